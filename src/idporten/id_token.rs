//! ID token validation: OpenID Connect Core §3.1.3.7 with ID-porten's rules
//! (`docs/rules/login.md#m13`, `docs/rules/login.md#m16`), one line per clause. The clock's
//! tolerance is exactly ten seconds (`docs/rules/login.md#m45`).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{LoginError, Provider, TokenFault, keys::is_signed_by, provider::Metadata};
use crate::{
    crypto,
    secret::{AccessToken, IdToken, NationalIdentityNumber},
    storage::{AuthSession, Level, Person},
};

/// Clock skew allowed between the provider and us.
const SKEW: SignedDuration = SignedDuration::from_secs(10);
/// Largest age of an ID token, from its `iat`.
const OLDEST: SignedDuration = SignedDuration::from_mins(10);
/// Longest token that is parsed, in bytes.
const MOST_BYTES: usize = 32 * 1024;
/// The issuer that vouches for real people.
const PRODUCTION: &str = "https://idporten.no";

/// Whether this issuer vouches for real people.
#[must_use]
pub fn is_production(issuer: &str) -> bool {
    issuer == PRODUCTION
}

/// What the claims of a token are checked against.
pub(crate) struct Expected<'a> {
    /// The nonce of the request; `None` for a refreshed token.
    pub(crate) nonce: Option<&'a str>,
    /// The lowest level that is accepted.
    pub(crate) level: Level,
    /// The access token that was issued with it.
    pub(crate) access: &'a AccessToken,
    /// The login whose tokens are refreshed: it supplies the claims that the new token leaves out.
    pub(crate) known: Option<&'a AuthSession>,
}

/// The identity that an ID token proves.
pub(crate) struct Identity {
    pub(crate) person: Person,
    pub(crate) level: Level,
    pub(crate) sid: String,
    /// When the person proved who they are (`auth_time`); earlier than the token at single sign-on.
    pub(crate) authenticated: Option<Timestamp>,
}

/// Header of an ID token. Keys and addresses of keys that it may offer (`jwk`, `jku`, `x5c`) are
/// not even read.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Value,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    acr: Option<String>,
    at_hash: Option<String>,
    sid: Option<String>,
    pid: Option<String>,
    auth_time: Option<i64>,
}

impl Provider {
    /// Validates the token and returns the identity that it proves.
    pub(crate) async fn verify(
        &self,
        metadata: &Metadata,
        token: &IdToken,
        expected: &Expected<'_>,
    ) -> Result<Identity, LoginError> {
        let mut claims = self.verified_claims(metadata, token.expose()).await?;
        if let Some(login) = expected.known {
            claims.complete_from(login);
        }
        let settings = self.settings();
        claims
            .check(&settings.issuer, &settings.client_id, self.now(), expected)
            .map_err(LoginError::TokenInvalid)?;
        claims.identity(&settings.issuer, expected.level)
    }

    /// The claims of a token, after its signature was verified with a key of the provider's.
    async fn verified_claims(
        &self,
        metadata: &Metadata,
        token: &str,
    ) -> Result<Claims, LoginError> {
        let invalid = LoginError::TokenInvalid;
        let (message, signature) = token
            .rsplit_once('.')
            .filter(|_| token.len() <= MOST_BYTES)
            .ok_or(invalid(TokenFault::Malformed))?;
        let (header, payload) = message
            .split_once('.')
            .ok_or(invalid(TokenFault::Malformed))?;
        let header: Header = decode(header).ok_or(invalid(TokenFault::Malformed))?;
        if header.alg != "RS256" {
            return Err(invalid(TokenFault::Algorithm));
        }
        if header.crit.is_some() {
            return Err(invalid(TokenFault::CriticalHeader));
        }
        let kid = header.kid.ok_or(invalid(TokenFault::UnknownKey))?;
        let fits = |key: &_| is_signed_by(key, message, signature);
        let (http, address) = (self.http(), &metadata.jwks_uri);
        self.keys()
            .verify(http, address, &kid, self.now(), fits)
            .await?;
        decode(payload).ok_or(invalid(TokenFault::Malformed))
    }
}

impl Claims {
    /// Fills in from a login what a refreshed token leaves out: providers need not repeat it
    /// (OpenID Connect Core §12.2).
    fn complete_from(&mut self, login: &AuthSession) {
        let complete = |claim: &mut Option<String>, known: &str| {
            if claim.as_deref().is_none_or(str::is_empty) {
                *claim = Some(known.to_owned());
            }
        };
        complete(&mut self.acr, login.level.acr());
        complete(&mut self.sid, &login.sid);
        complete(&mut self.pid, login.person.number.expose());
    }

