//! Statements on auth sessions (logins): starting, reading and ending them.

use jiff::{SignedDuration, Timestamp};
use serde_json::Map;

use super::{
    AuthSession, AuthSessionRef, Level, Person, RefreshState, StoreError, Tokens,
    database::{
        Row,
        Value::{Bytes, Integer},
    },
    store::Store,
};
use crate::{
    crypto::{self, Hash, PersonKey, Purpose},
    secret::{IdToken, RefreshToken},
    storage::{auth_session::AuthSessionRecord, browser_sessions::BrowserSessionKey},
};

/// Activity is recorded at most this often, so that a burst of pages is one write.
const ACTIVITY_GRAIN: SignedDuration = SignedDuration::from_secs(10);

/// Largest clock difference between the provider and us that is allowed for.
const CLOCK_DIFFERENCE: SignedDuration = SignedDuration::from_secs(10);

/// Values that a new login is written with.
pub struct NewAuthSession {
    /// Identity that the ID token proved.
    pub person: Person,
    /// Level of assurance in the ID token.
    pub level: Level,
    /// Issuer of the ID token (`iss`).
    pub issuer: String,
    /// Session id at the provider (`sid` claim).
    pub sid: String,
    /// Tokens that the code was exchanged for.
    pub tokens: Tokens,
    /// When the person proved who they are (`auth_time`), by the provider's clock. `None` when the
    /// provider does not say.
    pub authenticated: Option<Timestamp>,
    /// Whether the provider was asked with `prompt=none`, so that the person proved nothing this
    /// time.
    pub is_silent: bool,
    /// The attempt and browser session that the login came out of.
    pub origin: AuthSessionOrigin,
}

/// The attempt and browser session of a login. A log-out from a browser that does not hold the
/// login's cookie yet finds the login by these.
#[derive(Clone, Default)]
pub struct AuthSessionOrigin {
    /// The key of the login attempt, from its cookie.
    pub attempt_key: String,
    /// The browser session that brought the provider's answer; `None` when it had none.
    pub browser_session: Option<BrowserSessionKey>,
}

/// Keyed hashes of a person and of one of their logins, for the audit log.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SessionSubject {
    /// The person that the login is of.
    pub person: PersonKey,
    /// Hash of the login's reference.
    pub session: Hash,
}

/// A login that has just ended. Only one caller gets it, and revokes the refresh token.
pub struct EndedAuthSession {
    /// The person and the login, as the audit log knows them.
    pub subject: SessionSubject,
    /// Refresh token to be revoked, if the login had one.
    pub refresh: Option<RefreshToken>,
    /// ID token, the hint at logout (`docs/rules/login.md#m37`, variant B).
    pub id: IdToken,
}

conceal!(
    NewAuthSession,
    AuthSessionOrigin,
    EndedAuthSession,
    SessionSubject
);

