//! CORS for the inbox's page: the headers that let it read answers of this site.
//!
//! Only the inbox's origin is allowed. Credentials are never allowed: the dialog token identifies
//! the reader.

use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::{Settings, responses::build_response};

/// `Access-Control-Max-Age` of a preflight, in seconds.
const PREFLIGHT_MAX_AGE: &str = "600";
/// Request headers that the page may send, besides the safelisted ones.
const ALLOWED_HEADERS: &str = "authorization, prefer, accept-language";

/// Adds CORS headers to the answer if the request comes from the inbox's origin.
pub(super) fn with_cors_headers(
    settings: &Settings,
    request_headers: &HeaderMap,
    mut response: Response,
) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    let inbox = settings.inbox.origin().ascii_serialization();
    let origin = request_headers.get(header::ORIGIN);
    if let Some(origin) = origin.filter(|origin| origin.as_bytes() == inbox.as_bytes()) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    }
    response
}

/// Answer to a CORS preflight; other origins get no CORS headers.
pub(super) fn preflight(
    settings: &Settings,
    request_headers: &HeaderMap,
    methods: &str,
) -> Response {
    let mut response = with_cors_headers(
        settings,
        request_headers,
        build_response(StatusCode::NO_CONTENT, "text/plain; charset=utf-8", ""),
    );
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    if headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
        let allowed: [(HeaderName, &str); 3] = [
            (header::ACCESS_CONTROL_ALLOW_METHODS, methods),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS),
            (header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_MAX_AGE),
        ];
        for (name, value) in allowed {
            if let Ok(value) = value.parse() {
                headers.insert(name, value);
            }
        }
    }
    response
}

/// Problem details; `more` holds further members.
pub(super) fn problem(status: StatusCode, detail: &str, more: &Value) -> Response {
    let mut body = json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or_default(),
        "status": status.as_u16(),
        "detail": detail,
    });
    if let (Some(fields), Some(more)) = (body.as_object_mut(), more.as_object()) {
        fields.extend(more.clone());
    }
    let kind = "application/problem+json; charset=utf-8";
    build_response(status, kind, body.to_string())
}
