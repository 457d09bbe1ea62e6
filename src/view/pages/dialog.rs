//! A dialog opened: what it says, what comes with it, what one can do.

use askama::Template;
use jiff::Timestamp;
use url::Url;

use super::row::{self, DueTag, Fact, OwnerNames, Sender, StatusTag};
use crate::{
    domain::{
        Attachment, ConsumerType, Dialog, GuiAction, HttpVerb, MarkedText, Markup, Parties,
        Priority, dialog::outward_url,
    },
    routes::{LocalPath, START},
    text::Language,
    view::{
        format::{self, When},
        markup::{self, SafeHtml, UrlRule, clean_text},
        page::{Notice, Page, party_name},
        service_text::{ServiceText, foreign},
    },
};

/// Written by Dialogporten in place of an address that this user may not have.
const UNAUTHORISED: &str = "urn:dialogporten:unauthorized";
/// Written in place of an address whose time is over.
const EXPIRED: &str = "urn:dialogporten:expired";

/// What the page is made of.
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct DialogInput<'a> {
    /// The dialog.
    pub dialog: &'a Dialog,
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// The list it was opened from.
    pub list: Option<&'a LocalPath>,
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
    back: String,
    status: Option<StatusTag>,
    extended_status: Option<ServiceText>,
    changed: When,
    due: Option<DueTag>,
    facts: Vec<Fact>,
    sender: Sender,
    recipient: Option<String>,
    summary: Option<ServiceText>,
    main_content: Option<String>,
    attachments: Option<Attachments>,
    actions: Option<Actions>,
    more: Option<More>,
    details: Vec<Detail>,
}

#[derive(Debug)]
struct Attachments {
    heading: String,
    host: Option<String>,
    files: Vec<File>,
}

#[derive(Debug)]
struct File {
    name: ServiceText,
    href: Option<String>,
    kind: Option<String>,
    note: Option<String>,
}

#[derive(Debug)]
struct Actions {
    host: Option<String>,
    links: Vec<ActionLink>,
    lines: Vec<String>,
}

#[derive(Debug)]
struct ActionLink {
    title: ServiceText,
    href: String,
    variant: &'static str,
    host: Option<String>,
}

#[derive(Debug)]
struct More {
    html: SafeHtml,
    text: String,
    lang: String,
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
        let page = match dialog.undecodable {
            0 => page,
            count => {
                let heading = page.t_with("dialog-undecodable", &[("count", count.into())]);
                page.with_notice(Notice {
                    tone: "warning",
                    heading,
                    text: None,
                })
            }
        };
        let owner = row::owner_name(summary, input.owners);
        let recipient = input.parties.by_urn(&summary.party).map(|party| {
            let name = party_name(language, party, input.parties);
            page.t_with("inbox-to", &[("recipient", (&name).into())])
        });
        let title = row::title(&page, summary, input.owners);
        Self {
            heading: title.text.clone(),
            title,
            back: input.list.map_or(START, LocalPath::as_str).to_owned(),
            status: row::status(&page, summary.status),
            extended_status: ServiceText::line(&summary.extended_status, language),
            changed: format::full(language, summary.content_updated_at),
            due: row::due(language, summary, page.now),
            facts: row::opened_by(&page, summary).into_iter().collect(),
            sender: row::sender(&page, summary, input.owners),
            recipient,
            summary: ServiceText::lines(&summary.summary, language),
            main_content: dialog
                .has_main_content
                .then(|| page.t_with("dialog-main-content", &[("owner", (&owner).into())])),
            attachments: attachments(&page, input),
            actions: actions(&page, input),
            more: dialog
                .additional_info
                .as_ref()
                .and_then(|text| more(language, text, input)),
            details: details(&page, input, &owner),
            page,
        }
    }

    /// Its states.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        crate::view::samples::dialogs(language)
    }
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
    let lang = foreign(&phrase.language, language).unwrap_or_else(|| language.code().to_owned());
    (!html.is_empty() || !plain.is_empty()).then_some(More {
        html,
        text: plain,
        lang,
    })
}

/// The attachments that people can open, or why they cannot.
fn attachments(page: &Page, input: &DialogInput<'_>) -> Option<Attachments> {
    let mut files = Vec::new();
    let mut hosts = Vec::new();
    for attachment in &input.dialog.attachments {
        for (place, url) in attachment
            .urls
            .iter()
            .filter(|url| url.consumer == ConsumerType::Gui)
            .enumerate()
        {
            let outward = outward_url(&url.url, input.loopback_allowed);
            let note = refusal(page, attachment, &url.url, outward.as_ref());
            let href = outward.filter(|_| note.is_none());
            hosts.extend(href.as_ref().and_then(host));
            let until = attachment
                .expires_at
                .filter(|_| href.is_some())
                .map(|time| {
                    let when = format::full(page.language, time);
                    page.t_with("dialog-attachment-until", &[("when", (&when.text).into())])
                });
            files.push(File {
                name: file_name(page, attachment, &url.url, files.len() + 1, place),
                href: href.map(String::from),
                kind: url
                    .media_type
                    .as_deref()
                    .and_then(|kind| file_kind(page, kind)),
                note: note.or(until),
            });
        }
    }
    hosts.dedup();
    let host = match hosts.as_slice() {
        [only] => Some(page.t_with("dialog-attachments-host", &[("host", only.into())])),
        _ => None,
    };
    let heading = page.t_with("dialog-attachments", &[("count", files.len().into())]);
    (!files.is_empty()).then_some(Attachments {
        heading,
        host,
        files,
    })
}

