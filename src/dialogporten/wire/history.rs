//! Wire types of a dialog's history: the `history` document, and the seen log and label log that
//! only REST has. REST writes the same names with other capitals.

use serde::Deserialize;

use super::{Actor, Localization, Summary};
use crate::upstream::UpstreamError;

/// The fields that `queries/history.graphql` asks for.
#[derive(Debug, Deserialize)]
pub struct Past {
    #[serde(flatten)]
    pub(in super::super) summary: Summary,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) activities: Option<Vec<serde_json::Value>>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) transmissions: Option<Vec<serde_json::Value>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Activity {
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) id: Option<String>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) created_at: Option<String>,
    #[serde(rename = "type", default, deserialize_with = "super::lenient::field")]
    pub(in super::super) kind: Option<String>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) transmission_id: Option<String>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) performed_by: Option<Actor>,
    #[serde(default, deserialize_with = "super::lenient::list")]
    pub(in super::super) description: Option<Vec<Localization>>,
}

/// One entry of REST's `…/seenlog`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Opening {
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) seen_at: Option<String>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) seen_by: Option<Actor>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) is_current_end_user: Option<bool>,
}

/// One entry of REST's `…/context/labellog`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Relabelling {
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) created_at: Option<String>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) name: Option<String>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) action: Option<String>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) performed_by: Option<Actor>,
}

/// The texts of a transmission, as REST lists them.
#[derive(Debug, Deserialize)]
pub(in super::super) struct Texts {
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) id: Option<String>,
    /// In the same form as in GraphQL.
    #[serde(default)]
    pub(in super::super) content: serde_json::Value,
}

/// Parses a log of REST: a list, whose entries are read one by one.
///
/// # Errors
/// When the body is no JSON list.
pub(in super::super) fn log(body: &[u8]) -> Result<Vec<serde_json::Value>, UpstreamError> {
    serde_json::from_slice(body).map_err(|error| UpstreamError::Unusable(super::describe(&error)))
}
