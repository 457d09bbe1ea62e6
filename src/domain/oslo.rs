//! Time zone Europe/Oslo: days begin and deadlines end by it, whatever the reader's own time zone
//! is.

use std::sync::LazyLock;

use jiff::{
    Timestamp, ZonedDateTime,
    civil::{Date, Time},
    tz::TimeZone,
};

/// POSIX rule that has been valid since 1996, for machines without a time-zone database: falling
/// back to UTC would silently show every time one or two hours wrong.
const OSLO_RULE: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

static OSLO: LazyLock<TimeZone> = LazyLock::new(|| {
    TimeZone::get("Europe/Oslo")
        .or_else(|_| TimeZone::posix(OSLO_RULE))
        .unwrap_or(TimeZone::UTC)
});

/// Converts a timestamp to Oslo time.
#[must_use]
pub fn in_oslo(time: Timestamp) -> ZonedDateTime {
    time.to_zoned_datetime(OSLO.clone())
}

/// The time when the day begins in Oslo; `None` outside the range of timestamps.
#[must_use]
pub fn start_of(day: Date) -> Option<Timestamp> {
    OSLO.to_timestamp(day.to_datetime(Time::midnight())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_a_time_zone_database_tells_the_same_times() {
        let rule = TimeZone::posix(OSLO_RULE).unwrap();
        let start: Timestamp = "2026-01-01T00:30:00Z".parse().unwrap();
        for hour in 0..24 * 366 {
            let moment = start + jiff::SignedDuration::from_hours(hour);
            let by_rule = moment.to_zoned_datetime(rule.clone());
            assert_eq!(by_rule.datetime(), in_oslo(moment).datetime());
        }
    }

    #[test]
    fn days_begin_at_midnight_in_oslo_also_when_the_clocks_change() {
        for (day, start) in [
            ("2026-03-29", "2026-03-28T23:00:00Z"),
            ("2026-03-30", "2026-03-29T22:00:00Z"),
            ("2026-10-25", "2026-10-24T22:00:00Z"),
            ("2026-10-26", "2026-10-25T23:00:00Z"),
        ] {
            assert_eq!(
                start_of(day.parse().unwrap()),
                Some(start.parse().unwrap()),
                "{day}"
            );
        }
    }
}
