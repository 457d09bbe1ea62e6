//! `/a/{aktor}/{visning}`: the URL of a list, with its filters, cursor and bulk-select mode
//! (`docs/rules/inbox.md#addresses`). Each state has one spelling: links, forms and saved searches
//! hold an address written from the parsed values, never the text that came in.

use std::fmt;

use super::{
    LocalPath, PartyKey, folder_of, folder_word, identity_number, query,
    table::{self, UrlPattern},
};
use crate::domain::{
    DatePreset, DialogId, Due, Folder, ListFilter, OwnerCode, SearchScope, ServiceCode, Sort,
    Status, list_filter::FilterError, search_words::Unsearchable, text::without_controls,
};

/// Longest address of a list, in bytes. Pages that carry their list in their own address, with
/// other parameters, must still fit [`LocalPath::MOST`].
const MOST_ADDRESS: usize = 1900;
/// Longest case number and longest process URI, in bytes.
const LONGEST_VALUE: usize = 1023;

/// Parsed URL of a list: party or group, folder, filters and cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListUrl {
    /// The party, or the key of a group of parties.
    pub party: PartyKey,
    /// The folder, from the second path segment.
    pub folder: Folder,
    /// Filters that narrow the folder; the default shows all of it.
    pub filter: ListFilter,
    /// The parties of a group that the reader chose (`enhet`); empty for every other list.
    pub units: Vec<PartyKey>,
    /// Whether the reader has confirmed that a list with very many calls is fetched (`hent=1`).
    pub is_confirmed_large: bool,
    /// Cursor of the last row before this page, sealed and URL-safe; `None` on the first page.
    pub after: Option<String>,
    /// Whether the list shows checkboxes for bulk select.
    pub selection_mode: SelectionMode,
}

/// Bulk-select mode of a list: whether its rows have checkboxes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SelectionMode {
    /// No checkboxes; the rows are links to their dialogs.
    #[default]
    No,
    /// Checkboxes, none of them ticked at first.
    Some,
    /// Checkboxes, all of them ticked at first, as long as the page shows the dialogs that the
    /// checksum was made of: a reader who comes back later must not find other dialogs ticked.
    /// `None` ticks the rows whatever they are.
    All(Option<RowsMark>),
}

/// Checksum of the dialogs on a page of a list, independent of their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowsMark(u128);

impl RowsMark {
    /// The checksum of these dialogs, each of which is named once.
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

/// A parameter of the address that was not used, for the page to name: its value was not valid, or
/// `uten` names it as left out of the address before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IgnoredParam {
    /// `hvor`: an unknown search scope.
    Scope,
    /// `status`: unknown, or one that the list never holds.
    Status,
    /// `lest`: neither `ja` nor `nei`.
    Read,
    /// `tid`, `fra` or `til`: an unknown preset or a malformed date.
    Dates,
    /// `etat`: a malformed code of a service owner.
    Owner,
    /// `tjeneste`: a malformed code of a service.
    Service,
    /// `frist`: an unknown kind of deadline.
    Due,
    /// `sak`: a case number longer than the limit.
    Case,
    /// `prosess`: not a URI, or longer than the limit.
    Process,
    /// `sort`: an unknown sort order.
    Sort,
    /// `ord` or `ordsprak`: an unknown matching mode or language.
    Words,
    /// `enhet`: a malformed key of a party.
    Unit,
    /// `etter`: a cursor with characters that none has.
    Position,
    /// The named parameter holds a national identity number; empty for a parameter without free
    /// text.
    IdentityNumber(&'static str),
    /// `kort`: packed parameters that could not be unpacked, so their content is unknown.
    Packed,
    /// A sender by name, in an address of the previous inbox.
    Sender,
    /// The party, in an address of the previous inbox.
    Party,
}

impl IgnoredParam {
    /// The filter error that the form shows beside its field, if the parameter came from one.
    #[must_use]
    pub fn fault(self) -> Option<FilterError> {
        match self {
            Self::IdentityNumber("q") => Some(FilterError::Words(Unsearchable::IdentityNumber)),
            Self::IdentityNumber("sak") => Some(FilterError::Case),
            _ => None,
        }
    }

