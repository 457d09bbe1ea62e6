//! Browser sessions: the record behind the session cookie, as a `tower-sessions` session store.
//!
//! Differs from the stores of that package on purpose: the row key is a keyed hash of the id, the
//! record is sealed, and [`save`](SessionStore::save) changes a record that exists but never brings
//! back one that was deleted while a request was under way (`docs/rules/login.md#m21`).

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

    fn seal_record(&self, row: &Hash, record: &Record) -> Result<Vec<u8>, StoreError> {
        let sealed = self.seal_json(Purpose::BrowserSession, row, &record.data)?;
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
            let sealed = self.seal_record(&row, record)?;
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
        let sealed = self.seal_record(&row, record)?;
        self.database()
            .execute(
                "UPDATE visit SET sealed = $1, expires_ms = $2
                 WHERE id_hash = $3 AND expires_ms > $4",
                &[
                    Bytes(&sealed),
                    Integer(self.record_expiry()),
                    Bytes(&row),
                    Integer(self.now_ms()),
                ],
            )
            .await?;
        Ok(())
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
        let data: Option<HashMap<String, Json>> =
            self.open_json(Purpose::BrowserSession, &row, &found.bytes(0)?);
        let expiry_date = OffsetDateTime::from_unix_timestamp(found.integer(1)? / 1000)
            .map_err(|_| StoreError::Unusable("a time"))?;
        Ok(data.map(|data| Record {
            id,
            data,
            expiry_date,
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
