//! Saving a search under a name, naming it anew, and asking before it is deleted.

use askama::Template;

use crate::{
    urls::{self, ListUrl, SearchAct, SearchPath},
    views::page::Page,
};

/// Longest name, in characters.
pub const LONGEST_NAME: usize = 100;

/// Why a search could not be saved as was wished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveFault {
    /// The name is too long.
    TooLong,
    /// The name holds what looks like a national identity number.
    IdentityNumber,
    /// There are as many as there may be.
    Full,
}

/// Which search is named.
#[derive(Clone, Debug)]
pub enum Named<'a> {
    /// One to be saved: the address of its list.
    New(&'a ListUrl),
    /// One that is saved: its id.
    Saved(&'a str),
}

/// What the form is made of.
#[derive(Clone, Debug)]
pub struct SaveSearchInput<'a> {
    /// Which search.
    pub named: Named<'a>,
    /// The search in words.
    pub described: String,
    /// What stands in the field.
    pub name: String,
    /// What was wrong with it.
    pub fault: Option<SaveFault>,
}

/// The page with the form.
#[derive(Debug, Template)]
#[template(path = "pages/save_search.html")]
pub struct SaveSearchPage {
    page: Page,
    heading: String,
    described: String,
    action: String,
    /// The address of the list, for one to be saved.
    address: Option<String>,
    name: String,
    error: Option<String>,
    /// There is room for no more.
    full: Option<String>,
    submit: String,
    back: String,
    all: &'static str,
}

impl SaveSearchPage {
    /// The page.
    #[must_use]
    pub fn new(page: Page, input: SaveSearchInput<'_>) -> Self {
        let (heading, submit) = match input.named {
            Named::New(_) => ("saved-new-heading", "saved-new-submit"),
            Named::Saved(_) => ("saved-rename-heading", "saved-rename-submit"),
        };
        let error = match input.fault {
            Some(SaveFault::TooLong) => Some("saved-name-too-long"),
            Some(SaveFault::IdentityNumber) => Some("saved-name-identity-number"),
            Some(SaveFault::Full) | None => None,
        };
        let is_full = input.fault == Some(SaveFault::Full);
        Self {
            heading: page.t(heading),
            described: input.described,
            action: match input.named {
                Named::New(_) => urls::SAVED_SEARCHES.to_owned(),
                Named::Saved(id) => rename(id),
            },
            address: match input.named {
                Named::New(list_url) => Some(list_url.first_page().to_string()),
                Named::Saved(_) => None,
            },
            name: input.name,
            error: error.map(|key| page.t(key)),
            full: is_full.then(|| page.t("saved-full")),
            submit: page.t(submit),
            back: match input.named {
                Named::New(list_url) => list_url.first_page().to_string(),
                Named::Saved(_) => urls::SAVED_SEARCHES.to_owned(),
            },
            all: urls::SAVED_SEARCHES,
            page: page.below_saved_searches(),
        }
    }
}

fn rename(id: &str) -> String {
    let act = SearchAct::Rename;
    SearchPath { id, act }.to_string()
}

/// The page that asks before a search is deleted.
#[derive(Debug, Template)]
#[template(path = "pages/delete_search.html")]
pub struct DeleteSearchPage {
    page: Page,
    heading: String,
    name: String,
    action: String,
    back: &'static str,
}

impl DeleteSearchPage {
    /// The page for the search of this id, named or described.
    #[must_use]
    pub fn new(page: Page, id: &str, name: String) -> Self {
        let act = SearchAct::Delete;
        Self {
            heading: page.t("saved-delete-heading"),
            name,
            action: SearchPath { id, act }.to_string(),
            back: urls::SAVED_SEARCHES,
            page: page.below_saved_searches(),
        }
    }
}

/// The way from a list to saving it: a form, or where the same is saved already.
#[derive(Clone, Debug)]
pub enum SaveOffer {
    /// The address to save.
    Save(String),
    /// Where it stands among the saved ones.
    Saved(String),
}

impl SaveOffer {
    /// What a list offers: nothing unless it is narrowed (`docs/rules/inbox.md#ss-2`).
    #[must_use]
    pub fn new(list_url: &ListUrl, saved: Option<&str>) -> Option<Self> {
        let is_search = list_url.filter.narrows() || list_url.names_parties();
        is_search.then(|| match saved {
            Some(id) => Self::Saved(urls::search_row(id)),
            None => Self::Save(list_url.first_page().to_string()),
        })
    }
}
