//! List page: the messages of one party or of a group, newest content first, under headings
//! by month and year.

use std::fmt;

use askama::{Template, filters::HtmlSafe};
use jiff::{Timestamp, civil::Date};

use super::row::{self, DueTag, Fact, OwnerNames, Sender, StatusTag};
use crate::{
    domain::{
        DialogPage, DialogSummary, Due, DueTime, Folder, ListFilter, Parties, Party, PartyGroup,
        PartyKind, PartySelection, SearchScope, SearchWords, Services, Sort, Status, oslo::in_oslo,
        search_words::Unsearchable,
    },
    urls::{DialogPath, IgnoredParam, ListUrl, LocalPath, PARTIES, PartyKey},
    views::{
        components::{
            bulk_select::{BulkSelect, Forms, RowAction, Selectable},
            list_toolbar::{self, Chip, ListToolbar, ToolbarInput},
            operator_notice::OutLink,
            partial_result::{Cost, LargeListPrompt, Missing, PartialResult},
            service_text::{HtmlText, ServiceText},
            unit_scope::{Recipients, UnitScope},
        },
        format::{self, When},
        markup::clean_text,
        page::{Notice, Page},
        pages::save_search::SaveOffer,
        party_name::{group_name, party_name, selection_name},
    },
};

/// Data that the handler passes to [`ListPage`].
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct ListInput<'a> {
    /// Parties whose messages the list holds.
    pub party_selection: &'a PartySelection<'a>,
    /// Of several parties the one that a search is most likely meant for, with its address key.
    pub nearest: Option<&'a (&'a Party, PartyKey)>,
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// URL of the list, with its filter and cursor.
    pub list_url: &'a ListUrl,
    /// URL parameters that were ignored, since they could not be used.
    pub ignored: &'a [IgnoredParam],
    /// Dialogs on this page of the list.
    pub list: &'a DialogPage,
    /// Dialogs of pinned services, which are on top whatever their age; some are in `list` too.
    pub pinned: &'a [DialogSummary],
    /// URL of the next page; `None` on the last page.
    pub next: Option<&'a ListUrl>,
    /// State names ([`DialogSummary::state_name`]) of dialogs in which the reader found nothing
    /// more to open.
    pub read_through: &'a [String],
    /// Sealed values of the label forms.
    pub forms: Forms<'a>,
    /// What could not be fetched; `None` when the list is complete.
    pub partial: Option<&'a PartialResult<'a>>,
    /// Size of a large list that was not fetched because the reader has not confirmed it.
    pub cost: Option<Cost>,
    /// Whether the list was cheap to fetch, so that a script may check it for newer messages.
    pub is_light: bool,
    /// Looks up a service owner's display name by its code.
    pub owners: OwnerNames<'a>,
    /// Names of services, as far as they are known.
    pub services: &'a Services,
    /// Text of the search field that cannot be searched for, and why.
    pub typed: Option<(&'a str, Unsearchable)>,
    /// Id of the saved search with the same list; `None` when it is not saved.
    pub saved: Option<&'a str>,
    /// Whether the search timed out because it was too broad.
    pub is_too_broad: bool,
}

/// List page: messages with toolbar, bulk select and pagination.
#[derive(Debug, Template)]
#[template(path = "pages/list.html")]
pub struct ListPage {
    page: Page,
    heading: String,
    unit_scope: Option<UnitScope>,
    lead: Option<String>,
    tools: ListToolbar,
    save: Option<SaveOffer>,
    found: Option<ResultSummary>,
    work_first: bool,
    shortcuts: Vec<Chip>,
    missing: Option<Missing>,
    ask_first: Option<LargeListPrompt>,
    groups: Vec<Group>,
    count: String,
    older: Option<String>,
    newest: Option<String>,
    export: String,
    fresh: Option<Fresh>,
    empty: Option<Empty>,
    selecting: BulkSelect,
}

/// Result of a search or filter: count, scope and alternatives.
#[derive(Debug)]
struct ResultSummary {
    count: String,
    scope: String,
    read: Option<String>,
    otherwise: Vec<Chip>,
}

/// What a script needs to check whether newer messages have arrived.
#[derive(Debug)]
struct Fresh {
    address: String,
    newest: String,
    list: String,
}

