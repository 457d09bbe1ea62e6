//! History of a dialog: activities, transmissions, seen log and label log, merged into one list
//! (`docs/rules/inbox.md#history`).

use std::{cmp::Reverse, collections::BTreeSet};

use jiff::Timestamp;
use uuid::Uuid;

use super::{DialogPart, DialogSummary, Label, Localised, TransmissionId, TransmissionKind};

/// Type of an activity that the service owner reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActivityKind {
    /// `DIALOG_CREATED`: the dialog was created.
    Created,
    /// `DIALOG_CLOSED`: the dialog was closed.
    Closed,
    /// Information in the service owner's words.
    Information,
    /// `TRANSMISSION_OPENED`: somebody opened a transmission there.
    TransmissionOpened,
    /// `PAYMENT_MADE`: somebody made a payment.
    Paid,
    /// `SIGNATURE_PROVIDED`: somebody signed a document.
    Signed,
    /// `DIALOG_OPENED`: somebody opened the dialog there.
    Opened,
    /// `DIALOG_DELETED`: the service owner deleted it.
    Deleted,
    /// `DIALOG_RESTORED`: the deletion was undone.
    Restored,
    /// It was sent to be signed.
    SentToSigning,
    /// It was sent to be filled in.
    SentToFormFill,
    /// It was sent to be sent in.
    SentToSendIn,
    /// It was sent to be paid.
    SentToPayment,
    /// A form was sent in.
    FormSubmitted,
    /// `FORM_SAVED`: somebody saved a form there.
    FormSaved,
    /// `CORRESPONDENCE_OPENED`: somebody opened a letter.
    LetterOpened,
    /// `CORRESPONDENCE_CONFIRMED`: somebody confirmed a letter.
    LetterConfirmed,
    /// A type that this version does not know; it is shown all the same.
    Unknown,
}

/// The actor of a log entry. A name that holds an identity number is dropped before this type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The current user, where the API says so.
    Reader,
    /// The service owner; the page adds its name.
    ServiceOwner,
    /// A person, by name where known.
    Person(Option<String>),
    /// An organisation, by name where known.
    Organisation(Option<String>),
    /// A system user, by name where known.
    System(Option<String>),
    /// An actor of unknown kind, by name where known.
    Somebody(Option<String>),
}

/// An activity that the service owner reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// UUID of the activity; later ones are greater.
    pub id: Uuid,
    /// When the activity happened, by the service owner.
    pub at: Timestamp,
    /// Type of the activity in the API.
    pub kind: ActivityKind,
    /// Actor that the service owner names.
    pub by: Actor,
    /// The transmission that was opened, for [`ActivityKind::TransmissionOpened`].
    pub transmission: Option<TransmissionId>,
    /// The service owner's words, for [`ActivityKind::Information`].
    pub description: Localised,
}

/// Head data of a transmission, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransmissionHead {
    /// UUID of the transmission; later ones are greater.
    pub id: TransmissionId,
    /// When the transmission was sent.
    pub at: Timestamp,
    /// Type of the transmission in the API.
    pub kind: TransmissionKind,
    /// Actor that sent the transmission.
    pub by: Actor,
    /// Whether it holds nothing for people and therefore has no page.
    pub is_for_machines: bool,
    /// Title in the languages it was written in.
    pub title: Localised,
}

/// Entry of the seen log: one opening of the dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenLogEntry {
    /// When the dialog was opened.
    pub at: Timestamp,
    /// Person or system that opened it.
    pub by: Actor,
}

/// Entry of the label log: one label set or removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelLogEntry {
    /// When the label was changed.
    pub at: Timestamp,
    /// Label that was set or removed.
    pub label: Label,
    /// `true` when set, `false` when removed.
    pub is_set: bool,
    /// Actor that changed the label.
    pub by: Actor,
}

/// A label change in the terms of folders and read state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Moved to the archive folder.
    Archived,
    /// Moved to the bin folder.
    Binned,
    /// Moved back to the inbox, from archive or bin.
    Restored,
    /// Marked as unread by somebody.
    MarkedUnread,
    /// The unread mark was removed.
    Unmarked,
    /// The party sent something in, so the dialog is in the sent folder too.
    Sent,
    /// A change that this version does not know.
    Unknown,
}

