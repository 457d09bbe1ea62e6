//! Back-channel logout: the provider's server tells ours that a session has ended.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Map, Value, json};
use simulators::idporten::{CanaryKind, Endpoint, EndpointFault};

use crate::support::{
    town::{INBOX_HOST, TestEnv, TestEnvOptions},
    visitor::{Page, Visitor},
};

const CLIENT: &str = "felles-arbeidsflate";
const LOGOUT_TOKEN: Option<&str> = Some("logout+jwt");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

async fn is_alive(town: &TestEnv, visitor: &mut Visitor) -> bool {
    let headers = [("sec-fetch-mode", "cors")];
    let page = visitor
        .calls(Method::GET, &town.at("/okt"), &headers, None)
        .await;
    match page.status {
        StatusCode::NO_CONTENT => true,
        StatusCode::UNAUTHORIZED => false,
        other => panic!("{other}: {}", page.text()),
    }
}

/// The name of the one session at the provider.
fn sid(town: &TestEnv) -> String {
    let canaries = town.around.idporten.events().canaries();
    let mut sids = canaries
        .into_iter()
        .filter(|canary| canary.kind == CanaryKind::Sid);
    let sid = sids.next().unwrap().value;
    assert_eq!(sids.next(), None);
    sid
}

fn token(town: &TestEnv, sid: &str, changes: &Value) -> String {
    let changes = changes.as_object().unwrap();
    town.around
        .idporten
        .altered_logout_token((CLIENT, sid), LOGOUT_TOKEN, changes)
        .unwrap()
}

async fn posts(town: &TestEnv, headers: &[(&str, &str)], body: &str) -> Page {
    Visitor::new()
        .calls(
            Method::POST,
            &town.at("/logg-ut/bakkanal"),
            headers,
            Some(body.to_owned()),
        )
        .await
}

async fn delivers(town: &TestEnv, token: &str) -> Page {
    posts(town, &[FORM], &format!("logout_token={token}")).await
}

/// `docs/rules/login.md#m41`: as the provider does it, to two browsers at once.
#[tokio::test]
async fn m41_a_logout_at_the_provider_ends_every_login_of_the_session_without_a_browser() {
    let town = TestEnv::with(TestEnvOptions {
        back_channel_logout: true,
        instances: 2,
        ..TestEnvOptions::default()
    })
    .await;
    let mut one = Visitor::new();
    let inbox = town.signs_in(&mut one, "lys").await;
    let mut two = one.clone();
    two.forgets(INBOX_HOST);
    two.opens(&town.at("/aktor")).await;
    let mut other = Visitor::new();
    town.signs_in(&mut other, "rask").await;
    assert!(is_alive(&town, &mut two).await);
    // Our own logout leads to the provider, which tells our server in turn.
    one.submits(&inbox, "Logg ut", &[]).await;
    let events = town.around.idporten.events();
    let told = events.for_endpoint(Endpoint::BackchannelLogout);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].status, Some(200));
    assert!(!is_alive(&town, &mut one).await);
    assert!(!is_alive(&town, &mut two).await);
    assert!(is_alive(&town, &mut other).await, "another person goes on");
    assert_eq!(events.count(Endpoint::Revoke), 2, "tokens of both");
}

/// What is not a logout token of this provider for us, now, each with what is wrong with it.
fn bad_tokens(town: &TestEnv, sid: &str) -> Vec<(String, String)> {
    let now = town.clock.now().as_second();
    let event = "http://schemas.openid.net/event/backchannel-logout";
    let mut bad: Vec<(String, String)> = [
        json!({"iss": "https://evil.example"}),
        json!({"aud": "another-client"}),
        json!({"aud": [CLIENT, "another-client"]}),
        json!({"iat": now + 11}),
        json!({"iat": now - 611, "exp": now + 300}),
        json!({"exp": now - 11}),
        json!({"exp": null}),
        json!({"jti": null}),
        json!({"events": null}),
        json!({"events": {"http://schemas.openid.net/event/other": {}}}),
        json!({"events": {event: "yes"}}),
        json!({"nonce": "n"}),
        json!({"sid": null}),
    ]
    .iter()
    .map(|changes| (changes.to_string(), token(town, sid, changes)))
    .collect();
    let good = token(town, sid, &json!({}));
    let (message, signature) = good.rsplit_once('.').unwrap();
    let other = token(town, "other", &json!({}));
    let (other_message, _) = other.rsplit_once('.').unwrap();
    let access_token = town
        .around
        .idporten
        .altered_logout_token((CLIENT, sid), Some("at+jwt"), &Map::new())
        .unwrap();
    bad.extend([
        ("no signature".to_owned(), format!("{message}.")),
        (
            "a signature of another".to_owned(),
            format!("{other_message}.{signature}"),
        ),
        ("two parts".to_owned(), message.to_owned()),
        ("nothing".to_owned(), String::new()),
        ("an access token".to_owned(), access_token),
        ("too long".to_owned(), "x".repeat(40_000)),
    ]);
    bad
}

