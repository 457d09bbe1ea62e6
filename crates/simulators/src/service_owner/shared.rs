//! What the inbox's page may reach from its own origin: CORS, and answers that it can read.
//!
//! One origin is let in, the inbox's. Cookies are never asked for: who is reading stands in the
//! dialog token.

use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::{Settings, answer::answer};

/// How long a browser may remember what it may send, in seconds.
const REMEMBERED: &str = "600";
/// What the page may send beside what every page may.
const SENT: &str = "authorization, prefer, accept-language";

/// Tells the browser that the inbox may read the answer, if it is the inbox that asks.
pub(super) fn shared(settings: &Settings, asked: &HeaderMap, mut answer: Response) -> Response {
    let headers = answer.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    let inbox = settings.inbox.origin().ascii_serialization();
    let origin = asked.get(header::ORIGIN);
    if let Some(origin) = origin.filter(|origin| origin.as_bytes() == inbox.as_bytes()) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    }
    answer
}

/// The answer to a browser that asks beforehand; anybody else's page learns nothing from it.
pub(super) fn preflight(settings: &Settings, asked: &HeaderMap, methods: &str) -> Response {
    let mut response = shared(
        settings,
        asked,
        answer(StatusCode::NO_CONTENT, "text/plain; charset=utf-8", ""),
    );
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    if headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
        let told: [(HeaderName, &str); 3] = [
            (header::ACCESS_CONTROL_ALLOW_METHODS, methods),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, SENT),
            (header::ACCESS_CONTROL_MAX_AGE, REMEMBERED),
        ];
        for (name, value) in told {
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
    answer(status, kind, body.to_string())
}
