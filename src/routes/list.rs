//! `/a/{aktor}/{visning}`: the address of a list, with everything that it is narrowed to
//! (`docs/rules/inbox.md#addresses`). Each state has one spelling: whatever links, forms and saved
//! searches hold is written anew from what was read, never echoed.

use std::fmt;

use super::{LocalPath, PartyKey, folder_of, folder_word, identity_number, query};
use crate::domain::{
    DialogId, Due, Folder, OwnerCode, Reach, ServiceCode, Sort, Span, Status, Wish,
    search_words::Unsearchable, text::without_controls, wish::Fault,
};

/// Longest address of a list, in bytes: so much shorter than any address that pages which carry their
/// list, with what else they carry, have an address too.
const MOST_ADDRESS: usize = 1900;
/// Longest case number and process.
const LONGEST_VALUE: usize = 1023;

/// A list: whose, which folder, what of it, and from where on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPlace {
    /// Whose: a party, or the word of a group.
    pub party: PartyKey,
    /// Which folder.
    pub folder: Folder,
    /// What of it.
    pub wish: Wish,
    /// The units, where the group is a choice of one's own.
    pub units: Vec<PartyKey>,
    /// The reader's word that a list be fetched that takes very many calls.
    pub is_insisted: bool,
    /// Sealed position to go on from; URL-safe.
    pub after: Option<String>,
    /// Whether rows are being chosen.
    pub choosing: Choosing,
}

/// Whether rows of a list are being chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choosing {
    /// They are read.
    #[default]
    No,
    /// They are chosen, beginning with none.
    Some,
    /// They are chosen, beginning with all on the page, as long as those are on it that the address
    /// names: whoever comes back to it must not find others chosen. An address may also name none.
    All(Option<RowsMark>),
}

/// A mark of the dialogs on a page of a list, whatever their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowsMark(u128);

impl RowsMark {
    /// The mark of these dialogs, each of them named once.
    #[must_use]
    pub fn new(ids: impl Iterator<Item = DialogId>) -> Self {
        Self(ids.fold(0, |sum, id| sum.wrapping_add(id.0.as_u128())))
    }

    fn parse(text: &str) -> Option<Self> {
        let mark = u128::from_str_radix(text, 16).ok().map(Self)?;
        (mark.to_string() == text).then_some(mark)
    }
}

impl fmt::Display for RowsMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// What stood in an address and was not used: the parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// `hvor`.
    Reach,
    /// `status`: unknown, or one that the list never holds.
    Status,
    /// `lest`.
    Read,
    /// `tid`, `fra` or `til`.
    Span,
    /// `etat`.
    Owner,
    /// `tjeneste`.
    Service,
    /// `frist`.
    Due,
    /// `sak`.
    Case,
    /// `prosess`.
    Process,
    /// `sort`.
    Sort,
    /// `ord` or `ordsprak`.
    Words,
    /// `enhet`.
    Unit,
    /// `etter`.
    Position,
    /// This one, for it holds a national identity number.
    IdentityNumber(&'static str),
    /// `kort`: nobody can tell what was in it.
    Packed,
    /// A sender by name, in an address of the inbox that was here before.
    Sender,
    /// Whose it was, in such an address.
    Party,
}

impl Dropped {
    /// What is wrong with the form that it came from, where that is to be filled in anew.
    #[must_use]
    pub fn fault(self) -> Option<Fault> {
        match self {
            Self::IdentityNumber("q") => Some(Fault::Words(Unsearchable::IdentityNumber)),
            Self::IdentityNumber("sak") => Some(Fault::Case),
            _ => None,
        }
    }

    /// Those that an address can name as left out of it, each with its word.
    const NAMED: [(Self, &'static str); 14] = [
        (Self::Reach, "hvor"),
        (Self::Status, "status"),
        (Self::Read, "lest"),
        (Self::Span, "tid"),
        (Self::Owner, "etat"),
        (Self::Service, "tjeneste"),
        (Self::Due, "frist"),
        (Self::Case, "sak"),
        (Self::Process, "prosess"),
        (Self::Sort, "sort"),
        (Self::Words, "ord"),
        (Self::Unit, "enhet"),
        (Self::Sender, "avsender"),
        (Self::Party, "aktor"),
    ];

    /// The word for `uten`; a position has none, since it is of one page of the list.
    #[must_use]
    pub fn word(self) -> Option<&'static str> {
        let mut named = Self::NAMED.into_iter();
        named
            .find(|(dropped, _)| *dropped == self)
            .map(|(_, word)| word)
    }

