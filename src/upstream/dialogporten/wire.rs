//! Dialogporten's answers as they come: its field names, everything optional, unknown fields
//! passed over. Lists are kept as unread pieces, so that one broken entry cannot take the others
//! with it.

pub mod history;
pub mod lookup;

use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::value::RawValue;

use crate::upstream::UpstreamError;

/// The envelope of GraphQL over HTTP.
#[derive(Debug, Deserialize)]
struct Envelope<T> {
    data: Option<T>,
    #[serde(default)]
    errors: Vec<Error>,
}

#[derive(Debug, Deserialize)]
struct Error {
    #[serde(default)]
    extensions: Option<Extensions>,
}

#[derive(Debug, Deserialize)]
struct Extensions {
    code: Option<String>,
}

/// Unwraps an answer. Top-level errors beside data are left to whoever reads the data: a part may
/// be whole (R5, R6). Without data they are a fault of the service (R24).
///
/// # Errors
/// When the body is not such an answer, or holds no data.
pub fn data<T: DeserializeOwned>(body: &[u8]) -> Result<T, UpstreamError> {
    let envelope: Envelope<T> =
        serde_json::from_slice(body).map_err(|error| UpstreamError::Unusable(describe(&error)))?;
    let code = |error: &Error| error.extensions.as_ref().and_then(|e| e.code.clone());
    let scope_missing = |error| code(error).as_deref() == Some("AUTH_NOT_AUTHORIZED");
    match envelope.data {
        Some(data) => Ok(data),
        None if envelope.errors.iter().any(scope_missing) => Err(UpstreamError::ScopeMissing),
        None => Err(UpstreamError::Unavailable(
            envelope
                .errors
                .iter()
                .find_map(code)
                .unwrap_or_else(|| "no data".to_owned()),
        )),
    }
}

/// Where the reading failed, without the text that was read: it may be private.
fn describe(error: &serde_json::Error) -> String {
    format!(
        "{:?} at line {}, column {}",
        error.classify(),
        error.line(),
        error.column()
    )
}

/// Reads the pieces of a list one by one; gives those that could be read and the number of others.
pub(super) fn each<T: DeserializeOwned>(pieces: &[Box<RawValue>]) -> (Vec<T>, usize) {
    let read: Vec<T> = pieces
        .iter()
        .filter_map(|piece| serde_json::from_str(piece.get()).ok())
        .collect();
    let unread = pieces.len() - read.len();
    (read, unread)
}

/// Answer to `parties`.
#[derive(Debug, Deserialize)]
pub struct PartiesData {
    pub(super) parties: Option<Vec<Box<RawValue>>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AuthorizedParty {
    pub(super) party: Option<String>,
    pub(super) name: Option<String>,
    pub(super) date_of_birth: Option<String>,
    pub(super) party_type: Option<String>,
    pub(super) is_deleted: Option<bool>,
    pub(super) is_current_end_user: Option<bool>,
    pub(super) has_only_access_to_sub_parties: Option<bool>,
    pub(super) sub_parties: Option<Vec<Box<RawValue>>>,
}

/// Answer to `search`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchData {
    pub(super) search_dialogs: Option<SearchDialogs>,
    pub(super) unread: Option<Counted>,
    pub(super) overdue: Option<Counted>,
}

/// A search of which only the number of hits is wanted.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Counted {
    pub(super) items: Option<Vec<IgnoredAny>>,
    pub(super) has_next_page: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SearchDialogs {
    pub(super) items: Option<Vec<Box<RawValue>>>,
    pub(super) has_next_page: Option<bool>,
    pub(super) errors: Option<Vec<TypedError>>,
}

/// Answer to `services`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServicesData {
    pub(super) service_resources: Option<ServiceResources>,
    pub(super) catalogue: Option<Catalogue>,
}