impl Store {
    /// Starts a login under a new random reference.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn start_auth_session(&self, new: NewAuthSession) -> Result<AuthSession, StoreError> {
        let reference = AuthSessionRef::new(crypto::random_text()?);
        let row = self.auth_session_row(&reference)?;
        let person_key = self.keys()?.person(new.person.number.expose())?;
        let started = self.clock().now();
        let ends = self.absolute_end(&new, &person_key, started).await?;
        let idle_ends = (started + self.limits().idle).min(ends);
        let stored =
            AuthSessionRecord::new(&new.person, new.level, &new.sid, &new.tokens, Map::new());
        let sealed = self.seal_json(Purpose::AuthSession, &row, &stored)?;
        let browser_session = new.origin.browser_session.as_ref();
        let browser_session = browser_session.map_or(&[][..], |key| key.as_hash().as_slice());
        self.database()
            .execute(
                "INSERT INTO login (reference_hash, person, sid_hash, sealed, created_ms,
                 idle_ends_ms, ends_ms, version, refresh_state, refresh_until_ms, refresh_holder,
                 attempt_hash, visit_hash, subject_hash)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 0, 0, $8, $9, $10, $11)",
                &[
                    Bytes(&row),
                    Bytes(person_key.as_bytes()),
                    Bytes(&self.sid_hash(&new.issuer, &new.sid)?),
                    Bytes(&sealed),
                    Integer(started.as_millisecond()),
                    Integer(idle_ends.as_millisecond()),
                    Integer(ends.as_millisecond()),
                    Bytes(&[]),
                    Bytes(&self.attempt_hash(&new.origin.attempt_key)?),
                    Bytes(browser_session),
                    Bytes(&self.subject_hash(&new.issuer, &new.person.subject)?),
                ],
            )
            .await?;
        Ok(AuthSession {
            reference,
            person: new.person,
            person_key,
            level: new.level,
            sid: new.sid,
            tokens: new.tokens,
            started,
            idle_ends,
            ends,
            refresh: RefreshState::Idle,
            version: 1,
            rest: Map::new(),
        })
    }

    /// Absolute timeout of a new login: counted from when the person proved who they are, however
    /// often the login is carried on. Where the provider's session has a login here already, a
    /// proof that is hardly later or earlier than that one's counts as the same one: the times come
    /// from a clock that is not ours.
    async fn absolute_end(
        &self,
        new: &NewAuthSession,
        person: &PersonKey,
        now: Timestamp,
    ) -> Result<Timestamp, StoreError> {
        let max = self.limits().max;
        let own = new.authenticated.map_or(now, |at| at.min(now)) + max;
        let rows = self
            .database()
            .read(
                "SELECT ends_ms FROM login WHERE sid_hash = $1 AND person = $2
                 AND idle_ends_ms > $3 AND ends_ms > $3 ORDER BY ends_ms LIMIT 1",
                &[
                    Bytes(&self.sid_hash(&new.issuer, &new.sid)?),
                    Bytes(person.as_bytes()),
                    Integer(now.as_millisecond()),
                ],
            )
            .await?;
        let Some(row) = rows.first() else {
            return Ok(own);
        };
        let known = row.time(0)?;
        let is_earlier = own < known - CLOCK_DIFFERENCE;
        let is_later = own > known + CLOCK_DIFFERENCE && !new.is_silent;
        Ok(if is_earlier || is_later { own } else { known })
    }

    /// The login, if it lives: not ended, neither too long without a page nor too old, and sealed
    /// with a key that we have.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn auth_session(
        &self,
        reference: &AuthSessionRef,
    ) -> Result<Option<AuthSession>, StoreError> {
        let row = self.auth_session_row(reference)?;
        let rows = self
            .database()
            .read(
                "SELECT sealed, created_ms, idle_ends_ms, ends_ms, version, refresh_state,
                 refresh_until_ms
                 FROM login WHERE reference_hash = $1 AND idle_ends_ms > $2 AND ends_ms > $2",
                &[Bytes(&row), Integer(self.now_ms())],
            )
            .await?;
        match rows.first() {
            Some(found) => self.read_auth_session(reference, &row, found),
            None => Ok(None),
        }
    }

    fn read_auth_session(
        &self,
        reference: &AuthSessionRef,
        row: &Hash,
        found: &Row,
    ) -> Result<Option<AuthSession>, StoreError> {
        let until = found.time(6)?;
        let now = self.clock().now();
        let refresh = match found.integer(5)? {
            0 if until > now => RefreshState::CoolingDown,
            0 => RefreshState::Idle,
            1 if until > now => RefreshState::Underway,
            _ => RefreshState::Spent,
        };
        let Some(stored): Option<AuthSessionRecord> =
            self.open_json(Purpose::AuthSession, row, &found.bytes(0)?)
        else {
            return Ok(None);
        };
        let (Some(person), Some(tokens)) = (stored.person(), stored.tokens()) else {
            return Ok(None);
        };
        Ok(Some(AuthSession {
            reference: reference.clone(),
            person_key: self.keys()?.person(person.number.expose())?,
            person,
            level: stored.level(),
            sid: stored.sid().to_owned(),
            tokens,
            started: found.time(1)?,
            idle_ends: found.time(2)?,
            ends: found.time(3)?,
            refresh,
            version: found.integer(4)?,
            rest: stored.rest,
        }))
    }

    /// Moves the idle timeout on. For page loads and posted forms only: polls, refreshes and
    /// reports are no activity (`docs/rules/security.md#ses-5`).
    ///
    /// # Errors
    /// When the store is away.
    pub async fn touch(&self, login: &AuthSession) -> Result<(), StoreError> {
        let now = self.clock().now();
        let idle_ends = (now + self.limits().idle).min(login.ends);
        if idle_ends.duration_since(login.idle_ends) < ACTIVITY_GRAIN {
            return Ok(());
        }
        self.database()
            .execute(
                // Never backwards, and never for a login that is over.
                "UPDATE login SET idle_ends_ms = $1
                 WHERE reference_hash = $2 AND idle_ends_ms < $1 AND idle_ends_ms > $3",
                &[
                    Integer(idle_ends.as_millisecond()),
                    Bytes(&self.auth_session_row(&login.reference)?),
                    Integer(now.as_millisecond()),
                ],
            )
            .await?;
        Ok(())
    }

    /// Ends a login for good. Of all concurrent callers, one gets what is left of it.
    ///
    /// # Errors
    /// When the store is away: then the login still lives.
    pub async fn end_auth_session(
        &self,
        reference: &AuthSessionRef,
    ) -> Result<Option<EndedAuthSession>, StoreError> {
        self.end_login_row(&self.auth_session_row(reference)?).await
    }

    /// Ends the login of this row.
    pub(crate) async fn end_login_row(
        &self,
        row: &Hash,
    ) -> Result<Option<EndedAuthSession>, StoreError> {
        let sql = logins_where!("reference_hash = $1");
        Ok(self.delete_logins(sql, &[Bytes(row)]).await?.pop())
    }

    /// How many logins of the person live, this one included (`docs/rules/inbox.md#p-6`).
    ///
    /// # Errors
    /// When the store is away.
    pub async fn count_auth_sessions(&self, person: &PersonKey) -> Result<usize, StoreError> {
        let rows = self
            .database()
            .read(
                "SELECT version FROM login
                 WHERE person = $1 AND idle_ends_ms > $2 AND ends_ms > $2",
                &[Bytes(person.as_bytes()), Integer(self.now_ms())],
            )
            .await?;
        Ok(rows.len())
    }

    /// Reads deleted rows of (`reference_hash`, `sealed`). Rows that no key opens are skipped.
    pub(crate) fn read_ended(&self, rows: &[Row]) -> Result<Vec<EndedAuthSession>, StoreError> {
        let mut ended = Vec::new();
        for row in rows {
            let reference_hash = row.bytes(0)?;
            let stored: Option<AuthSessionRecord> =
                self.open_json(Purpose::AuthSession, &reference_hash, &row.bytes(1)?);
            let Some(stored) = stored else { continue };
            let hash = Hash::try_from(reference_hash).ok();
            if let (Some(tokens), Some(person), Some(session)) =
                (stored.tokens(), stored.person(), hash)
            {
                let person = self.keys()?.person(person.number.expose())?;
                ended.push(EndedAuthSession {
                    subject: SessionSubject { person, session },
                    refresh: tokens.refresh,
                    id: tokens.id,
                });
            }
        }
        Ok(ended)
    }

    /// Keyed hashes that stand for a login in the audit log.
    ///
    /// # Errors
    /// When the store was not prepared.
    pub fn subject(&self, login: &AuthSession) -> Result<SessionSubject, StoreError> {
        Ok(SessionSubject {
            person: login.person_key,
            session: self.auth_session_row(&login.reference)?,
        })
    }

    /// As [`subject`](Self::subject), of a login of which only the reference is known.
    ///
    /// # Errors
    /// When the store was not prepared.
    pub fn session_hash(&self, reference: &AuthSessionRef) -> Result<Hash, StoreError> {
        self.auth_session_row(reference)
    }

    pub(crate) fn auth_session_row(&self, reference: &AuthSessionRef) -> Result<Hash, StoreError> {
        Ok(self.keys()?.row("login", &[reference.as_str()])?)
    }

    pub(crate) fn subject_hash(&self, issuer: &str, subject: &str) -> Result<Hash, StoreError> {
        let issuer = issuer.strip_suffix('/').unwrap_or(issuer);
        Ok(self.keys()?.row("subject", &[issuer, subject])?)
    }

    pub(crate) fn sid_hash(&self, issuer: &str, sid: &str) -> Result<Hash, StoreError> {
        let issuer = issuer.strip_suffix('/').unwrap_or(issuer);
        Ok(self.keys()?.row("sid", &[issuer, sid])?)
    }
}