    fn check(
        &self,
        issuer: &str,
        client_id: &str,
        now: Timestamp,
        expected: &Expected<'_>,
    ) -> Result<(), TokenFault> {
        let now = now.as_millisecond();
        let skew = SKEW.as_secs();
        let is_past = |second: i64| second.saturating_mul(1000) <= now;
        let clauses = [
            (self.iss == issuer, TokenFault::Issuer),
            (self.is_only_for(client_id), TokenFault::Audience),
            (
                self.azp.as_ref().is_none_or(|azp| azp == client_id),
                TokenFault::AuthorizedParty,
            ),
            (!is_past(self.exp.saturating_add(skew)), TokenFault::Expired),
            (is_past(self.iat.saturating_sub(skew)), TokenFault::IssuedAt),
            (
                !is_past(self.iat.saturating_add(OLDEST.as_secs() + skew)),
                TokenFault::IssuedAt,
            ),
            (
                self.nbf.is_none_or(|nbf| is_past(nbf.saturating_sub(skew))),
                TokenFault::IssuedAt,
            ),
            (self.has_nonce(expected.nonce), TokenFault::Nonce),
            (
                self.at_hash
                    .as_ref()
                    .is_none_or(|hash| *hash == half_hash(expected.access)),
                TokenFault::AccessTokenHash,
            ),
            (
                self.sid.as_ref().is_some_and(|sid| !sid.is_empty()),
                TokenFault::Session,
            ),
        ];
        clauses
            .into_iter()
            .find(|(holds, _)| !holds)
            .map_or(Ok(()), |(_, fault)| Err(fault))
    }

    fn is_only_for(&self, client_id: &str) -> bool {
        match &self.aud {
            Value::String(party_selection) => party_selection == client_id,
            Value::Array(audiences) => {
                matches!(audiences.as_slice(), [Value::String(only)] if only == client_id)
            }
            _ => false,
        }
    }

    /// A refreshed token needs no nonce.
    fn has_nonce(&self, expected: Option<&str>) -> bool {
        expected.is_none_or(|expected| {
            self.nonce
                .as_ref()
                .is_some_and(|nonce| crypto::is_equal(nonce.as_bytes(), expected.as_bytes()))
        })
    }

    /// The identity of the claims. Levels compare by rank: a higher one than asked for is accepted
    /// (`docs/rules/login.md#m14`), an unknown one counts as no level.
    fn identity(self, issuer: &str, least: Level) -> Result<Identity, LoginError> {
        let level = self
            .acr
            .as_deref()
            .and_then(Level::from_acr)
            .filter(|level| *level >= least)
            .ok_or(LoginError::LevelTooLow)?;
        let number = self.pid.ok_or(LoginError::NoPersonNumber)?;
        let number = NationalIdentityNumber::parse(&number)
            .ok_or(LoginError::TokenInvalid(TokenFault::PersonNumber))?;
        // A test person must not act on real data, nor a real person's data be shown in a test.
        if number.is_synthetic() == is_production(issuer) {
            return Err(LoginError::TokenInvalid(TokenFault::PersonKind));
        }
        Ok(Identity {
            person: Person {
                number,
                subject: self.sub,
            },
            level,
            sid: self.sid.unwrap_or_default(),
            authenticated: self
                .auth_time
                .and_then(|second| Timestamp::from_second(second).ok()),
        })
    }
}

/// Decodes a base64url part as JSON; a member that occurs twice is refused.
fn decode<T: DeserializeOwned>(part: &str) -> Option<T> {
    let json = URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&json).ok()
}

