//! Logins that the provider does not bring to an end: nobody is sent round in circles, and nobody is
//! told of a loop where there was none.

use std::time::Duration;

use reqwest::StatusCode;
use simulators::{
    dialogporten::{Fault, Operation},
    idporten::{Endpoint, EndpointFault},
};

use crate::support::{
    town::{INBOX_HOST, TestEnv},
    visitor::{Page, Visitor},
};

/// What a provider answers that would have to ask the person something.
const ASKING: [&str; 4] = [
    "login_required",
    "interaction_required",
    "consent_required",
    "account_selection_required",
];

fn asked(town: &TestEnv) -> usize {
    town.around.idporten.events().count(Endpoint::Authorize)
}

/// Where a login begins, how often the provider is asked, and the level that is asked for.
const STARTS: [(&str, usize, &str); 5] = [
    ("/logg-inn?retur=%2Faktor%3Fx%3D1", 1, ""),
    ("/aktor?x=1", 1, ""),
    ("/logg-inn?retur=%2Faktor%3Fx%3D1&niva=hoy", 1, "&niva=hoy"),
    ("/logg-inn?retur=%2Faktor%3Fx%3D1&stille=1", 2, ""),
    (
        "/logg-inn?retur=%2Faktor%3Fx%3D1&niva=hoy&stille=1",
        2,
        "&niva=hoy",
    ),
];

/// Follows a login that the provider refuses to begin.
async fn is_refused_soon(town: &TestEnv, visitor: &mut Visitor, error: &str, start: usize) -> Page {
    let (path, hops, level) = STARTS[start];
    let name = format!("{error} {path}");
    let faults = town.around.idporten.faults();
    faults.refuse_authorization(error);
    let before = asked(town);
    let page = visitor.opens(&town.at(path)).await;
    faults.clear();
    assert_eq!(asked(town) - before, hops, "{name}");
    assert_eq!(page.url.host_str(), Some(INBOX_HOST), "{name}");
    assert!(page.status.is_client_error(), "{name}: {}", page.status);
    let again = page.link("Logg inn på nytt");
    let wanted = format!("/logg-inn?retur=%2Faktor%3Fx%3D1{level}");
    assert_eq!(again, wanted, "{name}");
    page
}

/// `docs/rules/login.md#m10`, `docs/rules/login.md#oidc-10`: only a silent attempt is followed by
/// another one.
#[tokio::test]
async fn a_provider_that_will_not_ask_the_person_is_asked_twice_at_most() {
    let town = TestEnv::new().await;
    for error in ASKING {
        for start in 0..STARTS.len() {
            let page = is_refused_soon(&town, &mut Visitor::new(), error, start).await;
            assert!(!page.has_form("/logg-ut"), "{error} {start}");
        }
    }
}

/// The same while a login goes on: a step-up, a renewal.
#[tokio::test]
async fn a_provider_that_will_not_step_up_is_asked_twice_at_most() {
    let town = TestEnv::new().await;
    for error in ASKING {
        for start in [0, 2, 3, 4] {
            let mut visitor = Visitor::new();
            town.signs_in(&mut visitor, "lys").await;
            let page = is_refused_soon(&town, &mut visitor, error, start).await;
            assert!(page.has_form("/logg-ut"), "{error} {start}");
            let still = visitor.steps(&town.at("/aktor")).await;
            assert_eq!(still.status, StatusCode::OK);
        }
    }
}

/// `docs/rules/login.md#oidc-10`: a login that fails leads nowhere either.
#[tokio::test]
async fn three_failures_in_a_row_are_explained_and_keep_the_address() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let faults = town.around.idporten.faults();
    faults.refuse_authorization("server_error");
    for _ in 0..3 {
        let page = visitor.opens(&town.at("/aktor?x=1")).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    }
    let page = visitor.opens(&town.at("/aktor?x=1")).await;
    assert_eq!(page.heading(), "Innloggingen kommer ikke i mål");
    let again = page.link("Logg inn på nytt");
    assert_eq!(again, "/logg-inn?retur=%2Faktor%3Fx%3D1");
    // What happened a while ago is no loop.
    town.passes(Duration::from_mins(11));
    let page = visitor.opens(&town.at("/aktor?x=1")).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    faults.clear();
    let choice = visitor.opens(&town.at("/aktor?x=1")).await;
    let page = town.chooses(&mut visitor, &choice, "lys").await;
    assert_eq!(page.url.as_str(), town.at("/aktor?x=1"));
}

