//! The audit log: who logged in and out, what was refused and what was changed
//! (`docs/rules/security.md#log-4`), as lines of JSON in a stream of their own.
//!
//! A line has `time`, `stream` (always `audit`), `event`, `reason`, the pseudonyms `person` and
//! `session`, the client's `address` and the `request.id` that the request log has too. It holds no
//! name, number, party, dialog or search. The address of a request is known to everything that runs
//! for it ([`of_client`]), so an event needs to say only what happened and to whom.

mod files;

use std::net::IpAddr;

use tracing::Metadata;

pub(super) use self::files::DailyFiles;
use crate::{
    crypto,
    storage::{SessionSubject, Store},
};

/// Target of the events, by which the log tells them from others.
const TARGET: &str = "arbeidsflate::audit";

tokio::task_local! {
    static CLIENT: Option<IpAddr>;
}

/// An event of the audit log. The text of a variant is a class of ours: never input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditEvent {
    /// A login was completed: `new`, `continued` by the same person, or `step_up` to a higher level.
    LoggedIn(&'static str),
    /// A login failed, by the check or call that failed.
    LoginFailed(&'static str),
    /// A login ended: by whom or by what.
    LoggedOut(EndReason),
    /// Tokens could not be refreshed.
    RefreshFailed(&'static str),
    /// Somebody went over to another party.
    PartySwitched,
    /// A request was refused: by which check.
    AccessRefused(&'static str),
    /// A rate limit or concurrency limit refused a request.
    LimitReached(&'static str),
    /// Labels of dialogs were changed, with the outcome as far as it is known.
    LabelsChanged(&'static str),
    /// A saved search was added, renamed, moved or deleted.
    SavedSearchChanged(&'static str),
    /// A setting of the person was changed.
    SettingChanged(&'static str),
    /// What is stored about the person was deleted or downloaded.
    StoredData(&'static str),
    /// The process started, with a hash of its settings.
    Started(SettingsHash),
    /// The process runs; written every hour, so that a gap in the log can be told from silence.
    Running,
    /// The process was told to stop.
    Stopped,
}

/// Hash of the settings that a process started with, secrets left out: two processes with the same
/// settings have the same one.
pub type SettingsHash = [u8; 9];

/// Who or what ended a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// The person, with the button of a page.
    OwnLogout,
    /// The person, from another browser.
    LogoutElsewhere,
    /// The person, in all browsers at once.
    LogoutEverywhere,
    /// The provider, through the browser (front-channel logout).
    FrontChannel,
    /// The provider, from server to server (back-channel logout).
    BackChannel,
    /// An operator, with `arbeidsflate sessions end`.
    Operator,
    /// Another person logged in with the same browser.
    OtherPerson,
    /// The idle or the absolute timeout.
    Timeout,
}

impl EndReason {
    fn as_str(self) -> &'static str {
        match self {
            Self::OwnLogout => "own_logout",
            Self::LogoutElsewhere => "logout_elsewhere",
            Self::LogoutEverywhere => "logout_everywhere",
            Self::FrontChannel => "front_channel",
            Self::BackChannel => "back_channel",
            Self::Operator => "operator",
            Self::OtherPerson => "other_person",
            Self::Timeout => "timeout",
        }
    }
}

impl AuditEvent {
    /// Values of the fields `event` and `reason`.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::LoggedIn(how) => ("login", how),
            Self::LoginFailed(why) => ("login_failed", why),
            Self::LoggedOut(reason) => ("logout", reason.as_str()),
            Self::RefreshFailed(why) => ("refresh_failed", why),
            Self::PartySwitched => ("party_switch", "list"),
            Self::AccessRefused(why) => ("access_refused", why),
            Self::LimitReached(which) => ("limit_reached", which),
            Self::LabelsChanged(outcome) => ("label_change", outcome),
            Self::SavedSearchChanged(how) => ("saved_search_change", how),
            Self::SettingChanged(which) => ("setting_change", which),
            Self::StoredData(how) => ("stored_data", how),
            Self::Started(_) => ("process", "started"),
            Self::Running => ("process", "running"),
            Self::Stopped => ("process", "stopped"),
        }
    }
}

/// Pseudonyms that an event is about: the same for one person, and for one login, in all lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditSubject {
    /// Pseudonym of the person; `None` when nobody is known.
    pub person: Option<String>,
    /// Pseudonym of the login; `None` when there is none.
    pub session: Option<String>,
}

impl AuditSubject {
    /// The pseudonyms of a login and its person; none while the store is not prepared, as its keys
    /// are not known then.
    #[must_use]
    pub fn of(store: &Store, subject: SessionSubject) -> Self {
        Self {
            person: store.audit_name(subject.person.as_bytes()).ok(),
            session: store.audit_name(&subject.session).ok(),
        }
    }
}

/// Runs `work`, whose events have the address of this client.
pub async fn of_client<T>(address: Option<IpAddr>, work: impl Future<Output = T>) -> T {
    CLIENT.scope(address, work).await
}

/// The client's address in the current task, to hand on to a task that is started from it.
#[must_use]
pub fn client() -> Option<IpAddr> {
    CLIENT.try_with(|address| *address).ok().flatten()
}

/// Writes one event as a line of the audit log.
pub fn record(event: AuditEvent, subject: &AuditSubject) {
    let settings = match event {
        AuditEvent::Started(hash) => Some(crypto::url_safe(&hash)),
        _ => None,
    };
    let (event, reason) = event.words();
    let address = client().map(|address| address.to_string());
    tracing::info!(
        target: TARGET,
        stream = "audit",
        event,
        reason,
        person = subject.person.as_deref(),
        session = subject.session.as_deref(),
        address = address.as_deref(),
        settings = settings.as_deref(),
        "{event}: {reason}"
    );
}

/// Whether an event belongs to the audit log.
pub(super) fn is_audit(metadata: &Metadata<'_>) -> bool {
    metadata.target() == TARGET
}
