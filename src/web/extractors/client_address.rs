//! Client IP address: the peer's, or the one that a trusted proxy forwards.
//!
//! Addresses are compared in one form: an IPv4 address that is written as IPv6, as every IPv4 peer of
//! a listener on `[::]` is, is that IPv4 address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use http::{Extensions, HeaderMap};
use ipnet::{IpNet, Ipv4Net};

/// IPv6 prefix under which NAT64 translators write IPv4 addresses (RFC 6052).
const TRANSLATED: [u16; 6] = [0x64, 0xff9b, 0, 0, 0, 0];

/// The client's address: the peer's, unless the peer is a trusted proxy; then the last address in
/// `X-Forwarded-For` that is not a trusted proxy's. Entries to the left of it, and of an entry that
/// cannot be parsed, are untrusted input.
#[must_use]
pub fn client_address(
    extensions: &Extensions,
    headers: &HeaderMap,
    trusted: &[IpNet],
) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let is_trusted = |address: &IpAddr| {
        trusted
            .iter()
            .any(|network| canonical_network(*network).contains(address))
    };
    let lines: Vec<&[u8]> = headers
        .get_all("x-forwarded-for")
        .iter()
        .map(http::HeaderValue::as_bytes)
        .collect();
    let mut words = lines
        .iter()
        .rev()
        .flat_map(|line| line.rsplit(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .filter(|word| !word.is_empty());
    let mut client = canonical(peer.ip());
    while is_trusted(&client)
        && let Some(before) = words.next().and_then(forwarded_address)
    {
        client = before;
    }
    Some(client)
}

/// An address as proxies write it: alone, with a port, or in brackets.
fn forwarded_address(word: &[u8]) -> Option<IpAddr> {
    let word = str::from_utf8(word).ok()?;
    let alone = || word.parse().ok();
    let with_port = || word.parse().ok().map(|socket: SocketAddr| socket.ip());
    let bracketed = || {
        let inside = word.strip_prefix('[')?.strip_suffix(']')?;
        inside.parse().ok().map(IpAddr::V6)
    };
    alone().or_else(with_port).or_else(bracketed).map(canonical)
}

/// The address in canonical form, with IPv4-mapped IPv6 as IPv4.
fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// The network in canonical form: an IPv4-mapped IPv6 network as the IPv4 network.
fn canonical_network(network: IpNet) -> IpNet {
    let IpNet::V6(written) = network else {
        return network;
    };
    let Some(address) = written.addr().to_ipv4_mapped() else {
        return network;
    };
    let length = written.prefix_len().checked_sub(96);
    length
        .and_then(|length| Ipv4Net::new(address, length).ok())
        .map_or(network, IpNet::V4)
}

/// Key for rate limits: an IPv4 address, or the /64 that an IPv6 subscriber has to himself.
#[must_use]
pub fn subscriber(address: IpAddr) -> IpAddr {
    match canonical(address) {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => translated(address).map_or_else(
            || {
                let prefix = u128::from(address) & !u128::from(u64::MAX);
                IpAddr::V6(Ipv6Addr::from(prefix))
            },
            IpAddr::V4,
        ),
    }
}

/// The IPv4 address behind a NAT64 address, since all of those share one /64.
fn translated(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let octets = address.octets();
    let [.., a, b, c, d] = octets;
    let prefix = address.segments();
    prefix
        .starts_with(&TRANSLATED)
        .then_some(Ipv4Addr::new(a, b, c, d))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let trusted: Vec<IpNet> = trusted
            .iter()
            .map(|network| network.parse().unwrap())
            .collect();
        client_address(&extensions, &headers, &trusted)
            .unwrap()
            .to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(seen("192.0.2.1", &["198.51.100.7"], &[]), "192.0.2.1");
        assert_eq!(
            seen("10.0.0.1", &["198.51.100.7"], &["10.0.0.0/8"]),
            "198.51.100.7"
        );
        // The client wrote the first part itself.
        let forwarded = &["203.0.113.9, 198.51.100.7", "10.0.0.2"];
        assert_eq!(seen("10.0.0.1", forwarded, &["10.0.0.0/8"]), "198.51.100.7");
        assert_eq!(seen("10.0.0.1", &["rubbish"], &["10.0.0.0/8"]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &[], &["10.0.0.0/8"]), "10.0.0.1");
    }

    #[test]
    fn every_notation_of_an_address_is_that_address() {
        let behind = |word: &str| seen("10.0.0.1", &[word], &["10.0.0.0/8"]);
        for (word, address) in [
            ("203.0.113.7:4711", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("[::ffff:203.0.113.7]:4711", "203.0.113.7"),
            ("::ffff:cb00:7107", "203.0.113.7"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:DB8::1]", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("\t203.0.113.7 ", "203.0.113.7"),
        ] {
            assert_eq!(behind(word), address, "{word}");
        }
        // The peer, and the list of proxies.
        assert_eq!(seen("::ffff:192.0.2.1", &[], &[]), "192.0.2.1");
        for trusted in ["10.0.0.0/8", "::ffff:10.0.0.0/104"] {
            for peer in ["10.0.0.1", "::ffff:10.0.0.1"] {
                let forwarded = &["198.51.100.7, 10.0.0.2:80, [::ffff:10.0.0.3]"];
                assert_eq!(seen(peer, forwarded, &[trusted]), "198.51.100.7");
            }
        }
        assert_eq!(seen("::1", &["198.51.100.7"], &["::1/128"]), "198.51.100.7");
    }

    #[test]
    fn reading_stops_at_what_cannot_be_read() {
        let behind = |lines: &[&str]| seen("10.0.0.1", lines, &["10.0.0.0/8"]);
        assert_eq!(behind(&["unknown, 198.51.100.7"]), "198.51.100.7");
        assert_eq!(
            behind(&["unknown", "198.51.100.7, 10.0.0.2"]),
            "198.51.100.7"
        );
        assert_eq!(behind(&["198.51.100.7, unknown, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(behind(&["198.51.100.7, unknown"]), "10.0.0.1");
        assert_eq!(behind(&["198.51.100.7,, ,"]), "198.51.100.7");
        for unreadable in [
            "1.2.3",
            "1.2.3.4:99999",
            "[1.2.3.4]",
            "2001:db8::1]:1",
            "_hidden",
        ] {
            assert_eq!(behind(&[unreadable]), "10.0.0.1", "{unreadable}");
        }
    }

    #[test]
    fn translated_addresses_are_told_apart() {
        let address = "64:ff9b::198.51.100.7".parse().unwrap();
        assert_eq!(subscriber(address).to_string(), "198.51.100.7");
    }

    #[test]
    fn an_ipv6_subscriber_is_a_network() {
        let address = "2001:db8:1:2:3:4:5:6".parse().unwrap();
        assert_eq!(subscriber(address).to_string(), "2001:db8:1:2::");
        assert_eq!(
            subscriber("192.0.2.1".parse().unwrap()).to_string(),
            "192.0.2.1"
        );
    }
}
