//! Formatting of dates, deadlines, numbers and names for display; all times are in Oslo's time
//! zone.

use jiff::{Timestamp, ZonedDateTime, civil::Date};

use crate::{
    domain::{
        DueTime, Status,
        dialog::{Urgency, urgency},
        name::is_organisation_form,
        oslo::in_oslo,
    },
    i18n::{Language, text},
};

/// A point in time for a `<time>` element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// Value of the attribute `datetime`: local time in Oslo with its UTC offset.
    pub datetime: String,
    /// The visible text, in the reader's language.
    pub text: String,
}

/// Date and time in full: "20. august 2026 kl. 14.24".
#[must_use]
pub fn full(language: Language, time: Timestamp) -> When {
    let zoned = in_oslo(time);
    let date = day(language, zoned.date(), true, MONTHS);
    When {
        datetime: datetime(&zoned),
        text: at(language, &date, &zoned),
    }
}

/// Date and time as lists show it: with the time of day in the current year, else with the year.
#[must_use]
pub fn short(language: Language, time: Timestamp, now: Timestamp) -> When {
    let zoned = in_oslo(time);
    let text = if zoned.year() == in_oslo(now).year() {
        at(
            language,
            &day(language, zoned.date(), false, MONTHS_SHORT),
            &zoned,
        )
    } else {
        day(language, zoned.date(), true, MONTHS_SHORT)
    };
    When {
        datetime: datetime(&zoned),
        text,
    }
}

/// A date in full: "20. august 2026".
#[must_use]
pub fn date(language: Language, date: Date) -> String {
    day(language, date, true, MONTHS)
}

/// Name of a month (1–12), capitalised for a heading.
#[must_use]
pub fn month_heading(language: Language, month: i8) -> String {
    capitalised(&month_name(language, MONTHS, month))
}

const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8",
    "month-9", "month-10", "month-11", "month-12",
];
const MONTHS_SHORT: [&str; 12] = [
    "month-short-1",
    "month-short-2",
    "month-short-3",
    "month-short-4",
    "month-short-5",
    "month-short-6",
    "month-short-7",
    "month-short-8",
    "month-short-9",
    "month-short-10",
    "month-short-11",
    "month-short-12",
];

/// Name of month 1–12 from one of the lists above.
fn month_name(language: Language, names: [&str; 12], month: i8) -> String {
    let place = usize::try_from(month - 1).unwrap_or_default();
    text(language, names.get(place).copied().unwrap_or_default(), &[])
}

fn day(language: Language, date: Date, with_year: bool, months: [&str; 12]) -> String {
    let month = month_name(language, months, date.month());
    // As texts: the i18n layer would write the number 2026 as "2 026".
    let (day, year) = (date.day().to_string(), date.year().to_string());
    let values = [
        ("day", (&day).into()),
        ("month", (&month).into()),
        ("year", (&year).into()),
    ];
    text(
        language,
        if with_year {
            "date-day-year"
        } else {
            "date-day"
        },
        &values,
    )
}

fn at(language: Language, date: &str, time: &ZonedDateTime) -> String {
    let clock = clock(language, time);
    text(
        language,
        "date-at",
        &[("date", date.into()), ("time", (&clock).into())],
    )
}

fn clock(language: Language, time: &ZonedDateTime) -> String {
    let separator = if language == Language::En { ':' } else { '.' };
    format!("{:02}{separator}{:02}", time.hour(), time.minute())
}

fn datetime(time: &ZonedDateTime) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// A deadline for a `<time>` element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Value of the attribute `datetime`: local time in Oslo with its UTC offset.
    pub datetime: String,
    /// The whole sentence, e.g. "Frist 12. mars (om 3 dager)".
    pub text: String,
    /// How near the deadline is; decides its colour.
    pub urgency: Urgency,
}

