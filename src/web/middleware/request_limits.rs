//! Limits for the length of addresses and headers (`docs/rules/security.md#limits`).

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{StatusCode, Uri};

use crate::urls::table;

/// Longest path and query, in bytes.
const ADDRESS_LIMIT_BYTES: usize = 8 * 1024;
/// Longest headers together, in bytes, and most headers.
const HEADERS_LIMIT_BYTES: usize = 16 * 1024;
const HEADERS_LIMIT: usize = 100;
/// Most parameters of a query: as many parties as the longest address can name.
const PARAMETER_LIMIT: usize = ADDRESS_LIMIT_BYTES / 16;

/// Middleware that refuses addresses, queries and headers longer than any page has.
pub async fn limit_request_head(request: Request, next: Next) -> Response {
    let uri = request.uri();
    let length = uri
        .path_and_query()
        .map_or(0, |address| address.as_str().len());
    let parameters = uri.query().map_or(0, |query| query.split('&').count());
    // Size on the wire: a colon, a space and the line end besides.
    let count = request.headers().len();
    let headers = request.headers().iter();
    let headers: usize = headers
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    if length > ADDRESS_LIMIT_BYTES || parameters > PARAMETER_LIMIT {
        StatusCode::URI_TOO_LONG.into_response()
    } else if (headers > HEADERS_LIMIT_BYTES || count > HEADERS_LIMIT) && !is_file(uri) {
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response()
    } else {
        next.run(request).await
    }
}

/// Whether the request is for a static file: these are the same for everybody, and the error page
/// for too many cookies needs some, although their requests have the same cookies.
fn is_file(uri: &Uri) -> bool {
    table::ASSET.is_above(uri.path())
}
