//! GUI actions of a dialog: direct links, links to the confirmation page, and reasons for refusal.

use url::Url;

use super::{DialogInput, host};
use crate::{
    domain::{
        DialogSummary, Folder, GuiAction, HttpVerb, Priority,
        dialog::{Urgency, urgency},
        outward_url,
    },
    urls::{AccessPath, ActionPath, ListUrl},
    views::{components::service_text::ServiceText, page::Page},
};

#[derive(Debug)]
pub(crate) struct Actions {
    pub(crate) host: Option<String>,
    /// Warning that the deadline has passed; service owners may still accept what is sent.
    pub(crate) late: Option<String>,
    pub(crate) links: Vec<ActionLink>,
    pub(crate) lines: Vec<ActionLine>,
}

#[derive(Debug)]
pub(crate) struct ActionLink {
    pub(crate) title: ServiceText,
    pub(crate) href: String,
    pub(crate) variant: &'static str,
    /// Whether it links to the service owner directly; if not, a confirmation page comes first.
    pub(crate) is_outward: bool,
    pub(crate) host: Option<String>,
}

/// An action that cannot be done, with the reason.
#[derive(Debug)]
pub(crate) struct ActionLine {
    pub(crate) title: ServiceText,
    pub(crate) reason: String,
    /// URL of the access page; `None` unless the reader lacks the right to the action.
    pub(crate) access: Option<String>,
}

/// How a GUI action is presented on our pages.
pub(crate) enum Offer {
    /// A plain link to the service owner.
    Link(Url),
    /// A confirmation page that asks before the action is done.
    Ask(Url),
    /// It cannot be done; holds the reason to show.
    Refused(String),
}

/// Title of an action, or a fixed text when it has none.
pub(crate) fn title(page: &Page, action: &GuiAction) -> ServiceText {
    ServiceText::line(&action.title, page.language)
        .unwrap_or_else(|| ServiceText::own(page.t("dialog-action-untitled")))
}

/// Decides how an action of this dialog is presented (`docs/rules/inbox.md#actions`).
pub(crate) fn offer(page: &Page, input: &DialogInput<'_>, action: &GuiAction) -> Offer {
    let is_in_bin = Folder::of(&input.dialog.summary) == Folder::Bin;
    let has_prompt = ServiceText::line(&action.prompt, page.language).is_some();
    let outward = outward_url(&action.url, input.outward);
    match (action.is_authorised, action.verb, outward) {
        (false, ..) => Offer::Refused(page.t("dialog-action-unauthorised")),
        (true, HttpVerb::Unknown, _) => Offer::Refused(page.t("dialog-action-unknown")),
        // Deletion cannot be undone, so it is offered only after the dialog was moved to the bin.
        (true, ..) if action.deletes_dialog && !is_in_bin => {
            Offer::Refused(page.t("dialog-action-from-bin"))
        }
        (true, _, None) => Offer::Refused(page.t("dialog-action-bad-address")),
        (true, HttpVerb::Get, Some(url)) if !has_prompt && !action.deletes_dialog => {
            Offer::Link(url)
        }
        (true, _, Some(url)) => Offer::Ask(url),
    }
}

/// Actions in the order of their priority. An action that cannot be done is a line with the reason,
/// never a disabled button. `None` when the dialog has no actions.
pub(crate) fn actions(page: &Page, input: &DialogInput<'_>) -> Option<Actions> {
    let mut sorted: Vec<&GuiAction> = input.dialog.gui_actions.iter().collect();
    sorted.sort_by_key(|action| action.priority);
    let list = input.list.map(ListUrl::local_path);
    let mut links: Vec<ActionLink> = Vec::new();
    let mut refused = Vec::new();
    for action in sorted {
        let title = title(page, action);
        let asking = |id| {
            let path = ActionPath {
                dialog: input.dialog.summary.id,
                id,
                list: list.as_ref(),
            };
            path.to_string()
        };
        let link = |url: &Url, asking: Option<String>| ActionLink {
            variant: variant(action.priority),
            host: host(url),
            is_outward: asking.is_none(),
            href: asking.unwrap_or_else(|| url.to_string()),
            title: title.clone(),
        };
        match offer(page, input, action) {
            Offer::Link(url) => links.push(link(&url, None)),
            Offer::Ask(url) => match action.id {
                Some(id) => links.push(link(&url, Some(asking(id)))),
                None => refused.push(ActionLine {
                    reason: page.t("dialog-action-bad-address"),
                    access: None,
                    title,
                }),
            },
            Offer::Refused(reason) => refused.push(ActionLine {
                title,
                reason,
                access: (!action.is_authorised).then(|| {
                    let path = AccessPath {
                        id: input.dialog.summary.id,
                        list: list.as_ref(),
                    };
                    path.to_string()
                }),
            }),
        }
    }
    let host = name_hosts(page, &mut links);
    let late = late(page, &input.dialog.summary).filter(|_| !links.is_empty());
    (!links.is_empty() || !refused.is_empty()).then_some(Actions {
        host,
        late,
        links,
        lines: refused,
    })
}

/// Warning text; `None` unless the deadline has passed and the dialog is not settled.
pub(crate) fn late(page: &Page, dialog: &DialogSummary) -> Option<String> {
    let due = dialog.due_at.filter(|_| !dialog.unknown_dates.due)?;
    let is_late = urgency(due, dialog.status, page.now) == Urgency::Passed;
    is_late.then(|| page.t("action-late"))
}

/// Returns the text that names the host when all links share one; otherwise each link gets the text
/// of its own host.
fn name_hosts(page: &Page, links: &mut [ActionLink]) -> Option<String> {
    let first = links.first().and_then(|link| link.host.clone());
    let is_one = links.iter().all(|link| link.host == first);
    for link in links {
        link.host = link
            .host
            .take()
            .filter(|_| !is_one)
            .map(|host| page.t_with("dialog-at-host", &[("host", (&host).into())]));
    }
    first
        .filter(|_| is_one)
        .map(|host| page.t_with("dialog-actions-host", &[("host", (&host).into())]))
}

/// URL of the first action, by priority, that is a direct link to the service owner.
pub(crate) fn first_page(page: &Page, input: &DialogInput<'_>) -> Option<Url> {
    let mut sorted: Vec<&GuiAction> = input.dialog.gui_actions.iter().collect();
    sorted.sort_by_key(|action| action.priority);
    let plain = |action: &GuiAction| match offer(page, input, action) {
        Offer::Link(url) => Some(url),
        _ => None,
    };
    sorted.into_iter().find_map(plain)
}

fn variant(priority: Priority) -> &'static str {
    match priority {
        Priority::Primary => "primary",
        Priority::Secondary => "secondary",
        Priority::Tertiary => "tertiary",
    }
}
