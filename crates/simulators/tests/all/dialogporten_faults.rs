//! Fault injection of the simulated Dialogporten: each fault has no other effect, and applies only
//! where it was set.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use simulators::dialogporten::{Fault, FaultRule, Operation};

use crate::{
    dialogporten_env::{DialogportenEnv, USER},
    dialogporten_simulator::{AWAITING, HIGH, LABEL, PARTIES, item, open, own_party},
};

const COMPANY: &str = "urn:altinn:organization:identifier-no:310702641";
const SEARCH: &str = "query list($input: SearchDialogInput!) { searchDialogs(input: $input) {
    items { id status content { title { mediaType value { value languageCode } } }
        endUserContext { systemLabels } } hasNextPage continuationToken
    errors { __typename } } }";
const BOTH: &str = "query both($a: SearchDialogInput!, $b: SearchDialogInput!) {
    a: searchDialogs(input: $a) { items { id status } hasNextPage }
    b: searchDialogs(input: $b) { items { id status } hasNextPage } }";

fn search_input(party: &str) -> Value {
    json!({ "party": [party], "limit": 5, "excludeApiOnly": true })
}

fn own() -> Value {
    json!({ "input": search_input(&own_party()) })
}

/// A response at the HTTP level: status, headers, and the body, if all of it arrived.
async fn send_raw(env: &DialogportenEnv, query: &str, variables: &Value) -> HttpResponse {
    let body = json!({ "query": query, "variables": variables }).to_string();
    let request = env
        .http
        .post(format!("{}/graphql", env.url))
        .bearer_auth(env.issuer.token(USER, HIGH))
        .header("accept", "application/json")
        .body(body);
    let answer = request.send().await.unwrap();
    HttpResponse {
        status: answer.status().as_u16(),
        kind: header(&answer, "content-type"),
        retry_after: header(&answer, "retry-after"),
        body: answer.text().await.ok(),
    }
}

fn header(answer: &reqwest::Response, name: &str) -> Option<String> {
    let value = answer.headers().get(name)?;
    Some(value.to_str().unwrap().to_owned())
}

struct HttpResponse {
    status: u16,
    kind: Option<String>,
    retry_after: Option<String>,
    body: Option<String>,
}

/// Number of requests for this root field.
fn field_count(env: &DialogportenEnv, field: &str) -> u64 {
    let requests = env.simulator.requests();
    requests.fields.get(field).copied().unwrap_or(0)
}

#[tokio::test]
async fn a_gateway_s_refusals_never_reach_the_dialog() {
    let env = DialogportenEnv::start().await;
    let before = item(&env, AWAITING).await;
    assert_eq!(before["isContentSeen"], false);
    let variables = json!({ "id": AWAITING });
    let query = crate::dialogporten_simulator::OPEN;
    let later = Fault::RetryLater {
        status: 429,
        seconds: 30,
    };
    env.simulator
        .inject_fault_once(Operation::Dialog, Fault::Status(503))
        .unwrap();
    env.simulator
        .inject_fault_once(Operation::Dialog, later)
        .unwrap();
    env.simulator
        .inject_fault_once(Operation::Dialog, Fault::HtmlPage)
        .unwrap();

    let unavailable = send_raw(&env, query, &variables).await;
    assert_eq!((unavailable.status, unavailable.retry_after), (503, None));
    let busy = send_raw(&env, query, &variables).await;
    assert_eq!(
        (busy.status, busy.retry_after.as_deref()),
        (429, Some("30"))
    );
    let page = send_raw(&env, query, &variables).await;
    assert_eq!(page.status, 200);
    assert!(page.kind.unwrap().starts_with("text/html"));
    assert_eq!(item(&env, AWAITING).await, before, "nobody has read it");
    assert_eq!(
        field_count(&env, "dialogById"),
        3,
        "and yet it was asked for"
    );

    assert_eq!(open(&env, AWAITING).await["errors"], json!([]));
    assert_eq!(item(&env, AWAITING).await["isContentSeen"], true);
}

#[tokio::test]
async fn answers_break_on_their_way_in_the_way_that_was_asked_for() {
    let env = DialogportenEnv::start().await;
    let whole = send_raw(&env, SEARCH, &own()).await;
    let text = whole.body.unwrap();

    env.simulator
        .inject_fault_once(Operation::Search, Fault::CutBody)
        .unwrap();
    let cut = send_raw(&env, SEARCH, &own()).await;
    assert_eq!((cut.status, cut.kind), (200, whole.kind.clone()));
    assert_eq!(cut.body, None, "the connection broke");

    env.simulator
        .inject_fault_once(Operation::Search, Fault::MalformedJson)
        .unwrap();
    let malformed = send_raw(&env, SEARCH, &own()).await;
    assert_eq!((malformed.status, malformed.kind), (200, whole.kind));
    let malformed = malformed.body.unwrap();
    assert_eq!(malformed.len(), text.len());
    assert_eq!(malformed[..text.len() - 1], text[..text.len() - 1]);
    assert!(serde_json::from_str::<Value>(&malformed).is_err());
    assert_eq!(send_raw(&env, SEARCH, &own()).await.body.unwrap(), text);
}

