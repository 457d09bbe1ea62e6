//! New client keys, in the form in which they are kept and registered: JWK sets (RFC 7517). Common
//! key tools write another form, so an operator would have to convert it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value, json};
use simple_asn1::ASN1Block;

use crate::crypto::{self, KeyringError};

/// A new RSA key of 2048 bits, as two JWK sets.
#[derive(Debug)]
pub struct NewClientKey {
    /// The set with the private key: for `IDPORTEN_CLIENT_KEYS`.
    pub private: SecretString,
    /// The set with the public key: to be registered at the provider.
    pub public: Value,
}

impl NewClientKey {
    /// Generates a key with this `kid`, and records the time in it.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub fn make(kid: &str, now: Timestamp) -> Result<Self, KeyringError> {
        let made = crypto::new_rsa_key()?;
        let numbers = numbers(made.private.expose_secret()).ok_or(KeyringError::Library)?;
        let mut key = Map::new();
        for (name, value) in [
            ("kty", "RSA"),
            ("use", "sig"),
            ("alg", "RS256"),
            ("kid", kid),
        ] {
            key.insert(name.to_owned(), value.into());
        }
        let mut numbers = ["n", "e", "d", "p", "q", "dp", "dq", "qi"]
            .iter()
            .zip(numbers)
            .map(|(name, number)| ((*name).to_owned(), URL_SAFE_NO_PAD.encode(number).into()));
        key.extend(numbers.by_ref().take(2));
        let public = key.clone();
        key.extend(numbers);
        key.insert("iat".to_owned(), now.as_second().into());
        Ok(Self {
            private: json!({ "keys": [key] }).to_string().into(),
            public: json!({ "keys": [public] }),
        })
    }
}

/// The eight integers of an RSA key in PKCS #8 (RFC 5208 around RFC 8017 A.1.2), big-endian and
/// without leading zeros, as a JWK holds them.
fn numbers(pkcs8: &[u8]) -> Option<Vec<Vec<u8>>> {
    let info = sequence(pkcs8)?;
    let [_version, _algorithm, ASN1Block::OctetString(_, key), ..] = &info[..] else {
        return None;
    };
    let key = sequence(key)?;
    let number = |block: &ASN1Block| match block {
        ASN1Block::Integer(_, number) => Some(number.magnitude().to_bytes_be()),
        _ => None,
    };
    let numbers: Vec<_> = key.iter().skip(1).map(number).collect::<Option<_>>()?;
    (numbers.len() == 8).then_some(numbers)
}

/// The elements of a DER sequence that is the whole of `der`.
fn sequence(der: &[u8]) -> Option<Vec<ASN1Block>> {
    match simple_asn1::from_der(der).ok()?.pop()? {
        ASN1Block::Sequence(_, elements) => Some(elements),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_key_are_read_and_nothing_else_is() {
        let made = crypto::new_rsa_key().unwrap();
        let pkcs8 = made.private.expose_secret();
        let numbers = numbers(pkcs8).unwrap();
        assert_eq!(URL_SAFE_NO_PAD.encode(&numbers[0]), made.modulus);
        assert_eq!(URL_SAFE_NO_PAD.encode(&numbers[1]), made.exponent);
        assert!(numbers.iter().all(|number| number[0] != 0));
        for broken in [
            &[][..],
            &[2],
            &[2, 2, 1],
            &[2, 0x82, 1],
            &[0x30, 0x88, 255, 255],
            &[0x30, 0],
            &[0x30, 3, 2, 1, 0],
            &pkcs8[..pkcs8.len() - 1],
        ] {
            assert_eq!(super::numbers(broken), None, "{broken:?}");
        }
        let endless = [2, 0x89, 255, 255, 255, 255, 255, 255, 255, 255, 255];
        assert_eq!(super::numbers(&endless), None);
    }
}
