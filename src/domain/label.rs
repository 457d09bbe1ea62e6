//! Label changes: the actions on a dialog's folder and unread mark, and their undo
//! (`docs/rules/inbox.md#labels`).

use uuid::Uuid;

use crate::domain::{DialogId, DialogSummary, Folder, Label};

/// Most dialogs of one label change; Dialogporten's own limit.
pub const MOST_DIALOGS: usize = 100;

/// A label change that a user can choose. Marking as read is not among them: opening is what marks
/// as read, and a button would be a false receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LabelAction {
    /// Move to the archive folder.
    Archive,
    /// Move to the bin folder.
    Bin,
    /// Move back to the inbox, or to the drafts when it is a draft.
    Restore,
    /// Mark as unread, for all who represent the party.
    MarkUnread,
}

/// Labels to add and remove in one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelChange {
    /// Labels to add. Adding one of inbox, archive and bin removes the other two.
    pub add: Vec<Label>,
    /// Labels to remove from the dialogs.
    pub remove: Vec<Label>,
}

/// A dialog to change, with the revision that the user's choice was based on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelRevision {
    /// UUID of the dialog, as Dialogporten writes it.
    pub id: DialogId,
    /// Context revision of the labels at that time.
    pub revision: Uuid,
}

/// Folder and unread mark of a dialog before a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreviousState {
    /// Folder it was in before the change.
    pub folder: Folder,
    /// Whether somebody had marked it as unread.
    pub is_marked: bool,
}

/// Result of looking a dialog up in lists, without opening it.
#[derive(Clone, Debug)]
pub enum CurrentState {
    /// A list holds the dialog, with this row.
    Found(Box<DialogSummary>),
    /// No list holds the dialog any more.
    Nowhere,
    /// No answer came, or the dialog was not found within the permitted number of calls.
    Unknown,
}

/// Phase of a label change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelChangePhase {
    /// The change is made at Dialogporten.
    Apply,
    /// A change that was made is undone.
    Undo,
}

/// How far a phase of a label change has come, or how it ended. It is the same for all dialogs of
/// the change: all or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelOutcome {
    /// Nothing was sent: the person has to confirm a form that came too late
    /// (`docs/rules/security.md#act-3`).
    Unconfirmed,
    /// Nothing was sent: the form has more dialogs than one change may hold (`MOST_DIALOGS`).
    TooMany,
    /// It has been sent, and not been answered yet.
    Underway,
    /// Dialogporten has confirmed the change.
    Done,
    /// Somebody changed the labels in the meantime; nothing was changed.
    Conflict,
    /// Some dialogs are gone or no longer accessible; nothing was changed.
    NotFound,
    /// Dialogporten refused it by a rule; nothing was changed.
    Refused,
    /// It never reached Dialogporten; nothing was changed.
    NotSent,
    /// Unknown whether it was made: the call had no usable answer.
    Unsure,
    /// No record of the change is left.
    Expired,
}

/// Result of a label change: the phase that it is in, and how far that has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelChangeResult {
    /// Whether the change is made or undone.
    pub phase: LabelChangePhase,
    /// How that ended, or how far it has come.
    pub outcome: LabelOutcome,
}

impl LabelChangeResult {
    /// The result of making a change.
    #[must_use]
    pub const fn apply(outcome: LabelOutcome) -> Self {
        Self {
            phase: LabelChangePhase::Apply,
            outcome,
        }
    }

    /// The result of undoing a change.
    #[must_use]
    pub const fn undo(outcome: LabelOutcome) -> Self {
        Self {
            phase: LabelChangePhase::Undo,
            outcome,
        }
    }

    /// Whether a request is making or undoing the change now.
    #[must_use]
    pub fn is_underway(self) -> bool {
        self.outcome == LabelOutcome::Underway
    }

    /// Whether the change was undone.
    #[must_use]
    pub fn is_undone(self) -> bool {
        self == Self::undo(LabelOutcome::Done)
    }

    /// Whether the change stands: made, and neither undone nor being undone.
    #[must_use]
    pub fn stands(self) -> bool {
        match self.phase {
            LabelChangePhase::Apply => self.outcome == LabelOutcome::Done,
            LabelChangePhase::Undo => !self.is_undone() && !self.is_underway(),
        }
    }
}

/// Dialogporten's answer to a label change that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentLabelChange {
    /// How the change ended, for all dialogs.
    pub outcome: LabelOutcome,
    /// The dialogs that it named as gone or no longer accessible; empty when it named none.
    pub not_found: Vec<DialogId>,
}

impl From<LabelOutcome> for SentLabelChange {
    fn from(outcome: LabelOutcome) -> Self {
        Self {
            outcome,
            not_found: Vec::new(),
        }
    }
}

impl LabelAction {
    /// Every action that a user can choose.
    pub const ALL: [Self; 4] = [Self::Archive, Self::Bin, Self::Restore, Self::MarkUnread];

    /// The actions for a dialog in `folder`, in the order of the buttons.
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

    /// The labels to send for this action.
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

    /// The labels to send to undo this action, for a dialog that was in the state `previous`.
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

    /// Whether the dialog is in the state that this action leads to.
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

    /// Whether the dialog is in its previous state again, as far as this action could have changed
    /// it. An unread mark that was there before does not have to be removed.
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
    /// Folder and unread mark of `dialog` as it is now.
    #[must_use]
    pub fn of(dialog: &DialogSummary) -> Self {
        Self {
            folder: Folder::of(dialog),
            is_marked: dialog.labels.contains(&Label::MarkedAsUnopened),
        }
    }
}

impl CurrentState {
    /// The row of the dialog, when a list holds it.
    #[must_use]
    pub fn dialog(&self) -> Option<&DialogSummary> {
        match self {
            Self::Found(dialog) => Some(dialog),
            Self::Nowhere | Self::Unknown => None,
        }
    }
}

/// The row to return to when the rows of `chosen` leave a list that showed `rows`: the next one
/// that remains, else the one before (`docs/rules/inbox.md#nearest-row`).
#[must_use]
pub fn nearest(rows: &[DialogId], chosen: &[DialogId]) -> Option<DialogId> {
    let first = rows.iter().position(|row| chosen.contains(row));
    let (before, after) = rows.split_at(first.unwrap_or(0));
    let remains = |row: &&DialogId| !chosen.contains(row);
    let next = after.iter().find(remains);
    next.or_else(|| before.last()).copied()
}

/// The label for a folder: one of the three that exclude each other.
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
            // Chosen in a list that did not show the row.
            (&[9], Some(1)),
        ];
        for (chosen, expected) in cases {
            let chosen: Vec<_> = chosen.iter().copied().map(id).collect();
            assert_eq!(nearest(&rows, &chosen), expected.map(id), "{chosen:?}");
        }
        assert_eq!(nearest(&[], &[id(1)]), None);
    }
}
