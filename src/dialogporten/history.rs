//! Dialog history: a document of its own, and the seen log and label log, which only REST has.
//!
//! The document opens the dialog, which is a receipt like any other; the logs are none
//! (`docs/rules/dialogporten.md#logs-are-no-reading`).

use uuid::Uuid;

use super::{
    Client,
    convert::{is_name, label, localised, summary, time},
    opened::{read_each, refused, transmission},
    parts::Partial,
    wire::{self, history as wired},
};
use crate::{
    domain::{
        DialogId, DialogPart, DialogRefusal, Label, TransmissionId,
        history::{
            Activity, ActivityKind, Actor, DialogTimeline, LabelLogEntry, Parsed, SeenLogEntry,
            TransmissionHead,
        },
    },
    secret::AccessToken,
    upstream::UpstreamError,
};

const HISTORY: &str = include_str!("queries/history.graphql");
/// The parts that the history document asks for.
const PARTS: [DialogPart; 4] = [
    DialogPart::Content,
    DialogPart::Activities,
    DialogPart::Transmissions,
    DialogPart::TransmissionContent,
];

impl Client {
    /// Opens a dialog for its history, which marks it as seen for everyone with access.
    ///
    /// # Errors
    /// When there is no usable answer. A typed refusal is no error.
    pub async fn history(
        &self,
        token: &AccessToken,
        accept_language: &str,
        id: DialogId,
    ) -> Result<Result<DialogTimeline, DialogRefusal>, UpstreamError> {
        let document = (HISTORY, &PARTS[..]);
        let Partial { data, missing } = self.open(token, accept_language, id, document).await?;
        let read = wire::counted("history", || history_from_wire(data))?;
        Ok(read.map(|mut past| {
            past.missing.extend(missing);
            past
        }))
    }

    /// The seen log: who has opened a dialog. Reading it is no receipt.
    ///
    /// # Errors
    /// When there is no usable answer; an unreadable entry alone is left out and counted.
    pub async fn openings(
        &self,
        token: &AccessToken,
        id: DialogId,
    ) -> Result<Parsed<SeenLogEntry>, UpstreamError> {
        let path = format!("dialogs/{}/seenlog", id.0);
        let body = self.get(token, &path).await?;
        wire::counted("seenlog", || openings_from_wire(&body))
    }

    /// The label log: each label that was set or removed. Reading it is no receipt.
    ///
    /// # Errors
    /// When there is no usable answer; an unreadable entry alone is left out and counted.
    pub async fn relabellings(
        &self,
        token: &AccessToken,
        id: DialogId,
    ) -> Result<Parsed<LabelLogEntry>, UpstreamError> {
        let path = format!("dialogs/{}/context/labellog", id.0);
        let body = self.get(token, &path).await?;
        wire::counted("labellog", || relabellings_from_wire(&body))
    }
}

/// Converts the answer to `history`; a typed refusal is the inner error.
///
/// # Errors
/// When the answer holds neither a dialog nor a typed error.
pub fn history_from_wire(
    data: wire::DialogData<wired::Past>,
) -> Result<Result<DialogTimeline, DialogRefusal>, UpstreamError> {
    let unusable = |what: &str| UpstreamError::Unusable(what.to_owned());
    let answer = data
        .dialog_by_id
        .ok_or_else(|| unusable("dialogById is null"))?;
    let Some(wire) = answer.dialog else {
        return refused(answer.errors).map(Err);
    };
    let summary = summary(wire.summary).ok_or_else(|| unusable("id or party"))?;
    let missing = [
        (wire.activities.is_none(), DialogPart::Activities),
        (wire.transmissions.is_none(), DialogPart::Transmissions),
    ];
    let missing = missing
        .into_iter()
        .filter_map(|(is_lost, part)| is_lost.then_some(part));
    let (activities, lost_activities) = read_each(wire.activities, activity);
    let (sent, lost_sent) = read_each(wire.transmissions, sent);
    Ok(Ok(DialogTimeline {
        summary,
        activities: Parsed {
            entries: activities,
            lost: lost_activities,
        },
        sent: Parsed {
            entries: sent,
            lost: lost_sent,
        },
        missing: missing.collect(),
    }))
}

