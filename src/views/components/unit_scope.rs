//! Unit scope of a list: which units of an organisation it covers, in words, and links to lists of
//! other units.

use crate::{
    domain::{Parties, Party, PartyGroup, PartySelection, PartyUrn},
    urls::{ChosenUnits, ListUrl, PROFILE, PartyKey, UnitPicker, with_fragment},
    views::{
        format,
        page::Page,
        party_name::{numbered_name, party_name, unit_name},
    },
};

/// Input of the template: which units of an organisation a list covers.
#[derive(Debug)]
pub struct UnitScope {
    /// The organisation and units as a sentence; `None` for an organisation without units.
    pub text: Option<String>,
    /// How many deleted units the list leaves out, as a sentence; `None` for none.
    pub without: Option<String>,
    /// Address of the setting that includes deleted units.
    pub profile: String,
    /// Address of the unit picker; `None` with nothing to choose from.
    pub pick: Option<String>,
    /// Address of the list of all units; `None` where this is that list.
    pub all: Option<String>,
}

impl UnitScope {
    /// Builds it for the list at `list_url`; `None` for a list to which units do not apply.
    #[must_use]
    pub fn new(
        page: &Page,
        party_selection: &PartySelection<'_>,
        parties: &Parties,
        list_url: &ListUrl,
    ) -> Option<Self> {
        if matches!(party_selection, PartySelection::Group(group, _) if *group != PartyGroup::Choice)
        {
            return None;
        }
        let members = party_selection.members();
        let organisation = parties.organisation_of(members)?;
        let family = parties.family(organisation, false);
        let is_own_list = party_selection
            .party()
            .is_some_and(|party| party.urn == organisation.urn);
        let deleted = parties.family(organisation, true).len();
        let deleted = deleted.saturating_sub(members.len());
        let deleted = (is_own_list && deleted > 0).then_some(deleted);
        let key = key(organisation)?;
        let pick = UnitPicker {
            chosen: chosen(party_selection, list_url),
            folder: list_url.folder,
            list: Some(list_url.first_page()),
            ..UnitPicker::of(key.clone())
        };
        let has_choice = family.len() > 1 || members.len() > 1;
        let all = (!is_own_list && !organisation.is_heading_only)
            .then(|| list_url.of_parties(key, Vec::new()).to_string());
        Some(Self {
            text: text(page, organisation, members, &family),
            without: deleted.map(|count| {
                let number = format::number(page.language, count);
                let values = [("count", count.into()), ("number", (&number).into())];
                page.t_with("unit-scope-without", &values)
            }),
            profile: with_fragment(&PROFILE, "slettede"),
            pick: has_choice.then(|| pick.to_string()),
            all,
        })
        .filter(|made| made.pick.is_some() || made.all.is_some() || made.without.is_some())
    }
}

/// Which units the unit picker has ticked when it opens; for the organisation's own list, all.
fn chosen(party_selection: &PartySelection<'_>, list_url: &ListUrl) -> ChosenUnits {
    match party_selection {
        PartySelection::WithUnits(..) => ChosenUnits::Unasked,
        PartySelection::One(party) => ChosenUnits::These(key(party).into_iter().collect()),
        PartySelection::Group(..) => match list_url.party.unit_set() {
            Some(id) => ChosenUnits::Set(id.to_owned()),
            None => ChosenUnits::These(list_url.units.clone()),
        },
    }
}

fn key(organisation: &Party) -> Option<PartyKey> {
    let number = organisation.organisation_number.as_ref()?;
    PartyKey::parse(number.as_str())
}

