//! Party panel: the popover of the header for switching to another party, in the page itself for
//! readers with few parties.
//!
//! Readers with more get a link to the page of the party picker instead, which bounds the size of
//! every page; opening the panel makes no request (`docs/rules/inbox.md#party-panel`).

use crate::{
    domain::{
        self, Parties, PartyChoices, PartyUrn, Scope,
        parties::{Group, PartyQuery},
    },
    i18n::{Language, text},
    views::{
        components::party_rows::{PartyGroup, PartyKeys, PartyRows},
        format,
    },
};

/// Most rows in the panel, which every page contains.
const MOST_ROWS: usize = Parties::FEW;

/// Input of the template macro: what the panel shows.
#[derive(Clone, Debug)]
pub struct PartyPanel {
    /// All parties as rows, grouped under headings.
    pub groups: Vec<PartyGroup>,
    /// Groups whose messages can be read as one list.
    pub together: Vec<domain::PartyGroup>,
    /// Text of the link to the party picker, with the number of parties.
    pub all: String,
}

impl PartyPanel {
    /// Builds the panel for a page of `current`; `None` when there is no party to switch to, or
    /// more than fit. The list shows each party once, the default and the favourites below the
    /// reader.
    #[must_use]
    pub fn new(
        language: Language,
        (parties, choices): (&Parties, &PartyChoices),
        current: Option<&PartyUrn>,
        key: PartyKeys<'_>,
    ) -> Option<Self> {
        if parties.living() > MOST_ROWS || parties.selectable().nth(1).is_none() {
            return None;
        }
        let wanted = PartyQuery {
            current,
            choices: Some(choices),
            with_deleted: choices.shows_deleted,
            ..PartyQuery::default()
        };
        let found = parties.find(&wanted);
        let count = found.count();
        let pinned = parties.pinned(choices, Scope::All);
        let mut lines = found.without(&pinned).lines(0, MOST_ROWS + 1);
        let after_own = lines.partition_point(|line| line.group == Group::Own);
        lines.splice(after_own..after_own, pinned);
        if lines.len() > MOST_ROWS {
            return None;
        }
        let rows = PartyRows {
            language,
            id: "aktorer",
            current,
            key,
            choices,
            has_hearts: false,
        };
        let count = format::number(language, count);
        Some(Self {
            groups: rows.groups(&lines),
            together: parties.offered(choices),
            all: text(language, "parties-all", &[("count", (&count).into())]),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::samples::parties::{accountant, key};

    fn panel(parties: &Parties) -> Option<PartyPanel> {
        let own = parties.own().unwrap();
        let nothing = PartyChoices::default();
        PartyPanel::new(Language::Nb, (parties, &nothing), Some(&own.urn), &key)
    }

    /// The order that `docs/rules/inbox.md#party-list` asks for.
    #[test]
    fn whom_one_has_chosen_comes_first_and_once() {
        let few = accountant(4);
        let urns: Vec<_> = few.all().map(|party| party.urn.clone()).collect();
        let choices = PartyChoices {
            default: urns.get(5).cloned(),
            favourites: vec![urns[3].clone(), PartyUrn::new("test:lost"), urns[5].clone()],
            ..PartyChoices::default()
        };
        let own = &few.own().unwrap().urn;
        let panel = PartyPanel::new(Language::Nb, (&few, &choices), Some(own), &key).unwrap();
        let headings: Vec<_> = panel.groups.iter().map(|g| g.heading.as_str()).collect();
        let wanted = ["Deg selv", "Åpnes først", "Favoritter", "Virksomheter"];
        assert_eq!(headings, wanted);
        let rows: Vec<_> = panel.groups.iter().map(|group| group.rows.len()).collect();
        // Four companies and two branches, of which one is opened first and one is a favourite.
        assert_eq!(rows, [1, 1, 1, 4]);
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
