//! What a file of a list would not hold, in its states.

use super::{page, parties::accountant};
use crate::{
    domain::Folder,
    routes::{Dropped, ListPlace, PartyKey},
    text::Language,
    view::{
        export::{Cut, Gaps},
        many_parties::Lack,
        pages::export::{ExportPage, ExportPageInput},
    },
};

pub(in crate::view) fn exports(language: Language) -> Vec<(&'static str, ExportPage)> {
    let parties = accountant(250);
    let Some(key) = PartyKey::parse("alle") else {
        return Vec::new();
    };
    let place = ListPlace::new(key, Folder::Inbox);
    let lack = |count, is_late| Lack {
        parties: parties.selectable().take(count).collect(),
        services: 0,
        is_late,
    };
    let states = [
        (
            "a company is missing",
            678,
            Gaps {
                lack: Some(lack(1, false)),
                ..Gaps::default()
            },
        ),
        (
            "everything is missing something",
            1,
            Gaps {
                lack: Some(lack(100, true)),
                unreadable: 3,
                dropped: &[Dropped::Status, Dropped::Owner],
                has_unknown_units: true,
                cut: Some(Cut::Failure),
            },
        ),
        (
            "the list is longer",
            2_000,
            Gaps {
                cut: Some(Cut::Limit),
                ..Gaps::default()
            },
        ),
    ];
    let make = |(state, count, gaps): (_, _, Gaps<'_>)| {
        let page = page(language, &parties, 0);
        let sentences = gaps.sentences(&page, &parties, (&place, count));
        let input = ExportPageInput {
            place: &place,
            count,
            gaps: &gaps,
            sentences: &sentences,
        };
        (state, ExportPage::new(page, &input))
    };
    states.into_iter().map(make).collect()
}
