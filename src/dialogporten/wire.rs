//! Wire types of Dialogporten's answers: its field names, everything optional, unknown fields
//! ignored. Each field, and each entry of a list, is read on its own, so that a broken one does not
//! make the others unreadable.

pub mod history;
mod lenient;
pub mod lookup;

use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};

pub(crate) use self::lenient::counted;
use crate::upstream::UpstreamError;

/// The envelope of GraphQL over HTTP.
#[derive(Debug, Deserialize)]
struct Envelope<T> {
    data: Option<T>,
    #[serde(default, deserialize_with = "lenient::list")]
    errors: Option<Vec<Error>>,
}

/// A top-level error of the GraphQL engine.
#[derive(Debug, Deserialize)]
struct Error {
    #[serde(default, deserialize_with = "lenient::field")]
    extensions: Option<Extensions>,
    /// Where in the data it happened: names of fields, and indices in lists.
    #[serde(default, deserialize_with = "lenient::field")]
    path: Option<Vec<serde_json::Value>>,
}

#[derive(Debug, Deserialize)]
struct Extensions {
    #[serde(default, deserialize_with = "lenient::field")]
    code: Option<String>,
}

/// The data of an answer, with the paths of what is missing in it.
#[derive(Debug)]
pub(crate) struct Answer<T> {
    pub(crate) data: T,
    /// The paths of the errors beside the data, as names of fields.
    pub(crate) broken: Vec<Vec<String>>,
}

/// Unwraps an answer. Top-level errors beside data are left to the caller: a part may be whole
/// (`docs/rules/dialogporten.md#r5`, `docs/rules/dialogporten.md#r6`). Without data they are a
/// fault of the service (`docs/rules/dialogporten.md#r24`).
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
pub(crate) fn answer<T: DeserializeOwned>(body: &[u8]) -> Result<Answer<T>, UpstreamError> {
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

/// Kind and position of a parse error, without the text that was read: it may be private.
fn describe(error: &serde_json::Error) -> String {
    format!(
        "{:?} at line {}, column {}",
        error.classify(),
        error.line(),
        error.column()
    )
}

/// Reads the entries of a list one by one; returns those that could be read and the number of
/// others.
pub(crate) fn each<T: DeserializeOwned>(entries: Vec<serde_json::Value>) -> (Vec<T>, usize) {
    let count = entries.len();
    let read: Vec<T> = entries
        .into_iter()
        .filter_map(|entry| serde_json::from_value(entry).ok())
        .collect();
    let unread = count - read.len();
    (read, unread)
}

/// Data of the answer to `queries/parties.graphql`.
#[derive(Debug, Deserialize)]
pub struct PartiesData {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) parties: Option<Vec<serde_json::Value>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuthorizedParty {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) party: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) party_uuid: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) party_id: Option<i64>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) name: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) date_of_birth: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) party_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) is_deleted: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) is_current_end_user: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) has_only_access_to_sub_parties: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) sub_parties: Option<Vec<serde_json::Value>>,
}

/// Data of the answer to `queries/search.graphql`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchData {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) search_dialogs: Option<SearchDialogs>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) unread: Option<Counted>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) overdue: Option<Counted>,
}

/// A search of which only the number of rows is used.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Counted {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) items: Option<Vec<IgnoredAny>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) has_next_page: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SearchDialogs {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) items: Option<Vec<serde_json::Value>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) has_next_page: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) continuation_token: Option<String>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(crate) errors: Option<Vec<TypedError>>,
}

/// Data of the answer to `queries/services.graphql`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServicesData {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) service_resources: Option<ServiceResources>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) catalogue: Option<Catalogue>,
}

/// The catalogue of all services.
#[derive(Debug, Deserialize)]
pub(crate) struct Catalogue {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) items: Option<Vec<serde_json::Value>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CatalogueItem {
    pub(crate) service_resource: CatalogueResource,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CatalogueResource {
    pub(crate) id: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServiceResources {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) is_full_catalogue_fallback: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) items: Option<Vec<serde_json::Value>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServiceItem {
    pub(crate) service_resource: ServiceResource,
    pub(crate) service_owner: ServiceOwner,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ServiceResource {
    pub(crate) id: String,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(crate) name: Option<Vec<Localization>>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ServiceOwner {
    pub(crate) code: String,
}

/// Data of the answer to a document that opens a dialog; `T` holds the fields it asks for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", bound = "T: serde::de::DeserializeOwned")]
pub struct DialogData<T> {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) dialog_by_id: Option<DialogById<T>>,
}

#[derive(Debug, Deserialize)]
#[serde(bound = "T: serde::de::DeserializeOwned")]
pub(crate) struct DialogById<T> {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) dialog: Option<T>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(crate) errors: Option<Vec<TypedError>>,
}

/// A typed error, which is part of the schema.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TypedError {
    #[serde(rename = "__typename", default, deserialize_with = "lenient::field")]
    pub(crate) type_name: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) visible_from: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) expired_at: Option<String>,
}