/// What a person cancels is no failure, however often.
#[tokio::test]
async fn logins_that_a_person_cancels_are_no_loop() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    for _ in 0..5 {
        let choice = visitor.opens(&town.at("/aktor")).await;
        assert_eq!(choice.url.host_str(), town.places.login.host_str());
        let form = choice.form_with_button_named("cancel");
        let page = visitor.sends(&choice, form, &[]).await;
        assert_eq!(page.heading(), "Innloggingen ble avbrutt");
    }
}

/// Logs in for `path`, at the substantial level, four times from a browser that is signed out here.
async fn lands_four_times(town: &TestEnv, visitor: &mut Visitor, path: &str, status: u16) {
    for number in 1..=4 {
        visitor.sets_cookie(INBOX_HOST, "sid", None);
        let mut page = visitor.opens(&town.at(path)).await;
        if page.url.host_str() != Some(INBOX_HOST) {
            page = town.chooses_with(visitor, &page, "lys", "minid").await;
        }
        let text = page.text();
        assert_eq!(page.status.as_u16(), status, "{path} {number}: {text}");
        assert!(page.has_form("/logg-ut"), "{path}");
    }
}

/// A page that says that there is nothing is a page too.
#[tokio::test]
async fn logins_that_end_on_a_page_of_a_fault_are_no_loop() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let nowhere = format!("/dialog/{}", uuid::Uuid::new_v4());
    lands_four_times(&town, &mut visitor, &nowhere, 404).await;
    lands_four_times(&town, &mut visitor, "/a/310000000/innboks", 404).await;
    let high = format!("/dialog/{}", town.dialog("helsesvar"));
    lands_four_times(&town, &mut visitor, &high, 403).await;
    let down = Fault::Status(503);
    town.dialogporten()
        .inject_fault(Operation::Search, down)
        .unwrap();
    lands_four_times(&town, &mut visitor, "/a/meg/innboks", 502).await;
    lands_four_times(&town, &mut visitor, "/logg-inn?retur=%2F&auto=1", 502).await;
    town.dialogporten().clear_faults();
    lands_four_times(&town, &mut visitor, "/aktor", 200).await;
}

/// The page of a loop leads to where the person was going, whatever it is.
#[tokio::test]
async fn the_page_of_a_loop_keeps_the_address() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    visitor.sets_cookie(INBOX_HOST, "prefs", Some(".3"));
    let page = visitor
        .opens(&town.at("/a/meg/innboks?q=skatt&side=2"))
        .await;
    assert_eq!(page.heading(), "Innloggingen kommer ikke i mål");
    assert_eq!(
        page.link("Logg inn på nytt"),
        "/logg-inn?retur=%2Fa%2Fmeg%2Finnboks%3Fq%3Dskatt%26side%3D2"
    );
}

/// A step-up that is cancelled changes nothing, and says so.
#[tokio::test]
async fn a_cancelled_step_up_is_told_truthfully_and_keeps_its_level() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let choice = visitor.opens(&town.at("/aktor")).await;
    town.chooses_with(&mut visitor, &choice, "lys", "minid")
        .await;
    let dialog = format!("/dialog/{}", town.dialog("helsesvar"));
    let refused = visitor.opens(&town.at(&dialog)).await;
    let choice = visitor.follows(&refused, "Logg inn på høyt nivå").await;
    let form = choice.form_with_button_named("cancel");
    let page = visitor.sends(&choice, form, &[]).await;
    assert_eq!(page.heading(), "Innloggingen ble avbrutt");
    assert!(
        !page.text().contains("Du er ikke logget inn"),
        "{}",
        page.text()
    );
    assert!(page.text().contains("Du er fortsatt logget inn"));
    assert!(page.has_form("/logg-ut"));
    let choice = visitor.follows(&page, "Logg inn på nytt").await;
    let page = town
        .chooses_with(&mut visitor, &choice, "lys", "bankid")
        .await;
    assert_eq!((page.status, page.url.path()), (StatusCode::OK, &*dialog));
}

