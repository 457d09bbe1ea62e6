//! Total order of a list, and the cursor (position) that pagination uses.

use std::cmp::{Ordering, Reverse};

use jiff::Timestamp;

use crate::domain::{DialogId, DialogSummary};

/// Sort key of a list. Dialogs with equal keys are ordered by id, descending, as in Dialogporten
/// (`docs/rules/dialogporten.md#r8`), so the order is total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// By the content date, newest first.
    #[default]
    Changed,
    /// By deadline, earliest first; dialogs without one last.
    Due,
    /// By creation date, newest first.
    Created,
}

/// Cursor in a list: the date and id of the last row before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Sort date of the last row before the cursor; `None` when the dialog has no such date.
    pub at: Option<Timestamp>,
    /// Id of that row's dialog; breaks ties.
    pub id: DialogId,
}

impl Sort {
    /// Every order, in the sequence in which they are offered.
    pub const ALL: [Self; 3] = [Self::Changed, Self::Due, Self::Created];

    /// The position of a dialog in this order.
    #[must_use]
    pub fn place(self, dialog: &DialogSummary) -> Position {
        Position {
            at: match self {
                Self::Changed => Some(dialog.content_updated_at),
                Self::Due => dialog.due_at,
                Self::Created => Some(dialog.created_at),
            },
            id: dialog.id,
        }
    }

    /// Compares two positions in this order.
    #[must_use]
    pub fn compare(self, one: &Position, other: &Position) -> Ordering {
        let by_date = match self {
            Self::Changed | Self::Created => other.at.cmp(&one.at),
            Self::Due => {
                let key = |place: &Position| (place.at.is_none(), place.at);
                key(one).cmp(&key(other))
            }
        };
        by_date.then_with(|| Reverse(one.id).cmp(&Reverse(other.id)))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn dates_then_ids_decide() {
        let place = |at: Option<&str>, id| Position {
            at: at.map(|at| at.parse().unwrap()),
            id: DialogId(Uuid::from_u128(id)),
        };
        let (early, late) = (Some("2026-01-01T00:00:00Z"), Some("2026-02-01T00:00:00Z"));
        let mut places = [
            place(early, 1),
            place(None, 9),
            place(late, 1),
            place(late, 2),
        ];
        places.sort_by(|one, other| Sort::Due.compare(one, other));
        assert_eq!(
            places,
            [
                place(early, 1),
                place(late, 2),
                place(late, 1),
                place(None, 9)
            ]
        );
        for sort in [Sort::Changed, Sort::Created] {
            let mut places = [place(early, 1), place(late, 1), place(late, 2)];
            places.sort_by(|one, other| sort.compare(one, other));
            assert_eq!(places, [place(late, 2), place(late, 1), place(early, 1)]);
        }
    }
}
