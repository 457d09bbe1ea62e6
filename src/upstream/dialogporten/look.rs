//! Which searches find dialogs again that lists have shown, without opening them (G-4).
//!
//! Dialogs of one page of a list lie close together, so one search over all their parties and the
//! time between the newest and the oldest has them all, whatever labels they bear. What lies far
//! apart is looked for one by one while calls are left. Since new content moves a dialog up, those
//! that are not where they were are sought among the newest at last.

use std::collections::{BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};

use super::list::SearchInput;
use crate::domain::{DialogId, DialogPage, DialogSummary, Moments, PartyUrn, Position, Sighting};

/// Most searches for one look.
pub(super) const MOST_CALLS: usize = 10;
/// How far a content date may be from what we were told: it is written with six decimals here and
/// seven there.
const GRAIN: SignedDuration = SignedDuration::from_millis(1);
/// Rows of one search.
const ROWS: usize = 500;
/// Rows of the newest content among which a dialog is looked for that has new content itself.
const NEWEST_ROWS: usize = 100;

/// Where to look for a dialog in lists.
#[derive(Clone, Debug)]
pub struct Whereabouts {
    /// Its party.
    pub party: PartyUrn,
    /// Its id.
    pub id: DialogId,
    /// When its content had last changed when we saw it.
    pub content_updated_at: Timestamp,
}

/// A look for some dialogs, between its calls.
#[derive(Debug)]
pub(super) struct Look<'a> {
    sought: &'a [Whereabouts],
    found: HashMap<DialogId, DialogSummary>,
    step: Step<'a>,
    /// Those whose own place was searched to its end.
    looked_at: BTreeSet<DialogId>,
    newest_are_whole: bool,
    /// Calls so far.
    pub(super) calls: usize,
    /// Whether to give up.
    pub(super) is_cut: bool,
}

/// What the last search was.
#[derive(Clone, Debug)]
enum Step<'a> {
    /// Over all of them, going on after a place.
    Span(Option<Position>),
    /// Of one dialog.
    One(&'a Whereabouts),
    /// Of the newest.
    Newest,
}

/// A search of a look.
#[derive(Debug)]
pub(super) struct Input {
    parties: Vec<PartyUrn>,
    after: Timestamp,
    before: Option<Timestamp>,
    from: Option<Position>,
    limit: usize,
}

impl<'a> Look<'a> {
    pub(super) fn new(sought: &'a [Whereabouts]) -> Self {
        Self {
            sought,
            found: HashMap::new(),
            step: Step::Span(None),
            looked_at: BTreeSet::new(),
            newest_are_whole: false,
            calls: 0,
            is_cut: false,
        }
    }

    /// The next search; `None` when there is nothing left to ask, or no call to ask it with.
    pub(super) fn next(&mut self) -> Option<Input> {
        let missing: Vec<&Whereabouts> = self.missing().collect();
        let dates = missing.iter().map(|one| one.content_updated_at);
        let (oldest, newest) = (dates.clone().min()?, dates.max()?);
        if self.is_cut || self.calls == MOST_CALLS {
            return None;
        }
        let unlooked = missing
            .iter()
            .filter(|one| !self.looked_at.contains(&one.id));
        let unlooked: Vec<_> = unlooked.copied().collect();
        // The last call is kept for the newest.
        let left = MOST_CALLS - 1 - self.calls;
        let input = |step: &Step<'a>| match step {
            Step::Span(from) => Input::new(&missing, oldest - GRAIN, Some(newest + GRAIN), *from),
            Step::One(one) => {
                let at = one.content_updated_at;
                Input::new(&[*one], at - GRAIN, Some(at + GRAIN), None)
            }
            Step::Newest => Input {
                limit: NEWEST_ROWS,
                ..Input::new(&missing, oldest, None, None)
            },
        };
        self.step = match (&self.step, unlooked.first()) {
            (Step::Newest, _) => return None,
            (Step::Span(from), Some(_)) if self.calls == 0 || unlooked.len() > left && left > 0 => {
                Step::Span(*from)
            }
            (_, Some(one)) if left > 0 => Step::One(one),
            _ => Step::Newest,
        };
        self.calls += 1;
        Some(input(&self.step))
    }

    /// Takes the answer to the last search.
    pub(super) fn take(&mut self, page: DialogPage) {
        for row in page.rows {
            if self.sought.iter().any(|one| one.id == row.id) {
                self.found.insert(row.id, row);
            }
        }
        match &self.step {
            Step::Span(_) if page.next.is_some() => self.step = Step::Span(page.next),
            Step::Span(_) => self.looked_at.extend(self.sought.iter().map(|one| one.id)),
            Step::One(one) => {
                self.looked_at.insert(one.id);
            }
            Step::Newest => self.newest_are_whole = page.next.is_none(),
        }
    }

    /// What was seen of each.
    pub(super) fn told(mut self) -> Vec<Sighting> {
        let mut tell = |one: &Whereabouts| match self.found.remove(&one.id) {
            Some(dialog) => Sighting::Found(Box::new(dialog)),
            None if self.newest_are_whole && self.looked_at.contains(&one.id) => Sighting::Nowhere,
            None => Sighting::Unknown,
        };
        self.sought.iter().map(&mut tell).collect()
    }

    fn missing(&self) -> impl Iterator<Item = &'a Whereabouts> {
        let found = &self.found;
        self.sought
            .iter()
            .filter(move |one| !found.contains_key(&one.id))
    }
}

