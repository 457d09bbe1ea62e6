//! The rule for addresses outside our origin that a page may send a browser to.

use url::Url;

/// What an address outside our origin may be, beside the general rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutwardRule<'a> {
    /// Our own origin, which is not outside; `None` where addresses of ours may be meant.
    pub own: Option<&'a Url>,
    /// Whether `http` on loopback hosts is allowed; only a development origin of ours allows it.
    pub loopback_allowed: bool,
}

/// Parses `text` as an address that one of our pages may send a browser to: `https` with a host
/// name, no user info, no control characters or spaces, at most 2,048 bytes, and not on our own
/// origin (`docs/rules/security.md#outward-links`); otherwise `None`.
#[must_use]
pub fn outward_url(text: &str, rule: OutwardRule<'_>) -> Option<Url> {
    if text.len() > 2048 || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return None;
    }
    let url = Url::parse(text).ok()?;
    if !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    if rule.own.is_some_and(|own| is_same_host(own, &url)) {
        return None;
    }
    let url::Host::Domain(host) = url.host()? else {
        return (rule.loopback_allowed && is_loopback_http(&url)).then_some(url);
    };
    let is_https = url.scheme() == "https" && host.contains('.');
    (is_https || rule.loopback_allowed && is_loopback_http(&url)).then_some(url)
}

/// Whether an address leads to the host and port of our origin. A dot at the end of the name makes
/// it no other host to name servers, and another scheme no other port to the listener.
fn is_same_host(own: &Url, url: &Url) -> bool {
    let host = |url: &Url| {
        let host = url.host_str()?;
        Some(host.strip_suffix('.').unwrap_or(host).to_owned())
    };
    let is_same_port =
        own.port() == url.port() || own.port_or_known_default() == url.port_or_known_default();
    host(own) == host(url) && is_same_port
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

    const WITH_LOOPBACK: OutwardRule<'static> = OutwardRule {
        own: None,
        loopback_allowed: true,
    };

    fn is_outward(text: &str, own: &str) -> bool {
        let own = Url::parse(own).unwrap();
        let rule = OutwardRule {
            own: Some(&own),
            loopback_allowed: own.scheme() == "http",
        };
        outward_url(text, rule).is_some()
    }

    #[test]
    fn our_own_origin_is_not_outside() {
        let own = "https://inbox.example.no";
        for ours in [
            "https://inbox.example.no",
            "https://inbox.example.no/logg-ut",
            "https://INBOX.Example.NO/aktor",
            "HTTPS://inbox.example.no/?a#b",
            "https://inbox.example.no:443/",
            "https://inbox.example.no./aktor",
            "https://inbox.example.no.:443/",
            "https:inbox.example.no",
            "https:\\\\inbox.example.no\\aktor",
            "https://inbox%2eexample.no/",
            "https://inbox\u{3002}example.no/",
            "https://me@inbox.example.no/",
            "http://inbox.example.no/",
        ] {
            assert!(!is_outward(ours, own), "{ours}");
        }
        for other in [
            "https://inbox.example.no:8443/",
            "https://www.inbox.example.no/",
            "https://example.no/inbox.example.no",
            "https://inbox.example.no.evil.example/",
            "https://xinbox.example.no/",
        ] {
            assert!(is_outward(other, own), "{other}");
        }
        let with_port = "https://inbox.example.no:8443";
        assert!(!is_outward("https://inbox.example.no:8443/", with_port));
        assert!(is_outward("https://inbox.example.no/", with_port));
        let local = "http://inbox.localhost:8080";
        for ours in [
            "http://inbox.localhost:8080/aktor",
            "https://inbox.localhost:8080/aktor",
            "http://INBOX.localhost:8080",
        ] {
            assert!(!is_outward(ours, local), "{ours}");
        }
        assert!(is_outward("http://inbox.localhost:8083/", local));
        assert!(is_outward("http://etat.localhost:8080/", local));
        let plain = "http://inbox.localhost";
        assert!(!is_outward("http://inbox.localhost:80/", plain));
        assert!(!is_outward("https://inbox.localhost/", plain));
    }

    #[test]
    fn only_plain_https_leads_out() {
        for good in [
            "https://skatt.example.no/a?b=c#d",
            "https://xn--blbr-roah.no/",
            "https://a.no:8443/x",
        ] {
            assert!(
                outward_url(good, OutwardRule::default()).is_some(),
                "{good}"
            );
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
            assert!(outward_url(url, OutwardRule::default()).is_none(), "{url}");
        }
        assert!(
            outward_url(
                &format!("https://a.no/{}", "x".repeat(2048)),
                OutwardRule::default()
            )
            .is_none()
        );
    }

    #[test]
    fn plain_http_passes_on_loopback_only_and_only_when_allowed() {
        assert!(outward_url("http://etat.localhost:8083/sak/1", WITH_LOOPBACK).is_some());
        assert!(outward_url("http://127.0.0.1:8083/sak/1", WITH_LOOPBACK).is_some());
        assert!(outward_url("http://etat.localhost:8083/sak/1", OutwardRule::default()).is_none());
        assert!(outward_url("http://a.no/", WITH_LOOPBACK).is_none());
        assert!(outward_url("http://localhost.a.no/", WITH_LOOPBACK).is_none());
    }
}
