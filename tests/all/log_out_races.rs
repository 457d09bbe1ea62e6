//! Log-outs that come while a login is under way: whichever is quicker, nobody is signed in afterwards.

use std::{sync::Arc, time::Duration};

use arbeidsflate::crypto;
use reqwest::{Method, StatusCode};
use simulators::idporten::{Endpoint, EndpointFault};
use tokio::{sync::Semaphore, task::JoinSet};

use crate::support::{
    postgres,
    town::{TestEnv, TestEnvOptions},
    visitor::{Page, Visitor},
};

const ROUNDS: usize = 200;
/// Rounds at one time.
const AT_ONCE: usize = 4;
/// How long a code takes to be exchanged.
const EXCHANGE: Duration = Duration::from_millis(25);
/// A log-out comes so many milliseconds after the answer of a login, at most.
const LATEST: u64 = 90;

/// `docs/rules/security.md#ses-6`, `docs/rules/login.md#m21`.
#[tokio::test]
async fn m21_ses_6_a_log_out_wins_over_a_login_under_way() {
    let town = TestEnv::new().await;
    runs(Arc::new(town)).await;
}

/// `docs/rules/security.md#ses-6` on two instances that share PostgreSQL.
#[tokio::test]
async fn ses_6_a_log_out_wins_over_a_login_under_way_on_another_instance() {
    let Some(url) = postgres::new_schema().await else {
        return;
    };
    let wishes = TestEnvOptions {
        settings: vec![("DATABASE_URL", url)],
        instances: 2,
        ..TestEnvOptions::default()
    };
    runs(Arc::new(TestEnv::with(wishes).await)).await;
}

async fn runs(town: Arc<TestEnv>) {
    let faults = town.around.idporten.faults();
    faults.fail_endpoint(Endpoint::CodeExchange, EndpointFault::Delay(EXCHANGE));
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut rounds = JoinSet::new();
    for number in 0..ROUNDS {
        let (town, places) = (Arc::clone(&town), Arc::clone(&places));
        rounds.spawn(async move {
            let _place = places.acquire().await.unwrap();
            match number % 4 {
                0 => notice_during_login(&town).await,
                1 => log_out_during(&town, "/logg-inn?retur=%2Faktor", number).await,
                2 => log_out_during(&town, "/logg-inn?retur=%2Faktor&niva=hoy", number).await,
                _ => log_out_during(&town, "/logg-inn?retur=%2Faktor&stille=1", number).await,
            }
        });
    }
    let outcomes = rounds.join_all().await;
    let lost: Vec<_> = outcomes.iter().filter(|one| one.is_signed_in).collect();
    assert!(lost.is_empty(), "{} of {ROUNDS}: {lost:?}", lost.len());
    let refused = outcomes.iter().filter(|one| one.status == 400).count();
    assert!(refused > 0, "some of them meet");
    let given_back = async {
        while town.around.idporten.events().count(Endpoint::Revoke) < refused {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(10), given_back).await;
    in_time.expect("the tokens of the refused logins are given back");
}

/// How a round ended.
#[derive(Debug)]
struct Outcome {
    /// What the answer of the login led to.
    status: u16,
    is_signed_in: bool,
    _start: String,
}

async fn is_signed_in(town: &TestEnv, visitor: &mut Visitor) -> bool {
    let headers = [("sec-fetch-mode", "cors")];
    let page = visitor
        .calls(Method::GET, &town.at("/okt"), &headers, None)
        .await;
    assert!(
        [StatusCode::NO_CONTENT, StatusCode::UNAUTHORIZED].contains(&page.status),
        "{}",
        page.status
    );
    page.status == StatusCode::NO_CONTENT
}

async fn at_some_moment() {
    let [byte]: [u8; 1] = crypto::random().unwrap();
    let milliseconds = u64::from(byte) * LATEST / 255;
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}

/// The provider tells that its session has ended.
async fn notice_during_login(town: &TestEnv) -> Outcome {
    let mut tab = Visitor::new();
    let answer = town.answer_for(&mut tab, "/aktor", "lys").await;
    let mut elsewhere = tab.clone();
    let loading = tokio::spawn(async move {
        let page = tab.steps(answer.as_str()).await;
        (tab, page)
    });
    at_some_moment().await;
    let log_out = town.places.login.join("/logout").unwrap();
    let page = elsewhere.steps(log_out.as_str()).await;
    let notices = page.attributes("iframe", "src");
    assert_eq!(notices.len(), 1, "{}", page.body);
    let headers = [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")];
    // A database that two hundred rounds keep busy may need another try.
    let mut told = StatusCode::SERVICE_UNAVAILABLE;
    for _ in 0..5 {
        if told == StatusCode::SERVICE_UNAVAILABLE {
            let mut provider = Visitor::new();
            let page = provider.calls(Method::GET, &notices[0], &headers, None);
            told = page.await.status;
        }
    }
    assert_eq!(told, StatusCode::OK);
    let (mut tab, page): (Visitor, Page) = loading.await.unwrap();
    Outcome {
        status: page.status.as_u16(),
        is_signed_in: is_signed_in(town, &mut tab).await,
        _start: "notice".to_owned(),
    }
}

/// One tab logs out while another comes back from the provider. Whether the log-out brings the cookie of
/// the other's attempt differs.
async fn log_out_during(town: &TestEnv, start: &str, number: usize) -> Outcome {
    let mut browser = Visitor::new();
    let choice = browser.opens(&town.at("/aktor")).await;
    let open = town
        .chooses_with(&mut browser, &choice, "lys", "minid")
        .await;
    let mut tab = browser.clone();
    let answer = town.answer_for(&mut tab, start, "lys").await;
    if number % 8 < 4 {
        browser.shares_cookies_of(&tab);
    }
    let loading = tokio::spawn(async move {
        let page = tab.steps(answer.as_str()).await;
        (tab, page)
    });
    at_some_moment().await;
    browser.stops_at = Some("/logout");
    let out = browser.submits(&open, "Logg ut", &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.text());
    let (mut tab, page): (Visitor, Page) = loading.await.unwrap();
    let is_here = is_signed_in(town, &mut browser).await;
    Outcome {
        status: page.status.as_u16(),
        is_signed_in: is_here || is_signed_in(town, &mut tab).await,
        _start: format!("{start} {number}"),
    }
}
