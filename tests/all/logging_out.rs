//! Logging out: here, at the provider, and by the provider's notice.

use reqwest::{Method, StatusCode};
use simulators::idporten::{CanaryKind, Endpoint, EndpointFault};

use crate::support::{
    town::{INBOX_HOST, TestEnv, TestEnvOptions},
    visitor::{Page, Visitor},
};

fn count(town: &TestEnv, endpoint: Endpoint) -> usize {
    town.around.idporten.events().count(endpoint)
}

/// Whether a helper call, which is never redirected, finds the session alive.
async fn is_alive(town: &TestEnv, visitor: &mut Visitor) -> bool {
    let headers = [("sec-fetch-mode", "cors")];
    let url = town.at("/aktor");
    let page = visitor.calls(Method::GET, &url, &headers, None).await;
    match page.status {
        StatusCode::OK => true,
        StatusCode::UNAUTHORIZED => false,
        other => panic!("{other}: {}", page.text()),
    }
}

/// `docs/rules/login.md#m37`, `docs/rules/login.md#oidc-16`.
#[tokio::test]
async fn m37_oidc_16_logging_out_ends_the_session_here_and_revokes_its_refresh_token() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let before = visitor.cookie(INBOX_HOST, "sid").unwrap().to_owned();
    let old_tab = visitor.clone();
    visitor.stops_at = Some("/logout");
    let out = visitor.submits(&inbox, "Logg ut", &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    let to = out.location();
    let names: Vec<_> = to
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect();
    assert_eq!(names, ["client_id", "post_logout_redirect_uri", "state"]);
    assert_eq!(visitor.cookie(INBOX_HOST, "sid"), None);
    let revoked = town.around.idporten.events().for_endpoint(Endpoint::Revoke);
    assert_eq!(revoked.len(), 1);
    assert_eq!(
        revoked[0].parameter("token_type_hint"),
        Some("refresh_token")
    );
    // The value of the cookie is dead for whoever kept it.
    let mut thief = Visitor::new();
    thief.sets_cookie(INBOX_HOST, "sid", Some(&before));
    assert!(!is_alive(&town, &mut thief).await);
    // A second time, from a tab that does not know yet.
    let mut tab = old_tab;
    tab.stops_at = Some("/logout");
    let again = tab.submits(&inbox, "Logg ut", &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text());
    // And by the browser that has no cookie any more.
    let again = visitor.submits(&inbox, "Logg ut", &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text());
    assert_eq!(count(&town, Endpoint::Revoke), 1);
}

/// `docs/rules/login.md#m37`, variant B: the hint is in a page that nobody keeps, and its form may
/// lead to the provider.
#[tokio::test]
async fn m27_m37_the_form_of_a_log_out_leads_to_the_provider() {
    let town = TestEnv::with(TestEnvOptions {
        settings: vec![("IDPORTEN_LOGOUT", "post".to_owned())],
        ..TestEnvOptions::default()
    })
    .await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let token = inbox.attributes("form[action='/logg-ut'] input[name=skjema]", "value")[0].clone();
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let body = Some(format!("skjema={token}"));
    let url = town.at("/logg-ut");
    let page = visitor.calls(Method::POST, &url, &kind, body).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("clear-site-data"), "\"cache\", \"storage\"");
    assert_eq!(visitor.cookie(INBOX_HOST, "sid"), None);
    assert_eq!(count(&town, Endpoint::Revoke), 1);
    let login = town.places.login.origin().ascii_serialization();
    let csp = page.header("content-security-policy");
    let targets = csp.split("; ").find(|part| part.starts_with("form-action"));
    assert!(targets.unwrap().contains(&login), "{csp}");
    let form = page.form_with_field("id_token_hint");
    assert!(form.action.starts_with(&login), "{}", form.action);
    let landed = visitor.sends(&page, form, &[]).await;
    assert_eq!(landed.url.host_str(), town.places.login.host_str());
    assert_eq!(landed.status, StatusCode::OK, "{}", landed.text());
}

