//! Simulated Dialogporten: the end-user GraphQL API, verified against recordings of the real one.
//!
//! It does not match strings: a GraphQL engine runs over a state that openings, labels and service
//! owners change. The recordings are in `tests/recordings`; `recordings.rs` and `timelines.rs` of
//! `tests/all` check the simulator against them. Of the REST interface it has the public documents,
//! the two logs and the transmissions (`rest.rs`).
//!
//! Outside the contract it can be controlled in process or through the control interface
//! (`control.rs`): service owners make changes, rights change, and requests fail on demand.

mod access;
mod auth;
mod chunked_body;
mod control;
pub mod create;
mod dialog;
mod dialog_change;
mod document;
pub mod enums;
mod events;
mod fault_injection;
mod faults;
mod free_text;
mod http;
mod ids;
mod language;
mod null_propagation;
mod pagination;
mod party;
mod reference;
mod request_log;
mod rest;
mod rights;
mod schema;
mod search;
pub mod seed;
mod state;
mod switches;
mod token;

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use aws_lc_rs::digest::{SHA256, digest};
use axum::Router;
use jiff::SignedDuration;
use url::Url;
use uuid::Uuid;

use self::{
    auth::Verifier,
    dialog::Dialog,
    dialog_change::EventKind,
    events::{Events, Signal},
    faults::Faults,
    null_propagation::FieldTypes,
    rights::RightsStore,
    schema::Schema,
    seed::{SeedDialog, ServiceOwner, World},
    state::State,
    switches::SwitchStore,
    token::Signer,
};
pub use self::{
    dialog_change::{DialogChange, Patch},
    faults::{Fault, FaultRule, Operation, UnsupportedFaultError},
    request_log::{RequestLog, RequestLogEntry},
    rights::{RightsChange, RightsError},
    switches::Switches,
};
use clock::Clock;

/// Settings to start the simulator with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Base URL; also the issuer of dialog tokens.
    pub base: Url,
    /// Issuer of the accepted access tokens; its keys are found through its metadata.
    pub issuer: Url,
    /// Clock for all times and lifetimes.
    pub clock: Clock,
    /// The dialogs and people that exist at the start.
    pub world: World,
}

