//! Control interface of the simulated Dialogporten: service owners, rights and the clock.

use clock::Clock;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use simulators::dialogporten::{DialogChange, Dialogporten, Settings, seed::World};
use uuid::Uuid;

use crate::{
    dialogporten_env::{DialogportenEnv, USER, read},
    dialogporten_simulator::{AWAITING, FULL, LABEL, LIST, PARTIES, dialog, item, open, own_party},
    token_issuer::serve,
};

const COMPANY: &str = "urn:altinn:organization:identifier-no:310702641";

/// The dialog as the control interface shows it.
async fn service_owner_view(env: &DialogportenEnv) -> Value {
    let path = format!("/dialogs/{AWAITING}");
    env.control_ok("GET", &path, &Value::Null).await
}

async fn acts(env: &DialogportenEnv, method: &str, what: &str, body: &Value) -> u16 {
    env.clock.advance(SignedDuration::from_secs(1));
    let path = format!("/dialogs/{AWAITING}{what}");
    env.send_control(method, &path, body).await.0
}

async fn archive(env: &DialogportenEnv) {
    let input = json!({ "dialogs": [{ "dialogId": AWAITING }], "addLabels": ["ARCHIVE"],
        "removeLabels": [] });
    let answer = env.ask(LABEL, &json!({ "input": input })).await;
    assert_eq!(answer["data"]["bulkSetSystemLabels"]["success"], true);
}

/// Number of dialogs in the user's list of a party.
async fn listed(env: &DialogportenEnv, party: &str) -> usize {
    let input = json!({ "party": [party], "limit": 1000, "excludeApiOnly": true });
    let answer = env.ask(LIST, &json!({ "input": input })).await;
    let items = answer["data"]["searchDialogs"]["items"].as_array();
    items.unwrap().len()
}

async fn has_party(env: &DialogportenEnv, party: &str) -> bool {
    let answer = env.ask(PARTIES, &json!({})).await;
    let parties = answer["data"]["parties"].as_array().unwrap();
    parties.iter().any(|one| one["party"] == party)
}

async fn changes_rights(env: &DialogportenEnv, change: Value) -> u16 {
    let body = json!({ "change": change });
    env.send_control("POST", "/rights", &body).await.0
}

#[tokio::test]
async fn every_change_of_labels_is_logged_with_who_made_it() {
    let env = DialogportenEnv::start().await;
    archive(&env).await;
    let progress = json!({ "progress": 10 });
    assert_eq!(acts(&env, "POST", "/patch", &progress).await, 204);
    let log = service_owner_view(&env).await["labelLog"].clone();
    let entry = |place: usize| {
        let entry = &log[place];
        (
            entry["name"].clone(),
            entry["action"].clone(),
            entry["performedBy"].clone(),
        )
    };
    assert_eq!(
        entry(0),
        (json!("systemlabel:Archive"), json!("set"), json!(USER))
    );
    assert_eq!(
        entry(1),
        (json!("systemlabel:Archive"), json!("remove"), Value::Null)
    );
    assert_eq!(
        log.as_array().unwrap().len(),
        2,
        "to and from the inbox is not logged"
    );
}

#[tokio::test]
async fn silence_changes_the_revision_and_nothing_else_whatever_the_act() {
    let env = DialogportenEnv::start().await;
    open(&env, AWAITING).await;
    archive(&env).await;
    let owner = json!({ "actorType": "ServiceOwner" });
    let title = json!({ "title": { "value": [{ "languageCode": "nb", "value": "Nytt" }] } });
    for (what, body) in [
        (
            "/activities?silent=true",
            json!({ "type": "FormSaved", "performedBy": owner }),
        ),
        (
            "/transmissions?silent=true",
            json!({ "type": "Alert", "sender": owner, "content": title }),
        ),
        ("/patch?silent=true", json!({ "content": title })),
        ("/status?silent=true", json!({ "status": "Completed" })),
    ] {
        let (before, item_before) = (service_owner_view(&env).await, item(&env, AWAITING).await);
        assert_eq!(acts(&env, "POST", what, &body).await, 204, "{what}");
        let (after, item_after) = (service_owner_view(&env).await, item(&env, AWAITING).await);
        assert_ne!(after["revision"], before["revision"], "{what}");
        for field in [
            "updatedAt",
            "contentUpdatedAt",
            "contextRevision",
            "labels",
            "labelLog",
        ] {
            assert_eq!(after[field], before[field], "{what}: {field}");
        }
        assert_eq!(
            item_after["isContentSeen"], item_before["isContentSeen"],
            "{what}"
        );
    }
    let wrong = json!({ "status": "Completed" });
    assert_eq!(
        acts(&env, "POST", "/status?silently=true", &wrong).await,
        400
    );
}

