//! `/logg-ut` and the addresses below it, and `/logget-ut`: logout here and everywhere, front-channel
//! and back-channel logout, and the landing page.

use axum::{
    Json,
    extract::{RawQuery, Request, State},
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderName, HeaderValue, StatusCode,
    header::{CONTENT_TYPE, SET_COOKIE},
};
use serde_json::json;
use url::form_urlencoded;

use crate::{
    app::App,
    idporten::{EndSession, LoggedOut, LogoutTokenError, Notice},
    storage::LogOut,
    telemetry::audit::{AuditEvent, EndReason},
    urls::{LOGGED_OUT, LocalPath},
    views::{
        page::Page,
        pages::{log_out::LogOutPage, logged_out::LoggedOutPage},
    },
    web::{
        error::{AppError, SkipErrorPage, go_to},
        extractors::{
            browser_session::{BrowserSession, LogOutForm, OwnForm},
            client_address::{client_address, subscriber},
            explicit_navigation::NotAhead,
            form,
            reader::{PublicPage, Reader},
        },
        html,
        middleware::{cookies::Use, request_body, security_headers::Framing},
        services::page_context::PageContext,
    },
};

/// Longest body with a logout token, in bytes.
const LOGOUT_TOKEN_LIMIT_BYTES: usize = 64 * 1024;

/// Logs out locally first, then at the provider (`docs/rules/login.md#m37`). Works twice, and with
/// the provider unavailable.
///
/// # Errors
/// When the store is unavailable: then the person is still logged in, and the page says so.
pub async fn submit(
    State(app): State<App>,
    browser_session: BrowserSession,
    headers: HeaderMap,
    _form: LogOutForm,
) -> Result<Response, AppError> {
    if let Some(reference) = browser_session.login() {
        app.parties.invalidate(reference.as_str()).await;
    }
    let attempt_keys = attempt_keys(&app, &headers);
    let log_out = log_out_of(&browser_session, &attempt_keys);
    let LoggedOut { end_session, ended } = app.provider.log_out(&app.store, &log_out).await?;
    app.audit_ended(EndReason::OwnLogout, &ended);
    browser_session.end().await?;
    Ok(without_session(
        &app,
        to_provider(&app, &headers, end_session),
    ))
}

/// Logs the person out of all browsers, and this one at the provider too
/// (`docs/rules/login.md#m42`).
///
/// # Errors
/// When the store is unavailable: then some logins may still be valid.
pub async fn everywhere(
    browser_session: BrowserSession,
    reader: Reader,
    headers: HeaderMap,
    _form: OwnForm,
) -> Result<Response, AppError> {
    let app = &reader.app;
    app.parties
        .invalidate(reader.user.reference().as_str())
        .await;
    let attempt_keys = attempt_keys(app, &headers);
    let log_out = log_out_of(&browser_session, &attempt_keys);
    let end_session = reader.user.log_out_everywhere(app, &log_out).await?;
    browser_session.end().await?;
    Ok(without_session(
        app,
        to_provider(app, &headers, end_session),
    ))
}

/// What the browser logs out of.
fn log_out_of<'a>(browser_session: &'a BrowserSession, attempt_keys: &'a [String]) -> LogOut<'a> {
    LogOut {
        login: browser_session.login(),
        browser_session: browser_session.key(),
        attempt_keys,
    }
}

fn attempt_keys(app: &App, headers: &HeaderMap) -> Vec<String> {
    let attempts = app.cookies.attempts(headers).into_iter();
    attempts.map(|attempt| attempt.key).collect()
}

/// The response that ends the session at the provider too.
fn to_provider(app: &App, headers: &HeaderMap, end_session: EndSession) -> Response {
    match end_session {
        EndSession::Redirect(address) => go_to(address.as_str()),
        EndSession::Form { action, fields } => {
            let page = PageContext::default().page(app, headers, LocalPath::start());
            let page = LogOutPage::new(page, action.as_str(), fields);
            html::html(StatusCode::OK, &page)
        }
        EndSession::Local => go_to(LOGGED_OUT.as_str()),
    }
}

