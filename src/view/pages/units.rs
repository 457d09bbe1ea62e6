//! Choosing some units of an organisation, or some of a group, whose messages one sees in one list
//! (`inbox-features.md` §5.4).

use std::collections::HashSet;

use askama::Template;

use crate::{
    domain::{
        Folder, Parties, Party, PartyGroup, PartyUrn,
        name::display_name,
        parties::{NotSearchable, Search, Wanted},
    },
    routes::{Chooser, ListPlace, LocalPath, MOST_UNITS, PartyKey, UnitsPath},
    text::Language,
    view::{
        format,
        page::{Page, Place, party_name},
        party_rows::PartyKeys,
    },
};

/// Most that are shown at a time; the rest is found by searching.
const MOST_SHOWN: usize = 200;

/// Among whom one chooses.
#[derive(Clone, Copy, Debug)]
pub enum Pool<'a> {
    /// An organisation and its units.
    Organisation(&'a Party),
    /// The members of a group.
    Group(PartyGroup),
}

/// What the page is made of.
#[expect(missing_debug_implementations, reason = "it holds a function")]
pub struct UnitsInput<'a> {
    /// The word of the organisation or group.
    pub key: &'a PartyKey,
    /// Among whom one chooses.
    pub pool: Pool<'a>,
    /// All of these.
    pub members: &'a [PartyUrn],
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// What is searched for among them.
    pub words: Option<&'a str>,
    /// The list to go to.
    pub folder: Folder,
    /// Words in addresses.
    pub key_of: PartyKeys<'a>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/units.html")]
pub struct UnitsPage {
    page: Page,
    heading: String,
    /// Where the choice leads.
    action: String,
    /// Where the search leads, when there are too many to survey.
    search: Option<String>,
    words: String,
    folder: Option<&'static str>,
    options: Vec<UnitOption>,
    /// How many are not shown.
    more: Option<String>,
    back: String,
}

#[derive(Debug)]
struct UnitOption {
    key: PartyKey,
    name: String,
    line: Option<String>,
    is_chosen: bool,
}

impl UnitsPage {
    /// The page.
    #[must_use]
    pub fn new(page: Page, input: &UnitsInput<'_>) -> Self {
        let search = input.words.map(Search::parse);
        let page = match search {
            Some(Err(NotSearchable::IdentityNumber)) => {
                page.saying("info", "parties-unused-identity-number")
            }
            _ => page,
        };
        let search = search.and_then(Result::ok);
        let words = input.words.filter(|_| search.is_some()).unwrap_or_default();
        let is_searched = search.is_some();
        let found = input.parties.find(&Wanted {
            search: search.unwrap_or_default(),
            with_deleted: true,
            ..Wanted::default()
        });
        let members: HashSet<&PartyUrn> = input.members.iter().collect();
        let lines = found.lines(0, usize::MAX);
        let hits: Vec<&Party> = lines
            .iter()
            .filter(|line| line.is_hit && members.contains(&line.party.urn))
            .map(|line| line.party)
            .collect();
        let is_group = matches!(
            input.pool,
            Pool::Group(PartyGroup::Everyone | PartyGroup::Organisations | PartyGroup::People)
        );
        let is_chosen = !is_group && !is_searched && hits.len() <= MOST_UNITS;
        let more = hits.len().saturating_sub(MOST_SHOWN);
        let option = |party: &&Party| option(&page, input, party, is_chosen);
        let (party, folder) = (input.key, input.folder);
        let here = UnitsPath { party, folder }.to_string();
        let (path, _) = here.split_once('?').unwrap_or((&here, ""));
        let number = format::number(page.language, more);
        Self {
            heading: heading(&page, input.pool),
            action: ListPlace::new(PartyKey::of_group(PartyGroup::Choice), folder).to_string(),
            search: (members.len() > Parties::FEW).then(|| path.to_owned()),
            words: words.to_owned(),
            folder: (folder != Folder::Inbox).then(|| crate::routes::folder_word(folder)),
            options: hits.iter().take(MOST_SHOWN).filter_map(option).collect(),
            more: (more > 0).then(|| {
                let values = [("count", more.into()), ("all", (&number).into())];
                page.t_with("units-more", &values)
            }),
            back: Chooser {
                folder,
                ..Chooser::default()
            }
            .to_string(),
            // Nothing that could not be used is carried on by the forms of the page.
            page: Page {
                path: LocalPath::parse_or_start(&here),
                place: Place::Parties(folder),
                ..page
            },
        }
    }

    /// Its states.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        crate::view::samples::units(language)
    }
}

fn heading(page: &Page, pool: Pool<'_>) -> String {
    match pool {
        Pool::Organisation(party) => {
            let name = display_name(&party.name);
            page.t_with("units-heading", &[("name", (&name).into())])
        }
        Pool::Group(_) => page.t("units-heading-group"),
    }
}

fn option(
    page: &Page,
    input: &UnitsInput<'_>,
    party: &Party,
    is_chosen: bool,
) -> Option<UnitOption> {
    let number = party.organisation_number.as_ref();
    let number = number.map(|number| format::organisation_number(number.as_str()));
    let line = number.map(|number| {
        let key = "parties-number";
        page.t_with(key, &[("number", (&number).into())])
    });
    Some(UnitOption {
        key: (input.key_of)(party)?,
        name: party_name(page.language, party, input.parties),
        line,
        is_chosen,
    })
}
