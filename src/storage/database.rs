//! SQLite or PostgreSQL behind one small interface, so that each statement is written once.
//!
//! Statements use `$n`, integers of 64 bits, bytes and text, which both engines understand alike.
//! Nothing here holds a lock or a transaction over another call: a statement is the unit.

use std::{future::Future, path::Path, time::Duration};

use jiff::Timestamp;
use sqlx::{
    AssertSqlSafe, Row as _, SqlSafeStr as _, SqlitePool,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
    postgres::{PgPool, PgPoolOptions, PgRow},
    sqlite::{
        SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
    },
};

use super::StoreError;

/// How long an operation may take (`docs/rules/security.md#sto-5`).
const OPERATION: Duration = Duration::from_secs(1);
/// How long setting the database up may take.
const SET_UP: Duration = Duration::from_secs(30);

/// The migrations in their order: number, name, text.
const MIGRATIONS: [(i64, &str, &str); 7] = [
    (1, "sessions", include_str!("migrations/1_sessions.sql")),
    (2, "changes", include_str!("migrations/2_changes.sql")),
    (3, "choices", include_str!("migrations/3_choices.sql")),
    (4, "saved", include_str!("migrations/4_saved.sql")),
    (5, "unit sets", include_str!("migrations/5_unit_sets.sql")),
    (6, "endings", include_str!("migrations/6_endings.sql")),
    (7, "subjects", include_str!("migrations/7_subjects.sql")),
];

/// Connection pools to SQLite or PostgreSQL.
#[derive(Clone, Debug)]
pub(crate) enum Database {
    /// One connection writes: SQLite has one writer at a time anyway, and waiting in our own queue is
    /// fairer and quicker than SQLite's polling for the lock.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
}

/// A bind value of a statement.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value<'a> {
    Integer(i64),
    Bytes(&'a [u8]),
    Text(&'a str),
}

/// One row of a result set.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    pub(crate) fn integer(&self, column: usize) -> Result<i64, StoreError> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        }
        .map_err(StoreError::Refused)
    }

    /// A time in milliseconds since 1970.
    pub(crate) fn time(&self, column: usize) -> Result<Timestamp, StoreError> {
        let milliseconds = self.integer(column)?;
        Timestamp::from_millisecond(milliseconds).map_err(|_| StoreError::Unusable("a time"))
    }

    pub(crate) fn text(&self, column: usize) -> Result<String, StoreError> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        }
        .map_err(StoreError::Refused)
    }

    pub(crate) fn bytes(&self, column: usize) -> Result<Vec<u8>, StoreError> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        }
        .map_err(StoreError::Refused)
    }
}

/// A prepared statement with its bind values, for the engine that the context needs.
macro_rules! bound {
    ($sql:expr, $values:expr) => {{
        let mut query = sqlx::query($sql);
        for value in $values {
            query = match *value {
                Value::Integer(value) => query.bind(value),
                Value::Bytes(value) => query.bind(value.to_vec()),
                Value::Text(value) => query.bind(value.to_owned()),
            };
        }
        query
    }};
}

impl Database {
    /// Makes the pool; it connects on first use.
    pub(crate) fn new(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("sqlite:") {
            return Self::sqlite(url);
        }
        let options = PgPoolOptions::new()
            .max_connections(10)
            .acquire_timeout(OPERATION);
        let pool = options.connect_lazy(url).map_err(StoreError::Refused)?;
        Ok(Self::Postgres(pool))
    }

