//! The audit log: what people and the provider do is in it, and nothing that names anybody.

use std::{collections::BTreeSet, time::Duration};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use simulators::idporten::{CanaryKind, Endpoint, EndpointFault};

use crate::support::{
    audit_log::{AuditLog, Fields, words},
    town::{INBOX_HOST, TestEnv, TestEnvOptions},
    visitor::Visitor,
};

/// `docs/rules/security.md#log-4`, `docs/rules/login.md#m50`: a login, its step-up and its end.
#[tokio::test]
async fn log_4_m50_a_login_its_failures_and_its_end_are_told_under_one_name() {
    let log = AuditLog::start();
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let start = visitor.opens(&town.at("/")).await;
    let choice = visitor.follows(&start, "ID-porten").await;
    let cancelled = choice.form_with_button_named("cancel");
    visitor.sends(&choice, cancelled, &[]).await;
    assert_eq!(log.words(), ["login_failed: cancelled"]);

    let choice = visitor.opens(&town.at("/logg-inn?retur=%2Faktor")).await;
    let page = town
        .chooses_with(&mut visitor, &choice, "lys", "minid")
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let choice = visitor
        .opens(&town.at("/logg-inn?retur=%2Faktor&niva=hoy"))
        .await;
    let page = town.chooses(&mut visitor, &choice, "lys").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    visitor.stops_at = Some("/logout");
    visitor.submits(&page, "Logg ut", &[]).await;
    let events = log.take();
    let told: Vec<_> = events.iter().map(words).collect();
    assert_eq!(told, ["login: new", "login: step_up", "logout: own_logout"]);
    let of = |name: &str| -> BTreeSet<_> { events.iter().map(|event| &event[name]).collect() };
    assert_eq!(of("person").len(), 1, "one person has one name");
    assert_eq!(of("session").len(), 2, "a step-up is a login of its own");
    assert_eq!(events[1]["session"], events[2]["session"]);
    assert_eq!(of("address"), BTreeSet::from([&"127.0.0.1".to_owned()]));
    assert_eq!(of("stream"), BTreeSet::from([&"audit".to_owned()]));
}

/// `docs/rules/login.md#m50`: each kind of logout has its reason.
#[tokio::test]
async fn m50_each_kind_of_logout_has_its_reason() {
    let town = TestEnv::new().await;
    let log = AuditLog::start();
    let (mut here, mut there) = (Visitor::new(), Visitor::new());
    town.signs_in(&mut here, "lys").await;
    town.signs_in(&mut there, "lys").await;
    let profile = here.opens(&town.at("/profil")).await;
    log.take();
    here.submits(&profile, "Logg ut det andre stedet", &[])
        .await;
    assert_eq!(log.words(), ["logout: logout_elsewhere"]);

    there.opens(&town.at("/aktor")).await;
    let profile = here.opens(&town.at("/profil")).await;
    log.take();
    here.stops_at = Some("/logout");
    here.submits(&profile, "Logg ut alle steder, også her", &[])
        .await;
    assert_eq!(
        log.words(),
        ["logout: logout_everywhere", "logout: logout_everywhere"]
    );

    let mut shared = Visitor::new();
    town.signs_in(&mut shared, "rask").await;
    town.ends_sso(&mut shared);
    log.take();
    let choice = shared.opens(&town.at("/logg-inn?retur=%2Faktor")).await;
    town.chooses(&mut shared, &choice, "lys").await;
    assert_eq!(log.words(), ["logout: other_person", "login: new"]);

    let canaries = town.around.idporten.events().canaries();
    let mut sids = canaries
        .iter()
        .filter(|canary| canary.kind == CanaryKind::Sid);
    let issuer = town.places.issuer.origin().ascii_serialization();
    let sid = &sids.next_back().unwrap().value;
    let notice = town.at(&format!("/logg-ut/varsel?iss={issuer}&sid={sid}"));
    shared.calls(Method::GET, &notice, &[], None).await;
    assert_eq!(log.words(), ["logout: front_channel"]);
    let wrong = town.at(&format!(
        "/logg-ut/varsel?iss=https%3A%2F%2Fevil.example&sid={sid}"
    ));
    shared.calls(Method::GET, &wrong, &[], None).await;
    assert_eq!(log.words(), ["access_refused: logout_notice"]);
}

