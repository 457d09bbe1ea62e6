//! One list over many parties: which calls give it, and how their answers become one page (README
//! decision on lists over many parties).
//!
//! Dialogporten takes a hundred parties a call, so a list over more is asked for in blocks. All blocks
//! are in the same total order and go on after the same place, so their rows are merged by it. How far
//! the merged list can be trusted is its *frontier*: of the blocks that have more to give, the earliest
//! last row. What stands after it may have others before it that are not known yet, and is never
//! shown.

use std::collections::HashSet;

use crate::domain::{DialogPage, DialogSummary, PartyUrn, Position, ServiceCode, Sort};

/// How often one block is asked for one page. A block of services is thinned out by the parties that
/// are not wanted; after so many answers the page ends where they end.
const MOST_ASKED: u8 = 5;
/// With more blocks than this the first answers are short: the page's rows are spread over them.
const MANY_BLOCKS: usize = 10;
/// Which part of a page's rows each of many blocks is asked for first.
const FIRST_SHARE: usize = 5;

/// Whose dialogs are wanted. Dialogporten wants parties or services named (`dialogporten.md` §2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those of these parties.
    Parties(Vec<PartyUrn>),
    /// Those of everyone the user may act for, in these services.
    Services(Vec<ServiceCode>),
}

/// How much one call, and one page, may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most parties in a call.
    pub parties: usize,
    /// Most services in a call.
    pub services: usize,
    /// Most blocks that are asked without the reader's word.
    pub unasked: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            parties: 100,
            services: 20,
            unasked: 10,
        }
    }
}

/// The calls that give a list over `parties`, the fewest there are: by parties, or by services where
/// all services that count are known. A call by services answers for everyone the user may act for,
/// `of` parties; the fewer of them are wanted, the more such calls a page takes.
#[must_use]
pub fn plan(
    parties: &[PartyUrn],
    services: Option<&[ServiceCode]>,
    of: usize,
    limits: &Limits,
) -> Vec<Whose> {
    let by_parties = parties.len().div_ceil(limits.parties.max(1));
    if let Some(services) = services.filter(|services| !services.is_empty()) {
        let thinned = of.div_ceil(parties.len().max(1)).max(1);
        let by_services = services.len().div_ceil(limits.services.max(1));
        if by_services * thinned < by_parties {
            return services
                .chunks(limits.services.max(1))
                .map(|some| Whose::Services(some.to_vec()))
                .collect();
        }
    }
    parties
        .chunks(limits.parties.max(1))
        .map(|some| Whose::Parties(some.to_vec()))
        .collect()
}

/// What a block is to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Which block, by its number.
    pub block: usize,
    /// From where on.
    pub after: Option<Position>,
    /// For how many rows.
    pub limit: usize,
}

/// A page that is being made of the answers of its blocks, in whichever order they come.
#[derive(Debug)]
pub struct Gathering {
    sort: Sort,
    size: usize,
    after: Option<Position>,
    wanted: Option<HashSet<PartyUrn>>,
    blocks: Vec<Block>,
    rows: Vec<(Position, DialogSummary)>,
    undecodable: usize,
}

#[derive(Clone, Copy, Debug)]
struct Block {
    state: State,
    asked: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing has come yet.
    Unknown,
    /// Nothing came.
    Failed,
    /// All up to this row has come, and there is more.
    More(Position),
    /// As before, but nothing further comes for this page.
    Stuck(Position),
    /// All has come.
    Done,
}

/// What became of a page.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// The page.
    pub page: DialogPage,
    /// Blocks that gave nothing.
    pub failed: Vec<usize>,
    /// Blocks that were not asked.
    pub unreached: Vec<usize>,
}

impl Gathering {
    /// A page of `size` rows after `after`, of so many blocks. Where these hold others' dialogs too,
    /// `wanted` says whose are wanted.
    #[must_use]
    pub fn new(
        (sort, size): (Sort, usize),
        after: Option<Position>,
        blocks: usize,
        wanted: Option<HashSet<PartyUrn>>,
    ) -> Self {
        let block = Block {
            state: State::Unknown,
            asked: 0,
        };
        Self {
            sort,
            size,
            after,
            wanted,
            blocks: vec![block; blocks],
            rows: Vec::new(),
            undecodable: 0,
        }
    }

