//! How a login goes on and ends: idle and absolute limits, tokens that are renewed, logging out here
//! and elsewhere.

use std::time::Duration;

use arbeidsflate::simulator::idporten::{CanaryKind, Endpoint, EndpointFault};
use axum::{Router, routing::post};
use reqwest::{Method, StatusCode};
use tokio::net::TcpListener;

use crate::support::{
    town::{INBOX_HOST, Town, Wishes},
    visitor::{Page, Visitor},
};

const HELPER: [(&str, &str); 3] = [
    ("sec-fetch-mode", "cors"),
    ("sec-fetch-dest", "empty"),
    ("sec-fetch-site", "same-origin"),
];

fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

fn count(town: &Town, endpoint: Endpoint) -> usize {
    town.around.idporten.events().count(endpoint)
}

/// Whether a helper call, which is no activity and is never redirected, finds the session alive.
async fn is_alive(town: &Town, visitor: &mut Visitor) -> bool {
    let page = visitor
        .calls(Method::GET, &town.at("/aktor"), &HELPER, None)
        .await;
    match page.status {
        StatusCode::OK => true,
        StatusCode::UNAUTHORIZED => false,
        other => panic!("{other}: {}", page.text()),
    }
}

/// M19, SES-5.
#[tokio::test]
async fn half_an_hour_without_a_page_ends_the_session_whatever_scripts_ask_for() {
    let town = Town::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    for _ in 0..5 {
        town.passes(minutes(5));
        assert!(is_alive(&town, &mut visitor).await);
        let report = "{}".to_owned();
        visitor
            .calls(Method::POST, &town.at("/csp-report"), &[], Some(report))
            .await;
        let style = arbeidsflate::assets::STYLE.path;
        visitor.calls(Method::GET, &town.at(style), &[], None).await;
        visitor
            .calls(Method::HEAD, &town.at("/aktor"), &[], None)
            .await;
    }
    town.passes(minutes(5) - Duration::from_secs(1));
    assert!(is_alive(&town, &mut visitor).await, "29:59");
    town.passes(Duration::from_secs(2));
    assert!(!is_alive(&town, &mut visitor).await, "30:01");
    let sent = visitor.steps(&town.at("/aktor")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
}

/// M19: a page that is read is activity.
#[tokio::test]
async fn pages_keep_a_session_alive_until_two_hours_have_passed() {
    let town = Town::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    for _ in 0..23 {
        town.passes(minutes(5));
        let page = visitor.opens(&town.at("/aktor")).await;
        assert_eq!(page.url.as_str(), town.at("/aktor"));
    }
    town.passes(minutes(5) - Duration::from_secs(1));
    assert_eq!(
        visitor.steps(&town.at("/aktor")).await.status,
        StatusCode::OK,
        "119:59"
    );
    town.passes(Duration::from_secs(2));
    let page = visitor.opens(&town.at("/aktor")).await;
    assert_eq!(page.url.host_str(), town.places.login.host_str(), "120:01");
}

/// M31, OIDC-14.
#[tokio::test]
async fn tokens_are_renewed_without_the_visitor_noticing() {
    let town = Town::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let before = visitor.cookie(INBOX_HOST, "sid").unwrap().to_owned();
    town.passes(Duration::from_secs(100));
    let page = visitor.steps(inbox.url.as_str()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(count(&town, Endpoint::Refresh), 1);
    assert_eq!(visitor.cookie(INBOX_HOST, "sid"), Some(before.as_str()));
    visitor.steps(inbox.url.as_str()).await;
    assert_eq!(count(&town, Endpoint::Refresh), 1, "not before it is due");
}

/// M31: many pages at once.
#[tokio::test]
async fn many_pages_at_once_renew_the_tokens_once() {
    let town = Town::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    town.passes(Duration::from_secs(130));
    let mut pages = tokio::task::JoinSet::new();
    for _ in 0..30 {
        let (mut tab, url) = (visitor.clone(), inbox.url.clone());
        pages.spawn(async move { tab.steps(url.as_str()).await.status });
    }
    let statuses = pages.join_all().await;
    assert!(
        statuses.iter().all(|status| *status == StatusCode::OK),
        "{statuses:?}"
    );
    assert_eq!(count(&town, Endpoint::Refresh), 1);
}

/// M33.
#[tokio::test]
async fn a_pause_that_outlasts_the_refresh_token_ends_on_the_same_page_without_a_login_page() {
    let town = Town::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    town.passes(minutes(11));
    let here = town.at("/aktor?x=%20y");
    let logins = count(&town, Endpoint::Login);
    let page = visitor.opens(&here).await;
    assert_eq!((page.status, page.url.as_str()), (StatusCode::OK, &*here));
    assert_eq!(count(&town, Endpoint::Login), logins, "nobody was asked");
    assert_eq!(
        count(&town, Endpoint::Refresh),
        0,
        "a lapsed token is not sent"
    );
}

/// M33: when the provider's own session is over, the person is asked, once.
#[tokio::test]
async fn a_pause_that_outlasts_the_provider_session_asks_for_a_login_and_comes_back() {
    let town = Town::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    town.passes(minutes(11));
    town.ends_sso(&mut visitor);
    let here = town.at("/aktor?x=%20y");
    let choice = visitor.opens(&here).await;
    assert_eq!(choice.url.host_str(), town.places.login.host_str());
    let page = town.chooses(&mut visitor, &choice, "lys").await;
    assert_eq!((page.status, page.url.as_str()), (StatusCode::OK, &*here));
}

/// M33: a script is not sent on a round trip.
#[tokio::test]
async fn a_helper_call_with_a_lapsed_refresh_token_is_told_that_it_is_signed_out() {
    let town = Town::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    town.passes(minutes(11));
    assert!(!is_alive(&town, &mut visitor).await);
}

/// M33, OIDC-15.
#[tokio::test]
async fn a_provider_that_is_down_while_tokens_are_due_logs_nobody_out() {
    let town = Town::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let faults = town.around.idporten.faults();
    faults.endpoint(Endpoint::Refresh, EndpointFault::Status(503));
    town.passes(Duration::from_secs(100));
    let page = visitor.steps(inbox.url.as_str()).await;
    assert_eq!(page.status, StatusCode::OK, "the old token still serves");
    town.passes(Duration::from_secs(60));
    let page = visitor.opens(inbox.url.as_str()).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.find_link("Prøv igjen").is_some());
    faults.clear();
    town.passes(Duration::from_secs(60));
    let page = visitor.steps(inbox.url.as_str()).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
}

/// M33: the provider has ended the grant.
#[tokio::test]
async fn a_refused_refresh_token_leads_to_login_and_back() {
    let town = Town::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let before = visitor.cookie(INBOX_HOST, "sid").unwrap().to_owned();
    let fault = EndpointFault::OAuthError("invalid_grant".to_owned());
    town.around
        .idporten
        .faults()
        .endpoint_once(Endpoint::Refresh, fault);
    town.passes(Duration::from_secs(130));
    let page = visitor.opens(inbox.url.as_str()).await;
    assert_eq!((page.status, &page.url), (StatusCode::OK, &inbox.url));
    assert_ne!(visitor.cookie(INBOX_HOST, "sid"), Some(before.as_str()));
}

/// M34.
#[tokio::test]
async fn a_token_that_dialogporten_refuses_is_exchanged_once() {
    let town = Town::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    town.around.idporten.replace_keys().unwrap();
    // Keys are asked for again at most once a minute.
    town.passes(Duration::from_secs(61));
    let page = visitor.opens(inbox.url.as_str()).await;
    assert_eq!(
        (page.status, &page.url),
        (StatusCode::OK, &inbox.url),
        "{:?}",
        visitor.history
    );
    assert_eq!(count(&town, Endpoint::Refresh), 1);
}

/// M34, OIDC-10: never a loop.
#[tokio::test]
async fn a_dialogporten_that_refuses_every_token_ends_in_a_page_that_explains() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let refusing = Router::new().route("/graphql", post(|| async { StatusCode::UNAUTHORIZED }));
    let _serving = tokio::spawn(async move { axum::serve(listener, refusing).await });
    let wishes = Wishes {
        dialogporten: Some(address.parse().unwrap()),
        ..Wishes::default()
    };
    let town = Town::with(wishes).await;
    let mut visitor = Visitor::new();
    let page = town.signs_in(&mut visitor, "lys").await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert_eq!(page.heading(), "Innloggingen kommer ikke i mål");
    assert!(count(&town, Endpoint::CodeExchange) <= 4);
    assert!(count(&town, Endpoint::Refresh) <= 4);
}

