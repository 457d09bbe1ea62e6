//! New client keys, in the form in which they are kept and registered: JWK sets (RFC 7517). Common
//! key tools write another form, so an operator would have to convert it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value, json};

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

/// The eight integers of an RSA key in PKCS #8 (RFC 5208 around RFC 8017 A.1.2).
fn numbers(pkcs8: &[u8]) -> Option<Vec<&[u8]>> {
    let (info, _) = element(pkcs8)?;
    let (_version, rest) = element(info)?;
    let (_algorithm, rest) = element(rest)?;
    let (key, _) = element(rest)?;
    let (mut rest, _) = element(key)?;
    (_, rest) = element(rest)?;
    let mut numbers = Vec::new();
    for _ in 0..8 {
        let (number, after) = element(rest)?;
        // A leading zero marks the number as not negative; a JWK has none.
        numbers.push(number.strip_prefix(&[0]).unwrap_or(number));
        rest = after;
    }
    Some(numbers)
}

/// The content of the first DER element, and the bytes after it.
fn element(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let [_kind, first, rest @ ..] = der else {
        return None;
    };
    if *first < 0x80 {
        return rest.split_at_checked(usize::from(*first));
    }
    let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
    let length = length.iter().try_fold(0_usize, |sum, byte| {
        sum.checked_mul(256)?.checked_add(usize::from(*byte))
    })?;
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_read_with_short_and_long_lengths_and_never_beyond_the_end() {
        assert_eq!(element(&[2, 1, 7, 9]), Some((&[7][..], &[9][..])));
        let long = [&[4, 0x82, 1, 0][..], &[5; 256], &[6]].concat();
        let (content, rest) = element(&long).unwrap();
        assert_eq!((content.len(), rest), (256, &[6][..]));
        for broken in [
            &[][..],
            &[2],
            &[2, 2, 1],
            &[2, 0x82, 1],
            &[2, 0x88, 255, 255],
        ] {
            assert_eq!(element(broken), None);
        }
        let endless = [2, 0x89, 255, 255, 255, 255, 255, 255, 255, 255, 255];
        assert_eq!(element(&endless), None);
    }
}
