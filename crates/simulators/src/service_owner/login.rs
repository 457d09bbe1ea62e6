//! Login at the provider, its callback, and front-channel logout.

use axum::{extract::State, response::Response};
use http::{HeaderMap, StatusCode, Uri, header};

use super::{
    Error, ServiceOwner,
    answer::{Cookie, answer, see_other},
    key::random,
    site::Call,
    visits::{Attempt, Session},
};

impl Call<'_> {
    /// Redirects the browser to the provider, and back to this page afterwards.
    pub(super) async fn log_in(&self, needs_high: bool) -> Response {
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
}

pub(super) async fn callback(
    State(site): State<ServiceOwner>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
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

/// Opens a session under a new id; the browser's previous session ends.
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

/// Front-channel logout: loaded in an iframe on the provider's page, where browsers send none of
/// the site's cookies; `sid` identifies the sessions to end.
pub(super) async fn logout_notice(
    State(site): State<ServiceOwner>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
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
