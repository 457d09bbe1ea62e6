//! Addresses of the inbox that was here before lead on (README decision D9).

use reqwest::StatusCode;

use crate::support::{town::Town, visitor::Visitor};

#[tokio::test]
async fn an_old_link_to_a_message_survives_the_login() {
    let town = Town::new().await;
    let id = town.dialog("sykepenger");
    let mut visitor = Visitor::new();
    let answer = visitor.steps(&town.at(&format!("/inbox/{id}"))).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location().path(), format!("/dialog/{id}"));
    let choice = visitor.opens(&town.at(&format!("/inbox/{id}"))).await;
    let dialog = town.chooses(&mut visitor, &choice, "lys").await;
    assert_eq!(dialog.url.path(), format!("/dialog/{id}"));
    let other = visitor.opens(&town.at("/inbox/1")).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn old_folders_lead_to_those_of_the_named_party_or_of_the_one_used_last() {
    let town = Town::new().await;
    let mut visitor = Visitor::new();
    let own = town.signs_in(&mut visitor, "rask").await;
    let own = own.url.path().split('/').nth(2).unwrap().to_owned();
    for (old, word) in [
        ("/inbox", "innboks"),
        ("/drafts", "utkast"),
        ("/sent", "sendt"),
        ("/archive", "arkiv"),
        ("/bin", "papirkurv"),
    ] {
        let page = visitor
            .opens(&town.at(&format!("{old}?search=skatt")))
            .await;
        assert_eq!(page.url.path(), format!("/a/{own}/{word}"), "{old}");
        let party = "urn%3Aaltinn%3Aorganization%3Aidentifier-no%3A318037434";
        let page = visitor
            .steps(&town.at(&format!("{old}?party={party}")))
            .await;
        assert_eq!(page.location().path(), format!("/a/318037434/{word}"));
    }
    let page = visitor.opens(&town.at("/?party=318037434")).await;
    assert_eq!(page.url.path(), "/a/318037434/innboks");
    let page = visitor.opens(&town.at("/drafts?party=999999999")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND, "somebody else's party");
    let page = visitor
        .opens(&town.at("/drafts?party=https://evil.example"))
        .await;
    assert_eq!(page.url.path(), "/a/318037434/utkast");
}

#[tokio::test]
async fn an_old_search_is_the_same_search_here() {
    let town = Town::new().await;
    let mut visitor = Visitor::new();
    let own = town.signs_in(&mut visitor, "rask").await;
    let own = own.url.path().to_owned();
    for (old, new) in [
        ("/?search=skatt", format!("{own}?q=skatt")),
        (
            "/inbox?org=nav&org=skd&status=REQUIRES_ATTENTION&status=NotApplicable",
            format!("{own}?status=krever-handling&status=uten&etat=nav&etat=skd"),
        ),
        (
            "/inbox?service=urn%3Aaltinn%3Aresource%3Aa-b&status=RART",
            format!("{own}?tjeneste=a-b"),
        ),
        (
            "/archive?party=urn:altinn:organization:identifier-no:318037434&search=skatt",
            "/a/318037434/arkiv?q=skatt".to_owned(),
        ),
    ] {
        let answer = visitor.steps(&town.at(old)).await;
        let led = answer.location();
        let query = led.query().unwrap();
        assert_eq!(format!("{}?{query}", led.path()), new, "{old}");
    }
}
