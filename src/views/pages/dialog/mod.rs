//! A dialog opened: what it says, what comes with it, what one can do.

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
        Dialog, DialogId, DialogPart, Folder, ListFilter, Localised, Markup, Parties, SearchScope,
        ServiceCode,
    },
    i18n::Language,
    urls::{
        AccessPath, DialogPath, DialogStateUrl, HistoryPath, ListUrl, PartyKey, PrintPath, START,
    },
    views::{
        components::{
            label_form::{Labels, LabelsInput, SealedFormValues},
            operator_notice::ContactPoint,
            service_text::{LangAttribute, ServiceText, foreign},
        },
        format::{self, When},
        markup::{self, SafeHtml, UrlRule, clean_text},
        page::{Notice, Page, party_name},
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
    pub list: Option<&'a ListUrl>,
    /// Whether that list holds no messages of the dialog's party.
    pub is_other_party: bool,
    /// The word of the dialog's party in addresses; `None` when the reader has no such party.
    pub own_key: Option<&'a PartyKey>,
    /// What the form for labels carries; `None` when there can be none.
    pub label_form: Option<SealedFormValues<'a>>,
    /// The dialog token, sealed for the script of the page.
    pub token: Option<&'a str>,
    /// The row of the list to come back to, when the dialog leaves it.
    pub beside: Option<DialogId>,
    /// Names of service owners.
    pub owners: OwnerNames<'a>,
    /// The name of its service, where it is known; `None` for what goes by its code.
    pub service: Option<&'a Localised>,
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
    /// Who has opened it, as a link to who they are.
    opened: Option<(String, String)>,
    sender: Sender,
    recipient: Option<String>,
    summary: Option<ServiceText>,
    /// Where its script hears of changes.
    live: Option<Live>,
    /// When the page was made.
    made: String,
    embed: Option<EmbedRegion>,
    token: Option<TokenForm>,
    here: String,
    attachments: Option<Attachments>,
    actions: Option<Actions>,
    thread: Option<Thread>,
    more: Option<More>,
    /// Its further pages: history, access, record.
    further: [(String, String); 3],
    same_case: Vec<CaseLink>,
    asked: Option<ContactPoint>,
    details: Vec<Detail>,
    labels: Option<Labels>,
}

/// Where the page hears of changes.
#[derive(Debug)]
struct Live {
    address: String,
    /// Whether it says from the start that nobody tells of changes.
    is_off: bool,
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

/// A line of the small list of facts.
#[derive(Debug)]
struct Detail {
    term: String,
    value: String,
    datetime: Option<String>,
    per_cent: Option<u8>,
}

/// A link to the other dialogs of a case.
#[derive(Debug)]
struct CaseLink {
    href: String,
    label: String,
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
        let page = with_notices(page, input, name.as_deref()).in_list(input.list);
        let recipient = name.map(|name| page.t_with("inbox-to", &[("recipient", (&name).into())]));
        let attachments = attachments(&page, &dialog.attachments, input.loopback_allowed);
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

    /// The same page as its script leaves it when nobody tells of changes.
    #[must_use]
    pub(crate) fn with_live_off(mut self) -> Self {
        if let Some(live) = &mut self.live {
            live.is_off = true;
        }
        self
    }
}

/// Where the page hears of changes: it needs the token, and a form by which the dialog is found again.
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

/// Who has opened it and when, with the address of the history, which names them.
fn opened(page: &Page, input: &DialogInput<'_>) -> Option<(String, String)> {
    let list = input.list.map(ListUrl::local_path);
    let history = HistoryPath {
        id: input.dialog.summary.id,
        list: list.as_ref(),
    };
    let words = row::opened_when(page, &input.dialog.summary)?;
    Some((history.to_string(), words))
}

/// The further pages of the dialog, with what their links say.
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

/// When the page was made, for whoever has no script to say what came after.
fn made(page: &Page) -> String {
    let when = format::full(page.language, page.now);
    page.t_with("live-made", &[("when", (&when.text).into())])
}

/// Who answers questions about the content: as the operator says, else the service owner by its name alone.
fn asked(page: &Page, code: &str, name: &str) -> Option<ContactPoint> {
    match page.content.owners.get(code) {
        Some(contact) => Some(ContactPoint::of(contact, page.language)),
        None => (!name.is_empty()).then(|| ContactPoint {
            name: ServiceText::own(clean_text(name)),
            ways: Vec::new(),
        }),
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
    let row = |list: &ListUrl| format!("{}#d-{}", list, input.dialog.summary.id.0);
    Back {
        href: input.list.map_or_else(|| START.to_owned(), row),
        label: back_label(page, input.list.map(|list| list.folder)),
    }
}

/// What a link back to a list of this folder says.
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
    let page = other.into_iter().chain(lost).fold(page, Page::with_notice);
    with_missing(page, &input.dialog.missing)
}

/// Says which parts of a dialog are not on the page, each once.
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

/// "More information", cleaned by its kind.
fn more(language: Language, input: &DialogInput<'_>) -> Option<More> {
    let text = input.dialog.additional_info.as_ref()?;
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

/// What the service is called, or the code by which people at the service owner know it.
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

/// The other dialogs of the same case and of the one before it, as lists over every folder of the
/// dialog's own party: they are asked for when somebody follows the link.
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
