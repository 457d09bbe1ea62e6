//! Date ranges that a list can be filtered by (`docs/rules/inbox.md#fi-3`,
//! `docs/rules/inbox.md#fi-7`): whole days in Oslo, relative to the time of the request.

use jiff::{
    SignedDuration, Timestamp, ToSpan as _,
    civil::{Date, Weekday},
};

use crate::domain::oslo::{in_oslo, start_of};

/// Filter by when a dialog's content last changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatePreset {
    /// Since midnight today, in Oslo.
    Today,
    /// Since Monday of the current week.
    Week,
    /// Since the first day of the month.
    Month,
    /// In the last six months.
    HalfYear,
    /// In the last twelve months.
    Year,
    /// More than twelve months ago.
    Older,
    /// From the first day to the end of the second; at least one of them is set.
    Days(Option<Date>, Option<Date>),
}

/// Filter by when a dialog is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// The deadline is before now.
    Passed,
    /// Due within fourteen days from now.
    Soon,
    /// The dialog has any deadline.
    Some,
}

/// Range of time with both ends included; `None` leaves an end open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeRange {
    /// Earliest time that is included.
    pub from: Option<Timestamp>,
    /// Latest time that is included.
    pub to: Option<Timestamp>,
}

impl DatePreset {
    /// The ranges that have a name, in the order in which they are offered.
    pub const NAMED: [Self; 6] = [
        Self::Today,
        Self::Week,
        Self::Month,
        Self::HalfYear,
        Self::Year,
        Self::Older,
    ];

    /// The range of time that the filter selects at `now`.
    #[must_use]
    pub fn time_range(self, now: Timestamp) -> TimeRange {
        let today = in_oslo(now).date();
        let since = |day: Date| TimeRange {
            from: start_of(day),
            to: None,
        };
        let months_ago = |months: i64| today.checked_sub(months.months()).unwrap_or(today);
        match self {
            Self::Today => since(today),
            Self::Week => {
                let days = i64::from(today.weekday().since(Weekday::Monday));
                since(today.checked_sub(days.days()).unwrap_or(today))
            }
            Self::Month => since(today.first_of_month()),
            Self::HalfYear => since(months_ago(6)),
            Self::Year => since(months_ago(12)),
            Self::Older => TimeRange {
                from: None,
                to: before(months_ago(12)),
            },
            Self::Days(from, to) => TimeRange {
                from: from.and_then(start_of),
                to: to.and_then(|day| before(day.tomorrow().ok()?)),
            },
        }
    }

    /// Whether the last day is before the first.
    #[must_use]
    pub fn is_reversed(self) -> bool {
        matches!(self, Self::Days(Some(from), Some(to)) if from > to)
    }
}

impl Due {
    /// Every variant, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Passed, Self::Soon, Self::Some];

    /// The range of time that the filter selects at `now`.
    #[must_use]
    pub fn time_range(self, now: Timestamp) -> TimeRange {
        const SOON: SignedDuration = SignedDuration::from_hours(14 * 24);
        let (from, to) = match self {
            Self::Passed => (None, Some(now)),
            Self::Soon => (Some(now), now.checked_add(SOON).ok()),
            // Dialogporten has no filter for "has a deadline", so every date since 1970 is asked
            // for.
            Self::Some => (Some(Timestamp::UNIX_EPOCH), None),
        };
        TimeRange { from, to }
    }
}

impl TimeRange {
    /// Intersection of the two ranges of time.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            from: self.from.max(other.from),
            to: match (self.to, other.to) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            },
        }
    }

    /// Whether the range is empty.
    #[must_use]
    pub fn is_none(self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if from > to)
    }
}

