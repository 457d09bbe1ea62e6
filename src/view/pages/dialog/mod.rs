//! A dialog opened: what it says, what comes with it, what one can do.

mod actions;
mod attachments;

use askama::Template;
use jiff::Timestamp;
use url::Url;

use self::{
    actions::{Actions, actions},
    attachments::{Attachments, attachments},
};
use super::row::{self, DueTag, Fact, OwnerNames, Sender, StatusTag};
use crate::{
    domain::{Dialog, DialogId, Folder, MarkedText, Markup, Parties},
    routes::{ListPlace, START},
    text::Language,
    view::{
        format::{self, When},
        labels::{Labels, LabelsInput, Sealed},
        markup::{self, SafeHtml, UrlRule, clean_text},
        page::{Notice, Page, party_name},
        service_text::{ServiceText, foreign},
    },
};

/// What the page is made of.
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct DialogInput<'a> {
    /// The dialog.
    pub dialog: &'a Dialog,
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// The list to go back to; `None` when there is none that the reader may see.
    pub list: Option<&'a ListPlace>,
    /// Whether that list is another party's.
    pub is_other_party: bool,
    /// What the form for labels carries; `None` when there can be none.
    pub label_form: Option<Sealed<'a>>,
    /// The row of the list to come back to, when the dialog leaves it.
    pub beside: Option<DialogId>,
    /// Names of service owners.
    pub owners: OwnerNames<'a>,
    /// Whether addresses on loopback count, as they do for a development origin.
    pub loopback_allowed: bool,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/dialog.html")]
pub struct DialogView {
    page: Page,
    heading: String,
    title: ServiceText,
    back: Back,
    status: Option<StatusTag>,
    extended_status: Option<ServiceText>,
    lies_in: Option<String>,
    changed: When,
    due: Option<DueTag>,
    calendar: Option<String>,
    facts: Vec<Fact>,
    sender: Sender,
    recipient: Option<String>,
    summary: Option<ServiceText>,
    main_content: Option<String>,
    attachments: Option<Attachments>,
    actions: Option<Actions>,
    more: Option<More>,
    details: Vec<Detail>,
    labels: Option<Labels>,
}

#[derive(Debug)]
struct Back {
    href: String,
    label: String,
}

#[derive(Debug)]
struct More {
    html: SafeHtml,
    text: String,
    lang: Option<String>,
}

/// A line of the small list of facts.
#[derive(Debug)]
struct Detail {
    term: String,
    value: String,
    datetime: Option<String>,
}

impl DialogView {
    /// The page.
    #[must_use]
    pub fn new(page: Page, input: &DialogInput<'_>) -> Self {
        let dialog = input.dialog;
        let summary = &dialog.summary;
        let language = page.language;
        let owner = row::owner_name(summary, input.owners);
        let party = input.parties.by_urn(&summary.party);
        let name = party.map(|party| party_name(language, party, input.parties));
        let folder = input.list.map_or(Folder::Inbox, |list| list.folder);
        let page = with_notices(page, input, name.as_deref()).in_folder(folder);
        let page = match input.list {
            Some(list) => {
                let label = page.folder_name(list.folder);
                page.below(label, list.to_string())
            }
            None => page,
        };
        let recipient = name.map(|name| page.t_with("inbox-to", &[("recipient", (&name).into())]));
        let attachments = attachments(&page, input);
        let files = attachments
            .as_ref()
            .map_or(0, |attachments| attachments.files.len());
        let title = row::title(&page, summary, input.owners);
        let labels = labels(&page, input, &title);
        let sender = row::sender(&page, summary, input.owners);
        let page = page.showing_marks(&sender.mark);
        Self {
            heading: title.text.clone(),
            title,
            back: back(&page, input),
            status: row::status(&page, summary.status),
            extended_status: ServiceText::line(&summary.extended_status, language),
            lies_in: row::lies_elsewhere(&page, summary, folder),
            changed: format::full(language, summary.content_updated_at),
            due: row::due(language, summary, page.now),
            calendar: input
                .label_form
                .and_then(|sealed| row::calendar(Some(summary), sealed)),
            facts: row::counts(&page, summary, files)
                .into_iter()
                .chain(row::opened_by(&page, summary))
                .collect(),
            sender,
            recipient,
            summary: ServiceText::lines(&summary.summary, language),
            main_content: dialog
                .main_content
                .as_ref()
                .map(|_| page.t_with("dialog-main-content", &[("owner", (&owner).into())])),
            attachments,
            actions: actions(&page, input),
            more: dialog
                .additional_info
                .as_ref()
                .and_then(|text| more(language, text, input)),
            details: details(&page, input, &owner),
            labels,
            page,
        }
    }

