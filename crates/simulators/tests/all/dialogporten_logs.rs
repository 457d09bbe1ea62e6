//! REST logs of the simulated Dialogporten: access, format and failures. Their contents are
//! compared with the recordings in `recordings.rs`.

use serde_json::{Value, json};
use simulators::dialogporten::{DialogChange, Fault, FaultRule, Operation};

use crate::{
    dialogporten_env::{Answer, DialogportenEnv, USER},
    dialogporten_simulator::{AWAITING, FULL, HIGH, LABEL, item, open},
};

const DELETED: &str = "01a0f4e2-cf20-7023-8000-000000043aad";
const SOMEBODY_ELSES: &str = "01a0f4e0-fa60-7021-8000-00000003fccf";
const HIGH_LEVEL: &str = "01a0f4e0-1000-7020-8000-00000003dde0";
const NOT_VISIBLE: &str = "01a0f4e1-e4c0-7022-8000-000000041bbe";
const UNKNOWN: &str = "01a20a62-31a2-734f-8de5-000000000000";

fn seen_log(id: &str) -> String {
    format!("/api/v1/enduser/dialogs/{id}/seenlog")
}

fn label_log(id: &str) -> String {
    format!("/api/v1/enduser/dialogs/{id}/context/labellog")
}

async fn ask(env: &DialogportenEnv, path: &str, token: Option<&str>) -> Answer {
    env.send("GET", path, &[], token, None).await
}

async fn own(env: &DialogportenEnv, path: &str) -> Answer {
    let token = env.issuer.token(USER, HIGH);
    ask(env, path, Some(&token)).await
}

#[tokio::test]
async fn only_a_person_with_the_scope_is_told() {
    let env = DialogportenEnv::start().await;
    let now = env.clock.now().as_second();
    let with = |claims: Value| env.issuer.token_with(USER, HIGH, &claims);
    let dialog_token = open(&env, FULL).await["dialog"]["dialogToken"].clone();
    for path in [seen_log(FULL), label_log(FULL)] {
        for (token, challenge) in [
            (None, "Bearer"),
            (Some("abc".to_owned()), "Bearer error=\"invalid_token\""),
            (
                Some(with(json!({ "exp": now - 60 }))),
                "Bearer error=\"invalid_token\"",
            ),
            (
                Some(dialog_token.as_str().unwrap().to_owned()),
                "Bearer error=\"invalid_token\"",
            ),
        ] {
            let answer = ask(&env, &path, token.as_deref()).await;
            assert_eq!(answer.status, 401, "{challenge}");
            assert_eq!(answer.headers["www-authenticate"], challenge);
            assert_eq!(answer.headers["content-length"], "0");
        }
        let answer = ask(&env, &path, Some(&with(json!({ "scope": "openid" })))).await;
        assert_eq!(answer.status, 403);
        assert_eq!(answer.headers["content-length"], "0", "an empty body");
        let answer = ask(&env, &path, Some(&with(json!({ "pid": null })))).await;
        assert_eq!(answer.status, 403);
        assert!(answer.body["errors"]["Type"].is_array(), "{}", answer.body);
    }
    assert_eq!(env.simulator.requests().rest, 0, "nobody got that far");
}

#[tokio::test]
async fn the_first_obstacle_is_named() {
    let env = DialogportenEnv::start().await;
    let low = env.issuer.token(USER, "idporten-loa-substantial");
    let high = env.issuer.token(USER, HIGH);
    let cases = [
        (&high, UNKNOWN, (404, "DialogEntity"), (404, "DialogEntity")),
        // Same answer as for a dialog that does not exist.
        (
            &high,
            SOMEBODY_ELSES,
            (404, "DialogEntity"),
            (404, "DialogEntity"),
        ),
        (&high, DELETED, (410, "DialogEntity"), (404, "DialogEntity")),
        (&low, HIGH_LEVEL, (403, "Forbidden"), (403, "Forbidden")),
        (&high, "no-id", (400, "dialogId"), (400, "dialogId")),
    ];
    for (token, id, seen, label) in cases {
        for (path, (status, key)) in [(seen_log(id), seen), (label_log(id), label)] {
            let answer = ask(&env, &path, Some(token)).await;
            assert_eq!(answer.status, status, "{path}");
            let kind = answer.headers["content-type"].to_str().unwrap();
            assert_eq!(kind, "application/problem+json; charset=utf-8");
            assert_eq!(answer.body["status"], status);
            assert_eq!(answer.body["instance"], path);
            assert!(answer.body["errors"][key][0].is_string(), "{}", answer.body);
            let section = answer.body["type"].as_str().unwrap();
            assert!(section.starts_with("https://datatracker.ietf.org/doc/html/rfc7231#section-"));
        }
    }
    for path in [seen_log(NOT_VISIBLE), label_log(NOT_VISIBLE)] {
        assert_eq!(own(&env, &path).await.status, 200, "no matter when");
    }
}

