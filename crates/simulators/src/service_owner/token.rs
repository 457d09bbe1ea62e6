//! Dialog token verification: the inbox's page sends the token in place of a login here.
//!
//! The token is verified against the keys that Dialogporten publishes, with the injected clock. Its
//! holder is the reader of one dialog, with the actions listed in its claim `a`.

use std::sync::{Arc, Mutex, PoisonError};

use http::{HeaderMap, header::AUTHORIZATION};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use serde::{Deserialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{Error, Settings};
use crate::http_client::read_limited;

/// How far Dialogporten's clock may be ahead, in seconds.
const CLOCK_SKEW_SECONDS: i64 = 10;
/// Maximum size of an answer, in bytes.
const MAX_RESPONSE_BYTES: usize = 64 * 1024;

/// Verified content of a dialog token.
#[derive(Clone, Debug)]
pub(super) struct TokenHolder {
    /// URN of the reader, from the token.
    pub(super) urn: String,
    pub(super) dialog: Uuid,
    /// Claim `a`, unparsed: actions separated by semicolons.
    actions: String,
}

impl TokenHolder {
    /// Whether the token allows this: with an attribute exactly this pair, without one the plain
    /// action.
    pub(super) fn may(&self, action: &str, attribute: Option<&str>) -> bool {
        let mut held = self.actions.split(';');
        match attribute {
            Some(attribute) => held.any(|one| one.split_once(',') == Some((action, attribute))),
            None => held.any(|one| one == action),
        }
    }

    /// Whether the token allows this action on the service or on any part of it.
    pub(super) fn may_on_any_part(&self, action: &str) -> bool {
        let name = |one: &str| one.split(',').next() == Some(action);
        self.actions.split(';').any(name)
    }

    /// Whether the token allows any action on the service itself.
    pub(super) fn has_access(&self) -> bool {
        let mut held = self.actions.split(';');
        held.any(|one| !one.is_empty() && !one.contains(','))
    }
}

/// Why a token is rejected.
#[derive(Debug)]
pub(super) enum TokenError {
    /// It is missing or invalid, for this reason.
    NotValid(&'static str),
    /// Dialogporten's keys cannot be fetched.
    NoKeys(Error),
}

/// Dialogporten's keys, and the issuer of its tokens.
#[derive(Debug)]
struct Keys {
    issuer: String,
    set: JwkSet,
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    i: Uuid,
    c: String,
    a: String,
    exp: i64,
    nbf: i64,
}

/// Verifies dialog tokens, with cached keys.
#[derive(Debug, Default)]
pub(super) struct DialogTokenVerifier {
    /// Fetched on first use; a failure is not cached.
    keys: Mutex<Option<Arc<Keys>>>,
}

impl DialogTokenVerifier {
    /// Verifies the token in the `Authorization` header; returns its holder.
    pub(super) async fn verify(
        &self,
        settings: &Settings,
        http: &reqwest::Client,
        headers: &HeaderMap,
    ) -> Result<TokenHolder, TokenError> {
        let sent = headers.get(AUTHORIZATION).and_then(|one| one.to_str().ok());
        let token = sent
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or(TokenError::NotValid("no token"))?;
        let known = self.cached();
        let verified =
            known.and_then(|keys| verify_signature(token, &keys).ok().map(|it| (it, keys)));
        // A restarted Dialogporten has other keys under the same `kid`s: a token that fails with
        // the cached keys is verified again with fetched ones.
        let (claims, keys) = if let Some(found) = verified {
            found
        } else {
            let keys = self
                .fetch(settings, http)
                .await
                .map_err(TokenError::NoKeys)?;
            (verify_or_refuse(token, &keys)?, keys)
        };
        check_claims(claims, &keys, settings.clock.now())
    }

    fn cached(&self) -> Option<Arc<Keys>> {
        self.keys
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    async fn fetch(&self, settings: &Settings, http: &reqwest::Client) -> Result<Arc<Keys>, Error> {
        let base = settings.dialogporten.as_str().trim_end_matches('/');
        let at = |name: &str| http.get(format!("{base}/api/v1/.well-known/{name}"));
        let Metadata { issuer } = fetch_json(at("oauth-authorization-server")).await?;
        let set = fetch_json(at("jwks.json")).await?;
        let keys = Arc::new(Keys { issuer, set });
        *self.keys.lock().unwrap_or_else(PoisonError::into_inner) = Some(keys.clone());
        Ok(keys)
    }
}

fn verify_or_refuse(token: &str, keys: &Keys) -> Result<Claims, TokenError> {
    verify_signature(token, keys).map_err(TokenError::NotValid)
}

fn verify_signature(token: &str, keys: &Keys) -> Result<Claims, &'static str> {
    let header = decode_header(token).map_err(|_| "its header cannot be read")?;
    let key_id = header.kid.ok_or("it names no key")?;
    let key = keys.set.find(&key_id).ok_or("an unknown key")?;
    let key = DecodingKey::from_jwk(key).map_err(|_| "its key cannot be used")?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    // Times are checked on the injected clock; there is no audience.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let token = decode(token, &key, &validation);
    token
        .map(|token| token.claims)
        .map_err(|_| "its signature or claims do not hold")
}

fn check_claims(claims: Claims, keys: &Keys, now: Timestamp) -> Result<TokenHolder, TokenError> {
    let now = now.as_second();
    let faults = [
        (claims.iss != keys.issuer, "another issuer"),
        (claims.exp <= now, "expired"),
        (claims.nbf > now + CLOCK_SKEW_SECONDS, "not valid yet"),
    ];
    match faults.iter().find(|(is_fault, _)| *is_fault) {
        Some((_, reason)) => Err(TokenError::NotValid(reason)),
        None => Ok(TokenHolder {
            urn: claims.c,
            dialog: claims.i,
            actions: claims.a,
        }),
    }
}

async fn fetch_json<T: DeserializeOwned>(request: reqwest::RequestBuilder) -> Result<T, Error> {
    let broken = |error: reqwest::Error| Error::Dialogporten(error.without_url().to_string());
    let response = request.send().await.map_err(broken)?;
    if !response.status().is_success() {
        let status = response.status();
        return Err(Error::Dialogporten(format!("it answered {status}")));
    }
    let body = read_limited(response, MAX_RESPONSE_BYTES).await;
    let body = body.map_err(|error| Error::Dialogporten(error.to_string()))?;
    serde_json::from_slice(&body).map_err(|error| Error::Dialogporten(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_is_part_of_what_is_allowed() {
        let holder = TokenHolder {
            urn: "urn:altinn:person:identifier-no:14859102442".to_owned(),
            dialog: Uuid::nil(),
            actions: "read;write;transmissionread,urn:altinn:subresource:journal".to_owned(),
        };
        assert!(holder.may("write", None));
        assert!(!holder.may("sign", None));
        assert!(!holder.may("write", Some("urn:altinn:subresource:journal")));
        assert!(holder.may("transmissionread", Some("urn:altinn:subresource:journal")));
        assert!(!holder.may("transmissionread", None));
        assert!(holder.may_on_any_part("transmissionread") && holder.has_access());
        let partly = TokenHolder {
            actions: "transmissionread,urn:altinn:subresource:journal".to_owned(),
            ..holder.clone()
        };
        assert!(!partly.has_access());
        let nothing = TokenHolder {
            actions: String::new(),
            ..holder
        };
        assert!(!nothing.has_access() && !nothing.may("read", None));
    }
}
