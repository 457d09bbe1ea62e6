//! Simulated Dialogporten: the end-user GraphQL API, proven against recordings of the real one.
//!
//! It behaves, it does not match strings: a GraphQL engine over a state that readings, labels and
//! service owners change. What the recordings show is in `tests/recordings`, and
//! `tests/all/recordings.rs` replays them against it. Not simulated: free text, events, lookup,
//! and the REST interface except its open documents.

mod access;
mod auth;
mod control;
pub mod create;
mod dialog;
mod document;
mod http;
mod ids;
mod language;
mod nulls;
mod page;
mod party;
mod requests;
mod schema;
mod search;
mod state;
mod token;
pub mod words;
pub mod world;

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use aws_lc_rs::digest::{SHA256, digest};
use axum::Router;
use url::Url;
use uuid::Uuid;

use self::{
    access::Access,
    auth::Verifier,
    dialog::Dialog,
    nulls::FieldTypes,
    schema::Schema,
    state::State,
    token::Signer,
    world::{Resource, ServiceOwner, World},
};
pub use self::{
    dialog::{Act, Patch},
    requests::{Request, Requests},
};
use crate::clock::Clock;

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
    access: HashMap<String, Access>,
    /// By URN.
    resources: HashMap<String, Resource>,
    service_owners: BTreeMap<String, ServiceOwner>,
    register_names: BTreeMap<String, String>,
    signer: Signer,
    verifier: Verifier,
    clock: Clock,
    /// Person ids are masked with this, which no other process has.
    salt: Uuid,
    requests: Mutex<Requests>,
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
        let resources = world.resources.into_iter();
        let people = world.people.into_iter();
        let token_issuer = format!("{}/api/v1", base.as_str().trim_end_matches('/'));
        let mut register_names = world.register_names;
        let access = people.map(|person| {
            register_names
                .entry(person.pid.clone())
                .or_insert_with(|| person.name.clone());
            (person.pid.clone(), Access::new(person))
        });
        let inner = Arc::new(Inner {
            access: access.collect(),
            register_names,
            state: RwLock::new(State::new(world.dialogs, world.clock)),
            resources: resources
                .map(|one| (format!("urn:altinn:resource:{}", one.id), one))
                .collect(),
            service_owners: world.service_owners,
            signer: Signer::new(token_issuer)?,
            verifier: Verifier::new(issuer)?,
            clock,
            salt: Uuid::new_v4(),
            requests: Mutex::default(),
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

    /// A service owner acts on a dialog; `false` if there is no such dialog.
    pub fn act(&self, dialog: Uuid, act: Act) -> bool {
        let now = self.inner.clock.now();
        self.inner
            .state
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .act(dialog, act, now)
    }

    /// The schema, in the schema language.
    #[must_use]
    pub fn sdl(&self) -> String {
        self.schema.sdl()
    }
}

impl Inner {
    /// The level a reader needs; a service without one is taken for substantial.
    fn level_of(&self, dialog: &Dialog) -> u8 {
        let resource = self.resources.get(&dialog.create.service_resource);
        resource.map_or(3, |resource| resource.minimum_authentication_level)
    }

    /// The kind of the dialog's service, in lower case as the API writes it.
    fn kind_of(&self, dialog: &Dialog) -> String {
        let resource = self.resources.get(&dialog.create.service_resource);
        resource
            .map(|resource| resource.resource_type.to_lowercase())
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
