//! Party selection: the party, the organisation with its units, or the group of parties that a list
//! covers (`docs/rules/inbox.md#groups`).

use std::collections::HashSet;

use crate::domain::{Parties, Party, PartyChoices, PartyKind, PartyUrn};

/// A group of parties that a reader may act for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartyGroup {
    /// All parties of every kind.
    Everyone,
    /// All organisations and their units.
    Organisations,
    /// All people, the reader included.
    People,
    /// Parties that the reader has marked as favourites.
    Favourites,
    /// Parties that the address names one by one.
    Choice,
}

impl PartyGroup {
    /// Every group, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Everyone,
        Self::Organisations,
        Self::People,
        Self::Favourites,
        Self::Choice,
    ];

    /// Whether the reader has named each member: then deleted ones are included.
    #[must_use]
    pub fn is_named(self) -> bool {
        matches!(self, Self::Favourites | Self::Choice)
    }

    fn holds(self, party: &Party, named: &HashSet<&PartyUrn>, with_deleted: bool) -> bool {
        let is_one = match self {
            Self::Everyone => true,
            Self::Organisations => party.kind == PartyKind::Organisation,
            Self::People => party.kind != PartyKind::Organisation,
            Self::Favourites | Self::Choice => named.contains(&party.urn),
        };
        is_one && (with_deleted || !party.is_deleted || self.is_named())
    }
}

impl Parties {
    /// Members of a group, each once. `named` holds the reader's favourites or choice, for the
    /// groups that consist of these. Deleted parties are included when named or shown; headings
    /// never are.
    #[must_use]
    pub fn members(
        &self,
        group: PartyGroup,
        named: &[PartyUrn],
        with_deleted: bool,
    ) -> Vec<&Party> {
        let named: HashSet<&PartyUrn> = named.iter().collect();
        let mut seen = HashSet::new();
        self.selectable()
            .filter(|party| group.holds(party, &named, with_deleted))
            .filter(|party| seen.insert(&party.urn))
            .collect()
    }

    /// Whether a group is offered: it needs two members, since a list of one party has its own
    /// address. Stops at the second member.
    #[must_use]
    pub fn offers(&self, group: PartyGroup, named: &[PartyUrn], with_deleted: bool) -> bool {
        let named: HashSet<&PartyUrn> = named.iter().collect();
        let mut members = self
            .selectable()
            .filter(|party| group.holds(party, &named, with_deleted));
        let first = members.next();
        first.is_some_and(|first| members.any(|other| other.urn != first.urn))
    }

    /// The selection of a party: an organisation with its units, any other party alone. Deleted
    /// units are included when deleted parties are shown.
    #[must_use]
    pub fn selection_of<'a>(&'a self, party: &'a Party, with_deleted: bool) -> PartySelection<'a> {
        let family = self.family(party, with_deleted);
        if family.len() > 1 {
            PartySelection::WithUnits(party, family)
        } else {
            PartySelection::One(party)
        }
    }

    /// An organisation and its units, as far as the user can act for them: the organisation first,
    /// the units as received, each once.
    #[must_use]
    pub fn family<'a>(&'a self, organisation: &'a Party, with_deleted: bool) -> Vec<&'a Party> {
        let mut seen = HashSet::new();
        let is_own = |unit: &&Party| {
            let parent = self.parent_of(&unit.urn);
            parent.is_some_and(|parent| parent.urn == organisation.urn)
        };
        let units = organisation.sub_units.iter().filter(is_own);
        let units = units.filter(|unit| with_deleted || !unit.is_deleted);
        let all = std::iter::once(organisation)
            .filter(|party| !party.is_heading_only)
            .chain(units);
        all.filter(|party| seen.insert(&party.urn)).collect()
    }

