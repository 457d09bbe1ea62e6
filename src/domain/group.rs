//! Groups of parties whose messages stand in one list (`inbox-features.md` §5.4), and whose list a
//! page shows.

use std::collections::HashSet;

use crate::domain::{Parties, Party, PartyChoices, PartyKind, PartyUrn};

/// A group of parties that a reader may act for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartyGroup {
    /// All of them.
    Everyone,
    /// All organisations and their units.
    Organisations,
    /// All people, the reader included.
    People,
    /// Those that the reader has marked.
    Favourites,
    /// Those that the address names.
    Choice,
}

impl PartyGroup {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Everyone,
        Self::Organisations,
        Self::People,
        Self::Favourites,
        Self::Choice,
    ];

    /// Whether each of its members was named by the reader: then deleted ones count too.
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
    /// The members of a group, each once. `named` are the reader's favourites or choice, for the groups
    /// that consist of these. Deleted parties count when they are named or shown; headings never do.
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

    /// Whether a group is worth offering: it has two members, since a list of one party has an address
    /// of its own. Of thousands it looks at no more than it must.
    #[must_use]
    pub fn offers(&self, group: PartyGroup, named: &[PartyUrn], with_deleted: bool) -> bool {
        let named: HashSet<&PartyUrn> = named.iter().collect();
        let mut members = self
            .selectable()
            .filter(|party| group.holds(party, &named, with_deleted));
        let first = members.next();
        first.is_some_and(|first| members.any(|other| other.urn != first.urn))
    }

    /// The groups that are offered to a reader with these choices.
    #[must_use]
    pub fn offered(&self, choices: &PartyChoices) -> Vec<PartyGroup> {
        let is_offered = |group: &PartyGroup| {
            *group != PartyGroup::Choice
                && self.offers(*group, &choices.favourites, choices.shows_deleted)
        };
        PartyGroup::ALL.into_iter().filter(is_offered).collect()
    }
}

/// Whose list a page shows.
#[derive(Clone, Debug)]
pub enum Audience<'a> {
    /// A party's.
    One(&'a Party),
    /// That of all of these.
    Group(PartyGroup, Vec<&'a Party>),
}

impl<'a> Audience<'a> {
    /// The parties, one or many.
    #[must_use]
    pub fn members(&self) -> &[&'a Party] {
        match self {
            Self::One(party) => std::slice::from_ref(party),
            Self::Group(_, members) => members,
        }
    }

    /// The party, where it is one by itself.
    #[must_use]
    pub fn party(&self) -> Option<&'a Party> {
        match self {
            Self::One(party) => Some(party),
            Self::Group(..) => None,
        }
    }

    /// The URNs to ask for.
    #[must_use]
    pub fn urns(&self) -> Vec<PartyUrn> {
        let members = self.members().iter();
        members.map(|party| party.urn.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(name: &str, kind: PartyKind) -> Party {
        Party {
            urn: PartyUrn::new(name),
            name: name.to_owned(),
            kind,
            organisation_number: None,
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

    /// `inbox-features.md` §5.1, §5.4.
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
