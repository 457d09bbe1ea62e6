//! Folders: which dialogs a list holds (`docs/rules/inbox.md#folders`).

use jiff::Timestamp;

use crate::domain::{DatePreset, DialogSummary, Label, Status, TimeRange};

/// A folder of a party's. A dialog is in exactly one of inbox (or drafts), archive and bin, and
/// perhaps among the sent ones and the deadlines as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Folder {
    /// What is neither put away nor a draft.
    #[default]
    Inbox,
    /// Begun by the user and not sent.
    Drafts,
    /// What the party has sent something in to, wherever it lies.
    Sent,
    /// Put away.
    Archive,
    /// Thrown away; it stays until the service owner removes it.
    Bin,
    /// What has a deadline and is neither done nor put away (`docs/rules/inbox.md#deadlines`).
    Deadlines,
}

impl Folder {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::Inbox,
        Self::Deadlines,
        Self::Drafts,
        Self::Sent,
        Self::Archive,
        Self::Bin,
    ];

    /// The label that everything in it bears.
    #[must_use]
    pub fn label(self) -> Option<Label> {
        match self {
            Self::Inbox | Self::Drafts | Self::Deadlines => Some(Label::Default),
            Self::Sent => Some(Label::Sent),
            Self::Archive => Some(Label::Archive),
            Self::Bin => Some(Label::Bin),
        }
    }

    /// The statuses that what is in it has; every status when empty.
    #[must_use]
    pub fn statuses(self) -> &'static [Status] {
        match self {
            Self::Inbox => &[
                Status::NotApplicable,
                Status::InProgress,
                Status::Awaiting,
                Status::RequiresAttention,
                Status::Completed,
            ],
            Self::Drafts => &[Status::Draft],
            Self::Deadlines => &[
                Status::NotApplicable,
                Status::InProgress,
                Status::RequiresAttention,
                Status::Draft,
            ],
            Self::Sent | Self::Archive | Self::Bin => &[],
        }
    }

    /// Which deadlines are still shown among the deadlines: those of the last twelve months, and all
    /// to come.
    #[must_use]
    pub fn oldest_deadline(now: Timestamp) -> TimeRange {
        DatePreset::Year.time_range(now)
    }

    /// The folder that a dialog lies in: never [`Folder::Sent`] or
    /// [`Folder::Deadlines`], which are views across the others.
    #[must_use]
    pub fn of(dialog: &DialogSummary) -> Self {
        if dialog.labels.contains(&Label::Archive) {
            Self::Archive
        } else if dialog.labels.contains(&Label::Bin) {
            Self::Bin
        } else if dialog.status == Status::Draft {
            Self::Drafts
        } else {
            Self::Inbox
        }
    }
}
