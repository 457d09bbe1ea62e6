//! List of the parties that a user may act for: search by name, number and URN, and the order of
//! lists.
//!
//! A list may hold 15,000 parties and stays in a cache, so the data that pages need is prepared
//! when it arrives: an index by URN, and the order with names folded for comparison. A parent that
//! gives access only to its sub-units is a heading: it is shown above them, and is never a hit,
//! linked to or asked for in a search (`docs/rules/inbox.md#party-list`).

use std::collections::{HashMap, HashSet};

use super::{
    identity_number,
    name::{fold, fold_norwegian, has_norwegian_letters, sort_key},
    party::{OrganisationNumber, Party, PartyKind, PartyUrn, PlatformParty},
    party_choices::PartyChoices,
};

/// Longest search text in characters.
const LONGEST_SEARCH: usize = 100;
/// Estimated bytes of an index entry with its share of allocations.
const ENTRY_BYTES: usize = 160;

/// All parties that a user may act for, as Dialogporten listed them.
#[derive(Clone, Debug, Default)]
pub struct Parties {
    top: Vec<Party>,
    /// Index by URN, each once; headings included.
    by_urn: HashMap<PartyUrn, PartyIndex>,
    /// Parties in the order of lists: a parent directly before its units.
    order: Vec<Entry>,
    own: Option<PartyIndex>,
    /// Number of selectable parties that the register has not deleted.
    living: usize,
    /// Folded names that more than one party has.
    shared_names: HashSet<Box<str>>,
}

/// Index of a party in the list as it was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PartyIndex {
    top: usize,
    unit: Option<usize>,
}

#[derive(Clone, Debug)]
struct Entry {
    place: PartyIndex,
    group: Group,
    /// Name folded for comparison, without Norwegian letters.
    folded: Box<str>,
    /// Name folded with `æ`, `ø` and `å`; `None` when it is the same.
    norwegian: Option<Box<str>>,
    /// Index of the parent in the order; `None` for a party at the top.
    parent: Option<usize>,
}

/// Heading that a party is listed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The user as a party.
    Own,
    /// The default party, which is opened first.
    Default,
    /// Favourites that the user has chosen.
    Favourites,
    /// Parties the user acted for most recently.
    Recent,
    /// People other than the user.
    People,
    /// Organisations, each with its sub-units.
    Organisations,
}

/// Kind of parties that a search is limited to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Parties of every kind, without a limit.
    #[default]
    All,
    /// People, with the user among them.
    People,
    /// Organisations, with their sub-units among them.
    Organisations,
}

impl Scope {
    /// Every scope, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::All, Self::People, Self::Organisations];

    fn holds(self, group: Group) -> bool {
        match self {
            Self::All => true,
            Self::People => group != Group::Organisations,
            Self::Organisations => group == Group::Organisations,
        }
    }

    /// Decided by the group of the party in the complete list, also for a favourite.
    fn holds_party(self, party: &Party) -> bool {
        self.holds(group(party))
    }
}

/// Parsed search: every term must match, in any order. Without terms, every party matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    terms: Vec<Term>,
}

/// One word, or adjacent groups of digits: people write numbers with and without spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    words: Vec<Word>,
    digits: Option<String>,
}

/// A word folded for comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    folded: String,
    /// Folded with `æ`, `ø` and `å`; `None` when it is the same.
    norwegian: Option<String>,
    /// Whether the user typed one of these letters: then `ås` does not match `as`.
    is_marked: bool,
}

/// Quality of a match, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// Matches whole words, or the whole number.
    Whole,
    /// Matches a part of a word or number.
    Part,
}

/// Words around an organisation number on invoices and letterheads.
const AROUND_NUMBERS: [&str; 11] = [
    "no",
    "mva",
    "org",
    "orgnr",
    "nr",
    "nummer",
    "organisasjonsnummer",
    "organisasjonsnr",
    "foretaksregisteret",
    "vat",
    "norge",
];
/// Prefix of an organisation number in addresses of electronic invoices.
const INVOICE_SCHEME: &str = "0192";