/// `at_hash`: the left half of the hash of the access token (OpenID Connect Core §3.1.3.6).
fn half_hash(access: &AccessToken) -> String {
    let hash = crypto::sha256(access.expose().as_bytes());
    let (half, _) = hash.split_at(hash.len() / 2);
    crypto::url_safe(half)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ISSUER: &str = "https://test.idporten.no";

    /// Valid claims with some replaced; `null` removes one.
    fn claims(changes: &Value) -> Claims {
        let mut claims = json!({
            "iss": ISSUER, "sub": "s", "aud": "me", "exp": 1120, "iat": 1000, "nonce": "n",
            "acr": "idporten-loa-substantial", "sid": "x", "pid": "14886498226",
        });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let claims = claims.as_object().unwrap().clone();
        let kept = claims.into_iter().filter(|(_, value)| !value.is_null());
        serde_json::from_value(Value::Object(kept.collect())).unwrap()
    }

    fn checked(changes: &Value, second: i64) -> Result<(), TokenFault> {
        let expected = Expected {
            nonce: Some("n"),
            level: Level::Substantial,
            access: &AccessToken::new("access"),
            known: None,
        };
        let now = Timestamp::from_second(second).unwrap();
        claims(changes).check(ISSUER, "me", now, &expected)
    }

    /// `docs/rules/login.md#m13`: one wrong property at a time.
    #[test]
    fn each_clause_refuses_what_it_is_there_for() {
        let cases = [
            (json!({"iss": "https://evil.example"}), TokenFault::Issuer),
            (
                json!({"iss": "https://test.idporten.no/"}),
                TokenFault::Issuer,
            ),
            (json!({"aud": "other"}), TokenFault::Audience),
            (json!({"aud": ["me", "other"]}), TokenFault::Audience),
            (json!({"aud": []}), TokenFault::Audience),
            (json!({"aud": 1}), TokenFault::Audience),
            (json!({"azp": "other"}), TokenFault::AuthorizedParty),
            (json!({"exp": 900}), TokenFault::Expired),
            (json!({"exp": i64::MIN}), TokenFault::Expired),
            (json!({"iat": i64::MAX}), TokenFault::IssuedAt),
            (json!({"nbf": 1100}), TokenFault::IssuedAt),
            (json!({"nonce": null}), TokenFault::Nonce),
            (json!({"nonce": "other"}), TokenFault::Nonce),
            (json!({"at_hash": "x"}), TokenFault::AccessTokenHash),
            (json!({"sid": null}), TokenFault::Session),
            (json!({"sid": ""}), TokenFault::Session),
        ];
        for (changes, fault) in cases {
            assert_eq!(checked(&changes, 1001), Err(fault), "{changes}");
        }
        for changes in [
            json!({}),
            json!({"aud": ["me"], "azp": "me"}),
            json!({"at_hash": half_hash(&AccessToken::new("access"))}),
        ] {
            assert_eq!(checked(&changes, 1001), Ok(()), "{changes}");
        }
    }

    /// Clock tolerance in both directions, by `docs/rules/login.md#m45`.
    #[test]
    fn the_clock_may_be_off_by_ten_seconds_and_no_more() {
        assert_eq!(checked(&json!({}), 1129), Ok(()));
        assert_eq!(checked(&json!({}), 1131), Err(TokenFault::Expired));
        assert_eq!(checked(&json!({}), 991), Ok(()));
        assert_eq!(checked(&json!({}), 989), Err(TokenFault::IssuedAt));
        assert_eq!(checked(&json!({"nbf": 1010}), 1001), Ok(()));
        assert_eq!(
            checked(&json!({"nbf": 1012}), 1001),
            Err(TokenFault::IssuedAt)
        );
        let long = json!({"exp": 9999});
        assert_eq!(checked(&long, 1609), Ok(()));
        assert_eq!(checked(&long, 1611), Err(TokenFault::IssuedAt));
    }

    #[test]
    fn a_member_that_stands_twice_is_refused() {
        let twice = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","alg":"none"}"#);
        assert!(decode::<Header>(&twice).is_none());
    }

    /// `docs/rules/login.md#m13`, `docs/rules/login.md#m14`: levels and people.
    #[test]
    fn a_higher_level_will_do_and_an_unknown_or_lower_one_will_not() {
        let level = |acr: &Value, least| claims(&json!({"acr": acr})).identity(ISSUER, least);
        let high = level(&json!("idporten-loa-high"), Level::Substantial).ok();
        assert_eq!(high.unwrap().level, Level::High);
        for (acr, least) in [
            (json!("idporten-loa-substantial"), Level::High),
            (
                json!("idporten-loa-substantial-limited"),
                Level::Substantial,
            ),
            (json!("Level4"), Level::Substantial),
            (Value::Null, Level::Substantial),
        ] {
            let refused = level(&acr, least).err().unwrap();
            assert!(matches!(refused, LoginError::LevelTooLow), "{acr}");
        }
    }

    /// People and providers by `docs/rules/login.md#m16`, both directions.
    #[test]
    fn test_people_stay_with_test_providers_and_real_ones_with_the_real_one() {
        // Month 13: not synthetic by the rule, and yet nobody's.
        let ordinary = (0..100_000)
            .map(|rest| format!("711301{rest:05}"))
            .find(|number| NationalIdentityNumber::parse(number).is_some())
            .unwrap();
        let refused = |pid: &str, issuer: &str| {
            let identity = claims(&json!({"pid": pid})).identity(issuer, Level::Substantial);
            matches!(
                identity,
                Err(LoginError::TokenInvalid(TokenFault::PersonKind))
            )
        };
        assert!(refused(&ordinary, ISSUER));
        assert!(refused("14886498226", PRODUCTION));
        assert!(!refused(&ordinary, PRODUCTION));
        assert!(!refused("14886498226", ISSUER));
    }

    #[test]
    fn a_person_needs_a_right_number() {
        let with = |pid: &Value| claims(&json!({"pid": pid})).identity(ISSUER, Level::Substantial);
        assert!(matches!(
            with(&Value::Null),
            Err(LoginError::NoPersonNumber)
        ));
        assert!(matches!(
            with(&json!("14886498227")),
            Err(LoginError::TokenInvalid(TokenFault::PersonNumber))
        ));
    }
}