    /// Parameters that `uten` can name as left out of an address, each with its value there.
    const NAMED: [(Self, &'static str); 14] = [
        (Self::Scope, "hvor"),
        (Self::Status, "status"),
        (Self::Read, "lest"),
        (Self::Dates, "tid"),
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

    /// The value for `uten`; `None` for a cursor, which belongs to one page of the list.
    #[must_use]
    pub fn word(self) -> Option<&'static str> {
        let mut named = Self::NAMED.into_iter();
        named
            .find(|(ignored, _)| *ignored == self)
            .map(|(_, word)| word)
    }

    fn of_word(text: &str) -> Option<Self> {
        let mut named = Self::NAMED.into_iter();
        named
            .find(|(_, word)| *word == text)
            .map(|(ignored, _)| ignored)
    }
}

impl ListUrl {
    /// The whole folder without filters, from the first page.
    #[must_use]
    pub fn new(party: PartyKey, folder: Folder) -> Self {
        Self {
            party,
            folder,
            filter: ListFilter::default(),
            units: Vec::new(),
            is_confirmed_large: false,
            after: None,
            selection_mode: SelectionMode::No,
        }
    }

    /// Parses the list at this path; `None` when the path is not of a list.
    #[must_use]
    pub fn at(path: &LocalPath) -> Option<Self> {
        let (path, query) = path.as_str().split_once('?').unwrap_or((path.as_str(), ""));
        let [party, word] = table::LIST.matches(path)?;
        let pairs: Vec<_> = query::pairs(query)
            .into_iter()
            .map(|(name, value)| (name, without_controls(&value)))
            .collect();
        let pairs = pairs.iter().map(|(name, value)| (&**name, &**value));
        Some(Self::read(PartyKey::parse(party)?, folder_of(word)?, pairs).0)
    }

    /// Parses the list in the `liste` parameter of a page's address; `None` when there is none.
    #[must_use]
    pub fn named_by(path: &LocalPath) -> Option<Self> {
        let (_, query) = path.as_str().split_once('?')?;
        let mut pairs = query::pairs(query).into_iter();
        let (_, list) = pairs.find(|(name, _)| name == "liste")?;
        Self::at(&LocalPath::parse(&list)?)
    }

    /// Parses the parameters of an address. Unknown parameters and empty values are ignored,
    /// malformed values are dropped and returned as [`IgnoredParam`]. Of a parameter that can be
    /// given once, the first counts.
    #[must_use]
    pub fn read<'a>(
        party: PartyKey,
        folder: Folder,
        pairs: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> (Self, Vec<IgnoredParam>) {
        let mut read = Self::new(party, folder);
        let mut ignored = Vec::new();
        let mut days = (None, None);
        let pairs = pairs.map(|(name, value)| (name, value.trim()));
        for (name, value) in pairs.filter(|(_, value)| !value.is_empty()) {
            let fault = match name {
                _ if identity_number::is_in_parameter(name, value) => {
                    Some(IgnoredParam::IdentityNumber(parameter(name)))
                }
                "fra" => keep(&mut days.0, value.parse().ok(), IgnoredParam::Dates),
                "til" => keep(&mut days.1, value.parse().ok(), IgnoredParam::Dates),
                "enhet" => add(&mut read.units, PartyKey::parse(value), IgnoredParam::Unit),
                "etter" => keep(&mut read.after, sealed(value), IgnoredParam::Position),
                "hent" => {
                    read.is_confirmed_large = value == "1";
                    None
                }
                "uten" if (name, value) == identity_number::TAKEN_OUT => {
                    Some(IgnoredParam::IdentityNumber("q"))
                }
                "uten" => IgnoredParam::of_word(value),
                query::PACKED => Some(IgnoredParam::Packed),
                "velg" => {
                    read.selection_mode = choosing_of(value);
                    None
                }
                _ => take(&mut read.filter, name, value),
            };
            ignored.extend(fault);
        }
        // Explicit dates win over a preset.
        if days != (None, None) {
            read.filter.date_preset = Some(DatePreset::Days(days.0, days.1));
        }
        ignored.extend(settle(&mut read.filter, folder));
        ignored.dedup();
        (read, ignored)
    }

