//! Security headers of every response, errors and redirects included
//! (`docs/rules/security.md#headers`): HSTS, content security policy, framing, and caching.

use std::sync::{Arc, PoisonError, RwLock};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{
        CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
        STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
    },
};

use url::Url;

use crate::urls;

/// How long a response may be cached. Every response is [`Private`](Self::Private) unless its
/// handler says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Caching {
    /// `no-store`: everything that is rendered for a visitor.
    #[default]
    Private,
    /// Cached for a year by anybody: files whose name holds the hash of their content.
    Forever,
    /// `no-cache`, revalidated each time: files that a debug build reads from disk.
    Revalidated,
}

/// Which pages may show a response in a frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Framing {
    /// No page may frame it.
    #[default]
    Refused,
    /// The provider's pages may frame it: front-channel logout alone
    /// (`docs/rules/login.md#oidc-17`).
    ByProvider,
}

/// Origins in `connect-src` besides our own, from which the scripts of a page may fetch: those of
/// this dialog's embeds and write actions, at most twenty and each in full
/// (`docs/rules/security.md#csp-connect`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectTo(Vec<String>);

impl ConnectTo {
    /// Most origins of one page.
    const MOST: usize = 20;

    /// The origins of these URLs, sorted, each once.
    #[must_use]
    pub fn origins<'a>(addresses: impl IntoIterator<Item = &'a Url>) -> Self {
        let origins = addresses.into_iter().map(Url::origin);
        // A URL without an origin of its own cannot be named, and nothing can be fetched from it.
        let named = origins.filter(url::Origin::is_tuple);
        let mut origins: Vec<_> = named.map(|origin| origin.ascii_serialization()).collect();
        origins.sort();
        origins.dedup();
        origins.truncate(Self::MOST);
        Self(origins)
    }
}

/// Configuration of the security headers.
#[derive(Clone, Debug)]
pub struct HeaderPolicy {
    https: bool,
    /// Origins of the provider's authorization and end-session endpoints; empty until its metadata
    /// has been read.
    provider_origins: Arc<RwLock<Vec<String>>>,
}

impl HeaderPolicy {
    /// The policy of an origin; `https` decides whether HSTS is sent. The provider's origins are
    /// set later, when its metadata has been read.
    #[must_use]
    pub fn new(https: bool) -> Self {
        Self {
            https,
            provider_origins: Arc::default(),
        }
    }

    /// Sets the origins of the provider to which a form may lead (`form-action`).
    pub fn set_provider_origins(&self, mut origins: Vec<String>) {
        origins.sort();
        origins.dedup();
        *self
            .provider_origins
            .write()
            .unwrap_or_else(PoisonError::into_inner) = origins;
    }

    fn provider_origins(&self) -> String {
        let origins = self
            .provider_origins
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        origins
            .iter()
            .fold(String::new(), |list, origin| list + " " + origin)
    }

    /// The content security policy of a page. It has no `unsafe-*` and no nonce: no content on our
    /// origin is written by others. Chromium checks `form-action` against every redirect after a
    /// form, so the provider's origins are in it for the sake of logging out.
    fn page_csp(&self, framing: Framing, connect_to: &ConnectTo) -> String {
        let provider = self.provider_origins();
        let connect = connect_to
            .0
            .iter()
            .fold(String::new(), |list, origin| list + " " + origin);
        let ancestors = match framing {
            Framing::ByProvider if !provider.is_empty() => provider.trim_start().to_owned(),
            _ => "'none'".to_owned(),
        };
        format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             font-src 'self'; connect-src 'self'{connect}; manifest-src 'self'; form-action 'self'{provider}; \
             frame-src 'none'; frame-ancestors {ancestors}; object-src 'none'; base-uri 'none'; \
             require-trusted-types-for 'script'; trusted-types embed; \
             report-uri {report}; report-to csp",
            report = urls::CSP_REPORT,
        )
    }

    fn apply(
        &self,
        headers: &mut HeaderMap,
        caching: Caching,
        framing: Framing,
        connect_to: &ConnectTo,
    ) {
        let mut set = |name: HeaderName, value: &'static str| {
            headers.insert(name, HeaderValue::from_static(value));
        };
        if self.https {
            set(
                STRICT_TRANSPORT_SECURITY,
                "max-age=31536000; includeSubDomains",
            );
        }
        set(X_CONTENT_TYPE_OPTIONS, "nosniff");
        // With `no-referrer` browsers send `Origin: null` on our own forms.
        set(REFERRER_POLICY, "same-origin");
        set(
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        );
        set(
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        );
        set(
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
        );
        if framing == Framing::Refused {
            set(X_FRAME_OPTIONS, "DENY");
        }
        match caching {
            Caching::Private => {
                set(CACHE_CONTROL, "no-store");
                headers.append(VARY, HeaderValue::from_static("Cookie"));
            }
            Caching::Forever => set(CACHE_CONTROL, "public, max-age=31536000, immutable"),
            Caching::Revalidated => set(CACHE_CONTROL, "no-cache"),
        }
        self.apply_csp(headers, framing, connect_to);
    }

    fn apply_csp(&self, headers: &mut HeaderMap, framing: Framing, connect_to: &ConnectTo) {
        let is_html = headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("text/html"));
        let csp = if is_html {
            let endpoint = format!("csp=\"{}\"", urls::CSP_REPORT);
            if let Ok(endpoint) = HeaderValue::from_str(&endpoint) {
                headers.insert(HeaderName::from_static("reporting-endpoints"), endpoint);
            }
            HeaderValue::from_str(&self.page_csp(framing, connect_to))
        } else {
            Ok(HeaderValue::from_static(
                "default-src 'none'; frame-ancestors 'none'",
            ))
        };
        // Origins come from parsed URLs and hold no character that a header refuses; if one did,
        // the strictest policy stands in.
        let strictest = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
        headers.insert(CONTENT_SECURITY_POLICY, csp.unwrap_or(strictest));
    }
}

