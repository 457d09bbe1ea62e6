//! Dialogs: one case or message each, which may live for years.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use url::Url;
use uuid::Uuid;

use crate::domain::{Embed, Localised, MarkedText, PartyUrn, Position, Transmission};

/// The id of a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DialogId(pub Uuid);

/// Where a dialog stands, in the service owner's eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// No status was given.
    NotApplicable,
    /// Started, for instance a form being filled in.
    InProgress,
    /// Begun by the user and not sent.
    Draft,
    /// The user is done; it is the service owner's turn.
    Awaiting,
    /// The user must act.
    RequiresAttention,
    /// Finished.
    Completed,
    /// A status that we do not know; the dialog is shown all the same.
    Unknown,
}

impl Status {
    /// Those that Dialogporten has, in the order in which a filter offers them.
    pub const KNOWN: [Self; 6] = [
        Self::RequiresAttention,
        Self::InProgress,
        Self::Awaiting,
        Self::Completed,
        Self::NotApplicable,
        Self::Draft,
    ];

    /// Whether the user's part is over, so that a deadline is history and no warning.
    #[must_use]
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Awaiting | Self::Completed)
    }
}

/// A mark on a dialog, shared by everyone who may act for its party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// In the inbox.
    Default,
    /// In the bin.
    Bin,
    /// In the archive.
    Archive,
    /// Marked as unread by someone.
    MarkedAsUnopened,
    /// Something was sent in by the party.
    Sent,
    /// A label that we do not know.
    Unknown,
}

/// Who has opened the dialog since its content last changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The user has.
    pub by_self: bool,
    /// How many others have.
    pub others: usize,
    /// When the user did, where that was asked for.
    pub at: Option<Timestamp>,
    /// When the last of the others did.
    pub others_at: Option<Timestamp>,
}

/// Dates of a dialog that could not be read, or are none that people should be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnknownDates {
    /// When its content last changed. What stands in its place gives it one in lists.
    pub content: bool,
    /// Its deadline: there is one.
    pub due: bool,
}

/// A dialog as a list shows it.
#[derive(Clone, Debug)]
pub struct DialogSummary {
    /// Its id.
    pub id: DialogId,
    /// Code of the service owner, e.g. `skatt`.
    pub service_owner: String,
    /// The service it belongs to, `urn:altinn:resource:…`.
    pub service_resource: String,
    /// Whom it is for.
    pub party: PartyUrn,
    /// Title; empty when the service owner gave none.
    pub title: Localised,
    /// A few sentences about it.
    pub summary: Localised,
    /// Who sent it, when not the service owner under its own name.
    pub sender_name: Localised,
    /// The service's own words for where it stands.
    pub extended_status: Localised,
    /// Where it stands.
    pub status: Status,
    /// When it was made.
    pub created_at: Timestamp,
    /// When anything last changed.
    pub updated_at: Timestamp,
    /// When its content last changed: the order of every list.
    pub content_updated_at: Timestamp,
    /// Deadline; advice from the sender.
    pub due_at: Option<Timestamp>,
    /// Which of these dates are not known.
    pub unknown_dates: UnknownDates,
    /// Case number at the service owner.
    pub external_reference: Option<String>,
    /// Attachments for people; `None` when the answer did not tell.
    pub attachment_count: Option<usize>,
    /// Transmissions from the service owner.
    pub from_service_owner_count: usize,
    /// Transmissions from the party.
    pub from_party_count: usize,
    /// Someone has opened it since its content changed, and nobody marked it as unread since.
    pub is_content_seen: bool,
    /// Something in it was never opened at the service owner.
    pub has_unopened_content: bool,
    /// The marks on it.
    pub labels: Vec<Label>,
    /// Moves when a label does; what a label change must name.
    pub context_revision: Option<Uuid>,
    /// Who has opened it.
    pub seen: Seen,
}