impl Input {
    fn new(
        sought: &[&Whereabouts],
        after: Timestamp,
        before: Option<Timestamp>,
        from: Option<Position>,
    ) -> Self {
        let parties: BTreeSet<_> = sought.iter().map(|one| one.party.clone()).collect();
        Self {
            parties: parties.into_iter().collect(),
            after,
            before,
            from,
            limit: ROWS,
        }
    }

    pub(super) fn search(self) -> SearchInput {
        let changed = Moments {
            from: Some(self.after),
            to: self.before,
        };
        SearchInput::of(self.parties, changed, self.from.as_ref(), self.limit)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn sought(count: u128) -> Vec<Whereabouts> {
        let start: Timestamp = "2026-04-16T12:00:00Z".parse().unwrap();
        let one = |number: u128| Whereabouts {
            party: PartyUrn::new(format!("urn:test:{}", number % 3)),
            id: DialogId(Uuid::from_u128(number)),
            content_updated_at: start + SignedDuration::from_hours(i64::try_from(number).unwrap()),
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

    /// The calls of a look that finds nothing, and what it tells of the first dialog.
    fn looks(count: u128, answer: impl Fn(&Input) -> bool) -> (Vec<usize>, String) {
        let sought = sought(count);
        let mut look = Look::new(&sought);
        let mut calls = Vec::new();
        while let Some(input) = look.next() {
            calls.push(input.parties.len());
            let more = answer(&input);
            look.take(nothing(more));
        }
        let told = look.told();
        assert_eq!(told.len(), sought.len());
        (calls, format!("{:?}", told.first()))
    }

    #[test]
    fn what_lies_close_together_takes_one_call_and_the_newest_another() {
        let (calls, told) = looks(100, |_| false);
        assert_eq!((calls, told.as_str()), (vec![3, 3], "Some(Nowhere)"));
    }

    #[test]
    fn a_look_is_bounded_and_says_what_it_could_not_see() {
        let is_span = |input: &Input| input.before.is_some();
        let (calls, told) = looks(100, is_span);
        assert_eq!((calls.len(), told.as_str()), (MOST_CALLS, "Some(Unknown)"));
        // Few that lie far apart: one by one, and then each is known.
        let is_wide = |input: &Input| {
            let wide = SignedDuration::from_mins(1);
            input
                .before
                .is_some_and(|before| before.duration_since(input.after) > wide)
        };
        let (calls, told) = looks(5, is_wide);
        assert_eq!(calls, [3, 1, 1, 1, 1, 1, 3]);
        assert_eq!(told, "Some(Nowhere)");
        let (_, told) = looks(5, |input| input.before.is_none());
        assert_eq!(told, "Some(Unknown)", "the newest go on");
    }

    #[test]
    fn nothing_sought_asks_nothing() {
        assert!(Look::new(&[]).next().is_none());
    }
}
