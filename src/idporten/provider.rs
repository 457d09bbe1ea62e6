//! The OpenID provider: its metadata (discovery document), fetched on first use, and what all steps
//! share.

use std::{
    net::IpAddr,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use clock::Clock;
use jiff::{SignedDuration, Timestamp};
use openidconnect::{
    AdditionalProviderMetadata, LogoutProviderMetadata, ProviderMetadata,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType,
        CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode,
        CoreResponseType, CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use url::{Host, Url};

use super::{
    Credentials, LoginError, Pushed, Settings,
    http::{Answer, CallError, Http},
    keys::ProviderKeys,
    provider_key::ProviderKey,
};
use crate::http_client::is_localhost;

/// How long metadata is cached; Digdir advises a day.
const LIFE: SignedDuration = SignedDuration::from_hours(24);

/// Why a provider cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The issuer is no address.
    #[error("the issuer is no https address (http is for loopback hosts only)")]
    Issuer,
    /// The TLS library could not be set up.
    #[error("the HTTP client cannot be made")]
    Http(#[from] reqwest::Error),
}

/// ID-porten, or another OpenID provider. Clones share its cached metadata and keys.
#[derive(Clone, Debug)]
pub struct Provider(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: Settings,
    clock: Clock,
    http: Http,
    keys: ProviderKeys,
    /// Metadata, and when it was fetched.
    known: RwLock<Option<(Arc<Metadata>, Timestamp)>>,
    /// Key or secret of our client; another key can take its place.
    credentials: RwLock<Credentials>,
    /// Held during a fetch, so that all requests that wait share one call.
    asking: Mutex<()>,
    /// Number of fetches that have ended.
    asked: AtomicU64,
}

/// The discovery document as `openidconnect` reads it.
type Document = ProviderMetadata<
    LogoutProviderMetadata<OtherEndpoints>,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    ProviderKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Endpoints that `openidconnect` has no types for: RFC 9126 §5 and RFC 8414 §2.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct OtherEndpoints {
    pushed_authorization_request_endpoint: Option<Url>,
    revocation_endpoint: Option<Url>,
}

impl AdditionalProviderMetadata for OtherEndpoints {}

/// The provider metadata that we use (`docs/rules/login.md#metadata`), with every address checked.
#[derive(Debug)]
pub(crate) struct Metadata {
    pub(crate) authorization_endpoint: Url,
    pub(crate) token_endpoint: Url,
    pub(crate) jwks_uri: Url,
    pub(crate) pushed_authorization_request_endpoint: Option<Url>,
    pub(crate) end_session_endpoint: Option<Url>,
    pub(crate) revocation_endpoint: Option<Url>,
}

impl Provider {
    /// Makes a provider without calling it: start-up does not depend on it.
    ///
    /// # Errors
    /// When the issuer is no address or there is no TLS.
    pub fn new(settings: Settings, clock: Clock) -> Result<Self, SetUpError> {
        let issuer = Url::parse(&settings.issuer).map_err(|_| SetUpError::Issuer)?;
        if !is_safe(&issuer, &issuer) {
            return Err(SetUpError::Issuer);
        }
        Ok(Self(Arc::new(Inner {
            credentials: RwLock::new(settings.credentials.clone()),
            settings,
            clock,
            http: Http::new()?,
            keys: ProviderKeys::default(),
            known: RwLock::default(),
            asking: Mutex::default(),
            asked: AtomicU64::default(),
        })))
    }

    /// Authenticates our client by other credentials from now on.
    pub fn use_credentials(&self, credentials: Credentials) {
        let used = self.0.credentials.write();
        *used.unwrap_or_else(PoisonError::into_inner) = credentials;
    }

    /// Id of the key that authenticates our client; `None` for a client secret.
    #[must_use]
    pub fn client_key_id(&self) -> Option<String> {
        self.credentials().kid().map(str::to_owned)
    }

    /// Until when the provider accepts that key, as far as it is known.
    #[must_use]
    pub fn client_key_end(&self) -> Option<Timestamp> {
        self.credentials().end()
    }

    fn credentials(&self) -> Credentials {
        let used = self.0.credentials.read();
        used.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Origins of the provider that browsers meet, empty until its metadata is known: for
    /// `form-action`, and for `frame-ancestors` of the logout notice.
    #[must_use]
    pub fn browser_origins(&self) -> Vec<String> {
        let Some((metadata, _)) = self.known() else {
            return Vec::new();
        };
        let mut origins: Vec<String> = [
            Some(&metadata.authorization_endpoint),
            metadata.end_session_endpoint.as_ref(),
        ]
        .into_iter()
        .flatten()
        .map(|url| url.origin().ascii_serialization())
        .collect();
        origins.dedup();
        origins
    }

    /// Fetches the provider's metadata unless it is cached.
    ///
    /// # Errors
    /// When it does not answer as it should.
    pub async fn is_ready(&self) -> Result<(), LoginError> {
        self.metadata().await.map(|_| ())
    }

    /// Fetches the provider's metadata although it may be cached: whether the provider answers now.
    /// The result is cached.
    ///
    /// # Errors
    /// When it does not answer as it should.
    pub async fn answers(&self) -> Result<(), LoginError> {
        let metadata = self.discover().await?;
        self.keep_metadata(metadata);
        Ok(())
    }

    /// The metadata, at most a day old; older while the provider does not answer.
    pub(crate) async fn metadata(&self) -> Result<Arc<Metadata>, LoginError> {
        if let Some(metadata) = self.recent() {
            return Ok(metadata);
        }
        let asked = self.0.asked.load(Ordering::SeqCst);
        let _asking = self.0.asking.lock().await;
        if let Some(metadata) = self.recent() {
            return Ok(metadata);
        }
        let found = if self.0.asked.load(Ordering::SeqCst) == asked {
            let found = self.discover().await;
            self.0.asked.fetch_add(1, Ordering::SeqCst);
            found
        } else {
            // Another request's fetch failed while we waited: fetching in turn would make a queue.
            Err(LoginError::ProviderUnavailable("no metadata"))
        };
        match (found, self.known()) {
            (Ok(metadata), _) => Ok(self.keep_metadata(metadata)),
            (Err(_), Some((old, _))) => Ok(old),
            (Err(error), None) => Err(error),
        }
    }

    fn keep_metadata(&self, metadata: Metadata) -> Arc<Metadata> {
        let metadata = Arc::new(metadata);
        let mut known = self.0.known.write().unwrap_or_else(PoisonError::into_inner);
        *known = Some((Arc::clone(&metadata), self.now()));
        metadata
    }

    async fn discover(&self) -> Result<Metadata, LoginError> {
        let unavailable = LoginError::ProviderUnavailable;
        let issuer = &self.settings().issuer;
        let address = format!(
            "{}/.well-known/openid-configuration",
            issuer.trim_end_matches('/')
        );
        let address = Url::parse(&address).map_err(|_| unavailable("no metadata"))?;
        let Answer { status, body } = self
            .http()
            .get(&address)
            .await
            .map_err(|_| unavailable("no metadata"))?;
        if status != http::StatusCode::OK {
            return Err(unavailable("no metadata"));
        }
        let document: Document =
            serde_json::from_slice(&body).map_err(|_| unavailable("unreadable metadata"))?;
        if document.issuer().as_str() != issuer {
            return Err(unavailable("metadata of another issuer"));
        }
        let metadata = Metadata::of(&document).ok_or(unavailable("unreadable metadata"))?;
        if !metadata.addresses().all(|url| is_safe(url, &address)) {
            return Err(unavailable("metadata with addresses elsewhere"));
        }
        if self.settings().pushed == Pushed::Always
            && metadata.pushed_authorization_request_endpoint.is_none()
        {
            return Err(LoginError::ProviderRefused(
                "pushed requests are not offered",
            ));
        }
        Ok(metadata)
    }

    fn known(&self) -> Option<(Arc<Metadata>, Timestamp)> {
        let known = self.0.known.read().unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }

    fn recent(&self) -> Option<Arc<Metadata>> {
        let (metadata, since) = self.known()?;
        (self.now().duration_since(since) < LIFE).then_some(metadata)
    }

    /// Posts a form with our client credentials, made for this call.
    pub(crate) async fn post(
        &self,
        address: &Url,
        parameters: &[(&str, &str)],
    ) -> Result<Answer, CallError> {
        let settings = self.settings();
        let credentials = self
            .credentials()
            .parameters(&settings.client_id, &settings.issuer, self.now())
            .map_err(|_| CallError::NotSent)?;
        let mut form: Vec<(&str, &str)> = parameters.to_vec();
        form.extend(
            credentials
                .iter()
                .map(|(name, value)| (*name, value.as_str())),
        );
        self.http().post(address, &form).await
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn http(&self) -> &Http {
        &self.0.http
    }

    pub(crate) fn keys(&self) -> &ProviderKeys {
        &self.0.keys
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }
}

impl Metadata {
    /// What we use of a document; `None` without a token endpoint.
    fn of(document: &Document) -> Option<Self> {
        let logout = document.additional_metadata();
        let other = &logout.additional_metadata;
        let end_session = logout.end_session_endpoint.as_ref();
        Some(Self {
            authorization_endpoint: document.authorization_endpoint().url().clone(),
            token_endpoint: document.token_endpoint()?.url().clone(),
            jwks_uri: document.jwks_uri().url().clone(),
            pushed_authorization_request_endpoint: other
                .pushed_authorization_request_endpoint
                .clone(),
            end_session_endpoint: end_session.map(|address| address.url().clone()),
            revocation_endpoint: other.revocation_endpoint.clone(),
        })
    }

    fn addresses(&self) -> impl Iterator<Item = &Url> {
        [
            Some(&self.authorization_endpoint),
            Some(&self.token_endpoint),
            Some(&self.jwks_uri),
            self.pushed_authorization_request_endpoint.as_ref(),
            self.end_session_endpoint.as_ref(),
            self.revocation_endpoint.as_ref(),
        ]
        .into_iter()
        .flatten()
    }
}

/// Whether an address may belong to the issuer: `https` on its host or a host below it (ID-porten's
/// pages are on `login.` of the issuer's host), on the same port. Loopback hosts, for development,
/// may use `http` and any port (`docs/rules/login.md#m47`).
fn is_safe(url: &Url, issuer: &Url) -> bool {
    let (Some(host), Some(issuer_host)) = (url.host_str(), issuer.host_str()) else {
        return false;
    };
    let is_near = host == issuer_host || host.ends_with(&format!(".{issuer_host}"));
    let is_plain =
        url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let is_protected =
        url.scheme() == "https" && (url.port() == issuer.port() || is_loopback(issuer));
    is_near && is_plain && (is_protected || (url.scheme() == "http" && is_loopback(issuer)))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(host)) => is_localhost(host),
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// The document of ID-porten's test environment with some members replaced; `null` removes one.
    fn read(changes: &Value) -> Option<Metadata> {
        let mut document = json!({
            "issuer": "https://test.idporten.no",
            "authorization_endpoint": "https://login.test.idporten.no/authorize",
            "token_endpoint": "https://test.idporten.no/token",
            "pushed_authorization_request_endpoint": "https://test.idporten.no/par",
            "end_session_endpoint": "https://login.test.idporten.no/logout",
            "revocation_endpoint": "https://test.idporten.no/token/revoke",
            "introspection_endpoint": "https://test.idporten.no/token/introspect",
            "userinfo_endpoint": "https://test.idporten.no/userinfo",
            "jwks_uri": "https://test.idporten.no/jwks.json",
            "response_types_supported": ["code"],
            "response_modes_supported": ["query", "form_post", "query.jwt", "form_post.jwt"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "subject_types_supported": ["public", "pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "authorization_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported":
                ["client_secret_basic", "client_secret_post", "none", "private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile"],
            "ui_locales_supported": ["en", "nb", "nn", "se"],
            "display_values_supported": ["page"],
            "prompt_values_supported": ["consent", "login", "none"],
            "acr_values_supported": ["idporten-loa-substantial", "selfregistered-email"],
            "claims_parameter_supported": false,
            "request_parameter_supported": false,
            "request_uri_parameter_supported": false,
            "authorization_response_iss_parameter_supported": true,
            "frontchannel_logout_supported": true,
        });
        for (name, value) in changes.as_object().unwrap() {
            document[name] = value.clone();
        }
        document
            .as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        Metadata::of(&serde_json::from_value(document).ok()?)
    }

    #[test]
    fn m47_the_document_of_id_porten_is_read() {
        let metadata = read(&json!({})).unwrap();
        let addresses: Vec<_> = metadata.addresses().map(Url::as_str).collect();
        assert_eq!(
            addresses,
            [
                "https://login.test.idporten.no/authorize",
                "https://test.idporten.no/token",
                "https://test.idporten.no/jwks.json",
                "https://test.idporten.no/par",
                "https://login.test.idporten.no/logout",
                "https://test.idporten.no/token/revoke",
            ]
        );
        for fewer in [
            "pushed_authorization_request_endpoint",
            "end_session_endpoint",
            "revocation_endpoint",
        ] {
            let metadata = read(&json!({ fewer: null })).unwrap();
            assert_eq!(metadata.addresses().count(), 5, "{fewer}");
            assert!(read(&json!({ fewer: "no address" })).is_none(), "{fewer}");
        }
    }

    #[test]
    fn m47_a_document_without_an_endpoint_that_is_needed_is_refused() {
        for needed in [
            "issuer",
            "authorization_endpoint",
            "token_endpoint",
            "jwks_uri",
        ] {
            assert!(read(&json!({ needed: null })).is_none(), "{needed}");
            assert!(read(&json!({ needed: "no address" })).is_none(), "{needed}");
        }
        let unknown = json!({"id_token_signing_alg_values_supported": ["RS256", "XY1"], "x": 1});
        assert!(read(&unknown).is_some());
    }

    /// Addresses in metadata, by `docs/rules/login.md#m47`.
    #[test]
    fn addresses_of_the_provider_stay_with_it() {
        let safe = |url: &str, issuer: &str| {
            is_safe(&Url::parse(url).unwrap(), &Url::parse(issuer).unwrap())
        };
        let test = "https://test.idporten.no";
        assert!(safe("https://test.idporten.no/token", test));
        assert!(safe("https://login.test.idporten.no/authorize", test));
        for elsewhere in [
            "http://test.idporten.no/token",
            "https://evil.example/token",
            "https://evil-test.idporten.no/token",
            "https://idporten.no/token",
            "https://test.idporten.no.evil.example/token",
            "https://test.idporten.no:8443/token",
            "https://user@test.idporten.no/token",
            "file:///token",
        ] {
            assert!(!safe(elsewhere, test), "{elsewhere}");
        }
        let local = "http://idporten.localhost:8081";
        assert!(safe(
            "http://login.idporten.localhost:8081/authorize",
            local
        ));
        assert!(!safe("http://evil.example/authorize", local));
        assert!(safe("http://127.0.0.1:2/a", "http://127.0.0.1:1"));
    }
}
