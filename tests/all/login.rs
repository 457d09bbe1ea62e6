//! Logging in through the pages: where one arrives, step-up, tabs, and what is left of whoever was
//! there before.

use reqwest::{Method, StatusCode};
use url::Url;

use crate::support::{
    town::{INBOX_HOST, TestEnv},
    visitor::{Page, Visitor},
};

/// `docs/rules/login.md#m12`, `docs/rules/login.md#oidc-12`.
#[tokio::test]
async fn m12_oidc_12_a_deep_link_survives_the_login_unchanged() {
    let town = TestEnv::new().await;
    let deep = [
        format!("/dialog/{}?liste=%2Faktor", town.dialog("sykepenger")),
        "/aktor?x=1&y=%C3%A6+b&x=2".to_owned(),
        "/aktor?".to_owned() + &"q=%26&".repeat(200),
    ];
    for path in deep {
        let mut visitor = Visitor::new();
        let choice = visitor.opens(&town.at(&path)).await;
        assert_eq!(choice.url.host_str(), town.places.login.host_str());
        let page = town.chooses(&mut visitor, &choice, "lys").await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.parameters(), Page::parameters_of(&town.at(&path)));
    }
}

/// `docs/rules/login.md#m12`: the code stands in no address that a page is shown at.
#[tokio::test]
async fn m12_the_answer_to_a_login_is_a_303_that_nobody_keeps() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let answer = town.answer_for(&mut visitor, "/aktor", "lys").await;
    let landed = visitor.steps(answer.as_str()).await;
    assert_eq!(landed.status, StatusCode::SEE_OTHER);
    assert_eq!(landed.header("location"), "/aktor");
    assert_eq!(landed.header("cache-control"), "no-store");
}

/// `docs/rules/login.md#m3`: only the client and the pushed request go through the browser.
#[tokio::test]
async fn m3_the_address_of_the_provider_tells_nothing_of_the_request() {
    let town = TestEnv::new().await;
    let start = Visitor::new().steps(&town.at("/logg-inn")).await;
    let address = start.location();
    let mut names: Vec<String> = address
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["client_id", "request_uri"]);
}

/// `docs/rules/login.md#m18`, `docs/rules/security.md#ses-4`, `docs/rules/login.md#oidc-13`.
#[tokio::test]
async fn m18_ses_4_oidc_13_acc_7_stepping_up_returns_to_exactly_that_dialog_under_a_new_session_id()
{
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let choice = visitor.opens(&town.at("/aktor")).await;
    town.chooses_with(&mut visitor, &choice, "lys", "minid")
        .await;
    let before = visitor.cookie(INBOX_HOST, "sid").unwrap().to_owned();
    let here = town.at(&format!(
        "/dialog/{}?liste=%2Faktor",
        town.dialog("helsesvar")
    ));
    let refused = visitor.opens(&here).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let choice = visitor.follows(&refused, "Logg inn på høyt nivå").await;
    let dialog = town
        .chooses_with(&mut visitor, &choice, "lys", "bankid")
        .await;
    assert_eq!(dialog.status, StatusCode::OK, "{}", dialog.text());
    assert_eq!(dialog.url.as_str(), here);
    assert_ne!(visitor.cookie(INBOX_HOST, "sid"), Some(before.as_str()));
    let mut old = Visitor::new();
    old.sets_cookie(INBOX_HOST, "sid", Some(&before));
    let answer = old.steps(&town.at("/aktor")).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "the former id is dead"
    );
}

/// `docs/rules/login.md#m10`: the step-up is refused, the session goes on as it was.
#[tokio::test]
async fn whoever_cannot_step_up_is_told_so_and_stays_logged_in() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "stille").await;
    let before = visitor.cookie(INBOX_HOST, "sid").unwrap().to_owned();
    let choice = visitor
        .opens(&town.at("/logg-inn?retur=%2Faktor&niva=hoy"))
        .await;
    let refused = town
        .chooses_with(&mut visitor, &choice, "stille", "bankid")
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text());
    assert_eq!(refused.heading(), "Innloggingen var ikke sterk nok");
    assert_eq!(visitor.cookie(INBOX_HOST, "sid"), Some(before.as_str()));
    let again = visitor.opens(inbox.url.as_str()).await;
    assert_eq!(again.url, inbox.url);
    assert_eq!(again.status, StatusCode::OK);
}

