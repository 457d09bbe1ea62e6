//! Client authentication at the provider: `private_key_jwt` (RFC 7523), or a client secret with
//! test providers.

use std::fmt;

use aws_lc_rs::{
    encoding::{AsDer as _, Pkcs8V1Der},
    rsa::{KeyPair, KeyPairComponents, PublicKeyComponents},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use crate::crypto::{self, KeyringError};

/// Life of an assertion in seconds. ID-porten allows 120; a call takes 8 at most.
const LIFE_SECONDS: i64 = 30;
/// How long ID-porten accepts a key (`docs/rules/login.md#client-keys`).
const KEY_LIFE: SignedDuration = SignedDuration::from_hours(365 * 24);
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Why the credentials cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CredentialsError {
    /// The text is no JWK set, or an empty one.
    #[error("the client's keys are no JWK set with a key in it")]
    NotAKeySet,
    /// The first key is no private RSA key with a `kid`.
    #[error("the client's first key is no private RSA key with a kid")]
    NotAPrivateKey,
}

/// Key or secret that authenticates our client at the provider.
#[derive(Clone)]
pub struct Credentials(Kind);

#[derive(Clone)]
enum Kind {
    Key {
        kid: String,
        key: Box<EncodingKey>,
        made: Option<Timestamp>,
    },
    Secret(SecretString),
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[Credentials]")
    }
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

/// A private RSA key (RFC 7518 §6.3); every field is base64url.
#[derive(Deserialize)]
struct PrivateJwk {
    kid: String,
    /// Creation time in seconds since 1970; keys made by `client-key` have it.
    iat: Option<i64>,
    n: String,
    e: String,
    d: String,
    p: String,
    q: String,
    dp: String,
    dq: String,
    qi: String,
}

#[derive(Serialize)]
struct Assertion<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
    jti: String,
}

impl Credentials {
    /// Reads a JWK set with private RSA keys; the first one signs.
    ///
    /// # Errors
    /// When it is none, or its first key cannot sign.
    pub fn from_key_set(json: &str) -> Result<Self, CredentialsError> {
        let set: KeySet = serde_json::from_str(json).map_err(|_| CredentialsError::NotAKeySet)?;
        let first = set.keys.into_iter().next();
        let jwk: PrivateJwk = serde_json::from_value(first.ok_or(CredentialsError::NotAKeySet)?)
            .map_err(|_| CredentialsError::NotAPrivateKey)?;
        let key = jwk.to_key().ok_or(CredentialsError::NotAPrivateKey)?;
        Ok(Self(Kind::Key {
            kid: jwk.kid,
            key: Box::new(key),
            made: jwk.iat.and_then(|at| Timestamp::from_second(at).ok()),
        }))
    }

