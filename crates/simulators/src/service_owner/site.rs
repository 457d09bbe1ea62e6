//! Routes of the site, and access control for its pages.

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    response::Response,
    routing::{get, post},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use uuid::Uuid;

use super::{
    CALLBACK_PATH, KEYS_PATH, LOGOUT_PATH, ServiceOwner, actions,
    cases::{Case, Task},
    caseworker_ui,
    control_client::Submitter,
    embeds, files,
    login::{callback, logout_notice},
    orgs,
    pages::{AnswerError, Form, Notice, PageLayout},
    responses::{Cookie, build_response, html_response, see_other},
    sessions::Session,
    texts::{Language, SiteTexts, texts},
};

/// Maximum length of a submitted answer, in characters.
const MAX_ANSWER_CHARS: usize = 2000;

pub(super) fn router(site: ServiceOwner) -> Router {
    let content_route = get(embeds::content).options(embeds::content);
    let other_origin_route =
        get(embeds::other_origin_content).options(embeds::other_origin_content);
    Router::new()
        .route("/", get(start))
        .route("/stil.css", get(style))
        .route(KEYS_PATH, get(keys))
        .route("/sak/{id}", get(case).post(submit))
        .route("/sak/{id}/kvittering", get(receipt))
        .route("/vedlegg/{id}/{file}", get(file))
        .route("/innhold/{id}", content_route.clone())
        .route("/innhold/{id}/{transmission}", content_route.clone())
        .route("/flyttet/innhold/{id}", content_route.clone())
        .route("/flyttet/innhold/{id}/{transmission}", content_route)
        .route("/annet-sted/innhold/{*rest}", other_origin_route)
        .route(
            "/handling/{id}/{action}",
            post(actions::handle)
                .delete(actions::handle)
                .options(actions::handle),
        )
        .route(orgs::ORGANISATIONS, get(organisations))
        .route("/merker/{file}", get(logo))
        .route(caseworker_ui::PATH, get(caseworker_ui::dialog_form))
        .route(
            &format!("{}/{{id}}", caseworker_ui::PATH),
            get(caseworker_ui::dialog_page).post(caseworker_ui::dialog_page),
        )
        .route(CALLBACK_PATH, get(callback))
        .route(LOGOUT_PATH, get(logout_notice))
        .fallback(not_found_page)
        .layer(DefaultBodyLimit::max(64 * 1024))
        .with_state(site)
}

/// A request with its negotiated language.
pub(super) struct SiteRequest<'a> {
    pub(super) site: &'a ServiceOwner,
    pub(super) uri: &'a Uri,
    pub(super) headers: &'a HeaderMap,
    pub(super) language: Language,
}

/// A logged-in visitor with a case that they may see.
struct CaseAccess<'a> {
    case: &'a Case,
    session: Session,
    pid: String,
}

impl<'a> SiteRequest<'a> {
    pub(super) fn new(site: &'a ServiceOwner, uri: &'a Uri, headers: &'a HeaderMap) -> Self {
        let language = Language::of(uri.query().unwrap_or_default(), headers);
        Self {
            site,
            uri,
            headers,
            language,
        }
    }

