//! Refresh lease: the right to exchange the tokens of a login, one exchange per login at a time,
//! over all instances (`docs/rules/login.md#m31`, `docs/rules/login.md#oidc-14`).
//!
//! A refresh token is presented once at most. Acquiring the lease marks it as in use; only a
//! certain outcome clears that. A holder that dies leaves a lease that expires, and a token whose
//! lease expired counts as used ([`RefreshState::Spent`]), because nobody knows whether the
//! provider saw it.
//!
//! [`RefreshState::Spent`]: super::RefreshState::Spent

use jiff::SignedDuration;

use super::{
    AuthSession, StoreError,
    database::Value::{Bytes, Integer},
    store::Store,
};
use crate::{
    crypto::{self, Hash, Purpose},
    storage::{auth_session::AuthSessionRecord, millis::millis_after},
};

/// Length of a lease: longer than a call to the provider may take.
const LEASE: SignedDuration = SignedDuration::from_secs(10);
/// Pause after a failure of the provider, before the next try.
const PAUSE: SignedDuration = SignedDuration::from_secs(5);

/// The right to exchange the tokens of one login.
#[must_use = "a lease that is dropped counts as a refresh token that was used"]
pub struct Lease {
    row: Hash,
    version: i64,
    holder: [u8; 16],
    /// The session id at the provider that the login belongs to.
    sid: String,
}

super::conceal!(Lease);

impl Store {
    /// Acquires the lease, if the login lives, its tokens are still those of `login`, and no other
    /// request holds it.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn acquire_refresh_lease(
        &self,
        login: &AuthSession,
    ) -> Result<Option<Lease>, StoreError> {
        let lease = Lease {
            row: self.auth_session_row(&login.reference)?,
            version: login.version,
            holder: crypto::random()?,
            sid: login.sid.clone(),
        };
        let now = self.clock().now();
        let acquired = self
            .database()
            .execute(
                "UPDATE login SET refresh_state = 1, refresh_until_ms = $1, refresh_holder = $2
                 WHERE reference_hash = $3 AND version = $4
                 AND refresh_state = 0 AND refresh_until_ms <= $5
                 AND idle_ends_ms > $5 AND ends_ms > $5",
                &[
                    Integer(millis_after(now, LEASE)),
                    Bytes(&lease.holder),
                    Bytes(&lease.row),
                    Integer(lease.version),
                    Integer(now.as_millisecond()),
                ],
            )
            .await?;
        Ok((acquired == 1).then_some(lease))
    }

    /// Replaces the stored tokens, level and `sid` by what a refresh returned. `None` when the
    /// login has ended meanwhile: then the new tokens belong to nobody and are to be revoked. When
    /// `sid` has changed, a notice of its end may have found no login; so recorded endings are
    /// checked after the write, as for a new login.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn commit_refresh(
        &self,
        lease: Lease,
        renewed: AuthSession,
        issuer: &str,
    ) -> Result<Option<AuthSession>, StoreError> {
        let AuthSession {
            person,
            level,
            sid,
            tokens,
            rest,
            ..
        } = &renewed;
        let stored = AuthSessionRecord::new(person, *level, sid, tokens, rest.clone());
        let sealed = self.seal_json(Purpose::AuthSession, &lease.row, &stored)?;
        let sid_hash = self.sid_hash(issuer, sid)?;
        let done = self
            .database()
            .execute(
                "UPDATE login SET sealed = $1, sid_hash = $2, version = version + 1,
                 refresh_state = 0, refresh_until_ms = 0
                 WHERE reference_hash = $3 AND version = $4 AND refresh_holder = $5",
                &[
                    Bytes(&sealed),
                    Bytes(&sid_hash),
                    Bytes(&lease.row),
                    Integer(lease.version),
                    Bytes(&lease.holder),
                ],
            )
            .await?;
        if done == 1 && *sid != lease.sid && self.has_session_ended(&sid_hash).await? {
            self.end_auth_session(&renewed.reference).await?;
            return Ok(None);
        }
        Ok((done == 1).then(|| AuthSession {
            version: lease.version + 1,
            refresh: super::RefreshState::Idle,
            ..renewed
        }))
    }

    /// Gives the lease back: the provider certainly did not use the refresh token. The next try
    /// waits for `PAUSE`.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn release_refresh_lease(&self, lease: Lease) -> Result<(), StoreError> {
        let until = millis_after(self.clock().now(), PAUSE);
        self.set_refresh_state(&lease, 0, until).await
    }

    /// Gives the lease back and marks the refresh token as possibly used.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn mark_refresh_spent(&self, lease: Lease) -> Result<(), StoreError> {
        self.set_refresh_state(&lease, 2, 0).await
    }

    async fn set_refresh_state(
        &self,
        lease: &Lease,
        state: i64,
        until: i64,
    ) -> Result<(), StoreError> {
        self.database()
            .execute(
                "UPDATE login SET refresh_state = $1, refresh_until_ms = $2
                 WHERE reference_hash = $3 AND version = $4 AND refresh_holder = $5",
                &[
                    Integer(state),
                    Integer(until),
                    Bytes(&lease.row),
                    Integer(lease.version),
                    Bytes(&lease.holder),
                ],
            )
            .await?;
        Ok(())
    }
}
