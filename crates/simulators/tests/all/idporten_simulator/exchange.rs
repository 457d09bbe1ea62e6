//! Token endpoint: client authentication, and the parameters it accepts.

use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use super::{
    browser::Browser,
    relying_party::{
        HIGH, Provider, VERIFIER, etat_request, exchange, hint, refresh, request, sign,
        with_assertion,
    },
};

async fn code(provider: &Provider) -> String {
    let mut browser = Browser::new(provider);
    let hint = hint(HIGH, "high");
    provider
        .code(&mut browser, &[("login_hint", &hint)])
        .await
        .one("code")
        .to_owned()
}

fn assertion_with_claim(provider: &Provider, name: &str, value: &Value) -> String {
    let mut claims = provider.assertion_claims();
    if value.is_null() {
        claims.as_object_mut().unwrap().remove(name);
    } else {
        claims[name] = value.clone();
    }
    sign(&claims, "inbox-1", Algorithm::RS256)
}

#[tokio::test]
async fn a_login_through_a_pushed_request_gives_tokens() {
    let provider = Provider::start().await;
    let code = code(&provider).await;
    let (status, tokens) = provider.exchange(&code).await;
    assert_eq!(status, 200, "{tokens}");
    assert_eq!(tokens["token_type"], json!("Bearer"));
    assert_eq!(tokens["expires_in"], json!(120));
    assert_eq!(tokens["refresh_token_expires_in"], json!(600));
    assert_eq!(
        tokens["scope"],
        json!("openid profile digdir:dialogporten.noconsent")
    );
    let length = tokens["refresh_token"].as_str().unwrap().len();
    assert!(
        (1800..2400).contains(&length),
        "{length}: as heavy as the real ones"
    );
}

#[tokio::test]
async fn an_assertion_that_breaks_a_rule_is_refused() {
    let provider = Provider::start().await;
    let now = provider.clock.now().as_second();
    let token_endpoint = format!("{}/token", provider.issuer);
    let cases = [
        ("token endpoint as aud", "aud", json!(token_endpoint)),
        ("list as aud", "aud", json!([provider.issuer])),
        (
            "slash after aud",
            "aud",
            json!(format!("{}/", provider.issuer)),
        ),
        ("no aud", "aud", Value::Null),
        ("longer than 120 s", "exp", json!(now + 121)),
        ("expired", "exp", json!(now)),
        ("no exp", "exp", Value::Null),
        ("no iat", "iat", Value::Null),
        ("future iat", "iat", json!(now + 11)),
        ("other iss", "iss", json!("etat")),
        ("other sub", "sub", json!("etat")),
        ("no jti", "jti", Value::Null),
    ];
    for (case, name, value) in cases {
        let assertion = assertion_with_claim(&provider, name, &value);
        let (status, body) = provider
            .as_inbox_with("/par", &request(&[]), &assertion)
            .await;
        assert_eq!(
            (status, &body["error"]),
            (401, &json!("invalid_client")),
            "{case}"
        );
    }
    let longest = assertion_with_claim(&provider, "exp", &json!(now + 120));
    assert_eq!(
        provider
            .as_inbox_with("/par", &request(&[]), &longest)
            .await
            .0,
        201
    );
    let claims = provider.assertion_claims();
    let unknown = sign(&claims, "inbox-2", Algorithm::RS256);
    assert_eq!(
        provider
            .as_inbox_with("/par", &request(&[]), &unknown)
            .await
            .0,
        401,
        "kid"
    );
    let rs512 = sign(&claims, "inbox-1", Algorithm::RS512);
    assert_eq!(
        provider
            .as_inbox_with("/par", &request(&[]), &rs512)
            .await
            .0,
        401,
        "RS512"
    );
}

#[tokio::test]
async fn an_assertion_works_once() {
    let provider = Provider::start().await;
    let assertion = provider.assertion();
    assert_eq!(
        provider
            .as_inbox_with("/par", &request(&[]), &assertion)
            .await
            .0,
        201
    );
    let (status, body) = provider
        .as_inbox_with("/par", &request(&[]), &assertion)
        .await;
    assert_eq!((status, &body["error"]), (401, &json!("invalid_client")));
}

