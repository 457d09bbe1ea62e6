//! The provider's answer: whose it is, what it says, and what becomes of it.

use arbeidsflate::{
    idporten::{LoginError, Pushed},
    storage::Level,
};
use jiff::SignedDuration;
use simulators::idporten::{AuthorizationFault, Endpoint, EndpointFault};

use super::bench::{Bench, BenchOptions, Browser, KARI, RETURN_TO};

type Is = fn(&LoginError) -> bool;

/// What one spoilt answer leads to.
async fn refused(bench: &Bench, fault: AuthorizationFault) -> LoginError {
    bench.faults().fail_next_authorization(fault);
    bench.logs_in().await.unwrap_err().error
}

/// `docs/rules/login.md#m12`, `docs/rules/login.md#m17`, `docs/rules/login.md#m18`,
/// `docs/rules/login.md#m29`, `docs/rules/login.md#m49`.
#[tokio::test]
async fn a_login_gives_a_person_tokens_and_the_page_asked_for() {
    let bench = Bench::new().await;
    let finished = bench.logs_in().await.unwrap();
    assert_eq!(finished.return_to.as_str(), RETURN_TO);
    assert!(!finished.is_same_person);
    let login = &finished.login;
    assert_eq!(login.person.number.expose(), KARI);
    assert_eq!(login.level, Level::Substantial);
    assert!(login.tokens.refresh.is_some());
    let life = login.tokens.access_ends.duration_since(bench.clock.now());
    assert_eq!(life, SignedDuration::from_secs(120));
    let seen = bench
        .store
        .auth_session(&login.reference)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(seen.tokens.access.expose(), login.tokens.access.expose());
    // Nothing of it prints, and what is known of the person least of all.
    let printed = format!(
        "{finished:?} {login:?} {:?} {:?}",
        login.tokens, login.person
    );
    assert_eq!(
        printed,
        "[CompletedLogin] [AuthSession] Tokens { access: [AccessToken], access_given: \
         2026-11-20T09:00:00Z, access_ends: 2026-11-20T09:02:00Z, refresh: \
         Some([RefreshToken]), refresh_ends: Some(2026-11-20T09:10:00Z), id: [IdToken] } [Person]"
    );
    assert!(bench.idporten.events().leaks(&printed).is_empty());
}

/// A login works without pushing as well.
#[tokio::test]
async fn a_login_works_with_an_unpushed_request() {
    let bench = Bench::with(BenchOptions {
        pushed: Pushed::Never,
        ..BenchOptions::default()
    })
    .await;
    bench.logs_in().await.unwrap();
    assert_eq!(bench.calls(Endpoint::Par), 0);
}

/// `docs/rules/login.md#m14`.
#[tokio::test]
async fn m14_a_higher_level_than_asked_for_is_accepted() {
    let bench = Bench::new().await;
    let begun = bench.begin(Level::Substantial, false).await;
    let query = Browser::new()
        .logs_in(&begun.redirect, "bankid", "kari")
        .await;
    let finished = bench.finish(&query, &[begun.attempt_key], None).await;
    assert_eq!(finished.unwrap().login.level, Level::High);
}

/// `docs/rules/login.md#m7`, `docs/rules/login.md#oidc-2`.
#[tokio::test]
async fn a_callback_opened_many_times_at_once_redeems_its_code_once() {
    let bench = std::sync::Arc::new(Bench::new().await);
    let (query, begun) = bench.answer(&mut Browser::new()).await;
    let all: Vec<_> = (0..20)
        .map(|_| {
            let (bench, query, key) = (bench.clone(), query.clone(), begun.attempt_key.clone());
            tokio::spawn(async move { bench.finish(&query, &[key], None).await })
        })
        .collect();
    let mut done = 0;
    for one in all {
        match one.await.unwrap() {
            Ok(_) => done += 1,
            Err(failed) => {
                assert!(matches!(failed.error, LoginError::AnsweredBefore));
                assert_eq!(failed.return_to.as_str(), RETURN_TO);
            }
        }
    }
    assert_eq!(done, 1);
    assert_eq!(bench.calls(Endpoint::CodeExchange), 1);
}

/// `docs/rules/login.md#m7`: login CSRF. A code of somebody else's, in a browser that did not ask
/// for it.
#[tokio::test]
async fn an_answer_counts_only_in_the_browser_that_asked() {
    let bench = Bench::new().await;
    let (theirs, their_attempt) = bench.answer(&mut Browser::new()).await;
    let mine = bench.begin(Level::Substantial, false).await;
    let keys: [&[String]; 3] = [
        &[],
        std::slice::from_ref(&mine.attempt_key),
        &["made.up".to_owned()],
    ];
    for keys in keys {
        let failed = bench.finish(&theirs, keys, None).await.unwrap_err();
        assert!(matches!(failed.error, LoginError::UnknownState));
        assert!(failed.attempt_key.is_none());
    }
    assert_eq!(bench.calls(Endpoint::CodeExchange), 0);
    // Nothing was used up: both tabs of one browser can finish, in any order.
    let keys = [mine.attempt_key, their_attempt.attempt_key.clone()];
    let finished = bench.finish(&theirs, &keys, None).await.unwrap();
    assert_eq!(finished.attempt_key, their_attempt.attempt_key);
}

