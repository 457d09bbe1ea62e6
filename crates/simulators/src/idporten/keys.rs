//! Signing keys of the provider, and RS256 signing and verification.
//!
//! Signing uses aws-lc-rs, whose private-key operations take constant time. The callers check the
//! times in tokens, against the injected clock.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::{KeyPair, KeySize, PublicKeyComponents},
    signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RSA_PKCS1_SHA512},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use serde_json::{Map, Value, json};

use super::settings::Error;

/// Random bytes from the operating system, as base64url.
pub(super) fn random(bytes: usize) -> String {
    let mut buffer = vec![0; bytes];
    // `fill` fails only on a system without randomness; the fallback is the process's UUID source,
    // which aborts rather than repeat itself.
    match aws_lc_rs::rand::fill(&mut buffer) {
        Ok(()) => BASE64.encode(&buffer),
        Err(_) => uuid::Uuid::new_v4().simple().to_string(),
    }
}

/// SHA-256 hash of the text, as base64url.
pub(super) fn sha256(text: &str) -> String {
    BASE64.encode(aws_lc_rs::digest::digest(
        &aws_lc_rs::digest::SHA256,
        text.as_bytes(),
    ))
}

/// Initial key pairs, generated once per process: generating one takes a noticeable part of a
/// second, and tests start hundreds of instances. Each instance has its own `kid`s for them, so
/// that one instance's keys are never found in another's set.
static INITIAL_PAIRS: [OnceLock<Arc<KeyPair>>; 3] = [const { OnceLock::new() }; 3];

fn initial_key(which: &OnceLock<Arc<KeyPair>>) -> Result<Arc<SigningKey>, Error> {
    if let Some(pair) = which.get() {
        return Ok(SigningKey::from_pair(pair.clone()));
    }
    let pair = generate()?;
    Ok(SigningKey::from_pair(which.get_or_init(|| pair).clone()))
}

fn generate() -> Result<Arc<KeyPair>, Error> {
    KeyPair::generate(KeySize::Rsa2048)
        .map(Arc::new)
        .map_err(|_| Error::Key)
}

/// An RSA key pair with its `kid`.
pub(super) struct SigningKey {
    pub(super) kid: String,
    pair: Arc<KeyPair>,
}

impl SigningKey {
    fn from_pair(pair: Arc<KeyPair>) -> Arc<Self> {
        Arc::new(Self {
            kid: random(16),
            pair,
        })
    }

    /// A key that is never published, for forged tokens.
    pub(super) fn unpublished() -> Result<Arc<Self>, Error> {
        let [_, _, foreign] = &INITIAL_PAIRS;
        initial_key(foreign)
    }

    /// The public key as a JWK.
    pub(super) fn public(&self) -> Value {
        let public = self.pair.public_key();
        json!({
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid,
            "n": BASE64.encode(public.modulus().big_endian_without_leading_zero()),
            "e": BASE64.encode(public.exponent().big_endian_without_leading_zero()),
        })
    }

    fn signature(&self, input: &[u8], sha512: bool) -> Result<Vec<u8>, Error> {
        let padding = if sha512 {
            &RSA_PKCS1_SHA512
        } else {
            &RSA_PKCS1_SHA256
        };
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(padding, &SystemRandom::new(), input, &mut signature)
            .map_err(|_| Error::Key)?;
        Ok(signature)
    }

    /// A signed token. The header's `alg` selects the algorithm: `none` and `HS256` (keyed with the
    /// public key, the classic confusion) exist for the faults.
    pub(super) fn token(&self, header: &Value, claims: &Value) -> Result<String, Error> {
        let input = format!("{}.{}", encode(header), encode(claims));
        let signature = match header.get("alg").and_then(Value::as_str) {
            Some("none") => Vec::new(),
            Some("HS256") => {
                let public = self.pair.public_key().as_ref();
                let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, public);
                aws_lc_rs::hmac::sign(&key, input.as_bytes())
                    .as_ref()
                    .to_vec()
            }
            alg => self.signature(input.as_bytes(), alg == Some("RS512"))?,
        };
        Ok(format!("{input}.{}", BASE64.encode(signature)))
    }
}

fn encode(part: &Value) -> String {
    BASE64.encode(part.to_string())
}

/// Published keys of the provider: one signs, one is for the next rotation.
#[derive(Clone)]
pub(super) struct Keys {
    current: Arc<Mutex<[Arc<SigningKey>; 2]>>,
}

impl Keys {
    pub(super) fn new() -> Result<Self, Error> {
        let [signing, announced, _] = &INITIAL_PAIRS;
        let pair = [initial_key(signing)?, initial_key(announced)?];
        Ok(Self {
            current: Arc::new(Mutex::new(pair)),
        })
    }

