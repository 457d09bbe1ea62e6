//! JWKS cache: the provider's signing keys, cached for a day at most and fetched again for a token
//! that none of them fits, though not more than once a minute however many forged tokens ask for
//! it.
//!
//! A request whose key is known never waits for a fetch. Requests that must wait share one fetch
//! and its outcome, so an address that does not answer makes no queue.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use openidconnect::JsonWebKeySet;
use tokio::sync::watch;
use url::Url;

use super::{
    LoginError, TokenFault,
    http::{Answer, Http},
    provider_key::ProviderKey,
};

/// How long a key set is used.
const LIFE: SignedDuration = SignedDuration::from_hours(24);
/// Time between two fetches for keys that the set does not have.
const BETWEEN: SignedDuration = SignedDuration::from_mins(1);

/// The provider's keys, as last fetched. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct ProviderKeys(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    keys: Vec<ProviderKey>,
    fetched: Option<Timestamp>,
    asked_for_unknown: Option<Timestamp>,
    /// The fetch that is under way, shared by all requests that must wait.
    fetch: Option<watch::Receiver<Option<FetchOutcome>>>,
}

/// Outcome of a fetch; the error says what was wrong.
type FetchOutcome = Result<(), &'static str>;

impl fmt::Debug for ProviderKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProviderKeys")
    }
}

/// Result of comparing a signature with the keys of a `kid`.
enum Match {
    Fits(ProviderKey),
    /// There are keys of that `kid`, and none of them made it.
    Foreign,
    /// There is no key of that `kid`, or the set is too old to be used.
    Unnamed,
}

impl ProviderKeys {
    /// The key with this `kid` that fits a signature. All of that name are tried: ids need not be
    /// unique, and an old key may be replaced under its own id.
    ///
    /// # Errors
    /// When no key fits, or the keys cannot be fetched.
    pub(crate) async fn verify(
        &self,
        http: &Http,
        address: &Url,
        kid: &str,
        now: Timestamp,
        fits: impl Fn(&ProviderKey) -> bool,
    ) -> Result<ProviderKey, LoginError> {
        let fetch = {
            let mut state = self.state();
            match state.compare(kid, now, &fits) {
                Match::Fits(key) => return Ok(key),
                _ if state.is_fetch_due(now) => Some(self.fetch(&mut state, http, address, now)),
                // A request that asked a moment ago may not have its outcome yet.
                _ => state.fetch.clone(),
            }
        };
        let outcome = match fetch {
            Some(fetch) => outcome_of(fetch).await,
            None => Ok(()),
        };
        let compared = self.state().compare(kid, now, &fits);
        match (compared, outcome) {
            (Match::Fits(key), _) => Ok(key),
            (_, Err(reason)) => Err(LoginError::ProviderUnavailable(reason)),
            (Match::Foreign, Ok(())) => Err(LoginError::TokenInvalid(TokenFault::Signature)),
            (Match::Unnamed, Ok(())) => Err(LoginError::TokenInvalid(TokenFault::UnknownKey)),
        }
    }

    /// Joins the fetch that is under way, or starts one. It goes on when nobody waits for it.
    fn fetch(
        &self,
        state: &mut State,
        http: &Http,
        address: &Url,
        now: Timestamp,
    ) -> watch::Receiver<Option<FetchOutcome>> {
        if let Some(fetch) = state
            .fetch
            .as_ref()
            .filter(|fetch| fetch.has_changed().is_ok())
        {
            return fetch.clone();
        }
        if !state.is_old(now) {
            state.asked_for_unknown = Some(now);
        }
        let (ended, fetch) = watch::channel(None);
        state.fetch = Some(fetch.clone());
        let (keys, http, address) = (self.clone(), http.clone(), address.clone());
        tokio::spawn(async move {
            let fetched = fetch_keys(&http, &address).await;
            let mut state = keys.state();
            state.fetch = None;
            // A fetch that fails keeps the old set.
            let outcome = fetched.map(|keys| {
                state.keys = keys;
                state.fetched = Some(now);
            });
            drop(state);
            ended.send_replace(Some(outcome));
        });
        fetch
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits for a fetch and returns its outcome.
async fn outcome_of(mut fetch: watch::Receiver<Option<FetchOutcome>>) -> FetchOutcome {
    let lost = Err("a fetch of keys was given up");
    match fetch.wait_for(Option::is_some).await {
        Ok(outcome) => outcome.unwrap_or(lost),
        Err(_) => lost,
    }
}

impl State {
    fn is_old(&self, now: Timestamp) -> bool {
        self.fetched
            .is_none_or(|fetched| now.duration_since(fetched) >= LIFE)
    }

    /// Whether keys may be fetched for a token that no key of the set fits.
    fn is_fetch_due(&self, now: Timestamp) -> bool {
        self.is_old(now)
            || self
                .asked_for_unknown
                .is_none_or(|asked| now.duration_since(asked) >= BETWEEN)
    }

    fn compare(&self, kid: &str, now: Timestamp, fits: impl Fn(&ProviderKey) -> bool) -> Match {
        let mut compared = Match::Unnamed;
        if self.is_old(now) {
            return compared;
        }
        for named in self.keys.iter().filter(|key| key.kid() == kid) {
            if fits(named) {
                return Match::Fits(named.clone());
            }
            compared = Match::Foreign;
        }
        compared
    }
}

async fn fetch_keys(http: &Http, address: &Url) -> Result<Vec<ProviderKey>, &'static str> {
    let answer = http.get(address).await;
    let Answer { status, body } = answer.map_err(|_| "no answer with keys")?;
    let set: Option<JsonWebKeySet<ProviderKey>> = (status == http::StatusCode::OK)
        .then(|| serde_json::from_slice(&body).ok())
        .flatten();
    let set = set.ok_or("an answer without keys")?;
    let usable = set.keys().iter().filter(|key| key.is_usable());
    Ok(usable.cloned().collect())
}

/// Whether the signature of `message`, in base64url, was made with the private half of `key` by
/// RS256.
pub(crate) fn is_signed_by(key: &ProviderKey, message: &str, signature: &str) -> bool {
    key.has_signed(message.as_bytes(), signature)
}
