//! A list as a table for spreadsheets (`inbox-features.md` X-3).

use jiff::Timestamp;

use super::{
    format,
    page::{Page, party_name},
    pages::row::{self, OwnerNames},
    service_text::ServiceText,
};
use crate::{
    domain::{
        DialogSummary, DueTime, Folder, Parties, ServiceCode, Services, oslo::in_oslo,
    },
    view::narrowing::{service_name, status_name},
};

/// What the table is made of.
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct ExportInput<'a> {
    /// The rows, in the order of the list.
    pub rows: &'a [DialogSummary],
    /// Whether there are more that are not in it.
    pub is_cut: bool,
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// Names of service owners.
    pub owners: OwnerNames<'a>,
    /// Names of services, as far as they are known.
    pub services: &'a Services,
    /// Our own address, that links begin with.
    pub origin: &'a str,
}

/// The headings of the columns.
const COLUMNS: [&str; 15] = [
    "export-changed",
    "export-due",
    "export-status",
    "export-extended-status",
    "export-title",
    "export-sender",
    "export-owner",
    "export-service",
    "export-party",
    "export-number",
    "export-case",
    "export-folder",
    "export-unread",
    "export-attachments",
    "export-link",
];

/// The table: a line of headings, a line for each dialog, and, where there are more, a line that says
/// so. Every cell is safe to open in a spreadsheet.
#[must_use]
pub fn table(page: &Page, input: &ExportInput<'_>) -> Vec<Vec<String>> {
    let headings = COLUMNS.map(|key| page.t(key)).into();
    let rows = input.rows.iter().map(|dialog| line(page, input, dialog));
    let cut = input.is_cut.then(|| {
        let count = format::number(page.language, input.rows.len());
        vec![page.t_with("export-cut", &[("count", (&count).into())])]
    });
    let lines = std::iter::once(headings).chain(rows).chain(cut);
    lines
        .map(|line| line.into_iter().map(|cell| guarded(&cell)).collect())
        .collect()
}

fn line(page: &Page, input: &ExportInput<'_>, dialog: &DialogSummary) -> Vec<String> {
    let text =
        |texts| ServiceText::line(texts, page.language).map_or_else(String::new, |one| one.text);
    let party = input.parties.by_urn(&dialog.party);
    let service = ServiceCode::of_urn(&dialog.service_resource);
    let service = service.map_or_else(String::new, |code| {
        service_name(page.language, &code, input.services)
    });
    let sender = row::sender(page, dialog, input.owners);
    vec![
        moment(dialog.content_updated_at),
        dialog.due_at.map(due).unwrap_or_default(),
        status_name(page, dialog.status),
        text(&dialog.extended_status),
        row::title(page, dialog, input.owners).text,
        sender.name.text,
        row::owner_name(dialog, input.owners),
        service,
        party.map_or_else(String::new, |party| {
            party_name(page.language, party, input.parties)
        }),
        party
            .and_then(|party| party.organisation_number.as_ref())
            .map_or_else(String::new, |number| number.as_str().to_owned()),
        dialog.external_reference.clone().unwrap_or_default(),
        page.folder_name(Folder::of(dialog)),
        page.t(if row::is_unread(dialog) {
            "export-yes"
        } else {
            "export-no"
        }),
        dialog.attachment_count.unwrap_or(0).to_string(),
        format!("{}/dialog/{}", input.origin, dialog.id.0),
    ]
}

/// `yyyy-mm-dd hh:mm` in Oslo.
fn moment(time: Timestamp) -> String {
    in_oslo(time).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A deadline at the end of a day is that day alone; any other is a moment.
fn due(time: Timestamp) -> String {
    match DueTime::new(time) {
        DueTime::EndOf(day) => day.to_string(),
        DueTime::At(_) => moment(time),
    }
}

/// A cell that no spreadsheet takes for a formula, whoever wrote it (CWE-1236): one that begins like a
/// formula gets an apostrophe before it, also behind spaces and line breaks.
fn guarded(cell: &str) -> String {
    let begins = cell.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let is_formula = begins.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let is_odd = cell.starts_with(['\t', '\r', '\n']);
    if is_formula || is_odd {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Localised, Phrase},
        text::Language,
        view::samples,
    };

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, safe) in [
            ("=1+1", "'=1+1"),
            ("+47 00000000", "'+47 00000000"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("  =cmd", "'  =cmd"),
            ("\t=cmd", "'\t=cmd"),
            ("\n=cmd", "'\n=cmd"),
            ("＝1", "'＝1"),
            ("Brev = svar", "Brev = svar"),
            ("2026-11-25 09:00", "2026-11-25 09:00"),
            ("", ""),
        ] {
            assert_eq!(guarded(cell), safe, "{cell:?}");
        }
    }

    #[test]
    fn a_line_says_what_the_row_says() {
        let mut dialog = samples::notice();
        dialog.title = Localised(vec![Phrase {
            value: "=HYPERLINK(\"x\")".to_owned(),
            language: "nb".to_owned(),
        }]);
        dialog.content_updated_at = "2026-07-01T22:30:00Z".parse().unwrap();
        let page = Page::sample(Language::En);
        let input = ExportInput {
            rows: std::slice::from_ref(&dialog),
            is_cut: true,
            parties: &Parties::default(),
            owners: &|code| Some(code.to_uppercase()),
            services: &Services::default(),
            origin: "https://inbox.example",
        };
        let table = table(&page, &input);
        assert_eq!(table.len(), 3);
        assert_eq!(table[0][0], "Last changed");
        assert_eq!(table[1].len(), COLUMNS.len());
        assert_eq!(table[1][0], "2026-07-02 00:30");
        assert_eq!(table[1][4], "'=HYPERLINK(\"x\")");
        let link = format!("https://inbox.example/dialog/{}", dialog.id.0);
        assert_eq!(table[1][14], link);
        assert!(table[2][0].contains('1'), "{}", table[2][0]);
    }

    #[test]
    fn the_end_of_a_day_is_that_day() {
        for (time, written) in [
            ("2026-12-31T23:00:00Z", "2026-12-31"),
            ("2026-06-30T22:00:00Z", "2026-06-30"),
            ("2026-12-31T22:59:00Z", "2026-12-31 23:59"),
            ("2026-12-31T23:01:00Z", "2027-01-01 00:01"),
        ] {
            assert_eq!(due(time.parse().unwrap()), written);
        }
    }
}
