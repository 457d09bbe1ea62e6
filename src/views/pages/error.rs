//! Error page for every refusal and fault: HTTP status, what happened, and a way on.

use askama::Template;
use http::StatusCode;
use jiff::Timestamp;

use crate::{
    domain::RetryAfter,
    urls::{ListUrl, LocalPath, Login, PARTIES, START},
    views::{components::operator_notice::OutLink, format, page::Page, pages::dialog::back_label},
};

/// Reason for an error page; decides its status, texts and links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The address leads to no page of ours.
    NotFound,
    /// The request could not be read.
    BadRequest,
    /// The page does not accept the request's method.
    MethodNotAllowed,
    /// The body is too long, or the form has too many fields.
    PayloadTooLarge,
    /// The request headers are too long: too many cookies.
    HeadersTooLong,
    /// The request is for another host.
    WrongHost {
        /// Full URL of the same page at our own host.
        address: String,
    },
    /// The body is not a form, by its content type.
    UnsupportedMediaType,
    /// CSRF check failed: the form did not come from a page of ours in this browser session.
    FormRefused,
    /// The form was rendered for another person than the one who is signed in now.
    OtherPerson,
    /// A sealed value in a link cannot be opened for the person who is signed in.
    LinkNotYours,
    /// The page needs a login, and there is none.
    SignedOut,
    /// A form arrived when there was no login any more; the reader logs in and is then asked about
    /// it again.
    SignedOutMidway {
        /// Page that asks about the form again after the login.
        return_to: LocalPath,
    },
    /// Too many requests or event streams from one browser session, login or client address.
    TooMany,
    /// The browser loads the page without a navigation: as a prefetch, or as a part of another
    /// page.
    Speculative,
    /// The server is overloaded, or the request took too long.
    Overloaded,
    /// Unexpected error in our own code.
    Internal,
    /// The database does not answer.
    StoreUnavailable,
    /// Dialogporten does not answer, or its answer is unusable.
    UpstreamUnavailable,
    /// Dialogporten refuses the request for a reason that we do not know.
    UpstreamRefused,
    /// The reader may act for nobody, not even for themselves.
    NobodyListed,
    /// The reader has no right to any dialog of the list.
    ListNoAccess,
    /// Dialogporten did not answer in time, or the search was too broad.
    UpstreamTimeout,
    /// Dialogporten is closed for maintenance; `None` when the end is not known.
    Maintenance(Option<RetryAfter>),
    /// Fetching a dialog failed, but Dialogporten may count it as opened all the same.
    OpeningFailed {
        /// Whether the fetch failed by a timeout.
        is_late: bool,
        /// Whether lists now show it as opened; `None` when no list shows it.
        is_opened: Option<bool>,
        /// List that shows the dialog; `None` when none was found.
        list: Option<LocalPath>,
    },
    /// Dialogporten does not answer for a later page of a list.
    LaterPageUnavailable {
        /// Address of the first page of the list.
        first: LocalPath,
    },
    /// The reader has no dialog with this id.
    DialogNotFound,
    /// The reader has no right to the dialog.
    DialogNoAccess,
    /// Deep link: no dialog has the reference.
    LinkNotFound,
    /// Deep link: the text is not a reference to a dialog.
    LinkUnreadable,
    /// The service owner has deleted the dialog.
    DialogDeleted {
        /// Name of the service owner; `None` when it is not known.
        owner: Option<String>,
    },
    /// The dialog has expired and left the inbox.
    DialogExpired {
        /// Time of expiry; `None` when Dialogporten does not give it.
        at: Option<Timestamp>,
        /// Name of the service owner; `None` when it is not known.
        owner: Option<String>,
    },
    /// The dialog becomes visible later; `None` when the time is not known.
    DialogNotYetVisible(Option<Timestamp>),
    /// The dialog needs a stronger login.
    LevelTooLow {
        /// Page to return to after the step-up login.
        return_to: LocalPath,
    },
    /// The reader may not act for that party.
    PartyNotYours,
    /// The reader cancelled the login, or a silent round trip needed the reader.
    LoginCancelled {
        /// Destination and level of another login attempt.
        retry: LoginRetry,
    },
    /// The provider's answer does not belong to a login attempt of this browser.
    LoginMismatch {
        /// Destination and level of another login attempt.
        retry: LoginRetry,
    },
    /// The provider's answer was loaded again before its login existed, or after it had failed.
    LoginAnsweredBefore {
        /// Destination and level of another login attempt.
        retry: LoginRetry,
    },
    /// A logout ended the login while it was under way.
    LoginEnded {
        /// Destination and level of another login attempt.
        retry: LoginRetry,
    },
    /// The login attempt took longer than ten minutes, or the provider refused its code.
    LoginExpired {
        /// Destination and level of another login attempt.
        retry: LoginRetry,
    },
    /// The login has a lower security level than requested.
    LoginLevelTooLow {
        /// Page that the login should have led to.
        return_to: LocalPath,
    },
    /// The ID token holds no national identity number (`pid`).
    LoginNoPersonNumber {
        /// Destination and level of another login attempt.
        retry: LoginRetry,
    },
    /// The scope for Dialogporten was not granted.
    LoginScopeMissing {
        /// Destination and level of another login attempt; `None` when a call to Dialogporten found
        /// it out, and the reader returns to the same page.
        retry: Option<LoginRetry>,
    },
    /// The provider does not answer.
    LoginProviderDown {
        /// Destination and level of another login attempt.
        retry: LoginRetry,
    },
    /// The provider's answer did not pass the checks.
    LoginRefused {
        /// Destination and level of another login attempt.
        retry: LoginRetry,
    },
    /// The set of parties is not in the store for this person.
    UnitSetNotFound,
    /// The address is longer than any of ours.
    AddressTooLong,
    /// Redirect loop: the browser was sent to the login repeatedly.
    LoginLoop,
    /// Something other than a person's navigation started a login.
    LoginStartRefused,
}

