//! The main job from end to end, as requests: log in, read, act at the service owner, come back,
//! switch party, change language, log out.

use reqwest::StatusCode;

use crate::support::{
    town::{INBOX_HOST, TestEnv},
    visitor::Visitor,
};

#[tokio::test]
async fn a_citizen_logs_in_reads_and_logs_out() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    assert_eq!(inbox.status, StatusCode::OK);
    assert_eq!(inbox.heading(), "Innboks");
    assert!(inbox.url.path().ends_with("/innboks"), "{}", inbox.url);
    let title = inbox.texts("main h3 a")[0].clone();
    let dialog = visitor.follows(&inbox, &title).await;
    assert_eq!(dialog.heading(), title);
    let back = visitor.follows(&dialog, "Tilbake til innboksen").await;
    assert_eq!(back.url.path(), inbox.url.path());
    assert!(
        back.url.fragment().unwrap().starts_with("d-"),
        "to the row: {}",
        back.url
    );

    let out = visitor.submits(&back, "Logg ut", &[]).await;
    assert!(
        out.url.host_str().unwrap().starts_with("login."),
        "{}",
        out.url
    );
    assert_eq!(visitor.cookie(INBOX_HOST, "sid"), None);
    let again = visitor.opens(inbox.url.as_str()).await;
    assert_eq!(
        again.url.host_str(),
        town.places.login.host_str(),
        "one must log in again"
    );
}

#[tokio::test]
async fn acting_at_the_service_owner_needs_no_second_login_and_changes_the_dialog() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let here = town.at(&format!("/dialog/{}", town.dialog("sykepenger")));
    let dialog = visitor.opens(&here).await;
    let before = dialog.texts(".af-facts").join(" ");
    let owner = town.places.service_owner.origin().ascii_serialization();
    let action = dialog.attributes("main a.ds-button", "href");
    let action = action.iter().find(|href| href.starts_with(&owner)).unwrap();
    let case = visitor.opens(action).await;
    assert_eq!(case.url.host_str(), Some("etat.localhost"), "{}", case.url);
    let form = case.form_with_field("svar");
    let receipt = visitor
        .sends(&case, form, &[("svar", "Jeg jobbet 18 timer.")])
        .await;
    assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.text());
    let back = receipt.link("innboksen");
    assert_eq!(back, here);
    let changed = visitor.opens(&back).await;
    let after = changed.texts(".af-facts").join(" ");
    assert_ne!(before, after);
    assert!(after.contains("Til behandling"), "{after}");
}

#[tokio::test]
async fn acc_8_a_representative_switches_party_and_two_tabs_show_two_parties() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let own = town.signs_in(&mut visitor, "rask").await;
    assert_eq!(own.attributes("body", "data-color"), ["person"]);
    let picker = visitor.follows(&own, "Bytt aktør").await;
    let company = visitor.follows(&picker, "Fjellbekk Safteri AS").await;
    assert!(
        company.url.path().starts_with("/a/318037434/"),
        "{}",
        company.url
    );
    assert_eq!(company.attributes("body", "data-color"), ["company"]);
    let titles = company.texts("main h3 a");
    assert_ne!(titles, own.texts("main h3 a"));
    // The other tab still shows the person; its address says so.
    let tab = visitor.opens(own.url.as_str()).await;
    assert_eq!(tab.texts("main h3 a"), own.texts("main h3 a"));
    // The party used last is remembered, also in a new session.
    visitor.opens(company.url.as_str()).await;
    let start = visitor.opens(&town.at("/")).await;
    assert_eq!(start.url, company.url);
    let mut other_browser = Visitor::new();
    let arrived = town.signs_in(&mut other_browser, "rask").await;
    assert_eq!(arrived.url, company.url);
}

#[tokio::test]
async fn the_language_is_changed_in_place_and_remembered_with_the_person() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let nynorsk = visitor.submits(&inbox, "Nynorsk", &[]).await;
    assert_eq!(nynorsk.url, inbox.url);
    assert_eq!(nynorsk.attributes("html", "lang"), ["nn"]);
    let english = visitor.submits(&nynorsk, "English", &[]).await;
    assert_eq!(english.heading(), "Inbox");
    let mut other_browser = Visitor::reading("nb");
    let arrived = town.signs_in(&mut other_browser, "lys").await;
    assert_eq!(arrived.attributes("html", "lang"), ["en"]);
}

#[tokio::test]
async fn one_page_is_one_call_to_dialogporten() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    assert_eq!(
        town.dialogporten_calls(),
        2,
        "the parties once, and the list"
    );
    visitor.opens(inbox.url.as_str()).await;
    assert_eq!(town.dialogporten_calls(), 3);
    let title = inbox.texts("main h3 a")[0].clone();
    visitor.follows(&inbox, &title).await;
    assert_eq!(town.dialogporten_calls(), 4);
    assert_eq!(town.openings(), 1);
}