    /// Key rotation: the announced key signs, the old one is withdrawn, another is announced.
    pub(super) fn rotate(&self) -> Result<(), Error> {
        let announced = SigningKey::from_pair(generate()?);
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let [_, next] = current.clone();
        *current = [next, announced];
        Ok(())
    }

    /// Replaces both keys at once by unannounced ones.
    pub(super) fn replace(&self) -> Result<(), Error> {
        let pair = [
            SigningKey::from_pair(generate()?),
            SigningKey::from_pair(generate()?),
        ];
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = pair;
        Ok(())
    }

    fn both(&self) -> [Arc<SigningKey>; 2] {
        self.current
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn signing(&self) -> Arc<SigningKey> {
        let [signing, _] = self.both();
        signing
    }

    pub(super) fn public(&self) -> Value {
        let keys = self.both();
        json!({ "keys": keys.iter().map(|key| key.public()).collect::<Vec<_>>() })
    }

    /// Signs with RS256; `typ` only for kinds of token that have one.
    pub(super) fn sign(&self, typ: Option<&str>, claims: &Value) -> Result<String, Error> {
        let key = self.signing();
        let mut header = json!({ "alg": "RS256", "kid": key.kid });
        if let (Some(typ), Value::Object(header)) = (typ, &mut header) {
            header.insert("typ".to_owned(), typ.into());
        }
        key.token(&header, claims)
    }

    /// Verifies a token against the published keys; returns its claims. Times are not checked.
    pub(super) fn verify(&self, token: &str) -> Option<Map<String, Value>> {
        verify(token, &self.public())
    }
}

/// Verifies an RS256 token whose `kid` is in `jwks`; returns its claims. Times are not checked.
pub(super) fn verify(token: &str, jwks: &Value) -> Option<Map<String, Value>> {
    let (input, signature) = token.rsplit_once('.')?;
    let (header, claims) = input.split_once('.')?;
    let header: Value = serde_json::from_slice(&BASE64.decode(header).ok()?).ok()?;
    if header.get("alg")?.as_str()? != "RS256" || header.get("crit").is_some() {
        return None;
    }
    let kid = header.get("kid")?.as_str()?;
    let jwk = jwks.get("keys")?.as_array()?.iter().find(|jwk| {
        jwk.get("kid").and_then(Value::as_str) == Some(kid)
            && jwk.get("kty").and_then(Value::as_str) == Some("RSA")
    })?;
    let part = |name: &str| BASE64.decode(jwk.get(name)?.as_str()?).ok();
    PublicKeyComponents {
        n: part("n")?,
        e: part("e")?,
    }
    .verify(
        &RSA_PKCS1_2048_8192_SHA256,
        input.as_bytes(),
        &BASE64.decode(signature).ok()?,
    )
    .ok()?;
    serde_json::from_slice(&BASE64.decode(claims).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_check_pair_for_s256_holds() {
        let challenge = sha256("xyo94uhy3zKvgB0NJwLms86SwcjtWviEOpkBnGgaLlo");
        assert_eq!(challenge, "b7elB7ZyxIXgFyvBznKvxl7wOB-H17Pz0a3B62NIMFI");
    }

    #[test]
    fn a_rotation_withdraws_the_signing_key_and_keeps_the_announced_one() {
        let keys = Keys::new().unwrap();
        let before = keys.public();
        let old = keys.sign(None, &json!({ "n": 1 })).unwrap();
        keys.rotate().unwrap();
        assert!(keys.verify(&old).is_none(), "the old key is withdrawn");
        let new = keys.sign(None, &json!({ "n": 2 })).unwrap();
        assert!(
            verify(&new, &before).is_some(),
            "the new signer had been announced"
        );
        keys.replace().unwrap();
        let unseen = keys.sign(None, &json!({ "n": 3 })).unwrap();
        assert!(
            verify(&unseen, &before).is_none(),
            "replaced keys had not been announced"
        );
        assert_eq!(keys.verify(&unseen).unwrap().get("n"), Some(&json!(3)));
    }

    #[test]
    fn other_algorithms_and_changed_claims_do_not_verify() {
        let keys = Keys::new().unwrap();
        let key = keys.signing();
        for alg in ["none", "HS256", "RS512"] {
            let header = json!({ "alg": alg, "kid": key.kid });
            let token = key.token(&header, &json!({})).unwrap();
            assert!(keys.verify(&token).is_none(), "{alg}");
        }
        let token = keys.sign(None, &json!({ "a": 1 })).unwrap();
        let (head, rest) = token.split_once('.').unwrap();
        let (_, signature) = rest.split_once('.').unwrap();
        let forged = format!("{head}.{}.{signature}", encode(&json!({ "a": 2 })));
        assert!(keys.verify(&forged).is_none());
    }
}
