//! Tests of plans by example, and of pages against a naive sort of all rows, over generated data
//! that is constant or changes.

use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::*;
use crate::domain::DialogId;

fn parties(count: usize) -> Vec<PartyUrn> {
    (0..count)
        .map(|number| PartyUrn::new(format!("p{number}")))
        .collect()
}

fn services(count: usize) -> Vec<ServiceCode> {
    let code = |number| ServiceCode::parse(&format!("s{number}"));
    (0..count).filter_map(code).collect()
}

#[test]
fn the_plan_with_the_fewest_calls_is_taken() {
    let limits = Limits::default();
    for (wanted, known, of, expected) in [
        (1, None, 1, (1, false)),
        (100, None, 327, (1, false)),
        (327, None, 327, (4, false)),
        (327, Some(60), 327, (3, true)),
        // Both plans take as many calls; by parties, those of a failed call can be named.
        (300, Some(60), 327, (3, false)),
        (15_000, None, 15_000, (150, false)),
        (15_000, Some(45), 15_000, (3, true)),
        (15_000, Some(4_000), 15_000, (150, false)),
        // One service for 300 of 15,000 parties would discard about fifty answers for each row
        // shown.
        (300, Some(1), 15_000, (3, false)),
        (14_999, Some(1), 15_000, (2, true)),
        (15_000, Some(0), 15_000, (150, false)),
        (0, Some(1), 5, (0, false)),
    ] {
        let known = known.map(services);
        let blocks = plan(&parties(wanted), known.as_deref(), of, &limits);
        let by_services = blocks
            .iter()
            .any(|block| matches!(block, SearchTarget::Services(_)));
        let case = (wanted, known.as_ref().map(Vec::len), of);
        assert_eq!(by_services, expected.1, "{case:?}");
        if !by_services {
            assert_eq!(blocks.len(), expected.0, "{case:?}");
        }
        let sizes = blocks.iter().map(|block| match block {
            SearchTarget::Parties(some) => (some.len(), 100),
            SearchTarget::Services(some) => (some.len(), 20),
        });
        assert!(sizes.clone().all(|(size, most)| size <= most), "{case:?}");
        let all: usize = sizes.map(|(size, _)| size).sum();
        let expected = known.map_or(0, |known| known.len());
        assert_eq!(all, if by_services { expected } else { wanted }, "{case:?}");
    }
}

/// Pseudo-random numbers (`SplitMix64`), so that a failure can be repeated with its seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap()
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }
}

/// Generated data of the upstream service.
#[derive(Clone)]
struct World {
    dialogs: BTreeMap<DialogId, DialogSummary>,
    parties: usize,
    services: usize,
    /// Later than every date in the data.
    now: Timestamp,
}

impl World {
    fn new(dice: &mut Dice) -> Self {
        let mut world = Self {
            dialogs: BTreeMap::new(),
            parties: 1 + dice.below(30),
            services: 1 + dice.below(8),
            now: "2026-11-24T09:00:00Z".parse().unwrap(),
        };
        for _ in 0..dice.below(120) {
            world.adds(dice, true);
        }
        world
    }

    /// Adds a dialog, among the others or newer than all of them.
    fn adds(&mut self, dice: &mut Dice, somewhere: bool) {
        let id = DialogId(Uuid::from_u128(
            (u128::from(dice.next()) << 64) | u128::from(dice.next()),
        ));
        // Few distinct dates, so that many are equal.
        let hours =
            |dice: &mut Dice| SignedDuration::from_hours(i64::try_from(dice.below(12)).unwrap());
        let at = if somewhere {
            self.now - SignedDuration::from_hours(20) + hours(dice)
        } else {
            self.later()
        };
        let party = PartyUrn::new(format!("p{}", dice.below(self.parties)));
        let dialog = DialogSummary {
            service_resource: format!("s{}", dice.below(self.services)),
            content_updated_at: at,
            created_at: if somewhere { at - hours(dice) } else { at },
            due_at: (!dice.one_in(3)).then(|| self.now + hours(dice)),
            id,
            ..crate::domain::dialog::blank(party)
        };
        self.dialogs.insert(id, dialog);
    }

