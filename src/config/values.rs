//! Parsers for the values of settings. The texts of the faults never repeat a value.

use std::{
    collections::BTreeSet, fs::Metadata, net::SocketAddr, os::unix::fs::PermissionsExt as _,
    path::PathBuf, time::Duration,
};

use ipnet::IpNet;
use secrecy::SecretString;
use url::Url;

use crate::{http_client::is_localhost, web::middleware::cookies::Cookies};

/// Longest name of a cookie, in bytes.
const COOKIE_NAME_BYTES: usize = 100;
/// Least bytes of a secret; shorter ones could be guessed.
const SECRET_BYTES: usize = 24;

/// Parses an `https` address, or `http` on a loopback host (`docs/decisions/0043`).
pub(super) fn service_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("is no address: {error}"))?;
    let loopback = match url.host() {
        Some(url::Host::Domain(host)) => is_localhost(host),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => return Err("has no host".to_owned()),
    };
    // To DNS it is the same host; to browsers, cookies and certificates another one.
    if url.host_str().is_some_and(|host| host.ends_with('.')) {
        return Err("must not end its host with a dot".to_owned());
    }
    match url.scheme() {
        _ if !url.username().is_empty() || url.password().is_some() => {
            Err("must not hold a user name".to_owned())
        }
        "https" => Ok(url),
        "http" if loopback => Ok(url),
        _ => Err("must be https (http is for loopback hosts only)".to_owned()),
    }
}

pub(super) fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    let parts = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let network = |part: &str| {
        part.parse()
            .or_else(|_| part.parse().map(|address: std::net::IpAddr| address.into()))
    };
    parts
        .map(network)
        .collect::<Result<_, _>>()
        .map_err(|_| "must be networks or addresses, separated by commas, as 10.0.0.0/8".to_owned())
}

/// Parses the name of a cookie of another service (a token of RFC 9110).
pub(super) fn cookie_name(text: &str) -> Result<String, String> {
    let is_token_byte =
        |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if text.is_empty() || text.len() > COOKIE_NAME_BYTES || !text.bytes().all(is_token_byte) {
        return Err("must be the name of a cookie, as AltinnPartyUuid".to_owned());
    }
    let is_ours = [true, false]
        .iter()
        .any(|https| Cookies::new(*https).owns(text.as_bytes()));
    if is_ours {
        return Err("is the name of a cookie of ours".to_owned());
    }
    Ok(text.to_owned())
}

pub(super) fn database_url(text: &str) -> Result<SecretString, String> {
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if known.iter().any(|scheme| text.starts_with(scheme)) {
        Ok(text.to_owned().into())
    } else {
        Err("must begin with sqlite:// or postgres://".to_owned())
    }
}

pub(super) fn key_list(text: &str) -> Result<Vec<SecretString>, String> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let keys: Vec<&str> = text.split(',').map(str::trim).collect();
    let decoded: Vec<Vec<u8>> = keys
        .iter()
        .filter_map(|key| STANDARD.decode(key).ok())
        .filter(|bytes| bytes.len() == 32)
        .collect();
    if decoded.len() != keys.len() {
        return Err("must be base64 keys of 32 bytes, separated by commas".to_owned());
    }
    if !decoded.iter().all(|bytes| looks_random(bytes)) {
        return Err(
            "holds an example, no random key: make one (openssl rand -base64 32)".to_owned(),
        );
    }
    if decoded.iter().collect::<BTreeSet<_>>().len() != keys.len() {
        return Err("holds the same key twice".to_owned());
    }
    Ok(keys.into_iter().map(|key| key.to_owned().into()).collect())
}

/// Whether 32 bytes may be random. Text and patterns are not: random bytes hold fewer than 16
/// different values, or printable characters alone, once in more than 10¹³ times.
fn looks_random(bytes: &[u8]) -> bool {
    let different = bytes.iter().collect::<BTreeSet<_>>().len();
    different >= 16 && !bytes.iter().all(|byte| (0x20..0x7f).contains(byte))
}

/// Parses a client secret of a test provider, which makes them of 36 characters.
pub(super) fn client_secret(text: &str) -> Result<SecretString, String> {
    if text.len() >= SECRET_BYTES {
        Ok(text.to_owned().into())
    } else {
        Err(format!("must have {SECRET_BYTES} characters at least"))
    }
}

/// A directory that is there and that others than its owner and group cannot enter: it is to hold
/// addresses of people (`docs/rules/security.md#log-5`).
pub(super) fn private_directory(text: &str) -> Result<PathBuf, String> {
    let found = std::fs::metadata(text).ok();
    let found = found.filter(Metadata::is_dir);
    match found.map(|found| found.permissions().mode() & 0o007) {
        None => Err("must be a directory that is there".to_owned()),
        Some(0) => Ok(text.into()),
        Some(_) => Err("must be closed to others than its owner and group".to_owned()),
    }
}

pub(super) fn socket(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "must be an address and a port, as 127.0.0.1:8080".to_owned())
}

pub(super) fn minutes(text: &str, least: u64, most: u64) -> Result<Duration, String> {
    number(text, least, most).map(Duration::from_mins)
}

pub(super) fn number(text: &str, least: u64, most: u64) -> Result<u64, String> {
    let in_range = |number: &u64| (least..=most).contains(number);
    text.parse()
        .ok()
        .filter(in_range)
        .ok_or_else(|| format!("must be a number from {least} to {most}"))
}
