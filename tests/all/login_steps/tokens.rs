//! Tokens that last, and what happens when they do not.

use arbeidsflate::{
    idporten::{RefreshOutcome, RefreshReason},
    storage::AuthSession,
};
use serde_json::{Map, Value};
use simulators::idporten::{Endpoint, EndpointFault};

use super::bench::Bench;

async fn fresh(bench: &Bench, login: &AuthSession, need: RefreshReason) -> RefreshOutcome {
    let seen = bench
        .store
        .auth_session(&login.reference)
        .await
        .unwrap()
        .unwrap();
    bench
        .provider
        .fresh(&bench.store, seen, need)
        .await
        .unwrap()
}

/// The access token that can be used.
#[track_caller]
fn access(freshness: RefreshOutcome) -> String {
    match freshness {
        RefreshOutcome::Fresh(login) => login.tokens.access.expose().to_owned(),
        other => panic!("{other:?}"),
    }
}

/// `docs/rules/login.md#oidc-14`, `docs/rules/login.md#m31`: with a quarter of its 120 seconds
/// left.
#[tokio::test]
async fn tokens_are_exchanged_in_time_and_not_before() {
    let bench = Bench::new().await;
    let login = bench.login().await;
    let old = login.tokens.access.expose();
    bench.passes(89);
    assert_eq!(
        access(fresh(&bench, &login, RefreshReason::WhenDue).await),
        old
    );
    assert_eq!(bench.calls(Endpoint::Refresh), 0);
    bench.passes(1);
    let new = access(fresh(&bench, &login, RefreshReason::WhenDue).await);
    assert_ne!(new, old);
    let seen = bench
        .store
        .auth_session(&login.reference)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(seen.tokens.access.expose(), new);
    // The provider gives each refresh token once, and it was replaced.
    let first = login.tokens.refresh.unwrap();
    assert_ne!(seen.tokens.refresh.unwrap().expose(), first.expose());
    // Exchanging is no activity (`docs/rules/login.md#m19`).
    assert_eq!(seen.idle_ends, login.idle_ends);
}

/// `docs/rules/login.md#oidc-14`, `docs/rules/login.md#m31`: the token has run out, so all must
/// wait for the one exchange.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m31_a_hundred_requests_on_two_instances_exchange_the_tokens_once() {
    let bench = Bench::new().await;
    let login = bench.login().await;
    let stores = [bench.store.clone(), bench.second_store().await];
    bench.passes(121);
    let all: Vec<_> = (0..100)
        .map(|number| {
            let store = stores[number % 2].clone();
            let (provider, reference) = (bench.provider.clone(), login.reference.clone());
            tokio::spawn(async move {
                let login = store.auth_session(&reference).await.unwrap().unwrap();
                access(
                    provider
                        .fresh(&store, login, RefreshReason::WhenDue)
                        .await
                        .unwrap(),
                )
            })
        })
        .collect();
    let mut tokens = std::collections::HashSet::new();
    for one in all {
        tokens.insert(one.await.unwrap());
    }
    assert_eq!(tokens.len(), 1);
    assert!(!tokens.contains(login.tokens.access.expose()));
    assert_eq!(bench.calls(Endpoint::Refresh), 1);
}

/// `docs/rules/login.md#m33`, `docs/rules/login.md#oidc-15`.
#[tokio::test]
async fn m33_oidc_15_a_provider_that_fails_leaves_the_old_token_in_use_while_it_lasts() {
    let bench = Bench::new().await;
    let login = bench.login().await;
    let old = login.tokens.access.expose();
    bench
        .faults()
        .fail_endpoint(Endpoint::Refresh, EndpointFault::Status(503));
    bench.passes(90);
    assert_eq!(
        access(fresh(&bench, &login, RefreshReason::WhenDue).await),
        old
    );
    // The provider is left alone for a moment.
    assert_eq!(
        access(fresh(&bench, &login, RefreshReason::WhenDue).await),
        old
    );
    assert_eq!(bench.calls(Endpoint::Refresh), 1);
    bench.passes(31);
    let away = fresh(&bench, &login, RefreshReason::WhenDue).await;
    assert!(matches!(away, RefreshOutcome::Unavailable), "{away:?}");
    assert!(bench.is_alive(&login).await);
    bench.faults().clear();
    bench.passes(5);
    assert_ne!(
        access(fresh(&bench, &login, RefreshReason::WhenDue).await),
        old
    );
}