impl Fresh {
    /// `None` unless this is the first page of a light list that is sorted by last change.
    fn new(input: &ListInput<'_>) -> Option<Self> {
        let list_url = input.list_url;
        if !input.is_light {
            return None;
        }
        let is_newest_first = list_url.filter.sort(list_url.folder) == Sort::Changed;
        let newest = input.list.rows.first()?.content_updated_at;
        (is_newest_first && list_url.after.is_none()).then(|| Self {
            address: list_url.updates(),
            newest: newest.to_string(),
            list: list_url.to_string(),
        })
    }
}

/// Part of a text, and whether it is a search hit.
#[derive(Debug)]
struct Piece {
    text: String,
    is_hit: bool,
}

/// Text that renders as HTML with its search hits in `mark` elements.
#[derive(Debug, Default)]
struct Pieces(Vec<Piece>);

impl fmt::Display for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| {
            let text = HtmlText(&piece.text);
            if piece.is_hit {
                write!(f, "<mark>{text}</mark>")
            } else {
                write!(f, "{text}")
            }
        })
    }
}

impl HtmlSafe for Pieces {}

/// Rows under one heading; search results have no heading.
#[derive(Debug)]
struct Group {
    heading: Option<String>,
    rows: Vec<Row>,
}

/// A dialog as one row of the list.
#[derive(Debug)]
struct Row {
    /// Row number on the page, counted from 1. HTML ids of the row's parts use it, because fifty
    /// dialog ids, written six times each, would be a tenth of the page.
    number: usize,
    id: String,
    href: String,
    title: ServiceText,
    title_pieces: Pieces,
    is_unread: bool,
    mark: Option<String>,
    sender: Sender,
    recipient: Option<String>,
    summary: Option<ServiceText>,
    summary_pieces: Pieces,
    status: Option<StatusTag>,
    extended_status: Option<ServiceText>,
    lies_in: Option<String>,
    changed: When,
    due: Option<DueTag>,
    facts: Vec<Fact>,
    tool: RowAction,
}

/// Texts and links that replace an empty list.
#[derive(Debug)]
struct Empty {
    heading: String,
    text: String,
    ways: Vec<Chip>,
    elsewhere: Option<OutLink>,
    switch: Option<&'static str>,
}

impl ListPage {
    /// Builds the page; a list that is incomplete or was not fetched is never called empty.
    #[must_use]
    pub fn new(page: Page, input: &ListInput<'_>) -> Self {
        let folder = input.list_url.folder;
        let here = input.list_url.local_path();
        let is_first = input.list_url.after.is_none();
        let page = below_group(page.in_folder(folder).showing_list(input.list_url), input);
        let page = match input.list.undecodable {
            0 => page,
            count => {
                let notice = undecodable(&page, count);
                page.with_notice(notice)
            }
        };
        let page = if selectable(input).has_changed() {
            page.saying("info", "bulk-select-changed")
        } else {
            page
        };
        // Only a list that was fetched in full can be called empty.
        let is_known = input.partial.is_none() && input.cost.is_none() && input.next.is_none();
        let has_nothing = input.list.rows.is_empty() && input.list.undecodable == 0;
        let is_empty = has_nothing && is_first && is_known;
        let list_url = input.list_url;
        let missing = |partial| Missing::new(&page, partial, input.parties, list_url);
        let missing = input.partial.map(missing);
        let ask_first = input
            .cost
            .map(|cost| LargeListPrompt::new(&page, cost, list_url));
        let narrowed = ToolbarInput {
            list_url: input.list_url,
            typed: input.typed,
            owners: input.owners,
            services: input.services,
        };
        let groups = groups(&page, input, &here);
        let rows = groups.iter().flat_map(|group| &group.rows);
        let page = page.showing_marks(rows.filter_map(|row| row.sender.mark.as_ref()));
        let is_whole = !input.list_url.filter.narrows();
        Self {
            heading: heading(&page, input),
            unit_scope: UnitScope::new(&page, input.party_selection, input.parties, list_url),
            lead: (is_whole && !is_empty)
                .then(|| lead(&page, folder))
                .flatten(),
            tools: ListToolbar::new(&page, &narrowed),
            save: SaveOffer::new(input.list_url, input.saved),
            found: (!is_whole && !input.is_too_broad && ask_first.is_none())
                .then(|| ResultSummary::new(&page, input, is_empty)),
            work_first: works_first(input.party_selection),
            shortcuts: shortcuts(&page, input),
            missing,
            ask_first,
            groups,
            count: count(&page, input),
            older: input.next.map(ToString::to_string),
            fresh: Fresh::new(input),
            export: input.list_url.export(input.ignored, false),
            newest: (!is_first).then(|| input.list_url.first_page().to_string()),
            empty: is_empty.then(|| Empty::new(&page, input, &narrowed)),
            selecting: selectable(input).selecting(&page),
            page,
        }
    }
}