#[tokio::test]
async fn a_deleted_dialog_comes_back_and_a_purged_one_never_was() {
    let env = DialogportenEnv::start().await;
    let before = item(&env, AWAITING).await;
    let count = listed(&env, &own_party()).await;
    assert_eq!(acts(&env, "DELETE", "", &Value::Null).await, 204);
    assert_eq!(
        open(&env, AWAITING).await["errors"][0]["__typename"],
        "DialogByIdDeleted"
    );
    assert_eq!(acts(&env, "POST", "/restore", &Value::Null).await, 204);
    assert_eq!(item(&env, AWAITING).await, before);

    assert_eq!(acts(&env, "POST", "/purge", &Value::Null).await, 204);
    assert_eq!(
        open(&env, AWAITING).await["errors"][0]["__typename"],
        "DialogByIdNotFound"
    );
    assert_eq!(listed(&env, &own_party()).await, count - 1);
    assert_eq!(acts(&env, "POST", "/restore", &Value::Null).await, 404);
    assert!(
        !env.simulator
            .change_dialog(AWAITING.parse().unwrap(), DialogChange::Delete)
    );
}

#[tokio::test]
async fn a_new_dialog_is_in_the_list_at_once_and_a_wrong_one_is_named() {
    let env = DialogportenEnv::start().await;
    let title = json!({ "title": { "value": [{ "languageCode": "nb", "value": "Ny" }] } });
    let template = dialog(&mut read("world"), AWAITING).clone();
    let create = json!({ "party": own_party(), "content": title,
        "serviceResource": template["create"]["serviceResource"] });
    let new = json!({ "serviceOwner": template["serviceOwner"], "create": create });
    let said = env.control_ok("POST", "/dialogs", &new).await;
    let made = item(&env, said["id"].as_str().unwrap()).await;
    assert_eq!(made["isContentSeen"], false);
    assert_eq!(made["updatedAt"], json!(env.clock.now()));

    let mut later = new.clone();
    later["create"]["visibleFrom"] = json!("2026-11-30T09:00:00Z");
    later["create"]["transmissions"] = json!([{ "type": "Submission",
        "sender": { "actorType": "PartyRepresentative", "actorId": own_party() } }]);
    let id = env.control_ok("POST", "/dialogs", &later).await["id"].clone();
    let id = id.as_str().unwrap();
    assert_eq!(item(&env, id).await, Value::Null);
    env.clock.set("2026-11-30T09:00:00Z".parse().unwrap());
    let visible = item(&env, id).await;
    assert_eq!(visible["updatedAt"], "2026-11-30T09:00:00Z");
    assert_eq!(
        visible["endUserContext"]["systemLabels"],
        json!(["DEFAULT", "SENT"])
    );

    for (field, value, complaint) in [
        (
            "/serviceOwner",
            json!("nobody"),
            "serviceOwner: nobody is not listed",
        ),
        (
            "/create/party",
            json!("me"),
            "create.party: me is not a party",
        ),
        (
            "/create/serviceResource",
            json!("x"),
            "create.serviceResource: x is not listed",
        ),
        (
            "/create/content/title",
            Value::Null,
            "create.content.title: missing on a dialog for people",
        ),
    ] {
        let mut wrong = new.clone();
        *wrong.pointer_mut(field).unwrap() = value;
        let (status, said) = env.send_control("POST", "/dialogs", &wrong).await;
        assert_eq!((status, said["detail"].as_str().unwrap()), (400, complaint));
    }
    let mut taken = new;
    taken["create"]["id"] = json!(AWAITING);
    assert_eq!(env.send_control("POST", "/dialogs", &taken).await.0, 400);
}

#[tokio::test]
async fn a_party_comes_and_goes_with_its_dialogs() {
    let env = DialogportenEnv::start().await;
    let world = read("world");
    let company = world["authorizedParties"]
        .as_array()
        .unwrap()
        .iter()
        .find(|party| party["organizationNumber"] == "310702641")
        .unwrap()
        .clone();
    let count = listed(&env, COMPANY).await;
    assert!(count > 0);
    let withdraw = json!({ "withdrawParty": { "pid": USER, "party": COMPANY } });
    assert_eq!(changes_rights(&env, withdraw.clone()).await, 204);
    assert!(!has_party(&env, COMPANY).await);
    assert_eq!(listed(&env, COMPANY).await, 0);
    assert_eq!(
        changes_rights(&env, withdraw).await,
        404,
        "it is gone already"
    );

    let give = json!({ "giveParty": { "pid": USER, "party": company } });
    assert_eq!(changes_rights(&env, give).await, 204);
    assert!(has_party(&env, COMPANY).await);
    assert_eq!(listed(&env, COMPANY).await, count);

    let mut wrong = company;
    wrong["organizationNumber"] = json!("310702642");
    let give = json!({ "giveParty": { "pid": USER, "party": wrong } });
    assert_eq!(changes_rights(&env, give).await, 400, "a wrong check digit");
}

