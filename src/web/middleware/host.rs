//! Refusal of requests for another host.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{Method, header::HOST, uri::PathAndQuery};

use crate::{
    app::App,
    urls::{LocalPath, START},
    views::pages::error::ErrorKind,
    web::error::AppError,
};

/// Middleware that refuses requests for another host, and those with no or several `Host` headers
/// (`docs/rules/security.md#lim-4`).
pub async fn require_own_host(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(HOST).iter();
    let authority = app.config.public_url.authority();
    let is_ours = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.as_bytes().eq_ignore_ascii_case(authority.as_bytes()),
        _ => false,
    };
    if is_ours {
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
