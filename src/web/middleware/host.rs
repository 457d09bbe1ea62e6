//! Refusal of requests for another host.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, Method, Uri,
    header::HOST,
    uri::{Authority, PathAndQuery},
};

use crate::{
    app::App,
    config::PublicUrl,
    urls::{LocalPath, START},
    views::pages::error::ErrorKind,
    web::error::AppError,
};

/// Middleware that refuses requests for another host, and those with no or several `Host` headers
/// (`docs/rules/security.md#lim-4`).
pub async fn require_own_host(State(app): State<App>, request: Request, next: Next) -> Response {
    let ours = &app.config.public_url;
    if is_own_host(ours, request.headers()) && is_own_target(ours, request.uri()) {
        return next.run(request).await;
    }
    let path = request.uri().path_and_query();
    let path = path.map_or(START.as_str(), PathAndQuery::as_str);
    let path = match *request.method() {
        Method::GET | Method::HEAD => LocalPath::parse_or_start(path),
        _ => LocalPath::start(),
    };
    let address = app.config.public_url.join(path.as_str());
    AppError::Page(ErrorKind::WrongHost { address }).into_response()
}

fn is_own_host(ours: &PublicUrl, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => host
            .as_bytes()
            .eq_ignore_ascii_case(ours.authority().as_bytes()),
        _ => false,
    }
}

/// Whether the request target names no host, or ours (RFC 9112 §3.2.2): in absolute form its host
/// decides, whatever `Host` is.
fn is_own_target(ours: &PublicUrl, target: &Uri) -> bool {
    let scheme = if ours.is_https() { "https" } else { "http" };
    let is_named = |named: &Authority| named.as_str().eq_ignore_ascii_case(&ours.authority());
    target.authority().is_none_or(is_named)
        && target
            .scheme_str()
            .is_none_or(|named| named.eq_ignore_ascii_case(scheme))
}
