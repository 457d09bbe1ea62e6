//! What one can do with a dialog, at the service owner.

use url::Url;

use super::{DialogInput, host};
use crate::{
    domain::{GuiAction, HttpVerb, Priority, dialog::outward_url},
    view::{page::Page, service_text::ServiceText},
};

#[derive(Debug)]
pub(super) struct Actions {
    pub(super) host: Option<String>,
    pub(super) links: Vec<ActionLink>,
    pub(super) lines: Vec<ActionLine>,
}

#[derive(Debug)]
pub(super) struct ActionLink {
    pub(super) title: ServiceText,
    pub(super) href: String,
    pub(super) variant: &'static str,
    pub(super) host: Option<String>,
}

/// An action that cannot be done, and why.
#[derive(Debug)]
pub(super) struct ActionLine {
    pub(super) title: ServiceText,
    pub(super) reason: String,
}

/// The actions in the order of their priority. What cannot be done is a line with the reason, never
/// a dead button.
pub(super) fn actions(page: &Page, input: &DialogInput<'_>) -> Option<Actions> {
    let mut sorted: Vec<&GuiAction> = input.dialog.gui_actions.iter().collect();
    sorted.sort_by_key(|action| action.priority);
    let mut links: Vec<ActionLink> = Vec::new();
    let mut refused = Vec::new();
    for action in sorted {
        let title = ServiceText::line(&action.title, page.language)
            .unwrap_or_else(|| ServiceText::own(page.t("dialog-action-untitled")));
        let has_prompt = ServiceText::line(&action.prompt, page.language).is_some();
        let outward = outward_url(&action.url, input.loopback_allowed);
        match (action.is_authorised, action.verb, outward) {
            (_, HttpVerb::Unknown, _) => {}
            (false, ..) => refused.push(ActionLine {
                title,
                reason: page.t("dialog-action-unauthorised"),
            }),
            (true, HttpVerb::Get, Some(url)) if !has_prompt && !action.deletes_dialog => {
                links.push(ActionLink {
                    variant: variant(action.priority),
                    host: host(&url),
                    href: url.into(),
                    title,
                });
            }
            (true, HttpVerb::Get, None) => refused.push(ActionLine {
                title,
                reason: page.t("dialog-action-bad-address"),
            }),
            (true, ..) => refused.push(ActionLine {
                title,
                reason: page.t("dialog-action-not-here-yet"),
            }),
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
    (!links.is_empty() || !refused.is_empty()).then_some(Actions {
        host,
        links,
        lines: refused,
    })
}

/// The first page of the service owner's that the actions lead to without asking anything.
pub(super) fn first_page(input: &DialogInput<'_>) -> Option<Url> {
    let mut sorted: Vec<&GuiAction> = input.dialog.gui_actions.iter().collect();
    sorted.sort_by_key(|action| action.priority);
    let page = |action: &GuiAction| {
        let is_plain = action.is_authorised
            && action.verb == HttpVerb::Get
            && action.prompt.0.is_empty()
            && !action.deletes_dialog;
        outward_url(&action.url, input.loopback_allowed).filter(|_| is_plain)
    };
    sorted.into_iter().find_map(page)
}

fn variant(priority: Priority) -> &'static str {
    match priority {
        Priority::Primary => "primary",
        Priority::Secondary => "secondary",
        Priority::Tertiary => "tertiary",
    }
}