    /// Generates a key for a client that is registered as it starts, as in the demo. Returns also
    /// the public JWK set to register.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub fn generate(kid: &str) -> Result<(Self, serde_json::Value), KeyringError> {
        let made = crypto::new_rsa_key()?;
        let key = signing_key(made.private.expose_secret()).ok_or(KeyringError::Library)?;
        let public = serde_json::json!({ "keys": [{
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid,
            "n": made.modulus, "e": made.exponent,
        }] });
        let kid = kid.to_owned();
        let key = Box::new(key);
        let made = None;
        Ok((Self(Kind::Key { kid, key, made }), public))
    }

    /// A client secret, sent in the form: for test providers only.
    #[must_use]
    pub fn from_secret(secret: SecretString) -> Self {
        Self(Kind::Secret(secret))
    }

    /// Id of the key that signs; `None` for a client secret.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        match &self.0 {
            Kind::Key { kid, .. } => Some(kid),
            Kind::Secret(_) => None,
        }
    }

    /// Until when ID-porten accepts the key; `None` when its creation time is unknown. A key lives
    /// for a year at most (`docs/rules/login.md#m48`).
    #[must_use]
    pub fn end(&self) -> Option<Timestamp> {
        match &self.0 {
            Kind::Key { made, .. } => made.and_then(|made| made.checked_add(KEY_LIFE).ok()),
            Kind::Secret(_) => None,
        }
    }

    /// Form parameters that authenticate the client, with a new assertion for every call: the
    /// provider accepts each assertion once. `client_id` stands beside the assertion since
    /// ID-porten demands it.
    pub(crate) fn parameters(
        &self,
        client_id: &str,
        issuer: &str,
        now: Timestamp,
    ) -> Result<Vec<(&'static str, String)>, KeyringError> {
        let mut parameters = vec![("client_id", client_id.to_owned())];
        match &self.0 {
            Kind::Key { .. } => {
                let assertion = self.assertion(client_id, issuer, now)?;
                parameters.push(("client_assertion_type", ASSERTION_TYPE.to_owned()));
                parameters.push(("client_assertion", assertion));
            }
            Kind::Secret(secret) => {
                parameters.push(("client_secret", secret.expose_secret().to_owned()));
            }
        }
        Ok(parameters)
    }

    /// A signed assertion. The audience is the issuer, one string: ID-porten no longer accepts the
    /// token endpoint's address (`docs/rules/login.md#client-assertion`).
    fn assertion(
        &self,
        client_id: &str,
        issuer: &str,
        now: Timestamp,
    ) -> Result<String, KeyringError> {
        let Kind::Key { kid, key, .. } = &self.0 else {
            return Err(KeyringError::NoKey);
        };
        let header = Header {
            kid: Some(kid.clone()),
            typ: None,
            ..Header::new(Algorithm::RS256)
        };
        let second = now.as_second();
        let claims = Assertion {
            iss: client_id,
            sub: client_id,
            aud: issuer,
            iat: second,
            exp: second + LIFE_SECONDS,
            jti: crypto::random_text()?,
        };
        jsonwebtoken::encode(&header, &claims, key).map_err(|_| KeyringError::Library)
    }
}

impl PrivateJwk {
    /// The key that signs; `None` unless its numbers are those of one RSA key of at least 2048 bits.
    fn to_key(&self) -> Option<EncodingKey> {
        let number = |field: &str| URL_SAFE_NO_PAD.decode(field).ok();
        let public = |field| {
            // Some tools write a leading zero, which the library refuses.
            let number = number(field)?;
            let zeros = number.iter().take_while(|byte| **byte == 0).count();
            number.get(zeros..).map(<[u8]>::to_vec)
        };
        let components = KeyPairComponents {
            public_key: PublicKeyComponents {
                n: public(&self.n)?,
                e: public(&self.e)?,
            },
            d: number(&self.d)?,
            p: number(&self.p)?,
            q: number(&self.q)?,
            dP: number(&self.dp)?,
            dQ: number(&self.dq)?,
            qInv: number(&self.qi)?,
        };
        let pair = KeyPair::from_components(&components).ok()?;
        let pkcs8: Pkcs8V1Der<'_> = pair.as_der().ok()?;
        signing_key(pkcs8.as_ref())
    }
}

