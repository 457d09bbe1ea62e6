//! `dialogLookup`: which dialog a case belongs to, and why the person has access.
//!
//! It does not count as opening. The level of the login is not checked; the answer states the
//! required level.

use async_graphql::{Enum, SimpleObject};

use super::{
    super::{
        access::Access,
        create::Localization,
        dialog::Dialog,
        reference::{self, Reference},
        seed::Resource,
    },
    ResolverContext,
    catalogue::names,
    errors::{
        DialogLookupError, DialogLookupForbidden, DialogLookupNotFound, DialogLookupValidationError,
    },
    scalars::UuidScalar,
};

const UNREADABLE_REFERENCE: &str = "InstanceRef must be a supported identifier: \
    'urn:altinn:instance-id:{partyId}/{uuid}', 'urn:altinn:correspondence-id:{uuid}' or \
    'urn:altinn:dialog-id:{uuid}'.";

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogLookupPayload {
    lookup: Option<DialogLookup>,
    errors: Vec<DialogLookupError>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogLookup {
    dialog_id: UuidScalar,
    instance_ref: String,
    party: String,
    title: Vec<Localization>,
    service_resource: DialogLookupServiceResource,
    service_owner: DialogLookupServiceOwner,
    authorization_evidence: DialogLookupAuthorizationEvidence,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogLookupServiceResource {
    id: String,
    is_delegable: bool,
    minimum_authentication_level: i32,
    name: Vec<Localization>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogLookupServiceOwner {
    org_number: String,
    code: String,
    name: Vec<Localization>,
}

#[derive(Debug, SimpleObject)]
#[expect(clippy::struct_excessive_bools, reason = "the official fields")]
pub(crate) struct DialogLookupAuthorizationEvidence {
    current_authentication_level: i32,
    via_role: bool,
    via_access_package: bool,
    via_resource_delegation: bool,
    via_instance_delegation: bool,
    evidence: Vec<DialogLookupAuthorizationEvidenceItem>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogLookupAuthorizationEvidenceItem {
    grant_type: DialogLookupGrantType,
    subject: String,
    name: Vec<Localization>,
    links: Option<DialogLookupLinks>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogLookupLinks {
    metadata: String,
}

#[derive(Clone, Copy, Debug, Enum, Eq, PartialEq)]
pub(crate) enum DialogLookupGrantType {
    Role,
    AccessPackage,
    ResourceDelegation,
    InstanceDelegation,
}

impl ResolverContext<'_> {
    pub(super) fn look_up(&self, instance_ref: &str) -> DialogLookupPayload {
        match self.find_dialog(instance_ref) {
            Ok(lookup) => DialogLookupPayload {
                lookup: Some(lookup),
                errors: Vec::new(),
            },
            Err(error) => DialogLookupPayload {
                lookup: None,
                errors: vec![error],
            },
        }
    }

    fn find_dialog(&self, instance_ref: &str) -> Result<DialogLookup, DialogLookupError> {
        let reference = reference::parse(instance_ref)
            .ok_or_else(|| DialogLookupValidationError::with(UNREADABLE_REFERENCE))?;
        let state = self
            .inner
            .state
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let dialog = match reference {
            Reference::Dialog(id) => state.get(id),
            Reference::Instance => state.find_by_instance(instance_ref),
        };
        let dialog = dialog.filter(|dialog| !dialog.deleted).ok_or_else(|| {
            let key = "Entity 'InstanceRef' with the following key(s)";
            DialogLookupNotFound::with(format!("{key} was not found: ({instance_ref})."))
        })?;
        let access = self.access.as_ref();
        let access = access
            .filter(|access| access.may_list(dialog))
            .ok_or_else(|| DialogLookupForbidden::with("Forbidden"))?;
        self.describe_access(dialog, access, instance_ref)
            .ok_or_else(|| DialogLookupNotFound::with(format!("No service: ({instance_ref}).")))
    }

    fn describe_access(
        &self,
        dialog: &Dialog,
        access: &Access,
        instance_ref: &str,
    ) -> Option<DialogLookup> {
        let create = &dialog.create;
        let urn = &create.service_resource;
        let resource = self.inner.rights.resource(urn, Resource::clone)?;
        let owner = self.inner.service_owners.get(&resource.service_owner)?;
        let title = create.content.as_ref().and_then(|one| one.title.as_ref());
        let evidence = evidence(dialog, access, &resource);
        let via = |kind| evidence.iter().any(|one| one.grant_type == kind);
        Some(DialogLookup {
            dialog_id: UuidScalar(create.id),
            instance_ref: instance_ref.to_owned(),
            party: create.party.clone(),
            title: title
                .map(|title| self.languages.select(&title.value))
                .unwrap_or_default(),
            service_owner: DialogLookupServiceOwner {
                org_number: owner.org_number.clone(),
                code: resource.service_owner.clone(),
                name: names(&owner.name),
            },
            authorization_evidence: DialogLookupAuthorizationEvidence {
                current_authentication_level: i32::from(self.caller.level),
                via_role: via(DialogLookupGrantType::Role),
                via_access_package: via(DialogLookupGrantType::AccessPackage),
                via_resource_delegation: via(DialogLookupGrantType::ResourceDelegation),
                via_instance_delegation: via(DialogLookupGrantType::InstanceDelegation),
                evidence,
            },
            service_resource: DialogLookupServiceResource {
                minimum_authentication_level: i32::from(resource.minimum_authentication_level),
                is_delegable: resource.delegable,
                name: names(&resource.title),
                id: resource.id,
            },
        })
    }
}

/// Reasons for access: every role and package that opens the service; the service itself if nothing
/// else does; and the case, if it was shared.
fn evidence(
    dialog: &Dialog,
    access: &Access,
    resource: &Resource,
) -> Vec<DialogLookupAuthorizationEvidenceItem> {
    let create = &dialog.create;
    let Some(party) = access.find_party(&create.party) else {
        return Vec::new();
    };
    let mut evidence = Vec::new();
    for role in &party.authorized_roles {
        if resource.roles.contains(role) {
            evidence.push(item(
                DialogLookupGrantType::Role,
                format!("urn:altinn:rolecode:{}", role.to_lowercase()),
                role_name(role),
                "roles",
            ));
        }
    }
    for package in &party.authorized_access_packages {
        if resource.access_packages.contains(package) {
            evidence.push(item(
                DialogLookupGrantType::AccessPackage,
                package.clone(),
                package_name(package),
                "accesspackages",
            ));
        }
    }
    let is_open = party.authorized_resources.contains(&resource.id);
    if is_open && evidence.is_empty() {
        let subject = create.service_resource.clone();
        let name = names(&resource.title);
        let kind = DialogLookupGrantType::ResourceDelegation;
        evidence.push(item(kind, subject, name, "resource"));
    }
    if let Some(instance) = dialog
        .instance_ref
        .as_ref()
        .filter(|_| access.is_shared(dialog))
    {
        let kind = DialogLookupGrantType::InstanceDelegation;
        evidence.push(item(kind, instance.clone(), Vec::new(), ""));
    }
    evidence
}

/// One reason; `register` is the platform's description of its kind, if any.
fn item(
    grant_type: DialogLookupGrantType,
    subject: String,
    name: Vec<Localization>,
    register: &str,
) -> DialogLookupAuthorizationEvidenceItem {
    let id = subject.rsplit(':').next().unwrap_or_default();
    let links = (!register.is_empty()).then(|| DialogLookupLinks {
        metadata: format!("https://platform.altinn.no/metadata/{register}/{id}"),
    });
    DialogLookupAuthorizationEvidenceItem {
        grant_type,
        subject,
        name,
        links,
    }
}

fn role_name(role: &str) -> Vec<Localization> {
    let (nb, nn, en) = match role {
        "PRIV" => ("Privatperson", "Privatperson", "Private person"),
        "DAGL" => ("Daglig leder", "Dagleg leiar", "Managing director"),
        "DTSO" => (
            "Deltaker med solidarisk ansvar",
            "Deltakar med solidarisk ansvar",
            "Partner with joint liability",
        ),
        "HADM" => (
            "Hovedadministrator",
            "Hovudadministrator",
            "Main administrator",
        ),
        _ => return Vec::new(),
    };
    in_languages(nb, nn, en)
}

fn package_name(package: &str) -> Vec<Localization> {
    match package.rsplit(':').next() {
        Some("regnskapsforer-med-signeringsrettighet") => in_languages(
            "Regnskapsfører med signeringsrettighet",
            "Rekneskapsførar med signeringsrett",
            "Accountant with signing rights",
        ),
        _ => Vec::new(),
    }
}

fn in_languages(nb: &str, nn: &str, en: &str) -> Vec<Localization> {
    let text = |(code, value): (&str, &str)| Localization {
        value: value.to_owned(),
        language_code: code.to_owned(),
    };
    [("nb", nb), ("nn", nn), ("en", en)].map(text).to_vec()
}