/// Removes the session cookie, and what the browser keeps of the pages. The library's own removal
/// lacks `Secure`, so browsers would ignore it for a `__Host-` name.
fn without_session(app: &App, mut response: Response) -> Response {
    if let Some(cookie) = app.cookies.remove(Use::Session) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response.headers_mut().insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
    response
}

/// Front-channel logout: the provider loads this in a frame when the person logged out elsewhere.
/// The browser sends no cookie with it, so the login is found by the provider's session id. Anybody
/// may send such a request, so those for unknown sessions are rate-limited by address; those for
/// existing logins end them however many came before.
///
/// # Errors
/// When the store is unavailable.
pub async fn notice(
    State(app): State<App>,
    _: NotAhead,
    RawQuery(query): RawQuery,
    request: Request,
) -> Result<Response, AppError> {
    let proxies = &app.config.trusted_proxies;
    let address = client_address(request.extensions(), request.headers(), proxies);
    let may_be_recorded = address.is_some_and(|address| app.log_outs.allows(subscriber(address)));
    let query = query.unwrap_or_default();
    let notice = app
        .provider
        .notice(&app.store, &query, may_be_recorded)
        .await?;
    let status = told(&app, EndReason::FrontChannel, &notice);
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    let mut response = (status, [(CONTENT_TYPE, kind)], "").into_response();
    response.extensions_mut().insert(Framing::ByProvider);
    response.extensions_mut().insert(SkipErrorPage);
    Ok(response)
}

/// Back-channel logout: the provider's server posts a signed logout token when a session of its own
/// has ended (`docs/rules/login.md#m41`). 200 when the logins of that session are over, also when
/// there were none; 400 with the kind of error otherwise, as the standard asks.
pub async fn back_channel(State(app): State<App>, request: Request) -> Response {
    let outcome = match logout_token(request).await {
        Some(token) => app.provider.back_channel_logout(&app.store, &token).await,
        None => Err(LogoutTokenError::Invalid),
    };
    let error = match outcome {
        Ok(notice) => return told(&app, EndReason::BackChannel, &notice).into_response(),
        Err(error) => error,
    };
    tracing::warn!(error = %error, "a logout token was not carried out");
    app.audit_refusal(AuditEvent::AccessRefused("logout_token"), None);
    let kind = match error {
        LogoutTokenError::Invalid => "invalid_request",
        LogoutTokenError::NoKeys | LogoutTokenError::Store(_) => "temporarily_unavailable",
    };
    let mut response = Json(json!({ "error": kind })).into_response();
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response.extensions_mut().insert(SkipErrorPage);
    response
}

/// The token in the form of the request; `None` when it is no form with one token.
async fn logout_token(request: Request) -> Option<String> {
    if !form::is_form(request.headers()) {
        return None;
    }
    let body = request_body::read(request.into_body(), LOGOUT_TOKEN_LIMIT_BYTES);
    let body = body.await.ok()?;
    let mut tokens = form_urlencoded::parse(&body).filter(|(name, _)| name == "logout_token");
    let (_, token) = tokens.next()?;
    tokens.next().is_none().then(|| token.into_owned())
}

/// Adds the outcome of the provider's notice to the audit log, and returns the status that tells it.
fn told(app: &App, reason: EndReason, notice: &Notice) -> StatusCode {
    match notice {
        Notice::Ended(ended) => {
            app.audit_ended(reason, ended);
            StatusCode::OK
        }
        Notice::NotRecorded => {
            app.audit_refusal(AuditEvent::LimitReached("logout_notices"), None);
            StatusCode::TOO_MANY_REQUESTS
        }
        Notice::WrongIssuer => {
            app.audit_refusal(AuditEvent::AccessRefused("logout_notice"), None);
            StatusCode::BAD_REQUEST
        }
    }
}

/// Landing page after a logout. It accepts any parameters safely (`docs/rules/login.md#m38`): the
/// state that comes back proves nothing that this page needs. A person who is still signed in sees
/// that on the page.
pub async fn landed(PublicPage(page): PublicPage) -> Response {
    let is_signed_in = page.acting_party.is_some();
    // Parameters of the address are in no link of the page.
    let page = Page {
        path: LocalPath::parse_or_start(LOGGED_OUT.as_str()),
        ..page
    };
    html::html(StatusCode::OK, &LoggedOutPage::new(page, is_signed_in))
}
