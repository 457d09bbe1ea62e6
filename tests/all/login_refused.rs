//! Logins that do not come about: each has a page of its own with a way on, makes no session and
//! leaves one that lives alone.

use std::time::Duration;

use reqwest::StatusCode;
use simulators::idporten::{AuthorizationFault, Endpoint, EndpointFault, IdTokenFault};

use crate::support::{
    town::{INBOX_HOST, TestEnv},
    visitor::{Page, Visitor},
};

/// Goes to log in and chooses, whatever the provider makes of it.
async fn tries(town: &TestEnv, visitor: &mut Visitor, person: &str) -> Page {
    let choice = visitor.opens(&town.at("/logg-inn?retur=%2Faktor")).await;
    if choice.url.host_str() == Some(INBOX_HOST) {
        return choice;
    }
    town.chooses(visitor, &choice, person).await
}

fn redeemed(town: &TestEnv) -> usize {
    town.around.idporten.events().count(Endpoint::CodeExchange)
}

/// The page says what happened, offers a way on, repeats nothing of the provider's answer, and there
/// is no session.
fn is_refused(town: &TestEnv, visitor: &Visitor, page: &Page, status: u16) {
    assert_eq!(page.status.as_u16(), status, "{}", page.text());
    assert_eq!(page.texts("h1").len(), 1);
    assert!(!page.attributes("main a.ds-button", "href").is_empty());
    assert_eq!(visitor.cookie(INBOX_HOST, "sid"), None);
    for (name, value) in page.url.query_pairs() {
        let harmless = value.len() < 12 || name == "iss";
        assert!(
            harmless || !page.body.contains(&*value),
            "{name} is in the page"
        );
    }
    let leaks = town.around.idporten.events().leaks(&page.body);
    assert!(leaks.is_empty(), "{leaks:?}");
}

/// `docs/rules/login.md#oidc-9`.
#[tokio::test]
async fn oidc_9_a_cancelled_login_says_so_and_can_be_tried_again() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let choice = visitor.opens(&town.at("/logg-inn?retur=%2Faktor")).await;
    let form = choice.form_with_button_named("cancel");
    let page = visitor.sends(&choice, form, &[]).await;
    is_refused(&town, &visitor, &page, 400);
    assert_eq!(page.heading(), "Innloggingen ble avbrutt");
    assert!(
        visitor
            .cookie_names(INBOX_HOST)
            .iter()
            .all(|name| !name.starts_with("login"))
    );
    let choice = visitor.follows(&page, "Logg inn på nytt").await;
    let wanted = town.chooses(&mut visitor, &choice, "lys").await;
    assert_eq!(wanted.url.path(), "/aktor", "the page that was asked for");
}

/// `docs/rules/login.md#m10`.
#[tokio::test]
async fn cancelling_a_step_up_keeps_the_session() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let choice = visitor.opens(&town.at("/aktor")).await;
    let own = town
        .chooses_with(&mut visitor, &choice, "lys", "minid")
        .await;
    let before = visitor.cookie(INBOX_HOST, "sid").unwrap().to_owned();
    let choice = visitor
        .opens(&town.at("/logg-inn?retur=%2Faktor&niva=hoy"))
        .await;
    let form = choice.form_with_button_named("cancel");
    let page = visitor.sends(&choice, form, &[]).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert_eq!(visitor.cookie(INBOX_HOST, "sid"), Some(before.as_str()));
    let again = visitor.opens(own.url.as_str()).await;
    assert_eq!((again.status, &again.url), (StatusCode::OK, &own.url));
}

/// `docs/rules/login.md#m7`, `docs/rules/login.md#m8`, `docs/rules/login.md#m9`: whatever is odd
/// about the answer, the code is not used.
#[tokio::test]
async fn m7_m8_m9_oidc_3_an_odd_answer_is_refused_before_the_code_is_used() {
    use AuthorizationFault::{
        CodeAndError, DuplicateCode, DuplicateIssuer, DuplicateState, MissingIssuer, MissingState,
        OtherIssuer, OtherState,
    };
    let town = TestEnv::new().await;
    let foreign = || "https://evil.example".to_owned();
    let odd = [
        MissingIssuer,
        OtherIssuer(foreign()),
        OtherIssuer(format!(
            "{}/",
            town.places.issuer.origin().ascii_serialization()
        )),
        DuplicateIssuer,
        MissingState,
        OtherState("x".repeat(43)),
        DuplicateState,
        DuplicateCode,
        CodeAndError,
    ];
    for fault in odd {
        let mut visitor = Visitor::new();
        let name = format!("{fault:?}");
        town.around.idporten.faults().fail_next_authorization(fault);
        let page = tries(&town, &mut visitor, "lys").await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{name}");
        is_refused(&town, &visitor, &page, 400);
    }
    assert_eq!(redeemed(&town), 0);
}

