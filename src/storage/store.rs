//! The store itself: opening it, and sealing values.
//!
//! A store is made without its database (`docs/rules/security.md#ops-7`) and prepared when that
//! answers; until then every operation returns `StoreError::Unavailable`.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use clock::Clock;
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    StoreError,
    database::{
        Database,
        Value::{Bytes, Text},
    },
};
use crate::crypto::{self, Hash, Keyring, PersistentKeys, PersonKey, Purpose};

/// Length of a pseudonym in bytes, before encoding.
const NAME_BYTES: usize = 12;
/// Name of the row that holds the secret behind the persistent keys.
const ROOT: &str = "root";

/// How long a login lives: the idle timeout and the absolute timeout.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest time from one page load or posted form to the next.
    pub idle: Duration,
    /// Longest time in all, from when the person proved who they are.
    pub max: Duration,
}

impl Default for Limits {
    /// 30 and 120 minutes: those of ID-porten's own session.
    fn default() -> Self {
        Self {
            idle: Duration::from_mins(30),
            max: Duration::from_hours(2),
        }
    }
}

/// The store of browser sessions, login attempts, logins and settings. Clones share the
/// connections.
#[derive(Clone, Debug)]
pub struct Store {
    database: Database,
    keyring: Keyring,
    persistent_keys: Arc<OnceLock<PersistentKeys>>,
    clock: Clock,
    limits: Limits,
}

/// State of a database, as [`Store::inspect`] finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaState {
    /// A database of ours, whose secret one of the keys opens.
    Ours,
    /// Nothing yet: the tables are made at the first start.
    New,
}

impl Store {
    /// Makes a store at `sqlite://…` or `postgres://…` whose database need not answer yet.
    ///
    /// # Errors
    /// When the address is none, or SQLite's file cannot be made.
    pub fn new(
        database_url: &str,
        keyring: Keyring,
        clock: Clock,
        limits: Limits,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            database: Database::new(database_url)?,
            keyring,
            persistent_keys: Arc::default(),
            clock,
            limits,
        })
    }

    /// Runs the migrations and reads the persistent keys, unless that was done.
    ///
    /// # Errors
    /// When the database cannot be reached or set up, or none of the keys opens it.
    pub async fn prepare(&self) -> Result<(), StoreError> {
        if self.persistent_keys.get().is_none() {
            self.database.migrate().await?;
            let keys = load_persistent_keys(&self.database, &self.keyring).await?;
            // Of two that prepare at once both read the same keys.
            let _ = self.persistent_keys.set(keys);
        }
        Ok(())
    }

    /// Makes a store and prepares it.
    ///
    /// # Errors
    /// As [`new`](Self::new) and [`prepare`](Self::prepare).
    pub async fn connect(
        database_url: &str,
        keyring: Keyring,
        clock: Clock,
        limits: Limits,
    ) -> Result<Self, StoreError> {
        let store = Self::new(database_url, keyring, clock, limits)?;
        store.prepare().await?;
        Ok(store)
    }

    /// Checks that a database answers and one of the keys opens it, and makes nothing there.
    ///
    /// # Errors
    /// When it does not answer, no key opens it, or SQLite's file is in no folder.
    pub async fn inspect(database_url: &str, keyring: &Keyring) -> Result<SchemaState, StoreError> {
        if Database::is_yet_to_be_made(database_url)? {
            return Ok(SchemaState::New);
        }
        let database = Database::new(database_url)?;
        database.read("SELECT 1", &[]).await?;
        match read_sealed_secret(&database).await {
            Ok(Some(sealed)) => open_secret(keyring, &sealed).map(|_| SchemaState::Ours),
            // No tables yet, or no key in them.
            Ok(None) | Err(StoreError::Refused(_)) => Ok(SchemaState::New),
            Err(error) => Err(error),
        }
    }

    /// Lets running statements finish and closes the connections. SQLite then leaves one file, with
    /// everything in it.
    pub async fn close(&self) {
        self.database.close().await;
    }

    /// Whether the database answers and was prepared.
    ///
    /// # Errors
    /// When it does not, or was not.
    pub async fn is_ready(&self) -> Result<(), StoreError> {
        self.keys()?;
        self.database.read("SELECT 1", &[]).await.map(|_| ())
    }

    /// The operator's keys, for cursors and form tokens.
    #[must_use]
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// Keyed hash that stands for a person in the store (`docs/rules/security.md#log-6`).
    ///
    /// # Errors
    /// When the key cannot be used.
    pub fn person_key(&self, national_identity_number: &str) -> Result<PersonKey, StoreError> {
        Ok(self.keys()?.person(national_identity_number)?)
    }

    /// Pseudonym of a person or login in the audit log, from its keyed hash: 16 letters, digits, `-`
    /// and `_`, always the same (`docs/rules/security.md#log-4`). It is not what the database holds.
    ///
    /// # Errors
    /// When the key cannot be used.
    pub fn audit_name(&self, hash: &Hash) -> Result<String, StoreError> {
        self.name("audit", &crypto::url_safe(hash))
    }

    /// Name of a person in their pages, for the script that compares it (`docs/rules/login.md#m22`):
    /// the same on all instances and after an exchange of the operator's keys, which must not make
    /// pages take each other for somebody else's.
    ///
    /// # Errors
    /// When the key cannot be used.
    pub fn owner_mark(&self, person: &str) -> Result<String, StoreError> {
        self.name("page owner", person)
    }

    fn name(&self, kind: &str, of: &str) -> Result<String, StoreError> {
        let hash = self.keys()?.row(kind, &[of])?;
        let (start, _) = hash.split_at(NAME_BYTES);
        Ok(crypto::url_safe(start))
    }

    /// Handle that stands in addresses for a party that is no organisation
    /// (`docs/rules/security.md#acc-9`).
    ///
    /// # Errors
    /// When the key cannot be used.
    pub fn party_handle(&self, viewer: &PersonKey, party_urn: &str) -> Result<String, StoreError> {
        Ok(self.keys()?.party_handle(viewer, party_urn)?)
    }

    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    pub(crate) fn keys(&self) -> Result<&PersistentKeys, StoreError> {
        self.persistent_keys
            .get()
            .ok_or(StoreError::Unavailable(None))
    }

    /// Idle and absolute timeout of logins.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The present time by the clock of deadlines, which takes no part in steps of the wall clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.clock.now().as_millisecond()
    }

    /// Serializes a value as JSON and seals it, tied to its row.
    pub(crate) fn seal_json(
        &self,
        purpose: Purpose,
        row: &[u8],
        value: &impl Serialize,
    ) -> Result<Vec<u8>, StoreError> {
        let json = serde_json::to_vec(value).map_err(|_| StoreError::Unusable("a value"))?;
        Ok(self.keyring.seal(purpose, row, &json)?)
    }

    /// Opens a value; `None` when it was sealed for another row or with a key that is gone. That is
    /// never an error: the person it belonged to is then not known (`docs/rules/login.md#m30`).
    pub(crate) fn open_json<T: DeserializeOwned>(
        &self,
        purpose: Purpose,
        row: &[u8],
        sealed: &[u8],
    ) -> Option<T> {
        let json = self.keyring.open(purpose, row, sealed)?;
        serde_json::from_slice(&json).ok()
    }
}