fn text(
    page: &Page,
    organisation: &Party,
    members: &[&Party],
    family: &[&Party],
) -> Option<String> {
    let name = unit_name(page.language, organisation, None);
    let is_in = |party: &Party| members.iter().any(|one| one.urn == party.urn);
    let (has_main, is_whole) = (
        is_in(organisation),
        family.iter().all(|party| is_in(party)) && !organisation.is_heading_only,
    );
    let units = members.len() - usize::from(has_main);
    let number = format::number(page.language, units);
    let unit = match members {
        [unit] if !has_main => unit_name(page.language, unit, Some(organisation)),
        _ => String::new(),
    };
    let values = [
        ("name", (&name).into()),
        ("unit", (&unit).into()),
        ("count", units.into()),
        ("number", (&number).into()),
    ];
    let key = match (has_main, units) {
        // An organisation without units has no scope to name.
        (true, 0) if family.len() == 1 => return None,
        (true, 0) => "unit-scope-main",
        (true, _) if is_whole => "unit-scope-all-units",
        (true, _) => "unit-scope-some",
        (false, 1) => "unit-scope-one",
        (false, _) => "unit-scope-few",
    };
    Some(page.t_with(key, &values))
}

/// How the rows of a list name the party that each message is for.
#[derive(Clone, Copy, Debug)]
pub struct Recipients<'a> {
    parties: &'a Parties,
    is_group: bool,
    /// The organisation of the list, where the list covers its units too.
    main: Option<&'a Party>,
    /// Whether a unit of the list has the organisation's name, and is called its main unit.
    has_namesake: bool,
}

impl<'a> Recipients<'a> {
    /// Prepares the names for the rows of this list.
    #[must_use]
    pub fn of(party_selection: &PartySelection<'a>, parties: &'a Parties) -> Self {
        let members = party_selection.members();
        let main = match party_selection {
            PartySelection::WithUnits(main, _) => Some(*main),
            PartySelection::Group(PartyGroup::Choice, _) if members.len() > 1 => {
                parties.organisation_of(members)
            }
            PartySelection::One(_) | PartySelection::Group(..) => None,
        };
        let is_namesake =
            |main: &Party, other: &Party| other.urn != main.urn && other.name == main.name;
        Self {
            parties,
            is_group: !matches!(party_selection, PartySelection::One(_)),
            has_namesake: main
                .is_some_and(|main| members.iter().any(|other| is_namesake(main, other))),
            main,
        }
    }