/// The last time before the day begins in Oslo, to the microsecond that Dialogporten stores
/// (`docs/rules/dialogporten.md#r1`).
fn before(day: Date) -> Option<Timestamp> {
    start_of(day)?
        .checked_sub(SignedDuration::from_micros(1))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[track_caller]
    fn holds(date_preset: DatePreset, now: &str, from: Option<&str>, to: Option<&str>) {
        let expected = TimeRange {
            from: from.map(at),
            to: to.map(at),
        };
        assert_eq!(
            date_preset.time_range(at(now)),
            expected,
            "{date_preset:?} at {now}"
        );
    }

    #[test]
    fn today_begins_at_midnight_in_oslo_on_the_days_the_clocks_change() {
        // 00.30 in Oslo, when in UTC it is still the day before.
        holds(
            DatePreset::Today,
            "2026-03-28T23:30:00Z",
            Some("2026-03-28T23:00:00Z"),
            None,
        );
        holds(
            DatePreset::Today,
            "2026-03-29T21:59:00Z",
            Some("2026-03-28T23:00:00Z"),
            None,
        );
        holds(
            DatePreset::Today,
            "2026-03-29T22:00:00Z",
            Some("2026-03-29T22:00:00Z"),
            None,
        );
        holds(
            DatePreset::Today,
            "2026-10-25T22:30:00Z",
            Some("2026-10-24T22:00:00Z"),
            None,
        );
    }

    #[test]
    fn a_week_begins_on_monday() {
        // 2026-11-23 is a Monday.
        holds(
            DatePreset::Week,
            "2026-11-22T22:59:00Z",
            Some("2026-11-15T23:00:00Z"),
            None,
        );
        holds(
            DatePreset::Week,
            "2026-11-22T23:00:00Z",
            Some("2026-11-22T23:00:00Z"),
            None,
        );
        holds(
            DatePreset::Week,
            "2026-11-29T12:00:00Z",
            Some("2026-11-22T23:00:00Z"),
            None,
        );
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        holds(
            DatePreset::Month,
            "2026-11-25T12:00:00Z",
            Some("2026-10-31T23:00:00Z"),
            None,
        );
        // The 31st of August less six months is the end of February.
        holds(
            DatePreset::HalfYear,
            "2026-08-31T12:00:00Z",
            Some("2026-02-27T23:00:00Z"),
            None,
        );
        holds(
            DatePreset::Year,
            "2026-11-25T12:00:00Z",
            Some("2025-11-24T23:00:00Z"),
            None,
        );
        holds(
            DatePreset::Older,
            "2026-11-25T12:00:00Z",
            None,
            Some("2025-11-24T22:59:59.999999Z"),
        );
    }

    #[test]
    fn days_are_whole_and_may_be_open_at_an_end() {
        let day = |text: &str| Some(text.parse().unwrap());
        let now = "2026-11-25T12:00:00Z";
        holds(
            DatePreset::Days(day("2026-03-29"), day("2026-03-29")),
            now,
            Some("2026-03-28T23:00:00Z"),
            Some("2026-03-29T21:59:59.999999Z"),
        );
        holds(
            DatePreset::Days(None, day("2026-01-01")),
            now,
            None,
            Some("2026-01-01T22:59:59.999999Z"),
        );
        holds(
            DatePreset::Days(day("2026-01-02"), None),
            now,
            Some("2026-01-01T23:00:00Z"),
            None,
        );
        assert!(DatePreset::Days(day("2026-01-02"), day("2026-01-01")).is_reversed());
        assert!(!DatePreset::Days(day("2026-01-02"), day("2026-01-02")).is_reversed());
        assert!(!DatePreset::Days(None, day("2026-01-02")).is_reversed());
    }

    #[test]
    fn two_bounds_are_the_narrower_of_each() {
        let one = TimeRange {
            from: Some(at("2026-01-01T00:00:00Z")),
            to: None,
        };
        let other = TimeRange {
            from: Some(at("2025-01-01T00:00:00Z")),
            to: Some(at("2025-06-01T00:00:00Z")),
        };
        let both = one.and(other);
        assert_eq!((both.from, both.to), (one.from, other.to));
        assert!(both.is_none());
        assert!(!one.is_none() && !other.is_none() && !TimeRange::default().is_none());
    }
}
