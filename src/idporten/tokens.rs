//! Token refresh: tokens are exchanged before they expire, one exchange at a time, and never twice
//! with the same refresh token (`docs/rules/login.md#m31` to `docs/rules/login.md#m34`,
//! `docs/rules/login.md#oidc-14` and `docs/rules/login.md#oidc-15`).

use std::time::Duration;

use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use tokio::time::{Instant, timeout, timeout_at};

use super::{
    LoginError, Provider, TokenFault,
    callback::error_code,
    http::{Answer, CallError},
    id_token::{Expected, Identity},
    provider::Metadata,
};
use crate::{
    secret::{AccessToken, IdToken, RefreshToken},
    storage::{AuthSession, Lease, RefreshState, Store, StoreError, Tokens},
};

/// How often to check whether another request has finished the exchange, and how many times: as
/// long as a lease lasts. Counted, since the clock may be one that a test holds still.
const LOOK_EVERY: Duration = Duration::from_millis(50);
const LOOKS: u32 = 200;
/// Timeout for the metadata before a refresh token is presented.
const METADATA_TIME: Duration = Duration::from_secs(1);
/// Timeout of the whole exchange with its checks, counted from the beginning: before the lease
/// expires, of which the call itself may have taken eight seconds.
const EXCHANGE_TIME: Duration = Duration::from_millis(9500);
/// The scope that reading the inbox needs, with or without consent (`docs/rules/login.md#scope`).
const NEEDED_SCOPES: [&str; 2] = ["digdir:dialogporten", "digdir:dialogporten.noconsent"];
/// Life in seconds of an access token whose answer has no `expires_in`.
const SHORT_LIFE_SECONDS: i64 = 60;

/// Why a login's tokens are to be refreshed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshReason {
    /// A page is about to be made: exchange if little time is left.
    WhenDue,
    /// Dialogporten refused the access token (401): exchange it whatever its time. To be used once
    /// per request; a second refusal means a new login.
    Refused,
}

/// What can be done with a login after the refresh.
#[derive(Debug)]
pub enum RefreshOutcome {
    /// The login, with tokens that can be used.
    Fresh(Box<AuthSession>),
    /// The login lives, but its tokens cannot be renewed: a page load makes a silent round trip to
    /// the provider ([`BeginLogin::silent`](super::BeginLogin::silent)) and comes back to its
    /// address; anything else answers as if logged out.
    RoundTrip,
    /// The login has ended, so the person must log in.
    Ended,
    /// The provider is away and the access token has expired: "try again" (503), nobody is logged
    /// out.
    Unavailable,
}

impl RefreshOutcome {
    fn fresh(login: AuthSession) -> Self {
        Self::Fresh(Box::new(login))
    }
}

/// A response of the token endpoint.
#[derive(Deserialize)]
pub(crate) struct TokenAnswer {
    access_token: String,
    token_type: String,
    expires_in: Option<i64>,
    id_token: Option<String>,
    scope: Option<String>,
    refresh_token: Option<String>,
    refresh_token_expires_in: Option<i64>,
}

impl TokenAnswer {
    /// Parses a response; `None` when it has no usable tokens.
    pub(crate) fn read(body: &[u8]) -> Option<Self> {
        let answer: Self = serde_json::from_slice(body).ok()?;
        let fits = answer.token_type.eq_ignore_ascii_case("bearer")
            && is_token(&answer.access_token)
            && answer.expires_in.is_none_or(|seconds| seconds > 0);
        fits.then_some(answer)
    }

    /// Whether the scope for reading the inbox was granted. An answer without scopes grants those
    /// asked for (RFC 6749 §5.1), and need not name `openid` (`docs/rules/login.md#m15`,
    /// `docs/rules/login.md#m36`).
    pub(crate) fn has_scope(&self, asked: &str) -> bool {
        self.scope
            .as_deref()
            .unwrap_or(asked)
            .split(' ')
            .any(|scope| NEEDED_SCOPES.contains(&scope))
    }