/// Entries of one source, with the number that could not be parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed<T> {
    /// Entries that could be parsed.
    pub entries: Vec<T>,
    /// Number of entries that could not be parsed.
    pub lost: usize,
}

/// Data of an opened dialog that its history needs.
#[derive(Clone, Debug)]
pub struct DialogTimeline {
    /// The data that lists show of the dialog.
    pub summary: DialogSummary,
    /// Activities of the service owner, in any order.
    pub activities: Parsed<Activity>,
    /// Heads of the transmissions, in any order.
    pub sent: Parsed<TransmissionHead>,
    /// Parts of the answer that are missing as a whole.
    pub missing: BTreeSet<DialogPart>,
}

/// Title and page of a transmission, for a line of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransmissionTitle {
    /// Title in the languages it was written in.
    pub title: Localised,
    /// UUID of the transmission; `None` when it has no page of its own.
    pub page: Option<TransmissionId>,
}

/// Event in the history of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An activity that the service owner reports, with its description.
    Activity(ActivityKind, Localised),
    /// A transmission was opened, as the service owner reports; `None` when it is not among those
    /// known.
    TransmissionOpened(Option<TransmissionTitle>),
    /// A transmission was sent, with its type and title.
    Sent(TransmissionKind, TransmissionTitle),
    /// The dialog was opened in an inbox (seen log).
    Opened,
    /// The dialog's labels were changed (label log).
    Moved(Move),
}

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it happened, by its source.
    pub at: Timestamp,
    /// Actor that the source names.
    pub by: Actor,
    /// Type and details of the event.
    pub event: Event,
}

/// The whole history of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Lines of the history, newest first.
    pub entries: Vec<Entry>,
    /// Number of entries that could not be parsed.
    pub lost: usize,
    /// Whether the seen log could not be fetched.
    pub lacks_openings: bool,
    /// Whether the label log could not be fetched.
    pub lacks_moves: bool,
    /// Parts of the dialog that are missing from the answer.
    pub missing: BTreeSet<DialogPart>,
}

impl History {
    /// Merges the sources, newest first; a log that could not be fetched is `None`.
    ///
    /// Entries of the same time have a fixed order: seen log, label log, activities, transmissions;
    /// within one source, later entries come first.
    #[must_use]
    pub fn new(
        past: &DialogTimeline,
        openings: Option<&Parsed<SeenLogEntry>>,
        relabellings: Option<&Parsed<LabelLogEntry>>,
    ) -> Self {
        let mut lines = Vec::new();
        let opened = openings.map_or(&[][..], |part| &part.entries);
        for (place, one) in opened.iter().enumerate() {
            lines.push((0, place as u128, Entry::of_opening(one)));
        }
        let moves = relabellings.map_or_else(Vec::new, |part| moves(&part.entries));
        for (place, one) in moves.into_iter().enumerate() {
            lines.push((1, place as u128, one));
        }
        let sent = &past.sent.entries;
        for one in &past.activities.entries {
            lines.push((2, one.id.as_u128(), Entry::of_activity(one, sent)));
        }
        for one in sent {
            lines.push((3, one.id.0.as_u128(), Entry::of_sent(one)));
        }
        lines.sort_by_key(|(source, place, entry)| (Reverse(entry.at), *source, Reverse(*place)));
        let lost = openings.map_or(0, |part| part.lost)
            + relabellings.map_or(0, |part| part.lost)
            + past.activities.lost
            + past.sent.lost;
        Self {
            entries: lines.into_iter().map(|(_, _, entry)| entry).collect(),
            lost,
            lacks_openings: openings.is_none(),
            lacks_moves: relabellings.is_none(),
            missing: past.missing.clone(),
        }
    }
}

impl TransmissionHead {
    fn named(&self) -> TransmissionTitle {
        TransmissionTitle {
            title: self.title.clone(),
            page: (!self.is_for_machines).then_some(self.id),
        }
    }
}

impl Entry {
    fn of_opening(one: &SeenLogEntry) -> Self {
        Self {
            at: one.at,
            by: one.by.clone(),
            event: Event::Opened,
        }
    }

    fn of_activity(one: &Activity, sent: &[TransmissionHead]) -> Self {
        let event = match one.kind {
            ActivityKind::TransmissionOpened => {
                let opened = sent.iter().find(|sent| Some(sent.id) == one.transmission);
                Event::TransmissionOpened(opened.map(TransmissionHead::named))
            }
            kind => Event::Activity(kind, one.description.clone()),
        };
        Self {
            at: one.at,
            by: one.by.clone(),
            event,
        }
    }

