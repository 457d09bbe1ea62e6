//! The one place that makes HTTP clients for calls to other services.
//!
//! Every client has a connect limit, follows no redirect, asks no proxy and keeps few connections
//! (`security.md` §7); every answer is read through [`read_limited`], because decompression has no
//! bound of its own (`security.md` §15). Names under `localhost` lead to loopback, which glibc does
//! not do by itself (README decision D2).

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use reqwest::{
    Client, Response,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};

/// How long a connection may take to come up.
const CONNECT: Duration = Duration::from_secs(2);

/// Makes a client whose calls take at most `total`, answer included.
///
/// # Errors
/// When the TLS library cannot be set up.
pub fn client(total: Duration) -> Result<Client, reqwest::Error> {
    Client::builder()
        .user_agent(concat!("arbeidsflate/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .no_proxy()
        .connect_timeout(CONNECT)
        .timeout(total)
        .pool_max_idle_per_host(64)
        .dns_resolver(LocalhostResolver)
        .build()
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

/// Why an answer could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The connection failed underway.
    #[error("the answer broke off")]
    Transport(#[from] reqwest::Error),
    /// The answer is longer than allowed, after decompression.
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
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > limit_bytes {
            return Err(ReadError::TooLong(limit_bytes));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

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