#[tokio::test]
async fn wrong_answers_are_the_real_one_but_for_what_is_wrong() {
    let env = DialogportenEnv::start().await;
    let real = env.ask(SEARCH, &own()).await;
    env.simulator
        .inject_fault_once(Operation::Search, Fault::UnknownEnum)
        .unwrap();
    let mut wrong = env.ask(SEARCH, &own()).await;
    let items = wrong["data"]["searchDialogs"]["items"]
        .as_array_mut()
        .unwrap();
    let real_items = real["data"]["searchDialogs"]["items"].as_array().unwrap();
    assert_eq!(items.len(), real_items.len());
    for (item, real) in items.iter_mut().zip(real_items) {
        assert_eq!(item["status"], "NOT_IN_ANY_SCHEMA");
        let labels = item["endUserContext"]["systemLabels"].as_array().unwrap();
        assert!(labels.iter().all(|label| label == "NOT_IN_ANY_SCHEMA"));
        item["status"] = real["status"].clone();
        item["endUserContext"] = real["endUserContext"].clone();
    }
    assert_eq!(wrong, real);

    let replace = Fault::Replace {
        field: "title".to_owned(),
        with: json!(7),
    };
    env.simulator
        .inject_fault_once(Operation::Search, replace)
        .unwrap();
    let mut wrong = env.ask(SEARCH, &own()).await;
    let items = wrong["data"]["searchDialogs"]["items"]
        .as_array_mut()
        .unwrap();
    for (item, real) in items.iter_mut().zip(real_items) {
        assert_eq!(item["content"]["title"], 7);
        item["content"] = real["content"].clone();
    }
    assert_eq!(wrong, real);
}

#[tokio::test]
async fn a_broken_entry_takes_its_list_with_it_as_the_real_one_s_does() {
    let env = DialogportenEnv::start().await;
    let real = env.ask(SEARCH, &own()).await;
    env.simulator
        .inject_fault(Operation::Any, Fault::NullList)
        .unwrap();
    let search = env.ask(SEARCH, &own()).await;
    let (found, real) = (
        &search["data"]["searchDialogs"],
        &real["data"]["searchDialogs"],
    );
    assert_eq!(found["items"], Value::Null);
    assert_eq!(found["hasNextPage"], real["hasNextPage"]);
    assert_eq!(found["continuationToken"], real["continuationToken"]);
    let error = &search["errors"][0];
    assert_eq!(
        error["path"],
        json!(["searchDialogs", "items", 0, "content"])
    );
    assert_eq!(error["extensions"]["code"], "HC0018");

    let parties = env.ask(PARTIES, &json!({})).await;
    assert_eq!(parties["data"], Value::Null);
    let dialog = open(&env, AWAITING).await;
    assert_eq!(dialog, json!({ "dialog": null, "errors": [] }));
    env.simulator.clear_faults();
    assert_ne!(open(&env, AWAITING).await["dialog"], Value::Null);
}

#[tokio::test]
async fn what_fails_behind_dialogporten_takes_the_whole_document() {
    let env = DialogportenEnv::start().await;
    env.simulator
        .inject_fault(Operation::Parties, Fault::ExecutionError)
        .unwrap();
    let query = "query q($i: SearchDialogInput!) { p: parties { party }
        searchDialogs(input: $i) { items { id } } }";
    let answer = env
        .ask(query, &json!({ "i": search_input(&own_party()) }))
        .await;
    let wanted = json!({ "data": null,
        "errors": [{ "message": "Unexpected Execution Error", "path": ["p"] }] });
    assert_eq!(answer, wanted);
    assert_ne!(env.ask(SEARCH, &own()).await["data"], Value::Null);
}

