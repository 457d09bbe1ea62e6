//! Counts per subscriber and minute, for what anybody may start (`docs/rules/security.md#limits`).

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use moka::sync::Cache;

/// Most subscribers that are remembered; the limiter has a size whatever is asked.
const SUBSCRIBERS: u64 = 100_000;

/// Lets each subscriber do something so many times in a minute.
#[derive(Clone, Debug)]
pub struct Limiter {
    per_minute: u32,
    counts: Cache<IpAddr, Arc<AtomicU32>>,
}

impl Limiter {
    /// A limit of `per_minute`.
    #[must_use]
    pub fn new(per_minute: u32) -> Self {
        let counts = Cache::builder()
            .max_capacity(SUBSCRIBERS)
            .time_to_live(Duration::from_mins(1))
            .build();
        Self { per_minute, counts }
    }

    /// Counts one try and tells whether it is within the limit.
    #[must_use]
    pub fn allows(&self, subscriber: IpAddr) -> bool {
        let count = self.counts.get_with(subscriber, Arc::default);
        count.fetch_add(1, Ordering::Relaxed) < self.per_minute
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_subscriber_has_a_count_of_his_own() {
        let limiter = Limiter::new(2);
        let (one, two) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        assert!(limiter.allows(one) && limiter.allows(one));
        assert!(!limiter.allows(one));
        assert!(limiter.allows(two));
    }
}