    /// The whole folder of the same parties, from the first page.
    #[must_use]
    pub fn whole(&self, folder: Folder) -> Self {
        Self {
            units: self.units.clone(),
            ..Self::new(self.party.clone(), folder)
        }
    }

    /// The same list with other filters, from the first page.
    #[must_use]
    pub fn with(&self, filter: ListFilter) -> Self {
        Self {
            filter,
            after: None,
            selection_mode: SelectionMode::No,
            ..self.clone()
        }
    }

    /// The same list for other parties, from the first page.
    #[must_use]
    pub fn of_parties(&self, party: PartyKey, units: Vec<PartyKey>) -> Self {
        Self {
            party,
            units,
            is_confirmed_large: false,
            ..self.first_page()
        }
    }

    /// The same list in its canonical spelling, without values that do not fit its folder.
    #[must_use]
    pub fn settled(mut self) -> Self {
        let _ = self.settle();
        self
    }

    /// Brings the filters to their canonical spelling; returns what was dropped because it does not
    /// fit the folder.
    pub fn settle(&mut self) -> Option<IgnoredParam> {
        settle(&mut self.filter, self.folder)
    }

    /// The same list from the first page, without bulk select.
    #[must_use]
    pub fn first_page(&self) -> Self {
        self.with(self.filter.clone())
    }

    /// The page of the same list after the cursor `after`.
    #[must_use]
    pub fn page_after(&self, after: Option<String>) -> Self {
        Self {
            after,
            selection_mode: SelectionMode::No,
            ..self.clone()
        }
    }

    /// The same list with this bulk-select mode.
    #[must_use]
    pub fn selection_mode(&self, selection_mode: SelectionMode) -> Self {
        Self {
            selection_mode,
            ..self.clone()
        }
    }

    /// The address of the same list for another party, without what that party cannot have:
    /// services and units are dropped, and the address names the dropped services
    /// (`docs/rules/inbox.md#party-chooser`).
    #[must_use]
    pub fn for_party(&self, party: &PartyKey) -> String {
        let there = Self {
            party: party.clone(),
            units: Vec::new(),
            is_confirmed_large: false,
            ..self.with(ListFilter {
                services: Vec::new(),
                ..self.filter.clone()
            })
        };
        let services = (!self.filter.services.is_empty()).then_some(IgnoredParam::Service);
        there.settled().without(services.as_slice())
    }

    /// The address, with an `uten` parameter for each value that was dropped.
    #[must_use]
    pub fn without(&self, ignored: &[IgnoredParam]) -> String {
        let mut address = self.to_string();
        for word in ignored.iter().filter_map(|ignored| ignored.word()) {
            let sign = if address.contains('?') { '&' } else { '?' };
            address = format!("{address}{sign}uten={word}");
        }
        address
    }

    /// The parameters of the address in canonical order, without the cursor: a form that holds them
    /// starts at the first page.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let filter = &self.filter;
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        let units = self.units.iter().map(|unit| ("enhet", unit.as_str()));
        pairs.extend(units.map(|(name, unit)| (name, unit.to_owned())));
        pairs.extend(filter.words.clone().map(|words| ("q", words)));
        if filter.is_any_word {
            pairs.push(("ord", "noen".to_owned()));
        }
        pairs.extend(filter.words_in.clone().map(|code| ("ordsprak", code)));
        pairs.extend(
            filter
                .scope
                .map(|scope| ("hvor", reach_word(scope).to_owned())),
        );
        let statuses = filter.statuses.iter().filter_map(|one| status_word(*one));
        pairs.extend(statuses.map(|word| ("status", word.to_owned())));
        let read = |is_read| if is_read { "ja" } else { "nei" };
        pairs.extend(
            filter
                .is_read
                .map(|is_read| ("lest", read(is_read).to_owned())),
        );
        match filter.date_preset {
            Some(DatePreset::Days(from, to)) => {
                pairs.extend(from.map(|day| ("fra", day.to_string())));
                pairs.extend(to.map(|day| ("til", day.to_string())));
            }
            Some(date_preset) => {
                pairs.extend(date_preset_word(date_preset).map(|word| ("tid", word.to_owned())));
            }
            None => {}
        }
        let owners = filter.owners.iter();
        pairs.extend(owners.map(|owner| ("etat", owner.as_str().to_owned())));
        let services = filter.services.iter();
        pairs.extend(services.map(|service| ("tjeneste", service.as_str().to_owned())));
        pairs.extend(filter.due.map(|due| ("frist", due_word(due).to_owned())));
        pairs.extend(filter.case.clone().map(|case| ("sak", case)));
        pairs.extend(filter.process.clone().map(|process| ("prosess", process)));
        pairs.extend(filter.sort.map(|sort| ("sort", sort_word(sort).to_owned())));
        if self.is_confirmed_large {
            pairs.push(("hent", "1".to_owned()));
        }
        pairs
    }

