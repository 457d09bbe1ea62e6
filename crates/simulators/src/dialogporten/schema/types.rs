//! Output types of the GraphQL schema. Names, nullability and meaning are those of the official
//! schema.

#![expect(clippy::struct_field_names, reason = "the official names")]
#![expect(clippy::unused_async, reason = "the engine wants every resolver async")]

use async_graphql::{ComplexObject, Result, SimpleObject};

use super::{
    super::{
        create::Localization,
        enums::{
            ActivityType, ActorType, AttachmentUrlConsumer, DialogStatus, GuiActionPriority,
            HttpVerb, OrderDirection, SystemLabel, TransmissionType,
        },
    },
    errors::{BulkSetSystemLabelError, DialogByIdError, SearchDialogError, SetSystemLabelError},
    missing_value_error,
    scalars::{DateTime, UrlScalar, UuidScalar},
};

#[derive(Debug, SimpleObject)]
pub(crate) struct SearchDialogsPayload {
    pub(crate) items: Option<Vec<SearchDialog>>,
    pub(crate) has_next_page: bool,
    pub(crate) continuation_token: Option<String>,
    pub(crate) order_by: Vec<SearchDialogSortType>,
    pub(crate) errors: Vec<SearchDialogError>,
}

#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SearchDialogSortType {
    pub(crate) created_at: Option<OrderDirection>,
    pub(crate) updated_at: Option<OrderDirection>,
    pub(crate) due_at: Option<OrderDirection>,
    pub(crate) content_updated_at: Option<OrderDirection>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogByIdPayload {
    pub(crate) dialog: Option<Dialog>,
    pub(crate) errors: Vec<DialogByIdError>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SetSystemLabelPayload {
    pub(crate) success: bool,
    pub(crate) errors: Vec<SetSystemLabelError>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct BulkSetSystemLabelPayload {
    pub(crate) success: bool,
    pub(crate) errors: Vec<BulkSetSystemLabelError>,
}

/// Fields shared by list items and details; flattened into both.
#[derive(Debug, SimpleObject)]
pub(crate) struct Common {
    pub(crate) id: UuidScalar,
    pub(crate) org: String,
    pub(crate) service_resource: String,
    pub(crate) service_resource_type: String,
    pub(crate) party: String,
    pub(crate) progress: Option<i32>,
    pub(crate) process: Option<String>,
    pub(crate) preceding_process: Option<String>,
    pub(crate) extended_status: Option<String>,
    pub(crate) external_reference: Option<String>,
    pub(crate) created_at: DateTime,
    pub(crate) updated_at: DateTime,
    pub(crate) content_updated_at: DateTime,
    pub(crate) due_at: Option<DateTime>,
    pub(crate) status: DialogStatus,
    pub(crate) has_unopened_content: bool,
    pub(crate) is_api_only: bool,
    pub(crate) from_service_owner_transmissions_count: i32,
    pub(crate) from_party_transmissions_count: i32,
    pub(crate) seen_since_last_update: Vec<SeenLog>,
    pub(crate) seen_since_last_content_update: Vec<SeenLog>,
    pub(crate) is_content_seen: bool,
    pub(crate) end_user_context: EndUserContext,
}

#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct SearchDialog {
    #[graphql(flatten)]
    pub(crate) common: Common,
    pub(crate) gui_attachment_count: Option<i32>,
    pub(crate) latest_activity: Option<Activity>,
    #[graphql(skip)]
    pub(crate) optional_content: Option<SearchContent>,
}

#[ComplexObject]
impl SearchDialog {
    /// An API-only dialog may have no content; the error then nulls the whole list.
    async fn content(&self) -> Result<&SearchContent> {
        self.optional_content
            .as_ref()
            .ok_or_else(missing_value_error)
    }
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SearchContent {
    pub(crate) title: ContentValue,
    pub(crate) summary: Option<ContentValue>,
    pub(crate) sender_name: Option<ContentValue>,
    pub(crate) extended_status: Option<ContentValue>,
}

#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Dialog {
    #[graphql(flatten)]
    pub(crate) common: Common,
    pub(crate) revision: UuidScalar,
    pub(crate) expires_at: Option<DateTime>,
    pub(crate) dialog_token: Option<String>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) gui_actions: Vec<GuiAction>,
    pub(crate) api_actions: Vec<ApiAction>,
    pub(crate) activities: Vec<Activity>,
    pub(crate) transmissions: Vec<Transmission>,
    #[graphql(skip)]
    pub(crate) optional_content: Option<Content>,
}

#[ComplexObject]
impl Dialog {
    async fn content(&self) -> Result<&Content> {
        self.optional_content
            .as_ref()
            .ok_or_else(missing_value_error)
    }
}

