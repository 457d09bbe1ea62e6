//! What has ended a short while ago, so that a login that was under way meanwhile is refused.
//!
//! A log-out ends logins by deleting their rows, and a login whose code is being exchanged has none
//! yet. So both sides write before they read: a log-out notes what ends and then deletes rows; a login
//! is written and then looks at the notes ([`Store::has_ended`]). Whichever comes second sees the
//! first, on one instance or on several.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{
    Attempt, EndedLogin, Login, LoginOrigin, LoginRef, StoreError,
    attempt::{LIFE, millis},
    database::{
        Row,
        Value::{Bytes, Integer},
    },
    store::Store,
};
use crate::keyring::{Hash, PersonKey};

/// How long an ending is kept: longer than an attempt lives and its code takes to be exchanged.
const KEPT: SignedDuration = SignedDuration::from_mins(20);
/// Sessions at the provider are told of by another machine than the one where the attempt began, whose
/// clock may be a little behind.
const CLOCKS_MS: i64 = 5_000;
/// Most attempts of one browser that a log-out ends; it has no more open.
const MOST_ATTEMPTS: usize = 16;

/// Stands for a visit: a keyed hash of the value of its cookie, of which nothing else may be left.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitKey(Hash);

conceal!(VisitKey, LogOut<'_>);

impl VisitKey {
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// What a browser logs out with.
#[derive(Clone, Copy, Default)]
pub struct LogOut<'a> {
    /// The login that its visit leads to.
    pub login: Option<&'a LoginRef>,
    /// Its visit, which may have been replaced a moment ago.
    pub visit: Option<&'a VisitKey>,
    /// Its login attempts: their logins end as well, also those that come.
    pub attempt_keys: &'a [String],
}

impl Store {
    /// What stands for the visit of a session cookie.
    ///
    /// # Errors
    /// When the key cannot be used.
    pub fn visit_key(&self, cookie: &str) -> Result<VisitKey, StoreError> {
        Ok(VisitKey(self.keys()?.row("visit ending", &[cookie])?))
    }

    /// Ends what a browser logs out of. The login that its visit leads to comes first.
    ///
    /// # Errors
    /// When the store is away: then some of it may still live.
    pub async fn end_visit(&self, log_out: &LogOut<'_>) -> Result<Vec<EndedLogin>, StoreError> {
        let attempts = log_out.attempt_keys.iter().take(MOST_ATTEMPTS);
        let attempts: Vec<Hash> = attempts
            .map(|key| self.attempt_hash(key))
            .collect::<Result<_, _>>()?;
        let visit = log_out.visit.map(|visit| visit.0);
        for hash in attempts.iter().chain(visit.as_ref()) {
            self.note_ending(hash).await?;
        }
        let mut ended = Vec::new();
        if let Some(reference) = log_out.login {
            ended.extend(self.end_login(reference).await?);
        }
        if let Some(visit) = &visit {
            let rows = self
                .database()
                .change(
                    "DELETE FROM login WHERE visit_hash = $1 RETURNING reference_hash, sealed",
                    &[Bytes(visit)],
                )
                .await?;
            ended.extend(self.ended(&rows)?);
        }
        for attempt in &attempts {
            let rows = self
                .database()
                .change(
                    "DELETE FROM login WHERE attempt_hash = $1 RETURNING reference_hash, sealed",
                    &[Bytes(attempt)],
                )
                .await?;
            ended.extend(self.ended(&rows)?);
        }
        Ok(ended)
    }

    /// Ends every login of one session at the provider (`idporten.md` M39). One slash at the end of
    /// the issuer makes no difference.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn end_by_sid(&self, issuer: &str, sid: &str) -> Result<Vec<EndedLogin>, StoreError> {
        let hash = self.sid_hash(issuer, sid)?;
        self.note_ending(&hash).await?;
        let rows = self
            .database()
            .change(
                "DELETE FROM login WHERE sid_hash = $1 RETURNING reference_hash, sealed",
                &[Bytes(&hash)],
            )
            .await?;
        self.ended(&rows)
    }

    /// Ends every login of the person of `login` but this one.
    ///
    /// # Errors
    /// When the store is away: then they still live.
    pub async fn end_others(&self, login: &Login) -> Result<Vec<EndedLogin>, StoreError> {
        self.note_ending(&self.person_hash(&login.person_key)?)
            .await?;
        let rows = self
            .database()
            .change(
                "DELETE FROM login WHERE person = $1 AND reference_hash <> $2
                 RETURNING reference_hash, sealed",
                &[
                    Bytes(login.person_key.as_bytes()),
                    Bytes(&self.login_row(&login.reference)?),
                ],
            )
            .await?;
        self.ended(&rows)
    }

    /// Whether what a login came out of has ended since its attempt began. To be asked after the login
    /// was written. `is_carried_on`: the person was logged in here already, and "log out everywhere
    /// else" does not mean this browser.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn has_ended(
        &self,
        login: &Login,
        (attempt, origin): (&Attempt, &LoginOrigin),
        is_carried_on: bool,
    ) -> Result<bool, StoreError> {
        let sid = self.sid_hash(&attempt.issuer, &login.sid)?;
        if let Some(ended) = self.ending(&sid).await?
            && attempt.started_ms <= ended.saturating_add(CLOCKS_MS)
        {
            return Ok(true);
        }
        // An attempt and a visit are made once, so nothing that comes later has the same.
        let attempt_hash = self.attempt_hash(&origin.attempt_key)?;
        let visits = [attempt.visit, origin.visit];
        let visits = visits.iter().flatten().map(|visit| &visit.0);
        for hash in visits.chain([&attempt_hash]) {
            if self.ending(hash).await?.is_some() {
                return Ok(true);
            }
        }
        let person = self.ending(&self.person_hash(&login.person_key)?).await?;
        Ok(!is_carried_on && person.is_some_and(|ended| attempt.started_ms < ended))
    }

    async fn note_ending(&self, hash: &Hash) -> Result<(), StoreError> {
        let now = self.now_ms();
        self.database()
            .execute(
                "INSERT INTO ending (key_hash, ended_ms, expires_ms) VALUES ($1, $2, $3)
                 ON CONFLICT (key_hash) DO UPDATE
                 SET ended_ms = excluded.ended_ms, expires_ms = excluded.expires_ms",
                &[
                    Bytes(hash),
                    Integer(now),
                    Integer(now.saturating_add(millis(KEPT))),
                ],
            )
            .await?;
        Ok(())
    }

    /// When it ended, in milliseconds since 1970, if that is not long ago.
    async fn ending(&self, hash: &Hash) -> Result<Option<i64>, StoreError> {
        let rows = self
            .database()
            .read(
                "SELECT ended_ms FROM ending WHERE key_hash = $1",
                &[Bytes(hash)],
            )
            .await?;
        rows.first().map(|row: &Row| row.integer(0)).transpose()
    }

    fn person_hash(&self, person: &PersonKey) -> Result<Hash, StoreError> {
        let person = crate::keyring::url_safe(person.as_bytes());
        Ok(self.keys()?.row("person ending", &[&person])?)
    }
}

const _: () = assert!(KEPT.as_secs() > LIFE.as_secs());
