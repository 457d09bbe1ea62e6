//! How a login goes on and ends: idle and absolute limits, tokens that are renewed.

use std::{
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use arbeidsflate::http_client;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::post,
};
use reqwest::{Method, StatusCode, header::HeaderMap};
use simulators::idporten::{Endpoint, EndpointFault, IdTokenFault};
use tokio::net::TcpListener;

use crate::support::{
    town::{INBOX_HOST, TestEnv, TestEnvOptions},
    visitor::Visitor,
};

const HELPER: [(&str, &str); 3] = [
    ("sec-fetch-mode", "cors"),
    ("sec-fetch-dest", "empty"),
    ("sec-fetch-site", "same-origin"),
];

fn minutes(count: u64) -> Duration {
    Duration::from_mins(count)
}

fn count(town: &TestEnv, endpoint: Endpoint) -> usize {
    town.around.idporten.events().count(endpoint)
}

/// Whether a helper call, which is no activity and is never redirected, finds the session alive.
async fn is_alive(town: &TestEnv, visitor: &mut Visitor) -> bool {
    let page = visitor
        .calls(Method::GET, &town.at("/aktor"), &HELPER, None)
        .await;
    match page.status {
        StatusCode::OK => true,
        StatusCode::UNAUTHORIZED => false,
        other => panic!("{other}: {}", page.text()),
    }
}

/// `docs/rules/login.md#m19`, `docs/rules/security.md#ses-5`.
#[tokio::test]
async fn m19_ses_5_half_an_hour_without_a_page_ends_the_session_whatever_scripts_ask_for() {
    let town = TestEnv::new().await;
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
    town.passes(Duration::from_secs(299));
    assert!(is_alive(&town, &mut visitor).await, "29:59");
    town.passes(Duration::from_secs(2));
    assert!(!is_alive(&town, &mut visitor).await, "30:01");
    let sent = visitor.steps(&town.at("/aktor")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
}

/// `docs/rules/login.md#m19`: a page that is read is activity.
#[tokio::test]
async fn m19_ses_5_pages_keep_a_session_alive_until_two_hours_have_passed() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    for _ in 0..23 {
        town.passes(minutes(5));
        let page = visitor.opens(&town.at("/aktor")).await;
        assert_eq!(page.url.as_str(), town.at("/aktor"));
    }
    town.passes(Duration::from_secs(299));
    assert_eq!(
        visitor.steps(&town.at("/aktor")).await.status,
        StatusCode::OK,
        "119:59"
    );
    town.passes(Duration::from_secs(2));
    let page = visitor.opens(&town.at("/aktor")).await;
    assert_eq!(page.url.host_str(), town.places.login.host_str(), "120:01");
}

/// `docs/rules/login.md#m31`, `docs/rules/login.md#oidc-14`.
#[tokio::test]
async fn tokens_are_renewed_without_the_visitor_noticing() {
    let town = TestEnv::new().await;
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

/// `docs/rules/login.md#m31`: many pages at once.
#[tokio::test]
async fn m31_many_pages_at_once_renew_the_tokens_once() {
    let town = TestEnv::new().await;
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

/// `docs/rules/login.md#oidc-14`: fifty requests on two instances, twenty times.
#[tokio::test]
async fn oidc_14_two_instances_refresh_a_login_once_and_nobody_is_logged_out() {
    let town = TestEnv::with(TestEnvOptions {
        instances: 2,
        ..TestEnvOptions::default()
    })
    .await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    for round in 1..=20 {
        town.passes(Duration::from_secs(100));
        let mut pages = tokio::task::JoinSet::new();
        for _ in 0..50 {
            // Connections go to the instances in turn, and each of these has its own.
            let (mut tab, url) = (visitor.clone(), inbox.url.clone());
            pages.spawn(async move { tab.steps(url.as_str()).await.status });
        }
        let statuses = pages.join_all().await;
        let good = statuses.iter().filter(|status| **status == StatusCode::OK);
        // More than eight at a time wait, and some of them are told that there are too many.
        let waited = StatusCode::TOO_MANY_REQUESTS;
        let refused = statuses.iter().filter(|status| **status == waited);
        assert_eq!(good.count() + refused.count(), 50, "{round}: {statuses:?}");
        assert_eq!(count(&town, Endpoint::Refresh), round);
    }
}

/// `docs/rules/login.md#m33`.
#[tokio::test]
async fn m33_a_pause_that_outlasts_the_refresh_token_ends_on_the_same_page_without_a_login_page() {
    let town = TestEnv::new().await;
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

/// `docs/rules/login.md#m33`: when the provider's own session is over, the person is asked, once.
#[tokio::test]
async fn a_pause_that_outlasts_the_provider_session_asks_for_a_login_and_comes_back() {
    let town = TestEnv::new().await;
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

/// `docs/rules/login.md#m33`: a script is not sent on a round trip.
#[tokio::test]
async fn a_helper_call_with_a_lapsed_refresh_token_is_told_that_it_is_signed_out() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    town.passes(minutes(11));
    assert!(!is_alive(&town, &mut visitor).await);
}

/// `docs/rules/login.md#m33`, `docs/rules/login.md#oidc-15`.
#[tokio::test]
async fn m33_oidc_15_a_provider_that_is_down_while_tokens_are_due_logs_nobody_out() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let faults = town.around.idporten.faults();
    faults.fail_endpoint(Endpoint::Refresh, EndpointFault::Status(503));
    town.passes(Duration::from_secs(100));
    let page = visitor.steps(inbox.url.as_str()).await;
    assert_eq!(page.status, StatusCode::OK, "the old token still serves");
    town.passes(minutes(1));
    let page = visitor.opens(inbox.url.as_str()).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.find_link("Prøv igjen").is_some());
    faults.clear();
    town.passes(minutes(1));
    let page = visitor.steps(inbox.url.as_str()).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
}

/// `docs/rules/login.md#m33`: the provider has ended the grant.
#[tokio::test]
async fn a_refused_refresh_token_leads_to_login_and_back() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let before = visitor.cookie(INBOX_HOST, "sid").unwrap().to_owned();
    let fault = EndpointFault::OAuthError("invalid_grant".to_owned());
    town.around
        .idporten
        .faults()
        .fail_endpoint_once(Endpoint::Refresh, fault);
    town.passes(Duration::from_secs(130));
    let page = visitor.opens(inbox.url.as_str()).await;
    assert_eq!((page.status, &page.url), (StatusCode::OK, &inbox.url));
    assert_ne!(visitor.cookie(INBOX_HOST, "sid"), Some(before.as_str()));
}

