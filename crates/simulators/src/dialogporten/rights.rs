//! Rights that change while it runs: whom a person may act for, which services are open, what is
//! denied, and the level that a service demands.
//!
//! A change holds at once, or after a delay as behind the real one's caches
//! (`docs/rules/dialogporten.md#delays`: up to 15 minutes for delegations).

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, PoisonError, RwLock},
};

use jiff::Timestamp;
use serde::Deserialize;

use super::{
    access::Access,
    world::{Denied, ListedParty, Person, Resource, check_party},
};

/// A change of rights.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum RightsChange {
    /// A person may act for a party, at the end of the list or below the party with this URN.
    #[serde(rename_all = "camelCase")]
    GiveParty {
        /// Who.
        pid: String,
        /// For whom, as the platform lists it.
        party: Box<ListedParty>,
        /// The URN of the party that it is a sub-unit of.
        #[serde(default)]
        parent: Option<String>,
    },
    /// A person may no longer act for a party, sub-units included.
    WithdrawParty {
        /// Who.
        pid: String,
        /// The party's URN.
        party: String,
    },
    /// A service opens to a person on behalf of a party.
    GiveService {
        /// Who.
        pid: String,
        /// The party's URN.
        party: String,
        /// The service's id, without the URN's prefix.
        resource: String,
    },
    /// A service closes to a person on behalf of a party.
    WithdrawService {
        /// Who.
        pid: String,
        /// The party's URN.
        party: String,
        /// The service's id, without the URN's prefix.
        resource: String,
    },
    /// Something is denied to a person although the service is open.
    Deny {
        /// Who.
        pid: String,
        /// What: it must match every field that is given.
        what: Denied,
    },
    /// A denial is lifted; it must be named as it was given.
    Allow {
        /// Who.
        pid: String,
        /// What.
        what: Denied,
    },
    /// A service demands another level from here on.
    Level {
        /// The service's id, without the URN's prefix.
        resource: String,
        /// The lowest level that opens its dialogs.
        level: u8,
    },
}

/// A change that names what is not there.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum RightsError {
    /// Nobody with this number can log in.
    #[error("nobody has this number")]
    UnknownPerson,
    /// The person does not act for this party.
    #[error("the person does not act for this party")]
    UnknownParty,
    /// There is no such service.
    #[error("there is no such service")]
    UnknownService,
    /// The denial to lift was never made.
    #[error("this was not denied")]
    NotDenied,
    /// The party cannot be one.
    #[error("{0}")]
    NoParty(String),
}

/// What every person may do, and every service.
#[derive(Debug)]
pub(super) struct Rights(RwLock<Held>);

#[derive(Debug)]
struct Held {
    people: HashMap<String, Arc<Access>>,
    /// By URN.
    resources: BTreeMap<String, Resource>,
    /// Changes that the caches do not show yet, oldest first.
    waiting: Vec<(Timestamp, RightsChange)>,
}

impl Rights {
    pub(super) fn new(people: Vec<Person>, resources: Vec<Resource>) -> Self {
        let people = people
            .into_iter()
            .map(|person| (person.pid.clone(), Arc::new(Access::new(person))));
        let resources = resources
            .into_iter()
            .map(|one| (format!("urn:altinn:resource:{}", one.id), one));
        Self(RwLock::new(Held {
            people: people.collect(),
            resources: resources.collect(),
            waiting: Vec::new(),
        }))
    }

    /// What the person may do now.
    pub(super) fn of(&self, pid: &str, now: Timestamp) -> Option<Arc<Access>> {
        self.catch_up(now);
        self.read(|held| held.people.get(pid).cloned())
    }

    /// Looks at the service with this URN.
    pub(super) fn resource<T>(&self, urn: &str, look: impl FnOnce(&Resource) -> T) -> Option<T> {
        self.read(|held| held.resources.get(urn).map(look))
    }

    /// Looks at all services.
    pub(super) fn resources<T>(&self, look: impl FnOnce(&BTreeMap<String, Resource>) -> T) -> T {
        self.read(|held| look(&held.resources))
    }

    /// Changes rights, at `from` or at once. A change that comes later is tried now all the same,
    /// so that whoever asks for it learns what is wrong with it.
    pub(super) fn change(
        &self,
        change: RightsChange,
        from: Option<Timestamp>,
    ) -> Result<(), RightsError> {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let changed = held.changed(&change)?;
        match from {
            Some(from) => held.waiting.push((from, change)),
            None => held.put(changed),
        }
        Ok(())
    }

    fn catch_up(&self, now: Timestamp) {
        let is_due = |(from, _): &(Timestamp, _)| *from <= now;
        if !self.read(|held| held.waiting.iter().any(is_due)) {
            return;
        }
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let (due, waiting) = std::mem::take(&mut held.waiting)
            .into_iter()
            .partition(is_due);
        held.waiting = waiting;
        let due: Vec<(Timestamp, RightsChange)> = due;
        for (_, change) in due {
            // What no longer fits, because of changes in between, has no effect.
            if let Ok(changed) = held.changed(&change) {
                held.put(changed);
            }
        }
    }

