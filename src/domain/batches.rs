//! Pagination of one list over many parties: plans the batched calls to Dialogporten, and merges
//! their answers into one page by cursor (`docs/decisions/0004`).
//!
//! Dialogporten takes at most a hundred parties in a call, so a list over more is fetched in
//! blocks. All blocks have the same total order and continue after the same cursor, so their rows
//! are merged by it. The *frontier* is how far the merged list is complete: of the blocks that have
//! more rows, the earliest last row. A row after the frontier may have unknown rows before it, and
//! is never shown.
//!
//! A list may consist of several searches: then each block is requested once for each of them, and
//! counts only when all of them have answered. A dialog that several searches find is shown once; a
//! dialog that an excluding search finds is not shown.

use std::collections::HashSet;

use crate::domain::{
    DialogId, DialogPage, DialogSummary, PartyUrn, Position, SearchRole, ServiceCode, Sort,
};

/// Most requests to one block for one page. The rows of a block of services are filtered by party,
/// so it may give few; after this many answers the page ends at the last row that they gave.
const MOST_ASKED: u8 = 5;
/// With more blocks than this, the first requests are short: the page's rows are spread over the
/// blocks.
const MANY_BLOCKS: usize = 10;
/// Divisor of the page size for the first request to each of many blocks.
const FIRST_SHARE: usize = 5;

/// The parties or services that a search names. Dialogporten requires one or the other
/// (`docs/rules/dialogporten.md#search-needs-parties`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchTarget {
    /// Dialogs of the named parties, in every service.
    Parties(Vec<PartyUrn>),
    /// Dialogs of all parties that the user may act for, in the named services.
    Services(Vec<ServiceCode>),
}

/// Limits of one call and of one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most parties in one call.
    pub parties: usize,
    /// Most services in one call.
    pub services: usize,
    /// Most blocks that are fetched without asking the reader first.
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

/// Plans the fewest calls for a list over `parties`: by parties, or by services where the complete
/// list of services is known. A call by services answers for all parties that the user may act for,
/// `of` in number; the fewer of them are wanted, the more such calls one page takes.
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

/// One call that is to be made for a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchRequest {
    /// Index of the block in the plan.
    pub block: usize,
    /// Index of the search among those that the list consists of.
    pub search: usize,
    /// Cursor after which the rows begin; `None` for the first page.
    pub after: Option<Position>,
    /// Most rows that the answer may hold.
    pub limit: usize,
}

/// Merges the answers of all blocks into one page, in whatever order they arrive.
#[derive(Debug)]
pub struct PageMerger {
    sort: Sort,
    size: usize,
    after: Option<Position>,
    wanted: Option<HashSet<PartyUrn>>,
    searches: Vec<SearchRole>,
    /// One source per block and search: all searches of the first block, all of the second, and so
    /// on.
    sources: Vec<Source>,
    rows: Vec<(usize, Position, DialogSummary)>,
    excluded: HashSet<DialogId>,
}

/// State of one block in one of the searches.
#[derive(Clone, Copy, Debug)]
struct Source {
    state: State,
    asked: u8,
    undecodable: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// No answer has come yet.
    Unknown,
    /// The first request has failed.
    Failed,
    /// All rows up to this one are known, and there are more.
    More(Position),
    /// As `More`, but the block is not asked again for this page.
    Stuck(Position),
    /// All rows are known; no more follow.
    Done,
}

/// Result of merging: a page, and the blocks that are missing from it.
#[derive(Clone, Debug, Default)]
pub struct MergedPage {
    /// Rows of the page and the cursor of the next.
    pub page: DialogPage,
    /// Indices of blocks for which one of the searches failed.
    pub failed: Vec<usize>,
    /// Indices of blocks that one of the searches was not sent to.
    pub unreached: Vec<usize>,
}

impl PageMerger {
    /// A page of `size` rows after the cursor `after`, over this many blocks. Where blocks hold
    /// dialogs of other parties too, `wanted` holds the parties to keep; `None` keeps all.
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

    /// The same page over several searches, each with its role. Call it before any answer is added.
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

    /// The calls that are still needed: first every block once, then the blocks that may hold
    /// further rows of the page. Empty when the page is complete.
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
        // A list over one party is one call.
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

    /// Whether one of the searches has no answer for the block: then rows of the other searches do
    /// not count.
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

    /// The rows that are known to be in the list, in order and without duplicates: a dialog comes
    /// twice when it changed while its block was asked twice, or when several searches find it.
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

    /// Position of the last row of a full page, as far as is known; `None` when the page is not
    /// full.
    fn last_of_page(&self) -> Option<Position> {
        let last = self.size.checked_sub(1)?;
        self.listed().get(last).map(|(_, place, _)| *place)
    }

    fn number(&self, request: &BatchRequest) -> usize {
        request.block * self.searches.len().max(1) + request.search
    }

    /// Adds the answer to a request.
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

    /// Records that a request failed. Rows that came earlier for this page are kept.
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

    /// Ends the merge and builds the page; no more calls are made for it.
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

    /// Number of dialogs that could not be read. Of several searches the highest number counts,
    /// since each may find the same ones.
    fn undecodable(&self) -> usize {
        let blocks = self.sources.chunks(self.searches.len().max(1));
        let most = blocks.map(|sources| sources.iter().map(|one| one.undecodable).max());
        most.flatten().sum()
    }
}

#[cfg(test)]
mod tests;
