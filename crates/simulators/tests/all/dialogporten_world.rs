//! Worlds of the simulated Dialogporten: several people, seeded history, and invalid worlds.

use serde_json::{Value, json};
use simulators::dialogporten::seed::World;

use crate::{
    dialogporten_env::{DialogportenEnv, USER, read},
    dialogporten_simulator::{AWAITING, FULL, HIGH, LIST, OPEN, PARTIES, dialog, item, own_party},
};

#[tokio::test]
async fn two_people_share_labels_and_read_marks_and_the_unknown_see_nothing() {
    let env = DialogportenEnv::start_with(|world| {
        let mut ola = json!({ "pid": "08844397713", "name": "OLA NORDMANN" });
        ola["authorizedParties"] = json!([world["authorizedParties"][0]]);
        let kari = json!({ "pid": USER, "name": "KARI NORDMANN",
            "authorizedParties": world["authorizedParties"], "denied": world["denied"] });
        world["people"] = json!([kari, ola]);
        let seed = dialog(world, AWAITING);
        seed["labels"] = json!(["Bin", "MarkedAsUnopened"]);
        seed["seenBy"] = json!([{ "pid": "08844397713", "at": "2026-11-21T12:00:00Z" }]);
    })
    .await;
    let seeded = item(&env, AWAITING).await;
    let mut labels = seeded["endUserContext"]["systemLabels"].clone();
    labels.as_array_mut().unwrap().sort_by_key(Value::to_string);
    assert_eq!(labels, json!(["BIN", "MARKED_AS_UNOPENED"]));
    assert_eq!(seeded["isContentSeen"], false);
    let seen = &seeded["seenSinceLastContentUpdate"];
    assert_eq!(seen, &json!([{ "isCurrentEndUser": false }]));

    let ola = env.issuer.token("08844397713", HIGH);
    env.ask_as(&ola, OPEN, &json!({ "id": AWAITING })).await;
    let after = item(&env, AWAITING).await;
    assert_eq!(after["isContentSeen"], true);
    assert_eq!(
        after["endUserContext"]["revision"],
        seeded["endUserContext"]["revision"]
    );
    assert_eq!(after["seenSinceLastUpdate"].as_array().unwrap().len(), 1);

    let stranger = env.issuer.token("21893948276", HIGH);
    let answer = env.ask_as(&stranger, PARTIES, &json!({})).await;
    assert_eq!(
        (answer["data"].clone(), answer["errors"].is_array()),
        (Value::Null, true)
    );
    let input = json!({ "input": { "party": [own_party()] } });
    let answer = env.ask_as(&stranger, LIST, &input).await;
    assert_eq!(answer["data"]["searchDialogs"]["items"], json!([]));
}

#[test]
fn a_faulty_world_is_refused_with_the_dialog_and_the_field() {
    let world = read("world");
    let complaint = |change: &dyn Fn(&mut Value)| {
        let mut changed = world.clone();
        change(dialog(&mut changed, FULL));
        World::from_json(changed).unwrap_err().to_string()
    };
    let told = |complaint: String, field: &str| {
        assert!(
            complaint.contains(FULL) && complaint.contains(field),
            "{complaint}"
        );
    };
    told(
        complaint(&|dialog| dialog["create"]["dueAtt"] = json!("2026-01-01T00:00:00Z")),
        "dueAtt",
    );
    told(
        complaint(&|dialog| dialog["create"]["status"] = json!("Sent")),
        "Sent",
    );
    told(
        complaint(&|dialog| dialog["create"]["party"] = json!("kari")),
        "create.party",
    );
    told(
        complaint(&|dialog| dialog["serviceOwner"] = json!("ssb")),
        "serviceOwner",
    );
    told(
        complaint(&|dialog| dialog["labels"] = json!(["Sent"])),
        "labels",
    );
    let missing = World::from_json(json!({})).unwrap_err().to_string();
    assert_eq!(missing, "world: user: missing");
}
