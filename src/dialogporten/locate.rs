//! Dialog locator: plans the searches that find dialogs again that lists have shown, without
//! opening them (`docs/rules/inbox.md#g-4`).
//!
//! Dialogs of one page of a list have dates close together, so one search over all their parties
//! and the time between the newest and the oldest finds them all, whatever labels they have.
//! Dialogs whose dates are far apart are searched for one by one while calls are left. Since new
//! content moves a dialog up, those that are not found at their date are searched for among the
//! newest. Where these are too many for one search, a lookup by id shows whether the dialog still
//! exists, and its party and service: only newer dialogs of that service are read on. A dialog of
//! which only the id is known is looked up first, and searched for among all dialogs of its party
//! and service.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};

use super::list::SearchInput;
use crate::domain::{
    CurrentState, DialogId, DialogPage, DialogSummary, Lookup, LookupRefusal, PartyUrn, Position,
    ServiceCode, TimeRange,
};

/// Most calls of one locator.
pub(crate) const MOST_CALLS: usize = 10;
/// How far a content date may differ from the one that we know: Dialogporten writes six decimals in
/// some answers and seven in others.
const GRAIN: SignedDuration = SignedDuration::from_millis(1);
/// Page size of one search of a locator.
const ROWS: usize = 500;
/// Page size of the search among the newest content, for a dialog that has new content itself.
const NEWEST_ROWS: usize = 100;
/// Most services that a search can name.
const MOST_SERVICES: usize = 20;

/// A dialog to find in lists, with its last known position.
#[derive(Clone, Debug)]
pub struct LocateQuery {
    /// UUID of the dialog to find.
    pub id: DialogId,
    /// Party and date when a list last showed it; `None` when no list did.
    pub seen: Option<LastSeen>,
}

/// Party and date that a dialog had in a list.
#[derive(Clone, Debug)]
pub struct LastSeen {
    /// URN of the party that the dialog belonged to.
    pub party: PartyUrn,
    /// The dialog's content date at that time.
    pub content_updated_at: Timestamp,
}

/// State of a search for some dialogs, between its calls.
#[derive(Debug)]
pub(crate) struct DialogLocator<'a> {
    sought: &'a [LocateQuery],
    found: HashMap<DialogId, DialogSummary>,
    step: Step<'a>,
    /// Dialogs whose own date range was searched to its end.
    looked_at: BTreeSet<DialogId>,
    newest_are_whole: bool,
    /// Those that were looked up by their id.
    looked_up: BTreeSet<DialogId>,
    /// Dialogs among the looked-up ones that no longer exist for the reader.
    gone: BTreeSet<DialogId>,
    /// Parties of the looked-up dialogs that exist.
    parties: BTreeMap<DialogId, PartyUrn>,
    /// Services of the looked-up dialogs that exist; `None` when one of these is not known, or when
    /// they are too many to name.
    services: Option<Vec<ServiceCode>>,
    /// Number of calls that were made.
    pub(crate) calls: usize,
    /// Whether to stop, with what was found so far.
    pub(crate) is_cut: bool,
}

/// The kind of call that was made last.
#[derive(Clone, Debug)]
enum Step<'a> {
    /// Search over the date range of all missing dialogs, from a position of an earlier page.
    Span(Option<Position>),
    /// Search at the date of one dialog.
    One(&'a LastSeen, DialogId),
    /// Search among the newest content of the parties.
    Newest,
    /// Lookup whether a dialog exists.
    LookUp(DialogId),
    /// Search among all newer dialogs in the services of those that exist, from a position of an
    /// earlier page.
    Newer(Option<Position>),
}

/// The next call that a locator needs.
#[derive(Debug)]
pub(crate) enum Call {
    /// One page of a search over dialogs.
    Search(Input),
    /// Lookup of a dialog by its id.
    LookUp(DialogId),
}

/// Parameters of a search of a locator.
#[derive(Debug)]
pub(crate) struct Input {
    parties: Vec<PartyUrn>,
    services: Vec<ServiceCode>,
    after: Option<Timestamp>,
    before: Option<Timestamp>,
    from: Option<Position>,
    limit: usize,
}

