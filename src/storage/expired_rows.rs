//! Removal of expired rows, in batches (`docs/rules/security.md#sto-7`).

use super::{
    EndedAuthSession, StoreError,
    database::{Database, Value::Integer},
    login_attempts::ATTEMPT_RETENTION,
    millis::millis,
    store::Store,
};

/// The tables whose rows expire, with the column that says when. A login is over at its idle
/// timeout, which is never after its absolute one.
const EXPIRING: [(&str, &str); 6] = [
    ("visit", "expires_ms"),
    (ATTEMPTS, "expires_ms"),
    ("ending", "expires_ms"),
    ("change", "expires_ms"),
    (UNIT_SETS, "expires_ms"),
    (LOGINS, "idle_ends_ms"),
];
/// Login attempts, which are kept for a while after they have expired.
const ATTEMPTS: &str = "login_attempt";
/// Unit sets, of which those that do not expire have 0 as their time.
const UNIT_SETS: &str = "person_unit_set";
/// Logins, whose refresh tokens are to be revoked.
const LOGINS: &str = "login";

/// Result of [`Store::remove_expired`]: the rows that it removed.
#[derive(Debug, Default)]
pub struct ExpiredRows {
    /// Number of rows of all kinds, logins included.
    pub rows: usize,
    /// Whether a batch was full, so that expired rows may be left.
    pub may_be_more: bool,
    /// The logins among them, whose refresh tokens are to be revoked (`docs/rules/login.md#m20`).
    pub logins: Vec<EndedAuthSession>,
}

impl Store {
    /// Removes up to `batch` expired rows of each kind. Of several processes that do so at a time,
    /// one is given a login.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn remove_expired(&self, batch: u32) -> Result<ExpiredRows, StoreError> {
        let mut removed = ExpiredRows::default();
        for (table, column) in EXPIRING {
            let kept = if table == ATTEMPTS {
                millis(ATTEMPT_RETENTION)
            } else {
                0
            };
            let values = [Integer(self.now_ms() - kept), Integer(i64::from(batch))];
            let statement = deletion(self.database(), table, column);
            let deleted = self.database().change_planned(&statement, &values).await?;
            if table == LOGINS {
                removed.logins = self.read_ended(&deleted)?;
            }
            let rows = deleted.len();
            removed.rows = removed.rows.saturating_add(rows);
            removed.may_be_more |= rows >= usize::try_from(batch).unwrap_or(usize::MAX);
        }
        Ok(removed)
    }
}

/// Deletes the `$2` rows of `table` whose time in `column` has passed longest at `$1`. The rows are
/// found by the index of the column, however many there are. Rows that another process is deleting
/// are left to it, so that neither waits for the other.
fn deletion(database: &Database, table: &str, column: &str) -> String {
    // Without need, a lower bound makes PostgreSQL expect few rows, and read and sort all of them.
    let above = if table == UNIT_SETS {
        format!("{column} > 0 AND ")
    } else {
        String::new()
    };
    let expired = |row: &str| {
        format!(
            "SELECT {row} FROM {table} WHERE {above}{column} <= $1
             ORDER BY {column} LIMIT $2"
        )
    };
    let given = if table == LOGINS {
        "reference_hash, sealed"
    } else {
        "1"
    };
    match database {
        Database::Sqlite { .. } => {
            format!(
                "DELETE FROM {table} WHERE rowid IN ({}) RETURNING {given}",
                expired("rowid")
            )
        }
        Database::Postgres(_) => {
            format!(
                "DELETE FROM {table} WHERE ctid = ANY (ARRAY({} FOR UPDATE SKIP LOCKED))
                 RETURNING {given}",
                expired("ctid")
            )
        }
    }
}
