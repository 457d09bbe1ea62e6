//! The total order of a list, and places in it.

use std::cmp::{Ordering, Reverse};

use jiff::Timestamp;

use crate::domain::{DialogId, DialogSummary};

/// What a list is sorted by. Dialogs that are equal in it stand by id, descending, as Dialogporten
/// has it (`docs/rules/dialogporten.md#r8`), so the order is total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// By when the content last changed, newest first.
    #[default]
    Changed,
    /// By deadline, the first one first; those without one last.
    Due,
    /// By when it was made, newest first.
    Created,
}

/// A place in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The date that the list is sorted by, of the last dialog before this place; `None` when it has
    /// none.
    pub at: Option<Timestamp>,
    /// Its id.
    pub id: DialogId,
}

impl Sort {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Changed, Self::Due, Self::Created];

    /// Where a dialog stands.
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

    /// Which of two places comes first.
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