impl DialogSummary {
    /// Whether it counts as unread, for everyone who represents the party.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        !self.is_content_seen || self.labels.contains(&Label::MarkedAsUnopened)
    }

    /// Whether it was read and something in it is still to be opened, as far as lists tell.
    #[must_use]
    pub fn has_more_to_open(&self) -> bool {
        self.has_unopened_content && !self.is_unread()
    }

    /// Names the dialog in the state that [`state_mark`](Self::state_mark) marks, in 16 digits (FNV-1a, 64
    /// bits) that do not tell which dialog it is.
    #[must_use]
    pub fn state_name(&self) -> String {
        let state = format!("{} {}", self.id.0, self.state_mark());
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let hash = state.bytes().fold(0xcbf2_9ce4_8422_2325, mix);
        format!("{hash:016x}")
    }

    /// A short mark of the state that the service owner has brought the dialog into, of letters, digits
    /// and `-`: as long as it is the same, lists show no change. Neither reading nor labels move it. A
    /// silent update moves it only where it touches what lists show.
    #[must_use]
    pub fn state_mark(&self) -> String {
        format!(
            "{}-{}-{}-{:?}-{}-{}-{:016x}",
            self.updated_at.as_microsecond(),
            self.content_updated_at.as_microsecond(),
            self.due_at.map_or(0, Timestamp::as_microsecond),
            self.status,
            self.from_service_owner_count,
            self.from_party_count,
            self.text_hash(),
        )
    }

    /// A hash (64-bit FNV-1a) of the texts that lists show, the case number and the number of
    /// attachments: the same in every process.
    fn text_hash(&self) -> u64 {
        let count = self.attachment_count.unwrap_or(0).to_string();
        let texts = [
            &self.title,
            &self.summary,
            &self.sender_name,
            &self.extended_status,
        ];
        let phrases = texts.into_iter().flat_map(|text| {
            let phrases = text.0.iter();
            phrases
                .flat_map(|phrase| [phrase.language.as_str(), phrase.value.as_str()])
                .chain(["\u{1e}"])
        });
        let others = [
            self.external_reference.as_deref().unwrap_or_default(),
            &count,
        ];
        let bytes = phrases
            .chain(others)
            .flat_map(|text| text.bytes().chain([0x1f]));
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }
}

/// A dialog of `party`'s with nothing in it, for tests of lists.
#[cfg(test)]
pub(crate) fn blank(party: PartyUrn) -> DialogSummary {
    DialogSummary {
        id: DialogId(Uuid::nil()),
        service_owner: String::new(),
        service_resource: String::new(),
        party,
        title: Localised::default(),
        summary: Localised::default(),
        sender_name: Localised::default(),
        extended_status: Localised::default(),
        status: Status::NotApplicable,
        created_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
        content_updated_at: Timestamp::UNIX_EPOCH,
        due_at: None,
        unknown_dates: UnknownDates::default(),
        external_reference: None,
        attachment_count: None,
        from_service_owner_count: 0,
        from_party_count: 0,
        is_content_seen: true,
        has_unopened_content: false,
        labels: Vec::new(),
        context_revision: None,
        seen: Seen::default(),
    }
}

/// A dialog opened: everything its page shows.
#[derive(Clone, Debug)]
pub struct Dialog {
    /// What the list shows of it.
    pub summary: DialogSummary,
    /// When it leaves the inbox.
    pub expires_at: Option<Timestamp>,
    /// "More information".
    pub additional_info: Option<MarkedText>,
    /// Attachments, those for machines included.
    pub attachments: Vec<Attachment>,
    /// What one can do, in the order it was given.
    pub gui_actions: Vec<GuiAction>,
    /// Content that the browser fetches from the service owner.
    pub main_content: Option<Embed>,
    /// What was sent in it, oldest first.
    pub transmissions: Vec<Transmission>,
    /// How far it has come, in per cent.
    pub progress: Option<u8>,
    /// The case that it belongs to, a URI.
    pub process: Option<String>,
    /// The case before that one, a URI.
    pub preceding_process: Option<String>,
    /// Entries that could not be read and were left out.
    pub undecodable: usize,
    /// Parts that could not be had at all.
    pub missing: BTreeSet<DialogPart>,
}

/// A part of a dialog that an answer may lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DialogPart {
    /// Whose it is.
    Party,
    /// Its own texts: the service owner wrote none.
    Content,
    /// Its attachments.
    Attachments,
    /// What one can do.
    Actions,
    /// What was sent in it.
    Transmissions,
    /// The texts of what was sent.
    TransmissionContent,
    /// What the service owner reports.
    Activities,
}

impl Dialog {
    /// Whether a transmission holds something that this reader can open and nobody has opened: lists
    /// tell of unopened content also where there is nothing to open.
    #[must_use]
    pub fn has_more_to_open(&self) -> bool {
        self.transmissions.iter().any(Transmission::is_unread)
    }
}

/// For whom an address is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsumerType {
    /// Browsers.
    Gui,
    /// Machines.
    Api,
    /// A kind that we do not know: not offered.
    Unknown,
}

/// A file, or the same file in several forms.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Its name for people; may be empty.
    pub display_name: Localised,
    /// Its logical name.
    pub name: Option<String>,
    /// Where it is.
    pub urls: Vec<AttachmentUrl>,
    /// When it stops being available.
    pub expires_at: Option<Timestamp>,
}

/// One address of an attachment.
#[derive(Clone, Debug)]
pub struct AttachmentUrl {
    /// The address as written: untrusted, and possibly a URN that says why there is none.
    pub url: String,
    /// E.g. `application/pdf`.
    pub media_type: Option<String>,
    /// For whom.
    pub consumer: ConsumerType,
}

