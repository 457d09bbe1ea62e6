//! What the pages are while Dialogporten fails in part or as a whole
//! (`docs/rules/security.md#degradation`).

use std::time::Duration;

use reqwest::StatusCode;
use simulators::dialogporten::{Fault, Operation};

use crate::support::{
    town::TestEnv,
    visitor::{Page, Visitor},
};

const COMPANY: &str = "/a/318037434/innboks";

fn notices(page: &Page) -> Vec<String> {
    page.texts("main .af-notice .ds-alert")
}

/// One's own messages need no list of parties.
#[tokio::test]
async fn without_a_list_of_parties_one_sees_ones_own_messages_and_is_told() {
    let town = TestEnv::new().await;
    let parties = &town.around.dialogporten;
    let mut visitor = Visitor::new();
    parties
        .inject_fault(Operation::Parties, Fault::ExecutionError)
        .unwrap();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    assert_eq!(inbox.status, StatusCode::OK);
    assert!(!inbox.texts("main h3 a").is_empty());
    assert!(notices(&inbox)[0].contains("bare dine egne meldinger"));
    assert_eq!(inbox.texts(".af-account__name"), ["Deg"]);
    assert_eq!(inbox.texts(".af-side a").len(), 6, "the folders stand");
    parties.clear_faults();
    let inbox = visitor.opens(inbox.url.as_str()).await;
    assert!(notices(&inbox).is_empty());
    assert_eq!(inbox.texts(".af-account__name"), ["Lys Morgendugg"]);
}

/// Nobody can tell that a party is not the reader's while there is no list to look in.
#[tokio::test]
async fn without_a_list_a_company_is_not_called_somebody_elses() {
    let town = TestEnv::new().await;
    let parties = &town.around.dialogporten;
    let mut visitor = Visitor::new();
    parties
        .inject_fault(Operation::Parties, Fault::Status(503))
        .unwrap();
    town.signs_in(&mut visitor, "rask").await;
    let company = visitor.opens(&town.at(COMPANY)).await;
    assert_eq!(company.status, StatusCode::BAD_GATEWAY);
    assert_eq!(company.heading(), "Vi får ikke hentet meldingene nå");
    assert!(company.find_link("Driftsmeldinger").is_some());
    parties.clear_faults();
    let again = visitor.follows(&company, "Prøv igjen").await;
    assert_eq!(again.url.path(), COMPANY);
    assert_eq!(again.status, StatusCode::OK);
}

/// `docs/rules/security.md#acc-3`: the last list stands in for half an hour, and no longer.
#[tokio::test]
async fn acc_3_the_last_list_stands_in_for_half_an_hour_and_says_so() {
    let town = TestEnv::new().await;
    let parties = &town.around.dialogporten;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "rask").await;
    parties
        .inject_fault(Operation::Parties, Fault::ExecutionError)
        .unwrap();
    let calls = |town: &TestEnv| town.around.dialogporten.requests().fields["parties"];
    let before = calls(&town);
    town.passes(Duration::from_mins(4));
    let fresh = visitor.opens(&town.at(COMPANY)).await;
    assert!(notices(&fresh).is_empty());
    assert_eq!(calls(&town), before, "trusted for five minutes");
    town.passes(Duration::from_mins(2));
    let older = visitor.opens(&town.at(COMPANY)).await;
    assert_eq!(older.status, StatusCode::OK);
    assert!(notices(&older)[0].contains("opptil en halv time gammel"));
    // In steps that leave the tokens alive.
    for _ in 0..5 {
        town.passes(Duration::from_mins(4));
        let older = visitor.opens(&town.at(COMPANY)).await;
        assert_eq!(older.status, StatusCode::OK);
    }
    town.passes(Duration::from_mins(4));
    let late = visitor.opens(&town.at(COMPANY)).await;
    assert_eq!(late.status, StatusCode::BAD_GATEWAY, "older than that");
}

/// The frame stands, for the party and the folder of the address; nothing is asked for it.
#[tokio::test]
async fn a_list_that_fails_leaves_the_frame_of_its_party() {
    let town = TestEnv::new().await;
    let dialogporten = &town.around.dialogporten;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "rask").await;
    for (fault, status) in [
        (Fault::Status(502), StatusCode::BAD_GATEWAY),
        (Fault::ExecutionError, StatusCode::BAD_GATEWAY),
        (Fault::CutBody, StatusCode::BAD_GATEWAY),
        (Fault::MalformedJson, StatusCode::BAD_GATEWAY),
        (Fault::HtmlPage, StatusCode::BAD_GATEWAY),
        (Fault::NullList, StatusCode::BAD_GATEWAY),
    ] {
        dialogporten
            .inject_fault(Operation::Search, fault.clone())
            .unwrap();
        let page = visitor.opens(&town.at("/a/318037434/arkiv")).await;
        assert_eq!(page.status, status, "{fault:?}");
        assert_eq!(page.texts(".af-account__name")[0], "Fjellbekk Safteri AS");
        assert_eq!(page.texts(".af-side a[aria-current=page]"), ["Arkiv"]);
        assert!(page.find_link("Prøv igjen").is_some());
        dialogporten.clear_faults();
        let again = visitor.opens(page.url.as_str()).await;
        assert_eq!(again.status, StatusCode::OK, "{fault:?}: it is back");
    }
}

#[tokio::test]
async fn the_inbox_goes_on_after_a_fault_without_a_restart() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let start = town.signs_in(&mut visitor, "lys").await;
    assert_eq!(start.status.as_u16(), 200);
    town.dialogporten()
        .inject_fault(Operation::Search, Fault::Status(503))
        .unwrap();
    let broken = visitor.opens(start.url.as_str()).await;
    assert_eq!(broken.status.as_u16(), 502);
    assert!(town.dialogporten().faults()[0].struck > 0);
    town.dialogporten().clear_faults();
    assert_eq!(visitor.opens(start.url.as_str()).await.status.as_u16(), 200);
}