/// Adds the group's inbox to the breadcrumb of its folders.
fn below_group(page: Page, input: &ListInput<'_>) -> Page {
    let PartySelection::Group(group, _) = input.party_selection else {
        return page;
    };
    let inbox = input.list_url.whole(Folder::Inbox);
    let name = group_name(page.language, *group);
    page.below(name, inbox.to_string())
}

fn heading(page: &Page, input: &ListInput<'_>) -> String {
    match &input.list_url.filter.words {
        Some(words) => page.t_with("search-heading", &[("words", words.into())]),
        None => page.folder_name(input.list_url.folder),
    }
}

impl ResultSummary {
    fn new(page: &Page, input: &ListInput<'_>, is_empty: bool) -> Self {
        let list_url = input.list_url;
        let shown = input.list.rows.len();
        let is_part = input.next.is_some() || list_url.after.is_some();
        let key = if is_part {
            "search-count-more"
        } else {
            "search-count"
        };
        let name = selection_name(page.language, input.party_selection, input.parties);
        let folder = page.folder_name(list_url.folder);
        // A reader who represents nobody else needs no text about parties
        // (`docs/rules/inbox.md#p-10`).
        let key_of_scope = match (list_url.filter.scope(), page.may_represent()) {
            (SearchScope::Everywhere, true) => "search-scope-everywhere",
            (SearchScope::Everywhere, false) => "search-scope-everywhere-own",
            (SearchScope::Folder, true) => "search-scope-folder",
            (SearchScope::Folder, false) => "search-scope-folder-own",
        };
        let understood = list_toolbar::understood(page, list_url);
        let (read, mut otherwise) = match understood {
            Some(read) => (
                Some(read.sentence).filter(|text| !text.is_empty()),
                read.otherwise,
            ),
            None => (None, Vec::new()),
        };
        otherwise.insert(0, list_toolbar::other_reach(page, list_url));
        if is_empty {
            // The text for an empty list offers them already.
            otherwise.clear();
        }
        Self {
            count: page.t_with(key, &[("count", shown.into())]),
            scope: page.t_with(
                key_of_scope,
                &[("name", (&name).into()), ("folder", (&folder).into())],
            ),
            read,
            otherwise,
        }
    }
}

/// Whether the page begins with tasks and tools, as for work in an organisation, and not with the
/// list, as for private mail. The data and the addresses are the same.
fn works_first(party_selection: &PartySelection<'_>) -> bool {
    party_selection
        .members()
        .iter()
        .any(|party| party.kind == PartyKind::Organisation)
}

/// Links from an unfiltered folder to its most used filters.
fn shortcuts(page: &Page, input: &ListInput<'_>) -> Vec<Chip> {
    let list_url = input.list_url;
    let only = |statuses: &[Status]| {
        let filter = ListFilter {
            statuses: statuses.to_vec(),
            ..list_url.filter.clone()
        };
        list_url.with(filter).to_string()
    };
    let waiting = |dialog: &&DialogSummary| dialog.status == Status::RequiresAttention;
    match list_url.folder {
        Folder::Inbox if !list_url.filter.narrows() => {
            let count = input.list.rows.iter().filter(waiting).count();
            let needs_you = (count > 0).then(|| Chip {
                label: page.t_with("list-needs-you", &[("count", count.into())]),
                href: only(&[Status::RequiresAttention]),
            });
            let due = works_first(input.party_selection).then(|| Chip {
                label: page.folder_name(Folder::Deadlines),
                href: list_url.whole(Folder::Deadlines).to_string(),
            });
            needs_you.into_iter().chain(due).collect()
        }
        Folder::Deadlines if !list_url.filter.narrows() => {
            let mut all = Folder::Deadlines.statuses().to_vec();
            all.extend([Status::Awaiting, Status::Completed]);
            vec![Chip {
                label: page.t("list-settled"),
                href: only(&all),
            }]
        }
        _ => Vec::new(),
    }
}

