//! Parts of sample dialogs, for the samples of every page that shows a dialog.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{FIRST_ID, summary, texts};
use crate::domain::{
    ActionId, Attachment, AttachmentUrl, ConsumerType, Dialog, DialogSummary, Embed, EmbedKind,
    GuiAction, HttpVerb, Localised, PartyUrn, Priority, Seen,
};

/// An opened dialog with nothing but its mandatory fields.
pub(crate) fn minimal(party: &PartyUrn) -> Dialog {
    Dialog {
        summary: DialogSummary {
            summary: Localised::default(),
            seen: Seen {
                by_self: true,
                others: 0,
                ..Seen::default()
            },
            ..summary(1, party, 3)
        },
        expires_at: None,
        additional_info: None,
        attachments: Vec::new(),
        gui_actions: Vec::new(),
        main_content: None,
        transmissions: Vec::new(),
        progress: None,
        process: None,
        preceding_process: None,
        undecodable: 0,
        missing: BTreeSet::new(),
    }
}

pub(crate) fn attachment(name: &str, url: &str, expires_at: Option<Timestamp>) -> Attachment {
    let url = AttachmentUrl {
        url: url.to_owned(),
        media_type: Some("application/pdf".to_owned()),
        consumer: ConsumerType::Gui,
    };
    Attachment {
        display_name: texts(&[("nb", name)]),
        name: None,
        urls: vec![url],
        expires_at,
    }
}

pub(crate) fn action(title: &str, priority: Priority, url: &str) -> GuiAction {
    GuiAction {
        id: Some(ActionId(uuid::Uuid::from_u128(FIRST_ID))),
        title: texts(&[("nb", title)]),
        prompt: Localised::default(),
        url: url.to_owned(),
        verb: HttpVerb::Get,
        priority,
        is_authorised: true,
        deletes_dialog: false,
    }
}

pub(crate) fn embed(url: &str, kind: EmbedKind) -> Embed {
    Embed {
        addresses: texts(&[("nb", url)]),
        kind,
        is_authorised: true,
    }
}