#[tokio::test]
async fn only_the_registered_authentication_is_accepted() {
    let provider = Provider::start().await;
    let secret = [request(&[]), vec![("client_secret", "anything")]].concat();
    assert_eq!(
        provider.post("/par", &secret).await.0,
        401,
        "a secret for a key client"
    );
    assert_eq!(
        provider.post("/par", &request(&[])).await.0,
        401,
        "nothing at all"
    );
    let assertion = provider.assertion();
    let mut both = with_assertion(&request(&[]), &assertion);
    both.push(("client_secret", "anything"));
    assert_eq!(
        provider.post("/par", &both).await.0,
        400,
        "two ways at once"
    );
    let mut unnamed = with_assertion(&request(&[]), &assertion);
    unnamed.retain(|(name, _)| *name != "client_id");
    assert_eq!(provider.post("/par", &unnamed).await.0, 401, "no client_id");
    let mut untyped = with_assertion(&request(&[]), &assertion);
    untyped.retain(|(name, _)| *name != "client_assertion_type");
    assert_eq!(
        provider.post("/par", &untyped).await.0,
        401,
        "no client_assertion_type"
    );
    let wrong = [etat_request(&[]), vec![("client_secret", "wrong")]].concat();
    assert_eq!(provider.post("/par", &wrong).await.0, 401, "a wrong secret");
    assert_eq!(
        provider.as_etat("/par", &etat_request(&[])).await.0,
        201,
        "the right one"
    );
}

#[tokio::test]
async fn a_code_is_bound_to_address_verifier_client_and_minute() {
    let provider = Provider::start().await;
    let other_verifier = VERIFIER.replace('x', "y");
    let cases = [
        ("wrong verifier", "code_verifier", other_verifier.as_str()),
        ("short verifier", "code_verifier", "short"),
        ("no verifier", "code_verifier", ""),
        (
            "other address",
            "redirect_uri",
            "http://inbox.localhost/other",
        ),
        ("no address", "redirect_uri", ""),
    ];
    for (case, name, value) in cases {
        let code = code(&provider).await;
        let mut form = exchange(&code);
        form.retain(|(known, _)| *known != name);
        form.push((name, value));
        let (status, body) = provider.as_inbox("/token", &form).await;
        assert_eq!(
            (status, &body["error"]),
            (400, &json!("invalid_grant")),
            "{case}"
        );
    }
    let taken = code(&provider).await;
    let (status, body) = provider.as_etat("/token", &exchange(&taken)).await;
    assert_eq!(
        (status, &body["error"]),
        (400, &json!("invalid_grant")),
        "another client"
    );
    assert_eq!(
        provider.exchange(&taken).await.0,
        200,
        "which does not use it up"
    );

    let late = code(&provider).await;
    provider.advance(60);
    assert_eq!(
        provider.exchange(&late).await.1["error"],
        json!("invalid_grant"),
        "expired"
    );
    let timely = code(&provider).await;
    provider.advance(59);
    assert_eq!(provider.exchange(&timely).await.0, 200, "just in time");
}

#[tokio::test]
async fn a_replayed_code_revokes_what_it_gave() {
    let provider = Provider::start().await;
    let code = code(&provider).await;
    let (_, tokens) = provider.exchange(&code).await;
    let (status, body) = provider.exchange(&code).await;
    assert_eq!((status, &body["error"]), (400, &json!("invalid_grant")));
    let token = tokens["refresh_token"].as_str().unwrap();
    let (status, body) = provider.as_inbox("/token", &refresh(token)).await;
    assert_eq!((status, &body["error"]), (400, &json!("invalid_grant")));
}

#[tokio::test]
async fn other_grants_and_repeated_parameters_are_refused() {
    let provider = Provider::start().await;
    let (_, body) = provider
        .as_inbox("/token", &[("grant_type", "password")])
        .await;
    assert_eq!(body["error"], json!("unsupported_grant_type"));
    let (_, body) = provider.as_inbox("/token", &[]).await;
    assert_eq!(body["error"], json!("invalid_request"));
    let code = code(&provider).await;
    let twice = [exchange(&code), vec![("code", code.as_str())]].concat();
    assert_eq!(
        provider.as_inbox("/token", &twice).await.1["error"],
        json!("invalid_request")
    );
}
