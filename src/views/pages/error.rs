//! The page of every refusal and fault: what happened, and a way on.

use askama::Template;
use http::StatusCode;
use jiff::Timestamp;

use crate::{
    domain::RetryAfter,
    urls::{ListUrl, LocalPath, Login, PARTIES, START},
    views::{components::operator_notice::OutLink, format, page::Page, pages::dialog::back_label},
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
    /// The headers are too long: too many cookies.
    HeadersTooLong,
    /// The request is for another host.
    WrongHost {
        /// The same page at ours, in full.
        address: String,
    },
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
    /// Dialogporten refuses what it was asked for, and why is nothing that we know.
    UpstreamRefused,
    /// The reader may act for nobody, not even for themselves.
    NobodyListed,
    /// No right to any dialog of a list.
    ListNoAccess,
    /// Dialogporten takes too long.
    UpstreamTimeout,
    /// Dialogporten is closed for maintenance, perhaps until a known time.
    Maintenance(Option<RetryAfter>),
    /// A dialog did not come although it was asked for, which may count as having opened it.
    OpeningFailed {
        /// Whether it took too long.
        is_late: bool,
        /// Whether lists now show it as opened; `None` when nobody can tell.
        is_opened: Option<bool>,
        /// A list that shows it.
        list: Option<LocalPath>,
    },
    /// Dialogporten gives no more of a list whose beginning it gave.
    LaterPageUnavailable {
        /// The beginning.
        first: LocalPath,
    },
    /// No such dialog.
    DialogNotFound,
    /// No right to the dialog.
    DialogNoAccess,
    /// No dialog goes by the name in a link.
    LinkNotFound,
    /// The name in a link is none of a dialog.
    LinkUnreadable,
    /// The dialog was deleted.
    DialogDeleted {
        /// By whom, where it is known whose it was.
        owner: Option<String>,
    },
    /// The dialog left the inbox.
    DialogExpired {
        /// When, where it is told.
        at: Option<Timestamp>,
        /// Whose it was, where it is known.
        owner: Option<String>,
    },
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
        /// How to try again.
        retry: LoginRetry,
    },
    /// The answer does not belong to a login of this browser.
    LoginMismatch {
        /// How to try again.
        retry: LoginRetry,
    },
    /// The answer was loaded again before its login was there, or after it had failed.
    LoginAnsweredBefore {
        /// How to try again.
        retry: LoginRetry,
    },
    /// Somebody logged out while the login was under way.
    LoginEnded {
        /// How to try again.
        retry: LoginRetry,
    },
    /// The login took longer than ten minutes.
    LoginExpired {
        /// How to try again.
        retry: LoginRetry,
    },
    /// The login is weaker than asked for.
    LoginLevelTooLow {
        /// Where the login should have led.
        return_to: LocalPath,
    },
    /// The login gave no national identity number.
    LoginNoPersonNumber {
        /// How to try again.
        retry: LoginRetry,
    },
    /// The scope for Dialogporten was not granted.
    LoginScopeMissing {
        /// How to try again; `None` for the page where it was found out.
        retry: Option<LoginRetry>,
    },
    /// The provider does not answer.
    LoginProviderDown {
        /// How to try again.
        retry: LoginRetry,
    },
    /// The provider's answer did not pass the checks.
    LoginRefused {
        /// How to try again.
        retry: LoginRetry,
    },
    /// A set of parties that is not in the store for this person.
    UnitSetNotFound,
    /// The address is longer than any of ours.
    AddressTooLong,
    /// The browser was sent to log in again and again.
    LoginLoop,
    /// Something other than a person's navigation started a login.
    LoginStartRefused,
}

/// How a login that did not come about is tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginRetry {
    /// Where it should lead.
    pub return_to: LocalPath,
    /// Whether the high level was asked for.
    pub high: bool,
}

impl LoginRetry {
    /// The address that begins the login.
    #[must_use]
    pub fn path(&self) -> String {
        Login {
            return_to: &self.return_to,
            high: self.high,
        }
        .to_string()
    }
}

