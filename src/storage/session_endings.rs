//! Recently ended sessions (revocation list), so that a login that was under way meanwhile is
//! refused.
//!
//! A log-out ends logins by deleting their rows, and a login whose code is being exchanged has none
//! yet. So both sides write before they read: a log-out records what ends and then deletes rows; a
//! login is written and then checks the record ([`Store::has_ended`]). The second one always sees
//! the first, on one instance or on several.
//!
//! Anybody can report the end of sessions that never were, so an ending that no row of ours
//! confirms is recorded only while there is room ([`MOST_UNPROVEN`]). Nothing is evicted for it: a
//! flood would otherwise remove endings that a login under way must find. An ending that a row
//! confirms is always recorded, and its rows are deleted in any case. So a flood has one effect on
//! others: a log-out elsewhere in the very seconds of somebody's login is not seen by that login.

use jiff::{SignedDuration, Timestamp};

use super::{
    Attempt, AuthSession, AuthSessionOrigin, AuthSessionRef, EndedAuthSession, StoreError,
    browser_sessions::BrowserSessionKey,
    database::{
        Row,
        Value::{self, Bytes, Integer},
    },
    login_attempts::ATTEMPT_LIFE,
    millis::millis,
    store::Store,
};
use crate::crypto::{Hash, PersonKey};

/// The statement that records an ending where a condition holds.
macro_rules! record_where {
    ($condition:literal) => {
        concat!(
            "INSERT INTO ending (key_hash, ended_ms, expires_ms) SELECT $1, $2, $3 WHERE ",
            $condition,
            " ON CONFLICT (key_hash) DO UPDATE
              SET ended_ms = excluded.ended_ms, expires_ms = excluded.expires_ms"
        )
    };
}

/// How long an ending is kept: longer than an attempt lives and its code takes to be exchanged.
const RETENTION: SignedDuration = SignedDuration::from_mins(20);
/// How long it is kept that a person, or everybody, was logged out: longer than the provider's own
/// sessions last, which would let them in again without a question.
const PROOF_RETENTION: SignedDuration = SignedDuration::from_mins(130);
/// Largest lag of the provider's clock, where the person was asked who they are because of an ending.
const PROVIDER_CLOCK_MS: i64 = 60_000;
/// Largest lag of the clock of an instance, in milliseconds: the end of a session at the provider
/// may be reported to another machine than the one where the attempt began.
const CLOCKS_MS: i64 = 5_000;
/// With more recorded endings than this, only those are recorded that a row of ours confirms. A row
/// takes about a hundred bytes.
const MOST_UNPROVEN: i64 = 100_000;
/// Most attempts of one browser that a log-out ends; it has no more open.
const MOST_ATTEMPTS: usize = 16;

conceal!(LogOut<'_>);

/// Outcome of a report that a session at the provider has ended.
#[derive(Debug)]
pub struct SessionEnding {
    /// Logins of that session, whose rows were deleted.
    pub ended: Vec<EndedAuthSession>,
    /// Whether a login of that session that is under way will be refused.
    pub is_recorded: bool,
}

/// The credentials that a browser logs out with.
#[derive(Clone, Copy, Default)]
pub struct LogOut<'a> {
    /// The login that its browser session leads to, if any.
    pub login: Option<&'a AuthSessionRef>,
    /// Its browser session, which may have been replaced a moment ago.
    pub browser_session: Option<&'a BrowserSessionKey>,
    /// Keys of its login attempts: their logins end as well, also those that are still to come.
    pub attempt_keys: &'a [String],
}

impl Store {
    /// Ends what a browser logs out of. The login that its browser session leads to comes first.
    ///
    /// # Errors
    /// When the store is away: then some of it may still live.
    pub async fn end_browser_session(
        &self,
        log_out: &LogOut<'_>,
    ) -> Result<Vec<EndedAuthSession>, StoreError> {
        let attempts = log_out.attempt_keys.iter().take(MOST_ATTEMPTS);
        let attempts: Vec<Hash> = attempts
            .map(|key| self.attempt_hash(key))
            .collect::<Result<_, _>>()?;
        let browser_session = log_out.browser_session.map(BrowserSessionKey::as_hash);
        for attempt in &attempts {
            self.record_ending_of_attempt(attempt).await?;
        }
        if let Some(browser_session) = browser_session {
            if log_out.login.is_some() {
                self.record_ending(browser_session).await?;
            } else {
                self.record_ending_if_room(browser_session).await?;
            }
        }
        let mut ended = Vec::new();
        if let Some(reference) = log_out.login {
            ended.extend(self.end_auth_session(reference).await?);
        }
        if let Some(browser_session) = browser_session {
            let sql = logins_where!("visit_hash = $1");
            ended.extend(self.delete_logins(sql, &[Bytes(browser_session)]).await?);
        }
        for attempt in &attempts {
            let sql = logins_where!("attempt_hash = $1");
            ended.extend(self.delete_logins(sql, &[Bytes(attempt)]).await?);
        }
        Ok(ended)
    }

