//! Input types of the GraphQL schema.

#![expect(clippy::struct_field_names, reason = "the official names")]
use async_graphql::InputObject;

use super::{
    super::enums::{DialogStatus, OrderDirection, SystemLabel},
    scalars::{DateTime, UuidScalar},
};

/// Filters of a search: all filters must match, any value within one is enough, except that a
/// dialog must have all of the labels.
#[derive(Debug, InputObject)]
pub(crate) struct SearchDialogInput {
    pub(crate) org: Option<Vec<String>>,
    pub(crate) service_resource: Option<Vec<String>>,
    pub(crate) party: Option<Vec<String>>,
    pub(crate) extended_status: Option<Vec<String>>,
    pub(crate) external_reference: Option<String>,
    pub(crate) status: Option<Vec<DialogStatus>>,
    pub(crate) process: Option<String>,
    pub(crate) system_label: Option<Vec<SystemLabel>>,
    pub(crate) exclude_api_only: Option<bool>,
    pub(crate) created_after: Option<DateTime>,
    pub(crate) created_before: Option<DateTime>,
    pub(crate) content_updated_after: Option<DateTime>,
    pub(crate) content_updated_before: Option<DateTime>,
    pub(crate) is_content_seen: Option<bool>,
    pub(crate) updated_after: Option<DateTime>,
    pub(crate) updated_before: Option<DateTime>,
    pub(crate) due_after: Option<DateTime>,
    pub(crate) due_before: Option<DateTime>,
    pub(crate) search: Option<String>,
    pub(crate) search_language_code: Option<String>,
    pub(crate) limit: Option<i32>,
    pub(crate) continuation_token: Option<String>,
    pub(crate) order_by: Option<Vec<SearchDialogSortTypeInput>>,
}

/// Exactly one of these is set.
#[derive(Debug, InputObject)]
pub(crate) struct SearchDialogSortTypeInput {
    pub(crate) created_at: Option<OrderDirection>,
    pub(crate) updated_at: Option<OrderDirection>,
    pub(crate) due_at: Option<OrderDirection>,
    pub(crate) content_updated_at: Option<OrderDirection>,
}

/// Label changes for one dialog.
#[derive(Debug, InputObject)]
pub(crate) struct SetSystemLabelInput {
    pub(crate) dialog_id: UuidScalar,
    pub(crate) add_labels: Vec<SystemLabel>,
    pub(crate) remove_labels: Vec<SystemLabel>,
}

/// Label changes for many dialogs, all or none.
#[derive(Debug, InputObject)]
pub(crate) struct BulkSetSystemLabelInput {
    pub(crate) dialogs: Vec<DialogRevisionInput>,
    pub(crate) add_labels: Vec<SystemLabel>,
    pub(crate) remove_labels: Vec<SystemLabel>,
}

/// A dialog, optionally with the expected context revision.
#[derive(Debug, InputObject)]
pub(crate) struct DialogRevisionInput {
    pub(crate) dialog_id: UuidScalar,
    pub(crate) enduser_context_revision: Option<UuidScalar>,
}