impl<'a> DialogLocator<'a> {
    pub(crate) fn new(sought: &'a [LocateQuery]) -> Self {
        Self {
            sought,
            found: HashMap::new(),
            step: Step::Span(None),
            looked_at: BTreeSet::new(),
            newest_are_whole: false,
            looked_up: BTreeSet::new(),
            gone: BTreeSet::new(),
            parties: BTreeMap::new(),
            services: Some(Vec::new()),
            calls: 0,
            is_cut: false,
        }
    }

    /// The next call; `None` when nothing is missing, or no call is left.
    pub(crate) fn next(&mut self) -> Option<Call> {
        let missing: Vec<&LocateQuery> = self.missing().collect();
        if missing.is_empty() || self.is_cut || self.calls == MOST_CALLS {
            return None;
        }
        self.step = self.step_after(&missing)?;
        self.calls += 1;
        self.call(&missing)
    }

    fn step_after(&self, missing: &[&'a LocateQuery]) -> Option<Step<'a>> {
        let not_looked_up = || missing.iter().find(|one| !self.looked_up.contains(&one.id));
        let look_up_then_newer = || match not_looked_up() {
            Some(one) => Step::LookUp(one.id),
            None => Step::Newer(None),
        };
        if missing.iter().all(|one| one.seen.is_none()) {
            return Some(match &self.step {
                Step::Newer(from) => Step::Newer(Some((*from)?)),
                _ => look_up_then_newer(),
            });
        }
        let mut unlooked = missing
            .iter()
            .filter(|one| !self.looked_at.contains(&one.id))
            .filter_map(|one| Some((one.seen.as_ref()?, one.id)));
        let (first, count) = (unlooked.next(), unlooked.count() + 1);
        // The last call is reserved for the search among the newest.
        let left = MOST_CALLS - 1 - self.calls;
        Some(match (&self.step, first) {
            (Step::Newest, _) if self.newest_are_whole => return None,
            (Step::Newer(from), _) => Step::Newer(Some((*from)?)),
            (Step::Newest | Step::LookUp(_), _) => look_up_then_newer(),
            (Step::Span(from), Some(_)) if self.calls == 0 || count > left && left > 0 => {
                Step::Span(*from)
            }
            (_, Some((seen, id))) if left > 0 => Step::One(seen, id),
            _ => Step::Newest,
        })
    }

    fn call(&self, missing: &[&LocateQuery]) -> Option<Call> {
        let dates = missing.iter().filter_map(|one| one.seen.as_ref());
        let dates = dates.map(|seen| seen.content_updated_at);
        let (oldest, newest) = (dates.clone().min(), dates.max());
        let parties: BTreeSet<_> = missing
            .iter()
            .filter_map(|one| {
                let seen = one.seen.as_ref().map(|seen| &seen.party);
                seen.or_else(|| self.parties.get(&one.id))
            })
            .collect();
        let input = Input {
            parties: parties.into_iter().cloned().collect(),
            services: Vec::new(),
            after: oldest,
            before: None,
            from: None,
            limit: ROWS,
        };
        let input = match &self.step {
            Step::LookUp(id) => return Some(Call::LookUp(*id)),
            Step::Span(from) => Input {
                from: *from,
                ..input.between(oldest?, newest?)
            },
            Step::One(seen, _) => Input {
                parties: vec![seen.party.clone()],
                ..input.between(seen.content_updated_at, seen.content_updated_at)
            },
            Step::Newest => Input {
                limit: NEWEST_ROWS,
                ..input
            },
            Step::Newer(from) => Input {
                services: self.services.clone().unwrap_or_default(),
                from: *from,
                ..input
            },
        };
        (!input.parties.is_empty()).then_some(Call::Search(input))
    }

    /// Handles the answer to the last search.
    pub(crate) fn take(&mut self, page: DialogPage) {
        for row in page.rows {
            if self.sought.iter().any(|one| one.id == row.id) {
                self.found.insert(row.id, row);
            }
        }
        match &self.step {
            Step::Span(_) if page.next.is_some() => self.step = Step::Span(page.next),
            Step::Span(_) => self.looked_at.extend(self.sought.iter().map(|one| one.id)),
            Step::One(_, id) => {
                self.looked_at.insert(*id);
            }
            Step::Newest => self.newest_are_whole = page.next.is_none(),
            Step::LookUp(_) => {}
            Step::Newer(_) => {
                self.newest_are_whole = page.next.is_none();
                self.step = Step::Newer(page.next);
            }
        }
    }

    /// Handles the answer to a lookup.
    pub(crate) fn take_lookup(&mut self, id: DialogId, answer: Result<Lookup, LookupRefusal>) {
        self.looked_up.insert(id);
        match answer {
            Ok(found) => {
                self.parties.insert(id, found.party);
                let known = self.services.take().zip(found.service);
                self.services = known.map(|(mut services, service)| {
                    if !services.contains(&service) {
                        services.push(service);
                    }
                    services
                });
                self.services
                    .take_if(|services| services.len() > MOST_SERVICES);
            }
            Err(LookupRefusal::NotFound | LookupRefusal::NoAccess) => {
                self.gone.insert(id);
            }
            Err(LookupRefusal::NoReference) => {}
        }
    }

    /// The current state of each dialog, in the order asked for.
    pub(crate) fn told(mut self) -> Vec<CurrentState> {
        let mut found = std::mem::take(&mut self.found);
        let mut tell = |one: &LocateQuery| match found.remove(&one.id) {
            Some(dialog) => CurrentState::Found(Box::new(dialog)),
            None if self.gone.contains(&one.id) => CurrentState::Nowhere,
            None if self.newest_are_whole && self.was_sought(one) => CurrentState::Nowhere,
            None => CurrentState::Unknown,
        };
        self.sought.iter().map(&mut tell).collect()
    }

    /// Whether the lists of its party were searched from its last known date on, or as a whole.
    fn was_sought(&self, one: &LocateQuery) -> bool {
        match one.seen {
            Some(_) => self.looked_at.contains(&one.id),
            None => self.parties.contains_key(&one.id),
        }
    }

    fn missing(&self) -> impl Iterator<Item = &'a LocateQuery> {
        let (found, gone) = (&self.found, &self.gone);
        self.sought
            .iter()
            .filter(move |one| !found.contains_key(&one.id) && !gone.contains(&one.id))
    }
}

impl Input {
    /// Narrows the search to content dates in this range, widened by [`GRAIN`].
    fn between(self, oldest: Timestamp, newest: Timestamp) -> Self {
        Self {
            after: Some(oldest - GRAIN),
            before: Some(newest + GRAIN),
            ..self
        }
    }

