//! A dialog as the service-owner API takes it: what the world is seeded with and what the control
//! interface changes.

use async_graphql::SimpleObject;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::words::{
    ActivityType, ActorType, AttachmentUrlConsumer, DialogStatus, GuiActionPriority, HttpVerb,
    TransmissionType,
};

/// A text in one language.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, SimpleObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct Localization {
    pub value: String,
    pub language_code: String,
}

/// A text in some languages, with its form.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct ContentValue {
    pub value: Vec<Localization>,
    #[serde(default = "plain_text")]
    pub media_type: String,
}

fn plain_text() -> String {
    "text/plain".to_owned()
}

/// A dialog. What is missing here is missing in the dialog; an id that is missing is made.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct Create {
    #[serde(default)]
    pub id: Uuid,
    pub service_resource: String,
    pub party: String,
    #[serde(default)]
    pub content: Option<Content>,
    #[serde(default)]
    pub status: DialogStatus,
    #[serde(default)]
    pub extended_status: Option<String>,
    #[serde(default)]
    pub external_reference: Option<String>,
    #[serde(default)]
    pub progress: Option<i32>,
    #[serde(default)]
    pub process: Option<String>,
    #[serde(default)]
    pub preceding_process: Option<String>,
    #[serde(default)]
    pub is_api_only: bool,
    #[serde(default)]
    pub created_at: Option<Timestamp>,
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
    #[serde(default)]
    pub due_at: Option<Timestamp>,
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    #[serde(default)]
    pub visible_from: Option<Timestamp>,
    #[serde(default)]
    pub search_tags: Vec<SearchTag>,
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    #[serde(default)]
    pub gui_actions: Vec<GuiAction>,
    #[serde(default)]
    pub api_actions: Vec<ApiAction>,
    #[serde(default)]
    pub transmissions: Vec<Transmission>,
    #[serde(default)]
    pub activities: Vec<Activity>,
}

/// A word that finds the dialog and is never shown.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct SearchTag {
    pub value: String,
}

/// The texts of a dialog.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct Content {
    #[serde(default)]
    pub title: Option<ContentValue>,
    #[serde(default)]
    pub summary: Option<ContentValue>,
    #[serde(default)]
    pub sender_name: Option<ContentValue>,
    #[serde(default)]
    pub additional_info: Option<ContentValue>,
    #[serde(default)]
    pub extended_status: Option<ContentValue>,
    #[serde(default)]
    pub main_content_reference: Option<ContentValue>,
    /// Shown in lists in place of the title to those whose level is too low.
    #[serde(default)]
    pub non_sensitive_title: Option<ContentValue>,
    /// Shown in lists in place of the summary to those whose level is too low.
    #[serde(default)]
    pub non_sensitive_summary: Option<ContentValue>,
}

/// A file, in one or more representations.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct Attachment {
    #[serde(default)]
    pub id: Uuid,
    #[serde(default)]
    pub display_name: Vec<Localization>,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    pub urls: Vec<AttachmentUrl>,
}

/// One representation of a file.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct AttachmentUrl {
    #[serde(default)]
    pub id: Uuid,
    pub url: String,
    #[serde(default)]
    pub media_type: Option<String>,
    pub consumer_type: AttachmentUrlConsumer,
}

/// Something a person can do at the service owner.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct GuiAction {
    #[serde(default)]
    pub id: Uuid,
    pub action: String,
    pub url: String,
    #[serde(default)]
    pub authorization_attribute: Option<String>,
    #[serde(default)]
    pub is_delete_dialog_action: bool,
    pub priority: GuiActionPriority,
    #[serde(default)]
    pub http_method: HttpVerb,
    pub title: Vec<Localization>,
    #[serde(default)]
    pub prompt: Vec<Localization>,
}

/// Something a system can do at the service owner.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct ApiAction {
    #[serde(default)]
    pub id: Uuid,
    pub action: String,
    #[serde(default)]
    pub authorization_attribute: Option<String>,
    #[serde(default)]
    pub name: Option<String>,
    pub endpoints: Vec<ApiActionEndpoint>,
}

/// Where and how a system acts.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct ApiActionEndpoint {
    #[serde(default)]
    pub id: Uuid,
    #[serde(default)]
    pub version: Option<String>,
    pub url: String,
    pub http_method: HttpVerb,
    #[serde(default)]
    pub documentation_url: Option<String>,
    #[serde(default)]
    pub request_schema: Option<String>,
    #[serde(default)]
    pub response_schema: Option<String>,
    #[serde(default)]
    pub deprecated: bool,
    #[serde(default)]
    pub sunset_at: Option<Timestamp>,
}

/// Somebody who did something. The name, if not given, is the register's.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct Actor {
    pub actor_type: ActorType,
    #[serde(default)]
    pub actor_id: Option<String>,
    #[serde(default)]
    pub actor_name: Option<String>,
}

/// Something sent within a dialog, either way.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct Transmission {
    #[serde(default)]
    pub id: Uuid,
    #[serde(default)]
    pub created_at: Option<Timestamp>,
    #[serde(rename = "type")]
    pub kind: TransmissionType,
    #[serde(default)]
    pub authorization_attribute: Option<String>,
    #[serde(default)]
    pub extended_type: Option<String>,
    #[serde(default)]
    pub external_reference: Option<String>,
    #[serde(default)]
    pub related_transmission_id: Option<Uuid>,
    pub sender: Actor,
    #[serde(default)]
    pub content: Option<TransmissionContent>,
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    #[serde(default)]
    pub navigational_actions: Vec<NavigationalAction>,
}

/// The texts of a transmission.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct TransmissionContent {
    #[serde(default)]
    pub title: Option<ContentValue>,
    #[serde(default)]
    pub summary: Option<ContentValue>,
    #[serde(default)]
    pub content_reference: Option<ContentValue>,
}

/// A link that a transmission carries.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct NavigationalAction {
    pub title: Vec<Localization>,
    pub url: String,
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

/// An entry in a dialog's history.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct Activity {
    #[serde(default)]
    pub id: Uuid,
    #[serde(default)]
    pub created_at: Option<Timestamp>,
    #[serde(rename = "type")]
    pub kind: ActivityType,
    #[serde(default)]
    pub extended_type: Option<String>,
    #[serde(default)]
    pub transmission_id: Option<Uuid>,
    pub performed_by: Actor,
    #[serde(default)]
    pub description: Vec<Localization>,
}
