//! The inbox, as requests: what is in it, how one pages, and what odd answers do to it.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::support::{
    town::{TestEnv, TestEnvOptions},
    visitor::{Page, Visitor},
};

fn titles(page: &Page) -> Vec<String> {
    page.texts("main h3 a")
}

#[tokio::test]
async fn the_inbox_holds_what_is_neither_draft_nor_archived_nor_binned() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let shown: BTreeSet<String> = inbox.attributes("main h3 a", "id").into_iter().collect();
    let is_shown = |name: &str| shown.contains(&format!("d-{}", town.dialog(name)));
    for name in [
        "sykepenger",
        "pass",
        "foreldrepenger",
        "byggesak",
        "vann",
        "tinglysing",
    ] {
        assert!(is_shown(name), "{name}");
    }
    for name in [
        "privatist",
        "privatist-slettes",
        "helsetrygdkort",
        "studielan",
        "politiattest",
    ] {
        assert!(!is_shown(name), "{name}");
    }
    let headings = inbox.texts("main h2");
    assert_eq!(headings[0], "November", "{headings:?}");
    assert!(
        headings.iter().any(|heading| heading == "2024"),
        "{headings:?}"
    );
    let distinct: BTreeSet<_> = headings.iter().collect();
    assert_eq!(
        distinct.len(),
        headings.len(),
        "a heading stands once: {headings:?}"
    );
}

#[tokio::test]
async fn a_message_is_unread_until_it_is_opened() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let row = format!("li:has(#d-{})", town.dialog("sykepenger"));
    assert!(inbox.texts(&row)[0].contains("Ulest"));
    visitor
        .opens(&town.at(&format!("/dialog/{}", town.dialog("sykepenger"))))
        .await;
    let inbox = visitor.opens(inbox.url.as_str()).await;
    assert!(!inbox.texts(&row)[0].contains("Ulest"));
    assert!(inbox.texts(&row)[0].contains("Åpnet av deg"));
}

/// `docs/decisions/0003`: the place is a date and an id; no message comes twice or is lost.
#[tokio::test]
async fn paging_shows_every_message_once_in_the_same_order() {
    let whole_town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let whole = titles(&whole_town.signs_in(&mut visitor, "lys").await);
    let town = TestEnv::with(TestEnvOptions {
        page_size: 4,
        ..TestEnvOptions::default()
    })
    .await;
    let mut visitor = Visitor::new();
    let mut page = town.signs_in(&mut visitor, "lys").await;
    let mut paged = titles(&page);
    assert_eq!(paged.len(), 4);
    assert!(page.text().contains("Viser 4, det finnes flere"));
    assert!(page.find_link("Til de nyeste").is_none());
    while page.find_link("Eldre meldinger").is_some() {
        page = visitor.follows(&page, "Eldre meldinger").await;
        assert!(titles(&page).len() <= 4);
        paged.extend(titles(&page));
    }
    assert_eq!(paged, whole);
    let newest = visitor.follows(&page, "Til de nyeste").await;
    assert_eq!(titles(&newest), whole[..4]);
    // The way back from a message leads to the page it was on.
    let second = visitor.follows(&newest, "Eldre meldinger").await;
    let dialog = visitor.follows(&second, &titles(&second)[0]).await;
    let back = visitor.follows(&dialog, "Tilbake").await;
    assert_eq!(titles(&back), titles(&second));
}

#[tokio::test]
async fn a_place_that_was_tampered_with_or_is_anothers_shows_the_newest_and_says_so() {
    let town = TestEnv::with(TestEnvOptions {
        page_size: 2,
        ..TestEnvOptions::default()
    })
    .await;
    let mut visitor = Visitor::new();
    let own = town.signs_in(&mut visitor, "rask").await;
    let company = visitor.opens(&town.at("/a/318037434/innboks")).await;
    let foreign = company.link("Eldre meldinger");
    let place = foreign.split("etter=").nth(1).unwrap();
    let first = titles(&own);
    let mut changed = place.to_owned();
    changed.replace_range(10..11, if &place[10..11] == "A" { "B" } else { "A" });
    for bad in [place, &changed, "x", "%00", "AAAA", &"A".repeat(5000)] {
        let page = visitor.opens(&format!("{}?etter={bad}", own.url)).await;
        assert_eq!(page.status, StatusCode::OK, "{bad}");
        assert_eq!(titles(&page), first, "{bad}");
        assert!(
            page.text()
                .contains("Lenken til eldre meldinger kunne ikke brukes"),
            "{bad}"
        );
    }
}

