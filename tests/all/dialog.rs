//! A dialog opened, as requests: what it shows, and each refusal.

use reqwest::StatusCode;

use crate::support::{
    town::TestEnv,
    visitor::{Page, Visitor},
};

async fn opened(person: &str, name: &str) -> (TestEnv, Visitor, Page) {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, person).await;
    let page = visitor
        .opens(&town.at(&format!("/dialog/{}", town.dialog(name))))
        .await;
    (town, visitor, page)
}

#[tokio::test]
async fn a_get_action_is_a_plain_link_and_whatever_changes_something_is_asked_about_first() {
    let (town, _visitor, page) = opened("lys", "barnehage").await;
    assert_eq!(page.status, StatusCode::OK);
    let owner = town.places.service_owner.origin().ascii_serialization();
    let asks = format!("{}/handling/", page.url.path());
    let (asking, plain): (Vec<_>, Vec<_>) = page
        .attributes("main .af-actions a.ds-button", "href")
        .into_iter()
        .partition(|href| href.starts_with(&asks));
    assert!(
        !asking.is_empty() && !plain.is_empty(),
        "{asking:?} {plain:?}"
    );
    for href in plain {
        assert!(
            href.starts_with("https://") || href.starts_with(&owner),
            "{href}"
        );
    }
    for action in page.attributes("main form", "action") {
        assert!(action.starts_with('/'), "nothing posts anywhere but to us");
    }
}

#[tokio::test]
async fn a_passed_deadline_is_told_beside_the_actions() {
    let late = "main section[aria-labelledby=handlinger] .ds-tag";
    let (_town, _visitor, page) = opened("lys", "eu-kontroll").await;
    assert_eq!(page.texts(late), ["Fristen har gått ut"]);
    assert!(page.find_link("Finn et verksted").is_some());
    let (_town, _visitor, page) = opened("lys", "barnehage").await;
    assert!(page.texts(late).is_empty(), "it is to come");
}

#[tokio::test]
async fn the_owner_is_named_as_whom_to_ask_though_nobody_has_told_how() {
    let (_town, _visitor, page) = opened("lys", "eu-kontroll").await;
    let asked = page.texts("[aria-labelledby=sporsmal] strong");
    assert_eq!(asked, ["Statens vegvesen"]);
    assert!(page.texts("[aria-labelledby=sporsmal] li").is_empty());
}

#[tokio::test]
async fn the_service_stands_among_the_facts() {
    let (town, mut visitor, page) = opened("lys", "eu-kontroll").await;
    let service = |page: &Page| {
        let details = page.texts("[aria-labelledby=om] dl > div");
        let service = details
            .iter()
            .find_map(|line| line.strip_prefix("Tjeneste"));
        service
            .unwrap_or_else(|| panic!("{details:?}"))
            .trim()
            .to_owned()
    };
    let calls = town.dialogporten_calls();
    let again = visitor.opens(page.url.as_str()).await;
    assert_eq!(service(&again), "eu-kontroll");
    assert_eq!(
        town.dialogporten_calls(),
        calls + 1,
        "nobody is asked for its name"
    );
    // What it is called, as soon as anybody has heard it.
    let access = visitor.follows(&page, "Om fullmakt og tjeneste").await;
    let again = visitor.opens(page.url.as_str()).await;
    let name = service(&again);
    assert_ne!(name, "eu-kontroll");
    assert!(access.text().contains(&name), "{name}: {}", access.text());
}

#[tokio::test]
async fn an_action_that_one_may_not_do_says_why_and_has_no_address() {
    let (_town, _visitor, page) = opened("rask", "arsregnskap").await;
    assert!(page.text().contains("du mangler rettighet til dette"));
    let access = page.attributes(".af-actions ~ p a, main section p a", "href");
    let access: Vec<_> = access
        .iter()
        .filter(|href| href.contains("/tilgang"))
        .collect();
    assert_eq!(access.len(), 1, "it says where to ask for it");
    assert!(!page.body.contains("urn:dialogporten"));
}

#[tokio::test]
async fn a_message_of_another_party_than_the_list_says_whose_it_is() {
    let (town, mut visitor, page) = opened("rask", "mva").await;
    assert!(!page.text().contains("Denne meldingen gjelder"));
    assert_eq!(page.attributes("body", "data-color"), ["company"]);
    assert!(page.link("Tilbake").starts_with("/a/318037434/innboks#d-"));
    let list = "%2Fa%2F311585509%2Finnboks";
    let here = town.at(&format!("/dialog/{}?liste={list}", town.dialog("mva")));
    let page = visitor.opens(&here).await;
    assert!(
        page.text()
            .contains("Denne meldingen gjelder Fjellbekk Safteri AS"),
        "{}",
        page.text()
    );
    assert!(page.link("Tilbake").starts_with("/a/311585509/innboks#d-"));
}

