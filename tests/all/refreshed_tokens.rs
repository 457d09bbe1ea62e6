//! What a provider may do when tokens are refreshed, and what it may not do to whoever is signed in.

use std::time::Duration;

use arbeidsflate::idporten::Credentials;
use reqwest::{Method, StatusCode};
use serde_json::{Map, Value, json};
use simulators::idporten::{
    Endpoint, EndpointFault, Faults, IdTokenFault, Idporten, RevocationReach,
};
use tokio::{task::JoinSet, time::timeout};

use crate::support::{
    LONGEST_WAIT,
    town::{INBOX_HOST, TestEnv},
    visitor::{Page, Visitor},
};

const SESSIONS: usize = 50;
/// After this an access token is due and can still be used; after as long again it has run out.
const DUE: Duration = Duration::from_secs(100);
/// How often keys may be asked for because of a token that none fits.
const BETWEEN_FETCHES: Duration = Duration::from_mins(1);

fn idporten(town: &TestEnv) -> &Idporten {
    &town.around.idporten
}

fn faults(town: &TestEnv) -> &Faults {
    idporten(town).faults()
}

fn count(town: &TestEnv, endpoint: Endpoint) -> usize {
    idporten(town).events().count(endpoint)
}

fn merge(name: &str, value: Value) -> EndpointFault {
    EndpointFault::Merge(Map::from_iter([(name.to_owned(), value)]))
}

/// How often anybody was asked who they are.
fn asked(town: &TestEnv) -> usize {
    count(town, Endpoint::Login)
}

/// Opens an address in all browsers, ten at a time: so many writes find their turn within the second
/// that the store has for each, also on a machine that is busy.
async fn open_all(visitors: &mut [Visitor], url: &str) -> Vec<Page> {
    let mut pages = Vec::new();
    for ten in visitors.chunks_mut(10) {
        let mut opened = JoinSet::new();
        for (number, visitor) in ten.iter().enumerate() {
            let (mut visitor, url) = (visitor.clone(), url.to_owned());
            opened.spawn(async move {
                let page = visitor.opens(&url).await;
                (number, visitor, page)
            });
        }
        for (number, visitor, page) in opened.join_all().await {
            ten[number] = visitor;
            pages.push(page);
        }
    }
    pages
}

/// `docs/rules/login.md#oidc-15`: a key that our copy lacks is passing, for whatever reason it is
/// lacking.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signing_key_that_we_do_not_have_logs_nobody_out() {
    let town = TestEnv::new().await;
    let mut here = String::new();
    let mut visitors = Vec::new();
    for _ in 0..SESSIONS {
        let mut visitor = Visitor::new();
        here = town.signs_in(&mut visitor, "lys").await.url.into();
        visitors.push(visitor);
    }
    let asked_before = asked(&town);
    let html = "<!doctype html><title>Vedlikehold</title>".to_owned();
    let of_the_keys = [
        EndpointFault::Body(idporten(&town).public_keys().to_string()),
        EndpointFault::Status(503),
        EndpointFault::Body(html),
        EndpointFault::Hang,
    ];
    for fault in of_the_keys {
        let name: String = format!("{fault:?}").chars().take(60).collect();
        idporten(&town).replace_keys().unwrap();
        faults(&town).fail_endpoint(Endpoint::Jwks, fault);
        let refreshes = count(&town, Endpoint::Refresh);
        let fetches = count(&town, Endpoint::Jwks);
        town.passes(DUE);
        for page in open_all(&mut visitors, &here).await {
            assert_eq!(page.status, StatusCode::OK, "{name}: {}", page.text());
        }
        assert_eq!(count(&town, Endpoint::Refresh), refreshes + SESSIONS);
        assert_eq!(count(&town, Endpoint::Jwks), fetches + 1, "{name}");
        // The old tokens have run out and no new ones can be proven: that is told, and passes.
        town.passes(Duration::from_secs(20));
        for page in open_all(&mut visitors, &here).await {
            assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{name}");
            assert!(page.find_link("Prøv igjen").is_some(), "{}", page.text());
        }
        faults(&town).clear();
        town.passes(BETWEEN_FETCHES);
        for page in open_all(&mut visitors, &here).await {
            assert_eq!((page.status, page.url.as_str()), (StatusCode::OK, &*here));
        }
    }
    assert_eq!(asked(&town), asked_before, "nobody was logged out");
    assert_eq!(count(&town, Endpoint::Revoke), 0, "nothing was revoked");
}

