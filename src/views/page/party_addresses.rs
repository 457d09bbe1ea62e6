//! Addresses of party rows, which keep the folder and filter of the page.

use super::Page;
use crate::{
    urls::{ListUrl, UnitsPath},
    views::components::party_rows::{PartyRow, Units},
};

impl Units {
    /// Address of the unit picker; it leads to the folder of the page.
    #[must_use]
    pub fn href(&self, page: &Page) -> String {
        let (party, folder) = (&self.key, page.folder());
        UnitsPath { party, folder }.to_string()
    }
}

impl PartyRow {
    /// Address of the party's list with the folder and filter of the page; `None` without a key.
    #[must_use]
    pub fn href(&self, page: &Page) -> Option<String> {
        let key = self.key.as_ref()?;
        Some(match &page.narrowed {
            Some(list) => list.for_party(key),
            None => ListUrl::new(key.clone(), page.folder()).to_string(),
        })
    }
}
