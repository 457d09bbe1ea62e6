//! Changing labels: what a user may do with a dialog's place and mark, and how that is undone
//! (`inbox-features.md` §11).

use uuid::Uuid;

use crate::domain::{DialogId, DialogSummary, Folder, Label};

/// Most dialogs that one change takes; Dialogporten's own limit.
pub const MOST_DIALOGS: usize = 100;

/// What a user can do. Marking as read is not among them: reading is opening, and a button would be
/// a false receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LabelAction {
    /// Into the archive.
    Archive,
    /// Into the bin.
    Bin,
    /// Back to the inbox, or among the drafts for one that is a draft.
    Restore,
    /// Unread again, for everyone who represents the party.
    MarkUnread,
}

/// Labels to set and to take away, in one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelChange {
    /// To set. Setting one of inbox, archive and bin takes the other two away.
    pub add: Vec<Label>,
    /// To take away.
    pub remove: Vec<Label>,
}

/// A dialog that a change is for, with the state that it was decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelTarget {
    /// Which dialog.
    pub id: DialogId,
    /// The revision that its labels had then.
    pub revision: Uuid,
}

/// What became of a change that was sent. All of its dialogs share it: all or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelOutcome {
    /// Dialogporten confirmed it.
    Done,
    /// Somebody changed the labels meanwhile; nothing was done.
    Conflict,
    /// These are gone or no longer the user's; nothing was done. Empty when none was named.
    NotFound(Vec<DialogId>),
    /// Against a rule of Dialogporten's; nothing was done.
    Refused,
    /// Nobody knows whether it was done.
    Unsure,
}

impl LabelAction {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Archive, Self::Bin, Self::Restore, Self::MarkUnread];

    /// What one can do with a dialog that lies in `folder`, in the order of the buttons.
    #[must_use]
    pub fn fitting(folder: Folder) -> [Self; 3] {
        match folder {
            Folder::Inbox | Folder::Drafts | Folder::Sent | Folder::Deadlines => {
                [Self::MarkUnread, Self::Archive, Self::Bin]
            }
            Folder::Archive => [Self::Restore, Self::MarkUnread, Self::Bin],
            Folder::Bin => [Self::Restore, Self::MarkUnread, Self::Archive],
        }
    }

    /// What is sent for it.
    #[must_use]
    pub fn change(self) -> LabelChange {
        let label = match self {
            Self::Archive => Label::Archive,
            Self::Bin => Label::Bin,
            Self::Restore => Label::Default,
            Self::MarkUnread => Label::MarkedAsUnopened,
        };
        LabelChange {
            add: vec![label],
            remove: Vec::new(),
        }
    }

    /// What is sent to take it back, for a dialog that lay in `former`.
    #[must_use]
    pub fn undoing(self, former: Folder) -> LabelChange {
        match self {
            Self::MarkUnread => LabelChange {
                add: Vec::new(),
                remove: vec![Label::MarkedAsUnopened],
            },
            Self::Archive | Self::Bin | Self::Restore => LabelChange {
                add: vec![place(former)],
                remove: Vec::new(),
            },
        }
    }

    /// Whether the dialog is as this would leave it.
    #[must_use]
    pub fn is_in_force(self, dialog: &DialogSummary) -> bool {
        let place_now = place(Folder::of(dialog));
        match self {
            Self::Archive => place_now == Label::Archive,
            Self::Bin => place_now == Label::Bin,
            Self::Restore => place_now == Label::Default,
            Self::MarkUnread => dialog.labels.contains(&Label::MarkedAsUnopened),
        }
    }

    /// Whether the dialog is as it was before, when it lay in `former` and bore no mark.
    #[must_use]
    pub fn is_undone(self, former: Folder, dialog: &DialogSummary) -> bool {
        match self {
            Self::MarkUnread => !self.is_in_force(dialog),
            Self::Archive | Self::Bin | Self::Restore => place(Folder::of(dialog)) == place(former),
        }
    }
}

/// The one label of the three that tells where a dialog lies.
fn place(folder: Folder) -> Label {
    match folder {
        Folder::Archive => Label::Archive,
        Folder::Bin => Label::Bin,
        Folder::Inbox | Folder::Drafts | Folder::Sent | Folder::Deadlines => Label::Default,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_never_leads_to_where_the_dialog_lies() {
        for folder in Folder::ALL {
            for action in LabelAction::fitting(folder) {
                let change = action.change();
                assert_ne!(change.add, [place(folder)], "{folder:?} {action:?}");
                assert!(change.remove.is_empty());
            }
        }
    }

    #[test]
    fn undoing_leads_back_to_where_it_lay() {
        for former in [Folder::Inbox, Folder::Drafts, Folder::Archive, Folder::Bin] {
            for action in LabelAction::fitting(former) {
                let undo = action.undoing(former);
                if action == LabelAction::MarkUnread {
                    assert_eq!(undo.remove, action.change().add);
                } else {
                    assert_eq!(undo.add, [place(former)]);
                }
                assert_ne!(undo, action.change(), "{former:?} {action:?}");
            }
        }
    }
}
