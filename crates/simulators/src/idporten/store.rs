//! Everything the instance remembers between requests, in memory and by the injected clock.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use super::{authorize::AuthorizationRequest, people::Level, words::Language};

/// How long a pushed request may wait for its browser.
pub(super) const PUSHED_SECONDS: i64 = 120;
/// How long a code may wait for its exchange. (ID-porten does not publish its own figure.)
pub(super) const CODE_SECONDS: i64 = 60;
/// How long a login page may stand open.
pub(super) const INTERACTION_SECONDS: i64 = 1800;
/// An SSO session ends when no authorization request has come for so long …
pub(super) const SESSION_IDLE_SECONDS: i64 = 30 * 60;
/// … and in any case so long after its first login.
pub(super) const SESSION_MAX_SECONDS: i64 = 120 * 60;

/// A number of seconds later.
pub(super) fn later(from: Timestamp, seconds: i64) -> Timestamp {
    from.saturating_add(SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX)
}

/// A request that a client pushed.
#[derive(Clone, Debug)]
pub(super) struct Pushed {
    pub(super) request: AuthorizationRequest,
    pub(super) expires: Timestamp,
}

/// A login or consent page that stands open.
#[derive(Clone, Debug)]
pub(super) struct Interaction {
    pub(super) request: AuthorizationRequest,
    /// The session that consents; absent until somebody has logged in.
    pub(super) session: Option<String>,
    pub(super) expires: Timestamp,
}

/// An SSO session; its key is the cookie's value.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) sid: String,
    pub(super) person: String,
    pub(super) level: Level,
    pub(super) amr: String,
    pub(super) authenticated: Timestamp,
    pub(super) started: Timestamp,
    /// The last authorization request: nothing else keeps a session alive.
    pub(super) used: Timestamp,
    pub(super) clients: BTreeSet<String>,
}

impl Session {
    pub(super) fn is_alive(&self, now: Timestamp) -> bool {
        now < later(self.used, SESSION_IDLE_SECONDS)
            && now < later(self.started, SESSION_MAX_SECONDS)
    }
}

/// What one login gave one client: everything issued from it dies with it.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub(super) client_id: String,
    pub(super) person: String,
    pub(super) sid: String,
    pub(super) level: Level,
    pub(super) amr: String,
    pub(super) authenticated: Timestamp,
    pub(super) scope: Vec<String>,
    pub(super) nonce: Option<String>,
    pub(super) locale: Language,
    pub(super) resource: Option<String>,
    /// The client's `authorization_lifetime` after the grant was made.
    pub(super) ends: Timestamp,
    pub(super) is_revoked: bool,
}

impl Grant {
    pub(super) fn is_alive(&self, now: Timestamp) -> bool {
        !self.is_revoked && now < self.ends
    }
}

/// An authorization code.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) grant: String,
    pub(super) redirect_uri: String,
    pub(super) challenge: String,
    pub(super) expires: Timestamp,
    pub(super) is_used: bool,
}

/// A refresh token.
#[derive(Clone, Debug)]
pub(super) struct RefreshToken {
    pub(super) grant: String,
    pub(super) expires: Timestamp,
    pub(super) is_used: bool,
}

/// A logout that arrived by POST and waits for its browser to come back with its cookies.
#[derive(Clone, Debug)]
pub(super) struct PendingLogout {
    pub(super) parameters: super::wire::Parameters,
    pub(super) expires: Timestamp,
}

/// The memory of one instance.
#[derive(Debug, Default)]
pub(super) struct Store {
    pub(super) pushed: HashMap<String, Pushed>,
    pub(super) interactions: HashMap<String, Interaction>,
    pub(super) sessions: HashMap<String, Session>,
    pub(super) grants: HashMap<String, Grant>,
    pub(super) codes: HashMap<String, Code>,
    pub(super) refresh_tokens: HashMap<String, RefreshToken>,
    pub(super) logouts: HashMap<String, PendingLogout>,
    /// Assertions that were used (client and `jti`), until they expire.
    pub(super) assertions: HashMap<(String, String), Timestamp>,
    /// Which access token (`jti`) came from which grant.
    pub(super) access: HashMap<String, String>,
    /// Person, client and scope.
    pub(super) consents: HashSet<(String, String, String)>,
}

impl Store {
    /// Forgets what can no longer matter. Used codes and refresh tokens stay as long as their
    /// grant, so that a replay is recognised.
    pub(super) fn prune(&mut self, now: Timestamp) {
        self.pushed.retain(|_, pushed| now < pushed.expires);
        self.interactions
            .retain(|_, interaction| now < interaction.expires);
        self.sessions.retain(|_, session| session.is_alive(now));
        self.logouts.retain(|_, logout| now < logout.expires);
        self.assertions.retain(|_, expires| now < *expires);
        self.grants.retain(|_, grant| now < grant.ends);
        let grants = &self.grants;
        self.codes
            .retain(|_, code| grants.contains_key(&code.grant));
        self.refresh_tokens
            .retain(|_, token| grants.contains_key(&token.grant));
        self.access.retain(|_, grant| grants.contains_key(grant));
    }

    pub(super) fn revoke(&mut self, grant: &str) {
        if let Some(grant) = self.grants.get_mut(grant) {
            grant.is_revoked = true;
        }
    }

    /// Ends everything that a client has of a person.
    pub(super) fn revoke_all(&mut self, client_id: &str, person: &str) {
        let grants = self.grants.values_mut();
        for grant in grants.filter(|grant| grant.client_id == client_id && grant.person == person) {
            grant.is_revoked = true;
        }
    }

    /// Ends one token and leaves its grant: a refresh token, or the access token with this `jti`.
    pub(super) fn forget(&mut self, token: &str, jti: Option<&str>) {
        self.refresh_tokens.remove(token);
        if let Some(jti) = jti {
            self.access.remove(jti);
        }
    }
}