    fn of_word(text: &str) -> Option<Self> {
        let mut named = Self::NAMED.into_iter();
        named
            .find(|(_, word)| *word == text)
            .map(|(dropped, _)| dropped)
    }
}

impl ListPlace {
    /// All of a folder, from its beginning.
    #[must_use]
    pub fn new(party: PartyKey, folder: Folder) -> Self {
        Self {
            party,
            folder,
            wish: Wish::default(),
            units: Vec::new(),
            is_insisted: false,
            after: None,
            choosing: Choosing::No,
        }
    }

    /// The list that is at this path, if one is.
    #[must_use]
    pub fn at(path: &LocalPath) -> Option<Self> {
        let (path, query) = path.as_str().split_once('?').unwrap_or((path.as_str(), ""));
        let (party, word) = path.strip_prefix("/a/")?.split_once('/')?;
        let pairs: Vec<_> = query::pairs(query)
            .into_iter()
            .map(|(name, value)| (name, without_controls(&value)))
            .collect();
        let pairs = pairs.iter().map(|(name, value)| (&**name, &**value));
        Some(Self::read(PartyKey::parse(party)?, folder_of(word)?, pairs).0)
    }

    /// The list to go back to that the address of a page names, if it names one.
    #[must_use]
    pub fn named_by(path: &LocalPath) -> Option<Self> {
        let (_, query) = path.as_str().split_once('?')?;
        let mut pairs = query::pairs(query).into_iter();
        let (_, list) = pairs.find(|(name, _)| name == "liste")?;
        Self::at(&LocalPath::parse(&list)?)
    }

    /// Reads the parameters of an address. What is unknown is passed over, what is empty is as good as
    /// missing, and what is malformed is dropped and told. Of what can stand once, the first counts.
    #[must_use]
    pub fn read<'a>(
        party: PartyKey,
        folder: Folder,
        pairs: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> (Self, Vec<Dropped>) {
        let mut read = Self::new(party, folder);
        let mut dropped = Vec::new();
        let mut days = (None, None);
        let pairs = pairs.map(|(name, value)| (name, value.trim()));
        for (name, value) in pairs.filter(|(_, value)| !value.is_empty()) {
            let fault = match name {
                _ if identity_number::is_in_parameter(name, value) => {
                    Some(Dropped::IdentityNumber(parameter(name)))
                }
                "fra" => keep(&mut days.0, value.parse().ok(), Dropped::Span),
                "til" => keep(&mut days.1, value.parse().ok(), Dropped::Span),
                "enhet" => add(&mut read.units, PartyKey::parse(value), Dropped::Unit),
                "etter" => keep(&mut read.after, sealed(value), Dropped::Position),
                "hent" => {
                    read.is_insisted = value == "1";
                    None
                }
                "uten" if (name, value) == identity_number::TAKEN_OUT => {
                    Some(Dropped::IdentityNumber("q"))
                }
                "uten" => Dropped::of_word(value),
                query::PACKED => Some(Dropped::Packed),
                "velg" => {
                    read.choosing = choosing_of(value);
                    None
                }
                _ => take(&mut read.wish, name, value),
            };
            dropped.extend(fault);
        }
        // Days of one's own say more than a name.
        if days != (None, None) {
            read.wish.span = Some(Span::Days(days.0, days.1));
        }
        dropped.extend(settle(&mut read.wish, folder));
        dropped.dedup();
        (read, dropped)
    }

    /// All of a folder of the same parties, from its beginning.
    #[must_use]
    pub fn whole(&self, folder: Folder) -> Self {
        Self {
            units: self.units.clone(),
            ..Self::new(self.party.clone(), folder)
        }
    }

    /// The same list, narrowed otherwise, from its beginning.
    #[must_use]
    pub fn with(&self, wish: Wish) -> Self {
        Self {
            wish,
            after: None,
            choosing: Choosing::No,
            ..self.clone()
        }
    }

    /// The same list of other parties, from its beginning.
    #[must_use]
    pub fn of_parties(&self, party: PartyKey, units: Vec<PartyKey>) -> Self {
        Self {
            party,
            units,
            is_insisted: false,
            ..self.first_page()
        }
    }

