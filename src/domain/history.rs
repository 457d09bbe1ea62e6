//! What has happened with a dialog: what the service owner reports, what was sent, who has opened
//! it, and who has moved it (`docs/rules/inbox.md#history`). Three sources, one list.

use std::{cmp::Reverse, collections::BTreeSet};

use jiff::Timestamp;
use uuid::Uuid;

use super::{DialogPart, DialogSummary, Label, Localised, TransmissionId, TransmissionKind};

/// What the service owner says has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActivityKind {
    /// The dialog was made.
    Created,
    /// The dialog was closed.
    Closed,
    /// Something to know, in the service owner's words.
    Information,
    /// A transmission was opened.
    TransmissionOpened,
    /// A payment was made.
    Paid,
    /// A signature was given.
    Signed,
    /// The dialog was opened.
    Opened,
    /// The dialog was deleted.
    Deleted,
    /// The deletion was taken back.
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
    /// A form was saved.
    FormSaved,
    /// A letter was opened.
    LetterOpened,
    /// A letter was confirmed.
    LetterConfirmed,
    /// A kind that we do not know; it is shown all the same.
    Unknown,
}

/// Who did something. Numbers of people are no names and never get this far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The reader, where the API says so.
    Reader,
    /// The service owner, whose name the page knows.
    ServiceOwner,
    /// A person.
    Person(Option<String>),
    /// An organisation.
    Organisation(Option<String>),
    /// A computer system of somebody's.
    System(Option<String>),
    /// We cannot tell what it is.
    Somebody(Option<String>),
}

/// Something that the service owner reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Its id; later ones are greater.
    pub id: Uuid,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub kind: ActivityKind,
    /// Who did it.
    pub by: Actor,
    /// What was opened, for [`ActivityKind::TransmissionOpened`].
    pub transmission: Option<TransmissionId>,
    /// The service owner's words, for [`ActivityKind::Information`].
    pub description: Localised,
}

/// The head of a transmission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransmissionHead {
    /// Its id; later ones are greater.
    pub id: TransmissionId,
    /// When it was sent.
    pub at: Timestamp,
    /// What it is.
    pub kind: TransmissionKind,
    /// Who sent it.
    pub by: Actor,
    /// Whether it holds nothing for people: then it has no page.
    pub is_for_machines: bool,
    /// Its title.
    pub title: Localised,
}

/// Somebody opened the dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenLogEntry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Actor,
}

/// A label came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelLogEntry {
    /// When.
    pub at: Timestamp,
    /// Which label.
    pub label: Label,
    /// Whether it came.
    pub is_set: bool,
    /// Who did it.
    pub by: Actor,
}

/// What a change of labels means to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Into the archive.
    Archived,
    /// Into the bin.
    Binned,
    /// Back to the inbox, from either.
    Restored,
    /// Marked as unread.
    MarkedUnread,
    /// The mark was taken away.
    Unmarked,
    /// Something was sent in, so that it lies among what was sent.
    Sent,
    /// A change that we do not know.
    Unknown,
}

/// The entries of one source, as far as they could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed<T> {
    /// Those that could.
    pub entries: Vec<T>,
    /// How many could not.
    pub lost: usize,
}

/// An opened dialog as far as its history needs it.
#[derive(Clone, Debug)]
pub struct DialogTimeline {
    /// What lists show of it.
    pub summary: DialogSummary,
    /// What the service owner reports, in any order.
    pub activities: Parsed<Activity>,
    /// What was sent, in any order.
    pub sent: Parsed<TransmissionHead>,
    /// Parts that could not be had at all.
    pub missing: BTreeSet<DialogPart>,
}

/// A transmission as a line names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransmissionTitle {
    /// Its title.
    pub title: Localised,
    /// Its id, when it has a page of its own.
    pub page: Option<TransmissionId>,
}

/// What happened at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The service owner reports it.
    Activity(ActivityKind, Localised),
    /// A transmission was opened, as the service owner reports; which, where that is known.
    TransmissionOpened(Option<TransmissionTitle>),
    /// Something was sent.
    Sent(TransmissionKind, TransmissionTitle),
    /// The dialog was opened in an inbox.
    Opened,
    /// It was moved or marked.
    Moved(Move),
}

/// A line of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Actor,
    /// What.
    pub event: Event,
}

/// The whole history of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Its lines, newest first.
    pub entries: Vec<Entry>,
    /// How many could not be read.
    pub lost: usize,
    /// Whether who has opened it is not told.
    pub lacks_openings: bool,
    /// Whether who has moved it is not told.
    pub lacks_moves: bool,
    /// Parts of the dialog that could not be had.
    pub missing: BTreeSet<DialogPart>,
}

impl History {
    /// Puts the sources together; a log that could not be had is `None`.
    ///
    /// Of what happened at one moment, the order is always the same: what somebody here did stands
    /// above what the service owner reports of it, and what came later in its source above what came
    /// before.
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

/// Changes of labels as people made them: a dialog that goes from one place to another leaves two
/// lines in the log at one moment, and the one about where it was says nothing.
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

    /// `docs/rules/inbox.md#thread`.
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

    /// The label log as it was recorded: archived, binned, put back, binned.
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
