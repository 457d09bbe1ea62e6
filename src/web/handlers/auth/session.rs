//! `/okt`: session check, whether the login is still valid, for the script of a page that somebody
//! returns to. It is no activity of the login (`docs/rules/security.md#session-check`).

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;

use crate::web::{error::SkipErrorPage, extractors::current_user::CurrentUser};

/// Answers 204 while the login is valid; without a login the middleware has answered 401.
pub async fn lives(_: CurrentUser) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.extensions_mut().insert(SkipErrorPage);
    response
}