    /// The same list in its one spelling, without what does not fit its folder.
    #[must_use]
    pub fn settled(mut self) -> Self {
        let _ = self.settle();
        self
    }

    /// Brings it to its one spelling, and tells what does not fit its folder.
    pub fn settle(&mut self) -> Option<Dropped> {
        settle(&mut self.wish, self.folder)
    }

    /// The same list from its beginning.
    #[must_use]
    pub fn first_page(&self) -> Self {
        self.with(self.wish.clone())
    }

    /// The same list from `after` on.
    #[must_use]
    pub fn page_after(&self, after: Option<String>) -> Self {
        Self {
            after,
            choosing: Choosing::No,
            ..self.clone()
        }
    }

    /// The same list with rows to choose, or without.
    #[must_use]
    pub fn choosing(&self, choosing: Choosing) -> Self {
        Self {
            choosing,
            ..self.clone()
        }
    }

    /// The address of the same list of another party's, without what that one cannot have: services
    /// and units are dropped, and the address says so (`docs/rules/inbox.md#party-chooser`).
    #[must_use]
    pub fn for_party(&self, party: &PartyKey) -> String {
        let there = Self {
            party: party.clone(),
            units: Vec::new(),
            is_insisted: false,
            ..self.with(Wish {
                services: Vec::new(),
                ..self.wish.clone()
            })
        };
        let services = (!self.wish.services.is_empty()).then_some(Dropped::Service);
        there.settled().without(services.as_slice())
    }

    /// Its address, saying what could not be taken along.
    #[must_use]
    pub fn without(&self, dropped: &[Dropped]) -> String {
        let mut address = self.to_string();
        for word in dropped.iter().filter_map(|dropped| dropped.word()) {
            let sign = if address.contains('?') { '&' } else { '?' };
            address = format!("{address}{sign}uten={word}");
        }
        address
    }

    /// The parameters of its address, in the order of its one spelling. The position is left out: a
    /// form that holds these begins at the beginning.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let wish = &self.wish;
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        let units = self.units.iter().map(|unit| ("enhet", unit.as_str()));
        pairs.extend(units.map(|(name, unit)| (name, unit.to_owned())));
        pairs.extend(wish.words.clone().map(|words| ("q", words)));
        if wish.is_any_word {
            pairs.push(("ord", "noen".to_owned()));
        }
        pairs.extend(wish.words_in.clone().map(|code| ("ordsprak", code)));
        pairs.extend(
            wish.reach
                .map(|reach| ("hvor", reach_word(reach).to_owned())),
        );
        let statuses = wish.statuses.iter().filter_map(|one| status_word(*one));
        pairs.extend(statuses.map(|word| ("status", word.to_owned())));
        let read = |is_read| if is_read { "ja" } else { "nei" };
        pairs.extend(
            wish.is_read
                .map(|is_read| ("lest", read(is_read).to_owned())),
        );
        match wish.span {
            Some(Span::Days(from, to)) => {
                pairs.extend(from.map(|day| ("fra", day.to_string())));
                pairs.extend(to.map(|day| ("til", day.to_string())));
            }
            Some(span) => pairs.extend(span_word(span).map(|word| ("tid", word.to_owned()))),
            None => {}
        }
        let owners = wish.owners.iter();
        pairs.extend(owners.map(|owner| ("etat", owner.as_str().to_owned())));
        let services = wish.services.iter();
        pairs.extend(services.map(|service| ("tjeneste", service.as_str().to_owned())));
        pairs.extend(wish.due.map(|due| ("frist", due_word(due).to_owned())));
        pairs.extend(wish.case.clone().map(|case| ("sak", case)));
        pairs.extend(wish.process.clone().map(|process| ("prosess", process)));
        pairs.extend(wish.sort.map(|sort| ("sort", sort_word(sort).to_owned())));
        if self.is_insisted {
            pairs.push(("hent", "1".to_owned()));
        }
        pairs
    }

    /// Its path without parameters.
    #[must_use]
    pub fn bare_path(&self) -> String {
        format!("/a/{}/{}", self.party.as_str(), folder_word(self.folder))
    }

    /// The address of the page `here`, which is this list or a page below it, for another party.
    #[must_use]
    pub fn same_page(&self, here: &LocalPath, party: PartyKey) -> String {
        let theirs = Self {
            party,
            ..self.clone()
        };
        match here.as_str().strip_prefix(&self.bare_path()) {
            Some(below) => theirs.bare_path() + below,
            None => theirs.to_string(),
        }
    }

    /// Its address as a path that can stand in another one. Every list that [`fits`](Self::fits) has
    /// one; what is shown in place of a list that does not, leads to the folder.
    #[must_use]
    pub fn local_path(&self) -> LocalPath {
        LocalPath::parse(&self.to_string())
            .unwrap_or_else(|| LocalPath::parse_or_start(&self.bare_path()))
    }

    /// Whether it is a choice of one's own with somebody in it.
    #[must_use]
    pub fn names_parties(&self) -> bool {
        !self.units.is_empty() || self.party.unit_set().is_some()
    }

    /// Whether its address is short enough to stand in every other one.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.first_page().to_string().len() <= MOST_ADDRESS
    }

    /// Why there can be no such list.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = self.wish.faults();
        if !self.fits() {
            faults.push(Fault::Address);
        }
        faults
    }

    /// Its address with every parameter in the open, however long: what is kept of it in the store.
    #[must_use]
    pub fn plain_address(&self) -> String {
        query::plain_address(&self.bare_path(), &self.all_pairs())
    }

    /// The parameters of its address, those of the page included.
    fn all_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.pairs();
        match self.choosing {
            Choosing::No => {}
            Choosing::Some => pairs.push(("velg", "1".to_owned())),
            Choosing::All(None) => pairs.push(("velg", "alle".to_owned())),
            Choosing::All(Some(mark)) => pairs.push(("velg", format!("alle-{mark}"))),
        }
        pairs.extend(self.after.clone().map(|after| ("etter", after)));
        pairs
    }
}