/// `docs/rules/login.md#m7`: the victim's browser has no attempt that the attacker's answer belongs
/// to (login CSRF).
#[tokio::test]
async fn m7_an_answer_is_of_no_use_in_another_browser() {
    let town = TestEnv::new().await;
    let mut attacker = Visitor::new();
    let answer = town.answer_for(&mut attacker, "/aktor", "rask").await;
    let mut victim = Visitor::new();
    // Also while the victim is about to log in.
    victim.steps(&town.at("/logg-inn?retur=%2Faktor")).await;
    for mut browser in [victim, Visitor::new()] {
        let page = browser.opens(answer.as_str()).await;
        is_refused(&town, &browser, &page, 400);
        assert_eq!(
            page.heading(),
            "Innloggingen passet ikke til denne nettleseren"
        );
    }
    assert_eq!(redeemed(&town), 0);
}

/// `docs/rules/login.md#m7`, `docs/rules/login.md#oidc-2`.
#[tokio::test]
async fn m7_oidc_2_an_answer_that_is_opened_again_changes_nothing() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let answer = town.answer_for(&mut visitor, "/aktor", "lys").await;
    let cookies = visitor.clone();
    assert_eq!(visitor.opens(answer.as_str()).await.status, StatusCode::OK);
    let again = visitor.opens(answer.as_str()).await;
    assert_eq!(again.status, StatusCode::BAD_REQUEST);
    // Also with the attempt's cookie put back.
    let mut replaying = cookies;
    let replayed = replaying.opens(answer.as_str()).await;
    is_refused(&town, &replaying, &replayed, 400);
    assert_eq!(redeemed(&town), 1);
    assert_eq!(
        visitor.steps(&town.at("/aktor")).await.status,
        StatusCode::OK
    );
}

/// `docs/rules/login.md#oidc-2`.
#[tokio::test]
async fn oidc_2_an_answer_that_is_opened_twenty_times_at_once_is_used_once() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let answer = town.answer_for(&mut visitor, "/aktor", "lys").await;
    let mut opened = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (mut tab, answer) = (visitor.clone(), answer.clone());
        opened.spawn(async move { tab.steps(answer.as_str()).await.status.as_u16() });
    }
    let mut statuses = opened.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses[0], 303);
    assert_eq!(statuses[1..], [400; 19]);
    assert_eq!(redeemed(&town), 1);
}

/// `docs/rules/login.md#m2`.
#[tokio::test]
async fn m2_oidc_1_an_attempt_is_over_after_ten_minutes() {
    let town = TestEnv::new().await;
    for (seconds, status) in [(599, StatusCode::SEE_OTHER), (601, StatusCode::BAD_REQUEST)] {
        let mut visitor = Visitor::new();
        let choice = visitor.opens(&town.at("/logg-inn?retur=%2Faktor")).await;
        town.passes(Duration::from_secs(seconds));
        visitor.stops_at = Some("/logg-inn/retur");
        let answer = town.chooses(&mut visitor, &choice, "lys").await.location();
        let page = visitor.steps(answer.as_str()).await;
        assert_eq!(page.status, status, "after {seconds} seconds");
        if status == StatusCode::BAD_REQUEST {
            is_refused(&town, &visitor, &page, 400);
            assert_eq!(page.heading(), "Innloggingen tok for lang tid");
        }
    }
}

/// `docs/rules/login.md#m13`: the level that was asked for is a floor, whatever the provider says
/// it reached.
#[tokio::test]
async fn a_login_below_the_level_is_refused() {
    let town = TestEnv::new().await;
    for acr in ["idporten-loa-low", "selfregistered-email", "unknown"] {
        let mut visitor = Visitor::new();
        town.around.idporten.faults().force_acr(acr);
        let page = tries(&town, &mut visitor, "lys").await;
        assert!(
            page.status.is_client_error() || page.status == StatusCode::BAD_GATEWAY,
            "{acr}"
        );
        is_refused(&town, &visitor, &page, page.status.as_u16());
    }
    town.around.idporten.faults().clear();
    let mut visitor = Visitor::new();
    // `docs/rules/login.md#m14`: more than was asked for is welcome.
    assert_eq!(
        tries(&town, &mut visitor, "lys").await.status,
        StatusCode::OK
    );
}

/// `docs/rules/login.md#oidc-9`, `docs/decisions/0050`.
#[tokio::test]
async fn oidc_9_somebody_without_a_national_identity_number_is_told_why() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let page = tries(&town, &mut visitor, "fri").await;
    is_refused(&town, &visitor, &page, 403);
    assert_eq!(
        page.heading(),
        "Du kan ikke bruke innboksen med denne innloggingen"
    );
}

/// `docs/rules/login.md#m15`.
#[tokio::test]
async fn m15_declined_consent_is_explained_and_no_empty_inbox_shown() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.around.idporten.faults().decline_consent();
    let page = tries(&town, &mut visitor, "lys").await;
    is_refused(&town, &visitor, &page, 403);
    assert_eq!(
        page.heading(),
        "Vi fikk ikke lov til å hente meldingene dine"
    );
}

