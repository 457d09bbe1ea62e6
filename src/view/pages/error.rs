//! The page of every refusal and fault: what happened, and a way on.

use askama::Template;
use http::StatusCode;
use jiff::Timestamp;

use crate::{
    routes::{LocalPath, Login, PARTIES, START},
    text::Language,
    view::{format, operator::OutLink, page::Page},
};

/// Why there is no other page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// No such page.
    NotFound,
    /// The request could not be read.
    BadRequest,
    /// The page takes no such method.
    MethodNotAllowed,
    /// The body is too long.
    PayloadTooLarge,
    /// The body is no form.
    UnsupportedMediaType,
    /// The form did not come from a page of ours for this visit.
    FormRefused,
    /// The form was drawn for another person than the one who is signed in now.
    OtherPerson,
    /// What is sealed in a link cannot be opened for the person who is signed in.
    LinkNotYours,
    /// One must log in first.
    SignedOut,
    /// One must log in first, and is then asked about the form that came too late.
    SignedOutMidway {
        /// Where one is asked.
        return_to: LocalPath,
    },
    /// Too many requests from one place.
    TooMany,
    /// The browser loads the page before anybody asked.
    Speculative,
    /// Too much to do, or it took too long.
    Overloaded,
    /// A bug of ours.
    Internal,
    /// The database does not answer.
    StoreUnavailable,
    /// Dialogporten does not answer, or not with anything usable.
    UpstreamUnavailable,
    /// Dialogporten takes too long.
    UpstreamTimeout,
    /// No such dialog.
    DialogNotFound,
    /// No right to the dialog.
    DialogNoAccess,
    /// No dialog goes by the name in a link.
    LinkNotFound,
    /// The name in a link is none of a dialog.
    LinkUnreadable,
    /// The dialog was deleted.
    DialogDeleted,
    /// The dialog left the inbox, perhaps at a known time.
    DialogExpired(Option<Timestamp>),
    /// The dialog shows later, perhaps at a known time.
    DialogNotYetVisible(Option<Timestamp>),
    /// The dialog needs a stronger login.
    LevelTooLow {
        /// Where to come back to.
        return_to: LocalPath,
    },
    /// The reader may not act for that party.
    PartyNotYours,
    /// The login was cancelled.
    LoginCancelled {
        /// Where the login should have led.
        return_to: LocalPath,
    },
    /// The answer does not belong to a login of this browser.
    LoginMismatch,
    /// The login took longer than ten minutes.
    LoginExpired {
        /// Where the login should have led.
        return_to: LocalPath,
    },
    /// The login is weaker than asked for.
    LoginLevelTooLow {
        /// Where the login should have led.
        return_to: LocalPath,
    },
    /// The login gave no national identity number.
    LoginNoPersonNumber,
    /// The scope for Dialogporten was not granted.
    LoginScopeMissing,
    /// The provider does not answer.
    LoginProviderDown {
        /// Where the login should have led.
        return_to: LocalPath,
    },
    /// The provider's answer did not pass the checks.
    LoginRefused {
        /// Where the login should have led.
        return_to: LocalPath,
    },
    /// The browser was sent to log in again and again.
    LoginLoop,
    /// Something other than a person's navigation started a login.
    LoginStartRefused,
}

/// Where the way on leads.
enum Next {
    Start,
    Inbox,
    Retry,
    LogIn,
    LogInAgain,
    RetryAt(LocalPath),
    LogInAt(LocalPath),
    Stronger(LocalPath),
    Parties,
}

