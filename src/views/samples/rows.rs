//! Sample rows of lists, in every state that a row can be in.

use jiff::SignedDuration;

use super::{ago, now, summary, texts};
use crate::domain::{DialogSummary, Localised, PartyUrn, Seen, Status};

/// One row in each state that a row can be in.
#[expect(clippy::too_many_lines, reason = "a table of states")]
pub(crate) fn rows_of_every_kind(party: &PartyUrn) -> Vec<DialogSummary> {
    let base = |number, age| summary(number, party, age);
    let soon = now() + SignedDuration::from_hours(76);
    let far = now() + SignedDuration::from_hours(24 * 60);
    vec![
        DialogSummary {
            is_content_seen: false,
            status: Status::RequiresAttention,
            due_at: Some(soon),
            attachment_count: Some(2),
            ..base(1, 0)
        },
        DialogSummary {
            is_content_seen: false,
            status: Status::RequiresAttention,
            due_at: Some(ago(3, 0)),
            service_owner: "skatt".to_owned(),
            sender_name: texts(&[("nb", "Skatteetaten, seksjon for arv")]),
            ..base(2, 2)
        },
        DialogSummary {
            has_unopened_content: true,
            status: Status::InProgress,
            due_at: Some(far),
            from_party_count: 1,
            from_service_owner_count: 3,
            external_reference: Some("2026/1234".to_owned()),
            seen: Seen {
                by_self: true,
                others: 2,
                ..Seen::default()
            },
            ..base(3, 5)
        },
        DialogSummary {
            status: Status::Awaiting,
            due_at: Some(soon),
            extended_status: texts(&[("nb", "Venter på saksbehandler!!")]),
            seen: Seen {
                by_self: false,
                others: 1,
                ..Seen::default()
            },
            ..base(4, 20)
        },
        DialogSummary {
            status: Status::Completed,
            attachment_count: Some(9),
            seen: Seen {
                by_self: true,
                others: 0,
                ..Seen::default()
            },
            ..base(5, 45)
        },
        DialogSummary {
            status: Status::Unknown,
            service_owner: "ukjent".to_owned(),
            summary: Localised::default(),
            ..base(6, 90)
        },
        DialogSummary {
            title: Localised::default(),
            summary: Localised::default(),
            service_owner: "mattilsynet".to_owned(),
            ..base(7, 200)
        },
        DialogSummary {
            title: texts(&[("nb", &"Enlangtittelutenmellomrom".repeat(10))]),
            ..base(8, 350)
        },
        DialogSummary {
            title: texts(&[("ar", "إشعار ضريبة الأملاك لعام 2026")]),
            summary: texts(&[("ar", "لقد تم تقييم ممتلكاتك من جديد.")]),
            ..base(9, 420)
        },
        DialogSummary {
            title: texts(&[("se", "Dieđáhus giddodatvearu birra")]),
            summary: texts(&[("en", "Only in English <b>with markup & signs</b>.")]),
            status: Status::Completed,
            ..base(10, 800)
        },
    ]
}