/// `docs/rules/login.md#m2`, `docs/rules/login.md#oidc-1`.
#[tokio::test]
async fn m2_oidc_1_five_tabs_can_log_in_and_a_sixth_drops_the_oldest() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let mut tabs: Vec<Url> = Vec::new();
    for tab in 1..=6 {
        let start = town.at(&format!("/logg-inn?retur=%2Faktor%3Ftab%3D{tab}"));
        tabs.push(visitor.steps(&start).await.location());
        town.passes(std::time::Duration::from_secs(1));
    }
    let mut names = visitor.cookie_names(INBOX_HOST);
    names.retain(|name| name.starts_with("login-"));
    assert_eq!(names.len(), 5, "{names:?}");
    for tab in [5, 2, 6, 4, 3] {
        let choice = visitor.opens(tabs[tab - 1].as_str()).await;
        let page = if choice.url.host_str() == Some(INBOX_HOST) {
            choice
        } else {
            town.chooses(&mut visitor, &choice, "lys").await
        };
        assert_eq!(page.url.as_str(), town.at(&format!("/aktor?tab={tab}")));
    }
    let ignored = visitor.opens(tabs[0].as_str()).await;
    assert_eq!(ignored.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        visitor.steps(&town.at("/aktor")).await.status,
        StatusCode::OK
    );
}

/// `docs/rules/login.md#m18`: session fixation. The planted id is one that its planter can use.
#[tokio::test]
async fn m18_ses_4_a_session_id_that_was_planted_before_the_login_is_dead_after_it() {
    let town = TestEnv::new().await;
    let mut attacker = Visitor::new();
    town.signs_in(&mut attacker, "rask").await;
    let planted = attacker.cookie(INBOX_HOST, "sid").unwrap().to_owned();
    let mut victim = Visitor::new();
    victim.sets_cookie(INBOX_HOST, "sid", Some(&planted));
    let choice = victim.opens(&town.at("/logg-inn?retur=%2Faktor")).await;
    let page = town.chooses(&mut victim, &choice, "lys").await;
    assert!(page.text().contains("Morgendugg"), "{}", page.text());
    assert_ne!(victim.cookie(INBOX_HOST, "sid"), Some(planted.as_str()));
    let seen = attacker.steps(&town.at("/aktor")).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER);
    // An id that was never given out is not taken over either.
    let invented = "AAAAAAAAAAAAAAAAAAAAAA";
    let mut other = Visitor::new();
    other.sets_cookie(INBOX_HOST, "sid", Some(invented));
    town.signs_in(&mut other, "lys").await;
    assert_ne!(other.cookie(INBOX_HOST, "sid"), Some(invented));
}

