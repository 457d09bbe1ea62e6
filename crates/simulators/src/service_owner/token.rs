//! The dialog token: what a browser brings from the inbox in place of a login here.
//!
//! Verified against the keys that Dialogporten publishes, on our clock. Whoever holds it is the
//! reader of one dialog and may do there what its claim `a` lists.

use std::sync::{Arc, Mutex, PoisonError};

use http::{HeaderMap, header::AUTHORIZATION};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use serde::{Deserialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{Error, Settings};
use crate::http_client::read_limited;

/// How far Dialogporten's clock may be ahead of ours, in seconds.
const SKEW: i64 = 10;
/// Longest answer that is read.
const LONGEST_BYTES: usize = 64 * 1024;

/// The reader of a dialog.
#[derive(Clone, Debug)]
pub(super) struct Holder {
    /// The reader's URN.
    pub(super) urn: String,
    pub(super) dialog: Uuid,
    /// Claim `a`, as it stands.
    actions: String,
}

impl Holder {
    /// Whether the reader may do this: with an attribute that very pair, without one the bare
    /// action.
    pub(super) fn may(&self, action: &str, attribute: Option<&str>) -> bool {
        let mut held = self.actions.split(';');
        match attribute {
            Some(attribute) => held.any(|one| one.split_once(',') == Some((action, attribute))),
            None => held.any(|one| one == action),
        }
    }

    /// Whether the reader may do this on the service itself or on some part of it.
    pub(super) fn may_somewhere(&self, action: &str) -> bool {
        let name = |one: &str| one.split(',').next() == Some(action);
        self.actions.split(';').any(name)
    }

    /// Whether anything at all on the service itself is open to the reader.
    pub(super) fn has_access(&self) -> bool {
        let mut held = self.actions.split(';');
        held.any(|one| !one.is_empty() && !one.contains(','))
    }
}

/// Why a token is not taken.
#[derive(Debug)]
pub(super) enum Refusal {
    /// There is none, or it does not hold.
    NotValid(&'static str),
    /// Dialogporten's keys cannot be had.
    NoKeys(Error),
}

/// Dialogporten's keys, and the name it signs with.
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

/// Verifies dialog tokens.
#[derive(Debug, Default)]
pub(super) struct DialogTokens {
    /// Fetched at first need; a failure is not remembered.
    keys: Mutex<Option<Arc<Keys>>>,
}

impl DialogTokens {
    /// Who holds the token that came with a request.
    pub(super) async fn holder(
        &self,
        settings: &Settings,
        http: &reqwest::Client,
        headers: &HeaderMap,
    ) -> Result<Holder, Refusal> {
        let sent = headers.get(AUTHORIZATION).and_then(|one| one.to_str().ok());
        let token = sent
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or(Refusal::NotValid("no token"))?;
        let known = self.known();
        let verified = known.and_then(|keys| verified(token, &keys).ok().map(|it| (it, keys)));
        // A Dialogporten that starts anew has other keys under the same names: what does not fit
        // the known ones is looked at with fresh ones.
        let (claims, keys) = if let Some(found) = verified {
            found
        } else {
            let keys = self.fetch(settings, http).await.map_err(Refusal::NoKeys)?;
            (verified_or_refused(token, &keys)?, keys)
        };
        check(claims, &keys, settings.clock.now())
    }

    fn known(&self) -> Option<Arc<Keys>> {
        self.keys
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    async fn fetch(&self, settings: &Settings, http: &reqwest::Client) -> Result<Arc<Keys>, Error> {
        let base = settings.dialogporten.as_str().trim_end_matches('/');
        let at = |name: &str| http.get(format!("{base}/api/v1/.well-known/{name}"));
        let Metadata { issuer } = read(at("oauth-authorization-server")).await?;
        let set = read(at("jwks.json")).await?;
        let keys = Arc::new(Keys { issuer, set });
        *self.keys.lock().unwrap_or_else(PoisonError::into_inner) = Some(keys.clone());
        Ok(keys)
    }
}

fn verified_or_refused(token: &str, keys: &Keys) -> Result<Claims, Refusal> {
    verified(token, keys).map_err(Refusal::NotValid)
}

fn verified(token: &str, keys: &Keys) -> Result<Claims, &'static str> {
    let header = decode_header(token).map_err(|_| "its header cannot be read")?;
    let key_id = header.kid.ok_or("it names no key")?;
    let key = keys.set.find(&key_id).ok_or("an unknown key")?;
    let key = DecodingKey::from_jwk(key).map_err(|_| "its key cannot be used")?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    // Times are checked on our clock; there is no audience.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let token = decode(token, &key, &validation);
    token
        .map(|token| token.claims)
        .map_err(|_| "its signature or claims do not hold")
}

fn check(claims: Claims, keys: &Keys, now: Timestamp) -> Result<Holder, Refusal> {
    let now = now.as_second();
    let faults = [
        (claims.iss != keys.issuer, "another issuer"),
        (claims.exp <= now, "expired"),
        (claims.nbf > now + SKEW, "not valid yet"),
    ];
    match faults.iter().find(|(is_fault, _)| *is_fault) {
        Some((_, reason)) => Err(Refusal::NotValid(reason)),
        None => Ok(Holder {
            urn: claims.c,
            dialog: claims.i,
            actions: claims.a,
        }),
    }
}

async fn read<T: DeserializeOwned>(request: reqwest::RequestBuilder) -> Result<T, Error> {
    let broken = |error: reqwest::Error| Error::Dialogporten(error.without_url().to_string());
    let response = request.send().await.map_err(broken)?;
    if !response.status().is_success() {
        let status = response.status();
        return Err(Error::Dialogporten(format!("it answered {status}")));
    }
    let body = read_limited(response, LONGEST_BYTES).await;
    let body = body.map_err(|error| Error::Dialogporten(error.to_string()))?;
    serde_json::from_slice(&body).map_err(|error| Error::Dialogporten(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_is_part_of_what_is_allowed() {
        let holder = Holder {
            urn: "urn:altinn:person:identifier-no:14859102442".to_owned(),
            dialog: Uuid::nil(),
            actions: "read;write;transmissionread,urn:altinn:subresource:journal".to_owned(),
        };
        assert!(holder.may("write", None));
        assert!(!holder.may("sign", None));
        assert!(!holder.may("write", Some("urn:altinn:subresource:journal")));
        assert!(holder.may("transmissionread", Some("urn:altinn:subresource:journal")));
        assert!(!holder.may("transmissionread", None));
        assert!(holder.may_somewhere("transmissionread") && holder.has_access());
        let partly = Holder {
            actions: "transmissionread,urn:altinn:subresource:journal".to_owned(),
            ..holder.clone()
        };
        assert!(!partly.has_access());
        let nothing = Holder {
            actions: String::new(),
            ..holder
        };
        assert!(!nothing.has_access() && !nothing.may("read", None));
    }
}
