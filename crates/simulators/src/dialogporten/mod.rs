//! Simulated Dialogporten: the end-user GraphQL API, proven against recordings of the real one.
//!
//! It behaves, it does not match strings: a GraphQL engine over a state that readings, labels and
//! service owners change. What the recordings show is in `tests/recordings`; `recordings.rs` and
//! `timelines.rs` of `tests/all` hold it to them. Of the REST interface there are its open
//! documents and the two logs that GraphQL has nothing for (`rest.rs`).
//!
//! Outside the contract it can be steered, in process or through the control interface
//! (`control.rs`): service owners act, rights change, and requests fail as asked.

mod access;
mod act;
mod auth;
mod control;
pub mod create;
mod dialog;
mod document;
mod events;
mod faults;
mod free_text;
mod http;
mod ids;
mod language;
mod lookup;
mod nulls;
mod page;
mod party;
mod pieces;
mod requests;
mod rest;
mod rights;
mod schema;
mod search;
mod state;
mod switches;
mod token;
mod trouble;
pub mod words;
pub mod world;

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
    act::Heard,
    auth::Verifier,
    dialog::Dialog,
    events::{Events, Signal},
    faults::Faults,
    nulls::FieldTypes,
    rights::Rights,
    schema::Schema,
    state::State,
    switches::Switchboard,
    token::Signer,
    world::{SeedDialog, ServiceOwner, World},
};
pub use self::{
    act::{Act, Patch},
    faults::{Fault, Operation, SetFault, UnfitFault},
    requests::{Request, Requests},
    rights::{RightsChange, RightsError},
    switches::Switches,
};
use clock::Clock;

/// What the simulator needs to start.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where it is reached; names the issuer of dialog tokens.
    pub base: Url,
    /// The provider whose access tokens it takes; its keys are found through its metadata.
    pub issuer: Url,
    /// The time it goes by.
    pub clock: Clock,
    /// The dialogs and people it starts with.
    pub world: World,
}

