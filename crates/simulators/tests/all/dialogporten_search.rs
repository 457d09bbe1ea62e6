//! Search in the simulated Dialogporten beyond the recordings: free text over a changing world,
//! searches that time out, and the services to filter by.

use std::time::Instant;

use jiff::SignedDuration;
use serde_json::{Value, json};
use simulators::{
    dialogporten::{Fault, FaultRule, Operation, Switches, seed::ListedParty},
    world::{self, Addresses, Size},
};

use crate::{
    dialogporten_env::DialogportenEnv,
    dialogporten_simulator::{AWAITING, HIGH, LIST, own_party},
};

const COMPANY: &str = "urn:altinn:organization:identifier-no:310702641";
const BLOCKS: &str = "query blocks($a: SearchDialogInput!, $b: SearchDialogInput!) {
    a: searchDialogs(input: $a) { items { id } hasNextPage continuationToken
        errors { __typename } }
    b: searchDialogs(input: $b) { items { id } errors { __typename } } }";
const SERVICES: &str = "query services($parties: [String!]) { serviceResources(parties: $parties) {
    isFullCatalogueFallback items { serviceResource { id } } } }";

/// Ids of the dialogs found with this free text in bokmål.
async fn found(env: &DialogportenEnv, search: &str) -> Vec<String> {
    let input = json!({ "party": [own_party()], "search": search, "searchLanguageCode": "nb" });
    let answer = env.ask(LIST, &json!({ "input": input })).await;
    let items = answer["data"]["searchDialogs"]["items"].as_array().unwrap();
    let ids = items.iter().map(|item| item["id"].as_str().unwrap());
    ids.map(str::to_owned).collect()
}

fn new_dialog(title: &str) -> Value {
    json!({ "serviceOwner": "skatt", "create": {
        "serviceResource": "urn:altinn:resource:skattemelding",
        "party": own_party(),
        "content": { "title": { "value": [{ "languageCode": "nb", "value": title }] } },
    } })
}

#[tokio::test]
async fn a_dialog_is_found_by_what_it_says_now() {
    let env = DialogportenEnv::start().await;
    assert_eq!(found(&env, "trampolinene").await, [""; 0]);
    let title = json!([{ "languageCode": "nb", "value": "Trampolinen din" }]);
    let change = json!({ "content": { "title": { "value": title } } });
    let path = format!("/dialogs/{AWAITING}/patch");
    env.control_ok("POST", &path, &change).await;
    assert_eq!(found(&env, "trampolinene").await, [AWAITING]);
    assert_eq!(found(&env, "behandles").await, [""; 0], "it said so before");

    let sent = json!({ "type": "Information", "sender": { "actorType": "ServiceOwner" },
        "content": { "title": { "value": [{ "languageCode": "nb", "value": "Hengekøye" }] } } });
    let path = format!("/dialogs/{AWAITING}/transmissions");
    env.control_ok("POST", &path, &sent).await;
    assert_eq!(found(&env, "hengekøyer").await, [AWAITING]);
}

#[tokio::test]
async fn a_new_dialog_is_found_when_the_index_has_been_built() {
    let env = DialogportenEnv::start().await;
    let old = found(&env, "søknad").await.len();
    let switches = json!({ "indexDelay": "PT30S" });
    env.control_ok("POST", "/switches", &switches).await;
    let shown = env.control_ok("GET", "/switches", &Value::Null).await;
    assert_eq!(
        shown,
        json!({ "indexDelay": "PT30S", "fullCatalogue": false, "unreadableIs200": false })
    );
    let new = new_dialog("Søknad om trampoline");
    env.control_ok("POST", "/dialogs", &new).await;
    env.clock.advance(SignedDuration::from_secs(29));
    assert_eq!(found(&env, "søknad").await.len(), old);
    let listed = json!({ "input": { "party": [own_party()], "limit": 1 } });
    let answer = env.ask(LIST, &listed).await;
    let first = &answer["data"]["searchDialogs"]["items"][0];
    let title = &first["content"]["title"]["value"][0]["value"];
    assert_eq!(title, "Søknad om trampoline", "the list has it at once");
    env.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(found(&env, "søknad").await.len(), old + 1);

    let (status, said) = env
        .send_control("POST", "/switches", &json!({ "delay": 1 }))
        .await;
    assert_eq!(status, 400, "{said}");
}

#[tokio::test]
async fn a_search_that_is_too_broad_is_given_up_and_a_narrower_one_is_not() {
    let env = DialogportenEnv::start().await;
    let fault = json!({ "operation": "search", "fault": "tooBroad" });
    env.control_ok("POST", "/faults", &fault).await;
    let broad = json!({ "party": [own_party()], "search": "søknad", "searchLanguageCode": "nb" });
    let mut narrow = broad.clone();
    narrow["contentUpdatedAfter"] = json!("2025-11-24T00:00:00Z");
    let list = json!({ "party": [own_party()], "limit": 3 });

    let answer = env.ask(BLOCKS, &json!({ "a": broad, "b": list })).await;
    let given_up = json!({ "items": null, "hasNextPage": false, "continuationToken": null,
        "errors": [{ "__typename": "SearchDialogDomainError" }] });
    assert_eq!(answer["data"]["a"], given_up);
    assert_eq!(answer["data"]["b"]["items"].as_array().unwrap().len(), 3);
    assert_eq!(answer.get("errors"), None, "a typed error is no other");

    let answer = env.ask(BLOCKS, &json!({ "a": narrow, "b": list })).await;
    assert_eq!(answer["data"]["a"]["errors"], json!([]));
    assert!(!answer["data"]["a"]["items"].as_array().unwrap().is_empty());
    assert_eq!(env.simulator.faults()[0].struck, 1);
}

