//! The standard world as each of its people meets it.

use arbeidsflate::service_owners::Organisations;
use clock::Clock;
use reqwest::StatusCode;
use simulators::world::Size;

use crate::support::{
    town::{TestEnv, TestEnvOptions},
    visitor::Visitor,
};

async fn standard() -> TestEnv {
    let wishes = TestEnvOptions {
        world: Size::Standard,
        ..TestEnvOptions::default()
    };
    TestEnv::with(wishes).await
}

#[tokio::test]
async fn everybody_with_a_number_gets_an_inbox_and_the_one_without_a_reason() {
    let town = standard().await;
    let people = town.around.people.clone();
    assert_eq!(people.len(), 7);
    for person in people {
        let mut visitor = Visitor::new();
        let page = town.signs_in(&mut visitor, &person.key).await;
        if person.pid.is_none() {
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", person.key);
            assert_eq!(
                page.heading(),
                "Du kan ikke bruke innboksen med denne innloggingen"
            );
            continue;
        }
        assert_eq!(page.status, StatusCode::OK, "{}", person.key);
        assert_eq!(page.heading(), "Innboks", "{}", person.key);
        let rows = page.texts("main h3 a").len();
        match person.key.as_str() {
            "rolig" => assert_eq!(rows, 0),
            "lys" => assert!(rows > 40, "{rows}"),
            _ => assert!(rows > 0, "{}", person.key),
        }
    }
}

#[tokio::test]
async fn the_service_owner_answers_for_what_letters_lead_to() {
    let town = standard().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let owner = town.places.service_owner.origin().ascii_serialization();
    let case = town.dialog("bostotte-sak");
    for (path, kind) in [
        (
            format!("/vedlegg/{case}/husleiekontrakt.pdf"),
            "application/pdf",
        ),
        (
            format!("/sak/{}", town.dialog("meldekort")),
            "text/html; charset=utf-8",
        ),
    ] {
        let answer = visitor.opens(&format!("{owner}{path}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.headers["content-type"], kind, "{path}");
    }
    let mut other = Visitor::new();
    town.signs_in(&mut other, "rolig").await;
    let refused = other.opens(&format!("{owner}/sak/{case}")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

/// An answer of the simulated Dialogporten is limited to 100 dialogs and 100 parties.
#[tokio::test]
async fn an_accountants_busy_company_goes_on_on_further_pages() {
    let town = standard().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "flittig").await;
    let dialogs = town.around.world["dialogs"].as_array().unwrap();
    let mut counts = std::collections::BTreeMap::new();
    for dialog in dialogs {
        *counts
            .entry(dialog["create"]["party"].as_str().unwrap())
            .or_insert(0) += 1;
    }
    let (party, count) = counts.into_iter().max_by_key(|(_, count)| *count).unwrap();
    let number = party.rsplit(':').next().unwrap();
    let mut page = visitor
        .opens(&town.at(&format!("/a/{number}/innboks")))
        .await;
    let mut titles = page.texts("main h3 a").len();
    while page
        .texts("main a")
        .iter()
        .any(|text| text == "Eldre meldinger")
    {
        page = visitor.follows(&page, "Eldre meldinger").await;
        titles += page.texts("main h3 a").len();
    }
    assert!(titles > 100 && titles <= count, "{titles} of {count}");
}

#[tokio::test]
async fn every_service_owner_of_the_world_has_a_name_without_being_asked() {
    let town = standard().await;
    let organisations = Organisations::builtin(Clock::system());
    let codes = town.around.world["serviceOwners"].as_object().unwrap();
    assert!(codes.len() > 3);
    for code in codes.keys() {
        assert!(organisations.name(code, &["nb"]).is_some(), "{code}");
    }
}