/// Why the simulator cannot start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The key pairs for dialog tokens could not be generated.
    #[error("the keys of the dialog tokens could not be made")]
    Keys(#[from] aws_lc_rs::error::Unspecified),
    /// The HTTP client could not be built.
    #[error("the client that reads the provider's keys could not be made")]
    Client(#[from] reqwest::Error),
    /// The engine's own schema could not be parsed.
    #[error("the schema cannot be read back")]
    Schema(#[from] async_graphql::parser::Error),
}

/// A running simulator; clones share its state.
#[derive(Clone)]
pub struct Dialogporten {
    inner: Arc<Inner>,
    schema: Schema,
    fields: Arc<FieldTypes>,
}

/// State shared by all requests, in memory.
#[derive(Debug)]
struct Inner {
    state: RwLock<State>,
    rights: RightsStore,
    service_owners: BTreeMap<String, ServiceOwner>,
    register_names: BTreeMap<String, String>,
    signer: Signer,
    verifier: Verifier,
    clock: Clock,
    /// Salt of the masked person ids, random per process.
    salt: Uuid,
    requests: Mutex<RequestLog>,
    faults: Faults,
    switches: SwitchStore,
    events: Events,
}

impl std::fmt::Debug for Dialogporten {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dialogporten").finish_non_exhaustive()
    }
}

impl Dialogporten {
    /// Starts from a world.
    ///
    /// # Errors
    /// When the machine cannot provide keys or an HTTP client.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let Settings {
            base,
            issuer,
            clock,
            world,
        } = settings;
        let token_issuer = format!("{}/api/v1", base.as_str().trim_end_matches('/'));
        let mut register_names = world.register_names;
        for person in &world.people {
            register_names
                .entry(person.pid.clone())
                .or_insert_with(|| person.name.clone());
        }
        let inner = Arc::new(Inner {
            rights: RightsStore::new(world.people, world.resources),
            register_names,
            state: RwLock::new(State::new(world.dialogs, world.clock)),
            service_owners: world.service_owners,
            signer: Signer::new(token_issuer)?,
            verifier: Verifier::new(issuer)?,
            clock,
            salt: Uuid::new_v4(),
            requests: Mutex::default(),
            faults: Faults::default(),
            switches: SwitchStore::default(),
            events: Events::default(),
        });
        let schema = schema::schema(inner.clone());
        let fields = Arc::new(FieldTypes::from_sdl(&schema.sdl())?);
        Ok(Self {
            inner,
            schema,
            fields,
        })
    }

    /// Routes of the end-user API.
    pub fn router(&self) -> Router {
        http::router(self.clone())
    }

    /// Routes of the control interface, for a port of its own.
    pub fn control_router(&self) -> Router {
        control::router(self.clone())
    }

    /// Log of the requests since the start.
    #[must_use]
    pub fn requests(&self) -> RequestLog {
        self.inner
            .requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Creates a dialog as a service owner; returns its id.
    ///
    /// # Errors
    /// Names the field that is wrong: unknown services, owners and parties, a missing title, labels
    /// that exclude each other, an id that is taken.
    pub fn create(&self, dialog: SeedDialog) -> Result<Uuid, String> {
        let inner = &self.inner;
        let is_resource = |urn: &str| inner.rights.resource(urn, |_| ()).is_some();
        let violation = seed::violation(&dialog, &inner.service_owners, is_resource);
        if let Some(violation) = violation {
            return Err(violation);
        }
        let now = inner.clock.now();
        let mut state = inner.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.get(dialog.create.id).is_some() {
            return Err(format!("create.id: {} is taken", dialog.create.id));
        }
        Ok(state.create(dialog, now))
    }

    /// Applies a service owner's change to a dialog; `false` if there is no such dialog.
    #[must_use]
    pub fn change_dialog(&self, dialog: Uuid, change: DialogChange) -> bool {
        self.inner.change_dialog(dialog, change, false)
    }

    /// Applies a silent change, which moves no date or label; a silent deletion also sends no
    /// event. `false` if there is no such dialog.
    #[must_use]
    pub fn change_dialog_silently(&self, dialog: Uuid, change: DialogChange) -> bool {
        self.inner.change_dialog(dialog, change, true)
    }

    /// Changes rights, at once or after a delay that simulates a cache.
    ///
    /// # Errors
    /// Names what the change refers to and does not exist.
    pub fn change_rights(
        &self,
        change: RightsChange,
        delay: Option<SignedDuration>,
    ) -> Result<(), RightsError> {
        let now = self.inner.clock.now();
        let from = delay.map(|delay| now.saturating_add(delay).unwrap_or(now));
        self.inner.rights.change(change, from)
    }

    /// Makes an operation fail like this until [`Self::clear_faults`].
    ///
    /// # Errors
    /// When the operation cannot fail like this: the fault would never come.
    pub fn inject_fault(
        &self,
        operation: Operation,
        fault: Fault,
    ) -> Result<(), UnsupportedFaultError> {
        self.add_fault_rule(FaultRule::new(operation, fault))
    }

    /// Makes the next request for an operation fail like this.
    ///
    /// # Errors
    /// When the operation cannot fail like this.
    pub fn inject_fault_once(
        &self,
        operation: Operation,
        fault: Fault,
    ) -> Result<(), UnsupportedFaultError> {
        self.add_fault_rule(FaultRule::new(operation, fault).times(1))
    }

    /// Sets a fault, which may be limited to parties, services, dialogs or calls.
    ///
    /// # Errors
    /// When the operation cannot fail like this.
    pub fn add_fault_rule(&self, fault: FaultRule) -> Result<(), UnsupportedFaultError> {
        self.inner.faults.set(fault)
    }

    /// Makes an operation fail like this for one party, a URN or the number at its end, until
    /// [`Self::clear_faults`]: one of several blocks of parties fails.
    ///
    /// # Errors
    /// When the operation cannot fail like this.
    pub fn inject_fault_for_party(
        &self,
        party: &str,
        operation: Operation,
        fault: Fault,
    ) -> Result<(), UnsupportedFaultError> {
        self.add_fault_rule(FaultRule::new(operation, fault).about_party(party))
    }

    /// All active faults, with how often each has occurred.
    #[must_use]
    pub fn faults(&self) -> Vec<FaultRule> {
        self.inner.faults.list()
    }

    /// Clears all faults; withheld answers are sent.
    pub fn clear_faults(&self) {
        self.inner.faults.clear();
    }

    /// Behaviour that differs between installations, as it is set now.
    #[must_use]
    pub fn switches(&self) -> Switches {
        self.inner.switches.get()
    }

    /// Sets the behaviour that differs between installations.
    pub fn set_switches(&self, switches: Switches) {
        self.inner.switches.set(switches);
    }

    /// Number of open event streams.
    #[must_use]
    pub fn streams(&self) -> usize {
        self.inner.events.open_streams()
    }

    /// Breaks the open event streams of a dialog, or all with `None`.
    pub fn break_streams(&self, dialog: Option<Uuid>) {
        self.inner.events.send(Signal::Break(dialog));
    }

    /// The schema in GraphQL's schema definition language.
    #[must_use]
    pub fn sdl(&self) -> String {
        self.schema.sdl()
    }
}

