//! Opening a dialog (`dialogById`): the document, and the conversion of its answer. What cannot be
//! read is left out and counted.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{
    Client,
    convert::{content_text, is_name, localised, summary, time},
    parts::Partial,
    wire,
};
use crate::{
    domain::{
        ActionId, Attachment, AttachmentUrl, ConsumerType, Dialog, DialogId, DialogPart,
        DialogRefusal, DialogSummary, Embed, EmbedKind, GuiAction, HttpVerb, Link, MarkedText,
        Markup, Priority, Sender, SenderKind, Transmission, TransmissionId, TransmissionKind,
    },
    secret::{AccessToken, DialogToken},
    upstream::UpstreamError,
};

/// An opened dialog, with the dialog token that service owners and the event stream accept for it.
#[derive(Clone, Debug)]
pub struct LoadedDialog {
    /// The dialog, with the parts that could be read.
    pub dialog: Dialog,
    /// Dialog token, valid for ten minutes from now (`docs/rules/dialogporten.md#dialog-token`).
    pub token: Option<DialogToken>,
}

const DIALOG: &str = include_str!("queries/dialog.graphql");
/// The parts that the dialog document asks for.
const PARTS: [DialogPart; 5] = [
    DialogPart::Content,
    DialogPart::Attachments,
    DialogPart::Actions,
    DialogPart::Transmissions,
    DialogPart::TransmissionContent,
];

impl Client {
    /// Opens a dialog, which marks it as seen for everyone with access. Parts that cannot be read
    /// are missing in it, and listed.
    ///
    /// # Errors
    /// When there is no usable answer. A typed refusal is no error.
    pub async fn dialog(
        &self,
        token: &AccessToken,
        accept_language: &str,
        id: DialogId,
    ) -> Result<Result<LoadedDialog, DialogRefusal>, UpstreamError> {
        let document = (DIALOG, &PARTS[..]);
        let Partial { data, missing } = self.open(token, accept_language, id, document).await?;
        let read = wire::counted("dialog", || dialog_from_wire(data))?;
        Ok(read.map(|mut opened| {
            opened.dialog.missing.extend(missing);
            opened
        }))
    }
}

/// Converts the answer to `dialog`; a typed refusal is the inner error.
///
/// # Errors
/// When the answer holds neither a dialog nor a typed error.
pub fn dialog_from_wire(
    data: wire::DialogData<wire::Dialog>,
) -> Result<Result<LoadedDialog, DialogRefusal>, UpstreamError> {
    let unusable = |what: &str| UpstreamError::Unusable(what.to_owned());
    let answer = data
        .dialog_by_id
        .ok_or_else(|| unusable("dialogById is null"))?;
    match answer.dialog {
        Some(wire) => opened(wire).map(Ok),
        None => refused(answer.errors).map(Err),
    }
}

/// The refusal that the typed errors of an answer mean.
///
/// # Errors
/// When none of the errors is a known one.
pub(crate) fn refused(
    errors: Option<Vec<wire::TypedError>>,
) -> Result<DialogRefusal, UpstreamError> {
    let errors = errors.unwrap_or_default();
    let refusal = errors.iter().find_map(refusal_from_wire);
    let named = errors.iter().find_map(|error| error.type_name.as_deref());
    refusal.ok_or_else(|| {
        named.map_or_else(
            || UpstreamError::Unusable("neither dialog nor an error".to_owned()),
            UpstreamError::refused,
        )
    })
}