/// How prominent an action is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// At most one.
    Primary,
    /// At most one.
    Secondary,
    /// The rest, and whatever we do not know.
    Tertiary,
}

/// How an action's address is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpVerb {
    /// Navigation.
    Get,
    /// A write action.
    Post,
    /// A write action.
    Delete,
    /// A verb that we do not know: the action is not offered.
    Unknown,
}

/// The id of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionId(pub Uuid);

/// Something the user can do with a dialog, at the service owner.
#[derive(Clone, Debug)]
pub struct GuiAction {
    /// Its id; without one it can only be a link.
    pub id: Option<ActionId>,
    /// What the button says.
    pub title: Localised,
    /// Question to ask before acting; empty when there is none.
    pub prompt: Localised,
    /// The address as written: untrusted.
    pub url: String,
    /// How it is called.
    pub verb: HttpVerb,
    /// How prominent it is.
    pub priority: Priority,
    /// Whether this user may.
    pub is_authorised: bool,
    /// Whether it ends in the dialog's deletion.
    pub deletes_dialog: bool,
}

/// One page of a list.
#[derive(Clone, Debug, Default)]
pub struct DialogPage {
    /// The dialogs, in the order that was asked for.
    pub rows: Vec<DialogSummary>,
    /// Rows that could not be read at all; the page says how many.
    pub undecodable: usize,
    /// Where the next page goes on, when there is one.
    pub next: Option<Position>,
}

/// How many there are, as far as they were counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// That many.
    Exactly(usize),
    /// More than that.
    MoreThan(usize),
}

/// What waits in the folders of a party's, counted in the same call as a list; `None` where it could
/// not be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FolderCounts {
    /// Unread ones in the inbox.
    pub unread: Option<Count>,
    /// Those whose deadline has passed.
    pub overdue: Option<Count>,
}

/// Why a dialog cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogRefusal {
    /// No such dialog.
    NotFound,
    /// The user has no right to it.
    NoAccess,
    /// The login is too weak for it.
    LevelTooLow,
    /// The service owner deleted it.
    Deleted,
    /// It has left the inbox, perhaps at a known time.
    Expired(Option<Timestamp>),
    /// It will show later, perhaps at a known time.
    NotYetVisible(Option<Timestamp>),
}

/// How near a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// The user's part is over: the deadline is history.
    Settled,
    /// It has passed.
    Passed,
    /// Less than fourteen days are left.
    Soon,
    /// There is time.
    Far,
}

/// How near the deadline `due` is at `now` (`docs/rules/inbox.md#deadline-text`).
#[must_use]
pub fn urgency(due: Timestamp, status: Status, now: Timestamp) -> Urgency {
    if status.is_settled() {
        Urgency::Settled
    } else if due < now {
        Urgency::Passed
    } else if due.duration_since(now) < SignedDuration::from_hours(14 * 24) {
        Urgency::Soon
    } else {
        Urgency::Far
    }
}

/// The address in `text`, if a browser may be sent there from a page of ours: `https` with a host
/// name, no user info, no controls, at most 2,048 characters
/// (`docs/rules/security.md#outward-links`). `http` passes on loopback hosts when
/// `loopback_allowed`, which only a development origin of our own does.
#[must_use]
pub fn outward_url(text: &str, loopback_allowed: bool) -> Option<Url> {
    if text.len() > 2048 || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return None;
    }
    let url = Url::parse(text).ok()?;
    if !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    let url::Host::Domain(host) = url.host()? else {
        return (loopback_allowed && is_loopback_http(&url)).then_some(url);
    };
    let is_https = url.scheme() == "https" && host.contains('.');
    (is_https || loopback_allowed && is_loopback_http(&url)).then_some(url)
}

