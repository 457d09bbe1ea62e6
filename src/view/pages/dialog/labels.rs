//! The form below the card: put away, throw away, take back, mark as unread.

use super::DialogInput;
use crate::{
    assets::{Icon, icons},
    domain::{Folder, LabelAction},
    routes::{LabelPath, label_word},
    view::{
        page::{Page, party_name},
        pages::label::action_words,
    },
};

/// The form.
#[derive(Debug)]
pub(super) struct Labels {
    pub(super) address: String,
    pub(super) sealed: String,
    pub(super) list: Option<String>,
    pub(super) buttons: Vec<Button>,
    pub(super) shared: Option<String>,
}

/// One of its buttons.
#[derive(Debug)]
pub(super) struct Button {
    pub(super) word: &'static str,
    pub(super) icon: Icon,
    pub(super) label: String,
}

/// The form, with what fits where the dialog lies.
pub(super) fn labels(page: &Page, input: &DialogInput<'_>) -> Option<Labels> {
    let summary = &input.dialog.summary;
    let buttons = LabelAction::fitting(Folder::of(summary)).map(|action| Button {
        word: label_word(action),
        icon: icon(action),
        label: page.t(action_words(action, summary.status)),
    });
    // Who else represents a party, nobody tells us; of one's own person it is rarely anybody
    // (`inbox-features.md` U-2).
    let party = input.parties.by_urn(&summary.party);
    let shared = party.filter(|party| !party.is_self).map(|party| {
        let name = party_name(page.language, party, input.parties);
        page.t_with("label-shared", &[("name", (&name).into())])
    });
    Some(Labels {
        address: LabelPath {
            id: summary.id,
            form: None,
        }
        .to_string(),
        sealed: input.label_form?.to_owned(),
        list: input.list.map(|list| list.to_string()),
        buttons: buttons.into(),
        shared,
    })
}

fn icon(action: LabelAction) -> Icon {
    match action {
        LabelAction::Archive => icons::ARCHIVE,
        LabelAction::Bin => icons::TRASH,
        LabelAction::Restore => icons::INBOX,
        LabelAction::MarkUnread => icons::EYE_CLOSED,
    }
}
