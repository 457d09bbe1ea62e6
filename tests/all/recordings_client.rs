//! Our side of the recordings: every answer that a running Dialogporten gave to an operation of
//! ours is read, and those with the full selection become domain values.

use arbeidsflate::{
    dialogporten::{
        dialog_from_wire, lookup_from_wire, openings_from_wire, outcome_from_wire, page_from_wire,
        parties_from_wire, relabellings_from_wire,
        wire::{self, Dialog, DialogData, PartiesData, SearchData, lookup::LookupData},
    },
    domain::{
        ConsumerType, DialogId, DialogRefusal, EmbedKind, HttpVerb, Label, LabelOutcome,
        LabelRevision, LookupRefusal, Markup, OutwardRule, Priority, Sort, Status,
        TransmissionKind, history::Actor, lookup::GroundKind,
    },
    upstream::UpstreamError,
};
use serde_json::Value;

const FILES: [&str; 6] = [
    "graphql-search.json",
    "graphql-dialog.json",
    "graphql-paging.json",
    "graphql-parties.json",
    "graphql-labels.json",
    "http.json",
];

struct Recording {
    name: String,
    query: String,
    answer: Value,
}

fn recordings() -> Vec<Recording> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recordings/");
    let mut recordings = Vec::new();
    for file in FILES {
        let text = std::fs::read_to_string(format!("{folder}{file}")).unwrap();
        let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
        for case in cases
            .into_iter()
            .filter(|case| case["response"]["body"].is_object())
        {
            recordings.push(Recording {
                name: format!("{file}: {}", case["name"].as_str().unwrap()),
                query: case["request"]["body"]["query"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
                answer: case["response"]["body"].clone(),
            });
        }
    }
    recordings
}

fn named(name: &str) -> Value {
    let wanted = |recording: &Recording| recording.name.ends_with(&format!(": {name}"));
    recordings()
        .into_iter()
        .find(wanted)
        .unwrap_or_else(|| panic!("no recording {name}"))
        .answer
}

fn read<T: serde::de::DeserializeOwned>(answer: &Value) -> Result<T, UpstreamError> {
    wire::data(answer.to_string().as_bytes())
}

#[test]
fn every_search_is_read_and_the_full_ones_become_rows() {
    let (mut read_count, mut converted) = (0, 0);
    for recording in recordings() {
        let Some(search) = recording.answer["data"].get("searchDialogs") else {
            continue;
        };
        let data: SearchData =
            read(&recording.answer).unwrap_or_else(|e| panic!("{}: {e}", recording.name));
        read_count += 1;
        let has_full_selection =
            recording.query.contains(" party ") && recording.query.contains("content {");
        if !has_full_selection {
            continue;
        }
        match (&search["items"], page_from_wire(data, Sort::Changed)) {
            (Value::Array(items), Ok(page)) => {
                assert_eq!(page.rows.len(), items.len(), "{}", recording.name);
                assert_eq!(page.undecodable, 0, "{}", recording.name);
                assert_eq!(
                    page.next.is_some(),
                    search["hasNextPage"] == true,
                    "{}",
                    recording.name
                );
                converted += 1;
            }
            (Value::Null, Err(UpstreamError::Unusable(_))) => {}
            (items, page) => panic!("{}: {items} became {page:?}", recording.name),
        }
    }
    assert!(
        read_count >= 50 && converted >= 2,
        "{read_count} read, {converted} converted"
    );
}

#[test]
fn every_opened_dialog_is_read_and_every_refusal_known() {
    let (mut opened, mut refused) = (0, 0);
    for recording in recordings() {
        let Some(answer) = recording.answer["data"].get("dialogById") else {
            continue;
        };
        let data: DialogData<Dialog> =
            read(&recording.answer).unwrap_or_else(|e| panic!("{}: {e}", recording.name));
        if !answer["dialog"].is_null() && !recording.query.contains("guiActions") {
            continue;
        }
        match dialog_from_wire(data) {
            Ok(Ok(found)) => {
                let dialog = found.dialog;
                assert_eq!(dialog.undecodable, 0, "{}", recording.name);
                let actions = answer["dialog"]["guiActions"].as_array().unwrap().len();
                assert_eq!(dialog.gui_actions.len(), actions);
                if recording.query.contains("transmissions") {
                    let sent = answer["dialog"]["transmissions"].as_array().unwrap().len();
                    assert_eq!(dialog.transmissions.len(), sent);
                }
                opened += 1;
            }
            Ok(Err(_)) => {
                assert!(answer["dialog"].is_null(), "{}", recording.name);
                refused += 1;
            }
            Err(error) => panic!("{}: {error}", recording.name),
        }
    }
    assert!(
        opened >= 13 && refused >= 6,
        "{opened} opened, {refused} refused"
    );
}

