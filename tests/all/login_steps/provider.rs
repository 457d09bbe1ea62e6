//! What is asked of the provider before anybody logs in: metadata and authorization requests.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use arbeidsflate::{
    idporten::{LoginError, Pushed},
    storage::Level,
};
use serde_json::{Map, Value, json};
use simulators::idporten::IdTokenFault;
use simulators::idporten::{Endpoint, EndpointFault};
use tokio::{net::TcpListener, time::timeout};

use super::bench::{Bench, BenchOptions, begin};

fn merge(members: Value) -> EndpointFault {
    let Value::Object(members) = members else {
        panic!("members of an object");
    };
    EndpointFault::Merge(members)
}

async fn begins(bench: &Bench) -> Result<(), LoginError> {
    let begin = begin(Level::Substantial, false);
    bench.provider.begin(&bench.store, begin).await.map(|_| ())
}

/// `docs/rules/login.md#m1`.
#[tokio::test]
async fn m1_every_attempt_has_secrets_of_its_own() {
    let bench = Bench::with(BenchOptions {
        pushed: Pushed::Never,
        ..BenchOptions::default()
    })
    .await;
    let mut seen = HashSet::new();
    for _ in 0..1000 {
        let begun = bench.begin(Level::Substantial, false).await;
        seen.insert(begun.attempt_key);
        for (name, value) in begun.redirect.query_pairs() {
            if ["state", "nonce", "code_challenge"].contains(&&*name) {
                assert_eq!(value.len(), 43, "256 bits in base64url");
                let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
                assert!(value.bytes().all(is_plain), "{value}");
                seen.insert(value.into_owned());
            }
        }
    }
    assert_eq!(seen.len(), 4000);
    bench.login().await;
    let exchange = bench.last(Endpoint::CodeExchange);
    assert_eq!(exchange.parameter("code_verifier").unwrap().len(), 43);
}

/// `docs/rules/login.md#m3`.
#[tokio::test]
async fn m3_a_pushed_request_leaves_two_parameters_to_the_browser() {
    let bench = Bench::new().await;
    let begun = bench.begin(Level::High, true).await;
    let names: Vec<String> = begun
        .redirect
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect();
    assert_eq!(names, ["client_id", "request_uri"]);
    let pushed = bench.last(Endpoint::Par);
    assert_eq!(pushed.parameter("acr_values"), Some("idporten-loa-high"));
    assert_eq!(pushed.parameter("ui_locales"), Some("nn"));
    assert_eq!(pushed.parameter("prompt"), Some("none"));
    assert_eq!(pushed.parameter("code_challenge_method"), Some("S256"));
    assert_eq!(pushed.parameter("response_type"), Some("code"));
    assert!(pushed.parameter("client_assertion").is_some());
}

#[tokio::test]
async fn an_unpushed_request_holds_everything_but_our_credentials() {
    let bench = Bench::with(BenchOptions {
        pushed: Pushed::Never,
        ..BenchOptions::default()
    })
    .await;
    let begun = bench.begin(Level::Substantial, false).await;
    let names: HashSet<String> = begun
        .redirect
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect();
    let wanted = [
        "client_id",
        "response_type",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
        "acr_values",
        "ui_locales",
    ];
    assert_eq!(names, wanted.map(str::to_owned).into());
    assert_eq!(bench.calls(Endpoint::Par), 0);
}

/// `docs/rules/login.md#m4`.
#[tokio::test]
async fn m4_a_request_that_cannot_be_pushed_is_an_error_and_never_sent_otherwise() {
    let bench = Bench::new().await;
    let cases = [
        (EndpointFault::Status(500), false),
        (EndpointFault::Status(429), false),
        (
            EndpointFault::Redirect(307, "http://evil.localhost/".to_owned()),
            false,
        ),
        (EndpointFault::Body("{}".to_owned()), false),
        (EndpointFault::LoseAnswer, false),
        (EndpointFault::OAuthError("invalid_client".to_owned()), true),
        (
            EndpointFault::OAuthError("invalid_request".to_owned()),
            true,
        ),
    ];
    for (fault, is_ours) in cases {
        bench
            .faults()
            .fail_endpoint_once(Endpoint::Par, fault.clone());
        match begins(&bench).await {
            Err(LoginError::ProviderRefused(_)) => assert!(is_ours, "{fault:?}"),
            Err(LoginError::ProviderUnavailable(_)) => assert!(!is_ours, "{fault:?}"),
            other => panic!("{fault:?}: {other:?}"),
        }
    }
    begins(&bench).await.unwrap();
}

