//! Party chooser with server-side search and pagination: everyone the reader may act for, as links
//! to their inboxes. A page holds 50 parties, whether there are 3 or 15,000
//! (`docs/rules/inbox.md#party-chooser`).

use askama::Template;

use crate::{
    domain::{
        Parties, PartyChoices, PartyUrn, Scope,
        parties::{Group, PartyListItem, PartyQuery, SearchHits},
    },
    urls::{IgnoredPickerParam, LocalPath, PartyKey, PartyPickerUrl, UnitsPath},
    views::{
        components::party_rows::{PartyGroup, PartyKeys, PartyRows},
        format,
        page::{ActingParty, Crumb, GroupLink, Notice, Page, PageLocation},
    },
};

/// Number of parties on one page.
const PAGE_SIZE: usize = 50;

/// Data that the handler passes to [`PartiesPage`].
#[expect(missing_debug_implementations, reason = "it holds a function")]
pub struct PartiesInput<'a> {
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// The reader's default party, favourites, recent parties and whether deleted ones are shown.
    pub choices: &'a PartyChoices,
    /// Search words, scope and page of the chooser, from its URL.
    pub picker: &'a PartyPickerUrl,
    /// Selections of several parties that the reader has saved, as links.
    pub own_lists: Vec<Crumb>,
    /// URL parameters that were ignored, since they could not be used.
    pub unused: Vec<IgnoredPickerParam>,
    /// Address of the reader's own list; `None` unless there is nobody else to choose.
    pub nobody_else: Option<String>,
    /// Party that the reader acted for last.
    pub current: Option<&'a PartyUrn>,
    /// Looks up the address key of a party.
    pub key: PartyKeys<'a>,
}

/// Party chooser page: search, groups and rows of parties.
#[derive(Debug, Template)]
#[template(path = "pages/parties.html")]
pub struct PartiesPage {
    page: Page,
    heading: String,
    nobody_else: Option<String>,
    has_choice: bool,
    words: String,
    /// Names and values of the search form's hidden fields.
    kept: Vec<(String, String)>,
    scopes: Vec<ScopeLink>,
    count: String,
    clear: Option<String>,
    deleted: Option<Deleted>,
    /// Rows that come first: the reader, the default party and the favourites.
    first: Vec<PartyGroup>,
    together: Option<Together>,
    groups: Vec<PartyGroup>,
    /// Address of the favourites form, whose buttons have addresses of their own; `None` without
    /// favourite buttons.
    hearts: Option<String>,
    paging: Option<Paging>,
}

/// Links to lists over several parties at once.
#[derive(Debug)]
struct Together {
    groups: Vec<GroupLink>,
    own: Vec<Crumb>,
    /// Address of the page for choosing several parties.
    pick: String,
}

#[derive(Debug)]
struct ScopeLink {
    href: String,
    name: String,
    is_current: bool,
}

/// Text and link for showing or hiding deleted parties.
#[derive(Debug)]
struct Deleted {
    hidden: Option<String>,
    href: String,
    name: String,
}

#[derive(Debug)]
struct Paging {
    previous: Option<String>,
    place: String,
    next: Option<String>,
}

/// Sets the address and location of the page. The address is rebuilt from `picker`, so that the
/// forms of the page do not carry ignored parameters on. The header has no party panel, since the
/// page is the chooser.
fn placed(page: Page, picker: &PartyPickerUrl) -> Page {
    Page {
        path: LocalPath::parse_or_start(&picker.to_string()),
        acting_party: page.acting_party.map(|acting_party| ActingParty {
            panel: None,
            ..acting_party
        }),
        place: PageLocation::Parties(picker.folder),
        narrowed: picker.list.clone(),
        ..page
    }
}

/// Address of the chooser without its search; `None` when there is no search.
fn clear(picker: &PartyPickerUrl) -> Option<String> {
    picker.words.as_ref()?;
    let all = PartyPickerUrl {
        words: None,
        ..picker.first_page()
    };
    Some(all.to_string())
}

