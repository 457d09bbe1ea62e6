//! Behaviour of the simulated Dialogporten beyond the recordings: rejected tokens, rules of access,
//! changes by service owners, and the schema.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use jiff::SignedDuration;
use serde_json::{Value, json};
use simulators::dialogporten::DialogChange;

use crate::{
    dialogporten_env::{DialogportenEnv, USER},
    recordings::replay,
};

pub(crate) const FULL: &str = "01a0f4c4-98c0-7002-8000-000000003dde";
pub(crate) const AWAITING: &str = "01a0f4d7-d2a0-7017-8000-00000002c779";
const COMPANY: &str = "urn:altinn:organization:identifier-no:310702641";
pub(crate) const HIGH: &str = "idporten-loa-high";

pub(crate) const PARTIES: &str = "{ parties { party } }";
pub(crate) const LIST: &str =
    "query list($input: SearchDialogInput!) { searchDialogs(input: $input) {
    items { id content { title { value { value } } } } hasNextPage continuationToken
    errors { __typename message } } }";
const STATE: &str =
    "query state($input: SearchDialogInput!) { searchDialogs(input: $input) { items {
    id status updatedAt contentUpdatedAt isContentSeen hasUnopenedContent
    fromServiceOwnerTransmissionsCount fromPartyTransmissionsCount
    latestActivity { type } seenSinceLastUpdate { isCurrentEndUser }
    seenSinceLastContentUpdate { isCurrentEndUser } endUserContext { revision systemLabels } } } }";
pub(crate) const OPEN: &str = "query open($id: UUID!) { dialogById(dialogId: $id) {
    dialog { revision dialogToken attachments { urls { url } } guiActions { action url isAuthorized }
        transmissions { isAuthorized content { contentReference { value { value } } } } }
    errors { __typename message } } }";
pub(crate) const LABEL: &str = "mutation label($input: BulkSetSystemLabelInput!) {
    bulkSetSystemLabels(input: $input) { success errors { __typename } } }";

pub(crate) fn own_party() -> String {
    format!("urn:altinn:person:identifier-no:{USER}")
}

/// The item of this dialog in the user's list.
pub(crate) async fn item(env: &DialogportenEnv, id: &str) -> Value {
    let input = json!({ "party": [own_party()], "limit": 1000 });
    let answer = env.ask(STATE, &json!({ "input": input })).await;
    let items = answer["data"]["searchDialogs"]["items"].as_array().unwrap();
    items
        .iter()
        .find(|item| item["id"] == id)
        .cloned()
        .unwrap_or(Value::Null)
}

pub(crate) async fn open(env: &DialogportenEnv, id: &str) -> Value {
    env.ask(OPEN, &json!({ "id": id })).await["data"]["dialogById"].clone()
}

/// The dialog of the world with this id.
pub(crate) fn dialog<'a>(world: &'a mut Value, id: &str) -> &'a mut Value {
    let dialogs = world["dialogs"].as_array_mut().unwrap();
    dialogs
        .iter_mut()
        .find(|dialog| dialog["create"]["id"] == id)
        .unwrap()
}

/// Every GraphQL document of the inbox, with the simulator's answer.
async fn our_own_exchanges() -> Vec<Value> {
    let env = DialogportenEnv::start().await;
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../src/dialogporten/queries"
    );
    let mut exchanges = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if name == "events" {
            // A stream has no single answer: `live.rs` tests it, and the schema check reads the
            // document.
            continue;
        }
        let variables = match name.as_str() {
            "parties" => json!({}),
            "search" => json!({ "input": { "party": [own_party()], "excludeApiOnly": true } }),
            "counted_search" => {
                let input = json!({ "party": [own_party()], "excludeApiOnly": true });
                json!({ "input": input, "unread": input, "overdue": input })
            }
            "services" => json!({ "parties": [own_party()] }),
            "dialog" => json!({ "id": FULL, "content": true, "attachments": true,
                "actions": true, "transmissions": true, "transmissionContent": true }),
            "history" => json!({ "id": FULL, "content": true, "activities": true,
                "transmissions": true, "transmissionContent": true }),
            "lookup" => json!({ "reference": format!("urn:altinn:dialog-id:{FULL}") }),
            "labels" => json!({ "input": {
                "dialogs": [{ "dialogId": FULL }], "addLabels": ["ARCHIVE"], "removeLabels": []
            } }),
            _ => panic!("say here with what variables {name} is asked"),
        };
        let query = std::fs::read_to_string(path).unwrap();
        let query = if query.contains("...row") {
            let row = format!("{folder}/fragments/row.graphql");
            std::fs::read_to_string(row).unwrap() + &query
        } else {
            query
        };
        let response = env.ask(&query, &variables).await;
        assert_eq!(response["errors"], Value::Null, "{name}");
        exchanges.push(
            json!({ "name": name, "query": query, "variables": variables,
            "response": response }),
        );
    }
    exchanges
}