    /// The tokens, as of `now`; what a refresh does not return is taken from the old ones. `None`
    /// without an ID token.
    pub(crate) fn into_tokens(self, now: Timestamp, old: Option<&Tokens>) -> Option<Tokens> {
        let ends = |seconds: i64| now + SignedDuration::from_secs(seconds.clamp(0, 86_400));
        let id = match (self.id_token, old) {
            (Some(token), _) => IdToken::new(token),
            (None, Some(old)) => old.id.clone(),
            (None, None) => return None,
        };
        // A refresh token that cannot be presented counts as none; the old one has been replaced
        // all the same.
        let kept = old.filter(|_| self.refresh_token.is_none());
        let refresh = self.refresh_token.filter(|token| is_token(token));
        Some(Tokens {
            access: AccessToken::new(self.access_token),
            access_given: now,
            access_ends: ends(self.expires_in.unwrap_or(SHORT_LIFE_SECONDS)),
            refresh: refresh
                .map(RefreshToken::new)
                .or_else(|| kept.and_then(|old| old.refresh.clone())),
            refresh_ends: self
                .refresh_token_expires_in
                .map(ends)
                .or_else(|| kept.and_then(|old| old.refresh_ends)),
            id,
        })
    }
}

/// Whether a text is visible ASCII, which may stand in a header.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

impl Provider {
    /// Makes the login's tokens usable: returns them as they are, exchanges them, or waits for the
    /// request that is exchanging them.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn fresh(
        &self,
        store: &Store,
        login: AuthSession,
        need: RefreshReason,
    ) -> Result<RefreshOutcome, StoreError> {
        let refused = login.tokens.access.clone();
        let mut login = login;
        for _ in 0..LOOKS {
            let now = self.now();
            let is_usable = match need {
                RefreshReason::WhenDue => login.tokens.is_access_valid(now),
                RefreshReason::Refused => login.tokens.access.expose() != refused.expose(),
            };
            if is_usable && (need == RefreshReason::Refused || !login.tokens.is_due(now)) {
                return Ok(RefreshOutcome::fresh(login));
            }
            match login.refresh {
                _ if !has_refresh_token(&login, now) => {
                    return Ok(or(is_usable, login, RefreshOutcome::RoundTrip));
                }
                RefreshState::CoolingDown => {
                    return Ok(or(is_usable, login, RefreshOutcome::Unavailable));
                }
                RefreshState::Underway if is_usable => return Ok(RefreshOutcome::fresh(login)),
                RefreshState::Underway => tokio::time::sleep(LOOK_EVERY).await,
                RefreshState::Idle | RefreshState::Spent => {
                    if let Some(lease) = store.take_refresh_lease(&login).await? {
                        return self.exchange(store, login, lease, is_usable).await;
                    }
                }
            }
            // Another request is exchanging, or was: its result counts.
            match store.login(&login.reference).await? {
                Some(seen) => login = seen,
                None => return Ok(RefreshOutcome::Ended),
            }
        }
        Ok(RefreshOutcome::Unavailable)
    }

    /// Exchanges the tokens in a task of its own: a visitor who leaves must not leave the store
    /// without the outcome of the refresh token.
    async fn exchange(
        &self,
        store: &Store,
        login: AuthSession,
        lease: Lease,
        is_usable: bool,
    ) -> Result<RefreshOutcome, StoreError> {
        let (provider, store) = (self.clone(), store.clone());
        tokio::spawn(async move { provider.exchange_now(&store, login, lease, is_usable).await })
            .await
            .unwrap_or(Ok(RefreshOutcome::Unavailable))
    }

    async fn exchange_now(
        &self,
        store: &Store,
        login: AuthSession,
        lease: Lease,
        is_usable: bool,
    ) -> Result<RefreshOutcome, StoreError> {
        let outcome = self.present(&login).await;
        if let Outcome::Failed(reason) | Outcome::Spent(reason) | Outcome::Over(reason) = outcome {
            tracing::warn!(reason, "an exchange of tokens failed");
        }
        match outcome {
            Outcome::Tokens(login) => self.keep(store, *login, lease).await,
            Outcome::Failed(_) => {
                store.release_refresh(lease).await?;
                Ok(or(is_usable, login, RefreshOutcome::Unavailable))
            }
            Outcome::Spent(_) => {
                store.spend_refresh(lease).await?;
                Ok(or(is_usable, login, RefreshOutcome::RoundTrip))
            }
            Outcome::Over(_) => {
                store.end_login(&login.reference).await?;
                Ok(RefreshOutcome::Ended)
            }
        }
    }

    /// Commits the new refresh token before the new access token is used
    /// (`docs/rules/login.md#m32`).
    async fn keep(
        &self,
        store: &Store,
        renewed: AuthSession,
        lease: Lease,
    ) -> Result<RefreshOutcome, StoreError> {
        let refresh = renewed.tokens.refresh.clone();
        let issuer = &self.settings().issuer;
        if let Some(login) = store.commit_refresh(lease, renewed, issuer).await? {
            Ok(RefreshOutcome::fresh(login))
        } else {
            // It ended meanwhile, with the old refresh token revoked at best.
            self.revoke_later(refresh);
            Ok(RefreshOutcome::Ended)
        }
    }

    /// Presents the refresh token and checks the answer.
    async fn present(&self, login: &AuthSession) -> Outcome {
        let until = Instant::now() + EXCHANGE_TIME;
        let Some(refresh) = &login.tokens.refresh else {
            return Outcome::Failed("no refresh token");
        };
        let Ok(Ok(metadata)) = timeout(METADATA_TIME, self.metadata()).await else {
            return Outcome::Failed("no metadata");
        };
        let asked = self.now();
        let parameters = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.expose()),
        ];
        let answer = match self.post(&metadata.token_endpoint, &parameters).await {
            Ok(answer) => answer,
            Err(CallError::NotSent) => return Outcome::Failed("not sent"),
            Err(CallError::Unknown) => return Outcome::Spent("no answer"),
        };
        if answer.status != StatusCode::OK {
            return refused(&answer);
        }
        let Some(answer) = TokenAnswer::read(&answer.body) else {
            return Outcome::Spent("an odd answer");
        };
        let has_scope = answer.has_scope(&self.settings().scopes);
        let has_id_token = answer.id_token.is_some();
        let Some(tokens) = answer.into_tokens(asked, Some(&login.tokens)) else {
            return Outcome::Spent("an odd answer");
        };
        if !has_scope {
            self.revoke_later(tokens.refresh);
            return Outcome::Over("the scope is gone");
        }
        if !has_id_token {
            return Outcome::tokens(login.clone(), tokens);
        }
        let checked = timeout_at(until, self.check_refreshed(&metadata, login, tokens)).await;
        checked.unwrap_or(Outcome::Spent("the ID token could not be checked in time"))
    }

    /// Accepts tokens whose ID token is of the same person, at no lower level.
    ///
    /// A token that proves to be of somebody else, or weaker, ends the login. A token that proves
    /// nothing, as when it is signed with a key that we do not have yet, changes nothing about the
    /// login: it is not used, nothing is revoked, and the next page load proves the login by a
    /// round trip.
    async fn check_refreshed(
        &self,
        metadata: &Metadata,
        login: &AuthSession,
        tokens: Tokens,
    ) -> Outcome {
        let expected = Expected {
            nonce: None,
            level: login.level,
            access: &tokens.access,
            known: Some(login),
        };
        let reason = match self.verify(metadata, &tokens.id, &expected).await {
            Ok(identity) if is_same_person(&identity, login) => {
                let mut renewed = login.clone();
                renewed.level = identity.level;
                renewed.sid = identity.sid;
                return Outcome::tokens(renewed, tokens);
            }
            Ok(_) => "an ID token of somebody else",
            Err(LoginError::LevelTooLow) => "an ID token of a lower level",
            Err(LoginError::TokenInvalid(TokenFault::PersonNumber | TokenFault::PersonKind)) => {
                "an ID token of nobody that may log in"
            }
            Err(_) => return Outcome::Spent("an ID token that cannot be verified"),
        };
        self.revoke_later(tokens.refresh);
        Outcome::Over(reason)
    }
}