    fn read<T>(&self, look: impl FnOnce(&Held) -> T) -> T {
        look(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What a change does to a person.
type Edit<'a> = &'a dyn Fn(&mut Person) -> Result<(), RightsError>;

/// One entry of what is held, as it is after a change.
enum Changed {
    Person(Person),
    Resource(String, Resource),
}

impl Held {
    fn put(&mut self, changed: Changed) {
        match changed {
            Changed::Person(person) => {
                let pid = person.pid.clone();
                self.people.insert(pid, Arc::new(Access::new(person)));
            }
            Changed::Resource(urn, resource) => {
                self.resources.insert(urn, resource);
            }
        }
    }

    fn changed(&self, change: &RightsChange) -> Result<Changed, RightsError> {
        let (pid, act): (_, Edit<'_>) = match change {
            RightsChange::Level { resource, level } => return self.with_level(resource, *level),
            RightsChange::GiveParty { pid, party, parent } => {
                (pid, &move |person| give(person, party, parent.as_deref()))
            }
            RightsChange::WithdrawParty { pid, party } => {
                (pid, &move |person| withdraw(person, party))
            }
            RightsChange::GiveService {
                pid,
                party,
                resource,
            } => {
                self.known(resource)?;
                (pid, &move |person| {
                    let open = &mut find(person, party)?.authorized_resources;
                    if !open.contains(resource) {
                        open.push(resource.clone());
                    }
                    Ok(())
                })
            }
            RightsChange::WithdrawService {
                pid,
                party,
                resource,
            } => (pid, &move |person| {
                let open = &mut find(person, party)?.authorized_resources;
                removed(open, |one| one == resource, RightsError::UnknownService)
            }),
            RightsChange::Deny { pid, what } => (pid, &move |person| {
                person.denied.push(what.clone());
                Ok(())
            }),
            RightsChange::Allow { pid, what } => (pid, &move |person| {
                removed(
                    &mut person.denied,
                    |one| one == what,
                    RightsError::NotDenied,
                )
            }),
        };
        let known = self.people.get(pid).ok_or(RightsError::UnknownPerson)?;
        let mut person = known.person.clone();
        act(&mut person)?;
        Ok(Changed::Person(person))
    }

    fn known(&self, resource: &str) -> Result<(String, &Resource), RightsError> {
        let urn = format!("urn:altinn:resource:{resource}");
        let found = self.resources.get(&urn);
        found
            .map(|resource| (urn, resource))
            .ok_or(RightsError::UnknownService)
    }

    fn with_level(&self, resource: &str, level: u8) -> Result<Changed, RightsError> {
        let (urn, known) = self.known(resource)?;
        let mut resource = known.clone();
        resource.minimum_authentication_level = level;
        Ok(Changed::Resource(urn, resource))
    }
}

/// A party given anew takes the place of the one with its URN.
fn give(person: &mut Person, party: &ListedParty, parent: Option<&str>) -> Result<(), RightsError> {
    check_party(party).map_err(|error| RightsError::NoParty(error.to_string()))?;
    let list = match parent {
        None => &mut person.authorized_parties,
        Some(parent) => &mut find(person, parent)?.subunits,
    };
    let urn = party.urn();
    list.retain(|one| one.urn() != urn);
    list.push(party.clone());
    Ok(())
}

fn withdraw(person: &mut Person, party: &str) -> Result<(), RightsError> {
    let is_it = |one: &ListedParty| one.urn() == party;
    let parties = &mut person.authorized_parties;
    if removed(parties, is_it, RightsError::UnknownParty).is_ok() {
        return Ok(());
    }
    let mut units = parties.iter_mut().map(|parent| &mut parent.subunits);
    units
        .find_map(|units| removed(units, is_it, RightsError::UnknownParty).ok())
        .ok_or(RightsError::UnknownParty)
}

fn find<'a>(person: &'a mut Person, urn: &str) -> Result<&'a mut ListedParty, RightsError> {
    let parties = person.authorized_parties.iter_mut();
    let mut all = parties.flat_map(|party| {
        // A party cannot be lent out together with its own units: whichever is meant is chosen.
        if party.urn() == urn {
            vec![party]
        } else {
            party.subunits.iter_mut().collect()
        }
    });
    all.find(|party| party.urn() == urn)
        .ok_or(RightsError::UnknownParty)
}

/// Removes what fits, or says what was not there.
fn removed<T>(
    list: &mut Vec<T>,
    is_it: impl Fn(&T) -> bool,
    missing: RightsError,
) -> Result<(), RightsError> {
    let before = list.len();
    list.retain(|one| !is_it(one));
    if list.len() < before {
        Ok(())
    } else {
        Err(missing)
    }
}
