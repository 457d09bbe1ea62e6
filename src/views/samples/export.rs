//! Samples of the export page, about what the file of a list would leave out.

use super::{page, parties::accountant};
use crate::{
    domain::Folder,
    i18n::Language,
    urls::{IgnoredParam, ListUrl, PartyKey},
    views::{
        components::partial_result::PartialResult,
        export::{Cut, Gaps},
        pages::export::{ExportPage, ExportPageInput},
    },
};

pub(crate) fn exports(language: Language) -> Vec<(&'static str, ExportPage)> {
    let parties = accountant(250);
    let Some(key) = PartyKey::parse("alle") else {
        return Vec::new();
    };
    let list_url = ListUrl::new(key, Folder::Inbox);
    let partial = |count, is_late| PartialResult {
        parties: parties.selectable().take(count).collect(),
        services: 0,
        is_late,
    };
    let states = [
        (
            "a company is missing",
            678,
            Gaps {
                partial: Some(partial(1, false)),
                ..Gaps::default()
            },
        ),
        (
            "everything is missing something",
            1,
            Gaps {
                partial: Some(partial(100, true)),
                unreadable: 3,
                ignored: &[IgnoredParam::Status, IgnoredParam::Owner],
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
        let sentences = gaps.sentences(&page, &parties, (&list_url, count));
        let input = ExportPageInput {
            list_url: &list_url,
            count,
            gaps: &gaps,
            sentences: &sentences,
        };
        (state, ExportPage::new(page, &input))
    };
    states.into_iter().map(make).collect()
}
