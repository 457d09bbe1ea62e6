//! OpenID Connect client of ID-porten (relying party). Each step is a function that takes what came
//! in and returns what to do. No step knows about pages or cookies.
//!
//! ```text
//! begin ─▶ browser to the provider ─▶ finish ─▶ a login in the store
//!                                      fresh ─▶ the same login with tokens that last
//!                        log_out / notice ─▶ no login, refresh token revoked
//! ```
//!
//! Tokens are checked with `jsonwebtoken` against claims types of our own, not with
//! `openidconnect`: that crate has neither pushed requests nor `private_key_jwt` nor refetching of
//! keys, leaves `azp`, the age of tokens and clock tolerance to the caller, and brings the `rsa`
//! crate with RUSTSEC-2023-0071. Here every clause of `docs/rules/login.md#m13` is a line of its
//! own in `id_token.rs`.

mod authorize;
mod callback;
mod client_key;
mod credentials;
mod http;
mod id_token;
mod keys;
mod logout;
mod provider;
mod tokens;

pub use authorize::{BeginLogin, LoginRedirect};
pub use callback::{CallbackInput, CompletedLogin, FailedLogin, answered_attempt};
pub use client_key::NewClientKey;
pub use credentials::{Credentials, CredentialsError};
pub use id_token::{TokenFault, is_production};
pub use logout::{EndSession, Notice};
pub use provider::{Provider, SetUpError};
pub use tokens::{RefreshOutcome, RefreshReason};

use crate::{
    crypto::KeyringError,
    storage::{Level, StoreError},
};

/// Settings of our client at the provider.
#[derive(Debug)]
pub struct Settings {
    /// The issuer, exactly as the provider writes it.
    pub issuer: String,
    /// Id that our client is registered under (`client_id`).
    pub client_id: String,
    /// Key or secret that authenticates the client.
    pub credentials: Credentials,
    /// Scopes to ask for, separated by spaces.
    pub scopes: String,
    /// The level that every login must reach.
    pub level: Level,
    /// Whether requests are pushed (RFC 9126).
    pub pushed: Pushed,
    /// How the browser goes to the provider at logout.
    pub logout: EndSessionMethod,
    /// Where the provider sends the browser back: an absolute address of ours.
    pub redirect_uri: String,
    /// Where one lands after logging out: an absolute address of ours.
    pub after_logout: String,
}

/// Use of pushed authorization requests (PAR, RFC 9126).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pushed {
    /// When the provider's metadata offers it.
    Auto,
    /// Never, even when the provider's metadata offers it.
    Never,
    /// Always; a provider that does not offer it cannot be used.
    Always,
}

/// How the browser goes to the provider's end-session endpoint (`docs/rules/login.md#m37`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndSessionMethod {
    /// By a redirect without any token.
    Redirect,
    /// By a form that posts the ID token as a hint.
    Post,
}

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

impl From<KeyringError> for LoginError {
    fn from(error: KeyringError) -> Self {
        Self::Store(error.into())
    }
}
