//! Replay of the recordings: the simulated Dialogporten gives the recorded answers, in the recorded
//! order.
//!
//! The rules of comparison are those beside the recordings: status, media type, the data as a
//! whole, and the presence of top-level errors; never values that differ between runs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::SignedDuration;
use serde_json::{Map, Value, json};
use simulators::dialogporten::Switches;

use crate::dialogporten_env::{Answer, DialogportenEnv, USER, read};

/// Recording files that the simulator answers completely.
const FILES: [&str; 9] = [
    "graphql-search",
    "graphql-free-text",
    "graphql-dialog",
    "graphql-paging",
    "graphql-parties",
    "graphql-labels",
    "graphql-lookup",
    "http",
    "rest",
];

/// Fields not compared: they differ between runs, or are English prose.
const FREE_FIELDS: [&str; 8] = [
    "actorName",
    "actorId",
    "revision",
    "seenAt",
    "dialogToken",
    "traceId",
    "message",
    "partyUuid",
];

/// Recordings of which only status and media type are compared.
const FREE_BODIES: [&str; 6] = [
    "depth-over-limit",
    "get-request",
    "syntax-error",
    "unparsable-json",
    "empty-body",
    "get-stream-path",
];

/// Tokens by the names that the recordings use.
fn tokens(env: &DialogportenEnv) -> HashMap<&'static str, Option<String>> {
    let high = "idporten-loa-high";
    let expired = json!({ "exp": env.clock.now().as_second() - 60 });
    let without_scope = json!({ "scope": "openid profile" });
    HashMap::from([
        ("user, level 4", Some(env.issuer.token(USER, high))),
        (
            "user, level 3",
            Some(env.issuer.token(USER, "idporten-loa-substantial")),
        ),
        ("none", None),
        ("abc", Some("abc".to_owned())),
        ("expired", Some(env.issuer.token_with(USER, high, &expired))),
        (
            "user without the Dialogporten scope",
            Some(env.issuer.token_with(USER, high, &without_scope)),
        ),
    ])
}

/// One recorded request with its answer.
struct Recording {
    file: &'static str,
    case: Value,
}

impl Recording {
    fn name(&self) -> &str {
        self.case["name"].as_str().unwrap()
    }
}

/// Result of replaying all recordings.
pub(crate) struct Replay {
    /// By file: the name of each recording, and the difference if any.
    results: BTreeMap<&'static str, Vec<(String, Option<String>)>>,
    /// Requests and answers, for the check against the official schema.
    pub(crate) exchanges: Vec<Value>,
    pub(crate) sdl: String,
}

/// All requests to replay, in one order over all files.
fn recordings() -> Vec<Recording> {
    let mut recordings: Vec<_> = FILES
        .into_iter()
        .flat_map(|file| {
            let cases: Vec<Value> = serde_json::from_value(read(file)).unwrap();
            cases.into_iter().map(move |case| Recording { file, case })
        })
        .filter(|recording| recording.case["request"].is_object())
        .filter(|recording| recording.case["replay"] != json!(false))
        .collect();
    recordings.sort_by_key(|recording| recording.case["order"].as_u64().unwrap());
    recordings
}

/// Replays all recordings against a new simulator.
pub(crate) async fn replay() -> Replay {
    let env = DialogportenEnv::start().await;
    // Same settings as the recorded installation.
    env.simulator.set_switches(Switches {
        full_catalogue: true,
        unreadable_is_200: true,
        ..Switches::default()
    });
    let tokens = tokens(&env);
    let mut replay = Replay {
        results: BTreeMap::new(),
        exchanges: Vec::new(),
        sdl: env.simulator.sdl(),
    };
    for recording in recordings() {
        env.clock.advance(SignedDuration::from_millis(100));
        let request = &recording.case["request"];
        let token = tokens[request["token"].as_str().unwrap()].as_deref();
        let mut body = request["body"].clone();
        if recording.name().contains("right-revision") {
            put_own_revisions(&env, &mut body).await;
        }
        let headers = headers(request);
        let (method, path) = (
            request["method"].as_str().unwrap(),
            request["path"].as_str().unwrap(),
        );
        let sent = match &body {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        let answer = env.send(method, path, &headers, token, sent).await;
        let difference = difference(&recording, &answer);
        let result = (recording.name().to_owned(), difference);
        replay
            .results
            .entry(recording.file)
            .or_default()
            .push(result);
        if body["query"].is_string() && answer.status != 401 {
            replay.exchanges.push(json!({
                "name": format!("{}: {}", recording.file, recording.name()),
                "query": body["query"],
                "variables": body["variables"],
                "response": answer.body,
            }));
        }
    }
    replay
}

fn headers(request: &Value) -> Vec<(&str, &str)> {
    let headers = request["headers"].as_object().unwrap();
    headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
        .collect()
}

/// Replaces recorded revisions in a request by those of this simulator.
async fn put_own_revisions(env: &DialogportenEnv, body: &mut Value) {
    let query = "query($i: SearchDialogInput!) {
        searchDialogs(input: $i) { items { id endUserContext { revision } } } }";
    let party = format!("urn:altinn:person:identifier-no:{USER}");
    let found = env
        .ask(query, &json!({ "i": { "party": [party], "limit": 200 } }))
        .await;
    let items = found["data"]["searchDialogs"]["items"].as_array().unwrap();
    for dialog in body["variables"]["input"]["dialogs"]
        .as_array_mut()
        .unwrap()
    {
        let item = items
            .iter()
            .find(|item| item["id"] == dialog["dialogId"])
            .unwrap();
        dialog["enduserContextRevision"] = item["endUserContext"]["revision"].clone();
    }
}

