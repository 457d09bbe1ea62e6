//! Token refresh: tokens are exchanged before they expire, one exchange at a time, and never twice
//! with the same refresh token (`docs/rules/login.md#m31` to `docs/rules/login.md#m34`,
//! `docs/rules/login.md#oidc-14` and `docs/rules/login.md#oidc-15`).

use std::time::Duration;

use http::StatusCode;
use jiff::Timestamp;
use tokio::time::{Instant, timeout, timeout_at};

use super::{
    LoginError, Provider, TokenFault,
    http::{Answer, CallError},
    id_token::{Expected, Identity},
    provider::Metadata,
    token_response::{TokenResponse, error_code},
};
use crate::storage::{AuthSession, Lease, RefreshState, Store, StoreError, Tokens};

/// How often to check whether another request has finished the exchange, and how many times: as
/// long as a lease lasts. Counted, since the clock may be one that a test holds still.
const LOOK_EVERY: Duration = Duration::from_millis(50);
const LOOKS: u32 = 200;
/// Timeout for the metadata before a refresh token is presented.
const METADATA_TIME: Duration = Duration::from_secs(1);
/// Timeout of the whole exchange with its checks, counted from the beginning: before the lease
/// expires, of which the call itself may have taken eight seconds.
const EXCHANGE_TIME: Duration = Duration::from_millis(9500);

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
    /// The class of a refresh that gave no usable tokens, for the audit log
    /// (`docs/rules/login.md#m50`); `None` when the tokens can be used.
    #[must_use]
    pub fn failure(&self) -> Option<&'static str> {
        match self {
            Self::Fresh(_) => None,
            Self::RoundTrip => Some("lapsed"),
            Self::Ended => Some("login_over"),
            Self::Unavailable => Some("provider_unavailable"),
        }
    }

    fn fresh(login: AuthSession) -> Self {
        Self::Fresh(Box::new(login))
    }
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
                    if let Some(lease) = store.acquire_refresh_lease(&login).await? {
                        return self.exchange(store, login, lease, is_usable).await;
                    }
                }
            }
            // Another request is exchanging, or was: its result counts.
            match store.auth_session(&login.reference).await? {
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
                store.release_refresh_lease(lease).await?;
                Ok(or(is_usable, login, RefreshOutcome::Unavailable))
            }
            Outcome::Spent(_) => {
                store.mark_refresh_spent(lease).await?;
                Ok(or(is_usable, login, RefreshOutcome::RoundTrip))
            }
            Outcome::Over(_) => {
                store.end_auth_session(&login.reference).await?;
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
        let Some(answer) = TokenResponse::read(&answer.body) else {
            return Outcome::Spent("an odd answer");
        };
        let has_scope = answer.has_scope(&self.settings().scopes);
        let has_id_token = answer.has_id_token();
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
