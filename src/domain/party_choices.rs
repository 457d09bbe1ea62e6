//! Party preferences of a person: default party, favourites and recent parties.
//!
//! A stored choice may name a party that the person has lost: it has no effect until the party is
//! in the list (`docs/rules/security.md#acc-2`), and works again when the party is.

use super::party::PartyUrn;

/// Stored choices of one person; each list holds a party once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartyChoices {
    /// Party whose inbox is opened first.
    pub default: Option<PartyUrn>,
    /// Parties at the top of lists, in the order in which they were chosen.
    pub favourites: Vec<PartyUrn>,
    /// Parties acted for most recently, latest first.
    pub recent: Vec<PartyUrn>,
    /// Whether lists include parties that the register has deleted.
    pub shows_deleted: bool,
}

impl PartyChoices {
    /// Most favourites: a list over all of them is one call to Dialogporten.
    pub const MOST_FAVOURITES: usize = 100;
    /// Most recent parties that are remembered.
    pub const MOST_RECENT: usize = 5;

    /// The party acted for most recently.
    #[must_use]
    pub fn last(&self) -> Option<&PartyUrn> {
        self.recent.first()
    }

    /// Whether the party is one of the favourites.
    #[must_use]
    pub fn is_favourite(&self, party: &PartyUrn) -> bool {
        self.favourites.contains(party)
    }

    /// Whether the party is the default party.
    #[must_use]
    pub fn is_default(&self, party: &PartyUrn) -> bool {
        self.default.as_ref() == Some(party)
    }
}
