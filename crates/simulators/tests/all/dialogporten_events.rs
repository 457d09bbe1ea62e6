//! Event streams of the simulated Dialogporten, compared with the recorded ones.

use jiff::SignedDuration;
use serde_json::{Value, json};
use simulators::dialogporten::{Fault, FaultRule, Operation};

use crate::{
    dialogporten_env::{DialogportenEnv, USER, read},
    dialogporten_simulator::{AWAITING, FULL, HIGH, LABEL, open},
};

/// Reads the recording of this name.
fn recording(name: &str) -> Value {
    let recordings: Vec<Value> = serde_json::from_value(read("sse")).unwrap();
    recordings
        .into_iter()
        .find(|recording| recording["name"] == name)
        .unwrap()
}

/// Event chunks of a recording, as one text.
fn recorded_text(recording: &Value) -> String {
    let chunks = recording["response"]["chunks"].as_array().unwrap();
    let pieces = chunks.iter().map(|chunk| chunk[1].as_str().unwrap());
    pieces
        .filter(|piece| *piece != ":\n\n" && !piece.starts_with('<'))
        .collect()
}

/// Parses a stream of one answer and its end; the order of keys is ignored.
fn parsed(text: &str) -> Value {
    let answer = text.strip_prefix("event: next\ndata: ").unwrap();
    let answer = answer.strip_suffix("\n\nevent: complete\n\n").unwrap();
    serde_json::from_str(answer).unwrap()
}

/// Opens the dialog and returns its dialog token.
async fn dialog_token(env: &DialogportenEnv, id: &str) -> String {
    let opened = open(env, id).await;
    opened["dialog"]["dialogToken"].as_str().unwrap().to_owned()
}

fn document(dialog: &str) -> String {
    format!("subscription sub {{ dialogEvents(dialogId: \"{dialog}\") {{ id type }} }}")
}

async fn subscribe(
    env: &DialogportenEnv,
    path: &str,
    token: Option<&str>,
    body: &Value,
) -> reqwest::Response {
    let mut request = env
        .http
        .post(format!("{}{path}", env.url))
        .header("accept", "text/event-stream")
        .header("content-type", "application/json")
        .body(body.to_string());
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    request.send().await.unwrap()
}

async fn listen(env: &DialogportenEnv, dialog: &str) -> reqwest::Response {
    let token = dialog_token(env, dialog).await;
    let body = json!({ "query": document(dialog), "operationName": "sub" });
    let stream = subscribe(env, "/graphql/stream", Some(&token), &body).await;
    assert_eq!(stream.status().as_u16(), 200);
    stream
}

/// The next chunk of a stream; `None` if it ended or broke.
async fn next_event(stream: &mut reqwest::Response) -> Option<String> {
    let piece = stream.chunk().await.ok().flatten()?;
    Some(String::from_utf8(piece.to_vec()).unwrap())
}

fn event(dialog: &str, kind: &str) -> String {
    format!(
        "event: next\ndata: {{\"data\":{{\"dialogEvents\":{{\"id\":\"{dialog}\",\"type\":\"{kind}\"}}}}}}\n\n"
    )
}

async fn act(env: &DialogportenEnv, dialog: &str, what: &str, body: &Value) {
    env.clock.advance(SignedDuration::from_secs(1));
    let path = format!("/dialogs/{dialog}{what}");
    env.control_ok("POST", &path, body).await;
}

async fn save_activity(env: &DialogportenEnv, dialog: &str) {
    let owner = json!({ "actorType": "ServiceOwner" });
    let activity = json!({ "type": "FormSaved", "performedBy": owner });
    act(env, dialog, "/activities", &activity).await;
}

#[tokio::test]
async fn a_stream_tells_what_the_recorded_one_told() {
    for name in ["updates", "plain-graphql-path"] {
        let recording = recording(name);
        let env = DialogportenEnv::start().await;
        let token = dialog_token(&env, FULL).await;
        let path = recording["request"]["path"].as_str().unwrap();
        let body = &recording["request"]["body"];
        let mut stream = subscribe(&env, path, Some(&token), body).await;
        let wanted = &recording["response"];
        assert_eq!(wanted["status"], stream.status().as_u16());
        for (header, value) in wanted["headers"].as_object().unwrap() {
            assert_eq!(
                stream.headers()[header.as_str()],
                value.as_str().unwrap(),
                "{name}"
            );
        }
        // The steps in the recording's note.
        save_activity(&env, FULL).await;
        let mut text = next_event(&mut stream).await.unwrap();
        if name == "updates" {
            env.clock.advance(SignedDuration::from_secs(1));
            open(&env, FULL).await;
            text += &next_event(&mut stream).await.unwrap();
            open(&env, FULL).await;
            let archive = json!({ "dialogs": [{ "dialogId": FULL }], "addLabels": ["ARCHIVE"],
                "removeLabels": [] });
            env.ask(LABEL, &json!({ "input": archive })).await;
        }
        save_activity(&env, FULL).await;
        text += &next_event(&mut stream).await.unwrap();
        assert_eq!(text, recorded_text(&recording), "{name}");
    }
}

#[tokio::test]
async fn a_deletion_is_told_and_a_silent_one_is_not() {
    let recording = recording("deleted");
    let env = DialogportenEnv::start().await;
    let mut stream = listen(&env, AWAITING).await;
    env.control_ok(
        "DELETE",
        &format!("/dialogs/{AWAITING}?silent=true"),
        &Value::Null,
    )
    .await;
    act(&env, AWAITING, "/restore", &Value::Null).await;
    env.control_ok("DELETE", &format!("/dialogs/{AWAITING}"), &Value::Null)
        .await;
    let dialog = "01a0f51c-7cc0-7062-8000-0000000bd77e";
    let wanted = recorded_text(&recording).replace(dialog, AWAITING);
    assert_eq!(next_event(&mut stream).await.unwrap(), wanted);
}

