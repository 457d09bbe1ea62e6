//! The party chooser: everyone the reader may act for, as links to their inboxes. The server
//! searches; a page holds 50, whether there are 3 or 15,000 (`docs/rules/inbox.md#party-chooser`).

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

/// Parties on a page.
const PAGE_SIZE: usize = 50;

/// What the page is made of.
#[expect(missing_debug_implementations, reason = "it holds a function")]
pub struct PartiesInput<'a> {
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// What the reader has chosen about them.
    pub choices: &'a PartyChoices,
    /// Whom of them to show.
    pub picker: &'a PartyPickerUrl,
    /// Choices of several parties that the reader has saved, as links.
    pub own_lists: Vec<Crumb>,
    /// What of the address could not be used.
    pub unused: Vec<IgnoredPickerParam>,
    /// The reader's own list, where it is known that there is nobody else to choose.
    pub nobody_else: Option<String>,
    /// The party that was used last.
    pub current: Option<&'a PartyUrn>,
    /// The word of a party in addresses.
    pub key: PartyKeys<'a>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/parties.html")]
pub struct PartiesPage {
    page: Page,
    heading: String,
    nobody_else: Option<String>,
    has_choice: bool,
    words: String,
    /// What else the search form carries on.
    kept: Vec<(String, String)>,
    scopes: Vec<ScopeLink>,
    count: String,
    clear: Option<String>,
    deleted: Option<Deleted>,
    /// The user, and those that were chosen.
    first: Vec<PartyGroup>,
    together: Option<Together>,
    groups: Vec<PartyGroup>,
    /// Where the hearts' form would be sent if none of its buttons said it; `None` without hearts.
    hearts: Option<String>,
    paging: Option<Paging>,
}

/// Lists of several parties at once.
#[derive(Debug)]
struct Together {
    groups: Vec<GroupLink>,
    own: Vec<Crumb>,
    /// Where one chooses oneself.
    pick: String,
}

#[derive(Debug)]
struct ScopeLink {
    href: String,
    name: String,
    is_current: bool,
}

/// What is said of deleted parties.
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

/// The page in its place. Its address is written anew, so that nothing that could not be used is carried
/// on by the forms of the page; and the header does not offer what the page is about.
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

/// The chooser without its search.
fn clear(picker: &PartyPickerUrl) -> Option<String> {
    picker.words.as_ref()?;
    let all = PartyPickerUrl {
        words: None,
        ..picker.first_page()
    };
    Some(all.to_string())
}

impl PartiesPage {
    /// The page.
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

/// The lines of the page. The list as it begins has those that were chosen after the user; they stand
/// at their place in the list besides, so that a row stays where it is when it becomes a favourite.
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

/// Whether it is the whole list from its beginning.
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
        IgnoredPickerParam::Words => "parties-unused-words",
        IgnoredPickerParam::IdentityNumber => "parties-unused-identity-number",
        IgnoredPickerParam::Scope => "parties-unused-scope",
        IgnoredPickerParam::Deleted => "parties-unused-deleted",
        IgnoredPickerParam::Page => "parties-unused-page",
        IgnoredPickerParam::Folder => "parties-unused-folder",
    };
    Notice {
        tone: "info",
        heading: page.t(key),
        text: None,
    }
}

/// The parameters of the address, but the search itself and the page.
fn kept(picker: &PartyPickerUrl) -> Vec<(String, String)> {
    let others = PartyPickerUrl {
        words: None,
        ..picker.first_page()
    };
    others.pairs()
}

/// Offered when there is something to choose between, and as long as one is chosen.
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

/// How many there are, and which of them are shown.
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
