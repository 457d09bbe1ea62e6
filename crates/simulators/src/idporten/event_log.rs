//! Event log of one instance: requests for tests to count, and the secrets (canaries) that must
//! never leak.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;

use super::Endpoint;

/// Maximum number of stored events; the oldest are dropped, so that a long-running demo does not
/// grow.
const CAPACITY: usize = 20_000;

/// One logged request or outgoing logout call.
#[derive(Clone, Debug)]
pub struct Event {
    /// Time of arrival, on the instance's clock.
    pub at: Timestamp,
    /// Endpoint that received the request.
    pub endpoint: Endpoint,
    /// HTTP method: GET or POST.
    pub method: String,
    /// Path without the query string.
    pub path: String,
    /// Parameters of the query and the form, in order, as sent.
    pub parameters: Vec<(String, String)>,
    /// HTTP status of the answer; `None` while in progress.
    pub status: Option<u16>,
}

impl Event {
    /// First value of the parameter, if present.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Kind of secret that a canary is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CanaryKind {
    /// An access token, as issued.
    AccessToken,
    /// A refresh token, as issued.
    RefreshToken,
    /// An ID token, issued or sent as a hint.
    IdToken,
    /// A logout token of back-channel logout.
    LogoutToken,
    /// An authorization code, issued or received.
    Code,
    /// A PKCE code verifier, as received.
    Verifier,
    /// A client assertion or a client secret.
    ClientCredential,
    /// A `nonce`, as the client sent it.
    Nonce,
    /// A `state`, as the client sent it.
    State,
    /// The provider's session identifier (`sid`).
    Sid,
    /// A pairwise subject identifier (`sub`).
    Subject,
    /// A national identity number (`pid`).
    Pid,
}

/// A secret that must not occur in logs, pages or headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canary {
    /// Kind of secret, for error messages.
    pub kind: CanaryKind,
    /// The secret itself, in plain text.
    pub value: String,
}

#[derive(Default)]
struct EventLogState {
    /// Number of events dropped from the front: the index of an event is its number minus this.
    dropped: usize,
    events: VecDeque<Event>,
    canaries: VecDeque<Canary>,
}

/// Event log of one instance; clones share it.
#[derive(Clone, Default)]
pub struct EventLog {
    state: Arc<Mutex<EventLogState>>,
}

impl std::fmt::Debug for EventLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Events")
    }
}

impl EventLog {
    fn with<T>(&self, act: impl FnOnce(&mut EventLogState) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// All stored requests, oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<Event> {
        self.with(|state| state.events.iter().cloned().collect())
    }

    /// The stored requests to one endpoint, oldest first.
    #[must_use]
    pub fn for_endpoint(&self, endpoint: Endpoint) -> Vec<Event> {
        let mut events = self.all();
        events.retain(|event| event.endpoint == endpoint);
        events
    }

    /// Number of stored requests to one endpoint.
    #[must_use]
    pub fn count(&self, endpoint: Endpoint) -> usize {
        self.with(|state| {
            state
                .events
                .iter()
                .filter(|event| event.endpoint == endpoint)
                .count()
        })
    }

    /// All secrets issued or received, which must stay between the servers.
    #[must_use]
    pub fn canaries(&self) -> Vec<Canary> {
        self.with(|state| state.canaries.iter().cloned().collect())
    }

    /// The canaries that occur in a text.
    #[must_use]
    pub fn leaks(&self, text: &str) -> Vec<Canary> {
        let mut found = self.canaries();
        found.retain(|canary| text.contains(&canary.value));
        found
    }

    /// Clears the requests; canaries stay.
    pub fn clear(&self) {
        self.with(|state| {
            state.dropped += state.events.len();
            state.events.clear();
        });
    }

    /// Logs a request; returns its number.
    pub(super) fn record_request(&self, event: Event) -> usize {
        self.with(|state| {
            if state.events.len() == CAPACITY {
                state.events.pop_front();
                state.dropped += 1;
            }
            state.events.push_back(event);
            state.dropped + state.events.len() - 1
        })
    }

    pub(super) fn record_status(&self, number: usize, status: u16) {
        self.with(|state| {
            let index = number.checked_sub(state.dropped);
            if let Some(event) = index.and_then(|index| state.events.get_mut(index)) {
                event.status = Some(status);
            }
        });
    }

    pub(super) fn record_canary(&self, kind: CanaryKind, value: &str) {
        // Short values would match everywhere and prove nothing.
        if value.len() < 8 {
            return;
        }
        let canary = Canary {
            kind,
            value: value.to_owned(),
        };
        self.with(|state| {
            if state.canaries.contains(&canary) {
                return;
            }
            if state.canaries.len() == CAPACITY {
                state.canaries.pop_front();
            }
            state.canaries.push_back(canary);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(path: &str) -> Event {
        Event {
            at: Timestamp::UNIX_EPOCH,
            endpoint: Endpoint::Other,
            method: "GET".to_owned(),
            path: path.to_owned(),
            parameters: Vec::new(),
            status: None,
        }
    }

    #[test]
    fn an_answer_finds_its_request_after_older_ones_are_dropped() {
        let events = EventLog::default();
        let first = events.record_request(event("/first"));
        for _ in 0..CAPACITY {
            events.record_request(event("/filler"));
        }
        let last = events.record_request(event("/last"));
        events.record_status(first, 200);
        events.record_status(last, 204);
        let all = events.all();
        assert_eq!(all.len(), CAPACITY);
        assert_eq!(all.iter().filter(|event| event.status.is_some()).count(), 1);
        assert_eq!(all.last().and_then(|event| event.status), Some(204));
    }

    #[test]
    fn leaks_are_found_and_short_values_are_not_canaries() {
        let events = EventLog::default();
        events.record_canary(CanaryKind::Code, "a-code-of-some-length");
        events.record_canary(CanaryKind::State, "short");
        assert_eq!(events.leaks("x=a-code-of-some-length&short").len(), 1);
    }
}
