//! Replay of the recorded timelines: after each step the list item has the recorded flags, and the
//! recorded dates and revision have changed.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    dialogporten_env::{DialogportenEnv, read},
    dialogporten_simulator::{LABEL, item, open, own_party},
};

/// The dialog that a timeline is about.
const DIALOG: &str = "01a0f6c0-0000-7000-8000-000000000001";
/// The transmission that is reported as opened.
const FIRST_SENT: &str = "01a0f6c0-0000-7000-8000-000000000002";

fn title(text: &str) -> Value {
    json!({ "title": { "value": [{ "languageCode": "nb", "value": text }] } })
}

fn owner() -> Value {
    json!({ "actorType": "ServiceOwner" })
}

/// Executes one step of a timeline.
async fn execute_step(env: &DialogportenEnv, step: &str, index: usize) {
    let new_id = format!("01a0f6c0-0000-7000-8000-0000000000{:02}", index + 10);
    if let Some((method, what, body)) = service_owner_change(step, &new_id) {
        let path = format!("/dialogs/{DIALOG}{what}");
        env.control_ok(method, &path, &body).await;
        return;
    }
    match step {
        "service owner creates the dialog" => create(env).await,
        "the user reads it" | "the user reads it again" | "the user reads the dialog" => {
            let opened = open(env, DIALOG).await;
            assert_eq!(opened["errors"], json!([]));
        }
        step => label(env, label_of(step)).await,
    }
}

/// The label that the step sets.
fn label_of(step: &str) -> &'static str {
    match step {
        "the user marks it as unopened" => "MARKED_AS_UNOPENED",
        "the user archives it" | "the user archives it again" | "the user archives the dialog" => {
            "ARCHIVE"
        }
        "the user moves it to the bin" => "BIN",
        "the user restores it" => "DEFAULT",
        other => panic!("no such step: {other}"),
    }
}

/// Method, path below the dialog, and body of a service owner's change.
fn service_owner_change(step: &str, new_id: &str) -> Option<(&'static str, &'static str, Value)> {
    let sent = |kind: &str, id: &str, sender: Value| json!({ "id": id, "type": kind, "sender": sender, "content": title("Brev") });
    let (what, body) = match step.strip_prefix("service owner ")? {
        "adds an Information activity" => {
            let text = json!([{ "languageCode": "nb", "value": "Vi har sett på saken." }]);
            let activity =
                json!({ "type": "Information", "performedBy": owner(), "description": text });
            ("/activities", activity)
        }
        "adds a TransmissionOpened activity for it" => {
            let activity = json!({ "type": "TransmissionOpened", "performedBy": owner(),
                "transmissionId": FIRST_SENT });
            ("/activities", activity)
        }
        "adds an Information transmission" => {
            ("/transmissions", sent("Information", FIRST_SENT, owner()))
        }
        "adds a Decision transmission" => ("/transmissions", sent("Decision", new_id, owner())),
        "adds a Submission transmission from the party" => {
            let person = json!({ "actorType": "PartyRepresentative", "actorId": own_party() });
            ("/transmissions", sent("Submission", new_id, person))
        }
        "changes the title" => ("/patch", json!({ "content": title(new_id) })),
        "changes the title silently" => ("/patch?silent=true", json!({ "content": title(new_id) })),
        "changes the status to InProgress" => ("/status", json!({ "status": "InProgress" })),
        "changes only progress" => ("/patch", json!({ "progress": 40 })),
        "changes the due date" => ("/patch", json!({ "dueAt": "2027-01-15T12:00:00Z" })),
        "deletes the dialog" => return Some(("DELETE", "", Value::Null)),
        "restores it" => ("/restore", Value::Null),
        _ => return None,
    };
    Some(("POST", what, body))
}