/// Splits a text at the search hits.
fn pieces(page: &Page, words: Option<&SearchWords>, text: &ServiceText) -> Pieces {
    let language = text.lang.as_deref().unwrap_or(page.language.code());
    let text = text.text.as_str();
    let cut = words.map_or_else(|| vec![text], |words| words.pieces(text, language));
    let piece = |(index, text): (usize, &str)| Piece {
        text: text.to_owned(),
        is_hit: index % 2 == 1,
    };
    let pieces = cut.into_iter().enumerate().map(piece);
    Pieces(pieces.filter(|piece| !piece.text.is_empty()).collect())
}

/// The list as input for bulk select.
fn selectable<'a>(input: &ListInput<'a>) -> Selectable<'a> {
    Selectable {
        list_url: input.list_url,
        rows: &input.list.rows,
        pinned: input.pinned,
        parties: input.parties,
        forms: input.forms,
    }
}

/// Whether the reader has opened the dialog in its current state, with nothing more to open.
fn is_read_through(input: &ListInput<'_>, dialog: &DialogSummary) -> bool {
    let name = dialog.state_name();
    input.read_through.contains(&name)
}

/// Lead text of a folder; `None` for inbox and drafts.
fn lead(page: &Page, folder: Folder) -> Option<String> {
    match folder {
        Folder::Inbox | Folder::Drafts => None,
        Folder::Deadlines => Some(page.t("folder-deadlines-lead")),
        Folder::Sent => Some(page.t("folder-sent-lead")),
        Folder::Archive => Some(page.t("folder-archive-lead")),
        Folder::Bin => Some(page.t("folder-bin-lead")),
    }
}

impl Empty {
    fn new(page: &Page, input: &ListInput<'_>, narrowed: &ToolbarInput<'_>) -> Self {
        let of = |heading: &str, text: &str, ways| Self {
            heading: page.t(heading),
            text: page.t(text),
            ways,
            elsewhere: None,
            switch: None,
        };
        if input.party_selection.members().is_empty() {
            return Self {
                switch: Some(PARTIES.as_str()),
                ..of("group-nobody-heading", "group-nobody", Vec::new())
            };
        }
        let list_url = input.list_url;
        if input.is_too_broad {
            let mut ways = list_toolbar::narrowing_suggestions(page, list_url);
            // The last one leads to a form, so insert before it.
            let form = ways.len().saturating_sub(1);
            ways.splice(form..form, of_one_party(page, input));
            return of("search-broad-heading", "search-broad", ways);
        }
        if list_url.filter.narrows() {
            let mut ways = list_toolbar::no_results_suggestions(page, narrowed);
            ways.extend(of_all_parties(page, input));
            let (heading, text) = match (list_url.filter.words.is_some(), ways.is_empty()) {
                (true, false) => ("search-none-heading", "search-none"),
                (true, true) => ("search-none-heading", "search-none-plain"),
                (false, _) => ("filter-none-heading", "filter-none"),
            };
            return of(heading, text, ways);
        }
        Self::whole(page, input)
    }

    /// Texts for a folder that is empty without filters.
    fn whole(page: &Page, input: &ListInput<'_>) -> Self {
        let list_url = input.list_url;
        let (heading, text) = match list_url.folder {
            Folder::Inbox => ("folder-inbox-empty-heading", "folder-inbox-empty"),
            Folder::Drafts => ("folder-drafts-empty-heading", "folder-drafts-empty"),
            Folder::Deadlines => ("folder-deadlines-empty-heading", "folder-deadlines-empty"),
            Folder::Sent => ("folder-sent-empty-heading", "folder-sent-empty"),
            Folder::Archive => ("folder-archive-empty-heading", "folder-archive-empty"),
            Folder::Bin => ("folder-bin-empty-heading", "folder-bin-empty"),
        };
        let is_inbox = list_url.folder == Folder::Inbox;
        let archive = is_inbox.then(|| Chip {
            label: page.t("list-empty-archive"),
            href: list_url.whole(Folder::Archive).to_string(),
        });
        let forms = page.content.links.forms.as_ref();
        let forms = forms.filter(|_| list_url.folder == Folder::Drafts);
        let can_switch = input.parties.selectable().nth(1).is_some();
        Self {
            heading: page.t(heading),
            text: if input.party_selection.party().is_some() {
                let name = selection_name(page.language, input.party_selection, input.parties);
                page.t_with(text, &[("name", (&name).into())])
            } else {
                let members = input.party_selection.members().len();
                page.t_with("group-empty", &[("count", members.into())])
            },
            ways: archive.into_iter().collect(),
            elsewhere: page.out_link("elsewhere-forms", forms),
            switch: (is_inbox && can_switch).then_some(PARTIES.as_str()),
        }
    }
}