impl Inner {
    fn change_dialog(&self, dialog: Uuid, change: DialogChange, silent: bool) -> bool {
        let now = self.clock.now();
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let Ok(event) = state.apply_change(dialog, change, silent, now) else {
            return false;
        };
        if let Some(event) = event {
            self.send_event(&state, dialog, event);
        }
        true
    }

    /// Sends an event to the open streams of the dialog, unless a fault prevents it.
    fn send_event(&self, state: &State, dialog: Uuid, event: EventKind) {
        let party = state
            .get(dialog)
            .map_or("", |dialog| dialog.create.party.as_str());
        match self.faults.match_event(dialog, party) {
            None => self.events.send(Signal::Event(dialog, event)),
            Some(Fault::BrokenStream) => self.events.send(Signal::Break(Some(dialog))),
            Some(_) => {}
        }
    }

    /// Party URN of the dialog; `None` if it does not exist.
    fn party_of(&self, dialog: Uuid) -> Option<String> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.get(dialog).map(|dialog| dialog.create.party.clone())
    }

    /// Authentication level required to open the dialog; an unknown service counts as substantial.
    fn level_of(&self, dialog: &Dialog) -> u8 {
        let urn = &dialog.create.service_resource;
        let level = self
            .rights
            .resource(urn, |resource| resource.minimum_authentication_level);
        level.unwrap_or(3)
    }

    /// Resource type of the dialog's service, in lower case as the API writes it.
    fn kind_of(&self, dialog: &Dialog) -> String {
        let urn = &dialog.create.service_resource;
        self.rights
            .resource(urn, |resource| resource.resource_type.to_lowercase())
            .unwrap_or_default()
    }

    /// A pseudonym of a person, stable within this process only.
    fn mask(&self, pid: &str) -> String {
        let hash = digest(&SHA256, format!("{}{pid}", self.salt).as_bytes());
        let hex = hash
            .as_ref()
            .iter()
            .take(5)
            .fold(String::new(), |mut hex, byte| {
                // Writing to a string cannot fail.
                let _ = write!(hex, "{byte:02x}");
                hex
            });
        format!("urn:altinn:person:identifier-ephemeral:{hex}")
    }
}