#[test]
fn a_full_dialog_keeps_its_meaning() {
    let opened = dialog_from_wire(read(&named("full")).unwrap())
        .unwrap()
        .unwrap();
    assert!(opened.token.is_some());
    let dialog = opened.dialog;
    let summary = &dialog.summary;
    assert_eq!(
        summary.title.choose(&["nn"]).unwrap().value,
        "Skattemeldinga for 2026 er klar"
    );
    assert_eq!(summary.status, Status::RequiresAttention);
    assert_eq!(
        summary.due_at,
        Some("2026-12-23T12:00:00.123456Z".parse().unwrap())
    );
    assert_eq!(summary.labels, [Label::Default, Label::Sent]);
    assert_eq!(
        (summary.from_service_owner_count, summary.from_party_count),
        (2, 1)
    );
    assert!(summary.seen.by_self && summary.is_content_seen && summary.has_unopened_content);
    assert_eq!(dialog.additional_info.unwrap().markup, Markup::Markdown);
    let main = dialog.main_content.unwrap();
    assert_eq!((main.kind, main.is_authorised), (EmbedKind::Markdown, true));
    assert!(main.address(&["nb"], OutwardRule::default()).is_some());
    let consumers: Vec<_> = dialog.attachments[0]
        .urls
        .iter()
        .map(|url| url.consumer)
        .collect();
    assert_eq!(consumers, [ConsumerType::Gui, ConsumerType::Api]);
    let actions: Vec<_> = dialog
        .gui_actions
        .iter()
        .map(|action| {
            (
                action.priority,
                action.verb,
                action.is_authorised,
                action.deletes_dialog,
            )
        })
        .collect();
    assert_eq!(
        actions,
        [
            (Priority::Primary, HttpVerb::Get, true, false),
            (Priority::Secondary, HttpVerb::Post, true, false),
            (Priority::Tertiary, HttpVerb::Get, false, false),
            (Priority::Tertiary, HttpVerb::Delete, true, true),
        ]
    );
}

#[test]
fn what_was_sent_in_a_dialog_keeps_its_meaning() {
    let opened = dialog_from_wire(read(&named("full")).unwrap())
        .unwrap()
        .unwrap();
    let dialog = opened.dialog;
    let sent: Vec<_> = dialog
        .transmissions
        .iter()
        .map(|one| {
            (
                one.kind,
                one.is_authorised,
                one.is_unread(),
                one.content.is_some(),
            )
        })
        .collect();
    assert_eq!(
        sent,
        [
            (TransmissionKind::Information, true, true, true),
            (TransmissionKind::Submission, true, false, false),
            // What this reader may not open is not waiting to be opened.
            (TransmissionKind::Decision, false, false, false),
        ]
    );
    assert_eq!(
        dialog.transmissions[1].answers,
        Some(dialog.transmissions[0].id)
    );
    assert_eq!(dialog.transmissions[0].links.len(), 1);
    assert_eq!(
        (dialog.progress, dialog.process.is_some()),
        (Some(40), true)
    );
}

#[test]
fn each_refusal_is_told_apart() {
    let refusal = |name| {
        dialog_from_wire(read(&named(name)).unwrap())
            .unwrap()
            .unwrap_err()
    };
    assert_eq!(refusal("unknown"), DialogRefusal::NotFound);
    assert_eq!(refusal("forbidden"), DialogRefusal::NoAccess);
    assert_eq!(refusal("deleted"), DialogRefusal::Deleted);
    assert_eq!(refusal("level-too-low"), DialogRefusal::LevelTooLow);
    let expired = DialogRefusal::Expired(Some("2026-11-23T22:02:35.592954Z".parse().unwrap()));
    assert_eq!(refusal("expired"), expired);
    let later = DialogRefusal::NotYetVisible(Some("2026-11-24T12:00:00.123456Z".parse().unwrap()));
    assert_eq!(refusal("not-yet-visible"), later);
}

#[test]
fn parties_keep_their_units_and_headings() {
    let parties = parties_from_wire(read::<PartiesData>(&named("parties")).unwrap()).unwrap();
    assert_eq!(parties.all().count(), 7);
    assert_eq!(parties.selectable().count(), 6);
    let own = parties.own().unwrap();
    assert_eq!(own.name, "NORDMANN KARI MARIE");
    assert_eq!(own.date_of_birth.unwrap().to_string(), "1964-08-14");
    let unit = parties
        .all()
        .find(|party| party.name == "FJELLGLEDE REGNSKAP AVD OSLO")
        .unwrap();
    assert_eq!(
        unit.organisation_number.as_ref().unwrap().as_str(),
        "311443755"
    );
    assert_eq!(
        parties.parent_of(&unit.urn).unwrap().name,
        "FJELLGLEDE REGNSKAP AS"
    );
    assert!(parties.top().iter().any(|party| party.is_deleted));
}