/// Links that limit a search over several parties to one: to the likeliest party, or to one that
/// the reader chooses.
fn of_one_party(page: &Page, input: &ListInput<'_>) -> Vec<Chip> {
    if input.party_selection.party().is_some() {
        return Vec::new();
    }
    let nearest = input.nearest.map(|(party, key)| {
        let name = party_name(page.language, party, input.parties);
        Chip {
            label: page.t_with("search-only-one", &[("name", (&name).into())]),
            href: input.list_url.for_party(key),
        }
    });
    let choice = Chip {
        label: page.t("search-choose-one"),
        href: page.switch(),
    };
    nearest.into_iter().chain([choice]).collect()
}

/// Link that extends a search to everyone the reader may act for. `None` for filters without a
/// search, which are about their own list.
fn of_all_parties(page: &Page, input: &ListInput<'_>) -> Option<Chip> {
    let (filter, everyone) = (&input.list_url.filter, PartyGroup::Everyone);
    let is_search = filter.words.is_some() || filter.case.is_some();
    let is_everyone =
        matches!(input.party_selection, PartySelection::Group(group, _) if *group == everyone);
    let offers = || input.parties.offers(everyone, &[], false);
    (is_search && !is_everyone && offers()).then(|| Chip {
        label: page.t("search-all-parties"),
        href: input.list_url.for_party(&PartyKey::of_group(everyone)),
    })
}

fn undecodable(page: &Page, count: usize) -> Notice {
    Notice {
        tone: "warning",
        heading: page.t_with("list-undecodable", &[("count", count.into())]),
        text: Some(page.t("list-undecodable-next")),
    }
}

fn count(page: &Page, input: &ListInput<'_>) -> String {
    let shown = input.list.rows.len();
    let key = match (input.next, input.list_url.after.is_none()) {
        (Some(_), _) => "list-count-more",
        (None, true) => "list-count",
        (None, false) if shown == 0 => "list-end",
        (None, false) => "list-count-older",
    };
    page.t_with(key, &[("count", shown.into())])
}

/// Groups the rows by heading. A heading depends on the row's own dates alone, so that pagination
/// never changes it. Search results have no headings.
fn groups(page: &Page, input: &ListInput<'_>, here: &LocalPath) -> Vec<Group> {
    let words = input.list_url.filter.search();
    let sort = input.list_url.filter.sort(input.list_url.folder);
    let holds_settled = input.list_url.filter.holds_settled(input.list_url.folder);
    let shared = Shared {
        here,
        words: words.as_ref(),
        recipients: Recipients::of(input.party_selection, input.parties),
    };
    let row = |dialog| Row::new(page, input, dialog, shared);
    let pinned: Vec<_> = input.pinned.iter().map(row).collect();
    let mut groups: Vec<Group> = Vec::new();
    groups.extend((!pinned.is_empty()).then(|| Group {
        heading: Some(page.t("list-pinned")),
        rows: pinned,
    }));
    let is_pinned = |dialog: &&DialogSummary| input.pinned.iter().any(|one| one.id == dialog.id);
    for dialog in input.list.rows.iter().filter(|dialog| !is_pinned(dialog)) {
        let heading = match (&words, sort) {
            (Some(_), _) => None,
            (None, Sort::Changed) => Some(month(page, dialog.content_updated_at)),
            (None, Sort::Created) => Some(month(page, dialog.created_at)),
            (None, Sort::Due) => {
                Some(page.t(deadline_heading(dialog.due_at, page.now, holds_settled)))
            }
        };
        let row = row(dialog);
        match groups.last_mut() {
            Some(group) if group.heading == heading => group.rows.push(row),
            _ => groups.push(Group {
                heading,
                rows: vec![row],
            }),
        }
    }
    let rows = groups.iter_mut().flat_map(|group| &mut group.rows);
    for (index, row) in rows.enumerate() {
        row.number = index + 1;
    }
    groups
}

