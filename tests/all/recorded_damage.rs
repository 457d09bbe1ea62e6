//! What a running Dialogporten answered, with one field of it damaged: pages stand and say what is missing.
//!
//! The answers are recorded; each takes the place of one of the simulator's, from its root field down. Each
//! field of an answer is null once and holds something else once: which of the four other damages is told by
//! its number, so that all of them are met and a run takes seconds.

use std::collections::BTreeMap;

use reqwest::StatusCode;
use serde_json::{Value, json};
use simulators::{
    dialogporten::{Fault, Operation},
    world::Size,
};

use crate::support::{
    town::{TestEnv, TestEnvOptions},
    visitor::{Page, Visitor},
};

/// The root field of a recorded answer; of a REST answer all of it.
fn recorded(file: &str, name: &str, field: &str) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recordings");
    let text = std::fs::read_to_string(format!("{folder}/{file}.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    let case = cases.iter().find(|case| case["name"] == name);
    let body = &case.unwrap_or_else(|| panic!("no recording {name}"))["response"]["body"];
    let found = match field {
        "" => body,
        field => &body["data"][field],
    };
    assert!(!found.is_null(), "{file} {name} {field}");
    found.clone()
}

/// The way to every field, by names, with a pointer to one entry that has it, if possible with a value.
fn fields(answer: &Value) -> BTreeMap<String, String> {
    fn walk(
        value: &Value,
        (way, pointer): (&str, &str),
        found: &mut BTreeMap<String, String>,
        all: &Value,
    ) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    let way = format!("{way}.{name}").trim_start_matches('.').to_owned();
                    let pointer = format!("{pointer}/{name}");
                    let known = found.get(&way).and_then(|known| all.pointer(known));
                    if known.is_none_or(Value::is_null) {
                        found.insert(way.clone(), pointer.clone());
                    }
                    walk(value, (&way, &pointer), found, all);
                }
            }
            Value::Array(entries) => {
                for (number, entry) in entries.iter().enumerate() {
                    walk(entry, (way, &format!("{pointer}/{number}")), found, all);
                }
            }
            _ => {}
        }
    }
    let mut found = BTreeMap::new();
    walk(answer, ("", ""), &mut found, answer);
    found
}

/// Every damaged form of an answer, with what was damaged and how. The answer itself is damaged too.
fn damaged(answer: &Value) -> Vec<(String, Value, Value)> {
    let others = [
        json!({ "x": [1] }),
        json!(-1),
        json!(""),
        json!("x".repeat(50_000)),
    ];
    let mut fields = fields(answer);
    fields.insert(String::new(), String::new());
    let mut all = Vec::new();
    for (number, (way, pointer)) in fields.into_iter().enumerate() {
        for with in [Value::Null, others[number % others.len()].clone()] {
            let mut answer = answer.clone();
            *answer.pointer_mut(&pointer).unwrap() = with.clone();
            all.push((way.clone(), with, answer));
        }
    }
    all
}

fn answers(town: &TestEnv, operation: Operation, with: &Value) {
    let fault = Fault::Damage {
        at: String::new(),
        with: with.clone(),
    };
    town.dialogporten().clear_faults();
    town.dialogporten().inject_fault(operation, fault).unwrap();
}

async fn town() -> TestEnv {
    TestEnv::with(TestEnvOptions {
        world: Size::Standard,
        ..TestEnvOptions::default()
    })
    .await
}

/// A page that cannot be shown says so, and has the ways on that every page has.
fn assert_has_ways_on(page: &Page, case: &str) {
    assert!(!page.heading().is_empty(), "{case}");
    let folders = page.attributes(".af-side a", "href");
    assert!(folders.len() >= 6, "{case}: {folders:?}");
}

/// Whether the page says each of these exactly where it should.
fn assert_told(page: &Page, case: &str, sentences: &[(&str, bool)]) {
    let text = page.text();
    for (sentence, is_due) in sentences {
        assert_eq!(
            text.contains(sentence),
            *is_due,
            "{case}: «{sentence}» in {text}"
        );
    }
}

