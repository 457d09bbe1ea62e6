//! `/varsel/lukk`: closes the operator's notice for the browser session.

use axum::{
    extract::{Request, State},
    response::Response,
};

use crate::{
    app::App,
    urls,
    views::pages::error::ErrorKind,
    web::{
        error::{AppError, go_to},
        extractors::{
            browser_session::{BrowserSession, OwnForm},
            client_address::{client_address, subscriber},
        },
    },
};

/// Closes the notice that the form names, and redirects back to the same page. The route is open to
/// everybody and stores a browser session, so it is rate-limited by address, as logins are.
///
/// # Errors
/// When the rate limit is exceeded, or the store is unavailable.
pub async fn close(
    State(app): State<App>,
    browser_session: BrowserSession,
    OwnForm(fields): OwnForm,
    request: Request,
) -> Result<Response, AppError> {
    let proxies = &app.config.trusted_proxies;
    let address = client_address(request.extensions(), request.headers(), proxies);
    if !address.is_some_and(|address| app.closed_notices.allows(subscriber(address))) {
        return Err(ErrorKind::TooMany.into());
    }
    // A notice that is over, or that never was, is not stored.
    let notice = app.config.content.notice.as_ref();
    if let Some(notice) = notice.filter(|notice| fields.get("varsel") == Some(&notice.id)) {
        browser_session.close_notice(&notice.id).await?;
    }
    Ok(go_to(
        urls::page_or_start(fields.get("retur").unwrap_or(urls::START.as_str())).as_str(),
    ))
}
