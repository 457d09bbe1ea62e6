//! Bearer authentication: access tokens of the provider, verified against its published keys.
//!
//! `aud` is not checked, as in the real Dialogporten. Issuer, signature and lifetime decide whether
//! the request is authenticated at all; scope and person decide whether it is authorised.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use jsonwebtoken::{
    DecodingKey, Validation, decode, decode_header,
    jwk::{Jwk, JwkSet},
};
use serde::Deserialize;
use tokio::{sync::RwLock, time::Instant};
use url::Url;
use uuid::Uuid;

use super::party::is_valid_pid;
use crate::http_client;

/// Allowed clock skew, in seconds.
const CLOCK_SKEW_SECONDS: i64 = 2;

/// Minimum interval between two fetches of the keys, even when tokens name unknown keys.
const MIN_REFETCH_INTERVAL: Duration = Duration::from_millis(100);

/// How long fetched keys are trusted. A restarted provider may reuse a `kid` for a new key.
const KEY_LIFETIME: Duration = Duration::from_mins(1);

/// An authenticated person with the scope.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) pid: String,
    pub(super) level: u8,
}

/// Holder of a valid token.
#[derive(Clone, Debug)]
pub(super) enum Identity {
    /// A person with the required scope.
    Person(Caller),
    /// A dialog token, which grants access to the event stream of this dialog only.
    Dialog(Uuid),
    /// The token lacks the scope.
    NoScope,
    /// The token names no person.
    UnknownType,
    /// A token whose level makes the real Dialogporten fail with a server error.
    UnknownLevel,
}

/// Why a token is rejected.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum TokenError {
    /// It does not parse, or no known key matches.
    Unreadable,
    /// It parses, but its signature, issuer or lifetime is not valid.
    Invalid,
}

/// Verifies access tokens of one provider.
#[derive(Debug)]
pub(super) struct Verifier {
    issuer: Url,
    http: reqwest::Client,
    keys: RwLock<Option<CachedKeys>>,
}

#[derive(Clone, Debug)]
struct CachedKeys {
    issuer: String,
    set: Arc<JwkSet>,
    fetched: Instant,
}

impl CachedKeys {
    fn find(&self, kid: &str) -> Option<(String, Jwk)> {
        self.set
            .find(kid)
            .map(|key| (self.issuer.clone(), key.clone()))
    }
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: Url,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    pid: Option<String>,
    #[serde(default)]
    acr: Option<String>,
}

impl Verifier {
    pub(super) fn new(issuer: Url) -> Result<Self, reqwest::Error> {
        let http = http_client::build_client(Duration::from_secs(5))?;
        Ok(Self {
            issuer,
            http,
            keys: RwLock::new(None),
        })
    }

    /// Verifies the token and returns its holder.
    pub(super) async fn verify(&self, token: &str, now: Timestamp) -> Result<Identity, TokenError> {
        let header = decode_header(token).map_err(|_| TokenError::Unreadable)?;
        let kid = header.kid.ok_or(TokenError::Unreadable)?;
        let (issuer, jwk) = self.key(&kid).await.ok_or(TokenError::Invalid)?;
        let key = DecodingKey::from_jwk(&jwk).map_err(|_| TokenError::Invalid)?;
        // The algorithm must belong to the key: a public key is never used as a shared secret.
        let mut validation = Validation::new_for_family(key.family());
        // Lifetimes are checked against the clock of the simulator, not the system clock.
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        let claims = decode::<Claims>(token, &key, &validation)
            .map_err(|_| TokenError::Invalid)?
            .claims;
        let now = now.as_second();
        let is_current = now < claims.exp.saturating_add(CLOCK_SKEW_SECONDS)
            && claims
                .nbf
                .is_none_or(|nbf| nbf <= now.saturating_add(CLOCK_SKEW_SECONDS));
        if claims.iss != issuer || !is_current {
            return Err(TokenError::Invalid);
        }
        Ok(identity_from_claims(claims))
    }

    /// The key with this `kid`, and the issuer it belongs to.
    async fn key(&self, kid: &str) -> Option<(String, Jwk)> {
        let cached = self.keys.read().await.clone();
        if let Some(keys) = cached {
            let age = keys.fetched.elapsed();
            let found = keys.find(kid);
            if age < MIN_REFETCH_INTERVAL || (found.is_some() && age < KEY_LIFETIME) {
                return found;
            }
        }
        match self.fetch().await {
            Ok(keys) => {
                let found = keys.find(kid);
                *self.keys.write().await = Some(keys);
                found
            }
            Err(error) => {
                tracing::warn!(
                    ?error,
                    "simulated Dialogporten cannot read the provider's keys"
                );
                None
            }
        }
    }

    async fn fetch(&self) -> Result<CachedKeys, reqwest::Error> {
        let base = self.issuer.as_str().trim_end_matches('/');
        let metadata = format!("{base}/.well-known/openid-configuration");
        let answer = self.http.get(metadata).send().await?.error_for_status()?;
        let discovery: Discovery = answer.json().await?;
        let answer = self
            .http
            .get(discovery.jwks_uri)
            .send()
            .await?
            .error_for_status()?;
        let set = Arc::new(answer.json().await?);
        Ok(CachedKeys {
            issuer: discovery.issuer,
            set,
            fetched: Instant::now(),
        })
    }
}

fn identity_from_claims(claims: Claims) -> Identity {
    let allowed = ["digdir:dialogporten", "digdir:dialogporten.noconsent"];
    if !claims
        .scope
        .split(' ')
        .any(|scope| allowed.contains(&scope))
    {
        return Identity::NoScope;
    }
    let Some(pid) = claims.pid.filter(|pid| is_valid_pid(pid)) else {
        return Identity::UnknownType;
    };
    let level = match claims.acr.as_deref() {
        Some("idporten-loa-high") => 4,
        Some("idporten-loa-substantial") => 3,
        Some("idporten-loa-low" | "selfregistered-email") => 0,
        _ => return Identity::UnknownLevel,
    };
    Identity::Person(Caller { pid, level })
}