    fn later(&mut self) -> Timestamp {
        self.now += SignedDuration::from_secs(1);
        self.now
    }

    /// Changes the data at random: adds, removes or updates a dialog. Gives the id of the one that
    /// was removed or updated.
    fn changes(&mut self, dice: &mut Dice) -> Option<DialogId> {
        let ids: Vec<_> = self.dialogs.keys().copied().collect();
        let id = ids.get(dice.below(ids.len())).copied()?;
        match dice.below(3) {
            0 => {
                self.adds(dice, false);
                return None;
            }
            1 => {
                self.dialogs.remove(&id);
            }
            _ => {
                let (later, due) = (
                    self.later(),
                    self.now + SignedDuration::from_hours(i64::try_from(dice.below(12)).unwrap()),
                );
                if let Some(dialog) = self.dialogs.get_mut(&id) {
                    dialog.content_updated_at = later;
                    dialog.due_at = Some(due);
                }
            }
        }
        Some(id)
    }

    fn sorted(&self, sort: Sort, is_in: impl Fn(&DialogSummary) -> bool) -> Vec<DialogSummary> {
        let mut rows: Vec<_> = self.dialogs.values().filter(|row| is_in(row)).collect();
        rows.sort_by(|one, other| sort.compare(&sort.place(one), &sort.place(other)));
        rows.into_iter().cloned().collect()
    }

    /// Answers a request with sorting, cursor and limit as Dialogporten does.
    fn answer(&self, sort: Sort, target: &SearchTarget, request: &BatchRequest) -> DialogPage {
        let mut rows = self.sorted(sort, |row| {
            let is_theirs = match target {
                SearchTarget::Parties(parties) => parties.contains(&row.party),
                SearchTarget::Services(services) => services
                    .iter()
                    .any(|service| service.as_str() == row.service_resource),
            };
            is_theirs
                && request
                    .after
                    .is_none_or(|after| sort.compare(&after, &sort.place(row)).is_lt())
        });
        let has_more = rows.len() > request.limit;
        rows.truncate(request.limit);
        let last = rows.last().map(|row| sort.place(row));
        DialogPage {
            next: if has_more { last } else { None },
            undecodable: 0,
            rows,
        }
    }
}

/// Parameters of one reader: order, page size, blocks, parties.
struct Reading {
    sort: Sort,
    size: usize,
    blocks: Vec<SearchTarget>,
    wanted: Vec<PartyUrn>,
}

impl Reading {
    fn new(dice: &mut Dice, world: &World) -> Self {
        let sort = Sort::ALL[dice.below(3)];
        let mut wanted = parties(world.parties);
        let by_services = dice.one_in(2);
        if dice.one_in(2) {
            wanted.retain(|_| !dice.one_in(3));
        }
        let most = 1 + dice.below(7);
        let blocks = if by_services {
            let all = services(world.services);
            all.chunks(most)
                .map(|some| SearchTarget::Services(some.to_vec()))
                .collect()
        } else {
            wanted
                .chunks(most)
                .map(|some| SearchTarget::Parties(some.to_vec()))
                .collect()
        };
        Self {
            sort,
            size: 1 + dice.below(12),
            blocks,
            wanted,
        }
    }

    fn is_by_parties(&self) -> bool {
        !matches!(self.blocks.first(), Some(SearchTarget::Services(_)))
    }

    /// Fetches one page; `answer` may change the data before each answer. Blocks answer in random
    /// order.
    fn page(
        &self,
        dice: &mut Dice,
        after: Option<Position>,
        mut answer: impl FnMut(&mut Dice, &SearchTarget, &BatchRequest) -> Option<DialogPage>,
    ) -> MergedPage {
        let wanted = (!self.is_by_parties()).then(|| self.wanted.iter().cloned().collect());
        let form = (self.sort, self.size);
        let mut merger = PageMerger::new(form, after, self.blocks.len(), wanted);
        loop {
            let mut due = merger.next_requests();
            if due.is_empty() {
                return merger.finish();
            }
            while !due.is_empty() {
                let request = due.swap_remove(dice.below(due.len()));
                match answer(dice, &self.blocks[request.block], &request) {
                    Some(page) => merger.add_page(&request, page),
                    None => merger.add_failure(&request),
                }
            }
        }
    }
}

