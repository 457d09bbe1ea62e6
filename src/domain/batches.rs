//! One list over many parties: which calls give it, and how their answers become one page
//! (`docs/decisions/0004`).
//!
//! Dialogporten takes a hundred parties a call, so a list over more is asked for in blocks. All blocks
//! are in the same total order and go on after the same place, so their rows are merged by it. How far
//! the merged list can be trusted is its *frontier*: of the blocks that have more to give, the earliest
//! last row. What stands after it may have others before it that are not known yet, and is never
//! shown.
//!
//! A list may be made of several searches: then each block is asked once for each of them, and counts only
//! when all of them have answered. What several find is shown once, and what one of them excludes is not
//! shown.

use std::collections::HashSet;

use crate::domain::{
    DialogId, DialogPage, DialogSummary, PartyUrn, Position, SearchRole, ServiceCode, Sort,
};

/// How often one block is asked for one page. A block of services is thinned out by the parties that
/// are not wanted; after so many answers the page ends where they end.
const MOST_ASKED: u8 = 5;
/// With more blocks than this the first answers are short: the page's rows are spread over them.
const MANY_BLOCKS: usize = 10;
/// Which part of a page's rows each of many blocks is asked for first.
const FIRST_SHARE: usize = 5;

/// Whose dialogs are wanted. Dialogporten wants parties or services named
/// (`docs/rules/dialogporten.md#search-needs-parties`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchTarget {
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
) -> Vec<SearchTarget> {
    let by_parties = parties.len().div_ceil(limits.parties.max(1));
    if let Some(services) = services.filter(|services| !services.is_empty()) {
        let thinned = of.div_ceil(parties.len().max(1)).max(1);
        let by_services = services.len().div_ceil(limits.services.max(1));
        if by_services * thinned < by_parties {
            return services
                .chunks(limits.services.max(1))
                .map(|some| SearchTarget::Services(some.to_vec()))
                .collect();
        }
    }
    parties
        .chunks(limits.parties.max(1))
        .map(|some| SearchTarget::Parties(some.to_vec()))
        .collect()
}

/// What a block is to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchRequest {
    /// Which block, by its number.
    pub block: usize,
    /// Which of the searches that the list is made of, by its number.
    pub search: usize,
    /// From where on.
    pub after: Option<Position>,
    /// For how many rows.
    pub limit: usize,
}

/// A page that is being made of the answers of its blocks, in whichever order they come.
#[derive(Debug)]
pub struct PageMerger {
    sort: Sort,
    size: usize,
    after: Option<Position>,
    wanted: Option<HashSet<PartyUrn>>,
    searches: Vec<SearchRole>,
    /// Each block as each search has it: all searches of the first, all of the second, and so on.
    sources: Vec<Source>,
    rows: Vec<(usize, Position, DialogSummary)>,
    excluded: HashSet<DialogId>,
}

/// A block as one of the searches has it.
#[derive(Clone, Copy, Debug)]
struct Source {
    state: State,
    asked: u8,
    undecodable: usize,
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
pub struct MergedPage {
    /// The page.
    pub page: DialogPage,
    /// Blocks that gave nothing to one of the searches.
    pub failed: Vec<usize>,
    /// Blocks that were not asked by one of them.
    pub unreached: Vec<usize>,
}

impl PageMerger {
    /// A page of `size` rows after `after`, of so many blocks. Where these hold others' dialogs too,
    /// `wanted` says whose are wanted.
    #[must_use]
    pub fn new(
        (sort, size): (Sort, usize),
        after: Option<Position>,
        blocks: usize,
        wanted: Option<HashSet<PartyUrn>>,
    ) -> Self {
        let source = Source {
            state: State::Unknown,
            asked: 0,
            undecodable: 0,
        };
        Self {
            sort,
            size,
            after,
            wanted,
            searches: vec![SearchRole::Include],
            sources: vec![source; blocks],
            rows: Vec::new(),
            excluded: HashSet::new(),
        }
    }

    /// The same page, made of so many searches; before anything has come.
    #[must_use]
    pub fn of_searches(mut self, roles: &[SearchRole]) -> Self {
        if let Some(source) = self.sources.first().copied() {
            self.sources = vec![source; self.sources.len() * roles.len()];
        }
        self.searches = roles.to_vec();
        self
    }

    fn request(&self, source: usize, after: Option<Position>, limit: usize) -> BatchRequest {
        let searches = self.searches.len().max(1);
        BatchRequest {
            block: source / searches,
            search: source % searches,
            after,
            limit,
        }
    }

    /// What is still to be asked: every block once, then those that may hold rows of the page which
    /// have not come yet. Empty when the page is made.
    #[must_use]
    pub fn next_requests(&self) -> Vec<BatchRequest> {
        let first = if self.sources.len() > MANY_BLOCKS {
            self.size.div_ceil(FIRST_SHARE)
        } else {
            self.size
        };
        let unasked = |source: &Source| source.state == State::Unknown;
        if self.sources.iter().any(unasked) {
            let all = self.sources.iter().enumerate();
            return all
                .filter(|(_, source)| unasked(source))
                .map(|(number, _)| self.request(number, self.after, first))
                .collect();
        }
        // A party by itself is one call.
        if self.sources.len() == 1 && self.wanted.is_none() {
            return Vec::new();
        }
        let last = self.last_of_page();
        let is_due = |frontier: &Position| {
            let last = last.as_ref();
            last.is_none_or(|last| self.sort.compare(frontier, last).is_lt())
        };
        let sources = self.sources.iter().enumerate();
        sources
            .filter(|(number, _)| !self.is_lacking(self.block_of(*number)))
            .filter_map(|(number, source)| match source.state {
                State::More(frontier) if is_due(&frontier) => {
                    Some(self.request(number, Some(frontier), self.size))
                }
                _ => None,
            })
            .collect()
    }