    /// The recipient of a message of this party. In a list of one party, only a unit is named,
    /// because its list looks like its parent's.
    #[must_use]
    pub fn name(&self, page: &Page, urn: &PartyUrn) -> Option<String> {
        let party = self.parties.by_urn(urn)?;
        let is_unit = self.parties.parent_of(urn).is_some();
        if !self.is_group && !is_unit {
            return None;
        }
        let is_main = self.main.is_some_and(|main| main.urn == *urn);
        let name = match (is_main, self.has_namesake) {
            (true, false) => return Some(page.t("list-to-main-unit")),
            (true, true) => numbered_name(page.language, party),
            (false, _) => party_name(page.language, party, self.parties),
        };
        Some(page.t_with("list-to", &[("recipient", (&name).into())]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::Folder, i18n::Language, views::samples::dairy};

    fn dairy_key() -> PartyKey {
        PartyKey::parse("310930000").unwrap()
    }

    /// A selection of the dairy's units at these indices; index 0 is the dairy itself.
    fn party_selection<'a>(
        parties: &'a Parties,
        indices: &[usize],
    ) -> (PartySelection<'a>, ListUrl) {
        let dairy = parties.top().get(1).unwrap();
        let family = parties.family(dairy, true);
        let members: Vec<_> = indices.iter().map(|index| family[*index]).collect();
        let units = members.iter().map(|party| key(party).unwrap()).collect();
        let list_url = ListUrl::new(PartyKey::of_group(PartyGroup::Choice), Folder::Archive);
        let list_url = ListUrl { units, ..list_url };
        (PartySelection::Group(PartyGroup::Choice, members), list_url)
    }

    #[test]
    fn every_part_of_an_organisation_has_its_words() {
        let page = Page::sample(Language::Nb);
        let parties = dairy();
        for (places, expected) in [
            (&[0, 1, 2, 3][..], "Laksehaug Meieri AS med 3 underenheter"),
            (&[0], "Bare Laksehaug Meieri AS, uten underenhetene"),
            (&[0, 2], "Laksehaug Meieri AS med 1 av underenhetene"),
            (
                &[1],
                "Bare Laksehaug Meieri Avd Bø, underenhet av Laksehaug Meieri AS",
            ),
            (&[1, 2], "2 av underenhetene til Laksehaug Meieri AS"),
        ] {
            let (party_selection, list_url) = party_selection(&parties, places);
            let made = UnitScope::new(&page, &party_selection, &parties, &list_url).unwrap();
            assert_eq!(made.text.as_deref(), Some(expected));
            assert_eq!(made.without, None, "the reader chose them");
            let all = format!("/a/{}/arkiv", dairy_key().as_str());
            assert_eq!(made.all, Some(all));
            let pick = made.pick.unwrap();
            assert!(pick.starts_with(&format!("/aktor/{}/enheter?", dairy_key().as_str())));
            assert_eq!(pick.matches("enhet=").count(), places.len());
        }
        let dairy = parties.top().get(1).unwrap();
        let list_url = ListUrl::new(dairy_key(), Folder::Inbox);
        let whole = parties.selection_of(dairy, false);
        let made = UnitScope::new(&page, &whole, &parties, &list_url).unwrap();
        let text = made.text.unwrap();
        assert_eq!(text, "Laksehaug Meieri AS med 3 underenheter");
        assert_eq!(made.without.unwrap(), "1 slettet underenhet er ikke med.");
        assert_eq!(made.all, None);
        let shown = parties.selection_of(dairy, true);
        let made = UnitScope::new(&page, &shown, &parties, &list_url).unwrap();
        let text = made.text.unwrap();
        assert_eq!(text, "Laksehaug Meieri AS med 4 underenheter");
        assert_eq!(made.without, None);
        let own = parties.own().unwrap();
        let own = parties.selection_of(own, true);
        assert!(UnitScope::new(&page, &own, &parties, &list_url).is_none());
    }

    #[test]
    fn the_main_units_own_rows_say_so_unless_a_unit_bears_its_name() {
        let page = Page::sample(Language::Nb);
        let mut units = dairy().top().to_vec();
        let rows = |parties: &Parties| -> Vec<String> {
            let dairy = parties.top().get(1).unwrap();
            let party_selection = parties.selection_of(dairy, false);
            let recipients = Recipients::of(&party_selection, parties);
            let members = party_selection.members().iter();
            members
                .filter_map(|party| recipients.name(&page, &party.urn))
                .collect()
        };
        let parties = dairy();
        let named = rows(&parties);
        assert_eq!(
            named[..2],
            ["til hovedenheten", "til Laksehaug Meieri Avd Bø"]
        );
        let dairy = units.get_mut(1).unwrap();
        dairy.sub_units[0].name = dairy.name.clone();
        let named = rows(&Parties::new(units));
        assert_eq!(
            named[0],
            "til Laksehaug Meieri AS (Org.nr. 310\u{a0}930\u{a0}000)"
        );
        assert_eq!(named[1], "til Laksehaug Meieri AS (Hovedenhet)");
    }

    #[test]
    fn one_alone_is_named_only_where_it_is_a_unit() {
        let page = Page::sample(Language::Nb);
        let parties = dairy();
        let dairy = parties.top().get(1).unwrap();
        let own = PartySelection::One(parties.own().unwrap());
        let of = |party_selection: &PartySelection<'_>| {
            let party = party_selection.party().unwrap();
            Recipients::of(party_selection, &parties).name(&page, &party.urn)
        };
        assert_eq!(of(&own), None);
        assert_eq!(of(&PartySelection::One(dairy)), None);
        let unit = PartySelection::One(dairy.sub_units.first().unwrap());
        assert_eq!(of(&unit), Some("til Laksehaug Meieri Avd Bø".to_owned()));
    }
}
