//! CSV export: the table of a list's rows for spreadsheets (`docs/rules/inbox.md#x-3`).

use jiff::Timestamp;

use super::{
    format,
    page::Page,
    pages::row::{self, OwnerNames},
    party_name::party_name,
};
use crate::{
    domain::{DialogSummary, DueTime, Folder, Parties, ServiceCode, Services, oslo::in_oslo},
    urls::{DialogPath, IgnoredParam, ListUrl},
    views::components::{
        list_toolbar::{dropped_text, service_name, status_name},
        partial_result::{Missing, PartialResult},
        service_text::ServiceText,
    },
};

/// What [`table`] is built from.
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct ExportInput<'a> {
    /// The dialogs, in the order of the list.
    pub rows: &'a [DialogSummary],
    /// Sentences about what is missing, from [`Gaps::sentences`]; they end the file.
    pub gaps: &'a [String],
    /// All parties that the reader may act for.
    pub parties: &'a Parties,
    /// Looks up the name of a service owner by its code.
    pub owners: OwnerNames<'a>,
    /// Services whose names are known; any other is shown by its code.
    pub services: &'a Services,
    /// Our own origin, which begins the links to dialogs.
    pub origin: &'a str,
}

/// What the file of a list does not contain.
#[derive(Clone, Debug, Default)]
pub struct Gaps<'a> {
    /// Parties or services whose messages could not be fetched; `None` when all were.
    pub partial: Option<PartialResult<'a>>,
    /// Number of messages that could not be parsed.
    pub unreadable: usize,
    /// Parameters of the list's address that were ignored.
    pub ignored: &'a [IgnoredParam],
    /// Whether the address names parties that the reader may not act for.
    pub has_unknown_units: bool,
    /// Why the file ends before the list; `None` when it does not.
    pub cut: Option<Cut>,
}

/// Why the file ends before the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The list has more messages than a file may have.
    Limit,
    /// Fetching a later page of the list failed.
    Failure,
}

impl Gaps<'_> {
    /// Whether a new download may contain more.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        self.partial.is_some() || self.unreadable > 0 || self.cut == Some(Cut::Failure)
    }

    /// One sentence for each gap, for a file of `count` messages of the list at `list_url`.
    #[must_use]
    pub fn sentences(
        &self,
        page: &Page,
        parties: &Parties,
        (list_url, count): (&ListUrl, usize),
    ) -> Vec<String> {
        let number = format::number(page.language, count);
        let partial = self.partial.as_ref().map(|partial| {
            let key = if partial.is_late {
                "export-missing-late"
            } else {
                "export-missing-failed"
            };
            let missing = Missing::new(page, partial, parties, list_url).heading;
            page.t_with(key, &[("missing", (&missing).into())])
        });
        let cut = self.cut.map(|cut| match cut {
            Cut::Limit => page.t_with("export-cut", &[("count", (&number).into())]),
            Cut::Failure => page.t("export-cut-failed"),
        });
        let unreadable = (self.unreadable > 0)
            .then(|| page.t_with("export-unreadable", &[("count", self.unreadable.into())]));
        let units = self.has_unknown_units;
        let units = units.then(|| page.t("group-unknown-units"));
        let ignored = self.ignored.iter();
        let ignored = ignored.filter_map(|one| dropped_text(page, *one));
        partial
            .into_iter()
            .chain(cut)
            .chain(unreadable)
            .chain(units)
            .chain(ignored)
            .collect()
    }
}

/// Text keys of the column headings, in the order of the cells.
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

/// The lines of the file: headings, one line for each dialog, and one for each gap. Every cell is
/// safe to open in a spreadsheet.
#[must_use]
pub fn table(page: &Page, input: &ExportInput<'_>) -> Vec<Vec<String>> {
    let headings = COLUMNS.map(|key| page.t(key)).into();
    let rows = input.rows.iter().map(|dialog| line(page, input, dialog));
    let gaps = input.gaps.iter().map(|gap| vec![gap.clone()]);
    let lines = std::iter::once(headings).chain(rows).chain(gaps);
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
    let link = DialogPath {
        id: dialog.id,
        list: None,
        beside: None,
    };
    vec![
        if dialog.unknown_dates.content {
            page.t("date-unknown")
        } else {
            moment(dialog.content_updated_at)
        },
        if dialog.unknown_dates.due {
            page.t("due-unknown")
        } else {
            dialog.due_at.map(due).unwrap_or_default()
        },
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
        page.t(if dialog.is_unread() {
            "export-yes"
        } else {
            "export-no"
        }),
        dialog.attachment_count.unwrap_or(0).to_string(),
        format!("{}{link}", input.origin),
    ]
}

