//! Dialogporten's answers as they come: its field names, everything optional, unknown fields
//! passed over. Each field, and each entry of a list, is read on its own, so that a broken one
//! cannot take the others with it.

pub mod history;
mod lenient;
pub mod lookup;

use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};

pub(super) use self::lenient::counted;
use crate::upstream::UpstreamError;

/// The envelope of GraphQL over HTTP.
#[derive(Debug, Deserialize)]
struct Envelope<T> {
    data: Option<T>,
    #[serde(default, deserialize_with = "lenient::list")]
    errors: Option<Vec<Error>>,
}

/// An error of the engine.
#[derive(Debug, Deserialize)]
struct Error {
    #[serde(default, deserialize_with = "lenient::field")]
    extensions: Option<Extensions>,
    /// Where in the data it happened: names of fields, and places in lists.
    #[serde(default, deserialize_with = "lenient::field")]
    path: Option<Vec<serde_json::Value>>,
}

#[derive(Debug, Deserialize)]
struct Extensions {
    #[serde(default, deserialize_with = "lenient::field")]
    code: Option<String>,
}

/// An answer with where it is damaged.
#[derive(Debug)]
pub(super) struct Answer<T> {
    pub(super) data: T,
    /// The paths of the errors beside the data, by names of fields.
    pub(super) broken: Vec<Vec<String>>,
}

/// Unwraps an answer. Top-level errors beside data are left to whoever reads the data: a part may
/// be whole (`docs/rules/dialogporten.md#r5`, `docs/rules/dialogporten.md#r6`). Without data they
/// are a fault of the service (`docs/rules/dialogporten.md#r24`).
///
/// # Errors
/// When the body is not such an answer, or holds no data.
pub fn data<T: DeserializeOwned>(body: &[u8]) -> Result<T, UpstreamError> {
    answer(body).map(|answer| answer.data)
}

/// As [`data`], with the paths of the errors beside it.
///
/// # Errors
/// When the body is not such an answer, or holds no data.
pub(super) fn answer<T: DeserializeOwned>(body: &[u8]) -> Result<Answer<T>, UpstreamError> {
    let envelope: Envelope<T> =
        serde_json::from_slice(body).map_err(|error| UpstreamError::Unusable(describe(&error)))?;
    let errors = envelope.errors.unwrap_or_default();
    let code = |error: &Error| error.extensions.as_ref().and_then(|e| e.code.clone());
    let scope_missing = |error| code(error).as_deref() == Some("AUTH_NOT_AUTHORIZED");
    match envelope.data {
        Some(data) => Ok(Answer {
            data,
            broken: errors.iter().map(Error::fields).collect(),
        }),
        None if errors.iter().any(scope_missing) => Err(UpstreamError::ScopeMissing),
        None => Err(UpstreamError::Unavailable(
            errors
                .iter()
                .find_map(code)
                .unwrap_or_else(|| "no data".to_owned()),
        )),
    }
}

impl Error {
    fn fields(&self) -> Vec<String> {
        let path = self.path.iter().flatten();
        path.filter_map(|segment| segment.as_str().map(str::to_owned))
            .collect()
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

/// Reads the entries of a list one by one; gives those that could be read and the number of others.
pub(super) fn each<T: DeserializeOwned>(entries: Vec<serde_json::Value>) -> (Vec<T>, usize) {
    let count = entries.len();
    let read: Vec<T> = entries
        .into_iter()
        .filter_map(|entry| serde_json::from_value(entry).ok())
        .collect();
    let unread = count - read.len();
    (read, unread)
}

/// Answer to `parties`.
#[derive(Debug, Deserialize)]
pub struct PartiesData {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) parties: Option<Vec<serde_json::Value>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AuthorizedParty {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) party: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) party_uuid: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) party_id: Option<i64>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) name: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) date_of_birth: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) party_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) is_deleted: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) is_current_end_user: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) has_only_access_to_sub_parties: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) sub_parties: Option<Vec<serde_json::Value>>,
}

/// Answer to `search`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchData {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) search_dialogs: Option<SearchDialogs>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) unread: Option<Counted>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) overdue: Option<Counted>,
}

/// A search of which only the number of hits is wanted.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Counted {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) items: Option<Vec<IgnoredAny>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) has_next_page: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SearchDialogs {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) items: Option<Vec<serde_json::Value>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) has_next_page: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) continuation_token: Option<String>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(super) errors: Option<Vec<TypedError>>,
}

/// Answer to `services`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServicesData {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) service_resources: Option<ServiceResources>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) catalogue: Option<Catalogue>,
}