/// Data of the answer to `queries/labels.graphql`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LabelsData {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) bulk_set_system_labels: Option<LabelsAnswer>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct LabelsAnswer {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) success: Option<bool>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(crate) errors: Option<Vec<LabelError>>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct LabelError {
    #[serde(rename = "__typename", default, deserialize_with = "lenient::field")]
    pub(crate) type_name: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) message: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Localization {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) value: Option<String>,
    #[serde(rename = "languageCode", default, deserialize_with = "lenient::field")]
    pub(crate) language_code: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContentValue {
    #[serde(default, deserialize_with = "lenient::list")]
    pub(crate) value: Option<Vec<Localization>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) media_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) is_authorized: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Content {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) title: Option<ContentValue>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) summary: Option<ContentValue>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) sender_name: Option<ContentValue>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) extended_status: Option<ContentValue>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) additional_info: Option<ContentValue>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) main_content_reference: Option<ContentValue>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SeenLog {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) seen_at: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) is_current_end_user: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EndUserContext {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) revision: Option<String>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(crate) system_labels: Option<Vec<String>>,
}

/// The fields that a row of a list and an opened dialog share.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Summary {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) id: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) org: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) service_resource: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) party: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) gui_attachment_count: Option<usize>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) external_reference: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) created_at: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) updated_at: Option<String>,
    #[serde(default)]
    pub(crate) content_updated_at: serde_json::Value,
    #[serde(default)]
    pub(crate) due_at: serde_json::Value,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) status: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) has_unopened_content: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) from_service_owner_transmissions_count: Option<usize>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) from_party_transmissions_count: Option<usize>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) is_content_seen: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) content: Option<Content>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(crate) seen_since_last_content_update: Option<Vec<SeenLog>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) end_user_context: Option<EndUserContext>,
}

/// The fields that `queries/dialog.graphql` asks for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dialog {
    #[serde(flatten)]
    pub(crate) summary: Summary,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) expires_at: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) attachments: Option<Vec<serde_json::Value>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) gui_actions: Option<Vec<serde_json::Value>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) transmissions: Option<Vec<serde_json::Value>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) progress: Option<i64>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) process: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) preceding_process: Option<String>,
    #[serde(rename = "dialogToken", default, deserialize_with = "lenient::field")]
    pub(crate) token: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Transmission {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) id: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) created_at: Option<String>,
    #[serde(rename = "type", default, deserialize_with = "lenient::field")]
    pub(crate) kind: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) is_authorized: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) is_opened: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) related_transmission_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) sender: Option<Actor>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) content: Option<TransmissionContent>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) attachments: Option<Vec<serde_json::Value>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) navigational_actions: Option<Vec<serde_json::Value>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TransmissionContent {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) title: Option<ContentValue>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) summary: Option<ContentValue>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) content_reference: Option<ContentValue>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "Dialogporten's names")]
pub(crate) struct Actor {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) actor_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) actor_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) actor_name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NavigationalAction {
    #[serde(default, deserialize_with = "lenient::list")]
    pub(crate) title: Option<Vec<Localization>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) url: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) expires_at: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Attachment {
    #[serde(default, deserialize_with = "lenient::list")]
    pub(crate) display_name: Option<Vec<Localization>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) name: Option<String>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(crate) urls: Option<Vec<AttachmentUrl>>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) expires_at: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AttachmentUrl {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) url: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) media_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) consumer_type: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GuiAction {
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) id: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) url: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) is_authorized: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) is_delete_dialog_action: Option<bool>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) priority: Option<String>,
    #[serde(default, deserialize_with = "lenient::field")]
    pub(crate) http_method: Option<String>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(crate) title: Option<Vec<Localization>>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(crate) prompt: Option<Vec<Localization>>,
}
