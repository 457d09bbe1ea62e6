//! Errors of a login: why it failed, and which check its ID token did not pass.

use crate::{crypto::KeyringError, storage::StoreError};

/// Why a login failed. Each error is a page with a way on; nothing of what the provider wrote is in
/// it.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// The callback's address has doubled parameters, or both a code and an error.
    #[error("the callback is malformed")]
    Malformed,
    /// No attempt of this browser has this state: opened twice, cookies off, or a forgery.
    #[error("no attempt of this browser has this state")]
    UnknownState,
    /// The attempt was answered before: the answer was loaded again, or by several at once.
    #[error("the attempt was answered before")]
    AnsweredBefore,
    /// Somebody logged out while the login was under way, here or at the provider.
    #[error("logged out while the login was under way")]
    LoggedOut,
    /// Somebody was logged out, by themselves or by an operator, since they proved who they are: the
    /// provider has to ask again.
    #[error("the proof is older than a log-out")]
    ProofTooOld,
    /// The attempt took more than ten minutes.
    #[error("the attempt took too long")]
    AttemptExpired,
    /// The answer is not from the provider that was asked (RFC 9207).
    #[error("the answer names another issuer, or none")]
    WrongIssuer,
    /// The person cancelled, or was refused. Never restarted automatically.
    #[error("the login was cancelled")]
    Cancelled,
    /// The person could not or did not reach the level asked for. An existing login goes on.
    #[error("the level was not reached")]
    LevelTooLow,
    /// The provider would have to ask the person something, although the request had `prompt=none`.
    #[error("the provider must ask the person")]
    NeedsPerson,
    /// The code was not accepted: it is too old or was used. The login has to be started again.
    #[error("the code was refused")]
    CodeRefused,
    /// The provider is down, slow or answers with a fault of its own.
    #[error("the provider is unavailable: {0}")]
    ProviderUnavailable(&'static str),
    /// The provider refuses our request: a fault of ours, for operations.
    #[error("the provider refuses our request: {0}")]
    ProviderRefused(&'static str),
    /// The ID token failed a check.
    #[error("the ID token failed a check: {0:?}")]
    TokenInvalid(TokenFault),
    /// The provider vouches for somebody without a national identity number.
    #[error("the person has no national identity number")]
    NoPersonNumber,
    /// The person did not consent to the scope that reading the inbox needs.
    #[error("the scope was not granted")]
    ScopeNotGranted,
    /// The database did not answer, or the store failed otherwise.
    #[error("the store failed")]
    Store(#[from] StoreError),
}

impl LoginError {
    /// The class of the error, for the audit log (`docs/rules/security.md#log-4`).
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::UnknownState => "unknown_state",
            Self::AnsweredBefore => "answered_before",
            Self::LoggedOut => "logged_out",
            Self::ProofTooOld => "proof_too_old",
            Self::AttemptExpired => "attempt_expired",
            Self::WrongIssuer => "wrong_issuer",
            Self::Cancelled => "cancelled",
            Self::LevelTooLow => "level_too_low",
            Self::NeedsPerson => "needs_person",
            Self::CodeRefused => "code_refused",
            Self::ProviderUnavailable(_) => "provider_unavailable",
            Self::ProviderRefused(_) => "provider_refused",
            Self::TokenInvalid(_) => "token_invalid",
            Self::NoPersonNumber => "no_person_number",
            Self::ScopeNotGranted => "scope_not_granted",
            Self::Store(_) => "store",
        }
    }
}

impl From<KeyringError> for LoginError {
    fn from(error: KeyringError) -> Self {
        Self::Store(error.into())
    }
}

/// Which check an ID token failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// There is none, or it is no signed token of three parts with the required claims.
    Malformed,
    /// Signed with another algorithm than RS256.
    Algorithm,
    /// Its header demands that we understand an extension (`crit`).
    CriticalHeader,
    /// Its `kid` is missing, or is none of the provider's keys.
    UnknownKey,
    /// Not signed with the key that its `kid` names.
    Signature,
    /// `iss` is another issuer than ours.
    Issuer,
    /// `aud` does not name our client, or names others too.
    Audience,
    /// `azp` names another client than ours.
    AuthorizedParty,
    /// `exp` has passed, beyond the clock tolerance.
    Expired,
    /// `iat` or `nbf` is in the future, or `iat` is too long ago.
    IssuedAt,
    /// `nonce` is not that of our request.
    Nonce,
    /// `at_hash` belongs to another access token.
    AccessTokenHash,
    /// `sid` is missing, so it names no session.
    Session,
    /// `pid` is no valid national identity number.
    PersonNumber,
    /// A real person at a test provider, or a synthetic one at the real provider.
    PersonKind,
    /// A refreshed token whose subject is somebody else.
    Subject,
}
