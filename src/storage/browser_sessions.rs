//! Browser sessions: the record behind the session cookie, as a `tower-sessions` session store.
//!
//! Differs from the stores of that package on purpose: the row key is a keyed hash of the id, the
//! record is sealed, and [`save`](SessionStore::save) changes a record that exists but never brings
//! back one that was deleted while a request was under way (`docs/rules/login.md#m21`).
//!
//! Two requests of one browser may be under way at a time. Each saves what it has changed, not the
//! record as it was when it began (`docs/rules/security.md#ses-8`): a loaded record carries its values
//! of that moment under [`LOADED`], and the difference is applied to the row as it is now.

use std::collections::HashMap;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use time::OffsetDateTime;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store,
};

use super::{
    StoreError,
    database::Value::{Bytes, Integer},
    store::Store,
};
use crate::crypto::{Hash, Purpose};

/// Size limit of a sealed record, in bytes (`docs/rules/security.md#ses-9`).
const MOST_BYTES: usize = 64 * 1024;

/// Name under which a loaded record carries the values that it was loaded with; never stored.
const LOADED: &str = "\0loaded";
/// Most tries to save a record that other requests change at the same time.
const MOST_TRIES: usize = 50;

/// Values of a record by their names.
type Values = HashMap<String, Json>;

/// Stands for a browser session, whose record may be gone: a keyed hash of the value of its cookie.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrowserSessionKey(Hash);

conceal!(BrowserSessionKey);

impl BrowserSessionKey {
    pub(crate) fn as_hash(&self) -> &Hash {
        &self.0
    }
}

impl Store {
    /// Key of the browser session of a session cookie.
    ///
    /// # Errors
    /// When the key cannot be used.
    pub fn browser_session_key(&self, cookie: &str) -> Result<BrowserSessionKey, StoreError> {
        Ok(BrowserSessionKey(
            self.keys()?.row("visit ending", &[cookie])?,
        ))
    }

    /// Key of a row; its label is part of the stored hashes.
    fn browser_session_row(&self, id: Id) -> Result<Hash, StoreError> {
        Ok(self.keys()?.row("visit", &[&id.to_string()])?)
    }

    fn seal_record(&self, row: &Hash, values: &Values) -> Result<Vec<u8>, StoreError> {
        let sealed = self.seal_json(Purpose::BrowserSession, row, values)?;
        if sealed.len() > MOST_BYTES {
            return Err(StoreError::Unusable("a browser session of this size"));
        }
        Ok(sealed)
    }

    /// When a browser session expires, in milliseconds since 1970: it lives as long as a login can.
    /// The record's own expiry date is not used, since it is made from the system's clock and not
    /// from ours.
    fn record_expiry(&self) -> i64 {
        (self.clock().now() + self.limits().max).as_millisecond()
    }

    async fn create_record(&self, record: &mut Record) -> Result<(), StoreError> {
        loop {
            let row = self.browser_session_row(record.id)?;
            let sealed = self.seal_record(&row, &values_of(record))?;
            let made = self
                .database()
                .execute(
                    "INSERT INTO visit (id_hash, sealed, expires_ms) VALUES ($1, $2, $3)
                     ON CONFLICT DO NOTHING",
                    &[Bytes(&row), Bytes(&sealed), Integer(self.record_expiry())],
                )
                .await?;
            if made == 1 {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save_record(&self, record: &Record) -> Result<(), StoreError> {
        let row = self.browser_session_row(record.id)?;
        let loaded: Option<Values> = record
            .data
            .get(LOADED)
            .and_then(|loaded| serde_json::from_value(loaded.clone()).ok());
        for _ in 0..MOST_TRIES {
            let Some(found) = self.sealed_record(&row).await? else {
                // Deleted meanwhile: that is final.
                return Ok(());
            };
            let current: Option<Values> = self.open_json(Purpose::BrowserSession, &row, &found);
            let values = match (&loaded, current) {
                (Some(loaded), Some(current)) => merged(current, loaded, &values_of(record)),
                // Made or emptied by this request.
                _ => values_of(record),
            };
            let sealed = self.seal_record(&row, &values)?;
            let saved = self
                .database()
                .execute(
                    "UPDATE visit SET sealed = $1, expires_ms = $2
                     WHERE id_hash = $3 AND sealed = $4",
                    &[
                        Bytes(&sealed),
                        Integer(self.record_expiry()),
                        Bytes(&row),
                        Bytes(&found),
                    ],
                )
                .await?;
            if saved == 1 {
                return Ok(());
            }
        }
        Err(StoreError::Unavailable(None))
    }

    async fn sealed_record(&self, row: &Hash) -> Result<Option<Vec<u8>>, StoreError> {
        let rows = self
            .database()
            .read(
                "SELECT sealed FROM visit WHERE id_hash = $1 AND expires_ms > $2",
                &[Bytes(row), Integer(self.now_ms())],
            )
            .await?;
        rows.first().map(|found| found.bytes(0)).transpose()
    }

    async fn load_record(&self, id: Id) -> Result<Option<Record>, StoreError> {
        let row = self.browser_session_row(id)?;
        let rows = self
            .database()
            .read(
                "SELECT sealed, expires_ms FROM visit WHERE id_hash = $1 AND expires_ms > $2",
                &[Bytes(&row), Integer(self.now_ms())],
            )
            .await?;
        let Some(found) = rows.first() else {
            return Ok(None);
        };
        let data: Option<Values> = self.open_json(Purpose::BrowserSession, &row, &found.bytes(0)?);
        let expiry_date = OffsetDateTime::from_unix_timestamp(found.integer(1)? / 1000)
            .map_err(|_| StoreError::Unusable("a time"))?;
        Ok(data.map(|mut data| {
            let loaded = data.clone().into_iter().collect();
            data.insert(LOADED.to_owned(), Json::Object(loaded));
            Record {
                id,
                data,
                expiry_date,
            }
        }))
    }

    async fn delete_record(&self, id: Id) -> Result<(), StoreError> {
        self.database()
            .execute(
                "DELETE FROM visit WHERE id_hash = $1",
                &[Bytes(&self.browser_session_row(id)?)],
            )
            .await?;
        Ok(())
    }
}

/// The values of a record, without those that it was loaded with.
fn values_of(record: &Record) -> Values {
    let values = record.data.iter().filter(|(name, _)| *name != LOADED);
    values
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The values of the row as it is now, with what a request has changed since it loaded them.
fn merged(mut current: Values, loaded: &Values, wanted: &Values) -> Values {
    for (name, value) in wanted {
        if loaded.get(name) != Some(value) {
            current.insert(name.clone(), value.clone());
        }
    }
    for name in loaded.keys().filter(|name| !wanted.contains_key(*name)) {
        current.remove(name);
    }
    current
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        Ok(self.create_record(record).await?)
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        Ok(self.save_record(record).await?)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        Ok(self.load_record(*id).await?)
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        Ok(self.delete_record(*id).await?)
    }
}

impl From<StoreError> for session_store::Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unusable(_) => Self::Encode(error.to_string()),
            _ => Self::Backend(error.to_string()),
        }
    }
}
