//! Answers about what has happened with a dialog: `history`, and the two logs that only REST has.
//! REST writes the same names with other capitals.

use serde::Deserialize;

use super::{Actor, Localization, Summary};
use crate::upstream::UpstreamError;

/// What `history` asks of a dialog.
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

/// An entry of `…/seenlog`.
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

/// An entry of `…/context/labellog`.
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
    /// In the form that GraphQL has.
    #[serde(default)]
    pub(in super::super) content: serde_json::Value,
}

/// A log as REST gives it: a list, whose entries are read one by one.
///
/// # Errors
/// When it is no list.
pub(in super::super) fn log(body: &[u8]) -> Result<Vec<serde_json::Value>, UpstreamError> {
    serde_json::from_slice(body).map_err(|error| UpstreamError::Unusable(super::describe(&error)))
}
