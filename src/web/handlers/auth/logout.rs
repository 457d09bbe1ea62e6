//! `/logg-ut`, `/logg-ut/varsel` and `/logget-ut`: logout, front-channel logout and the landing
//! page.

use axum::{
    extract::{RawQuery, Request, State},
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderName, HeaderValue, StatusCode,
    header::{CONTENT_TYPE, SET_COOKIE},
};

use crate::{
    app::App,
    idporten::{EndSession, Notice},
    storage::LogOut,
    urls::{LOGGED_OUT, LocalPath},
    views::{
        page::Page,
        pages::{log_out::LogOutPage, logged_out::LoggedOutPage},
    },
    web::{
        error::{AppError, SkipErrorPage, go_to},
        extractors::{
            browser_session::{BrowserSession, LogOutForm},
            client_address::{client_address, subscriber},
            explicit_navigation::NotAhead,
            reader::PublicPage,
        },
        html,
        middleware::{cookies::Use, security_headers::Framing},
        services::page_context::PageContext,
    },
};

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
    let attempts = app.cookies.attempts(&headers).into_iter();
    let attempt_keys: Vec<String> = attempts.map(|attempt| attempt.key).collect();
    let log_out = LogOut {
        login: browser_session.login(),
        browser_session: browser_session.key(),
        attempt_keys: &attempt_keys,
    };
    let end_session = app.provider.log_out(&app.store, &log_out).await?;
    browser_session.end().await?;
    Ok(without_session(
        &app,
        to_provider(&app, &headers, end_session),
    ))
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
    let status = match notice {
        Notice::Ended(_) => StatusCode::OK,
        Notice::NotRecorded => StatusCode::TOO_MANY_REQUESTS,
        Notice::WrongIssuer => StatusCode::BAD_REQUEST,
    };
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    let mut response = (status, [(CONTENT_TYPE, kind)], "").into_response();
    response.extensions_mut().insert(Framing::ByProvider);
    response.extensions_mut().insert(SkipErrorPage);
    Ok(response)
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
