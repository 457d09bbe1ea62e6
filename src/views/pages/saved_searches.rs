//! Saved searches: found under whose messages they are for, opened, put in order, and counted on
//! the reader's word (`docs/rules/inbox.md#saved-searches`).

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
        page::{Page, group_name},
        pages::row::OwnerNames,
    },
};

/// One search as it is known.
#[derive(Clone, Debug)]
pub struct SearchInput {
    /// What its place in the order depends on.
    pub search: SavedSearch,
    /// The list that it is.
    pub list_url: ListUrl,
    /// The party it is for by name, as far as that is known.
    pub party: Option<String>,
    /// Since when new messages are counted: when it was last opened, or else saved.
    pub since: Timestamp,
    /// Whether they can be counted with one call.
    pub can_count: bool,
    /// How many there are; `None` while nobody asked.
    pub news: Option<News>,
}

/// What came of counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// So many.
    Exactly(usize),
    /// More than [`MOST_NEWS`](News::MOST).
    More,
    /// It could not be counted.
    Unknown,
}

impl News {
    /// The largest number that is told.
    pub const MOST: usize = 99;
}

/// What the page is made of.
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct SavedSearchesInput<'a> {
    /// The searches in their order.
    pub searches: &'a [SearchInput],
    /// Names of service owners.
    pub owners: OwnerNames<'a>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/saved_searches.html")]
pub struct SavedSearchesPage {
    page: Page,
    heading: String,
    groups: Vec<Group>,
    /// Where one begins to search.
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

/// Something that can be done with one search; the name tells which.
#[derive(Debug)]
struct Act {
    href: String,
    label: String,
}

impl SavedSearchesPage {
    /// The page.
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
            heading: page.t("saved-heading"),
            groups,
            inbox: urls::START.to_owned(),
            page,
        }
    }
}

fn heading(page: &Page, input: &SearchInput) -> String {
    match &input.search.target {
        SearchFor::Own => page.t("saved-own"),
        SearchFor::Several(_) => page.t("saved-several"),
        SearchFor::Party(..) => party(page, input),
        SearchFor::Lost => page.t("saved-lost"),
    }
}

fn party(page: &Page, input: &SearchInput) -> String {
    let name = input.party.clone();
    name.unwrap_or_else(|| page.t("saved-party-unknown"))
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
        label: page.t_with("saved-count", &[("name", (&title).into())]),
    };
    Row {
        open: SearchPath {
            id,
            act: SearchAct::Open,
        }
        .to_string(),
        line,
        lost: is_lost.then(|| page.t("saved-lost-tag")),
        news: input.news.map(|news| news_text(page, news, input.since)),
        count: (input.can_count && input.news.is_none()).then_some(count),
        rename: act(SearchAct::Rename, "saved-rename-named"),
        delete: act(SearchAct::Delete, "saved-delete-named"),
        moving: SearchPath {
            id,
            act: SearchAct::Move,
        }
        .to_string(),
        up: can_go_up.then(|| move_to("saved-up")),
        down: can_go_down.then(|| move_to("saved-down")),
        id: id.to_owned(),
        title,
    }
}

fn news_text(page: &Page, news: News, since: Timestamp) -> String {
    let count = match news {
        News::Exactly(count) => format::number(page.language, count),
        News::More => format!("{}+", News::MOST),
        News::Unknown => return page.t("saved-news-unknown"),
    };
    let when = format::full(page.language, since).text;
    let values = [("count", (&count).into()), ("when", (&when).into())];
    page.t_with("saved-news", &values)
}

/// A list in words: its folder, and what it is narrowed to (`docs/rules/inbox.md#ss-2`).
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
            page.t_with("saved-of-group", &values)
        }
        None => folder,
    };
    let parts: Vec<_> = chips.into_iter().map(|chip| chip.label).collect();
    if parts.is_empty() {
        return folder;
    }
    let filters = parts.join(", ");
    let values = [("folder", (&folder).into()), ("filters", (&filters).into())];
    page.t_with("saved-described", &values)
}
