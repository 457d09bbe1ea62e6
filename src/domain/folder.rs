//! Folders, and the labels and statuses that select their dialogs (`docs/rules/inbox.md#folders`).

use jiff::Timestamp;

use crate::domain::{DatePreset, DialogSummary, Label, Status, TimeRange};

/// A folder of one party or a group. A dialog is in exactly one of inbox, drafts, archive and bin,
/// and may be in the sent folder and among the deadlines as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Folder {
    /// Dialogs that are neither drafts nor in archive or bin.
    #[default]
    Inbox,
    /// Begun by the user and not sent.
    Drafts,
    /// Dialogs in which the party has sent something, in any folder.
    Sent,
    /// Moved to the archive; an update brings it back.
    Archive,
    /// Moved to the bin; kept until the service owner deletes it.
    Bin,
    /// Dialogs with a deadline that are neither settled nor put away
    /// (`docs/rules/inbox.md#deadlines`).
    Deadlines,
}

impl Folder {
    /// Every folder, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::Inbox,
        Self::Deadlines,
        Self::Drafts,
        Self::Sent,
        Self::Archive,
        Self::Bin,
    ];

    /// The label that all dialogs of the folder have.
    #[must_use]
    pub fn label(self) -> Option<Label> {
        match self {
            Self::Inbox | Self::Drafts | Self::Deadlines => Some(Label::Default),
            Self::Sent => Some(Label::Sent),
            Self::Archive => Some(Label::Archive),
            Self::Bin => Some(Label::Bin),
        }
    }

    /// The statuses that dialogs of the folder have; empty for every status.
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

    /// The deadlines that the deadlines folder shows: those of the last twelve months, and all in
    /// the future.
    #[must_use]
    pub fn oldest_deadline(now: Timestamp) -> TimeRange {
        DatePreset::Year.time_range(now)
    }

    /// The folder of a dialog: never [`Folder::Sent`] or [`Folder::Deadlines`], which are views
    /// across the others.
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