/// Why an attachment cannot be opened.
fn refusal(
    page: &Page,
    attachment: &Attachment,
    url: &str,
    outward: Option<&Url>,
) -> Option<String> {
    let is_past = |time: &Timestamp| *time <= page.now;
    if url == UNAUTHORISED {
        Some(page.t("dialog-attachment-unauthorised"))
    } else if url == EXPIRED || attachment.expires_at.as_ref().is_some_and(is_past) {
        Some(page.t("dialog-attachment-expired"))
    } else if outward.is_none() {
        Some(page.t("dialog-attachment-bad-address"))
    } else {
        None
    }
}

fn file_name(
    page: &Page,
    attachment: &Attachment,
    url: &str,
    number: usize,
    place: usize,
) -> ServiceText {
    let logical = || {
        let name = attachment
            .name
            .as_deref()
            .map(clean_text)
            .filter(|name| !name.trim().is_empty());
        name.or_else(|| name_in_address(url)).map(ServiceText::own)
    };
    let numbered =
        || ServiceText::own(page.t_with("dialog-attachment-number", &[("number", number.into())]));
    let mut name = ServiceText::line(&attachment.display_name, page.language)
        .or_else(logical)
        .unwrap_or_else(numbered);
    if place > 0 {
        name.text = format!("{} ({})", name.text, place + 1);
    }
    name
}

/// The last part of an address, when it looks like a file's name.
fn name_in_address(url: &str) -> Option<String> {
    let url = Url::parse(url)
        .ok()
        .filter(|url| url.scheme().starts_with("http"))?;
    let last = url
        .path_segments()?
        .next_back()
        .filter(|name| name.contains('.'))?;
    Some(clean_text(last))
}

/// The kind of a file in words; nothing for kinds that would tell nobody anything.
fn file_kind(page: &Page, media_type: &str) -> Option<String> {
    let key = match media_type {
        "application/pdf" => "file-pdf",
        "text/html" => "file-web-page",
        "text/plain" => "file-text",
        "application/zip" => "file-archive",
        "image/png" | "image/jpeg" | "image/gif" | "image/tiff" => "file-picture",
        "application/msword"
        | "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => {
            "file-document"
        }
        "application/vnd.ms-excel"
        | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        | "text/csv" => "file-spreadsheet",
        _ => return None,
    };
    Some(page.t(key))
}

/// The host as people should see it: with the port where it is an unusual one.
fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(
        url.port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
    )
}

/// The actions in the order of their priority. What cannot be done is a line with the reason, never
/// a dead button.
fn actions(page: &Page, input: &DialogInput<'_>) -> Option<Actions> {
    let mut sorted: Vec<&GuiAction> = input.dialog.gui_actions.iter().collect();
    sorted.sort_by_key(|action| action.priority);
    let mut links: Vec<ActionLink> = Vec::new();
    let mut lines = Vec::new();
    for action in sorted {
        let title = ServiceText::line(&action.title, page.language)
            .unwrap_or_else(|| ServiceText::own(page.t("dialog-action-untitled")));
        let line = |key| page.t_with(key, &[("title", (&title.text).into())]);
        let outward = outward_url(&action.url, input.loopback_allowed);
        match (action.is_authorised, action.verb, outward) {
            (_, HttpVerb::Unknown, _) => {}
            (false, ..) => lines.push(line("dialog-action-unauthorised")),
            (true, HttpVerb::Get, Some(url))
                if action.prompt.0.is_empty() && !action.deletes_dialog =>
            {
                links.push(ActionLink {
                    variant: variant(action.priority),
                    host: host(&url),
                    href: url.into(),
                    title,
                });
            }
            (true, HttpVerb::Get, None) => lines.push(line("dialog-action-bad-address")),
            (true, ..) => lines.push(line("dialog-action-not-here-yet")),
        }
    }
    // One host is named once for all of them, several each beside its own.
    let first = links.first().and_then(|link| link.host.clone());
    let is_one = links.iter().all(|link| link.host == first);
    for link in &mut links {
        link.host = link
            .host
            .take()
            .filter(|_| !is_one)
            .map(|host| page.t_with("dialog-at-host", &[("host", (&host).into())]));
    }
    let host = first
        .filter(|_| is_one)
        .map(|host| page.t_with("dialog-actions-host", &[("host", (&host).into())]));
    (!links.is_empty() || !lines.is_empty()).then_some(Actions { host, links, lines })
}

fn variant(priority: Priority) -> &'static str {
    match priority {
        Priority::Primary => "primary",
        Priority::Secondary => "secondary",
        Priority::Tertiary => "tertiary",
    }
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
