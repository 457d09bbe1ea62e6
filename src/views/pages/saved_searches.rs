//! Saved searches page: grouped by the party that they search, with links to open, reorder, rename
//! and delete them, and a count of new messages on request (`docs/rules/inbox.md#saved-searches`).

use askama::Template;
use jiff::Timestamp;

use crate::{
    domain::{
        Services,
        saved_search::{SavedSearch, SearchFor},
    },
    urls::{self, ListUrl, SearchAct, SearchPath},
    views::{
        components::list_toolbar::{self, ToolbarInput},
        format,
        page::Page,
        pages::row::OwnerNames,
        party_name::group_name,
    },
};

/// A saved search with its list and, where known, its party.
#[derive(Clone, Debug)]
pub struct SearchInput {
    /// Id, name, target and creation time, which decide its position in the order.
    pub search: SavedSearch,
    /// URL of the list that the search opens.
    pub list_url: ListUrl,
    /// Display name of the party that it searches; `None` for a group and for an unknown party.
    pub party: Option<String>,
    /// Start of the period in which messages count as new: last opened, or else saved.
    pub since: Timestamp,
    /// Whether one call to Dialogporten can count its new messages.
    pub can_count: bool,
    /// Number of new messages; `None` until the reader asks for a count.
    pub news: Option<News>,
}

/// Result of counting the new messages of a saved search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Exact number, at most [`News::MOST`].
    Exactly(usize),
    /// More messages than [`News::MOST`], shown as «99+».
    More,
    /// The messages could not be counted completely.
    Unknown,
}

impl News {
    /// Largest count that the page shows exactly.
    pub const MOST: usize = 99;
}

/// Data that the handler passes to [`SavedSearchesPage`].
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct SavedSearchesInput<'a> {
    /// Saved searches in display order; those with the same target are adjacent.
    pub searches: &'a [SearchInput],
    /// Looks up a service owner's display name by its code.
    pub owners: OwnerNames<'a>,
}

/// Saved searches page with one group of rows per target.
#[derive(Debug, Template)]
#[template(path = "pages/saved_searches.html")]
pub struct SavedSearchesPage {
    page: Page,
    heading: String,
    groups: Vec<Group>,
    /// URL of the start page, where a new search begins.
    inbox: String,
}

#[derive(Debug)]
struct Group {
    id: String,
    heading: String,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    id: String,
    title: String,
    open: String,
    line: Option<String>,
    lost: Option<String>,
    news: Option<String>,
    count: Option<Act>,
    rename: Act,
    delete: Act,
    moving: String,
    up: Option<String>,
    down: Option<String>,
}

/// Link to an action on one search; the label names the search.
#[derive(Debug)]
struct Act {
    href: String,
    label: String,
}

impl SavedSearchesPage {
    /// Builds the page; adjacent searches with the same target share a heading.
    #[must_use]
    pub fn new(page: Page, input: &SavedSearchesInput<'_>) -> Self {
        let groups = input
            .searches
            .chunk_by(|one, other| one.search.target == other.search.target)
            .enumerate()
            .filter_map(|(at, searches)| {
                let last = searches.len() - 1;
                let row = |(at, one)| row(&page, input.owners, one, (at > 0, at < last));
                Some(Group {
                    id: format!("for-{at}"),
                    heading: heading(&page, searches.first()?),
                    rows: searches.iter().enumerate().map(row).collect(),
                })
            })
            .collect();
        Self {
            heading: page.t("saved-searches-heading"),
            groups,
            inbox: urls::START.as_str().to_owned(),
            page,
        }
    }
}

fn heading(page: &Page, input: &SearchInput) -> String {
    match &input.search.target {
        SearchFor::Own => page.t("saved-searches-own"),
        SearchFor::Several(_) => page.t("saved-searches-several"),
        SearchFor::Party(..) => party(page, input),
        SearchFor::Lost => page.t("saved-searches-lost"),
    }
}

fn party(page: &Page, input: &SearchInput) -> String {
    let name = input.party.clone();
    name.unwrap_or_else(|| page.t("saved-searches-party-unknown"))
}

fn row(
    page: &Page,
    owners: OwnerNames<'_>,
    input: &SearchInput,
    (can_go_up, can_go_down): (bool, bool),
) -> Row {
    let id = input.search.id.as_str();
    let described = describe(page, &input.list_url, owners);
    let (title, line) = match &input.search.name {
        Some(name) => (name.clone(), Some(described)),
        None => (described, None),
    };
    let act = |act: SearchAct, key: &str| Act {
        href: SearchPath { id, act }.to_string(),
        label: page.t_with(key, &[("name", (&title).into())]),
    };
    let move_to = |key: &str| page.t_with(key, &[("name", (&title).into())]);
    let is_lost = input.search.target == SearchFor::Lost;
    let count = Act {
        href: urls::search_news(id),
        label: page.t_with("saved-searches-count", &[("name", (&title).into())]),
    };
    Row {
        open: SearchPath {
            id,
            act: SearchAct::Open,
        }
        .to_string(),
        line,
        lost: is_lost.then(|| page.t("saved-searches-lost-tag")),
        news: input.news.map(|news| news_text(page, news, input.since)),
        count: (input.can_count && input.news.is_none()).then_some(count),
        rename: act(SearchAct::Rename, "saved-searches-rename-named"),
        delete: act(SearchAct::Delete, "saved-searches-delete-named"),
        moving: SearchPath {
            id,
            act: SearchAct::Move,
        }
        .to_string(),
        up: can_go_up.then(|| move_to("saved-searches-up")),
        down: can_go_down.then(|| move_to("saved-searches-down")),
        id: id.to_owned(),
        title,
    }
}

fn news_text(page: &Page, news: News, since: Timestamp) -> String {
    let count = match news {
        News::Exactly(count) => format::number(page.language, count),
        News::More => format!("{}+", News::MOST),
        News::Unknown => return page.t("saved-searches-news-unknown"),
    };
    let when = format::full(page.language, since).text;
    let values = [("count", (&count).into()), ("when", (&when).into())];
    page.t_with("saved-searches-news", &values)
}

/// Describes a list in words: its folder or group, and its filters (`docs/rules/inbox.md#ss-2`).
#[must_use]
pub fn describe(page: &Page, list_url: &ListUrl, owners: OwnerNames<'_>) -> String {
    let chips = list_toolbar::chips(
        page,
        &ToolbarInput {
            list_url,
            typed: None,
            owners,
            services: &Services::default(),
        },
    );
    let folder = page.folder_name(list_url.folder);
    let folder = match list_url.party.group() {
        Some(group) => {
            let group = group_name(page.language, group);
            let values = [("group", (&group).into()), ("folder", (&folder).into())];
            page.t_with("saved-searches-of-group", &values)
        }
        None => folder,
    };
    let parts: Vec<_> = chips.into_iter().map(|chip| chip.label).collect();
    if parts.is_empty() {
        return folder;
    }
    let filters = parts.join(", ");
    let values = [("folder", (&folder).into()), ("filters", (&filters).into())];
    page.t_with("saved-searches-described", &values)
}
