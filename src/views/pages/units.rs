//! Choosing some units of an organisation, or some of a group, whose messages one sees in one list
//! (`docs/rules/inbox.md#groups`).

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
        page::{Page, PageLocation, main_unit_name, unit_name},
    },
};

/// Shown on a page.
const AT_A_TIME: usize = 100;
/// Most that are chosen beforehand.
const MOST_CHOSEN_BEFOREHAND: usize = 100;

/// Among whom one chooses.
#[derive(Clone, Copy, Debug)]
pub enum Pool<'a> {
    /// An organisation and its units.
    Organisation(&'a Party),
    /// The members of a group.
    Group(PartyGroup),
}

/// Why the choice does not lead to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitsFault {
    /// Nobody is chosen.
    Nobody,
    /// The person has as many choices in the store as there may be.
    Full,
}

/// What the page is made of.
#[expect(missing_debug_implementations, reason = "it holds a function")]
pub struct UnitsInput<'a> {
    /// Where it stands: whose, what is searched for, which page.
    pub picker: &'a UnitPicker,
    /// Among whom one chooses.
    pub pool: Pool<'a>,
    /// All of these.
    pub members: &'a [PartyUrn],
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// Who was chosen before, as the address says it.
    pub before: &'a ChosenUnits,
    /// Who is chosen now; `None` when nobody was asked yet.
    pub chosen: Option<&'a [PartyKey]>,
    /// Why it does not lead to a list.
    pub fault: Option<UnitsFault>,
    /// Words in addresses.
    pub key_of: PartyKeys<'a>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/units.html")]
pub struct UnitsPage {
    page: Page,
    heading: String,
    error: Option<FormError>,
    /// Where the form is sent.
    action: String,
    can_search: bool,
    words: String,
    folder: Option<&'static str>,
    /// The list that one came from.
    list: Option<String>,
    /// What the form knew before: the name of the field and its value.
    before: (&'static str, String),
    /// Who is shown, in one field.
    shown: String,
    options: Vec<UnitOption>,
    count: String,
    /// All that the search finds, and none of it, where that is more than a few.
    all: Option<(String, String)>,
    paging: Option<UnitsPaging>,
    back: String,
}

/// What is wrong, and how to get on.
#[derive(Debug)]
struct FormError {
    text: String,
    /// The page where one can make room.
    link: Option<(String, &'static str)>,
}

/// Buttons to the pages beside this one.
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

/// Those of the members that these words find, in the order of all parties.
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
    /// The page.
    #[must_use]
    pub fn new(page: Page, input: &UnitsInput<'_>) -> Self {
        let picker = input.picker;
        let words = picker.words.as_deref();
        let search = words.map(Search::parse);
        let page = match search {
            Some(Err(NotSearchable::IdentityNumber)) => {
                page.saying("info", "parties-unused-identity-number")
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

/// Where one came from: a list, or the page on which one chooses a party.
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

/// The pages beside this one, with `before` pages before it.
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

/// The address of the page as it is now. A choice that the address cannot hold is that of the set it
/// came from, and nothing that could not be used is carried on.
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

/// Who is chosen. Of an organisation of few units all are, until something else is said.
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

/// What the form tells of who was chosen before: the id of a set in the store, or everybody.
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
            link: Some((page.t("units-full-link"), PROFILE)),
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

/// Whether it is the organisation whose units one chooses among, and none of these bears its name: that
/// one would be known as the main unit.
fn is_main_unit(input: &UnitsInput<'_>, party: &Party) -> bool {
    let Pool::Organisation(organisation) = input.pool else {
        return false;
    };
    let is_namesake =
        |unit: &Party| unit.name == organisation.name && input.members.contains(&unit.urn);
    organisation.urn == party.urn && !organisation.sub_units.iter().any(is_namesake)
}
