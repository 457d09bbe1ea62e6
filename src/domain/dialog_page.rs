//! One page of a list of dialogs, and the counts beside the folders.

use super::{DialogSummary, Position};

/// One page of a list.
#[derive(Clone, Debug, Default)]
pub struct DialogPage {
    /// Dialogs of the page, in the requested order.
    pub rows: Vec<DialogSummary>,
    /// Number of rows that could not be read; the page shows it.
    pub undecodable: usize,
    /// Cursor of the next page; `None` on the last one.
    pub next: Option<Position>,
}

/// A count that may have stopped at a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// The exact number that was counted.
    Exactly(usize),
    /// Counting stopped; there are more than this.
    MoreThan(usize),
}

/// Counts beside the folders of a party, fetched in the same call as a list; `None` where counting
/// failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FolderCounts {
    /// Unread dialogs in the inbox.
    pub unread: Option<Count>,
    /// Dialogs whose deadline has passed.
    pub overdue: Option<Count>,
}