#[tokio::test]
async fn answers_and_schema_fit_the_official_schema() {
    let mut replay = replay().await;
    replay.exchanges.extend(our_own_exchanges().await);
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/schema/validate.mjs"
    );
    let mut node = Command::new("node")
        .args([script, "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = json!({ "sdl": replay.sdl }).to_string();
    for exchange in &replay.exchanges {
        lines.push('\n');
        lines.push_str(&exchange.to_string());
    }
    node.stdin
        .take()
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    let output = node.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    assert!(
        output.status.success(),
        "{}{said}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        said.contains(&format!("{} exchanges", replay.exchanges.len())),
        "{said}"
    );
}

#[tokio::test]
async fn a_dialog_without_content_takes_its_list_with_it_and_no_other() {
    let env = DialogportenEnv::start_with(|world| {
        let apionly = world["dialogNames"]["apionly"].as_str().unwrap().to_owned();
        dialog(world, &apionly)["create"]
            .as_object_mut()
            .unwrap()
            .remove("content");
    })
    .await;
    let query = "query both($a: SearchDialogInput!, $b: SearchDialogInput!) {
        a: searchDialogs(input: $a) { items { id } }
        b: searchDialogs(input: $b) {
            items { content { title { mediaType } } } hasNextPage continuationToken } }";
    let b = json!({ "party": [COMPANY], "limit": 2 });
    let a = json!({ "party": [own_party()], "limit": 1 });
    let answer = env.ask(query, &json!({ "a": a, "b": b })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "HC0018");
    assert_eq!(
        answer["errors"][0]["path"],
        json!(["b", "items", 1, "content"])
    );
    assert_eq!(answer["data"]["a"]["items"].as_array().unwrap().len(), 1);
    assert_eq!(answer["data"]["b"]["items"], Value::Null);
    assert_eq!(answer["data"]["b"]["hasNextPage"], true);
    assert!(answer["data"]["b"]["continuationToken"].is_string());
}

#[tokio::test]
async fn pages_hold_every_dialog_once_in_every_order() {
    let env = DialogportenEnv::start().await;
    let all = json!({ "input": { "party": [own_party(), COMPANY], "limit": 1000 } });
    let all = env.ask(LIST, &all).await["data"]["searchDialogs"]["items"].clone();
    let total = all.as_array().unwrap().len();
    assert!(total > 60, "{total}");
    for order in [
        json!([{ "dueAt": "DESC" }]),
        json!([{ "createdAt": "ASC" }]),
        json!([{ "createdAt": "ASC" }, { "updatedAt": "DESC" }]),
        json!([{ "contentUpdatedAt": "DESC" }]),
    ] {
        let mut token = Value::Null;
        let mut found = std::collections::BTreeSet::new();
        loop {
            let input = json!({ "party": [COMPANY, own_party(), COMPANY], "limit": 7,
                "orderBy": order, "continuationToken": token });
            let page = env.ask(LIST, &json!({ "input": input })).await;
            let page = &page["data"]["searchDialogs"];
            let items = page["items"].as_array().unwrap();
            for item in items {
                assert!(
                    found.insert(item["id"].to_string()),
                    "{order}: {item} came twice"
                );
            }
            token = page["continuationToken"].clone();
            if page["hasNextPage"] == false {
                break;
            }
            assert_eq!(items.len(), 7);
        }
        assert_eq!(found.len(), total, "{order}");
    }
}

