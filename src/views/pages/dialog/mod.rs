//! Page of an opened dialog: content, attachments, thread, actions and labels.

mod action;
mod actions;
mod attachments;
pub(crate) mod embed;
mod print;
mod thread;
mod transmission;

use std::collections::BTreeSet;

use askama::Template;
use jiff::Timestamp;
use url::Url;

pub use self::{
    action::ActionPage,
    print::{PrintPage, contents},
    transmission::TransmissionPage,
};
use self::{
    actions::{Actions, actions},
    attachments::{Attachments, attachments},
    embed::{EmbedRegion, TokenForm},
    thread::{Thread, thread},
};
use super::row::{self, DueTag, Fact, OwnerNames, Sender, StatusTag};
use crate::{
    domain::{
        Dialog, DialogId, DialogPart, Folder, ListFilter, Localised, Markup, OutwardRule, Parties,
        SearchScope, ServiceCode,
    },
    i18n::Language,
    urls::{
        AccessPath, DialogPath, DialogStateUrl, HistoryPath, ListUrl, PartyKey, PrintPath, START,
        row_anchor, with_fragment,
    },
    views::{
        components::{
            label_form::{Labels, LabelsInput, SealedFormValues},
            operator_notice::ContactPoint,
            service_text::{LangAttribute, ServiceText, foreign},
        },
        format::{self, When},
        markup::{self, SafeHtml, clean_text},
        page::{Notice, Page},
        party_name::party_name,
    },
};

/// Data that the handlers pass to [`DialogView`] and to the dialog's other pages.
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct DialogInput<'a> {
    /// Dialog with all details, as `dialogById` returned it.
    pub dialog: &'a Dialog,
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// The list to go back to; `None` when there is none that the reader may see.
    pub list: Option<&'a ListUrl>,
    /// Whether that list holds no dialogs of the dialog's party.
    pub is_other_party: bool,
    /// Address key of the dialog's party; `None` when the reader has no such party.
    pub own_key: Option<&'a PartyKey>,
    /// Sealed values of the label form; `None` when there can be no such form.
    pub label_form: Option<SealedFormValues<'a>>,
    /// The dialog token, sealed for the script of the page.
    pub token: Option<&'a str>,
    /// List row to return to when the dialog leaves the list.
    pub beside: Option<DialogId>,
    /// Looks up a service owner's display name by its code.
    pub owners: OwnerNames<'a>,
    /// Name of its service; `None` when unknown, and the page shows the service code.
    pub service: Option<&'a Localised>,
    /// Which addresses outside our origin its pages may lead to.
    pub outward: OutwardRule<'a>,
}

/// Dialog page; the print page is built from it too.
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
    /// Address of the history, and the text that says who has opened the dialog.
    opened: Option<(String, String)>,
    sender: Sender,
    recipient: Option<String>,
    summary: Option<ServiceText>,
    /// Event stream with changes; `None` without the dialog token or a label form.
    pub(crate) live: Option<Live>,
    /// Text that says when the page was made.
    made: String,
    embed: Option<EmbedRegion>,
    token: Option<TokenForm>,
    here: String,
    attachments: Option<Attachments>,
    actions: Option<Actions>,
    thread: Option<Thread>,
    more: Option<More>,
    /// Addresses and labels of the history, access and print pages.
    further: [(String, String); 3],
    same_case: Vec<CaseLink>,
    asked: Option<ContactPoint>,
    details: Vec<Detail>,
    labels: Option<Labels>,
}

/// Event stream that the page's script reads for changes to the dialog.
#[derive(Debug)]
pub(crate) struct Live {
    address: String,
    /// Whether the page says from the start that change events are unavailable.
    pub(crate) is_off: bool,
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

impl More {
    fn lang_attribute(&self) -> LangAttribute<'_> {
        LangAttribute(self.lang.as_deref())
    }
}

/// Term and value in the list of facts.
#[derive(Debug)]
struct Detail {
    term: String,
    value: String,
    datetime: Option<String>,
    per_cent: Option<u8>,
}

/// Link to the list of a case's dialogs.
#[derive(Debug)]
struct CaseLink {
    href: String,
    label: String,
}

