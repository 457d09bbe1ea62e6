//! ID token validation: OpenID Connect Core §3.1.3.7 with ID-porten's rules
//! (`docs/rules/login.md#m13`, `docs/rules/login.md#m16`).
//!
//! The crate `openidconnect` parses the token and checks its signature, `iss`, `aud`, `exp`,
//! `iat`, `nonce` and `acr`. What it leaves to its caller is here: which key of the provider's, the
//! header's `kid`, `azp`, `nbf`, `at_hash`, `sid` and the person. The clock's tolerance is exactly
//! ten seconds (`docs/rules/login.md#m45`).

use std::time::SystemTime;

use jiff::Timestamp;
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AuthenticationContextClass, ClaimsVerificationError,
    ClientId, IdTokenClaims, IdTokenVerifier, IssuerUrl, JsonWebKeySet, Nonce, NonceVerifier as _,
    SignatureVerificationError,
    core::{CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm},
};
use serde::{Deserialize, Serialize};

use super::{
    LoginError, Provider, TokenFault,
    keys::is_signed_by,
    provider::Metadata,
    provider_key::{ProviderKey, RS256},
    signed_token::{Envelope, OLDEST, SKEW},
};
use crate::{
    secret::{AccessToken, IdToken, NationalIdentityNumber},
    storage::{AuthSession, Level, Person, conceal},
};

/// The issuer that vouches for real people.
const PRODUCTION: &str = "https://idporten.no";
/// What our check of `iat` answers: the crate reports it as it reports a token that has expired.
const WRONG_ISSUE_TIME: &str = "iat";

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
    /// The login whose tokens are refreshed: it supplies the claims that the new token leaves out
    /// (OpenID Connect Core §12.2).
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

/// A token as the crate parses it. The crate's `Debug` shows the claims: neither it nor its errors
/// go into a log.
type ParsedToken = openidconnect::IdToken<
    OtherClaims,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Claims = IdTokenClaims<OtherClaims, CoreGenderClaim>;

/// The claims that OpenID Connect Core does not define for ID tokens.
#[derive(Deserialize, Serialize)]
struct OtherClaims {
    nbf: Option<i64>,
    sid: Option<String>,
    pid: Option<String>,
}

impl AdditionalClaims for OtherClaims {}

conceal!(OtherClaims);

/// One check of one token.
struct Check<'a> {
    issuer: &'a str,
    client_id: &'a str,
    now: Timestamp,
    expected: &'a Expected<'a>,
}

impl Provider {
    /// Validates the token and returns the identity that it proves.
    pub(crate) async fn verify(
        &self,
        metadata: &Metadata,
        token: &IdToken,
        expected: &Expected<'_>,
    ) -> Result<Identity, LoginError> {
        let token = token.expose();
        let envelope = Envelope::open(token).map_err(LoginError::TokenInvalid)?;
        let fits = |key: &_| is_signed_by(key, envelope.message, envelope.signature);
        let (http, address, now) = (self.http(), &metadata.jwks_uri, self.now());
        let key = self
            .keys()
            .verify(http, address, &envelope.kid, now, fits)
            .await?;
        let check = Check {
            issuer: &self.settings().issuer,
            client_id: &self.settings().client_id,
            now,
            expected,
        };
        check.identity(token, &key)
    }
}

