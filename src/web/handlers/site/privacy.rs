//! `/personvern`: the privacy statement, open to everybody.

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    views::pages::privacy::{CookieNames, PrivacyInput, PrivacyPage},
    web::{extractors::reader::PublicPage, html, middleware::cookies::Use},
};

/// Handles GET: shows the statement with the session times and cookie names of this configuration.
pub async fn show(State(app): State<App>, PublicPage(page): PublicPage) -> Response {
    let input = PrivacyInput {
        idle_minutes: app.config.session_idle.as_secs() / 60,
        longest_minutes: app.config.session_max.as_secs() / 60,
        cookies: CookieNames {
            session: app.cookies.name(Use::Session),
            attempts: app.cookies.name(Use::Attempt("…")),
            preferences: app.cookies.name(Use::Preferences),
        },
    };
    html::html(StatusCode::OK, &PrivacyPage::new(page, &input))
}
