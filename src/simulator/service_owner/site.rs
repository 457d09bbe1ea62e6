//! The site's addresses, and who gets to see what.

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    response::Response,
    routing::get,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use uuid::Uuid;

use super::{
    CALLBACK, Error, LOGOUT_NOTICE, ServiceOwner,
    answer::{Cookie, answer, page, see_other},
    cases::{Case, Task},
    control::From,
    files,
    key::random,
    pages::{AnswerFault, Form, Frame, Notice},
    visits::{Attempt, Session},
    words::{Language, Words, words},
};

/// Longest answer that a visitor can send in.
const LONGEST_ANSWER: usize = 2000;

pub(super) fn router(site: ServiceOwner) -> Router {
    Router::new()
        .route("/", get(start))
        .route("/stil.css", get(style))
        .route("/sak/{id}", get(case).post(send))
        .route("/sak/{id}/kvittering", get(receipt))
        .route("/vedlegg/{id}/{file}", get(file))
        .route(CALLBACK, get(callback))
        .route(LOGOUT_NOTICE, get(logout_notice))
        .fallback(nothing_here)
        .layer(DefaultBodyLimit::max(64 * 1024))
        .with_state(site)
}

/// One request, read.
struct Call<'a> {
    site: &'a ServiceOwner,
    uri: &'a Uri,
    headers: &'a HeaderMap,
    language: Language,
}

/// A logged-in visitor with a case that they may see.
struct Visit<'a> {
    case: &'a Case,
    session: Session,
    pid: String,
}

impl<'a> Call<'a> {
    fn new(site: &'a ServiceOwner, uri: &'a Uri, headers: &'a HeaderMap) -> Self {
        let language = Language::of(uri.query().unwrap_or_default(), headers);
        Self {
            site,
            uri,
            headers,
            language,
        }
    }

