//! The people, companies and dialogs that the demo starts with.
//!
//! The letters are data (`letters/*.json`, one folder of post each) in the shape that service
//! owners send to Dialogporten, with five shorthands that `letter` writes out: a text is
//! `{"nb": …, "nn": …, "en": …}`; a time is told from the present, `-3d 08:45` in Norwegian time
//! or `-2h`; people, parties and services go by short names; `{service_owner}`, `{id}`, `{year}`
//! and `{date +3d}` stand inside texts and addresses; ids are made, the same ones for the same
//! letter sent at the same time.
//!
//! Everybody here is invented. The national identity numbers have month + 80 and the organisation
//! numbers begin with 2 or 3: neither are given to anybody.

mod letter;
mod time;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use url::Url;

use letter::Letters;
use time::Present;

const PEOPLE: &str = include_str!("people.json");
const PARTIES: &str = include_str!("parties.json");
const SERVICES: &str = include_str!("services.json");
const LETTERS: [&str; 3] = [
    include_str!("letters/citizen.json"),
    include_str!("letters/juice_factory.json"),
    include_str!("letters/others.json"),
];

/// Sites outside Dialogporten that dialogs lead to.
#[derive(Clone, Debug)]
pub struct Addresses {
    /// Origin of the demo service owner.
    pub service_owner: Url,
}

/// Why a world cannot be made: its data is at fault, which the tests of this module rule out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file is not JSON of the expected shape.
    #[error("world data: {0}")]
    Shape(#[from] serde_json::Error),
    /// A shorthand that cannot be written out.
    #[error("world data: {letter}: {fault}")]
    Letter {
        /// Its key.
        letter: String,
        /// What is wrong.
        fault: String,
    },
    /// A name that stands for nothing.
    #[error("world data: nothing is called {0}")]
    Unknown(String),
}

/// A level of assurance that somebody's electronic identity reaches.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    /// `idporten-loa-substantial`.
    Substantial,
    /// `idporten-loa-high`.
    High,
}

/// A synthetic person who can log in.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Person {
    /// Short name, for tests and forms.
    pub key: String,
    /// Synthetic national identity number; one person has none.
    pub pid: Option<String>,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The levels that the person can reach.
    pub levels: Vec<Level>,
    /// E-mail address, for the one without a number.
    pub email: Option<String>,
    /// What one can try as this person, by language.
    pub description: BTreeMap<String, String>,
    /// Keys of the parties that the person may act for.
    represents: Vec<String>,
    denied: Vec<Value>,
}

impl Person {
    /// The name as the population register writes it.
    fn register_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name).to_uppercase()
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Party {
    name: String,
    person_id: Option<String>,
    date_of_birth: Option<String>,
    organization_number: Option<String>,
    #[serde(rename = "partyId")]
    number: i32,
    roles: Vec<String>,
    /// Ids of services; `*` is all of them.
    resources: Vec<String>,
    #[serde(default)]
    subunits: Vec<String>,
}

