//! Confirmation page for a GUI action: names the action, its recipient and its effect before
//! anything is sent to the service owner.

use askama::Template;
use http::StatusCode;
use url::Url;

use super::{
    DialogInput,
    actions::{Offer, late, offer, title},
    embed::TokenForm,
    host,
};
use crate::{
    domain::{ActionId, HttpVerb},
    urls::{DialogPath, DialogStateUrl, ListUrl},
    views::{components::service_text::ServiceText, page::Page, pages::row},
};

/// Confirmation page for one GUI action of a dialog.
#[derive(Debug, Template)]
#[template(path = "pages/action.html")]
pub struct ActionPage {
    page: Page,
    heading: String,
    title: ServiceText,
    dialog_title: ServiceText,
    back: String,
    here: String,
    prompt: Option<ServiceText>,
    owner: String,
    late: Option<String>,
    what: What,
    token: Option<TokenForm>,
}

/// The way on from the confirmation page.
#[derive(Debug)]
enum What {
    /// A link to a page of the service owner's.
    Go { href: String, at_host: String },
    /// A `POST` or `DELETE` call that the browser makes.
    Call(Call),
    /// The action cannot be done: HTTP status and reason.
    Nothing { status: StatusCode, reason: String },
}

#[derive(Debug)]
struct Call {
    address: Url,
    method: &'static str,
    at_host: String,
    /// Warning text; `None` when the action does not delete the dialog.
    deletes: Option<String>,
    /// URL of the dialog's state, where the outcome is looked up.
    state: String,
}

impl ActionPage {
    /// Builds the page for the action `id` of the dialog.
    #[must_use]
    pub fn new(page: Page, input: &DialogInput<'_>, id: ActionId) -> Self {
        let summary = &input.dialog.summary;
        let owner = row::owner_name(summary, input.owners);
        let dialog_title = row::title(&page, summary, input.owners);
        let list = input.list.map(ListUrl::local_path);
        let dialog = DialogPath {
            id: summary.id,
            list: list.as_ref(),
            beside: None,
        };
        let page = page.in_list(input.list);
        let page = page.below(dialog_title.text.clone(), dialog.to_string());
        let mut actions = input.dialog.gui_actions.iter();
        let action = actions.find(|action| action.id == Some(id));
        let shown = action.map_or_else(
            || ServiceText::own(page.t("action-gone-heading")),
            |action| title(&page, action),
        );
        let what = what(&page, input, id, &owner);
        Self {
            heading: shown.text.clone(),
            title: shown,
            dialog_title,
            back: dialog.to_string(),
            here: page.path.as_str().to_owned(),
            prompt: action.and_then(|action| ServiceText::lines(&action.prompt, page.language)),
            late: late(&page, summary),
            token: TokenForm::of(input).filter(|_| matches!(what, What::Call(_))),
            what,
            owner,
            page,
        }
    }

    /// HTTP status: 404 when the action is gone, 403 when it cannot be done, else 200.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match &self.what {
            What::Nothing { status, .. } => *status,
            What::Go { .. } | What::Call(_) => StatusCode::OK,
        }
    }

    /// URL that the page's script calls, for the content security policy.
    pub fn called(&self) -> impl Iterator<Item = &Url> {
        let call = match &self.what {
            What::Call(call) => Some(&call.address),
            What::Go { .. } | What::Nothing { .. } => None,
        };
        call.into_iter()
    }

    /// Text for `key` with the service owner's name filled in.
    fn of_owner(&self, key: &str) -> String {
        self.page.t_with(key, &[("owner", (&self.owner).into())])
    }
}

fn what(page: &Page, input: &DialogInput<'_>, id: ActionId, owner: &str) -> What {
    let mut actions = input.dialog.gui_actions.iter();
    let Some(action) = actions.find(|action| action.id == Some(id)) else {
        return What::Nothing {
            status: StatusCode::NOT_FOUND,
            reason: page.t("action-gone"),
        };
    };
    let url = match offer(page, input, action) {
        Offer::Link(url) | Offer::Ask(url) => url,
        Offer::Refused(reason) => {
            return What::Nothing {
                status: StatusCode::FORBIDDEN,
                reason: page.t_with("action-refused", &[("reason", (&reason).into())]),
            };
        }
    };
    let at_host = host(&url).unwrap_or_default();
    let method = match action.verb {
        HttpVerb::Post => "POST",
        HttpVerb::Delete => "DELETE",
        HttpVerb::Get | HttpVerb::Unknown => {
            return What::Go {
                href: url.into(),
                at_host: page.t_with("dialog-actions-host", &[("host", (&at_host).into())]),
            };
        }
    };
    let (Some(sealed), true) = (input.label_form, input.token.is_some()) else {
        return What::Nothing {
            status: StatusCode::FORBIDDEN,
            reason: page.t("action-no-token"),
        };
    };
    let list = input.list.map(ListUrl::local_path);
    let known = DialogStateUrl {
        id: input.dialog.summary.id,
        drawn: sealed.drawn,
        mark: &input.dialog.summary.state_mark(),
        list: list.as_ref(),
    };
    What::Call(Call {
        address: url,
        method,
        at_host: page.t_with("action-host", &[("host", (&at_host).into())]),
        deletes: action
            .deletes_dialog
            .then(|| page.t_with("action-deletes", &[("owner", owner.into())])),
        state: known.state(),
    })
}
