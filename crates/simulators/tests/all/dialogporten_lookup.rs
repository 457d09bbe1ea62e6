//! `dialogLookup`: accepted references, access, and reasons for access. The recorded answers are
//! compared in `recordings.rs`.

use serde_json::{Value, json};
use simulators::{
    dialogporten::{Fault, Operation, seed::ListedParty},
    world::{self, Addresses, Size},
};

use crate::{
    dialogporten_env::{DialogportenEnv, USER},
    dialogporten_simulator::{AWAITING, FULL, HIGH, dialog, item},
};

const LOOKUP: &str = "query lookup($ref: String!) { dialogLookup(instanceRef: $ref) {
    lookup { dialogId instanceRef title { value languageCode } authorizationEvidence {
        currentAuthenticationLevel viaRole viaAccessPackage viaResourceDelegation
        viaInstanceDelegation evidence { grantType subject name { value } links { metadata } } } }
    errors { __typename } } }";
const INSTANCE: &str = "urn:altinn:instance-id:50000001/5b0f3c1e-7a7d-4b0e-9d5a-1f2e3d4c5b6a";

async fn look_up(env: &DialogportenEnv, token: &str, reference: &str) -> Value {
    let answer = env
        .ask_as(token, LOOKUP, &json!({ "ref": reference }))
        .await;
    answer["data"]["dialogLookup"].clone()
}

/// Types of the returned reasons.
fn kinds(found: &Value) -> Vec<&str> {
    let evidence = &found["lookup"]["authorizationEvidence"]["evidence"];
    let items = evidence.as_array().unwrap().iter();
    items
        .map(|one| one["grantType"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn the_demo_s_people_see_dialogs_for_different_reasons() {
    let addresses = Addresses {
        service_owner: "http://etat.localhost:8083".parse().unwrap(),
    };
    let now = "2026-11-24T09:30:00Z".parse().unwrap();
    let made = world::build(Size::Standard, now, &addresses).unwrap();
    let names = made.seed.dialog_names.clone();
    let accountants = made
        .seed
        .people
        .iter()
        .find(|one| one.pid == "09847210483")
        .unwrap();
    let clients: Vec<_> = accountants
        .authorized_parties
        .iter()
        .map(ListedParty::urn)
        .collect();
    let dialogs = made.seed.dialogs.iter();
    let is_client_s = |party: &String| clients.contains(party) && !party.contains("person");
    let clients_dialog = dialogs
        .filter(|one| !one.deleted && is_client_s(&one.create.party))
        .map(|one| one.create.id)
        .next()
        .unwrap();
    let env = DialogportenEnv::with_world(made.seed).await;
    let by_id = |id| format!("urn:altinn:dialog-id:{id}");
    for (pid, reference, expected) in [
        ("14859102442", by_id(names["meldekort"]), "ROLE"),
        ("03917803799", by_id(names["tilsyn-mat"]), "ROLE"),
        ("09847210483", by_id(clients_dialog), "ACCESS_PACKAGE"),
        (
            "03917803799",
            by_id(names["gnist-skole"]),
            "RESOURCE_DELEGATION",
        ),
    ] {
        let token = env.issuer.token(pid, HIGH);
        let found = look_up(&env, &token, &reference).await;
        assert_eq!(kinds(&found), [expected], "{found}");
        let reason = &found["lookup"]["authorizationEvidence"]["evidence"][0];
        assert!(!reason["name"].as_array().unwrap().is_empty(), "{reason}");
        assert!(reason["links"]["metadata"].is_string(), "{reason}");
    }
    let token = env.issuer.token("14859102442", HIGH);
    for (reference, name) in [
        (
            "urn:altinn:instance-id:51000001/5b0f3c1e-7a7d-4b0e-9d5a-1f2e3d4c5b6a",
            "bostotte-sak",
        ),
        (
            "urn:altinn:correspondence-id:0c9d8e7f-6a5b-4c3d-8e2f-1a0b9c8d7e6f",
            "nav-brev-ulest",
        ),
    ] {
        let found = look_up(&env, &token, reference).await;
        assert_eq!(found["lookup"]["dialogId"], names[name].to_string());
        assert_eq!(found["lookup"]["instanceRef"], reference);
    }
}

#[tokio::test]
async fn a_shared_case_opens_its_dialog_and_nothing_else() {
    let env = DialogportenEnv::start_with(|world| {
        let shared = dialog(world, FULL);
        shared["instanceRef"] = json!(INSTANCE);
        let own = &mut world["authorizedParties"][0];
        own["authorizedResources"] = json!([]);
        own["authorizedInstances"] =
            json!([{ "resourceId": "skattemelding", "instanceRef": INSTANCE }]);
    })
    .await;
    let token = env.issuer.token(USER, HIGH);
    let found = look_up(&env, &token, INSTANCE).await;
    assert_eq!(found["lookup"]["dialogId"], FULL, "{found}");
    assert_eq!(kinds(&found), ["INSTANCE_DELEGATION"]);
    assert_eq!(item(&env, FULL).await["id"], FULL, "it is in the list");
    let others = look_up(
        &env,
        &token,
        "urn:altinn:dialog-id:01a0f4d7-d2a0-7017-8000-00000002c779",
    );
    let others = others.await;
    assert_eq!(
        others["errors"][0]["__typename"], "DialogLookupForbidden",
        "{others}"
    );
}

#[tokio::test]
async fn looking_up_is_no_reading_and_asks_for_no_level() {
    let env = DialogportenEnv::start().await;
    let low = env.issuer.token(USER, "idporten-loa-substantial");
    let reference = "urn:altinn:dialog-id:01a0f4e0-1000-7020-8000-00000003dde0";
    let found = look_up(&env, &low, reference).await;
    assert_eq!(
        found["lookup"]["authorizationEvidence"]["currentAuthenticationLevel"],
        3
    );
    look_up(&env, &low, &format!("urn:altinn:dialog-id:{AWAITING}")).await;
    assert_eq!(item(&env, AWAITING).await["seenSinceLastUpdate"], json!([]));

    env.simulator
        .inject_fault_once(Operation::Lookup, Fault::ExecutionError)
        .unwrap();
    assert_eq!(look_up(&env, &low, reference).await, Value::Null);
}