    /// The path without query parameters: `/a/{aktor}/{visning}`.
    #[must_use]
    pub fn bare_path(&self) -> String {
        self.path_of(table::LIST)
    }

    /// The address of the page with all filters; it keeps the filters, but not the cursor.
    #[must_use]
    pub fn filter_page(&self) -> String {
        self.sub_page(table::LIST_FILTER)
    }

    /// The path of the page with all filters, without query parameters.
    #[must_use]
    pub fn bare_filter_path(&self) -> String {
        self.path_of(table::LIST_FILTER)
    }

    /// The address that says when the list last changed, for the script that polls it.
    #[must_use]
    pub fn updates(&self) -> String {
        self.sub_page(table::LIST_UPDATES)
    }

    /// The address of the list's file; it names the ignored parameters of the list's own address
    /// (`uten`). `is_partial` accepts a file with gaps.
    #[must_use]
    pub fn export(&self, ignored: &[IgnoredParam], is_partial: bool) -> String {
        let mut address = self.sub_page(table::LIST_EXPORT);
        let words = ignored.iter().filter_map(|one| one.word());
        let without = words.map(|word| ("uten", word));
        let pairs = without.chain(is_partial.then_some(("ufullstendig", "1")));
        for (name, value) in pairs {
            let sign = if address.contains('?') { '&' } else { '?' };
            address = format!("{address}{sign}{name}={value}");
        }
        address
    }

    /// The address of a page below the list; it keeps the filters, but not the cursor.
    fn sub_page(&self, row: UrlPattern<2>) -> String {
        let path = self.path_of(row);
        match self.first_page().to_string().split_once('?') {
            Some((_, query)) => format!("{path}?{query}"),
            None => path,
        }
    }

    fn path_of(&self, row: UrlPattern<2>) -> String {
        row.path([&self.party.as_str(), &folder_word(self.folder)])
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

    /// The address as a path that can be a parameter of another one. Every list that
    /// [`fits`](Self::fits) has one; for a list that does not, this is the folder without filters.
    #[must_use]
    pub fn local_path(&self) -> LocalPath {
        LocalPath::parse(&self.to_string())
            .unwrap_or_else(|| LocalPath::parse_or_start(&self.bare_path()))
    }

    /// Whether the list is of parties that the reader chose: those in its address or those of a
    /// stored set.
    #[must_use]
    pub fn names_parties(&self) -> bool {
        !self.units.is_empty() || self.party.unit_set().is_some()
    }

    /// Whether the address is short enough to be a parameter of every other one.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.first_page().to_string().len() <= MOST_ADDRESS
    }

    /// Errors of the filters, and [`FilterError::Address`] when the address is too long; empty when
    /// the list can be shown.
    #[must_use]
    pub fn faults(&self) -> Vec<FilterError> {
        let mut faults = self.filter.faults();
        if !self.fits() {
            faults.push(FilterError::Address);
        }
        faults
    }

    /// The address with all parameters unpacked, whatever its length: the form that the store
    /// keeps.
    #[must_use]
    pub fn plain_address(&self) -> String {
        query::plain_address(&self.bare_path(), &self.all_pairs())
    }