/// Formats a time as `yyyy-mm-dd hh:mm` in Oslo's time.
fn moment(time: Timestamp) -> String {
    in_oslo(time).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Formats a deadline: one at the end of a day as that day alone, any other with its time.
fn due(time: Timestamp) -> String {
    match DueTime::new(time) {
        DueTime::EndOf(day) => day.to_string(),
        DueTime::At(_) => moment(time),
    }
}

/// Guards a cell against formula injection (CWE-1236): text that begins like a formula, also behind
/// white space and control characters, gets an apostrophe before it.
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
        i18n::Language,
        urls::{LocalPath, PartyKey},
        views::samples,
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
            gaps: &["Only 1.".to_owned(), "=Without 2.".to_owned()],
            parties: &Parties::default(),
            owners: &|code| Some(code.to_uppercase()),
            services: &Services::default(),
            origin: "https://inbox.example",
        };
        let table = table(&page, &input);
        assert_eq!(table.len(), 4);
        assert_eq!(table[0][0], "Last changed");
        assert_eq!(table[1].len(), COLUMNS.len());
        assert_eq!(table[1][0], "2026-07-02 00:30");
        assert_eq!(table[1][4], "'=HYPERLINK(\"x\")");
        let link = format!("https://inbox.example/dialog/{}", dialog.id.0);
        assert_eq!(table[1][14], link);
        assert_eq!(table[2..], [["Only 1."], ["'=Without 2."]]);
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

    /// The file names the same gaps as the page of the list.
    #[test]
    fn everything_that_is_missing_is_told() {
        let parties = samples::parties::accountant(9);
        let list_url = ListUrl::new(PartyKey::parse("alle").unwrap(), Folder::Inbox);
        let page = Page::sample(Language::Nb);
        let told = |gaps: &Gaps<'_>| gaps.sentences(&page, &parties, (&list_url, 1_678));
        assert!(told(&Gaps::default()).is_empty());
        assert!(!Gaps::default().may_pass());
        let partial = |is_late| PartialResult {
            parties: parties.selectable().take(5).collect(),
            services: 0,
            is_late,
        };
        let first = party_name(Language::Nb, partial(false).parties[0], &parties);
        let gaps = Gaps {
            partial: Some(partial(false)),
            unreadable: 2,
            ignored: &[
                IgnoredParam::Position,
                IgnoredParam::Status,
                IgnoredParam::Owner,
            ],
            has_unknown_units: true,
            cut: Some(Cut::Failure),
        };
        let expected = [
            format!("Mangler meldinger fra {first} og 4 andre. Vi fikk ikke hentet dem."),
            "Bare begynnelsen av listen er med. Vi fikk ikke hentet resten.".to_owned(),
            "2 meldinger kunne ikke leses og er ikke med.".to_owned(),
            page.t("group-unknown-units"),
            "Filteret «Status» ble ikke brukt, fordi det ikke passer her.".to_owned(),
            "Filteret «Etat» ble ikke brukt, fordi det ikke passer her.".to_owned(),
        ];
        assert_eq!(told(&gaps), expected);
        assert!(gaps.may_pass());
        let gaps = Gaps {
            partial: Some(partial(true)),
            cut: Some(Cut::Limit),
            ..Gaps::default()
        };
        let told = told(&gaps);
        let [late, cut] = &told[..] else {
            panic!("two gaps");
        };
        assert!(late.ends_with("Tiden tok slutt før vi rakk dem."), "{late}");
        assert!(
            cut.contains("1\u{202f}678") && cut.contains("filtre"),
            "{cut}"
        );
        let ignored = [IgnoredParam::Status, IgnoredParam::Position];
        assert_eq!(
            list_url.export(&ignored, true),
            "/a/alle/innboks/eksport?uten=status&ufullstendig=1"
        );
        let narrowed = ListUrl::at(&LocalPath::parse("/a/alle/innboks?lest=nei&etter=x").unwrap());
        assert_eq!(
            narrowed.unwrap().export(&[], false),
            "/a/alle/innboks/eksport?lest=nei"
        );
    }
}
