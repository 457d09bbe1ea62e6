//! Pages for a saved search: the form to save or rename it, and the confirmation before it is
//! deleted.

use askama::Template;

use crate::{
    urls::{self, ListUrl, SearchAct, SearchPath},
    views::page::Page,
};

/// Maximum length of a name, in characters.
pub const LONGEST_NAME: usize = 100;

/// Validation error that kept a search from being saved or renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveFault {
    /// The name is longer than [`LONGEST_NAME`].
    TooLong,
    /// The name holds what looks like a national identity number.
    IdentityNumber,
    /// The person has the maximum number of saved searches.
    Full,
}

/// The search that the form names.
#[derive(Clone, Debug)]
pub enum Named<'a> {
    /// A search to be saved: the URL of its list.
    New(&'a ListUrl),
    /// A search that is already saved: its id.
    Saved(&'a str),
}

/// Data that the handlers pass to [`SaveSearchPage`].
#[derive(Clone, Debug)]
pub struct SaveSearchInput<'a> {
    /// The new or saved search to name.
    pub named: Named<'a>,
    /// Folder and filters of the search in words.
    pub described: String,
    /// Current value of the name field.
    pub name: String,
    /// Error to show beside the form; `None` when there is none.
    pub fault: Option<SaveFault>,
}

/// Page with the form to save or rename a search.
#[derive(Debug, Template)]
#[template(path = "pages/save_search.html")]
pub struct SaveSearchPage {
    page: Page,
    heading: String,
    described: String,
    action: String,
    /// Address of the list to save; `None` when a search is renamed.
    address: Option<String>,
    name: String,
    error: Option<String>,
    /// Text that no more searches can be saved.
    full: Option<String>,
    submit: String,
    back: String,
    all: &'static str,
}

impl SaveSearchPage {
    /// Builds the form page for the new or saved search.
    #[must_use]
    pub fn new(page: Page, input: SaveSearchInput<'_>) -> Self {
        let (heading, submit) = match input.named {
            Named::New(_) => ("saved-searches-new-heading", "saved-searches-new-submit"),
            Named::Saved(_) => (
                "saved-searches-rename-heading",
                "saved-searches-rename-submit",
            ),
        };
        let error = match input.fault {
            Some(SaveFault::TooLong) => Some("saved-searches-name-too-long"),
            Some(SaveFault::IdentityNumber) => Some("saved-searches-name-identity-number"),
            Some(SaveFault::Full) | None => None,
        };
        let is_full = input.fault == Some(SaveFault::Full);
        Self {
            heading: page.t(heading),
            described: input.described,
            action: match input.named {
                Named::New(_) => urls::SAVED_SEARCHES.as_str().to_owned(),
                Named::Saved(id) => rename(id),
            },
            address: match input.named {
                Named::New(list_url) => Some(list_url.first_page().to_string()),
                Named::Saved(_) => None,
            },
            name: input.name,
            error: error.map(|key| page.t(key)),
            full: is_full.then(|| page.t("saved-searches-full")),
            submit: page.t(submit),
            back: match input.named {
                Named::New(list_url) => list_url.first_page().to_string(),
                Named::Saved(_) => urls::SAVED_SEARCHES.as_str().to_owned(),
            },
            all: urls::SAVED_SEARCHES.as_str(),
            page: page.below_saved_searches(),
        }
    }
}

fn rename(id: &str) -> String {
    let act = SearchAct::Rename;
    SearchPath { id, act }.to_string()
}

/// Confirmation page before a saved search is deleted.
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
    /// Builds the page for the search `id`; `name` is its name, or its description when it has
    /// none.
    #[must_use]
    pub fn new(page: Page, id: &str, name: String) -> Self {
        let act = SearchAct::Delete;
        Self {
            heading: page.t("saved-searches-delete-heading"),
            name,
            action: SearchPath { id, act }.to_string(),
            back: urls::SAVED_SEARCHES.as_str(),
            page: page.below_saved_searches(),
        }
    }
}

/// Link from a list to the form that saves it, or to the saved search with the same list.
#[derive(Clone, Debug)]
pub enum SaveOffer {
    /// Address of the list to save.
    Save(String),
    /// Address of its row among the saved searches.
    Saved(String),
}

impl SaveOffer {
    /// Link for a list; `None` when it has neither filters nor a selection of parties
    /// (`docs/rules/inbox.md#ss-2`).
    #[must_use]
    pub fn new(list_url: &ListUrl, saved: Option<&str>) -> Option<Self> {
        let is_search = list_url.filter.narrows() || list_url.names_parties();
        is_search.then(|| match saved {
            Some(id) => Self::Saved(urls::search_row(id)),
            None => Self::Save(list_url.first_page().to_string()),
        })
    }
}
