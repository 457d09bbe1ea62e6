//! SSO sessions: step-up, `prompt`, idle timeout and absolute timeout.

use serde_json::{Value, json};

use super::{
    browser::Browser,
    login::{choose, claims, page},
    relying_party::{HIGH, Provider, SUBSTANTIAL, hint},
};

#[tokio::test]
async fn a_stronger_level_asks_again_and_keeps_the_session() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    let low = page(&provider, &mut browser, &[]).await;
    let low = choose(&mut browser, &low, "minid", "kari").await;
    let before = claims(&provider, &low).await;
    assert_eq!(before["acr"], json!("idporten-loa-substantial"));
    let cookie = browser.cookies.clone();
    provider.advance(60);
    let step_up = page(
        &provider,
        &mut browser,
        &[("acr_values", "idporten-loa-high")],
    )
    .await;
    let step_up = choose(&mut browser, &step_up, "buypass", "kari").await;
    let after = claims(&provider, &step_up).await;
    assert_eq!(after["acr"], json!("idporten-loa-high"));
    assert_eq!(
        (&after["sub"], &after["sid"]),
        (&before["sub"], &before["sid"])
    );
    let seconds = |claims: &Value| claims["auth_time"].as_i64().unwrap();
    assert_eq!(seconds(&after), seconds(&before) + 60);
    assert_ne!(browser.cookies, cookie, "the cookie's value is a new one");

    provider.idporten.faults().renew_sid_at_step_up();
    let again = page(&provider, &mut browser, &[("prompt", "login")]).await;
    let again = choose(&mut browser, &again, "bankid", "kari").await;
    assert_ne!(claims(&provider, &again).await["sid"], before["sid"]);
}

#[tokio::test]
async fn another_person_gets_another_session() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    let first = provider
        .code(&mut browser, &[("login_hint", &hint(HIGH, "high"))])
        .await;
    let substantial = hint(SUBSTANTIAL, "substantial");
    let second = provider
        .code(&mut browser, &[("login_hint", &substantial)])
        .await;
    let mut sids = Vec::new();
    for callback in [first, second] {
        let (_, tokens) = provider.exchange(callback.one("code")).await;
        let claims = provider.claims(tokens["id_token"].as_str().unwrap()).await;
        sids.push((
            claims["sid"].clone(),
            claims["sub"].clone(),
            claims["pid"].clone(),
        ));
    }
    assert_ne!(sids[0].0, sids[1].0);
    assert_ne!(sids[0].1, sids[1].1);
    assert_eq!(sids[1].2, json!(SUBSTANTIAL));
}

#[tokio::test]
async fn prompt_none_never_shows_a_page() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    let none = ("prompt", "none");
    let callback = provider.code(&mut browser, &[none]).await;
    assert_eq!(callback.one("error"), "login_required");
    provider
        .code(&mut browser, &[("login_hint", &hint(HIGH, "substantial"))])
        .await;
    assert!(
        !provider
            .code(&mut browser, &[none])
            .await
            .one("code")
            .is_empty()
    );
    let high = ("acr_values", "idporten-loa-high");
    assert_eq!(
        provider
            .code(&mut browser, &[none, high])
            .await
            .one("error"),
        "login_required"
    );
    let scope = ("scope", "openid digdir:dialogporten");
    let callback = provider.code(&mut browser, &[none, scope]).await;
    assert_eq!(callback.one("error"), "consent_required");
}

#[tokio::test]
async fn prompt_login_asks_again() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    provider
        .code(&mut browser, &[("login_hint", &hint(HIGH, "high"))])
        .await;
    provider.advance(5);
    let login = page(&provider, &mut browser, &[("prompt", "login")]).await;
    let answer = choose(&mut browser, &login, "minid", "kari").await;
    let claims = claims(&provider, &answer).await;
    assert_eq!(
        claims["auth_time"].as_i64(),
        Some(provider.clock.now().as_second())
    );
}

#[tokio::test]
async fn a_session_ends_after_thirty_idle_minutes() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    let hint = hint(HIGH, "high");
    let first = provider.code(&mut browser, &[("login_hint", &hint)]).await;
    let (_, tokens) = provider.exchange(first.one("code")).await;
    let none = [("prompt", "none")];
    provider.advance(30 * 60 - 1);
    assert_eq!(
        provider.code(&mut browser, &none).await.all("error"),
        Vec::<&str>::new()
    );
    // A refresh is not an authorization request: it does not keep the session alive.
    provider.advance(30 * 60 - 1);
    let token = tokens["refresh_token"].as_str().unwrap();
    provider
        .as_inbox("/token", &super::relying_party::refresh(token))
        .await;
    provider.advance(1);
    assert_eq!(
        provider.code(&mut browser, &none).await.one("error"),
        "login_required"
    );
}

#[tokio::test]
async fn a_session_ends_two_hours_after_its_first_login() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    let hint_low = hint(HIGH, "substantial");
    provider
        .code(&mut browser, &[("login_hint", &hint_low)])
        .await;
    for _ in 0..5 {
        provider.advance(20 * 60);
        // Step-up in between does not restart the two hours.
        let again = [("prompt", "login"), ("login_hint", hint_low.as_str())];
        assert!(
            !provider
                .code(&mut browser, &again)
                .await
                .one("code")
                .is_empty()
        );
    }
    let none = [("prompt", "none")];
    provider.advance(20 * 60 - 1);
    assert!(
        !provider
            .code(&mut browser, &none)
            .await
            .one("code")
            .is_empty()
    );
    provider.advance(1);
    assert_eq!(
        provider.code(&mut browser, &none).await.one("error"),
        "login_required"
    );
}
