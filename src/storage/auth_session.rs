//! The auth session (login): who, since when, with which tokens, at which level.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    crypto::PersonKey,
    secret::{AccessToken, IdToken, NationalIdentityNumber, RefreshToken},
};

/// Secret reference to one login: 256 random bits, kept in the sealed browser session and nowhere
/// else.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthSessionRef(String);

impl AuthSessionRef {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    /// Reads what [`as_str`](Self::as_str) returned. A made-up one finds no login.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 43).then(|| Self(text.to_owned()))
    }

    /// The text to keep in the browser session.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

conceal!(AuthSessionRef, Person, AuthSession);

/// Level of assurance: how sure the provider is of who it is (`docs/rules/login.md#levels`), in
/// rising order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The value `idporten-loa-substantial`; level 3 in Altinn.
    Substantial,
    /// The value `idporten-loa-high`; level 4 in Altinn.
    High,
}

impl Level {
    /// The value of `acr_values` that asks for this level.
    #[must_use]
    pub fn acr(self) -> &'static str {
        match self {
            Self::Substantial => "idporten-loa-substantial",
            Self::High => "idporten-loa-high",
        }
    }

    /// Reads the `acr` claim of an ID token. Lower and unknown levels are `None`: they suffice for
    /// nothing.
    #[must_use]
    pub fn from_acr(acr: &str) -> Option<Self> {
        match acr {
            "idporten-loa-substantial" | "eidas-loa-substantial" => Some(Self::Substantial),
            "idporten-loa-high" | "eidas-loa-high" => Some(Self::High),
            _ => None,
        }
    }
}

/// Identity of a logged-in person, from the ID token.
#[derive(Clone)]
pub struct Person {
    /// National identity number, from the `pid` claim.
    pub number: NationalIdentityNumber,
    /// The provider's pairwise name of the person (`sub`).
    pub subject: String,
}

/// The tokens that the provider issued for a login.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// Bearer token for calls to Dialogporten.
    pub access: AccessToken,
    /// When the access token was issued.
    pub access_given: Timestamp,
    /// When the access token expires.
    pub access_ends: Timestamp,
    /// Refresh token, to be presented once at most. `None` when the provider issued none.
    pub refresh: Option<RefreshToken>,
    /// When the refresh token expires, if the provider says so.
    pub refresh_ends: Option<Timestamp>,
    /// The latest ID token: the hint at logout (`docs/rules/login.md#m37`, variant B).
    pub id: IdToken,
}

impl Tokens {
    /// Whether the access token should be exchanged: 60 seconds, or a quarter of its life if that
    /// is shorter, are left (`docs/rules/login.md#oidc-14`).
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        let life = self.access_ends.duration_since(self.access_given);
        let margin = (life / 4).min(SignedDuration::from_secs(60));
        self.access_ends.duration_since(now) <= margin
    }

    /// Whether the access token can still be used. The last two seconds are given up: Dialogporten
    /// tolerates no more difference of clocks than that.
    #[must_use]
    pub fn is_access_valid(&self, now: Timestamp) -> bool {
        self.access_ends.duration_since(now) > SignedDuration::from_secs(2)
    }
}

/// Whether the refresh token of a login may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshState {
    /// No exchange is under way: it may be used.
    Idle,
    /// Another request, perhaps of another instance, is exchanging it.
    Underway,
    /// The last exchange failed for a passing reason a moment ago; a short pause holds.
    CoolingDown,
    /// It may have been used without us learning the outcome. Presenting it again could make the
    /// provider revoke the whole token family, so it is never used again.
    Spent,
}

/// An auth session (login) that has not ended.
#[derive(Clone)]
pub struct AuthSession {
    /// The reference that this login was found by.
    pub reference: AuthSessionRef,
    /// Who is logged in, from the sealed row.
    pub person: Person,
    /// Keyed hash of the person, which stands for them in the store.
    pub person_key: PersonKey,
    /// Level of assurance that this login reached.
    pub level: Level,
    /// Session id at the provider (`sid` claim).
    pub sid: String,
    /// Tokens as of the last exchange.
    pub tokens: Tokens,
    /// When the row was written, by our clock.
    pub started: Timestamp,
    /// Idle timeout: when it ends unless a page is opened before.
    pub idle_ends: Timestamp,
    /// Absolute timeout: when it ends whatever happens.
    pub ends: Timestamp,
    /// Whether the refresh token may be used now.
    pub refresh: RefreshState,
    /// Number of token exchanges so far; guards against concurrent ones.
    pub(crate) version: i64,
    /// Fields that a later version of us has added, kept as they are
    /// (`docs/rules/security.md#sto-4`).
    pub(crate) rest: Map<String, Value>,
}

