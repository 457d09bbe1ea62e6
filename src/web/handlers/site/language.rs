//! `/sprak`: sets the language and redirects back to the same page.

use axum::{extract::State, response::Response};
use http::{HeaderMap, header::SET_COOKIE};

use crate::{
    app::App,
    i18n::Language,
    urls,
    views::pages::error::ErrorKind,
    web::{
        error::{AppError, go_to},
        extractors::{
            browser_session::{BrowserSession, OwnForm},
            preferences::Preferences,
        },
    },
};

/// Stores the language in the preferences cookie and, for a signed-in person, with the settings.
///
/// # Errors
/// When the form names no language of ours, or the store is unavailable.
pub async fn submit(
    State(app): State<App>,
    browser_session: BrowserSession,
    headers: HeaderMap,
    OwnForm(fields): OwnForm,
) -> Result<Response, AppError> {
    let language = fields.get("sprak").and_then(Language::from_code);
    let language = language.ok_or(ErrorKind::BadRequest)?;
    if let Some(reference) = browser_session.login()
        && let Some(login) = app.store.auth_session(reference).await?
    {
        let saved = app.store.save_language(&login.person_key, language.code());
        saved.await?;
    }
    let next = urls::page_or_start(fields.get("retur").unwrap_or(urls::START.as_str()));
    let mut response = go_to(next.as_str());
    let preferences = Preferences {
        language: Some(language),
        ..Preferences::read(app.cookies, &headers)
    };
    if let Some(cookie) = preferences.set(app.cookies) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}
