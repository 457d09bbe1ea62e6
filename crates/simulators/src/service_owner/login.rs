//! Login at the provider, its callback, and front-channel logout.

use axum::{extract::State, response::Response};
use http::{HeaderMap, StatusCode, Uri, header};

use super::{
    Error, ServiceOwner,
    key::random,
    responses::{Cookie, build_response, see_other},
    sessions::{LoginAttempt, Session},
    site::SiteRequest,
};

impl SiteRequest<'_> {
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
        let attempt = LoginAttempt {
            nonce: String::new(),
            verifier: String::new(),
            browser: browser.clone(),
            return_to: return_to.to_owned(),
            needs_high,
            began: site.settings.clock.now(),
        };
        let begun = site
            .provider
            .start_login(&site.settings, &site.http, attempt, self.language);
        let (state, address, attempt) = begun.await?;
        site.sessions.save_attempt(state, attempt);
        let mut response = see_other(address.as_str());
        response
            .headers_mut()
            .extend(Cookie::Browser.set(&browser, self.is_secure()));
        Ok(response)
    }

    fn login_failed(&self, error: &Error, return_to: &str) -> Response {
        tracing::warn!(%error, "demo service owner: login failed");
        let texts = self.texts();
        let status = match error {
            Error::Token(_) => StatusCode::FORBIDDEN,
            _ => StatusCode::BAD_GATEWAY,
        };
        let link = Some((return_to, texts.try_again));
        self.notice(
            status,
            texts.login_failed_title,
            texts.login_failed_text,
            link,
        )
    }
}

pub(super) async fn callback(
    State(site): State<ServiceOwner>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let request = SiteRequest::new(&site, &uri, &headers);
    let texts = request.texts();
    let failed = |status, link| {
        request.notice(
            status,
            texts.login_failed_title,
            texts.login_failed_text,
            link,
        )
    };
    let now = site.settings.clock.now();
    let begun = request
        .parameter("state")
        .zip(Cookie::Browser.read(&headers));
    let attempt =
        begun.and_then(|(state, browser)| site.sessions.take_attempt(&state, &browser, now));
    let Some(attempt) = attempt else {
        return failed(StatusCode::BAD_REQUEST, None);
    };
    let link = Some((attempt.return_to.as_str(), texts.try_again));
    if request.parameter("iss").as_deref() != Some(site.settings.issuer_name()) {
        return failed(StatusCode::BAD_REQUEST, link);
    }
    match (
        request.parameter("error").as_deref(),
        request.parameter("code"),
    ) {
        (Some("access_denied"), _) => request.notice(
            StatusCode::OK,
            texts.cancelled_title,
            texts.cancelled_text,
            link,
        ),
        (None, Some(code)) => match finish_login(&request, &code, &attempt).await {
            Ok(response) => response,
            Err(error) => request.login_failed(&error, &attempt.return_to),
        },
        _ => failed(StatusCode::BAD_GATEWAY, link),
    }
}

/// Opens a session under a new id; the browser's previous session ends.
async fn finish_login(
    request: &SiteRequest<'_>,
    code: &str,
    attempt: &LoginAttempt,
) -> Result<Response, Error> {
    let site = request.site;
    let identity = site
        .provider
        .finish_login(&site.settings, &site.http, code, attempt)
        .await?;
    if let Some(old) = Cookie::Session.read(request.headers) {
        site.sessions.remove(&old);
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
    site.sessions.insert(id.clone(), session);
    let mut response = see_other(&attempt.return_to);
    response
        .headers_mut()
        .extend(Cookie::Session.set(&id, request.is_secure()));
    Ok(response)
}

/// Front-channel logout: loaded in an iframe on the provider's page, where browsers send none of
/// the site's cookies; `sid` identifies the sessions to end.
pub(super) async fn logout_notice(
    State(site): State<ServiceOwner>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let request = SiteRequest::new(&site, &uri, &headers);
    let issuer = request
        .parameter("iss")
        .map(|issuer| issuer.trim_end_matches('/').to_owned());
    let (Some(sid), true) = (
        request.parameter("sid"),
        issuer.as_deref() == Some(site.settings.issuer_name()),
    ) else {
        return build_response(StatusCode::BAD_REQUEST, "text/plain; charset=utf-8", "");
    };
    site.sessions.remove_by_sid(&sid);
    let mut response = build_response(StatusCode::OK, "text/plain; charset=utf-8", "");
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