/// The sealed part of a login's row.
#[derive(Serialize, Deserialize)]
pub(crate) struct AuthSessionRecord {
    format: u32,
    number: String,
    subject: String,
    level: Level,
    sid: String,
    access: String,
    access_given_ms: i64,
    access_ends_ms: i64,
    refresh: Option<String>,
    refresh_ends_ms: Option<i64>,
    id: String,
    #[serde(flatten)]
    pub(crate) rest: Map<String, Value>,
}

impl AuthSessionRecord {
    pub(crate) fn new(
        person: &Person,
        level: Level,
        sid: &str,
        tokens: &Tokens,
        rest: Map<String, Value>,
    ) -> Self {
        Self {
            format: 1,
            number: person.number.expose().to_owned(),
            subject: person.subject.clone(),
            level,
            sid: sid.to_owned(),
            access: tokens.access.expose().to_owned(),
            access_given_ms: tokens.access_given.as_millisecond(),
            access_ends_ms: tokens.access_ends.as_millisecond(),
            refresh: tokens
                .refresh
                .as_ref()
                .map(|token| token.expose().to_owned()),
            refresh_ends_ms: tokens.refresh_ends.map(Timestamp::as_millisecond),
            id: tokens.id.expose().to_owned(),
            rest,
        }
    }

    pub(crate) fn person(&self) -> Option<Person> {
        Some(Person {
            number: NationalIdentityNumber::parse(&self.number)?,
            subject: self.subject.clone(),
        })
    }

    pub(crate) fn tokens(&self) -> Option<Tokens> {
        Some(Tokens {
            access: AccessToken::new(self.access.as_str()),
            access_given: Timestamp::from_millisecond(self.access_given_ms).ok()?,
            access_ends: Timestamp::from_millisecond(self.access_ends_ms).ok()?,
            refresh: self.refresh.as_deref().map(RefreshToken::new),
            refresh_ends: match self.refresh_ends_ms {
                Some(ends) => Some(Timestamp::from_millisecond(ends).ok()?),
                None => None,
            },
            id: IdToken::new(self.id.as_str()),
        })
    }

    pub(crate) fn level(&self) -> Level {
        self.level
    }

    pub(crate) fn sid(&self) -> &str {
        &self.sid
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(life_s: i64) -> Tokens {
        Tokens {
            access: AccessToken::new("a"),
            access_given: Timestamp::UNIX_EPOCH,
            access_ends: Timestamp::from_second(life_s).unwrap(),
            refresh: None,
            refresh_ends: None,
            id: IdToken::new("i"),
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// The refresh margin of `docs/rules/login.md#oidc-14` and `docs/rules/login.md#m31`.
    #[test]
    fn a_token_is_due_at_sixty_seconds_or_a_quarter_of_its_life() {
        for (life, not_yet, due) in [(120, 89, 90), (600, 539, 540), (3600, 3539, 3540)] {
            assert!(!tokens(life).is_due(at(not_yet)), "{life}");
            assert!(tokens(life).is_due(at(due)), "{life}");
        }
    }

    #[test]
    fn a_token_is_not_used_in_its_last_two_seconds() {
        assert!(tokens(120).is_access_valid(at(117)));
        assert!(!tokens(120).is_access_valid(at(118)));
    }

    /// `docs/rules/security.md#sto-4`: what a later version has added outlives a change by this one.
    #[test]
    fn sto_4_a_record_keeps_fields_that_it_does_not_know() {
        let person = Person {
            number: NationalIdentityNumber::parse("14886498226").unwrap(),
            subject: "s".to_owned(),
        };
        let record = |tokens: &Tokens, rest| {
            let record = AuthSessionRecord::new(&person, Level::High, "sid", tokens, rest);
            serde_json::to_value(record).unwrap()
        };
        let mut later = record(&tokens(120), Map::new());
        later["later"] = serde_json::json!({"a": [1]});
        let read: AuthSessionRecord = serde_json::from_value(later.clone()).unwrap();
        assert_eq!(record(&read.tokens().unwrap(), read.rest.clone()), later);
    }

    #[test]
    fn levels_compare_by_rank_and_unknown_ones_are_none() {
        assert!(Level::High > Level::Substantial);
        assert_eq!(Level::from_acr("idporten-loa-high"), Some(Level::High));
        for unknown in [
            "",
            "Level4",
            "idporten-loa-low",
            "idporten-loa-substantial-limited",
            "selfregistered-email",
        ] {
            assert_eq!(Level::from_acr(unknown), None, "{unknown}");
        }
    }
}
