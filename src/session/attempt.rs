//! Login attempts underway: each lives ten minutes and is taken once (`idporten.md` M2, M7).

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    Level, StoreError,
    database::Value::{Bytes, Integer},
    store::Store,
};
use crate::keyring::{self, Purpose};

/// How long an attempt may take.
const LIFE: SignedDuration = SignedDuration::from_mins(10);
/// How long an expired attempt is remembered, to be able to say that it was too slow.
pub(super) const REMEMBERED: SignedDuration = SignedDuration::from_hours(1);

/// What was asked of the provider, to hold its answer against.
#[derive(Clone, Serialize, Deserialize)]
pub struct Attempt {
    /// Ties the answer to the request.
    pub state: String,
    /// Ties the ID token to the request.
    pub nonce: String,
    /// Proves at the token endpoint that the request was ours (PKCE).
    pub verifier: String,
    /// The level asked for.
    pub level: Level,
    /// Where to go afterwards: a path of ours.
    pub return_to: String,
    /// The provider that was asked.
    pub issuer: String,
    /// Whether the provider was told to ask the person nothing.
    pub silent: bool,
    /// When it began, in milliseconds since 1970.
    pub started_ms: i64,
}

conceal!(Attempt);

impl Attempt {
    /// Whether it took too long.
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        now.as_millisecond() - self.started_ms > millis(LIFE)
    }
}

impl Store {
    /// Keeps an attempt and returns its key, for a cookie of its own. Keys of later attempts sort
    /// after those of earlier ones, so that the oldest can be found among several.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn put_attempt(&self, attempt: &Attempt) -> Result<String, StoreError> {
        let seconds = attempt.started_ms / 1000;
        let key = format!("{seconds:010x}.{}", keyring::random_text()?);
        let hash = self.keys()?.row("login_attempt", &[&key])?;
        let sealed = self.seal_json(Purpose::LoginAttempt, &hash, attempt)?;
        let expires = attempt.started_ms + millis(LIFE);
        self.database()
            .execute(
                "INSERT INTO login_attempt (key_hash, state_hash, sealed, expires_ms)
                 VALUES ($1, $2, $3, $4)",
                &[
                    Bytes(&hash),
                    Bytes(&self.state_hash(&attempt.state)?),
                    Bytes(&sealed),
                    Integer(expires),
                ],
            )
            .await?;
        Ok(key)
    }

    /// Takes the attempt that has one of these keys and this state out of the store: of all who ask,
    /// however simultaneously, one gets it. Tells which key it was. An attempt of another browser or
    /// another state stays where it is.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn take_attempt(
        &self,
        keys: &[String],
        state: &str,
    ) -> Result<Option<(String, Attempt)>, StoreError> {
        let state_hash = self.state_hash(state)?;
        for key in keys {
            let hash = self.keys()?.row("login_attempt", &[key])?;
            let rows = self
                .database()
                .change(
                    "DELETE FROM login_attempt WHERE key_hash = $1 AND state_hash = $2
                     RETURNING sealed",
                    &[Bytes(&hash), Bytes(&state_hash)],
                )
                .await?;
            if let Some(row) = rows.first() {
                let attempt: Option<Attempt> =
                    self.open_json(Purpose::LoginAttempt, &hash, &row.bytes(0)?);
                // The keyed hashes agree already; this holds the values themselves together.
                return Ok(attempt
                    .filter(|attempt| keyring::is_equal(attempt.state.as_bytes(), state.as_bytes()))
                    .map(|attempt| (key.clone(), attempt)));
            }
        }
        Ok(None)
    }

    fn state_hash(&self, state: &str) -> Result<keyring::Hash, StoreError> {
        Ok(self.keys()?.row("login_attempt state", &[state])?)
    }
}

/// Whole milliseconds of a duration that is far below 2^63 of them.
pub(super) fn millis(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
