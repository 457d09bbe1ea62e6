//! Input types of the service-owner API for a dialog: the seed of the world and the bodies of the
//! control interface.

use async_graphql::SimpleObject;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::enums::{
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

/// A text in one or more languages, with its media type.
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

/// A dialog. A missing optional field stays empty; a missing id is generated.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct CreateDialog {
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

/// A search tag: found by free text, never shown.
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

/// An attachment, in one or more representations.
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

/// One representation of an attachment.
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

/// An action that a person can take at the service owner.
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

/// An action that a system can take at the service owner.
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

/// Address and method of an API action.
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

/// Who performed something. A missing name is looked up in the register.
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

/// A transmission within a dialog, in either direction.
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

/// A navigational action (link) of a transmission.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct NavigationalAction {
    pub title: Vec<Localization>,
    pub url: String,
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

/// An activity: an entry in the history of a dialog.
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
