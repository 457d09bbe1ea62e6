//! Partial results: the notice above a list from which parties or services are missing, and the
//! confirmation before a very large list is fetched (`docs/rules/inbox.md#large-lists`,
//! `docs/decisions/0004`).

use crate::{
    domain::{Parties, Party},
    urls::{ListUrl, PARTIES, UnitPicker},
    views::{format, page::Page, party_name::party_name},
};

/// The part of a list that could not be fetched.
#[derive(Clone, Debug, Default)]
pub struct PartialResult<'a> {
    /// Parties whose dialogs are missing; empty when the list was fetched by services.
    pub parties: Vec<&'a Party>,
    /// Number of services whose dialogs are missing, when the list was fetched by services.
    pub services: usize,
    /// Whether the time limit was the only cause, and no call failed.
    pub is_late: bool,
}

/// Size of a list that is fetched only when the reader confirms it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Number of parties in the list.
    pub parties: usize,
    /// Number of calls to Dialogporten that fetching a page of it takes.
    pub calls: usize,
}

/// The notice above a list that is incomplete.
#[derive(Clone, Debug)]
pub struct Missing {
    /// Names the missing parties, or counts the services.
    pub heading: String,
    /// The cause: time limit or failed calls.
    pub text: String,
    /// Address of the same page of the list, to try again.
    pub retry: String,
}

/// The confirmation that is shown instead of a very large list.
#[derive(Clone, Debug)]
pub struct LargeListPrompt {
    /// Heading with the number of parties.
    pub heading: String,
    /// Sentences with the number of calls and how to make the list smaller.
    pub text: String,
    /// Address of the same list with the reader's confirmation in it.
    pub fetch: String,
    /// Address where fewer parties can be chosen.
    pub narrow: String,
    /// Address of the page with all filters, where a service can be chosen.
    pub services: String,
}

impl Missing {
    /// The notice for `partial` of the list at `list_url`.
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
                "partial-result-services-search"
            } else {
                "partial-result-services"
            };
            page.t_with(key, &[("count", partial.services.into())])
        } else {
            let key = if is_search {
                "partial-result-parties-search"
            } else {
                "partial-result-parties"
            };
            let names = names(page, &partial.parties, parties);
            page.t_with(key, &[("names", (&names).into())])
        };
        let text = if partial.is_late {
            "partial-result-late"
        } else {
            "partial-result-failed"
        };
        Self {
            heading,
            text: page.t(text),
            retry: list_url.to_string(),
        }
    }
}

/// Up to three parties by name; of more, the first by name and the number of others.
fn names(page: &Page, missing: &[&Party], parties: &Parties) -> String {
    let name = |party: &Party| party_name(page.language, party, parties);
    match missing {
        [one] => name(one),
        [one, two] => {
            let (one, two) = (name(one), name(two));
            let values = [("first", (&one).into()), ("second", (&two).into())];
            page.t_with("partial-result-two", &values)
        }
        [one, two, three] => {
            let (one, two, three) = (name(one), name(two), name(three));
            let values = [
                ("first", (&one).into()),
                ("second", (&two).into()),
                ("third", (&three).into()),
            ];
            page.t_with("partial-result-three", &values)
        }
        [first, others @ ..] => {
            let (first, count) = (name(first), others.len());
            let number = format::number(page.language, count);
            let values = [("first", (&first).into()), ("number", (&number).into())];
            page.t_with("partial-result-many", &values)
        }
        [] => String::new(),
    }
}

impl LargeListPrompt {
    /// The confirmation for the list at `list_url`.
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
            heading: page.t_with("large-list-prompt-heading", &values),
            text: page.t_with("large-list-prompt-text", &values),
            fetch: insisted.to_string(),
            narrow: narrow(list_url),
            services: list_url.filter_page(),
        }
    }
}

/// Address for choosing fewer parties: the unit picker for an organisation, else the party picker.
fn narrow(list_url: &ListUrl) -> String {
    let units = || UnitPicker {
        folder: list_url.folder,
        list: Some(list_url.first_page()),
        ..UnitPicker::of(list_url.party.clone())
    };
    match list_url.party.group() {
        Some(_) => PARTIES.to_string(),
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
