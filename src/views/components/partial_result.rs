//! What a page says of a list over many parties: what of it is missing, and what a very long one
//! would take (`docs/rules/inbox.md#large-lists`, `docs/decisions/0004`).

use crate::{
    domain::{Parties, Party},
    urls::{ListUrl, PARTIES, UnitPicker},
    views::{
        components::list_toolbar::filter_page,
        format,
        page::{Page, party_name},
    },
};

/// What of a list could not be had.
#[derive(Clone, Debug, Default)]
pub struct PartialResult<'a> {
    /// The parties whose dialogs are missing.
    pub parties: Vec<&'a Party>,
    /// In how many services, where the list was asked for by these.
    pub services: usize,
    /// Whether it was for want of time only.
    pub is_late: bool,
}

/// What a list would take that is not fetched unless the reader says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// So many parties.
    pub parties: usize,
    /// So many calls.
    pub calls: usize,
}

/// The notice above a list that is not whole.
#[derive(Clone, Debug)]
pub struct Missing {
    /// Whose dialogs are missing.
    pub heading: String,
    /// What that means.
    pub text: String,
    /// The same page again.
    pub retry: String,
}

/// What stands instead of a list that takes the reader's word.
#[derive(Clone, Debug)]
pub struct LargeListPrompt {
    /// That it is much.
    pub heading: String,
    /// What it takes.
    pub text: String,
    /// The list all the same.
    pub fetch: String,
    /// Where fewer parties are chosen.
    pub narrow: String,
    /// Where a service is chosen.
    pub services: String,
}

impl Missing {
    /// Says what is missing of the list at `list_url`.
    #[must_use]
    pub fn new(
        page: &Page,
        partial: &PartialResult<'_>,
        parties: &Parties,
        list_url: &ListUrl,
    ) -> Self {
        let is_search = list_url.filter.words.is_some();
        let heading = if partial.parties.is_empty() {
            let key = if is_search {
                "group-missing-services-search"
            } else {
                "group-missing-services"
            };
            page.t_with(key, &[("count", partial.services.into())])
        } else {
            let key = if is_search {
                "group-missing-search"
            } else {
                "group-missing"
            };
            let names = names(page, &partial.parties, parties);
            page.t_with(key, &[("names", (&names).into())])
        };
        let text = if partial.is_late {
            "group-missing-late"
        } else {
            "group-missing-failed"
        };
        Self {
            heading,
            text: page.t(text),
            retry: list_url.to_string(),
        }
    }
}

/// Few by name; of many the first, and how many more.
fn names(page: &Page, missing: &[&Party], parties: &Parties) -> String {
    let name = |party: &Party| party_name(page.language, party, parties);
    match missing {
        [one] => name(one),
        [one, two] => {
            let (one, two) = (name(one), name(two));
            let values = [("first", (&one).into()), ("second", (&two).into())];
            page.t_with("group-names-two", &values)
        }
        [one, two, three] => {
            let (one, two, three) = (name(one), name(two), name(three));
            let values = [
                ("first", (&one).into()),
                ("second", (&two).into()),
                ("third", (&three).into()),
            ];
            page.t_with("group-names-three", &values)
        }
        [first, others @ ..] => {
            let (first, count) = (name(first), others.len());
            let number = format::number(page.language, count);
            let values = [("first", (&first).into()), ("number", (&number).into())];
            page.t_with("group-names-many", &values)
        }
        [] => String::new(),
    }
}

impl LargeListPrompt {
    /// Says what the list at `list_url` would take.
    #[must_use]
    pub fn new(page: &Page, cost: Cost, list_url: &ListUrl) -> Self {
        let number = |count| format::number(page.language, count);
        let (parties, calls) = (number(cost.parties), number(cost.calls));
        let values = [("parties", (&parties).into()), ("calls", (&calls).into())];
        let insisted = ListUrl {
            is_confirmed_large: true,
            ..list_url.clone()
        };
        Self {
            heading: page.t_with("group-ask-heading", &values),
            text: page.t_with("group-ask", &values),
            fetch: insisted.to_string(),
            narrow: narrow(list_url),
            services: filter_page(list_url),
        }
    }
}

/// Where fewer parties are chosen: among the units of an organisation, else among all.
fn narrow(list_url: &ListUrl) -> String {
    let units = || UnitPicker {
        folder: list_url.folder,
        list: Some(list_url.first_page()),
        ..UnitPicker::of(list_url.party.clone())
    };
    match list_url.party.group() {
        Some(_) => PARTIES.to_owned(),
        None => units().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Folder, i18n::Language, urls::PartyKey, views::samples::parties::accountant,
    };

    fn list_url(words: Option<&str>) -> ListUrl {
        let mut list_url = ListUrl::new(PartyKey::parse("alle").unwrap(), Folder::Inbox);
        list_url.filter.words = words.map(str::to_owned);
        list_url.page_after(Some("abc".to_owned()))
    }

    #[test]
    fn few_missing_parties_are_named_and_many_are_counted() {
        let page = Page::sample(Language::Nb);
        let parties = accountant(120);
        let all: Vec<&Party> = parties.selectable().collect();
        let heading = |count: usize, words| {
            let partial = PartialResult {
                parties: all.iter().take(count).copied().collect(),
                ..PartialResult::default()
            };
            Missing::new(&page, &partial, &parties, &list_url(words)).heading
        };
        let name = |number: usize| party_name(Language::Nb, all[number], &parties);
        assert_eq!(
            heading(1, None),
            format!("Mangler meldinger fra {}", name(0))
        );
        assert_eq!(
            heading(2, None),
            format!("Mangler meldinger fra {} og {}", name(0), name(1))
        );
        assert_eq!(
            heading(3, Some("skatt")),
            format!("Søket dekker ikke {}, {} og {}", name(0), name(1), name(2))
        );
        assert_eq!(
            heading(100, None),
            format!("Mangler meldinger fra {} og 99 andre", name(0))
        );
    }

    #[test]
    fn a_retry_is_the_same_page_and_insisting_begins_where_one_is() {
        let page = Page::sample(Language::Nb);
        let partial = PartialResult {
            services: 20,
            ..PartialResult::default()
        };
        let list_url = list_url(None);
        let missing = Missing::new(&page, &partial, &Parties::default(), &list_url);
        assert_eq!(missing.retry, "/a/alle/innboks?etter=abc");
        assert_eq!(missing.heading, "Mangler meldinger fra 20 tjenester");
        let cost = Cost {
            parties: 15_000,
            calls: 150,
        };
        let first = LargeListPrompt::new(&page, cost, &list_url);
        assert_eq!(first.fetch, "/a/alle/innboks?hent=1&etter=abc");
        assert!(first.heading.contains("15\u{a0}000") || first.heading.contains("15\u{202f}000"));
    }
}