    fn block_of(&self, source: usize) -> usize {
        source / self.searches.len().max(1)
    }

    /// Whether one of the searches has nothing of the block: then the others tell nothing of it either.
    fn is_lacking(&self, block: usize) -> bool {
        let states = self.states(block);
        states.contains(&State::Failed) || states.contains(&State::Unknown)
    }

    fn states(&self, block: usize) -> Vec<State> {
        let searches = self.searches.len().max(1);
        let sources = self.sources.chunks(searches).nth(block);
        let states = sources.into_iter().flatten().map(|source| source.state);
        states.collect()
    }

    /// The rows that are in the list as far as is known now, in order and each once: a dialog that changed
    /// while its block was asked twice, or that several searches find, may have come twice.
    fn listed(&self) -> Vec<&(usize, Position, DialogSummary)> {
        let (sort, mut seen) = (self.sort, HashSet::new());
        let lacking: Vec<bool> = (0..self.sources.len())
            .map(|source| self.is_lacking(self.block_of(source)))
            .collect();
        let is_lacking = |source: usize| lacking.get(source).copied().unwrap_or(true);
        let mut rows: Vec<_> = self.rows.iter().collect();
        rows.retain(|(source, _, row)| !is_lacking(*source) && !self.excluded.contains(&row.id));
        rows.sort_by(|(_, one, _), (_, other, _)| sort.compare(one, other));
        rows.retain(|(_, _, row)| seen.insert(row.id));
        rows
    }

    /// Where the last row of a full page stands, as far as is known now.
    fn last_of_page(&self) -> Option<Position> {
        let last = self.size.checked_sub(1)?;
        self.listed().get(last).map(|(_, place, _)| *place)
    }

    fn number(&self, request: &BatchRequest) -> usize {
        request.block * self.searches.len().max(1) + request.search
    }

    /// Takes the answer to what was asked.
    pub fn add_page(&mut self, request: &BatchRequest, answer: DialogPage) {
        let number = self.number(request);
        let Some(source) = self.sources.get_mut(number) else {
            return;
        };
        source.asked += 1;
        source.state = match answer.next {
            None => State::Done,
            Some(frontier) if source.asked >= MOST_ASKED => State::Stuck(frontier),
            Some(frontier) => State::More(frontier),
        };
        if self.searches.get(request.search) == Some(&SearchRole::Exclude) {
            self.excluded.extend(answer.rows.iter().map(|row| row.id));
            return;
        }
        source.undecodable += answer.undecodable;
        let placed = answer
            .rows
            .into_iter()
            .map(|row| (self.sort.place(&row), row));
        let (after, wanted, sort) = (&self.after, &self.wanted, self.sort);
        let placed = placed.filter(|(place, row)| {
            let is_after = after
                .as_ref()
                .is_none_or(|after| sort.compare(after, place).is_lt());
            is_after && wanted.as_ref().is_none_or(|who| who.contains(&row.party))
        });
        self.rows
            .extend(placed.map(|(place, row)| (number, place, row)));
    }

    /// Takes note that nothing came of what was asked. What came before for this page stands.
    pub fn add_failure(&mut self, request: &BatchRequest) {
        let number = self.number(request);
        if let Some(source) = self.sources.get_mut(number) {
            source.state = match source.state {
                State::More(frontier) | State::Stuck(frontier) => State::Stuck(frontier),
                State::Done => State::Done,
                State::Unknown | State::Failed => State::Failed,
            };
        }
    }

    /// Takes note that nothing more is asked for this page.
    #[must_use]
    pub fn finish(self) -> MergedPage {
        let sort = self.sort;
        let blocks = self.sources.len() / self.searches.len().max(1);
        let (lacking, whole): (Vec<usize>, Vec<usize>) =
            (0..blocks).partition(|block| self.is_lacking(*block));
        let states = whole.iter().flat_map(|block| self.states(*block));
        let frontiers = states.filter_map(|state| match state {
            State::More(frontier) | State::Stuck(frontier) => Some(frontier),
            _ => None,
        });
        let frontier = frontiers.min_by(|one, other| sort.compare(one, other));
        let mut rows = self.listed();
        let known = frontier.map_or(rows.len(), |frontier| {
            rows.partition_point(|(_, place, _)| sort.compare(place, &frontier).is_le())
        });
        let shown = known.min(self.size);
        let is_cut = shown < rows.len();
        rows.truncate(shown);
        let next = if shown == self.size && (is_cut || frontier.is_some()) {
            rows.last().map(|(_, place, _)| *place)
        } else {
            frontier
        };
        let (failed, unreached) = lacking
            .into_iter()
            .partition(|block| self.states(*block).contains(&State::Failed));
        MergedPage {
            failed,
            unreached,
            page: DialogPage {
                rows: rows.into_iter().map(|(_, _, row)| row.clone()).collect(),
                undecodable: self.undecodable(),
                next,
            },
        }
    }

    /// How many dialogs could not be read. The same ones may come by every search.
    fn undecodable(&self) -> usize {
        let blocks = self.sources.chunks(self.searches.len().max(1));
        let most = blocks.map(|sources| sources.iter().map(|one| one.undecodable).max());
        most.flatten().sum()
    }
}

#[cfg(test)]
mod tests;
