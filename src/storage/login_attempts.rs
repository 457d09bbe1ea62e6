//! Login attempts, from the authorization request to the callback: each lives ten minutes and is
//! answered once (`docs/rules/login.md#m2`, `docs/rules/login.md#m7`). It stays for an hour more,
//! so that an answer that comes too late or again still leads to where the person was going.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    Level, StoreError,
    browser_sessions::BrowserSessionKey,
    database::Value::{Bytes, Integer},
    millis::millis,
    store::Store,
};
use crate::crypto::{self, Purpose};

/// How long an attempt may take.
pub(crate) const ATTEMPT_LIFE: SignedDuration = SignedDuration::from_mins(10);
/// How long an expired attempt is remembered, to be able to say that it was too slow.
pub(crate) const ATTEMPT_RETENTION: SignedDuration = SignedDuration::from_hours(1);

/// The parameters of an authorization request, to check its answer against.
#[derive(Clone, Serialize, Deserialize)]
pub struct Attempt {
    /// Random `state` that ties the answer to the request.
    pub state: String,
    /// Random `nonce` that ties the ID token to the request.
    pub nonce: String,
    /// PKCE `code_verifier`, which proves at the token endpoint that the request was ours.
    pub verifier: String,
    /// Level of assurance that was asked for.
    pub level: Level,
    /// Path of ours to go to afterwards.
    pub return_to: String,
    /// Issuer of the provider that was asked.
    pub issuer: String,
    /// Whether the request had `prompt=none`: the provider was to ask the person nothing.
    pub silent: bool,
    /// Whether the request had `prompt=login`: the provider was to ask who it is.
    #[serde(default)]
    pub must_prove: bool,
    /// When it began, in milliseconds since 1970, by the clock of deadlines.
    pub started_ms: i64,
    /// The browser session that it was begun in, if any.
    #[serde(default)]
    pub browser_session: Option<BrowserSessionKey>,
}

/// The login attempt that an answer belongs to.
pub struct AttemptMatch {
    /// The key that found it, from one of the attempt cookies.
    pub key: String,
    /// The parameters of the authorization request.
    pub attempt: Attempt,
    /// Whether this is its first answer: of all concurrent answers, one is the first.
    pub is_first: bool,
}

conceal!(Attempt, AttemptMatch);

/// Name part of an attempt's cookie, from its state: sixteen letters, digits, `-` and `_`. Each tab
/// has a cookie of its own, also when tabs begin before any of them was answered.
#[must_use]
pub fn attempt_name(state: &str) -> String {
    let mut name = crypto::url_safe(&crypto::sha256(state.as_bytes()));
    name.truncate(16);
    name
}

impl Attempt {
    /// Whether it took longer than its ten minutes.
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        now.as_millisecond() - self.started_ms > millis(ATTEMPT_LIFE)
    }
}

impl Store {
    /// Stores an attempt and returns its key, for a cookie of its own. Keys of later attempts sort
    /// after those of earlier ones, to the millisecond, so that the oldest can be found among
    /// several.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn save_attempt(&self, attempt: &Attempt) -> Result<String, StoreError> {
        let key = format!("{:012x}.{}", attempt.started_ms, crypto::random_text()?);
        let hash = self.attempt_hash(&key)?;
        let sealed = self.seal_json(Purpose::LoginAttempt, &hash, attempt)?;
        let expires = attempt.started_ms + millis(ATTEMPT_LIFE);
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

    /// Finds the attempt that has one of these keys and this state, and marks it as answered. An
    /// attempt of another browser or another state stays as it is.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn answer_attempt(
        &self,
        keys: &[String],
        state: &str,
    ) -> Result<Option<AttemptMatch>, StoreError> {
        let state_hash = self.state_hash(state)?;
        for key in keys {
            let hash = self.attempt_hash(key)?;
            let place = [Bytes(&hash), Bytes(&state_hash)];
            let [of_key, of_state] = place;
            let first = self
                .database()
                .change(
                    "UPDATE login_attempt SET answered_ms = $3
                     WHERE key_hash = $1 AND state_hash = $2 AND answered_ms = 0
                     RETURNING sealed",
                    &[of_key, of_state, Integer(self.now_ms().max(1))],
                )
                .await?;
            let is_first = !first.is_empty();
            let rows = if is_first {
                first
            } else {
                self.database()
                    .read(
                        "SELECT sealed FROM login_attempt WHERE key_hash = $1 AND state_hash = $2",
                        &place,
                    )
                    .await?
            };
            if let Some(row) = rows.first() {
                let attempt: Option<Attempt> =
                    self.open_json(Purpose::LoginAttempt, &hash, &row.bytes(0)?);
                // The keyed hashes agree already; this compares the values themselves.
                return Ok(attempt
                    .filter(|attempt| crypto::is_equal(attempt.state.as_bytes(), state.as_bytes()))
                    .map(|attempt| AttemptMatch {
                        key: key.clone(),
                        attempt,
                        is_first,
                    }));
            }
        }
        Ok(None)
    }

    pub(crate) fn attempt_hash(&self, key: &str) -> Result<crypto::Hash, StoreError> {
        Ok(self.keys()?.row("login_attempt", &[key])?)
    }

    fn state_hash(&self, state: &str) -> Result<crypto::Hash, StoreError> {
        Ok(self.keys()?.row("login_attempt state", &[state])?)
    }
}