/// Reason why a text cannot be searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSearchable {
    /// It has neither letters nor digits, or is too long.
    Unusable,
    /// It contains a national identity number, which may not stand in an address and matches no
    /// party.
    IdentityNumber,
}

impl Search {
    /// Parses a search text.
    ///
    /// # Errors
    /// When no party can match the text; see [`NotSearchable`].
    pub fn parse(text: &str) -> Result<Self, NotSearchable> {
        if text.chars().nth(LONGEST_SEARCH).is_some() {
            return Err(NotSearchable::Unusable);
        }
        if identity_number::is_in(text) {
            return Err(NotSearchable::IdentityNumber);
        }
        let mut terms: Vec<Term> = Vec::new();
        for word in text.split(|c: char| !is_part_of_word(c)).filter_map(words) {
            let is_number = word.folded.bytes().all(|b| b.is_ascii_digit());
            match terms.last_mut() {
                Some(Term {
                    words,
                    digits: Some(digits),
                }) if is_number => {
                    digits.push_str(&word.folded);
                    words.push(word);
                }
                _ => terms.push(Term {
                    digits: is_number.then(|| word.folded.clone()),
                    words: vec![word],
                }),
            }
        }
        let terms = without_frame(terms);
        if terms.is_empty() {
            Err(NotSearchable::Unusable)
        } else {
            Ok(Self { terms })
        }
    }
}

/// Whether a character belongs to a word; combining marks belong to that of their letter.
fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}')
}

/// Folds a piece without punctuation; `None` when nothing is left.
fn words(piece: &str) -> Option<Word> {
    let (folded, norwegian) = (fold(piece), fold_norwegian(piece));
    (!folded.is_empty()).then(|| Word {
        is_marked: has_norwegian_letters(piece),
        norwegian: (norwegian != folded).then_some(norwegian),
        folded,
    })
}

/// Removes words and signs around an organisation number, where the search contains one.
fn without_frame(terms: Vec<Term>) -> Vec<Term> {
    let alone = |number: String, written: &Term| Term {
        words: written.words.clone(),
        digits: Some(number),
    };
    let number_of = |term: &Term| -> Option<String> {
        let text: String = term.words.iter().map(|word| &*word.folded).collect();
        let text = text.strip_prefix("no").unwrap_or(&text);
        let text = text.strip_suffix("mva").unwrap_or(text);
        let text = text
            .strip_prefix(INVOICE_SCHEME)
            .filter(|rest| rest.len() == 9)
            .unwrap_or(text);
        OrganisationNumber::parse(text).map(|number| number.as_str().to_owned())
    };
    if !terms.iter().any(|term| number_of(term).is_some()) {
        return terms;
    }
    let is_frame = |term: &Term| {
        let words = &term.words;
        words
            .iter()
            .all(|word| AROUND_NUMBERS.contains(&&*word.folded))
    };
    let kept = terms.into_iter().filter(|term| !is_frame(term));
    kept.map(|term| match number_of(&term) {
        Some(number) => alone(number, &term),
        None => term,
    })
    .collect()
}

impl Word {
    fn fit(&self, entry: &Entry) -> Option<Fit> {
        let norwegian = entry.norwegian.as_deref().unwrap_or(&entry.folded);
        let wanted = self.norwegian.as_deref().unwrap_or(&self.folded);
        let plain = (!self.is_marked).then(|| fit(&entry.folded, &self.folded));
        // `aa` may be another spelling of `å`.
        [plain.flatten(), fit(norwegian, wanted)]
            .into_iter()
            .flatten()
            .min()
    }
}

fn fit(name: &str, word: &str) -> Option<Fit> {
    if name.split(' ').any(|one| one == word) {
        Some(Fit::Whole)
    } else {
        name.contains(word).then_some(Fit::Part)
    }
}

impl Term {
    /// Match in the name or number; `None` when there is none.
    fn fit(&self, entry: &Entry, number: Option<&OrganisationNumber>) -> Option<Fit> {
        let in_number = match (&self.digits, number) {
            (Some(digits), Some(number)) => fit(number.as_str(), digits),
            _ => None,
        };
        let words = self.words.iter().map(|word| word.fit(entry));
        let in_name = words.collect::<Option<Vec<Fit>>>();
        let in_name = in_name.and_then(|fits| fits.into_iter().max());
        in_number.into_iter().chain(in_name).min()
    }
}