/// `docs/rules/login.md#m41`: one check at a time.
#[tokio::test]
async fn m41_a_logout_token_that_fails_a_check_ends_nothing() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let sid = sid(&town);
    for (what, token) in bad_tokens(&town, &sid) {
        let answer = delivers(&town, &token).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{what}");
        assert_eq!(answer.body, r#"{"error":"invalid_request"}"#, "{what}");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(is_alive(&town, &mut visitor).await, "{what}");
    }
}

/// `docs/rules/login.md#m41`: the token comes once, in a plain form, by POST.
#[tokio::test]
async fn m41_a_logout_token_in_another_form_ends_nothing_and_is_not_used_up() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let good = token(&town, &sid(&town), &json!({}));
    let plain = format!("logout_token={good}");
    for (headers, body) in [
        (vec![FORM], format!("{plain}&{plain}")),
        (vec![FORM], format!("token={good}")),
        (vec![("content-type", "application/json")], plain.clone()),
        (vec![FORM, ("content-encoding", "gzip")], plain.clone()),
        (vec![], plain.clone()),
    ] {
        let answer = posts(&town, &headers, &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{headers:?}");
        assert!(is_alive(&town, &mut visitor).await, "{headers:?}");
    }
    let query = town.at(&format!("/logg-ut/bakkanal?{plain}"));
    let get = Visitor::new().calls(Method::GET, &query, &[], None).await;
    assert_eq!(get.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(is_alive(&town, &mut visitor).await);
    assert_eq!(delivers(&town, &good).await.status, StatusCode::OK);
    assert!(!is_alive(&town, &mut visitor).await);
}

/// `docs/rules/login.md#m41`: a token works once, and its work may be done already.
#[tokio::test]
async fn m41_a_logout_token_is_carried_out_once_on_all_instances_and_another_is_no_error() {
    let town = TestEnv::with(TestEnvOptions {
        instances: 2,
        ..TestEnvOptions::default()
    })
    .await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let sid = sid(&town);
    let first = token(&town, &sid, &json!({}));
    assert_eq!(delivers(&town, &first).await.status, StatusCode::OK);
    assert!(!is_alive(&town, &mut visitor).await);
    for _ in 0..2 {
        let again = delivers(&town, &first).await;
        assert_eq!(again.status, StatusCode::BAD_REQUEST, "replayed");
    }
    let another = token(&town, &sid, &json!({}));
    assert_eq!(delivers(&town, &another).await.status, StatusCode::OK);
    let unknown = token(&town, "unknown", &json!({}));
    assert_eq!(delivers(&town, &unknown).await.status, StatusCode::OK);
}

/// `docs/rules/login.md#m41`: without a session it means the person, by the name of either kind.
#[tokio::test]
async fn m41_a_logout_token_without_a_session_ends_every_login_of_its_person() {
    let town = TestEnv::new().await;
    let people = &town.around.people;
    let lys = people.iter().find(|person| person.key == "lys").unwrap();
    let number = lys.pid.clone().unwrap();
    town.signs_in(&mut Visitor::new(), "lys").await;
    let canaries = town.around.idporten.events().canaries();
    let mut subjects = canaries
        .into_iter()
        .filter(|canary| canary.kind == CanaryKind::Subject);
    let subject = subjects.next().unwrap().value;
    for name in [number, subject] {
        let mut one = Visitor::new();
        town.signs_in(&mut one, "lys").await;
        let mut two = Visitor::new();
        town.signs_in(&mut two, "lys").await;
        let mut other = Visitor::new();
        town.signs_in(&mut other, "rask").await;
        let token = token(&town, "-", &json!({"sid": null, "sub": name}));
        assert_eq!(delivers(&town, &token).await.status, StatusCode::OK);
        assert!(!is_alive(&town, &mut one).await);
        assert!(!is_alive(&town, &mut two).await);
        assert!(is_alive(&town, &mut other).await);
        // Those that begin later are not meant.
        town.passes(Duration::from_secs(6));
        let mut later = Visitor::new();
        town.signs_in(&mut later, "lys").await;
        assert!(is_alive(&town, &mut later).await);
    }
}

/// `docs/rules/login.md#m41`: keys that cannot be fetched are told, and the token can come again.
#[tokio::test]
async fn m41_a_logout_token_that_cannot_be_checked_now_is_good_later() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let sid = sid(&town);
    town.passes(Duration::from_hours(25));
    let token = token(&town, &sid, &json!({}));
    let faults = town.around.idporten.faults();
    faults.fail_endpoint(Endpoint::Jwks, EndpointFault::Status(503));
    let answer = delivers(&town, &token).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.body, r#"{"error":"temporarily_unavailable"}"#);
    faults.clear();
    assert_eq!(delivers(&town, &token).await.status, StatusCode::OK);
}