/// Middleware that sets the headers on every response. Handlers choose other values by putting
/// [`Caching`], [`Framing`] and [`ConnectTo`] into the response's extensions.
pub async fn set_headers(
    State(policy): State<HeaderPolicy>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let caching = response.extensions().get().copied().unwrap_or_default();
    let framing = response.extensions().get().copied().unwrap_or_default();
    let connect_to: ConnectTo = response.extensions_mut().remove().unwrap_or_default();
    policy.apply(response.headers_mut(), caching, framing, &connect_to);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(https: bool, content_type: &'static str, framing: Framing) -> HeaderMap {
        let policy = HeaderPolicy::new(https);
        policy.set_provider_origins(vec!["https://login.example.no".to_owned()]);
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        policy.apply(
            &mut headers,
            Caching::Private,
            framing,
            &ConnectTo::default(),
        );
        headers
    }

    #[test]
    fn scripts_fetch_only_from_the_origins_of_their_dialog() {
        let addresses = [
            "https://skatt.example.no/innhold/1?x=y",
            "https://skatt.example.no/innhold/2",
            "https://nav.example.no:8443/a",
            "data:text/html,x",
        ];
        let addresses = addresses.map(|address| Url::parse(address).unwrap());
        let policy = HeaderPolicy::new(true);
        let csp = policy.page_csp(Framing::Refused, &ConnectTo::origins(&addresses));
        let expected =
            "; connect-src 'self' https://nav.example.no:8443 https://skatt.example.no; ";
        assert!(csp.contains(expected), "{csp}");
        let many: Vec<_> = (0..30)
            .map(|n| Url::parse(&format!("https://a{n}.no/")).unwrap())
            .collect();
        assert_eq!(ConnectTo::origins(&many).0.len(), ConnectTo::MOST);
        let plain = policy.page_csp(Framing::Refused, &ConnectTo::default());
        assert!(plain.contains("; connect-src 'self'; "));
    }

    #[test]
    fn a_page_may_lead_forms_to_the_provider_and_be_framed_by_nobody() {
        let headers = headers(true, "text/html; charset=utf-8", Framing::Refused);
        let csp = headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            csp.contains("form-action 'self' https://login.example.no;"),
            "{csp}"
        );
        assert!(csp.contains("frame-ancestors 'none'"));
        assert!(!csp.contains("unsafe"));
        assert_eq!(headers[X_FRAME_OPTIONS], "DENY");
        assert_eq!(headers[CACHE_CONTROL], "no-store");
        assert!(headers.contains_key(STRICT_TRANSPORT_SECURITY));
    }

    #[test]
    fn only_the_provider_may_frame_the_logout_notice() {
        let headers = headers(true, "text/html", Framing::ByProvider);
        let csp = headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            csp.contains("frame-ancestors https://login.example.no;"),
            "{csp}"
        );
        assert!(!headers.contains_key(X_FRAME_OPTIONS));
    }

    #[test]
    fn plain_http_sends_no_transport_security_and_data_is_no_page() {
        let headers = headers(false, "application/json", Framing::Refused);
        assert!(!headers.contains_key(STRICT_TRANSPORT_SECURITY));
        assert_eq!(
            headers[CONTENT_SECURITY_POLICY],
            "default-src 'none'; frame-ancestors 'none'"
        );
    }
}