impl fmt::Display for ListPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&query::address(&self.bare_path(), &self.all_pairs()))
    }
}

/// Takes one parameter; tells what could not be used.
fn take(wish: &mut Wish, name: &str, value: &str) -> Option<Dropped> {
    match name {
        "q" => {
            wish.words.get_or_insert_with(|| value.to_owned());
            None
        }
        "ord" => {
            wish.is_any_word = value == "noen";
            (!matches!(value, "alle" | "noen")).then_some(Dropped::Words)
        }
        "ordsprak" => {
            let code = matches!(value, "nb" | "nn" | "en").then(|| value.to_owned());
            keep(&mut wish.words_in, code, Dropped::Words)
        }
        "hvor" => keep(&mut wish.reach, reach_of(value), Dropped::Reach),
        "status" => add(&mut wish.statuses, status_of(value), Dropped::Status),
        "lest" => {
            let is_read = match value {
                "ja" => Some(true),
                "nei" => Some(false),
                _ => None,
            };
            keep(&mut wish.is_read, is_read, Dropped::Read)
        }
        "tid" => keep(&mut wish.span, span_of(value), Dropped::Span),
        "etat" => add(&mut wish.owners, OwnerCode::parse(value), Dropped::Owner),
        "tjeneste" => add(
            &mut wish.services,
            ServiceCode::parse(value),
            Dropped::Service,
        ),
        "frist" => keep(&mut wish.due, due_of(value), Dropped::Due),
        "sak" => {
            let case = (value.len() <= LONGEST_VALUE).then(|| value.to_owned());
            keep(&mut wish.case, case, Dropped::Case)
        }
        "prosess" => {
            let is_uri = value.len() <= LONGEST_VALUE && url::Url::parse(value).is_ok();
            let process = is_uri.then(|| value.to_owned());
            keep(&mut wish.process, process, Dropped::Process)
        }
        "sort" => keep(&mut wish.sort, sort_of(value), Dropped::Sort),
        _ => None,
    }
}