/// The key that signs, from PKCS #8 in DER.
pub(super) fn signing_key(pkcs8: &[u8]) -> Option<EncodingKey> {
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(pkcs8)
    );
    EncodingKey::from_rsa_pem(pem.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::idporten::NewClientKey;

    #[test]
    fn what_is_no_private_key_is_refused() {
        let refused = |json: &str| Credentials::from_key_set(json).unwrap_err();
        assert_eq!(refused("x"), CredentialsError::NotAKeySet);
        assert_eq!(refused("{\"keys\":[]}"), CredentialsError::NotAKeySet);
        let public = "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":\"AQ\",\"e\":\"AQAB\"}]}";
        assert_eq!(refused(public), CredentialsError::NotAPrivateKey);
        let one = "\"AQ\"";
        let nonsense = format!(
            "{{\"keys\":[{{\"kid\":\"a\",\"n\":{one},\"e\":{one},\"d\":{one},\"p\":{one},\
             \"q\":{one},\"dp\":{one},\"dq\":{one},\"qi\":{one}}}]}}"
        );
        assert_eq!(refused(&nonsense), CredentialsError::NotAPrivateKey);
        let key_set = |kid| {
            let made = NewClientKey::make(kid, Timestamp::UNIX_EPOCH).unwrap();
            serde_json::from_str::<serde_json::Value>(made.private.expose_secret()).unwrap()
        };
        let (one, other) = (key_set("a"), key_set("b"));
        for name in ["n", "e", "d", "p", "q", "dp", "dq", "qi"] {
            let mut mixed = one.clone();
            mixed["keys"][0][name] = match name {
                "e" => "Aw".into(),
                _ => other["keys"][0][name].clone(),
            };
            let refused = refused(&mixed.to_string());
            assert_eq!(refused, CredentialsError::NotAPrivateKey, "{name}");
        }
    }

    #[test]
    fn leading_zeros_in_the_numbers_of_a_key_do_no_harm() {
        let made = NewClientKey::make("a", Timestamp::UNIX_EPOCH).unwrap();
        let mut set: serde_json::Value =
            serde_json::from_str(made.private.expose_secret()).unwrap();
        for name in ["n", "e", "d", "p", "q", "dp", "dq", "qi"] {
            let number = &mut set["keys"][0][name];
            let mut bytes = URL_SAFE_NO_PAD.decode(number.as_str().unwrap()).unwrap();
            bytes.insert(0, 0);
            *number = URL_SAFE_NO_PAD.encode(bytes).into();
        }
        let credentials = Credentials::from_key_set(&set.to_string()).unwrap();
        let assertion = credentials.assertion("me", "https://x", Timestamp::UNIX_EPOCH);
        assert!(assertion.is_ok());
    }

    /// `docs/rules/login.md#oidc-7`: one audience, a short life, a `jti` of its own, a `kid`.
    #[test]
    fn an_assertion_is_signed_by_the_first_key_and_made_afresh() {
        let made = NewClientKey::make("key-1", Timestamp::UNIX_EPOCH).unwrap();
        let mut set: serde_json::Value =
            serde_json::from_str(made.private.expose_secret()).unwrap();
        let keys = set["keys"].as_array_mut().unwrap();
        keys.push(serde_json::json!({ "kty": "later" }));
        let credentials = Credentials::from_key_set(&set.to_string()).unwrap();
        let public = &made.public["keys"][0];
        let number = |name: &str| public[name].as_str().unwrap();
        let key = jsonwebtoken::DecodingKey::from_rsa_components(number("n"), number("e")).unwrap();
        let mut validation = jsonwebtoken::Validation::new(Algorithm::RS256);
        validation.validate_exp = false;
        validation.set_audience(&["https://idporten.no"]);
        let now = Timestamp::from_second(1000).unwrap();
        let mut seen = std::collections::HashSet::new();
        for _ in 0..3 {
            let parameters = credentials
                .parameters("me", "https://idporten.no", now)
                .unwrap();
            assert_eq!(parameters[0], ("client_id", "me".to_owned()));
            assert_eq!(
                parameters[1],
                ("client_assertion_type", ASSERTION_TYPE.to_owned())
            );
            let token =
                jsonwebtoken::decode::<serde_json::Value>(&parameters[2].1, &key, &validation)
                    .unwrap();
            assert_eq!(token.header.kid.as_deref(), Some("key-1"));
            assert_eq!(token.header.typ, None);
            assert_eq!(token.claims["aud"], "https://idporten.no");
            assert_eq!(token.claims["iss"], "me");
            assert_eq!(token.claims["sub"], "me");
            assert_eq!(token.claims["iat"], 1000);
            assert_eq!(token.claims["exp"], 1030);
            assert!(seen.insert(token.claims["jti"].to_string()));
        }
    }

    /// Expiry of client keys, by `docs/rules/login.md#m48`.
    #[test]
    fn a_key_of_ours_tells_its_end() {
        let made = NewClientKey::make("key", "2026-11-25T00:00:00Z".parse().unwrap()).unwrap();
        let credentials = Credentials::from_key_set(made.private.expose_secret()).unwrap();
        let end = credentials.end().map(|end| end.to_string());
        assert_eq!(end.as_deref(), Some("2027-11-25T00:00:00Z"));
        assert_eq!(Credentials::from_secret("s".to_owned().into()).end(), None);
    }

    #[test]
    fn a_secret_goes_into_the_form() {
        let credentials = Credentials::from_secret("s".to_owned().into());
        let parameters = credentials
            .parameters("id", "https://x", Timestamp::UNIX_EPOCH)
            .unwrap();
        let wanted = [
            ("client_id", "id".to_owned()),
            ("client_secret", "s".to_owned()),
        ];
        assert_eq!(parameters, wanted);
        assert_eq!(format!("{credentials:?}"), "[Credentials]");
    }
}
