//! Parties, services and limits in the form of the GraphQL schema.

use std::collections::HashSet;

use async_graphql::SimpleObject;

use super::{
    super::{
        create::Localization,
        seed::{ListedParty, Resource, ServiceOwner},
    },
    ResolverContext,
    scalars::UuidScalar,
};

#[derive(Debug, SimpleObject)]
pub(crate) struct Limits {
    pub(crate) end_user_search: EndUserSearchLimits,
    pub(crate) service_owner_search: ServiceOwnerSearchLimits,
}

#[derive(Debug, SimpleObject)]
#[expect(clippy::struct_field_names, reason = "the official names")]
pub(crate) struct EndUserSearchLimits {
    max_party_filter_values: i32,
    max_service_resource_filter_values: i32,
    max_org_filter_values: i32,
    max_extended_status_filter_values: i32,
}

#[derive(Debug, SimpleObject)]
#[expect(clippy::struct_field_names, reason = "the official names")]
pub(crate) struct ServiceOwnerSearchLimits {
    max_party_filter_values: i32,
    max_service_resource_filter_values: i32,
    max_extended_status_filter_values: i32,
}

/// The limits as configured in production.
pub(super) fn limits() -> Limits {
    Limits {
        end_user_search: EndUserSearchLimits {
            max_party_filter_values: 100,
            max_service_resource_filter_values: 20,
            max_org_filter_values: 20,
            max_extended_status_filter_values: 20,
        },
        service_owner_search: ServiceOwnerSearchLimits {
            max_party_filter_values: 20,
            max_service_resource_filter_values: 20,
            max_extended_status_filter_values: 20,
        },
    }
}

/// With more parties than this, services are not looked up unless the request names parties.
const MAX_PARTIES_WITHOUT_FILTER: usize = 1000;

/// The services that an answer shows.
#[derive(Debug)]
pub(super) enum ServiceSelection {
    All,
    /// All, because the look-up would take too long.
    AllAsFallback,
    /// Only the services with these URNs.
    Only(HashSet<String>),
}

impl ServiceSelection {
    fn includes(&self, urn: &str) -> bool {
        match self {
            Self::All | Self::AllAsFallback => true,
            Self::Only(open) => open.contains(urn),
        }
    }
}

#[derive(Debug, SimpleObject)]
pub(crate) struct AuthorizedParty {
    has_only_access_to_sub_parties: bool,
    sub_parties: Option<Vec<AuthorizedSubParty>>,
    #[graphql(flatten)]
    own: AuthorizedSubParty,
}

#[derive(Debug, SimpleObject)]
#[expect(clippy::struct_excessive_bools, reason = "the official fields")]
pub(crate) struct AuthorizedSubParty {
    party: String,
    party_uuid: UuidScalar,
    party_id: i32,
    name: String,
    date_of_birth: Option<String>,
    party_type: String,
    is_deleted: bool,
    has_key_role: bool,
    is_current_end_user: bool,
    is_main_administrator: bool,
    is_access_manager: bool,
}