impl PartiesPage {
    /// Builds the page; a page number past the last leads to the first page.
    #[must_use]
    pub fn new(page: Page, mut input: PartiesInput<'_>) -> Self {
        let (parties, choices) = (input.parties, input.choices);
        let shows_deleted = input.picker.deleted.unwrap_or(choices.shows_deleted);
        let found = parties.find(&PartyQuery {
            search: input.picker.search(),
            scope: input.picker.scope,
            with_deleted: shows_deleted,
            current: input.current,
            choices: Some(choices),
        });
        let mut picker = input.picker.clone();
        let pages = found.count().div_ceil(PAGE_SIZE).max(1);
        if picker.pages_before >= pages {
            picker.pages_before = 0;
            input.unused.push(IgnoredPickerParam::Page);
        }
        let page = placed(page, &picker);
        let noted = |page: Page, unused: &IgnoredPickerParam| {
            let notice = notice(&page, *unused);
            page.with_notice(notice)
        };
        let page = input.unused.iter().fold(page, noted);
        let has_choice = parties.selectable().nth(1).is_some();
        let rows = PartyRows {
            language: page.language,
            id: "liste",
            current: input.current,
            key: input.key,
            choices,
            has_hearts: has_choice,
        };
        let lines = lines(parties, choices, &picker, &found);
        let after_chosen = lines.partition_point(|line| line.group <= Group::Favourites);
        let (first, others) = lines.split_at(after_chosen);
        let (first, groups) = (rows.groups(first), rows.groups(others));
        let mut hearts = first.iter().chain(&groups).flat_map(|group| &group.rows);
        let hearts = hearts.find_map(|row| Some(row.heart.as_ref()?.action.clone()));
        Self {
            heading: page.t(if input.nobody_else.is_some() {
                "parties-nobody-else-heading"
            } else {
                "parties-heading"
            }),
            nobody_else: input.nobody_else,
            has_choice,
            words: picker.words.clone().unwrap_or_default(),
            kept: kept(&picker),
            scopes: scopes(&page, &picker, &found),
            count: count(&page, &picker, &found),
            clear: clear(&picker),
            deleted: deleted(&page, (&picker, choices), shows_deleted, &found),
            together: begins(&picker)
                .then(|| together(&page, parties, choices, input.own_lists))
                .flatten(),
            first,
            groups,
            hearts,
            paging: (pages > 1).then(|| paging(&page, &picker, pages)),
            page,
        }
    }
}

/// Lines of the page. On the first page without a search, the pinned parties follow the reader.
/// They are at their ordinary position as well, so that a row does not move when it becomes a
/// favourite.
fn lines<'a>(
    parties: &'a Parties,
    choices: &PartyChoices,
    picker: &PartyPickerUrl,
    found: &SearchHits<'a>,
) -> Vec<PartyListItem<'a>> {
    let mut lines = found.lines(picker.pages_before * PAGE_SIZE, PAGE_SIZE);
    if begins(picker) {
        let after_own = lines.partition_point(|line| line.group == Group::Own);
        let pinned = parties.pinned(choices, picker.scope);
        lines.splice(after_own..after_own, pinned);
    }
    lines
}

/// Whether this is the first page without a search.
fn begins(picker: &PartyPickerUrl) -> bool {
    picker.pages_before == 0 && picker.words.is_none()
}

fn together(
    page: &Page,
    parties: &Parties,
    choices: &PartyChoices,
    own: Vec<Crumb>,
) -> Option<Together> {
    let groups = parties.offered(choices);
    let party = &PartyKey::of_group(*groups.first()?);
    let folder = page.folder();
    Some(Together {
        groups: page.together(&groups),
        own,
        pick: UnitsPath { party, folder }.to_string(),
    })
}

