//! Logging out here, and being told that somebody logged out elsewhere.

use arbeidsflate::{
    idporten::{EndSession, EndSessionMethod, Notice},
    secret::{AccessToken, IdToken, RefreshToken},
    server::expired_rows::ExpiredRowsSweep,
    storage::{AuthSession, AuthSessionOrigin, Level, LogOut, NewAuthSession, Tokens},
};
use jiff::SignedDuration;
use simulators::idporten::{Endpoint, EndpointFault};

use tokio::time::timeout;

use super::bench::{Bench, BenchOptions, Browser};
use crate::support::LONGEST_WAIT;

/// A browser whose visit leads to this login.
fn of(login: &AuthSession) -> LogOut<'_> {
    LogOut {
        login: Some(&login.reference),
        ..LogOut::default()
    }
}

/// `docs/rules/login.md#m37`, variant A, `docs/rules/login.md#oidc-16`.
#[tokio::test]
async fn m37_oidc_16_logging_out_ends_revokes_and_sends_the_browser_to_the_provider_and_back() {
    let bench = Bench::new().await;
    let mut browser = Browser::new();
    let (query, begun) = bench.answer(&mut browser).await;
    let login = bench
        .finish(&query, &[begun.attempt_key], None)
        .await
        .unwrap()
        .login;
    let end_session = bench.provider.log_out(&bench.store, &of(&login)).await;
    assert!(!bench.is_alive(&login).await);
    let revoked = bench.last(Endpoint::Revoke);
    let refresh = login.tokens.refresh.unwrap();
    assert_eq!(revoked.parameter("token"), Some(refresh.expose()));
    assert_eq!(revoked.status, Some(200));
    let EndSession::Redirect(address) = end_session.unwrap().end_session else {
        panic!("a redirect");
    };
    let names: Vec<_> = address
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect();
    assert_eq!(names, ["client_id", "post_logout_redirect_uri", "state"]);
    // Neither token nor person is in the address; the state is made for it alone.
    let leaks = bench.idporten.events().leaks(address.as_str());
    assert!(leaks.is_empty(), "{leaks:?}");
    let page = browser.sees(&address).await;
    assert!(
        page.contains("http://inbox.localhost/logg-ut/varsel?"),
        "{page}"
    );
    // The person is logged out there too.
    let begun = bench.begin(Level::Substantial, true).await;
    let query = browser.arrives(&begun.redirect).await;
    assert!(query.contains("error=login_required"), "{query}");
}

/// `docs/rules/login.md#m37`, variant B.
#[tokio::test]
async fn m37_logging_out_by_a_form_hints_at_the_login() {
    let bench = Bench::with(BenchOptions {
        logout: EndSessionMethod::Post,
        ..BenchOptions::default()
    })
    .await;
    let login = bench.login().await;
    let end_session = bench.provider.log_out(&bench.store, &of(&login)).await;
    let end_session = end_session.unwrap().end_session;
    assert_eq!(format!("{end_session:?}"), "Form");
    let EndSession::Form { action, fields } = end_session else {
        panic!("a form");
    };
    assert_eq!(action.path(), "/logout");
    let hint = fields
        .iter()
        .find(|(name, _)| *name == "id_token_hint")
        .unwrap();
    assert_eq!(hint.1, login.tokens.id.expose());
    // The second time there is nobody to hint at.
    let again = bench.provider.log_out(&bench.store, &of(&login)).await;
    assert!(matches!(
        again.unwrap().end_session,
        EndSession::Redirect(_)
    ));
    assert_eq!(bench.calls(Endpoint::Revoke), 1);
}

/// `docs/rules/login.md#oidc-16`: with the provider down, and for who is not logged in.
#[tokio::test]
async fn logging_out_here_does_not_need_the_provider() {
    let bench = Bench::new().await;
    let login = bench.login().await;
    bench
        .faults()
        .fail_endpoint(Endpoint::Revoke, EndpointFault::Hang);
    bench
        .faults()
        .fail_endpoint(Endpoint::Discovery, EndpointFault::Status(500));
    // The call that hangs has no other end than its time limit.
    let log_out = of(&login);
    let ending = bench.provider.log_out(&bench.store, &log_out);
    let end_session = timeout(LONGEST_WAIT, ending).await;
    let end_session = end_session.expect("the provider is given two seconds");
    assert!(matches!(
        end_session.unwrap().end_session,
        EndSession::Redirect(_)
    ));
    assert!(!bench.is_alive(&login).await);
    bench.faults().clear();
    let unknown = Bench::new().await;
    unknown
        .faults()
        .fail_endpoint(Endpoint::Discovery, EndpointFault::Status(500));
    let end_session = unknown
        .provider
        .log_out(&unknown.store, &LogOut::default())
        .await;
    assert!(matches!(
        end_session.unwrap().end_session,
        EndSession::Local
    ));
}