    /// Whether this is a SQLite file that does not exist yet, in a folder that does.
    pub(crate) fn is_yet_to_be_made(url: &str) -> Result<bool, StoreError> {
        if !url.starts_with("sqlite:") {
            return Ok(false);
        }
        let options: SqliteConnectOptions = url.parse().map_err(StoreError::Refused)?;
        let file = options.get_filename();
        if file.exists() {
            return Ok(false);
        }
        match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => {
                folder.metadata().map_err(StoreError::File)?;
            }
            _ => {}
        }
        Ok(true)
    }

    fn sqlite(url: &str) -> Result<Self, StoreError> {
        // Each connection would have a database of its own.
        if url.contains(":memory:") || url.contains("mode=memory") {
            return Err(StoreError::Unusable("a database in memory"));
        }
        let options: SqliteConnectOptions = url.parse().map_err(StoreError::Refused)?;
        make_private(options.get_filename()).map_err(StoreError::File)?;
        let options = options
            .journal_mode(SqliteJournalMode::Wal)
            // Full: an ended login stays ended even when the power fails
            // (`docs/rules/security.md#ses-6`).
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(OPERATION);
        let pool = |most| {
            SqlitePoolOptions::new()
                .max_connections(most)
                .acquire_timeout(OPERATION)
                .max_lifetime(None)
                .idle_timeout(None)
                .test_before_acquire(false)
        };
        Ok(Self::Sqlite {
            read: pool(4).connect_lazy_with(options.clone()),
            write: pool(1).connect_lazy_with(options),
        })
    }

    /// Runs the migrations, within `SET_UP`.
    pub(crate) async fn migrate(&self) -> Result<(), StoreError> {
        tokio::time::timeout(SET_UP, self.run_migrations())
            .await
            .map_err(|_| StoreError::Unavailable(None))?
            .map_err(|error| match error {
                MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)
                    if is_outage(&error) =>
                {
                    StoreError::Unavailable(Some(error))
                }
                error => StoreError::Migration(error),
            })
    }

    async fn run_migrations(&self) -> Result<(), MigrateError> {
        let is_postgres = matches!(self, Self::Postgres(_));
        let migrations = MIGRATIONS.map(|(number, name, text)| {
            let text = if is_postgres {
                AssertSqlSafe(text.replace(" BLOB", " BYTEA")).into_sql_str()
            } else {
                text.into_sql_str()
            };
            Migration::new(number, name.into(), MigrationType::Simple, text, false)
        });
        let mut migrator = Migrator::with_migrations(migrations.into());
        // A later version may have been here: it only adds (`docs/rules/security.md#sto-4`).
        migrator.set_ignore_missing(true);
        match self {
            Self::Sqlite { write, .. } => migrator.run(write).await,
            Self::Postgres(pool) => migrator.run(pool).await,
        }
    }

    /// Closes the connections when their statements are done.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                // The last one to close writes the journal into the file.
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// Runs a query and returns its rows.
    pub(crate) async fn read(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        within_limit(async {
            Ok(match self {
                Self::Sqlite { read, .. } => {
                    rows(bound!(sql, values).fetch_all(read).await?, Row::Sqlite)
                }
                Self::Postgres(pool) => {
                    rows(bound!(sql, values).fetch_all(pool).await?, Row::Postgres)
                }
            })
        })
        .await
    }

    /// Changes rows and returns what the `RETURNING` clause of the statement gives.
    pub(crate) async fn change(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        within_limit(async {
            Ok(match self {
                Self::Sqlite { write, .. } => {
                    rows(bound!(sql, values).fetch_all(write).await?, Row::Sqlite)
                }
                Self::Postgres(pool) => {
                    rows(bound!(sql, values).fetch_all(pool).await?, Row::Postgres)
                }
            })
        })
        .await
    }

    /// Changes rows as [`change`](Self::change), by a statement that is planned anew each time: a
    /// plan that PostgreSQL made for an empty table is slow in a large one.
    pub(crate) async fn change_planned(
        &self,
        sql: &str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let query = || AssertSqlSafe(sql.to_owned());
        within_limit(async {
            Ok(match self {
                Self::Sqlite { write, .. } => {
                    let query = bound!(query(), values).persistent(false);
                    rows(query.fetch_all(write).await?, Row::Sqlite)
                }
                Self::Postgres(pool) => {
                    let query = bound!(query(), values).persistent(false);
                    rows(query.fetch_all(pool).await?, Row::Postgres)
                }
            })
        })
        .await
    }

    /// Changes rows and returns how many.
    pub(crate) async fn execute(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        within_limit(async {
            Ok(match self {
                Self::Sqlite { write, .. } => {
                    bound!(sql, values).execute(write).await?.rows_affected()
                }
                Self::Postgres(pool) => bound!(sql, values).execute(pool).await?.rows_affected(),
            })
        })
        .await
    }
}

fn rows<T>(found: Vec<T>, wrap: impl Fn(T) -> Row) -> Vec<Row> {
    found.into_iter().map(wrap).collect()
}

async fn within_limit<T>(
    operation: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, StoreError> {
    match tokio::time::timeout(OPERATION, operation).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) if is_outage(&error) => Err(StoreError::Unavailable(Some(error))),
        Ok(Err(error)) => Err(StoreError::Refused(error)),
        Err(_) => Err(StoreError::Unavailable(None)),
    }
}

/// Whether the database is away or overloaded, rather than refusing our statement.
fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        // Something between us and the database took the connection and broke it off.
        | sqlx::Error::Protocol(_)
        | sqlx::Error::WorkerCrashed => true,
        // PostgreSQL: connection, resource, operator and system faults. SQLite: busy, locked.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            ["08", "53", "57", "58"]
                .iter()
                .any(|class| code.len() == 5 && code.starts_with(class))
                || ["5", "6", "261", "517"].contains(&code.as_ref())
        }),
        _ => false,
    }
}

/// Gives the file to its owner alone (mode 0600); SQLite gives its companion files the same mode.
#[cfg(unix)]
fn make_private(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
    std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(file)?
        .set_permissions(std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn make_private(_: &Path) -> std::io::Result<()> {
    Ok(())
}