/// Reads the secret behind the persistent keys, or makes it. A secret that an old key sealed is
/// sealed again with the first key, so that the old key can be removed.
async fn load_persistent_keys(
    database: &Database,
    keyring: &Keyring,
) -> Result<PersistentKeys, StoreError> {
    let fresh = crypto::random::<32>()?;
    let seal = |secret: &[u8]| keyring.seal(Purpose::PersistentKey, ROOT.as_bytes(), secret);
    // Of several instances that start together one makes it; all read the same.
    database
        .execute(
            "INSERT INTO once_made_key (name, sealed) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            &[Text(ROOT), Bytes(&seal(&fresh)?)],
        )
        .await?;
    let sealed = read_sealed_secret(database).await?;
    let sealed = sealed.ok_or(StoreError::KeysDoNotFit)?;
    let secret = open_secret(keyring, &sealed)?;
    if !keyring.is_sealed_by_first(&sealed) {
        database
            .execute(
                "UPDATE once_made_key SET sealed = $1 WHERE name = $2 AND sealed = $3",
                &[Bytes(&seal(&secret)?), Text(ROOT), Bytes(&sealed)],
            )
            .await?;
    }
    Ok(PersistentKeys::from_secret(&secret)?)
}

/// The sealed secret behind the persistent keys, if it was made.
async fn read_sealed_secret(database: &Database) -> Result<Option<Vec<u8>>, StoreError> {
    let rows = database
        .read(
            "SELECT sealed FROM once_made_key WHERE name = $1",
            &[Text(ROOT)],
        )
        .await?;
    rows.first().map(|row| row.bytes(0)).transpose()
}

fn open_secret(keyring: &Keyring, sealed: &[u8]) -> Result<[u8; 32], StoreError> {
    keyring
        .open(Purpose::PersistentKey, ROOT.as_bytes(), sealed)
        .and_then(|secret| secret.try_into().ok())
        .ok_or(StoreError::KeysDoNotFit)
}