/// Brings a wish to its one spelling: values in order and once, and nothing that goes without saying.
fn settle(wish: &mut Wish, folder: Folder) -> Option<Dropped> {
    if wish.words.is_none() {
        wish.is_any_word = false;
        wish.words_in = None;
    }
    let usual = Wish {
        reach: None,
        ..wish.clone()
    };
    if wish.reach == Some(usual.reach()) {
        wish.reach = None;
    }
    let usual = Wish {
        sort: None,
        ..wish.clone()
    };
    if wish.sort == Some(usual.sort(folder)) {
        wish.sort = None;
    }
    wish.owners.sort();
    wish.services.sort();
    let possible = wish.possible_statuses(folder);
    let count = wish.statuses.len();
    let wished = std::mem::take(&mut wish.statuses);
    wish.statuses = Status::KNOWN
        .into_iter()
        .filter(|one| wished.contains(one) && possible.contains(one))
        .collect();
    (wish.statuses.len() < count).then_some(Dropped::Status)
}

/// Keeps the first value that can be read.
fn keep<T>(slot: &mut Option<T>, value: Option<T>, fault: Dropped) -> Option<Dropped> {
    match value {
        Some(value) => {
            slot.get_or_insert(value);
            None
        }
        None => Some(fault),
    }
}

/// Adds a value that can be read, once.
fn add<T: PartialEq>(list: &mut Vec<T>, value: Option<T>, fault: Dropped) -> Option<Dropped> {
    match value {
        Some(value) => {
            if !list.contains(&value) {
                list.push(value);
            }
            None
        }
        None => Some(fault),
    }
}

/// The name of a parameter that holds what a person wrote; those of all others are one.
fn parameter(name: &str) -> &'static str {
    ["q", "sak", "prosess"]
        .into_iter()
        .find(|known| *known == name)
        .unwrap_or_default()
}

fn sealed(text: &str) -> Option<String> {
    let is_sealed = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    is_sealed.then(|| text.to_owned())
}

fn choosing_of(word: &str) -> Choosing {
    match word {
        "1" => Choosing::Some,
        "alle" => Choosing::All(None),
        _ => match word.strip_prefix("alle-").map(RowsMark::parse) {
            Some(Some(mark)) => Choosing::All(Some(mark)),
            Some(None) => Choosing::Some,
            None => Choosing::No,
        },
    }
}

/// The word of a reach in addresses.
#[must_use]
pub fn reach_word(reach: Reach) -> &'static str {
    match reach {
        Reach::Folder => "mappe",
        Reach::Everywhere => "alle",
    }
}

fn reach_of(word: &str) -> Option<Reach> {
    [Reach::Folder, Reach::Everywhere]
        .into_iter()
        .find(|reach| reach_word(*reach) == word)
}

/// The word of a status in addresses; a status that we do not know has none.
#[must_use]
pub fn status_word(status: Status) -> Option<&'static str> {
    match status {
        Status::NotApplicable => Some("uten"),
        Status::RequiresAttention => Some("krever-handling"),
        Status::InProgress => Some("under-arbeid"),
        Status::Awaiting => Some("til-behandling"),
        Status::Completed => Some("avsluttet"),
        Status::Draft => Some("utkast"),
        Status::Unknown => None,
    }
}

fn status_of(word: &str) -> Option<Status> {
    Status::KNOWN
        .into_iter()
        .find(|status| status_word(*status) == Some(word))
}

/// The word of a span in addresses; days of one's own have none.
#[must_use]
pub fn span_word(span: Span) -> Option<&'static str> {
    match span {
        Span::Today => Some("idag"),
        Span::Week => Some("uke"),
        Span::Month => Some("maaned"),
        Span::HalfYear => Some("6mnd"),
        Span::Year => Some("12mnd"),
        Span::Older => Some("eldre"),
        Span::Days(..) => None,
    }
}

fn span_of(word: &str) -> Option<Span> {
    Span::NAMED
        .into_iter()
        .find(|span| span_word(*span) == Some(word))
}

/// The word of a deadline in addresses.
#[must_use]
pub fn due_word(due: Due) -> &'static str {
    match due {
        Due::Passed => "over",
        Due::Soon => "14d",
        Due::Some => "har",
    }
}

fn due_of(word: &str) -> Option<Due> {
    Due::ALL.into_iter().find(|due| due_word(*due) == word)
}

/// The word of an order in addresses.
#[must_use]
pub fn sort_word(sort: Sort) -> &'static str {
    match sort {
        Sort::Changed => "endret",
        Sort::Due => "frist",
        Sort::Created => "opprettet",
    }
}

