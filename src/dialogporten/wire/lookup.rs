//! Wire types of the answer to `queries/lookup.graphql`.

use serde::Deserialize;

use super::{Localization, TypedError};

/// Data of the answer to `queries/lookup.graphql`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LookupData {
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) dialog_lookup: Option<DialogLookup>,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct DialogLookup {
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) lookup: Option<Lookup>,
    #[serde(default, deserialize_with = "super::lenient::list")]
    pub(in super::super) errors: Option<Vec<TypedError>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Lookup {
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) dialog_id: Option<String>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) party: Option<String>,
    #[serde(default, deserialize_with = "super::lenient::list")]
    pub(in super::super) title: Option<Vec<Localization>>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) service_resource: Option<Service>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) service_owner: Option<Owner>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) authorization_evidence: Option<Authorization>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Service {
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) id: Option<String>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) minimum_authentication_level: Option<u8>,
    #[serde(default, deserialize_with = "super::lenient::list")]
    pub(in super::super) name: Option<Vec<Localization>>,
}

#[derive(Debug, Default, Deserialize)]
pub(in super::super) struct Owner {
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) code: Option<String>,
    #[serde(default, deserialize_with = "super::lenient::list")]
    pub(in super::super) name: Option<Vec<Localization>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Authorization {
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) current_authentication_level: Option<u8>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) via_role: Option<bool>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) via_access_package: Option<bool>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) via_resource_delegation: Option<bool>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) via_instance_delegation: Option<bool>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) evidence: Option<Vec<serde_json::Value>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Ground {
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) grant_type: Option<String>,
    #[serde(default, deserialize_with = "super::lenient::list")]
    pub(in super::super) name: Option<Vec<Localization>>,
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) links: Option<Links>,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct Links {
    #[serde(default, deserialize_with = "super::lenient::field")]
    pub(in super::super) metadata: Option<String>,
}
