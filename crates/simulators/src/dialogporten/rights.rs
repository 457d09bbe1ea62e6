//! Mutable access rights: parties of each person, services, denials, and required levels.
//!
//! A change takes effect at once, or after a delay as with the real one's caches
//! (`docs/rules/dialogporten.md#delays`: up to 15 minutes for delegations).

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, PoisonError, RwLock},
};

use jiff::Timestamp;
use serde::Deserialize;

use super::{
    access::Access,
    seed::{Denial, ListedParty, Person, Resource, check_party},
};

/// A change of rights by the platform.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum RightsChange {
    /// Authorises a person for a party, at the end of the list or below the party with this URN.
    #[serde(rename_all = "camelCase")]
    GiveParty {
        /// National identity number of the person.
        pid: String,
        /// The party, as the platform lists it.
        party: Box<ListedParty>,
        /// URN of the parent, if the party is a sub-unit.
        #[serde(default)]
        parent: Option<String>,
    },
    /// Withdraws a party from a person, sub-units included.
    WithdrawParty {
        /// National identity number of the person.
        pid: String,
        /// URN of the party to withdraw.
        party: String,
    },
    /// Gives a person access to a service on behalf of a party.
    GiveService {
        /// National identity number of the person.
        pid: String,
        /// URN of the party, which must be listed.
        party: String,
        /// Service id, without the URN prefix.
        resource: String,
    },
    /// Withdraws a person's access to a service on behalf of a party.
    WithdrawService {
        /// National identity number of the person.
        pid: String,
        /// URN of the party, which must be listed.
        party: String,
        /// Service id, without the URN prefix.
        resource: String,
    },
    /// Denies something to a person despite access to the service.
    Deny {
        /// National identity number of the person.
        pid: String,
        /// What is denied: a request must match every given field.
        what: Denial,
    },
    /// Lifts a denial, which must be given with the same fields.
    Allow {
        /// National identity number of the person.
        pid: String,
        /// The denial to lift, with equal fields.
        what: Denial,
    },
    /// Changes the authentication level that a service requires.
    Level {
        /// Service id, without the URN prefix.
        resource: String,
        /// Lowest authentication level that opens its dialogs.
        level: u8,
    },
}

/// A change refers to something that does not exist.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum RightsError {
    /// No person in the world has this number.
    #[error("nobody has this number")]
    UnknownPerson,
    /// The person does not act for this party.
    #[error("the person does not act for this party")]
    UnknownParty,
    /// There is no such service.
    #[error("there is no such service")]
    UnknownService,
    /// The denial to lift does not exist.
    #[error("this was not denied")]
    NotDenied,
    /// The party is invalid, with the reason.
    #[error("{0}")]
    NoParty(String),
}

/// Rights of all people, and all services.
#[derive(Debug)]
pub(super) struct RightsStore(RwLock<RightsState>);

#[derive(Debug)]
struct RightsState {
    people: HashMap<String, Arc<Access>>,
    /// Services by their full URN.
    resources: BTreeMap<String, Resource>,
    /// Changes still hidden by the simulated caches, oldest first, with their start times.
    pending: Vec<(Timestamp, RightsChange)>,
}

impl RightsStore {
    pub(super) fn new(people: Vec<Person>, resources: Vec<Resource>) -> Self {
        let people = people
            .into_iter()
            .map(|person| (person.pid.clone(), Arc::new(Access::new(person))));
        let resources = resources
            .into_iter()
            .map(|one| (format!("urn:altinn:resource:{}", one.id), one));
        Self(RwLock::new(RightsState {
            people: people.collect(),
            resources: resources.collect(),
            pending: Vec::new(),
        }))
    }

    /// The person's access at this time.
    pub(super) fn access_of(&self, pid: &str, now: Timestamp) -> Option<Arc<Access>> {
        self.apply_due_changes(now);
        self.read(|state| state.people.get(pid).cloned())
    }

    /// Calls `look` with the service of this URN.
    pub(super) fn resource<T>(&self, urn: &str, inspect: impl FnOnce(&Resource) -> T) -> Option<T> {
        self.read(|state| state.resources.get(urn).map(inspect))
    }

    /// Calls `look` with all services, by URN.
    pub(super) fn resources<T>(&self, inspect: impl FnOnce(&BTreeMap<String, Resource>) -> T) -> T {
        self.read(|state| inspect(&state.resources))
    }

    /// Changes rights, at `from` or at once. A delayed change is also tried now, so that the caller
    /// gets its errors.
    pub(super) fn change(
        &self,
        change: RightsChange,
        from: Option<Timestamp>,
    ) -> Result<(), RightsError> {
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let entry = state.entry_after(&change)?;
        match from {
            Some(from) => state.pending.push((from, change)),
            None => state.insert(entry),
        }
        Ok(())
    }

