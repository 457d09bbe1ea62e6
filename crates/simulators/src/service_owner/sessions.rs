//! Session store of the site: login attempts and sessions, in memory, on the injected clock.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

/// Idle timeout of a session.
const IDLE_TIMEOUT: SignedDuration = SignedDuration::from_mins(30);
/// Absolute timeout of a session.
const ABSOLUTE_TIMEOUT: SignedDuration = SignedDuration::from_mins(120);
/// Lifetime of a login attempt.
const ATTEMPT_LIFETIME: SignedDuration = SignedDuration::from_mins(10);
/// Maximum number of entries of each kind; the oldest are removed.
const MAX_ENTRIES: usize = 1000;

/// A login attempt, stored until the callback.
#[derive(Clone, Debug)]
pub(super) struct LoginAttempt {
    pub(super) nonce: String,
    pub(super) verifier: String,
    /// Value of the cookie that binds the attempt to the browser that began it.
    pub(super) browser: String,
    /// Path to return to after the login.
    pub(super) return_to: String,
    pub(super) needs_high: bool,
    pub(super) began: Timestamp,
}

/// Session of a logged-in visitor.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) pid: Option<String>,
    pub(super) is_high: bool,
    /// The provider's session identifier (`sid`), for front-channel logout.
    pub(super) sid: Option<String>,
    /// CSRF token of the session's forms.
    pub(super) form_token: String,
    pub(super) began: Timestamp,
    pub(super) last_seen: Timestamp,
}

impl Session {
    fn is_alive(&self, now: Timestamp) -> bool {
        now.duration_since(self.last_seen) < IDLE_TIMEOUT
            && now.duration_since(self.began) < ABSOLUTE_TIMEOUT
    }
}

#[derive(Debug, Default)]
struct Store {
    attempts: HashMap<String, LoginAttempt>,
    sessions: HashMap<String, Session>,
}

/// All login attempts and sessions of the site.
#[derive(Debug, Default)]
pub(super) struct SessionStore {
    store: Mutex<Store>,
}

impl SessionStore {
    fn with<T>(&self, act: impl FnOnce(&mut Store) -> T) -> T {
        act(&mut self.store.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn save_attempt(&self, state: String, attempt: LoginAttempt) {
        self.with(|store| {
            store
                .attempts
                .retain(|_, old| attempt.began.duration_since(old.began) < ATTEMPT_LIFETIME);
            evict_oldest(&mut store.attempts, |attempt| attempt.began);
            store.attempts.insert(state, attempt);
        });
    }

    /// Removes and returns the attempt with this state, if this browser began it. It can be used
    /// once.
    pub(super) fn take_attempt(
        &self,
        state: &str,
        browser: &str,
        now: Timestamp,
    ) -> Option<LoginAttempt> {
        self.with(|store| {
            let attempt = store.attempts.get(state)?;
            let fits =
                attempt.browser == browser && now.duration_since(attempt.began) < ATTEMPT_LIFETIME;
            if fits {
                store.attempts.remove(state)
            } else {
                None
            }
        })
    }

    pub(super) fn insert(&self, id: String, session: Session) {
        self.with(|store| {
            store.sessions.retain(|_, old| old.is_alive(session.began));
            evict_oldest(&mut store.sessions, |session| session.last_seen);
            store.sessions.insert(id, session);
        });
    }

    /// The current session with this id; its idle time restarts.
    pub(super) fn touch(&self, id: &str, now: Timestamp) -> Option<Session> {
        self.with(|store| {
            let session = store
                .sessions
                .get_mut(id)
                .filter(|session| session.is_alive(now))?;
            session.last_seen = now;
            Some(session.clone())
        })
    }

    pub(super) fn remove(&self, id: &str) {
        self.with(|store| store.sessions.remove(id));
    }

    /// Ends every session with this `sid` of the provider.
    pub(super) fn remove_by_sid(&self, sid: &str) {
        self.with(|store| {
            store
                .sessions
                .retain(|_, session| session.sid.as_deref() != Some(sid));
        });
    }
}

fn evict_oldest<T>(entries: &mut HashMap<String, T>, age: impl Fn(&T) -> Timestamp) {
    if entries.len() < MAX_ENTRIES {
        return;
    }
    let oldest = entries
        .iter()
        .min_by_key(|(_, entry)| age(entry))
        .map(|(key, _)| key.clone());
    if let Some(oldest) = oldest {
        entries.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute)
    }

    fn session(sid: &str) -> Session {
        Session {
            pid: None,
            is_high: false,
            sid: Some(sid.to_owned()),
            form_token: "token".to_owned(),
            began: at(0),
            last_seen: at(0),
        }
    }

    fn attempt(minute: i64) -> LoginAttempt {
        LoginAttempt {
            nonce: "nonce".to_owned(),
            verifier: "verifier".to_owned(),
            browser: "browser".to_owned(),
            return_to: "/".to_owned(),
            needs_high: false,
            began: at(minute),
        }
    }

    #[test]
    fn a_session_ends_when_idle_and_when_old() {
        let sessions = SessionStore::default();
        sessions.insert("idle".to_owned(), session("a"));
        assert!(sessions.touch("idle", at(29)).is_some());
        assert!(sessions.touch("idle", at(58)).is_some());
        assert!(sessions.touch("idle", at(88)).is_none());
        sessions.insert("busy".to_owned(), session("b"));
        for minute in (20..120).step_by(20) {
            assert!(sessions.touch("busy", at(minute)).is_some(), "{minute}");
        }
        assert!(sessions.touch("busy", at(120)).is_none());
    }

    #[test]
    fn a_login_is_completed_once_in_time_and_by_the_browser_that_began_it() {
        let sessions = SessionStore::default();
        sessions.save_attempt("state".to_owned(), attempt(0));
        assert!(sessions.take_attempt("state", "another", at(1)).is_none());
        assert!(sessions.take_attempt("state", "browser", at(1)).is_some());
        assert!(sessions.take_attempt("state", "browser", at(1)).is_none());
        sessions.save_attempt("late".to_owned(), attempt(0));
        assert!(sessions.take_attempt("late", "browser", at(10)).is_none());
    }

    #[test]
    fn the_store_does_not_grow_without_end() {
        let sessions = SessionStore::default();
        for number in 0..MAX_ENTRIES + 50 {
            sessions.save_attempt(format!("{number}"), attempt(0));
        }
        assert_eq!(sessions.with(|store| store.attempts.len()), MAX_ENTRIES);
    }

    #[test]
    fn a_logout_at_the_provider_ends_its_sessions_only() {
        let sessions = SessionStore::default();
        sessions.insert("one".to_owned(), session("a"));
        sessions.insert("other".to_owned(), session("b"));
        sessions.remove_by_sid("a");
        assert!(sessions.touch("one", at(1)).is_none());
        assert!(sessions.touch("other", at(1)).is_some());
    }
}