#[derive(Debug, SimpleObject)]
pub(crate) struct Content {
    pub(crate) title: ContentValue,
    pub(crate) summary: Option<ContentValue>,
    pub(crate) sender_name: Option<ContentValue>,
    pub(crate) additional_info: Option<ContentValue>,
    pub(crate) extended_status: Option<ContentValue>,
    pub(crate) main_content_reference: Option<ContentValue>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ContentValue {
    pub(crate) value: Vec<Localization>,
    pub(crate) media_type: String,
    pub(crate) is_authorized: Option<bool>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct EndUserContext {
    pub(crate) revision: UuidScalar,
    pub(crate) system_labels: Vec<SystemLabel>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SeenLog {
    pub(crate) id: UuidScalar,
    pub(crate) seen_at: DateTime,
    pub(crate) seen_by: Actor,
    pub(crate) is_via_service_owner: Option<bool>,
    pub(crate) is_current_end_user: bool,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct Actor {
    pub(crate) actor_type: Option<ActorType>,
    pub(crate) actor_id: Option<String>,
    pub(crate) actor_name: Option<String>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct Activity {
    pub(crate) id: UuidScalar,
    pub(crate) created_at: Option<DateTime>,
    pub(crate) extended_type: Option<UrlScalar>,
    #[graphql(name = "type")]
    pub(crate) kind: ActivityType,
    pub(crate) transmission_id: Option<UuidScalar>,
    pub(crate) performed_by: Actor,
    pub(crate) description: Vec<Localization>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct Attachment {
    pub(crate) id: UuidScalar,
    pub(crate) display_name: Vec<Localization>,
    pub(crate) name: Option<String>,
    pub(crate) urls: Vec<AttachmentUrl>,
    pub(crate) expires_at: Option<DateTime>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct AttachmentUrl {
    pub(crate) id: UuidScalar,
    pub(crate) url: UrlScalar,
    pub(crate) media_type: Option<String>,
    pub(crate) consumer_type: AttachmentUrlConsumer,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct GuiAction {
    pub(crate) id: UuidScalar,
    pub(crate) action: String,
    pub(crate) url: UrlScalar,
    pub(crate) authorization_attribute: Option<String>,
    pub(crate) is_authorized: bool,
    pub(crate) is_delete_dialog_action: bool,
    pub(crate) priority: GuiActionPriority,
    pub(crate) http_method: HttpVerb,
    pub(crate) title: Vec<Localization>,
    pub(crate) prompt: Option<Vec<Localization>>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ApiAction {
    pub(crate) id: UuidScalar,
    pub(crate) action: String,
    pub(crate) authorization_attribute: Option<String>,
    pub(crate) is_authorized: bool,
    pub(crate) name: Option<String>,
    pub(crate) endpoints: Vec<ApiActionEndpoint>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ApiActionEndpoint {
    pub(crate) id: UuidScalar,
    pub(crate) version: Option<String>,
    pub(crate) url: UrlScalar,
    pub(crate) http_method: HttpVerb,
    pub(crate) documentation_url: Option<UrlScalar>,
    pub(crate) request_schema: Option<UrlScalar>,
    pub(crate) response_schema: Option<UrlScalar>,
    pub(crate) deprecated: bool,
    pub(crate) sunset_at: Option<DateTime>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct Transmission {
    pub(crate) id: UuidScalar,
    pub(crate) created_at: DateTime,
    pub(crate) authorization_attribute: Option<String>,
    pub(crate) is_authorized: bool,
    pub(crate) extended_type: Option<UrlScalar>,
    pub(crate) external_reference: Option<String>,
    pub(crate) related_transmission_id: Option<UuidScalar>,
    #[graphql(name = "type")]
    pub(crate) kind: TransmissionType,
    pub(crate) sender: Actor,
    pub(crate) is_opened: bool,
    pub(crate) content: TransmissionContent,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) navigational_actions: Vec<TransmissionNavigationalAction>,
}

#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct TransmissionContent {
    #[graphql(skip)]
    pub(crate) optional_title: Option<ContentValue>,
    pub(crate) summary: Option<ContentValue>,
    pub(crate) content_reference: Option<ContentValue>,
}

#[ComplexObject]
impl TransmissionContent {
    async fn title(&self) -> Result<&ContentValue> {
        self.optional_title.as_ref().ok_or_else(missing_value_error)
    }
}

#[derive(Debug, SimpleObject)]
pub(crate) struct TransmissionNavigationalAction {
    pub(crate) title: Vec<Localization>,
    pub(crate) url: UrlScalar,
    pub(crate) expires_at: Option<DateTime>,
}
