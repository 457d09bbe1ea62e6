//! iCalendar file (RFC 5545) for a deadline: one event with title, time and a link to the message,
//! and nothing of its content.

use jiff::Timestamp;

use crate::domain::DueTime;

/// Longest line, in bytes (RFC 5545 §3.1).
const LINE_BYTES: usize = 75;

/// What [`file()`] is built from: one event.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// `UID` of the event; a calendar that imports it twice keeps one event.
    pub id: &'a str,
    /// The deadline; its end of day in Oslo becomes an all-day event.
    pub due: Timestamp,
    /// Title of the dialog, unescaped; becomes `SUMMARY`.
    pub title: &'a str,
    /// Absolute address of the dialog's page; becomes `URL`.
    pub link: &'a str,
    /// When the file is made; becomes `DTSTAMP`.
    pub now: Timestamp,
}

/// The text of the `.ics` file. A deadline at the end of a day becomes an all-day event on that
/// day; any other becomes an event at that time in UTC.
#[must_use]
pub fn file(entry: &Entry<'_>) -> String {
    let start = match DueTime::new(entry.due) {
        DueTime::EndOf(day) => format!("DTSTART;VALUE=DATE:{}", day.strftime("%Y%m%d")),
        DueTime::At(_) => format!("DTSTART:{}", utc(entry.due)),
    };
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Felles arbeidsflate//Frist//NO".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", escaped(entry.id)),
        format!("DTSTAMP:{}", utc(entry.now)),
        start,
        format!("SUMMARY:{}", escaped(entry.title)),
        format!("URL:{}", entry.link),
        "TRANSP:TRANSPARENT".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    lines.iter().map(|line| folded(line)).collect()
}

fn utc(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Escapes characters with a meaning in the format; control characters become spaces, so that no
/// text can begin a new line of the file.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Folds a line at [`LINE_BYTES`] between characters and adds the line end (RFC 5545 §3.1).
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 2);
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LINE_BYTES {
            folded.push_str("\r\n ");
            length = 1;
        }
        folded.push(c);
        length += c.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(due: &str, title: &str) -> String {
        file(&Entry {
            id: "1@inbox.example",
            due: due.parse().unwrap(),
            title,
            link: "https://inbox.example/dialog/1",
            now: "2026-11-25T09:00:00Z".parse().unwrap(),
        })
    }

    #[test]
    fn a_deadline_at_midnight_is_the_day_before() {
        for (due, start) in [
            ("2026-11-30T23:00:00Z", "DTSTART;VALUE=DATE:20261130\r\n"),
            ("2026-07-01T22:00:00Z", "DTSTART;VALUE=DATE:20260701\r\n"),
            ("2026-11-30T22:59:00Z", "DTSTART:20261130T225900Z\r\n"),
            ("2026-11-30T23:59:59Z", "DTSTART:20261130T235959Z\r\n"),
        ] {
            assert!(written(due, "Frist").contains(start), "{due}");
        }
    }

    #[test]
    fn whoever_wrote_the_title_writes_nothing_else_in_the_file() {
        let file = written("2026-11-30T22:59:00Z", "A\r\nATTACH:x;y,z\\ \u{7}");
        assert!(
            file.contains("SUMMARY:A  ATTACH:x\\;y\\,z\\\\  \r\n"),
            "{file}"
        );
        assert!(!file.contains("\nATTACH"));
    }

    #[test]
    fn long_lines_are_folded_between_characters() {
        let title = "ø".repeat(100);
        let file = written("2026-11-30T22:59:00Z", &title);
        assert!(file.lines().all(|line| line.len() <= LINE_BYTES));
        assert!(file.replace("\r\n ", "").contains(&title));
    }
}