/// `docs/rules/login.md#m22`, `docs/rules/security.md#ses-7`.
#[tokio::test]
async fn another_person_in_the_same_browser_meets_nothing_of_the_former() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let own = town.signs_in(&mut visitor, "rask").await;
    let company = visitor.opens(&town.at("/a/318037434/innboks")).await;
    assert_eq!(company.status, StatusCode::OK);
    let before = visitor.cookie(INBOX_HOST, "sid").unwrap().to_owned();
    town.ends_sso(&mut visitor);
    let choice = visitor.opens(&town.at("/logg-inn?retur=%2F")).await;
    let inbox = town.chooses(&mut visitor, &choice, "lys").await;
    assert_eq!(inbox.status, StatusCode::OK);
    let picker = visitor.opens(&town.at("/aktor")).await;
    for page in [&inbox, &picker] {
        assert!(page.body.contains("Morgendugg"));
        assert!(!page.body.contains("Fjellbekk"), "{}", page.text());
        assert!(!page.body.contains("318037434"));
    }
    // The former's open tabs show nothing of the new person's either.
    for url in [&own.url, &company.url] {
        let tab = visitor.opens(url.as_str()).await;
        assert_eq!(tab.status, StatusCode::NOT_FOUND, "{url}");
    }
    let mut old = Visitor::new();
    old.sets_cookie(INBOX_HOST, "sid", Some(&before));
    let answer = old.steps(&town.at("/aktor")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

/// `docs/rules/login.md#m6`: a frame, a picture or a script of another site starts no login; nor
/// does a HEAD.
#[tokio::test]
async fn m6_only_a_navigation_of_the_whole_window_starts_a_login() {
    let town = TestEnv::new().await;
    let here = town.at("/logg-inn?retur=%2Faktor");
    let refused: [(&str, &str); 5] = [
        ("navigate", "iframe"),
        ("no-cors", "image"),
        ("cors", "empty"),
        ("same-origin", "empty"),
        ("navigate", "object"),
    ];
    for (mode, destination) in refused {
        let headers = [("sec-fetch-mode", mode), ("sec-fetch-dest", destination)];
        let mut visitor = Visitor::new();
        let page = visitor.calls(Method::GET, &here, &headers, None).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{mode} {destination}");
        assert!(visitor.cookie_names(INBOX_HOST).is_empty());
    }
    for half in [
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
    ] {
        let page = Visitor::new()
            .calls(Method::GET, &here, &[half], None)
            .await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{half:?}");
    }
    let head = Visitor::new().calls(Method::HEAD, &here, &[], None).await;
    assert_eq!(head.status, StatusCode::FORBIDDEN);
    let old_browser = Visitor::new().calls(Method::GET, &here, &[], None).await;
    assert_eq!(old_browser.status, StatusCode::SEE_OTHER);
}

/// `docs/rules/login.md#m6`, `docs/rules/security.md#limits`: 600 a minute from one address.
#[tokio::test]
async fn m6_a_burst_of_login_starts_is_held_back() {
    let town = TestEnv::new().await;
    let address = "127.0.0.1".parse().unwrap();
    for _ in 0..599 {
        assert!(town.app.login_starts.allows(address));
    }
    let here = town.at("/logg-inn");
    let last = Visitor::new().steps(&here).await;
    assert_eq!(last.status, StatusCode::SEE_OTHER);
    let page = Visitor::new().opens(&here).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(page.header("retry-after"), "60");
    assert!(page.find_link("Prøv igjen").is_some());
}

/// `docs/rules/login.md#oidc-10`: a browser that logs in and still is nobody is not sent round for
/// ever.
#[tokio::test]
async fn oidc_10_after_three_logins_that_led_to_no_page_one_explains() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    assert_eq!(
        visitor.cookie(INBOX_HOST, "prefs"),
        Some(".0.auto.0"),
        "a page was shown"
    );
    visitor.sets_cookie(INBOX_HOST, "sid", None);
    visitor.sets_cookie(INBOX_HOST, "prefs", Some(".3"));
    let page = visitor.opens(&town.at("/aktor")).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert_eq!(page.heading(), "Innloggingen kommer ikke i mål");
    // Whoever chooses to try again gets there, and the count begins anew.
    let wanted = visitor.follows(&page, "Logg inn på nytt").await;
    assert_eq!(wanted.url.as_str(), town.at("/aktor"));
    visitor.sets_cookie(INBOX_HOST, "sid", None);
    let page = visitor.opens(&town.at("/aktor")).await;
    assert_eq!(page.status, StatusCode::OK);
}

#[tokio::test]
async fn many_bookmarks_opened_at_once_are_no_loop() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    for _ in 0..8 {
        let choice = visitor.opens(&town.at("/aktor")).await;
        assert_eq!(choice.url.host_str(), town.places.login.host_str());
    }
}

/// `docs/rules/login.md#m22`, `docs/rules/security.md#ses-7`: the question of the script of a page.
#[tokio::test]
async fn m22_ses_7_a_page_learns_that_somebody_else_is_signed_in() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let asks = async |visitor: &mut Visitor, owner: &str| {
        let headers = [("sec-fetch-mode", "cors"), ("page-owner", owner)];
        let url = town.at("/okt");
        visitor
            .calls(Method::GET, &url, &headers, None)
            .await
            .status
    };
    let owner = |page: &Page| page.attributes("body", "data-owner");
    let signed_out = visitor.opens(&town.at("/hjelp")).await;
    assert!(owner(&signed_out).is_empty());
    let first = town.signs_in(&mut visitor, "lys").await;
    let [lys] = &owner(&first)[..] else {
        panic!("one name");
    };
    assert_eq!(lys.len(), 16);
    assert_eq!(asks(&mut visitor, lys).await, StatusCode::NO_CONTENT);
    for other in ["", "x", &"a".repeat(16), &lys[1..]] {
        assert_eq!(asks(&mut visitor, other).await, StatusCode::CONFLICT);
    }
    town.ends_sso(&mut visitor);
    let choice = visitor.opens(&town.at("/logg-inn?retur=%2Faktor")).await;
    let second = town.chooses(&mut visitor, &choice, "rask").await;
    let [rask] = &owner(&second)[..] else {
        panic!("one name");
    };
    assert_ne!(lys, rask);
    assert_eq!(asks(&mut visitor, lys).await, StatusCode::CONFLICT);
    assert_eq!(asks(&mut visitor, rask).await, StatusCode::NO_CONTENT);
    // The same person keeps the name, so a page of theirs goes on after another login.
    let mut elsewhere = Visitor::new();
    let again = town.signs_in(&mut elsewhere, "lys").await;
    assert_eq!(owner(&again), std::slice::from_ref(lys));
    visitor.forgets(INBOX_HOST);
    assert_eq!(asks(&mut visitor, lys).await, StatusCode::UNAUTHORIZED);
}
