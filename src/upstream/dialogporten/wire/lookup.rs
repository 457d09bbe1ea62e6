//! The answer to `lookup`.

use serde::Deserialize;

use super::{Localization, TypedError};

/// Answer to `lookup`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LookupData {
    pub(in super::super) dialog_lookup: Option<DialogLookup>,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct DialogLookup {
    pub(in super::super) lookup: Option<Lookup>,
    pub(in super::super) errors: Option<Vec<TypedError>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Lookup {
    pub(in super::super) dialog_id: Option<String>,
    pub(in super::super) party: Option<String>,
    pub(in super::super) title: Option<Vec<Localization>>,
    pub(in super::super) service_resource: Option<Service>,
    pub(in super::super) service_owner: Option<Owner>,
    pub(in super::super) authorization_evidence: Option<Authorization>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Service {
    pub(in super::super) id: Option<String>,
    pub(in super::super) minimum_authentication_level: Option<u8>,
    pub(in super::super) name: Option<Vec<Localization>>,
}

#[derive(Debug, Default, Deserialize)]
pub(in super::super) struct Owner {
    pub(in super::super) code: Option<String>,
    pub(in super::super) name: Option<Vec<Localization>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Authorization {
    pub(in super::super) current_authentication_level: Option<u8>,
    pub(in super::super) via_role: Option<bool>,
    pub(in super::super) via_access_package: Option<bool>,
    pub(in super::super) via_resource_delegation: Option<bool>,
    pub(in super::super) via_instance_delegation: Option<bool>,
    pub(in super::super) evidence: Option<Vec<serde_json::Value>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Ground {
    pub(in super::super) grant_type: Option<String>,
    pub(in super::super) name: Option<Vec<Localization>>,
    pub(in super::super) links: Option<Links>,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct Links {
    pub(in super::super) metadata: Option<String>,
}