/// Stands before Dialogporten and refuses the first token that it is told to.
#[derive(Clone, Default)]
struct Gate {
    target: Arc<OnceLock<String>>,
    /// Whether the token of the next request is to be refused from then on.
    refuses_next: Arc<AtomicBool>,
    refused: Arc<Mutex<Option<String>>>,
}

impl Gate {
    fn lets_in(&self, token: &str) -> bool {
        let mut refused = self.refused.lock().unwrap();
        if self.refuses_next.swap(false, Ordering::SeqCst) {
            *refused = Some(token.to_owned());
        }
        refused.as_deref() != Some(token)
    }

    async fn pass(State(gate): State<Self>, headers: HeaderMap, body: Bytes) -> Response {
        let token = headers["authorization"].to_str().unwrap();
        if !gate.lets_in(token) {
            return StatusCode::UNAUTHORIZED.into_response();
        }
        let mut request = http_client::client(Duration::from_secs(10))
            .unwrap()
            .post(gate.target.get().unwrap());
        for name in ["authorization", "content-type", "accept-language"] {
            if let Some(value) = headers.get(name) {
                request = request.header(name, value);
            }
        }
        let answer = request.body(body).send().await.unwrap();
        let status = answer.status();
        let kind = answer.headers()["content-type"].clone();
        (
            status,
            [("content-type", kind)],
            answer.bytes().await.unwrap(),
        )
            .into_response()
    }
}

/// `docs/rules/login.md#m34`.
#[tokio::test]
async fn m34_oidc_15_a_token_that_dialogporten_refuses_is_exchanged_once() {
    let gate = Gate::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new()
        .route("/graphql", post(Gate::pass))
        .with_state(gate.clone());
    let _serving = tokio::spawn(async move { axum::serve(listener, router).await });
    let wishes = TestEnvOptions {
        dialogporten: Some(address.parse().unwrap()),
        ..TestEnvOptions::default()
    };
    let town = TestEnv::with(wishes).await;
    let target = town.places.dialogporten.join("/graphql").unwrap();
    gate.target.set(target.into()).unwrap();
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    assert_eq!(inbox.heading(), "Innboks");
    let before = visitor.cookie(INBOX_HOST, "sid").unwrap().to_owned();
    for exchanged in 1..=2 {
        gate.refuses_next.store(true, Ordering::SeqCst);
        let page = visitor.steps(inbox.url.as_str()).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        assert_eq!(count(&town, Endpoint::Refresh), exchanged);
    }
    assert_eq!(visitor.cookie(INBOX_HOST, "sid"), Some(before.as_str()));
}

