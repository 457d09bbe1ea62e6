//! The party chooser: everyone the reader may act for, as links to their inboxes.

use askama::Template;

use crate::{
    domain::{Parties, Party, PartyKind, PartyUrn},
    routes::PartyKey,
    text::Language,
    view::{
        format,
        page::{Page, inbox_href, party_name, shape},
    },
};

/// What the page is made of.
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct PartiesInput<'a> {
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// The party that was used last.
    pub current: Option<&'a PartyUrn>,
    /// The word of a party in addresses.
    pub key: &'a dyn Fn(&Party) -> Option<PartyKey>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/parties.html")]
pub struct PartiesPage {
    page: Page,
    heading: String,
    groups: Vec<Group>,
}

#[derive(Debug)]
struct Group {
    id: &'static str,
    heading: String,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    /// `None` for a parent that only holds its units together.
    href: Option<String>,
    name: String,
    line: Option<String>,
    initials: String,
    shape: &'static str,
    color: &'static str,
    is_current: bool,
    is_unit: bool,
    tags: Vec<String>,
}

impl PartiesPage {
    /// The page: the reader first, then people, then organisations with their units below them, by
    /// name.
    #[must_use]
    pub fn new(page: Page, input: &PartiesInput<'_>) -> Self {
        let row = |party: &Party| Row::new(&page, input, party);
        let own: Vec<Row> = input.parties.own().map(row).into_iter().collect();
        let mut others: Vec<&Party> = input
            .parties
            .top()
            .iter()
            .filter(|party| !party.is_self)
            .collect();
        others.sort_by_cached_key(|party| format::sort_key(&party.name));
        let (organisations, people): (Vec<&Party>, Vec<&Party>) = others
            .into_iter()
            .partition(|party| party.kind == PartyKind::Organisation);
        let people: Vec<Row> = people.into_iter().map(row).collect();
        let organisations: Vec<Row> = organisations
            .into_iter()
            .flat_map(|party| {
                let mut units: Vec<&Party> = party.sub_units.iter().collect();
                // The main unit bears its parent's name and comes first.
                units.sort_by_cached_key(|unit| {
                    (unit.name != party.name, format::sort_key(&unit.name))
                });
                std::iter::once(party).chain(units)
            })
            .map(row)
            .collect();
        let groups = [
            ("deg", page.t("parties-self"), own),
            ("personer", page.t("parties-people"), people),
            (
                "virksomheter",
                page.t("parties-organisations"),
                organisations,
            ),
        ];
        let groups = groups
            .into_iter()
            .filter(|(_, _, rows)| !rows.is_empty())
            .map(|(id, heading, rows)| Group { id, heading, rows })
            .collect();
        Self {
            heading: page.t("parties-heading"),
            groups,
            page,
        }
    }

    /// Its states.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        crate::view::samples::choosers(language)
    }
}

impl Row {
    fn new(page: &Page, input: &PartiesInput<'_>, party: &Party) -> Self {
        let name = party_name(page.language, party, input.parties);
        let parent = input.parties.parent_of(&party.urn);
        let is_current = input.current == Some(&party.urn);
        let tags = [
            (party.is_self, "parties-you"),
            (party.is_deleted, "parties-deleted"),
            (is_current, "parties-current"),
        ];
        let key = (input.key)(party).filter(|_| !party.is_heading_only);
        Self {
            href: key.as_ref().map(inbox_href),
            line: line(page, party, parent),
            initials: format::initials(&name, 2),
            shape: shape(party.kind),
            color: if party.kind == PartyKind::Organisation {
                "company"
            } else {
                "person"
            },
            is_current,
            is_unit: parent.is_some(),
            tags: tags
                .into_iter()
                .filter(|(is, _)| *is)
                .map(|(_, key)| page.t(key))
                .collect(),
            name,
        }
    }
}

/// The second line: what tells two of the same name apart.
fn line(page: &Page, party: &Party, parent: Option<&Party>) -> Option<String> {
    if party.is_heading_only {
        return Some(page.t("parties-heading-only"));
    }
    let number = party
        .organisation_number
        .as_ref()
        .map(|n| format::organisation_number(n.as_str()));
    match (number, parent, party.date_of_birth) {
        (Some(number), Some(parent), _) => {
            let parent = format::display_name(&parent.name);
            Some(page.t_with(
                "parties-unit",
                &[("number", (&number).into()), ("parent", (&parent).into())],
            ))
        }
        (Some(number), None, _) => {
            Some(page.t_with("parties-number", &[("number", (&number).into())]))
        }
        (None, _, Some(born)) => {
            let born = format::date(page.language, born);
            Some(page.t_with("parties-born", &[("date", (&born).into())]))
        }
        (None, _, None) => None,
    }
}
