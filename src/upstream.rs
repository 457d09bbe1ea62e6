//! Errors of calls to Dialogporten or to the list of service owners.
//!
//! Access tokens come in with each call; no credential of ours can read a dialog
//! (`docs/rules/security.md#acc-1`).

use crate::{domain::RetryAfter, http_client::ReadError};

/// Why a call gave no result. No error ever means "empty".
#[derive(Debug, thiserror::Error)]
pub enum UpstreamError {
    /// The token was refused: refresh it once, then log in.
    #[error("the access token was refused")]
    Unauthorised,
    /// The token lacks the scope that the call needs.
    #[error("the access token lacks the scope")]
    ScopeMissing,
    /// No answer within the timeout of the call.
    #[error("no answer in time")]
    Timeout,
    /// The search covers more than the service can search through in its time.
    #[error("the search is too broad")]
    TooBroad,
    /// Closed for maintenance, perhaps until a known time.
    #[error("the service is closed for maintenance")]
    Maintenance(Option<RetryAfter>),
    /// The user may not see what was asked for.
    #[error("it may not be seen")]
    Forbidden,
    /// The service refused the request, with this name of its error.
    #[error("the request was refused: {0}")]
    Refused(String),
    /// The list of parties is empty: the user may act for nobody, not even for themselves.
    #[error("no party is listed for the user")]
    NobodyListed,
    /// No answer, or a fault of the service.
    #[error("the service is unavailable: {0}")]
    Unavailable(String),
    /// An answer that cannot be used; names what was wrong, never a value.
    #[error("the answer cannot be used: {0}")]
    Unusable(String),
}

impl UpstreamError {
    /// A refusal with the name of its error, cut to letters and digits, 80 at most.
    #[must_use]
    pub fn refused(kind: &str) -> Self {
        let letters = kind.chars().filter(char::is_ascii_alphanumeric);
        Self::Refused(letters.take(80).collect())
    }
}

impl From<reqwest::Error> for UpstreamError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::Timeout
        } else {
            // Without its address: a URL may hold something private.
            Self::Unavailable(error.without_url().to_string())
        }
    }
}

impl From<ReadError> for UpstreamError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Transport(error) => error.into(),
            ReadError::TooLong(_) => Self::Unusable(error.to_string()),
        }
    }
}