/// `docs/rules/login.md#m34`, `docs/rules/login.md#oidc-10`: never a loop.
#[tokio::test]
async fn m34_oidc_15_a_dialogporten_that_refuses_every_token_ends_in_a_page_that_explains() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let refusing = Router::new().route("/graphql", post(|| async { StatusCode::UNAUTHORIZED }));
    let _serving = tokio::spawn(async move { axum::serve(listener, refusing).await });
    let wishes = TestEnvOptions {
        dialogporten: Some(address.parse().unwrap()),
        ..TestEnvOptions::default()
    };
    let town = TestEnv::with(wishes).await;
    let mut visitor = Visitor::new();
    let page = town.signs_in(&mut visitor, "lys").await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert_eq!(page.heading(), "Innloggingen kommer ikke i mål");
    assert!(count(&town, Endpoint::CodeExchange) <= 4);
    assert!(count(&town, Endpoint::Refresh) <= 4);
}
/// Whether the login lives, as a page's script is told; asking is no activity.
async fn lives(town: &TestEnv, visitor: &mut Visitor) -> bool {
    let page = visitor
        .calls(Method::GET, &town.at("/okt"), &HELPER, None)
        .await;
    page.status == StatusCode::NO_CONTENT
}

/// `docs/rules/login.md#m19`, `docs/rules/security.md#ses-5`: two hours after the person proved who
/// they are, whatever clock tells when that was and however many round trips have renewed the
/// tokens since.
#[tokio::test]
async fn no_round_trip_moves_the_end_of_a_login() {
    for seconds in [0, 5, -5] {
        let town = TestEnv::new().await;
        let faults = town.around.idporten.faults();
        let mut visitor = Visitor::new();
        town.signs_in(&mut visitor, "lys").await;
        faults.set_clock_ahead(jiff::SignedDuration::from_secs(seconds));
        let asked = count(&town, Endpoint::Login);
        let trips = count(&town, Endpoint::Authorize);
        for _ in 0..10 {
            town.passes(Duration::from_secs(11 * 60 + 50));
            let page = visitor.opens(&town.at("/aktor")).await;
            assert_eq!(page.url.path(), "/aktor", "{seconds}");
        }
        assert_eq!(count(&town, Endpoint::Authorize), trips + 10);
        assert_eq!(count(&town, Endpoint::Login), asked, "nobody was asked");
        town.passes(Duration::from_secs(99));
        assert!(lives(&town, &mut visitor).await, "{seconds}: 119:59");
        town.passes(Duration::from_secs(2));
        assert!(!lives(&town, &mut visitor).await, "{seconds}: 120:01");
    }
}

#[tokio::test]
async fn two_round_trips_at_once_do_not_move_the_end_of_a_login() {
    for seconds in [0, 5] {
        let town = TestEnv::new().await;
        let mut visitor = Visitor::new();
        town.signs_in(&mut visitor, "lys").await;
        let faults = town.around.idporten.faults();
        faults.set_clock_ahead(jiff::SignedDuration::from_secs(seconds));
        town.passes(minutes(11));
        let mut tabs = [visitor.clone(), visitor];
        let mut answers = Vec::new();
        for tab in &mut tabs {
            tab.stops_at = Some("/logg-inn/retur");
            answers.push(tab.opens(&town.at("/aktor")).await.location());
            tab.stops_at = None;
        }
        for (tab, answer) in tabs.iter_mut().zip(&answers) {
            let landed = tab.opens(answer.as_str()).await;
            assert_eq!(landed.url.path(), "/aktor");
        }
        for passed in [29, 29, 29] {
            town.passes(minutes(passed));
            for tab in &mut tabs {
                tab.steps(&town.at("/hjelp")).await;
            }
        }
        town.passes(Duration::from_secs(22 * 60 - 1));
        for (number, tab) in tabs.iter_mut().enumerate() {
            assert!(lives(&town, tab).await, "{seconds}: tab {number} at 119:59");
        }
        town.passes(Duration::from_secs(2));
        for (number, tab) in tabs.iter_mut().enumerate() {
            assert!(
                !lives(&town, tab).await,
                "{seconds}: tab {number} at 120:01"
            );
        }
    }
}

/// A silent round trip that comes back with somebody else, who has logged in at the provider meanwhile.
#[tokio::test]
async fn a_round_trip_that_returns_somebody_else_says_so_and_starts_anew() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let company = {
        town.signs_in(&mut visitor, "rask").await;
        town.at("/a/318037434/innboks")
    };
    let mut other = Visitor::new();
    town.signs_in(&mut other, "lys").await;
    town.passes(minutes(11));
    visitor.takes_cookies_of(&other, town.places.login.host_str().unwrap());
    let asked = count(&town, Endpoint::Login);
    let page = visitor.opens(&company).await;
    assert_eq!(count(&town, Endpoint::Login), asked, "nobody is asked");
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert_eq!(page.heading(), "Innboks");
    assert!(page.body.contains("Morgendugg"));
    assert!(!page.body.contains("318037434"));
    let said = "Du er logget inn som en annen enn før";
    assert!(page.text().contains(said), "{}", page.text());
    let again = visitor.opens(page.url.as_str()).await;
    assert!(!again.text().contains(said), "once");
}

