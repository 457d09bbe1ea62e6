//! `Retry-After` header (RFC 9110 §10.2.3): when an unavailable service expects to be back.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp, fmt::rfc2822};

/// Longest wait that is believed; a later time is ignored.
const LONGEST: SignedDuration = SignedDuration::from_hours(14 * 24);

/// End of an outage, as the service announced it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// At this time, from an HTTP date.
    At(Timestamp),
    /// This long after the answer, in whole seconds.
    In(Duration),
}

impl RetryAfter {
    /// Parses a number of seconds or a date; `None` for anything else.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        let value = value.trim();
        if let Ok(seconds) = value.parse() {
            return Some(Self::In(Duration::from_secs(seconds)));
        }
        let date = rfc2822::parse(value).ok()?;
        Some(Self::At(date.timestamp()))
    }

    /// The time itself, for an answer that came at `now`; `None` when it has passed, or is more
    /// than 14 days ahead.
    #[must_use]
    pub fn time(self, now: Timestamp) -> Option<Timestamp> {
        let time = match self {
            Self::At(time) => time,
            Self::In(wait) => now.checked_add(SignedDuration::try_from(wait).ok()?).ok()?,
        };
        let wait = time.duration_since(now);
        (wait.is_positive() && wait <= LONGEST).then_some(time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_read_and_nothing_else() {
        let now: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
        let time = |value: &str| RetryAfter::parse(value).and_then(|it| it.time(now));
        let at = |time: &str| Some(time.parse::<Timestamp>().unwrap());
        for (value, expected) in [
            ("90", at("2026-11-24T09:01:30Z")),
            (" 90 ", at("2026-11-24T09:01:30Z")),
            ("Tue, 24 Nov 2026 10:30:00 GMT", at("2026-11-24T10:30:00Z")),
            // Passed, zero, or too far ahead.
            ("Tue, 24 Nov 2026 08:30:00 GMT", None),
            ("0", None),
            ("18446744073709551615", None),
            ("Fri, 31 Dec 9999 23:59:59 GMT", None),
            ("soon", None),
            ("-5", None),
            ("1.5", None),
            ("", None),
        ] {
            assert_eq!(time(value), expected, "{value}");
        }
    }
}