#[tokio::test]
async fn of_two_blocks_only_the_one_that_names_the_party_is_lost() {
    let env = DialogportenEnv::start().await;
    let lost =
        env.simulator
            .inject_fault_for_party("310702641", Operation::Search, Fault::Status(503));
    lost.unwrap();
    let token = env.issuer.token(crate::dialogporten_env::USER, HIGH);
    let status = async |input: Value| {
        let body = json!({ "query": LIST, "variables": { "input": input } }).to_string();
        let headers = [("accept", "application/json")];
        let answer = env.send("POST", "/graphql", &headers, Some(&token), Some(body));
        answer.await.status
    };
    assert_eq!(
        status(json!({ "party": [own_party(), COMPANY] })).await,
        503
    );
    assert_eq!(status(json!({ "party": [own_party()] })).await, 200);

    env.simulator.clear_faults();
    let service = "urn:altinn:resource:skattemelding";
    let fault = FaultRule::new(Operation::Search, Fault::Status(503)).about_service(service);
    env.simulator.add_fault_rule(fault).unwrap();
    assert_eq!(status(json!({ "serviceResource": [service] })).await, 503);
    let other = "urn:altinn:resource:sykepenger";
    assert_eq!(status(json!({ "serviceResource": [other] })).await, 200);
}

/// Ids of the services in an answer.
fn ids(answer: &Value) -> Vec<&str> {
    let items = answer["data"]["serviceResources"]["items"].as_array();
    let ids = items
        .unwrap()
        .iter()
        .map(|one| &one["serviceResource"]["id"]);
    ids.map(|id| id.as_str().unwrap()).collect()
}

#[tokio::test]
async fn services_are_those_open_on_behalf_of_the_parties_unless_switched_otherwise() {
    let env = DialogportenEnv::start().await;
    let asked = async |variables: Value| env.ask(SERVICES, &variables).await;
    let every = [
        "aksjonaerregister",
        "hemmelig-helse",
        "mva-melding",
        "skattemelding",
        "sykepenger",
    ];
    let closed = "urn:altinn:organization:identifier-no:310778737";
    let other = "urn:altinn:person:identifier-no:21893948276";
    for (parties, expected) in [
        (json!(null), every.as_slice()),
        (json!([closed]), &["skattemelding"]),
        (json!([closed, other]), &["skattemelding"]),
        (json!([other]), &[]),
    ] {
        let answer = asked(json!({ "parties": parties })).await;
        let mut shown = ids(&answer);
        shown.sort_unstable();
        assert_eq!(shown, expected, "{parties}");
    }

    let stranger = env.issuer.token("21893948276", HIGH);
    let answer = env.ask_as(&stranger, SERVICES, &json!({})).await;
    assert_eq!(ids(&answer), [""; 0]);
    for parties in [json!(["kari"]), json!([])] {
        let wrong = env.ask(SERVICES, &json!({ "parties": parties })).await;
        assert!(wrong["errors"].is_array(), "{wrong}");
    }

    env.simulator.set_switches(Switches {
        full_catalogue: true,
        ..Switches::default()
    });
    let answer = asked(json!({ "parties": [closed] })).await;
    assert_eq!(ids(&answer).len(), 6, "also the one that is closed to all");
    let fallback = &answer["data"]["serviceResources"]["isFullCatalogueFallback"];
    assert_eq!(fallback, &Value::Null);
}

/// Prints the duration of free-text search over 200,000 dialogs; the bound is for the slowest
/// machine.
#[tokio::test]
async fn the_large_world_is_searched_in_bearable_time() {
    let now = "2026-11-24T09:00:00Z".parse().unwrap();
    let addresses = Addresses {
        service_owner: "http://etat.localhost:8083".parse().unwrap(),
    };
    let started = Instant::now();
    let world = world::build(Size::Large, now, &addresses).unwrap().seed;
    let travel = world.people.iter().find(|one| one.pid == "12866912732");
    let parties = travel.unwrap().authorized_parties.clone();
    let env = DialogportenEnv::with_world(world).await;
    println!("ready after {:?}", started.elapsed());

    let token = env.issuer.token("12866912732", HIGH);
    let some: Vec<_> = parties
        .iter()
        .skip(1)
        .take(100)
        .map(ListedParty::urn)
        .collect();
    let services = ["skattemelding", "mva-melding", "a-melding", "arsregnskap"];
    let services = services.map(|id| format!("urn:altinn:resource:{id}"));
    for (what, mut input) in [
        ("100 parties", json!({ "party": some })),
        (
            "4 services, all parties, only listed",
            json!({ "serviceResource": services }),
        ),
        (
            "4 services, all parties",
            json!({ "serviceResource": services }),
        ),
        (
            "4 services, all parties, again",
            json!({ "serviceResource": services }),
        ),
    ] {
        if !what.ends_with("listed") {
            input["search"] = json!("skattemeldinger AND utkast");
            input["searchLanguageCode"] = json!("nb");
        }
        let started = Instant::now();
        let answer = env.ask_as(&token, LIST, &json!({ "input": input })).await;
        let took = started.elapsed();
        let items = answer["data"]["searchDialogs"]["items"].as_array().unwrap();
        println!("{what}: {} found in {took:?}", items.len());
        assert!(!items.is_empty(), "{what}");
        assert!(took.as_secs() < 20, "{what}: {took:?}");
    }

    let all = env.ask_as(&token, SERVICES, &json!({})).await;
    let fallback = &all["data"]["serviceResources"]["isFullCatalogueFallback"];
    assert_eq!(fallback, true, "with so many parties nobody looks");
    let own = env
        .ask_as(&token, SERVICES, &json!({ "parties": some }))
        .await;
    assert!(ids(&own).len() < ids(&all).len());
}
