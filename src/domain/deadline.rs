//! Deadlines by calendar days in Oslo: the only conversion of a due time, for lists, pages, files
//! and calendars.

use jiff::{
    Timestamp, ZonedDateTime,
    civil::{Date, Time},
};

use super::oslo::in_oslo;

/// Due time of a dialog, as a day or an exact time.
#[derive(Clone, Debug, PartialEq)]
pub enum DueTime {
    /// Due by the end of this day in Oslo.
    EndOf(Date),
    /// Due at this exact time in Oslo.
    At(ZonedDateTime),
}

impl DueTime {
    /// Converts a deadline: exactly midnight in Oslo is the end of the day before; any other time
    /// is kept as it is.
    #[must_use]
    pub fn new(due: Timestamp) -> Self {
        let due = in_oslo(due);
        let day_before = (due.time() == Time::midnight())
            .then(|| due.date().yesterday().ok())
            .flatten();
        day_before.map_or(Self::At(due), Self::EndOf)
    }

    /// The last day on which the deadline can be met.
    #[must_use]
    pub fn day(&self) -> Date {
        match self {
            Self::EndOf(day) => *day,
            Self::At(due) => due.date(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_in_oslo_is_the_end_of_the_day_before() {
        for (due, day, is_end) in [
            ("2026-12-31T23:00:00Z", "2026-12-31", true),
            ("2026-07-11T22:00:00Z", "2026-07-11", true),
            ("2026-12-31T22:59:59Z", "2026-12-31", false),
            ("2026-12-31T23:00:00.000001Z", "2027-01-01", false),
            ("2026-07-11T23:00:00Z", "2026-07-12", false),
            ("2026-03-29T00:59:00Z", "2026-03-29", false),
        ] {
            let read = DueTime::new(due.parse().unwrap());
            assert_eq!(read.day().to_string(), day, "{due}");
            assert_eq!(matches!(read, DueTime::EndOf(_)), is_end, "{due}");
        }
    }
}
