//! Answers about what has happened with a dialog: `history`, and the two logs that only REST has.
//! REST writes the same names with other capitals.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Actor, Localization, Summary, TypedError};
use crate::upstream::UpstreamError;

/// Answer to `history`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HistoryData {
    pub(in super::super) dialog_by_id: Option<HistoryById>,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct HistoryById {
    pub(in super::super) dialog: Option<Past>,
    pub(in super::super) errors: Option<Vec<TypedError>>,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct Past {
    #[serde(flatten)]
    pub(in super::super) summary: Summary,
    pub(in super::super) activities: Option<Vec<serde_json::Value>>,
    pub(in super::super) transmissions: Option<Vec<serde_json::Value>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Activity {
    pub(in super::super) id: Option<String>,
    pub(in super::super) created_at: Option<String>,
    #[serde(rename = "type")]
    pub(in super::super) kind: Option<String>,
    pub(in super::super) transmission_id: Option<String>,
    pub(in super::super) performed_by: Option<Actor>,
    pub(in super::super) description: Option<Vec<Localization>>,
}

/// An entry of `…/seenlog`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Opening {
    pub(in super::super) seen_at: Option<String>,
    pub(in super::super) seen_by: Option<Actor>,
    pub(in super::super) is_current_end_user: Option<bool>,
}

/// An entry of `…/context/labellog`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Relabelling {
    pub(in super::super) created_at: Option<String>,
    pub(in super::super) name: Option<String>,
    pub(in super::super) action: Option<String>,
    pub(in super::super) performed_by: Option<Actor>,
}

/// A log as REST gives it: a list, whose entries are read one by one.
///
/// # Errors
/// When it is no list.
pub(in super::super) fn log(body: &[u8]) -> Result<Vec<Box<RawValue>>, UpstreamError> {
    serde_json::from_slice(body).map_err(|error| UpstreamError::Unusable(super::describe(&error)))
}