fn notice(page: &Page, unused: IgnoredPickerParam) -> Notice {
    let key = match unused {
        IgnoredPickerParam::Words => "parties-ignored-words",
        IgnoredPickerParam::IdentityNumber => "parties-ignored-identity-number",
        IgnoredPickerParam::Scope => "parties-ignored-scope",
        IgnoredPickerParam::Deleted => "parties-ignored-deleted",
        IgnoredPickerParam::Page => "parties-ignored-page",
        IgnoredPickerParam::Folder => "parties-ignored-folder",
    };
    Notice {
        tone: "info",
        heading: page.t(key),
        text: None,
    }
}

/// URL parameters other than the search words and the page number.
fn kept(picker: &PartyPickerUrl) -> Vec<(String, String)> {
    let others = PartyPickerUrl {
        words: None,
        ..picker.first_page()
    };
    others.pairs()
}

/// Links to filter by kind of party; empty when all parties are of one kind and no scope is chosen.
fn scopes(page: &Page, picker: &PartyPickerUrl, found: &SearchHits<'_>) -> Vec<ScopeLink> {
    let is_mixed = found.count_in(Scope::People) > 0 && found.count_in(Scope::Organisations) > 0;
    if !is_mixed && picker.scope == Scope::All {
        return Vec::new();
    }
    let number = |count| format::number(page.language, count);
    let link = |scope: Scope| {
        let key = match scope {
            Scope::All => "parties-scope-all",
            Scope::People => "parties-scope-people",
            Scope::Organisations => "parties-scope-organisations",
        };
        let there = PartyPickerUrl {
            scope,
            ..picker.first_page()
        };
        ScopeLink {
            href: there.to_string(),
            name: page.t_with(key, &[("count", (&number(found.count_in(scope))).into())]),
            is_current: scope == picker.scope,
        }
    };
    Scope::ALL.into_iter().map(link).collect()
}

/// Text about how many parties there are, and which of them are shown.
fn count(page: &Page, picker: &PartyPickerUrl, found: &SearchHits<'_>) -> String {
    let count = found.count();
    let words = picker.words.as_deref().unwrap_or_default();
    let first = picker.pages_before * PAGE_SIZE;
    let last = (first + PAGE_SIZE).min(count);
    let key = match (picker.words.is_some(), count > PAGE_SIZE) {
        (false, false) => "parties-count",
        (false, true) => "parties-range",
        (true, false) => "parties-hits",
        (true, true) => "parties-hits-range",
    };
    let number = |count| format::number(page.language, count);
    let (all, first, last) = (number(count), number(first + 1), number(last));
    let values = [
        ("count", count.into()),
        ("all", (&all).into()),
        ("first", (&first).into()),
        ("last", (&last).into()),
        ("words", words.into()),
    ];
    page.t_with(key, &values)
}

fn deleted(
    page: &Page,
    (picker, choices): (&PartyPickerUrl, &PartyChoices),
    are_shown: bool,
    found: &SearchHits<'_>,
) -> Option<Deleted> {
    if !are_shown && found.hidden == 0 {
        return None;
    }
    let other = PartyPickerUrl {
        deleted: Some(!are_shown).filter(|shows| *shows != choices.shows_deleted),
        ..picker.first_page()
    };
    let key = if are_shown {
        "parties-hide-deleted"
    } else {
        "parties-show-deleted"
    };
    Some(Deleted {
        hidden: (!are_shown).then(|| {
            let all = format::number(page.language, found.hidden);
            let values = [("count", found.hidden.into()), ("all", (&all).into())];
            page.t_with("parties-hidden", &values)
        }),
        href: other.to_string(),
        name: page.t(key),
    })
}

fn paging(page: &Page, picker: &PartyPickerUrl, pages: usize) -> Paging {
    let before = picker.pages_before;
    let at = |pages_before: usize| {
        let there = PartyPickerUrl {
            pages_before,
            ..picker.clone()
        };
        there.to_string()
    };
    let number = |count| format::number(page.language, count);
    let (at_page, all) = (number(before + 1), number(pages));
    let values = [("page", (&at_page).into()), ("pages", (&all).into())];
    Paging {
        previous: before.checked_sub(1).map(at),
        place: page.t_with("parties-page", &values),
        next: (before + 1 < pages).then(|| at(before + 1)),
    }
}