#[tokio::test]
async fn silent_changes_are_told_and_other_dialogs_are_nobody_s_business() {
    let env = DialogportenEnv::start().await;
    let mut stream = listen(&env, AWAITING).await;
    save_activity(&env, FULL).await;
    act(
        &env,
        AWAITING,
        "/patch?silent=true",
        &json!({ "progress": 10 }),
    )
    .await;
    env.control_ok("DELETE", &format!("/dialogs/{AWAITING}"), &Value::Null)
        .await;
    assert_eq!(
        next_event(&mut stream).await.unwrap(),
        event(AWAITING, "DIALOG_UPDATED")
    );
    assert_eq!(
        next_event(&mut stream).await.unwrap(),
        event(AWAITING, "DIALOG_DELETED")
    );
}

#[tokio::test]
async fn only_the_dialog_s_own_token_opens_its_stream() {
    let env = DialogportenEnv::start().await;
    let token = dialog_token(&env, FULL).await;
    let user = env.issuer.token(USER, HIGH);
    let wanted = recorded_text(&recording("user-token"));
    let literal = json!({ "query": document(FULL), "operationName": "sub" });
    let other = json!({ "query": document(AWAITING), "operationName": "sub" });
    let variable = json!({ "variables": { "id": FULL },
        "query": "subscription sub($id: UUID!) { dialogEvents(dialogId: $id) { id type } }" });
    let second = json!({ "operationName": "sub",
        "query": format!("query first {{ parties {{ party }} }} {}", document(FULL)) });
    for (token, body) in [
        (&user, &literal),
        (&token, &other),
        (&token, &variable),
        (&token, &second),
    ] {
        let stream = subscribe(&env, "/graphql/stream", Some(token), body).await;
        assert_eq!(stream.status().as_u16(), 200);
        let said = stream.text().await.unwrap();
        assert_eq!(parsed(&said), parsed(&wanted), "{body}");
    }

    let none = subscribe(&env, "/graphql/stream", None, &literal).await;
    assert_eq!(none.status().as_u16(), 401);
    assert_eq!(none.headers()["www-authenticate"], "Bearer");
    let mut forged = token.clone();
    let last = if forged.pop() == Some('A') { 'E' } else { 'A' };
    forged.insert(forged.len() - 4, last);
    let forged = subscribe(&env, "/graphql/stream", Some(&forged), &literal).await;
    assert_eq!(forged.status().as_u16(), 401);
    env.clock.advance(SignedDuration::from_mins(10));
    let expired = subscribe(&env, "/graphql/stream", Some(&token), &literal).await;
    assert_eq!(expired.status().as_u16(), 401);
}

#[tokio::test]
async fn a_dialog_token_opens_nothing_but_its_stream() {
    let env = DialogportenEnv::start().await;
    let token = dialog_token(&env, FULL).await;
    let answer = env
        .ask_as(&token, "{ parties { party } }", &json!({}))
        .await;
    assert_eq!(
        answer["errors"][0]["extensions"]["code"],
        "AUTH_NOT_AUTHORIZED"
    );
    assert_eq!(answer["data"], Value::Null);
    let query = json!({ "query": "{ parties { party } }" });
    let stream = subscribe(&env, "/graphql", Some(&token), &query).await;
    assert_eq!(stream.status().as_u16(), 406);
}

#[tokio::test]
async fn an_event_is_lost_where_that_is_asked_for_and_the_change_is_there() {
    let env = DialogportenEnv::start().await;
    let mut stream = listen(&env, AWAITING).await;
    let mut other = listen(&env, FULL).await;
    let dialog = AWAITING.parse().unwrap();
    let lost = FaultRule::new(Operation::Events, Fault::LostEvent).about_dialog(dialog);
    env.simulator.add_fault_rule(lost.times(1)).unwrap();
    save_activity(&env, AWAITING).await;
    save_activity(&env, FULL).await;
    env.control_ok("DELETE", &format!("/dialogs/{AWAITING}"), &Value::Null)
        .await;
    assert_eq!(
        next_event(&mut stream).await.unwrap(),
        event(AWAITING, "DIALOG_DELETED")
    );
    assert_eq!(
        next_event(&mut other).await.unwrap(),
        event(FULL, "DIALOG_UPDATED")
    );
    assert_eq!(env.simulator.faults()[0].struck, 1);
}

#[tokio::test]
async fn a_stream_breaks_when_asked_and_another_one_can_be_opened() {
    let env = DialogportenEnv::start().await;
    let mut stream = listen(&env, AWAITING).await;
    assert_eq!(env.simulator.streams(), 1);
    let broken = FaultRule::new(Operation::Events, Fault::BrokenStream).times(1);
    env.simulator.add_fault_rule(broken).unwrap();
    save_activity(&env, AWAITING).await;
    assert_eq!(next_event(&mut stream).await, None);

    let mut stream = listen(&env, AWAITING).await;
    env.control_ok("DELETE", "/streams", &Value::Null).await;
    assert_eq!(next_event(&mut stream).await, None);
    env.simulator
        .inject_fault(Operation::Events, Fault::Status(503))
        .unwrap();
    let token = dialog_token(&env, AWAITING).await;
    let body = json!({ "query": document(AWAITING), "operationName": "sub" });
    let refused = subscribe(&env, "/graphql/stream", Some(&token), &body).await;
    assert_eq!(refused.status().as_u16(), 503);
}
