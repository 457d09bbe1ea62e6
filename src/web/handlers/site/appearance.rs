//! `/utseende`: sets the colour scheme and redirects back to the same page.

use axum::{extract::State, response::Response};
use http::{HeaderMap, header::SET_COOKIE};

use crate::{
    app::App,
    urls,
    views::{page::ColorScheme, pages::error::ErrorKind},
    web::{
        error::{AppError, go_to},
        extractors::{browser_session::OwnForm, preferences::Preferences},
    },
};

/// Stores the scheme in the preferences cookie, not with the person: another device has another
/// screen.
///
/// # Errors
/// When the form names no known scheme.
pub async fn submit(
    State(app): State<App>,
    headers: HeaderMap,
    OwnForm(fields): OwnForm,
) -> Result<Response, AppError> {
    let scheme = fields
        .get("utseende")
        .and_then(ColorScheme::from_word)
        .ok_or(ErrorKind::BadRequest)?;
    let preferences = Preferences {
        scheme,
        ..Preferences::read(app.cookies, &headers)
    };
    let mut response =
        go_to(urls::page_or_start(fields.get("retur").unwrap_or(urls::START.as_str())).as_str());
    if let Some(cookie) = preferences.set(app.cookies) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}