/// Parameters of another attempt after a failed login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginRetry {
    /// Page that the login should lead to.
    pub return_to: LocalPath,
    /// Whether the high security level was requested.
    pub high: bool,
}

impl LoginRetry {
    /// Address that starts the login attempt.
    #[must_use]
    pub fn path(&self) -> String {
        Login {
            return_to: &self.return_to,
            high: self.high,
        }
        .to_string()
    }
}

/// Destination of the main link of the page.
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
    /// HTTP status of the error page.
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

    /// Text keys of heading and text, and the destination of the main link.
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
            Self::StoreUnavailable => ("storage-heading", "storage-text", Next::Retry),
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
                    "dialog-opening-late-heading"
                } else {
                    "dialog-opening-failed-heading"
                },
                match is_opened {
                    Some(true) => "dialog-opening-counts-text",
                    Some(false) => "dialog-opening-counts-not-text",
                    None => "dialog-opening-unknown-text",
                },
                Next::Retry,
            ),
            Self::LaterPageUnavailable { .. } => (
                "list-later-page-heading",
                "list-later-page-text",
                Next::Retry,
            ),
            _ if is_signed_in => self
                .words_beside_a_login()
                .unwrap_or_else(|| self.words_of_dialog_or_login()),
            _ => self.words_of_dialog_or_login(),
        }
    }

    /// Texts and destination for a failed login attempt when an earlier login goes on; `None` for
    /// the other kinds.
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
                "dialog-level-heading",
                "dialog-level-text",
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

    /// Other texts and destination for a reader who represents nobody else, and so has no party to
    /// choose; `None` when they are the same.
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

    /// Whether Dialogporten is unavailable for now. A page may then do without the part that was
    /// asked for.
    #[must_use]
    pub fn is_upstream_away(&self) -> bool {
        matches!(
            self,
            Self::UpstreamUnavailable | Self::UpstreamTimeout | Self::Maintenance(_)
        )
    }

    /// Converts the end of a maintenance to a point in time; drops one that has passed.
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

    /// List that the error page at `path` links back to.
    #[must_use]
    pub fn list(&self, path: &LocalPath) -> Option<ListUrl> {
        let of_kind = match self {
            Self::OpeningFailed { list, .. } => list.as_ref().and_then(ListUrl::at),
            _ => None,
        };
        ListUrl::named_by(path).or(of_kind)
    }

    /// Address and label of the second link, if any.
    fn other_way(&self, page: &Page) -> Option<(String, String)> {
        if let Self::LaterPageUnavailable { first } = self {
            return Some((first.as_str().to_owned(), page.t("list-later-page-first")));
        }
        let list = self
            .list(&page.path)
            .filter(|_| page.acting_party.is_some())?;
        let label = back_label(page, Some(list.folder));
        Some((list.to_string(), label))
    }

    /// Name of the dialog's service owner, for the kinds that may know it.
    fn owner(&self) -> Option<&str> {
        match self {
            Self::DialogDeleted { owner } | Self::DialogExpired { owner, .. } => owner.as_deref(),
            _ => None,
        }
    }

    /// Time of the event, past or future, for the kinds that have one.
    fn time(&self) -> Option<Timestamp> {
        match self {
            Self::DialogExpired { at: time, .. } | Self::DialogNotYetVisible(time) => *time,
            Self::Maintenance(Some(RetryAfter::At(time))) => Some(*time),
            _ => None,
        }
    }
}

/// External link that may help: where access is given, or the operating status
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

/// Error page with one main link, and up to two more.
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
    /// Builds the page; `reference` is the number in its log line.
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
            Next::Start => (START.to_string(), "error-to-start"),
            Next::Inbox => (START.to_string(), "error-to-inbox"),
            Next::Retry => (page.path.as_str().to_owned(), "error-try-again"),
            Next::LogIn => (login(&page.path, false), "error-log-in"),
            Next::LogInAgain => (login(&page.path, false), "error-log-in-again"),
            Next::RetryAt(return_to) => (return_to.as_str().to_owned(), "error-try-again"),
            Next::GoOnAt(return_to) => (return_to.as_str().to_owned(), "error-go-on"),
            Next::LogInAt(retry) => (retry.path(), "error-log-in-again"),
            Next::Stronger(return_to) => (login(&return_to, true), "error-log-in-stronger"),
            Next::Parties => (PARTIES.to_string(), "error-choose-party"),
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
