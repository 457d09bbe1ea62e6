//! Client key for `private_key_jwt` at the provider, hashes and random values.

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use super::Error;

/// Private key of an OpenID Connect client, generated at start.
#[derive(Clone, Debug)]
pub struct ClientKey {
    key_id: String,
    signing: EncodingKey,
    public: Value,
}

impl ClientKey {
    /// Generates an RSA key of 2048 bits.
    ///
    /// # Errors
    /// When the system provides no randomness.
    pub fn generate() -> Result<Self, Error> {
        let broken = |_| Error::Key;
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(broken)?;
        let private: Pkcs8V1Der<'_> = pair.as_der().map_err(broken)?;
        let pem = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            base64::engine::general_purpose::STANDARD.encode(private.as_ref())
        );
        let signing = EncodingKey::from_rsa_pem(pem.as_bytes()).map_err(|_| Error::Key)?;
        let key_id = random()?;
        let half = pair.public_key();
        let public = json!({
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": key_id,
            "n": BASE64.encode(half.modulus().big_endian_without_leading_zero()),
            "e": BASE64.encode(half.exponent().big_endian_without_leading_zero()),
        });
        Ok(Self {
            key_id,
            signing,
            public,
        })
    }

    /// The public key as a JWK set, for registration at the provider.
    #[must_use]
    pub fn public_jwks(&self) -> Value {
        json!({ "keys": [self.public] })
    }

    /// Signs claims as a JWT with RS256.
    pub(super) fn sign(&self, claims: &Value) -> Result<String, Error> {
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some(self.key_id.clone());
        encode(&header, claims, &self.signing).map_err(|_| Error::Key)
    }
}

/// 256 random bits, as base64url.
pub(super) fn random() -> Result<String, Error> {
    let mut bytes = [0; 32];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| Error::Key)?;
    Ok(BASE64.encode(bytes))
}

/// SHA-256 hash of the text, as base64url.
pub(super) fn sha256(text: &str) -> String {
    BASE64.encode(aws_lc_rs::digest::digest(
        &aws_lc_rs::digest::SHA256,
        text.as_bytes(),
    ))
}
