//! Folders: which dialogs a list holds (`inbox-features.md` §6.1).

use crate::domain::{DialogSummary, Label, Status};

/// A folder of a party's. A dialog is in exactly one of inbox (or drafts), archive and bin, and
/// perhaps among the sent ones as well.
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
}

impl Folder {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] = [
        Self::Inbox,
        Self::Drafts,
        Self::Sent,
        Self::Archive,
        Self::Bin,
    ];

    /// The folder that a dialog lies in: never [`Folder::Sent`], which is a view across the others.
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