/// `docs/rules/login.md#m47`, `docs/rules/login.md#m46`: each lie is refused, and login works again
/// when the provider does.
#[tokio::test]
async fn m47_oidc_4_metadata_that_lies_is_refused_and_asked_for_again() {
    let bench = Bench::new().await;
    let elsewhere = "http://evil.example/x";
    let lies = [
        EndpointFault::Status(500),
        EndpointFault::Status(404),
        EndpointFault::Redirect(302, format!("{}/.well-known/x", bench.issuer)),
        EndpointFault::Body("<html>".to_owned()),
        EndpointFault::Body(format!("{{\"x\":\"{}\"}}", "x".repeat(300_000))),
        EndpointFault::LoseAnswer,
        merge(json!({"issuer": "https://idporten.no"})),
        merge(json!({"issuer": format!("{}/", bench.issuer)})),
        merge(json!({"authorization_endpoint": elsewhere})),
        merge(json!({"token_endpoint": elsewhere})),
        merge(json!({"token_endpoint": "javascript:alert(1)"})),
        merge(json!({"jwks_uri": elsewhere})),
        merge(json!({"pushed_authorization_request_endpoint": elsewhere})),
        merge(json!({"end_session_endpoint": elsewhere})),
        merge(json!({"revocation_endpoint": elsewhere})),
        merge(Map::from_iter([("token_endpoint".to_owned(), Value::Null)]).into()),
    ];
    for lie in lies {
        bench
            .faults()
            .fail_endpoint_once(Endpoint::Discovery, lie.clone());
        let refused = begins(&bench).await;
        assert!(
            matches!(refused, Err(LoginError::ProviderUnavailable(_))),
            "{lie:?}: {refused:?}"
        );
        assert!(bench.provider.browser_origins().is_empty(), "{lie:?}");
    }
    begins(&bench).await.unwrap();
    let origins = bench.provider.browser_origins();
    assert_eq!(origins, [bench.issuer.replace("//", "//login.")]);
}

/// `docs/rules/login.md#oidc-8`, `docs/rules/login.md#m11`: at an address that would answer, at a
/// size that would do, and within the time of a call.
#[tokio::test]
async fn m11_oidc_8_a_call_follows_no_redirect_and_has_an_end_in_size_and_time() {
    let bench = Bench::new().await;
    let elsewhere = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", elsewhere.local_addr().unwrap());
    let redirect = |status| EndpointFault::Redirect(status, address.clone());
    let faults = bench.faults();

    faults.fail_endpoint(Endpoint::Discovery, EndpointFault::Hang);
    let began = Instant::now();
    begins(&bench).await.unwrap_err();
    let took = began.elapsed();
    assert!((7..20).contains(&took.as_secs()), "{took:?}");
    faults.clear();

    let padded = |bytes| merge(json!({"padding": "x".repeat(bytes)}));
    faults.fail_endpoint_once(Endpoint::Discovery, padded(256 * 1024));
    begins(&bench).await.unwrap_err();
    for status in [301, 302, 303, 307, 308] {
        faults.fail_endpoint_once(Endpoint::Discovery, redirect(status));
        begins(&bench).await.unwrap_err();
    }
    faults.fail_endpoint_once(Endpoint::Discovery, padded(200 * 1024));
    begins(&bench).await.unwrap();
    for status in [302, 307] {
        faults.fail_endpoint_once(Endpoint::Par, redirect(status));
        begins(&bench).await.unwrap_err();
        faults.fail_endpoint_once(Endpoint::CodeExchange, redirect(status));
        bench.logs_in().await.unwrap_err();
        faults.fail_endpoint_once(Endpoint::Jwks, redirect(status));
        bench.logs_in().await.unwrap_err();
    }
    let came = timeout(Duration::from_millis(200), elsewhere.accept()).await;
    assert!(came.is_err(), "nobody went there");
    bench.login().await;
}

