//! Behaviour that differs between installations of Dialogporten.

use std::sync::{PoisonError, RwLock};

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// Behaviour of this simulator; the default is all off.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Switches {
    /// Delay before free text finds a new dialog, as the index is updated asynchronously.
    pub index_delay: SignedDuration,
    /// `serviceResources` returns the whole catalogue to every caller and for any parties, as the
    /// source does by default (`docs/rules/dialogporten.md#service-resources`).
    pub full_catalogue: bool,
    /// An unreadable body is answered 200 to clients that accept `application/json`, as by the
    /// engine of April 2026; that of July answers 400.
    pub unreadable_is_200: bool,
}

/// The current switches of one simulator.
#[derive(Debug, Default)]
pub(super) struct SwitchStore(RwLock<Switches>);

impl SwitchStore {
    pub(super) fn get(&self) -> Switches {
        *self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set(&self, switches: Switches) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = switches;
    }
}
