//! Clock as a value that is passed in: the system's time, or one that a demo or a test moves.
//!
//! No other code reads the system's time, so every rule about time can be tested by moving a clock.
//! The inbox and the simulators share this type, and with it one clock in a demo or a test.

mod steady;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

use self::steady::{Steady, Ticks};

/// A source of the present time. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Clock(Source);

/// The source of the time; both numbers are microseconds.
#[derive(Clone, Debug, Default)]
enum Source {
    #[default]
    System,
    /// The system's time plus this number.
    Shifted(Arc<AtomicI64>),
    /// This number since 1970, until it is moved.
    Standing(Arc<AtomicI64>),
    /// A time that follows another clock and takes no part in its steps.
    Steady(Arc<Steady>),
}

impl Clock {
    /// The system's clock, which cannot be moved.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that runs with the system's and can be moved, for the demo.
    #[must_use]
    pub fn running() -> Self {
        Self(Source::Shifted(Arc::default()))
    }

    /// A clock that stands at `start` until it is moved, for tests.
    #[must_use]
    pub fn settable(start: Timestamp) -> Self {
        Self(Source::Standing(Arc::new(AtomicI64::new(
            start.as_microsecond(),
        ))))
    }

    /// A clock for deadlines: it runs with this one, and approaches it slowly where this one was
    /// stepped. A clock that can be moved is its own: that it is moved is how time passes there.
    #[must_use]
    pub fn steady(&self) -> Self {
        match &self.0 {
            Source::System => Self::steady_over(self.clone(), Ticks::Monotonic(Instant::now())),
            _ => self.clone(),
        }
    }

    /// As [`steady`](Self::steady), with a clock in place of the machine's monotonic one, so that a
    /// test can step `wall` while the time that passes is that of `ticks`.
    #[must_use]
    pub fn steady_by(wall: Self, ticks: Self) -> Self {
        Self::steady_over(wall, Ticks::Of(ticks))
    }

    fn steady_over(wall: Self, ticks: Ticks) -> Self {
        Self(Source::Steady(Arc::new(Steady::new(wall, ticks))))
    }

    /// The present time, to the microsecond where it was moved.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => system_now(),
            Source::Shifted(by) => {
                let micros = system_now()
                    .as_microsecond()
                    .saturating_add(by.load(Ordering::SeqCst));
                Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MAX)
            }
            Source::Standing(at) => {
                Timestamp::from_microsecond(at.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX)
            }
            Source::Steady(steady) => steady.now(),
        }
    }

    /// Whether [`Clock::advance`] and [`Clock::set`] do anything.
    #[must_use]
    pub fn is_movable(&self) -> bool {
        matches!(self.0, Source::Shifted(_) | Source::Standing(_))
    }

    /// Moves a clock that can be moved; has no effect on the system's.
    pub fn advance(&self, by: SignedDuration) {
        if let Source::Shifted(micros) | Source::Standing(micros) = &self.0 {
            let by = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
            micros.fetch_add(by, Ordering::SeqCst);
        }
    }

    /// Sets a clock that can be moved; has no effect on the system's.
    pub fn set(&self, now: Timestamp) {
        match &self.0 {
            Source::System | Source::Steady(_) => {}
            Source::Shifted(by) => {
                let micros = now.as_microsecond() - system_now().as_microsecond();
                by.store(micros, Ordering::SeqCst);
            }
            Source::Standing(at) => at.store(now.as_microsecond(), Ordering::SeqCst),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that asks the system"
)]
fn system_now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATER: SignedDuration = SignedDuration::from_hours(48);

    #[test]
    fn a_running_clock_goes_on_from_where_it_was_set() {
        let clock = Clock::running();
        assert!(clock.now().duration_since(system_now()).abs() < SignedDuration::from_secs(60));
        clock.clone().advance(LATER);
        let ahead = clock.now().duration_since(system_now());
        assert!(
            (ahead - LATER).abs() < SignedDuration::from_secs(60),
            "{ahead}"
        );
        let wanted: Timestamp = "2030-01-01T12:00:00Z".parse().unwrap();
        clock.set(wanted);
        let (first, second) = (clock.now(), clock.now());
        assert!(first >= wanted && second >= first);
        assert!(second.duration_since(wanted) < SignedDuration::from_secs(60));
    }

    #[test]
    fn a_settable_clock_stands_and_the_system_s_is_left_alone() {
        let start: Timestamp = "2026-11-23T22:00:00Z".parse().unwrap();
        let clock = Clock::settable(start);
        clock.advance(LATER);
        assert_eq!(clock.now(), start + LATER);
        assert_eq!(clock.now(), start + LATER);

        let system = Clock::system();
        assert!(!system.is_movable() && clock.is_movable() && Clock::running().is_movable());
        system.advance(LATER);
        system.set(start);
        assert!(system.now().duration_since(system_now()).abs() < SignedDuration::from_secs(60));
    }
}
