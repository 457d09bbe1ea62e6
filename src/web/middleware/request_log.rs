//! Request log: one line per request (`docs/rules/security.md#log-1`) with method, route pattern,
//! status, time in all and upstream, bytes, and a pseudonym of the login that changes every day.
//! Path, query string, referer and user agent are left out: they may reveal who reads what.
//!
//! The line is written when the last byte of the answer was handed over, or when the client
//! disconnected before.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use clock::Clock;
use http::{Method, StatusCode};
use hyper::body::{Frame as BodyFrame, SizeHint};
use jiff::Timestamp;
use tracing::{Instrument as _, Span};

use super::request_id::RequestId;
use crate::{
    app::App,
    crypto::{self, Keyring, Purpose},
    http_client::UpstreamTime,
    telemetry::audit,
    web::{extractors::client_address::client_address, services::page_context::PageContext},
};

/// Length of a login's pseudonym in bytes, before encoding.
const NAME_BYTES: usize = 9;

/// Middleware that gives the request an id and writes its log line.
pub async fn number_and_log(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id = RequestId::random();
    let span = tracing::info_span!("request", request.id = id.as_str());
    let route = request.extensions().get::<MatchedPath>();
    let mut line = Line {
        method: request.method().clone(),
        route: route.map_or("-", MatchedPath::as_str).to_owned(),
        status: StatusCode::OK,
        session: None,
        bytes: 0,
        start: app.clock.now(),
        upstream: Duration::ZERO,
        clock: app.clock.clone(),
        span: span.clone(),
    };
    request.extensions_mut().insert(id);
    let spent = UpstreamTime::default();
    let proxies = &app.config.trusted_proxies;
    let address = client_address(request.extensions(), request.headers(), proxies);
    let handled = spent.counts(next.run(request).instrument(span));
    let response = audit::of_client(address, handled).await;
    line.status = response.status();
    line.upstream = spent.time();
    let page_context = response.extensions().get::<PageContext>();
    line.session = page_context
        .and_then(|page_context| page_context.binding.as_deref())
        .and_then(|login| name_of_the_day(app.store.keyring(), login, line.start));
    response.map(|body| Body::new(LoggedBody { body, line }))
}

/// Pseudonym of a login in the log lines of one day. Lines of one day can be joined, those of two
/// days cannot, and nothing leads back to the login. It is the same on every instance.
fn name_of_the_day(keyring: &Keyring, login: &str, now: Timestamp) -> Option<String> {
    let day = now.strftime("%Y-%m-%d");
    let hash = keyring
        .mac(Purpose::LogName, format!("{day} {login}").as_bytes())
        .ok()?;
    hash.get(..NAME_BYTES).map(crypto::url_safe)
}

/// A log line under construction; written when it is dropped.
#[derive(Debug)]
struct Line {
    method: Method,
    route: String,
    status: StatusCode,
    session: Option<String>,
    bytes: u64,
    start: Timestamp,
    upstream: Duration,
    clock: Clock,
    span: Span,
}

impl Drop for Line {
    #[expect(
        clippy::cognitive_complexity,
        reason = "the branches are those of the log macros"
    )]
    fn drop(&mut self) {
        let _entered = self.span.enter();
        let ms = |time: f64| (time * 1e6).round() / 1e3;
        let elapsed = self.clock.now().duration_since(self.start);
        let (elapsed_ms, upstream_ms) =
            (ms(elapsed.as_secs_f64()), ms(self.upstream.as_secs_f64()));
        let (method, route) = (self.method.as_str(), self.route.as_str());
        let (status, bytes) = (self.status.as_u16(), self.bytes);
        let session = self.session.as_deref();
        macro_rules! write {
            ($level:ident) => {
                tracing::$level!(
                    http.method = method,
                    http.route = route,
                    http.status = status,
                    http.bytes = bytes,
                    elapsed_ms,
                    upstream_ms,
                    session,
                    "{method} {route} {status}"
                )
            };
        }
        if self.status.is_server_error() {
            write!(error);
        } else {
            write!(info);
        }
    }
}

/// A response body whose bytes are counted for the log line.
struct LoggedBody {
    body: Body,
    line: Line,
}

impl HttpBody for LoggedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<BodyFrame<Bytes>, axum::Error>>> {
        let page_context = ready!(Pin::new(&mut self.body).poll_frame(context));
        let data = page_context
            .as_ref()
            .and_then(|page_context| page_context.as_ref().ok()?.data_ref());
        self.line.bytes += data.map_or(0, |data| data.len() as u64);
        Poll::Ready(page_context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};

    use super::*;

    #[test]
    fn a_login_has_another_name_every_day_and_with_every_key() {
        let ring = |byte: u8| Keyring::from_base64(&[STANDARD.encode([byte; 32])]).unwrap();
        let at = |time: &str| time.parse::<Timestamp>().unwrap();
        let name = |byte, login, time| name_of_the_day(&ring(byte), login, at(time)).unwrap();
        let first = name(1, "login", "2026-11-24T00:00:00Z");
        assert_eq!(first, name(1, "login", "2026-11-24T23:59:59Z"));
        assert_eq!(first.len(), 12);
        for other in [
            name(1, "login", "2026-11-25T00:00:00Z"),
            name(1, "other", "2026-11-24T00:00:00Z"),
            name(2, "login", "2026-11-24T00:00:00Z"),
        ] {
            assert_ne!(first, other);
        }
    }
}