fn is_same_person(identity: &Identity, login: &AuthSession) -> bool {
    let (person, known) = (&identity.person, &login.person);
    person.subject == known.subject && person.number.expose() == known.number.expose()
}

/// What a response without tokens means for the refresh token. A refusal is no reason to log
/// anybody out: the provider decides at the next page load whether the login still stands.
fn refused(answer: &Answer) -> Outcome {
    match (answer.status, error_code(answer).as_deref()) {
        // Our credentials are at fault, not this person.
        (_, Some("invalid_client")) => Outcome::Failed("invalid_client"),
        (_, Some("server_error" | "temporarily_unavailable" | "slow_down")) => {
            Outcome::Failed("a fault of the provider")
        }
        (_, Some("invalid_grant")) => Outcome::Spent("invalid_grant"),
        (StatusCode::BAD_REQUEST, _) | (_, Some(_)) => Outcome::Spent("refused"),
        _ => Outcome::Failed("a fault of the provider"),
    }
}

/// Outcome of presenting a refresh token.
enum Outcome {
    /// The login with its new tokens.
    Tokens(Box<AuthSession>),
    /// The refresh token was certainly not used, and can be presented again.
    Failed(&'static str),
    /// It was used, may have been used, or is refused.
    Spent(&'static str),
    /// The login must end, for this reason.
    Over(&'static str),
}

impl Outcome {
    fn tokens(mut login: AuthSession, tokens: Tokens) -> Self {
        login.tokens = tokens;
        Self::Tokens(Box::new(login))
    }
}

/// Whether there is a refresh token to send. One that has expired, or may have been used, is not
/// sent (`docs/rules/login.md#m33`).
fn has_refresh_token(login: &AuthSession, now: Timestamp) -> bool {
    login.refresh != RefreshState::Spent
        && login.tokens.refresh.is_some()
        && login.tokens.refresh_ends.is_none_or(|ends| ends > now)
}

/// Uses the old tokens as long as they are valid.
fn or(is_usable: bool, login: AuthSession, otherwise: RefreshOutcome) -> RefreshOutcome {
    if is_usable {
        RefreshOutcome::fresh(login)
    } else {
        otherwise
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answer(changes: &serde_json::Value) -> Option<TokenAnswer> {
        let mut answer = json!({"access_token": "a", "token_type": "Bearer", "expires_in": 120});
        for (name, value) in changes.as_object().unwrap() {
            answer[name] = value.clone();
        }
        TokenAnswer::read(answer.to_string().as_bytes())
    }

    #[test]
    fn odd_answers_give_no_tokens() {
        for changes in [
            json!({"token_type": "DPoP"}),
            json!({"access_token": ""}),
            json!({"access_token": "a\r\nb"}),
            json!({"access_token": null}),
            json!({"expires_in": 0}),
            json!({"expires_in": -5}),
            json!({"expires_in": "120"}),
        ] {
            assert!(answer(&changes).is_none(), "{changes}");
        }
        assert!(TokenAnswer::read(b"[]").is_none());
        assert!(answer(&json!({"token_type": "bearer"})).is_some());
    }

    /// Granted scopes, by `docs/rules/login.md#m15` and `docs/rules/login.md#m36`.
    #[test]
    fn the_scope_of_the_inbox_must_be_granted() {
        let asked = "openid profile digdir:dialogporten";
        let has = |changes: serde_json::Value| answer(&changes).unwrap().has_scope(asked);
        assert!(has(json!({})));
        assert!(has(json!({"scope": "digdir:dialogporten"})));
        assert!(has(
            json!({"scope": "openid digdir:dialogporten.noconsent"})
        ));
        assert!(!has(json!({"scope": "openid profile"})));
        assert!(!has(json!({"scope": ""})));
        assert!(!has(json!({"scope": "digdir:dialogporten.other"})));
    }

    #[test]
    fn a_refresh_keeps_what_it_does_not_bring_anew() {
        let now = Timestamp::from_second(1000).unwrap();
        let first = json!({"id_token": "i", "refresh_token": "r", "refresh_token_expires_in": 600});
        let old = answer(&first).unwrap().into_tokens(now, None).unwrap();
        assert_eq!(old.refresh_ends.unwrap().as_second(), 1600);
        let kept = answer(&json!({}))
            .unwrap()
            .into_tokens(now, Some(&old))
            .unwrap();
        assert_eq!(kept.refresh.unwrap().expose(), "r");
        assert_eq!(kept.refresh_ends.unwrap().as_second(), 1600);
        assert_eq!(kept.id.expose(), "i");
        let rotated = json!({"refresh_token": "s"});
        let new = answer(&rotated)
            .unwrap()
            .into_tokens(now, Some(&old))
            .unwrap();
        assert_eq!(new.refresh.unwrap().expose(), "s");
        assert_eq!(new.refresh_ends, None);
        assert!(answer(&json!({})).unwrap().into_tokens(now, None).is_none());
    }

    #[test]
    fn a_refresh_token_that_cannot_be_presented_is_not_kept() {
        let now = Timestamp::from_second(1000).unwrap();
        let first = json!({"id_token": "i", "refresh_token": "r", "refresh_token_expires_in": 600});
        let old = answer(&first).unwrap().into_tokens(now, None).unwrap();
        for odd in ["", "a\r\nb", "a b", " ", "\u{e5}"] {
            let odd = answer(&json!({"id_token": "i", "refresh_token": odd}));
            let kept = odd.unwrap().into_tokens(now, Some(&old)).unwrap();
            assert!(kept.refresh.is_none());
        }
    }
}