/// Writes a deadline: one at the end of a day as that day, any other with its time of day.
#[must_use]
pub fn deadline(language: Language, due: Timestamp, status: Status, now: Timestamp) -> Deadline {
    let today = in_oslo(now);
    let due_time = DueTime::new(due);
    let last_day = due_time.day();
    let date = day(language, last_day, last_day.year() != today.year(), MONTHS);
    let when = match &due_time {
        DueTime::EndOf(_) => date,
        DueTime::At(time) => at(language, &date, time),
    };
    let urgency = urgency(due, status, now);
    let days = last_day.duration_since(today.date()).as_hours() / 24;
    let days_text = days.to_string();
    let key = match (urgency, days) {
        (Urgency::Settled | Urgency::Far, _) => "due-plain",
        (Urgency::Passed, _) => "due-passed",
        (Urgency::Soon, ..=0) => "due-soon-today",
        (Urgency::Soon, 1) => "due-soon-tomorrow",
        (Urgency::Soon, _) => "due-soon-days",
    };
    let text = text(
        language,
        key,
        &[("when", (&when).into()), ("days", (&days_text).into())],
    );
    Deadline {
        datetime: datetime(&in_oslo(due)),
        text,
        urgency,
    }
}

/// First letter in upper case, the others in lower case.
fn capitalised(word: &str) -> String {
    let lower = word.to_lowercase();
    let mut chars = lower.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + chars.as_str()
    })
}

/// Up to `most` (1 or 2) initials for an avatar: of the first and the last word, without
/// organisation forms such as "AS".
#[must_use]
pub fn initials(name: &str, most: usize) -> String {
    let words: Vec<&str> = name
        .split_whitespace()
        .filter(|word| !is_organisation_form(word))
        .collect();
    let chosen: Vec<&&str> = match (words.first(), words.last()) {
        (Some(first), Some(last)) if words.len() > 1 && most > 1 => vec![first, last],
        (Some(first), _) => vec![first],
        _ => Vec::new(),
    };
    chosen
        .into_iter()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .flat_map(char::to_uppercase)
        .collect()
}

/// A number with separated thousands: a narrow no-break space, in English a comma.
#[must_use]
pub fn number(language: Language, number: usize) -> String {
    let separator = if language == Language::En {
        ','
    } else {
        '\u{202f}'
    };
    let digits = number.to_string();
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(separator);
        }
        written.push(digit);
    }
    written
}