fn opened(mut wire: wire::Dialog) -> Result<LoadedDialog, UpstreamError> {
    // The two contents that only an opened dialog has are taken before the shared part.
    let content = wire.summary.content.as_mut();
    let (additional, main) = content
        .map(|c| (c.additional_info.take(), c.main_content_reference.take()))
        .unwrap_or_default();
    let summary =
        summary(wire.summary).ok_or_else(|| UpstreamError::Unusable("id or party".to_owned()))?;
    // The schema guarantees these lists: one that is missing was lost on the way.
    let missing = [
        (wire.attachments.is_none(), DialogPart::Attachments),
        (wire.gui_actions.is_none(), DialogPart::Actions),
        (wire.transmissions.is_none(), DialogPart::Transmissions),
    ];
    let missing = missing.into_iter();
    let missing_parts: BTreeSet<_> = missing
        .filter_map(|(is_lost, part)| is_lost.then_some(part))
        .collect();
    let (attachments, lost_attachments) = read_each(wire.attachments, |one| Some(attachment(one)));
    let (gui_actions, lost_actions) = read_each(wire.gui_actions, |one| Some(gui_action(one)));
    let (transmissions, lost_transmissions) = read_each(wire.transmissions, transmission);
    // Lists count only the attachments that are for people.
    let is_for_people = |one: &&Attachment| {
        let mut urls = one.urls.iter();
        urls.any(|url| url.consumer == ConsumerType::Gui)
    };
    let files = attachments.iter().filter(is_for_people).count();
    let is_whole = !missing_parts.contains(&DialogPart::Attachments);
    let dialog = Dialog {
        summary: DialogSummary {
            attachment_count: is_whole.then_some(files),
            ..summary
        },
        expires_at: time(wire.expires_at),
        additional_info: additional.map(marked_text),
        attachments,
        gui_actions,
        main_content: main.and_then(embed),
        transmissions,
        progress: wire.progress.map(per_cent),
        process: wire.process,
        preceding_process: wire.preceding_process,
        undecodable: lost_attachments + lost_actions + lost_transmissions,
        missing: missing_parts,
    };
    Ok(LoadedDialog {
        dialog,
        token: wire.token.map(DialogToken::new),
    })
}

fn per_cent(progress: i64) -> u8 {
    u8::try_from(progress.clamp(0, 100)).unwrap_or(100)
}

/// Converts a typed error of `dialogById`; `None` for an unknown one.
#[must_use]
pub fn refusal_from_wire(error: &wire::TypedError) -> Option<DialogRefusal> {
    Some(match error.type_name.as_deref()? {
        "DialogByIdNotFound" => DialogRefusal::NotFound,
        "DialogByIdForbidden" => DialogRefusal::NoAccess,
        "DialogByIdForbiddenAuthLevelTooLow" => DialogRefusal::LevelTooLow,
        "DialogByIdDeleted" => DialogRefusal::Deleted,
        "DialogByIdExpired" => DialogRefusal::Expired(time(error.expired_at.clone())),
        "DialogByIdNotVisible" => DialogRefusal::NotYetVisible(time(error.visible_from.clone())),
        _ => return None,
    })
}

/// Converts the entries of a list one by one; returns also the number of those that could not be.
pub(crate) fn read_each<W: DeserializeOwned, T>(
    values: Option<Vec<serde_json::Value>>,
    convert: impl Fn(W) -> Option<T>,
) -> (Vec<T>, usize) {
    let values = values.unwrap_or_default();
    let count = values.len();
    let read: Vec<T> = values
        .into_iter()
        .filter_map(|value| serde_json::from_value::<W>(value).ok())
        .filter_map(convert)
        .collect();
    let lost = count - read.len();
    (read, lost)
}

/// Converts a transmission. `None` without id or date: it could neither be linked to nor ordered.
pub(crate) fn transmission(wire: wire::Transmission) -> Option<Transmission> {
    let id = |text: &str| Uuid::parse_str(text).ok().map(TransmissionId);
    let content = wire.content.unwrap_or_default();
    let (attachments, _) = read_each(wire.attachments, |one| Some(attachment(one)));
    let (links, _) = read_each(wire.navigational_actions, link);
    Some(Transmission {
        id: wire.id.as_deref().and_then(id)?,
        created_at: time(wire.created_at)?,
        kind: transmission_kind(wire.kind.as_deref()),
        sender: actor(wire.sender),
        // A missing flag grants no right.
        is_authorised: wire.is_authorized.unwrap_or(false),
        // An absent flag must not show "unread".
        is_opened: wire.is_opened.unwrap_or(true),
        answers: wire.related_transmission_id.as_deref().and_then(id),
        title: content_text(content.title),
        summary: content_text(content.summary),
        content: content.content_reference.and_then(embed),
        attachments,
        links,
    })
}