/// Why the simulator cannot start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No keys could be made.
    #[error("the keys of the dialog tokens could not be made")]
    Keys(#[from] aws_lc_rs::error::Unspecified),
    /// No HTTP client could be made.
    #[error("the client that reads the provider's keys could not be made")]
    Client(#[from] reqwest::Error),
    /// The engine's own schema could not be read back.
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

/// What all requests share.
#[derive(Debug)]
struct Inner {
    state: RwLock<State>,
    rights: Rights,
    service_owners: BTreeMap<String, ServiceOwner>,
    register_names: BTreeMap<String, String>,
    signer: Signer,
    verifier: Verifier,
    clock: Clock,
    /// Person ids are masked with this, which no other process has.
    salt: Uuid,
    requests: Mutex<Requests>,
    faults: Faults,
    switches: Switchboard,
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
    /// Says what this machine could not provide: keys or an HTTP client.
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
            rights: Rights::new(world.people, world.resources),
            register_names,
            state: RwLock::new(State::new(world.dialogs, world.clock)),
            service_owners: world.service_owners,
            signer: Signer::new(token_issuer)?,
            verifier: Verifier::new(issuer)?,
            clock,
            salt: Uuid::new_v4(),
            requests: Mutex::default(),
            faults: Faults::default(),
            switches: Switchboard::default(),
            events: Events::default(),
        });
        let schema = schema::schema(inner.clone());
        let fields = Arc::new(FieldTypes::read(&schema.sdl())?);
        Ok(Self {
            inner,
            schema,
            fields,
        })
    }

    /// What the end user's side reaches.
    pub fn router(&self) -> Router {
        http::router(self.clone())
    }

    /// What service owners and tests reach, on a port of its own.
    pub fn control_router(&self) -> Router {
        control::router(self.clone())
    }

    /// What it was asked until now.
    #[must_use]
    pub fn requests(&self) -> Requests {
        self.inner
            .requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// A service owner creates a dialog; gives its id.
    ///
    /// # Errors
    /// Names the field that is wrong: unknown services, owners and parties, a title that is
    /// missing, labels that exclude each other, an id that is taken.
    pub fn create(&self, dialog: SeedDialog) -> Result<Uuid, String> {
        let inner = &self.inner;
        let is_resource = |urn: &str| inner.rights.resource(urn, |_| ()).is_some();
        let complaint = world::complaint(&dialog, &inner.service_owners, is_resource);
        if let Some(complaint) = complaint {
            return Err(complaint);
        }
        let now = inner.clock.now();
        let mut state = inner.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.get(dialog.create.id).is_some() {
            return Err(format!("create.id: {} is taken", dialog.create.id));
        }
        Ok(state.create(dialog, now))
    }

    /// A service owner acts on a dialog; `false` if there is no such dialog.
    #[must_use]
    pub fn act(&self, dialog: Uuid, act: Act) -> bool {
        self.inner.act(dialog, act, false)
    }

    /// A service owner acts without moving a date or a label; a silent deletion is not told to
    /// open pages either. `false` if there is no such dialog.
    #[must_use]
    pub fn act_silently(&self, dialog: Uuid, act: Act) -> bool {
        self.inner.act(dialog, act, true)
    }

    /// Changes rights, at once or, as behind a cache, after a delay.
    ///
    /// # Errors
    /// Says what the change names and is not there.
    pub fn change_rights(
        &self,
        change: RightsChange,
        delay: Option<SignedDuration>,
    ) -> Result<(), RightsError> {
        let now = self.inner.clock.now();
        let from = delay.map(|delay| now.saturating_add(delay).unwrap_or(now));
        self.inner.rights.change(change, from)
    }

    /// An operation fails like this until [`Self::works_again`].
    ///
    /// # Errors
    /// When the operation cannot fail like this: the fault would never come.
    pub fn fails(&self, operation: Operation, fault: Fault) -> Result<(), UnfitFault> {
        self.set_fault(SetFault::new(operation, fault))
    }

    /// The next request for an operation fails like this.
    ///
    /// # Errors
    /// When the operation cannot fail like this.
    pub fn fails_once(&self, operation: Operation, fault: Fault) -> Result<(), UnfitFault> {
        self.set_fault(SetFault::new(operation, fault).times(1))
    }

    /// Switches on a fault that is limited to some parties, dialogs or calls.
    ///
    /// # Errors
    /// When the operation cannot fail like this.
    pub fn set_fault(&self, fault: SetFault) -> Result<(), UnfitFault> {
        self.inner.faults.set(fault)
    }

    /// An operation fails like this where it is about this party, a URN or the number at its end,
    /// until [`Self::works_again`]: of many blocks of parties one is lost.
    ///
    /// # Errors
    /// When the operation cannot fail like this.
    pub fn fails_for(
        &self,
        party: &str,
        operation: Operation,
        fault: Fault,
    ) -> Result<(), UnfitFault> {
        self.set_fault(SetFault::new(operation, fault).about_party(party))
    }

    /// All faults that are switched on, and how often each has struck.
    #[must_use]
    pub fn faults(&self) -> Vec<SetFault> {
        self.inner.faults.list()
    }

    /// All faults are cleared; answers that did not come go out.
    pub fn works_again(&self) {
        self.inner.faults.clear();
    }

    /// How it does what installations do differently.
    #[must_use]
    pub fn switches(&self) -> Switches {
        self.inner.switches.get()
    }

    /// From now on it does so.
    pub fn set_switches(&self, switches: Switches) {
        self.inner.switches.set(switches);
    }

    /// How many event streams are open.
    #[must_use]
    pub fn streams(&self) -> usize {
        self.inner.events.open()
    }

    /// The open event streams of a dialog, or all, break.
    pub fn break_streams(&self, dialog: Option<Uuid>) {
        self.inner.events.tell(Signal::Break(dialog));
    }

    /// The schema, in the schema language.
    #[must_use]
    pub fn sdl(&self) -> String {
        self.schema.sdl()
    }
}

impl Inner {
    fn act(&self, dialog: Uuid, act: Act, silent: bool) -> bool {
        let now = self.clock.now();
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let Ok(heard) = state.act(dialog, act, silent, now) else {
            return false;
        };
        if let Some(heard) = heard {
            self.tell(&state, dialog, heard);
        }
        true
    }

    /// Those who have the dialog open hear of it, unless a fault is in the way.
    fn tell(&self, state: &State, dialog: Uuid, heard: Heard) {
        let party = state
            .get(dialog)
            .map_or("", |dialog| dialog.create.party.as_str());
        match self.faults.meet_event(dialog, party) {
            None => self.events.tell(Signal::Event(dialog, heard)),
            Some(Fault::BrokenStream) => self.events.tell(Signal::Break(Some(dialog))),
            Some(_) => {}
        }
    }

    /// Whose dialog it is.
    fn party_of(&self, dialog: Uuid) -> Option<String> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.get(dialog).map(|dialog| dialog.create.party.clone())
    }

    /// The level a reader needs; a service without one is taken for substantial.
    fn level_of(&self, dialog: &Dialog) -> u8 {
        let urn = &dialog.create.service_resource;
        let level = self
            .rights
            .resource(urn, |resource| resource.minimum_authentication_level);
        level.unwrap_or(3)
    }

    /// The kind of the dialog's service, in lower case as the API writes it.
    fn kind_of(&self, dialog: &Dialog) -> String {
        let urn = &dialog.create.service_resource;
        self.rights
            .resource(urn, |resource| resource.resource_type.to_lowercase())
            .unwrap_or_default()
    }

    /// A name for a person that tells nothing and holds in this process only.
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