/// Heading for a date: the month in the current calendar year, else the year.
fn month(page: &Page, time: Timestamp) -> String {
    let date = in_oslo(time);
    if date.year() == in_oslo(page.now).year() {
        format::month_heading(page.language, date.month())
    } else {
        date.year().to_string()
    }
}

/// Text key of the heading for a deadline: past, this week until Sunday, the next fourteen days,
/// later. In a list with settled dialogs, a past deadline need not have been missed.
fn deadline_heading(due: Option<Timestamp>, now: Timestamp, holds_settled: bool) -> &'static str {
    let Some(due) = due else {
        return "list-due-none";
    };
    let week = |day: Date| {
        let week = day.iso_week_date();
        (week.year(), week.week())
    };
    if due < now && holds_settled {
        "list-due-before"
    } else if due < now {
        "list-due-passed"
    } else if week(DueTime::new(due).day()) == week(in_oslo(now).date()) {
        "list-due-week"
    } else if Due::Soon.time_range(now).to.is_some_and(|end| due <= end) {
        "list-due-soon"
    } else {
        "list-due-later"
    }
}

/// Values that all rows of the list share.
#[derive(Clone, Copy, Debug)]
struct Shared<'a> {
    /// Address of the list, for links back to it.
    here: &'a LocalPath,
    words: Option<&'a SearchWords>,
    recipients: Recipients<'a>,
}

impl Row {
    fn new(
        page: &Page,
        input: &ListInput<'_>,
        dialog: &DialogSummary,
        Shared {
            here,
            words,
            recipients,
        }: Shared<'_>,
    ) -> Self {
        let summary = ServiceText::line(&dialog.summary, page.language);
        let scope = input.list_url.filter.scope();
        let is_unread = dialog.is_unread();
        let mark = if is_unread {
            Some(page.t("list-unread"))
        } else {
            (dialog.has_more_to_open() && !is_read_through(input, dialog))
                .then(|| page.t("list-unopened"))
        };
        let title = row::title(page, dialog, input.owners);
        let case = dialog.external_reference.as_deref().map(|number| Fact {
            kind: "case",
            text: page.t_with("list-case", &[("number", (&clean_text(number)).into())]),
        });
        Self {
            number: 0,
            id: format!("d-{}", dialog.id.0),
            href: DialogPath {
                id: dialog.id,
                list: Some(here),
                beside: selectable(input).beside(dialog.id),
            }
            .to_string(),
            title_pieces: pieces(page, words, &title),
            tool: selectable(input).tool(dialog, &title),
            title,
            is_unread,
            mark,
            sender: row::sender(page, dialog, input.owners),
            recipient: recipients.name(page, &dialog.party),
            summary_pieces: summary
                .as_ref()
                .map(|summary| pieces(page, words, summary))
                .unwrap_or_default(),
            summary,
            status: row::status(page, dialog.status),
            extended_status: ServiceText::line(&dialog.extended_status, page.language),
            lies_in: row::lies_in(page, dialog, input.list_url.folder, scope),
            changed: row::changed(
                page,
                dialog,
                format::short(page.language, dialog.content_updated_at, page.now),
            ),
            due: row::due(page.language, dialog, page.now),
            facts: row::counts(page, dialog, dialog.attachment_count.unwrap_or(0))
                .into_iter()
                .chain(case)
                .chain(row::opened_by(page, dialog))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_stands_under_the_days_that_are_left() {
        // A Wednesday.
        let now: Timestamp = "2026-11-25T12:00:00Z".parse().unwrap();
        let heading = |due: &str, holds_settled| {
            deadline_heading(Some(due.parse().unwrap()), now, holds_settled)
        };
        for (due, expected) in [
            ("2026-11-25T11:59:59Z", "list-due-passed"),
            ("2026-11-25T12:00:00Z", "list-due-week"),
            // The end of Sunday.
            ("2026-11-29T23:00:00Z", "list-due-week"),
            ("2026-11-29T23:01:00Z", "list-due-soon"),
            ("2026-12-09T12:00:00Z", "list-due-soon"),
            ("2026-12-09T12:00:01Z", "list-due-later"),
        ] {
            assert_eq!(heading(due, false), expected, "{due}");
        }
        assert_eq!(heading("2026-11-25T11:59:59Z", true), "list-due-before");
        assert_eq!(heading("2026-11-25T12:00:00Z", true), "list-due-week");
        assert_eq!(deadline_heading(None, now, true), "list-due-none");
    }
}