/// An organisation number in groups of three digits, separated by no-break spaces.
#[must_use]
pub fn organisation_number(digits: &str) -> String {
    let groups: Vec<String> = digits
        .as_bytes()
        .chunks(3)
        .map(|g| String::from_utf8_lossy(g).into_owned())
        .collect();
    groups.join("\u{a0}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn dates_are_written_as_each_language_writes_them() {
        let moment = time("2026-08-20T12:24:00Z");
        assert_eq!(full(Language::Nb, moment).text, "20. august 2026 kl. 14.24");
        assert_eq!(full(Language::En, moment).text, "20 August 2026 at 14:24");
        assert_eq!(
            full(Language::Nb, moment).datetime,
            "2026-08-20T14:24:00+02:00"
        );
        let now = time("2026-11-01T12:00:00Z");
        assert_eq!(short(Language::Nn, moment, now).text, "20. aug. kl. 14.24");
        assert_eq!(
            short(Language::Nb, moment, time("2027-01-01T12:00:00Z")).text,
            "20. aug. 2026"
        );
    }

    #[test]
    fn the_year_turns_at_midnight_in_oslo() {
        let last_of_2025 = time("2025-12-31T22:59:00Z");
        let first_of_2026 = time("2025-12-31T23:00:00Z");
        assert_eq!(
            short(Language::Nb, last_of_2025, first_of_2026).text,
            "31. des. 2025"
        );
        assert_eq!(
            short(Language::Nb, first_of_2026, first_of_2026).text,
            "1. jan. kl. 00.00"
        );
    }

    #[test]
    fn deadlines_are_told_with_words_on_each_boundary() {
        let now = "2026-03-09T11:00:00Z";
        let cases = [
            (
                "2026-03-12T11:00:00Z",
                Status::RequiresAttention,
                "Frist 12. mars kl. 12.00 (om 3 dager)",
            ),
            (
                "2026-03-09T15:00:00Z",
                Status::InProgress,
                "Frist 9. mars kl. 16.00 (i dag)",
            ),
            (
                "2026-03-10T15:00:00Z",
                Status::InProgress,
                "Frist 10. mars kl. 16.00 (i morgen)",
            ),
            (
                "2026-03-09T10:59:59Z",
                Status::InProgress,
                "Fristen gikk ut 9. mars kl. 11.59",
            ),
            (
                "2026-03-08T15:00:00Z",
                Status::Completed,
                "Frist 8. mars kl. 16.00",
            ),
            (
                "2026-03-23T11:00:00Z",
                Status::InProgress,
                "Frist 23. mars kl. 12.00",
            ),
            (
                "2027-03-11T23:00:00Z",
                Status::InProgress,
                "Frist 11. mars 2027",
            ),
            // Midnight in Oslo, the end of the day before.
            (
                "2026-03-11T23:00:00Z",
                Status::InProgress,
                "Frist 11. mars (om 2 dager)",
            ),
            (
                "2026-03-09T23:00:00Z",
                Status::InProgress,
                "Frist 9. mars (i dag)",
            ),
            // A second before midnight in UTC is after midnight in Oslo, and is shown so.
            (
                "2026-03-11T23:59:59Z",
                Status::InProgress,
                "Frist 12. mars kl. 00.59 (om 3 dager)",
            ),
        ];
        for (due, status, expected) in cases {
            assert_eq!(
                deadline(Language::Nb, time(due), status, time(now)).text,
                expected,
                "{due}"
            );
        }
    }

    #[test]
    fn a_deadline_at_the_end_of_a_day_is_that_day_in_every_language() {
        let words = |language, due, now| {
            let (due, now) = (time(due), time(now));
            deadline(language, due, Status::InProgress, now).text
        };
        let (due, later) = ("2026-11-22T23:00:00Z", "2026-11-30T12:00:00Z");
        let passed = Language::ALL.map(|language| words(language, due, later));
        let expected = [
            "Fristen gikk ut 22. november",
            "Fristen gjekk ut 22. november",
            "Was due 22 November",
        ];
        assert_eq!(passed, expected);
        let (due, now) = ("2026-12-02T23:00:00Z", "2026-11-29T12:00:00Z");
        let to_come = Language::ALL.map(|language| words(language, due, now));
        let expected = [
            "Frist 2. desember (om 3 dager)",
            "Frist 2. desember (om 3 dagar)",
            "Due 2 December (in 3 days)",
        ];
        assert_eq!(to_come, expected);
        let (due, now) = ("2026-12-31T23:00:00Z", "2027-01-02T12:00:00Z");
        assert_eq!(
            words(Language::Nb, due, now),
            "Fristen gikk ut 31. desember 2026"
        );
    }

    #[test]
    fn midnight_is_oslos_in_summer_too() {
        let due = time("2026-07-11T22:00:00Z");
        let words = deadline(
            Language::En,
            due,
            Status::InProgress,
            time("2026-06-01T00:00:00Z"),
        );
        assert_eq!(words.text, "Due 11 July");
    }

    #[test]
    fn thousands_are_set_apart() {
        let cases = [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_000, "1\u{202f}000", "1,000"),
            (15_003, "15\u{202f}003", "15,003"),
            (1_234_567, "1\u{202f}234\u{202f}567", "1,234,567"),
        ];
        for (count, norwegian, english) in cases {
            assert_eq!(number(Language::Nb, count), norwegian);
            assert_eq!(number(Language::En, count), english);
        }
    }

    #[test]
    fn initials_are_first_and_last() {
        assert_eq!(initials("Kari Marie Nordmann", 2), "KN");
        assert_eq!(initials("Fjellglede Regnskap AS", 2), "FR");
        assert_eq!(initials("Skatteetaten", 1), "S");
        assert_eq!(initials("", 2), "");
        assert_eq!(organisation_number("310702641"), "310\u{a0}702\u{a0}641");
    }
}
