//! Party rows: parties under headings, on the page of the party picker and in the party panel of
//! the header.

use crate::{
    domain::{
        Party, PartyChoices, PartyKind, PartyUrn,
        name::display_name,
        parties::{Group, PartyListItem},
    },
    i18n::{Language, text},
    urls::{FavouritePath, PartyKey},
    views::{
        format,
        party_name::{has_name, shape, unit_name},
    },
};

/// Gives the address segment of a party; `None` for one that cannot be linked to.
pub type PartyKeys<'a> = &'a dyn Fn(&Party) -> Option<PartyKey>;

/// Rows that share a heading.
#[derive(Clone, Debug)]
pub struct PartyGroup {
    /// Element id of the heading in the page.
    pub id: String,
    /// Text of the heading, in the page's language.
    pub heading: String,
    /// The parties under the heading, in order.
    pub rows: Vec<PartyRow>,
}

/// One party in the list.
#[derive(Clone, Debug)]
pub struct PartyRow {
    /// Address segment of the party; `None` for a parent that is only the heading of its units.
    pub key: Option<PartyKey>,
    /// Name in normal case, without number or date of birth.
    pub name: String,
    /// Second line: number and parent, or date of birth, which distinguishes parties of one name;
    /// `None` where there is nothing to add.
    pub line: Option<String>,
    /// Up to two letters for the avatar.
    pub initials: String,
    /// Whether it is an organisation; decides shape and colour of the avatar.
    pub is_organisation: bool,
    /// Whether the page shows this party's list.
    pub is_current: bool,
    /// Whether it is a sub-unit in the row below its parent.
    pub is_unit: bool,
    /// Further facts as tags: the reader, deleted, opened first, current.
    pub tags: Vec<String>,
    /// Link to the unit picker; `None` with fewer than two to choose from.
    pub units: Option<Units>,
    /// Favourite button; `None` for the reader, who is always on top, and where favourites cannot
    /// be set.
    pub heart: Option<FavouriteButton>,
}

/// Link to the unit picker of an organisation.
#[derive(Clone, Debug)]
pub struct Units {
    /// Address segment of the organisation whose units are chosen.
    pub key: PartyKey,
    /// The organisation's name for screen readers, where the link is read alone.
    pub of: String,
}

/// Toggle button that makes a party a favourite.
#[derive(Clone, Debug)]
pub struct FavouriteButton {
    /// Element id of the row, a target to return to.
    pub id: String,
    /// Path of the `POST` request, from [`FavouritePath`].
    pub action: String,
    /// `1` or `0` for the new state, a full stop, and the fragment to return to.
    pub value: String,
    /// Accessible name, which includes the party's name.
    pub label: String,
    /// Whether the party is a favourite now (`aria-pressed`).
    pub is_set: bool,
}

/// Builder of party rows, with what all rows of a list depend on.
#[expect(missing_debug_implementations, reason = "it holds a function")]
pub struct PartyRows<'a> {
    /// The language of the page.
    pub language: Language,
    /// Prefix of the headings' element ids.
    pub id: &'a str,
    /// The party whose list the page shows, if any.
    pub current: Option<&'a PartyUrn>,
    /// Gives the address segment of each party.
    pub key: PartyKeys<'a>,
    /// The reader's settings: default party, favourites, deleted parties.
    pub choices: &'a PartyChoices,
    /// Whether the rows have favourite buttons.
    pub has_hearts: bool,
}

