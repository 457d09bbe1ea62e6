//! `/aktor/{aktor}/enheter`: URL and form of the unit picker, where a reader chooses units of an
//! organisation or members of a group.

use std::fmt;

use super::{ListUrl, LocalPath, PartyKey, folder_of, folder_word, query, table};
use crate::domain::Folder;

/// URL of the unit picker before anything is chosen.
#[derive(Clone, Copy, Debug)]
pub struct UnitsPath<'a> {
    /// The organisation or the group that is chosen from.
    pub party: &'a PartyKey,
    /// The folder to open for the chosen parties.
    pub folder: Folder,
}

impl fmt::Display for UnitsPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = table::UNITS.path([&self.party.as_str()]);
        let folder = (self.folder != Folder::Inbox).then(|| ("visning", folder_word(self.folder)));
        f.write_str(&query::address(&path, folder.as_slice()))
    }
}

/// The selection that the address or the form carries into the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ChosenUnits {
    /// No selection yet: the page suggests one.
    #[default]
    Unasked,
    /// These parties; may be empty.
    These(Vec<PartyKey>),
    /// The parties of the stored set with this id.
    Set(String),
}

/// URL of the unit picker, with search text, pagination and the selection so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPicker {
    /// The organisation or the group that is chosen from.
    pub party: PartyKey,
    /// The folder to open for the chosen parties.
    pub folder: Folder,
    /// The list that the reader came from, which is opened for the chosen parties.
    pub list: Option<ListUrl>,
    /// Search text, trimmed; `None` when there is none.
    pub words: Option<String>,
    /// Number of pages before this one (pagination from zero).
    pub pages_before: usize,
    /// The selection before this page's checkboxes.
    pub chosen: ChosenUnits,
}

/// Checkbox state of the posted form: the selection before it, the parties that it showed, and
/// which of these are ticked. The address after a login carries the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitTicks {
    /// The selection when the page was rendered (`fra` or `valgt`).
    pub before: ChosenUnits,
    /// Parties that the page showed with a checkbox (`vist`).
    pub shown: Vec<PartyKey>,
    /// Parties whose checkbox is ticked (`enhet`).
    pub ticked: Vec<PartyKey>,
}

impl UnitTicks {
    /// Parses the fields of the form, or the parameters of an address.
    #[must_use]
    pub fn read<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut read = Self::default();
        let keys = |text: &str| text.split(',').filter_map(PartyKey::parse).collect();
        for (name, value) in pairs {
            match name {
                "enhet" => read.ticked.extend(PartyKey::parse(value)),
                "vist" => read.shown = keys(value),
                "fra" => read.before = ChosenUnits::These(keys(value)),
                "valgt" if value == "0" => read.before = ChosenUnits::These(Vec::new()),
                "valgt" => read.before = ChosenUnits::Set(value.to_owned()),
                _ => {}
            }
        }
        let is_answered = !(read.ticked.is_empty() && read.shown.is_empty());
        if read.before == ChosenUnits::Unasked && is_answered {
            read.before = ChosenUnits::These(Vec::new());
        }
        read
    }

    /// The new selection: parties of `before` that were not shown, then the ticked ones, each once.
    #[must_use]
    pub fn chosen(&self, before: Vec<PartyKey>) -> Vec<PartyKey> {
        let kept = before.into_iter().filter(|key| !self.shown.contains(key));
        let mut seen = std::collections::HashSet::new();
        let all = kept.chain(self.ticked.iter().cloned());
        all.filter(|key| seen.insert(key.clone())).collect()
    }
}

impl UnitPicker {
    /// The picker for a party without search, list or selection.
    #[must_use]
    pub fn of(party: PartyKey) -> Self {
        Self {
            party,
            folder: Folder::Inbox,
            list: None,
            words: None,
            pages_before: 0,
            chosen: ChosenUnits::Unasked,
        }
    }

