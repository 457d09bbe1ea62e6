//! `/aktor/{aktor}/enheter`: where one chooses some units of an organisation, or some of a group.

use std::fmt;

use super::{ListUrl, LocalPath, PARTIES, PartyKey, folder_of, folder_word, query};
use crate::domain::Folder;

/// The bare address, where nothing is chosen yet.
#[derive(Clone, Copy, Debug)]
pub struct UnitsPath<'a> {
    /// The organisation or the group.
    pub party: &'a PartyKey,
    /// The list to go to with whom one chooses.
    pub folder: Folder,
}

impl fmt::Display for UnitsPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = format!("{PARTIES}/{}/enheter", self.party.as_str());
        let folder = (self.folder != Folder::Inbox).then(|| ("visning", folder_word(self.folder)));
        f.write_str(&query::address(&path, folder.as_slice()))
    }
}

/// Whom somebody has chosen before this page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ChosenUnits {
    /// Nothing was asked yet: the page offers what is likely.
    #[default]
    Unasked,
    /// These, perhaps none.
    These(Vec<PartyKey>),
    /// Those of the set in the store with this id.
    Set(String),
}

/// The page with what is searched for, and what is chosen so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPicker {
    /// The organisation or the group.
    pub party: PartyKey,
    /// The list to go to.
    pub folder: Folder,
    /// The list that one came from: it goes on with whom one chooses.
    pub list: Option<ListUrl>,
    /// What is searched for among them.
    pub words: Option<String>,
    /// Pages before this one.
    pub pages_before: usize,
    /// Whom one has chosen.
    pub chosen: ChosenUnits,
}

/// What the form of the page says: whom it knew as chosen, whom it showed, and who of these is ticked.
/// Its address after a login says the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitTicks {
    /// Chosen before.
    pub before: ChosenUnits,
    /// Shown with a box each.
    pub shown: Vec<PartyKey>,
    /// Ticked.
    pub ticked: Vec<PartyKey>,
}

impl UnitTicks {
    /// Reads the fields of the form, or the parameters of an address.
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

    /// Who is chosen now, given who was; each once.
    #[must_use]
    pub fn chosen(&self, before: Vec<PartyKey>) -> Vec<PartyKey> {
        let kept = before.into_iter().filter(|key| !self.shown.contains(key));
        let mut seen = std::collections::HashSet::new();
        let all = kept.chain(self.ticked.iter().cloned());
        all.filter(|key| seen.insert(key.clone())).collect()
    }
}

impl UnitPicker {
    /// Where nothing is said but among whom one chooses.
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

    /// Reads the parameters of its address, or the fields of its form, besides who is chosen.
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

    /// The list of these parties: the one that one came from, from its beginning, else the folder.
    #[must_use]
    pub fn list_of(&self, party: PartyKey, units: Vec<PartyKey>) -> ListUrl {
        let folder = || ListUrl::new(self.party.clone(), self.folder);
        let list = self.list.clone().unwrap_or_else(folder);
        list.of_parties(party, units)
    }

    /// Its path without parameters.
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
