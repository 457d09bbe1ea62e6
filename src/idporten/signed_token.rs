//! What ID tokens and logout tokens have in common: a JWT that the provider signed by RS256 (RFC 7519,
//! RFC 7515).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::TokenFault;

/// Clock skew allowed between the provider and us (`docs/rules/login.md#m45`).
pub(crate) const SKEW: SignedDuration = SignedDuration::from_secs(10);
/// Largest age of a token, from its `iat`.
pub(crate) const OLDEST: SignedDuration = SignedDuration::from_mins(10);
/// Longest token that is parsed, in bytes.
const MOST_BYTES: usize = 32 * 1024;

/// Header of a token. Keys and addresses of keys that it may offer (`jwk`, `jku`, `x5c`) are
/// not even read.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
}

/// A token in the parts that its key is chosen by.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Envelope<'a> {
    /// Id of the key that has signed it, from the header.
    pub(crate) kid: String,
    /// Type of the token, from the header.
    pub(crate) typ: Option<String>,
    /// Header and payload: the text that is signed.
    pub(crate) message: &'a str,
    /// The signature of that text, in base64url.
    pub(crate) signature: &'a str,
    payload: &'a str,
}

impl<'a> Envelope<'a> {
    /// Reads the header of a token. The crate accepts a token without `kid`, and any header that
    /// it knows no meaning of.
    pub(crate) fn open(token: &'a str) -> Result<Self, TokenFault> {
        let (message, signature) = token
            .rsplit_once('.')
            .filter(|_| token.len() <= MOST_BYTES)
            .ok_or(TokenFault::Malformed)?;
        let (header, payload) = message.split_once('.').ok_or(TokenFault::Malformed)?;
        let header: Header = decode(header).ok_or(TokenFault::Malformed)?;
        if header.alg != "RS256" {
            return Err(TokenFault::Algorithm);
        }
        if header.crit.is_some() {
            return Err(TokenFault::CriticalHeader);
        }
        Ok(Self {
            kid: header.kid.ok_or(TokenFault::UnknownKey)?,
            typ: header.typ,
            message,
            signature,
            payload,
        })
    }

    /// The claims; `None` when they are not as expected. They prove nothing before the signature was
    /// verified.
    pub(crate) fn claims<T: DeserializeOwned>(&self) -> Option<T> {
        decode(self.payload)
    }
}

/// Decodes a base64url part as JSON; a member that occurs twice is refused.
fn decode<T: DeserializeOwned>(part: &str) -> Option<T> {
    let json = URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&json).ok()
}

#[cfg(test)]
mod tests {
    //! The envelope, before any key is asked.

    use super::*;

    #[test]
    fn m13_a_token_that_is_too_long_is_not_parsed() {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","kid":"a"}"#);
        let token = |length: usize| format!("{header}.{}.c2ln", "e".repeat(length));
        let room = MOST_BYTES - token(0).len();
        assert!(Envelope::open(&token(room)).is_ok());
        assert_eq!(Envelope::open(&token(room + 1)), Err(TokenFault::Malformed));
    }
}
