//! Samples of saved searches and of their forms.

use super::{EIGHTY, ago, many, owner, page};
use crate::{
    domain::{
        Folder,
        saved_search::{SavedSearch, SearchFor},
    },
    i18n::Language,
    urls::{ListUrl, LocalPath, PartyKey},
    views::pages::{
        save_search::{DeleteSearchPage, Named, SaveFault, SaveSearchInput, SaveSearchPage},
        saved_searches::{News, SavedSearchesInput, SavedSearchesPage, SearchInput, describe},
    },
};

fn list_url(address: &str) -> Option<ListUrl> {
    ListUrl::at(&LocalPath::parse(address)?)
}

/// A saved search for the list at `address`: its name, target, party and count of new messages.
fn search(
    (address, name): (&str, &str),
    target: SearchFor,
    party: Option<&str>,
    news: Option<News>,
) -> Option<SearchInput> {
    let hash = format!("{:0>22}", address.len() * 7 + name.len());
    Some(SearchInput {
        search: SavedSearch {
            id: hash,
            name: (!name.is_empty()).then(|| name.to_owned()),
            target,
            created: ago(9, 0),
        },
        list_url: list_url(address)?,
        party: party.map(str::to_owned),
        since: ago(4, 2),
        can_count: party.is_some() || address.contains("person"),
        news,
    })
}

fn every_kind() -> Vec<SearchInput> {
    let own = |address, name, news| search((address, name), SearchFor::Own, None, news);
    let company = SearchFor::Party("fjell".to_owned(), "310702641".to_owned());
    let unknown = SearchFor::Party(String::new(), "person".to_owned());
    let all = SearchFor::Several("alle".to_owned());
    [
        own("/a/person/innboks?status=krever-handling", "Haster", None),
        own(
            "/a/person/innboks?q=skatt&lest=nei&etat=skatt",
            "",
            Some(News::Exactly(7)),
        ),
        own(
            "/a/person/arkiv?tid=12mnd&frist=over&sak=2026%2F1234",
            EIGHTY,
            Some(News::More),
        ),
        own("/a/person/sendt", "", Some(News::Unknown)),
        search(
            ("/a/alle/innboks?frist=14d", "Frister hos alle"),
            all,
            None,
            None,
        ),
        search(
            ("/a/310702641/innboks?lest=nei", ""),
            company,
            Some("Fjellglede Regnskap AS"),
            None,
        ),
        search(("/a/person/innboks?lest=ja", "Barnet"), unknown, None, None),
        search(
            ("/a/999999999/innboks?q=moms", ""),
            SearchFor::Lost,
            None,
            None,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(crate) fn saved_searches(language: Language) -> Vec<(&'static str, SavedSearchesPage)> {
    let states: [(_, usize, Vec<SearchInput>); 3] = [
        ("none", 0, Vec::new()),
        ("one", 0, every_kind().into_iter().take(1).collect()),
        ("of every kind", 2, every_kind()),
    ];
    states
        .into_iter()
        .map(|(state, acting_party, searches)| {
            let input = SavedSearchesInput {
                searches: &searches,
                owners: &owner,
            };
            let page = page(language, &many(), acting_party);
            (state, SavedSearchesPage::new(page, &input))
        })
        .collect()
}

pub(crate) fn save_search(language: Language) -> Vec<(&'static str, SaveSearchPage)> {
    let list = list_url("/a/310702641/innboks?q=skatt&lest=nei");
    let key = PartyKey::parse("310702641");
    let list = list.or_else(|| Some(ListUrl::new(key?, Folder::Inbox)));
    let id = "a".repeat(22);
    let long = "Veldig langt navn ".repeat(6);
    let states: [(_, bool, &str, Option<SaveFault>); 6] = [
        ("new", true, "", None),
        ("name too long", true, &long, Some(SaveFault::TooLong)),
        (
            "name is an identity number",
            true,
            "",
            Some(SaveFault::IdentityNumber),
        ),
        (
            "no more room",
            true,
            "Skatt hver høst",
            Some(SaveFault::Full),
        ),
        ("rename", false, "Skatt", None),
        ("rename, too long", false, &long, Some(SaveFault::TooLong)),
    ];
    let make = |(state, is_new, name, fault): (_, bool, &str, _)| {
        let list = list.as_ref()?;
        let page = page(language, &many(), 2);
        let input = SaveSearchInput {
            described: describe(&page, list, &owner),
            named: if is_new {
                Named::New(list)
            } else {
                Named::Saved(&id)
            },
            name: name.to_owned(),
            fault,
        };
        Some((state, SaveSearchPage::new(page, input)))
    };
    states.into_iter().filter_map(make).collect()
}

pub(crate) fn delete_search(language: Language) -> Vec<(&'static str, DeleteSearchPage)> {
    let id = "a".repeat(22);
    [("named", "Skatt hver høst"), ("long name", EIGHTY)]
        .into_iter()
        .map(|(state, name)| {
            let page = page(language, &many(), 0);
            (state, DeleteSearchPage::new(page, &id, name.to_owned()))
        })
        .collect()
}
