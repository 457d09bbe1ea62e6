//! Directory of the world: people, parties and services by short name.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Error, Person, Size, companies, letter};

const PEOPLE: &str = include_str!("people.json");
const PARTIES: &str = include_str!("parties.json");
const SERVICES: &str = include_str!("services.json");
const STANDARD_PEOPLE: &str = include_str!("standard/people.json");
const STANDARD_PARTIES: &str = include_str!("standard/parties.json");
const STANDARD_SERVICES: &str = include_str!("standard/services.json");
const LARGE_PERSON: &str = include_str!("large/person.json");

/// Roles that open every service: the person themselves, and the leaders of a company.
const ROLES: [&str; 3] = ["PRIV", "DAGL", "DTSO"];

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Party {
    pub(super) name: String,
    pub(super) person_id: Option<String>,
    pub(super) date_of_birth: Option<String>,
    pub(super) organization_number: Option<String>,
    #[serde(rename = "partyId")]
    pub(super) number: i32,
    pub(super) roles: Vec<String>,
    /// Access packages of the person for this party, by URN.
    #[serde(default)]
    pub(super) access_packages: Vec<String>,
    /// Ids of services; `*` stands for all.
    pub(super) resources: Vec<String>,
    #[serde(default)]
    pub(super) is_deleted: bool,
    /// Listed only as the parent of its sub-units: the person may not act for the party itself.
    #[serde(default)]
    pub(super) is_only_parent: bool,
    #[serde(default)]
    pub(super) subunits: Vec<String>,
}

impl Party {
    pub(super) fn urn(&self) -> String {
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
pub(super) struct Service {
    pub(super) owner: String,
    #[serde(default = "default_level")]
    level: u8,
    #[serde(default = "default_kind")]
    kind: String,
    title: Value,
}

fn default_level() -> u8 {
    3
}

fn default_kind() -> String {
    "GenericAccessResource".to_owned()
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Services {
    service_owners: Map<String, Value>,
    services: BTreeMap<String, Service>,
}

/// Everything that letters refer to by a short name.
#[derive(Debug)]
pub(super) struct Directory {
    pub(super) people: Vec<Person>,
    parties: BTreeMap<String, Party>,
    services: Services,
}

impl Directory {
    /// Reads the data of the world of this size; a larger world contains the smaller one.
    pub(super) fn load(size: Size) -> Result<Self, Error> {
        let mut directory = Self {
            people: people(size)?,
            parties: serde_json::from_str(PARTIES)?,
            services: serde_json::from_str(SERVICES)?,
        };
        if size == Size::Small {
            return Ok(directory);
        }
        let parties: BTreeMap<_, _> = serde_json::from_str(STANDARD_PARTIES)?;
        directory.parties.extend(parties);
        let more: Services = serde_json::from_str(STANDARD_SERVICES)?;
        let services = &mut directory.services;
        services.service_owners.extend(more.service_owners);
        services.services.extend(more.services);
        directory.add_clients();
        Ok(directory)
    }

    /// Adds generated companies to the people who act for very many.
    fn add_clients(&mut self) {
        for person in &mut self.people {
            for company in companies::accountant_clients().take(person.clients) {
                person.represents.push(company.number.clone());
                for unit in &company.units {
                    self.parties.insert(unit.number.clone(), unit.party());
                }
                self.parties.insert(company.number.clone(), company.party());
            }
        }
    }

    /// Parties that the person may act for, in list order; sub-units after their parents.
    pub(super) fn represented_parties(&self, person: &str) -> Vec<(&String, &Party)> {
        let person = self.people.iter().find(|one| one.key == person);
        let keys = person.into_iter().flat_map(|one| &one.represents);
        let with_units = keys.filter_map(|key| Some((key, self.parties.get(key)?)));
        with_units
            .flat_map(|(key, party)| {
                let units = party.subunits.iter();
                std::iter::once((key, party))
                    .chain(units.filter_map(|key| Some((key, self.parties.get(key)?))))
            })
            .collect()
    }

    pub(super) fn party(&self, key: &str) -> Result<&Party, Error> {
        self.parties
            .get(key)
            .ok_or_else(|| Error::Unknown(key.to_owned()))
    }

    pub(super) fn service(&self, key: &str) -> Result<&Service, Error> {
        self.services
            .services
            .get(key)
            .ok_or_else(|| Error::Unknown(key.to_owned()))
    }

    pub(super) fn pid(&self, person: &str) -> Result<&str, Error> {
        let known = self.people.iter().find(|one| one.key == person);
        known
            .and_then(|one| one.pid.as_deref())
            .ok_or_else(|| Error::Unknown(person.to_owned()))
    }

    /// The party in the platform's format.
    fn party_json(&self, key: &str) -> Result<Value, Error> {
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
            .map(|unit| self.party_json(unit))
            .collect::<Result<_, _>>()?;
        Ok(json!({
            "name": party.name,
            "organizationNumber": party.organization_number,
            "personId": party.person_id,
            "dateOfBirth": party.date_of_birth,
            "partyId": party.number,
            "partyUuid": letter::random_id(&party.urn()),
            "type": if party.person_id.is_some() { "Person" } else { "Organization" },
            "isDeleted": party.is_deleted,
            "onlyHierarchyElementWithNoAccess": party.is_only_parent,
            "authorizedAccessPackages": party.access_packages,
            "authorizedResources": resources,
            "authorizedRoles": party.roles,
            "authorizedInstances": [],
            "subunits": subunits,
        }))
    }

    pub(super) fn people_json(&self) -> Result<Value, Error> {
        let with_number = self
            .people
            .iter()
            .filter_map(|one| one.pid.as_ref().map(|pid| (one, pid)));
        let listed = with_number.map(|(person, pid)| {
            let parties: Result<Vec<_>, _> = person
                .represents
                .iter()
                .map(|key| self.party_json(key))
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

    pub(super) fn resources_json(&self) -> Value {
        let resource = |(id, service): (&String, &Service)| {
            json!({
                "id": id,
                "serviceOwner": service.owner,
                "title": service.title,
                "minimumAuthenticationLevel": service.level,
                "resourceType": service.kind,
                "delegable": true,
                "roles": ROLES,
                "accessPackages": [companies::PACKAGE],
            })
        };
        self.services.services.iter().map(resource).collect()
    }

    /// Service owners of the world, by code.
    pub(super) fn service_owners(&self) -> &Map<String, Value> {
        &self.services.service_owners
    }
}

/// The people of the world of this size.
pub(super) fn people(size: Size) -> Result<Vec<Person>, Error> {
    let mut people: Vec<Person> = serde_json::from_str(match size {
        Size::Small => PEOPLE,
        Size::Standard | Size::Large => STANDARD_PEOPLE,
    })?;
    if size == Size::Large {
        people.push(serde_json::from_str(LARGE_PERSON)?);
    }
    Ok(people)
}