    fn words(&self) -> &'static Words {
        words(self.language)
    }

    fn is_secure(&self) -> bool {
        self.site.settings.public_url.scheme() == "https"
    }

    fn session(&self) -> Option<Session> {
        let id = Cookie::Session.read(self.headers)?;
        self.site.visits.visit(&id, self.site.settings.clock.now())
    }

    fn frame<'b>(&'b self, visitor: Option<&'b str>) -> Frame<'b> {
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

    fn notice(
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

    fn not_found(&self) -> Response {
        let words = self.words();
        self.notice(
            StatusCode::NOT_FOUND,
            words.not_found_title,
            words.not_found_text,
            None,
        )
    }

    /// The id in the address, `/…/{id}/…`.
    fn case_in_path(&self) -> Option<&'a Case> {
        let id: Uuid = self.uri.path().split('/').nth(2)?.parse().ok()?;
        self.site.settings.cases.find(id)
    }

    /// The visitor and the case of the address, or the answer that stands in their place. Whoever
    /// has not logged in learns nothing of whether there is such a case.
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

    /// Sends the browser to the provider, to come back here afterwards.
    async fn log_in(&self, needs_high: bool) -> Response {
        let here = self.uri.path_and_query().map_or("/", |path| path.as_str());
        self.begin_login(here, needs_high)
            .await
            .unwrap_or_else(|error| self.login_failed(&error, here))
    }

    async fn begin_login(&self, return_to: &str, needs_high: bool) -> Result<Response, Error> {
        let site = self.site;
        let browser = match Cookie::Browser.read(self.headers) {
            Some(known) if known.len() == 43 => known,
            _ => random()?,
        };
        let attempt = Attempt {
            nonce: String::new(),
            verifier: String::new(),
            browser: browser.clone(),
            return_to: return_to.to_owned(),
            needs_high,
            began: site.settings.clock.now(),
        };
        let begun = site
            .provider
            .begin(&site.settings, &site.http, attempt, self.language);
        let (state, address, attempt) = begun.await?;
        site.visits.begin(state, attempt);
        let mut response = see_other(address.as_str());
        response
            .headers_mut()
            .extend(Cookie::Browser.set(&browser, self.is_secure()));
        Ok(response)
    }

    fn login_failed(&self, error: &Error, return_to: &str) -> Response {
        tracing::warn!(%error, "demo service owner: login failed");
        let words = self.words();
        let status = match error {
            Error::Token(_) => StatusCode::FORBIDDEN,
            _ => StatusCode::BAD_GATEWAY,
        };
        let way_on = Some((return_to, words.try_again));
        self.notice(
            status,
            words.login_failed_title,
            words.login_failed_text,
            way_on,
        )
    }

    /// One parameter of the address; twice is as good as never.
    fn parameter(&self, wanted: &str) -> Option<String> {
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
        // Not straight to the provider: a browser holds what follows a form against `form-action`.
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

/// Checks the answer and tells Dialogporten.
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
    match site
        .submissions
        .send(&site.settings, &site.http, case, &from)
        .await
    {
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

async fn callback(State(site): State<ServiceOwner>, uri: Uri, headers: HeaderMap) -> Response {
    let call = Call::new(&site, &uri, &headers);
    let words = call.words();
    let failed = |status, way_on| {
        call.notice(
            status,
            words.login_failed_title,
            words.login_failed_text,
            way_on,
        )
    };
    let now = site.settings.clock.now();
    let begun = call.parameter("state").zip(Cookie::Browser.read(&headers));
    let attempt = begun.and_then(|(state, browser)| site.visits.end(&state, &browser, now));
    let Some(attempt) = attempt else {
        return failed(StatusCode::BAD_REQUEST, None);
    };
    let way_on = Some((attempt.return_to.as_str(), words.try_again));
    if call.parameter("iss").as_deref() != Some(site.settings.issuer_name()) {
        return failed(StatusCode::BAD_REQUEST, way_on);
    }
    match (call.parameter("error").as_deref(), call.parameter("code")) {
        (Some("access_denied"), _) => call.notice(
            StatusCode::OK,
            words.cancelled_title,
            words.cancelled_text,
            way_on,
        ),
        (None, Some(code)) => match finish_login(&call, &code, &attempt).await {
            Ok(response) => response,
            Err(error) => call.login_failed(&error, &attempt.return_to),
        },
        _ => failed(StatusCode::BAD_GATEWAY, way_on),
    }
}

/// Opens a session under a new id; the one that the browser had ends.
async fn finish_login(call: &Call<'_>, code: &str, attempt: &Attempt) -> Result<Response, Error> {
    let site = call.site;
    let identity = site
        .provider
        .finish(&site.settings, &site.http, code, attempt)
        .await?;
    if let Some(old) = Cookie::Session.read(call.headers) {
        site.visits.close(&old);
    }
    let now = site.settings.clock.now();
    let id = random()?;
    let session = Session {
        pid: identity.pid,
        is_high: identity.is_high,
        sid: identity.sid,
        form_token: random()?,
        began: now,
        last_seen: now,
    };
    site.visits.open(id.clone(), session);
    let mut response = see_other(&attempt.return_to);
    response
        .headers_mut()
        .extend(Cookie::Session.set(&id, call.is_secure()));
    Ok(response)
}

/// Called in an iframe on the provider's page, where browsers send no cookie of ours: `sid` tells
/// whose sessions end.
async fn logout_notice(State(site): State<ServiceOwner>, uri: Uri, headers: HeaderMap) -> Response {
    let call = Call::new(&site, &uri, &headers);
    let issuer = call
        .parameter("iss")
        .map(|issuer| issuer.trim_end_matches('/').to_owned());
    let (Some(sid), true) = (
        call.parameter("sid"),
        issuer.as_deref() == Some(site.settings.issuer_name()),
    ) else {
        return answer(StatusCode::BAD_REQUEST, "text/plain; charset=utf-8", "");
    };
    site.visits.close_all_of(&sid);
    let mut response = answer(StatusCode::OK, "text/plain; charset=utf-8", "");
    let issuer = site.settings.issuer.origin().ascii_serialization();
    let login = site.provider.login_origin().unwrap_or_default();
    let policy = format!("default-src 'none'; frame-ancestors {issuer} {login}");
    if let Ok(policy) = policy.parse() {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
