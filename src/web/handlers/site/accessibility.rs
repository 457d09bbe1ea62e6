//! `/tilgjengelighet`: the accessibility statement, open to everybody.

use axum::{
    extract::{Request, State},
    response::Response,
};
use http::StatusCode;

use crate::{
    app::App,
    views::pages::accessibility::AccessibilityPage,
    web::{
        error::AppError,
        extractors::current_user::{CurrentUser, RequestCredentials},
        html,
    },
};

/// Handles GET: shows the accessibility statement.
///
/// # Errors
/// When the store is unavailable.
pub async fn show(State(app): State<App>, request: Request) -> Result<Response, AppError> {
    let view = CurrentUser::page_for_anybody(&app, RequestCredentials::of(&request)).await?;
    Ok(html::html(StatusCode::OK, &AccessibilityPage::new(view)))
}