/// Query for a list of parties.
#[derive(Clone, Debug, Default)]
pub struct PartyQuery<'a> {
    /// Search that the parties must match.
    pub search: Search,
    /// Kind that the parties must have.
    pub scope: Scope,
    /// Whether deleted parties are included too.
    pub with_deleted: bool,
    /// Party that is being shown; included even when deleted.
    pub current: Option<&'a PartyUrn>,
    /// Choices of the user: the default party and favourites are included even when deleted.
    pub choices: Option<&'a PartyChoices>,
}

impl PartyQuery<'_> {
    fn shows(&self, party: &Party) -> bool {
        let is_chosen = |choices: &PartyChoices| {
            choices.is_default(&party.urn) || choices.is_favourite(&party.urn)
        };
        self.with_deleted
            || !party.is_deleted
            || self.current == Some(&party.urn)
            || self.choices.is_some_and(is_chosen)
    }
}

/// Result of a query for parties.
#[derive(Clone, Debug)]
pub struct SearchHits<'a> {
    parties: &'a Parties,
    /// Indices of the hits in the order of lists.
    hits: Vec<usize>,
    people: usize,
    organisations: usize,
    /// Number of hits that are left out because they are deleted.
    pub hidden: usize,
}

/// One line of a list of parties.
#[derive(Clone, Copy, Debug)]
pub struct PartyListItem<'a> {
    /// Party that the line shows.
    pub party: &'a Party,
    /// Organisation that it is a unit of; `None` for other parties.
    pub parent: Option<&'a Party>,
    /// Heading that the line is listed under.
    pub group: Group,
    /// Whether it is a hit; otherwise it is shown as the parent of one.
    pub is_hit: bool,
}

impl Parties {
    /// Most parties that a panel shows; longer lists have a search or an excerpt.
    pub const FEW: usize = 20;

    /// Builds the index and the order of a list as received.
    #[must_use]
    pub fn new(parties: Vec<Party>) -> Self {
        let mut made = Self {
            by_urn: HashMap::new(),
            order: Vec::new(),
            own: None,
            living: 0,
            shared_names: HashSet::new(),
            top: parties,
        };
        made.index();
        made.put_in_order();
        made.own = made
            .order
            .iter()
            .map(|entry| entry.place)
            .find(|place| made.at(*place).is_some_and(|party| party.is_self));
        made.shared_names = made.names_of_several();
        made.living = made.selectable().filter(|party| !party.is_deleted).count();
        made
    }

    /// Builds the index by URN. Of a party that is listed twice, the selectable entry wins, then
    /// the one with a parent.
    fn index(&mut self) {
        let worth =
            |place: PartyIndex, party: &Party| (!party.is_heading_only, place.unit.is_some());
        let mut by_urn: HashMap<PartyUrn, PartyIndex> = HashMap::with_capacity(self.top.len());
        for (place, party) in self.places() {
            let known = by_urn.get(&party.urn).copied();
            let known = known.and_then(|known| Some(worth(known, self.at(known)?)));
            if known.is_none_or(|known| known < worth(place, party)) {
                by_urn.insert(party.urn.clone(), place);
            }
        }
        self.by_urn = by_urn;
    }

