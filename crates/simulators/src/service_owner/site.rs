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
    CALLBACK, KEYS, LOGOUT_NOTICE, ServiceOwner, actions,
    answer::{Cookie, answer, page, see_other},
    by_hand,
    cases::{Case, Task},
    control::From,
    embeds, files,
    login::{callback, logout_notice},
    orgs,
    pages::{AnswerFault, Form, Frame, Notice},
    visits::Session,
    words::{Language, Words, words},
};

/// Maximum length of a submitted answer, in characters.
const LONGEST_ANSWER: usize = 2000;

pub(super) fn router(site: ServiceOwner) -> Router {
    let fetched = get(embeds::content).options(embeds::content);
    let gone = get(embeds::elsewhere).options(embeds::elsewhere);
    Router::new()
        .route("/", get(start))
        .route("/stil.css", get(style))
        .route(KEYS, get(keys))
        .route("/sak/{id}", get(case).post(send))
        .route("/sak/{id}/kvittering", get(receipt))
        .route("/vedlegg/{id}/{file}", get(file))
        .route("/innhold/{id}", fetched.clone())
        .route("/innhold/{id}/{transmission}", fetched.clone())
        .route("/flyttet/innhold/{id}", fetched.clone())
        .route("/flyttet/innhold/{id}/{transmission}", fetched)
        .route("/annet-sted/innhold/{*rest}", gone)
        .route(
            "/handling/{id}/{action}",
            post(actions::handle)
                .delete(actions::handle)
                .options(actions::handle),
        )
        .route(orgs::LIST, get(list_of_owners))
        .route("/merker/{file}", get(mark))
        .route(by_hand::PLACE, get(by_hand::choose))
        .route(
            &format!("{}/{{id}}", by_hand::PLACE),
            get(by_hand::act).post(by_hand::act),
        )
        .route(CALLBACK, get(callback))
        .route(LOGOUT_NOTICE, get(logout_notice))
        .fallback(nothing_here)
        .layer(DefaultBodyLimit::max(64 * 1024))
        .with_state(site)
}

/// A request with its negotiated language.
pub(super) struct Call<'a> {
    pub(super) site: &'a ServiceOwner,
    pub(super) uri: &'a Uri,
    pub(super) headers: &'a HeaderMap,
    pub(super) language: Language,
}

/// A logged-in visitor with a case that they may see.
struct Visit<'a> {
    case: &'a Case,
    session: Session,
    pid: String,
}

impl<'a> Call<'a> {
    pub(super) fn new(site: &'a ServiceOwner, uri: &'a Uri, headers: &'a HeaderMap) -> Self {
        let language = Language::of(uri.query().unwrap_or_default(), headers);
        Self {
            site,
            uri,
            headers,
            language,
        }
    }

