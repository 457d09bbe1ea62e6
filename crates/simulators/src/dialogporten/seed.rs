//! Seed data of the simulator: people with their parties, services, service owners, and every
//! dialog in the form of the service-owner API.
//!
//! The format is that of `world.json` beside the recordings, with two additions: `people` (several
//! persons in place of `user`, `authorizedParties` and `denied`), and seed fields beside `create`.
//! An unknown field is an error: a misspelt one would otherwise be lost silently.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::{
    create::CreateDialog,
    enums::SystemLabel,
    party::{is_valid_party, is_valid_pid, person_urn},
    reference,
};

/// Why a world is invalid.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A part of the world outside the dialogs is invalid.
    #[error("world: {part}: {reason}")]
    Part {
        /// Top-level key in the JSON of the world.
        part: &'static str,
        /// What is wrong with the part.
        reason: String,
    },
    /// One of the dialogs is invalid.
    #[error("dialog {index} ({id}): {reason}")]
    Dialog {
        /// Index in the list, from 0.
        index: usize,
        /// Id of the dialog, if it could be parsed.
        id: String,
        /// What is wrong, with the name of the field.
        reason: String,
    },
}

/// Complete seed data of one simulator.
#[derive(Clone, Debug)]
pub struct World {
    /// Start time of the world: the default for what has no time of its own.
    pub clock: Timestamp,
    /// People who can log in.
    pub people: Vec<Person>,
    /// Service owners by their code (`org`).
    pub service_owners: BTreeMap<String, ServiceOwner>,
    /// Services of all service owners, with their required levels.
    pub resources: Vec<Resource>,
    /// Names of people by national identity number, as the register has them.
    pub register_names: BTreeMap<String, String>,
    /// Dialogs that exist at the start.
    pub dialogs: Vec<SeedDialog>,
    /// Dialog ids by short name, for tests.
    pub dialog_names: BTreeMap<String, Uuid>,
}

/// A person who can log in.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Person {
    /// Synthetic national identity number, eleven digits.
    pub pid: String,
    /// Name as the register has it.
    pub name: String,
    /// Parties that the person may act for, as the platform lists them.
    #[serde(default)]
    pub authorized_parties: Vec<ListedParty>,
    /// What the platform denies despite access to the service.
    #[serde(default)]
    pub denied: Vec<Denial>,
}

/// A party on the platform's list of a person's authorised parties.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the platform's own field names")]
pub struct ListedParty {
    pub name: String,
    #[serde(default)]
    pub organization_number: Option<String>,
    #[serde(default)]
    pub person_id: Option<String>,
    #[serde(default)]
    pub date_of_birth: Option<String>,
    pub party_id: i32,
    pub party_uuid: Uuid,
    #[serde(rename = "type")]
    pub party_type: String,
    #[serde(default)]
    pub is_deleted: bool,
    #[serde(default)]
    pub only_hierarchy_element_with_no_access: bool,
    /// They only explain the access: a service opened by one of them is also in
    /// `authorized_resources`.
    #[serde(default)]
    pub authorized_access_packages: Vec<String>,
    #[serde(default)]
    pub authorized_resources: Vec<String>,
    #[serde(default)]
    pub authorized_roles: Vec<String>,
    /// Cases shared individually: each opens its own dialog and nothing else.
    #[serde(default)]
    pub authorized_instances: Vec<SharedInstance>,
    #[serde(default)]
    pub subunits: Vec<ListedParty>,
}

/// A case that was shared individually with a person.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SharedInstance {
    /// Service id, without the URN prefix.
    pub resource_id: String,
    /// Same value as [`SeedDialog::instance_ref`] of its dialog.
    pub instance_ref: String,
}

impl ListedParty {
    /// The party URN that dialogs and searches use.
    #[must_use]
    pub fn urn(&self) -> String {
        match (&self.person_id, &self.organization_number) {
            (Some(pid), _) if !pid.is_empty() => person_urn(pid),
            (_, number) => {
                format!(
                    "urn:altinn:organization:identifier-no:{}",
                    number.as_deref().unwrap_or("")
                )
            }
        }
    }
}

/// One denial: a request must match every given field.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the platform's own field names")]
pub struct Denial {
    #[serde(default)]
    pub action: Option<String>,
    #[serde(default)]
    pub authorization_attribute: Option<String>,
    #[serde(default)]
    pub resource: Option<String>,
}

