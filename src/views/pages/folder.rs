//! A folder of one party or a group of them: newest content first, under headings by month and year.

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
        export,
        format::{self, When},
        markup::clean_text,
        page::{Notice, Page, group_name, party_name, selection_name},
        pages::save_search::SaveOffer,
    },
};

/// What the page is made of.
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct FolderInput<'a> {
    /// Whose folder.
    pub party_selection: &'a PartySelection<'a>,
    /// Of several parties the one that a search is most likely meant for, with its word in addresses.
    pub nearest: Option<&'a (&'a Party, PartyKey)>,
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// The list's address.
    pub list_url: &'a ListUrl,
    /// What stood in the address and was not used.
    pub ignored: &'a [IgnoredParam],
    /// The dialogs.
    pub list: &'a DialogPage,
    /// Those of them, and older ones, that stand on top whatever their age.
    pub pinned: &'a [DialogSummary],
    /// The next page.
    pub next: Option<&'a ListUrl>,
    /// Names of the states of dialogs in which the reader found nothing more to open.
    pub read_through: &'a [String],
    /// What forms for labels carry.
    pub forms: Forms<'a>,
    /// What of the list could not be had.
    pub partial: Option<&'a PartialResult<'a>>,
    /// What the list would take, when it was not asked for.
    pub cost: Option<Cost>,
    /// Whether a single call made the list.
    pub is_light: bool,
    /// Names of service owners.
    pub owners: OwnerNames<'a>,
    /// Names of services, as far as they are known.
    pub services: &'a Services,
    /// What stands in the search field, when it cannot be searched for.
    pub typed: Option<(&'a str, Unsearchable)>,
    /// The id under which the same list is saved.
    pub saved: Option<&'a str>,
    /// Whether the search was given up because there was too much to look through.
    pub is_too_broad: bool,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/folder.html")]
pub struct FolderPage {
    page: Page,
    heading: String,
    included: Option<UnitScope>,
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

/// What came of a search or of filters.
#[derive(Debug)]
struct ResultSummary {
    count: String,
    scope: String,
    read: Option<String>,
    otherwise: Vec<Chip>,
}

/// Where a script learns whether something newer has come.
#[derive(Debug)]
struct Fresh {
    address: String,
    newest: String,
    list: String,
}

impl Fresh {
    /// For the beginning of a list that has the newest on top and that a single call makes.
    fn new(input: &FolderInput<'_>) -> Option<Self> {
        let list_url = input.list_url;
        if !input.is_light {
            return None;
        }
        let is_newest_first = list_url.filter.sort(list_url.folder) == Sort::Changed;
        let newest = input.list.rows.first()?.content_updated_at;
        (is_newest_first && list_url.after.is_none()).then(|| Self {
            address: list_toolbar::below(list_url, "nytt"),
            newest: newest.to_string(),
            list: list_url.to_string(),
        })
    }
}

/// A piece of a text, and whether it was searched for.
#[derive(Debug)]
struct Piece {
    text: String,
    is_hit: bool,
}

/// A text in pieces, as markup: hits are in `mark` elements.
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

/// Rows under one heading; hits of a search have none.
#[derive(Debug)]
struct Group {
    heading: Option<String>,
    rows: Vec<Row>,
}

/// One dialog.
#[derive(Debug)]
struct Row {
    /// Its place on the page, which names the parts of the row: fifty ids of ours, written six times each,
    /// would be a tenth of the page.
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

/// What to say instead of a list.
#[derive(Debug)]
struct Empty {
    heading: String,
    text: String,
    ways: Vec<Chip>,
    elsewhere: Option<OutLink>,
    switch: Option<&'static str>,
}

impl FolderPage {
    /// The page.
    #[must_use]
    pub fn new(page: Page, input: &FolderInput<'_>) -> Self {
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
            page.saying("info", "select-changed")
        } else {
            page
        };
        // Only what was asked for and answered in full can be said to be empty.
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
            included: UnitScope::new(&page, input.party_selection, input.parties, list_url),
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
            export: export::address(input.list_url, input.ignored, false),
            newest: (!is_first).then(|| input.list_url.first_page().to_string()),
            empty: is_empty.then(|| Empty::new(&page, input, &narrowed)),
            selecting: selectable(input).selecting(&page),
            page,
        }
    }
}

/// The way to a group's folders leads over its inbox.
fn below_group(page: Page, input: &FolderInput<'_>) -> Page {
    let PartySelection::Group(group, _) = input.party_selection else {
        return page;
    };
    let inbox = input.list_url.whole(Folder::Inbox);
    let name = group_name(page.language, *group);
    page.below(name, inbox.to_string())
}

fn heading(page: &Page, input: &FolderInput<'_>) -> String {
    match &input.list_url.filter.words {
        Some(words) => page.t_with("search-heading", &[("words", words.into())]),
        None => page.folder_name(input.list_url.folder),
    }
}

impl ResultSummary {
    fn new(page: &Page, input: &FolderInput<'_>, is_empty: bool) -> Self {
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
        // Whoever has only themselves needs no words about whose they are
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
            // They stand below, among all that can be tried.
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

/// Whether the page begins with what is to be done and the tools for it, as for whoever works for an
/// organisation, and not with the list, as for whoever reads their own letters. Same data, same
/// addresses.
fn works_first(party_selection: &PartySelection<'_>) -> bool {
    party_selection
        .members()
        .iter()
        .any(|party| party.kind == PartyKind::Organisation)
}

/// Ways from a whole folder to what is wanted most often of it.
fn shortcuts(page: &Page, input: &FolderInput<'_>) -> Vec<Chip> {
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

/// Cuts a text at what was searched for.
fn pieces(words: Option<&SearchWords>, text: &str) -> Pieces {
    let cut = words.map_or_else(|| vec![text], |words| words.pieces(text));
    let piece = |(index, text): (usize, &str)| Piece {
        text: text.to_owned(),
        is_hit: index % 2 == 1,
    };
    let pieces = cut.into_iter().enumerate().map(piece);
    Pieces(pieces.filter(|piece| !piece.text.is_empty()).collect())
}

/// The list, as far as choosing from it goes.
fn selectable<'a>(input: &FolderInput<'a>) -> Selectable<'a> {
    Selectable {
        list_url: input.list_url,
        rows: &input.list.rows,
        pinned: input.pinned,
        parties: input.parties,
        forms: input.forms,
    }
}

/// Whether the reader has opened the dialog as it is now, and there was nothing more to open.
fn is_read_through(input: &FolderInput<'_>, dialog: &DialogSummary) -> bool {
    let name = dialog.state_name();
    input.read_through.contains(&name)
}

/// What one should know about a folder before reading it.
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
    fn new(page: &Page, input: &FolderInput<'_>, narrowed: &ToolbarInput<'_>) -> Self {
        let of = |heading: &str, text: &str, ways| Self {
            heading: page.t(heading),
            text: page.t(text),
            ways,
            elsewhere: None,
            switch: None,
        };
        if input.party_selection.members().is_empty() {
            return Self {
                switch: Some(PARTIES),
                ..of("group-nobody-heading", "group-nobody", Vec::new())
            };
        }
        let list_url = input.list_url;
        if input.is_too_broad {
            let mut ways = list_toolbar::narrowing_suggestions(page, list_url);
            // Before the last, which leads to a form.
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

    /// For a folder with nothing in it.
    fn whole(page: &Page, input: &FolderInput<'_>) -> Self {
        let list_url = input.list_url;
        let (heading, text) = match list_url.folder {
            Folder::Inbox => ("inbox-empty-heading", "inbox-empty"),
            Folder::Drafts => ("folder-drafts-empty-heading", "folder-drafts-empty"),
            Folder::Deadlines => ("folder-deadlines-empty-heading", "folder-deadlines-empty"),
            Folder::Sent => ("folder-sent-empty-heading", "folder-sent-empty"),
            Folder::Archive => ("folder-archive-empty-heading", "folder-archive-empty"),
            Folder::Bin => ("folder-bin-empty-heading", "folder-bin-empty"),
        };
        let is_inbox = list_url.folder == Folder::Inbox;
        let archive = is_inbox.then(|| Chip {
            label: page.t("inbox-empty-archive"),
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
            switch: (is_inbox && can_switch).then_some(PARTIES),
        }
    }
}

/// The same search of one party alone, where it is of several: of the likeliest one, or of one that is
/// chosen.
fn of_one_party(page: &Page, input: &FolderInput<'_>) -> Vec<Chip> {
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

/// The same search of everybody whom the reader may act for, where it is of some of them. Filters alone
/// are about the list that they stand over.
fn of_all_parties(page: &Page, input: &FolderInput<'_>) -> Option<Chip> {
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
        heading: page.t_with("inbox-undecodable", &[("count", count.into())]),
        text: Some(page.t("inbox-undecodable-next")),
    }
}

fn count(page: &Page, input: &FolderInput<'_>) -> String {
    let shown = input.list.rows.len();
    let key = match (input.next, input.list_url.after.is_none()) {
        (Some(_), _) => "inbox-count-more",
        (None, true) => "inbox-count",
        (None, false) if shown == 0 => "inbox-end",
        (None, false) => "inbox-count-older",
    };
    page.t_with(key, &[("count", shown.into())])
}

/// Puts each row under its heading, fixed by the row's own dates, so that a heading never changes
/// while one pages. What was searched for stands under none.
fn groups(page: &Page, input: &FolderInput<'_>, here: &LocalPath) -> Vec<Group> {
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
    for (list_url, row) in rows.enumerate() {
        row.number = list_url + 1;
    }
    groups
}

/// The month in this calendar year, or the year before that.
fn month(page: &Page, time: Timestamp) -> String {
    let date = in_oslo(time);
    if date.year() == in_oslo(page.now).year() {
        format::month_heading(page.language, date.month())
    } else {
        date.year().to_string()
    }
}

/// What a deadline stands under: past, this week until Sunday, the next fourteen days, later. In a list
/// that holds settled dialogs too, a past one need not have been missed.
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

/// What all rows are made with.
#[derive(Clone, Copy, Debug)]
struct Shared<'a> {
    /// The address of the list.
    here: &'a LocalPath,
    words: Option<&'a SearchWords>,
    recipients: Recipients<'a>,
}

impl Row {
    fn new(
        page: &Page,
        input: &FolderInput<'_>,
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
            Some(page.t("inbox-unread"))
        } else {
            (dialog.has_more_to_open() && !is_read_through(input, dialog))
                .then(|| page.t("inbox-unopened"))
        };
        let title = row::title(page, dialog, input.owners);
        let case = dialog.external_reference.as_deref().map(|number| Fact {
            kind: "case",
            text: page.t_with("inbox-case", &[("number", (&clean_text(number)).into())]),
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
            title_pieces: pieces(words, &title.text),
            tool: selectable(input).tool(dialog, &title),
            title,
            is_unread,
            mark,
            sender: row::sender(page, dialog, input.owners),
            recipient: recipients.name(page, &dialog.party),
            summary_pieces: summary
                .as_ref()
                .map(|summary| pieces(words, &summary.text))
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
