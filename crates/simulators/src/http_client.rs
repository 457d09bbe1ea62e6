//! HTTP client with a timeout, and a response reader with a size limit, for calls between the
//! simulators.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use reqwest::{
    Client, Response,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};

/// DNS resolver for loopback names: `localhost` and the names below it (RFC 6761 §6.3), which glibc
/// does not resolve; other names are left to the system.
#[derive(Clone, Copy, Debug)]
struct LoopbackResolver;

impl Resolve for LoopbackResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let host = name.as_str();
            if host == "localhost" || host.ends_with(".localhost") {
                let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
                return Ok(Box::new(std::iter::once(loopback)) as Addrs);
            }
            let addresses: Vec<_> = tokio::net::lookup_host((host, 0)).await?.collect();
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// Builds a client that follows no redirect and limits each call to `total`, answer included.
///
/// # Errors
/// When the TLS library cannot be set up.
pub fn build_client(timeout: Duration) -> Result<Client, reqwest::Error> {
    Client::builder()
        .redirect(redirect::Policy::none())
        .no_proxy()
        .connect_timeout(Duration::from_secs(2))
        .timeout(timeout)
        .dns_resolver(LoopbackResolver)
        .build()
}

/// Why an answer could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The connection failed before the end of the body.
    #[error("the answer broke off")]
    Transport(#[from] reqwest::Error),
    /// The body is longer than the limit in bytes, counted after decompression.
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
