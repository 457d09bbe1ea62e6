//! Errors of requests: every refusal and fault as one type.
//!
//! A handler returns [`AppError`]; its response is empty and carries the error. The outer layer,
//! `web::middleware::error_pages`, writes the page, so that responses of the middleware itself (no
//! such path, body too large, a panic) get one as well.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header::LOCATION};

use crate::{
    crypto::KeyringError,
    domain::DialogRefusal,
    idporten::{LoginError, TokenFault},
    storage::StoreError,
    upstream::UpstreamError,
    urls::LocalPath,
    views::pages::error::{ErrorKind, LoginRetry},
};

/// Why a request did not get its normal response.
#[derive(Clone, Debug)]
pub enum AppError {
    /// An error page of this kind is shown.
    Page(ErrorKind),
    /// The browser is redirected (303) to this address.
    GoTo(String),
}

impl AppError {
    /// The same error, but a signed-out request with a form is asked to confirm the form at `path`
    /// after logging in (`docs/rules/security.md#act-3`).
    #[must_use]
    pub fn or_ask_again_at(self, path: Option<&LocalPath>) -> Self {
        match (self, path) {
            (Self::Page(ErrorKind::SignedOut), Some(path)) => {
                Self::Page(ErrorKind::SignedOutMidway {
                    return_to: path.clone(),
                })
            }
            (other, _) => other,
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        match self {
            Self::Page(kind) => {
                let mut response = kind.status().into_response();
                response.extensions_mut().insert(kind);
                response
            }
            Self::GoTo(location) => go_to(&location),
        }
    }
}

/// Longest address of a redirect, in bytes: with the other headers it stays below the 4 kB that
/// proxies allow for the head of a response.
const LONGEST_LOCATION_BYTES: usize = 3000;

/// A redirect (303) to an address of ours or of the provider's; 414 when the address is too long.
#[must_use]
pub fn go_to(location: &str) -> Response {
    if location.len() > LONGEST_LOCATION_BYTES {
        return StatusCode::URI_TOO_LONG.into_response();
    }
    let mut response = StatusCode::SEE_OTHER.into_response();
    // Addresses are made by the URL parser, which leaves no character that a header refuses.
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

impl From<ErrorKind> for AppError {
    fn from(kind: ErrorKind) -> Self {
        Self::Page(kind)
    }
}

impl From<UpstreamError> for AppError {
    fn from(error: UpstreamError) -> Self {
        tracing::warn!(error = %error, "Dialogporten gave no usable answer");
        Self::Page(match error {
            // Where a search can be narrowed, its page says so; elsewhere the reader made no
            // search.
            UpstreamError::Timeout | UpstreamError::TooBroad => ErrorKind::UpstreamTimeout,
            UpstreamError::Maintenance(end) => ErrorKind::Maintenance(end),
            UpstreamError::ScopeMissing => ErrorKind::LoginScopeMissing { retry: None },
            UpstreamError::NobodyListed => ErrorKind::NobodyListed,
            UpstreamError::Forbidden => ErrorKind::ListNoAccess,
            UpstreamError::Refused(_) => ErrorKind::UpstreamRefused,
            UpstreamError::Unauthorised
            | UpstreamError::Unavailable(_)
            | UpstreamError::Unusable(_) => ErrorKind::UpstreamUnavailable,
        })
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = %error, "the store does not answer");
        Self::Page(ErrorKind::StoreUnavailable)
    }
}

impl From<KeyringError> for AppError {
    fn from(error: KeyringError) -> Self {
        StoreError::from(error).into()
    }
}

impl From<tower_sessions::session::Error> for AppError {
    fn from(error: tower_sessions::session::Error) -> Self {
        tracing::error!(error = %error, "the browser session could not be read or written");
        Self::Page(ErrorKind::StoreUnavailable)
    }
}

/// The error page for a login that failed.
#[must_use]
pub fn login_failure(error: &LoginError, retry: &LoginRetry) -> AppError {
    let retry = retry.clone();
    let kind = match error {
        LoginError::Malformed => ErrorKind::BadRequest,
        LoginError::UnknownState | LoginError::WrongIssuer => ErrorKind::LoginMismatch { retry },
        LoginError::AnsweredBefore => ErrorKind::LoginAnsweredBefore { retry },
        LoginError::LoggedOut => ErrorKind::LoginEnded { retry },
        LoginError::AttemptExpired | LoginError::CodeRefused => ErrorKind::LoginExpired { retry },
        LoginError::Cancelled | LoginError::NeedsPerson => ErrorKind::LoginCancelled { retry },
        LoginError::LevelTooLow => ErrorKind::LoginLevelTooLow {
            return_to: retry.return_to,
        },
        LoginError::NoPersonNumber => ErrorKind::LoginNoPersonNumber { retry },
        LoginError::ScopeNotGranted => ErrorKind::LoginScopeMissing { retry: Some(retry) },
        // An unknown key lasts only moments, as between two steps of a key rotation.
        LoginError::ProviderUnavailable(_) | LoginError::TokenInvalid(TokenFault::UnknownKey) => {
            ErrorKind::LoginProviderDown { retry }
        }
        LoginError::TokenInvalid(_) | LoginError::ProviderRefused(_) | LoginError::ProofTooOld => {
            ErrorKind::LoginRefused { retry }
        }
        LoginError::Store(_) => ErrorKind::StoreUnavailable,
    };
    note(error);
    AppError::Page(kind)
}

/// Logs faults as errors, and what people do, such as cancelling, as information.
#[expect(
    clippy::cognitive_complexity,
    reason = "the macros of `tracing` are counted in"
)]
fn note(error: &LoginError) {
    match error {
        LoginError::ProviderRefused(_) | LoginError::TokenInvalid(_) | LoginError::Store(_) => {
            tracing::error!(error = %error, "a login failed");
        }
        _ => tracing::info!(error = %error, "a login did not come about"),
    }
}

