//! Public keys of the provider, as the crate `openidconnect` asks for them: RSA keys whose RS256
//! signatures aws-lc-rs verifies. The crate's own key types would verify through the crate `rsa`
//! (`docs/decisions/0058-openidconnect-carries-the-protocol.md`).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey};
use openidconnect::{
    JsonWebKey, JsonWebKeyAlgorithm, JsonWebKeyId, JsonWebKeyUse, SignatureVerificationError,
    core::{CoreJsonWebKeyType, CoreJsonWebKeyUse, CoreJwsSigningAlgorithm},
};
use serde::{Deserialize, Serialize};

use crate::crypto;

/// The one algorithm of the provider's signatures (`docs/rules/login.md#oidc-5`).
pub(crate) const RS256: CoreJwsSigningAlgorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;

/// An RSA key of the provider's set (JWK, RFC 7517). A key of another kind cannot be read as one,
/// and the set passes over it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct ProviderKey {
    kid: JsonWebKeyId,
    kty: CoreJsonWebKeyType,
    #[serde(rename = "use")]
    usage: Option<CoreJsonWebKeyUse>,
    alg: Option<String>,
    n: String,
    e: String,
}

impl ProviderKey {
    pub(crate) fn kid(&self) -> &str {
        &self.kid
    }

    /// Whether RS256 signatures can be verified with the key.
    pub(crate) fn is_usable(&self) -> bool {
        self.kty == CoreJsonWebKeyType::RSA
            && self
                .usage
                .as_ref()
                .is_none_or(JsonWebKeyUse::allows_signature)
            && self.alg.as_ref().is_none_or(|alg| alg == "RS256")
            && self.decoded().is_some()
    }

    /// Whether the signature of `message`, in base64url, was made with the private half of the key
    /// by RS256.
    pub(crate) fn has_signed(&self, message: &[u8], signature: &str) -> bool {
        let verify = |key| jsonwebtoken::crypto::verify(signature, message, &key, Algorithm::RS256);
        self.decoded()
            .is_some_and(|key| verify(key).unwrap_or(false))
    }

    fn decoded(&self) -> Option<DecodingKey> {
        DecodingKey::from_rsa_components(&self.n, &self.e).ok()
    }
}

impl JsonWebKey for ProviderKey {
    type KeyUse = CoreJsonWebKeyUse;
    type SigningAlgorithm = CoreJwsSigningAlgorithm;

    fn key_id(&self) -> Option<&JsonWebKeyId> {
        Some(&self.kid)
    }

    fn key_type(&self) -> &CoreJsonWebKeyType {
        &self.kty
    }

    fn key_use(&self) -> Option<&CoreJsonWebKeyUse> {
        self.usage.as_ref()
    }

    fn signing_alg(&self) -> JsonWebKeyAlgorithm<&CoreJwsSigningAlgorithm> {
        match self.alg.as_deref() {
            None => JsonWebKeyAlgorithm::Unspecified,
            Some("RS256") => JsonWebKeyAlgorithm::Algorithm(&RS256),
            Some(_) => JsonWebKeyAlgorithm::Unsupported,
        }
    }

    /// A key that verifies nothing: shared secrets are for HS256, which is never allowed.
    fn new_symmetric(_: Vec<u8>) -> Self {
        Self {
            kid: JsonWebKeyId::new(String::new()),
            kty: CoreJsonWebKeyType::Symmetric,
            usage: None,
            alg: None,
            n: String::new(),
            e: String::new(),
        }
    }

