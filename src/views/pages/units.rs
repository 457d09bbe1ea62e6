//! Unit picker: choose some units of an organisation, or some members of a group, to see their
//! messages in one list (`docs/rules/inbox.md#groups`).

use std::collections::HashSet;

use askama::Template;

use crate::{
    domain::{
        Folder, Parties, Party, PartyGroup, PartyUrn,
        parties::{NotSearchable, PartyQuery, Search},
    },
    urls::{ChosenUnits, LocalPath, PROFILE, PartyKey, PartyPickerUrl, UnitPicker},
    views::{
        components::party_rows::PartyKeys,
        format,
        page::{Page, PageLocation},
        party_name::{main_unit_name, unit_name},
    },
};

/// Number of units shown on one page.
const AT_A_TIME: usize = 100;
/// Maximum number of units that are selected beforehand, or that the address holds.
const MOST_CHOSEN_BEFOREHAND: usize = 100;

/// Parties that the reader chooses from.
#[derive(Clone, Copy, Debug)]
pub enum Pool<'a> {
    /// An organisation and its units.
    Organisation(&'a Party),
    /// The members of a group.
    Group(PartyGroup),
}

/// Why the selection does not lead to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitsFault {
    /// The form was sent with no party selected.
    Nobody,
    /// The person has the maximum number of selections in the store.
    Full,
}

/// Data that the handler passes to [`UnitsPage`].
#[expect(missing_debug_implementations, reason = "it holds a function")]
pub struct UnitsInput<'a> {
    /// State of the picker from its URL: party or group, search words and page.
    pub picker: &'a UnitPicker,
    /// Organisation or group whose members can be selected.
    pub pool: Pool<'a>,
    /// URNs of all parties in the pool.
    pub members: &'a [PartyUrn],
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// Selection before this page, as the address gives it.
    pub before: &'a ChosenUnits,
    /// Current selection; `None` before the reader has made one.
    pub chosen: Option<&'a [PartyKey]>,
    /// Why the selection does not lead to a list; `None` without an error.
    pub fault: Option<UnitsFault>,
    /// Looks up the address key of a party.
    pub key_of: PartyKeys<'a>,
}

/// Unit picker page: search, options and pagination.
#[derive(Debug, Template)]
#[template(path = "pages/units.html")]
pub struct UnitsPage {
    page: Page,
    heading: String,
    error: Option<FormError>,
    /// Address that the form is sent to.
    action: String,
    can_search: bool,
    words: String,
    folder: Option<&'static str>,
    /// Address of the list that the reader came from.
    list: Option<String>,
    /// Hidden field with the earlier selection: its name and value.
    before: (&'static str, String),
    /// Hidden field: keys of the units shown, separated by commas.
    shown: String,
    options: Vec<UnitOption>,
    count: String,
    /// Labels of the buttons that select all hits and none; `None` for fewer than two hits.
    all: Option<(String, String)>,
    paging: Option<UnitsPaging>,
    back: String,
}

/// Error text, with a link to a page that helps.
#[derive(Debug)]
struct FormError {
    text: String,
    /// Label and address of the page where stored selections can be deleted.
    link: Option<(String, &'static str)>,
}

/// Pagination: buttons to the previous and the next page.
#[derive(Debug)]
struct UnitsPaging {
    place: String,
    previous: Option<usize>,
    next: Option<usize>,
}

#[derive(Debug)]
struct UnitOption {
    key: PartyKey,
    name: String,
    line: Option<String>,
    is_chosen: bool,
}

/// Members that match the search words, in the order of all parties.
#[must_use]
pub fn hits<'a>(parties: &'a Parties, members: &[PartyUrn], words: Option<&str>) -> Vec<&'a Party> {
    let search = words.map(Search::parse).and_then(Result::ok);
    let found = parties.find(&PartyQuery {
        search: search.unwrap_or_default(),
        with_deleted: true,
        ..PartyQuery::default()
    });
    let members: HashSet<&PartyUrn> = members.iter().collect();
    let lines = found.lines(0, usize::MAX);
    let hits = lines
        .iter()
        .filter(|line| line.is_hit && members.contains(&line.party.urn));
    hits.map(|line| line.party).collect()
}

impl UnitsPage {
    /// Builds the page; words that cannot be searched for are dropped.
    #[must_use]
    pub fn new(page: Page, input: &UnitsInput<'_>) -> Self {
        let picker = input.picker;
        let words = picker.words.as_deref();
        let search = words.map(Search::parse);
        let page = match search {
            Some(Err(NotSearchable::IdentityNumber)) => {
                page.saying("info", "parties-ignored-identity-number")
            }
            _ => page,
        };
        let words = words.filter(|_| matches!(search, Some(Ok(_))));
        let hits = hits(input.parties, input.members, words);
        let pages = hits.len().div_ceil(AT_A_TIME).max(1);
        let place = picker.pages_before.min(pages - 1);
        let chosen = chosen(input, &hits, words.is_some());
        let options: Vec<_> = hits
            .iter()
            .skip(place * AT_A_TIME)
            .take(AT_A_TIME)
            .filter_map(|party| option(&page, input, party, &chosen))
            .collect();
        let folder = picker.folder;
        let number = |count| format::number(page.language, count);
        let shown: Vec<_> = options.iter().map(|option| option.key.as_str()).collect();
        let all = hits.len();
        Self {
            heading: heading(&page, input.pool),
            error: input.fault.map(|fault| error(&page, fault)),
            action: picker.bare_path(),
            can_search: input.members.len() > Parties::FEW,
            words: words.unwrap_or_default().to_owned(),
            folder: (folder != Folder::Inbox && picker.list.is_none())
                .then(|| crate::urls::folder_word(folder)),
            list: picker.list.as_ref().map(ToString::to_string),
            before: before(input.before, &chosen),
            shown: shown.join(","),
            count: count(&page, chosen.len()),
            all: (all > 1).then(|| {
                let number = number(all);
                let value = [("all", (&number).into())];
                (page.t_with("units-all", &value), page.t("units-none"))
            }),
            paging: paging(&page, place, pages),
            back: back(picker),
            options,
            page: Page {
                path: path(input, words),
                place: PageLocation::Parties(folder),
                ..page
            },
        }
    }
}