/// `docs/rules/login.md#m42`: three browsers, one of them in the middle of a login.
#[tokio::test]
async fn m42_logging_out_everywhere_ends_every_browser_and_a_login_under_way() {
    let town = TestEnv::with(TestEnvOptions {
        instances: 2,
        ..TestEnvOptions::default()
    })
    .await;
    let (mut here, mut there, mut late) = (Visitor::new(), Visitor::new(), Visitor::new());
    town.signs_in(&mut here, "lys").await;
    let alone = here.opens(&town.at("/profil")).await;
    assert!(
        !alone.text().contains("Logg ut alle steder"),
        "nowhere else"
    );
    town.signs_in(&mut there, "lys").await;
    let mut other = Visitor::new();
    town.signs_in(&mut other, "rask").await;
    let answer = town
        .answer_for(&mut late, "/logg-inn?retur=%2Faktor", "lys")
        .await;
    town.passes(Duration::from_secs(1));
    let profile = here.opens(&town.at("/profil")).await;
    // A form without its token ends nothing.
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let url = town.at("/logg-ut/alle");
    let forged = here
        .calls(Method::POST, &url, &headers, Some(String::new()))
        .await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN, "{}", forged.text());
    assert!(is_alive(&town, &mut there).await);

    here.stops_at = Some("/logout");
    let out = here
        .submits(&profile, "Logg ut alle steder, også her", &[])
        .await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.text());
    assert_eq!(out.location().path(), "/logout", "and on to the provider");
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    assert_eq!(here.cookie(INBOX_HOST, "sid"), None);
    assert!(!is_alive(&town, &mut there).await);
    assert!(is_alive(&town, &mut other).await, "another person goes on");
    let refused = late.steps(answer.as_str()).await;
    assert_eq!(refused.location().path(), "/logg-inn", "to be proven again");
    assert!(!is_alive(&town, &mut late).await);
    assert_eq!(count(&town, Endpoint::Revoke), 3);
    // The provider still knows the other browser, and is told to ask all the same.
    let starts = count(&town, Endpoint::Par);
    let asked = there.opens(&town.at("/aktor")).await;
    assert_eq!(asked.url.host_str(), town.places.login.host_str());
    assert_eq!(count(&town, Endpoint::Par), starts + 2, "once more");
    let pushed = town.around.idporten.events().for_endpoint(Endpoint::Par);
    assert_eq!(pushed.last().unwrap().parameter("prompt"), Some("login"));
    assert!(!is_alive(&town, &mut there).await);
    // Who proves it is let in, and asked no more.
    let page = town.chooses(&mut there, &asked, "lys").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert!(is_alive(&town, &mut there).await);
    there.forgets(INBOX_HOST);
    there.opens(&town.at("/aktor")).await;
    assert!(is_alive(&town, &mut there).await);
}

/// `docs/rules/login.md#m42`: a provider that does not ask is told of, and asked no further.
#[tokio::test]
async fn m42_a_provider_that_does_not_ask_again_ends_in_a_page() {
    let town = TestEnv::new().await;
    let mut here = Visitor::new();
    town.signs_in(&mut here, "lys").await;
    let people = &town.around.people;
    let lys = people.iter().find(|person| person.key == "lys").unwrap();
    let number = lys.pid.clone().unwrap();
    let person = town.app.store.person_key(&number).unwrap();
    town.passes(Duration::from_secs(1));
    town.app.store.end_person(&person).await.unwrap();
    let asked = here.opens(&town.at("/aktor")).await;
    assert_eq!(asked.url.host_str(), town.places.login.host_str());
    let long_ago = town.clock.now().as_second() - 3600;
    let faults = town.around.idporten.faults();
    faults.corrupt_next_id_token(IdTokenFault::claim("auth_time", long_ago));
    let starts = count(&town, Endpoint::Par);
    let page = town.chooses(&mut here, &asked, "lys").await;
    assert_eq!(page.url.host_str(), town.places.inbox.host_str());
    assert!(!page.status.is_success(), "{}", page.text());
    assert_eq!(count(&town, Endpoint::Par), starts, "not asked on and on");
    assert!(!is_alive(&town, &mut here).await);
}