impl Check<'_> {
    /// The identity of a token whose `kid` names this key.
    fn identity(&self, token: &str, key: &ProviderKey) -> Result<Identity, LoginError> {
        let invalid = LoginError::TokenInvalid;
        let token: ParsedToken = token.parse().map_err(|_| invalid(TokenFault::Malformed))?;
        let nonce = |nonce: Option<&Nonce>| {
            // A refreshed token needs no nonce.
            self.expected.nonce.map_or(Ok(()), |expected| {
                (&Nonce::new(expected.to_owned())).verify(nonce)
            })
        };
        let claims = token
            .claims(&self.verifier(key)?, nonce)
            .map_err(|error| refusal(&error))?;
        self.other_clauses(claims, key).map_err(invalid)?;
        let level = self
            .level(claims.auth_context_ref())
            .ok_or(LoginError::LevelTooLow)?;
        Ok(Identity {
            person: self.person(claims)?,
            level,
            sid: self.sid(claims).unwrap_or_default().to_owned(),
            authenticated: claims
                .auth_time()
                .and_then(|at| Timestamp::from_second(at.timestamp()).ok()),
        })
    }

    /// The crate's checks, made for this one: a verifier that is kept would freeze the keys.
    fn verifier(&self, key: &ProviderKey) -> Result<IdTokenVerifier<'_, ProviderKey>, LoginError> {
        let issuer = IssuerUrl::new(self.issuer.to_owned())
            .map_err(|_| LoginError::TokenInvalid(TokenFault::Issuer))?;
        let client_id = ClientId::new(self.client_id.to_owned());
        let keys = JsonWebKeySet::new(vec![key.clone()]);
        let earliest = SystemTime::try_from(self.now - SKEW)
            .map_err(|_| LoginError::TokenInvalid(TokenFault::Expired))?;
        let window =
            (self.now - OLDEST - SKEW).as_millisecond()..=(self.now + SKEW).as_millisecond();
        Ok(IdTokenVerifier::new_public_client(client_id, issuer, keys)
            .set_allowed_algs([RS256])
            .set_time_fn(move || earliest.into())
            .set_issue_time_verifier_fn(move |at| {
                // At the age of the oldest, a token is too old.
                let is_inside = at.timestamp_millis() != *window.start()
                    && window.contains(&at.timestamp_millis());
                is_inside
                    .then_some(())
                    .ok_or_else(|| WRONG_ISSUE_TIME.to_owned())
            })
            .set_auth_context_verifier_fn(|acr| {
                self.level(acr)
                    .map(|_| ())
                    .ok_or_else(|| "too low".to_owned())
            }))
    }

    /// What the crate leaves to its caller.
    fn other_clauses(&self, claims: &Claims, key: &ProviderKey) -> Result<(), TokenFault> {
        let other = claims.additional_claims();
        let access = openidconnect::AccessToken::new(self.expected.access.expose().to_owned());
        let is_valid_from = |nbf: i64| {
            let nbf = nbf.saturating_sub(SKEW.as_secs());
            nbf.saturating_mul(1000) <= self.now.as_millisecond()
        };
        let clauses = [
            (
                claims
                    .authorized_party()
                    .is_none_or(|azp| azp.as_str() == self.client_id),
                TokenFault::AuthorizedParty,
            ),
            (other.nbf.is_none_or(is_valid_from), TokenFault::IssuedAt),
            (
                claims.access_token_hash().is_none_or(|hash| {
                    AccessTokenHash::from_token(&access, &RS256, key)
                        .is_ok_and(|expected| *hash == expected)
                }),
                TokenFault::AccessTokenHash,
            ),
            (self.sid(claims).is_some(), TokenFault::Session),
        ];
        clauses
            .into_iter()
            .find(|(holds, _)| !holds)
            .map_or(Ok(()), |(_, fault)| Err(fault))
    }

    /// The level, if it suffices. Levels compare by rank: a higher one than asked for is accepted
    /// (`docs/rules/login.md#m14`), an unknown one counts as no level.
    fn level(&self, acr: Option<&AuthenticationContextClass>) -> Option<Level> {
        let named = acr.map(|acr| acr.as_str());
        let level = match named.filter(|acr| !acr.is_empty()) {
            Some(acr) => Level::from_acr(acr),
            None => self.expected.known.map(|login| login.level),
        };
        level.filter(|level| *level >= self.expected.level)
    }

    fn sid<'c>(&'c self, claims: &'c Claims) -> Option<&'c str> {
        let known = || self.expected.known.map(|login| login.sid.as_str());
        let sid = filled(claims.additional_claims().sid.as_deref()).or_else(known);
        filled(sid)
    }

    fn person(&self, claims: &Claims) -> Result<Person, LoginError> {
        let known = || {
            self.expected
                .known
                .map(|login| login.person.number.expose())
        };
        let pid = claims.additional_claims().pid.as_deref();
        let number = filled(pid).or_else(known).or(pid);
        let number = NationalIdentityNumber::parse(number.ok_or(LoginError::NoPersonNumber)?)
            .ok_or(LoginError::TokenInvalid(TokenFault::PersonNumber))?;
        // A test person must not act on real data, nor a real person's data be shown in a test.
        if number.is_synthetic() == is_production(self.issuer) {
            return Err(LoginError::TokenInvalid(TokenFault::PersonKind));
        }
        Ok(Person {
            number,
            subject: claims.subject().as_str().to_owned(),
        })
    }
}

