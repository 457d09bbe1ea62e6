//! The party chooser.

use super::{alone, many, page};
use crate::{
    domain::{Parties, Party},
    routes::PartyKey,
    text::Language,
    view::{
        page::{Notice, Page},
        pages::parties::{PartiesInput, PartiesPage},
    },
};

/// The party chooser in its states.
pub(in crate::view) fn choosers(language: Language) -> Vec<(&'static str, PartiesPage)> {
    let chooser = |parties: &Parties, place: usize, notice: Option<Notice>| {
        let current = parties.all().nth(place).map(|party| party.urn.clone());
        let key = |party: &Party| {
            let number = party
                .organisation_number
                .as_ref()
                .map_or("person", |n| n.as_str());
            PartyKey::parse(number)
        };
        let input = PartiesInput {
            parties,
            current: current.as_ref(),
            key: &key,
        };
        let page = Page {
            notices: notice.into_iter().collect(),
            ..page(language, parties, place)
        };
        PartiesPage::new(page, &input)
    };
    let lost = Page::sample(language).t("inbox-party-lost");
    let notice = Notice {
        tone: "info",
        heading: lost,
        text: None,
    };
    vec![
        ("self only", chooser(&alone(), 0, None)),
        (
            "companies, units, deleted, heading only",
            chooser(&many(), 4, None),
        ),
        ("with a notice", chooser(&many(), 0, Some(notice))),
    ]
}