    fn verify_signature(
        &self,
        algorithm: &CoreJwsSigningAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureVerificationError> {
        let refused =
            |reason: &str| Err(SignatureVerificationError::CryptoError(reason.to_owned()));
        if *algorithm != RS256 || !self.is_usable() {
            return refused("not a key for this algorithm");
        }
        if self.has_signed(message, &URL_SAFE_NO_PAD.encode(signature)) {
            Ok(())
        } else {
            refused("another signature")
        }
    }

    fn hash_bytes(
        &self,
        bytes: &[u8],
        algorithm: &CoreJwsSigningAlgorithm,
    ) -> Result<Vec<u8>, String> {
        if *algorithm == RS256 {
            Ok(crypto::sha256(bytes))
        } else {
            Err("not a key for this algorithm".to_owned())
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    //! Keys for tests, and what the crate asks of a key.

    use super::*;
    use jsonwebtoken::EncodingKey;
    use openidconnect::JsonWebKeySet;
    use secrecy::ExposeSecret as _;
    use serde_json::{Value, json};

    /// A new key of a provider, with its private half.
    pub(crate) struct TestKey {
        private: EncodingKey,
        numbers: (String, String),
    }

    impl TestKey {
        pub(crate) fn new() -> Self {
            let made = crypto::new_rsa_key().unwrap();
            let private = super::super::credentials::signing_key(made.private.expose_secret());
            Self {
                private: private.unwrap(),
                numbers: (made.modulus, made.exponent),
            }
        }

        /// The public half with some members replaced; `null` removes one.
        pub(crate) fn jwk(&self, changes: &Value) -> Value {
            let (n, e) = &self.numbers;
            let mut jwk = json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "a"});
            jwk["n"] = n.as_str().into();
            jwk["e"] = e.as_str().into();
            for (name, value) in changes.as_object().unwrap() {
                jwk[name] = value.clone();
            }
            jwk.as_object_mut()
                .unwrap()
                .retain(|_, value| !value.is_null());
            jwk
        }

        pub(crate) fn public(&self) -> ProviderKey {
            serde_json::from_value(self.jwk(&json!({}))).unwrap()
        }

        /// The signature of a message, in base64url.
        pub(crate) fn sign(&self, message: &str) -> String {
            jsonwebtoken::crypto::sign(message.as_bytes(), &self.private, Algorithm::RS256).unwrap()
        }

        /// A token of these parts, written as they are.
        pub(crate) fn token(&self, header: &str, payload: &str) -> String {
            let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
            let message = format!("{}.{}", part(header), part(payload));
            format!("{message}.{}", self.sign(&message))
        }
    }

    #[test]
    fn oidc_5_a_signature_fits_its_key_message_and_algorithm_alone() {
        let (own, other) = (TestKey::new(), TestKey::new());
        let signature = own.sign("message");
        assert!(own.public().has_signed(b"message", &signature));
        assert!(!other.public().has_signed(b"message", &signature));
        assert!(!own.public().has_signed(b"massage", &signature));
        let bytes = URL_SAFE_NO_PAD.decode(&signature).unwrap();
        let verified = |key: ProviderKey, algorithm: &CoreJwsSigningAlgorithm| {
            key.verify_signature(algorithm, b"message", &bytes).is_ok()
        };
        assert!(verified(own.public(), &RS256));
        assert!(!verified(other.public(), &RS256));
        for algorithm in [
            CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
            CoreJwsSigningAlgorithm::RsaSsaPssSha256,
            CoreJwsSigningAlgorithm::HmacSha256,
            CoreJwsSigningAlgorithm::None,
        ] {
            assert!(!verified(own.public(), &algorithm), "{algorithm:?}");
            assert!(own.public().hash_bytes(b"x", &algorithm).is_err());
        }
        let secret = ProviderKey::new_symmetric(b"secret".to_vec());
        assert!(!verified(secret, &RS256));
    }

    #[test]
    fn m44_keys_of_other_kinds_are_passed_over() {
        let key = TestKey::new();
        let usable = |changes: Value| {
            let set = json!({"keys": [key.jwk(&changes)]});
            let set: JsonWebKeySet<ProviderKey> = serde_json::from_value(set).unwrap();
            set.keys().iter().filter(|key| key.is_usable()).count()
        };
        for fits in [
            json!({}),
            json!({"use": null, "alg": null}),
            json!({"x5c": ["MII"], "n2": 1}),
        ] {
            assert_eq!(usable(fits.clone()), 1, "{fits}");
        }
        for odd in [
            json!({"kty": "EC", "crv": "P-256", "x": "x", "y": "y", "n": null, "e": null}),
            json!({"kty": "EC"}),
            json!({"kty": "none of them"}),
            json!({"use": "enc"}),
            json!({"alg": "RS512"}),
            json!({"alg": "RSA-OAEP"}),
            json!({"kid": null}),
            json!({"kid": 1}),
            json!({"n": "not base64url!"}),
        ] {
            assert_eq!(usable(odd.clone()), 0, "{odd}");
        }
    }
}