/// A claim that says something.
fn filled(claim: Option<&str>) -> Option<&str> {
    claim.filter(|claim| !claim.is_empty())
}

/// What a check of the crate's means to us. Its texts hold claims, so nothing of them is kept.
fn refusal(error: &ClaimsVerificationError) -> LoginError {
    LoginError::TokenInvalid(match error {
        ClaimsVerificationError::InvalidAuthContext(_) => return LoginError::LevelTooLow,
        ClaimsVerificationError::InvalidIssuer(_) => TokenFault::Issuer,
        ClaimsVerificationError::InvalidAudience(_) => TokenFault::Audience,
        ClaimsVerificationError::Expired(reason) if reason == WRONG_ISSUE_TIME => {
            TokenFault::IssuedAt
        }
        ClaimsVerificationError::Expired(_) => TokenFault::Expired,
        ClaimsVerificationError::InvalidNonce(_) => TokenFault::Nonce,
        ClaimsVerificationError::SignatureVerification(error) => match error {
            SignatureVerificationError::NoMatchingKey
            | SignatureVerificationError::AmbiguousKeyId(_) => TokenFault::UnknownKey,
            SignatureVerificationError::DisallowedAlg(_)
            | SignatureVerificationError::NoSignature
            | SignatureVerificationError::UnsupportedAlg(_) => TokenFault::Algorithm,
            _ => TokenFault::Signature,
        },
        _ => TokenFault::Malformed,
    })
}

#[cfg(test)]
mod tests {
    //! Signed tokens with one property wrong at a time.

    use std::sync::LazyLock;

    use super::*;
    use crate::{crypto, idporten::provider_key::tests::TestKey};
    use serde_json::{Value, json};

    const ISSUER: &str = "https://test.idporten.no";
    const HEADER: &str = r#"{"alg":"RS256","kid":"a"}"#;
    const SYNTHETIC: &str = "14886498226";

    static KEY: LazyLock<TestKey> = LazyLock::new(TestKey::new);

    /// Valid claims with some replaced; `null` removes one.
    fn claims(changes: &Value) -> String {
        let mut claims = json!({
            "iss": ISSUER, "sub": "s", "aud": "me", "exp": 1120, "iat": 1000, "nonce": "n",
            "acr": "idporten-loa-substantial", "sid": "x", "pid": SYNTHETIC,
        });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
            .as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        claims.to_string()
    }