#[test]
fn an_answer_without_data_is_a_failure_and_a_missing_scope_is_told_apart() {
    let missing = read::<PartiesData>(&named("missing-scope")).unwrap_err();
    assert!(
        matches!(missing, UpstreamError::ScopeMissing),
        "{missing:?}"
    );
    let malformed = read::<DialogData<Dialog>>(&named("malformed-id")).unwrap_err();
    assert!(
        matches!(malformed, UpstreamError::Unavailable(_)),
        "{malformed:?}"
    );
    let nulled = page_from_wire(
        read::<SearchData>(&named("api-only-without-content")).unwrap(),
        Sort::Changed,
    );
    assert!(
        matches!(nulled, Err(UpstreamError::Unusable(_))),
        "{nulled:?}"
    );
}

/// `docs/rules/security.md#act-7`, `docs/rules/dialogporten.md#r18`.
#[test]
fn every_bulk_change_of_labels_is_told_as_it_ended() {
    let unknown = DialogId("01a20a62-31a2-734f-8de5-000000000000".parse().unwrap());
    let deleted = DialogId("01a0f4e2-cf20-7023-8000-000000043aad".parse().unwrap());
    let known = DialogId("01a0f4d7-d2a0-7017-8000-00000002c779".parse().unwrap());
    let targets = [unknown, deleted, known].map(|id| LabelRevision {
        id,
        revision: uuid::Uuid::nil(),
    });
    let mut count = 0;
    for recording in recordings() {
        if recording.answer["data"]
            .get("bulkSetSystemLabels")
            .is_none()
        {
            continue;
        }
        let body = recording.answer.to_string();
        let sent = outcome_from_wire(body.as_bytes(), &targets).unwrap();
        let name = recording.name.rsplit(": ").next().unwrap();
        let expected = match name {
            "bulk-wrong-revision" => (LabelOutcome::Conflict, vec![]),
            "bulk-sent-refused" | "bulk-empty" | "bulk-101" => (LabelOutcome::Refused, vec![]),
            "bulk-unknown-among-known" => (LabelOutcome::NotFound, vec![unknown]),
            "bulk-deleted" => (LabelOutcome::NotFound, vec![deleted]),
            _ => (LabelOutcome::Done, vec![]),
        };
        assert_eq!((sent.outcome, sent.not_found), expected, "{name}");
        count += 1;
    }
    assert!(count >= 15, "{count} changes");
}

/// The bodies of a file, by the names of its recordings.
fn body(file: &str, name: &str) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recordings/");
    let text = std::fs::read_to_string(format!("{folder}{file}")).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    let case = cases.into_iter().find(|case| case["name"] == name);
    case.unwrap_or_else(|| panic!("no recording {name}"))["response"]["body"].clone()
}

#[test]
fn the_recorded_logs_are_read() {
    let name = || Some("MARIE NORDMANN KARI".to_owned());
    let seen = body("rest.json", "seenlog").to_string();
    let seen = openings_from_wire(seen.as_bytes()).unwrap();
    let by: Vec<_> = seen.entries.iter().map(|one| &one.by).collect();
    assert_eq!((by, seen.lost), (vec![&Actor::Reader], 0));
    let labels = body("rest.json", "labellog").to_string();
    let labels = relabellings_from_wire(labels.as_bytes()).unwrap();
    let told: Vec<_> = labels
        .entries
        .iter()
        .map(|one| (one.label, one.is_set, one.by == Actor::Person(name())))
        .collect();
    let expected = [
        (Label::Archive, true, true),
        (Label::Bin, true, true),
        (Label::Archive, false, true),
        (Label::Bin, false, true),
        (Label::Bin, true, true),
    ];
    assert_eq!((told.as_slice(), labels.lost), (expected.as_slice(), 0));
    assert_eq!(
        labels.entries[1].at, labels.entries[2].at,
        "a move from one place to another is written at one moment"
    );
}

#[test]
fn the_recorded_look_ups_are_read() {
    let lookup = |name: &str| {
        let answer = body("graphql-lookup.json", name);
        lookup_from_wire(read::<LookupData>(&answer).unwrap()).unwrap()
    };
    let found = lookup("dialog-id").unwrap();
    assert_eq!(
        found.service.map(|service| service.to_string()).as_deref(),
        Some("skattemelding")
    );
    assert_eq!((found.level, found.needed_level), (Some(4), Some(3)));
    let kinds: Vec<_> = found.grounds.iter().map(|ground| ground.kind).collect();
    assert_eq!(kinds, [GroundKind::Service]);
    for (name, refusal) in [
        ("unknown", LookupRefusal::NotFound),
        ("forbidden", LookupRefusal::NoAccess),
        ("bad", LookupRefusal::NoReference),
        ("instance", LookupRefusal::NotFound),
    ] {
        assert_eq!(lookup(name).unwrap_err(), refusal, "{name}");
    }
}
