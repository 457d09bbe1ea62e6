//! The panel that the header opens for choosing another party: for those with few, on every page.
//!
//! Whoever has many gets a link to the chooser's page instead: a page never carries more than some
//! rows, and opening the panel asks nobody (`design.md` §7.4).

use crate::{
    domain::{Parties, PartyUrn, parties::Wanted},
    text::{Language, text},
    view::{
        format,
        party_rows::{PartyGroup, PartyKeys, PartyRows},
    },
};

/// Most rows that every page carries.
const MOST_ROWS: usize = 20;

/// What the panel holds.
#[derive(Clone, Debug)]
pub struct PartyPanel {
    /// Everyone, under headings.
    pub groups: Vec<PartyGroup>,
    /// The words of the link to the chooser's page, with how many there are.
    pub all: String,
}

impl PartyPanel {
    /// The panel of a page that shows `current`; `None` when there is nobody to switch to, or too
    /// many.
    #[must_use]
    pub fn new(
        language: Language,
        parties: &Parties,
        current: Option<&PartyUrn>,
        key: PartyKeys<'_>,
    ) -> Option<Self> {
        if parties.living() > MOST_ROWS || parties.selectable().nth(1).is_none() {
            return None;
        }
        let wanted = Wanted {
            current,
            ..Wanted::default()
        };
        let found = parties.find(&wanted);
        let lines = found.lines(0, MOST_ROWS + 1);
        if lines.len() > MOST_ROWS {
            return None;
        }
        let rows = PartyRows {
            language,
            id: "aktorer",
            current,
            key,
        };
        let count = format::number(language, found.count());
        Some(Self {
            groups: rows.groups(&lines),
            all: text(language, "parties-all", &[("count", (&count).into())]),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::samples::parties::{accountant, key};

    fn panel(parties: &Parties) -> Option<PartyPanel> {
        let own = parties.own().unwrap();
        PartyPanel::new(Language::Nb, parties, Some(&own.urn), &key)
    }

    #[test]
    fn few_parties_are_in_the_panel_and_many_are_not() {
        // 12 companies, of them one deleted, and 6 branches.
        let few = accountant(12);
        let panel_of_few = panel(&few).unwrap();
        let rows: Vec<_> = panel_of_few.groups.iter().flat_map(|g| &g.rows).collect();
        assert_eq!(rows.len(), 1 + 11 + 6);
        assert_eq!(panel_of_few.all, "Vis alle aktører (18)");
        let current: Vec<_> = rows.iter().filter(|row| row.is_current).collect();
        assert_eq!(current.len(), 1);
        assert_eq!(current[0].name, "Ragnhild Radekrem");
        assert!(panel(&accountant(14)).is_none(), "21 rows");
        assert!(panel(&accountant(10_000)).is_none());
        assert!(panel(&accountant(0)).is_none(), "nobody to switch to");
    }
}