/// `docs/rules/login.md#m39`, `docs/rules/login.md#m40`, `docs/rules/login.md#oidc-17`.
#[tokio::test]
async fn m39_m40_oidc_17_a_notice_ends_every_login_of_its_session_and_nothing_else() {
    let bench = Bench::new().await;
    let mut browser = Browser::new();
    let mut logins = Vec::new();
    for _ in 0..2 {
        // The second login is answered from the provider's session: the same sid.
        let (query, begun) = bench.answer(&mut browser).await;
        logins.push(
            bench
                .finish(&query, &[begun.attempt_key], None)
                .await
                .unwrap()
                .login,
        );
    }
    assert_eq!(logins[0].sid, logins[1].sid);
    let other = bench.login().await;
    let sid = &logins[0].sid;
    let notice = async |query: String| {
        bench
            .provider
            .notice(&bench.store, &query, true)
            .await
            .unwrap()
    };
    for wrong in [
        format!("iss=https%3A%2F%2Fevil.example&sid={sid}"),
        format!("sid={sid}"),
        format!("iss={}&iss={}&sid={sid}", bench.issuer, bench.issuer),
        format!("iss={}//&sid={sid}", bench.issuer),
        String::new(),
    ] {
        assert_eq!(notice(wrong.clone()).await, Notice::WrongIssuer, "{wrong}");
    }
    for unknown in ["&sid=unknown", "&sid=", "", "&sid=%00"] {
        let query = format!("iss={}{unknown}", bench.issuer);
        assert_eq!(notice(query).await, Notice::Ended(Vec::new()), "{unknown}");
    }
    for login in &logins {
        assert!(bench.is_alive(login).await);
    }
    let mut expected = Vec::new();
    for login in &logins {
        expected.push(bench.store.subject(login).unwrap());
    }
    let Notice::Ended(ended) = notice(format!("iss={}/&sid={sid}", bench.issuer)).await else {
        panic!("both end");
    };
    assert_eq!(ended.len(), 2);
    assert!(expected.iter().all(|login| ended.contains(login)));
    for login in &logins {
        assert!(!bench.is_alive(login).await);
    }
    bench.has_had(Endpoint::Revoke, 2).await;
    assert!(bench.is_alive(&other).await);
    // Our own notice, after our own logout, does no harm.
    assert_eq!(
        notice(format!("iss={}&sid={sid}", bench.issuer)).await,
        Notice::Ended(Vec::new())
    );
}

/// `docs/rules/login.md#m20`.
#[tokio::test]
async fn m20_tokens_of_expired_logins_are_revoked() {
    let bench = Bench::new().await;
    let login = bench.login().await;
    bench.passes(30 * 60);
    let mut sweep = ExpiredRowsSweep::new(bench.store.clone(), &bench.provider);
    assert_eq!(sweep.sweep().await.unwrap(), 1);
    bench.has_had(Endpoint::Revoke, 1).await;
    let revoked = bench.last(Endpoint::Revoke);
    let refresh = login.tokens.refresh.unwrap();
    assert_eq!(revoked.parameter("token"), Some(refresh.expose()));
    // The same after two hours, for somebody who has read all the time.
    let login = bench.login().await;
    for _ in 0..5 {
        bench.passes(20 * 60);
        assert!(bench.is_alive(&login).await);
        let seen = bench.store.auth_session(&login.reference).await.unwrap();
        bench.store.touch(&seen.unwrap()).await.unwrap();
    }
    bench.passes(20 * 60);
    assert!(sweep.sweep().await.unwrap() >= 1);
    bench.has_had(Endpoint::Revoke, 2).await;
    let revoked = bench.last(Endpoint::Revoke);
    let refresh = login.tokens.refresh.unwrap();
    assert_eq!(revoked.parameter("token"), Some(refresh.expose()));
}

/// A login of the same person with a refresh token of its own, as the provider never gave it.
async fn starts(bench: &Bench, login: &AuthSession, number: usize) {
    let now = bench.clock.now();
    let new = NewAuthSession {
        person: login.person.clone(),
        level: login.level,
        issuer: bench.issuer.clone(),
        sid: format!("sid-{number}"),
        tokens: Tokens {
            access: AccessToken::new("access"),
            access_given: now,
            access_ends: now + SignedDuration::from_secs(120),
            refresh: Some(RefreshToken::new(format!("refresh-{number}"))),
            refresh_ends: None,
            id: IdToken::new("id"),
        },
        authenticated: None,
        is_silent: false,
        origin: AuthSessionOrigin::default(),
    };
    bench.store.start_auth_session(new).await.unwrap();
}

/// `docs/rules/security.md#sto-7`: a provider that hangs holds no sweep up, and is not flooded.
#[tokio::test]
async fn sto_7_revoking_neither_holds_a_sweep_up_nor_floods_the_provider() {
    const LOGINS: usize = 30;
    let bench = Bench::new().await;
    let login = bench.login().await;
    for number in 1..LOGINS {
        starts(&bench, &login, number).await;
    }
    bench.passes(30 * 60);
    bench
        .faults()
        .fail_endpoint(Endpoint::Revoke, EndpointFault::Hang);
    let mut sweep = ExpiredRowsSweep::new(bench.store.clone(), &bench.provider);
    assert_eq!(sweep.sweep().await.unwrap(), LOGINS);
    bench.has_had(Endpoint::Revoke, 4).await;
    // Long enough for all of them to arrive, and shorter than a call waits.
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(bench.calls(Endpoint::Revoke), 4);
    bench.faults().clear();
    bench.has_had(Endpoint::Revoke, LOGINS).await;
}