impl ResolverContext<'_> {
    /// Authorised parties of the person; empty for a person unknown to the platform.
    pub(super) fn parties(&self) -> Vec<AuthorizedParty> {
        let access = self.access.as_ref();
        let listed = access.map(|access| access.person.authorized_parties.as_slice());
        let selected = listed
            .unwrap_or_default()
            .iter()
            .map(|party| AuthorizedParty {
                has_only_access_to_sub_parties: party.only_hierarchy_element_with_no_access,
                sub_parties: Some(party.subunits.iter().map(|unit| self.party(unit)).collect()),
                own: self.party(party),
            });
        selected.collect()
    }

    fn party(&self, party: &ListedParty) -> AuthorizedSubParty {
        let key_roles = ["DAGL", "LEDE", "INNH", "DTPR", "DTSO", "BEST"];
        let has = |role: &str| party.authorized_roles.iter().any(|held| held == role);
        AuthorizedSubParty {
            party: party.urn(),
            party_uuid: UuidScalar(party.party_uuid),
            party_id: party.party_id,
            name: party.name.clone(),
            date_of_birth: party.date_of_birth.clone(),
            party_type: party.party_type.clone(),
            is_deleted: party.is_deleted,
            has_key_role: key_roles.into_iter().any(has),
            is_current_end_user: party.person_id.as_ref() == Some(&self.caller.pid),
            is_main_administrator: has("HADM"),
            is_access_manager: has("ADMAI"),
        }
    }

    /// Services that the person has access to on behalf of these parties, or of all. A person with
    /// very many parties who names none gets the whole catalogue instead
    /// (`docs/rules/dialogporten.md#service-resources`).
    pub(super) fn accessible_services(&self, parties: &[String]) -> ServiceSelection {
        let Some(access) = &self.access else {
            return ServiceSelection::Only(HashSet::new());
        };
        if parties.is_empty() && access.parties().count() > MAX_PARTIES_WITHOUT_FILTER {
            return ServiceSelection::AllAsFallback;
        }
        let all: Vec<_> = access.parties().collect();
        let meant = if parties.is_empty() {
            all
        } else {
            parties.iter().collect()
        };
        let open = meant
            .into_iter()
            .filter_map(|party| access.services_for(party));
        ServiceSelection::Only(open.flatten().cloned().collect())
    }

    /// The selected services, sorted by title.
    pub(super) fn catalogue(&self, selection: &ServiceSelection) -> ServiceResourceMetadata {
        let items = self.inner.rights.resources(|resources| {
            let selected = resources.iter().filter(|(urn, _)| selection.includes(urn));
            let mut resources: Vec<_> = selected.map(|(_, resource)| resource).collect();
            resources.sort_by_key(|resource| resource.title.get("nb"));
            let items = resources.into_iter().filter_map(|resource| {
                let owner = self.inner.service_owners.get(&resource.service_owner)?;
                Some(ServiceResourceMetadataItem::new(resource, owner))
            });
            items.collect()
        });
        ServiceResourceMetadata {
            is_full_catalogue_fallback: matches!(selection, ServiceSelection::AllAsFallback)
                .then_some(true),
            items,
        }
    }
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceResourceMetadata {
    is_full_catalogue_fallback: Option<bool>,
    items: Vec<ServiceResourceMetadataItem>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceResourceMetadataItem {
    service_resource: ServiceResourceMetadataServiceResource,
    roles: Vec<ServiceResourceMetadataRole>,
    access_packages: Vec<ServiceResourceMetadataAccessPackage>,
    service_owner: ServiceResourceMetadataServiceOwner,
}

impl ServiceResourceMetadataItem {
    fn new(resource: &Resource, owner: &ServiceOwner) -> Self {
        let metadata = format!(
            "https://platform.altinn.no/resourceregistry/api/v1/resource/{}",
            resource.id
        );
        Self {
            service_resource: ServiceResourceMetadataServiceResource {
                id: resource.id.clone(),
                resource_type: resource.resource_type.to_lowercase(),
                status: "completed".to_owned(),
                is_delegable: resource.delegable,
                minimum_authentication_level: i32::from(resource.minimum_authentication_level),
                name: names(&resource.title),
                links: ServiceResourceMetadataLinks { metadata },
            },
            // Empty in the recordings; `dialogLookup` gives the reasons for access.
            roles: Vec::new(),
            access_packages: Vec::new(),
            service_owner: ServiceResourceMetadataServiceOwner {
                org_number: owner.org_number.clone(),
                code: resource.service_owner.clone(),
                name: names(&owner.name),
            },
        }
    }
}

/// Localised names in the register's order of languages, which is not alphabetical.
pub(super) fn names(by_language: &std::collections::BTreeMap<String, String>) -> Vec<Localization> {
    let codes = ["nb", "nn", "en"].into_iter();
    let named = codes.filter_map(|code| {
        let value = by_language.get(code)?.clone();
        Some(Localization {
            value,
            language_code: code.to_owned(),
        })
    });
    named.collect()
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceResourceMetadataServiceResource {
    id: String,
    resource_type: String,
    status: String,
    is_delegable: bool,
    minimum_authentication_level: i32,
    name: Vec<Localization>,
    links: ServiceResourceMetadataLinks,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceResourceMetadataServiceOwner {
    org_number: String,
    code: String,
    name: Vec<Localization>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceResourceMetadataRole {
    urn: String,
    name: Vec<Localization>,
    links: ServiceResourceMetadataLinks,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceResourceMetadataAccessPackage {
    urn: String,
    name: Vec<Localization>,
    links: ServiceResourceMetadataLinks,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceResourceMetadataLinks {
    metadata: String,
}