#[tokio::test]
async fn acc_2_somebody_elses_party_is_no_page_and_no_question() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let asked = town.dialogporten_calls();
    for party in [
        "318037434",
        "999999999",
        "meg-selv",
        "%2e%2e",
        "a".repeat(64).as_str(),
    ] {
        let page = visitor
            .opens(&town.at(&format!("/a/{party}/innboks")))
            .await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{party}");
    }
    assert_eq!(town.dialogporten_calls(), asked);
    // The handle of a person is the viewer's own: another viewer cannot use it.
    let mut other = Visitor::new();
    town.signs_in(&mut other, "rask").await;
    let page = other.opens(inbox.url.as_str()).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert_eq!(
        page.heading(),
        "Du kan ikke opptre på vegne av denne aktøren"
    );
}

#[tokio::test]
async fn acc_3_a_party_that_is_lost_is_passed_over_with_a_notice() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let own = town.signs_in(&mut visitor, "lys").await;
    let rask = {
        let mut other = Visitor::new();
        town.signs_in(&mut other, "rask").await;
        other.opens(&town.at("/a/318037434/innboks")).await
    };
    assert_eq!(rask.status, StatusCode::OK);
    // As if the party used last had been withdrawn since.
    let person = "14859102442";
    let lys = town.app.store.person_key(person).unwrap();
    let urn = "urn:altinn:organization:identifier-no:318037434";
    let urn = arbeidsflate::domain::PartyUrn::new(urn);
    let store = &town.app.store;
    store.record_recent_party(&lys, &urn).await.unwrap();
    let page = visitor.opens(&town.at("/")).await;
    assert_eq!(page.url, own.url);
    assert!(page.text().contains(
        "Du har ikke lenger tilgang til virksomheten med org.nr. 318 037 434, som du brukte sist."
    ));
    // And as if it had been the one to open first.
    store.set_default_party(&lys, Some(&urn)).await.unwrap();
    let page = visitor.opens(&town.at("/")).await;
    assert_eq!(page.url, own.url);
    assert!(
        page.text()
            .contains("Du har ikke lenger tilgang til virksomheten med org.nr. 318 037 434, som skulle åpnes først.")
    );
    let page = visitor.opens(page.url.as_str()).await;
    assert!(
        !page.text().contains("ikke lenger tilgang"),
        "it is said once"
    );
}

/// A Dialogporten that answers `parties` as usual and searches with `answer`.
async fn odd_town(answer: ResponseTemplate) -> (TestEnv, MockServer) {
    let server = MockServer::start().await;
    let parties = json!({ "data": { "parties": [{
        "party": "urn:altinn:person:identifier-no:14859102442", "name": "LYS MORGENDUGG",
        "partyType": "Person", "isCurrentEndUser": true, "subParties": [],
    }] } });
    let asks_parties =
        |request: &Request| String::from_utf8_lossy(&request.body).contains("query parties");
    Mock::given(asks_parties)
        .respond_with(ResponseTemplate::new(200).set_body_json(parties))
        .with_priority(1)
        .mount(&server)
        .await;
    Mock::given(|_: &Request| true)
        .respond_with(answer)
        .with_priority(2)
        .mount(&server)
        .await;
    let dialogporten = Some(server.uri().parse().unwrap());
    (
        TestEnv::with(TestEnvOptions {
            dialogporten,
            ..TestEnvOptions::default()
        })
        .await,
        server,
    )
}