/// `docs/rules/login.md#oidc-16`.
#[tokio::test]
async fn oidc_16_logging_out_works_with_the_provider_down() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let before = visitor.cookie(INBOX_HOST, "sid").unwrap().to_owned();
    let faults = town.around.idporten.faults();
    faults.fail_endpoint(Endpoint::Revoke, EndpointFault::Hang);
    faults.fail_endpoint(Endpoint::Logout, EndpointFault::Status(503));
    let out = visitor.submits(&inbox, "Logg ut", &[]).await;
    assert_eq!(
        out.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "the provider's own page"
    );
    assert_eq!(visitor.cookie(INBOX_HOST, "sid"), None);
    let mut thief = Visitor::new();
    thief.sets_cookie(INBOX_HOST, "sid", Some(&before));
    assert!(!is_alive(&town, &mut thief).await);
}

/// `docs/rules/login.md#m38`.
#[tokio::test]
async fn m38_the_page_after_logging_out_takes_any_address() {
    let town = TestEnv::new().await;
    for query in ["", "?state=wrong", "?state=a&state=b&error=x", "?%ff=%00"] {
        let page = Visitor::new()
            .opens(&town.at(&format!("/logget-ut{query}")))
            .await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert!(!page.texts("h1").is_empty());
    }
    // Also for somebody who is signed in, whose forms there must work.
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let page = visitor.opens(&town.at("/logget-ut")).await;
    let english = visitor.submits(&page, "English", &[]).await;
    assert_eq!(english.status, StatusCode::OK, "{}", english.text());
    assert_eq!(english.attributes("html", "lang"), ["en"]);
}

/// Two sessions of one login at the provider, and its name there.
async fn two_sessions(town: &TestEnv) -> (Visitor, Visitor, String) {
    let mut one = Visitor::new();
    town.signs_in(&mut one, "lys").await;
    let mut two = one.clone();
    two.forgets(INBOX_HOST);
    two.opens(&town.at("/aktor")).await;
    assert_ne!(one.cookie(INBOX_HOST, "sid"), two.cookie(INBOX_HOST, "sid"));
    let canaries = town.around.idporten.events().canaries();
    let mut names = canaries
        .into_iter()
        .filter(|canary| canary.kind == CanaryKind::Sid);
    let sid = names.next().unwrap().value;
    assert_eq!(names.next(), None);
    (one, two, sid)
}

/// The call as a browser makes it in the provider's page: in a frame, without our cookies.
async fn notice(town: &TestEnv, query: &str) -> Page {
    let headers = [
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "iframe"),
        ("sec-fetch-site", "cross-site"),
    ];
    let address = town.at(&format!("/logg-ut/varsel?{query}"));
    Visitor::new()
        .calls(Method::GET, &address, &headers, None)
        .await
}

fn issuer(town: &TestEnv) -> String {
    town.places.issuer.origin().ascii_serialization()
}