/// A service owner, listed under its code.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceOwner {
    /// Organisation number of the service owner.
    pub org_number: String,
    /// Names of the service owner by language code.
    pub name: BTreeMap<String, String>,
}

/// A service in the resource registry.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Resource {
    /// Service id, without the URN prefix.
    pub id: String,
    /// Code of its service owner.
    pub service_owner: String,
    /// Titles of the service by language code.
    pub title: BTreeMap<String, String>,
    /// Authentication level required to open its dialogs.
    pub minimum_authentication_level: u8,
    /// Resource type, as the resource registry writes it.
    pub resource_type: String,
    /// Whether rights to it can be delegated.
    pub delegable: bool,
    /// Roles that give access: a person who was given the service has it by one of these that they
    /// hold.
    #[serde(default)]
    pub roles: Vec<String>,
    /// URNs of the access packages that give access.
    #[serde(default)]
    pub access_packages: Vec<String>,
}

/// A dialog as seeded, with its history.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SeedDialog {
    /// Code of its service owner.
    pub service_owner: String,
    /// The dialog in the form of the service-owner API.
    pub create: CreateDialog,
    /// Reference of the case outside Dialogporten: `urn:altinn:instance-id:{party id}/{uuid}` or
    /// `urn:altinn:correspondence-id:{uuid}`.
    #[serde(default)]
    pub instance_ref: Option<String>,
    /// Initial labels, besides the one implied by its transmissions.
    #[serde(default)]
    pub labels: Vec<SystemLabel>,
    /// Initial entries of the seen log.
    #[serde(default)]
    pub seen_by: Vec<SeenSeed>,
    /// Initial entries of the label log.
    #[serde(default)]
    pub label_log: Vec<LabelLogSeed>,
    /// Whether the service owner has soft-deleted it.
    #[serde(default)]
    pub deleted: bool,
    /// Time of the last change; by default the time in `create`.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
    /// Time of the last content change; by default that of the last change.
    #[serde(default)]
    pub content_updated_at: Option<Timestamp>,
}

/// A seeded entry of the seen log.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SeenSeed {
    /// National identity number of the reader.
    pub pid: String,
    /// Time at which the dialog was opened.
    pub at: Timestamp,
}

/// A seeded entry of the label log.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LabelLogSeed {
    /// The label that was set or removed.
    pub label: SystemLabel,
    /// Whether it was set or removed.
    pub action: LabelAction,
    /// National identity number of the person; `None` for the service owner.
    #[serde(default)]
    pub pid: Option<String>,
    /// Time at which the label changed.
    pub at: Timestamp,
}

/// Kind of change of a label.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
pub enum LabelAction {
    /// The label was added to the dialog.
    Set,
    /// The label was removed from the dialog.
    Remove,
}

impl World {
    /// Parses a world from its JSON form.
    ///
    /// # Errors
    /// Names the part, or the dialog and its field, that is missing, unknown or contradictory.
    pub fn from_json(mut value: Value) -> Result<Self, Error> {
        let people = people(&mut value)?;
        let dialogs: Vec<Value> = part(&mut value, "dialogs")?;
        let world = Self {
            clock: part(&mut value, "clock")?,
            people,
            service_owners: part(&mut value, "serviceOwners")?,
            resources: part(&mut value, "resources")?,
            register_names: part_or_default(&mut value, "registerNames")?,
            dialogs: dialogs
                .into_iter()
                .enumerate()
                .map(dialog)
                .collect::<Result<_, _>>()?,
            dialog_names: part_or_default(&mut value, "dialogNames")?,
        };
        world.check()?;
        Ok(world)
    }