    fn expected(access: &AccessToken, level: Level) -> Expected<'_> {
        Expected {
            nonce: Some("n"),
            level,
            access,
            known: None,
        }
    }

    fn identity_at(
        token: &str,
        issuer: &str,
        level: Level,
        second: i64,
    ) -> Result<Identity, LoginError> {
        let access = AccessToken::new("access");
        Check {
            issuer,
            client_id: "me",
            now: Timestamp::from_second(second).unwrap(),
            expected: &expected(&access, level),
        }
        .identity(token, &KEY.public())
    }

    fn identity(changes: &Value, issuer: &str, level: Level) -> Result<Identity, LoginError> {
        let token = KEY.token(HEADER, &claims(changes));
        identity_at(&token, issuer, level, 1001)
    }

    fn fault_of(checked: Result<Identity, LoginError>) -> Option<TokenFault> {
        match checked {
            Ok(_) => None,
            Err(LoginError::TokenInvalid(fault)) => Some(fault),
            Err(error) => panic!("{error}"),
        }
    }

    fn fault(changes: &Value) -> Option<TokenFault> {
        fault_of(identity(changes, ISSUER, Level::Substantial))
    }

    /// The fault of a token at this second of Unix time.
    fn fault_at(changes: &Value, second: i64) -> Option<TokenFault> {
        let token = KEY.token(HEADER, &claims(changes));
        fault_of(identity_at(&token, ISSUER, Level::Substantial, second))
    }

    fn assert_refused(fault_wanted: TokenFault, cases: &[Value]) {
        for changes in cases {
            assert_eq!(fault(changes), Some(fault_wanted), "{changes}");
        }
    }

    fn assert_accepted(cases: &[Value]) {
        for changes in cases {
            assert_eq!(fault(changes), None, "{changes}");
        }
    }

    #[test]
    fn m13_a_right_token_proves_its_person() {
        let authenticated = json!({"auth_time": 990});
        let identity = identity(&authenticated, ISSUER, Level::Substantial)
            .ok()
            .unwrap();
        assert_eq!(identity.person.number.expose(), SYNTHETIC);
        assert_eq!(identity.person.subject, "s");
        assert_eq!(identity.level, Level::Substantial);
        assert_eq!(identity.sid, "x");
        assert_eq!(identity.authenticated.unwrap().as_second(), 990);
    }

    #[test]
    fn m13_another_signature_is_refused() {
        let (header, payload) = (HEADER, claims(&json!({})));
        let foreign = TestKey::new().token(header, &payload);
        let right = KEY.token(header, &payload);
        let (message, _) = right.rsplit_once('.').unwrap();
        let other = KEY.token(header, &claims(&json!({"sub": "t"})));
        let (_, signature_of_other) = other.rsplit_once('.').unwrap();
        for forged in [
            foreign,
            format!("{message}.{signature_of_other}"),
            format!("{message}."),
            format!("{message}.AAAA"),
        ] {
            let checked = identity_at(&forged, ISSUER, Level::Substantial, 1001);
            assert_eq!(fault_of(checked), Some(TokenFault::Signature));
        }
    }

    #[test]
    fn m13_a_header_that_does_not_name_rs256_and_a_key_is_refused() {
        let opened = |header: &str| {
            let token = KEY.token(header, "{}");
            Envelope::open(&token).map(|envelope| envelope.kid)
        };
        assert_eq!(opened(HEADER).unwrap(), "a");
        let offered = r#"{"alg":"RS256","kid":"a","jku":"https://evil.example","x5c":["MII"]}"#;
        assert_eq!(opened(offered).unwrap(), "a");
        for (header, fault) in [
            (r#"{"alg":"none","kid":"a"}"#, TokenFault::Algorithm),
            (r#"{"alg":"HS256","kid":"a"}"#, TokenFault::Algorithm),
            (r#"{"alg":"RS512","kid":"a"}"#, TokenFault::Algorithm),
            (r#"{"alg":"rs256","kid":"a"}"#, TokenFault::Algorithm),
            (r#"{"alg":"RS256"}"#, TokenFault::UnknownKey),
            (r#"{"alg":"RS256","kid":null}"#, TokenFault::UnknownKey),
            (
                r#"{"alg":"RS256","kid":"a","crit":["b64"],"b64":true}"#,
                TokenFault::CriticalHeader,
            ),
            (
                r#"{"alg":"RS256","kid":"a","crit":1}"#,
                TokenFault::CriticalHeader,
            ),
            (r#"{"kid":"a"}"#, TokenFault::Malformed),
            ("[]", TokenFault::Malformed),
        ] {
            assert_eq!(opened(header), Err(fault), "{header}");
        }
        for odd in ["", "a", "a.b", "..", &"a.".repeat(20_000)] {
            assert_eq!(Envelope::open(odd), Err(TokenFault::Malformed));
        }
    }

    /// The crate refuses on its own what the header may not say.
    #[test]
    fn m13_the_crate_refuses_headers_too() {
        for (header, fault) in [
            (r#"{"alg":"none","kid":"a"}"#, TokenFault::Algorithm),
            (r#"{"alg":"HS256","kid":"a"}"#, TokenFault::Algorithm),
            (r#"{"alg":"RS512","kid":"a"}"#, TokenFault::Algorithm),
            (r#"{"alg":"PS256","kid":"a"}"#, TokenFault::Algorithm),
            (r#"{"alg":"RS256","kid":"b"}"#, TokenFault::UnknownKey),
            (
                r#"{"alg":"RS256","kid":"a","crit":["b64"]}"#,
                TokenFault::Malformed,
            ),
            (
                r#"{"alg":"RS256","kid":"a","typ":"logout+jwt"}"#,
                TokenFault::Malformed,
            ),
        ] {
            let token = KEY.token(header, &claims(&json!({})));
            let checked = identity_at(&token, ISSUER, Level::Substantial, 1001);
            assert_eq!(fault_of(checked), Some(fault), "{header}");
        }
        let typed = KEY.token(
            r#"{"alg":"RS256","kid":"a","typ":"JWT"}"#,
            &claims(&json!({})),
        );
        let checked = identity_at(&typed, ISSUER, Level::Substantial, 1001);
        assert_eq!(fault_of(checked), None);
    }

    #[test]
    fn m13_a_member_that_occurs_twice_is_refused() {
        for header in [
            r#"{"alg":"RS256","alg":"RS256","kid":"a"}"#,
            r#"{"alg":"RS256","kid":"a","kid":"a"}"#,
            r#"{"alg":"RS256","kid":"a","crit":null,"crit":null}"#,
        ] {
            let token = KEY.token(header, &claims(&json!({})));
            assert_eq!(Envelope::open(&token), Err(TokenFault::Malformed));
        }
        for (name, value) in serde_json::from_str::<Value>(&claims(&json!({
            "azp": "me", "nbf": 1000, "auth_time": 1000,
            "at_hash": at_hash("access"),
        })))
        .unwrap()
        .as_object()
        .unwrap()
        {
            let once = claims(&json!({ name: value }));
            let twice = format!("{{\"{name}\":{value},{}", &once[1..]);
            let token = KEY.token(HEADER, &twice);
            let checked = identity_at(&token, ISSUER, Level::Substantial, 1001);
            assert_eq!(fault_of(checked), Some(TokenFault::Malformed), "{name}");
        }
    }

    #[test]
    fn m13_iss_is_exactly_the_issuer() {
        assert_refused(
            TokenFault::Issuer,
            &[
                json!({"iss": "https://evil.example"}),
                json!({"iss": "https://test.idporten.no/"}),
                json!({"iss": "https://TEST.idporten.no"}),
            ],
        );
        assert_refused(
            TokenFault::Malformed,
            &[json!({"iss": null}), json!({"iss": "no address"})],
        );
    }

    #[test]
    fn m13_aud_is_this_client_and_no_other() {
        assert_refused(
            TokenFault::Audience,
            &[
                json!({"aud": "other"}),
                json!({"aud": ["me", "other"]}),
                json!({"aud": ["other", "me"]}),
                json!({"aud": []}),
                json!({"aud": null}),
            ],
        );
        assert_refused(
            TokenFault::Malformed,
            &[json!({"aud": 1}), json!({"aud": ["me", 1]})],
        );
        assert_accepted(&[json!({"aud": ["me"]})]);
    }

    #[test]
    fn m13_azp_is_this_client_if_it_is_there() {
        assert_refused(
            TokenFault::AuthorizedParty,
            &[json!({"azp": "other"}), json!({"azp": ""})],
        );
        assert_accepted(&[json!({"azp": "me"})]);
    }

    #[test]
    fn m13_exp_iat_and_nbf_are_times() {
        assert_refused(TokenFault::Expired, &[json!({"exp": 900})]);
        assert_refused(
            TokenFault::IssuedAt,
            &[
                json!({"iat": 1100}),
                json!({"nbf": 1100}),
                json!({"nbf": i64::MAX}),
            ],
        );
        assert_refused(
            TokenFault::Malformed,
            &[
                json!({"exp": null}),
                json!({"exp": "tomorrow"}),
                json!({"exp": i64::MIN}),
                json!({"exp": 1e300}),
                json!({"iat": null}),
                json!({"iat": i64::MAX}),
                json!({"nbf": "now"}),
                json!({"auth_time": "now"}),
            ],
        );
    }

    #[test]
    fn m13_nonce_is_that_of_the_request() {
        assert_refused(
            TokenFault::Nonce,
            &[
                json!({"nonce": null}),
                json!({"nonce": "other"}),
                json!({"nonce": ""}),
            ],
        );
        let access = AccessToken::new("access");
        let check = Check {
            issuer: ISSUER,
            client_id: "me",
            now: Timestamp::from_second(1001).unwrap(),
            expected: &Expected {
                nonce: None,
                ..expected(&access, Level::Substantial)
            },
        };
        let refreshed = KEY.token(HEADER, &claims(&json!({"nonce": null})));
        assert!(check.identity(&refreshed, &KEY.public()).is_ok());
    }

    fn at_hash(access: &str) -> String {
        let hash = crypto::sha256(access.as_bytes());
        crypto::url_safe(&hash[..16])
    }

    #[test]
    fn m13_at_hash_is_of_the_access_token_if_it_is_there() {
        assert_refused(
            TokenFault::AccessTokenHash,
            &[
                json!({"at_hash": "x"}),
                json!({"at_hash": ""}),
                json!({"at_hash": at_hash("other")}),
            ],
        );
        assert_accepted(&[json!({"at_hash": at_hash("access")})]);
    }

    #[test]
    fn m13_sid_names_a_session() {
        assert_refused(
            TokenFault::Session,
            &[json!({"sid": null}), json!({"sid": ""})],
        );
        assert_refused(TokenFault::Malformed, &[json!({"sid": 1})]);
    }

    #[test]
    fn m13_sub_is_there() {
        assert_refused(
            TokenFault::Malformed,
            &[json!({"sub": null}), json!({"sub": 1})],
        );
    }

    #[test]
    fn m13_pid_is_a_right_number() {
        assert_refused(
            TokenFault::PersonNumber,
            &[json!({"pid": "14886498227"}), json!({"pid": ""})],
        );
        let without = identity(&json!({"pid": null}), ISSUER, Level::Substantial);
        assert!(matches!(without, Err(LoginError::NoPersonNumber)));
    }

    #[test]
    fn m13_acr_reaches_the_level() {
        for (acr, least) in [
            (json!("idporten-loa-substantial"), Level::High),
            (
                json!("idporten-loa-substantial-limited"),
                Level::Substantial,
            ),
            (json!("Level4"), Level::Substantial),
            (json!(""), Level::Substantial),
            (Value::Null, Level::Substantial),
        ] {
            let refused = identity(&json!({"acr": acr}), ISSUER, least);
            assert!(matches!(refused, Err(LoginError::LevelTooLow)), "{acr}");
        }
    }

    #[test]
    fn m14_a_higher_level_will_do() {
        let high = json!({"acr": "idporten-loa-high"});
        let high = identity(&high, ISSUER, Level::Substantial).ok();
        assert_eq!(high.unwrap().level, Level::High);
    }

    #[test]
    fn m16_test_people_stay_with_test_providers_and_real_ones_with_the_real_one() {
        // Month 13: not synthetic by the rule, and yet nobody's.
        let ordinary = (0..100_000)
            .map(|rest| format!("711301{rest:05}"))
            .find(|number| NationalIdentityNumber::parse(number).is_some())
            .unwrap();
        let fault = |pid: &str, issuer: &str| {
            let changes = json!({"pid": pid, "iss": issuer});
            fault_of(identity(&changes, issuer, Level::Substantial))
        };
        assert_eq!(fault(&ordinary, ISSUER), Some(TokenFault::PersonKind));
        assert_eq!(fault(SYNTHETIC, PRODUCTION), Some(TokenFault::PersonKind));
        assert_eq!(fault(&ordinary, PRODUCTION), None);
        assert_eq!(fault(SYNTHETIC, ISSUER), None);
    }

    #[test]
    fn m45_exp_may_be_off_by_ten_seconds_and_no_more() {
        assert_eq!(fault_at(&json!({}), 1129), None);
        assert_eq!(fault_at(&json!({}), 1130), Some(TokenFault::Expired));
        assert_eq!(fault_at(&json!({}), 1131), Some(TokenFault::Expired));
    }

    #[test]
    fn m45_iat_may_be_off_by_ten_seconds_and_no_more() {
        assert_eq!(fault_at(&json!({}), 991), None);
        assert_eq!(fault_at(&json!({}), 990), None);
        assert_eq!(fault_at(&json!({}), 989), Some(TokenFault::IssuedAt));
        let long = json!({"exp": 9999});
        assert_eq!(fault_at(&long, 1609), None);
        assert_eq!(fault_at(&long, 1610), Some(TokenFault::IssuedAt));
        assert_eq!(fault_at(&long, 1611), Some(TokenFault::IssuedAt));
    }

    #[test]
    fn m45_nbf_may_be_off_by_ten_seconds_and_no_more() {
        assert_eq!(fault_at(&json!({"nbf": 1010}), 1001), None);
        assert_eq!(fault_at(&json!({"nbf": 1011}), 1001), None);
        assert_eq!(
            fault_at(&json!({"nbf": 1012}), 1001),
            Some(TokenFault::IssuedAt)
        );
    }

    /// The crate parses every claim that OpenID Connect Core defines, also those without a use here.
    #[test]
    fn claims_without_a_use_here_have_their_own_types() {
        assert_accepted(&[
            json!({"locale": "nb", "amr": ["BankID"], "jti": 1, "email_verified": true}),
            json!({"client_onbehalfof": {"a": 1}, "authorization_details": [1]}),
        ]);
        assert_refused(
            TokenFault::Malformed,
            &[json!({"locale": 1}), json!({"amr": "BankID"})],
        );
    }

    /// What is written about a refused token tells nothing of it.
    #[test]
    fn m49_neither_errors_nor_claims_show_what_a_token_holds() {
        let canary = "canary-1234";
        for changes in [
            json!({"aud": canary}),
            json!({"iss": format!("https://{canary}.example")}),
            json!({"acr": canary}),
            json!({"pid": canary}),
            json!({"locale": 1, "name": canary}),
        ] {
            let error = identity(&changes, ISSUER, Level::Substantial)
                .err()
                .unwrap();
            assert!(!format!("{error} {error:?}").contains(canary), "{changes}");
        }
        let other = OtherClaims {
            nbf: None,
            sid: Some(canary.to_owned()),
            pid: Some(canary.to_owned()),
        };
        assert!(!format!("{other:?}").contains(canary));
    }
}
