//! The number of a request, which its log line and its error page share; and that log line.

use std::sync::Arc;

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use tracing::Instrument as _;
use uuid::Uuid;

use crate::clock::Clock;

/// The number of a request: made by us, never taken from a header.
#[derive(Clone, Debug)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The number, short enough to be read out on the telephone.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Numbers the request and writes its line: method, route pattern, status, time. Neither query
/// string nor path: they may tell who reads what (`security.md` LOG-1).
#[expect(
    clippy::cognitive_complexity,
    reason = "the branches are those of the log macros"
)]
pub async fn number_and_log(
    State(clock): State<Clock>,
    mut request: Request,
    next: Next,
) -> Response {
    let short: String = Uuid::new_v4()
        .simple()
        .to_string()
        .chars()
        .take(12)
        .collect();
    let id = RequestId(short.into());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("-", MatchedPath::as_str).to_owned();
    request.extensions_mut().insert(id.clone());
    let span = tracing::info_span!("request", request.id = id.as_str());
    let start = clock.now();
    let response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let elapsed_ms = clock.now().duration_since(start).as_millis();
    let _entered = span.enter();
    if status >= 500 {
        tracing::error!(http.method = %method, http.route = route, http.status = status, elapsed_ms, "{method} {route} {status}");
    } else {
        tracing::info!(http.method = %method, http.route = route, http.status = status, elapsed_ms, "{method} {route} {status}");
    }
    response
}
