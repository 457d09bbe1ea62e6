//! The time, as something that can be handed in.
//!
//! Nothing else in the crate asks the system for the time, so every rule about time can be tested
//! by moving a clock. The simulators share the clock type: a test may run them on one clock.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::{SignedDuration, Timestamp};

/// Tells the time: the system's, or one that a test sets. Clones tell the same time.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Microseconds since 1970; `None` asks the system.
    fixed: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands at `start` until it is moved.
    #[must_use]
    pub fn settable(start: Timestamp) -> Self {
        Self {
            fixed: Some(Arc::new(AtomicI64::new(start.as_microsecond()))),
        }
    }

    /// The present time, to the microsecond.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the system"
    )]
    pub fn now(&self) -> Timestamp {
        self.fixed.as_ref().map_or_else(Timestamp::now, |fixed| {
            Timestamp::from_microsecond(fixed.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX)
        })
    }

    /// Moves a settable clock; the system's clock is left alone.
    pub fn advance(&self, by: SignedDuration) {
        if let Some(fixed) = &self.fixed {
            let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
            fixed.fetch_add(micros, Ordering::SeqCst);
        }
    }

    /// Sets a settable clock; the system's clock is left alone.
    pub fn set(&self, now: Timestamp) {
        if let Some(fixed) = &self.fixed {
            fixed.store(now.as_microsecond(), Ordering::SeqCst);
        }
    }
}