/// `docs/rules/login.md#oidc-4`.
#[tokio::test]
async fn oidc_4_metadata_is_asked_for_once_a_day_and_shared_by_all_who_wait() {
    let bench = Bench::new().await;
    let all: Vec<_> = (0..20)
        .map(|_| {
            let provider = bench.provider.clone();
            tokio::spawn(async move { provider.is_ready().await })
        })
        .collect();
    for one in all {
        one.await.unwrap().unwrap();
    }
    assert_eq!(bench.calls(Endpoint::Discovery), 1);
    bench.passes(24 * 3600 - 1);
    bench.provider.is_ready().await.unwrap();
    assert_eq!(bench.calls(Endpoint::Discovery), 1);
    bench.passes(1);
    bench.provider.is_ready().await.unwrap();
    assert_eq!(bench.calls(Endpoint::Discovery), 2);
    // What is known serves on while the provider is down.
    bench.passes(24 * 3600);
    let fault = EndpointFault::Status(503);
    bench.faults().fail_endpoint(Endpoint::Discovery, fault);
    bench.provider.is_ready().await.unwrap();
}

#[tokio::test]
async fn a_provider_without_pushed_requests_cannot_serve_who_always_pushes() {
    let bench = Bench::with(BenchOptions {
        pushed: Pushed::Always,
        ..BenchOptions::default()
    })
    .await;
    let without = json!({"pushed_authorization_request_endpoint": null});
    bench
        .faults()
        .fail_endpoint_once(Endpoint::Discovery, merge(without));
    let refused = begins(&bench).await;
    assert!(matches!(refused, Err(LoginError::ProviderRefused(_))));
    begins(&bench).await.unwrap();
    assert_eq!(bench.calls(Endpoint::Par), 1);
}

/// `docs/rules/login.md#m44`, `docs/rules/login.md#oidc-6`.
#[tokio::test]
async fn m44_oidc_6_keys_may_change_at_any_time_and_forged_names_do_not_make_us_ask_on_and_on() {
    use arbeidsflate::idporten::TokenFault;
    let bench = Bench::new().await;
    bench.login().await;
    assert_eq!(bench.calls(Endpoint::Jwks), 1);
    // The announced key is known already; an unannounced one is asked for, once.
    bench.idporten.rotate_keys().unwrap();
    bench.login().await;
    assert_eq!(bench.calls(Endpoint::Jwks), 1);
    bench.idporten.replace_keys().unwrap();
    bench.login().await;
    assert_eq!(bench.calls(Endpoint::Jwks), 2);
    for _ in 0..20 {
        bench
            .faults()
            .corrupt_next_id_token(IdTokenFault::UnknownKey);
        let error = bench.logs_in().await.unwrap_err().error;
        let is_unknown = matches!(error, LoginError::TokenInvalid(TokenFault::UnknownKey));
        assert!(is_unknown, "{error:?}");
    }
    assert_eq!(bench.calls(Endpoint::Jwks), 2);
    bench.passes(60);
    bench
        .faults()
        .corrupt_next_id_token(IdTokenFault::UnknownKey);
    // A fetch that fails keeps the keys that we have.
    bench
        .faults()
        .fail_endpoint_once(Endpoint::Jwks, EndpointFault::Status(500));
    bench.logs_in().await.unwrap_err();
    assert_eq!(bench.calls(Endpoint::Jwks), 3);
    bench.login().await;
    // A day later the set is fetched whether or not it has the key.
    bench.passes(24 * 3600);
    bench.login().await;
    assert_eq!(bench.calls(Endpoint::Jwks), 4);
}