/// An answer that was used, opened by somebody signed in, leads on.
#[tokio::test]
async fn a_stale_answer_leads_whoever_is_signed_in_to_the_inbox() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let answer = town.answer_for(&mut visitor, "/aktor", "lys").await;
    visitor.opens(answer.as_str()).await;
    let stale = town.at("/logg-inn/retur?code=x&state=y&iss=z");
    for url in [answer.as_str(), &stale] {
        let page = visitor.opens(url).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        assert_eq!(page.heading(), "Du er allerede logget inn");
        assert!(page.has_form("/logg-ut"));
        let inbox = visitor.follows(&page, "Til innboksen").await;
        assert_eq!(inbox.heading(), "Innboks");
    }
}

/// The address and the level of an attempt are kept while its cookie is there, and its code is never
/// sent again.
#[tokio::test]
async fn an_answer_that_is_loaded_again_after_a_fault_keeps_address_and_level() {
    let town = TestEnv::new().await;
    for (level, wanted) in [
        ("", "/logg-inn?retur=%2Faktor"),
        ("&niva=hoy", "/logg-inn?retur=%2Faktor&niva=hoy"),
    ] {
        let mut visitor = Visitor::new();
        let start = format!("/logg-inn?retur=%2Faktor{level}");
        let answer = town.answer_for(&mut visitor, &start, "lys").await;
        let before = town.around.idporten.events().count(Endpoint::CodeExchange);
        let down = EndpointFault::Status(503);
        let faults = town.around.idporten.faults();
        faults.fail_endpoint_once(Endpoint::CodeExchange, down);
        let page = visitor.opens(answer.as_str()).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        if !level.is_empty() {
            assert_eq!(page.link("Logg inn på nytt"), wanted);
        }
        for _ in 0..2 {
            let page = visitor.opens(answer.as_str()).await;
            assert_eq!(page.status, StatusCode::BAD_REQUEST);
            assert_eq!(page.link("Logg inn på nytt"), wanted);
        }
        let after = town.around.idporten.events().count(Endpoint::CodeExchange);
        assert_eq!(after - before, 1);
        let page = visitor.opens(&town.at(wanted)).await;
        assert_eq!(page.url.path(), "/aktor");
    }
}

/// A login whose browser has gone away ends, and its tokens are given back.
#[tokio::test]
async fn an_answer_that_is_loaded_again_while_the_provider_is_slow_leaves_no_login_behind() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let start = "/logg-inn?retur=%2Faktor&niva=hoy";
    let answer = town.answer_for(&mut visitor, start, "lys").await;
    let slow = EndpointFault::Delay(Duration::from_secs(1));
    let idporten = &town.around.idporten;
    idporten
        .faults()
        .fail_endpoint(Endpoint::CodeExchange, slow);
    let mut tab = visitor.clone();
    let url = answer.to_string();
    let first = tokio::spawn(async move { tab.steps(&url).await.status });
    while idporten.events().count(Endpoint::CodeExchange) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    first.abort();
    let page = visitor.opens(answer.as_str()).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert_eq!(page.heading(), "Innloggingen ble ikke fullført");
    let again = page.link("Logg inn på nytt");
    assert_eq!(again, start);
    let revoked = async {
        while idporten.events().count(Endpoint::Revoke) == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(10), revoked).await;
    in_time.expect("the tokens are given back");
    assert_eq!(idporten.events().count(Endpoint::CodeExchange), 1);
    idporten.faults().clear();
    let page = visitor.follows(&page, "Logg inn på nytt").await;
    assert_eq!((page.status, page.url.path()), (StatusCode::OK, "/aktor"));
    // The only one that the person has.
    let profile = visitor.opens(&town.at("/profil")).await;
    assert!(!profile.has_form("/profil/logg-ut-andre"));
}