impl DialogView {
    /// Builds the page; parts that could not be read become notices.
    #[must_use]
    pub fn new(page: Page, input: &DialogInput<'_>) -> Self {
        let dialog = input.dialog;
        let summary = &dialog.summary;
        let language = page.language;
        let owner = row::owner_name(summary, input.owners);
        let party = input.parties.by_urn(&summary.party);
        let name = party.map(|party| party_name(language, party, input.parties));
        let folder = input.list.map_or(Folder::Inbox, |list| list.folder);
        let page = with_notices(page, input, name.as_deref()).in_list(input.list);
        let recipient = name.map(|name| page.t_with("list-to", &[("recipient", (&name).into())]));
        let attachments = attachments(&page, &dialog.attachments, input.outward);
        let main = dialog.main_content.as_ref();
        let embed = main.map(|embed| EmbedRegion::new(&page, input, (embed, true), &owner));
        let files = attachments.as_ref().map_or(0, |found| found.files.len());
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
            changed: row::changed(
                &page,
                summary,
                format::full(language, summary.content_updated_at),
            ),
            due: row::due(language, summary, page.now),
            calendar: input
                .label_form
                .and_then(|sealed| row::calendar(Some(summary), sealed)),
            facts: row::counts(&page, summary, files),
            opened: opened(&page, input),
            sender,
            recipient,
            summary: ServiceText::lines(&summary.summary, language),
            token: embed.as_ref().and_then(|_| TokenForm::of(input)),
            live: live(input),
            made: made(&page),
            embed,
            here: page.path.as_str().to_owned(),
            attachments,
            actions: actions(&page, input),
            thread: thread(
                &page,
                input,
                &row::sender_name(&page, summary, input.owners),
            ),
            further: further(&page, input),
            same_case: same_case(&page, input),
            asked: asked(&page, &summary.service_owner, &owner),
            more: more(language, input),
            details: details(&page, input, &owner),
            labels,
            page,
        }
    }
}

/// Event stream with changes; `None` without the dialog token or the label form, whose sealed value
/// finds the dialog again.
fn live(input: &DialogInput<'_>) -> Option<Live> {
    let list = input.list.map(ListUrl::local_path);
    let known = DialogStateUrl {
        id: input.dialog.summary.id,
        drawn: input.label_form?.drawn,
        mark: &input.dialog.summary.state_mark(),
        list: list.as_ref(),
    };
    Some(Live {
        address: known.events(input.token?),
        is_off: false,
    })
}

/// Address of the history, which names the readers, and the text that says who has opened the
/// dialog and when.
fn opened(page: &Page, input: &DialogInput<'_>) -> Option<(String, String)> {
    let list = input.list.map(ListUrl::local_path);
    let history = HistoryPath {
        id: input.dialog.summary.id,
        list: list.as_ref(),
    };
    let words = row::opened_when(page, &input.dialog.summary)?;
    Some((history.to_string(), words))
}

/// Addresses and labels of the history, access and print pages.
fn further(page: &Page, input: &DialogInput<'_>) -> [(String, String); 3] {
    let id = input.dialog.summary.id;
    let list = input.list.map(ListUrl::local_path);
    let list = list.as_ref();
    let record = PrintPath {
        id,
        list,
        with_content: false,
    };
    [
        (
            HistoryPath { id, list }.to_string(),
            page.t("history-heading"),
        ),
        (
            AccessPath { id, list }.to_string(),
            page.t("access-heading"),
        ),
        (record.to_string(), page.t("print-link")),
    ]
}

/// The address of the dialog's own page.
fn own_path(input: &DialogInput<'_>) -> String {
    let list = input.list.map(ListUrl::local_path);
    let path = DialogPath {
        id: input.dialog.summary.id,
        list: list.as_ref(),
        beside: None,
    };
    path.to_string()
}

/// Text that says when the page was made, for readers without a script that fetches changes.
fn made(page: &Page) -> String {
    let when = format::full(page.language, page.now);
    page.t_with("live-made", &[("when", (&when.text).into())])
}

/// Contact point for questions about the content: the operator's entry for the service owner, else
/// the owner's name alone.
fn asked(page: &Page, code: &str, name: &str) -> Option<ContactPoint> {
    match page.content.owners.get(code) {
        Some(contact) => Some(ContactPoint::of(contact, page.language)),
        None => (!name.is_empty()).then(|| ContactPoint {
            name: ServiceText::own(clean_text(name)),
            ways: Vec::new(),
        }),
    }
}

/// Label form below the dialog; `None` without sealed form values.
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

/// Link back to the dialog's row in the list, or to the start page without a list.
fn back(page: &Page, input: &DialogInput<'_>) -> Back {
    let row = |list: &ListUrl| with_fragment(list, &row_anchor(input.dialog.summary.id));
    Back {
        href: input.list.map_or_else(|| START.to_string(), row),
        label: back_label(page, input.list.map(|list| list.folder)),
    }
}

/// Label of a link back to a list of this folder.
pub(crate) fn back_label(page: &Page, folder: Option<Folder>) -> String {
    page.t(match folder {
        Some(Folder::Drafts) => "dialog-back-drafts",
        Some(Folder::Deadlines) => "dialog-back-deadlines",
        Some(Folder::Sent) => "dialog-back-sent",
        Some(Folder::Archive) => "dialog-back-archive",
        Some(Folder::Bin) => "dialog-back-bin",
        Some(Folder::Inbox) | None => "dialog-back",
    })
}

/// Adds notices: the dialog belongs to another party than the list, and parts of it could not be
/// shown.
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
    let page = other.into_iter().chain(lost).fold(page, Page::with_notice);
    with_missing(page, &input.dialog.missing)
}

