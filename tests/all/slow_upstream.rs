//! Dialogporten that is slow, or closed for maintenance.

use jiff::SignedDuration;
use reqwest::StatusCode;
use serde_json::json;
use simulators::dialogporten::{Fault, Operation};

use crate::support::{
    town::TestEnv,
    visitor::{Page, Visitor},
};

/// Longer than a call was waited for once; as slow as Dialogporten is without its cache.
const SLOW: Fault = Fault::Delay(7_000);
/// Longer than any call is waited for.
const TOO_LATE: u64 = 25_000;

async fn reader() -> (TestEnv, Visitor, Page) {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    (town, visitor, inbox)
}

/// The address of a message that nobody has opened.
fn unopened(town: &TestEnv) -> String {
    town.at(&format!("/dialog/{}", town.dialog("barnehage")))
}

#[tokio::test]
async fn parties_a_message_and_its_history_are_waited_for() {
    let town = TestEnv::new().await;
    for operation in [Operation::Parties, Operation::Dialog] {
        town.dialogporten().inject_fault(operation, SLOW).unwrap();
    }
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "rask").await;
    assert!(inbox.texts("main .af-notice .ds-alert").is_empty());
    assert_eq!(inbox.texts(".af-account__name")[0], "Rask Fjellbekk");
    let href = inbox.attributes("main h3 a", "href").remove(0);
    let address = inbox.url.join(&href).unwrap();
    let mut second = visitor.clone();
    let history = format!("{}/historikk", address.path());
    let history = town.at(&history);
    let (message, history) = tokio::join!(visitor.opens(address.as_str()), second.opens(&history));
    assert_eq!(
        (message.status, history.status),
        (StatusCode::OK, StatusCode::OK)
    );
}

#[tokio::test]
async fn a_change_of_labels_is_waited_for() {
    let (town, mut visitor, _) = reader().await;
    let message = visitor.opens(&unopened(&town)).await;
    town.dialogporten()
        .inject_fault(Operation::Labels, SLOW)
        .unwrap();
    let list = visitor.submits(&message, "Arkiver", &[]).await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(list.text().contains("Arkivert"), "{}", list.text());
}

#[tokio::test]
async fn an_opening_that_takes_too_long_says_whether_it_counts() {
    let cases = [
        // Opened, and the answer came too late.
        (
            Fault::LateAnswer(TOO_LATE),
            true,
            "Meldingen regnes som åpnet",
        ),
        // Never begun.
        (
            Fault::Delay(TOO_LATE),
            true,
            "Meldingen regnes ikke som åpnet",
        ),
        (
            Fault::LateAnswer(TOO_LATE),
            false,
            "Vi vet ikke om meldingen nå regnes som åpnet",
        ),
    ];
    let opens = cases.map(|(fault, lists, expected)| async move {
        let (town, mut visitor, _) = reader().await;
        let address = unopened(&town);
        town.dialogporten()
            .inject_fault(Operation::Dialog, fault.clone())
            .unwrap();
        if !lists {
            town.dialogporten()
                .inject_fault(Operation::Search, Fault::ExecutionError)
                .unwrap();
        }
        let page = visitor.opens(&address).await;
        assert_eq!(page.status, StatusCode::GATEWAY_TIMEOUT, "{fault:?}");
        assert_eq!(page.heading(), "Det tok for lang tid å åpne meldingen");
        assert!(
            page.text().contains(expected),
            "{expected}: {}",
            page.text()
        );
        town.dialogporten().clear_faults();
        let again = visitor.follows(&page, "Prøv igjen").await;
        assert_eq!(again.status, StatusCode::OK);
    });
    let [one, two, three] = opens;
    tokio::join!(one, two, three);
}

/// The siblings of being late: the answer was made, and broke on its way.
#[tokio::test]
async fn an_opening_whose_answer_is_lost_says_that_it_counts() {
    for fault in [Fault::LostAnswer, Fault::CutBody, Fault::MalformedJson] {
        for below in ["", "/historikk"] {
            let (town, mut visitor, _) = reader().await;
            let address = unopened(&town);
            let path = address.split('?').next().unwrap().to_owned() + below;
            town.dialogporten()
                .inject_fault(Operation::Dialog, fault.clone())
                .unwrap();
            let page = visitor.opens(&path).await;
            assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{fault:?}{below}");
            assert_eq!(page.heading(), "Vi får ikke vist meldingen nå");
            assert!(page.text().contains("Meldingen regnes som åpnet"));
        }
    }
}