/// Makes a service owner's change to the test dialog, one second after the previous one.
async fn act(env: &DialogportenEnv, what: &str, body: Value) -> u16 {
    env.clock.advance(SignedDuration::from_secs(1));
    let path = format!("/dialogs/{AWAITING}/{what}");
    env.send_control("POST", &path, &body).await.0
}

#[tokio::test]
async fn a_change_beside_the_content_takes_a_dialog_out_of_the_archive_unless_it_is_silent() {
    let env = DialogportenEnv::start().await;
    open(&env, AWAITING).await;
    let archive = json!({ "dialogs": [{ "dialogId": AWAITING }], "addLabels": ["ARCHIVE"],
        "removeLabels": [] });
    env.ask(LABEL, &json!({ "input": archive })).await;
    let before = item(&env, AWAITING).await;
    assert_eq!(before["endUserContext"]["systemLabels"], json!(["ARCHIVE"]));

    let silent = json!({ "progress": 50 });
    assert_eq!(act(&env, "patch?silent=true", silent).await, 204);
    assert_eq!(item(&env, AWAITING).await, before);

    let owner = json!({ "actorType": "ServiceOwner" });
    let activity = json!({ "type": "FormSubmitted", "performedBy": owner });
    assert_eq!(act(&env, "activities", activity).await, 204);
    let after = item(&env, AWAITING).await;
    assert_eq!(after["latestActivity"]["type"], "FORM_SUBMITTED");
    assert_ne!(after["updatedAt"], before["updatedAt"]);
    assert_eq!(after["contentUpdatedAt"], before["contentUpdatedAt"]);
    assert_eq!(after["isContentSeen"], true);
    assert_eq!(after["seenSinceLastUpdate"], json!([]));
    assert_eq!(
        after["seenSinceLastContentUpdate"],
        before["seenSinceLastContentUpdate"]
    );
    assert_eq!(after["endUserContext"]["systemLabels"], json!(["DEFAULT"]));
}

#[tokio::test]
async fn a_change_of_the_content_makes_a_dialog_unread_and_what_the_party_sends_is_labelled() {
    let env = DialogportenEnv::start().await;
    open(&env, AWAITING).await;
    assert_eq!(
        act(&env, "status", json!({ "status": "Completed" })).await,
        204
    );
    let before = item(&env, AWAITING).await;
    assert_eq!(before["status"], "COMPLETED");
    assert_eq!(before["isContentSeen"], false);
    assert_eq!(before["contentUpdatedAt"], before["updatedAt"]);

    let person = json!({ "actorType": "PartyRepresentative", "actorId": own_party() });
    let title = json!({ "title": { "value": [{ "languageCode": "nb", "value": "Svar" }] } });
    let sent = json!({ "type": "Submission", "sender": person, "content": title });
    assert_eq!(act(&env, "transmissions", sent).await, 204);
    let after = item(&env, AWAITING).await;
    assert_eq!(after["fromPartyTransmissionsCount"], 1);
    assert_eq!(
        after["endUserContext"]["systemLabels"],
        json!(["DEFAULT", "SENT"])
    );
    assert_ne!(
        after["endUserContext"]["revision"],
        before["endUserContext"]["revision"]
    );
}

#[tokio::test]
async fn a_service_owner_takes_a_dialog_away_and_is_told_what_cannot_be() {
    let env = DialogportenEnv::start().await;
    let status = async |id: &str, word: &str| {
        let path = format!("/dialogs/{id}/status");
        let body = json!({ "status": word });
        env.send_control("POST", &path, &body).await.0
    };
    assert_eq!(status(AWAITING, "Lost").await, 400);
    assert_eq!(
        status("01a20a62-31a2-734f-8de5-000000000000", "Draft").await,
        404
    );
    let path = format!("/dialogs/{AWAITING}");
    env.control_ok("DELETE", &path, &Value::Null).await;
    assert_eq!(item(&env, AWAITING).await, Value::Null);
    assert_eq!(
        open(&env, AWAITING).await["errors"][0]["__typename"],
        "DialogByIdDeleted"
    );
    assert!(
        !env.simulator
            .change_dialog(uuid::Uuid::nil(), DialogChange::Delete)
    );
}

