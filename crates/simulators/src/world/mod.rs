//! Demo data: the people, companies and dialogs that the demo starts with, in three sizes.
//!
//! Letters are data (`letters/*.json`, one file per recipient group) in the format that service
//! owners send to Dialogporten, with shorthands that `letter` expands: a text is
//! `{"nb": …, "nn": …, "en": …}`; a time is relative to the present, `-3d 08:45` in Norwegian time
//! or `-2h`, or relative to the letter's own day, `@14d 12:00`; people, parties and services have
//! short names; `{service_owner}`, `{id}`, `{number}`, `{year}`, `{month}` and `{date +3d}` are
//! placeholders in texts and addresses, `{transmission}` in the address of a transmission's
//! content; an address of content that the inbox embeds is `{"markdown": …}`; a transmission that
//! `answers` another, and an activity for one that was `opened`, refer to it by its index; ids are
//! generated, and the same letter sent at the same time gets the same ids.
//!
//! * `small` is a handful of people whose letters tests know by name.
//! * `standard` adds letters that together show everything a dialog can carry, and people with no,
//!   few and very many parties. What has to be numerous is generated (`companies`, `bulk`) from
//!   letters that are authored like all others.
//! * `large` adds one person with thousands of companies, created without JSON.
//!
//! Everybody here is invented. The national identity numbers have month + 80 and the organisation
//! numbers begin with 2 or 3: neither are issued to anybody.

mod bulk;
mod companies;
mod directory;
mod large;
mod letter;
mod long;
mod time;

use std::collections::BTreeMap;

use clap::ValueEnum;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use url::Url;

use super::dialogporten::seed;
use bulk::BulkTemplates;
use directory::Directory;
use letter::LetterExpander;
pub use long::{ACTIVITIES, TRANSMISSIONS, long_dialog};
use time::ReferenceTime;

const SMALL_LETTERS: [&str; 3] = [
    include_str!("letters/citizen.json"),
    include_str!("letters/juice_factory.json"),
    include_str!("letters/others.json"),
];
const STANDARD_LETTERS: [&str; 4] = [
    include_str!("standard/letters/citizen.json"),
    include_str!("standard/letters/companies.json"),
    include_str!("standard/letters/others.json"),
    include_str!("standard/letters/pages.json"),
];

/// Size of a world; a larger one contains the smaller.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum Size {
    /// Four people, two companies, thirty dialogs.
    Small,
    /// Everything that a dialog can carry, and an accountant with 250 companies.
    #[default]
    Standard,
    /// The standard world and one person with 15,000 parties; 200,000 dialogs.
    Large,
}

/// Sites outside Dialogporten that dialogs link to.
#[derive(Clone, Debug)]
pub struct Addresses {
    /// Origin of the demo service owner.
    pub service_owner: Url,
}

/// Why a world cannot be made: an error in its data, which the tests of this module rule out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file is not JSON of the expected shape.
    #[error("world data: {0}")]
    Shape(#[from] serde_json::Error),
    /// A shorthand in a letter cannot be expanded.
    #[error("world data: {letter}: {fault}")]
    Letter {
        /// Key of the letter in its file.
        letter: String,
        /// What is wrong with the shorthand.
        fault: String,
    },
    /// A short name that is not defined.
    #[error("world data: nothing is called {0}")]
    Unknown(String),
    /// The simulated Dialogporten rejects the world.
    #[error(transparent)]
    Refused(#[from] seed::Error),
}

/// Level of assurance of an electronic identity.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    /// Level 3; `acr` is `idporten-loa-substantial`.
    Substantial,
    /// Level 4; `acr` is `idporten-loa-high`.
    High,
}

/// A synthetic person who can log in.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Person {
    /// Short name, for tests and forms.
    pub key: String,
    /// Synthetic national identity number; `None` for the one person without.
    pub pid: Option<String>,
    /// Given name, as the login page shows it.
    pub given_name: String,
    /// Family name, as the login page shows it.
    pub family_name: String,
    /// Levels of assurance that the person can reach.
    pub levels: Vec<Level>,
    /// E-mail address of the person without a national identity number.
    pub email: Option<String>,
    /// Suggested use of this person, by language code.
    pub description: BTreeMap<String, String>,
    /// Keys of the parties that the person may act for.
    represents: Vec<String>,
    /// Number of generated companies that the person keeps accounts for.
    #[serde(default)]
    clients: usize,
    denied: Vec<Value>,
}

impl Person {
    /// The name in the format of the population register.
    fn register_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name).to_uppercase()
    }
}

/// A generated world with its people.
#[derive(Debug)]
pub struct World {
    /// People who can log in.
    pub people: Vec<Person>,
    /// JSON form of the world, without the part of the large world that JSON cannot hold.
    pub value: Value,
    /// Seed data for the simulated Dialogporten.
    pub seed: seed::World,
}

/// The people who can log in.
///
/// # Errors
/// When the embedded data is invalid.
pub fn people(size: Size) -> Result<Vec<Person>, Error> {
    directory::people(size)
}

/// The world of this size, as it is at `now`.
///
/// The same `now` gives the same world to the byte.
///
/// # Errors
/// When the embedded data is invalid.
pub fn build(size: Size, now: Timestamp, addresses: &Addresses) -> Result<World, Error> {
    let directory = Directory::load(size)?;
    let letters = LetterExpander::new(&directory, ReferenceTime::new(now), addresses);
    let value = build_json(size, now, &letters)?;
    let mut seed = seed::World::from_json(value.clone())?;
    if size == Size::Large {
        large::add(&mut seed, &letters)?;
    }
    Ok(World {
        people: directory.people,
        value,
        seed,
    })
}

/// The small world: four people, two companies and their post, as it is at `now`.
///
/// # Errors
/// When the embedded data is invalid.
pub fn build_small_json(now: Timestamp, addresses: &Addresses) -> Result<Value, Error> {
    let directory = Directory::load(Size::Small)?;
    let letters = LetterExpander::new(&directory, ReferenceTime::new(now), addresses);
    build_json(Size::Small, now, &letters)
}

/// Expands everything authored, and the bulk letters of the standard world.
fn build_json(size: Size, now: Timestamp, letters: &LetterExpander<'_>) -> Result<Value, Error> {
    let directory = letters.directory;
    let mut authored: Vec<Map<String, Value>> = Vec::new();
    for file in SMALL_LETTERS {
        authored.extend(serde_json::from_str::<Vec<_>>(file)?);
    }
    if size != Size::Small {
        for file in STANDARD_LETTERS {
            authored.extend(serde_json::from_str::<Vec<_>>(file)?);
        }
        authored.extend(BulkTemplates::load()?.generate_letters(directory));
    }
    let mut dialogs = Vec::new();
    let mut names = Map::new();
    for fields in authored {
        let (key, dialog) = letters.expand(fields)?;
        let id = dialog.pointer("/create/id").cloned().unwrap_or_default();
        names.insert(key, id);
        dialogs.push(dialog);
    }
    let registered = directory.people.iter().filter_map(|person| {
        person
            .pid
            .clone()
            .map(|pid| (pid, Value::String(person.register_name())))
    });
    Ok(json!({
        "clock": now.to_string(),
        "people": directory.people_json()?,
        "serviceOwners": directory.service_owners(),
        "resources": directory.resources_json(),
        "registerNames": registered.collect::<Map<_, _>>(),
        "dialogs": dialogs,
        "dialogNames": names,
    }))
}

#[cfg(test)]
mod tests;