    /// Builds the order: the user, other people by name, then organisations by name, each with its
    /// units: the main unit, which has the organisation's name, and the others by name.
    fn put_in_order(&mut self) {
        let mut tops: Vec<(usize, &Party)> = self.top.iter().enumerate().collect();
        tops.sort_by_cached_key(|(_, party)| {
            (group(party), sort_key(&party.name), party.urn.clone())
        });
        let mut order: Vec<Entry> = Vec::with_capacity(self.by_urn.len());
        for (top, party) in tops {
            let place = PartyIndex { top, unit: None };
            let mut units: Vec<(usize, &Party)> = party.sub_units.iter().enumerate().collect();
            units.sort_by_cached_key(|(_, unit)| {
                (
                    unit.name != party.name,
                    sort_key(&unit.name),
                    unit.urn.clone(),
                )
            });
            let parent = order.len();
            if self.by_urn.get(&party.urn) == Some(&place) || party.is_heading_only {
                order.push(entry(place, party, None));
            }
            let parent = (order.len() > parent).then_some(parent);
            for (unit, party) in units {
                let place = PartyIndex {
                    top,
                    unit: Some(unit),
                };
                if self.by_urn.get(&party.urn) == Some(&place) {
                    order.push(entry(place, party, parent));
                }
            }
        }
        self.order = order;
    }

    /// Names that several parties have, except of main units, which have their organisation's name.
    fn names_of_several(&self) -> HashSet<Box<str>> {
        let mut seen = HashSet::new();
        let is_main_unit = |entry: &&Entry| {
            let parent = entry.parent.and_then(|parent| self.order.get(parent));
            parent.is_some_and(|parent| parent.folded == entry.folded)
        };
        let names = self.order.iter().filter(|entry| !is_main_unit(entry));
        names
            .map(|entry| &entry.folded)
            .filter(|name| !seen.insert((*name).clone()))
            .cloned()
            .collect()
    }

    /// Whether another party has the same name, so that the name alone is ambiguous.
    #[must_use]
    pub fn has_namesake(&self, party: &Party) -> bool {
        !self.shared_names.is_empty() && self.shared_names.contains(&*fold(&party.name))
    }

    fn places(&self) -> impl Iterator<Item = (PartyIndex, &Party)> {
        self.top.iter().enumerate().flat_map(|(top, party)| {
            let unit = move |(unit, party)| {
                let unit = Some(unit);
                (PartyIndex { top, unit }, party)
            };
            std::iter::once((PartyIndex { top, unit: None }, party))
                .chain(party.sub_units.iter().enumerate().map(unit))
        })
    }

    fn at(&self, place: PartyIndex) -> Option<&Party> {
        let top = self.top.get(place.top)?;
        match place.unit {
            Some(unit) => top.sub_units.get(unit),
            None => Some(top),
        }
    }

    /// Parties at the top level, each with its sub-units, as received.
    #[must_use]
    pub fn top(&self) -> &[Party] {
        &self.top
    }

    /// Every party and sub-unit, a parent before its units, as received.
    pub fn all(&self) -> impl Iterator<Item = &Party> {
        self.places().map(|(_, party)| party)
    }

    /// Parties that the user can act for: all but headings.
    pub fn selectable(&self) -> impl Iterator<Item = &Party> {
        self.all().filter(|party| !party.is_heading_only)
    }

    /// Selectable parties without an organisation number: almost always people.
    pub fn unnumbered(&self) -> impl Iterator<Item = &Party> {
        self.selectable()
            .filter(|party| party.organisation_number.is_none())
    }

    /// Number of selectable parties that the register has not deleted; precomputed.
    #[must_use]
    pub fn living(&self) -> usize {
        self.living
    }

    /// The user as a party; `None` when the list does not hold the user.
    #[must_use]
    pub fn own(&self) -> Option<&Party> {
        self.at(self.own?)
    }

    /// The party with this URN; `None` when the user may not act for it.
    #[must_use]
    pub fn by_urn(&self, urn: &PartyUrn) -> Option<&Party> {
        self.at(*self.by_urn.get(urn)?)
            .filter(|party| !party.is_heading_only)
    }

    /// The organisation with this number; `None` when the user may not act for it.
    #[must_use]
    pub fn by_number(&self, number: &OrganisationNumber) -> Option<&Party> {
        self.by_urn(&PartyUrn::of_organisation(number))
    }

    /// The party with this identifier of the platform; `None` when the user may not act for it.
    #[must_use]
    pub fn by_platform(&self, meant: PlatformParty) -> Option<&Party> {
        let mut meant = self
            .selectable()
            .filter(|party| meant.is_of(party.platform));
        meant.next()
    }