/// What proves nothing ends nothing; what proves to be of somebody else does.
#[tokio::test]
async fn only_a_token_of_somebody_else_or_of_a_lower_level_ends_a_login() {
    let claim = |name: &str, value: Value| IdTokenFault::claim(name, value);
    let cases = [
        (IdTokenFault::UnknownKey, false),
        (IdTokenFault::ForeignKey, false),
        (IdTokenFault::BrokenSignature, false),
        (IdTokenFault::AlgorithmNone, false),
        (
            IdTokenFault::Time(jiff::SignedDuration::from_hours(1)),
            false,
        ),
        (claim("iss", json!("https://evil.example")), false),
        (claim("aud", json!("etat")), false),
        (claim("sub", json!("somebody-else")), true),
        (claim("pid", json!("07839210048")), true),
        (claim("pid", json!("no number")), true),
        (claim("acr", json!("idporten-loa-substantial")), true),
        (claim("acr", json!("idporten-loa-low")), true),
    ];
    for (fault, ends) in cases {
        let town = TestEnv::new().await;
        let mut visitor = Visitor::new();
        let inbox = town.signs_in(&mut visitor, "lys").await;
        let name = format!("{fault:?}");
        faults(&town).corrupt_next_id_token(fault);
        town.passes(DUE);
        let page = visitor.steps(inbox.url.as_str()).await;
        let wanted = if ends { 303 } else { 200 };
        assert_eq!(page.status.as_u16(), wanted, "{name}");
        if !ends {
            assert_eq!(count(&town, Endpoint::Revoke), 0, "{name}");
        }
    }
}

/// Providers need not repeat what they have said, and may say it anew.
#[tokio::test]
async fn what_a_refreshed_token_leaves_out_is_as_it_was() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let before = visitor.cookie(INBOX_HOST, "sid").unwrap().to_owned();
    let without = ["acr", "sid", "pid", "auth_time", "nonce"];
    for (refreshed, name) in without.into_iter().enumerate() {
        let left_out = IdTokenFault::claim(name, Value::Null);
        faults(&town).corrupt_next_id_token(left_out);
        town.passes(DUE);
        let page = visitor.steps(inbox.url.as_str()).await;
        assert_eq!(page.status, StatusCode::OK, "{name}");
        assert_eq!(count(&town, Endpoint::Refresh), refreshed + 1, "{name}");
        assert_eq!(visitor.cookie(INBOX_HOST, "sid"), Some(before.as_str()));
    }
    let page = visitor.steps(inbox.url.as_str()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(count(&town, Endpoint::Revoke), 0);
}