/// `docs/rules/login.md#m50`: tokens that cannot be refreshed.
#[tokio::test]
async fn m50_a_refresh_that_fails_is_told() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let log = AuditLog::start();
    let faults = town.around.idporten.faults();
    faults.fail_endpoint(Endpoint::Refresh, EndpointFault::Status(503));
    town.passes(Duration::from_secs(130));
    let page = visitor.opens(inbox.url.as_str()).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    let told = log.words();
    assert!(!told.is_empty());
    let expected = "refresh_failed: provider_unavailable";
    assert!(told.iter().all(|one| one == expected), "{told:?}");
}

/// `docs/rules/security.md#log-4`: what people change, and what is refused to them.
#[tokio::test]
async fn log_4_changes_and_refusals_are_told() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let log = AuditLog::start();
    let profile = visitor.opens(&town.at("/profil")).await;
    let setting = profile.form_with_field("paa");
    visitor.sends(&profile, setting, &[("paa", "1")]).await;
    assert_eq!(log.words(), ["setting_change: profile"]);

    visitor.opens(&town.at("/a/999999999/innboks")).await;
    let events = log.take();
    assert_eq!(words(&events[0]), "access_refused: party");
    assert!(events[0].contains_key("session"), "{events:?}");

    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "cross-site"),
    ];
    let address = town.at("/logg-ut");
    let refused = visitor
        .calls(Method::POST, &address, &headers, Some(String::new()))
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(log.words(), ["access_refused: form"]);
}

/// `docs/rules/security.md#log-4`: what anybody can cause fills no disk.
#[tokio::test]
async fn log_4_refusals_of_one_address_are_told_a_limited_number_of_times() {
    let town = TestEnv::new().await;
    let log = AuditLog::start();
    for number in 0..100 {
        let issuer = "https%3A%2F%2Fevil.example";
        let notice = town.at(&format!("/logg-ut/varsel?iss={issuer}&sid={number}"));
        Visitor::new().calls(Method::GET, &notice, &[], None).await;
    }
    let told = log.take().len();
    assert!((60..=61).contains(&told), "{told}");
}

/// `docs/rules/security.md#log-2`: the audit log names nobody and nothing.
#[tokio::test]
async fn log_2_no_event_holds_what_the_provider_or_dialogporten_said() {
    let town = TestEnv::with(TestEnvOptions {
        back_channel_logout: true,
        ..TestEnvOptions::default()
    })
    .await;
    let log = AuditLog::start();
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    visitor.opens(&town.at("/a/999999999/innboks")).await;
    visitor.submits(&inbox, "Logg ut", &[]).await;
    let events = log.take();
    assert!(events.len() >= 3, "{events:?}");
    let text = events.iter().map(flat).collect::<Vec<_>>().join("\n");
    let leaks = town.around.idporten.events().leaks(&text);
    assert!(leaks.is_empty(), "{leaks:?}");
    let world: Value = town.around.world.clone();
    let mut people = Vec::new();
    texts(&world["people"], &mut people);
    let held: Vec<_> = people
        .iter()
        .filter(|one| one.len() > 8 && text.contains(one.as_str()))
        .collect();
    assert_eq!(held, Vec::<&String>::new());
    assert!(!people.is_empty(), "{}", json!(world).to_string().len());
    let sid = visitor.cookie(INBOX_HOST, "sid");
    assert!(sid.is_none_or(|sid| !text.contains(sid)));
}

fn flat(event: &Fields) -> String {
    let fields = event.iter().map(|(name, value)| format!("{name}={value}"));
    fields.collect::<Vec<_>>().join(" ")
}

fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|one| texts(one, into)),
        Value::Object(members) => members.values().for_each(|one| texts(one, into)),
        _ => {}
    }
}
