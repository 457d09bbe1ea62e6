//! `/okt`: whether the login still lives, for the script of a page that somebody comes back to.
//! Asking is no activity (`docs/rules/security.md#session-check`).

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;

use crate::web::{error::SkipErrorPage, extractors::current_user::CurrentUser};

/// 204 while it lives; whoever is signed out does not come this far and is told 401.
pub async fn lives(_: CurrentUser) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.extensions_mut().insert(SkipErrorPage);
    response
}
