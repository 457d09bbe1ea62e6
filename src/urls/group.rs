//! The words that stand in the place of a party for a group of them
//! (`docs/rules/inbox.md#addresses`).

use super::PartyKey;
use crate::domain::PartyGroup;

/// The word of the reader's own party; it leads on to the address with the reader's handle.
pub const OWN_PARTY: &str = "meg";

/// Length of the id of a set of parties.
const UNIT_SET_ID: usize = 22;

/// The word of a group in addresses.
#[must_use]
pub fn group_word(group: PartyGroup) -> &'static str {
    match group {
        PartyGroup::Everyone => "alle",
        PartyGroup::Organisations => "virksomheter",
        PartyGroup::People => "personer",
        PartyGroup::Favourites => "favoritter",
        PartyGroup::Choice => "utvalg",
    }
}

impl PartyKey {
    /// The word of a group.
    #[must_use]
    pub fn of_group(group: PartyGroup) -> Self {
        Self(group_word(group).to_owned())
    }

    /// The word of a choice of one's own that is kept in the store: `utvalg-` and the id of the set.
    #[must_use]
    pub fn of_unit_set(id: &str) -> Option<Self> {
        Self::parse(&format!("{}-{id}", group_word(PartyGroup::Choice)))
    }

    /// The id of the set of parties in the store, if it stands for one. Handles of people are shorter
    /// than the words of sets.
    #[must_use]
    pub fn unit_set(&self) -> Option<&str> {
        let id = self
            .as_str()
            .strip_prefix(group_word(PartyGroup::Choice))?
            .strip_prefix('-')?;
        (id.len() == UNIT_SET_ID).then_some(id)
    }

    /// The group that it stands for, if it is not a party. Handles are longer than every word.
    #[must_use]
    pub fn group(&self) -> Option<PartyGroup> {
        if self.unit_set().is_some() {
            return Some(PartyGroup::Choice);
        }
        PartyGroup::ALL
            .into_iter()
            .find(|group| group_word(*group) == self.as_str())
    }

    /// Whether it stands for the reader, whoever that is.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.as_str() == OWN_PARTY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_has_a_word_and_no_party_has() {
        for group in PartyGroup::ALL {
            assert_eq!(PartyKey::of_group(group).group(), Some(group));
        }
        let key = |word| PartyKey::parse(word).unwrap();
        assert_eq!(key("310702641").group(), None);
        assert_eq!(key("meg").group(), None);
        assert!(key("meg").is_own() && !key("alle").is_own());
        let id = "a_-4".repeat(6);
        let set = PartyKey::of_unit_set(&id[..22]).unwrap();
        assert_eq!(set.unit_set(), Some(&id[..22]));
        assert_eq!(set.group(), Some(PartyGroup::Choice));
        for other in ["utvalg", "utvalg-", "utvalg-abc", "utvalg-abcdefghijklmno"] {
            assert_eq!(key(other).unit_set(), None, "{other}");
        }
    }
}
