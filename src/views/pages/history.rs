//! History page of a dialog: activities, transmissions, openings and label changes, the newest
//! first.

use askama::Template;

use super::{
    dialog::with_missing,
    row::{self, OwnerNames},
};
use crate::{
    domain::{
        DialogSummary, History, TransmissionKind,
        history::{ActivityKind, Actor, Entry, Event, Move, TransmissionTitle},
        name::display_name,
    },
    urls::{DialogPath, HistoryPath, ListUrl, LocalPath, TransmissionPath},
    views::{
        components::service_text::ServiceText,
        format::{self, When},
        markup::clean_text,
        page::{Notice, Page},
    },
};

/// Maximum number of lines on one page.
const LINES: usize = 100;

/// Data that the handler passes to [`HistoryPage`].
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct HistoryInput<'a> {
    /// Dialog whose history the page shows.
    pub summary: &'a DialogSummary,
    /// Entries of the history, and what is missing from it.
    pub history: &'a History,
    /// List that the dialog was opened from.
    pub list: Option<&'a ListUrl>,
    /// Page number, counted from 1 and clamped to the pages there are; `None` for the first.
    pub page: Option<usize>,
    /// Looks up a service owner's display name by its code.
    pub owners: OwnerNames<'a>,
}

/// History page of at most 100 lines, with pagination.
#[derive(Debug, Template)]
#[template(path = "pages/history.html")]
pub struct HistoryPage {
    page: Page,
    heading: String,
    title: ServiceText,
    back: String,
    lines: Vec<Line>,
    paging: Option<Paging>,
}

/// One event of the history as a line.
#[derive(Debug)]
pub(crate) struct Line {
    /// Kind of event: `reported`, `sent`, `opened` or `moved`.
    pub(crate) kind: &'static str,
    pub(crate) when: When,
    pub(crate) sentence: String,
    pub(crate) named: Option<(ServiceText, Option<String>)>,
    pub(crate) text: Option<ServiceText>,
}

#[derive(Debug)]
struct Paging {
    previous: Option<String>,
    place: String,
    next: Option<String>,
}

/// Values that all lines of the history share.
pub(crate) struct Writer<'a> {
    pub(crate) page: &'a Page,
    /// Name for the service owner as an actor.
    pub(crate) sender: String,
    pub(crate) summary: &'a DialogSummary,
    pub(crate) list: Option<&'a LocalPath>,
}

impl HistoryPage {
    /// Builds the page; a missing log becomes a notice.
    #[must_use]
    pub fn new(page: Page, input: &HistoryInput<'_>) -> Self {
        let summary = input.summary;
        let list = input.list.map(ListUrl::local_path);
        let title = row::title(&page, summary, input.owners);
        let back = DialogPath {
            id: summary.id,
            list: list.as_ref(),
            beside: None,
        };
        let back = back.to_string();
        let page = with_notices(page, input.history).in_list(input.list);
        let page = page.below(title.text.clone(), back.clone());
        let entries = &input.history.entries;
        let pages = entries.len().div_ceil(LINES).max(1);
        let number = input.page.unwrap_or(1).clamp(1, pages);
        let writer = Writer {
            page: &page,
            sender: row::sender_name(&page, summary, input.owners),
            summary,
            list: list.as_ref(),
        };
        let shown = entries.iter().skip((number - 1) * LINES).take(LINES);
        Self {
            heading: page.t("history-heading"),
            title,
            back,
            lines: shown.map(|entry| writer.line(entry)).collect(),
            paging: (pages > 1).then(|| writer.paging(number, pages)),
            page,
        }
    }
}

/// Adds notices about entries and logs that are missing.
pub(crate) fn with_notices(page: Page, history: &History) -> Page {
    let missing = |is_missing: bool, key| {
        is_missing.then(|| Notice {
            tone: "warning",
            heading: page.t(key),
            text: Some(page.t("history-lacks-next")),
        })
    };
    let lost = (history.lost > 0).then(|| Notice {
        tone: "warning",
        heading: page.t_with("history-undecodable", &[("count", history.lost.into())]),
        text: None,
    });
    let notices = [
        missing(history.lacks_openings, "history-lacks-openings"),
        missing(history.lacks_moves, "history-lacks-moves"),
        lost,
    ];
    let page = notices.into_iter().flatten().fold(page, Page::with_notice);
    with_missing(page, &history.missing)
}

