//! Session store of the site: login attempts and sessions, in memory, on the injected clock.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

/// Idle timeout of a session.
const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// Absolute timeout of a session.
const LONGEST: SignedDuration = SignedDuration::from_mins(120);
/// Lifetime of a login attempt.
const ATTEMPT: SignedDuration = SignedDuration::from_mins(10);
/// Maximum number of entries of each kind; the oldest are removed.
const MOST: usize = 1000;

/// A login attempt, stored until the callback.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
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
    fn lives(&self, now: Timestamp) -> bool {
        now.duration_since(self.last_seen) < IDLE && now.duration_since(self.began) < LONGEST
    }
}

#[derive(Debug, Default)]
struct Store {
    attempts: HashMap<String, Attempt>,
    sessions: HashMap<String, Session>,
}

/// All login attempts and sessions of the site.
#[derive(Debug, Default)]
pub(super) struct Visits {
    store: Mutex<Store>,
}

impl Visits {
    fn with<T>(&self, act: impl FnOnce(&mut Store) -> T) -> T {
        act(&mut self.store.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn begin(&self, state: String, attempt: Attempt) {
        self.with(|store| {
            store
                .attempts
                .retain(|_, old| attempt.began.duration_since(old.began) < ATTEMPT);
            make_room(&mut store.attempts, |attempt| attempt.began);
            store.attempts.insert(state, attempt);
        });
    }

    /// Removes and returns the attempt with this state, if this browser began it. It can be used
    /// once.
    pub(super) fn end(&self, state: &str, browser: &str, now: Timestamp) -> Option<Attempt> {
        self.with(|store| {
            let attempt = store.attempts.get(state)?;
            let fits = attempt.browser == browser && now.duration_since(attempt.began) < ATTEMPT;
            if fits {
                store.attempts.remove(state)
            } else {
                None
            }
        })
    }

    pub(super) fn open(&self, id: String, session: Session) {
        self.with(|store| {
            store.sessions.retain(|_, old| old.lives(session.began));
            make_room(&mut store.sessions, |session| session.last_seen);
            store.sessions.insert(id, session);
        });
    }

    /// The current session with this id; its idle time restarts.
    pub(super) fn visit(&self, id: &str, now: Timestamp) -> Option<Session> {
        self.with(|store| {
            let session = store
                .sessions
                .get_mut(id)
                .filter(|session| session.lives(now))?;
            session.last_seen = now;
            Some(session.clone())
        })
    }

    pub(super) fn close(&self, id: &str) {
        self.with(|store| store.sessions.remove(id));
    }

    /// Ends every session with this `sid` of the provider.
    pub(super) fn close_all_of(&self, sid: &str) {
        self.with(|store| {
            store
                .sessions
                .retain(|_, session| session.sid.as_deref() != Some(sid));
        });
    }
}

fn make_room<T>(entries: &mut HashMap<String, T>, age: impl Fn(&T) -> Timestamp) {
    if entries.len() < MOST {
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

    fn attempt(minute: i64) -> Attempt {
        Attempt {
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
        let visits = Visits::default();
        visits.open("idle".to_owned(), session("a"));
        assert!(visits.visit("idle", at(29)).is_some());
        assert!(visits.visit("idle", at(58)).is_some());
        assert!(visits.visit("idle", at(88)).is_none());
        visits.open("busy".to_owned(), session("b"));
        for minute in (20..120).step_by(20) {
            assert!(visits.visit("busy", at(minute)).is_some(), "{minute}");
        }
        assert!(visits.visit("busy", at(120)).is_none());
    }

    #[test]
    fn a_login_is_completed_once_in_time_and_by_the_browser_that_began_it() {
        let visits = Visits::default();
        visits.begin("state".to_owned(), attempt(0));
        assert!(visits.end("state", "another", at(1)).is_none());
        assert!(visits.end("state", "browser", at(1)).is_some());
        assert!(visits.end("state", "browser", at(1)).is_none());
        visits.begin("late".to_owned(), attempt(0));
        assert!(visits.end("late", "browser", at(10)).is_none());
    }

    #[test]
    fn the_store_does_not_grow_without_end() {
        let visits = Visits::default();
        for number in 0..MOST + 50 {
            visits.begin(format!("{number}"), attempt(0));
        }
        assert_eq!(visits.with(|store| store.attempts.len()), MOST);
    }

    #[test]
    fn a_logout_at_the_provider_ends_its_sessions_only() {
        let visits = Visits::default();
        visits.open("one".to_owned(), session("a"));
        visits.open("other".to_owned(), session("b"));
        visits.close_all_of("a");
        assert!(visits.visit("one", at(1)).is_none());
        assert!(visits.visit("other", at(1)).is_some());
    }
}
