//! `/personvern`, for anybody.

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

/// Shows the page, with the times and names of this very set-up.
///
/// # Errors
/// When the store is away.
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
