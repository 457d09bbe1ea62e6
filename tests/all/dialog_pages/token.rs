//! The dialog token on its way to the script of a page.

use std::time::Duration;

use reqwest::{Method, StatusCode, header::AUTHORIZATION};
use serde_json::Value;

use super::{PERSON, arrives, opens};
use crate::support::{
    town::INBOX_HOST,
    visitor::{Page, Visitor},
};

/// The page's form for the token, sent with these values.
async fn asks_for_token(visitor: &mut Visitor, page: &Page, values: &[(&str, &str)]) -> Page {
    let form = page.form_with_field("bevis");
    visitor.sends(page, form, values).await
}

fn token_in(answer: &Page) -> Option<String> {
    let body: Value = serde_json::from_str(&answer.body).ok()?;
    Some(body["token"].as_str()?.to_owned())
}

#[tokio::test]
async fn oidc_18_the_token_is_given_to_the_script_of_its_page_and_in_no_page() {
    let (town, mut visitor) = arrives().await;
    visitor.keeps_answers = true;
    let id = town.dialog("innhold-markdown");
    let page = opens(&town, &mut visitor, &id).await;
    let openings = town.openings();
    let answer = asks_for_token(&mut visitor, &page, &[]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let token = token_in(&answer).unwrap();
    assert_eq!(token.split('.').count(), 3);
    assert_eq!(town.openings(), openings, "nothing is opened for it");

    // It is the one that the service owner takes.
    let owner = town
        .places
        .service_owner
        .join(&format!("/innhold/{id}"))
        .unwrap();
    let bearer = format!("Bearer {token}");
    let content = visitor
        .calls(
            Method::GET,
            owner.as_str(),
            &[(AUTHORIZATION.as_str(), &bearer)],
            None,
        )
        .await;
    assert_eq!(content.status, StatusCode::OK);

    let claims = token.split('.').nth(1).unwrap();
    assert!(!page.body.contains(claims));
    let sealed = page.attributes("input[name=bevis]", "value").remove(0);
    assert!(!sealed.contains(claims) && sealed.len() > 100);
    let stored = town.database_bytes();
    let stored = String::from_utf8_lossy(&stored);
    assert!(!stored.contains(claims));
}

#[tokio::test]
async fn oidc_18_a_sealed_token_is_opened_for_its_login_its_dialog_and_its_time_alone() {
    let (town, mut visitor) = arrives().await;
    let page = opens(&town, &mut visitor, town.dialog("innhold-markdown")).await;
    let sealed = page.attributes("input[name=bevis]", "value").remove(0);
    let openings = town.openings();
    let (ends, seal) = sealed.split_once('.').unwrap();
    let later = format!("{}.{seal}", ends.parse::<i64>().unwrap() + 60_000);
    for wrong in ["", ".", "x", seal, &later, &sealed[..sealed.len() - 4]] {
        let answer = asks_for_token(&mut visitor, &page, &[("bevis", wrong)]).await;
        assert_eq!(
            (answer.status, token_in(&answer)),
            (StatusCode::BAD_REQUEST, None),
            "{wrong}"
        );
    }
    for token in ["", "x"] {
        let answer = asks_for_token(&mut visitor, &page, &[("skjema", token)]).await;
        assert_eq!(
            (answer.status, token_in(&answer)),
            (StatusCode::FORBIDDEN, None)
        );
    }

    let other_dialog = opens(&town, &mut visitor, town.dialog("innhold-html")).await;
    let answer = asks_for_token(&mut visitor, &other_dialog, &[("bevis", &sealed)]).await;
    assert_eq!(
        (answer.status, token_in(&answer)),
        (StatusCode::BAD_REQUEST, None)
    );

    // The same person in another browser.
    let mut other = Visitor::new();
    town.signs_in(&mut other, PERSON).await;
    let theirs = opens(&town, &mut other, town.dialog("innhold-markdown")).await;
    let answer = asks_for_token(&mut other, &theirs, &[("bevis", &sealed)]).await;
    assert_eq!(
        (answer.status, token_in(&answer)),
        (StatusCode::BAD_REQUEST, None)
    );

    assert_eq!(
        asks_for_token(&mut visitor, &page, &[]).await.status,
        StatusCode::OK
    );
    town.passes(Duration::from_mins(10));
    let late = asks_for_token(&mut visitor, &page, &[]).await;
    assert_eq!((late.status, late.body.as_str()), (StatusCode::GONE, ""));
    assert_eq!(town.openings(), openings + 2, "by the two navigations");

    visitor.forgets(INBOX_HOST);
    let gone = asks_for_token(&mut visitor, &page, &[]).await;
    assert_eq!(
        (gone.status, token_in(&gone)),
        (StatusCode::UNAUTHORIZED, None)
    );
}