impl PartyRows<'_> {
    /// Builds rows under headings; `lines` are in the order of their groups.
    #[must_use]
    pub fn groups(&self, lines: &[PartyListItem<'_>]) -> Vec<PartyGroup> {
        let names: Vec<String> = lines
            .iter()
            .map(|line| display_name(&line.party.name))
            .collect();
        let is_shared = |line: &PartyListItem<'_>| {
            let own = display_name(&line.party.name);
            let mut others = lines.iter().zip(&names);
            others.any(|(other, name)| other.party.urn != line.party.urn && *name == own)
        };
        lines
            .chunk_by(|one, other| one.group == other.group)
            .filter_map(|lines| {
                let (word, key) = words(lines.first()?.group);
                Some(PartyGroup {
                    id: format!("{}-{word}", self.id),
                    heading: text(self.language, key, &[]),
                    rows: lines
                        .iter()
                        .map(|line| self.row(line, is_shared(line)))
                        .collect(),
                })
            })
            .collect()
    }

    fn row(&self, line: &PartyListItem<'_>, has_namesake: bool) -> PartyRow {
        let party = line.party;
        let name = unit_name(self.language, party, line.parent);
        let is_current = self.current == Some(&party.urn);
        // Under the heading "opened first" the tag would repeat it.
        let is_default = self.choices.is_default(&party.urn) && line.group != Group::Default;
        let tags = [
            (party.is_self, "parties-you"),
            (party.is_deleted, "parties-deleted"),
            (is_default, "parties-first"),
            (is_current, "parties-current"),
        ];
        let key = if party.is_heading_only {
            None
        } else {
            (self.key)(party)
        };
        let below = self.line(party, line.parent);
        // A button read alone names its party, also among several of the same name.
        let whole = match &below {
            Some(below) if has_namesake => format!("{name}, {below}"),
            _ => name.clone(),
        };
        let heart = key.as_ref().and_then(|key| self.heart(line, key, &whole));
        PartyRow {
            key,
            line: below,
            initials: format::initials(&display_name(&party.name), 2),
            is_organisation: party.kind == PartyKind::Organisation,
            is_current,
            is_unit: line.parent.is_some() && line.group == Group::Organisations,
            units: self.units(line, &whole),
            heart,
            tags: tags
                .into_iter()
                .filter(|(is, _)| *is)
                .map(|(_, key)| text(self.language, key, &[]))
                .collect(),
            name,
        }
    }

    /// Link to the unit picker, where there are two to choose from, the organisation itself
    /// included.
    fn units(&self, line: &PartyListItem<'_>, name: &str) -> Option<Units> {
        let party = line.party;
        let is_listed = line.group == Group::Organisations && line.parent.is_none();
        let is_shown = |unit: &&Party| self.choices.shows_deleted || !unit.is_deleted;
        let shown = party.sub_units.iter().filter(is_shown);
        let choices = shown.count() + usize::from(!party.is_heading_only);
        let number = party.organisation_number.as_ref()?;
        (is_listed && choices > 1).then_some(())?;
        Some(Units {
            key: PartyKey::parse(number.as_str())?,
            of: text(self.language, "parties-units-of", &[("name", name.into())]),
        })
    }

    fn heart(
        &self,
        line: &PartyListItem<'_>,
        key: &PartyKey,
        name: &str,
    ) -> Option<FavouriteButton> {
        if !self.has_hearts || !line.is_hit || line.party.is_self {
            return None;
        }
        let is_set = self.choices.is_favourite(&line.party.urn);
        let (word, _) = words(line.group);
        let id = format!("{word}-{}", key.as_str());
        // A row among the favourites disappears with the favourite: return to the heading.
        let list_url = match line.group {
            Group::Favourites => format!("{}-{word}", self.id),
            _ => id.clone(),
        };
        Some(FavouriteButton {
            action: FavouritePath(key).to_string(),
            value: format!("{}.{list_url}", u8::from(!is_set)),
            label: text(self.language, "parties-favourite", &[("name", name.into())]),
            is_set,
            id,
        })
    }

    fn line(&self, party: &Party, parent: Option<&Party>) -> Option<String> {
        if party.is_heading_only {
            return Some(text(self.language, "parties-heading-only", &[]));
        }
        // A party without a name is called by its number or date of birth already.
        if !has_name(party) && parent.is_none() {
            return None;
        }
        let number = party
            .organisation_number
            .as_ref()
            .map(|n| format::organisation_number(n.as_str()));
        let (key, name, value) = match (number, parent, party.date_of_birth) {
            (Some(number), Some(parent), _) => {
                let parent = unit_name(self.language, parent, None);
                let values = [("number", (&number).into()), ("parent", (&parent).into())];
                return Some(text(self.language, "parties-unit", &values));
            }
            (Some(number), None, _) => ("parties-number", "number", number),
            (None, _, Some(born)) => ("parties-born", "date", format::date(self.language, born)),
            (None, _, None) => return None,
        };
        Some(text(self.language, key, &[(name, (&value).into())]))
    }
}

/// A group's part of element ids, and the text key of its heading.
fn words(group: Group) -> (&'static str, &'static str) {
    match group {
        Group::Own => ("deg", "parties-self"),
        Group::Default => ("forst", "parties-first"),
        Group::Favourites => ("favoritter", "parties-favourites"),
        Group::Recent => ("brukt", "parties-recent"),
        Group::People => ("personer", "parties-people"),
        Group::Organisations => ("virksomheter", "parties-organisations"),
    }
}

