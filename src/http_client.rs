//! HTTP clients for calls to other services; no other module builds one.
//!
//! Every client has a connect timeout, follows no redirect, uses no proxy and keeps few connections
//! (`docs/rules/security.md#limits`); every answer is read through [`read_limited`], because
//! decompression has no bound of its own (`docs/rules/security.md#bounded-answers`). Names under
//! `localhost` resolve to loopback, which glibc does not do by itself (`docs/decisions/0041`).

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    ops::RangeInclusive,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use reqwest::{
    Client, ClientBuilder, RequestBuilder, Response,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};

/// Connect timeout of every client.
const CONNECT: Duration = Duration::from_secs(2);

/// Makes a client whose calls take at most `total`, answer included.
///
/// # Errors
/// When the TLS library cannot be set up.
pub fn client(total: Duration) -> Result<Client, reqwest::Error> {
    builder().timeout(total).build()
}

/// Makes a client for streamed answers: each fails when no bytes come for `silence`.
///
/// # Errors
/// When the TLS library cannot be set up.
pub fn streaming_client(silence: Duration) -> Result<Client, reqwest::Error> {
    builder().read_timeout(silence).build()
}

fn builder() -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("arbeidsflate/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .no_proxy()
        .connect_timeout(CONNECT)
        .pool_max_idle_per_host(64)
        .dns_resolver(LocalhostResolver)
}

/// Resolves `localhost` and the names below it to loopback and leaves the rest to the system.
#[derive(Clone, Copy, Debug)]
pub struct LocalhostResolver;

impl Resolve for LocalhostResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let host = name.as_str();
            if is_localhost(host) {
                let loopback = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
                return Ok(Box::new(std::iter::once(loopback)) as Addrs);
            }
            let addresses: Vec<_> = tokio::net::lookup_host((host, 0)).await?.collect();
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// Whether `host` is `localhost` or a name below it (RFC 6761 §6.3).
#[must_use]
pub fn is_localhost(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost")
}

/// A random time in `range`: whatever started or failed at the same moment must not call again at
/// the same moment.
#[must_use]
pub fn jitter(range: RangeInclusive<Duration>) -> Duration {
    rand::random_range(range)
}

/// Time spent on upstream calls by one task. Clones add to the same sum.
#[derive(Clone, Debug, Default)]
pub struct UpstreamTime(Arc<AtomicU64>);

tokio::task_local! {
    static SPENT: UpstreamTime;
}

impl UpstreamTime {
    /// The sum of the current task, for a part of its work that runs in a task of its own.
    #[must_use]
    pub fn of_this_task() -> Self {
        SPENT.try_with(Self::clone).unwrap_or_default()
    }

    /// Runs `work`, adding up the time of the calls that it makes in its own task. Concurrent calls
    /// each count in full, so the sum may be more than the time that passed.
    pub async fn counts<T>(&self, work: impl Future<Output = T>) -> T {
        SPENT.scope(self.clone(), work).await
    }

    /// The sum of call times so far.
    #[must_use]
    pub fn time(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed))
    }
}

/// Runs a call and adds its time to the sum of the task.
async fn counted<T>(call: impl Future<Output = T>) -> T {
    let start = Instant::now();
    let outcome = call.await;
    let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
    // Work outside any sum, such as a check in the background, is not counted.
    let _ = SPENT.try_with(|spent| spent.0.fetch_add(micros, Ordering::Relaxed));
    outcome
}

/// Sends a request and waits for the head of its answer.
///
/// # Errors
/// As `RequestBuilder::send`, whose error it returns.
pub async fn send(request: RequestBuilder) -> Result<Response, reqwest::Error> {
    counted(request.send()).await
}

/// Why the body of an answer could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The connection failed before the body ended.
    #[error("the answer broke off")]
    Transport(#[from] reqwest::Error),
    /// The body is longer than allowed, after decompression.
    #[error("the answer is longer than {0} bytes")]
    TooLong(usize),
}

/// Reads a body of at most `limit_bytes`, counted after decompression.
///
/// # Errors
/// When the connection breaks or the body is longer.
pub async fn read_limited(
    mut response: Response,
    limit_bytes: usize,
) -> Result<Vec<u8>, ReadError> {
    let mut body = Vec::new();
    while let Some(chunk) = counted(response.chunk()).await? {
        if body.len() + chunk.len() > limit_bytes {
            return Err(ReadError::TooLong(limit_bytes));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[tokio::test]
    async fn calls_are_added_up_for_the_work_that_makes_them() {
        let wait = || counted(tokio::time::sleep(Duration::from_millis(20)));
        let (one, other) = (UpstreamTime::default(), UpstreamTime::default());
        one.counts(async {
            wait().await;
            // Concurrent calls each count in full.
            tokio::join!(wait(), wait());
        })
        .await;
        wait().await;
        assert!(one.time() >= Duration::from_millis(60), "{:?}", one.time());
        assert_eq!(other.time(), Duration::ZERO);
    }

    #[test]
    fn jitter_stays_in_its_range_and_differs() {
        let range = Duration::from_millis(100)..=Duration::from_millis(300);
        let times: HashSet<_> = (0..100).map(|_| jitter(range.clone())).collect();
        assert!(times.iter().all(|time| range.contains(time)), "{times:?}");
        assert!(times.len() > 1, "{times:?}");
        assert_eq!(jitter(Duration::ZERO..=Duration::ZERO), Duration::ZERO);
    }

    #[test]
    fn only_localhost_and_names_below_it_are_local() {
        for host in ["localhost", "inbox.localhost", "login.idporten.localhost"] {
            assert!(is_localhost(host));
        }
        for host in ["localhost.example.no", "notlocalhost", "example.no"] {
            assert!(!is_localhost(host));
        }
    }
}