/// The first difference between the recording and the answer, if any.
fn difference(recording: &Recording, answer: &Answer) -> Option<String> {
    let wanted = &recording.case["response"];
    if wanted["status"] != answer.status {
        return Some(format!("status {} / {}", wanted["status"], answer.status));
    }
    let kind = |value: &str| value.split(';').next().unwrap().to_owned();
    let wanted_kind = wanted["headers"]["content-type"].as_str().map(kind);
    let kind = answer
        .headers
        .get("content-type")
        .map(|value| kind(value.to_str().unwrap()));
    if wanted_kind != kind {
        return Some(format!("content type {wanted_kind:?} / {kind:?}"));
    }
    if FREE_BODIES.contains(&recording.name()) {
        return None;
    }
    if wanted["body"].is_array() {
        let (wanted, body) = (&wanted["body"], &answer.body);
        return compare(&comparable(wanted, ""), &comparable(body, ""), "body");
    }
    if !wanted["body"].is_object() {
        return None;
    }
    let (wanted, body) = (&wanted["body"], &answer.body);
    if has_errors(wanted) != has_errors(body) {
        return Some(format!("errors {} / {}", wanted["errors"], body["errors"]));
    }
    if refusals(wanted) != refusals(body) {
        return Some(format!("codes {} / {}", wanted["errors"], body["errors"]));
    }
    compare(
        &comparable(&wanted["data"], ""),
        &comparable(&body["data"], ""),
        "data",
    )
}

fn has_errors(body: &Value) -> bool {
    body["errors"]
        .as_array()
        .is_some_and(|errors| !errors.is_empty())
}

/// Number of authorisation errors in an answer.
fn refusals(body: &Value) -> usize {
    let errors = body["errors"].as_array().into_iter().flatten();
    errors
        .filter(|error| error["extensions"]["code"] == "AUTH_NOT_AUTHORIZED")
        .count()
}

/// The value without the fields that are not compared.
pub(crate) fn comparable(value: &Value, key: &str) -> Value {
    match value {
        Value::Object(fields) => {
            // Ids of the seen log and of attachments' addresses are generated by the server.
            let has_made_id = fields.contains_key("seenAt") || fields.contains_key("consumerType");
            // So are times of the label log.
            let is_label = fields.contains_key("action") && fields.contains_key("performedBy");
            let is_free = |name: &str| {
                FREE_FIELDS.contains(&name)
                    || (has_made_id && name == "id")
                    || (is_label && name == "createdAt")
            };
            let kept = fields.iter().filter(|(name, _)| !is_free(name));
            Value::Object(
                kept.map(|(name, value)| (name.clone(), comparable(value, name)))
                    .collect(),
            )
        }
        Value::Array(items) => {
            let mut items: Vec<_> = items.iter().map(|item| comparable(item, key)).collect();
            if key == "systemLabels" {
                items.sort_by_key(Value::to_string);
            }
            Value::Array(items)
        }
        other => other.clone(),
    }
}

/// The first difference, with its path.
pub(crate) fn compare(wanted: &Value, got: &Value, path: &str) -> Option<String> {
    match (wanted, got) {
        (Value::Object(wanted), Value::Object(got)) => compare_fields(wanted, got, path),
        (Value::Array(wanted), Value::Array(got)) if wanted.len() != got.len() => {
            Some(format!("{path}: {} / {} items", wanted.len(), got.len()))
        }
        (Value::Array(wanted), Value::Array(got)) => wanted
            .iter()
            .zip(got)
            .enumerate()
            .find_map(|(place, (wanted, got))| compare(wanted, got, &format!("{path}[{place}]"))),
        _ => (wanted != got).then(|| format!("{path}: {wanted} / {got}")),
    }
}

fn compare_fields(
    wanted: &Map<String, Value>,
    got: &Map<String, Value>,
    path: &str,
) -> Option<String> {
    let names: BTreeSet<_> = wanted.keys().chain(got.keys()).collect();
    names
        .into_iter()
        .find_map(|name| match (wanted.get(name), got.get(name)) {
            (Some(wanted), Some(got)) => compare(wanted, got, &format!("{path}.{name}")),
            (Some(_), None) => Some(format!("{path}.{name}: only in the recording")),
            _ => Some(format!("{path}.{name}: only in the answer")),
        })
}

#[tokio::test]
async fn the_simulator_answers_every_recording_as_the_real_one_did() {
    let replay = replay().await;
    let mut differences = Vec::new();
    for (file, results) in &replay.results {
        let bad: Vec<_> = results
            .iter()
            .filter(|(_, difference)| difference.is_some())
            .collect();
        println!(
            "{file}: {} of {} agree",
            results.len() - bad.len(),
            results.len()
        );
        for (name, difference) in bad {
            differences.push(format!("{file}: {name}: {}", difference.as_ref().unwrap()));
        }
    }
    assert_eq!(replay.results["graphql-free-text"].len(), 126);
    assert_eq!(
        replay.results.len(),
        FILES.len(),
        "a file without a recording"
    );
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn the_comparison_sees_differences_and_passes_over_what_it_must() {
    let wanted = json!({ "dialog": { "revision": "a", "status": "DRAFT", "systemLabels": ["SENT", "BIN"] } });
    let same = json!({ "dialog": { "revision": "b", "status": "DRAFT", "systemLabels": ["BIN", "SENT"] } });
    let other =
        json!({ "dialog": { "revision": "a", "status": "AWAITING", "systemLabels": ["BIN"] } });
    let differ = |got: &Value| compare(&comparable(&wanted, ""), &comparable(got, ""), "data");
    assert_eq!(differ(&same), None);
    assert_eq!(
        differ(&other).as_deref(),
        Some("data.dialog.status: \"DRAFT\" / \"AWAITING\"")
    );
    assert!(differ(&json!({ "dialog": null })).is_some());
}