    /// What is still to be asked: every block once, then those that may hold rows of the page which
    /// have not come yet. Empty when the page is made.
    #[must_use]
    pub fn due(&self) -> Vec<Ask> {
        let first = if self.blocks.len() > MANY_BLOCKS {
            self.size.div_ceil(FIRST_SHARE)
        } else {
            self.size
        };
        let unasked = |block: &Block| block.state == State::Unknown;
        if self.blocks.iter().any(unasked) {
            let all = self.blocks.iter().enumerate();
            return all
                .filter(|(_, block)| unasked(block))
                .map(|(number, _)| Ask {
                    block: number,
                    after: self.after,
                    limit: first,
                })
                .collect();
        }
        // A party by itself is one call.
        if self.blocks.len() == 1 && self.wanted.is_none() {
            return Vec::new();
        }
        let last = self.last_of_page();
        let is_due = |frontier: &Position| {
            let last = last.as_ref();
            last.is_none_or(|last| self.sort.compare(frontier, last).is_lt())
        };
        let blocks = self.blocks.iter().enumerate();
        blocks
            .filter_map(|(number, block)| match block.state {
                State::More(frontier) if is_due(&frontier) => Some(Ask {
                    block: number,
                    after: Some(frontier),
                    limit: self.size,
                }),
                _ => None,
            })
            .collect()
    }

    /// Where the last row of a full page stands, as far as is known now.
    fn last_of_page(&self) -> Option<Position> {
        let last = self.size.checked_sub(1)?;
        let mut places: Vec<Position> = self.rows.iter().map(|(place, _)| *place).collect();
        if last >= places.len() {
            return None;
        }
        let (_, place, _) =
            places.select_nth_unstable_by(last, |one, other| self.sort.compare(one, other));
        Some(*place)
    }

    /// Takes the answer of a block.
    pub fn take(&mut self, number: usize, answer: DialogPage) {
        let Some(block) = self.blocks.get_mut(number) else {
            return;
        };
        block.asked += 1;
        block.state = match answer.next {
            None => State::Done,
            Some(frontier) if block.asked >= MOST_ASKED => State::Stuck(frontier),
            Some(frontier) => State::More(frontier),
        };
        self.undecodable += answer.undecodable;
        let placed = answer
            .rows
            .into_iter()
            .map(|row| (self.sort.place(&row), row));
        let (after, wanted, sort) = (&self.after, &self.wanted, self.sort);
        self.rows.extend(placed.filter(|(place, row)| {
            let is_after = after
                .as_ref()
                .is_none_or(|after| sort.compare(after, place).is_lt());
            is_after && wanted.as_ref().is_none_or(|who| who.contains(&row.party))
        }));
    }

    /// Takes note that a block gave nothing. What it gave before for this page stands.
    pub fn fail(&mut self, number: usize) {
        if let Some(block) = self.blocks.get_mut(number) {
            block.state = match block.state {
                State::More(frontier) | State::Stuck(frontier) => State::Stuck(frontier),
                State::Done => State::Done,
                State::Unknown | State::Failed => State::Failed,
            };
        }
    }

    /// Takes note that nothing more is asked for this page.
    #[must_use]
    pub fn finish(self) -> Gathered {
        let sort = self.sort;
        let frontiers = self.blocks.iter().filter_map(|block| match block.state {
            State::More(frontier) | State::Stuck(frontier) => Some(frontier),
            _ => None,
        });
        let frontier = frontiers.min_by(|one, other| sort.compare(one, other));
        let mut rows = self.rows;
        rows.sort_by(|(one, _), (other, _)| sort.compare(one, other));
        // A dialog that changed while its block was asked twice may have come twice.
        let mut seen = HashSet::new();
        rows.retain(|(_, row)| seen.insert(row.id));
        let known = frontier.map_or(rows.len(), |frontier| {
            rows.partition_point(|(place, _)| sort.compare(place, &frontier).is_le())
        });
        let shown = known.min(self.size);
        let is_cut = shown < rows.len();
        rows.truncate(shown);
        let next = if shown == self.size && (is_cut || frontier.is_some()) {
            rows.last().map(|(place, _)| *place)
        } else {
            frontier
        };
        let in_state = |state| {
            let blocks = self.blocks.iter().enumerate();
            let found = blocks.filter(move |(_, block)| block.state == state);
            found.map(|(number, _)| number).collect()
        };
        Gathered {
            failed: in_state(State::Failed),
            unreached: in_state(State::Unknown),
            page: DialogPage {
                rows: rows.into_iter().map(|(_, row)| row).collect(),
                undecodable: self.undecodable,
                next,
            },
        }
    }
}

#[cfg(test)]
mod tests;
