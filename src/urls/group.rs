//! Path segments for groups of parties, which stand where the address of a party's list has the
//! party (`docs/rules/inbox.md#addresses`).

use super::PartyKey;
use crate::domain::PartyGroup;

/// Path segment for the reader's own party; redirects to the address with the reader's handle.
pub const OWN_PARTY: &str = "meg";

/// Length of the id of a stored set of parties, in characters.
const UNIT_SET_ID: usize = 22;

/// The path segment of a group of parties, in bokmål.
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
    /// The key of a group of parties.
    #[must_use]
    pub fn of_group(group: PartyGroup) -> Self {
        Self(group_word(group).to_owned())
    }

    /// The key of a set of parties that the reader chose and the store keeps: `utvalg-` and the
    /// set's id; `None` when the id has a character that a key cannot have.
    #[must_use]
    pub fn of_unit_set(id: &str) -> Option<Self> {
        Self::parse(&format!("{}-{id}", group_word(PartyGroup::Choice)))
    }

    /// The id of the stored set of parties; `None` when the key is not one of a set. Handles of
    /// people are shorter than the keys of sets.
    #[must_use]
    pub fn unit_set(&self) -> Option<&str> {
        let id = self
            .as_str()
            .strip_prefix(group_word(PartyGroup::Choice))?
            .strip_prefix('-')?;
        (id.len() == UNIT_SET_ID).then_some(id)
    }

    /// The group that the key names; `None` for a party. Handles are longer than every group's
    /// segment.
    #[must_use]
    pub fn group(&self) -> Option<PartyGroup> {
        if self.unit_set().is_some() {
            return Some(PartyGroup::Choice);
        }
        PartyGroup::ALL
            .into_iter()
            .find(|group| group_word(*group) == self.as_str())
    }

    /// Whether the key is [`OWN_PARTY`], which stands for the reader.
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