    pub(crate) fn search(self) -> SearchInput {
        let changed = TimeRange {
            from: self.after,
            to: self.before,
        };
        let input = SearchInput::of(self.parties, changed, self.from.as_ref(), self.limit);
        input.in_services(&self.services)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn sought(count: u128) -> Vec<LocateQuery> {
        let start: Timestamp = "2026-04-16T12:00:00Z".parse().unwrap();
        let hours = |number: u128| SignedDuration::from_hours(i64::try_from(number).unwrap());
        let one = |number: u128| LocateQuery {
            id: DialogId(Uuid::from_u128(number)),
            seen: Some(LastSeen {
                party: PartyUrn::new(format!("urn:test:{}", number % 3)),
                content_updated_at: start + hours(number),
            }),
        };
        (1..=count).map(one).collect()
    }

    fn nothing(more: bool) -> DialogPage {
        let next = Position {
            at: Some("2026-04-16T12:00:00Z".parse().unwrap()),
            id: DialogId(Uuid::nil()),
        };
        DialogPage {
            rows: Vec::new(),
            undecodable: 0,
            next: more.then_some(next),
        }
    }

    /// One call of a locator: the number of parties of a search, or `None` for a lookup.
    type Called = Option<usize>;

    /// The calls of a locator that finds nothing, and the state that it reports for the first
    /// dialog.
    fn looks(
        count: u128,
        answer: impl Fn(&Input) -> bool,
        exists: impl Fn(u128) -> bool,
    ) -> (Vec<Called>, String) {
        looks_for(&sought(count), answer, exists)
    }

    fn looks_for(
        sought: &[LocateQuery],
        answer: impl Fn(&Input) -> bool,
        exists: impl Fn(u128) -> bool,
    ) -> (Vec<Called>, String) {
        let mut look = DialogLocator::new(sought);
        let mut calls = Vec::new();
        while let Some(call) = look.next() {
            match call {
                Call::Search(input) => {
                    calls.push(Some(input.parties.len()));
                    let more = answer(&input);
                    look.take(nothing(more));
                }
                Call::LookUp(id) => {
                    calls.push(None);
                    let found = exists(id.0.as_u128()).then(|| existing(id));
                    look.take_lookup(id, found.ok_or(LookupRefusal::NotFound));
                }
            }
        }
        let told = look.told();
        assert_eq!(told.len(), sought.len());
        (calls, format!("{:?}", told.first()))
    }

    fn existing(id: DialogId) -> Lookup {
        Lookup {
            dialog: id,
            party: PartyUrn::new("urn:test:0"),
            title: crate::domain::Localised::default(),
            service: ServiceCode::parse("skatt"),
            service_name: crate::domain::Localised::default(),
            needed_level: None,
            owner: String::new(),
            owner_name: crate::domain::Localised::default(),
            level: None,
            grounds: Vec::new(),
        }
    }

    fn is_newest(input: &Input) -> bool {
        input.before.is_none()
    }

    #[test]
    fn what_lies_close_together_takes_one_call_and_the_newest_another() {
        let (calls, told) = looks(100, |_| false, |_| true);
        let expected = (vec![Some(3), Some(3)], "Some(Nowhere)".to_owned());
        assert_eq!((calls, told), expected);
    }

    #[test]
    fn a_look_is_bounded_and_says_what_it_could_not_see() {
        let is_span = |input: &Input| !is_newest(input);
        let (calls, told) = looks(100, is_span, |_| true);
        assert_eq!((calls.len(), told.as_str()), (MOST_CALLS, "Some(Unknown)"));
        // A few whose dates are far apart: searched one by one, and then each is known.
        let is_wide = |input: &Input| {
            let wide = SignedDuration::from_mins(1);
            input
                .before
                .is_some_and(|before| before.duration_since(input.after.unwrap()) > wide)
        };
        let (calls, told) = looks(5, is_wide, |_| true);
        assert_eq!(calls, [3, 1, 1, 1, 1, 1, 3].map(Some));
        assert_eq!(told, "Some(Nowhere)");
    }

    /// However many newer dialogs there are, one that is gone is known to be gone.
    #[test]
    fn one_among_very_many_newer_ones_is_looked_up_by_its_id() {
        let (calls, told) = looks(1, is_newest, |_| false);
        assert_eq!(calls, [Some(1), Some(1), None]);
        assert_eq!(told, "Some(Nowhere)");
        // One that exists is searched for in its service, as long as calls are left.
        let in_service = |input: &Input| is_newest(input) && input.services.is_empty();
        let (calls, told) = looks(1, in_service, |_| true);
        assert_eq!(calls, [Some(1), Some(1), None, Some(1)]);
        assert_eq!(told, "Some(Nowhere)", "no list shows it");
        let (calls, told) = looks(1, is_newest, |_| true);
        assert_eq!((calls.len(), told.as_str()), (MOST_CALLS, "Some(Unknown)"));
        // Of several, each is reported separately.
        let (calls, told) = looks(3, is_newest, |id| id == 2);
        assert_eq!(calls[..5], [Some(3), Some(3), None, None, None]);
        assert_eq!(told, "Some(Nowhere)");
    }

    /// Its party and service come from a lookup; dialogs of other parties are not read.
    #[test]
    fn one_that_was_never_seen_is_looked_up_first() {
        let sought = [LocateQuery {
            id: DialogId(Uuid::from_u128(7)),
            seen: None,
        }];
        let (calls, told) = looks_for(&sought, |_| false, |_| false);
        assert_eq!((&calls[..], &*told), (&[None][..], "Some(Nowhere)"));
        let is_bounded = |input: &Input| {
            assert_eq!((input.after, input.before), (None, None));
            assert_eq!(input.parties, [PartyUrn::new("urn:test:0")]);
            assert_eq!(input.services.len(), 1);
            false
        };
        let (calls, told) = looks_for(&sought, is_bounded, |_| true);
        assert_eq!(
            (&calls[..], &*told),
            (&[None, Some(1)][..], "Some(Nowhere)")
        );
        let (calls, told) = looks_for(&sought, |_| true, |_| true);
        assert_eq!((calls.len(), &*told), (MOST_CALLS, "Some(Unknown)"));
    }

    #[test]
    fn nothing_sought_asks_nothing() {
        assert!(DialogLocator::new(&[]).next().is_none());
    }
}