    /// Name of a party that the user may no longer act for: the name where it is still listed as
    /// the heading of its units, else the organisation number. `None` for a person.
    #[must_use]
    pub fn name_of_lost(&self, urn: &PartyUrn) -> Option<String> {
        let listed = self.by_urn.get(urn).and_then(|place| self.at(*place));
        let name = listed.and_then(name_of);
        name.or_else(|| Some(urn.organisation_number()?.as_str().to_owned()))
    }

    /// As `name_of_lost`, for a party by its identifier of the platform.
    #[must_use]
    pub fn name_of_lost_on_platform(&self, meant: PlatformParty) -> Option<String> {
        let mut listed = self.all().filter(|party| meant.is_of(party.platform));
        listed.next().and_then(name_of)
    }

    /// The organisation that a sub-unit belongs to; `None` for a party at the top.
    #[must_use]
    pub fn parent_of(&self, unit: &PartyUrn) -> Option<&Party> {
        let place = self.by_urn.get(unit)?;
        place.unit.and_then(|_| self.top.get(place.top))
    }

    /// Estimated memory in bytes, for caches with a size limit.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        let names = self
            .all()
            .map(|party| 3 * party.name.len() + party.urn.as_str().len())
            .sum::<usize>();
        let entries = size_of::<Party>() + size_of::<Entry>() + ENTRY_BYTES;
        names + self.order.len() * entries
    }

    /// Parties at the top of a list, after the user: the default party, favourites by name and,
    /// with more than [`FEW`](Self::FEW) parties, the most recent ones
    /// (`docs/rules/inbox.md#party-list`). Each is listed once; parties that are no longer
    /// accessible are left out.
    #[must_use]
    pub fn pinned(&self, choices: &PartyChoices, scope: Scope) -> Vec<PartyListItem<'_>> {
        let mut favourites: Vec<&PartyUrn> = choices.favourites.iter().collect();
        favourites.sort_by_cached_key(|urn| self.by_urn(urn).map(|party| sort_key(&party.name)));
        let recent = choices.recent.iter().filter(|_| self.living > Self::FEW);
        let wished = (choices.default.iter().map(|urn| (Group::Default, urn)))
            .chain(favourites.into_iter().map(|urn| (Group::Favourites, urn)))
            .chain(recent.map(|urn| (Group::Recent, urn)));
        let mut pinned: Vec<PartyListItem<'_>> = Vec::new();
        for (group, urn) in wished {
            let Some(party) = self.by_urn(urn) else {
                continue;
            };
            let is_there = party.is_self || pinned.iter().any(|shown| shown.party.urn == *urn);
            if !is_there && scope.holds_party(party) {
                pinned.push(PartyListItem {
                    party,
                    parent: self.parent_of(urn),
                    group,
                    is_hit: true,
                });
            }
        }
        pinned
    }

    /// Runs a query over the list.
    #[must_use]
    pub fn find(&self, wanted: &PartyQuery<'_>) -> SearchHits<'_> {
        let mut found = SearchHits {
            parties: self,
            hits: Vec::new(),
            people: 0,
            organisations: 0,
            hidden: 0,
        };
        let mut hits = Vec::new();
        for (at, entry) in self.order.iter().enumerate() {
            let Some(party) = self.at(entry.place) else {
                continue;
            };
            if party.is_heading_only {
                continue;
            }
            let Some(fit) = self.fit(entry, party, &wanted.search) else {
                continue;
            };
            let is_shown = wanted.shows(party);
            match (is_shown, wanted.scope.holds(entry.group)) {
                (true, true) => hits.push((entry.group, fit, at)),
                (false, true) => found.hidden += 1,
                _ => {}
            }
            match entry.group {
                _ if !is_shown => {}
                Group::Organisations => found.organisations += 1,
                _ => found.people += 1,
            }
        }
        // Under each heading, matches of whole words come first; otherwise the order is kept.
        if !wanted.search.terms.is_empty() {
            hits.sort();
        }
        found.hits = hits.into_iter().map(|(_, _, at)| at).collect();
        found
    }

    /// Every term must match the name or number; for a unit, also those of its parent, when at
    /// least one term matches the unit itself: "Fjellbekk Fjordvik" finds the Fjordvik branch of
    /// Fjellbekk, and "Fjellbekk" alone does not find every branch of it.
    fn fit(&self, entry: &Entry, party: &Party, search: &Search) -> Option<Fit> {
        let own = |term: &Term| term.fit(entry, party.organisation_number.as_ref());
        let worst =
            |fits: Option<Vec<Fit>>| fits.map(|fits| fits.into_iter().max().unwrap_or(Fit::Whole));
        if let Some(fit) = worst(search.terms.iter().map(own).collect()) {
            return Some(fit);
        }
        let parent = entry.parent.and_then(|parent| self.order.get(parent));
        let number = self
            .top
            .get(entry.place.top)
            .and_then(|party| party.organisation_number.as_ref());
        let parent = parent.filter(|_| search.terms.iter().any(|term| own(term).is_some()))?;
        let either = |term: &Term| own(term).or_else(|| term.fit(parent, number));
        worst(search.terms.iter().map(either).collect())
    }
}