    /// Ends every login of one session at the provider (`docs/rules/login.md#m39`). One slash at
    /// the end of the issuer makes no difference. `may_be_recorded`: record the ending also where
    /// no login of the session is known here.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn end_by_sid(
        &self,
        issuer: &str,
        sid: &str,
        may_be_recorded: bool,
    ) -> Result<SessionEnding, StoreError> {
        let hash = self.sid_hash(issuer, sid)?;
        let mut is_recorded = may_be_recorded && self.record_ending_if_room(&hash).await?;
        let mut ended = self.end_logins_of(&hash).await?;
        if !is_recorded && !ended.is_empty() {
            // Now a row has confirmed it; what was written between the two has to go as well.
            self.record_ending(&hash).await?;
            ended.extend(self.end_logins_of(&hash).await?);
            is_recorded = true;
        }
        Ok(SessionEnding { ended, is_recorded })
    }

    /// As [`end_by_sid`](Self::end_by_sid), where the provider has proved that the session ended: that
    /// is always recorded.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn end_by_proven_sid(
        &self,
        issuer: &str,
        sid: &str,
    ) -> Result<Vec<EndedAuthSession>, StoreError> {
        let hash = self.sid_hash(issuer, sid)?;
        self.record_ending(&hash).await?;
        self.end_logins_of(&hash).await
    }

    /// Ends every login of a person, here and wherever else, also those that are under way.
    ///
    /// # Errors
    /// When the store is away: then some may still live.
    pub async fn end_person(
        &self,
        person: &PersonKey,
    ) -> Result<Vec<EndedAuthSession>, StoreError> {
        let hash = self.everywhere_hash(person)?;
        self.record_ending_for(&hash, PROOF_RETENTION).await?;
        self.delete_logins(logins_where!("person = $1"), &[Bytes(person.as_bytes())])
            .await
    }

    /// Ends every login of a person by the name that the provider has for them (`sub`).
    ///
    /// # Errors
    /// When the store is away: then some may still live.
    pub async fn end_by_subject(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Vec<EndedAuthSession>, StoreError> {
        let hash = self.subject_hash(issuer, subject)?;
        self.record_ending(&hash).await?;
        self.delete_logins(logins_where!("subject_hash = $1"), &[Bytes(&hash)])
            .await
    }

    /// Begins to end everybody's logins: from now on those that are under way are refused. Returns the
    /// moment, for [`end_begun_before`](Self::end_begun_before).
    ///
    /// # Errors
    /// When the store is away.
    pub async fn begin_ending_everybody(&self) -> Result<Timestamp, StoreError> {
        let now = self.now();
        let hash = self.everybody_hash()?;
        self.record_ending_for(&hash, PROOF_RETENTION).await?;
        Ok(now)
    }

    /// Ends up to `batch` logins of anybody that began before this moment, by the clock of any
    /// instance. Those that began later are not meant, however long it takes to end all others.
    /// Returns also whether there may be more.
    ///
    /// # Errors
    /// When the store is away: then some may still live.
    pub async fn end_begun_before(
        &self,
        moment: Timestamp,
        batch: u32,
    ) -> Result<(Vec<EndedAuthSession>, bool), StoreError> {
        let latest = moment.as_millisecond().saturating_add(CLOCKS_MS);
        let rows = self
            .database()
            .change(
                logins_where!(
                    "reference_hash IN
                     (SELECT reference_hash FROM login WHERE created_ms <= $1 LIMIT $2)"
                ),
                &[Integer(latest), Integer(batch.into())],
            )
            .await?;
        // Rows that no key opens are deleted as well, and not returned.
        Ok((self.read_ended(&rows)?, !rows.is_empty()))
    }

    /// Ends the login with this name in the audit log, if there is one. Reads the names of all
    /// logins: for an operator's command, not for requests.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn end_by_audit_name(
        &self,
        name: &str,
    ) -> Result<Option<EndedAuthSession>, StoreError> {
        let rows = self
            .database()
            .read("SELECT reference_hash FROM login", &[])
            .await?;
        for row in rows {
            let Ok(hash) = Hash::try_from(row.bytes(0)?) else {
                continue;
            };
            if self.audit_name(&hash)? == name {
                return self.end_login_row(&hash).await;
            }
        }
        Ok(None)
    }

    /// Claims a logout token by its id: whether it is the first of its issuer. Kept longer than a
    /// token can be valid.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn claim_logout_token(&self, issuer: &str, jti: &str) -> Result<bool, StoreError> {
        let now = self.now_ms();
        let hash = self.keys()?.row("logout token", &[issuer, jti])?;
        let claimed = self
            .database()
            .execute(
                "INSERT INTO ending (key_hash, ended_ms, expires_ms) VALUES ($1, $2, $3)
                 ON CONFLICT (key_hash) DO NOTHING",
                &[
                    Bytes(&hash),
                    Integer(now),
                    Integer(now.saturating_add(millis(RETENTION))),
                ],
            )
            .await?;
        Ok(claimed == 1)
    }

    /// Gives up the claim of a logout token that could not be carried out.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn release_logout_token(&self, issuer: &str, jti: &str) -> Result<(), StoreError> {
        let hash = self.keys()?.row("logout token", &[issuer, jti])?;
        self.database()
            .execute("DELETE FROM ending WHERE key_hash = $1", &[Bytes(&hash)])
            .await?;
        Ok(())
    }

    /// Runs a statement that deletes logins.
    pub(crate) async fn delete_logins(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<EndedAuthSession>, StoreError> {
        let rows = self.database().change(sql, values).await?;
        self.read_ended(&rows)
    }

    async fn end_logins_of(&self, sid: &Hash) -> Result<Vec<EndedAuthSession>, StoreError> {
        self.delete_logins(logins_where!("sid_hash = $1"), &[Bytes(sid)])
            .await
    }

    /// Whether a session at the provider has ended recently.
    ///
    /// # Errors
    /// When the store is away.
    pub(crate) async fn has_session_ended(&self, sid: &Hash) -> Result<bool, StoreError> {
        Ok(self.ending(sid).await?.is_some())
    }

    /// Ends every login of the person of `login` but this one.
    ///
    /// # Errors
    /// When the store is away: then they still live.
    pub async fn end_others(
        &self,
        login: &AuthSession,
    ) -> Result<Vec<EndedAuthSession>, StoreError> {
        let hash = self.person_hash(&login.person_key)?;
        self.record_ending_for(&hash, PROOF_RETENTION).await?;
        let own = self.auth_session_row(&login.reference)?;
        self.delete_logins(
            logins_where!("person = $1 AND reference_hash <> $2"),
            &[Bytes(login.person_key.as_bytes()), Bytes(&own)],
        )
        .await
    }

    /// Whether the attempt or browser session of a login has ended since the attempt began. To be
    /// called after the login was written. `is_carried_on`: the person was logged in here already,
    /// and "log out everywhere else" does not mean this browser.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn has_ended(
        &self,
        login: &AuthSession,
        attempt: &Attempt,
        origin: &AuthSessionOrigin,
        is_carried_on: bool,
    ) -> Result<bool, StoreError> {
        let sid = self.sid_hash(&attempt.issuer, &login.sid)?;
        if let Some(ended) = self.ending(&sid).await?
            && attempt.started_ms <= ended.saturating_add(CLOCKS_MS)
        {
            return Ok(true);
        }
        // What ends a person or everybody means every browser, whatever was logged in here before.
        let subject = self.subject_hash(&attempt.issuer, &login.person.subject)?;
        let everywhere = self.everywhere_hash(&login.person_key)?;
        for hash in [subject, everywhere, self.everybody_hash()?] {
            let ended = self.ending(&hash).await?;
            if ended.is_some_and(|ended| attempt.started_ms < ended) {
                return Ok(true);
            }
        }
        // An attempt and a browser session are made once, so nothing that comes later has the same
        // key.
        let attempt_hash = self.attempt_hash(&origin.attempt_key)?;
        let keys = [attempt.browser_session, origin.browser_session];
        let browser_sessions = keys.iter().flatten().map(BrowserSessionKey::as_hash);
        for hash in browser_sessions.chain([&attempt_hash]) {
            if self.ending(hash).await?.is_some() {
                return Ok(true);
            }
        }
        let person = self.ending(&self.person_hash(&login.person_key)?).await?;
        Ok(!is_carried_on && person.is_some_and(|ended| attempt.started_ms < ended))
    }

    /// Whether somebody was logged out since they proved who they are, so that they have to prove it
    /// again (`docs/rules/login.md#m42`). `proven`: when that was, by the provider's clock.
    /// `was_asked`: the provider was told to ask. `is_carried_on`: the person is logged in here
    /// already, and "log out everywhere else" does not mean this browser.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn must_prove_again(
        &self,
        person: &PersonKey,
        proven: Timestamp,
        (was_asked, is_carried_on): (bool, bool),
    ) -> Result<bool, StoreError> {
        let lag = if was_asked { PROVIDER_CLOCK_MS } else { 0 };
        let proven = proven.as_millisecond().saturating_add(lag);
        let mut hashes = vec![self.everywhere_hash(person)?, self.everybody_hash()?];
        if !is_carried_on {
            hashes.push(self.person_hash(person)?);
        }
        for hash in hashes {
            if self
                .ending(&hash)
                .await?
                .is_some_and(|ended| proven < ended)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn record_ending(&self, hash: &Hash) -> Result<(), StoreError> {
        self.record_ending_for(hash, RETENTION).await
    }

    async fn record_ending_for(
        &self,
        hash: &Hash,
        retention: SignedDuration,
    ) -> Result<(), StoreError> {
        let now = self.now_ms();
        let until = now.saturating_add(millis(retention));
        let values = [Bytes(hash), Integer(now), Integer(until)];
        self.database()
            .execute(record_where!("TRUE"), &values)
            .await?;
        Ok(())
    }

    /// As `record_ending`, for an attempt that a browser names, if there is a row of it.
    async fn record_ending_of_attempt(&self, hash: &Hash) -> Result<(), StoreError> {
        let sql = record_where!("EXISTS (SELECT 1 FROM login_attempt WHERE key_hash = $1)");
        self.insert_ending(sql, hash, &[]).await?;
        Ok(())
    }

    /// As `record_ending`, for an ending that no row confirms; returns whether it is recorded.
    async fn record_ending_if_room(&self, hash: &Hash) -> Result<bool, StoreError> {
        let sql = record_where!(
            "EXISTS (SELECT 1 FROM ending WHERE key_hash = $1)
             OR (SELECT COUNT(*) FROM ending WHERE expires_ms > $2) < $4"
        );
        let is_recorded = self
            .insert_ending(sql, hash, &[Integer(MOST_UNPROVEN)])
            .await?;
        if !is_recorded {
            tracing::warn!(
                "there are so many endings that one of an unknown session is not recorded"
            );
        }
        Ok(is_recorded)
    }

    async fn insert_ending(
        &self,
        sql: &'static str,
        hash: &Hash,
        more: &[Value<'_>],
    ) -> Result<bool, StoreError> {
        let now = self.now_ms();
        let until = now.saturating_add(millis(RETENTION));
        let mut values = vec![Bytes(hash), Integer(now), Integer(until)];
        values.extend_from_slice(more);
        Ok(self.database().execute(sql, &values).await? == 1)
    }

    /// When it ended, in milliseconds since 1970, if that is recorded and has not expired.
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

    fn everywhere_hash(&self, person: &PersonKey) -> Result<Hash, StoreError> {
        let person = crate::crypto::url_safe(person.as_bytes());
        Ok(self.keys()?.row("person ending everywhere", &[&person])?)
    }

    fn everybody_hash(&self) -> Result<Hash, StoreError> {
        Ok(self.keys()?.row("ending of everybody", &[])?)
    }

    fn person_hash(&self, person: &PersonKey) -> Result<Hash, StoreError> {
        let person = crate::crypto::url_safe(person.as_bytes());
        Ok(self.keys()?.row("person ending", &[&person])?)
    }
}

const _: () = assert!(RETENTION.as_secs() > ATTEMPT_LIFE.as_secs());