impl PartyRow {
    /// Shape of the avatar: `square` for organisations, else `circle`.
    #[must_use]
    pub fn shape(&self) -> &'static str {
        shape(if self.is_organisation {
            PartyKind::Organisation
        } else {
            PartyKind::Person
        })
    }

    /// Colour of the row: `company` for organisations, else `person`.
    #[must_use]
    pub fn color(&self) -> &'static str {
        if self.is_organisation {
            "company"
        } else {
            "person"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Parties, PlatformIds, parties::PartyQuery},
        views::{page::ActingParty, party_name::party_name, samples::parties::key},
    };

    fn organisation(name: &str, number: &str) -> Party {
        let urn = PartyUrn::new(format!("urn:altinn:organization:identifier-no:{number}"));
        Party {
            organisation_number: urn.organisation_number(),
            urn,
            name: name.to_owned(),
            kind: PartyKind::Organisation,
            platform: PlatformIds::default(),
            date_of_birth: None,
            is_deleted: false,
            is_self: false,
            is_heading_only: false,
            sub_units: Vec::new(),
        }
    }

    fn person(name: &str, born: Option<&str>, urn: &str) -> Party {
        Party {
            urn: PartyUrn::new(urn),
            organisation_number: None,
            kind: PartyKind::Person,
            platform: PlatformIds::default(),
            date_of_birth: born.map(|born| born.parse().unwrap()),
            ..organisation(name, "310702641")
        }
    }

    fn parties() -> Parties {
        let same = || organisation("FJELL REGNSKAP AS", "310000101");
        Parties::new(vec![
            Party {
                is_self: true,
                ..person("KARI FJELL", Some("1980-03-01"), "test:1")
            },
            person("KARI FJELL", Some("1975-12-24"), "test:2"),
            person("OLA VIK", Some("1990-01-01"), "test:3"),
            person("", Some("1991-01-02"), "test:4"),
            person(" ", None, "test:5"),
            Party {
                sub_units: vec![
                    organisation("FJELL REGNSKAP AS", "310000102"),
                    organisation("AVDELING SØR", "310000103"),
                ],
                ..same()
            },
            organisation("Fjell Regnskap AS", "310000104"),
            organisation("-", "310000105"),
        ])
    }

    #[test]
    fn equal_names_are_told_apart_and_nobody_is_nameless() {
        let parties = parties();
        let names: Vec<String> = parties
            .all()
            .map(|party| party_name(Language::Nb, party, &parties).replace('\u{a0}', " "))
            .collect();
        let expected = [
            "Kari Fjell (Født 1. mars 1980)",
            "Kari Fjell (Født 24. desember 1975)",
            "Ola Vik",
            "Født 2. januar 1991",
            "Uten navn",
            "Fjell Regnskap AS (Org.nr. 310 000 101)",
            "Fjell Regnskap AS (Hovedenhet)",
            "Avdeling Sør",
            "Fjell Regnskap AS (Org.nr. 310 000 104)",
            "Org.nr. 310 000 105",
        ];
        assert_eq!(names, expected);
        let last = parties.all().last().unwrap();
        let acting_party = ActingParty::new(Language::Nb, last, &parties);
        assert_eq!(
            acting_party.name.replace('\u{a0}', " "),
            "Org.nr. 310 000 105"
        );
        assert_eq!(acting_party.second_line, "Uten navn");
    }

    #[test]
    fn rows_and_their_buttons_are_told_apart() {
        let parties = parties();
        let choices = PartyChoices::default();
        let rows = PartyRows {
            language: Language::Nb,
            id: "x",
            current: None,
            key: &key,
            choices: &choices,
            has_hearts: true,
        };
        let lines = parties.find(&PartyQuery::default()).lines(0, 50);
        let groups = rows.groups(&lines);
        let all: Vec<&PartyRow> = groups.iter().flat_map(|group| &group.rows).collect();
        assert_eq!(all.len(), 10);
        let mut seen: Vec<_> = all.iter().map(|row| (&row.name, &row.line)).collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), all.len(), "{seen:?}");
        assert!(all.iter().all(|row| !row.name.trim().is_empty()));
        let mut labels: Vec<_> = all
            .iter()
            .filter_map(|row| row.heart.as_ref())
            .map(|heart| &heart.label)
            .collect();
        let count = labels.len();
        labels.sort();
        labels.dedup();
        assert_eq!(labels.len(), count, "{labels:?}");
    }
}