#[tokio::test]
async fn a_change_behind_a_cache_holds_when_its_time_has_come() {
    let env = DialogportenEnv::start().await;
    let body = json!({ "delay": "PT15M",
        "change": { "withdrawParty": { "pid": USER, "party": COMPANY } } });
    env.control_ok("POST", "/rights", &body).await;
    env.clock.advance(SignedDuration::from_mins(14));
    assert!(has_party(&env, COMPANY).await);
    env.clock.advance(SignedDuration::from_mins(1));
    assert!(!has_party(&env, COMPANY).await);
}

#[tokio::test]
async fn a_service_closes_an_action_is_denied_and_a_level_rises() {
    let env = DialogportenEnv::start().await;
    let error = async || open(&env, AWAITING).await["errors"][0]["__typename"].clone();
    let resource = dialog(&mut read("world"), AWAITING)["create"]["serviceResource"]
        .as_str()
        .unwrap()
        .strip_prefix("urn:altinn:resource:")
        .unwrap()
        .to_owned();
    let service = json!({ "pid": USER, "party": own_party(), "resource": resource });
    assert_eq!(error().await, Value::Null);
    assert_eq!(
        changes_rights(&env, json!({ "withdrawService": service })).await,
        204
    );
    assert_eq!(error().await, "DialogByIdForbidden");
    assert_eq!(item(&env, AWAITING).await, Value::Null);
    assert_eq!(
        changes_rights(&env, json!({ "giveService": service })).await,
        204
    );
    assert_eq!(error().await, Value::Null);

    let actions = async || {
        let dialog = open(&env, FULL).await["dialog"].clone();
        dialog["guiActions"].as_array().unwrap().clone()
    };
    let action = actions().await[0]["action"].clone();
    assert_eq!(actions().await[0]["isAuthorized"], true);
    let denial = json!({ "pid": USER, "what": { "action": action } });
    assert_eq!(changes_rights(&env, json!({ "deny": denial })).await, 204);
    assert_eq!(actions().await[0]["url"], "urn:dialogporten:unauthorized");
    assert_eq!(changes_rights(&env, json!({ "allow": denial })).await, 204);
    assert_eq!(actions().await[0]["isAuthorized"], true);
    assert_eq!(changes_rights(&env, json!({ "allow": denial })).await, 404);

    let level = json!({ "level": { "resource": resource, "level": 5 } });
    assert_eq!(changes_rights(&env, level).await, 204);
    assert_eq!(error().await, "DialogByIdForbiddenAuthLevelTooLow");
    let nobody = json!({ "deny": { "pid": "0", "what": {} } });
    assert_eq!(changes_rights(&env, nobody).await, 404);
    let nothing = json!({ "level": { "resource": "x", "level": 4 } });
    assert_eq!(changes_rights(&env, nothing).await, 404);
}

#[tokio::test]
async fn the_clock_is_moved_for_all_parts_or_not_at_all() {
    let env = DialogportenEnv::start().await;
    let start = env.clock.now();
    env.control_ok("POST", "/clock", &json!({ "forward": "PT48H" }))
        .await;
    assert_eq!(env.clock.now(), start + SignedDuration::from_hours(48));
    env.control_ok("POST", "/clock", &json!({ "now": "2027-01-01T00:00:00Z" }))
        .await;
    let told = env.control_ok("GET", "/clock", &Value::Null).await;
    assert_eq!(told["now"], "2027-01-01T00:00:00Z");
    for wrong in [
        json!({ "forward": "-PT1H" }),
        json!({ "back": "PT1H" }),
        json!({}),
    ] {
        assert_eq!(
            env.send_control("POST", "/clock", &wrong).await.0,
            400,
            "{wrong}"
        );
    }

    let settings = |clock| Settings {
        base: "http://dialogporten.localhost:8082".parse().unwrap(),
        issuer: "http://idporten.localhost:8081".parse().unwrap(),
        clock,
        world: World::from_json(read("world")).unwrap(),
    };
    for (clock, status) in [(Clock::system(), 409), (Clock::running(), 204)] {
        let simulator = Dialogporten::new(settings(clock.clone())).unwrap();
        let port = serve(simulator.control_router()).await;
        let body = json!({ "now": "2030-01-01T00:00:00Z" }).to_string();
        let request = env.http.post(format!("http://127.0.0.1:{port}/clock"));
        let answer = request.body(body).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        let far: Timestamp = "2029-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(clock.now() > far, status == 204);
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let env = DialogportenEnv::start().await;
    let id = Uuid::from_u128(1);
    for path in [format!("/dialogs/{id}"), "/dialogs/x".to_owned()] {
        assert_eq!(env.send_control("GET", &path, &Value::Null).await.0, 404);
        assert_eq!(env.send_control("DELETE", &path, &Value::Null).await.0, 404);
    }
}
