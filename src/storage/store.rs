//! The store itself: opening it, sealing values, and removing expired rows.
//!
//! A store is made without its database (`docs/rules/security.md#ops-7`) and prepared when that
//! answers; until then every operation returns `StoreError::Unavailable`.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use clock::Clock;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    StoreError,
    database::{
        Database,
        Value::{self, Bytes, Integer, Text},
    },
};
use crate::{
    crypto::{self, Keyring, PersistentKeys, PersonKey, Purpose},
    storage::{
        auth_sessions::EndedLogin,
        login_attempts::{REMEMBERED, millis},
    },
};

/// The name under which the secret behind the once-made keys is kept.
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
    once_made: Arc<OnceLock<PersistentKeys>>,
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

/// Result of [`Store::remove_expired`]: the rows that it removed.
#[derive(Debug, Default)]
pub struct ExpiredRows {
    /// Number of rows of all kinds, logins included.
    pub rows: usize,
    /// The logins among them, whose refresh tokens are to be revoked (`docs/rules/login.md#m20`).
    pub logins: Vec<EndedLogin>,
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
            once_made: Arc::default(),
            clock,
            limits,
        })
    }

    /// Runs the migrations and reads the once-made keys, unless that was done.
    ///
    /// # Errors
    /// When the database cannot be reached or set up, or none of the keys opens it.
    pub async fn prepare(&self) -> Result<(), StoreError> {
        if self.once_made.get().is_none() {
            self.database.migrate().await?;
            let keys = once_made_keys(&self.database, &self.keyring).await?;
            // Of two that prepare at once both read the same keys.
            let _ = self.once_made.set(keys);
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
        match sealed_secret(&database).await {
            Ok(Some(sealed)) => opened_secret(keyring, &sealed).map(|_| SchemaState::Ours),
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

    /// Handle that stands in addresses for a party that is no organisation
    /// (`docs/rules/security.md#acc-9`).
    ///
    /// # Errors
    /// When the key cannot be used.
    pub fn party_handle(&self, viewer: &PersonKey, party_urn: &str) -> Result<String, StoreError> {
        Ok(self.keys()?.party_handle(viewer, party_urn)?)
    }

    /// Removes up to `batch` expired rows of each kind.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn remove_expired(&self, batch: u32) -> Result<ExpiredRows, StoreError> {
        let now = self.now_ms();
        let batch = Integer(i64::from(batch));
        let visits = self
            .database
            .execute(
                "DELETE FROM visit WHERE id_hash IN
                 (SELECT id_hash FROM visit WHERE expires_ms <= $1 LIMIT $2)",
                &[Integer(now), batch],
            )
            .await?;
        let attempts = self
            .database
            .execute(
                "DELETE FROM login_attempt WHERE key_hash IN
                 (SELECT key_hash FROM login_attempt WHERE expires_ms <= $1 LIMIT $2)",
                &[Integer(now - millis(REMEMBERED)), batch],
            )
            .await?;
        let endings = self
            .database
            .execute(
                "DELETE FROM ending WHERE key_hash IN
                 (SELECT key_hash FROM ending WHERE expires_ms <= $1 LIMIT $2)",
                &[Integer(now), batch],
            )
            .await?;
        let changes = self
            .database
            .execute(
                "DELETE FROM change WHERE key_hash IN
                 (SELECT key_hash FROM change WHERE expires_ms <= $1 LIMIT $2)",
                &[Integer(now), batch],
            )
            .await?;
        let drafts = self.remove_expired_drafts(batch).await?;
        let logins = self
            .database
            .change(
                "DELETE FROM login WHERE reference_hash IN
                 (SELECT reference_hash FROM login
                  WHERE idle_ends_ms <= $1 OR ends_ms <= $1 LIMIT $2)
                 RETURNING reference_hash, sealed",
                &[Integer(now), batch],
            )
            .await?;
        let rows = visits + attempts + endings + changes + drafts;
        let removed = usize::try_from(rows).unwrap_or(usize::MAX);
        Ok(ExpiredRows {
            rows: removed.saturating_add(logins.len()),
            logins: self.ended(&logins)?,
        })
    }

    async fn remove_expired_drafts(&self, batch: Value<'_>) -> Result<u64, StoreError> {
        self.database
            .execute(
                "DELETE FROM person_unit_set WHERE (person, id) IN
                 (SELECT person, id FROM person_unit_set
                  WHERE expires_ms > 0 AND expires_ms <= $1 LIMIT $2)",
                &[Integer(self.now_ms()), batch],
            )
            .await
    }

    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    pub(crate) fn keys(&self) -> Result<&PersistentKeys, StoreError> {
        self.once_made.get().ok_or(StoreError::Unavailable(None))
    }

    /// Idle and absolute timeout of logins.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
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

/// Reads the secret behind the once-made keys, or makes it. A secret that an old key sealed is
/// sealed again with the first key, so that the old key can be removed.
async fn once_made_keys(
    database: &Database,
    keyring: &Keyring,
) -> Result<PersistentKeys, StoreError> {
    let fresh = crypto::random::<32>()?;
    let seal = |secret: &[u8]| keyring.seal(Purpose::OnceMadeKey, ROOT.as_bytes(), secret);
    // Of several instances that start together one makes it; all read the same.
    database
        .execute(
            "INSERT INTO once_made_key (name, sealed) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            &[Text(ROOT), Bytes(&seal(&fresh)?)],
        )
        .await?;
    let sealed = sealed_secret(database).await?;
    let sealed = sealed.ok_or(StoreError::KeysDoNotFit)?;
    let secret = opened_secret(keyring, &sealed)?;
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

/// The sealed secret behind the once-made keys, if it was made.
async fn sealed_secret(database: &Database) -> Result<Option<Vec<u8>>, StoreError> {
    let rows = database
        .read(
            "SELECT sealed FROM once_made_key WHERE name = $1",
            &[Text(ROOT)],
        )
        .await?;
    rows.first().map(|row| row.bytes(0)).transpose()
}

fn opened_secret(keyring: &Keyring, sealed: &[u8]) -> Result<[u8; 32], StoreError> {
    keyring
        .open(Purpose::OnceMadeKey, ROOT.as_bytes(), sealed)
        .and_then(|secret| secret.try_into().ok())
        .ok_or(StoreError::KeysDoNotFit)
}