async fn create(env: &DialogportenEnv) {
    let world = read("world");
    let like = world["dialogs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|dialog| dialog["create"]["party"] == own_party())
        .unwrap();
    let create = json!({ "id": DIALOG, "party": own_party(), "content": title("Tidslinje"),
        "serviceResource": like["create"]["serviceResource"] });
    let body = json!({ "serviceOwner": like["serviceOwner"], "create": create });
    let said = env.control_ok("POST", "/dialogs", &body).await;
    assert_eq!(said["id"], DIALOG);
}

async fn label(env: &DialogportenEnv, label: &str) {
    let input = json!({ "dialogs": [{ "dialogId": DIALOG }], "addLabels": [label],
        "removeLabels": [] });
    let answer = env.ask(LABEL, &json!({ "input": input })).await;
    assert_eq!(answer["data"]["bulkSetSystemLabels"]["success"], true);
}

/// The list item in the format of the recordings.
fn flags(item: &Value) -> Value {
    if item.is_null() {
        return Value::Null;
    }
    let count = |list: &Value| list.as_array().unwrap().len();
    json!({
        "status": item["status"],
        "hasUnopenedContent": item["hasUnopenedContent"],
        "isContentSeen": item["isContentSeen"],
        "fromServiceOwnerTransmissionsCount": item["fromServiceOwnerTransmissionsCount"],
        "fromPartyTransmissionsCount": item["fromPartyTransmissionsCount"],
        "systemLabels": sorted(&item["endUserContext"]["systemLabels"]),
        "seenSinceLastUpdate": count(&item["seenSinceLastUpdate"]),
        "seenSinceLastContentUpdate": count(&item["seenSinceLastContentUpdate"]),
        "latestActivity": item["latestActivity"]["type"],
    })
}

/// Sorts the labels, whose order is not compared.
fn sorted(labels: &Value) -> Value {
    let mut labels = labels.as_array().cloned().unwrap_or_default();
    labels.sort_by_key(Value::to_string);
    Value::Array(labels)
}

/// Fields that changed from one item to the next; empty if there is no item.
pub(crate) fn changed_fields(before: &Value, after: &Value) -> Vec<&'static str> {
    if before.is_null() || after.is_null() {
        return Vec::new();
    }
    let fields = [
        ("updatedAt", "/updatedAt"),
        ("contentUpdatedAt", "/contentUpdatedAt"),
        ("endUserContext.revision", "/endUserContext/revision"),
    ];
    fields
        .into_iter()
        .filter(|(_, path)| before.pointer(path).unwrap() != after.pointer(path).unwrap())
        .map(|(name, _)| name)
        .collect()
}

#[tokio::test]
async fn the_simulator_lives_through_every_timeline_as_the_real_one_did() {
    let timelines: Vec<Value> = serde_json::from_value(read("timelines")).unwrap();
    assert_eq!(timelines.len(), 4);
    let mut differences = Vec::new();
    for timeline in &timelines {
        let env = DialogportenEnv::start().await;
        let mut before = Value::Null;
        for (index, step) in timeline["steps"].as_array().unwrap().iter().enumerate() {
            env.clock.advance(SignedDuration::from_secs(1));
            let words = step["step"].as_str().unwrap();
            execute_step(&env, words, index).await;
            let after = item(&env, DIALOG).await;
            let mut wanted = step["listItem"].clone();
            if wanted.is_object() {
                wanted["systemLabels"] = sorted(&wanted["systemLabels"]);
            }
            let found = flags(&after);
            let moved = json!(changed_fields(&before, &after));
            if found != wanted || moved != step["moved"] {
                differences.push(format!(
                    "{} {index}, {words}:\n  {wanted} {}\n  {found} {moved}",
                    timeline["name"], step["moved"]
                ));
            }
            before = after;
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn the_comparison_of_items_sees_what_has_moved() {
    let item = |updated: &str, revision: &str| {
        json!({ "updatedAt": updated, "contentUpdatedAt": "c",
        "endUserContext": { "revision": revision } })
    };
    assert_eq!(changed_fields(&item("a", "r"), &item("a", "r")), [""; 0]);
    assert_eq!(
        changed_fields(&item("a", "r"), &item("b", "s")),
        ["updatedAt", "endUserContext.revision"]
    );
    assert_eq!(changed_fields(&Value::Null, &item("b", "s")), [""; 0]);
}
