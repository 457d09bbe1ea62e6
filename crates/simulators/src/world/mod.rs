//! The people, companies and dialogs that the demo starts with, in three sizes.
//!
//! The letters are data (`letters/*.json`, one folder of post each) in the shape that service
//! owners send to Dialogporten, with shorthands that `letter` writes out: a text is
//! `{"nb": …, "nn": …, "en": …}`; a time is told from the present, `-3d 08:45` in Norwegian time
//! or `-2h`, or from the letter's own day, `@14d 12:00`; people, parties and services go by short
//! names; `{service_owner}`, `{id}`, `{number}`, `{year}`, `{month}` and `{date +3d}` stand inside
//! texts and addresses, `{transmission}` in the address of a transmission's content; an address of content that the inbox embeds is `{"markdown": …}`; a
//! transmission that `answers` another, and an activity that tells that one was `opened`, name it
//! by its place; ids are made, the same ones for the same letter sent at the same time.
//!
//! * `small` is a handful of people whose letters tests know by name.
//! * `standard` adds a folder that shows everything a dialog can carry, and people with none, few
//!   and very many to act for. What has to be many is made by rule (`companies`, `bulk`) from
//!   letters that are authored like all others.
//! * `large` adds one person with thousands of companies, made without going through JSON.
//!
//! Everybody here is invented. The national identity numbers have month + 80 and the organisation
//! numbers begin with 2 or 3: neither are given to anybody.

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

use super::dialogporten::world as seed;
use bulk::Bulk;
use directory::Directory;
use letter::Letters;
pub use long::{ACTIVITIES, TRANSMISSIONS, long_dialog};
use time::Present;

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

/// How much there is in a world.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum Size {
    /// Four people, two companies, thirty dialogs.
    Small,
    /// Everything that a dialog can carry, and an accountant with 250 companies.
    #[default]
    Standard,
    /// The same, and one person with 15,000 parties; 200,000 dialogs.
    Large,
}

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
    /// The simulated Dialogporten refuses it.
    #[error(transparent)]
    Refused(#[from] seed::Error),
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
    /// How many companies, made by rule, the person keeps the books of.
    #[serde(default)]
    clients: usize,
    denied: Vec<Value>,
}

impl Person {
    /// The name as the population register writes it.
    fn register_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name).to_uppercase()
    }
}

/// A world that was made.
#[derive(Debug)]
pub struct World {
    /// Those who can log in.
    pub people: Vec<Person>,
    /// All of it but what is too much for JSON.
    pub value: Value,
    /// What Dialogporten is to begin with.
    pub seed: seed::World,
}

/// The people who can log in.
///
/// # Errors
/// When the embedded data is at fault.
pub fn people(size: Size) -> Result<Vec<Person>, Error> {
    directory::people(size)
}

/// The world of this size, as it is at `now`.
///
/// The same `now` gives the same world to the byte.
///
/// # Errors
/// When the embedded data is at fault.
pub fn make(size: Size, now: Timestamp, addresses: &Addresses) -> Result<World, Error> {
    let directory = Directory::read(size)?;
    let letters = Letters::new(&directory, Present::at(now), addresses);
    let value = write_out(size, now, &letters)?;
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
/// When the embedded data is at fault.
pub fn small(now: Timestamp, addresses: &Addresses) -> Result<Value, Error> {
    let directory = Directory::read(Size::Small)?;
    let letters = Letters::new(&directory, Present::at(now), addresses);
    write_out(Size::Small, now, &letters)
}

/// Everything that is authored, and the bulk of the standard world.
fn write_out(size: Size, now: Timestamp, letters: &Letters<'_>) -> Result<Value, Error> {
    let directory = letters.directory;
    let mut authored: Vec<Map<String, Value>> = Vec::new();
    for file in SMALL_LETTERS {
        authored.extend(serde_json::from_str::<Vec<_>>(file)?);
    }
    if size != Size::Small {
        for file in STANDARD_LETTERS {
            authored.extend(serde_json::from_str::<Vec<_>>(file)?);
        }
        authored.extend(Bulk::read()?.letters(directory));
    }
    let mut dialogs = Vec::new();
    let mut names = Map::new();
    for fields in authored {
        let (key, dialog) = letters.write_out(fields)?;
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
        "people": directory.people_value()?,
        "serviceOwners": directory.service_owners(),
        "resources": directory.resources_value(),
        "registerNames": registered.collect::<Map<_, _>>(),
        "dialogs": dialogs,
        "dialogNames": names,
    }))
}

#[cfg(test)]
mod tests;