/// `docs/rules/login.md#m7`, `docs/rules/login.md#m8`, `docs/rules/login.md#m9`: each is refused
/// before the token endpoint is called.
#[tokio::test]
async fn m7_m8_m9_oidc_3_an_answer_with_a_wrong_state_or_issuer_goes_no_further() {
    let bench = Bench::new().await;
    let other = "https://idporten.no".to_owned();
    for fault in [
        AuthorizationFault::MissingIssuer,
        AuthorizationFault::OtherIssuer(other),
        AuthorizationFault::OtherIssuer(format!("{}/", bench.issuer)),
    ] {
        let error = refused(&bench, fault.clone()).await;
        assert!(
            matches!(error, LoginError::WrongIssuer),
            "{fault:?}: {error:?}"
        );
    }
    for fault in [
        AuthorizationFault::MissingState,
        AuthorizationFault::OtherState("x".to_owned()),
    ] {
        let error = refused(&bench, fault.clone()).await;
        assert!(
            matches!(error, LoginError::UnknownState),
            "{fault:?}: {error:?}"
        );
    }
    for fault in [
        AuthorizationFault::DuplicateIssuer,
        AuthorizationFault::DuplicateState,
        AuthorizationFault::DuplicateCode,
        AuthorizationFault::CodeAndError,
    ] {
        let error = refused(&bench, fault.clone()).await;
        assert!(
            matches!(error, LoginError::Malformed),
            "{fault:?}: {error:?}"
        );
    }
    let error = refused(&bench, AuthorizationFault::Nothing).await;
    assert!(
        matches!(error, LoginError::ProviderUnavailable(_)),
        "{error:?}"
    );
    assert_eq!(bench.calls(Endpoint::CodeExchange), 0);
}

/// `docs/rules/login.md#m2`.
#[tokio::test]
async fn an_attempt_that_took_too_long_says_so_and_remembers_where_to_go() {
    let bench = Bench::new().await;
    let (query, begun) = bench.answer(&mut Browser::new()).await;
    bench.passes(601);
    let failed = bench
        .finish(&query, &[begun.attempt_key], None)
        .await
        .unwrap_err();
    assert!(matches!(failed.error, LoginError::AttemptExpired));
    assert_eq!(failed.return_to.as_str(), RETURN_TO);
    assert_eq!(failed.level, Some(Level::Substantial));
    assert_eq!(bench.calls(Endpoint::CodeExchange), 0);
}

/// `docs/rules/login.md#m10`, with a login that goes on.
#[tokio::test]
async fn m10_an_error_in_the_answer_leaves_the_login_that_was_there() {
    let bench = Bench::new().await;
    let login = bench.login().await;
    let begun = bench.begin(Level::Substantial, false).await;
    let query = Browser::new().cancels(&begun.redirect).await;
    let failed = bench
        .finish(&query, &[begun.attempt_key], Some(&login.reference))
        .await
        .unwrap_err();
    assert!(matches!(failed.error, LoginError::Cancelled));
    let fault = AuthorizationFault::Error("unmet_authentication_requirements".to_owned());
    assert!(matches!(
        refused(&bench, fault).await,
        LoginError::LevelTooLow
    ));
    let fault = AuthorizationFault::Error("invalid_scope".to_owned());
    assert!(matches!(
        refused(&bench, fault).await,
        LoginError::ProviderRefused(_)
    ));
    assert!(bench.is_alive(&login).await);
}

/// `docs/rules/login.md#m11`.
#[tokio::test]
async fn m11_a_token_endpoint_that_fails_gives_no_login_and_is_asked_once() {
    let bench = Bench::new().await;
    let unavailable: Is = |error| matches!(error, LoginError::ProviderUnavailable(_));
    let ours: Is = |error| matches!(error, LoginError::ProviderRefused(_));
    let elsewhere = "http://evil.localhost/token".to_owned();
    let cases: [(EndpointFault, Is); 8] = [
        (EndpointFault::Status(500), unavailable),
        (EndpointFault::LoseAnswer, unavailable),
        (EndpointFault::Redirect(302, elsewhere.clone()), unavailable),
        (EndpointFault::Redirect(307, elsewhere), unavailable),
        (EndpointFault::Body("{}".to_owned()), unavailable),
        (EndpointFault::Body("x".repeat(300_000)), unavailable),
        (EndpointFault::OAuthError("invalid_client".to_owned()), ours),
        (
            EndpointFault::OAuthError("invalid_grant".to_owned()),
            |error| matches!(error, LoginError::CodeRefused),
        ),
    ];
    for (number, (fault, is_right)) in cases.into_iter().enumerate() {
        bench
            .faults()
            .fail_endpoint_once(Endpoint::CodeExchange, fault.clone());
        let error = bench.logs_in().await.unwrap_err().error;
        assert!(is_right(&error), "{fault:?}: {error:?}");
        assert_eq!(bench.calls(Endpoint::CodeExchange), number + 1);
    }
    let error = refused(&bench, AuthorizationFault::UnknownCode).await;
    assert!(matches!(error, LoginError::CodeRefused), "{error:?}");
}