    /// Checks the rules across fields. Call it again after adding to a parsed world.
    ///
    /// # Errors
    /// Names the part, or the dialog and its field, that contradicts another.
    pub fn check(&self) -> Result<(), Error> {
        for resource in &self.resources {
            if !self.service_owners.contains_key(&resource.service_owner) {
                let reason = format!(
                    "{}: no service owner {}",
                    resource.id, resource.service_owner
                );
                return Err(Error::Part {
                    part: "resources",
                    reason,
                });
            }
        }
        for person in &self.people {
            if !is_valid_pid(&person.pid) {
                let reason = format!("{}: no national identity number", person.name);
                return Err(Error::Part {
                    part: "people",
                    reason,
                });
            }
            let parties = person.authorized_parties.iter();
            for party in parties.flat_map(|one| std::iter::once(one).chain(&one.subunits)) {
                check_party(party)?;
            }
        }
        let mut ids = HashSet::new();
        let resources: HashSet<_> = self
            .resources
            .iter()
            .map(|one| format!("urn:altinn:resource:{}", one.id))
            .collect();
        for (index, dialog) in self.dialogs.iter().enumerate() {
            let id = dialog.create.id;
            let is_resource = |urn: &str| resources.contains(urn);
            let violation = violation(dialog, &self.service_owners, is_resource).or_else(|| {
                (!id.is_nil() && !ids.insert(id)).then(|| "create.id: used twice".to_owned())
            });
            if let Some(reason) = violation {
                return Err(Error::Dialog {
                    index,
                    id: id.to_string(),
                    reason,
                });
            }
        }
        Ok(())
    }
}

/// The first violated rule of a dialog, if any.
pub(super) fn violation(
    dialog: &SeedDialog,
    service_owners: &BTreeMap<String, ServiceOwner>,
    is_resource: impl Fn(&str) -> bool,
) -> Option<String> {
    let create = &dialog.create;
    if !service_owners.contains_key(&dialog.service_owner) {
        return Some(format!(
            "serviceOwner: {} is not listed",
            dialog.service_owner
        ));
    }
    if !is_resource(&create.service_resource) {
        return Some(format!(
            "create.serviceResource: {} is not listed",
            create.service_resource
        ));
    }
    if !is_valid_party(&create.party) {
        return Some(format!("create.party: {} is not a party", create.party));
    }
    if create
        .content
        .as_ref()
        .is_none_or(|content| content.title.is_none())
        && !create.is_api_only
    {
        return Some("create.content.title: missing on a dialog for people".to_owned());
    }
    let instance = dialog.instance_ref.as_deref();
    if let Some(wrong) = instance.filter(|one| !reference::is_instance(one)) {
        return Some(format!("instanceRef: {wrong} is not one"));
    }
    if dialog.labels.contains(&SystemLabel::Sent) {
        return Some("labels: Sent follows from a transmission and cannot be given".to_owned());
    }
    if dialog.labels.contains(&SystemLabel::Bin) && dialog.labels.contains(&SystemLabel::Archive) {
        return Some("labels: Bin and Archive exclude each other".to_owned());
    }
    None
}

/// Checks that a dialog may belong to the party and that the platform may list it.
pub(super) fn check_party(party: &ListedParty) -> Result<(), Error> {
    let fault = |reason| {
        Err(Error::Part {
            part: "authorizedParties",
            reason,
        })
    };
    if !is_valid_party(&party.urn()) {
        return fault(format!("{}: {} is not a party", party.name, party.urn()));
    }
    Ok(())
}

/// `people`, or the single person of the recordings' form.
fn people(world: &mut Value) -> Result<Vec<Person>, Error> {
    if world.get("people").is_some() {
        return part(world, "people");
    }
    let mut person: Value = part(world, "user")?;
    for key in ["authorizedParties", "denied"] {
        if let (Some(person), Some(part)) = (person.as_object_mut(), world.get(key)) {
            person.insert(key.to_owned(), part.clone());
        }
    }
    read("user", person).map(|person| vec![person])
}

fn dialog((index, value): (usize, Value)) -> Result<SeedDialog, Error> {
    let id = value
        .pointer("/create/id")
        .and_then(Value::as_str)
        .unwrap_or("no id")
        .to_owned();
    serde_json::from_value(value).map_err(|error| Error::Dialog {
        index,
        id,
        reason: error.to_string(),
    })
}

fn part<T: serde::de::DeserializeOwned>(world: &mut Value, key: &'static str) -> Result<T, Error> {
    match world.get_mut(key) {
        Some(value) => read(key, value.take()),
        None => Err(Error::Part {
            part: key,
            reason: "missing".to_owned(),
        }),
    }
}

fn part_or_default<T>(world: &mut Value, key: &'static str) -> Result<T, Error>
where
    T: serde::de::DeserializeOwned + Default,
{
    if world.get(key).is_some() {
        part(world, key)
    } else {
        Ok(T::default())
    }
}

fn read<T: serde::de::DeserializeOwned>(part: &'static str, value: Value) -> Result<T, Error> {
    serde_json::from_value(value).map_err(|error| Error::Part {
        part,
        reason: error.to_string(),
    })
}
