//! Removal of expired rows, in batches.

use super::{
    EndedAuthSession, StoreError,
    database::Value::{self, Integer},
    login_attempts::ATTEMPT_RETENTION,
    millis::millis,
    store::Store,
};

/// Result of [`Store::remove_expired`]: the rows that it removed.
#[derive(Debug, Default)]
pub struct ExpiredRows {
    /// Number of rows of all kinds, logins included.
    pub rows: usize,
    /// The logins among them, whose refresh tokens are to be revoked (`docs/rules/login.md#m20`).
    pub logins: Vec<EndedAuthSession>,
}

impl Store {
    /// Removes up to `batch` expired rows of each kind.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn remove_expired(&self, batch: u32) -> Result<ExpiredRows, StoreError> {
        let now = self.now_ms();
        let batch = Integer(i64::from(batch));
        let browser_sessions = self
            .database()
            .execute(
                "DELETE FROM visit WHERE id_hash IN
                 (SELECT id_hash FROM visit WHERE expires_ms <= $1 LIMIT $2)",
                &[Integer(now), batch],
            )
            .await?;
        let attempts = self
            .database()
            .execute(
                "DELETE FROM login_attempt WHERE key_hash IN
                 (SELECT key_hash FROM login_attempt WHERE expires_ms <= $1 LIMIT $2)",
                &[Integer(now - millis(ATTEMPT_RETENTION)), batch],
            )
            .await?;
        let endings = self
            .database()
            .execute(
                "DELETE FROM ending WHERE key_hash IN
                 (SELECT key_hash FROM ending WHERE expires_ms <= $1 LIMIT $2)",
                &[Integer(now), batch],
            )
            .await?;
        let changes = self
            .database()
            .execute(
                "DELETE FROM change WHERE key_hash IN
                 (SELECT key_hash FROM change WHERE expires_ms <= $1 LIMIT $2)",
                &[Integer(now), batch],
            )
            .await?;
        let drafts = self.remove_expired_drafts(batch).await?;
        let logins = self
            .database()
            .change(
                "DELETE FROM login WHERE reference_hash IN
                 (SELECT reference_hash FROM login
                  WHERE idle_ends_ms <= $1 OR ends_ms <= $1 LIMIT $2)
                 RETURNING reference_hash, sealed",
                &[Integer(now), batch],
            )
            .await?;
        let rows = browser_sessions + attempts + endings + changes + drafts;
        let removed = usize::try_from(rows).unwrap_or(usize::MAX);
        Ok(ExpiredRows {
            rows: removed.saturating_add(logins.len()),
            logins: self.read_ended(&logins)?,
        })
    }

    async fn remove_expired_drafts(&self, batch: Value<'_>) -> Result<u64, StoreError> {
        self.database()
            .execute(
                "DELETE FROM person_unit_set WHERE (person, id) IN
                 (SELECT person, id FROM person_unit_set
                  WHERE expires_ms > 0 AND expires_ms <= $1 LIMIT $2)",
                &[Integer(self.now_ms()), batch],
            )
            .await
    }
}