/// Adds one notice for each part of the dialog that is missing from the page.
pub(crate) fn with_missing(page: Page, missing: &BTreeSet<DialogPart>) -> Page {
    let notice = |page: &Page, part: DialogPart| {
        let (heading, text) = match part {
            DialogPart::Party => ("dialog-lacks-party", "dialog-lacks-party-text"),
            DialogPart::Content => ("dialog-lacks-content", "dialog-lacks-content-text"),
            DialogPart::Attachments => ("dialog-lacks-attachments", "dialog-lacks-next"),
            DialogPart::Actions => ("dialog-lacks-actions", "dialog-lacks-next"),
            DialogPart::Transmissions => ("dialog-lacks-transmissions", "dialog-lacks-next"),
            DialogPart::TransmissionContent => {
                ("dialog-lacks-transmission-content", "dialog-lacks-next")
            }
            DialogPart::Activities => ("dialog-lacks-activities", "dialog-lacks-next"),
        };
        Notice {
            tone: "warning",
            heading: page.t(heading),
            text: Some(page.t(text)),
        }
    };
    missing.iter().fold(page, |page, part| {
        let notice = notice(&page, *part);
        let is_said = page
            .notices
            .iter()
            .any(|said| said.heading == notice.heading);
        if is_said {
            page
        } else {
            page.with_notice(notice)
        }
    })
}

/// Additional information, sanitised by its media type; `None` when nothing is left.
fn more(language: Language, input: &DialogInput<'_>) -> Option<More> {
    let text = input.dialog.additional_info.as_ref()?;
    let phrase = text.text.choose(&language.fallbacks())?;
    let rule = input.outward;
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

/// Host of a URL as readers see it, with the port when it is not the default one.
fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(
        url.port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
    )
}

/// Name of the service, else the code by which people at the service owner know it.
fn service(language: Language, input: &DialogInput<'_>) -> Option<String> {
    let name = input
        .service
        .and_then(|name| ServiceText::line(name, language));
    let code = || ServiceCode::of_urn(&input.dialog.summary.service_resource);
    name.map(|name| name.text)
        .or_else(|| code().map(|code| code.to_string()))
}

fn details(page: &Page, input: &DialogInput<'_>, owner: &str) -> Vec<Detail> {
    let summary = &input.dialog.summary;
    let moment = |key: &str, time: Timestamp| {
        let when = format::full(page.language, time);
        Detail {
            term: page.t(key),
            value: when.text,
            datetime: Some(when.datetime),
            per_cent: None,
        }
    };
    let plain = |term: String, value: String| Detail {
        term,
        value,
        datetime: None,
        per_cent: None,
    };
    let mut details = vec![plain(page.t("dialog-fact-owner"), owner.to_owned())];
    let service = service(page.language, input);
    details.extend(service.map(|name| plain(page.t("dialog-fact-service"), name)));
    details.push(moment("dialog-fact-created", summary.created_at));
    details.extend(
        input
            .dialog
            .expires_at
            .map(|time| moment("dialog-fact-expires", time)),
    );
    let case = summary.external_reference.as_deref().map(clean_text);
    details.extend(case.map(|number| plain(page.t("dialog-fact-case"), number)));
    details.extend(input.dialog.progress.map(|per_cent| Detail {
        value: page.t_with(
            "dialog-progress",
            &[("percent", usize::from(per_cent).into())],
        ),
        per_cent: Some(per_cent),
        ..plain(page.t("dialog-fact-progress"), String::new())
    }));
    let number = summary.party.organisation_number();
    details.extend(number.map(|number| {
        let number = format::organisation_number(number.as_str());
        plain(page.t("dialog-fact-organisation-number"), number)
    }));
    details.push(plain(page.t("dialog-fact-id"), summary.id.0.to_string()));
    details
}

/// Links to lists of the dialogs in the same case and in the preceding one, over every folder of
/// the dialog's party. Nothing is fetched until the reader follows a link.
fn same_case(page: &Page, input: &DialogInput<'_>) -> Vec<CaseLink> {
    let Some(party) = input.own_key else {
        return Vec::new();
    };
    let link = |process: &Option<String>, key: &str| {
        let filter = ListFilter {
            process: process.clone().filter(|process| !process.trim().is_empty()),
            scope: Some(SearchScope::Everywhere),
            ..ListFilter::default()
        };
        filter.process.as_ref()?;
        let list = ListUrl::new(party.clone(), Folder::Inbox).with(filter);
        Some(CaseLink {
            href: list.settled().to_string(),
            label: page.t(key),
        })
    };
    [
        link(&input.dialog.process, "dialog-same-case"),
        link(&input.dialog.preceding_process, "dialog-preceding-case"),
    ]
    .into_iter()
    .flatten()
    .collect()
}
