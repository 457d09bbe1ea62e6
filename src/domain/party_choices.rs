//! What a person has chosen about whom to act for.
//!
//! Names parties that may be lost meanwhile: a choice is a wish until its party is found in the
//! list (`docs/rules/security.md#acc-2`), and comes back by itself when the party does.

use super::party::PartyUrn;

/// The choices. Each list holds a party once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartyChoices {
    /// Whose inbox is opened first.
    pub default: Option<PartyUrn>,
    /// Those to be found at the top, in the order in which they were chosen.
    pub favourites: Vec<PartyUrn>,
    /// Those acted for last, the latest first.
    pub recent: Vec<PartyUrn>,
    /// Whether lists show those that the register has deleted.
    pub shows_deleted: bool,
}

impl PartyChoices {
    /// Most favourites: a list of them is one call to Dialogporten.
    pub const MOST_FAVOURITES: usize = 100;
    /// How many of those acted for last are remembered.
    pub const MOST_RECENT: usize = 5;

    /// The party acted for last.
    #[must_use]
    pub fn last(&self) -> Option<&PartyUrn> {
        self.recent.first()
    }

    /// Whether it is a favourite.
    #[must_use]
    pub fn is_favourite(&self, party: &PartyUrn) -> bool {
        self.favourites.contains(party)
    }

    /// Whether it is opened first.
    #[must_use]
    pub fn is_default(&self, party: &PartyUrn) -> bool {
        self.default.as_ref() == Some(party)
    }
}