    fn of_sent(one: &TransmissionHead) -> Self {
        Self {
            at: one.at,
            by: one.by.clone(),
            event: Event::Sent(one.kind, one.named()),
        }
    }
}

/// Label changes as people made them: moving a dialog from archive to bin or back leaves two
/// entries of the same time in the log, and the one that removes the old label is left out.
fn moves(log: &[LabelLogEntry]) -> Vec<Entry> {
    let is_place = |one: &LabelLogEntry| matches!(one.label, Label::Archive | Label::Bin);
    let gave_way = |one: &LabelLogEntry| {
        let mut at_once = log.iter().filter(|other| other.at == one.at);
        !one.is_set && is_place(one) && at_once.any(|other| other.is_set && is_place(other))
    };
    let told = log.iter().filter(|one| !gave_way(one));
    let entry = |one: &LabelLogEntry| Entry {
        at: one.at,
        by: one.by.clone(),
        event: Event::Moved(Move::of(one.label, one.is_set)),
    };
    told.map(entry).collect()
}

impl Move {
    fn of(label: Label, is_set: bool) -> Self {
        match (label, is_set) {
            (Label::Archive, true) => Self::Archived,
            (Label::Bin, true) => Self::Binned,
            (Label::Archive | Label::Bin, false) | (Label::Default, true) => Self::Restored,
            (Label::MarkedAsUnopened, true) => Self::MarkedUnread,
            (Label::MarkedAsUnopened, false) => Self::Unmarked,
            (Label::Sent, true) => Self::Sent,
            (Label::Sent | Label::Default, false) | (Label::Unknown, _) => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PartyUrn, Phrase, dialog};

    fn at(minute: i64) -> Timestamp {
        let start: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
        start + jiff::SignedDuration::from_mins(minute)
    }

    fn person() -> Actor {
        Actor::Person(Some("Kari".to_owned()))
    }

    fn part<T>(entries: Vec<T>) -> Parsed<T> {
        Parsed { entries, lost: 0 }
    }

    fn past(activities: Vec<Activity>, sent: Vec<TransmissionHead>) -> DialogTimeline {
        DialogTimeline {
            summary: dialog::blank(PartyUrn::new("urn:test")),
            activities: part(activities),
            sent: part(sent),
            missing: BTreeSet::new(),
        }
    }

    fn activity(id: u128, minute: i64, kind: ActivityKind) -> Activity {
        Activity {
            id: Uuid::from_u128(id),
            at: at(minute),
            kind,
            by: Actor::ServiceOwner,
            transmission: None,
            description: Localised::default(),
        }
    }

    fn sent(id: u128, minute: i64) -> TransmissionHead {
        TransmissionHead {
            id: TransmissionId(Uuid::from_u128(id)),
            at: at(minute),
            kind: TransmissionKind::Decision,
            by: Actor::ServiceOwner,
            is_for_machines: false,
            title: Localised(vec![Phrase {
                value: format!("Brev {id}"),
                language: "nb".to_owned(),
            }]),
        }
    }

    fn relabelling(minute: i64, label: Label, is_set: bool) -> LabelLogEntry {
        LabelLogEntry {
            at: at(minute),
            label,
            is_set,
            by: person(),
        }
    }

    fn moved(log: &[LabelLogEntry]) -> Vec<Move> {
        let entries = moves(log).into_iter();
        let only_move = |entry: Entry| match entry.event {
            Event::Moved(change) => change,
            other => panic!("{other:?}"),
        };
        entries.map(only_move).collect()
    }

    #[test]
    fn the_newest_stands_first_whatever_its_source_and_ties_have_one_order() {
        let openings = part(vec![
            SeenLogEntry {
                at: at(3),
                by: person(),
            },
            SeenLogEntry {
                at: at(5),
                by: Actor::Reader,
            },
        ]);
        let labels = part(vec![relabelling(5, Label::Archive, true)]);
        let of = |activities: Vec<Activity>| {
            let past = past(activities, vec![sent(8, 5), sent(9, 1)]);
            History::new(&past, Some(&openings), Some(&labels)).entries
        };
        let (first, second) = (
            activity(1, 5, ActivityKind::Created),
            activity(2, 5, ActivityKind::Closed),
        );
        let entries = of(vec![first.clone(), second.clone()]);
        let told: Vec<_> = entries.iter().map(|entry| &entry.event).collect();
        assert_eq!(told[0], &Event::Opened);
        assert_eq!(told[1], &Event::Moved(Move::Archived));
        let plain = |kind| Event::Activity(kind, Localised::default());
        assert_eq!(told[2], &plain(ActivityKind::Closed));
        assert_eq!(told[3], &plain(ActivityKind::Created));
        assert!(matches!(told[4], Event::Sent(_, named) if *named == sent(8, 5).named()));
        assert_eq!((told[5], entries[5].at), (&Event::Opened, at(3)));
        assert!(matches!(told[6], Event::Sent(_, named) if *named == sent(9, 1).named()));
        assert_eq!(
            entries,
            of(vec![second, first]),
            "in whatever order they come"
        );
    }

    #[test]
    fn a_log_that_could_not_be_had_is_told_and_takes_nothing_with_it() {
        let past = past(vec![activity(1, 1, ActivityKind::Created)], Vec::new());
        let openings = Parsed {
            entries: vec![SeenLogEntry {
                at: at(2),
                by: Actor::Reader,
            }],
            lost: 2,
        };
        let history = History::new(&past, Some(&openings), None);
        assert_eq!((history.entries.len(), history.lost), (2, 2));
        assert_eq!((history.lacks_openings, history.lacks_moves), (false, true));
        let history = History::new(&past, None, Some(&part(Vec::new())));
        assert_eq!((history.entries.len(), history.lost), (1, 0));
        assert_eq!((history.lacks_openings, history.lacks_moves), (true, false));
    }

    #[test]
    fn an_opened_transmission_is_named_where_it_is_there() {
        let opened = |transmission| Activity {
            transmission,
            ..activity(1, 2, ActivityKind::TransmissionOpened)
        };
        let of = |transmission| {
            let past = past(vec![opened(transmission)], vec![sent(8, 1)]);
            let history = History::new(&past, None, None);
            history.entries.into_iter().next().unwrap().event
        };
        let there = TransmissionId(Uuid::from_u128(8));
        let named = Event::TransmissionOpened(Some(TransmissionTitle {
            title: sent(8, 1).title,
            page: Some(there),
        }));
        assert_eq!(of(Some(there)), named);
        for missing in [None, Some(TransmissionId(Uuid::from_u128(7)))] {
            assert_eq!(of(missing), Event::TransmissionOpened(None));
        }
    }

    /// Covers `docs/rules/inbox.md#thread`: a transmission for machines has no page.
    #[test]
    fn what_is_for_machines_is_a_line_without_a_page() {
        let machine = TransmissionHead {
            is_for_machines: true,
            ..sent(8, 1)
        };
        let history = History::new(&past(Vec::new(), vec![machine]), None, None);
        let Event::Sent(_, named) = &history.entries[0].event else {
            panic!("{:?}", history.entries);
        };
        assert_eq!((named.page, &named.title), (None, &sent(8, 1).title));
    }

    /// The label log as recorded from Dialogporten: archived, binned, restored, binned.
    #[test]
    fn a_move_from_one_place_to_another_is_one_line() {
        let log = [
            relabelling(1, Label::Archive, true),
            relabelling(2, Label::Bin, true),
            relabelling(2, Label::Archive, false),
            relabelling(3, Label::Bin, false),
            relabelling(4, Label::Bin, true),
        ];
        let expected = [Move::Archived, Move::Binned, Move::Restored, Move::Binned];
        assert_eq!(moved(&log), expected);
    }

    #[test]
    fn marks_are_told_beside_places() {
        let log = [
            relabelling(1, Label::MarkedAsUnopened, true),
            relabelling(1, Label::Bin, false),
            relabelling(2, Label::MarkedAsUnopened, false),
            relabelling(2, Label::Bin, true),
            relabelling(3, Label::Sent, true),
            relabelling(4, Label::Unknown, true),
        ];
        let expected = [
            Move::MarkedUnread,
            Move::Restored,
            Move::Unmarked,
            Move::Binned,
            Move::Sent,
            Move::Unknown,
        ];
        assert_eq!(moved(&log), expected);
    }
}