fn is_loopback_http(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(url::Host::Domain(host)) => host == "localhost" || host.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && loopback
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn one_is_unread_or_has_more_to_open_or_neither() {
        let dialog = |is_content_seen, has_unopened_content, labels: &[Label]| DialogSummary {
            is_content_seen,
            has_unopened_content,
            labels: labels.to_vec(),
            ..blank(PartyUrn::new("urn:test"))
        };
        let marked = [Label::Default, Label::MarkedAsUnopened];
        for (one, is_unread, has_more) in [
            (dialog(true, false, &[]), false, false),
            (dialog(true, true, &[Label::Archive]), false, true),
            (dialog(false, true, &[]), true, false),
            (dialog(false, false, &[]), true, false),
            (dialog(true, true, &marked), true, false),
        ] {
            let told = (one.is_unread(), one.has_more_to_open());
            assert_eq!(told, (is_unread, has_more), "{one:?}");
        }
    }

    #[test]
    fn a_state_has_a_name_of_its_own() {
        let one = blank(PartyUrn::new("urn:test"));
        let read = DialogSummary {
            is_content_seen: false,
            labels: vec![Label::Bin],
            ..one.clone()
        };
        assert_eq!(
            one.state_name(),
            read.state_name(),
            "neither reading nor labels move it"
        );
        let sent_to = DialogSummary {
            from_service_owner_count: 1,
            ..one.clone()
        };
        let other = DialogSummary {
            id: DialogId(Uuid::from_u128(1)),
            ..one.clone()
        };
        for other in [sent_to, other] {
            assert_ne!(one.state_name(), other.state_name());
        }
        assert_eq!(one.state_name().len(), 16);
    }

    #[test]
    fn urgency_turns_at_the_deadline_and_at_fourteen_days() {
        let now = at("2026-03-01T12:00:00Z");
        let cases = [
            ("2026-03-01T11:59:59Z", Status::InProgress, Urgency::Passed),
            ("2026-03-01T12:00:00Z", Status::InProgress, Urgency::Soon),
            (
                "2026-03-15T11:59:59Z",
                Status::RequiresAttention,
                Urgency::Soon,
            ),
            (
                "2026-03-15T12:00:00Z",
                Status::RequiresAttention,
                Urgency::Far,
            ),
            ("2026-02-01T12:00:00Z", Status::Completed, Urgency::Settled),
            ("2026-02-01T12:00:00Z", Status::Awaiting, Urgency::Settled),
            ("2026-02-01T12:00:00Z", Status::Unknown, Urgency::Passed),
        ];
        for (due, status, expected) in cases {
            assert_eq!(urgency(at(due), status, now), expected, "{due} {status:?}");
        }
    }

    fn words() -> Localised {
        Localised(vec![crate::domain::Phrase {
            value: "x".to_owned(),
            language: "nb".to_owned(),
        }])
    }

    /// Whatever a list shows of a dialog, and nothing else.
    #[test]
    fn a_mark_moves_with_all_that_lists_show() {
        let shown: [fn(&mut DialogSummary); 10] = [
            |_| {},
            |dialog| dialog.title = words(),
            |dialog| dialog.summary = words(),
            |dialog| dialog.sender_name = words(),
            |dialog| dialog.extended_status = words(),
            |dialog| dialog.external_reference = Some("x".to_owned()),
            |dialog| dialog.attachment_count = Some(1),
            |dialog| dialog.due_at = Some(at("2026-02-01T00:00:00Z")),
            |dialog| dialog.status = Status::Draft,
            |dialog| dialog.from_party_count = 1,
        ];
        let mark = |change: fn(&mut DialogSummary)| {
            let mut dialog = blank(PartyUrn::new("urn:test"));
            change(&mut dialog);
            dialog.state_mark()
        };
        let mut marks: Vec<_> = shown.into_iter().map(mark).collect();
        for mark in &marks {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
            assert!(mark.chars().all(is_plain), "{mark}");
        }
        marks.sort();
        marks.dedup();
        assert_eq!(marks.len(), shown.len());
        let same: [fn(&mut DialogSummary); 3] = [
            |dialog| dialog.is_content_seen = false,
            |dialog| dialog.labels = vec![Label::Bin],
            |dialog| dialog.attachment_count = Some(0),
        ];
        for change in same {
            assert_eq!(mark(change), mark(|_| {}));
        }
    }

    #[test]
    fn only_plain_https_leads_out() {
        for good in [
            "https://skatt.example.no/a?b=c#d",
            "https://xn--blbr-roah.no/",
            "https://a.no:8443/x",
        ] {
            assert!(outward_url(good, false).is_some(), "{good}");
        }
        let bad = [
            "http://skatt.example.no/",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://user@skatt.example.no/",
            "https://user:pw@skatt.example.no/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://localhost/",
            "https://a.no/\n",
            " https://a.no/",
            "https://a.no/ b",
            "//a.no/",
            "/a",
            "urn:dialogporten:unauthorized",
            "",
        ];
        for url in bad {
            assert!(outward_url(url, false).is_none(), "{url}");
        }
        assert!(outward_url(&format!("https://a.no/{}", "x".repeat(2048)), false).is_none());
    }

    #[test]
    fn plain_http_passes_on_loopback_only_and_only_when_allowed() {
        assert!(outward_url("http://etat.localhost:8083/sak/1", true).is_some());
        assert!(outward_url("http://127.0.0.1:8083/sak/1", true).is_some());
        assert!(outward_url("http://etat.localhost:8083/sak/1", false).is_none());
        assert!(outward_url("http://a.no/", true).is_none());
        assert!(outward_url("http://localhost.a.no/", true).is_none());
    }
}
