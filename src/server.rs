//! HTTP server: background tasks, and the listener with limits that hold before a request exists
//! (`docs/rules/security.md#limits`, `docs/rules/security.md#slow-heads`).
//!
//! `axum::serve` never cuts slow request headers, so hyper serves the connections.

pub mod client_keys;
pub mod expired_rows;

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

use self::{client_keys::ClientKeys, expired_rows::ExpiredRowsSweep};
use crate::{
    app::App,
    storage::StoreError,
    web::{
        middleware::connection_timeouts::{InFlight, TimeoutStream},
        router::router,
    },
};

/// Idle timeout of a connection without a request. A request head has less; see
/// `connection_timeouts`.
const IDLE: Duration = Duration::from_mins(1);
/// Largest request line and headers together, in bytes. A longer head is answered 431 without a
/// page, so this is far above what the router refuses with one, and all that proxies pass on.
const HEADER_LIMIT_BYTES: usize = 64 * 1024;
/// Most headers of one request; more are answered 431 without a page.
const HEADER_COUNT: usize = 256;
/// Most connections at a time; further ones wait in the system's queue.
const CONNECTIONS: usize = 4096;
/// How long running requests may take after the stop (`docs/rules/security.md#ops-4`).
const DRAIN: Duration = Duration::from_secs(45);
/// Pause after the system refused a connection (no file descriptors left), which prevents a busy
/// loop.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Backoff after the first failed try; doubled after each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// Longest backoff between tries to reach the provider.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// Longest backoff between tries to prepare the store: pages are back within ten seconds
/// (`docs/rules/security.md#degradation`).
const LONGEST_STORE_PAUSE: Duration = Duration::from_secs(5);

/// Serves the inbox on `listener` until `end` resolves, and runs its background tasks meanwhile:
/// preparing the store, discovering the provider, removing expired rows, watching the client's keys
/// and reading the list of service owners.
pub async fn serve_app(app: App, listener: TcpListener, end: impl Future<Output = ()> + Send) {
    let background = [
        tokio::spawn(prepare_store(app.clone())),
        tokio::spawn(find_provider(app.clone())),
        tokio::spawn(keep_clearing(app.clone())),
        tokio::spawn(ClientKeys::new(app.clone()).run()),
        tokio::spawn(app.organisations.clone().keep_reading()),
    ];
    let live = app.live.clone();
    let end = async move {
        end.await;
        // Open streams would keep the process alive for the whole drain time.
        live.close();
    };
    serve(listener, router(app), end).await;
    for task in background {
        task.abort();
    }
}

/// Prepares the store as soon as its database answers, when it did not at start.
async fn prepare_store(app: App) {
    let mut pause = FIRST_PAUSE;
    while let Err(error) = app.store.prepare().await {
        if !matches!(error, StoreError::Unavailable(_)) {
            tracing::error!(error = %error, "the database cannot be used");
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_STORE_PAUSE);
    }
}

/// Fetches the provider's metadata until it answers: pages name its origins in their headers, also
/// in a process where nobody has logged in.
async fn find_provider(app: App) {
    let mut pause = FIRST_PAUSE;
    while app.provider.is_ready().await.is_err() {
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Removes expired rows for as long as it is polled.
async fn keep_clearing(app: App) {
    ExpiredRowsSweep::new(app.store.clone(), &app.provider)
        .run()
        .await;
}

/// Serves `router` until `end` resolves, then lets running requests finish.
pub async fn serve(listener: TcpListener, router: Router, end: impl Future<Output = ()> + Send) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(most_connections()));
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
                    // A visitor who disconnects is no event.
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

/// Connection limit that leaves files for everything else: 80 % of what the system allows, and at
/// most [`CONNECTIONS`].
fn most_connections() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    open_files(&limits).map_or(CONNECTIONS, |most| CONNECTIONS.min(most / 5 * 4))
}

/// The soft limit of open files, from the system's table of limits.
fn open_files(limits: &str) -> Option<usize> {
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
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

/// The future that serves one connection.
type Connection<S> = http1::Connection<TokioIo<TimeoutStream<TcpStream>>, TowerToHyperService<S>>;

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
    let work = InFlight::default();
    let (begun, ended) = (work.clone(), work.clone());
    let service = router
        .into_service::<Body>()
        .map_request(move |request: Request<Incoming>| {
            begun.begins();
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(address));
            request
        })
        .map_response(move |response| {
            ended.ends();
            response
        });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .max_buf_size(HEADER_LIMIT_BYTES)
        .max_headers(HEADER_COUNT)
        .serve_connection(
            TokioIo::new(TimeoutStream::new(stream, work)),
            TowerToHyperService::new(service),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_of_open_files_is_read_from_the_systems_table() {
        let table = "Limit                     Soft Limit           Hard Limit           Units\n\
            Max processes             63000                63000                processes\n\
            Max open files            1024                 524288               files\n";
        assert_eq!(open_files(table), Some(1024));
        assert_eq!(open_files("Max open files            unlimited"), None);
        assert_eq!(open_files(""), None);
    }
}