#[tokio::test]
async fn asking_is_no_reading_and_the_entries_are_written_as_rest_writes() {
    let env = DialogportenEnv::start().await;
    assert_eq!(own(&env, &seen_log(AWAITING)).await.body, json!([]));
    assert_eq!(item(&env, AWAITING).await["seenSinceLastUpdate"], json!([]));

    open(&env, AWAITING).await;
    let set = |labels: [&str; 1]| {
        json!({ "input": { "dialogs": [{ "dialogId": AWAITING }], "addLabels": labels,
            "removeLabels": [] } })
    };
    env.ask(LABEL, &set(["BIN"])).await;
    let status = serde_json::from_value(json!({ "status": "Completed" })).unwrap();
    assert!(env.simulator.change_dialog(
        AWAITING.parse().unwrap(),
        DialogChange::Patch(Box::new(status))
    ));

    let seen = own(&env, &seen_log(AWAITING)).await.body;
    assert_eq!(seen.as_array().unwrap().len(), 1);
    let at = seen[0]["seenAt"].as_str().unwrap();
    assert_eq!(
        at.split('.').nth(1).unwrap().len(),
        "1234567Z".len(),
        "{at}"
    );
    assert_eq!(seen[0]["isCurrentEndUser"], true);
    let reader = seen[0]["seenBy"]["actorId"].as_str().unwrap();
    assert!(reader.starts_with("urn:altinn:person:identifier-ephemeral:"));

    let labels = own(&env, &label_log(AWAITING)).await.body;
    let told: Vec<_> = labels
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let by = one["performedBy"]["actorType"].as_str().unwrap();
            format!(
                "{} {} {by}",
                one["action"].as_str().unwrap(),
                one["name"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "set systemlabel:Bin PartyRepresentative",
            "remove systemlabel:Bin ServiceOwner",
        ]
    );
    assert_eq!(
        labels[1]["performedBy"],
        json!({ "actorType": "ServiceOwner" }),
        "no nulls"
    );
    assert_eq!(env.simulator.requests().fields["seenlog"], 2);
    assert_eq!(env.simulator.requests().fields["labellog"], 1);
}

#[tokio::test]
async fn each_log_fails_by_itself() {
    let env = DialogportenEnv::start().await;
    open(&env, FULL).await;
    let simulator = &env.simulator;
    simulator
        .inject_fault(Operation::SeenLog, Fault::Status(502))
        .unwrap();
    assert_eq!(own(&env, &seen_log(FULL)).await.status, 502);
    assert_eq!(own(&env, &label_log(FULL)).await.status, 200);
    simulator.clear_faults();

    simulator
        .inject_fault_once(Operation::Any, Fault::ExecutionError)
        .unwrap();
    assert_eq!(own(&env, &seen_log(FULL)).await.status, 500);
    simulator
        .inject_fault_once(Operation::SeenLog, Fault::UnknownEnum)
        .unwrap();
    let answer = own(&env, &seen_log(FULL)).await.body;
    assert_eq!(answer[0]["seenBy"]["actorType"], "NotInAnySchema");
    simulator
        .inject_fault_once(Operation::SeenLog, Fault::MalformedJson)
        .unwrap();
    assert_eq!(own(&env, &seen_log(FULL)).await.body, Value::Null);
    let other = FaultRule::new(Operation::SeenLog, Fault::Status(503));
    let other = other.about_dialog(AWAITING.parse().unwrap());
    simulator.add_fault_rule(other).unwrap();
    assert_eq!(own(&env, &seen_log(FULL)).await.status, 200);
    assert_eq!(own(&env, &seen_log(AWAITING)).await.status, 503);

    let nothing_to_null = simulator.inject_fault(Operation::LabelLog, Fault::NullList);
    assert!(nothing_to_null.is_err());
}

/// Transmissions with their texts are listed to everybody who can list the dialog. It does not
/// count as opening.
#[tokio::test]
async fn what_was_sent_is_listed_one_by_one() {
    let env = DialogportenEnv::start().await;
    let path = format!("/api/v1/enduser/dialogs/{FULL}/transmissions");
    let answer = own(&env, &path).await;
    assert_eq!(answer.status, 200);
    let sent = answer.body.as_array().unwrap().clone();
    assert!(sent.len() > 1, "{sent:?}");
    for one in &sent {
        assert!(
            one["content"]["title"]["value"][0]["value"].is_string(),
            "{one}"
        );
        let address = &one["content"]["contentReference"]["value"][0]["value"];
        let is_hidden = *address == json!("urn:dialogporten:unauthorized");
        assert!(address.is_null() || is_hidden != (one["isAuthorized"] == json!(true)));
    }
    assert_eq!(own(&env, &seen_log(FULL)).await.body, json!([]));
    let simulator = &env.simulator;
    simulator
        .inject_fault_once(Operation::Transmissions, Fault::Status(502))
        .unwrap();
    assert_eq!(own(&env, &path).await.status, 502);
    let damage = Fault::Damage {
        at: "1.content".to_owned(),
        with: Value::Null,
    };
    simulator
        .inject_fault_once(Operation::Transmissions, damage)
        .unwrap();
    let answer = own(&env, &path).await;
    assert_eq!(answer.body[1]["content"], Value::Null);
    assert_eq!(answer.body[0], sent[0]);
}
