//! Page of one transmission, with the content that the browser fetches from the service owner.

use askama::Template;

use super::{
    DialogInput,
    embed::{EmbedRegion, TokenForm},
    thread::{self, Item},
};
use crate::{
    domain::Transmission,
    urls::{DialogPath, with_fragment},
    views::{components::service_text::ServiceText, page::Page, pages::row},
};

/// Page of one transmission and its front-channel embed.
#[derive(Debug, Template)]
#[template(path = "pages/transmission.html")]
pub struct TransmissionPage {
    page: Page,
    heading: String,
    dialog_title: ServiceText,
    back: String,
    item: Item,
    embed: Option<EmbedRegion>,
    token: Option<TokenForm>,
    here: String,
}

impl TransmissionPage {
    /// Builds the page for `transmission`, which belongs to the dialog in `input`.
    #[must_use]
    pub fn new(page: Page, input: &DialogInput<'_>, transmission: &Transmission) -> Self {
        let summary = &input.dialog.summary;
        let owner = row::owner_name(summary, input.owners);
        let sender = row::sender_name(&page, summary, input.owners);
        let dialog_title = row::title(&page, summary, input.owners);
        let list = input.list.map(crate::urls::ListUrl::local_path);
        let dialog = DialogPath {
            id: summary.id,
            list: list.as_ref(),
            beside: None,
        };
        let page = page.in_list(input.list);
        let page = page.below(dialog_title.text.clone(), dialog.to_string());
        let item = Item::new(&page, input, transmission, &sender);
        let content = transmission.content.as_ref();
        let embed = content.map(|embed| {
            let may_open = transmission.is_authorised;
            EmbedRegion::new(&page, input, (embed, may_open), &owner)
        });
        Self {
            heading: item.title.text.clone(),
            back: with_fragment(&dialog, &thread::anchor(transmission)),
            dialog_title,
            token: embed.as_ref().and_then(|_| TokenForm::of(input)),
            here: page.path.as_str().to_owned(),
            embed,
            item,
            page,
        }
    }
}
