//! The provider's keys: cached for a day at most, fetched anew for an unknown `kid`, though not more
//! than once a minute however many forged tokens ask for one (`idporten.md` M44).

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use tokio::sync::Mutex;
use url::Url;

use super::{
    LoginError,
    http::{Answer, Http},
};

/// How long a set of keys is used.
const LIFE: SignedDuration = SignedDuration::from_hours(24);
/// Time between two fetches for keys that the set does not have.
const BETWEEN: SignedDuration = SignedDuration::from_mins(1);

/// The provider's keys, as last fetched.
#[derive(Default)]
pub(super) struct ProviderKeys {
    /// The lock is held while fetching, so that all who wait share one fetch.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    keys: Vec<Key>,
    fetched: Option<Timestamp>,
    asked_for_unknown: Option<Timestamp>,
}

#[derive(Clone)]
struct Key {
    kid: String,
    key: DecodingKey,
}

impl fmt::Debug for ProviderKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProviderKeys")
    }
}

/// The key set as sent; keys of other kinds than ours are passed over.
#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: String,
    n: String,
    e: String,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
}

impl ProviderKeys {
    /// The key of this name, `None` when the provider has none.
    pub(super) async fn find(
        &self,
        http: &Http,
        address: &Url,
        kid: &str,
        now: Timestamp,
    ) -> Result<Option<DecodingKey>, LoginError> {
        let mut state = self.state.lock().await;
        if state.is_old(now) {
            state.keys = fetch(http, address).await?;
            state.fetched = Some(now);
        }
        if let Some(key) = state.get(kid) {
            return Ok(Some(key));
        }
        if state.may_ask_for_unknown(now) {
            state.asked_for_unknown = Some(now);
            // A fetch that fails keeps the set that we have.
            if let Ok(keys) = fetch(http, address).await {
                state.keys = keys;
                state.fetched = Some(now);
            }
        }
        Ok(state.get(kid))
    }
}

impl State {
    fn is_old(&self, now: Timestamp) -> bool {
        self.fetched
            .is_none_or(|fetched| now.duration_since(fetched) >= LIFE)
    }

    fn may_ask_for_unknown(&self, now: Timestamp) -> bool {
        self.asked_for_unknown
            .is_none_or(|asked| now.duration_since(asked) >= BETWEEN)
    }

    fn get(&self, kid: &str) -> Option<DecodingKey> {
        let found = self.keys.iter().find(|key| key.kid == kid)?;
        Some(found.key.clone())
    }
}

async fn fetch(http: &Http, address: &Url) -> Result<Vec<Key>, LoginError> {
    let unavailable = LoginError::ProviderUnavailable;
    let Answer { status, body } = http
        .get(address)
        .await
        .map_err(|_| unavailable("no answer with keys"))?;
    let set: KeySet = (status == http::StatusCode::OK)
        .then(|| serde_json::from_slice(&body).ok())
        .flatten()
        .ok_or(unavailable("an answer without keys"))?;
    Ok(set.keys.into_iter().filter_map(read_key).collect())
}

/// RSA keys for signatures by RS256, and no others.
fn read_key(json: serde_json::Value) -> Option<Key> {
    let jwk: Jwk = serde_json::from_value(json).ok()?;
    let fits = jwk.kty == "RSA"
        && jwk.usage.is_none_or(|usage| usage == "sig")
        && jwk.alg.is_none_or(|alg| alg == "RS256");
    let key = DecodingKey::from_rsa_components(&jwk.n, &jwk.e).ok()?;
    fits.then_some(Key { kid: jwk.kid, key })
}

/// Whether the signature of `message` was made with the private half of `key` by RS256.
pub(super) fn is_signed_by(key: &DecodingKey, message: &str, signature: &str) -> bool {
    jsonwebtoken::crypto::verify(signature, message.as_bytes(), key, Algorithm::RS256)
        .unwrap_or(false)
}
