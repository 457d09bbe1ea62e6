//! Thread of a dialog: its transmissions in groups, the newest group first
//! (`docs/rules/inbox.md#thread`).

use super::{
    DialogInput,
    attachments::{self, Attachments},
    host,
};
use crate::{
    domain::{
        DialogPart, Link, OutwardRule, Sender, SenderKind, Transmission, TransmissionKind,
        name::display_name, outward_url, threads,
    },
    urls::{PrintPath, TransmissionPath},
    views::{
        components::service_text::ServiceText,
        format::{self, When},
        markup::clean_text,
        page::Page,
    },
};

/// Number of groups shown unfolded; the others are folded behind one line.
const GROUPS_SHOWN: usize = 3;
/// Maximum number of transmissions on the page; older ones are in the history only.
const MOST: usize = 100;

/// Transmissions of a dialog, as the dialog page shows them.
#[derive(Debug)]
pub(crate) struct Thread {
    /// At most `GROUPS_SHOWN` groups, the newest first.
    pub(crate) groups: Vec<Vec<Item>>,
    /// Older groups, with the label that says how many items they hold.
    pub(crate) older: Option<(String, Vec<Vec<Item>>)>,
    /// Text with the number of transmissions left out; `None` when all are shown.
    pub(crate) rest: Option<String>,
    /// Text for print with the address of the record; `None` when the page holds everything.
    pub(crate) elsewhere: Option<String>,
}

/// A transmission as one row of the thread.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) anchor: String,
    pub(crate) is_open: bool,
    pub(crate) title: ServiceText,
    pub(crate) is_unread: bool,
    pub(crate) is_own: bool,
    pub(crate) kind: Option<String>,
    pub(crate) sender: String,
    pub(crate) when: When,
    pub(crate) summary: Option<ServiceText>,
    pub(crate) attachments: Option<Attachments>,
    pub(crate) links: Vec<Line>,
    /// URL of the page with its content; `None` without content or access.
    pub(crate) content: Option<String>,
    pub(crate) note: Option<String>,
}

/// Link that came with a transmission. Without `href`, `note` says why it cannot be followed.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) title: ServiceText,
    pub(crate) href: Option<String>,
    pub(crate) note: Option<String>,
}

/// Builds the thread; `None` when no transmission is meant for people.
pub(crate) fn thread(page: &Page, input: &DialogInput<'_>, sender: &str) -> Option<Thread> {
    let all = &input.dialog.transmissions;
    let (mut taken, mut left_out) = (0, 0);
    let mut groups: Vec<Vec<Item>> = Vec::new();
    for group in threads(all) {
        let mut items = Vec::new();
        for one in group.into_iter().filter(|one| !one.is_for_machines()) {
            if taken == MOST {
                left_out += 1;
                continue;
            }
            let item = Item::new(page, input, one, sender);
            items.push(Item {
                is_open: taken == 0,
                ..item
            });
            taken += 1;
        }
        groups.extend((!items.is_empty()).then_some(items));
    }
    let has_content = groups.iter().flatten().any(|item| item.content.is_some());
    let older = groups.split_off(groups.len().min(GROUPS_SHOWN));
    let count: usize = older.iter().map(Vec::len).sum();
    (taken > 0).then(|| Thread {
        groups,
        older: (count > 0).then(|| {
            let label = page.t_with("thread-older", &[("count", count.into())]);
            (label, older)
        }),
        rest: (left_out > 0).then(|| page.t_with("thread-rest", &[("count", left_out.into())])),
        elsewhere: (left_out > 0 || has_content).then(|| {
            let record = PrintPath {
                id: input.dialog.summary.id,
                list: None,
                with_content: false,
            };
            page.t_with(
                "print-elsewhere",
                &[("address", (&record.to_string()).into())],
            )
        }),
    })
}

