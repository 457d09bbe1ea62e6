//! Dialog token: proves to a service owner which person is reading which dialog.
//!
//! Two keys are published and one signs, so that verifiers must choose by `kid`, as with the real
//! one.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{access::AllowedActions, auth::Caller, dialog::Dialog, party::person_urn};

/// Lifetime of a dialog token, in seconds.
const LIFETIME_SECONDS: i64 = 600;

const PRIMARY: &str = "dp-primary";
const SECONDARY: &str = "dp-secondary";

/// The token was signed here and has expired.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct ExpiredTokenError;

/// Signs dialog tokens. The keys live as long as the process.
pub(super) struct Signer {
    primary: Ed25519KeyPair,
    secondary: Ed25519KeyPair,
    issuer: String,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

impl Signer {
    pub(super) fn new(issuer: String) -> Result<Self, aws_lc_rs::error::Unspecified> {
        Ok(Self {
            primary: Ed25519KeyPair::generate()?,
            secondary: Ed25519KeyPair::generate()?,
            issuer,
        })
    }

    pub(super) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Signs a new token for this opening.
    pub(super) fn sign(
        &self,
        caller: &Caller,
        dialog: &Dialog,
        rights: &AllowedActions,
        now: Timestamp,
    ) -> String {
        let issued = now.as_second();
        let claims = json!({
            "jti": Uuid::new_v4(),
            "c": person_urn(&caller.pid),
            "l": caller.level,
            "p": dialog.create.party,
            "s": dialog.create.service_resource,
            "i": dialog.create.id,
            "a": rights.to_claim(),
            "iss": self.issuer,
            "iat": issued,
            "nbf": issued,
            "exp": issued + LIFETIME_SECONDS,
        });
        let header = json!({ "alg": "EdDSA", "typ": "JWT", "kid": PRIMARY });
        let signed = format!("{}.{}", encode(&header), encode(&claims));
        let signature = self.primary.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }

    /// The dialog of a token that was signed here, or `Err` if it is expired; `None` for any other
    /// token.
    pub(super) fn verify(
        &self,
        token: &str,
        now: Timestamp,
    ) -> Option<Result<Uuid, ExpiredTokenError>> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (_, claims) = signed.split_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        UnparsedPublicKey::new(&ED25519, self.primary.public_key())
            .verify(signed.as_bytes(), &signature)
            .ok()?;
        let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
        let dialog = claims.get("i")?.as_str()?.parse().ok()?;
        let is_current = now.as_second() < claims.get("exp")?.as_i64()?;
        Some(if is_current {
            Ok(dialog)
        } else {
            Err(ExpiredTokenError)
        })
    }

    /// The published keys, as a JWK set.
    pub(super) fn jwks(&self) -> Value {
        let key = |kid: &str, pair: &Ed25519KeyPair| {
            json!({
                "kty": "OKP",
                "use": "sig",
                "kid": kid,
                "crv": "Ed25519",
                "x": URL_SAFE_NO_PAD.encode(pair.public_key().as_ref()),
                "alg": "EdDSA",
            })
        };
        json!({ "keys": [key(PRIMARY, &self.primary), key(SECONDARY, &self.secondary)] })
    }
}

fn encode(part: &Value) -> String {
    URL_SAFE_NO_PAD.encode(part.to_string())
}