impl Writer<'_> {
    pub(crate) fn line(&self, entry: &Entry) -> Line {
        let language = self.page.language;
        let mut text = None;
        let (kind, key, named) = match &entry.event {
            Event::Activity(kind, description) => {
                text = ServiceText::lines(description, language);
                ("reported", reported(*kind), None)
            }
            Event::TransmissionOpened(what) => {
                let named = what.as_ref().map(|what| self.named(what));
                ("reported", "history-transmission-opened", named)
            }
            Event::Sent(kind, what) => ("sent", sent(*kind), Some(self.named(what))),
            Event::Opened => ("opened", "history-opened", None),
            Event::Moved(change) => ("moved", moved(*change, &entry.by), None),
        };
        let by = self.doer(&entry.by);
        Line {
            kind,
            when: format::full(language, entry.at),
            sentence: self.page.t_with(key, &[("by", (&by).into())]),
            named,
            text,
        }
    }

    /// Title of a transmission, and the address of its page, if it has one.
    fn named(&self, what: &TransmissionTitle) -> (ServiceText, Option<String>) {
        let path = |id| {
            let path = TransmissionPath {
                dialog: self.summary.id,
                id,
                list: self.list,
            };
            path.to_string()
        };
        let title = ServiceText::line(&what.title, self.page.language)
            .unwrap_or_else(|| ServiceText::own(self.page.t("history-untitled")));
        (title, what.page.map(path))
    }

    /// Name of the actor, as it is written in a sentence.
    fn doer(&self, by: &Actor) -> String {
        let named = |name: &Option<String>, key: &str| match name {
            Some(name) if !name.trim().is_empty() => clean_text(&display_name(name)),
            _ => self.page.t(key),
        };
        match by {
            Actor::Reader => self.page.t("history-by-you"),
            Actor::ServiceOwner => self.sender.clone(),
            Actor::Person(name) => named(name, "history-by-person"),
            Actor::Organisation(name) => named(name, "history-by-organisation"),
            Actor::System(Some(name)) => {
                let name = clean_text(name);
                let name = [("name", (&name).into())];
                self.page.t_with("history-by-named-system", &name)
            }
            Actor::System(None) => self.page.t("history-by-system"),
            Actor::Somebody(name) => named(name, "history-by-somebody"),
        }
    }

    fn paging(&self, number: usize, pages: usize) -> Paging {
        let path = HistoryPath {
            id: self.summary.id,
            list: self.list,
        };
        let written = |count| format::number(self.page.language, count);
        let (at, all) = (written(number), written(pages));
        let values = [("page", (&at).into()), ("pages", (&all).into())];
        Paging {
            previous: (number > 1).then(|| path.page(number - 1)),
            place: self.page.t_with("history-page", &values),
            next: (number < pages).then(|| path.page(number + 1)),
        }
    }
}

fn reported(kind: ActivityKind) -> &'static str {
    match kind {
        ActivityKind::Created => "history-created",
        ActivityKind::Closed => "history-closed",
        ActivityKind::Information => "history-information",
        ActivityKind::TransmissionOpened => "history-transmission-opened",
        ActivityKind::Paid => "history-paid",
        ActivityKind::Signed => "history-signed",
        ActivityKind::Opened => "history-reported-opened",
        ActivityKind::Deleted => "history-deleted",
        ActivityKind::Restored => "history-restored",
        ActivityKind::SentToSigning => "history-to-signing",
        ActivityKind::SentToFormFill => "history-to-form-fill",
        ActivityKind::SentToSendIn => "history-to-send-in",
        ActivityKind::SentToPayment => "history-to-payment",
        ActivityKind::FormSubmitted => "history-form-submitted",
        ActivityKind::FormSaved => "history-form-saved",
        ActivityKind::LetterOpened => "history-letter-opened",
        ActivityKind::LetterConfirmed => "history-letter-confirmed",
        ActivityKind::Unknown => "history-unknown",
    }
}

fn sent(kind: TransmissionKind) -> &'static str {
    match kind {
        TransmissionKind::Information => "history-information",
        TransmissionKind::Acceptance => "history-sent-acceptance",
        TransmissionKind::Rejection => "history-sent-rejection",
        TransmissionKind::Request => "history-sent-request",
        TransmissionKind::Alert => "history-sent-alert",
        TransmissionKind::Decision => "history-sent-decision",
        TransmissionKind::Submission => "history-sent-submission",
        TransmissionKind::Correction => "history-sent-correction",
        TransmissionKind::Unknown => "history-sent-unknown",
    }
}