impl Party {
    fn urn(&self) -> String {
        match (&self.person_id, &self.organization_number) {
            (Some(pid), _) => format!("urn:altinn:person:identifier-no:{pid}"),
            (None, number) => format!(
                "urn:altinn:organization:identifier-no:{}",
                number.as_deref().unwrap_or_default()
            ),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Service {
    owner: String,
    #[serde(default = "substantial")]
    level: u8,
    title: Value,
}

fn substantial() -> u8 {
    3
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Services {
    service_owners: Value,
    services: BTreeMap<String, Service>,
}

/// Everything the letters refer to by a short name.
#[derive(Debug)]
struct Directory {
    people: Vec<Person>,
    parties: BTreeMap<String, Party>,
    services: Services,
}

impl Directory {
    fn read() -> Result<Self, Error> {
        Ok(Self {
            people: people()?,
            parties: serde_json::from_str(PARTIES)?,
            services: serde_json::from_str(SERVICES)?,
        })
    }

    fn party(&self, key: &str) -> Result<&Party, Error> {
        self.parties
            .get(key)
            .ok_or_else(|| Error::Unknown(key.to_owned()))
    }

    fn service(&self, key: &str) -> Result<&Service, Error> {
        self.services
            .services
            .get(key)
            .ok_or_else(|| Error::Unknown(key.to_owned()))
    }

    fn pid(&self, person: &str) -> Result<&str, Error> {
        let known = self.people.iter().find(|one| one.key == person);
        known
            .and_then(|one| one.pid.as_deref())
            .ok_or_else(|| Error::Unknown(person.to_owned()))
    }

    /// A party as the platform lists it.
    fn listed(&self, key: &str) -> Result<Value, Error> {
        let party = self.party(key)?;
        let all = party.resources.iter().any(|one| one == "*");
        let resources: Vec<&String> = if all {
            self.services.services.keys().collect()
        } else {
            party.resources.iter().collect()
        };
        let subunits: Vec<Value> = party
            .subunits
            .iter()
            .map(|unit| self.listed(unit))
            .collect::<Result<_, _>>()?;
        Ok(json!({
            "name": party.name,
            "organizationNumber": party.organization_number,
            "personId": party.person_id,
            "dateOfBirth": party.date_of_birth,
            "partyId": party.number,
            "partyUuid": letter::random_id(&party.urn()),
            "type": if party.person_id.is_some() { "Person" } else { "Organization" },
            "isDeleted": false,
            "onlyHierarchyElementWithNoAccess": false,
            "authorizedAccessPackages": [],
            "authorizedResources": resources,
            "authorizedRoles": party.roles,
            "authorizedInstances": [],
            "subunits": subunits,
        }))
    }

    fn people_value(&self) -> Result<Value, Error> {
        let with_number = self
            .people
            .iter()
            .filter_map(|one| one.pid.as_ref().map(|pid| (one, pid)));
        let listed = with_number.map(|(person, pid)| {
            let parties: Result<Vec<_>, _> = person
                .represents
                .iter()
                .map(|key| self.listed(key))
                .collect();
            Ok(json!({
                "pid": pid,
                "name": person.register_name(),
                "authorizedParties": parties?,
                "denied": person.denied,
            }))
        });
        listed.collect::<Result<Vec<_>, Error>>().map(Value::Array)
    }

    fn resources_value(&self) -> Value {
        let resource = |(id, service): (&String, &Service)| {
            json!({
                "id": id,
                "serviceOwner": service.owner,
                "title": service.title,
                "minimumAuthenticationLevel": service.level,
                "resourceType": "GenericAccessResource",
                "delegable": true,
            })
        };
        self.services.services.iter().map(resource).collect()
    }
}

/// The people who can log in.
///
/// # Errors
/// When the embedded data is at fault.
pub fn people() -> Result<Vec<Person>, Error> {
    Ok(serde_json::from_str(PEOPLE)?)
}

/// The small world: four people, two companies and their post, as it is at `now`.
///
/// The same `now` gives the same world to the byte.
///
/// # Errors
/// When the embedded data is at fault.
pub fn small(now: Timestamp, addresses: &Addresses) -> Result<Value, Error> {
    let directory = Directory::read()?;
    let letters = Letters::new(&directory, Present::at(now), addresses);
    let mut dialogs = Vec::new();
    let mut names = Map::new();
    for file in LETTERS {
        let authored: Vec<Map<String, Value>> = serde_json::from_str(file)?;
        for fields in authored {
            let (key, dialog) = letters.write_out(fields)?;
            let id = dialog.pointer("/create/id").cloned().unwrap_or_default();
            names.insert(key, id);
            dialogs.push(dialog);
        }
    }
    let registered = directory.people.iter().filter_map(|person| {
        person
            .pid
            .clone()
            .map(|pid| (pid, Value::String(person.register_name())))
    });
    Ok(json!({
        "clock": now.to_string(),
        "people": directory.people_value()?,
        "serviceOwners": directory.services.service_owners,
        "resources": directory.resources_value(),
        "registerNames": registered.collect::<Map<_, _>>(),
        "dialogs": dialogs,
        "dialogNames": names,
    }))
}

#[cfg(test)]
mod tests;
