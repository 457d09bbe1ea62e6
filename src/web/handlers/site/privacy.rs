//! `/personvern`: the privacy statement, open to everybody.

use axum::{
    extract::{Request, State},
    response::Response,
};
use http::StatusCode;

use crate::{
    app::App,
    views::pages::privacy::{CookieNames, PrivacyInput, PrivacyPage},
    web::{
        error::AppError,
        extractors::current_user::{CurrentUser, RequestCredentials},
        html,
        middleware::cookies::Use,
    },
};

/// Handles GET: shows the statement with the session times and cookie names of this configuration.
///
/// # Errors
/// When the store is unavailable.
pub async fn show(State(app): State<App>, request: Request) -> Result<Response, AppError> {
    let view = CurrentUser::page_for_anybody(&app, RequestCredentials::of(&request)).await?;
    let input = PrivacyInput {
        idle_minutes: app.config.session_idle.as_secs() / 60,
        longest_minutes: app.config.session_max.as_secs() / 60,
        cookies: CookieNames {
            session: app.cookies.name(Use::Session),
            attempts: app.cookies.name(Use::Attempt("…")),
            preferences: app.cookies.name(Use::Preferences),
        },
    };
    Ok(html::html(StatusCode::OK, &PrivacyPage::new(view, &input)))
}