fn ids(rows: &[DialogSummary]) -> Vec<DialogId> {
    rows.iter().map(|row| row.id).collect()
}

#[test]
fn pages_of_a_world_that_stands_still_are_the_whole_list_in_order() {
    for seed in 0..1500 {
        let mut dice = Dice(seed);
        let world = World::new(&mut dice);
        let reading = Reading::new(&mut dice, &world);
        let all = world.sorted(reading.sort, |row| reading.wanted.contains(&row.party));
        let mut read = Vec::new();
        let mut after = None;
        for page in 0.. {
            assert!(page < 1000, "seed {seed}: the list does not end");
            let outcome = reading.page(&mut dice, after, |_, target, request| {
                Some(world.answer(reading.sort, target, request))
            });
            let rows = outcome.page.rows;
            assert!(rows.len() <= reading.size, "seed {seed}");
            let is_last = outcome.page.next.is_none();
            if reading.is_by_parties() && !is_last {
                assert_eq!(rows.len(), reading.size, "seed {seed}: a page is full");
            }
            read.extend(rows);
            // Compared after each page, so that a page that ends too early is found at once.
            assert!(all.starts_with_ids(&read), "seed {seed}");
            after = outcome.page.next;
            if is_last {
                break;
            }
        }
        assert_eq!(ids(&read), ids(&all), "seed {seed}");
    }
}

trait StartsWith {
    fn starts_with_ids(&self, rows: &[DialogSummary]) -> bool;
}

impl StartsWith for Vec<DialogSummary> {
    fn starts_with_ids(&self, rows: &[DialogSummary]) -> bool {
        ids(self).starts_with(&ids(rows))
    }
}

/// Dialogs are added, changed and removed between pages and between the answers of one page: each
/// unchanged dialog is read exactly once, and each that moves to the front at most once.
#[test]
fn nothing_is_read_twice_or_lost_while_others_come_change_and_vanish() {
    for seed in 0..1500 {
        let mut dice = Dice(seed);
        let mut world = World::new(&mut dice);
        let reading = Reading::new(&mut dice, &world);
        let before = world.clone();
        let mut touched = HashSet::new();
        let mut read: HashMap<DialogId, usize> = HashMap::new();
        let mut after = None;
        let mut changes = 60;
        loop {
            let outcome = reading.page(&mut dice, after, |dice, target, request| {
                if changes > 0 && dice.one_in(2) {
                    changes -= 1;
                    touched.extend(world.changes(dice));
                }
                Some(world.answer(reading.sort, target, request))
            });
            for row in &outcome.page.rows {
                assert!(reading.wanted.contains(&row.party), "seed {seed}");
                *read.entry(row.id).or_default() += 1;
            }
            let places = outcome.page.rows.iter().map(|row| reading.sort.place(row));
            let places: Vec<_> = after.into_iter().chain(places).collect();
            let rises = |one: &Position, other: &Position| reading.sort.compare(one, other).is_lt();
            assert!(places.is_sorted_by(rises), "seed {seed}: in order");
            after = outcome.page.next;
            if after.is_none() {
                break;
            }
        }
        for (id, row) in &before.dialogs {
            if !touched.contains(id) && reading.wanted.contains(&row.party) {
                assert_eq!(read.get(id), Some(&1), "seed {seed}");
            }
        }
        if reading.sort != Sort::Due {
            assert!(read.values().all(|count| *count == 1), "seed {seed}");
        }
    }
}

