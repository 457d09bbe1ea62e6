//! A time that runs with the machine's monotonic clock and is not stepped with the wall clock.
//!
//! Where the two differ by more than a second, somebody has set the wall clock. The steady time then
//! approaches it by a tenth of the time that passes: a step that is taken back within minutes is hardly
//! noticed, and one that stays is taken over in ten times its length.

use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

use jiff::{SignedDuration, Timestamp};

use crate::Clock;

/// Difference to the wall clock that is taken over at once: what time servers correct all the time.
const SMALL: SignedDuration = SignedDuration::from_secs(1);
/// Part of the time that passes by which a larger difference shrinks.
const APPROACH: i32 = 10;

/// Source of the time that passes, whatever the wall clock says.
#[derive(Debug)]
pub(crate) enum Ticks {
    /// Since this moment, by the machine.
    Monotonic(Instant),
    /// By another clock, in a test.
    Of(Clock),
}

#[derive(Debug)]
pub(crate) struct Steady {
    wall: Clock,
    ticks: Ticks,
    last: Mutex<Last>,
}

/// The time that was told last, and the ticks at that moment.
#[derive(Debug)]
struct Last {
    told: Timestamp,
    ticks: SignedDuration,
}

impl Steady {
    pub(crate) fn new(wall: Clock, ticks: Ticks) -> Self {
        let last = Last {
            told: wall.now(),
            ticks: ticks.passed(),
        };
        Self {
            wall,
            ticks,
            last: Mutex::new(last),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let ticks = self.ticks.passed();
        let passed = (ticks - last.ticks).max(SignedDuration::ZERO);
        let expected = last.told.saturating_add(passed).unwrap_or(Timestamp::MAX);
        let wall = self.wall.now();
        let difference = wall.duration_since(expected);
        let told = if difference.abs() <= SMALL {
            wall
        } else {
            let most = passed / APPROACH;
            let approach = difference.clamp(-most, most);
            expected.saturating_add(approach).unwrap_or(Timestamp::MAX)
        };
        *last = Last { told, ticks };
        told
    }
}

impl Ticks {
    fn passed(&self) -> SignedDuration {
        match self {
            Self::Monotonic(start) => {
                SignedDuration::try_from(start.elapsed()).unwrap_or(SignedDuration::MAX)
            }
            Self::Of(clock) => clock.now().duration_since(Timestamp::UNIX_EPOCH),
        }
    }
}

#[cfg(test)]
mod tests {
    //! Steps of the wall clock in both directions, and time that passes.

    use super::*;

    const HOUR: SignedDuration = SignedDuration::from_hours(1);
    const MINUTE: SignedDuration = SignedDuration::from_mins(1);

    fn clocks() -> (Clock, Clock, Clock) {
        let start = "2026-11-30T09:00:00Z".parse().unwrap();
        let (wall, ticks) = (Clock::settable(start), Clock::settable(start));
        let steady = Clock::steady_by(wall.clone(), ticks.clone());
        (wall, ticks, steady)
    }

    fn passes(clocks: [&Clock; 2], time: SignedDuration) {
        for clock in clocks {
            clock.advance(time);
        }
    }

    #[test]
    fn sto_6_without_a_step_it_is_the_wall_clock() {
        let (wall, ticks, steady) = clocks();
        for time in [MINUTE, HOUR, HOUR * 48] {
            passes([&wall, &ticks], time);
            assert_eq!(steady.now(), wall.now());
        }
        // A time server corrects by a little.
        wall.advance(SignedDuration::from_millis(-900));
        assert_eq!(steady.now(), wall.now());
    }

    #[test]
    fn sto_6_a_step_of_the_wall_clock_moves_it_by_a_tenth_of_what_passes() {
        for step in [HOUR, -HOUR] {
            let (wall, ticks, steady) = clocks();
            let before = steady.now();
            wall.advance(step);
            assert_eq!(steady.now(), before, "nothing has passed");
            passes([&wall, &ticks], MINUTE * 10);
            let moved = steady.now().duration_since(before);
            assert_eq!(moved, MINUTE * 10 + MINUTE * step.signum().into());
            // Taken back, it is as if nothing had been.
            wall.advance(-step);
            passes([&wall, &ticks], MINUTE * 10);
            assert_eq!(steady.now(), wall.now());
        }
    }

    #[test]
    fn sto_6_a_step_that_stays_is_taken_over() {
        let (wall, ticks, steady) = clocks();
        assert_eq!(steady.now(), wall.now());
        wall.advance(HOUR);
        passes([&wall, &ticks], HOUR * 10);
        assert_eq!(steady.now(), wall.now());
    }

    #[test]
    fn a_clock_that_is_moved_is_its_own_steady_one() {
        let start: Timestamp = "2026-11-30T09:00:00Z".parse().unwrap();
        let clock = Clock::settable(start);
        let steady = clock.steady();
        clock.advance(HOUR);
        assert_eq!(steady.now(), start + HOUR);
        let system = Clock::system().steady();
        assert!(!system.is_movable());
        assert!(system.now().duration_since(Clock::system().now()).abs() < MINUTE);
    }
}