    pub(super) fn words(&self) -> &'static Words {
        words(self.language)
    }

    pub(super) fn is_secure(&self) -> bool {
        self.site.settings.public_url.scheme() == "https"
    }

    fn session(&self) -> Option<Session> {
        let id = Cookie::Session.read(self.headers)?;
        self.site.visits.visit(&id, self.site.settings.clock.now())
    }

    pub(super) fn frame<'b>(&'b self, visitor: Option<&'b str>) -> Frame<'b> {
        Frame {
            language: self.language,
            path: self.uri.path(),
            inbox: &self.site.settings.inbox,
            visitor,
        }
    }

    fn visit_frame(&self, visit: &Visit<'_>) -> Frame<'_> {
        self.frame(self.site.settings.cases.name(&visit.pid))
    }

    pub(super) fn notice(
        &self,
        status: StatusCode,
        title: &str,
        text: &str,
        way_on: Option<(&str, &str)>,
    ) -> Response {
        page(
            status,
            self.frame(None).notice(&Notice {
                title,
                text,
                way_on,
            }),
        )
    }

    pub(super) fn not_found(&self) -> Response {
        let words = self.words();
        self.notice(
            StatusCode::NOT_FOUND,
            words.not_found_title,
            words.not_found_text,
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
    async fn visit(&self) -> Result<Visit<'a>, Response> {
        let Some(session) = self.session() else {
            return Err(self.log_in(false).await);
        };
        let Some(case) = self.case_in_path() else {
            return Err(self.not_found());
        };
        let words = self.words();
        let may_see = |pid: &String| self.site.settings.cases.may_see(pid, case);
        let Some(pid) = session.pid.clone().filter(may_see) else {
            let (title, text) = (words.no_access_title, words.no_access_text);
            return Err(self.notice(StatusCode::FORBIDDEN, title, text, None));
        };
        if case.needs_high && !session.is_high {
            return Err(self.log_in(true).await);
        }
        Ok(Visit { case, session, pid })
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
    let call = Call::new(&site, &uri, &headers);
    page(StatusCode::OK, call.frame(None).start())
}

async fn style() -> Response {
    let mut response = answer(
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
    answer(StatusCode::OK, "application/json", keys)
}

async fn nothing_here(State(site): State<ServiceOwner>, uri: Uri, headers: HeaderMap) -> Response {
    Call::new(&site, &uri, &headers).not_found()
}

async fn case(State(site): State<ServiceOwner>, uri: Uri, headers: HeaderMap) -> Response {
    let call = Call::new(&site, &uri, &headers);
    let visit = match call.visit().await {
        Ok(visit) => visit,
        Err(instead) => return instead,
    };
    let is_sent = site.submissions.received(visit.case.id).is_some();
    let form = Form {
        token: &visit.session.form_token,
        answer: "",
        fault: None,
    };
    let html = call
        .visit_frame(&visit)
        .case(visit.case, (!is_sent).then_some(&form));
    page(StatusCode::OK, html)
}

async fn send(
    State(site): State<ServiceOwner>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let call = Call::new(&site, &uri, &headers);
    let words = call.words();
    if call.session().is_none() {
        // No direct redirect to the provider: browsers apply `form-action` to the redirect after a
        // form.
        let way_on = Some((uri.path(), words.log_in_again));
        let (title, text) = (words.session_over_title, words.session_over_text);
        return call.notice(StatusCode::UNAUTHORIZED, title, text, way_on);
    }
    let visit = match call.visit().await {
        Ok(visit) => visit,
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
        visit.session.form_token.as_bytes(),
    );
    if method != Method::POST
        || !is_from_here
        || has_token.is_err()
        || visit.case.task == Task::Read
    {
        let way_on = Some((uri.path(), words.open_case));
        let (title, text) = (words.bad_form_title, words.bad_form_text);
        return call.notice(StatusCode::FORBIDDEN, title, text, way_on);
    }
    take_in(&call, &visit, field("svar").unwrap_or_default().trim()).await
}

/// Validates the answer and submits it to Dialogporten.
async fn take_in(call: &Call<'_>, visit: &Visit<'_>, text: &str) -> Response {
    let (site, case) = (call.site, visit.case);
    let fault = match (case.task, text.chars().count()) {
        (Task::Answer, 0) => Some(AnswerFault::Missing),
        (Task::Answer, count) if count > LONGEST_ANSWER => Some(AnswerFault::TooLong),
        _ => None,
    };
    let show_again = |status, fault| {
        let form = Form {
            token: &visit.session.form_token,
            answer: text,
            fault,
        };
        page(status, call.visit_frame(visit).case(case, Some(&form)))
    };
    if fault.is_some() && site.submissions.received(case.id).is_none() {
        return show_again(StatusCode::UNPROCESSABLE_ENTITY, fault);
    }
    let from = From {
        pid: &visit.pid,
        answer: text,
        language: call.language,
    };
    match site.submissions.send(site, case, &from).await {
        Ok(()) => {
            let language = call.language.code();
            see_other(&format!("/sak/{}/kvittering?lang={language}", case.id))
        }
        Err(error) => {
            tracing::warn!(%error, "demo service owner: the case could not be sent in");
            let words = call.words();
            let way_on = Some((call.uri.path(), words.open_case));
            let (title, text) = (words.unavailable_title, words.unavailable_text);
            call.notice(StatusCode::BAD_GATEWAY, title, text, way_on)
        }
    }
}

async fn receipt(State(site): State<ServiceOwner>, uri: Uri, headers: HeaderMap) -> Response {
    let call = Call::new(&site, &uri, &headers);
    let visit = match call.visit().await {
        Ok(visit) => visit,
        Err(instead) => return instead,
    };
    match site.submissions.received(visit.case.id) {
        Some(received) => page(
            StatusCode::OK,
            call.visit_frame(&visit).receipt(visit.case, received),
        ),
        None => see_other(&format!(
            "/sak/{}?lang={}",
            visit.case.id,
            call.language.code()
        )),
    }
}

/// An attachment for a visitor with access to its case.
async fn file(State(site): State<ServiceOwner>, uri: Uri, headers: HeaderMap) -> Response {
    let call = Call::new(&site, &uri, &headers);
    let visit = match call.visit().await {
        Ok(visit) => visit,
        Err(instead) => return instead,
    };
    let wanted = uri.path().split('/').nth(3).unwrap_or_default();
    let Some(file) = visit.case.files.iter().find(|file| file.name == wanted) else {
        return call.not_found();
    };
    let words = call.words();
    if file
        .expires_at
        .is_some_and(|expires| expires <= site.settings.clock.now())
    {
        return call.notice(StatusCode::GONE, words.gone_title, words.gone_text, None);
    }
    let (media_type, bytes) = files::make(visit.case, file, call.language);
    answer(StatusCode::OK, media_type, bytes)
}

async fn list_of_owners(State(site): State<ServiceOwner>) -> Response {
    let settings = &site.settings;
    let list = orgs::list(settings.cases.owners(), &settings.public_url);
    answer(StatusCode::OK, "application/json", list.to_string())
}

async fn mark(State(site): State<ServiceOwner>, uri: Uri, headers: HeaderMap) -> Response {
    let file = uri.path().rsplit('/').next().unwrap_or_default();
    match orgs::mark(site.settings.cases.owners(), file) {
        Some((media_type, bytes)) => answer(StatusCode::OK, media_type, bytes),
        None => nothing_here(State(site), uri, headers).await,
    }
}
