//! The server-side session store: browser sessions, auth sessions (logins), and what a person has
//! saved.
//!
//! The session cookie leads to a *browser session* (a `tower-sessions` record), which holds no more
//! than the [`AuthSessionRef`] of an *auth session* (login). The row of the auth session is what
//! counts: it holds the person and the tokens, sealed, and everything that happens to it (start,
//! end, refresh) is one atomic statement (`docs/rules/security.md#ses-8`). What ends it deletes its
//! row, so ending is final (`docs/rules/security.md#ses-6`): no request that was under way
//! meanwhile can bring it back. A login that is only under way has no row yet; so what ended is
//! also recorded for a while, and a login checks that record after it was written.
//!
//! One SQL text per statement serves SQLite and PostgreSQL. Every operation takes a second at most.

/// Implements a `Debug` that shows the kind only, for what leads to a login or describes a person.
macro_rules! conceal {
    ($($kind:ty),+ $(,)?) => {
        $(impl std::fmt::Debug for $kind {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "[{}]", stringify!($kind))
            }
        })+
    };
}
pub(crate) use conceal;

/// The statement that deletes the logins for which a condition holds, and returns what is left of them
/// (`Store::delete_logins`).
macro_rules! logins_where {
    ($condition:literal) => {
        concat!(
            "DELETE FROM login WHERE ",
            $condition,
            " RETURNING reference_hash, sealed"
        )
    };
}

mod auth_session;
mod auth_sessions;
mod browser_sessions;
mod database;
mod database_reach;
mod expired_rows;
mod label_changes;
mod login_attempts;
mod millis;
mod own_rows;
mod refresh_leases;
mod saved_searches;
mod session_endings;
mod settings;
mod store;
mod unit_sets;

pub use auth_session::{AuthSession, AuthSessionRef, Level, Person, RefreshState, Tokens};
pub use auth_sessions::{AuthSessionOrigin, EndedAuthSession, NewAuthSession, SessionSubject};
pub use browser_sessions::BrowserSessionKey;
pub use database_reach::DatabaseReach;
pub use expired_rows::ExpiredRows;
pub use label_changes::{Change, ChangeId};
pub use login_attempts::{Attempt, AttemptMatch, attempt_name};
pub use refresh_leases::Lease;
pub use saved_searches::{SaveOutcome, SavedId, SavedSearchRow};
pub use session_endings::{LogOut, SessionEnding};
pub use settings::{FavouriteOutcome, PersonSettings};
pub use store::{Limits, SchemaState, Store};
pub use unit_sets::{MOST_UNIT_SETS, UnitSet, UnitSetId, UnitSetOutcome, UnitSetUse};

use crate::crypto::KeyringError;

/// Why the store gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database is down, or took longer than it may. Nothing is known about the session, so
    /// nobody may be logged out for it (`docs/rules/security.md#degradation`).
    #[error("the store does not answer")]
    Unavailable(#[source] Option<sqlx::Error>),
    /// The database refused a statement: a fault of ours or of its set-up.
    #[error("the database refused a statement")]
    Refused(#[source] sqlx::Error),
    /// The database cannot be set up.
    #[error("the database cannot be set up")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// The file of the database cannot be made or protected.
    #[error("the database's file cannot be used")]
    File(#[source] std::io::Error),
    /// None of the encryption keys opens this database. Reported at start and not repaired: new
    /// keys would orphan everybody's settings.
    #[error("none of the encryption keys opens this database")]
    KeysDoNotFit,
    /// A value is too large to be kept, or not of the form that we keep.
    #[error("the store cannot hold or read {0}")]
    Unusable(&'static str),
    /// An encryption key could not be used.
    #[error("a key could not be used")]
    Keyring(#[from] KeyringError),
}

/// Methods of an id that stands in addresses: a text of `$length` characters that nobody can guess.
macro_rules! address_id {
    ($name:ident, $length:literal) => {
        impl $name {
            /// Reads what [`as_str`](Self::as_str) returned. A well-formed id that was made up
            /// finds no row.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                super::is_address_id(text, $length).then(|| Self(text.to_owned()))
            }

            /// The text, which may stand in an address.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}
use address_id;

/// Whether a text has the form of our ids in addresses: base64url of this length.
fn is_address_id(text: &str, length: usize) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    text.len() == length && text.bytes().all(fits)
}
