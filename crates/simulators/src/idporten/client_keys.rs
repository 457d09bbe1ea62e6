//! Cache of the JWK sets that clients publish, fetched when an assertion needs them.
//!
//! A restarted client has new keys: a cached set is used for a short time only, and fetched again
//! as soon as it does not match.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use serde_json::{Map, Value};
use tokio::time::Instant;
use url::Url;

use super::keys::verify;
use crate::http_client::read_limited;

/// How long a fetched set is used without fetching it again.
const LIFETIME: Duration = Duration::from_secs(30);

/// Maximum size of a key set, in bytes.
const MAX_BYTES: usize = 64 * 1024;

/// Key sets by address, with the time of each fetch.
#[derive(Debug, Default)]
pub(super) struct ClientKeyCache(Mutex<HashMap<Url, (Instant, Value)>>);

impl ClientKeyCache {
    /// Verifies an assertion with the keys at this address; returns its claims.
    pub(super) async fn verify(
        &self,
        http: &reqwest::Client,
        address: &Url,
        assertion: &str,
    ) -> Option<Map<String, Value>> {
        let cached = self.cached(address);
        if let Some(claims) = cached.and_then(|keys| verify(assertion, &keys)) {
            return Some(claims);
        }
        let keys = fetch(http, address).await?;
        let claims = verify(assertion, &keys);
        self.with(|all| all.insert(address.clone(), (Instant::now(), keys)));
        claims
    }

    fn cached(&self, address: &Url) -> Option<Value> {
        self.with(|all| {
            let (read, keys) = all.get(address)?;
            (read.elapsed() < LIFETIME).then(|| keys.clone())
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut HashMap<Url, (Instant, Value)>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn fetch(http: &reqwest::Client, address: &Url) -> Option<Value> {
    let keys = async {
        let answer = http.get(address.clone()).send().await.ok()?;
        let answer = answer.error_for_status().ok()?;
        let body = read_limited(answer, MAX_BYTES).await.ok()?;
        serde_json::from_slice(&body).ok()
    };
    let keys = keys.await;
    if keys.is_none() {
        tracing::warn!(%address, "simulated ID-porten cannot read a client's keys");
    }
    keys
}