/// However many messages are newer, and whichever list the address names.
#[tokio::test]
async fn an_opening_among_very_many_newer_messages_says_that_it_counts() {
    let (town, mut visitor, _) = reader().await;
    let address = unopened(&town);
    for number in 0..700 {
        town.clock.advance(SignedDuration::from_secs(1));
        let title = [json!({ "languageCode": "nb", "value": format!("Nyere {number}") })];
        let seed = json!({ "serviceOwner": "skd", "create": {
            "serviceResource": "urn:altinn:resource:skattemelding",
            "party": "urn:altinn:person:identifier-no:14859102442",
            "content": { "title": { "value": title } },
        } });
        let seed = serde_json::from_value(seed).unwrap();
        town.dialogporten().create(seed).unwrap();
    }
    town.dialogporten()
        .inject_fault(Operation::Dialog, Fault::LostAnswer)
        .unwrap();
    let calls = town.dialogporten_calls();
    let page = visitor.opens(&address).await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
    let text = page.text();
    assert!(text.contains("Meldingen regnes som åpnet"), "{text}");
    assert!(town.dialogporten_calls() - calls <= 12);
}

#[tokio::test]
async fn maintenance_is_told_with_its_end() {
    let (town, mut visitor, inbox) = reader().await;
    let message = unopened(&town);
    let until = town.clock.now() + SignedDuration::from_mins(90);
    let closed = |until| Fault::Maintenance { until };
    for (fault, said, seconds, knocks) in [
        (closed(Some(until)), "11.30", "5400", 1),
        // It need not be told until when.
        (
            closed(None),
            "Vi vet ikke når vedlikeholdet er ferdig",
            "60",
            2,
        ),
        (
            Fault::RetryLater {
                status: 503,
                seconds: 5400,
            },
            "11.30",
            "5400",
            1,
        ),
        (
            Fault::RetryLater {
                status: 503,
                seconds: 0,
            },
            "Vi vet ikke når vedlikeholdet er ferdig",
            "60",
            1,
        ),
    ] {
        town.dialogporten()
            .inject_fault(Operation::Any, fault.clone())
            .unwrap();
        for address in [inbox.url.as_str(), &message] {
            let calls = town.dialogporten_calls();
            let page = visitor.opens(address).await;
            assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{fault:?}");
            assert_eq!(page.heading(), "Meldingene er stengt for vedlikehold");
            assert!(
                page.text().replace(':', ".").contains(said),
                "{said}: {}",
                page.text()
            );
            assert_eq!(page.header("retry-after"), seconds, "{fault:?}");
            let asked = town.dialogporten_calls() - calls;
            assert_eq!(
                asked, knocks,
                "nobody knocks again before the time that is told"
            );
        }
        town.dialogporten().clear_faults();
        assert_eq!(
            visitor.opens(inbox.url.as_str()).await.status,
            StatusCode::OK
        );
    }
}

#[tokio::test]
async fn a_fault_of_a_gateway_is_no_maintenance() {
    let (town, mut visitor, inbox) = reader().await;
    town.dialogporten()
        .inject_fault(Operation::Any, Fault::Status(503))
        .unwrap();
    let page = visitor.opens(inbox.url.as_str()).await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
}

#[tokio::test]
async fn a_change_of_labels_under_maintenance_is_surely_not_made() {
    let (town, mut visitor, _) = reader().await;
    let message = visitor.opens(&unopened(&town)).await;
    let until = town.clock.now() + SignedDuration::from_mins(90);
    town.dialogporten()
        .inject_fault(Operation::Labels, Fault::Maintenance { until: Some(until) })
        .unwrap();
    let page = visitor.submits(&message, "Arkiver", &[]).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.heading(), "Meldingene er stengt for vedlikehold");
    town.dialogporten().clear_faults();
    let untold = Fault::Maintenance { until: None };
    town.dialogporten()
        .inject_fault(Operation::Labels, untold)
        .unwrap();
    let page = visitor.submits(&message, "Arkiver", &[]).await;
    assert_eq!(page.heading(), "Meldingene er stengt for vedlikehold");
}
