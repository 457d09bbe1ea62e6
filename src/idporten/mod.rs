//! OpenID Connect client of ID-porten (relying party). Each step is a function that takes what came
//! in and returns what to do. No step knows about pages or cookies.
//!
//! ```text
//! begin ─▶ browser to the provider ─▶ finish ─▶ a login in the store
//!                                      fresh ─▶ the same login with tokens that last
//!  log_out / notice / back_channel_logout ─▶ no login, refresh token revoked
//! ```
//!
//! The crate `openidconnect` has the types of the protocol: metadata, authorization request, PKCE,
//! log-out, and the checks of ID tokens. Beside it stands what it lacks: pushed requests,
//! `private_key_jwt`, the cache of keys, the calls with their errors, and the clauses of
//! `docs/rules/login.md#m13` that it leaves to its caller (`docs/decisions/0058`). Signatures are
//! made and verified by aws-lc-rs, by way of `jsonwebtoken`. Errors and `Debug` of the crate show
//! claims and tokens: they are translated where they come up, and never logged.

mod authorize;
mod callback;
mod client_key;
mod credentials;
mod error;
mod http;
mod id_token;
mod keys;
mod logout;
mod logout_token;
mod provider;
mod provider_key;
mod query;
mod revocations;
mod signed_token;
mod token_response;
mod tokens;

pub use authorize::{BeginLogin, LoginRedirect};
pub use callback::{CallbackInput, CompletedLogin, FailedLogin, answered_attempt};
pub use client_key::NewClientKey;
pub use credentials::{Credentials, CredentialsError};
pub use error::{LoginError, TokenFault};
pub use id_token::is_production;
pub use logout::{EndSession, LoggedOut, Notice};
pub use logout_token::LogoutTokenError;
pub use provider::{Provider, SetUpError};
pub use revocations::Revocations;
pub use tokens::{RefreshOutcome, RefreshReason};

use crate::storage::Level;

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
