//! `/a/{aktor}/{visning}`: the address of a list, with everything that it is narrowed to
//! (`inbox-features.md` §3). Each state has one spelling: whatever links, forms and saved searches hold
//! is written anew from what was read, never echoed.

use std::fmt;

use super::{LocalPath, PartyKey, folder_of, folder_word, identity_number};
use crate::domain::{
    DialogId, Due, Folder, OwnerCode, Reach, ServiceCode, Sort, Span, Status, Wish,
    search_words::Unsearchable, wish::Fault,
};

/// Most units of a choice of one's own that stand in an address.
pub const MOST_UNITS: usize = 100;
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

    /// Those that the address of another page of the same list can name, each with its parameter.
    const NAMED: [(Self, &'static str); 12] = [
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
        let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
        let pairs = pairs.iter().map(|(name, value)| (&**name, &**value));
        Some(Self::read(PartyKey::parse(party)?, folder_of(word)?, pairs).0)
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
        read.units.truncate(MOST_UNITS);
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

    /// The same list in its one spelling, without what does not fit its folder.
    #[must_use]
    pub fn settled(mut self) -> Self {
        let _ = settle(&mut self.wish, self.folder);
        self
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

    /// The address of the same list of another party's, without what that one cannot have: services and
    /// units are dropped, and the address says so (`inbox-features.md` §5.2).
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
        let address = there.settled().to_string();
        let sign = if address.contains('?') { '&' } else { '?' };
        if self.wish.services.is_empty() {
            address
        } else {
            format!("{address}{sign}uten=tjeneste")
        }
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

    /// Its address as a path that can stand in another one. One that is too long for that is given
    /// without what it is narrowed to.
    #[must_use]
    pub fn local_path(&self) -> LocalPath {
        LocalPath::parse(&self.to_string())
            .unwrap_or_else(|| LocalPath::parse_or_start(&self.bare_path()))
    }
}

impl fmt::Display for ListPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.bare_path())?;
        let mut pairs = self.pairs();
        match self.choosing {
            Choosing::No => {}
            Choosing::Some => pairs.push(("velg", "1".to_owned())),
            Choosing::All(None) => pairs.push(("velg", "alle".to_owned())),
            Choosing::All(Some(mark)) => pairs.push(("velg", format!("alle-{mark}"))),
        }
        pairs.extend(self.after.clone().map(|after| ("etter", after)));
        if pairs.is_empty() {
            return Ok(());
        }
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        write!(f, "?{query}")
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

    #[track_caller]
    fn place(path: &str) -> ListPlace {
        ListPlace::at(&LocalPath::parse(path).unwrap()).unwrap()
    }

    /// G-1: each state has an address, which leads to it again, and only one.
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

    #[test]
    fn an_address_that_is_too_long_to_carry_leads_to_the_folder() {
        let long = ListPlace {
            units: (0..100)
                .filter_map(|n| PartyKey::parse(&format!("{n:0>60}")))
                .collect(),
            ..place("/a/utvalg/innboks")
        };
        assert_eq!(long.local_path().as_str(), "/a/utvalg/innboks");
    }
}