    pub(super) fn texts(&self) -> &'static SiteTexts {
        texts(self.language)
    }

    pub(super) fn is_secure(&self) -> bool {
        self.site.settings.public_url.scheme() == "https"
    }

    fn session(&self) -> Option<Session> {
        let id = Cookie::Session.read(self.headers)?;
        self.site
            .sessions
            .touch(&id, self.site.settings.clock.now())
    }

    pub(super) fn layout<'b>(&'b self, visitor: Option<&'b str>) -> PageLayout<'b> {
        PageLayout {
            language: self.language,
            path: self.uri.path(),
            inbox: &self.site.settings.inbox,
            visitor,
        }
    }

    fn layout_for(&self, access: &CaseAccess<'_>) -> PageLayout<'_> {
        self.layout(self.site.settings.cases.name(&access.pid))
    }

    pub(super) fn notice(
        &self,
        status: StatusCode,
        title: &str,
        text: &str,
        link: Option<(&str, &str)>,
    ) -> Response {
        html_response(
            status,
            self.layout(None).notice(&Notice { title, text, link }),
        )
    }

    pub(super) fn not_found(&self) -> Response {
        let texts = self.texts();
        self.notice(
            StatusCode::NOT_FOUND,
            texts.not_found_title,
            texts.not_found_text,
            None,
        )
    }

    /// The case in a path of the form `/…/{id}/…`.
    fn case_in_path(&self) -> Option<&'a Case> {
        let id: Uuid = self.uri.path().split('/').nth(2)?.parse().ok()?;
        self.site.settings.cases.find(id)
    }

    /// The visitor and the case of the path, or the response to show instead. A visitor who is not
    /// logged in cannot learn whether the case exists.
    async fn authorize_case(&self) -> Result<CaseAccess<'a>, Response> {
        let Some(session) = self.session() else {
            return Err(self.log_in(false).await);
        };
        let Some(case) = self.case_in_path() else {
            return Err(self.not_found());
        };
        let texts = self.texts();
        let may_see = |pid: &String| self.site.settings.cases.may_see(pid, case);
        let Some(pid) = session.pid.clone().filter(may_see) else {
            let (title, text) = (texts.no_access_title, texts.no_access_text);
            return Err(self.notice(StatusCode::FORBIDDEN, title, text, None));
        };
        if case.needs_high && !session.is_high {
            return Err(self.log_in(true).await);
        }
        Ok(CaseAccess { case, session, pid })
    }

    /// A query parameter, percent-decoded; a repeated one counts as absent.
    pub(super) fn parameter(&self, wanted: &str) -> Option<String> {
        let query = self.uri.query().unwrap_or_default();
        let mut values = url::form_urlencoded::parse(query.as_bytes())
            .filter(|(name, _)| name == wanted)
            .map(|(_, value)| value.into_owned());
        let value = values.next()?;
        values.next().is_none().then_some(value)
    }
}

async fn start(State(site): State<ServiceOwner>, uri: Uri, headers: HeaderMap) -> Response {
    let request = SiteRequest::new(&site, &uri, &headers);
    html_response(StatusCode::OK, request.layout(None).start())
}

async fn style() -> Response {
    let mut response = build_response(
        StatusCode::OK,
        "text/css; charset=utf-8",
        include_str!("style.css"),
    );
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("max-age=300"),
    );
    response
}

/// Public keys for the provider, which may be started separately from the site.
async fn keys(State(site): State<ServiceOwner>) -> Response {
    let keys = site.settings.key.public_jwks().to_string();
    build_response(StatusCode::OK, "application/json", keys)
}

async fn not_found_page(
    State(site): State<ServiceOwner>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    SiteRequest::new(&site, &uri, &headers).not_found()
}

async fn case(State(site): State<ServiceOwner>, uri: Uri, headers: HeaderMap) -> Response {
    let request = SiteRequest::new(&site, &uri, &headers);
    let access = match request.authorize_case().await {
        Ok(access) => access,
        Err(instead) => return instead,
    };
    let is_sent = site.submissions.received(access.case.id).is_some();
    let form = Form {
        token: &access.session.form_token,
        answer: "",
        error: None,
    };
    let html = request
        .layout_for(&access)
        .case(access.case, (!is_sent).then_some(&form));
    html_response(StatusCode::OK, html)
}

async fn submit(
    State(site): State<ServiceOwner>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let request = SiteRequest::new(&site, &uri, &headers);
    let texts = request.texts();
    if request.session().is_none() {
        // No direct redirect to the provider: browsers apply `form-action` to the redirect after a
        // form.
        let link = Some((uri.path(), texts.log_in_again));
        let (title, text) = (texts.session_over_title, texts.session_over_text);
        return request.notice(StatusCode::UNAUTHORIZED, title, text, link);
    }
    let access = match request.authorize_case().await {
        Ok(access) => access,
        Err(instead) => return instead,
    };
    let field = |wanted: &str| {
        let mut fields = url::form_urlencoded::parse(&body);
        fields
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.into_owned())
    };
    let is_from_here = headers
        .get(header::ORIGIN)
        .is_none_or(|origin| origin.as_bytes() == site.settings.origin().as_bytes());
    let token = field("skjema").unwrap_or_default();
    let has_token = aws_lc_rs::constant_time::verify_slices_are_equal(
        token.as_bytes(),
        access.session.form_token.as_bytes(),
    );
    if method != Method::POST
        || !is_from_here
        || has_token.is_err()
        || access.case.task == Task::Read
    {
        let link = Some((uri.path(), texts.open_case));
        let (title, text) = (texts.bad_form_title, texts.bad_form_text);
        return request.notice(StatusCode::FORBIDDEN, title, text, link);
    }
    submit_answer(&request, &access, field("svar").unwrap_or_default().trim()).await
}