/// Parses the body of the seen log.
///
/// # Errors
/// When the body is no JSON list.
pub fn openings_from_wire(body: &[u8]) -> Result<Parsed<SeenLogEntry>, UpstreamError> {
    entries(body, |wire: wired::Opening| {
        Some(SeenLogEntry {
            at: time(wire.seen_at)?,
            by: match wire.is_current_end_user {
                Some(true) => Actor::Reader,
                _ => doer(wire.seen_by),
            },
        })
    })
}

/// Parses the body of the label log.
///
/// # Errors
/// When the body is no JSON list.
pub fn relabellings_from_wire(body: &[u8]) -> Result<Parsed<LabelLogEntry>, UpstreamError> {
    entries(body, |wire: wired::Relabelling| {
        let (label, is_set) = (
            wire.name.as_deref().map_or(Label::Unknown, logged_label),
            wire.action,
        );
        // An action other than `set` and `remove` is a change that we do not know.
        let (label, is_set) = match is_set.as_deref() {
            Some("set") => (label, true),
            Some("remove") => (label, false),
            _ => (Label::Unknown, false),
        };
        Some(LabelLogEntry {
            at: time(wire.created_at)?,
            label,
            is_set,
            by: doer(wire.performed_by),
        })
    })
}

fn entries<W: serde::de::DeserializeOwned, T>(
    body: &[u8],
    convert: impl Fn(W) -> Option<T>,
) -> Result<Parsed<T>, UpstreamError> {
    let pieces = wired::log(body)?;
    let count = pieces.len();
    let (read, _) = wire::each::<W>(pieces);
    let entries: Vec<T> = read.into_iter().filter_map(convert).collect();
    let lost = count - entries.len();
    Ok(Parsed { entries, lost })
}

/// Converts an activity; `None` without a date, as it has no position in the list.
fn activity(wire: wired::Activity) -> Option<Activity> {
    let id = |text: String| Uuid::parse_str(&text).ok();
    Some(Activity {
        id: wire.id.and_then(id).unwrap_or_default(),
        at: time(wire.created_at)?,
        kind: activity_kind(wire.kind.as_deref()),
        by: doer(wire.performed_by),
        transmission: wire.transmission_id.and_then(id).map(TransmissionId),
        description: localised(wire.description),
    })
}

fn sent(mut wire: wire::Transmission) -> Option<TransmissionHead> {
    let by = doer(wire.sender.take());
    let read = transmission(wire)?;
    Some(TransmissionHead {
        id: read.id,
        at: read.created_at,
        kind: read.kind,
        by,
        is_for_machines: read.is_for_machines(),
        title: read.title,
    })
}

fn activity_kind(name: Option<&str>) -> ActivityKind {
    use ActivityKind as Kind;
    match name {
        Some("DIALOG_CREATED") => Kind::Created,
        Some("DIALOG_CLOSED") => Kind::Closed,
        Some("INFORMATION") => Kind::Information,
        Some("TRANSMISSION_OPENED") => Kind::TransmissionOpened,
        Some("PAYMENT_MADE") => Kind::Paid,
        Some("SIGNATURE_PROVIDED") => Kind::Signed,
        Some("DIALOG_OPENED") => Kind::Opened,
        Some("DIALOG_DELETED") => Kind::Deleted,
        Some("DIALOG_RESTORED") => Kind::Restored,
        Some("SENT_TO_SIGNING") => Kind::SentToSigning,
        Some("SENT_TO_FORM_FILL") => Kind::SentToFormFill,
        Some("SENT_TO_SEND_IN") => Kind::SentToSendIn,
        Some("SENT_TO_PAYMENT") => Kind::SentToPayment,
        Some("FORM_SUBMITTED") => Kind::FormSubmitted,
        Some("FORM_SAVED") => Kind::FormSaved,
        Some("CORRESPONDENCE_OPENED") => Kind::LetterOpened,
        Some("CORRESPONDENCE_CONFIRMED") => Kind::LetterConfirmed,
        _ => Kind::Unknown,
    }
}