impl<'a> SearchHits<'a> {
    /// Number of hits in this scope.
    #[must_use]
    pub fn count(&self) -> usize {
        self.hits.len()
    }

    /// Number of hits that the same query has in another scope.
    #[must_use]
    pub fn count_in(&self, scope: Scope) -> usize {
        match scope {
            Scope::All => self.people + self.organisations,
            Scope::People => self.people,
            Scope::Organisations => self.organisations,
        }
    }

    /// The result without parties that are listed elsewhere.
    #[must_use]
    pub fn without(mut self, elsewhere: &[PartyListItem<'_>]) -> Self {
        let parties = self.parties;
        self.hits.retain(|at| {
            let entry = parties.order.get(*at);
            let party = entry.and_then(|entry| parties.at(entry.place));
            party.is_some_and(|party| elsewhere.iter().all(|s| s.party.urn != party.urn))
        });
        self
    }

    /// Lines for `size` hits from index `first` (0-based). A unit whose parent is not the line
    /// before it is preceded by its parent, also when the parent is no hit or is on the page
    /// before.
    #[must_use]
    pub fn lines(&self, first: usize, size: usize) -> Vec<PartyListItem<'a>> {
        let mut lines = Vec::new();
        let mut above = None;
        for at in self.hits.iter().skip(first).take(size).copied() {
            let Some(entry) = self.parties.order.get(at) else {
                continue;
            };
            if let Some(parent) = entry.parent.filter(|parent| above != Some(*parent)) {
                lines.extend(self.line(parent, false));
            }
            lines.extend(self.line(at, true));
            above = entry.parent.or(Some(at));
        }
        lines
    }

    fn line(&self, at: usize, is_hit: bool) -> Option<PartyListItem<'a>> {
        let entry = self.parties.order.get(at)?;
        let unit_of = entry.place.unit.and(self.parties.top.get(entry.place.top));
        Some(PartyListItem {
            party: self.parties.at(entry.place)?,
            parent: unit_of,
            group: entry.group,
            is_hit,
        })
    }
}

/// Name as the register writes it, or the organisation number where there is no name.
fn name_of(party: &Party) -> Option<String> {
    let name = Some(&party.name).filter(|name| name.chars().any(char::is_alphanumeric));
    let number = party.organisation_number.as_ref();
    name.cloned().or_else(|| Some(number?.as_str().to_owned()))
}

fn group(party: &Party) -> Group {
    match party.kind {
        _ if party.is_self => Group::Own,
        PartyKind::Organisation => Group::Organisations,
        PartyKind::Person | PartyKind::Unknown => Group::People,
    }
}

fn entry(place: PartyIndex, party: &Party, parent: Option<usize>) -> Entry {
    let folded = fold(&party.name);
    Entry {
        place,
        group: match place.unit {
            Some(_) => Group::Organisations,
            None => group(party),
        },
        norwegian: Some(fold_norwegian(&party.name))
            .filter(|name| *name != folded)
            .map(Into::into),
        folded: folded.into(),
        parent,
    }
}

#[cfg(test)]
mod tests;