/// M37, OIDC-16.
#[tokio::test]
async fn logging_out_ends_the_session_here_and_revokes_its_refresh_token() {
    let town = Town::new().await;
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
    let revoked = town.around.idporten.events().of(Endpoint::Revoke);
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

/// OIDC-16.
#[tokio::test]
async fn logging_out_works_with_the_provider_down() {
    let town = Town::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let before = visitor.cookie(INBOX_HOST, "sid").unwrap().to_owned();
    let faults = town.around.idporten.faults();
    faults.endpoint(Endpoint::Revoke, EndpointFault::Hang);
    faults.endpoint(Endpoint::Logout, EndpointFault::Status(503));
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

/// M38.
#[tokio::test]
async fn the_page_after_logging_out_takes_any_address() {
    let town = Town::new().await;
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
async fn two_sessions(town: &Town) -> (Visitor, Visitor, String) {
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
async fn notice(town: &Town, query: &str) -> Page {
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

fn issuer(town: &Town) -> String {
    town.places.issuer.origin().ascii_serialization()
}

/// M39, OIDC-17.
#[tokio::test]
async fn a_notice_of_the_provider_ends_every_session_of_that_name_without_a_cookie() {
    let town = Town::new().await;
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

/// M39, M40.
#[tokio::test]
async fn a_notice_may_name_the_issuer_with_a_slash_and_come_after_our_own_logout() {
    let town = Town::new().await;
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

/// M27: on this one route, and only by the provider.
#[tokio::test]
async fn only_the_notice_may_be_framed_and_only_by_the_provider() {
    let town = Town::new().await;
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