#[tokio::test]
async fn requests_are_counted_by_root_field() {
    let env = DialogportenEnv::start().await;
    env.ask(PARTIES, &json!({})).await;
    item(&env, FULL).await;
    let both = "query both { a: parties { party } b: parties { party } limits { __typename } }";
    env.ask(both, &json!({})).await;
    let requests = env.simulator.requests();
    assert_eq!(requests.graphql, 3);
    assert_eq!(requests.fields["parties"], 3);
    assert_eq!(requests.fields["searchDialogs"], 1);
    assert_eq!(requests.latest[2].operation_name.as_deref(), Some("both"));
}

#[tokio::test]
async fn what_the_reader_may_not_open_or_is_over_has_no_address() {
    let env = DialogportenEnv::start_with(|world| {
        let create = &mut dialog(world, FULL)["create"];
        let embed = create["transmissions"][0]["content"]["contentReference"].clone();
        create["transmissions"][2]["content"]["contentReference"] = embed;
        create["attachments"][0]["expiresAt"] = json!("2026-11-23T21:59:59Z");
    })
    .await;
    let dialog = open(&env, FULL).await["dialog"].clone();
    for url in dialog["attachments"][0]["urls"].as_array().unwrap() {
        assert_eq!(url["url"], "urn:dialogporten:expired");
    }
    let embed = |place: usize| {
        dialog["transmissions"][place]["content"]["contentReference"]["value"][0]["value"].clone()
    };
    assert_eq!(embed(0), "https://skatt.example.no/embed/t1");
    assert_eq!(embed(2), "urn:dialogporten:unauthorized");
}

#[tokio::test]
async fn a_dialog_opens_between_its_first_and_its_last_day_only() {
    let env = DialogportenEnv::start_with(|world| {
        dialog(world, AWAITING)["create"]["visibleFrom"] = json!("2026-11-24T12:00:00Z");
        dialog(world, AWAITING)["create"]["expiresAt"] = json!("2026-11-25T12:00:00Z");
    })
    .await;
    let token = env
        .issuer
        .token_with(USER, HIGH, &json!({ "exp": 4_000_000_000_u32 }));
    let body = json!({ "query": OPEN, "variables": { "id": AWAITING } }).to_string();
    let open = async || {
        env.send("POST", "/graphql", &[], Some(&token), Some(body.clone()))
            .await
    };
    let early = open().await;
    assert_eq!(early.headers["expires"], "Tue, 24 Nov 2026 12:00:00 GMT");
    let error = |body: &Value| body["data"]["dialogById"]["errors"][0]["__typename"].clone();
    assert_eq!(error(&early.body), "DialogByIdNotVisible");
    env.clock.advance(SignedDuration::from_hours(14));
    assert_eq!(error(&open().await.body), Value::Null);
    env.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(error(&open().await.body), "DialogByIdExpired");
}

#[tokio::test]
async fn deep_documents_and_writing_by_link_are_refused_and_answers_are_compressed() {
    let env = DialogportenEnv::start().await;
    let deep = format!(
        "{{ parties {{ {} party {} }} }}",
        "subParties {".repeat(12),
        "}".repeat(12)
    );
    let answer = env.ask(&deep, &json!({})).await;
    assert_eq!(answer["errors"][0]["message"], "The document is too deep.");

    let token = env.issuer.token(USER, HIGH);
    let path = format!(
        "/graphql?query=mutation%7BsetSystemLabel(input:%7BdialogId:%22{AWAITING}%22,addLabels:%5BBIN%5D,\
         removeLabels:%5B%5D%7D)%7Bsuccess%7D%7D"
    );
    let answer = env.send("GET", &path, &[], Some(&token), None).await;
    assert_eq!(answer.status, 405);
    let labels = item(&env, AWAITING).await["endUserContext"]["systemLabels"].clone();
    assert_eq!(labels, json!(["DEFAULT"]));

    let input = json!({ "input": { "party": [own_party()] } });
    let body = json!({ "query": LIST, "variables": input }).to_string();
    let headers = [("accept-encoding", "gzip")];
    let answer = env
        .send("POST", "/graphql", &headers, Some(&token), Some(body))
        .await;
    assert_eq!(answer.headers["content-encoding"], "gzip");
}