fn sort_of(word: &str) -> Option<Sort> {
    Sort::ALL.into_iter().find(|sort| sort_word(*sort) == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::DialogId,
        routes::{Chooser, DialogOptions, DialogPath, HistoryPath, Login, PrintPath, save_search},
    };

    #[track_caller]
    fn place(path: &str) -> ListPlace {
        ListPlace::at(&LocalPath::parse(path).unwrap()).unwrap()
    }

    /// `docs/rules/inbox.md#g-1`: each state has an address, which leads to it again, and only one.
    #[test]
    fn each_state_has_one_spelling() {
        for same in [
            "/a/310702641/innboks",
            "/a/310702641/innboks?q=skatt+moms",
            "/a/310702641/arkiv?q=skatt&ord=noen&ordsprak=en&hvor=mappe",
            "/a/alle/innboks?status=krever-handling&status=avsluttet&lest=nei&tid=uke",
            "/a/x_-y/sendt?fra=2026-01-01&til=2026-02-01&etat=nav&etat=skatt&tjeneste=a.b&frist=14d",
            "/a/310702641/innboks?hvor=alle&sak=2024%2F1&prosess=urn%3Ax%3A1&sort=frist",
            "/a/utvalg/frister?enhet=310702641&enhet=x&sort=endret&velg=1&etter=abc_-",
            "/a/310702641/innboks?velg=alle",
            "/a/310702641/innboks?velg=alle-01a0f4f9b280703c8000000000074004",
            "/a/alle/innboks?sort=frist&hent=1&etter=abc",
        ] {
            assert_eq!(place(same).to_string(), same);
        }
        for (other, canonical) in [
            (
                "/a/1/innboks?hvor=mappe&q=&status=&ukjent=1",
                "/a/1/innboks",
            ),
            ("/a/1/innboks?q=x+&hvor=alle", "/a/1/innboks?q=x"),
            ("/a/1/innboks?sort=endret&ord=noen", "/a/1/innboks"),
            ("/a/1/frister?sort=frist", "/a/1/frister"),
            (
                "/a/1/innboks?etat=skatt&etat=nav&etat=nav",
                "/a/1/innboks?etat=nav&etat=skatt",
            ),
            ("/a/1/innboks?etter=x&q=abc", "/a/1/innboks?q=abc&etter=x"),
            (
                "/a/1/innboks?tid=uke&fra=2026-01-01",
                "/a/1/innboks?fra=2026-01-01",
            ),
            ("/a/1/innboks?q=en&q=to", "/a/1/innboks?q=en"),
            ("/a/1/innboks?velg=alle-x", "/a/1/innboks?velg=1"),
            ("/a/1/innboks?velg=alle-+1", "/a/1/innboks?velg=1"),
        ] {
            assert_eq!(place(other).to_string(), canonical);
        }
    }

    fn read(folder: Folder, query: &str) -> (ListPlace, Vec<Dropped>) {
        let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
        let party = PartyKey::parse("310702641").unwrap();
        ListPlace::read(party, folder, pairs.iter().map(|(n, v)| (&**n, &**v)))
    }

    #[test]
    fn identity_numbers_are_taken_out_and_told() {
        for (query, name) in [
            ("q=brev+148591-02442", "q"),
            ("sak=148591%C2%A002442", "sak"),
            ("prosess=urn:x:148591%252002442", "prosess"),
            ("enhet=14859102442", ""),
            ("etat=14859102442", ""),
            ("uten=fodselsnummer", "q"),
        ] {
            let (read, told) = read(Folder::Inbox, query);
            assert_eq!(told, [Dropped::IdentityNumber(name)], "{query}");
            assert_eq!(read.to_string(), "/a/310702641/innboks", "{query}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        for (query, dropped) in [
            ("status=rart", Dropped::Status),
            ("status=utkast", Dropped::Status),
            ("lest=kanskje", Dropped::Read),
            ("tid=i-fjor", Dropped::Span),
            ("fra=igår", Dropped::Span),
            ("til=2026-02-30", Dropped::Span),
            ("etat=%2F", Dropped::Owner),
            ("tjeneste=a%2Fb", Dropped::Service),
            ("frist=snart", Dropped::Due),
            ("prosess=ikke-uri", Dropped::Process),
            ("sort=navn", Dropped::Sort),
            ("hvor=der", Dropped::Reach),
            ("ordsprak=no", Dropped::Words),
            ("enhet=%2F", Dropped::Unit),
            ("etter=%2F", Dropped::Position),
        ] {
            let (read, told) = read(Folder::Inbox, query);
            assert_eq!(told, [dropped], "{query}");
            assert_eq!(read.to_string(), "/a/310702641/innboks", "{query}");
        }
        for (dropped, word) in Dropped::NAMED {
            assert_eq!(dropped.word(), Some(word));
            let told = read(Folder::Inbox, &format!("uten={word}")).1;
            assert_eq!(told, [dropped], "{word}");
        }
        assert!(read(Folder::Inbox, "uten=etter&uten=x").1.is_empty());
        let long = format!("sak={}", "1".repeat(1024));
        assert_eq!(read(Folder::Inbox, &long).1, [Dropped::Case]);
        // Drafts can be found where everything is looked through.
        assert!(read(Folder::Inbox, "status=utkast&hvor=alle").1.is_empty());
        assert!(read(Folder::Inbox, "status=utkast&q=skatt").1.is_empty());
        assert!(read(Folder::Archive, "status=utkast").1.is_empty());
        // Too many are for the form to say; nothing is cut.
        let many: Vec<_> = (0..21).map(|n| format!("etat=e{n}")).collect();
        let (read, told) = read(Folder::Inbox, &many.join("&"));
        assert_eq!((read.wish.owners.len(), told.len()), (21, 0));
    }

    #[test]
    fn another_party_gets_the_same_list_as_far_as_it_can_have_it() {
        let other = PartyKey::parse("310702641").unwrap();
        let list = place("/a/utvalg/arkiv?enhet=1&q=abc&status=avsluttet&tid=uke&etter=x&velg=1");
        let same = "/a/310702641/arkiv?q=abc&status=avsluttet&tid=uke";
        assert_eq!(list.for_party(&other), same);
        let list = place("/a/1/innboks?tjeneste=a&lest=nei");
        let there = list.for_party(&other);
        assert_eq!(there, "/a/310702641/innboks?lest=nei&uten=tjeneste");
        let pairs = [("lest", "nei"), ("uten", "tjeneste")];
        let (read, told) = ListPlace::read(other, Folder::Inbox, pairs.into_iter());
        assert_eq!(told, [Dropped::Service]);
        assert_eq!(read.to_string(), "/a/310702641/innboks?lest=nei");
    }

    #[test]
    fn a_list_that_changes_begins_at_its_beginning() {
        let place = place("/a/1/innboks?q=abc&velg=1&etter=x");
        assert_eq!(place.first_page().to_string(), "/a/1/innboks?q=abc");
        assert_eq!(place.with(Wish::default()).to_string(), "/a/1/innboks");
        let chosen = self::place("/a/utvalg/arkiv?enhet=1&enhet=2&q=abc&hent=1&etter=x");
        let whole = chosen.whole(Folder::Inbox).to_string();
        assert_eq!(whole, "/a/utvalg/innboks?enhet=1&enhet=2");
        assert_eq!(
            place.page_after(Some("y".to_owned())).to_string(),
            "/a/1/innboks?q=abc&etter=y"
        );
    }

    fn places(query: &str) -> ListPlace {
        let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
        let party = PartyKey::parse("utvalg").unwrap();
        let pairs = pairs.iter().map(|(n, v)| (&**n, &**v));
        ListPlace::read(party, Folder::Inbox, pairs).0
    }

    /// Whatever a list may be narrowed to, every address that carries it leads back to the same list,
    /// and none is longer than any address may be.
    #[test]
    fn every_address_that_carries_a_list_leads_back_to_it() {
        let many = |name: &str, count: usize, value: &dyn Fn(usize) -> String| {
            let each = (0..count).map(|n| format!("&{name}={}", value(n)));
            each.collect::<String>()
        };
        let number = |n: usize| format!("{}", 310_000_000 + n * 98_737 % 9_999_991);
        let words = |letters: &str| {
            let all = letters.chars().cycle().take(200).collect::<String>();
            let encoded: String = url::form_urlencoded::byte_serialize(all.as_bytes()).collect();
            format!("&q={encoded}")
        };
        let process = format!(
            "&prosess=urn%3Ax%3A{}",
            many("a", 40, &|n| n.to_string()).replace('&', ".")
        );
        let owners = many("etat", 20, &|n| format!("etat{n}"));
        let services = many("tjeneste", 20, &|n| {
            format!("tjeneste-{n}-for-noe-{}", n * 7919)
        });
        let rest = format!("{owners}{services}{process}&sort=frist&lest=nei&tid=uke");
        for query in [
            many("enhet", 100, &number),
            many("enhet", 150, &number),
            words("æøå smørbrød "),
            words("😀🎄🧾🏔️ 🇳🇴"),
            format!("{}{rest}", words("😀🎄🧾🏔️ 🇳🇴")),
            format!("{}{}{owners}", many("enhet", 100, &number), words("æøå ")),
            format!("&sak={}{rest}", "2026%2F1".repeat(100)),
        ] {
            let list = places(&query);
            assert!(list.fits(), "{} {query}", list.to_string().len());
            leads_back(&list);
        }
    }

    /// The addresses that carry that of a list.
    fn carriers(id: DialogId, list: &ListPlace, path: &LocalPath, sealed: &str) -> [String; 6] {
        let list_path = Some(path);
        [
            DialogPath {
                id,
                list: list_path,
                beside: Some(id),
            }
            .to_string(),
            DialogOptions {
                id,
                drawn: sealed,
                list: path,
                beside: Some(id),
            }
            .to_string(),
            HistoryPath {
                id,
                list: list_path,
            }
            .page(12),
            PrintPath {
                id,
                list: list_path,
                with_content: true,
            }
            .to_string(),
            Chooser {
                words: Some("æ".repeat(100)),
                list: Some(list.clone()),
                ..Chooser::default()
            }
            .to_string(),
            save_search(list),
        ]
    }

    fn leads_back(list: &ListPlace) {
        let id = DialogId(uuid::Uuid::from_u128(u128::MAX));
        let path = list.local_path();
        assert_eq!(ListPlace::at(&path).as_ref(), Some(list));
        assert_eq!(list.local_path(), LocalPath::parse(path.as_str()).unwrap());
        let plain = LocalPath::parse(&list.plain_address()).unwrap();
        assert_eq!(plain, path);
        let sealed = "sB3_".repeat(70);
        for carrier in carriers(id, list, &path, &sealed) {
            let there = LocalPath::parse(&carrier).unwrap();
            let login = Login {
                return_to: &there,
                high: true,
            }
            .to_string();
            assert!(
                login.len() <= LocalPath::MOST + 60,
                "{} {login}",
                login.len()
            );
            let back = parameter(&login, "retur");
            let back = LocalPath::parse(&back).unwrap();
            assert_eq!(back, there);
            let name = if carrier.starts_with("/sok") {
                "adresse"
            } else {
                "liste"
            };
            let carried = LocalPath::parse(&parameter(back.as_str(), name)).unwrap();
            assert_eq!(ListPlace::at(&carried).as_ref(), Some(list), "{carrier}");
        }
    }

    fn parameter(address: &str, name: &str) -> String {
        let (_, query) = address.split_once('?').unwrap();
        let pairs = query::pairs(query);
        let found = pairs.into_iter().find(|(other, _)| other == name);
        found.unwrap().1
    }

    #[test]
    fn the_list_that_a_page_names_is_one_of_ours_or_none() {
        let named = |path: &str| ListPlace::named_by(&LocalPath::parse(path).unwrap());
        let list = named("/dialog/1?a=b&liste=%2Fa%2F310702641%2Farkiv%3Fq%3Dskatt");
        let list = list.map(|list| list.to_string());
        assert_eq!(list.as_deref(), Some("/a/310702641/arkiv?q=skatt"));
        for other in [
            "/dialog/1",
            "/dialog/1?liste=",
            "/dialog/1?liste=%2Fprofil",
            "/dialog/1?liste=https%3A%2F%2Fa.example.no%2Fa%2F1%2Finnboks",
        ] {
            assert_eq!(named(other), None, "{other}");
        }
    }

    #[test]
    fn a_list_that_no_address_can_hold_says_so() {
        let text = (0..1000).map(|n| format!("&enhet={}", n * 999_983 % 1_000_000_007));
        let list = places(&text.collect::<String>());
        assert_eq!(list.units.len(), 1000);
        assert_eq!(list.faults(), [Fault::Address]);
        assert!(list.whole(Folder::Inbox).wish.faults().is_empty());
    }
}