#[tokio::test]
async fn a_recorded_list_stands_whatever_one_field_of_it_holds() {
    let (town, mut visitor) = (town().await, Visitor::new());
    let inbox = town.signs_in(&mut visitor, "lys").await.url.to_string();
    for (file, name, rows) in [
        ("graphql-search", "one-party-full-selection", 50),
        ("second/timeline-2", "after-label-archive-and-unopened", 1),
        ("second/activities", "row-Information", 1),
    ] {
        let whole = recorded(file, name, "searchDialogs");
        let count = whole["items"].as_array().unwrap().len();
        assert!(count >= 1 && count <= rows, "{count}");
        let mut met = 0;
        for (way, with, answer) in damaged(&whole) {
            answers(&town, Operation::Search, &answer);
            let page = visitor.opens(&inbox).await;
            let case = format!("{name}: {way} is {}", short(&with));
            met += 1;
            if way.is_empty() || way == "items" {
                if page.status == StatusCode::BAD_GATEWAY {
                    assert_has_ways_on(&page, &case);
                } else {
                    assert_eq!(page.status, StatusCode::OK, "{case}");
                    assert!(
                        page.text().contains("kunne ikke vises"),
                        "{case}: {}",
                        page.text()
                    );
                }
                continue;
            }
            assert_eq!(page.status, StatusCode::OK, "{case}");
            let is_lost = way == "items.id" || way == "items.party" && !with.is_string();
            assert_told(&page, &case, &[("1 melding kunne ikke vises", is_lost)]);
            let shown = page.texts("main h3").len();
            assert_eq!(shown, count - usize::from(is_lost), "{case}");
            assert!(
                page.texts("main h3").iter().all(|title| !title.is_empty()),
                "{case}"
            );
        }
        assert!(met > 20, "{met}");
    }
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(20).collect()
}

#[tokio::test]
async fn a_recorded_dialog_and_its_history_stand_whatever_one_field_of_it_holds() {
    let (town, mut visitor) = (town().await, Visitor::new());
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let handle = inbox.url.path().split('/').nth(2).unwrap();
    for (file, name, below) in [
        ("graphql-dialog", "full", ""),
        ("graphql-dialog", "full", "/historikk"),
        ("second/timeline-2", "user-reads-2", ""),
        ("second/timeline-2", "user-reads-2", "/historikk"),
    ] {
        let whole = recorded(file, name, "dialogById");
        let id = whole["dialog"]["id"].as_str().unwrap();
        let path = format!("/dialog/{id}{below}?liste=%2Fa%2F{handle}%2Farkiv");
        let has_party = whole["dialog"]["party"].is_string();
        let is_history = !below.is_empty();
        for (way, with, answer) in damaged(&whole) {
            answers(&town, Operation::Dialog, &answer);
            let page = visitor.opens(&town.at(&path)).await;
            let case = format!("{name}{below}: {way} is {}", short(&with));
            // The recordings of the second set ask for no party: then the id alone names the dialog.
            let is_unnamed = way == "dialog.id" && !has_party;
            if way.is_empty() || way == "dialog" || is_unnamed {
                assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{case}");
                assert_has_ways_on(&page, &case);
                let back = page.find_link("Tilbake til arkivet").unwrap();
                assert_eq!(back, format!("/a/{handle}/arkiv"), "{case}");
                continue;
            }
            assert_eq!(page.status, StatusCode::OK, "{case}");
            let lacks =
                |part: &str| way == format!("dialog.{part}") || whole["dialog"][part].is_null();
            assert_told(
                &page,
                &case,
                &[
                    ("Vi får ikke hentet hvem meldingen er til", lacks("party")),
                    (
                        "Vi får ikke hentet vedleggene",
                        !is_history && lacks("attachments"),
                    ),
                    (
                        "Vi får ikke hentet hva du kan gjøre med meldingen",
                        !is_history && lacks("guiActions"),
                    ),
                    (
                        "Vi får ikke hentet det som er sendt i meldingen",
                        lacks("transmissions"),
                    ),
                    (
                        "Vi får ikke vist det avsenderen har meldt om",
                        is_history && lacks("activities"),
                    ),
                ],
            );
            let is_uncounted = matches!(
                &*way,
                "dialog.transmissions.id" | "dialog.transmissions.createdAt"
            ) || is_history && way == "dialog.activities.createdAt";
            let is_told = page.text().contains("kunne ikke vises");
            assert_eq!(is_told, is_uncounted, "{case}: {}", page.text());
        }
    }
}