fn transmission_kind(name: Option<&str>) -> TransmissionKind {
    match name {
        Some("INFORMATION") => TransmissionKind::Information,
        Some("ACCEPTANCE") => TransmissionKind::Acceptance,
        Some("REJECTION") => TransmissionKind::Rejection,
        Some("REQUEST") => TransmissionKind::Request,
        Some("ALERT") => TransmissionKind::Alert,
        Some("DECISION") => TransmissionKind::Decision,
        Some("SUBMISSION") => TransmissionKind::Submission,
        Some("CORRECTION") => TransmissionKind::Correction,
        _ => TransmissionKind::Unknown,
    }
}

pub(crate) fn actor(wire: Option<wire::Actor>) -> Sender {
    let (kind, name) = wire
        .map(|wire| (wire.actor_type, wire.actor_name))
        .unwrap_or_default();
    Sender {
        kind: match kind.as_deref() {
            Some("SERVICE_OWNER" | "ServiceOwner") => SenderKind::ServiceOwner,
            Some("PARTY_REPRESENTATIVE" | "PartyRepresentative") => SenderKind::Representative,
            _ => SenderKind::Unknown,
        },
        name: name.filter(|name| is_name(name)),
    }
}

fn link(wire: wire::NavigationalAction) -> Option<Link> {
    Some(Link {
        title: localised(wire.title),
        url: wire.url?,
        expires_at: time(wire.expires_at),
    })
}

/// Converts a front-channel embed; `None` for any other media type, which we cannot show.
fn embed(wire: wire::ContentValue) -> Option<Embed> {
    let kind = EmbedKind::of_media_type(wire.media_type.as_deref()?)?;
    // When the flag is absent, the address itself shows whether it is refused
    // (`docs/rules/dialogporten.md#front-channel-embeds`).
    let is_authorised = wire.is_authorized.unwrap_or(true);
    Some(Embed {
        addresses: localised(wire.value),
        kind,
        is_authorised,
    })
}

fn attachment(wire: wire::Attachment) -> Attachment {
    let urls = wire
        .urls
        .unwrap_or_default()
        .into_iter()
        .filter_map(|wire| {
            Some(AttachmentUrl {
                url: wire.url?,
                media_type: wire.media_type,
                consumer: match wire.consumer_type.as_deref() {
                    Some("GUI") => ConsumerType::Gui,
                    Some("API") => ConsumerType::Api,
                    _ => ConsumerType::Unknown,
                },
            })
        });
    Attachment {
        urls: urls.collect(),
        display_name: localised(wire.display_name),
        name: wire.name,
        expires_at: time(wire.expires_at),
    }
}

fn gui_action(wire: wire::GuiAction) -> GuiAction {
    GuiAction {
        id: wire
            .id
            .and_then(|id| Uuid::parse_str(&id).ok())
            .map(ActionId),
        title: localised(wire.title),
        prompt: localised(wire.prompt),
        url: wire.url.unwrap_or_default(),
        verb: match wire.http_method.as_deref() {
            Some("GET") => HttpVerb::Get,
            Some("POST") => HttpVerb::Post,
            Some("DELETE") => HttpVerb::Delete,
            // A missing or unknown method may be one that changes something.
            None | Some(_) => HttpVerb::Unknown,
        },
        priority: match wire.priority.as_deref() {
            Some("PRIMARY") => Priority::Primary,
            Some("SECONDARY") => Priority::Secondary,
            _ => Priority::Tertiary,
        },
        // A missing flag grants no right.
        is_authorised: wire.is_authorized.unwrap_or(false),
        // A `DELETE` call ends in the dialog's deletion, unless the flag says that it does not.
        deletes_dialog: wire
            .is_delete_dialog_action
            .unwrap_or(wire.http_method.as_deref() == Some("DELETE")),
    }
}

fn marked_text(wire: wire::ContentValue) -> MarkedText {
    let markup = match wire.media_type.as_deref() {
        Some("text/plain") => Markup::Plain,
        Some("text/markdown") => Markup::Markdown,
        Some("text/html") => Markup::Html,
        _ => Markup::Unknown,
    };
    MarkedText {
        text: content_text(Some(wire)),
        markup,
    }
}