/// All services that there are.
#[derive(Debug, Deserialize)]
pub(super) struct Catalogue {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) items: Option<Vec<serde_json::Value>>,
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
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) is_full_catalogue_fallback: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) items: Option<Vec<serde_json::Value>>,
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
    #[serde(default, deserialize_with = "lenient::list")]
    pub(super) name: Option<Vec<Localization>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ServiceOwner {
    pub(super) code: String,
}

/// Answer to a document that opens a dialog; `T` is what it asks of it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", bound = "T: serde::de::DeserializeOwned")]
pub struct DialogData<T> {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) dialog_by_id: Option<DialogById<T>>,
}

#[derive(Debug, Deserialize)]
#[serde(bound = "T: serde::de::DeserializeOwned")]
pub(super) struct DialogById<T> {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) dialog: Option<T>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(super) errors: Option<Vec<TypedError>>,
}

/// An error that is part of the schema.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TypedError {
    #[serde(rename = "__typename", default, deserialize_with = "lenient::field")]
    pub(super) type_name: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) visible_from: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) expired_at: Option<String>,
}

/// Answer to `labels`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LabelsData {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) bulk_set_system_labels: Option<LabelsAnswer>,
}

#[derive(Debug, Deserialize)]
pub(super) struct LabelsAnswer {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) success: Option<bool>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(super) errors: Option<Vec<LabelError>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct LabelError {
    #[serde(rename = "__typename", default, deserialize_with = "lenient::field")]
    pub(super) type_name: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) message: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Localization {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) value: Option<String>,
    #[serde(rename = "languageCode", default, deserialize_with = "lenient::field")]
    pub(super) language_code: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ContentValue {
    #[serde(default, deserialize_with = "lenient::list")]
    pub(super) value: Option<Vec<Localization>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) media_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) is_authorized: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Content {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) title: Option<ContentValue>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) summary: Option<ContentValue>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) sender_name: Option<ContentValue>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) extended_status: Option<ContentValue>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) additional_info: Option<ContentValue>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) main_content_reference: Option<ContentValue>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SeenLog {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) seen_at: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) is_current_end_user: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EndUserContext {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) revision: Option<String>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(super) system_labels: Option<Vec<String>>,
}

/// The fields that a row of a list and an opened dialog share.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Summary {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) id: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) org: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) service_resource: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) party: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) gui_attachment_count: Option<usize>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) external_reference: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) created_at: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) updated_at: Option<String>,
    #[serde(default)]
    pub(super) content_updated_at: serde_json::Value,
    #[serde(default)]
    pub(super) due_at: serde_json::Value,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) status: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) has_unopened_content: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) from_service_owner_transmissions_count: Option<usize>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) from_party_transmissions_count: Option<usize>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) is_content_seen: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) content: Option<Content>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(super) seen_since_last_content_update: Option<Vec<SeenLog>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) end_user_context: Option<EndUserContext>,
}

/// What `dialog` asks of a dialog.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dialog {
    #[serde(flatten)]
    pub(super) summary: Summary,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) expires_at: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) attachments: Option<Vec<serde_json::Value>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) gui_actions: Option<Vec<serde_json::Value>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) transmissions: Option<Vec<serde_json::Value>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) progress: Option<i64>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) process: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) preceding_process: Option<String>,
    #[serde(rename = "dialogToken", default, deserialize_with = "lenient::field")]
    pub(super) token: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Transmission {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) id: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) created_at: Option<String>,
    #[serde(rename = "type", default, deserialize_with = "lenient::field")]
    pub(super) kind: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) is_authorized: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) is_opened: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) related_transmission_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) sender: Option<Actor>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) content: Option<TransmissionContent>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) attachments: Option<Vec<serde_json::Value>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) navigational_actions: Option<Vec<serde_json::Value>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TransmissionContent {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) title: Option<ContentValue>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) summary: Option<ContentValue>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) content_reference: Option<ContentValue>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "Dialogporten's names")]
pub(super) struct Actor {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) actor_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) actor_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) actor_name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NavigationalAction {
    #[serde(default, deserialize_with = "lenient::list")]
    pub(super) title: Option<Vec<Localization>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) url: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) expires_at: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Attachment {
    #[serde(default, deserialize_with = "lenient::list")]
    pub(super) display_name: Option<Vec<Localization>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) name: Option<String>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(super) urls: Option<Vec<AttachmentUrl>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) expires_at: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AttachmentUrl {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) url: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) media_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) consumer_type: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GuiAction {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) id: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) url: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) is_authorized: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) is_delete_dialog_action: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) priority: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(super) http_method: Option<String>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(super) title: Option<Vec<Localization>>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(super) prompt: Option<Vec<Localization>>,
}