/// Address to go back to: the list that the reader came from, else the party chooser.
fn back(picker: &UnitPicker) -> String {
    let start = || PartyPickerUrl {
        folder: picker.folder,
        ..PartyPickerUrl::default()
    };
    match &picker.list {
        Some(list) => list.to_string(),
        None => start().to_string(),
    }
}

/// Pagination of the page with `before` pages before it; `None` when there is only one.
fn paging(page: &Page, before: usize, pages: usize) -> Option<UnitsPaging> {
    let number = |count| format::number(page.language, count);
    let (this, all) = (number(before + 1), number(pages));
    let values = [("page", (&this).into()), ("pages", (&all).into())];
    (pages > 1).then(|| UnitsPaging {
        place: page.t_with("parties-page", &values),
        previous: (before > 0).then_some(before),
        next: (before + 1 < pages).then_some(before + 2),
    })
}

/// Address of the page in its current state. A selection that the address cannot hold is replaced
/// by the one it came from, and parameters that could not be used are dropped.
fn path(input: &UnitsInput<'_>, words: Option<&str>) -> LocalPath {
    let is_short = |keys: &&[PartyKey]| keys.len() <= MOST_CHOSEN_BEFOREHAND;
    let chosen = match (input.before, input.chosen.filter(is_short)) {
        (ChosenUnits::Set(id), _) => ChosenUnits::Set(id.clone()),
        (_, Some(keys)) => ChosenUnits::These(keys.to_vec()),
        (before, None) => before.clone(),
    };
    let picker = UnitPicker {
        words: words.map(str::to_owned),
        chosen,
        ..input.picker.clone()
    };
    LocalPath::parse_or_start(&picker.to_string())
}

/// Selected parties. Of an organisation with few units all are selected until the reader makes a
/// selection.
fn chosen(input: &UnitsInput<'_>, hits: &[&Party], is_searched: bool) -> HashSet<PartyKey> {
    if let Some(chosen) = input.chosen {
        return chosen.iter().cloned().collect();
    }
    let is_group = matches!(
        input.pool,
        Pool::Group(PartyGroup::Everyone | PartyGroup::Organisations | PartyGroup::People)
    );
    if is_group || is_searched || hits.len() > MOST_CHOSEN_BEFOREHAND {
        return HashSet::new();
    }
    hits.iter()
        .filter_map(|party| (input.key_of)(party))
        .collect()
}

/// Hidden field with the earlier selection: the id of a stored set, or the keys of all selected
/// parties.
fn before(before: &ChosenUnits, chosen: &HashSet<PartyKey>) -> (&'static str, String) {
    if let ChosenUnits::Set(id) = before {
        return ("valgt", id.clone());
    }
    let mut keys: Vec<_> = chosen.iter().map(PartyKey::as_str).collect();
    keys.sort_unstable();
    ("fra", keys.join(","))
}

fn count(page: &Page, count: usize) -> String {
    let all = format::number(page.language, count);
    let values = [("count", count.into()), ("all", (&all).into())];
    page.t_with("units-count", &values)
}

fn error(page: &Page, fault: UnitsFault) -> FormError {
    match fault {
        UnitsFault::Nobody => FormError {
            text: page.t("units-nobody"),
            link: None,
        },
        UnitsFault::Full => FormError {
            text: page.t("units-full"),
            link: Some((page.t("units-full-link"), PROFILE.as_str())),
        },
    }
}

fn heading(page: &Page, pool: Pool<'_>) -> String {
    match pool {
        Pool::Organisation(party) => {
            let name = unit_name(page.language, party, None);
            page.t_with("units-heading", &[("name", (&name).into())])
        }
        Pool::Group(_) => page.t("units-heading-group"),
    }
}

fn option(
    page: &Page,
    input: &UnitsInput<'_>,
    party: &Party,
    chosen: &HashSet<PartyKey>,
) -> Option<UnitOption> {
    let number = party.organisation_number.as_ref();
    let number = number.map(|number| format::organisation_number(number.as_str()));
    let line = number.map(|number| {
        let key = "parties-number";
        page.t_with(key, &[("number", (&number).into())])
    });
    let key = (input.key_of)(party)?;
    Some(UnitOption {
        is_chosen: chosen.contains(&key),
        key,
        name: if is_main_unit(input, party) {
            main_unit_name(page.language, party)
        } else {
            unit_name(page.language, party, input.parties.parent_of(&party.urn))
        },
        line,
    })
}

/// Whether `party` is the organisation itself and none of its units has the same name; such a unit
/// would be shown as the main unit.
fn is_main_unit(input: &UnitsInput<'_>, party: &Party) -> bool {
    let Pool::Organisation(organisation) = input.pool else {
        return false;
    };
    let is_namesake =
        |unit: &Party| unit.name == organisation.name && input.members.contains(&unit.urn);
    organisation.urn == party.urn && !organisation.sub_units.iter().any(is_namesake)
}