/// Text key for a label change. A restore by the service owner is the effect of an update
/// (`docs/rules/dialogporten.md#label-reset`).
fn moved(change: Move, by: &Actor) -> &'static str {
    match (change, by) {
        (Move::Archived, _) => "history-archived",
        (Move::Binned, _) => "history-binned",
        (Move::Restored, Actor::ServiceOwner) => "history-restored-by-update",
        (Move::Restored, _) => "history-put-back",
        (Move::MarkedUnread, _) => "history-marked-unread",
        (Move::Unmarked, _) => "history-unmarked",
        (Move::Sent, _) => "history-lies-in-sent",
        (Move::Unknown, _) => "history-relabelled",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        domain::{Localised, Phrase},
        views::samples,
    };

    fn page(entries: Vec<Entry>, number: Option<usize>) -> HistoryPage {
        let history = History {
            entries,
            lost: 0,
            lacks_openings: false,
            lacks_moves: false,
            missing: BTreeSet::new(),
        };
        let summary = samples::notice();
        let input = HistoryInput {
            summary: &summary,
            history: &history,
            list: None,
            page: number,
            owners: &|_| Some("Fjordvik kommune".to_owned()),
        };
        HistoryPage::new(Page::sample(crate::i18n::Language::Nb), &input)
    }

    fn entry(by: Actor, event: Event) -> Entry {
        Entry {
            at: "2026-11-24T09:00:00Z".parse().unwrap(),
            by,
            event,
        }
    }

    fn sentence(by: Actor, event: Event) -> String {
        page(vec![entry(by, event)], None).lines[0].sentence.clone()
    }

    #[test]
    fn who_did_it_is_told_in_words() {
        let name = || Some("KARI MARIE NORDMANN".to_owned());
        let cases = [
            (Actor::Reader, "deg"),
            (Actor::ServiceOwner, "Fjordvik kommune"),
            (Actor::Person(name()), "Kari Marie Nordmann"),
            (Actor::Person(None), "en person"),
            (
                Actor::Organisation(Some("FJELLGLEDE AS".to_owned())),
                "Fjellglede AS",
            ),
            (Actor::Organisation(None), "en virksomhet"),
            (
                Actor::System(Some("Regnskap 2".to_owned())),
                "datasystemet Regnskap 2",
            ),
            (Actor::System(None), "et datasystem"),
            (Actor::Somebody(name()), "Kari Marie Nordmann"),
            (Actor::Somebody(None), "ukjent"),
        ];
        for (by, words) in cases {
            let expected = format!("Åpnet i innboksen av {words}");
            assert_eq!(sentence(by, Event::Opened), expected);
        }
    }

    #[test]
    fn a_reset_is_told_as_the_service_owners_update() {
        let person = Actor::Person(Some("KARI".to_owned()));
        let back = Event::Moved(Move::Restored);
        assert_eq!(
            sentence(person, back.clone()),
            "Flyttet tilbake til innboksen av Kari"
        );
        assert_eq!(
            sentence(Actor::ServiceOwner, back),
            "Flyttet tilbake av en oppdatering fra Fjordvik kommune"
        );
    }

    /// 2,000 lines with a long text each: a page stays below 500 kB, and every line is on one page.
    #[test]
    fn a_long_history_comes_in_pages() {
        let description = |number: usize| {
            let value = format!("Hendelse {number}: {}", "<b>å</b>".repeat(120));
            Localised(vec![Phrase {
                value,
                language: "nb".to_owned(),
            }])
        };
        let information = |number| {
            entry(
                Actor::ServiceOwner,
                Event::Activity(ActivityKind::Information, description(number)),
            )
        };
        let entries: Vec<_> = (0..2_000).map(information).collect();
        let at = |number| page(entries.clone(), number);
        let first = at(None).render().unwrap();
        assert!(first.len() < 500_000, "{} bytes", first.len());
        let last = at(Some(20));
        assert_eq!(last.lines.len(), 100);
        let text = last.lines[99].text.as_ref().unwrap();
        assert!(text.text.starts_with("Hendelse 1999:"), "{}", text.text);
        let paging = last.paging.unwrap();
        assert_eq!(paging.next, None);
        assert!(paging.previous.unwrap().ends_with("/historikk?side=19"));
        for (asked, shown) in [
            (0, "Hendelse 0:"),
            (21, "Hendelse 1900:"),
            (2, "Hendelse 100:"),
        ] {
            let text = at(Some(asked)).lines[0].text.clone().unwrap();
            assert!(text.text.starts_with(shown), "{asked}: {}", text.text);
        }
        assert!(page(entries[..100].to_vec(), None).paging.is_none());
    }
}