#[tokio::test]
async fn a_fault_about_one_party_leaves_the_others_alone() {
    let env = DialogportenEnv::start().await;
    let number = COMPANY.rsplit(':').next().unwrap();
    let fault = FaultRule::new(Operation::Search, Fault::UnknownEnum).about_party(number);
    env.simulator.add_fault_rule(fault).unwrap();
    let variables = json!({ "a": search_input(&own_party()), "b": search_input(COMPANY) });
    let answer = env.ask(BOTH, &variables).await;
    assert_ne!(
        answer["data"]["a"]["items"][0]["status"],
        "NOT_IN_ANY_SCHEMA"
    );
    assert_eq!(
        answer["data"]["b"]["items"][0]["status"],
        "NOT_IN_ANY_SCHEMA"
    );
    env.simulator.clear_faults();

    // A dialog is also about its party, and `parties` about the caller.
    let fault = FaultRule::new(Operation::Any, Fault::Status(502)).about_party(&own_party());
    env.simulator.add_fault_rule(fault).unwrap();
    let id = json!({ "id": AWAITING });
    let query = crate::dialogporten_simulator::OPEN;
    assert_eq!(send_raw(&env, query, &id).await.status, 502);
    assert_eq!(send_raw(&env, PARTIES, &json!({})).await.status, 502);
    assert_eq!(
        send_raw(&env, SEARCH, &json!({ "input": search_input(COMPANY) }))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn labels_are_set_although_the_answer_never_comes_and_lost_to_whoever_was_quicker() {
    let env = DialogportenEnv::start().await;
    let set = |label: &str| {
        json!({ "input": { "dialogs": [{ "dialogId": AWAITING }], "addLabels": [label],
            "removeLabels": [] } })
    };
    let labels = async || item(&env, AWAITING).await["endUserContext"]["systemLabels"].clone();

    env.simulator
        .inject_fault_once(Operation::Labels, Fault::Conflict)
        .unwrap();
    let lost = env.ask(LABEL, &set("ARCHIVE")).await;
    let conflict = json!({ "success": false, "errors": [] });
    assert_eq!(lost, json!({ "data": { "bulkSetSystemLabels": conflict } }));
    assert_eq!(labels().await, json!(["DEFAULT"]));
    env.simulator
        .inject_fault_once(Operation::Labels, Fault::Conflict)
        .unwrap();
    let one = format!(
        "mutation {{ setSystemLabel(input: {{ dialogId: \"{AWAITING}\", addLabels: [BIN],
            removeLabels: [] }}) {{ success errors {{ __typename }} }} }}"
    );
    let lost = env.ask(&one, &json!({})).await;
    assert_eq!(lost["data"]["setSystemLabel"], conflict);
    assert_eq!(labels().await, json!(["DEFAULT"]));

    env.simulator
        .inject_fault_once(Operation::Labels, Fault::LostAnswer)
        .unwrap();
    let body = json!({ "query": LABEL, "variables": set("ARCHIVE") }).to_string();
    let request = env
        .http
        .post(format!("{}/graphql", env.url))
        .bearer_auth(env.issuer.token(USER, HIGH))
        .body(body);
    let came = match request.send().await {
        Ok(answer) => answer.text().await.is_ok(),
        Err(_) => false,
    };
    assert!(!came);
    assert_eq!(
        labels().await,
        json!(["ARCHIVE"]),
        "it was set all the same"
    );

    env.simulator
        .inject_fault_once(Operation::Labels, Fault::NoAnswer)
        .unwrap();
    let (label, bin) = (LABEL, set("BIN"));
    let waiting = env.ask(label, &bin);
    let clears = async {
        while labels().await != json!(["BIN"]) {
            tokio::task::yield_now().await;
        }
        env.simulator.clear_faults();
    };
    let (answer, ()) = tokio::join!(waiting, clears);
    assert_eq!(answer["data"]["bulkSetSystemLabels"]["success"], true);
}

#[tokio::test]
async fn delays_come_before_and_after_the_work() {
    let env = DialogportenEnv::start().await;
    for fault in [Fault::Delay(150), Fault::LateAnswer(150)] {
        env.simulator
            .inject_fault_once(Operation::Search, fault)
            .unwrap();
        let start = Instant::now();
        let answer = env.ask(SEARCH, &own()).await;
        assert!(start.elapsed() >= Duration::from_millis(150));
        assert_ne!(answer["data"], Value::Null);
    }
}

#[tokio::test]
async fn faults_are_set_listed_and_cleared_over_http() {
    let env = DialogportenEnv::start().await;
    let fault = json!({ "operation": "search", "fault": { "status": 503 }, "calls": 2,
        "parties": [own_party()] });
    assert_eq!(env.send_control("POST", "/faults", &fault).await.0, 204);
    assert_eq!(send_raw(&env, SEARCH, &own()).await.status, 503);
    let listed = env.control_ok("GET", "/faults", &Value::Null).await;
    assert_eq!(listed[0]["fault"], json!({ "status": 503 }));
    assert_eq!(
        (&listed[0]["calls"], &listed[0]["struck"]),
        (&json!(1), &json!(1))
    );
    env.control_ok("DELETE", "/faults", &Value::Null).await;
    assert_eq!(send_raw(&env, SEARCH, &own()).await.status, 200);

    for wrong in [
        json!({ "operation": "search", "fault": "conflict" }),
        json!({ "operation": "lookups", "fault": "cutBody" }),
        json!({ "operation": "search", "fault": "broken" }),
        json!({ "operation": "search", "fault": "cutBody", "times": 1 }),
    ] {
        assert_eq!(
            env.send_control("POST", "/faults", &wrong).await.0,
            400,
            "{wrong}"
        );
    }
}
