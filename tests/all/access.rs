//! Why one may see a dialog, as requests: what the page tells, that it opens nothing, and each refusal.

use reqwest::StatusCode;
use serde_json::json;
use simulators::dialogporten::{Fault, Operation};

use crate::support::{
    town::TestEnv,
    visitor::{Page, Visitor},
};

async fn shown(person: &str, name: &str) -> (TestEnv, Visitor, Page) {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, person).await;
    let page = visitor.opens(&access(&town, name)).await;
    (town, visitor, page)
}

fn access(town: &TestEnv, name: &str) -> String {
    town.at(&format!("/dialog/{}/tilgang", town.dialog(name)))
}

#[tokio::test]
async fn it_says_why_for_whom_and_which_service_and_opens_nothing() {
    let (town, mut visitor, page) = shown("rask", "tilsyn-mat").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.heading(), "Om fullmakt og tjeneste");
    let text = page.text();
    for words in [
        "til Fjellbekk Safteri AS",
        "Du kan se den fordi du har dette:",
        "Rolle: Daglig leder",
        "Du er logget inn på sikkerhetsnivå 4 (høyt).",
        "Tjenesten krever minst nivå 3 (betydelig).",
        "Mattilsynet",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let all = page.link("Alle meldinger fra denne tjenesten til Fjellbekk Safteri AS");
    assert_eq!(all, "/a/318037434/innboks?hvor=alle&tjeneste=tilsyn-mat");
    let list = visitor.opens(&town.at(&all)).await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(page.find_link("Gi og få tilgang").is_some());
    assert_eq!(town.openings(), 0, "it is no receipt");
    assert_eq!(town.dialogporten().requests().rest, 0);
    assert!(!page.body.contains("urn:altinn"));
}

#[tokio::test]
async fn ones_own_message_is_said_to_be_ones_own() {
    let (_town, _visitor, page) = shown("lys", "sykepenger").await;
    assert!(
        page.text().contains("Meldingen er til deg."),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn the_way_back_is_the_row_of_the_list() {
    let (town, mut visitor, page) = shown("rask", "tilsyn-mat").await;
    let row = format!("#d-{}", town.dialog("tilsyn-mat"));
    assert_eq!(
        page.link("Gå til Innboks"),
        format!("/a/318037434/innboks{row}")
    );
    let list = "%2Fa%2F318037434%2Farkiv%3Fq%3Dtilsyn";
    let url = format!("{}?liste={list}", access(&town, "tilsyn-mat"));
    let page = visitor.opens(&url).await;
    assert_eq!(
        page.link("Gå til Arkiv"),
        format!("/a/318037434/arkiv?q=tilsyn{row}")
    );
    let open = page.link("Åpne meldingen");
    assert!(open.ends_with(&format!("?liste={list}")), "{open}");
    let evil = format!("{}?liste=%2F%2Fevil.example", access(&town, "tilsyn-mat"));
    assert!(!visitor.opens(&evil).await.link("Gå til").contains("evil"));
}

#[tokio::test]
async fn the_row_menu_leads_to_both_pages_and_says_which_one_opens_the_message() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let menu = inbox.attributes("main a[href*='/valg?']", "href").remove(0);
    let options = visitor.opens(&town.at(&menu)).await;
    assert!(options.text().contains("Historikken åpner meldingen."));
    assert!(options.text().contains("Åpner ikke meldingen."));
    let page = visitor.follows(&options, "Om fullmakt og tjeneste").await;
    assert_eq!(page.heading(), "Om fullmakt og tjeneste");
    assert_eq!(town.openings(), 0);
    let page = visitor.follows(&options, "Hvem har sett meldingen?").await;
    assert_eq!(page.heading(), "Historikk");
    assert_eq!(town.openings(), 1);
}

#[tokio::test]
async fn each_refusal_is_a_page_of_its_own() {
    let (town, mut visitor, _) = shown("rask", "tilsyn-mat").await;
    let unknown = town.at("/dialog/01a0f4c4-98c0-7002-8000-00000000ffff/tilgang");
    for (url, status, heading) in [
        (unknown, StatusCode::NOT_FOUND, "Meldingen finnes ikke"),
        (
            access(&town, "sykepenger"),
            StatusCode::FORBIDDEN,
            "Du har ikke tilgang til denne meldingen",
        ),
        (
            access(&town, "trukket"),
            StatusCode::NOT_FOUND,
            "Meldingen finnes ikke",
        ),
    ] {
        let page = visitor.opens(&url).await;
        assert_eq!((page.status, page.heading()), (status, heading.to_owned()));
    }
    for fault in [Fault::ExecutionError, Fault::MalformedJson, Fault::HtmlPage] {
        town.dialogporten()
            .inject_fault(Operation::Lookup, fault.clone())
            .unwrap();
        let page = visitor.opens(&access(&town, "tilsyn-mat")).await;
        assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{fault:?}");
        town.dialogporten().clear_faults();
    }
}

/// What the platform tells of a reason is shown, never trusted.
#[tokio::test]
async fn an_odd_answer_is_shown_as_far_as_it_goes() {
    let (town, mut visitor, _) = shown("rask", "tilsyn-mat").await;
    for (field, with) in [
        ("metadata", json!("javascript:alert(1)")),
        ("metadata", json!("http://evil.example/")),
        ("grantType", json!("SOMETHING_NEW")),
        ("evidence", json!([])),
    ] {
        let fault = Fault::Replace {
            field: field.to_owned(),
            with: with.clone(),
        };
        town.dialogporten()
            .inject_fault(Operation::Lookup, fault)
            .unwrap();
        let page = visitor.opens(&access(&town, "tilsyn-mat")).await;
        assert_eq!(page.status, StatusCode::OK, "{field}: {with}");
        assert!(!page.body.contains("javascript:"), "{field}");
        assert!(!page.body.contains("evil.example"), "{field}");
        town.dialogporten().clear_faults();
    }
}
