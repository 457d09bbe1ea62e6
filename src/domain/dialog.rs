//! Dialogs and their actions: a dialog is one case or message, and may live for years.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::domain::{Attachment, Embed, Localised, MarkedText, PartyUrn, Transmission};

/// UUID of a dialog, as Dialogporten writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DialogId(pub Uuid);

/// Status of a dialog, as the service owner sets it (`status` in the API).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// `NOT_APPLICABLE`: the dialog has no status.
    NotApplicable,
    /// Started, for instance a form that is being filled in.
    InProgress,
    /// Begun by the user and not sent.
    Draft,
    /// The user is done; it is the service owner's turn.
    Awaiting,
    /// The user must do something.
    RequiresAttention,
    /// The case has been completed.
    Completed,
    /// A status that this version does not know; the dialog is shown all the same.
    Unknown,
}

impl Status {
    /// The statuses that Dialogporten has, in the order in which a filter offers them.
    pub const KNOWN: [Self; 6] = [
        Self::RequiresAttention,
        Self::InProgress,
        Self::Awaiting,
        Self::Completed,
        Self::NotApplicable,
        Self::Draft,
    ];

    /// Whether the user's part is over, so that a passed deadline is no warning.
    #[must_use]
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Awaiting | Self::Completed)
    }
}

/// A system label of a dialog, shared by all who may act for its party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// `DEFAULT`: in the inbox or among the drafts.
    Default,
    /// `BIN`: moved to the bin folder.
    Bin,
    /// `ARCHIVE`: moved to the archive folder.
    Archive,
    /// Somebody has marked the dialog as unread.
    MarkedAsUnopened,
    /// The party has sent something in.
    Sent,
    /// A label that this version does not know.
    Unknown,
}

/// Summary of the seen log: who has opened the dialog since its content last changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Whether the current user has opened it.
    pub by_self: bool,
    /// Number of entries of other people.
    pub others: usize,
    /// When the current user last opened it; `None` when not asked for.
    pub at: Option<Timestamp>,
    /// When the last of the other people opened it.
    pub others_at: Option<Timestamp>,
}

/// Flags for dates of a dialog that could not be read, or that cannot be shown to people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnknownDates {
    /// When the content last changed. A substitute date keeps the dialog's position in lists.
    pub content: bool,
    /// The deadline: there is one, but its date is unknown.
    pub due: bool,
}

/// A dialog as a list shows it.
#[derive(Clone, Debug)]
pub struct DialogSummary {
    /// UUID of the dialog, as Dialogporten writes it.
    pub id: DialogId,
    /// Code of the service owner, e.g. `skatt`.
    pub service_owner: String,
    /// URN of the service it belongs to, `urn:altinn:resource:…`.
    pub service_resource: String,
    /// URN of the party that the dialog is for.
    pub party: PartyUrn,
    /// Title; empty when the service owner gave none.
    pub title: Localised,
    /// Summary of a few sentences, by the service owner.
    pub summary: Localised,
    /// Sender's name, where it is not the service owner's own name.
    pub sender_name: Localised,
    /// The service's own status text, beside `status`.
    pub extended_status: Localised,
    /// Status as the service owner set it.
    pub status: Status,
    /// When the service owner created the dialog.
    pub created_at: Timestamp,
    /// When anything but a silent update last changed it.
    pub updated_at: Timestamp,
    /// When the content last changed; lists are ordered by it unless another order is chosen.
    pub content_updated_at: Timestamp,
    /// Deadline that the sender sets; nothing is blocked when it passes.
    pub due_at: Option<Timestamp>,
    /// Which of the content date and the deadline are unknown.
    pub unknown_dates: UnknownDates,
    /// Case number at the service owner.
    pub external_reference: Option<String>,
    /// Number of attachments for people; `None` when the answer did not hold it.
    pub attachment_count: Option<usize>,
    /// Number of transmissions from the service owner.
    pub from_service_owner_count: usize,
    /// Number of transmissions from the party.
    pub from_party_count: usize,
    /// Somebody has opened the dialog since its content changed.
    pub is_content_seen: bool,
    /// A transmission from the service owner has never been opened there.
    pub has_unopened_content: bool,
    /// System labels that are set on the dialog.
    pub labels: Vec<Label>,
    /// Changes with every label change; a label change must name the current one.
    pub context_revision: Option<Uuid>,
    /// Who has opened it since its content last changed.
    pub seen: Seen,
}