/// Whoever was in the middle of something while stepping up stays signed in.
#[tokio::test]
async fn a_step_up_that_is_loaded_again_keeps_the_former_login() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let choice = visitor.opens(&town.at("/aktor")).await;
    town.chooses_with(&mut visitor, &choice, "lys", "minid")
        .await;
    let start = "/logg-inn?retur=%2Faktor&niva=hoy";
    let answer = town.answer_for(&mut visitor, start, "lys").await;
    let slow = EndpointFault::Delay(Duration::from_millis(500));
    let idporten = &town.around.idporten;
    let before = idporten.events().count(Endpoint::CodeExchange);
    idporten
        .faults()
        .fail_endpoint_once(Endpoint::CodeExchange, slow);
    let mut tab = visitor.clone();
    let url = answer.to_string();
    let first = tokio::spawn(async move { tab.steps(&url).await.status });
    while idporten.events().count(Endpoint::CodeExchange) == before {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    first.abort();
    let page = visitor.opens(answer.as_str()).await;
    assert!(page.has_form("/logg-ut"));
    assert_eq!(page.link("Logg inn på nytt"), start);
    tokio::time::sleep(Duration::from_millis(600)).await;
    let mut profile = visitor.opens(&town.at("/profil")).await;
    for _ in 0..100 {
        if !profile.has_form("/profil/logg-ut-andre") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        profile = visitor.opens(&town.at("/profil")).await;
    }
    assert_eq!(profile.url.path(), "/profil", "the former login goes on");
    assert!(
        !profile.has_form("/profil/logg-ut-andre"),
        "and is the only one"
    );
    assert_eq!(idporten.events().count(Endpoint::Revoke), 0);
}

/// The seconds that a browser keeps the cookie of an attempt.
fn kept_seconds(page: &Page) -> u64 {
    let cookies = page.headers.get_all("set-cookie").iter();
    let mut cookies = cookies.map(|cookie| cookie.to_str().unwrap());
    let attempt = cookies.find(|cookie| cookie.starts_with("login-"));
    let age = attempt.unwrap().split("Max-Age=").nth(1).unwrap();
    age.split(';').next().unwrap().parse().unwrap()
}

/// The cookie outlives its attempt by an hour, so that the page can come and leads back.
#[tokio::test]
async fn a_login_that_took_too_long_is_told_so_for_an_hour() {
    let town = TestEnv::new().await;
    for (minutes, heading) in [
        (11, "Innloggingen tok for lang tid"),
        (69, "Innloggingen tok for lang tid"),
        (71, "Innloggingen passet ikke til denne nettleseren"),
    ] {
        let mut visitor = Visitor::new();
        let path = "/logg-inn?retur=%2Faktor%3Fx%3D1&niva=hoy";
        let started = visitor.steps(&town.at(path)).await;
        let kept = kept_seconds(&started);
        let choice = visitor.opens(started.location().as_str()).await;
        visitor.stops_at = Some("/logg-inn/retur");
        // The provider's page is left open in front of a person who is looking for a phone.
        let answer = town.chooses(&mut visitor, &choice, "lys").await.location();
        visitor.stops_at = None;
        town.passes(Duration::from_mins(minutes));
        if minutes * 60 > kept {
            visitor.forgets(INBOX_HOST);
        }
        let page = visitor.opens(answer.as_str()).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        assert_eq!(page.heading(), heading, "after {minutes} minutes");
        if heading.ends_with("lang tid") {
            assert_eq!(page.link("Logg inn på nytt"), path);
        }
    }
}

/// Tabs that start before any of them was answered: a browser that restores its session, or five
/// e-mails at once.
#[tokio::test]
async fn five_tabs_that_start_at_one_time_come_each_to_its_own_address() {
    let town = TestEnv::new().await;
    let mut browser = Visitor::new();
    let mut answers = Vec::new();
    let mut tabs = Vec::new();
    for number in 1..=5 {
        let mut tab = Visitor::new();
        let here = town.at(&format!("/aktor?tab={number}"));
        let start = tab.steps(&here).await;
        let to = tab.steps(start.location().as_str()).await.location();
        tabs.push(tab);
        answers.push((here, to));
    }
    for tab in &tabs {
        browser.shares_cookies_of(tab);
    }
    for (here, to) in answers {
        let mut page = browser.opens(to.as_str()).await;
        if page.url.host_str() != Some(INBOX_HOST) {
            page = town.chooses(&mut browser, &page, "lys").await;
        }
        assert_eq!((page.status, page.url.as_str()), (StatusCode::OK, &*here));
    }
    let mut left = browser.cookie_names(INBOX_HOST);
    left.retain(|name| name.starts_with("login-"));
    assert!(left.is_empty(), "{left:?}");
}
