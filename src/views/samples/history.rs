//! Samples of the history page of a dialog.

use std::collections::BTreeSet;

use jiff::Timestamp;
use uuid::Uuid;

use super::{ago, many, owner, page, summary, texts, urn};
use crate::{
    domain::{
        DialogPart, DialogSummary, Folder, History, Localised, TransmissionId, TransmissionKind,
        history::{ActivityKind, Actor, Entry, Event, Move, TransmissionTitle},
    },
    i18n::Language,
    urls::{ListUrl, PartyKey},
    views::pages::history::{HistoryInput, HistoryPage},
};

const ACTIVITIES: [ActivityKind; 17] = [
    ActivityKind::Created,
    ActivityKind::Closed,
    ActivityKind::Information,
    ActivityKind::Paid,
    ActivityKind::Signed,
    ActivityKind::Opened,
    ActivityKind::Deleted,
    ActivityKind::Restored,
    ActivityKind::SentToSigning,
    ActivityKind::SentToFormFill,
    ActivityKind::SentToSendIn,
    ActivityKind::SentToPayment,
    ActivityKind::FormSubmitted,
    ActivityKind::FormSaved,
    ActivityKind::LetterOpened,
    ActivityKind::LetterConfirmed,
    ActivityKind::Unknown,
];
const SENT: [TransmissionKind; 9] = [
    TransmissionKind::Information,
    TransmissionKind::Acceptance,
    TransmissionKind::Rejection,
    TransmissionKind::Request,
    TransmissionKind::Alert,
    TransmissionKind::Decision,
    TransmissionKind::Submission,
    TransmissionKind::Correction,
    TransmissionKind::Unknown,
];
const MOVES: [Move; 7] = [
    Move::Archived,
    Move::Binned,
    Move::Restored,
    Move::MarkedUnread,
    Move::Unmarked,
    Move::Sent,
    Move::Unknown,
];

fn person() -> Actor {
    Actor::Person(Some("NORDMANN KARI MARIE".to_owned()))
}

fn letter() -> TransmissionTitle {
    TransmissionTitle {
        title: texts(&[
            ("nb", "Svar på klagen"),
            ("nn", "Svar på klaga"),
            ("en", "Answer to the appeal"),
        ]),
        page: Some(TransmissionId(Uuid::from_u128(8))),
    }
}

fn events() -> Vec<(Actor, Event)> {
    let described = texts(&[(
        "nb",
        "Saken er sendt til takstnemnda.\nSvaret kommer i uke 50.",
    )]);
    let activity = |kind| {
        let text = match kind {
            ActivityKind::Information => described.clone(),
            _ => Localised::default(),
        };
        (Actor::ServiceOwner, Event::Activity(kind, text))
    };
    let sent = |kind: TransmissionKind| {
        let by = if kind.is_from_party() {
            person()
        } else {
            Actor::ServiceOwner
        };
        (by, Event::Sent(kind, letter()))
    };
    let untitled = TransmissionTitle {
        title: Localised::default(),
        page: None,
    };
    let mut events = vec![
        (Actor::Reader, Event::Opened),
        (Actor::ServiceOwner, Event::Moved(Move::Restored)),
        (person(), Event::TransmissionOpened(Some(letter()))),
        (Actor::Somebody(None), Event::TransmissionOpened(None)),
        (Actor::System(Some("Regnskap 2".to_owned())), Event::Opened),
        (
            Actor::ServiceOwner,
            Event::Sent(TransmissionKind::Decision, untitled),
        ),
    ];
    events.extend(MOVES.map(|change| (person(), Event::Moved(change))));
    events.extend(SENT.map(sent));
    events.extend(ACTIVITIES.map(activity));
    events
}

fn entries(events: Vec<(Actor, Event)>) -> Vec<Entry> {
    let at = |place: usize| -> Timestamp { ago(0, i64::try_from(place * 7).unwrap_or_default()) };
    let entry = |(place, (by, event))| Entry {
        at: at(place),
        by,
        event,
    };
    events.into_iter().enumerate().map(entry).collect()
}

/// A history with a line of every kind.
pub(crate) fn of_every_kind() -> History {
    whole(entries(events()))
}

fn whole(entries: Vec<Entry>) -> History {
    History {
        entries,
        lost: 0,
        lacks_openings: false,
        lacks_moves: false,
        missing: BTreeSet::new(),
    }
}

/// Sample history pages, each with the name of its state.
pub(crate) fn histories(language: Language) -> Vec<(&'static str, HistoryPage)> {
    let company = urn("310702641");
    let plain = summary(1, &company, 3);
    let untitled = DialogSummary {
        title: Localised::default(),
        ..plain.clone()
    };
    let repeated = || (0..250).map(|_| (person(), Event::Opened)).collect();
    let few = || entries(events().into_iter().take(3).collect());
    let cases = [
        ("everything", &plain, whole(entries(events())), None),
        ("nothing", &untitled, whole(Vec::new()), None),
        ("many", &plain, whole(entries(repeated())), None),
        (
            "the last of many",
            &plain,
            whole(entries(repeated())),
            Some(3),
        ),
        (
            "without the logs",
            &plain,
            History {
                lost: 2,
                lacks_openings: true,
                lacks_moves: true,
                missing: BTreeSet::from([DialogPart::Activities, DialogPart::Transmissions]),
                ..whole(few())
            },
            None,
        ),
    ];
    let list = PartyKey::parse("310702641").map(|key| ListUrl::new(key, Folder::Inbox));
    let view = |summary, history, number| {
        let parties = many();
        let input = HistoryInput {
            summary,
            history,
            list: list.as_ref(),
            page: number,
            owners: &owner,
        };
        HistoryPage::new(page(language, &parties, 2), &input)
    };
    cases
        .iter()
        .map(|(name, summary, history, number)| (*name, view(summary, history, *number)))
        .collect()
}
