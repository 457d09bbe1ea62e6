//! A folder of one party: newest content first, under headings by month and year.

use askama::Template;

use super::row::{self, DueTag, Fact, OwnerNames, Sender, StatusTag};
use crate::{
    domain::{DialogPage, DialogSummary, Folder, Parties, Party, oslo::in_oslo},
    routes::{DialogPath, ListPlace, LocalPath, PARTIES},
    text::Language,
    view::{
        format::{self, When},
        markup::clean_text,
        page::{Notice, Page, party_name},
        service_text::ServiceText,
    },
};

/// What the page is made of.
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct FolderInput<'a> {
    /// Whose folder.
    pub party: &'a Party,
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// The list's address.
    pub place: &'a ListPlace,
    /// The dialogs.
    pub list: &'a DialogPage,
    /// The next page.
    pub next: Option<&'a ListPlace>,
    /// Names of service owners.
    pub owners: OwnerNames<'a>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/folder.html")]
pub struct FolderPage {
    page: Page,
    heading: String,
    lead: Option<String>,
    groups: Vec<Group>,
    count: String,
    older: Option<String>,
    newest: Option<String>,
    empty: Option<Empty>,
}

/// Rows under one heading.
#[derive(Debug)]
struct Group {
    heading: String,
    rows: Vec<Row>,
}

/// One dialog.
#[derive(Debug)]
struct Row {
    id: String,
    href: String,
    title: ServiceText,
    is_unread: bool,
    mark: Option<String>,
    sender: Sender,
    recipient: Option<String>,
    summary: Option<ServiceText>,
    status: Option<StatusTag>,
    extended_status: Option<ServiceText>,
    lies_in: Option<String>,
    changed: When,
    due: Option<DueTag>,
    facts: Vec<Fact>,
}

/// What to say instead of a list.
#[derive(Debug)]
struct Empty {
    heading: String,
    text: String,
    switch: Option<&'static str>,
}

impl FolderPage {
    /// The page.
    #[must_use]
    pub fn new(page: Page, input: &FolderInput<'_>) -> Self {
        let folder = input.place.folder;
        let here = input.place.local_path();
        let is_first = input.place.after.is_none();
        let page = page.in_folder(folder);
        let page = match input.list.undecodable {
            0 => page,
            count => {
                let notice = undecodable(&page, count);
                page.with_notice(notice)
            }
        };
        let is_empty = input.list.rows.is_empty() && input.list.undecodable == 0 && is_first;
        let groups = groups(&page, input, &here);
        let rows = groups.iter().flat_map(|group| &group.rows);
        let page = page.showing_marks(rows.filter_map(|row| row.sender.mark.as_ref()));
        Self {
            heading: page.folder_name(folder),
            lead: (!is_empty).then(|| lead(&page, folder)).flatten(),
            groups,
            count: count(&page, input),
            older: input.next.map(ToString::to_string),
            newest: (!is_first).then(|| input.place.first_page().to_string()),
            empty: is_empty.then(|| Empty::new(&page, input)),
            page,
        }
    }
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
    fn new(page: &Page, input: &FolderInput<'_>) -> Self {
        let name = party_name(page.language, input.party, input.parties);
        let (heading, text) = match input.place.folder {
            Folder::Inbox => ("inbox-empty-heading", "inbox-empty"),
            Folder::Drafts => ("folder-drafts-empty-heading", "folder-drafts-empty"),
            Folder::Deadlines => ("folder-deadlines-empty-heading", "folder-deadlines-empty"),
            Folder::Sent => ("folder-sent-empty-heading", "folder-sent-empty"),
            Folder::Archive => ("folder-archive-empty-heading", "folder-archive-empty"),
            Folder::Bin => ("folder-bin-empty-heading", "folder-bin-empty"),
        };
        let can_switch = input.parties.selectable().nth(1).is_some();
        Self {
            heading: page.t(heading),
            text: page.t_with(text, &[("name", (&name).into())]),
            switch: (input.place.folder == Folder::Inbox && can_switch).then_some(PARTIES),
        }
    }
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
    let key = match (input.next, input.place.after.is_none()) {
        (Some(_), _) => "inbox-count-more",
        (None, true) => "inbox-count",
        (None, false) if shown == 0 => "inbox-end",
        (None, false) => "inbox-count-older",
    };
    page.t_with(key, &[("count", shown.into())])
}

/// Puts each row under the month of this calendar year, or the year before that; fixed by the row's
/// own date, so that a heading never changes while one pages.
fn groups(page: &Page, input: &FolderInput<'_>, here: &LocalPath) -> Vec<Group> {
    let this_year = in_oslo(page.now).year();
    let mut groups: Vec<Group> = Vec::new();
    for dialog in &input.list.rows {
        let changed = in_oslo(dialog.content_updated_at);
        let heading = if changed.year() == this_year {
            format::month_heading(page.language, changed.month())
        } else {
            changed.year().to_string()
        };
        let row = Row::new(page, input, dialog, here);
        match groups.last_mut() {
            Some(group) if group.heading == heading => group.rows.push(row),
            _ => groups.push(Group {
                heading,
                rows: vec![row],
            }),
        }
    }
    groups
}

impl Row {
    fn new(page: &Page, input: &FolderInput<'_>, dialog: &DialogSummary, here: &LocalPath) -> Self {
        let is_unread = row::is_unread(dialog);
        let mark = if is_unread {
            Some(page.t("inbox-unread"))
        } else {
            dialog
                .has_unopened_content
                .then(|| page.t("inbox-unopened"))
        };
        // The list is one party's, so its name stands in every row only for a unit, whose
        // parent's inbox looks alike.
        let is_unit = input.parties.parent_of(&dialog.party).is_some();
        let recipient = input
            .parties
            .by_urn(&dialog.party)
            .filter(|_| is_unit)
            .map(|party| {
                let name = party_name(page.language, party, input.parties);
                page.t_with("inbox-to", &[("recipient", (&name).into())])
            });
        let case = dialog.external_reference.as_deref().map(|number| Fact {
            kind: "case",
            text: page.t_with("inbox-case", &[("number", (&clean_text(number)).into())]),
        });
        Self {
            id: format!("d-{}", dialog.id.0),
            href: DialogPath {
                id: dialog.id,
                list: Some(here),
            }
            .to_string(),
            title: row::title(page, dialog, input.owners),
            is_unread,
            mark,
            sender: row::sender(page, dialog, input.owners),
            recipient,
            summary: ServiceText::line(&dialog.summary, page.language),
            status: row::status(page, dialog.status),
            extended_status: ServiceText::line(&dialog.extended_status, page.language),
            lies_in: row::lies_elsewhere(page, dialog, input.place.folder),
            changed: format::short(page.language, dialog.content_updated_at, page.now),
            due: row::due(page.language, dialog, page.now),
            facts: row::counts(page, dialog, dialog.attachment_count.unwrap_or(0))
                .into_iter()
                .chain(case)
                .chain(row::opened_by(page, dialog))
                .collect(),
        }
    }
}

impl FolderPage {
    /// Its states.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        crate::view::samples::folders(language)
    }
}
