//! Parser and formatter for relative times and dates, in Norwegian time.

use jiff::{SignedDuration, Span, Timestamp, civil::Date, civil::Time, tz::TimeZone};

/// Central European time by its POSIX rule, so that the machine needs no time-zone database.
const NORWEGIAN_TIME: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

const MONTHS: [(&str, &str); 12] = [
    ("januar", "January"),
    ("februar", "February"),
    ("mars", "March"),
    ("april", "April"),
    ("mai", "May"),
    ("juni", "June"),
    ("juli", "July"),
    ("august", "August"),
    ("september", "September"),
    ("oktober", "October"),
    ("november", "November"),
    ("desember", "December"),
];

/// Reference time for relative times and dates.
#[derive(Debug)]
pub(super) struct ReferenceTime {
    now: Timestamp,
    zone: TimeZone,
}

impl ReferenceTime {
    pub(super) fn new(now: Timestamp) -> Self {
        Self {
            now,
            zone: TimeZone::posix(NORWEGIAN_TIME).unwrap_or(TimeZone::UTC),
        }
    }

    /// Parses `-2h`, `-40m`, or a day and a time of day: `+3d 00:00` in Norwegian time, or
    /// `+3d 00:00Z` in UTC, as software without time-zone support writes it. `None` if it is
    /// neither.
    pub(super) fn resolve(&self, expression: &str) -> Option<Timestamp> {
        if let Some((day, time)) = expression.split_once(' ') {
            let (time, zone) = match time.strip_suffix('Z') {
                Some(time) => (time, TimeZone::UTC),
                None => (time, self.zone.clone()),
            };
            let time: Time = time.parse().ok()?;
            let local_time = self.parse_day(day)?.to_datetime(time);
            return Some(local_time.to_zoned_datetime(zone).ok()?.timestamp());
        }
        let (number, unit) = expression.split_at_checked(expression.len().checked_sub(1)?)?;
        let number: i64 = number.parse().ok()?;
        let distance = match unit {
            "h" => SignedDuration::from_hours(number),
            "m" => SignedDuration::from_mins(number),
            _ => return None,
        };
        self.now.checked_add(distance).ok()
    }

    /// Parses `+3d` as a date in Norway.
    fn parse_day(&self, expression: &str) -> Option<Date> {
        let days: i64 = expression.strip_suffix('d')?.parse().ok()?;
        let today = self.now.to_zoned_datetime(self.zone.clone()).date();
        today.checked_add(Span::new().try_days(days).ok()?).ok()
    }

    /// Formats `+3d` as a date in prose, with no line break between day and month.
    pub(super) fn format_date(&self, expression: &str, language: &str) -> Option<String> {
        let date = self.parse_day(expression)?;
        let month = usize::try_from(date.month()).ok()?.checked_sub(1)?;
        let (norwegian, english) = MONTHS.get(month)?;
        Some(match language {
            "en" => format!("{}\u{a0}{english} {}", date.day(), date.year()),
            _ => format!("{}.\u{a0}{norwegian} {}", date.day(), date.year()),
        })
    }

    /// Name of the month of `at`, in Norway.
    pub(super) fn month_name(&self, at: Timestamp, language: &str) -> Option<&'static str> {
        let month = at.to_zoned_datetime(self.zone.clone()).month();
        let (norwegian, english) = MONTHS.get(usize::try_from(month).ok()?.checked_sub(1)?)?;
        Some(if language == "en" { english } else { norwegian })
    }

    /// Year of `at`, in Norway.
    pub(super) fn year(&self, at: Timestamp) -> i16 {
        at.to_zoned_datetime(self.zone.clone()).year()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn present() -> ReferenceTime {
        ReferenceTime::new("2026-03-27T23:30:00Z".parse().unwrap())
    }

    #[test]
    fn a_day_is_counted_in_norway_and_follows_summer_time() {
        let present = present();
        // It is already the 28th in Norway, and summer time begins on the 29th.
        assert_eq!(
            present.resolve("+0d 08:00").unwrap().to_string(),
            "2026-03-28T07:00:00Z"
        );
        assert_eq!(
            present.resolve("+2d 08:00").unwrap().to_string(),
            "2026-03-30T06:00:00Z"
        );
        assert_eq!(
            present.resolve("-400d 00:00").unwrap().to_string(),
            "2025-02-20T23:00:00Z"
        );
        assert_eq!(
            present.resolve("+2d 23:59:59Z").unwrap().to_string(),
            "2026-03-30T23:59:59Z"
        );
    }

    #[test]
    fn hours_and_minutes_are_counted_from_now() {
        assert_eq!(
            present().resolve("-2h").unwrap().to_string(),
            "2026-03-27T21:30:00Z"
        );
        assert_eq!(
            present().resolve("-40m").unwrap().to_string(),
            "2026-03-27T22:50:00Z"
        );
    }

    #[test]
    fn anything_else_is_no_time() {
        for wrong in ["", "d", "3", "h", "+3d", "+3d 25:00", "+3x 08:00", "å"] {
            assert!(present().resolve(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn dates_are_written_as_each_language_does() {
        assert_eq!(
            present().format_date("+4d", "nn").unwrap(),
            "1.\u{a0}april 2026"
        );
        assert_eq!(
            present().format_date("+4d", "en").unwrap(),
            "1\u{a0}April 2026"
        );
    }
}
