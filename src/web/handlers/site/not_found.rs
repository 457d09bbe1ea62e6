//! Requests for addresses that are not in the table of routes.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode, Uri, header::ALLOW};

use crate::{urls, web::error::go_to};

/// Answers 404 for unknown paths, with a redirect when only trailing slashes are wrong; and 405 for
/// methods that no route takes (`docs/rules/security.md#lim-7`).
pub async fn show(method: Method, uri: Uri) -> Response {
    if matches!(method, Method::GET | Method::HEAD)
        && let Some(path) = urls::without_end_slashes(&uri)
    {
        return go_to(path.as_str());
    }
    if matches!(method, Method::GET | Method::HEAD | Method::POST) {
        return StatusCode::NOT_FOUND.into_response();
    }
    (
        StatusCode::METHOD_NOT_ALLOWED,
        [(ALLOW, HeaderValue::from_static("GET,HEAD"))],
    )
        .into_response()
}
