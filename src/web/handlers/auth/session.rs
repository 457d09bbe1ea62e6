//! `/okt`: session check, whether the login is still valid, for the script of a page that somebody
//! returns to. It is no activity of the login (`docs/rules/security.md#session-check`).

use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::web::{error::SkipErrorPage, extractors::reader::Reader};

/// Request header with the name of the person that the asking page was made for.
const PAGE_OWNER: HeaderName = HeaderName::from_static("page-owner");

/// Answers 204 while the login is valid, and 409 when the page that asks was made for another person
/// than the one who is signed in now (`docs/rules/login.md#m22`); without a login the middleware has
/// answered 401.
pub async fn lives(reader: Reader, headers: HeaderMap) -> Response {
    let own = reader.user.page_context().owner_mark(&reader.app);
    let asking = headers.get(PAGE_OWNER).map(HeaderValue::as_bytes);
    let is_own = asking.is_none_or(|asking| own.is_some_and(|own| own.as_bytes() == asking));
    let status = if is_own {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::CONFLICT
    };
    let mut response = status.into_response();
    response.extensions_mut().insert(SkipErrorPage);
    response
}
