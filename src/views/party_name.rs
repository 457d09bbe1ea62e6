//! Names of parties and groups for display, and the shape of their avatars.

use super::format;
use crate::{
    domain::{Parties, Party, PartyGroup, PartyKind, PartySelection, name::display_name},
    i18n::{Language, text},
};

/// Name of the parties whose list is shown: a party, an organisation with its units, or a group.
#[must_use]
pub fn selection_name(
    language: Language,
    party_selection: &PartySelection<'_>,
    parties: &Parties,
) -> String {
    match party_selection {
        PartySelection::One(party) => party_name(language, party, parties),
        PartySelection::WithUnits(party, _) => {
            let name = party_name(language, party, parties);
            text(language, "units-with", &[("name", (&name).into())])
        }
        PartySelection::Group(group, _) => group_name(language, *group),
    }
}

/// Name of a group in the given language.
#[must_use]
pub fn group_name(language: Language, group: PartyGroup) -> String {
    let key = match group {
        PartyGroup::Everyone => "group-everyone",
        PartyGroup::Organisations => "group-organisations",
        PartyGroup::People => "group-people",
        PartyGroup::Favourites => "group-favourites",
        PartyGroup::Choice => "group-choice",
    };
    text(language, key, &[])
}

/// Shape of a party's avatar: `square` for organisations, else `circle`.
#[must_use]
pub fn shape(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Organisation => "square",
        PartyKind::Person | PartyKind::Unknown => "circle",
    }
}

/// A party's name for display, with number or date of birth where another party has the same name.
/// A unit with its parent's name is called the main unit.
#[must_use]
pub fn party_name(language: Language, party: &Party, parties: &Parties) -> String {
    let parent = parties.parent_of(&party.urn);
    let name = unit_name(language, party, parent);
    let is_main_unit = parent.is_some_and(|parent| parent.name == party.name);
    if !is_main_unit && parties.has_namesake(party) {
        numbered_name(language, party)
    } else {
        name
    }
}

/// A party's name with its number or date of birth, as far as both are known.
#[must_use]
pub fn numbered_name(language: Language, party: &Party) -> String {
    let name = unit_name(language, party, None);
    match distinction(language, party) {
        Some(line) if has_name(party) => format!("{name} ({line})"),
        _ => name,
    }
}

/// As [`party_name`], without number or date of birth, for where these stand beside the name. A
/// party without a name in the register is called by its number or date of birth.
#[must_use]
pub fn unit_name(language: Language, party: &Party, parent: Option<&Party>) -> String {
    if !has_name(party) {
        return distinction(language, party)
            .unwrap_or_else(|| text(language, "party-nameless", &[]));
    }
    match parent {
        Some(parent) if parent.name == party.name => main_unit_name(language, party),
        _ => display_name(&party.name),
    }
}

/// Name of a unit that has its organisation's name, followed by "main unit".
#[must_use]
pub fn main_unit_name(language: Language, party: &Party) -> String {
    let name = display_name(&party.name);
    format!("{name} ({})", text(language, "parties-main-unit", &[]))
}

/// Whether the register's name has a letter or digit.
#[must_use]
pub fn has_name(party: &Party) -> bool {
    party.name.chars().any(char::is_alphanumeric)
}

/// What distinguishes parties of one name: an organisation's number, a person's date of birth.
fn distinction(language: Language, party: &Party) -> Option<String> {
    let (key, name, value) = match (&party.organisation_number, party.date_of_birth) {
        (Some(number), _) => {
            let number = format::organisation_number(number.as_str());
            ("parties-number", "number", number)
        }
        (None, Some(born)) => ("parties-born", "date", format::date(language, born)),
        (None, None) => return None,
    };
    Some(text(language, key, &[(name, (&value).into())]))
}
