//! The rule for addresses outside our origin that a page may send a browser to.

use url::Url;

/// Parses `text` as an address that one of our pages may send a browser to: `https` with a host
/// name, no user info, no control characters or spaces, at most 2,048 bytes
/// (`docs/rules/security.md#outward-links`); otherwise `None`. `http` passes on loopback hosts when
/// `loopback_allowed`, which only a development origin of our own sets.
#[must_use]
pub fn outward_url(text: &str, loopback_allowed: bool) -> Option<Url> {
    if text.len() > 2048 || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return None;
    }
    let url = Url::parse(text).ok()?;
    if !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    let url::Host::Domain(host) = url.host()? else {
        return (loopback_allowed && is_loopback_http(&url)).then_some(url);
    };
    let is_https = url.scheme() == "https" && host.contains('.');
    (is_https || loopback_allowed && is_loopback_http(&url)).then_some(url)
}

fn is_loopback_http(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(url::Host::Domain(host)) => host == "localhost" || host.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && loopback
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_https_leads_out() {
        for good in [
            "https://skatt.example.no/a?b=c#d",
            "https://xn--blbr-roah.no/",
            "https://a.no:8443/x",
        ] {
            assert!(outward_url(good, false).is_some(), "{good}");
        }
        let bad = [
            "http://skatt.example.no/",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://user@skatt.example.no/",
            "https://user:pw@skatt.example.no/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://localhost/",
            "https://a.no/\n",
            " https://a.no/",
            "https://a.no/ b",
            "//a.no/",
            "/a",
            "urn:dialogporten:unauthorized",
            "",
        ];
        for url in bad {
            assert!(outward_url(url, false).is_none(), "{url}");
        }
        assert!(outward_url(&format!("https://a.no/{}", "x".repeat(2048)), false).is_none());
    }

    #[test]
    fn plain_http_passes_on_loopback_only_and_only_when_allowed() {
        assert!(outward_url("http://etat.localhost:8083/sak/1", true).is_some());
        assert!(outward_url("http://127.0.0.1:8083/sak/1", true).is_some());
        assert!(outward_url("http://etat.localhost:8083/sak/1", false).is_none());
        assert!(outward_url("http://a.no/", true).is_none());
        assert!(outward_url("http://localhost.a.no/", true).is_none());
    }
}