/// Our own credentials at fault: an alert, but nobody is logged out for it
/// (`docs/rules/login.md#token-endpoint-errors`).
#[tokio::test]
async fn refused_credentials_log_nobody_out() {
    let bench = Bench::new().await;
    let login = bench.login().await;
    let fault = EndpointFault::OAuthError("invalid_client".to_owned());
    bench.faults().fail_endpoint_once(Endpoint::Refresh, fault);
    bench.passes(121);
    let away = fresh(&bench, &login, RefreshReason::WhenDue).await;
    assert!(matches!(away, RefreshOutcome::Unavailable), "{away:?}");
    bench.passes(5);
    access(fresh(&bench, &login, RefreshReason::WhenDue).await);
}

/// `docs/rules/login.md#m32`, `docs/rules/login.md#oidc-14`: the provider has used the token up,
/// and we never learned of it.
#[tokio::test]
async fn m32_a_refresh_token_whose_answer_was_lost_is_never_presented_again() {
    let bench = Bench::new().await;
    let login = bench.login().await;
    bench
        .faults()
        .fail_endpoint_once(Endpoint::Refresh, EndpointFault::LoseAnswer);
    bench.passes(90);
    let old = access(fresh(&bench, &login, RefreshReason::WhenDue).await);
    assert_eq!(old, login.tokens.access.expose());
    bench.passes(60);
    for _ in 0..3 {
        let over = fresh(&bench, &login, RefreshReason::WhenDue).await;
        assert!(matches!(over, RefreshOutcome::RoundTrip), "{over:?}");
    }
    assert_eq!(bench.calls(Endpoint::Refresh), 1);
    assert!(bench.is_alive(&login).await);
}

/// The provider's own session tells whether the login still stands.
#[tokio::test]
async fn a_refused_refresh_token_is_never_presented_again_and_ends_nothing() {
    let bench = Bench::new().await;
    let login = bench.login().await;
    let fault = EndpointFault::OAuthError("invalid_grant".to_owned());
    bench.faults().fail_endpoint_once(Endpoint::Refresh, fault);
    bench.passes(90);
    let old = access(fresh(&bench, &login, RefreshReason::WhenDue).await);
    assert_eq!(old, login.tokens.access.expose());
    bench.passes(30);
    for _ in 0..3 {
        let over = fresh(&bench, &login, RefreshReason::WhenDue).await;
        assert!(matches!(over, RefreshOutcome::RoundTrip), "{over:?}");
    }
    assert_eq!(bench.calls(Endpoint::Refresh), 1);
    assert!(bench.is_alive(&login).await);
}

/// `docs/rules/login.md#m33`: with ID-porten's default, an eleven-minute pause loses the refresh
/// token.
#[tokio::test]
async fn m33_a_lapsed_refresh_token_is_not_sent() {
    let bench = Bench::new().await;
    let login = bench.login().await;
    bench.passes(600);
    let lapsed = fresh(&bench, &login, RefreshReason::WhenDue).await;
    assert!(matches!(lapsed, RefreshOutcome::RoundTrip), "{lapsed:?}");
    assert_eq!(bench.calls(Endpoint::Refresh), 0);
}

/// `docs/rules/login.md#m34`.
#[tokio::test]
async fn a_token_that_dialogporten_refused_is_exchanged_whatever_its_time() {
    let bench = Bench::new().await;
    let login = bench.login().await;
    let new = access(fresh(&bench, &login, RefreshReason::Refused).await);
    assert_ne!(new, login.tokens.access.expose());
    // Who was refused with the old token finds the new one there.
    let late = bench
        .provider
        .fresh(&bench.store, login, RefreshReason::Refused);
    assert_eq!(access(late.await.unwrap()), new);
    assert_eq!(bench.calls(Endpoint::Refresh), 1);
}