/// `docs/rules/login.md#m15`: by the person's own choice.
#[tokio::test]
async fn m15_consent_that_a_person_declines_is_explained_too() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let choice = visitor.opens(&town.at("/logg-inn?retur=%2Faktor")).await;
    let mut form = choice.form_with_field("means");
    form.fields.retain(|(name, _)| name != "means");
    let means = [("means", "bankid"), ("person", "lys")];
    let asked = visitor.sends(&choice, form, &means).await;
    assert!(asked.url.path().starts_with("/consent"), "{}", asked.url);
    let form = asked.form_with_button_named("decline");
    let page = visitor.sends(&asked, form, &[]).await;
    assert!(page.status.is_client_error());
    is_refused(&town, &visitor, &page, page.status.as_u16());
}

/// `docs/rules/login.md#m4`, `docs/rules/login.md#m46`: the pushed request fails, and nothing else
/// is sent in its place.
#[tokio::test]
async fn m4_m46_a_provider_that_is_down_when_a_login_starts_is_told_of() {
    let town = TestEnv::new().await;
    let faults = town.around.idporten.faults();
    let down = [
        (EndpointFault::Status(500), 503),
        (EndpointFault::Status(503), 503),
        (EndpointFault::LoseAnswer, 503),
        (
            EndpointFault::Redirect(307, "http://127.0.0.1:1/".to_owned()),
            503,
        ),
        (EndpointFault::OAuthError("invalid_client".to_owned()), 502),
        (EndpointFault::Body("no JSON".to_owned()), 503),
    ];
    for (fault, status) in down {
        let name = format!("{fault:?}");
        faults.fail_endpoint_once(Endpoint::Par, fault);
        let mut visitor = Visitor::new();
        let page = visitor.opens(&town.at("/logg-inn?retur=%2Faktor")).await;
        assert_eq!(page.url.host_str(), Some(INBOX_HOST), "{name}");
        assert_eq!(page.status.as_u16(), status, "{name}");
        is_refused(&town, &visitor, &page, status);
        if status == 503 {
            assert_eq!(page.heading(), "Innlogging er ikke mulig akkurat nå");
            assert!(!page.header("retry-after").is_empty());
        }
    }
    assert_eq!(town.around.idporten.events().count(Endpoint::Authorize), 0);
    let mut visitor = Visitor::new();
    assert_eq!(
        tries(&town, &mut visitor, "lys").await.status,
        StatusCode::OK
    );
}

/// `docs/rules/login.md#m11`, `docs/rules/login.md#m13`.
#[tokio::test]
async fn a_fault_at_the_token_endpoint_ends_in_a_page_and_no_session() {
    let town = TestEnv::new().await;
    let switches = town.around.idporten.faults();
    let faulty = [
        (EndpointFault::Status(500), 503),
        (EndpointFault::LoseAnswer, 503),
        (EndpointFault::Body("{}".to_owned()), 503),
        (
            EndpointFault::Redirect(302, "http://127.0.0.1:1/".to_owned()),
            503,
        ),
        (EndpointFault::OAuthError("invalid_grant".to_owned()), 400),
        (EndpointFault::OAuthError("invalid_client".to_owned()), 502),
    ];
    for (fault, status) in faulty {
        switches.fail_endpoint_once(Endpoint::CodeExchange, fault);
        let mut visitor = Visitor::new();
        let page = tries(&town, &mut visitor, "lys").await;
        is_refused(&town, &visitor, &page, status);
    }
    for fault in [
        IdTokenFault::AlgorithmNone,
        IdTokenFault::ForeignKey,
        IdTokenFault::ExtraAudience,
        IdTokenFault::claim("nonce", "another"),
        IdTokenFault::claim("iss", "https://evil.example"),
    ] {
        switches.corrupt_next_id_token(fault);
        let mut visitor = Visitor::new();
        let page = tries(&town, &mut visitor, "lys").await;
        is_refused(&town, &visitor, &page, 502);
    }
}

/// `docs/rules/login.md#m10`: what the provider says went wrong becomes our own words.
#[tokio::test]
async fn m10_oidc_9_each_error_of_the_provider_is_a_page_and_nothing_of_it_is_repeated() {
    let town = TestEnv::new().await;
    let errors = [
        ("access_denied", 400),
        ("unmet_authentication_requirements", 403),
        ("server_error", 503),
        ("temporarily_unavailable", 503),
        ("invalid_scope", 502),
        ("invalid_request", 502),
        ("<script>alert(1)</script>", 503),
    ];
    for (error, status) in errors {
        let fault = AuthorizationFault::Error(error.to_owned());
        town.around.idporten.faults().fail_next_authorization(fault);
        let mut visitor = Visitor::new();
        let page = tries(&town, &mut visitor, "lys").await;
        is_refused(&town, &visitor, &page, status);
        assert!(
            !page.body.contains(error) || error == "access_denied",
            "{error}"
        );
        assert!(!page.body.contains("alert(1)"));
    }
}
