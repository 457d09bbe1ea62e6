//! In-memory store of all state between requests, with lifetimes on the injected clock.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use super::{authorize::AuthorizationRequest, people::Level, texts::Language};

/// Lifetime of a pushed request, in seconds.
pub(super) const PUSHED_SECONDS: i64 = 120;
/// Lifetime of a code, in seconds. (ID-porten does not publish its own figure.)
pub(super) const CODE_SECONDS: i64 = 60;
/// Lifetime of an open login or consent page, in seconds.
pub(super) const INTERACTION_SECONDS: i64 = 1800;
/// Idle timeout of an SSO session: time since the last authorization request, in seconds.
pub(super) const SESSION_IDLE_SECONDS: i64 = 30 * 60;
/// Absolute timeout of an SSO session: time since its first login, in seconds.
pub(super) const SESSION_MAX_SECONDS: i64 = 120 * 60;

/// The time that many seconds after `from`.
pub(super) fn add_seconds(from: Timestamp, seconds: i64) -> Timestamp {
    from.saturating_add(SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX)
}

/// A pushed authorization request with its expiry.
#[derive(Clone, Debug)]
pub(super) struct PushedRequest {
    pub(super) request: AuthorizationRequest,
    pub(super) expires: Timestamp,
}

/// An open login or consent page.
#[derive(Clone, Debug)]
pub(super) struct Interaction {
    pub(super) request: AuthorizationRequest,
    /// Key of the session that consents; `None` until somebody has logged in.
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
    /// Time of the last authorization request, which alone keeps a session alive.
    pub(super) used: Timestamp,
    pub(super) clients: BTreeSet<String>,
}

impl Session {
    pub(super) fn is_alive(&self, now: Timestamp) -> bool {
        now < add_seconds(self.used, SESSION_IDLE_SECONDS)
            && now < add_seconds(self.started, SESSION_MAX_SECONDS)
    }
}

/// What one login gave one client; everything issued from it ends with it.
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
    /// End of the client's `authorization_lifetime`, counted from the creation of the grant.
    pub(super) ends: Timestamp,
    pub(super) is_revoked: bool,
}

impl Grant {
    pub(super) fn is_alive(&self, now: Timestamp) -> bool {
        !self.is_revoked && now < self.ends
    }
}

/// An authorization code; its key is the code itself.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) grant: String,
    pub(super) redirect_uri: String,
    pub(super) challenge: String,
    pub(super) expires: Timestamp,
    pub(super) is_used: bool,
}

/// A refresh token; its key is the token itself.
#[derive(Clone, Debug)]
pub(super) struct RefreshToken {
    pub(super) grant: String,
    pub(super) expires: Timestamp,
    pub(super) is_used: bool,
}

/// A logout received by POST, waiting for the browser to return with its cookies.
#[derive(Clone, Debug)]
pub(super) struct PendingLogout {
    pub(super) parameters: super::http_message::Parameters,
    pub(super) expires: Timestamp,
}

/// All state of one instance.
#[derive(Debug, Default)]
pub(super) struct Store {
    pub(super) pushed: HashMap<String, PushedRequest>,
    pub(super) interactions: HashMap<String, Interaction>,
    pub(super) sessions: HashMap<String, Session>,
    pub(super) grants: HashMap<String, Grant>,
    pub(super) codes: HashMap<String, Code>,
    pub(super) refresh_tokens: HashMap<String, RefreshToken>,
    pub(super) logouts: HashMap<String, PendingLogout>,
    /// Used client assertions (client and `jti`), with their expiry, against replay.
    pub(super) assertions: HashMap<(String, String), Timestamp>,
    /// Grant id by the `jti` of an access token.
    pub(super) access: HashMap<String, String>,
    /// Given consents: person, client and scope.
    pub(super) consents: HashSet<(String, String, String)>,
}

impl Store {
    /// Removes expired entries. Used codes and refresh tokens stay as long as their grant, so that
    /// a replay is recognised.
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

    /// Revokes all grants of a client for a person.
    pub(super) fn revoke_all(&mut self, client_id: &str, person: &str) {
        let grants = self.grants.values_mut();
        for grant in grants.filter(|grant| grant.client_id == client_id && grant.person == person) {
            grant.is_revoked = true;
        }
    }

    /// Revokes one token without its grant: a refresh token, or the access token with this `jti`.
    pub(super) fn revoke_token(&mut self, token: &str, jti: Option<&str>) {
        self.refresh_tokens.remove(token);
        if let Some(jti) = jti {
            self.access.remove(jti);
        }
    }
}