impl ErrorKind {
    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound
            | Self::DialogNotFound
            | Self::LinkNotFound
            | Self::DialogNotYetVisible(_)
            | Self::PartyNotYours => StatusCode::NOT_FOUND,
            Self::BadRequest
            | Self::LinkUnreadable
            | Self::LinkNotYours
            | Self::LoginMismatch
            | Self::LoginExpired { .. }
            | Self::LoginCancelled { .. }
            | Self::LoginLoop => StatusCode::BAD_REQUEST,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::FormRefused
            | Self::OtherPerson
            | Self::DialogNoAccess
            | Self::LevelTooLow { .. }
            | Self::LoginLevelTooLow { .. }
            | Self::LoginNoPersonNumber
            | Self::LoginScopeMissing
            | Self::LoginStartRefused => StatusCode::FORBIDDEN,
            Self::SignedOut | Self::SignedOutMidway { .. } => StatusCode::UNAUTHORIZED,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Speculative
            | Self::Overloaded
            | Self::StoreUnavailable
            | Self::LoginProviderDown { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::UpstreamUnavailable | Self::LoginRefused { .. } => StatusCode::BAD_GATEWAY,
            Self::UpstreamTimeout => StatusCode::GATEWAY_TIMEOUT,
            Self::DialogDeleted | Self::DialogExpired(_) => StatusCode::GONE,
        }
    }

    /// The keys of heading and text, and the way on.
    fn words(&self) -> (&'static str, &'static str, Next) {
        match self {
            Self::NotFound => ("not-found-heading", "not-found-text", Next::Start),
            Self::BadRequest => ("bad-request-heading", "bad-request-text", Next::Start),
            Self::MethodNotAllowed => ("method-heading", "method-text", Next::Start),
            Self::PayloadTooLarge => ("too-large-heading", "too-large-text", Next::Start),
            Self::UnsupportedMediaType => ("media-type-heading", "media-type-text", Next::Start),
            Self::FormRefused => ("form-refused-heading", "form-refused-text", Next::Start),
            Self::OtherPerson => ("other-person-heading", "other-person-text", Next::Inbox),
            Self::LinkNotYours => ("link-not-yours-heading", "link-not-yours-text", Next::Inbox),
            Self::SignedOut => ("signed-out-heading", "signed-out-text", Next::LogIn),
            Self::SignedOutMidway { return_to } => (
                "signed-out-heading",
                "signed-out-midway-text",
                Next::LogInAt(return_to.clone()),
            ),
            Self::TooMany => ("too-many-heading", "too-many-text", Next::Retry),
            Self::Speculative => ("speculative-heading", "speculative-text", Next::Retry),
            Self::Overloaded => ("overloaded-heading", "overloaded-text", Next::Retry),
            Self::Internal => ("internal-heading", "internal-text", Next::Retry),
            Self::StoreUnavailable => ("store-heading", "store-text", Next::Retry),
            Self::UpstreamUnavailable => ("upstream-heading", "upstream-text", Next::Retry),
            Self::UpstreamTimeout => ("upstream-slow-heading", "upstream-slow-text", Next::Retry),
            _ => self.words_of_dialog_or_login(),
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table with a line per kind")]
    fn words_of_dialog_or_login(&self) -> (&'static str, &'static str, Next) {
        match self {
            Self::DialogNoAccess => (
                "dialog-no-access-heading",
                "dialog-no-access-text",
                Next::Inbox,
            ),
            Self::LinkNotFound => ("link-not-found-heading", "link-not-found-text", Next::Inbox),
            Self::LinkUnreadable => (
                "link-unreadable-heading",
                "link-unreadable-text",
                Next::Inbox,
            ),
            Self::DialogDeleted => ("dialog-deleted-heading", "dialog-deleted-text", Next::Inbox),
            Self::DialogExpired(Some(_)) => {
                ("dialog-expired-heading", "dialog-expired-text", Next::Inbox)
            }
            Self::DialogExpired(None) => (
                "dialog-expired-heading",
                "dialog-expired-unknown-text",
                Next::Inbox,
            ),
            Self::DialogNotYetVisible(Some(_)) => {
                ("dialog-later-heading", "dialog-later-text", Next::Inbox)
            }
            Self::DialogNotYetVisible(None) => (
                "dialog-later-heading",
                "dialog-later-unknown-text",
                Next::Inbox,
            ),
            Self::LevelTooLow { return_to } => (
                "level-heading",
                "level-text",
                Next::Stronger(return_to.clone()),
            ),
            Self::PartyNotYours => ("party-heading", "party-text", Next::Parties),
            Self::LoginCancelled { return_to } => (
                "login-cancelled-heading",
                "login-cancelled-text",
                Next::LogInAt(return_to.clone()),
            ),
            Self::LoginMismatch => (
                "login-mismatch-heading",
                "login-mismatch-text",
                Next::LogInAgain,
            ),
            Self::LoginExpired { return_to } => (
                "login-expired-heading",
                "login-expired-text",
                Next::LogInAt(return_to.clone()),
            ),
            Self::LoginLevelTooLow { return_to } => (
                "login-level-heading",
                "login-level-text",
                Next::Stronger(return_to.clone()),
            ),
            Self::LoginNoPersonNumber => (
                "login-no-number-heading",
                "login-no-number-text",
                Next::LogInAgain,
            ),
            Self::LoginScopeMissing => {
                ("login-scope-heading", "login-scope-text", Next::LogInAgain)
            }
            Self::LoginProviderDown { return_to } => (
                "login-down-heading",
                "login-down-text",
                Next::RetryAt(return_to.clone()),
            ),
            Self::LoginRefused { return_to } => (
                "login-refused-heading",
                "login-refused-text",
                Next::LogInAt(return_to.clone()),
            ),
            Self::LoginLoop => ("login-loop-heading", "login-loop-text", Next::LogInAgain),
            Self::LoginStartRefused => (
                "login-start-refused-heading",
                "login-start-refused-text",
                Next::Start,
            ),
            _ => (
                "dialog-not-found-heading",
                "dialog-not-found-text",
                Next::Inbox,
            ),
        }
    }

    /// When it happened or will, for the kinds that know.
    fn time(&self) -> Option<Timestamp> {
        match self {
            Self::DialogExpired(time) | Self::DialogNotYetVisible(time) => *time,
            _ => None,
        }
    }
}

/// A page of others that helps: where access is given, or whether things work
/// (`inbox-features.md` §18).
fn elsewhere(page: &Page, kind: &ErrorKind) -> Option<OutLink> {
    let links = &page.content.links;
    let (key, address) = match kind {
        ErrorKind::DialogNoAccess | ErrorKind::PartyNotYours => {
            ("elsewhere-access", links.access.as_ref())
        }
        ErrorKind::UpstreamUnavailable
        | ErrorKind::UpstreamTimeout
        | ErrorKind::Overloaded
        | ErrorKind::LoginProviderDown { .. } => ("elsewhere-status", links.status.as_ref()),
        _ => return None,
    };
    page.out_link(key, address)
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/error.html")]
pub struct ErrorPage {
    page: Page,
    heading: String,
    text: String,
    href: String,
    label: String,
    elsewhere: Option<OutLink>,
    reference: Option<String>,
}

impl ErrorPage {
    /// The page, with the number that its log line has.
    #[must_use]
    pub fn new(page: Page, kind: &ErrorKind, reference: Option<&str>) -> Self {
        let (heading, text, next) = kind.words();
        let when = kind
            .time()
            .map(|time| format::full(page.language, time).text)
            .unwrap_or_default();
        let login = |return_to: &LocalPath, high| Login { return_to, high }.to_string();
        let (href, label) = match next {
            Next::Start => (START.to_owned(), "error-to-start"),
            Next::Inbox => (START.to_owned(), "error-to-inbox"),
            Next::Retry => (page.path.as_str().to_owned(), "error-try-again"),
            Next::LogIn => (login(&page.path, false), "error-log-in"),
            Next::LogInAgain => (login(&LocalPath::start(), false), "error-log-in-again"),
            Next::RetryAt(return_to) => (return_to.as_str().to_owned(), "error-try-again"),
            Next::LogInAt(return_to) => (login(&return_to, false), "error-log-in-again"),
            Next::Stronger(return_to) => (login(&return_to, true), "error-log-in-stronger"),
            Next::Parties => (PARTIES.to_owned(), "error-choose-party"),
        };
        Self {
            heading: page.t(heading),
            text: page.t_with(text, &[("when", (&when).into())]),
            href,
            label: page.t(label),
            elsewhere: elsewhere(&page, kind),
            reference: reference
                .map(|r| page.t_with("error-reference", &[("reference", r.into())])),
            page,
        }
    }

    /// Its states: every kind there is.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a table with a line per kind")]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let time: Option<Timestamp> = "2026-12-01T08:00:00Z".parse().ok();
        let return_to = LocalPath::start();
        let kinds = [
            ("not found", ErrorKind::NotFound),
            ("bad request", ErrorKind::BadRequest),
            ("method", ErrorKind::MethodNotAllowed),
            ("too large", ErrorKind::PayloadTooLarge),
            ("media type", ErrorKind::UnsupportedMediaType),
            ("form refused", ErrorKind::FormRefused),
            ("signed out", ErrorKind::SignedOut),
            (
                "signed out midway",
                ErrorKind::SignedOutMidway {
                    return_to: return_to.clone(),
                },
            ),
            ("too many", ErrorKind::TooMany),
            ("speculative", ErrorKind::Speculative),
            ("overloaded", ErrorKind::Overloaded),
            ("internal", ErrorKind::Internal),
            ("store", ErrorKind::StoreUnavailable),
            ("upstream", ErrorKind::UpstreamUnavailable),
            ("upstream slow", ErrorKind::UpstreamTimeout),
            ("dialog not found", ErrorKind::DialogNotFound),
            ("dialog no access", ErrorKind::DialogNoAccess),
            ("link not found", ErrorKind::LinkNotFound),
            ("link unreadable", ErrorKind::LinkUnreadable),
            ("dialog deleted", ErrorKind::DialogDeleted),
            ("dialog expired", ErrorKind::DialogExpired(time)),
            (
                "dialog expired at unknown time",
                ErrorKind::DialogExpired(None),
            ),
            ("dialog later", ErrorKind::DialogNotYetVisible(time)),
            (
                "dialog later at unknown time",
                ErrorKind::DialogNotYetVisible(None),
            ),
            (
                "level too low",
                ErrorKind::LevelTooLow {
                    return_to: return_to.clone(),
                },
            ),
            ("party not yours", ErrorKind::PartyNotYours),
            ("other person", ErrorKind::OtherPerson),
            ("link not yours", ErrorKind::LinkNotYours),
            (
                "login cancelled",
                ErrorKind::LoginCancelled {
                    return_to: return_to.clone(),
                },
            ),
            ("login mismatch", ErrorKind::LoginMismatch),
            (
                "login expired",
                ErrorKind::LoginExpired {
                    return_to: return_to.clone(),
                },
            ),
            (
                "login level too low",
                ErrorKind::LoginLevelTooLow {
                    return_to: return_to.clone(),
                },
            ),
            ("login without number", ErrorKind::LoginNoPersonNumber),
            ("login without scope", ErrorKind::LoginScopeMissing),
            (
                "login provider down",
                ErrorKind::LoginProviderDown {
                    return_to: return_to.clone(),
                },
            ),
            (
                "login refused",
                ErrorKind::LoginRefused {
                    return_to: return_to.clone(),
                },
            ),
            ("login loop", ErrorKind::LoginLoop),
            ("login start refused", ErrorKind::LoginStartRefused),
        ];
        let page = |kind| Self::new(Page::sample(language), kind, Some("3f9a01c2b7d4"));
        kinds
            .iter()
            .map(|(name, kind)| (*name, page(kind)))
            .collect()
    }
}