    /// The parameters of the address, including bulk-select mode and cursor.
    fn all_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.pairs();
        match self.selection_mode {
            SelectionMode::No => {}
            SelectionMode::Some => pairs.push(("velg", "1".to_owned())),
            SelectionMode::All(None) => pairs.push(("velg", "alle".to_owned())),
            SelectionMode::All(Some(mark)) => pairs.push(("velg", format!("alle-{mark}"))),
        }
        pairs.extend(self.after.clone().map(|after| ("etter", after)));
        pairs
    }
}

impl fmt::Display for ListUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&query::address(&self.bare_path(), &self.all_pairs()))
    }
}

/// Parses one filter parameter; returns it when its value could not be used.
fn take(filter: &mut ListFilter, name: &str, value: &str) -> Option<IgnoredParam> {
    match name {
        "q" => {
            filter.words.get_or_insert_with(|| value.to_owned());
            None
        }
        "ord" => {
            filter.is_any_word = value == "noen";
            (!matches!(value, "alle" | "noen")).then_some(IgnoredParam::Words)
        }
        "ordsprak" => {
            let code = matches!(value, "nb" | "nn" | "en").then(|| value.to_owned());
            keep(&mut filter.words_in, code, IgnoredParam::Words)
        }
        "hvor" => keep(&mut filter.scope, reach_of(value), IgnoredParam::Scope),
        "status" => add(&mut filter.statuses, status_of(value), IgnoredParam::Status),
        "lest" => {
            let is_read = match value {
                "ja" => Some(true),
                "nei" => Some(false),
                _ => None,
            };
            keep(&mut filter.is_read, is_read, IgnoredParam::Read)
        }
        "tid" => keep(
            &mut filter.date_preset,
            date_preset_of(value),
            IgnoredParam::Dates,
        ),
        "etat" => add(
            &mut filter.owners,
            OwnerCode::parse(value),
            IgnoredParam::Owner,
        ),
        "tjeneste" => add(
            &mut filter.services,
            ServiceCode::parse(value),
            IgnoredParam::Service,
        ),
        "frist" => keep(&mut filter.due, due_of(value), IgnoredParam::Due),
        "sak" => {
            let case = (value.len() <= LONGEST_VALUE).then(|| value.to_owned());
            keep(&mut filter.case, case, IgnoredParam::Case)
        }
        "prosess" => {
            let is_uri = value.len() <= LONGEST_VALUE && url::Url::parse(value).is_ok();
            let process = is_uri.then(|| value.to_owned());
            keep(&mut filter.process, process, IgnoredParam::Process)
        }
        "sort" => keep(&mut filter.sort, sort_of(value), IgnoredParam::Sort),
        _ => None,
    }
}

/// Brings a filter to its canonical spelling: values sorted, each once, defaults left out.
fn settle(filter: &mut ListFilter, folder: Folder) -> Option<IgnoredParam> {
    if filter.words.is_none() {
        filter.is_any_word = false;
        filter.words_in = None;
    }
    let usual = ListFilter {
        scope: None,
        ..filter.clone()
    };
    if filter.scope == Some(usual.scope()) {
        filter.scope = None;
    }
    let usual = ListFilter {
        sort: None,
        ..filter.clone()
    };
    if filter.sort == Some(usual.sort(folder)) {
        filter.sort = None;
    }
    filter.owners.sort();
    filter.services.sort();
    let possible = filter.possible_statuses(folder);
    let count = filter.statuses.len();
    let wished = std::mem::take(&mut filter.statuses);
    filter.statuses = Status::KNOWN
        .into_iter()
        .filter(|one| wished.contains(one) && possible.contains(one))
        .collect();
    (filter.statuses.len() < count).then_some(IgnoredParam::Status)
}

/// Sets the slot to the first value that parsed; returns `fault` when the value did not parse.
fn keep<T>(slot: &mut Option<T>, value: Option<T>, fault: IgnoredParam) -> Option<IgnoredParam> {
    match value {
        Some(value) => {
            slot.get_or_insert(value);
            None
        }
        None => Some(fault),
    }
}