/// A block that fails removes no rows of other blocks, and is reported.
#[test]
fn blocks_that_fail_leave_the_others_whole() {
    for seed in 0..500 {
        let mut dice = Dice(seed);
        let world = World::new(&mut dice);
        let reading = Reading::new(&mut dice, &world);
        if !reading.is_by_parties() {
            continue;
        }
        let dead: HashSet<usize> = (0..reading.blocks.len())
            .filter(|_| dice.one_in(3))
            .collect();
        let is_alive = |row: &DialogSummary| {
            let mut blocks = reading.blocks.iter().enumerate();
            blocks.any(|(number, block)| {
                let SearchTarget::Parties(parties) = block else {
                    return false;
                };
                !dead.contains(&number) && parties.contains(&row.party)
            })
        };
        let all = world.sorted(reading.sort, is_alive);
        let (mut read, mut after) = (Vec::new(), None);
        loop {
            let outcome = reading.page(&mut dice, after, |_, target, request| {
                let is_dead = dead.contains(&request.block);
                (!is_dead).then(|| world.answer(reading.sort, target, request))
            });
            let failed: HashSet<usize> = outcome.failed.into_iter().collect();
            assert_eq!(failed, dead, "seed {seed}");
            assert!(outcome.unreached.is_empty());
            read.extend(outcome.page.rows);
            after = outcome.page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(ids(&read), ids(&all), "seed {seed}");
    }
}

fn row(id: u128, minute: i64) -> DialogSummary {
    let start: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
    DialogSummary {
        id: DialogId(Uuid::from_u128(id)),
        content_updated_at: start - SignedDuration::from_mins(minute),
        ..crate::domain::dialog::blank(PartyUrn::new("p0"))
    }
}

fn answer(rows: Vec<DialogSummary>, has_more: bool) -> DialogPage {
    let last = rows.last().map(|row| Sort::Changed.place(row));
    DialogPage {
        next: if has_more { last } else { None },
        undecodable: 0,
        rows,
    }
}

/// The first request to a block.
fn first_of(block: usize) -> BatchRequest {
    BatchRequest {
        block,
        search: 0,
        after: None,
        limit: 3,
    }
}

/// A list over several searches holds what any of them includes and none excludes, each dialog
/// once, on full pages, however many searches find it.
#[test]
fn several_searches_are_one_list() {
    let finds = |search: usize, row: &DialogSummary| {
        row.id.0.as_u128().is_multiple_of([2, 3, 5, 7][search])
    };
    let roles = [
        SearchRole::Include,
        SearchRole::Include,
        SearchRole::Exclude,
        SearchRole::Exclude,
    ];
    for seed in 0..150 {
        let mut dice = Dice(seed);
        let world = World::new(&mut dice);
        let reading = Reading::new(&mut dice, &world);
        let all = world.sorted(reading.sort, |row| {
            let is_included = finds(0, row) || finds(1, row);
            let is_excluded = finds(2, row) || finds(3, row);
            reading.wanted.contains(&row.party) && is_included && !is_excluded
        });
        let found: Vec<World> = (0..roles.len())
            .map(|search| {
                let mut world = world.clone();
                world.dialogs.retain(|_, row| finds(search, row));
                world
            })
            .collect();
        let (mut read, mut after) = (Vec::new(), None);
        for page in 0.. {
            assert!(page < 1000, "seed {seed}: the list does not end");
            let wanted =
                (!reading.is_by_parties()).then(|| reading.wanted.iter().cloned().collect());
            let form = (reading.sort, reading.size);
            let merger = PageMerger::new(form, after, reading.blocks.len(), wanted);
            let mut merger = merger.of_searches(&roles);
            loop {
                let mut due = merger.next_requests();
                if due.is_empty() {
                    break;
                }
                while !due.is_empty() {
                    let request = due.swap_remove(dice.below(due.len()));
                    let target = &reading.blocks[request.block];
                    let answer = found[request.search].answer(reading.sort, target, &request);
                    merger.add_page(&request, answer);
                }
            }
            let outcome = merger.finish();
            read.extend(outcome.page.rows);
            assert!(all.starts_with_ids(&read), "seed {seed}");
            after = outcome.page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(ids(&read), ids(&all), "seed {seed}");
    }
}

/// Rows of a party that one language finds are not shown while another search, which may exclude
/// some of them, has no answer; rows of other parties are shown.
#[test]
fn a_block_counts_when_all_of_its_searches_have_answered() {
    let merger = PageMerger::new((Sort::Changed, 3), None, 2, None);
    let mut merger = merger.of_searches(&[SearchRole::Include, SearchRole::Exclude]);
    let request = |block, search| BatchRequest {
        search,
        ..first_of(block)
    };
    merger.add_page(&request(0, 0), answer(vec![row(1, 0)], false));
    merger.add_failure(&request(0, 1));
    merger.add_page(&request(1, 0), answer(vec![row(2, 1), row(3, 2)], false));
    merger.add_page(&request(1, 1), answer(vec![row(3, 2)], false));
    let outcome = merger.finish();
    assert_eq!(ids(&outcome.page.rows), ids(&[row(2, 1)]));
    assert_eq!((outcome.failed, outcome.unreached), (vec![0], vec![]));
}

/// A block that answers once and then fails: the page ends at its last row, and the next continues
/// there.
#[test]
fn a_page_ends_where_a_block_stops_answering() {
    let mut merger = PageMerger::new((Sort::Changed, 3), None, 2, None);
    assert_eq!(merger.next_requests().len(), 2);
    merger.add_page(&first_of(0), answer(vec![row(1, 0)], true));
    merger.add_page(
        &first_of(1),
        answer(vec![row(2, 1), row(3, 2), row(4, 3)], true),
    );
    let due = merger.next_requests();
    assert_eq!(due.len(), 1, "only the block that may hold earlier rows");
    assert_eq!(due[0].block, 0);
    merger.add_failure(&first_of(0));
    assert!(merger.next_requests().is_empty());
    let outcome = merger.finish();
    assert_eq!(ids(&outcome.page.rows), ids(&[row(1, 0)]));
    assert_eq!(outcome.page.next, Some(Sort::Changed.place(&row(1, 0))));
    assert!(outcome.failed.is_empty(), "what it gave is shown");
}

#[test]
fn what_was_not_asked_is_told_apart_from_what_failed() {
    let mut merger = PageMerger::new((Sort::Changed, 3), None, 3, None);
    merger.add_page(&first_of(1), answer(vec![row(2, 1)], false));
    merger.add_failure(&first_of(2));
    let outcome = merger.finish();
    assert_eq!((outcome.failed, outcome.unreached), (vec![2], vec![0]));
    assert_eq!(outcome.page.rows.len(), 1);
    assert_eq!(outcome.page.next, None);
}

/// One block takes one call, even when some of its rows could not be read.
#[test]
fn a_party_alone_is_asked_once() {
    let mut merger = PageMerger::new((Sort::Changed, 3), None, 1, None);
    let broken = DialogPage {
        undecodable: 2,
        ..answer(vec![row(1, 0)], true)
    };
    merger.add_page(&first_of(0), broken.clone());
    assert!(merger.next_requests().is_empty());
    let page = merger.finish().page;
    assert_eq!((page.undecodable, page.next), (2, broken.next));
}

#[test]
fn a_block_of_services_that_is_thinned_out_is_asked_further_but_not_for_ever() {
    let others = HashSet::from([PartyUrn::new("p1")]);
    let mut merger = PageMerger::new((Sort::Changed, 1), None, 1, Some(others));
    let mut asked = 0;
    while let Some(request) = merger.next_requests().first().copied() {
        asked += 1;
        let id = u128::from(asked);
        merger.add_page(&request, answer(vec![row(id, i64::from(asked))], true));
    }
    assert_eq!(asked, u32::from(MOST_ASKED));
    let page = merger.finish().page;
    assert!(page.rows.is_empty());
    assert_eq!(page.next, Some(Sort::Changed.place(&row(5, 5))));
}