    fn apply_due_changes(&self, now: Timestamp) {
        let is_due = |(from, _): &(Timestamp, _)| *from <= now;
        if !self.read(|state| state.pending.iter().any(is_due)) {
            return;
        }
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let (due, pending) = std::mem::take(&mut state.pending)
            .into_iter()
            .partition(is_due);
        state.pending = pending;
        let due: Vec<(Timestamp, RightsChange)> = due;
        for (_, change) in due {
            // A change that no longer applies, because of changes in between, has no effect.
            if let Ok(entry) = state.entry_after(&change) {
                state.insert(entry);
            }
        }
    }

    fn read<T>(&self, inspect: impl FnOnce(&RightsState) -> T) -> T {
        inspect(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Edit of one person's rights.
type Edit<'a> = &'a dyn Fn(&mut Person) -> Result<(), RightsError>;

/// One entry of the held rights after a change.
enum RightsEntry {
    Person(Person),
    Resource(String, Resource),
}

impl RightsState {
    fn insert(&mut self, entry: RightsEntry) {
        match entry {
            RightsEntry::Person(person) => {
                let pid = person.pid.clone();
                self.people.insert(pid, Arc::new(Access::new(person)));
            }
            RightsEntry::Resource(urn, resource) => {
                self.resources.insert(urn, resource);
            }
        }
    }

    fn entry_after(&self, change: &RightsChange) -> Result<RightsEntry, RightsError> {
        let (pid, act): (_, Edit<'_>) = match change {
            RightsChange::Level { resource, level } => return self.with_level(resource, *level),
            RightsChange::GiveParty { pid, party, parent } => (pid, &move |person| {
                add_party(person, party, parent.as_deref())
            }),
            RightsChange::WithdrawParty { pid, party } => {
                (pid, &move |person| remove_party(person, party))
            }
            RightsChange::GiveService {
                pid,
                party,
                resource,
            } => {
                self.find_resource(resource)?;
                (pid, &move |person| {
                    let open = &mut find_party_mut(person, party)?.authorized_resources;
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
                let open = &mut find_party_mut(person, party)?.authorized_resources;
                remove_matching(open, |one| one == resource, RightsError::UnknownService)
            }),
            RightsChange::Deny { pid, what } => (pid, &move |person| {
                person.denied.push(what.clone());
                Ok(())
            }),
            RightsChange::Allow { pid, what } => (pid, &move |person| {
                remove_matching(
                    &mut person.denied,
                    |one| one == what,
                    RightsError::NotDenied,
                )
            }),
        };
        let known = self.people.get(pid).ok_or(RightsError::UnknownPerson)?;
        let mut person = known.person.clone();
        act(&mut person)?;
        Ok(RightsEntry::Person(person))
    }

    fn find_resource(&self, resource: &str) -> Result<(String, &Resource), RightsError> {
        let urn = format!("urn:altinn:resource:{resource}");
        let found = self.resources.get(&urn);
        found
            .map(|resource| (urn, resource))
            .ok_or(RightsError::UnknownService)
    }

    fn with_level(&self, resource: &str, level: u8) -> Result<RightsEntry, RightsError> {
        let (urn, known) = self.find_resource(resource)?;
        let mut resource = known.clone();
        resource.minimum_authentication_level = level;
        Ok(RightsEntry::Resource(urn, resource))
    }
}

/// Adds a party; an existing one with the same URN is replaced.
fn add_party(
    person: &mut Person,
    party: &ListedParty,
    parent: Option<&str>,
) -> Result<(), RightsError> {
    check_party(party).map_err(|error| RightsError::NoParty(error.to_string()))?;
    let list = match parent {
        None => &mut person.authorized_parties,
        Some(parent) => &mut find_party_mut(person, parent)?.subunits,
    };
    let urn = party.urn();
    list.retain(|one| one.urn() != urn);
    list.push(party.clone());
    Ok(())
}

fn remove_party(person: &mut Person, party: &str) -> Result<(), RightsError> {
    let is_it = |one: &ListedParty| one.urn() == party;
    let parties = &mut person.authorized_parties;
    if remove_matching(parties, is_it, RightsError::UnknownParty).is_ok() {
        return Ok(());
    }
    let mut units = parties.iter_mut().map(|parent| &mut parent.subunits);
    units
        .find_map(|units| remove_matching(units, is_it, RightsError::UnknownParty).ok())
        .ok_or(RightsError::UnknownParty)
}

fn find_party_mut<'a>(
    person: &'a mut Person,
    urn: &str,
) -> Result<&'a mut ListedParty, RightsError> {
    let parties = person.authorized_parties.iter_mut();
    let mut all = parties.flat_map(|party| {
        // A party and its units cannot be borrowed mutably at the same time: either the party or its
        // units are candidates.
        if party.urn() == urn {
            vec![party]
        } else {
            party.subunits.iter_mut().collect()
        }
    });
    all.find(|party| party.urn() == urn)
        .ok_or(RightsError::UnknownParty)
}

/// Removes the matching entries, or returns the error if there are none.
fn remove_matching<T>(
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
