//! What is done one way in one installation of Dialogporten and another way in another.

use std::sync::{PoisonError, RwLock};

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// How this one does it.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Switches {
    /// How long free text does not find a new dialog: the index is built a moment later.
    pub index_delay: SignedDuration,
    /// `serviceResources` answers the whole catalogue whoever asks, and for whatever parties, as
    /// the source does by default (`docs/rules/dialogporten.md#service-resources`).
    pub full_catalogue: bool,
    /// A body that cannot be read is answered 200 to whoever takes `application/json`, as the
    /// engine of April 2026 does; that of July answers 400.
    pub unreadable_is_200: bool,
}

/// The switches of one simulator.
#[derive(Debug, Default)]
pub(super) struct Switchboard(RwLock<Switches>);

impl Switchboard {
    pub(super) fn get(&self) -> Switches {
        *self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set(&self, switches: Switches) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = switches;
    }
}
