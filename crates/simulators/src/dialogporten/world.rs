//! The world as it is seeded: people and whom they may act for, services, service owners, and
//! every dialog as the service-owner API took it.
//!
//! The shape is that of `world.json` beside the recordings, with two additions: `people` (several
//! persons in place of `user`, `authorizedParties` and `denied`), and seed fields beside `create`.
//! An unknown field is an error: a misspelt one would otherwise be missing without a word.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::{
    create::Create,
    lookup,
    party::{is_valid_party, is_valid_pid, person_urn},
    words::SystemLabel,
};

/// Why a world cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A part of the world outside the dialogs is not as it should be.
    #[error("world: {part}: {reason}")]
    Part {
        /// The key in the world.
        part: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A dialog is not as it should be.
    #[error("dialog {index} ({id}): {reason}")]
    Dialog {
        /// Its place in the list, from 0.
        index: usize,
        /// Its id, as far as it can be read.
        id: String,
        /// What is wrong, with the name of the field.
        reason: String,
    },
}

/// Everything the simulator's answers depend on.
#[derive(Clone, Debug)]
pub struct World {
    /// When the world begins: the time of what has no time of its own.
    pub clock: Timestamp,
    /// Those who can log in.
    pub people: Vec<Person>,
    /// Service owners by code.
    pub service_owners: BTreeMap<String, ServiceOwner>,
    /// The services.
    pub resources: Vec<Resource>,
    /// Names of people by national identity number, as the register has them.
    pub register_names: BTreeMap<String, String>,
    /// The dialogs.
    pub dialogs: Vec<SeedDialog>,
    /// Short names of dialogs, for tests.
    pub dialog_names: BTreeMap<String, Uuid>,
}

/// Somebody who can log in.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Person {
    /// The synthetic national identity number.
    pub pid: String,
    /// The name in the register.
    pub name: String,
    /// Whom the person may act for, as the platform lists them.
    #[serde(default)]
    pub authorized_parties: Vec<ListedParty>,
    /// What the platform denies although the service as such is open to the person.
    #[serde(default)]
    pub denied: Vec<Denied>,
}

/// A party on the platform's list of whom a person may act for.
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
    /// What opens a service by one of them stands in `authorized_resources` all the same; they
    /// only tell why.
    #[serde(default)]
    pub authorized_access_packages: Vec<String>,
    #[serde(default)]
    pub authorized_resources: Vec<String>,
    #[serde(default)]
    pub authorized_roles: Vec<String>,
    /// Single cases that somebody has shared: they open their dialog and nothing else.
    #[serde(default)]
    pub authorized_instances: Vec<SharedInstance>,
    #[serde(default)]
    pub subunits: Vec<ListedParty>,
}

/// A case that somebody has shared.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SharedInstance {
    /// The service's id, without the URN's prefix.
    pub resource_id: String,
    /// What [`SeedDialog::instance_ref`] says of its dialog.
    pub instance_ref: String,
}

impl ListedParty {
    /// The URN that dialogs and searches use.
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

/// One thing that is denied: it must match every field that is given.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the platform's own field names")]
pub struct Denied {
    #[serde(default)]
    pub action: Option<String>,
    #[serde(default)]
    pub authorization_attribute: Option<String>,
    #[serde(default)]
    pub resource: Option<String>,
}

/// A service owner.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceOwner {
    /// Its organisation number.
    pub org_number: String,
    /// Its name by language code.
    pub name: BTreeMap<String, String>,
}

/// A service.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Resource {
    /// The id, without the URN's prefix.
    pub id: String,
    /// The code of its service owner.
    pub service_owner: String,
    /// Its title by language code.
    pub title: BTreeMap<String, String>,
    /// The level a user needs to open its dialogs.
    pub minimum_authentication_level: u8,
    /// Its kind, as the resource registry writes it.
    pub resource_type: String,
    /// Whether rights to it can be delegated.
    pub delegable: bool,
    /// The roles that open it: who is given it has it by one of them, where they hold one.
    #[serde(default)]
    pub roles: Vec<String>,
    /// The access packages that open it, by their URNs.
    #[serde(default)]
    pub access_packages: Vec<String>,
}

/// A dialog of the world.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SeedDialog {
    /// The code of its service owner.
    pub service_owner: String,
    /// The dialog as the service-owner API took it.
    pub create: Create,
    /// What it is called where its case is: `urn:altinn:instance-id:{party id}/{uuid}` or
    /// `urn:altinn:correspondence-id:{uuid}`.
    #[serde(default)]
    pub instance_ref: Option<String>,
    /// Labels it starts with, beside the one that follows from its transmissions.
    #[serde(default)]
    pub labels: Vec<SystemLabel>,
    /// Who has read it.
    #[serde(default)]
    pub seen_by: Vec<Seen>,
    /// Which labels came and went.
    #[serde(default)]
    pub label_log: Vec<Labelled>,
    /// Whether the service owner has deleted it.
    #[serde(default)]
    pub deleted: bool,
    /// When it last changed; else the time in `create`.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
    /// When its content last changed; else when it last changed.
    #[serde(default)]
    pub content_updated_at: Option<Timestamp>,
}

/// A reading in the past.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Seen {
    /// Who read.
    pub pid: String,
    /// When.
    pub at: Timestamp,
}

/// A label that came or went in the past.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Labelled {
    /// Which.
    pub label: SystemLabel,
    /// Whether it came or went.
    pub action: LabelAction,
    /// By whom; nobody for the service owner.
    #[serde(default)]
    pub pid: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// What happens to a label.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
pub enum LabelAction {
    /// It came.
    Set,
    /// It went.
    Remove,
}

impl World {
    /// Reads a world from its JSON form.
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

    /// The rules that no single field can break. Whoever adds to a world that was read asks again.
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
            let complaint = complaint(dialog, &self.service_owners, is_resource).or_else(|| {
                (!id.is_nil() && !ids.insert(id)).then(|| "create.id: used twice".to_owned())
            });
            if let Some(reason) = complaint {
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

/// What is wrong with a dialog, if something is.
pub(super) fn complaint(
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
    if let Some(wrong) = instance.filter(|one| !lookup::is_instance(one)) {
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

/// Whether a dialog may belong to the party, and the platform list it.
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

/// `people`, or the one person of the recordings' form.
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