/// All services that there are.
#[derive(Debug, Deserialize)]
pub(super) struct Catalogue {
    pub(super) items: Option<Vec<Box<RawValue>>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CatalogueItem {
    pub(super) service_resource: CatalogueResource,
}

#[derive(Debug, Deserialize)]
pub(super) struct CatalogueResource {
    pub(super) id: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ServiceResources {
    pub(super) is_full_catalogue_fallback: Option<bool>,
    pub(super) items: Option<Vec<Box<RawValue>>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ServiceItem {
    pub(super) service_resource: ServiceResource,
    pub(super) service_owner: ServiceOwner,
}

#[derive(Debug, Deserialize)]
pub(super) struct ServiceResource {
    pub(super) id: String,
    pub(super) name: Option<Vec<Localization>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ServiceOwner {
    pub(super) code: String,
}

/// Answer to `dialog`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DialogData {
    pub(super) dialog_by_id: Option<DialogById>,
}

#[derive(Debug, Deserialize)]
pub(super) struct DialogById {
    pub(super) dialog: Option<Dialog>,
    pub(super) errors: Option<Vec<TypedError>>,
}

/// An error that is part of the schema.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TypedError {
    #[serde(rename = "__typename")]
    pub(super) type_name: Option<String>,
    pub(super) visible_from: Option<String>,
    pub(super) expired_at: Option<String>,
}

/// Answer to `labels`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LabelsData {
    pub(super) bulk_set_system_labels: Option<LabelsAnswer>,
}

#[derive(Debug, Deserialize)]
pub(super) struct LabelsAnswer {
    pub(super) success: Option<bool>,
    pub(super) errors: Option<Vec<LabelError>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct LabelError {
    #[serde(rename = "__typename")]
    pub(super) type_name: Option<String>,
    pub(super) message: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Localization {
    pub(super) value: Option<String>,
    #[serde(rename = "languageCode")]
    pub(super) language_code: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ContentValue {
    pub(super) value: Option<Vec<Localization>>,
    pub(super) media_type: Option<String>,
    pub(super) is_authorized: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Content {
    pub(super) title: Option<ContentValue>,
    pub(super) summary: Option<ContentValue>,
    pub(super) sender_name: Option<ContentValue>,
    pub(super) extended_status: Option<ContentValue>,
    pub(super) additional_info: Option<ContentValue>,
    pub(super) main_content_reference: Option<ContentValue>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SeenLog {
    pub(super) is_current_end_user: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EndUserContext {
    pub(super) revision: Option<String>,
    pub(super) system_labels: Option<Vec<String>>,
}

/// The fields that a row of a list and an opened dialog share.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Summary {
    pub(super) id: Option<String>,
    pub(super) org: Option<String>,
    pub(super) service_resource: Option<String>,
    pub(super) party: Option<String>,
    pub(super) gui_attachment_count: Option<usize>,
    pub(super) external_reference: Option<String>,
    pub(super) created_at: Option<String>,
    pub(super) updated_at: Option<String>,
    pub(super) content_updated_at: Option<String>,
    pub(super) due_at: Option<String>,
    pub(super) status: Option<String>,
    pub(super) has_unopened_content: Option<bool>,
    pub(super) from_service_owner_transmissions_count: Option<usize>,
    pub(super) from_party_transmissions_count: Option<usize>,
    pub(super) is_content_seen: Option<bool>,
    pub(super) content: Option<Content>,
    pub(super) seen_since_last_content_update: Option<Vec<SeenLog>>,
    pub(super) end_user_context: Option<EndUserContext>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Dialog {
    #[serde(flatten)]
    pub(super) summary: Summary,
    pub(super) expires_at: Option<String>,
    pub(super) attachments: Option<Vec<serde_json::Value>>,
    pub(super) gui_actions: Option<Vec<serde_json::Value>>,
    pub(super) transmissions: Option<Vec<serde_json::Value>>,
    pub(super) progress: Option<i64>,
    pub(super) process: Option<String>,
    pub(super) preceding_process: Option<String>,
    #[serde(rename = "dialogToken")]
    pub(super) token: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Transmission {
    pub(super) id: Option<String>,
    pub(super) created_at: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) is_authorized: Option<bool>,
    pub(super) is_opened: Option<bool>,
    pub(super) related_transmission_id: Option<String>,
    pub(super) sender: Option<Actor>,
    pub(super) content: Option<TransmissionContent>,
    pub(super) attachments: Option<Vec<serde_json::Value>>,
    pub(super) navigational_actions: Option<Vec<serde_json::Value>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TransmissionContent {
    pub(super) title: Option<ContentValue>,
    pub(super) summary: Option<ContentValue>,
    pub(super) content_reference: Option<ContentValue>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "Dialogporten's names")]
pub(super) struct Actor {
    pub(super) actor_type: Option<String>,
    pub(super) actor_id: Option<String>,
    pub(super) actor_name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NavigationalAction {
    pub(super) title: Option<Vec<Localization>>,
    pub(super) url: Option<String>,
    pub(super) expires_at: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Attachment {
    pub(super) display_name: Option<Vec<Localization>>,
    pub(super) name: Option<String>,
    pub(super) urls: Option<Vec<AttachmentUrl>>,
    pub(super) expires_at: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AttachmentUrl {
    pub(super) url: Option<String>,
    pub(super) media_type: Option<String>,
    pub(super) consumer_type: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GuiAction {
    pub(super) id: Option<String>,
    pub(super) url: Option<String>,
    pub(super) is_authorized: Option<bool>,
    pub(super) is_delete_dialog_action: Option<bool>,
    pub(super) priority: Option<String>,
    pub(super) http_method: Option<String>,
    pub(super) title: Option<Vec<Localization>>,
    pub(super) prompt: Option<Vec<Localization>>,
}