/// Validates the answer and submits it to Dialogporten.
async fn submit_answer(request: &SiteRequest<'_>, access: &CaseAccess<'_>, text: &str) -> Response {
    let (site, case) = (request.site, access.case);
    let error = match (case.task, text.chars().count()) {
        (Task::Answer, 0) => Some(AnswerError::Missing),
        (Task::Answer, count) if count > MAX_ANSWER_CHARS => Some(AnswerError::TooLong),
        _ => None,
    };
    let show_again = |status, error| {
        let form = Form {
            token: &access.session.form_token,
            answer: text,
            error,
        };
        html_response(status, request.layout_for(access).case(case, Some(&form)))
    };
    if error.is_some() && site.submissions.received(case.id).is_none() {
        return show_again(StatusCode::UNPROCESSABLE_ENTITY, error);
    }
    let submitter = Submitter {
        pid: &access.pid,
        answer: text,
        language: request.language,
    };
    match site.submissions.submit(site, case, &submitter).await {
        Ok(()) => {
            let language = request.language.code();
            see_other(&format!("/sak/{}/kvittering?lang={language}", case.id))
        }
        Err(error) => {
            tracing::warn!(%error, "demo service owner: the case could not be sent in");
            let texts = request.texts();
            let link = Some((request.uri.path(), texts.open_case));
            let (title, text) = (texts.unavailable_title, texts.unavailable_text);
            request.notice(StatusCode::BAD_GATEWAY, title, text, link)
        }
    }
}

async fn receipt(State(site): State<ServiceOwner>, uri: Uri, headers: HeaderMap) -> Response {
    let request = SiteRequest::new(&site, &uri, &headers);
    let access = match request.authorize_case().await {
        Ok(access) => access,
        Err(instead) => return instead,
    };
    match site.submissions.received(access.case.id) {
        Some(received) => html_response(
            StatusCode::OK,
            request.layout_for(&access).receipt(access.case, received),
        ),
        None => see_other(&format!(
            "/sak/{}?lang={}",
            access.case.id,
            request.language.code()
        )),
    }
}

/// An attachment for a visitor with access to its case.
async fn file(State(site): State<ServiceOwner>, uri: Uri, headers: HeaderMap) -> Response {
    let request = SiteRequest::new(&site, &uri, &headers);
    let access = match request.authorize_case().await {
        Ok(access) => access,
        Err(instead) => return instead,
    };
    let wanted = uri.path().split('/').nth(3).unwrap_or_default();
    let Some(file) = access.case.files.iter().find(|file| file.name == wanted) else {
        return request.not_found();
    };
    let texts = request.texts();
    if file
        .expires_at
        .is_some_and(|expires| expires <= site.settings.clock.now())
    {
        return request.notice(StatusCode::GONE, texts.gone_title, texts.gone_text, None);
    }
    let (media_type, bytes) = files::generate(access.case, file, request.language);
    build_response(StatusCode::OK, media_type, bytes)
}

async fn organisations(State(site): State<ServiceOwner>) -> Response {
    let settings = &site.settings;
    let list = orgs::list(settings.cases.owners(), &settings.public_url);
    build_response(StatusCode::OK, "application/json", list.to_string())
}

async fn logo(State(site): State<ServiceOwner>, uri: Uri, headers: HeaderMap) -> Response {
    let file = uri.path().rsplit('/').next().unwrap_or_default();
    match orgs::logo(site.settings.cases.owners(), file) {
        Some((media_type, bytes)) => build_response(StatusCode::OK, media_type, bytes),
        None => not_found_page(State(site), uri, headers).await,
    }
}
