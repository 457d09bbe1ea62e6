//! Times and durations as the tables hold them: whole milliseconds, times since 1970.

use jiff::{SignedDuration, Timestamp};

/// Whole milliseconds of a duration that is far below 2^63 of them.
pub(crate) fn millis(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// The time that is `duration` after `now`.
pub(crate) fn millis_after(now: Timestamp, duration: SignedDuration) -> i64 {
    now.as_millisecond().saturating_add(millis(duration))
}