/// The error page for a dialog that cannot be opened; `owner` names its service owner where that is
/// known.
#[must_use]
pub fn refusal(refusal: DialogRefusal, owner: Option<String>, here: &LocalPath) -> AppError {
    AppError::Page(match refusal {
        DialogRefusal::NotFound => ErrorKind::DialogNotFound,
        DialogRefusal::NoAccess => ErrorKind::DialogNoAccess,
        DialogRefusal::LevelTooLow => ErrorKind::LevelTooLow {
            return_to: here.clone(),
        },
        DialogRefusal::Deleted => ErrorKind::DialogDeleted { owner },
        DialogRefusal::Expired(at) => ErrorKind::DialogExpired { at, owner },
        DialogRefusal::NotYetVisible(at) => ErrorKind::DialogNotYetVisible(at),
    })
}

/// Whether a response gets an error page.
#[must_use]
pub fn is_failure(response: &Response) -> bool {
    response.extensions().get::<ErrorKind>().is_some() || bare_failure(response).is_some()
}

/// The error that a response of the framework stands for. Responses of handlers carry their error,
/// or [`SkipErrorPage`].
pub(crate) fn bare_failure(response: &Response) -> Option<ErrorKind> {
    if response.extensions().get::<SkipErrorPage>().is_some() {
        return None;
    }
    match response.status() {
        StatusCode::NOT_FOUND => Some(ErrorKind::NotFound),
        StatusCode::METHOD_NOT_ALLOWED => Some(ErrorKind::MethodNotAllowed),
        StatusCode::PAYLOAD_TOO_LARGE => Some(ErrorKind::PayloadTooLarge),
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => Some(ErrorKind::HeadersTooLong),
        StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => {
            Some(ErrorKind::Overloaded)
        }
        StatusCode::INTERNAL_SERVER_ERROR => Some(ErrorKind::Internal),
        StatusCode::BAD_REQUEST => Some(ErrorKind::BadRequest),
        StatusCode::URI_TOO_LONG => Some(ErrorKind::AddressTooLong),
        _ => None,
    }
}

/// Marks a response that gets no error page whatever its status, such as one for a program.
#[derive(Clone, Copy, Debug)]
pub struct SkipErrorPage;