/// The provider's notice of its session, as of `sid`.
async fn notice(town: &TestEnv, sid: &str) {
    let issuer = town.places.issuer.origin().ascii_serialization();
    let address = town.at(&format!("/logg-ut/varsel?iss={issuer}&sid={sid}"));
    let noted = Visitor::new().calls(Method::GET, &address, &[], None).await;
    assert_eq!(noted.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_that_was_renamed_is_found_by_its_new_name() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    faults(&town).corrupt_next_id_token(IdTokenFault::claim("sid", "another-name-of-it"));
    town.passes(DUE);
    let here = inbox.url.as_str();
    assert_eq!(visitor.steps(here).await.status, StatusCode::OK);
    notice(&town, "a-name-of-nobody").await;
    assert_eq!(visitor.steps(here).await.status, StatusCode::OK);
    notice(&town, "another-name-of-it").await;
    assert_eq!(visitor.steps(here).await.status, StatusCode::SEE_OTHER);
}

/// A refusal of the token is answered by the provider's own session; a fault of ours or of the
/// provider's is waited for.
#[tokio::test]
async fn a_refused_refresh_token_is_one_silent_round_trip() {
    let oauth = |error: &str| EndpointFault::OAuthError(error.to_owned());
    let cases = [
        (oauth("invalid_grant"), true),
        (oauth("invalid_request"), true),
        (oauth("invalid_scope"), true),
        (oauth("unauthorized_client"), true),
        (EndpointFault::Status(400), true),
        (oauth("invalid_client"), false),
        (oauth("temporarily_unavailable"), false),
        (EndpointFault::Status(403), false),
        (EndpointFault::Status(429), false),
    ];
    for (fault, is_round_trip) in cases {
        let town = TestEnv::new().await;
        let mut visitor = Visitor::new();
        let inbox = town.signs_in(&mut visitor, "lys").await;
        let before = (asked(&town), count(&town, Endpoint::Authorize));
        let name = format!("{fault:?}");
        faults(&town).fail_endpoint(Endpoint::Refresh, fault);
        town.passes(Duration::from_secs(130));
        let here = inbox.url.as_str();
        let page = visitor.opens(here).await;
        assert_eq!(asked(&town), before.0, "{name}: nobody is asked");
        assert_eq!(count(&town, Endpoint::Refresh), 1, "{name}");
        let trips = count(&town, Endpoint::Authorize) - before.1;
        if is_round_trip {
            assert_eq!((page.status, page.url.as_str()), (StatusCode::OK, here));
            assert_eq!(trips, 1, "{name}");
        } else {
            assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{name}");
            assert_eq!(trips, 0, "{name}");
        }
        assert_eq!(count(&town, Endpoint::Revoke), 0, "{name}");
    }
}

/// `docs/decisions/0034`: whatever revoking one token ends at the provider, who is signed in
/// elsewhere goes on without being asked.
#[tokio::test]
async fn a_log_out_asks_nobody_else_whatever_revoking_reaches() {
    for scope in [
        RevocationReach::Token,
        RevocationReach::Grant,
        RevocationReach::Person,
    ] {
        let town = TestEnv::new().await;
        faults(&town).set_revocation_reach(scope);
        let (mut phone, mut desk) = (Visitor::new(), Visitor::new());
        town.signs_in(&mut phone, "lys").await;
        let inbox = town.signs_in(&mut desk, "lys").await;
        let before = asked(&town);
        let left = desk.submits(&inbox, "Logg ut", &[]).await;
        assert_eq!(
            left.url.path(),
            "/logout",
            "the provider's page, with its frames"
        );
        assert_eq!(count(&town, Endpoint::Revoke), 1);
        for _ in 0..3 {
            town.passes(DUE);
            let page = phone.opens(inbox.url.as_str()).await;
            assert_eq!(page.status, StatusCode::OK, "{scope:?}");
            assert_eq!(page.url, inbox.url, "{scope:?}");
        }
        assert_eq!(asked(&town), before, "{scope:?}");
    }
}

#[tokio::test]
async fn a_refresh_token_that_cannot_be_presented_is_not_kept() {
    for odd in ["", "a\r\nb", " "] {
        let town = TestEnv::new().await;
        let fault = merge("refresh_token", json!(odd));
        faults(&town).fail_endpoint_once(Endpoint::CodeExchange, fault);
        let mut visitor = Visitor::new();
        let inbox = town.signs_in(&mut visitor, "lys").await;
        town.passes(Duration::from_secs(130));
        let page = visitor.opens(inbox.url.as_str()).await;
        assert_eq!((page.status, &page.url), (StatusCode::OK, &inbox.url));
        assert_eq!(count(&town, Endpoint::Refresh), 0, "{odd:?}");
    }
}

/// Logs in anew and gives the status of our answer to the provider's.
async fn login_status(town: &TestEnv) -> StatusCode {
    let mut visitor = Visitor::new();
    let callback = town.answer_for(&mut visitor, "/aktor", "lys").await;
    visitor.steps(callback.as_str()).await.status
}

/// Two keys of one name, in either order; and a key that was replaced under its own name.
#[tokio::test]
async fn every_key_of_a_name_is_tried() {
    let town = TestEnv::new().await;
    let published = idporten(&town).public_keys();
    let kid = published["keys"][0]["kid"].as_str().unwrap();
    let (_, twin) = Credentials::generate(kid).unwrap();
    let (twin, real) = (&twin["keys"][0], &published["keys"][0]);
    let a_day = Duration::from_hours(24);
    for keys in [json!([twin, real]), json!([real, twin])] {
        faults(&town).fail_endpoint(Endpoint::Jwks, merge("keys", keys));
        assert_eq!(login_status(&town).await, StatusCode::SEE_OTHER);
        town.passes(a_day);
    }
    let fetches = count(&town, Endpoint::Jwks);
    faults(&town).fail_endpoint(Endpoint::Jwks, merge("keys", json!([twin])));
    assert_eq!(login_status(&town).await, StatusCode::BAD_GATEWAY);
    faults(&town).clear();
    assert_eq!(login_status(&town).await, StatusCode::SEE_OTHER);
    assert_eq!(count(&town, Endpoint::Jwks), fetches + 2);
}

/// A key address that does not answer is waited for once, by all together.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_that_do_not_come_make_no_queue() {
    let town = TestEnv::new().await;
    faults(&town).fail_endpoint(Endpoint::Jwks, EndpointFault::Hang);
    let mut arriving = Vec::new();
    for _ in 0..6 {
        let mut visitor = Visitor::new();
        let callback = town.answer_for(&mut visitor, "/aktor", "lys").await;
        arriving.push((visitor, callback));
    }
    let mut arrived = JoinSet::new();
    for (mut visitor, callback) in arriving {
        arrived.spawn(async move { visitor.opens(callback.as_str()).await });
    }
    // Only the time limit of the call ends it.
    let arrived = timeout(LONGEST_WAIT, arrived.join_all()).await;
    for page in arrived.expect("the logins end without the provider's keys") {
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(
            page.heading(),
            "Innlogging er ikke mulig akkurat nå",
            "{}",
            page.text()
        );
    }
    assert_eq!(count(&town, Endpoint::Jwks), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_nobody_knows_holds_back_nobody_whose_key_is_known() {
    let town = TestEnv::new().await;
    town.signs_in(&mut Visitor::new(), "lys").await;
    let fetches = count(&town, Endpoint::Jwks);
    faults(&town).fail_endpoint(Endpoint::Jwks, EndpointFault::Hang);
    let mut waiting = Visitor::new();
    let callback = town.answer_for(&mut waiting, "/aktor", "lys").await;
    faults(&town).corrupt_next_id_token(IdTokenFault::UnknownKey);
    let waits = tokio::spawn(async move { waiting.opens(callback.as_str()).await });
    while count(&town, Endpoint::Jwks) == fetches {
        tokio::task::yield_now().await;
    }
    let page = town.signs_in(&mut Visitor::new(), "rask").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!waits.is_finished(), "it had to wait for nobody");
    let page = waits.await.unwrap();
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
}

/// What the health check reads of the provider is used at once.
#[tokio::test]
async fn new_metadata_is_used_as_soon_as_it_is_seen() {
    let town = TestEnv::new().await;
    let without = merge("pushed_authorization_request_endpoint", Value::Null);
    faults(&town).fail_endpoint(Endpoint::Discovery, without);
    town.app.provider.answers().await.unwrap();
    let start = Visitor::new().steps(&town.at("/logg-inn")).await;
    let address = start.location();
    assert!(
        address
            .query_pairs()
            .any(|(name, _)| name == "code_challenge")
    );
    assert_eq!(count(&town, Endpoint::Par), 0);
}

/// A session that was renamed meanwhile has ended under its new name.
#[tokio::test]
async fn a_session_that_ended_under_a_name_we_learn_only_now_ends_here() {
    for (told_of, ends) in [("renamed", true), ("another", false)] {
        let town = TestEnv::new().await;
        let mut visitor = Visitor::new();
        let inbox = town.signs_in(&mut visitor, "lys").await;
        notice(&town, told_of).await;
        let page = visitor.steps(inbox.url.as_str()).await;
        assert_eq!(page.status, StatusCode::OK, "nothing is known of it yet");
        faults(&town).corrupt_next_id_token(IdTokenFault::claim("sid", "renamed"));
        town.passes(DUE);
        let page = visitor.steps(inbox.url.as_str()).await;
        let wanted = if ends { 303 } else { 200 };
        assert_eq!(page.status.as_u16(), wanted, "{told_of}: {}", page.text());
        if !ends {
            assert_eq!(count(&town, Endpoint::Revoke), 0);
            continue;
        }
        let given_back = async {
            while count(&town, Endpoint::Revoke) == 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let in_time = timeout(Duration::from_secs(10), given_back).await;
        in_time.expect("the tokens that came last are given back");
    }
}