/// Anybody can tell of sessions that never were: one address not without end, and never so that a session
/// that is known goes on.
#[tokio::test]
async fn a_flood_of_notices_is_told_to_stop_and_hides_none_that_matters() {
    let town = TestEnv::new().await;
    let (mut one, mut two, sid) = two_sessions(&town).await;
    let iss = issuer(&town);
    let mut refused = 0;
    for number in 0..650 {
        let answer = notice(&town, &format!("iss={iss}&sid=made-up-{number}")).await;
        match answer.status {
            StatusCode::OK => assert_eq!(refused, 0, "{number}"),
            StatusCode::TOO_MANY_REQUESTS => refused += 1,
            other => panic!("{number}: {other}"),
        }
    }
    assert!((1..=50).contains(&refused), "{refused}");
    let answer = notice(&town, &format!("iss={iss}&sid={sid}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    for visitor in [&mut one, &mut two] {
        let page = visitor.steps(&town.at("/aktor")).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
    }
}

/// `docs/rules/login.md#m39`, `docs/rules/login.md#oidc-17`.
#[tokio::test]
async fn m39_oidc_17_a_notice_of_the_provider_ends_every_session_of_that_name_without_a_cookie() {
    let town = TestEnv::new().await;
    let (mut one, mut two, sid) = two_sessions(&town).await;
    let mut other = Visitor::new();
    town.signs_in(&mut other, "rask").await;
    let iss = issuer(&town);

    for wrong in [
        format!("iss=https://evil.example&sid={sid}"),
        format!("sid={sid}"),
        format!("iss={iss}&iss={iss}&sid={sid}"),
        format!("iss={iss}.evil.example&sid={sid}"),
    ] {
        assert_eq!(
            notice(&town, &wrong).await.status,
            StatusCode::BAD_REQUEST,
            "{wrong}"
        );
    }
    for unknown in [
        format!("iss={iss}&sid=unknown"),
        format!("iss={iss}"),
        format!("iss={iss}&sid={}", "x".repeat(3000)),
    ] {
        assert_eq!(notice(&town, &unknown).await.status, StatusCode::OK);
    }
    assert!(is_alive(&town, &mut one).await && is_alive(&town, &mut two).await);

    let ended = notice(&town, &format!("iss={iss}&sid={sid}")).await;
    let unknown = notice(&town, &format!("iss={iss}&sid=unknown")).await;
    assert_eq!(ended.status, StatusCode::OK);
    assert_eq!(ended.body, "");
    let same = |page: &Page| {
        let mut headers = page.headers.clone();
        headers.remove("date");
        (page.status, headers, page.body.clone())
    };
    assert_eq!(same(&ended), same(&unknown));
    assert!(!is_alive(&town, &mut one).await && !is_alive(&town, &mut two).await);
    assert!(
        is_alive(&town, &mut other).await,
        "another person's session goes on"
    );
}

/// Whether a session cookie is worth anything, asked over connections that come to two instances in
/// turn.
async fn living(town: &TestEnv, cookie: &str) -> Vec<bool> {
    let mut seen = Vec::new();
    for _ in 0..4 {
        let mut browser = Visitor::new();
        browser.sets_cookie(INBOX_HOST, "sid", Some(cookie));
        seen.push(is_alive(town, &mut browser).await);
    }
    seen
}

/// `docs/rules/security.md#ses-6`, `docs/rules/login.md#oidc-17`: an end is seen by every instance
/// with the next request.
#[tokio::test]
async fn ses_6_oidc_17_what_one_instance_ends_has_ended_on_the_other() {
    let town = TestEnv::with(TestEnvOptions {
        instances: 2,
        ..TestEnvOptions::default()
    })
    .await;
    let (mut one, two, sid) = two_sessions(&town).await;
    let cookie = |visitor: &Visitor| visitor.cookie(INBOX_HOST, "sid").unwrap().to_owned();
    let (first, second) = (cookie(&one), cookie(&two));
    assert_eq!(living(&town, &first).await, [true; 4]);
    let page = one.opens(&town.at("/aktor")).await;
    one.stops_at = Some("/logout");
    one.submits(&page, "Logg ut", &[]).await;
    assert_eq!(living(&town, &first).await, [false; 4]);
    assert_eq!(living(&town, &second).await, [true; 4]);
    let told = notice(&town, &format!("iss={}&sid={sid}", issuer(&town))).await;
    assert_eq!(told.status, StatusCode::OK);
    assert_eq!(living(&town, &second).await, [false; 4]);
}

/// `docs/rules/login.md#m39`, `docs/rules/login.md#m40`.
#[tokio::test]
async fn m40_a_notice_may_name_the_issuer_with_a_slash_and_come_after_our_own_logout() {
    let town = TestEnv::new().await;
    let (mut one, mut two, sid) = two_sessions(&town).await;
    let inbox = one.opens(&town.at("/aktor")).await;
    one.submits(&inbox, "Logg ut", &[]).await;
    assert!(
        is_alive(&town, &mut two).await,
        "the notice is for the browser to bring"
    );
    let query = format!("iss={}/&sid={sid}", issuer(&town));
    for _ in 0..2 {
        assert_eq!(notice(&town, &query).await.status, StatusCode::OK);
    }
    assert!(!is_alive(&town, &mut two).await);
}

/// `docs/rules/login.md#m27`: on this one route, and only by the provider.
#[tokio::test]
async fn m27_only_the_notice_may_be_framed_and_only_by_the_provider() {
    let town = TestEnv::new().await;
    let page = notice(&town, &format!("iss={}&sid=unknown", issuer(&town))).await;
    let csp = page.header("content-security-policy");
    let login = town.places.login.origin().ascii_serialization();
    let ancestors = csp
        .split("; ")
        .find(|part| part.starts_with("frame-ancestors"))
        .unwrap();
    assert!(ancestors.contains(&login), "{ancestors}");
    assert!(
        !ancestors.contains('*') && !ancestors.contains("'self'"),
        "{ancestors}"
    );
    assert_eq!(page.header("x-frame-options"), "");
    let other = Visitor::new().opens(&town.at("/logget-ut")).await;
    assert!(
        other
            .header("content-security-policy")
            .contains("frame-ancestors 'none'")
    );
    assert_eq!(other.header("x-frame-options"), "DENY");
}

/// What nobody asked for yet redeems no code, begins no attempt and ends no login.
#[tokio::test]
async fn a_look_from_afar_takes_no_step_of_a_login() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let callback = town
        .answer_for(&mut visitor, "/logg-inn?retur=%2Faktor", "lys")
        .await;
    let navigation = [
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
    ];
    let issuer = town.places.issuer.origin().ascii_serialization();
    let sids = town.around.idporten.events().canaries();
    let sid = sids
        .iter()
        .find(|canary| canary.kind == CanaryKind::Sid)
        .unwrap();
    let notice = format!("/logg-ut/varsel?iss={issuer}&sid={}", sid.value);
    let ahead = [
        ("sec-purpose", "prefetch;prerender"),
        ("purpose", "prefetch"),
    ];
    let (codes, starts) = (Endpoint::CodeExchange, Endpoint::Par);
    let before = (count(&town, codes), count(&town, starts));
    for address in [callback.to_string(), town.at("/logg-inn"), town.at(&notice)] {
        let head = visitor
            .calls(Method::HEAD, &address, &navigation, None)
            .await;
        assert!(!head.status.is_redirection(), "{address}: {}", head.status);
        for purpose in ahead {
            let headers = [&navigation[..], &[purpose]].concat();
            let page = visitor.calls(Method::GET, &address, &headers, None).await;
            assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{address}");
        }
    }
    assert_eq!((count(&town, codes), count(&town, starts)), before);
    assert!(is_alive(&town, &mut visitor).await);
    let landed = visitor.steps(callback.as_str()).await;
    assert_eq!(
        landed.header("location"),
        "/aktor",
        "the code was not used up"
    );
}

#[tokio::test]
async fn the_page_after_logging_out_tells_whoever_is_signed_in_the_truth() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let nobody = visitor.opens(&town.at("/logget-ut?state=x")).await;
    assert_eq!(nobody.heading(), "Du er logget ut");
    town.signs_in(&mut visitor, "lys").await;
    let page = visitor.opens(&town.at("/logget-ut?state=x")).await;
    assert_eq!(page.heading(), "Du er fortsatt innlogget");
    assert!(page.find_link("Til innboksen").is_some(), "{}", page.text());
    visitor.stops_at = Some("/logout");
    visitor.submits(&page, "Logg ut", &[]).await;
    assert!(!is_alive(&town, &mut visitor).await);
}