/// Adds a parsed value unless it is there already; returns `fault` when it did not parse.
fn add<T: PartialEq>(
    list: &mut Vec<T>,
    value: Option<T>,
    fault: IgnoredParam,
) -> Option<IgnoredParam> {
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

/// The name of a free-text parameter; the empty string for every other.
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

fn choosing_of(word: &str) -> SelectionMode {
    match word {
        "1" => SelectionMode::Some,
        "alle" => SelectionMode::All(None),
        _ => match word.strip_prefix("alle-").map(RowsMark::parse) {
            Some(Some(mark)) => SelectionMode::All(Some(mark)),
            Some(None) => SelectionMode::Some,
            None => SelectionMode::No,
        },
    }
}

/// The value of a search scope in the parameter `hvor`.
#[must_use]
pub fn reach_word(scope: SearchScope) -> &'static str {
    match scope {
        SearchScope::Folder => "mappe",
        SearchScope::Everywhere => "alle",
    }
}

fn reach_of(word: &str) -> Option<SearchScope> {
    [SearchScope::Folder, SearchScope::Everywhere]
        .into_iter()
        .find(|scope| reach_word(*scope) == word)
}

/// The value of a status in the parameter `status`; `None` for an unknown status.
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

/// The value of a date preset in the parameter `tid`; `None` for explicit dates.
#[must_use]
pub fn date_preset_word(date_preset: DatePreset) -> Option<&'static str> {
    match date_preset {
        DatePreset::Today => Some("idag"),
        DatePreset::Week => Some("uke"),
        DatePreset::Month => Some("maaned"),
        DatePreset::HalfYear => Some("6mnd"),
        DatePreset::Year => Some("12mnd"),
        DatePreset::Older => Some("eldre"),
        DatePreset::Days(..) => None,
    }
}

fn date_preset_of(word: &str) -> Option<DatePreset> {
    DatePreset::NAMED
        .into_iter()
        .find(|date_preset| date_preset_word(*date_preset) == Some(word))
}

/// The value of a deadline filter in the parameter `frist`.
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