/// Makes a message of this party's in a case, like one that the world has; gives its id.
fn in_case(town: &TestEnv, party: &str, process: &str) -> uuid::Uuid {
    let dialogs = town.around.world["dialogs"].as_array().unwrap();
    let like = dialogs
        .iter()
        .find(|one| one["create"]["party"] == party)
        .unwrap();
    let seed = serde_json::json!({
        "serviceOwner": like["serviceOwner"],
        "create": {
            "serviceResource": like["create"]["serviceResource"],
            "party": party,
            "process": process,
            "content": { "title": { "value": [{ "languageCode": "nb", "value": "I en sak" }] } },
        },
    });
    let seed = serde_json::from_value(seed).unwrap();
    town.dialogporten().create(seed).unwrap()
}

/// The list of a group holds the messages of all in it.
#[tokio::test]
async fn a_message_opened_from_a_group_is_no_surprise_and_leads_to_its_case() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let own = town.signs_in(&mut visitor, "rask").await;
    let handle = own.url.path().split('/').nth(2).unwrap();
    let people = &town.around.people;
    let pid = people.iter().find(|one| one.key == "rask").unwrap();
    let own_urn = format!(
        "urn:altinn:person:identifier-no:{}",
        pid.pid.as_deref().unwrap()
    );
    let company = "urn:altinn:organization:identifier-no:318037434";
    let theirs = in_case(&town, company, "urn:fjordvik:sak:1");
    let mine = in_case(&town, &own_urn, "urn:fjordvik:sak:1");
    for (id, key, list, is_told) in [
        (theirs, "318037434", "/a/318037434/innboks", false),
        (theirs, "318037434", "/a/alle/innboks", false),
        (theirs, "318037434", "/a/virksomheter/arkiv", false),
        (
            theirs,
            "318037434",
            "/a/utvalg/innboks?enhet=318037434",
            false,
        ),
        (
            theirs,
            "318037434",
            "/a/utvalg/innboks?enhet=311585509",
            true,
        ),
        (theirs, "318037434", "/a/personer/innboks", true),
        (theirs, "318037434", "/a/meg/innboks", true),
        (mine, handle, "/a/meg/innboks", false),
        (mine, handle, "/a/alle/innboks", false),
        (mine, handle, "/a/personer/innboks", false),
        (mine, handle, "/a/virksomheter/innboks", true),
        (mine, handle, "/a/318037434/innboks", true),
    ] {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("liste", list)
            .finish();
        let page = visitor
            .opens(&town.at(&format!("/dialog/{id}?{query}")))
            .await;
        assert_eq!(page.status, StatusCode::OK, "{list}");
        let is_said = page.text().contains("Denne meldingen gjelder");
        assert_eq!(is_said, is_told, "{list}");
        let case = page.link("Andre meldinger i samme sak");
        assert!(
            case.starts_with(&format!("/a/{key}/innboks?")),
            "{list}: {case}"
        );
        let case = visitor.follows(&page, "Andre meldinger i samme sak").await;
        let ids = case.attributes("main h3 a", "id");
        assert_eq!(ids, [format!("d-{id}")], "{list}");
    }
}

#[tokio::test]
async fn the_way_back_never_leads_off_our_site() {
    let (town, mut visitor, _page) = opened("lys", "pass").await;
    for list in [
        "https%3A%2F%2Fevil.example",
        "%2F%2Fevil.example",
        "javascript%3Aalert(1)",
        "%2Fa%2F..%2F%2Fevil.example",
        "%2F",
    ] {
        let page = visitor
            .opens(&town.at(&format!("/dialog/{}?liste={list}", town.dialog("pass"))))
            .await;
        let back = page.link("Tilbake");
        assert!(
            back.starts_with("/a/") && !back.contains("evil"),
            "{list}: {back}"
        );
    }
}

#[tokio::test]
async fn each_refusal_is_a_page_of_its_own_with_its_status() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "rask").await;
    let unknown = "01a0f4c4-98c0-7002-8000-00000000ffff".to_owned();
    let cases = [
        (unknown, StatusCode::NOT_FOUND, "Meldingen finnes ikke"),
        (
            town.dialog("sykepenger"),
            StatusCode::FORBIDDEN,
            "Du har ikke tilgang til denne meldingen",
        ),
        (
            town.dialog("trukket"),
            StatusCode::GONE,
            "Meldingen er slettet",
        ),
        (
            town.dialog("senere"),
            StatusCode::NOT_FOUND,
            "Meldingen er ikke synlig ennå",
        ),
    ];
    for (id, status, heading) in cases {
        let page = visitor.opens(&town.at(&format!("/dialog/{id}"))).await;
        assert_eq!((page.status, page.heading()), (status, heading.to_owned()));
        assert!(page.texts("title")[0].starts_with(heading));
        assert!(
            page.text().contains("Rask Fjellbekk"),
            "who one is stands on it"
        );
    }
}

#[tokio::test]
async fn texts_are_shown_in_the_readers_language_and_marked_when_they_are_not() {
    let (_town, mut visitor, page) = opened("lys", "sykepenger").await;
    let bokmaal = page.heading();
    let english = visitor.submits(&page, "English", &[]).await;
    assert_ne!(english.heading(), bokmaal);
    let foreign = english.attributes("main [lang]", "lang");
    assert!(
        foreign.iter().all(|lang| lang != "en"),
        "what is English needs no mark: {foreign:?}"
    );
}
