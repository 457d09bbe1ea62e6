//! Addresses of the inbox that was here before lead on (`docs/decisions/0046`).

use reqwest::StatusCode;

use crate::support::{town::TestEnv, visitor::Visitor};

#[tokio::test]
async fn an_old_link_to_a_message_survives_the_login() {
    let town = TestEnv::new().await;
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
    let town = TestEnv::new().await;
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
    let town = TestEnv::new().await;
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
            format!("{own}?tjeneste=a-b&uten=status"),
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

/// Old addresses and where they lead; `*` is the lists of the person who is signed in.
const MEANINGS: &[(&str, &str)] = &[
    ("/?group=ALL_COMPANIES", "/a/virksomheter/innboks"),
    ("/drafts?group=ALL_PERSONS", "/a/personer/utkast"),
    (
        "/inbox?allParties=true&search=skatt",
        "/a/virksomheter/innboks?q=skatt",
    ),
    ("/inbox?allParties=false", "*/innboks"),
    ("/inbox?group=RART", "*/innboks?uten=aktor"),
    (
        "/inbox?org=nav,skd&org=digdir",
        "*/innboks?etat=digdir&etat=nav&etat=skd",
    ),
    (
        "/inbox?status=COMPLETED,AWAITING",
        "*/innboks?status=til-behandling&status=avsluttet",
    ),
    ("/inbox?status=DEFAULT", "*/innboks"),
    (
        "/inbox?status=ARCHIVE&status=COMPLETED",
        "*/arkiv?status=avsluttet",
    ),
    ("/inbox?systemLabel=BIN", "*/papirkurv"),
    ("/inbox?status=SENT&status=BIN", "*/sendt?uten=status"),
    ("/archive?status=BIN", "*/arkiv?uten=status"),
    ("/inbox?status=DRAFT", "*/innboks?uten=status"),
    ("/inbox?updated=THIS_WEEK", "*/innboks?tid=uke"),
    ("/inbox?updated=OLDER_THAN_ONE_YEAR", "*/innboks?tid=eldre"),
    ("/inbox?updated=SOME_DAY", "*/innboks?uten=tid"),
    (
        "/inbox?updated=fromAndToDate&fromDate=2026-01-01&toDate=2026-02-01T22:59:59.999Z",
        "*/innboks?fra=2026-01-01&til=2026-02-01",
    ),
    (
        "/inbox?fromDate=2025-12-31T23:00:00.000Z",
        "*/innboks?fra=2026-01-01",
    ),
    ("/inbox?fromDate=i+fjor", "*/innboks?uten=tid"),
    ("/inbox?isContentSeen=false", "*/innboks?lest=nei"),
    ("/inbox?sender=Statens+vegvesen", "*/innboks?etat=svv"),
    (
        "/inbox?sender=norwegian+public+roads+administration",
        "*/innboks?etat=svv",
    ),
    ("/inbox?sender=Vegvesenet", "*/innboks?uten=avsender"),
    ("/inbox?sender=NAV", "*/innboks?etat=nav"),
    ("/sent?subAccounts=N4Ig", "*/sendt?uten=enhet"),
    (
        "/inbox?party=urn:altinn:organization:identifier-no:318037434&party=310702641",
        "/a/utvalg/innboks?enhet=318037434&enhet=310702641",
    ),
    (
        "/inbox?party=urn:altinn:person:identifier-no:1",
        "*/innboks?uten=aktor",
    ),
    ("/saved-searches", "/sok"),
    ("/profile", "/profil"),
    ("/profile/notifications?x=y", "/profil"),
    ("/inbox/", "/inbox"),
    ("/archive/?search=skatt", "/archive?search=skatt"),
    ("/profile/", "/profile"),
];

/// What an old address means is kept, and what has no counterpart is named on the page it leads to.
#[tokio::test]
async fn everything_that_an_old_address_means_is_kept_and_the_rest_named() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let own = town.signs_in(&mut visitor, "rask").await;
    let own = own.url.path().strip_suffix("/innboks").unwrap().to_owned();
    for (old, new) in MEANINGS {
        let answer = visitor.steps(&town.at(old)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{old}");
        assert_eq!(answer.header("location"), new.replace('*', &own), "{old}");
    }
    let told = visitor
        .opens(&town.at("/inbox?sender=Ingen&search=skatt"))
        .await;
    assert!(told.text().contains("Filteret «Avsender» ble ikke brukt"));
    assert!(told.text().contains("skatt"));
    let told = visitor.opens(&town.at("/inbox?group=RART")).await;
    assert!(told.text().contains("sa ikke hvem den gjaldt"));
}

#[tokio::test]
async fn an_id_in_capitals_leads_to_the_same_message() {
    let town = TestEnv::new().await;
    let id = town.dialog("sykepenger");
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let capitals = id.to_uppercase();
    for old in [
        format!("/inbox/{capitals}"),
        format!("/inbox/{id}/"),
        format!("/inbox/{capitals}/?x=y"),
    ] {
        let dialog = visitor.opens(&town.at(&old)).await;
        assert_eq!(dialog.status, StatusCode::OK, "{old}");
        assert_eq!(dialog.url.path(), format!("/dialog/{id}"), "{old}");
    }
}

/// Ours are written so by others, and by people.
#[tokio::test]
async fn an_address_of_ours_in_capitals_or_with_slashes_leads_to_the_same_page() {
    let town = TestEnv::new().await;
    let id = town.dialog("sykepenger");
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let capitals = id.to_uppercase();
    let own = inbox.url.path();
    for (written, read) in [
        (
            format!("/dialog/{capitals}?liste=%2Faktor"),
            format!("/dialog/{id}?liste=%2Faktor"),
        ),
        (format!("/dialog/{id}/"), format!("/dialog/{id}")),
        (
            format!("/dialog/{capitals}/historikk//"),
            format!("/dialog/{id}/historikk"),
        ),
        (format!("{own}/?lest=nei"), format!("{own}?lest=nei")),
        (own.replace("innboks", "Innboks"), own.to_owned()),
        ("/aktor/".to_owned(), "/aktor".to_owned()),
        ("/hjelp/".to_owned(), "/hjelp".to_owned()),
    ] {
        let page = visitor.opens(&town.at(&written)).await;
        assert_eq!(page.status, StatusCode::OK, "{written}");
        assert_eq!(page.url.as_str(), town.at(&read), "{written}");
    }
}

/// A link that somebody opens who is signed out is the same after the login.
#[tokio::test]
async fn an_old_search_survives_the_login() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let start = visitor
        .opens(&town.at("/?party=318037434&search=skatt"))
        .await;
    let choice = visitor.follows(&start, "ID-porten").await;
    let list = town.chooses(&mut visitor, &choice, "rask").await;
    assert_eq!(list.url.path(), "/a/318037434/innboks");
    assert_eq!(list.url.query(), Some("q=skatt"));
}
