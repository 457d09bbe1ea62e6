//! Attachments for people: download links, or the reason why a file cannot be opened.

use jiff::Timestamp;
use url::Url;

use super::host;
use crate::{
    domain::{Attachment, ConsumerType, OutwardRule, outward_url},
    views::{components::service_text::ServiceText, format, markup::clean_text, page::Page},
};

/// URN that Dialogporten sends in place of an address that the reader may not have.
const UNAUTHORISED: &str = "urn:dialogporten:unauthorized";
/// URN that Dialogporten sends in place of an expired address.
const EXPIRED: &str = "urn:dialogporten:expired";

/// Maximum length of a shown file name in characters, and how many of them are its end.
const LONGEST_NAME: usize = 120;
const END_OF_NAME: usize = 20;

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

/// Builds the list of attachments for people; `None` when there are none.
pub(crate) fn attachments(
    page: &Page,
    all: &[Attachment],
    rule: OutwardRule<'_>,
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
            let outward = outward_url(&url.url, rule);
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
                // Many names contain the kind already.
                kind: kind.filter(|kind| !name.text.to_lowercase().contains(&kind.to_lowercase())),
                name,
                href: href.map(String::from),
                note: note.or(until),
            });
        }
    }
    tell_apart(&mut files);
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

/// Reason why an address from the service owner cannot be opened: unauthorised, expired (at
/// `expires_at`) or unusable. `None` when it can.
pub(crate) fn refusal(
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

/// Makes duplicate labels distinct: adds the host where hosts differ, else a number.
fn tell_apart(files: &mut [File]) {
    let host_of = |file: &File| {
        file.href
            .as_deref()
            .and_then(|href| host(&Url::parse(href).ok()?))
    };
    let labels = |files: &[File]| -> Vec<(String, Option<String>)> {
        let label = |file: &File| (file.name.text.to_lowercase(), file.kind.clone());
        files.iter().map(label).collect()
    };
    let hosts: Vec<Option<String>> = files.iter().map(host_of).collect();
    let named = labels(&*files);
    for (at, file) in files.iter_mut().enumerate() {
        let mut others =
            (0..named.len()).filter(|other| *other != at && named.get(*other) == named.get(at));
        let is_shared = others.clone().next().is_some();
        let is_alone_there = is_shared && others.all(|other| hosts.get(other) != hosts.get(at));
        if let (true, Some(Some(host))) = (is_alone_there, hosts.get(at)) {
            file.name.text = format!("{} – {host}", file.name.text);
        }
    }
    for at in 1..files.len() {
        let named = labels(&*files);
        let (before, _) = named.split_at(at);
        let Some((name, kind)) = named.get(at).filter(|label| before.contains(label)) else {
            continue;
        };
        let is_taken =
            |number: &usize| named.contains(&(format!("{name} ({number})"), kind.clone()));
        let number = (2..=named.len() + 1).find(|number| !is_taken(number));
        if let (Some(file), Some(number)) = (files.get_mut(at), number) {
            file.name.text = format!("{} ({number})", file.name.text);
        }
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
        let name = attachment.name.as_deref().and_then(shown_name);
        name.or_else(|| name_in_address(url)).map(ServiceText::own)
    };
    let numbered =
        || ServiceText::own(page.t_with("dialog-attachment-number", &[("number", number.into())]));
    let readable = |name: ServiceText| match percent_decoded(&name.text) {
        Some(_) => shown_name(&name.text).map(|text| ServiceText { text, ..name }),
        None => Some(name),
    };
    let mut name = ServiceText::line(&attachment.display_name, page.language)
        .and_then(readable)
        .or_else(logical)
        .unwrap_or_else(numbered);
    if place > 0 {
        name.text = format!("{} ({})", name.text, place + 1);
    }
    name
}

/// File name in the last path segment of an HTTP URL; `None` when it has no dot.
fn name_in_address(url: &str) -> Option<String> {
    let url = Url::parse(url)
        .ok()
        .filter(|url| url.scheme().starts_with("http"))?;
    let last = url
        .path_segments()?
        .next_back()
        .filter(|name| name.contains('.'))?;
    shown_name(last)
}

/// File name for display: percent-decoded, without folders and deceptive characters, and shortened
/// in the middle when too long. `None` when nothing readable is left.
fn shown_name(name: &str) -> Option<String> {
    let decoded = percent_decoded(name);
    let name = match &decoded {
        Some(decoded) => decoded.rsplit(['/', '\\']).next().unwrap_or_default(),
        None => name,
    };
    let name = clean_text(name);
    let name = name.trim();
    let length = name.chars().count();
    if length <= LONGEST_NAME {
        return name
            .chars()
            .any(char::is_alphanumeric)
            .then(|| name.to_owned());
    }
    let start: String = name.chars().take(LONGEST_NAME - END_OF_NAME).collect();
    let end: String = name.chars().skip(length - END_OF_NAME).collect();
    Some(format!("{}…{}", start.trim_end(), end.trim_start()))
}

/// Decodes a percent-encoded text. `None` when it is not one: without encoded bytes, with white
/// space, with a bare per cent sign, or not UTF-8 when decoded.
fn percent_decoded(text: &str) -> Option<String> {
    if !text.contains('%') || text.contains(char::is_whitespace) {
        return None;
    }
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let digits = part
            .get(..2)
            .filter(|two| two.bytes().all(|b| b.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend(part.as_bytes().get(2..)?);
    }
    String::from_utf8(bytes).ok()
}

/// Label for a media type; `None` for types that mean nothing to readers.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_readable() {
        let long = format!("{}.pdf", "a".repeat(200));
        let shortened = format!("{}…{}.pdf", "a".repeat(100), "a".repeat(16));
        let cases = [
            (
                "Vedtak%20om%20st%C3%B8tte.pdf",
                Some("Vedtak om støtte.pdf"),
            ),
            ("vedtak.pdf", Some("vedtak.pdf")),
            ("100% sikkert.pdf", Some("100% sikkert.pdf")),
            ("100%.pdf", Some("100%.pdf")),
            ("50%25.pdf", Some("50%.pdf")),
            ("latin%E6.pdf", Some("latin%E6.pdf")),
            ("a%2520b.pdf", Some("a%20b.pdf")),
            ("a+b.pdf", Some("a+b.pdf")),
            // Deceptive names: text direction overrides, folders, control characters.
            ("fak%E2%80%AEfdp.exe", Some("fakfdp.exe")),
            ("..%2F..%2Fetc%2Fpasswd.txt", Some("passwd.txt")),
            ("C%3A%5Cfiler%5Cbrev.pdf", Some("brev.pdf")),
            ("a%00b%0A%1Bc.pdf", Some("ab c.pdf")),
            ("%3Cscript%3E.pdf", Some("<script>.pdf")),
            ("brev%2F", None),
            ("%20", None),
            ("", None),
            (&*long, Some(&*shortened)),
        ];
        for (name, expected) in cases {
            assert_eq!(shown_name(name).as_deref(), expected, "{name}");
        }
        let address = "https://a.example.no/x/Brev%20nr.%201.pdf?t=%20";
        assert_eq!(name_in_address(address).as_deref(), Some("Brev nr. 1.pdf"));
    }

    fn file(name: &str, href: Option<&str>) -> File {
        File {
            name: ServiceText::own(name.to_owned()),
            href: href.map(str::to_owned),
            kind: Some("PDF".to_owned()),
            note: None,
        }
    }

    #[test]
    fn files_of_the_same_name_are_told_apart() {
        let [a, b] = ["https://a.example.no/1", "https://b.example.no/1"].map(Some);
        let cases: [(Vec<File>, &[&str]); 5] = [
            (
                vec![file("Brev", a), file("Vedtak", a)],
                &["Brev", "Vedtak"],
            ),
            (
                vec![file("Brev", a), file("brev", a)],
                &["Brev", "brev (2)"],
            ),
            (
                vec![file("Brev", a), file("Brev", b)],
                &["Brev – a.example.no", "Brev – b.example.no"],
            ),
            (
                vec![
                    file("Brev", a),
                    file("Brev (2)", a),
                    file("Brev", a),
                    file("Brev", None),
                ],
                &["Brev", "Brev (2)", "Brev (3)", "Brev (4)"],
            ),
            (
                vec![file("Brev", None), file("Brev", None)],
                &["Brev", "Brev (2)"],
            ),
        ];
        for (mut files, expected) in cases {
            tell_apart(&mut files);
            let names: Vec<&str> = files.iter().map(|file| &*file.name.text).collect();
            assert_eq!(names, expected);
        }
    }
}
