//! Back-channel logout: the provider posts a signed logout token when a session of its own ends
//! (OpenID Connect Back-Channel Logout 1.0, `docs/rules/login.md#m41`). Every clause is a line of
//! its own; the clock's tolerance is that of ID tokens.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    LoginError, Notice, Provider, TokenFault,
    keys::is_signed_by,
    signed_token::{Envelope, OLDEST, SKEW},
};
use crate::{
    secret::NationalIdentityNumber,
    storage::{Store, StoreError},
};

/// Longest `sid`, `sub` or `jti`, in bytes.
const LONGEST_ID: usize = 255;
/// Member of `events` that makes a token a logout token.
const LOGOUT_EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// Type of a logout token in its header; it may be absent, but not another one.
const TOKEN_TYPE: &str = "logout+jwt";

/// Why a logout token was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum LogoutTokenError {
    /// The token failed a check, or was received before. It ended nothing.
    #[error("the logout token failed a check")]
    Invalid,
    /// The provider's keys cannot be fetched, so the token cannot be checked.
    #[error("the keys of the provider cannot be fetched")]
    NoKeys,
    /// The store is away: the logins may still live.
    #[error("the store failed")]
    Store(#[from] StoreError),
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Value,
    iat: i64,
    exp: i64,
    jti: String,
    events: Map<String, Value>,
    sid: Option<String>,
    sub: Option<String>,
    #[serde(default, deserialize_with = "is_present")]
    nonce: bool,
}

/// Whom a logout token logs out.
#[derive(Debug, PartialEq, Eq)]
enum Target<'a> {
    /// One session at the provider.
    Session(&'a str),
    /// Every session of a person, by the provider's name for them.
    Subject(&'a str),
}

impl Provider {
    /// Ends the logins that a logout token names: those of its session, or, without one, all of its
    /// person. Needs no cookie. A token is carried out once; another one for logins that have ended
    /// is no error.
    ///
    /// # Errors
    /// When a check fails, the token was received before, or the keys or the store are away.
    pub async fn back_channel_logout(
        &self,
        store: &Store,
        token: &str,
    ) -> Result<Notice, LogoutTokenError> {
        let claims = self.verified(token).await?;
        let settings = self.settings();
        let target = claims
            .target(&settings.issuer, &settings.client_id, self.now())
            .ok_or(LogoutTokenError::Invalid)?;
        if !store
            .claim_logout_token(&settings.issuer, &claims.jti)
            .await?
        {
            return Err(LogoutTokenError::Invalid);
        }
        let ended = match target {
            Target::Session(sid) => store.end_by_proven_sid(&settings.issuer, sid).await,
            // ID-porten's own example has the national identity number here.
            Target::Subject(subject) => match NationalIdentityNumber::parse(subject) {
                Some(number) => {
                    let person = store.person_key(number.expose())?;
                    store.end_person(&person).await
                }
                None => store.end_by_subject(&settings.issuer, subject).await,
            },
        };
        match ended {
            Ok(ended) => Ok(Notice::Ended(self.revoke_all(ended))),
            Err(error) => {
                // So that the same token can be delivered again.
                store
                    .release_logout_token(&settings.issuer, &claims.jti)
                    .await
                    .ok();
                Err(error.into())
            }
        }
    }

    /// The claims of a token, after its signature was verified with a key of the provider's.
    async fn verified(&self, token: &str) -> Result<Claims, LogoutTokenError> {
        let envelope = Envelope::open(token).map_err(|_| LogoutTokenError::Invalid)?;
        if !is_logout_type(envelope.typ.as_deref()) {
            return Err(LogoutTokenError::Invalid);
        }
        let metadata = self.metadata().await.map_err(|error| not_checked(&error))?;
        let fits = |key: &_| is_signed_by(key, envelope.message, envelope.signature);
        let (http, address) = (self.http(), &metadata.jwks_uri);
        self.keys()
            .verify(http, address, &envelope.kid, self.now(), fits)
            .await
            .map_err(|error| not_checked(&error))?;
        envelope.claims().ok_or(LogoutTokenError::Invalid)
    }
}

impl Claims {
    /// Whom the token logs out; `None` when a claim fails its check.
    fn target(&self, issuer: &str, client_id: &str, now: Timestamp) -> Option<Target<'_>> {
        let now = now.as_second();
        let skew = SKEW.as_secs();
        let is_logout = self.events.get(LOGOUT_EVENT).is_some_and(Value::is_object);
        let clauses = [
            self.iss == issuer,
            self.is_for(client_id),
            self.exp.saturating_add(skew) > now,
            self.iat.saturating_sub(skew) <= now,
            self.iat.saturating_add(OLDEST.as_secs() + skew) > now,
            is_logout,
            !self.nonce,
            is_id(&self.jti),
        ];
        if clauses.contains(&false) {
            return None;
        }
        match (&self.sid, &self.sub) {
            (Some(sid), _) => is_id(sid).then_some(Target::Session(sid)),
            (None, Some(subject)) => is_id(subject).then_some(Target::Subject(subject)),
            (None, None) => None,
        }
    }

    fn is_for(&self, client_id: &str) -> bool {
        match &self.aud {
            Value::String(audience) => audience == client_id,
            Value::Array(audiences) => {
                matches!(audiences.as_slice(), [Value::String(only)] if only == client_id)
            }
            _ => false,
        }
    }
}

