//! The listener: limits that hold before a request exists (`security.md` §7, §15).
//!
//! `axum::serve` never cuts slow request headers, so connections are served by hyper itself.

use std::{convert::Infallible, future::Future, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, response::Response};
use http::Request;
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tower::{Service, ServiceExt};

/// Time to send a request's line and headers; also how long an idle connection is kept.
const HEADER_TIME: Duration = Duration::from_secs(10);
/// Longest request line and headers together; more is answered 431.
const HEADER_LIMIT_BYTES: usize = 24 * 1024;
/// Most headers of one request.
const HEADER_COUNT: usize = 100;
/// Most connections at a time; further ones wait in the system's queue.
const CONNECTIONS: usize = 4096;
/// How long running requests may take after the end was asked for.
const DRAIN: Duration = Duration::from_secs(10);
/// Pause after the system refused a connection (no file descriptors left), so that it is not asked
/// in a loop.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves `router` until `end` comes, then lets running requests finish.
pub async fn serve(listener: TcpListener, router: Router, end: impl Future<Output = ()> + Send) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut end = std::pin::pin!(end);
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            break;
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut end => break,
        };
        match accepted {
            Ok((stream, address)) => {
                let watched = graceful.watch(connection(stream, address, router.clone()));
                tokio::spawn(async move {
                    // A visitor who goes away underway is no event.
                    let _ = watched.await;
                    drop(place);
                });
            }
            Err(error) => wait_for_resources(&error).await,
        }
    }
    drop(listener);
    drain(graceful).await;
}

async fn wait_for_resources(error: &std::io::Error) {
    tracing::warn!(error = %error, "a connection was not accepted");
    tokio::time::sleep(ACCEPT_PAUSE).await;
}

async fn drain(graceful: GracefulShutdown) {
    let drained = tokio::time::timeout(DRAIN, graceful.shutdown()).await;
    if drained.is_err() {
        tracing::warn!("requests were still running at the end");
    }
}

/// What serves one connection.
type Connection<S> = http1::Connection<TokioIo<TcpStream>, TowerToHyperService<S>>;

fn connection(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
) -> Connection<
    impl Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send>
    + Clone
    + Send,
> {
    // Answers are small: waiting to fill a packet only delays them.
    let _ = stream.set_nodelay(true);
    let service = router
        .into_service::<Body>()
        .map_request(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(address));
            request
        });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_buf_size(HEADER_LIMIT_BYTES)
        .max_headers(HEADER_COUNT)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
}