#[tokio::test]
async fn recorded_logs_stand_whatever_one_field_of_them_holds() {
    let (town, mut visitor) = (town().await, Visitor::new());
    town.signs_in(&mut visitor, "lys").await;
    let id = town.dialog("barnehage");
    let path = town.at(&format!("/dialog/{id}/historikk"));
    for (operation, name) in [
        (Operation::SeenLog, "seenlog"),
        (Operation::LabelLog, "labellog"),
    ] {
        for (way, with, answer) in damaged(&recorded("rest", name, "")) {
            // A log that is none is met by a test of what the client reads.
            if way.is_empty() {
                continue;
            }
            answers(&town, operation, &answer);
            let page = visitor.opens(&path).await;
            let case = format!("{name}: {way} is {}", short(&with));
            assert_eq!(page.status, StatusCode::OK, "{case}");
            let is_lost = matches!(&*way, "seenAt" | "createdAt");
            assert_told(&page, &case, &[("kunne ikke vises", is_lost)]);
        }
    }
}

#[tokio::test]
async fn pages_stand_whatever_one_field_of_recorded_parties_holds() {
    let town = town().await;
    for (way, with, answer) in damaged(&recorded("graphql-parties", "parties", "parties")) {
        answers(&town, Operation::Parties, &answer);
        let mut visitor = Visitor::new();
        // What is known of parties is kept for the login.
        let inbox = town.signs_in(&mut visitor, "lys").await;
        let case = format!("{way} is {}", short(&with));
        assert_eq!(inbox.status, StatusCode::OK, "{case}");
        let page = visitor.opens(&town.at("/aktor")).await;
        assert_eq!(page.status, StatusCode::OK, "{case}: {}", page.heading());
        assert_has_ways_on(&page, &case);
        if way.is_empty() {
            let said = "Vi fikk ikke hentet listen over hvem du kan opptre for";
            assert!(inbox.text().contains(said), "{case}: {}", inbox.text());
        }
    }
}

#[tokio::test]
async fn pages_stand_whatever_one_field_of_recorded_services_and_lookups_holds() {
    let town = town().await;
    let lookup = recorded("graphql-lookup", "dialog-id", "dialogLookup");
    let id = lookup["lookup"]["dialogId"].as_str().unwrap().to_owned();
    let access = format!("/dialog/{id}/tilgang");
    let filter = "/a/318037434/innboks/filter";
    let own = recorded("second/service-resources", "mine", "serviceResources");
    let toggled = recorded(
        "second/service-resources-toggle",
        "toggle-on-mine",
        "serviceResources",
    );
    for (operation, answer, path) in [
        (Operation::ServiceResources, own, filter),
        (Operation::ServiceResources, toggled, filter),
        (Operation::Lookup, lookup, access.as_str()),
    ] {
        for (way, with, answer) in damaged(&answer) {
            let mut visitor = Visitor::new();
            town.signs_in(&mut visitor, "rask").await;
            answers(&town, operation, &answer);
            let page = visitor.opens(&town.at(path)).await;
            let case = format!("{operation:?} {way} is {}", short(&with));
            let decisive = ["", "lookup", "lookup.dialogId", "lookup.party"];
            let is_decisive = operation == Operation::Lookup && decisive.contains(&&*way);
            if is_decisive && page.status == StatusCode::BAD_GATEWAY {
                assert_has_ways_on(&page, &case);
            } else {
                assert_eq!(page.status, StatusCode::OK, "{case}: {}", page.heading());
            }
        }
    }
}
