//! Changing labels: what a user may do with a dialog's place and mark, and how that is undone
//! (`docs/rules/inbox.md#labels`).

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
pub struct LabelRevision {
    /// Which dialog.
    pub id: DialogId,
    /// The revision that its labels had then.
    pub revision: Uuid,
}

/// How a dialog was before a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreviousState {
    /// Where it lay.
    pub folder: Folder,
    /// Whether somebody had marked it as unread.
    pub is_marked: bool,
}

/// What lists tell of a dialog that was looked for.
#[derive(Clone, Debug)]
pub enum CurrentState {
    /// A list has it.
    Found(Box<DialogSummary>),
    /// No list has it.
    Nowhere,
    /// Nobody answered, or there was more to look through than can be.
    Unknown,
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

    /// What is sent to take it back, for a dialog that was as `previous` tells.
    #[must_use]
    pub fn undoing(self, previous: PreviousState) -> LabelChange {
        match self {
            Self::MarkUnread => LabelChange {
                add: Vec::new(),
                remove: vec![Label::MarkedAsUnopened],
            },
            Self::Archive | Self::Bin | Self::Restore => LabelChange {
                add: vec![place(previous.folder)],
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

    /// Whether the dialog is as it was before, as far as this could have changed it. A mark that was
    /// there already is not this one's to take away.
    #[must_use]
    pub fn is_undone(self, previous: PreviousState, dialog: &DialogSummary) -> bool {
        match self {
            Self::MarkUnread => previous.is_marked || !self.is_in_force(dialog),
            Self::Archive | Self::Bin | Self::Restore => {
                place(Folder::of(dialog)) == place(previous.folder)
            }
        }
    }
}

impl PreviousState {
    /// How `dialog` is.
    #[must_use]
    pub fn of(dialog: &DialogSummary) -> Self {
        Self {
            folder: Folder::of(dialog),
            is_marked: dialog.labels.contains(&Label::MarkedAsUnopened),
        }
    }
}

impl CurrentState {
    /// The dialog, when a list has it.
    #[must_use]
    pub fn dialog(&self) -> Option<&DialogSummary> {
        match self {
            Self::Found(dialog) => Some(dialog),
            Self::Nowhere | Self::Unknown => None,
        }
    }
}

/// The row to come back to when those of `chosen` leave a list that showed `rows`: the next one
/// that remains, else the one before (`docs/rules/inbox.md#nearest-row`).
#[must_use]
pub fn nearest(rows: &[DialogId], chosen: &[DialogId]) -> Option<DialogId> {
    let first = rows.iter().position(|row| chosen.contains(row));
    let (before, after) = rows.split_at(first.unwrap_or(0));
    let remains = |row: &&DialogId| !chosen.contains(row);
    let next = after.iter().find(remains);
    next.or_else(|| before.last()).copied()
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
        for previous in [Folder::Inbox, Folder::Drafts, Folder::Archive, Folder::Bin] {
            for action in LabelAction::fitting(previous) {
                let undo = action.undoing(PreviousState {
                    folder: previous,
                    is_marked: false,
                });
                if action == LabelAction::MarkUnread {
                    assert_eq!(undo.remove, action.change().add);
                } else {
                    assert_eq!(undo.add, [place(previous)]);
                }
                assert_ne!(undo, action.change(), "{previous:?} {action:?}");
            }
        }
    }

    #[test]
    fn the_nearest_row_is_the_next_that_remains_else_the_one_before() {
        let id = |number| DialogId(Uuid::from_u128(number));
        let rows: Vec<_> = (1..=5).map(id).collect();
        let cases: [(&[u128], Option<u128>); 7] = [
            (&[1], Some(2)),
            (&[2, 3], Some(4)),
            (&[2, 4], Some(3)),
            (&[5], Some(4)),
            (&[4, 5], Some(3)),
            (&[1, 2, 3, 4, 5], None),
            // Chosen from a list that did not show it.
            (&[9], Some(1)),
        ];
        for (chosen, expected) in cases {
            let chosen: Vec<_> = chosen.iter().copied().map(id).collect();
            assert_eq!(nearest(&rows, &chosen), expected.map(id), "{chosen:?}");
        }
        assert_eq!(nearest(&[], &[id(1)]), None);
    }
}