    /// Its states.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        crate::view::samples::dialogs(language)
    }
}

/// The form below the card.
fn labels(page: &Page, input: &DialogInput<'_>, title: &ServiceText) -> Option<Labels> {
    let summary = &input.dialog.summary;
    let form = LabelsInput {
        id: summary.id,
        party: &summary.party,
        folder: Folder::of(summary),
        status: summary.status,
        title: Some(title),
        sealed: input.label_form?,
        list: input.list,
        beside: input.beside,
    };
    Some(Labels::new(page, input.parties, &form))
}

/// The way back to the list, to the row that the dialog has there, so that the place is kept.
fn back(page: &Page, input: &DialogInput<'_>) -> Back {
    let row = |list: &ListPlace| format!("{}#d-{}", list, input.dialog.summary.id.0);
    Back {
        href: input.list.map_or_else(|| START.to_owned(), row),
        label: page.t(match input.list.map(|list| list.folder) {
            Some(Folder::Drafts) => "dialog-back-drafts",
            Some(Folder::Deadlines) => "dialog-back-deadlines",
            Some(Folder::Sent) => "dialog-back-sent",
            Some(Folder::Archive) => "dialog-back-archive",
            Some(Folder::Bin) => "dialog-back-bin",
            Some(Folder::Inbox) | None => "dialog-back",
        }),
    }
}

/// What to say first: whose message it is, when that is a surprise; what could not be shown.
fn with_notices(page: Page, input: &DialogInput<'_>, name: Option<&str>) -> Page {
    let other = name.filter(|_| input.is_other_party).map(|name| Notice {
        tone: "info",
        heading: page.t_with("dialog-other-party", &[("name", name.into())]),
        text: None,
    });
    let count = input.dialog.undecodable;
    let lost = (count > 0).then(|| Notice {
        tone: "warning",
        heading: page.t_with("dialog-undecodable", &[("count", count.into())]),
        text: None,
    });
    other.into_iter().chain(lost).fold(page, Page::with_notice)
}

/// "More information", cleaned by its kind.
fn more(language: Language, text: &MarkedText, input: &DialogInput<'_>) -> Option<More> {
    let phrase = text.text.choose(&language.fallbacks())?;
    let rule = UrlRule {
        loopback_allowed: input.loopback_allowed,
    };
    let (html, plain) = match text.markup {
        Markup::Markdown => (markup::markdown(&phrase.value, rule), String::new()),
        Markup::Html => (markup::html(&phrase.value, rule), String::new()),
        Markup::Plain | Markup::Unknown => {
            (SafeHtml::default(), markup::clean_lines(&phrase.value))
        }
    };
    let lang = foreign(&phrase.language, language);
    (!html.is_empty() || !plain.is_empty()).then_some(More {
        html,
        text: plain,
        lang,
    })
}

/// The host as people should see it: with the port where it is an unusual one.
fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(
        url.port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
    )
}

fn details(page: &Page, input: &DialogInput<'_>, owner: &str) -> Vec<Detail> {
    let summary = &input.dialog.summary;
    let moment = |key: &str, time: Timestamp| {
        let when = format::full(page.language, time);
        Detail {
            term: page.t(key),
            value: when.text,
            datetime: Some(when.datetime),
        }
    };
    let plain = |term: String, value: String| Detail {
        term,
        value,
        datetime: None,
    };
    let mut details = vec![
        plain(page.t("dialog-fact-owner"), owner.to_owned()),
        moment("dialog-fact-created", summary.created_at),
    ];
    details.extend(
        input
            .dialog
            .expires_at
            .map(|time| moment("dialog-fact-expires", time)),
    );
    let case = summary.external_reference.as_deref().map(clean_text);
    details.extend(case.map(|number| plain(page.t("dialog-fact-case"), number)));
    details
}
