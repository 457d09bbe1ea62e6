//! Rate limit per subscriber and minute, for operations open to everybody
//! (`docs/rules/security.md#limits`).

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use moka::sync::Cache;

/// Most subscribers that are counted, so that memory use has a limit.
const SUBSCRIBERS: u64 = 100_000;

/// Rate limiter with a fixed number of tries per subscriber and minute.
#[derive(Clone, Debug)]
pub struct Limiter {
    per_minute: u32,
    counts: Cache<IpAddr, Arc<AtomicU32>>,
}

impl Limiter {
    /// A limiter that allows `per_minute` tries.
    #[must_use]
    pub fn new(per_minute: u32) -> Self {
        let counts = Cache::builder()
            .max_capacity(SUBSCRIBERS)
            .time_to_live(Duration::from_mins(1))
            .build();
        Self { per_minute, counts }
    }

    /// Counts one try; returns whether it is within the limit.
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