fn searched(items: &Value) -> ResponseTemplate {
    let data = json!({ "data": { "searchDialogs": { "items": items, "hasNextPage": false, "errors": [] } } });
    ResponseTemplate::new(200).set_body_json(data)
}

#[tokio::test]
async fn rubbish_among_the_rows_is_counted_and_announced() {
    let whole = json!({
        "id": "01a0f4c4-98c0-7002-8000-000000003dde", "org": "no-such-owner",
        "party": "urn:altinn:person:identifier-no:14859102442",
        "contentUpdatedAt": "2026-11-20T10:00:00Z", "status": "SOMETHING_NEW",
        "content": { "title": { "value": [{ "value": "En \u{202e}melding", "languageCode": "nb" }] } },
        "endUserContext": { "systemLabels": ["NEW"] },
    });
    let bare = json!({
        "id": "01a0f4c4-98c0-7002-8000-000000003ddf",
        "party": "urn:altinn:person:identifier-no:14859102442",
        "contentUpdatedAt": "2026-11-19T10:00:00Z",
    });
    let (town, _server) = odd_town(searched(&json!([whole, { "id": 7 }, null, bare]))).await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    assert_eq!(inbox.status, StatusCode::OK);
    assert_eq!(titles(&inbox), ["En melding", "Uten tittel fra"]);
    assert!(inbox.text().contains("Status ukjent"));
    assert!(inbox.text().contains("2 meldinger kunne ikke vises"));
    let told = visitor.follows(&inbox, "Last ned listen").await;
    let said = "2 meldinger kunne ikke leses og er ikke med.";
    assert_eq!(told.texts("main li"), [said]);
    let file = visitor.follows(&told, "Last ned likevel").await;
    assert!(file.body.contains(said));
    assert_eq!(file.body.matches("/dialog/").count(), 2);
}

#[tokio::test]
async fn an_empty_inbox_says_so() {
    let (town, _server) = odd_town(searched(&json!([]))).await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    assert_eq!(inbox.status, StatusCode::OK);
    assert!(inbox.text().contains("Innboksen er tom"));
    assert!(
        inbox.find_link("annen aktør").is_none(),
        "there is nobody to switch to"
    );
    let archive = visitor.follows(&inbox, "Se i arkivet").await;
    assert!(archive.url.path().ends_with("/arkiv"), "{}", archive.url);
    // Forms are begun elsewhere.
    let drafts = visitor.follows(&inbox, "Utkast").await;
    assert!(drafts.text().contains("Ingen utkast"));
    let forms = drafts.texts("main .af-card a");
    assert_eq!(forms, ["Alle skjemaer og tjenester (info.altinn.no)"]);
}

#[tokio::test]
async fn a_failure_is_never_an_empty_inbox() {
    let failures = [
        (searched(&Value::Null), StatusCode::BAD_GATEWAY),
        (ResponseTemplate::new(500), StatusCode::BAD_GATEWAY),
        (ResponseTemplate::new(200).set_body_string("{\"data\":{"), StatusCode::BAD_GATEWAY),
        (ResponseTemplate::new(200).set_body_json(json!({ "data": null, "errors": [{}] })), StatusCode::BAD_GATEWAY),
        (
            ResponseTemplate::new(200).set_body_json(json!({ "data": null, "errors": [{ "extensions": { "code": "AUTH_NOT_AUTHORIZED" } }] })),
            StatusCode::FORBIDDEN,
        ),
    ];
    for (answer, status) in failures {
        let (town, _server) = odd_town(answer).await;
        let mut visitor = Visitor::new();
        let page = town.signs_in(&mut visitor, "lys").await;
        assert_eq!(page.status, status, "{}", page.text());
        assert!(!page.text().contains("Innboksen er tom"));
        assert!(page.text().contains("Referanse: "));
        assert!(
            page.form_with("Logg ut").action.ends_with("/logg-ut"),
            "the way out is there"
        );
    }
}