    /// Parses the parameters of the address or the fields of the form, without the selection.
    #[must_use]
    pub fn read<'a>(party: PartyKey, pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut read = Self::of(party);
        for (name, value) in pairs {
            match name {
                "visning" => read.folder = folder_of(value).unwrap_or_default(),
                "liste" => {
                    let list = LocalPath::parse(value);
                    let list = list.as_ref().and_then(ListUrl::at);
                    read.list = list.map(|list| list.first_page());
                }
                "q" if !value.trim().is_empty() => read.words = Some(value.trim().to_owned()),
                "side" => {
                    let page: usize = value.parse().unwrap_or(1);
                    read.pages_before = page.saturating_sub(1);
                }
                _ => {}
            }
        }
        if let Some(list) = &read.list {
            read.folder = list.folder;
        }
        read
    }

    /// The list to open for these parties: the one that the reader came from, from its first page,
    /// else the folder.
    #[must_use]
    pub fn list_of(&self, party: PartyKey, units: Vec<PartyKey>) -> ListUrl {
        let folder = || ListUrl::new(self.party.clone(), self.folder);
        let list = self.list.clone().unwrap_or_else(folder);
        list.of_parties(party, units)
    }

    /// The path without query parameters: `/aktor/{aktor}/enheter`.
    #[must_use]
    pub fn bare_path(&self) -> String {
        let (party, folder) = (&self.party, Folder::Inbox);
        UnitsPath { party, folder }.to_string()
    }
}

impl fmt::Display for UnitPicker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if let Some(list) = &self.list {
            pairs.push(("liste", list.local_path().as_str().to_owned()));
        } else if self.folder != Folder::Inbox {
            pairs.push(("visning", folder_word(self.folder).to_owned()));
        }
        pairs.extend(self.words.clone().map(|words| ("q", words)));
        if self.pages_before > 0 {
            pairs.push(("side", (self.pages_before + 1).to_string()));
        }
        match &self.chosen {
            ChosenUnits::Unasked => {}
            ChosenUnits::These(keys) if keys.is_empty() => pairs.push(("valgt", "0".to_owned())),
            ChosenUnits::These(keys) => {
                let keys = keys.iter().map(|key| ("enhet", key.as_str().to_owned()));
                pairs.extend(keys);
            }
            ChosenUnits::Set(id) => pairs.push(("valgt", id.clone())),
        }
        f.write_str(&query::address(&self.bare_path(), &pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(words: &[&str]) -> Vec<PartyKey> {
        words
            .iter()
            .filter_map(|word| PartyKey::parse(word))
            .collect()
    }

    fn pairs(address: &str) -> Vec<(String, String)> {
        query::pairs(address.split_once('?').map_or("", |(_, query)| query))
    }

    #[test]
    fn the_picker_is_written_as_it_is_read() {
        let party = PartyKey::parse("alle").unwrap();
        for chosen in [
            ChosenUnits::Unasked,
            ChosenUnits::These(Vec::new()),
            ChosenUnits::These(keys(&["1", "2"])),
            ChosenUnits::Set("abc".to_owned()),
        ] {
            let list = LocalPath::parse("/a/310702641/arkiv?q=skatt&lest=nei").unwrap();
            for list in [None, ListUrl::at(&list)] {
                let picker = UnitPicker {
                    party: party.clone(),
                    folder: Folder::Archive,
                    list,
                    words: Some("bø as".to_owned()),
                    pages_before: 2,
                    chosen: chosen.clone(),
                };
                let pairs = pairs(&picker.to_string());
                let read = || pairs.iter().map(|(name, value)| (&**name, &**value));
                let mut again = UnitPicker::read(party.clone(), read());
                let ticks = UnitTicks::read(read());
                again.chosen = match ticks.before.clone() {
                    ChosenUnits::These(before) => ChosenUnits::These(ticks.chosen(before)),
                    other => other,
                };
                assert_eq!(again, picker);
            }
        }
    }

    #[test]
    fn what_is_not_shown_stays_chosen() {
        let form = [
            ("fra", "1,2,3"),
            ("vist", "3,4,5"),
            ("enhet", "5"),
            ("enhet", "5"),
        ];
        let ticks = UnitTicks::read(form.into_iter());
        let ChosenUnits::These(before) = ticks.before.clone() else {
            panic!("{ticks:?}");
        };
        assert_eq!(ticks.chosen(before), keys(&["1", "2", "5"]));
        let none = UnitTicks::read([("vist", "1")].into_iter());
        assert_eq!(none.before, ChosenUnits::These(Vec::new()));
        assert!(none.chosen(Vec::new()).is_empty());
    }
}