impl Item {
    /// Builds the row of a transmission; `sender` is the name of the dialog's sender.
    pub(crate) fn new(
        page: &Page,
        input: &DialogInput<'_>,
        one: &Transmission,
        sender: &str,
    ) -> Self {
        let attachments = attachments::attachments(page, &one.attachments, input.outward);
        let links: Vec<_> = one
            .links
            .iter()
            .map(|link| line(page, link, input.outward))
            .collect();
        let summary = ServiceText::lines(&one.summary, page.language);
        let is_empty = attachments.is_none() && links.is_empty() && summary.is_none();
        // Titles are mandatory, so without one no text was written at all.
        let is_unwritten = one.title.0.is_empty()
            && !input
                .dialog
                .missing
                .contains(&DialogPart::TransmissionContent);
        let note = match &one.content {
            _ if !one.is_authorised => Some(page.t("transmission-unauthorised")),
            None if is_empty && is_unwritten => Some(page.t("transmission-without-content")),
            None if is_empty => Some(page.t("transmission-empty")),
            _ => None,
        };
        let content = one.content.as_ref().filter(|_| one.is_authorised).map(|_| {
            let list = input.list.map(crate::urls::ListUrl::local_path);
            let path = TransmissionPath {
                dialog: input.dialog.summary.id,
                id: one.id,
                list: list.as_ref(),
            };
            path.to_string()
        });
        Self {
            anchor: anchor(one),
            is_open: false,
            title: title(page, one),
            is_unread: one.is_unread(),
            is_own: one.kind.is_from_party(),
            kind: kind(page, one.kind),
            sender: actor(page, &one.sender, sender),
            when: format::full(page.language, one.created_at),
            summary,
            attachments,
            links,
            content,
            note,
        }
    }
}

/// HTML id of a transmission on the dialog page.
pub(crate) fn anchor(one: &Transmission) -> String {
    format!("t-{}", one.id.0)
}

/// Title of the transmission, else its kind, else a fixed text.
pub(crate) fn title(page: &Page, one: &Transmission) -> ServiceText {
    ServiceText::line(&one.title, page.language)
        .or_else(|| kind(page, one.kind).map(ServiceText::own))
        .unwrap_or_else(|| ServiceText::own(page.t("transmission-untitled")))
}

/// Label for the kind of transmission; `None` for an unknown kind.
fn kind(page: &Page, kind: TransmissionKind) -> Option<String> {
    let key = match kind {
        TransmissionKind::Information => "transmission-information",
        TransmissionKind::Acceptance => "transmission-acceptance",
        TransmissionKind::Rejection => "transmission-rejection",
        TransmissionKind::Request => "transmission-request",
        TransmissionKind::Alert => "transmission-alert",
        TransmissionKind::Decision => "transmission-decision",
        TransmissionKind::Submission => "transmission-submission",
        TransmissionKind::Correction => "transmission-correction",
        TransmissionKind::Unknown => return None,
    };
    Some(page.t(key))
}

/// Name of the transmission's sender: their own name, else `sender` for the service owner, else a
/// fixed text.
fn actor(page: &Page, actor: &Sender, sender: &str) -> String {
    let name = actor.name.as_ref().filter(|name| !name.trim().is_empty());
    match (name, actor.kind) {
        (Some(name), _) => clean_text(&display_name(name)),
        (None, SenderKind::ServiceOwner) => sender.to_owned(),
        (None, SenderKind::Representative) => page.t("actor-representative"),
        (None, SenderKind::Unknown) => page.t("actor-unknown"),
    }
}

fn line(page: &Page, link: &Link, rule: OutwardRule<'_>) -> Line {
    let outward = outward_url(&link.url, rule);
    let refusal = attachments::refusal(page, &link.url, link.expires_at, outward.as_ref());
    let url = outward.filter(|_| refusal.is_none());
    let at_host = url
        .as_ref()
        .and_then(host)
        .map(|host| page.t_with("dialog-at-host", &[("host", (&host).into())]));
    Line {
        title: ServiceText::line(&link.title, page.language)
            .unwrap_or_else(|| ServiceText::own(page.t("dialog-action-untitled"))),
        href: url.map(String::from),
        note: refusal.or(at_host),
    }
}