/// The value of a sort order in the parameter `sort`.
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
        urls::{
            DialogOptions, DialogPath, HistoryPath, Login, PartyPickerUrl, PrintPath, save_search,
        },
    };

    #[track_caller]
    fn list_url(path: &str) -> ListUrl {
        ListUrl::at(&LocalPath::parse(path).unwrap()).unwrap()
    }

    /// `docs/rules/inbox.md#g-1`: each state has exactly one address, which parses to it again.
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
            assert_eq!(list_url(same).to_string(), same);
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
            assert_eq!(list_url(other).to_string(), canonical);
        }
    }

    fn read(folder: Folder, query: &str) -> (ListUrl, Vec<IgnoredParam>) {
        let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
        let party = PartyKey::parse("310702641").unwrap();
        ListUrl::read(party, folder, pairs.iter().map(|(n, v)| (&**n, &**v)))
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
            assert_eq!(told, [IgnoredParam::IdentityNumber(name)], "{query}");
            assert_eq!(read.to_string(), "/a/310702641/innboks", "{query}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        for (query, ignored) in [
            ("status=rart", IgnoredParam::Status),
            ("status=utkast", IgnoredParam::Status),
            ("lest=kanskje", IgnoredParam::Read),
            ("tid=i-fjor", IgnoredParam::Dates),
            ("fra=igår", IgnoredParam::Dates),
            ("til=2026-02-30", IgnoredParam::Dates),
            ("etat=%2F", IgnoredParam::Owner),
            ("tjeneste=a%2Fb", IgnoredParam::Service),
            ("frist=snart", IgnoredParam::Due),
            ("prosess=ikke-uri", IgnoredParam::Process),
            ("sort=navn", IgnoredParam::Sort),
            ("hvor=der", IgnoredParam::Scope),
            ("ordsprak=no", IgnoredParam::Words),
            ("enhet=%2F", IgnoredParam::Unit),
            ("etter=%2F", IgnoredParam::Position),
        ] {
            let (read, told) = read(Folder::Inbox, query);
            assert_eq!(told, [ignored], "{query}");
            assert_eq!(read.to_string(), "/a/310702641/innboks", "{query}");
        }
        for (ignored, word) in IgnoredParam::NAMED {
            assert_eq!(ignored.word(), Some(word));
            let told = read(Folder::Inbox, &format!("uten={word}")).1;
            assert_eq!(told, [ignored], "{word}");
        }
        assert!(read(Folder::Inbox, "uten=etter&uten=x").1.is_empty());
        let long = format!("sak={}", "1".repeat(1024));
        assert_eq!(read(Folder::Inbox, &long).1, [IgnoredParam::Case]);
        // A search in all folders can find drafts.
        assert!(read(Folder::Inbox, "status=utkast&hvor=alle").1.is_empty());
        assert!(read(Folder::Inbox, "status=utkast&q=skatt").1.is_empty());
        assert!(read(Folder::Archive, "status=utkast").1.is_empty());
        // Too many values are an error that the form shows; nothing is cut.
        let many: Vec<_> = (0..21).map(|n| format!("etat=e{n}")).collect();
        let (read, told) = read(Folder::Inbox, &many.join("&"));
        assert_eq!((read.filter.owners.len(), told.len()), (21, 0));
    }

    #[test]
    fn another_party_gets_the_same_list_as_far_as_it_can_have_it() {
        let other = PartyKey::parse("310702641").unwrap();
        let list =
            list_url("/a/utvalg/arkiv?enhet=1&q=abc&status=avsluttet&tid=uke&etter=x&velg=1");
        let same = "/a/310702641/arkiv?q=abc&status=avsluttet&tid=uke";
        assert_eq!(list.for_party(&other), same);
        let list = list_url("/a/1/innboks?tjeneste=a&lest=nei");
        let there = list.for_party(&other);
        assert_eq!(there, "/a/310702641/innboks?lest=nei&uten=tjeneste");
        let pairs = [("lest", "nei"), ("uten", "tjeneste")];
        let (read, told) = ListUrl::read(other, Folder::Inbox, pairs.into_iter());
        assert_eq!(told, [IgnoredParam::Service]);
        assert_eq!(read.to_string(), "/a/310702641/innboks?lest=nei");
    }

    #[test]
    fn a_list_that_changes_begins_at_its_beginning() {
        let list_url = list_url("/a/1/innboks?q=abc&velg=1&etter=x");
        assert_eq!(list_url.first_page().to_string(), "/a/1/innboks?q=abc");
        assert_eq!(
            list_url.with(ListFilter::default()).to_string(),
            "/a/1/innboks"
        );
        let chosen = self::list_url("/a/utvalg/arkiv?enhet=1&enhet=2&q=abc&hent=1&etter=x");
        let whole = chosen.whole(Folder::Inbox).to_string();
        assert_eq!(whole, "/a/utvalg/innboks?enhet=1&enhet=2");
        assert_eq!(
            list_url.page_after(Some("y".to_owned())).to_string(),
            "/a/1/innboks?q=abc&etter=y"
        );
    }

    fn places(query: &str) -> ListUrl {
        let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
        let party = PartyKey::parse("utvalg").unwrap();
        let pairs = pairs.iter().map(|(n, v)| (&**n, &**v));
        ListUrl::read(party, Folder::Inbox, pairs).0
    }

    /// For every filter, each address that carries the list parses to the same list, and none is
    /// longer than the longest address.
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

    /// The addresses that carry the address of a list.
    fn carriers(id: DialogId, list: &ListUrl, path: &LocalPath, sealed: &str) -> [String; 6] {
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
            PartyPickerUrl {
                words: Some("æ".repeat(100)),
                list: Some(list.clone()),
                ..PartyPickerUrl::default()
            }
            .to_string(),
            save_search(list),
        ]
    }

    fn leads_back(list: &ListUrl) {
        let id = DialogId(uuid::Uuid::from_u128(u128::MAX));
        let path = list.local_path();
        assert_eq!(ListUrl::at(&path).as_ref(), Some(list));
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
            assert_eq!(ListUrl::at(&carried).as_ref(), Some(list), "{carrier}");
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
        let named = |path: &str| ListUrl::named_by(&LocalPath::parse(path).unwrap());
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
        assert_eq!(list.faults(), [FilterError::Address]);
        assert!(list.whole(Folder::Inbox).filter.faults().is_empty());
    }
}