/// Where the way on leads.
enum Next {
    Start,
    Inbox,
    Retry,
    LogIn,
    RetryAt(LocalPath),
    GoOnAt(LocalPath),
    LogInAt(LoginRetry),
    LogInAgain,
    Stronger(LocalPath),
    Parties,
    OwnHost(String),
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
            | Self::PartyNotYours
            | Self::UnitSetNotFound => StatusCode::NOT_FOUND,
            Self::BadRequest
            | Self::LinkUnreadable
            | Self::LinkNotYours
            | Self::LoginMismatch { .. }
            | Self::LoginAnsweredBefore { .. }
            | Self::LoginEnded { .. }
            | Self::LoginExpired { .. }
            | Self::LoginCancelled { .. }
            | Self::LoginLoop => StatusCode::BAD_REQUEST,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::AddressTooLong => StatusCode::URI_TOO_LONG,
            Self::HeadersTooLong => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::WrongHost { .. } => StatusCode::MISDIRECTED_REQUEST,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::FormRefused
            | Self::OtherPerson
            | Self::DialogNoAccess
            | Self::ListNoAccess
            | Self::NobodyListed
            | Self::LevelTooLow { .. }
            | Self::LoginLevelTooLow { .. }
            | Self::LoginNoPersonNumber { .. }
            | Self::LoginScopeMissing { .. }
            | Self::LoginStartRefused => StatusCode::FORBIDDEN,
            Self::SignedOut | Self::SignedOutMidway { .. } => StatusCode::UNAUTHORIZED,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Speculative
            | Self::Overloaded
            | Self::StoreUnavailable
            | Self::Maintenance(_)
            | Self::LoginProviderDown { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::UpstreamUnavailable
            | Self::UpstreamRefused
            | Self::LaterPageUnavailable { .. }
            | Self::OpeningFailed { is_late: false, .. }
            | Self::LoginRefused { .. } => StatusCode::BAD_GATEWAY,
            Self::UpstreamTimeout | Self::OpeningFailed { .. } => StatusCode::GATEWAY_TIMEOUT,
            Self::DialogDeleted { .. } | Self::DialogExpired { .. } => StatusCode::GONE,
        }
    }

    /// The keys of heading and text, and the way on.
    fn words(&self, is_signed_in: bool) -> (&'static str, &'static str, Next) {
        match self {
            Self::NotFound => ("not-found-heading", "not-found-text", Next::Start),
            Self::BadRequest => ("bad-request-heading", "bad-request-text", Next::Start),
            Self::MethodNotAllowed => ("method-heading", "method-text", Next::Start),
            Self::PayloadTooLarge => ("too-large-heading", "too-large-text", Next::Start),
            Self::AddressTooLong => ("address-long-heading", "address-long-text", Next::Start),
            Self::HeadersTooLong => ("headers-long-heading", "headers-long-text", Next::Retry),
            Self::WrongHost { address } => (
                "wrong-host-heading",
                "wrong-host-text",
                Next::OwnHost(address.clone()),
            ),
            Self::UnsupportedMediaType => ("media-type-heading", "media-type-text", Next::Start),
            Self::FormRefused => ("form-refused-heading", "form-refused-text", Next::Start),
            Self::OtherPerson => ("other-person-heading", "other-person-text", Next::Inbox),
            Self::LinkNotYours => ("link-not-yours-heading", "link-not-yours-text", Next::Inbox),
            Self::SignedOut => ("signed-out-heading", "signed-out-text", Next::LogIn),
            Self::SignedOutMidway { return_to } => (
                "signed-out-heading",
                "signed-out-midway-text",
                Next::LogInAt(LoginRetry {
                    return_to: return_to.clone(),
                    high: false,
                }),
            ),
            Self::TooMany => ("too-many-heading", "too-many-text", Next::Retry),
            Self::Speculative => ("speculative-heading", "speculative-text", Next::Retry),
            Self::Overloaded => ("overloaded-heading", "overloaded-text", Next::Retry),
            Self::Internal => ("internal-heading", "internal-text", Next::Retry),
            Self::StoreUnavailable => ("store-heading", "store-text", Next::Retry),
            _ => self.words_of_upstream(is_signed_in),
        }
    }

    fn words_of_upstream(&self, is_signed_in: bool) -> (&'static str, &'static str, Next) {
        match self {
            Self::UpstreamUnavailable => ("upstream-heading", "upstream-text", Next::Retry),
            Self::UpstreamRefused => (
                "upstream-refused-heading",
                "upstream-refused-text",
                Next::Start,
            ),
            Self::NobodyListed => ("nobody-listed-heading", "nobody-listed-text", Next::Retry),
            Self::ListNoAccess => (
                "list-no-access-heading",
                "list-no-access-text",
                Next::Parties,
            ),
            Self::UpstreamTimeout => ("upstream-slow-heading", "upstream-slow-text", Next::Retry),
            Self::Maintenance(Some(_)) => ("maintenance-heading", "maintenance-text", Next::Retry),
            Self::Maintenance(None) => (
                "maintenance-heading",
                "maintenance-unknown-text",
                Next::Retry,
            ),
            Self::OpeningFailed {
                is_late, is_opened, ..
            } => (
                if *is_late {
                    "opening-late-heading"
                } else {
                    "opening-failed-heading"
                },
                match is_opened {
                    Some(true) => "opening-counts-text",
                    Some(false) => "opening-counts-not-text",
                    None => "opening-unknown-text",
                },
                Next::Retry,
            ),
            Self::LaterPageUnavailable { .. } => {
                ("later-page-heading", "later-page-text", Next::Retry)
            }
            _ if is_signed_in => self
                .words_beside_a_login()
                .unwrap_or_else(|| self.words_of_dialog_or_login()),
            _ => self.words_of_dialog_or_login(),
        }
    }

    /// What is said of a login that did not come about to somebody whose former login goes on.
    fn words_beside_a_login(&self) -> Option<(&'static str, &'static str, Next)> {
        Some(match self {
            Self::LoginCancelled { retry } => (
                "login-cancelled-heading",
                "login-cancelled-signed-in-text",
                Next::LogInAt(retry.clone()),
            ),
            Self::LoginMismatch { retry } => (
                "login-used-heading",
                "login-used-text",
                if retry.return_to == LocalPath::start() {
                    Next::Inbox
                } else {
                    Next::GoOnAt(retry.return_to.clone())
                },
            ),
            Self::LoginAnsweredBefore { retry } if !retry.high => (
                "login-used-heading",
                "login-used-text",
                Next::GoOnAt(retry.return_to.clone()),
            ),
            _ => return None,
        })
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
            Self::DialogDeleted { owner: None } => {
                ("dialog-deleted-heading", "dialog-deleted-text", Next::Inbox)
            }
            Self::DialogDeleted { owner: Some(_) } => (
                "dialog-deleted-by-heading",
                "dialog-deleted-by-text",
                Next::Inbox,
            ),
            Self::DialogExpired { at: Some(_), .. } => {
                ("dialog-expired-heading", "dialog-expired-text", Next::Inbox)
            }
            Self::DialogExpired { at: None, .. } => (
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
            Self::UnitSetNotFound => ("unit-set-heading", "unit-set-text", Next::Parties),
            Self::LoginCancelled { retry } => (
                "login-cancelled-heading",
                "login-cancelled-text",
                Next::LogInAt(retry.clone()),
            ),
            Self::LoginMismatch { retry } => (
                "login-mismatch-heading",
                "login-mismatch-text",
                Next::LogInAt(retry.clone()),
            ),
            Self::LoginAnsweredBefore { retry } => (
                "login-answered-heading",
                "login-answered-text",
                Next::LogInAt(retry.clone()),
            ),
            Self::LoginEnded { retry } => (
                "login-ended-heading",
                "login-ended-text",
                Next::LogInAt(retry.clone()),
            ),
            Self::LoginExpired { retry } => (
                "login-expired-heading",
                "login-expired-text",
                Next::LogInAt(retry.clone()),
            ),
            Self::LoginLevelTooLow { return_to } => (
                "login-level-heading",
                "login-level-text",
                Next::Stronger(return_to.clone()),
            ),
            Self::LoginNoPersonNumber { retry } => (
                "login-no-number-heading",
                "login-no-number-text",
                Next::LogInAt(retry.clone()),
            ),
            Self::LoginScopeMissing { retry } => (
                "login-scope-heading",
                "login-scope-text",
                retry.clone().map_or(Next::LogInAgain, Next::LogInAt),
            ),
            Self::LoginProviderDown { retry } if retry.high => (
                "login-down-heading",
                "login-down-text",
                Next::LogInAt(retry.clone()),
            ),
            Self::LoginProviderDown { retry } => (
                "login-down-heading",
                "login-down-text",
                Next::RetryAt(retry.return_to.clone()),
            ),
            Self::LoginRefused { retry } => (
                "login-refused-heading",
                "login-refused-text",
                Next::LogInAt(retry.clone()),
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

    /// What is said instead to whoever has nobody but themselves to act for, and so nobody to choose.
    fn words_alone(&self) -> Option<(&'static str, &'static str, Next)> {
        Some(match self {
            Self::PartyNotYours | Self::UnitSetNotFound => {
                ("party-own-heading", "party-own-text", Next::Inbox)
            }
            Self::ListNoAccess => (
                "list-no-access-heading",
                "list-no-access-own-text",
                Next::Inbox,
            ),
            _ => return None,
        })
    }

    /// Whether Dialogporten gives nothing now, which may stand in for a part of a page.
    #[must_use]
    pub fn is_upstream_away(&self) -> bool {
        matches!(
            self,
            Self::UpstreamUnavailable | Self::UpstreamTimeout | Self::Maintenance(_)
        )
    }

    /// The same, with the end of a maintenance as a time; one that is over is not told.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Self {
        match self {
            Self::Maintenance(end) => {
                let end = end.and_then(|end| end.time(now));
                Self::Maintenance(end.map(RetryAfter::At))
            }
            other => other,
        }
    }

    /// The list that a page at `path` goes back to.
    #[must_use]
    pub fn list(&self, path: &LocalPath) -> Option<ListUrl> {
        let of_kind = match self {
            Self::OpeningFailed { list, .. } => list.as_ref().and_then(ListUrl::at),
            _ => None,
        };
        ListUrl::named_by(path).or(of_kind)
    }

    /// Another way on.
    fn other_way(&self, page: &Page) -> Option<(String, String)> {
        if let Self::LaterPageUnavailable { first } = self {
            return Some((first.as_str().to_owned(), page.t("later-page-first")));
        }
        let list = self
            .list(&page.path)
            .filter(|_| page.acting_party.is_some())?;
        let label = back_label(page, Some(list.folder));
        Some((list.to_string(), label))
    }

    /// Whose the dialog was, for the kinds that may know.
    fn owner(&self) -> Option<&str> {
        match self {
            Self::DialogDeleted { owner } | Self::DialogExpired { owner, .. } => owner.as_deref(),
            _ => None,
        }
    }

    /// When it happened or will, for the kinds that know.
    fn time(&self) -> Option<Timestamp> {
        match self {
            Self::DialogExpired { at: time, .. } | Self::DialogNotYetVisible(time) => *time,
            Self::Maintenance(Some(RetryAfter::At(time))) => Some(*time),
            _ => None,
        }
    }
}

/// A page of others that helps: where access is given, or whether things work
/// (`docs/rules/inbox.md#errors`).
fn elsewhere(page: &Page, kind: &ErrorKind) -> Option<OutLink> {
    let links = &page.content.links;
    let (key, address) = match kind {
        ErrorKind::DialogNoAccess | ErrorKind::ListNoAccess | ErrorKind::PartyNotYours => {
            ("elsewhere-access", links.access.as_ref())
        }
        ErrorKind::UpstreamUnavailable
        | ErrorKind::UpstreamTimeout
        | ErrorKind::Maintenance(_)
        | ErrorKind::OpeningFailed { .. }
        | ErrorKind::LaterPageUnavailable { .. }
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
    other_way: Option<(String, String)>,
    elsewhere: Option<OutLink>,
    reference: Option<String>,
}

impl ErrorPage {
    /// The page, with the number that its log line has.
    #[must_use]
    pub fn new(page: Page, kind: &ErrorKind, reference: Option<&str>) -> Self {
        let alone = (!page.may_represent()).then(|| kind.words_alone());
        let words = || kind.words(page.acting_party.is_some());
        let (heading, text, next) = alone.flatten().unwrap_or_else(words);
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
            Next::LogInAgain => (login(&page.path, false), "error-log-in-again"),
            Next::RetryAt(return_to) => (return_to.as_str().to_owned(), "error-try-again"),
            Next::GoOnAt(return_to) => (return_to.as_str().to_owned(), "error-go-on"),
            Next::LogInAt(retry) => (retry.path(), "error-log-in-again"),
            Next::Stronger(return_to) => (login(&return_to, true), "error-log-in-stronger"),
            Next::Parties => (PARTIES.to_owned(), "error-choose-party"),
            Next::OwnHost(address) => (address, "error-to-inbox"),
        };
        let owner = kind.owner().map(str::to_owned);
        let owner = owner.unwrap_or_else(|| page.t("dialog-owner-unknown"));
        let values = [("when", (&when).into()), ("owner", (&owner).into())];
        Self {
            heading: page.t_with(heading, &values),
            text: page.t_with(text, &values),
            href,
            label: page.t(label),
            other_way: kind.other_way(&page),
            elsewhere: elsewhere(&page, kind),
            reference: reference
                .map(|r| page.t_with("error-reference", &[("reference", r.into())])),
            page,
        }
    }
}