/// A refresh that takes away the scope ends the login.
#[tokio::test]
async fn a_refresh_that_gives_less_ends_the_login() {
    let bench = Bench::new().await;
    let login = bench.login().await;
    let less = Map::from_iter([("scope".to_owned(), Value::from("openid profile"))]);
    bench
        .faults()
        .fail_endpoint_once(Endpoint::Refresh, EndpointFault::Merge(less));
    bench.passes(90);
    let ended = fresh(&bench, &login, RefreshReason::WhenDue).await;
    assert!(matches!(ended, RefreshOutcome::Ended), "{ended:?}");
    assert!(!bench.is_alive(&login).await);
    bench.has_had(Endpoint::Revoke, 1).await;
}

/// A refresh whose ID token proves nothing changes nothing: the old token serves while it lasts.
#[tokio::test]
async fn a_refresh_that_cannot_be_verified_ends_nothing() {
    let bench = Bench::new().await;
    let login = bench.login().await;
    let odd = Map::from_iter([("id_token".to_owned(), Value::from("x.y.z"))]);
    bench
        .faults()
        .fail_endpoint_once(Endpoint::Refresh, EndpointFault::Merge(odd));
    bench.passes(90);
    let old = access(fresh(&bench, &login, RefreshReason::WhenDue).await);
    assert_eq!(old, login.tokens.access.expose());
    bench.passes(30);
    let over = fresh(&bench, &login, RefreshReason::WhenDue).await;
    assert!(matches!(over, RefreshOutcome::RoundTrip), "{over:?}");
    assert!(bench.is_alive(&login).await);
    assert_eq!(bench.calls(Endpoint::Revoke), 0);
}

/// `docs/rules/login.md#m21`, `docs/rules/security.md#ses-6`.
#[tokio::test]
async fn m21_ses_6_a_logout_while_tokens_are_exchanged_is_final() {
    let bench = Bench::new().await;
    let login = bench.login().await;
    bench
        .faults()
        .fail_endpoint(Endpoint::Refresh, EndpointFault::Hang);
    bench.passes(121);
    let (provider, store, held) = (bench.provider.clone(), bench.store.clone(), login.clone());
    let exchange = tokio::spawn(async move {
        provider
            .fresh(&store, held, RefreshReason::WhenDue)
            .await
            .unwrap()
    });
    bench.has_had(Endpoint::Refresh, 1).await;
    bench
        .store
        .end_auth_session(&login.reference)
        .await
        .unwrap()
        .unwrap();
    bench.faults().clear();
    let ended = exchange.await.unwrap();
    assert!(matches!(ended, RefreshOutcome::Ended), "{ended:?}");
    assert!(!bench.is_alive(&login).await);
    // The tokens that came too late belong to nobody.
    bench.has_had(Endpoint::Revoke, 1).await;
    let revoked = bench.last(Endpoint::Revoke);
    let first = login.tokens.refresh.unwrap();
    assert_ne!(revoked.parameter("token"), Some(first.expose()));
}

/// `docs/rules/security.md#ses-8`: the outcome does not depend on how the page ended that asked for
/// it.
#[tokio::test]
async fn a_visitor_who_leaves_does_not_lose_the_new_tokens() {
    let bench = Bench::new().await;
    let login = bench.login().await;
    bench
        .faults()
        .fail_endpoint(Endpoint::Refresh, EndpointFault::Hang);
    bench.passes(121);
    let (provider, store, held) = (bench.provider.clone(), bench.store.clone(), login.clone());
    let page =
        tokio::spawn(async move { provider.fresh(&store, held, RefreshReason::WhenDue).await });
    bench.has_had(Endpoint::Refresh, 1).await;
    page.abort();
    bench.faults().clear();
    let new = access(fresh(&bench, &login, RefreshReason::WhenDue).await);
    assert_ne!(new, login.tokens.access.expose());
    assert_eq!(bench.calls(Endpoint::Refresh), 1);
}