/// A label as the log names it, `systemlabel:Bin`.
fn logged_label(name: &str) -> Label {
    let words = [
        ("Default", "DEFAULT"),
        ("Bin", "BIN"),
        ("Archive", "ARCHIVE"),
        ("MarkedAsUnopened", "MARKED_AS_UNOPENED"),
        ("Sent", "SENT"),
    ];
    let name = name.strip_prefix("systemlabel:").unwrap_or(name);
    let word = words.iter().find(|(logged, _)| *logged == name);
    word.map_or(Label::Unknown, |(_, word)| label(word))
}

/// Converts an actor. The prefix of its id gives the kind of actor; the id itself goes no further.
fn doer(wire: Option<wire::Actor>) -> Actor {
    let Some(wire) = wire else {
        return Actor::Somebody(None);
    };
    let is_owner = matches!(
        wire.actor_type.as_deref(),
        Some("SERVICE_OWNER" | "ServiceOwner")
    );
    let name = wire.actor_name.filter(|name| is_name(name));
    match wire.actor_id.as_deref().unwrap_or_default() {
        _ if is_owner => Actor::ServiceOwner,
        id if id.starts_with("urn:altinn:person:") => Actor::Person(name),
        id if id.starts_with("urn:altinn:organization:") => Actor::Organisation(name),
        id if id.starts_with("urn:altinn:systemuser:") => Actor::System(name),
        _ => Actor::Somebody(name),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn by(actor: Value) -> Actor {
        doer(serde_json::from_value(actor).unwrap())
    }

    #[test]
    fn an_actor_is_told_by_its_id_and_never_by_a_number() {
        let name = || Some("KARI NORDMANN".to_owned());
        let person = "urn:altinn:person:identifier-ephemeral:70c00d6264";
        let cases = [
            (
                json!({ "actorType": "PartyRepresentative", "actorId": person, "actorName": "KARI NORDMANN" }),
                Actor::Person(name()),
            ),
            (
                json!({ "actorType": "PARTY_REPRESENTATIVE", "actorId": person, "actorName": "01810012345" }),
                Actor::Person(None),
            ),
            (
                json!({ "actorType": "PARTY_REPRESENTATIVE", "actorId": person, "actorName": "Kari (018100 12345)" }),
                Actor::Person(None),
            ),
            (
                json!({ "actorType": "ServiceOwner", "actorName": "x" }),
                Actor::ServiceOwner,
            ),
            (json!({ "actorType": "SERVICE_OWNER" }), Actor::ServiceOwner),
            (
                json!({ "actorId": "urn:altinn:systemuser:uuid:1" }),
                Actor::System(None),
            ),
            (
                json!({ "actorId": "urn:altinn:organization:identifier-no:310702641", "actorName": " " }),
                Actor::Organisation(None),
            ),
            (
                json!({ "actorType": "NotInAnySchema", "actorName": "KARI NORDMANN" }),
                Actor::Somebody(name()),
            ),
            (json!({}), Actor::Somebody(None)),
            (Value::Null, Actor::Somebody(None)),
        ];
        for (actor, expected) in cases {
            assert_eq!(by(actor.clone()), expected, "{actor}");
        }
    }

    #[test]
    fn odd_entries_of_a_log_are_neutral_and_broken_ones_counted() {
        let log = json!([
            { "createdAt": "2026-11-23T22:00:40.8462290Z", "name": "systemlabel:Archive", "action": "set" },
            { "createdAt": "2026-11-23T22:00:41Z", "name": "systemlabel:New", "action": "set" },
            { "createdAt": "2026-11-23T22:00:42Z", "name": "systemlabel:Bin", "action": "NotInAnySchema" },
            { "createdAt": "2026-11-23T22:00:43Z" },
            { "name": "systemlabel:Bin", "action": "set" },
            null,
            "text",
        ]);
        let read = relabellings_from_wire(log.to_string().as_bytes()).unwrap();
        let told: Vec<_> = read
            .entries
            .iter()
            .map(|one| (one.label, one.is_set))
            .collect();
        let expected = [
            (Label::Archive, true),
            (Label::Unknown, true),
            (Label::Unknown, false),
            (Label::Unknown, false),
        ];
        assert_eq!(told, expected);
        assert_eq!(read.lost, 3);
        for body in ["", "{}", "null", "[", "<html>"] {
            assert!(relabellings_from_wire(body.as_bytes()).is_err(), "{body}");
            assert!(openings_from_wire(body.as_bytes()).is_err(), "{body}");
        }
    }
}