impl DialogSummary {
    /// Whether the dialog is unread, for all who represent the party.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        !self.is_content_seen || self.labels.contains(&Label::MarkedAsUnopened)
    }

    /// Whether the dialog is read and holds unopened content, by the flags that lists have.
    #[must_use]
    pub fn has_more_to_open(&self) -> bool {
        self.has_unopened_content && !self.is_unread()
    }

    /// Identifies a dialog in one state (see [`state_mark`](Self::state_mark)) by 16 hexadecimal
    /// digits: a 64-bit FNV-1a hash, which does not reveal the dialog's id.
    #[must_use]
    pub fn state_name(&self) -> String {
        let state = format!("{} {}", self.id.0, self.state_mark());
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let hash = state.bytes().fold(0xcbf2_9ce4_8422_2325, mix);
        format!("{hash:016x}")
    }

    /// Fingerprint of the state that the service owner has given the dialog, in letters, digits and
    /// `-`: as long as it is the same, lists show no change. Neither reading nor labels change it.
    /// A silent update changes it only where it touches what lists show.
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

    /// 64-bit FNV-1a hash of the texts that lists show, the case number and the number of
    /// attachments; the same in every process.
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

/// A dialog of `party` with no content, for tests of lists.
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

/// An opened dialog: all data that its page shows.
#[derive(Clone, Debug)]
pub struct Dialog {
    /// The data that lists show of the dialog.
    pub summary: DialogSummary,
    /// When it leaves the inbox; `None` when it has no such date.
    pub expires_at: Option<Timestamp>,
    /// "More information": text, Markdown or old HTML that comes with the dialog.
    pub additional_info: Option<MarkedText>,
    /// Attachments, including those for machines.
    pub attachments: Vec<Attachment>,
    /// Actions for the user, in the service owner's order.
    pub gui_actions: Vec<GuiAction>,
    /// Content that the browser fetches from the service owner.
    pub main_content: Option<Embed>,
    /// All transmissions in it, oldest first.
    pub transmissions: Vec<Transmission>,
    /// Progress of the case in per cent.
    pub progress: Option<u8>,
    /// The process (case) that it belongs to, a URI.
    pub process: Option<String>,
    /// The process before that one, a URI.
    pub preceding_process: Option<String>,
    /// Number of entries that could not be read and were left out.
    pub undecodable: usize,
    /// Parts of the answer that are missing as a whole.
    pub missing: BTreeSet<DialogPart>,
}

/// A part of a dialog that an answer may lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DialogPart {
    /// The party that the dialog is for.
    Party,
    /// The dialog's own texts (`content`), which the service owner did not write.
    Content,
    /// The whole list of attachments (`attachments`).
    Attachments,
    /// The whole list of actions (`guiActions`).
    Actions,
    /// The whole list of transmissions (`transmissions`).
    Transmissions,
    /// The texts of the transmissions (`content`).
    TransmissionContent,
    /// The activities that the service owner reports.
    Activities,
}

impl Dialog {
    /// Whether a transmission holds something unopened that this reader can open. Lists report
    /// unopened content also where there is nothing to open.
    #[must_use]
    pub fn has_more_to_open(&self) -> bool {
        self.transmissions.iter().any(Transmission::is_unread)
    }
}

/// Priority of an action: how prominent its button is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Main action; at most one per dialog.
    Primary,
    /// Secondary action; at most one per dialog.
    Secondary,
    /// All other actions, and those of unknown priority.
    Tertiary,
}

/// HTTP method by which an action's address is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpVerb {
    /// A link that the browser follows.
    Get,
    /// A write action with the method POST.
    Post,
    /// A write action with the method DELETE.
    Delete,
    /// A method that this version does not know; the action is not offered.
    Unknown,
}

/// UUID of an action, as Dialogporten writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionId(pub Uuid);

/// An action that the user can take at the service owner.
#[derive(Clone, Debug)]
pub struct GuiAction {
    /// UUID of the action; without one, the action can only be a link.
    pub id: Option<ActionId>,
    /// Text of the button or link.
    pub title: Localised,
    /// Question to ask before the action is taken; empty when there is none.
    pub prompt: Localised,
    /// The address as written: untrusted.
    pub url: String,
    /// HTTP method of the call.
    pub verb: HttpVerb,
    /// Priority: how prominent its button is.
    pub priority: Priority,
    /// Whether the current user may take it.
    pub is_authorised: bool,
    /// Whether the action deletes the dialog.
    pub deletes_dialog: bool,
}

/// Reason why a dialog cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogRefusal {
    /// Dialogporten has no such dialog.
    NotFound,
    /// The user has no right to it.
    NoAccess,
    /// The level of the login is too low; step-up is needed.
    LevelTooLow,
    /// The service owner has deleted it.
    Deleted,
    /// It has left the inbox, perhaps at a known time.
    Expired(Option<Timestamp>),
    /// It will be shown later, perhaps at a known time.
    NotYetVisible(Option<Timestamp>),
}

/// How close a deadline is, and whether it still matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// The user's part is over; the deadline is no warning.
    Settled,
    /// The deadline is before now.
    Passed,
    /// Less than fourteen days are left.
    Soon,
    /// Fourteen days or more are left.
    Far,
}

/// The urgency of the deadline `due` at the time `now` (`docs/rules/inbox.md#deadline-text`).
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

    /// All fields that lists show change the fingerprint; other fields do not.
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
}