    /// The one organisation with units that all members are or belong to; `None` when there is
    /// none.
    #[must_use]
    pub fn organisation_of<'a>(&'a self, members: &[&'a Party]) -> Option<&'a Party> {
        let top = |party: &&'a Party| self.parent_of(&party.urn).unwrap_or(party);
        let mut tops = members.iter().map(top);
        let first = tops.next()?;
        let is_one = tops.all(|other| other.urn == first.urn);
        (is_one && !first.sub_units.is_empty()).then_some(first)
    }

    /// Groups that are offered to a reader with these choices.
    #[must_use]
    pub fn offered(&self, choices: &PartyChoices) -> Vec<PartyGroup> {
        let is_offered = |group: &PartyGroup| {
            *group != PartyGroup::Choice
                && self.offers(*group, &choices.favourites, choices.shows_deleted)
        };
        PartyGroup::ALL.into_iter().filter(is_offered).collect()
    }
}

/// The parties that a list covers.
#[derive(Clone, Debug)]
pub enum PartySelection<'a> {
    /// One party alone, without any units.
    One(&'a Party),
    /// An organisation and all members: itself first, then its units.
    WithUnits(&'a Party, Vec<&'a Party>),
    /// A group and all of its members.
    Group(PartyGroup, Vec<&'a Party>),
}

impl<'a> PartySelection<'a> {
    /// All parties of the selection, one or many.
    #[must_use]
    pub fn members(&self) -> &[&'a Party] {
        match self {
            Self::One(party) => std::slice::from_ref(party),
            Self::WithUnits(_, members) | Self::Group(_, members) => members,
        }
    }

    /// The acting party; `None` for a group. Its units may be in the list too.
    #[must_use]
    pub fn party(&self) -> Option<&'a Party> {
        match self {
            Self::One(party) | Self::WithUnits(party, _) => Some(party),
            Self::Group(..) => None,
        }
    }

    /// URNs of all members, for the search.
    #[must_use]
    pub fn urns(&self) -> Vec<PartyUrn> {
        let members = self.members().iter();
        members.map(|party| party.urn.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PlatformIds;

    fn party(name: &str, kind: PartyKind) -> Party {
        Party {
            urn: PartyUrn::new(name),
            name: name.to_owned(),
            kind,
            organisation_number: None,
            platform: PlatformIds::default(),
            date_of_birth: None,
            is_deleted: name.ends_with('†'),
            is_self: name == "jeg",
            is_heading_only: name.starts_with("bare "),
            sub_units: Vec::new(),
        }
    }

    fn parties() -> Parties {
        let organisation = |name| party(name, PartyKind::Organisation);
        let mut heading = organisation("bare over");
        heading.sub_units = vec![organisation("enhet"), organisation("enhet †")];
        Parties::new(vec![
            party("jeg", PartyKind::Person),
            party("barn", PartyKind::Person),
            party("ukjent", PartyKind::Unknown),
            organisation("firma"),
            organisation("firma"),
            heading,
        ])
    }

    /// Covers `docs/rules/inbox.md#party-list` and `docs/rules/inbox.md#groups` for members.
    #[test]
    fn a_group_holds_whom_one_may_act_for_and_each_once() {
        let parties = parties();
        let named = ["enhet †", "barn", "bare over", "fremmed"].map(PartyUrn::new);
        let listed = |group, with_deleted| -> Vec<&str> {
            let members = parties.members(group, &named, with_deleted);
            members.iter().map(|party| party.name.as_str()).collect()
        };
        for (group, expected) in [
            (
                PartyGroup::Everyone,
                &["jeg", "barn", "ukjent", "firma", "enhet"][..],
            ),
            (PartyGroup::Organisations, &["firma", "enhet"]),
            (PartyGroup::People, &["jeg", "barn", "ukjent"]),
            (PartyGroup::Favourites, &["barn", "enhet †"]),
            (PartyGroup::Choice, &["barn", "enhet †"]),
        ] {
            assert_eq!(listed(group, false), expected, "{group:?}");
        }
        assert_eq!(
            listed(PartyGroup::Organisations, true),
            ["firma", "enhet", "enhet †"]
        );
    }

    #[test]
    fn the_list_of_an_organisation_is_that_of_its_units_too() {
        let organisation = |name: &str| party(name, PartyKind::Organisation);
        let with = |name: &str, units: &[&str]| Party {
            sub_units: units.iter().map(|unit| organisation(unit)).collect(),
            ..organisation(name)
        };
        let parties = Parties::new(vec![
            party("jeg", PartyKind::Person),
            with("meieri", &["ysteri", "butikk", "lager †", "butikk"]),
            with("bare over", &["nord", "sør"]),
            with("mølle", &["kvern †"]),
            organisation("ysteri"),
        ]);
        let one = |name: &str| parties.all().find(|party| party.name == name).unwrap();
        let listed = |name: &str, with_deleted| -> Vec<&str> {
            let party_selection = parties.selection_of(one(name), with_deleted);
            let members = party_selection.members().iter();
            members.map(|party| party.name.as_str()).collect()
        };
        assert_eq!(listed("meieri", false), ["meieri", "ysteri", "butikk"]);
        assert_eq!(
            listed("meieri", true),
            ["meieri", "ysteri", "butikk", "lager †"]
        );
        assert_eq!(listed("mølle", false), ["mølle"]);
        assert_eq!(listed("butikk", true), ["butikk"]);
        assert_eq!(listed("jeg", true), ["jeg"]);
        // A heading is never a member.
        let family = parties.family(one("bare over"), true);
        let units: Vec<_> = family.iter().map(|party| party.name.as_str()).collect();
        assert_eq!(units, ["nord", "sør"]);

        let of = |names: &[&str]| {
            let chosen: Vec<_> = names.iter().map(|name| one(name)).collect();
            let organisation = parties.organisation_of(&chosen);
            organisation.map(|party| party.name.as_str())
        };
        assert_eq!(of(&["meieri"]), Some("meieri"));
        assert_eq!(of(&["butikk", "ysteri"]), Some("meieri"));
        assert_eq!(of(&["nord"]), Some("bare over"));
        assert_eq!(of(&["meieri", "nord"]), None);
        assert_eq!(of(&["jeg"]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn a_group_of_one_is_not_offered() {
        let parties = parties();
        assert!(parties.offers(PartyGroup::Everyone, &[], false));
        assert!(!parties.offers(PartyGroup::Favourites, &[PartyUrn::new("barn")], false));
        let choices = PartyChoices {
            favourites: ["barn", "firma"].map(PartyUrn::new).into(),
            ..PartyChoices::default()
        };
        let all = [
            PartyGroup::Everyone,
            PartyGroup::Organisations,
            PartyGroup::People,
            PartyGroup::Favourites,
        ];
        assert_eq!(parties.offered(&choices), all);
        assert_eq!(parties.offered(&PartyChoices::default()), all[..3]);
        let alone = Parties::new(vec![party("jeg", PartyKind::Person)]);
        for group in PartyGroup::ALL {
            assert!(!alone.offers(group, &[], true), "{group:?}");
        }
    }
}
