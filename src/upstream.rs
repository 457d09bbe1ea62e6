//! How a call to Dialogporten or to the list of service owners can fail.
//!
//! Access tokens come in with each call; no credential of ours can read a dialog
//! (`docs/rules/security.md#acc-1`).

use crate::{domain::RetryAfter, http_client::ReadError};

/// Why a call gave nothing to show. None of them ever means "empty".
#[derive(Debug, thiserror::Error)]
pub enum UpstreamError {
    /// The token was not accepted: refresh it once, then log in.
    #[error("the access token was refused")]
    Unauthorised,
    /// The token lacks the scope.
    #[error("the access token lacks the scope")]
    ScopeMissing,
    /// No answer within the time limit.
    #[error("no answer in time")]
    Timeout,
    /// There was more to search through than the service has time for.
    #[error("the search is too broad")]
    TooBroad,
    /// Closed for maintenance, perhaps until a known time.
    #[error("the service is closed for maintenance")]
    Maintenance(Option<RetryAfter>),
    /// What was asked for may not be seen.
    #[error("it may not be seen")]
    Forbidden,
    /// The service refused the request for a reason that it names.
    #[error("the request was refused: {0}")]
    Refused(String),
    /// The user may act for nobody, not even for themselves.
    #[error("no party is listed for the user")]
    NobodyListed,
    /// Nobody answered, or with a fault.
    #[error("the service is unavailable: {0}")]
    Unavailable(String),
    /// An answer that cannot be used; names what was wrong, never a value.
    #[error("the answer cannot be used: {0}")]
    Unusable(String),
}

impl UpstreamError {
    /// A refusal with the name of its kind, as far as it can be one.
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
            // Without its address: a URL may one day hold something private.
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
