//! Attachments for people: links, or why there is none.

use jiff::Timestamp;
use url::Url;

use super::host;
use crate::{
    domain::{Attachment, ConsumerType, dialog::outward_url},
    view::{format, markup::clean_text, page::Page, service_text::ServiceText},
};

/// Written by Dialogporten in place of an address that this user may not have.
const UNAUTHORISED: &str = "urn:dialogporten:unauthorized";
/// Written in place of an address whose time is over.
const EXPIRED: &str = "urn:dialogporten:expired";

#[derive(Debug)]
pub(crate) struct Attachments {
    pub(crate) heading: String,
    pub(crate) host: Option<String>,
    pub(crate) files: Vec<File>,
}

#[derive(Debug)]
pub(crate) struct File {
    pub(crate) name: ServiceText,
    pub(crate) href: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) note: Option<String>,
}

/// The attachments that people can open, or why they cannot.
pub(super) fn attachments(
    page: &Page,
    all: &[Attachment],
    loopback_allowed: bool,
) -> Option<Attachments> {
    let mut files = Vec::new();
    let mut hosts = Vec::new();
    for attachment in all {
        for (place, url) in attachment
            .urls
            .iter()
            .filter(|url| url.consumer == ConsumerType::Gui)
            .enumerate()
        {
            let outward = outward_url(&url.url, loopback_allowed);
            let note = refusal(page, &url.url, attachment.expires_at, outward.as_ref());
            let href = outward.filter(|_| note.is_none());
            hosts.extend(href.as_ref().and_then(host));
            let until = attachment
                .expires_at
                .filter(|_| href.is_some())
                .map(|time| {
                    let when = format::full(page.language, time);
                    page.t_with("dialog-attachment-until", &[("when", (&when.text).into())])
                });
            let name = file_name(page, attachment, &url.url, files.len() + 1, place);
            let kind = url
                .media_type
                .as_deref()
                .and_then(|kind| file_kind(page, kind));
            files.push(File {
                // Many names tell the kind already.
                kind: kind.filter(|kind| !name.text.to_lowercase().contains(&kind.to_lowercase())),
                name,
                href: href.map(String::from),
                note: note.or(until),
            });
        }
    }
    hosts.sort();
    hosts.dedup();
    let hosts = hosts.join(", ");
    let host = (!hosts.is_empty())
        .then(|| page.t_with("dialog-attachments-host", &[("host", (&hosts).into())]));
    let heading = page.t_with("dialog-attachments", &[("count", files.len().into())]);
    (!files.is_empty()).then_some(Attachments {
        heading,
        host,
        files,
    })
}

/// Why an address that came with a dialog leads nowhere; it may have ended at `expires_at`.
pub(super) fn refusal(
    page: &Page,
    address: &str,
    expires_at: Option<Timestamp>,
    outward: Option<&Url>,
) -> Option<String> {
    if address == UNAUTHORISED {
        Some(page.t("dialog-attachment-unauthorised"))
    } else if address == EXPIRED || expires_at.is_some_and(|time| time <= page.now) {
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
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let key = match essence.as_str() {
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
