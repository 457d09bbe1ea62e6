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

use ipnet::IpNet;
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

/// Makes a client as [`client`], which connects to names on public networks and in `networks` only
/// (`docs/rules/security.md#lim-9`). An address that is written as a number is not resolved, so it
/// is connected to.
///
/// # Errors
/// When the TLS library cannot be set up.
pub fn public_client(total: Duration, networks: Arc<[IpNet]>) -> Result<Client, reqwest::Error> {
    let resolver = PublicResolver {
        inner: LocalhostResolver,
        networks,
    };
    builder().dns_resolver(resolver).timeout(total).build()
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

/// Resolves names to those of their addresses that are on public networks, or on networks that the
/// operator has named.
#[derive(Clone, Debug)]
struct PublicResolver<R> {
    inner: R,
    networks: Arc<[IpNet]>,
}

/// Why a name is not connected to.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the name has no address on a public network")]
struct NoPublicAddress;

impl<R: Resolve> Resolve for PublicResolver<R> {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.inner.resolve(name);
        let networks = Arc::clone(&self.networks);
        Box::pin(async move {
            let is_allowed = |address: &SocketAddr| {
                let address = address.ip().to_canonical();
                is_public(address) || networks.iter().any(|network| network.contains(&address))
            };
            let addresses: Vec<_> = found.await?.filter(is_allowed).collect();
            if addresses.is_empty() {
                return Err(NoPublicAddress.into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// Whether an address can be on the internet, by the registries of special-purpose addresses of
/// RFC 6890.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.segments() {
            // Translated by a gateway (RFC 6052).
            [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
                is_public_v4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)))
            }
            // Protocol assignments and documentation; 6to4 and its IPv4 address.
            [0x2001, second, ..] => second >= 0x200 && second != 0xdb8,
            [0x2002, ..] => false,
            [0x3fff, second, ..] => second >= 0x1000,
            [first, ..] => first & 0xe000 == 0x2000,
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    // Among them those that the customers of a carrier share (RFC 6598).
    let is_special = matches!(
        address.octets(),
        [0 | 240..=255, ..] | [100, 64..=127, ..] | [192, 0, 0, _] | [198, 18 | 19, ..]
    );
    !(is_special
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation())
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

    /// Gives every name these addresses.
    #[derive(Clone)]
    struct Stub(Vec<IpAddr>);

    impl Resolve for Stub {
        fn resolve(&self, _: Name) -> Resolving {
            let addresses: Vec<_> = self.0.iter().map(|ip| SocketAddr::new(*ip, 0)).collect();
            Box::pin(async move { Ok(Box::new(addresses.into_iter()) as Addrs) })
        }
    }

    fn resolver(addresses: &[&str], networks: &[&str]) -> PublicResolver<Stub> {
        let addresses = addresses.iter().map(|address| address.parse().unwrap());
        let networks = networks.iter().map(|network| network.parse().unwrap());
        PublicResolver {
            inner: Stub(addresses.collect()),
            networks: networks.collect(),
        }
    }

    async fn resolved(addresses: &[&str], networks: &[&str]) -> Vec<String> {
        let name = "cdn.example.no".parse().unwrap();
        let found = resolver(addresses, networks).resolve(name).await;
        let found = found.map_or_else(|_| Vec::new(), Iterator::collect);
        found.iter().map(|found| found.ip().to_string()).collect()
    }

    #[tokio::test]
    async fn lim_9_names_with_inner_addresses_are_not_resolved() {
        for inner in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "2001::1",
            "2001:db8::1",
            "2002:a00:1::1",
            "3fff::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(resolved(&[inner], &[]).await.is_empty(), "{inner}");
        }
        for public in [
            "1.1.1.1",
            "100.128.0.1",
            "172.32.0.1",
            "193.0.0.1",
            "64:ff9b::101:101",
            "2001:67c::1",
            "2a00:1450::1",
        ] {
            assert_eq!(resolved(&[public], &[]).await, [public]);
        }
        let mixed = ["10.0.0.1", "1.1.1.1", "::1"];
        assert_eq!(resolved(&mixed, &[]).await, ["1.1.1.1"]);
        assert_eq!(
            resolved(&mixed, &["10.0.0.0/8"]).await,
            ["10.0.0.1", "1.1.1.1"]
        );
        let mapped = ["::ffff:10.0.0.1"];
        assert_eq!(resolved(&mapped, &["10.0.0.0/8"]).await, mapped);
    }

    #[tokio::test]
    async fn lim_9_nothing_is_sent_to_a_name_that_leads_inside() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!(
            "http://cdn.example.no:{}/",
            listener.local_addr().unwrap().port()
        );
        let fetches = async |networks: &[&str]| {
            let resolver = resolver(&["127.0.0.1"], networks);
            let client = builder().dns_resolver(resolver);
            let client = client.timeout(Duration::from_millis(200)).build().unwrap();
            let answer = client.get(&url);
            let connected = tokio::time::timeout(Duration::from_millis(400), listener.accept());
            let (answer, connected) = tokio::join!(send(answer), connected);
            assert!(answer.is_err(), "nobody answers there");
            connected.is_ok()
        };
        assert!(!fetches(&[]).await);
        assert!(fetches(&["127.0.0.0/8"]).await, "the stub leads there");
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