fn is_id(text: &str) -> bool {
    (1..=LONGEST_ID).contains(&text.len())
}

/// Any value counts, `null` as well: the claim must not be there.
fn is_present<'de, D: serde::Deserializer<'de>>(value: D) -> Result<bool, D::Error> {
    serde::de::IgnoredAny::deserialize(value).map(|_| true)
}

fn not_checked(error: &LoginError) -> LogoutTokenError {
    match error {
        LoginError::TokenInvalid(TokenFault::Signature | TokenFault::UnknownKey) => {
            LogoutTokenError::Invalid
        }
        _ => LogoutTokenError::NoKeys,
    }
}

/// Whether the header names the type of a logout token, or none, as some providers do.
fn is_logout_type(typ: Option<&str>) -> bool {
    typ.is_none_or(|typ| typ.eq_ignore_ascii_case(TOKEN_TYPE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ISSUER: &str = "https://test.idporten.no";

    /// Whom a token with some claims replaced logs out at second 1001; the value "-" removes one.
    fn target_of(changes: &Value) -> Option<String> {
        target_at(changes, 1001)
    }

    fn target_at(changes: &Value, second: i64) -> Option<String> {
        let mut claims = json!({
            "iss": ISSUER, "aud": "me", "iat": 1000, "exp": 1300, "jti": "j", "sid": "s",
            "sub": "person", "events": { LOGOUT_EVENT: {} },
        });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let claims = claims.as_object().unwrap().clone();
        let kept = claims.into_iter().filter(|(_, value)| *value != "-");
        let claims: Claims = serde_json::from_value(Value::Object(kept.collect())).ok()?;
        let now = Timestamp::from_second(second).unwrap();
        let target = claims.target(ISSUER, "me", now)?;
        Some(format!("{target:?}"))
    }

    /// `docs/rules/login.md#m41`: one wrong claim at a time.
    #[test]
    fn m41_each_clause_of_a_logout_token_refuses_what_it_is_there_for() {
        let long = "x".repeat(LONGEST_ID + 1);
        for changes in [
            json!({"iss": "https://evil.example"}),
            json!({"iss": "https://test.idporten.no/"}),
            json!({"iss": "-"}),
            json!({"aud": "other"}),
            json!({"aud": ["me", "other"]}),
            json!({"aud": []}),
            json!({"aud": "-"}),
            json!({"iat": "-"}),
            json!({"iat": 1020}),
            json!({"exp": "-"}),
            json!({"exp": 900}),
            json!({"exp": i64::MIN}),
            json!({"jti": "-"}),
            json!({"jti": ""}),
            json!({"jti": long}),
            json!({"events": "-"}),
            json!({"events": {}}),
            json!({"events": {LOGOUT_EVENT: null}}),
            json!({"events": {LOGOUT_EVENT: true}}),
            json!({"events": {"http://schemas.openid.net/event/other": {}}}),
            json!({"nonce": "n"}),
            json!({"nonce": null}),
            json!({"sid": ""}),
            json!({"sid": long}),
            json!({"sid": "-", "sub": "-"}),
            json!({"sid": "-", "sub": ""}),
        ] {
            assert_eq!(target_of(&changes), None, "{changes}");
        }
        let session = Some("Session(\"s\")".to_owned());
        for changes in [json!({}), json!({"aud": ["me"]}), json!({"sub": "-"})] {
            assert_eq!(target_of(&changes), session, "{changes}");
        }
        let subject = Some("Subject(\"person\")".to_owned());
        assert_eq!(target_of(&json!({"sid": "-"})), subject);
    }

    /// Clock tolerance in both directions, by `docs/rules/login.md#m45`.
    #[test]
    fn m45_the_clock_of_a_logout_token_may_be_off_by_ten_seconds_and_no_more() {
        let holds = |changes: Value, second| target_at(&changes, second).is_some();
        assert!(holds(json!({}), 1309) && !holds(json!({}), 1311));
        assert!(holds(json!({}), 991) && !holds(json!({}), 989));
        let long = json!({"exp": 9999});
        assert!(holds(long.clone(), 1609) && !holds(long, 1611));
    }

    /// `docs/rules/login.md#m41`: the type in the header.
    #[test]
    fn m41_a_logout_token_is_of_no_other_kind() {
        for own in [None, Some("logout+jwt"), Some("LOGOUT+JWT")] {
            assert!(is_logout_type(own), "{own:?}");
        }
        for other in ["", "JWT", "at+jwt", "application/logout+jwt "] {
            assert!(!is_logout_type(Some(other)), "{other}");
        }
    }
}