/// `docs/rules/login.md#m15`.
#[tokio::test]
async fn without_consent_there_is_no_login_and_the_tokens_are_given_back() {
    let bench = Bench::with(BenchOptions {
        scopes: "openid profile digdir:dialogporten",
        ..BenchOptions::default()
    })
    .await;
    bench.faults().decline_consent();
    let error = bench.logs_in().await.unwrap_err().error;
    assert!(matches!(error, LoginError::ScopeNotGranted), "{error:?}");
    bench.has_had(Endpoint::Revoke, 1).await;
}

#[tokio::test]
async fn a_person_without_a_number_is_told_so() {
    let bench = Bench::new().await;
    let begun = bench.begin(Level::Substantial, false).await;
    let query = Browser::new()
        .logs_in(&begun.redirect, "minid", "uten")
        .await;
    let failed = bench.finish(&query, &[begun.attempt_key], None).await;
    assert!(matches!(
        failed.unwrap_err().error,
        LoginError::NoPersonNumber
    ));
}

/// `docs/rules/login.md#m18`, `docs/rules/login.md#oidc-13`.
#[tokio::test]
async fn m18_oidc_13_a_step_up_is_the_same_person_with_a_new_reference_and_a_higher_level() {
    let bench = Bench::new().await;
    let mut browser = Browser::new();
    let (query, begun) = bench.answer(&mut browser).await;
    let old = bench
        .finish(&query, &[begun.attempt_key], None)
        .await
        .unwrap()
        .login;
    bench.passes(3600);
    // An hour without a page: the login has ended by itself, so this one is not held against it.
    assert!(!bench.is_alive(&old).await);
    let (query, begun) = bench.answer(&mut browser).await;
    let old = bench
        .finish(&query, &[begun.attempt_key], None)
        .await
        .unwrap()
        .login;
    bench.passes(60);
    let begun = bench.begin(Level::High, false).await;
    let query = browser.logs_in(&begun.redirect, "bankid", "kari").await;
    let finished = bench
        .finish(&query, &[begun.attempt_key], Some(&old.reference))
        .await
        .unwrap();
    assert!(finished.is_same_person);
    assert_eq!(finished.login.level, Level::High);
    assert_ne!(finished.login.reference, old.reference);
    assert_eq!(finished.login.person_key, old.person_key);
    assert!(!bench.is_alive(&old).await);
    // The person has proven anew who they are, so the two hours begin anew.
    let whole = finished.login.ends.duration_since(bench.clock.now());
    assert_eq!(whole, SignedDuration::from_hours(2));
    // The new tokens work: nothing of the grant was revoked.
    assert_eq!(bench.calls(Endpoint::Revoke), 0);
}

/// `docs/rules/login.md#m22`, `docs/rules/security.md#ses-7`.
#[tokio::test]
async fn another_person_in_the_same_browser_replaces_the_login_wholly() {
    let bench = Bench::new().await;
    let old = bench.login().await;
    let begun = bench.begin(Level::Substantial, false).await;
    let query = Browser::new()
        .logs_in(&begun.redirect, "minid", "ola")
        .await;
    let finished = bench
        .finish(&query, &[begun.attempt_key], Some(&old.reference))
        .await
        .unwrap();
    assert!(!finished.is_same_person);
    assert_ne!(finished.login.person_key, old.person_key);
    assert!(!bench.is_alive(&old).await);
    bench.has_had(Endpoint::Revoke, 1).await;
}

/// The silent round trip: `docs/rules/login.md#silent-round-trip`.
#[tokio::test]
async fn a_silent_round_trip_renews_the_tokens_and_lengthens_nothing() {
    let bench = Bench::new().await;
    let mut browser = Browser::new();
    let (query, begun) = bench.answer(&mut browser).await;
    let old = bench
        .finish(&query, &[begun.attempt_key], None)
        .await
        .unwrap()
        .login;
    bench.passes(20 * 60);
    let begun = bench.begin(Level::Substantial, true).await;
    let query = browser.arrives(&begun.redirect).await;
    let finished = bench
        .finish(&query, &[begun.attempt_key], Some(&old.reference))
        .await
        .unwrap();
    assert!(finished.is_same_person);
    assert_eq!(finished.login.ends, old.ends);
    assert!(finished.login.tokens.is_access_valid(bench.clock.now()));
    assert_eq!(finished.return_to.as_str(), RETURN_TO);
}

#[tokio::test]
async fn a_silent_round_trip_that_needs_the_person_says_so() {
    let bench = Bench::new().await;
    let begun = bench.begin(Level::Substantial, true).await;
    let query = Browser::new().arrives(&begun.redirect).await;
    let failed = bench.finish(&query, &[begun.attempt_key], None).await;
    assert!(matches!(failed.unwrap_err().error, LoginError::NeedsPerson));
}
