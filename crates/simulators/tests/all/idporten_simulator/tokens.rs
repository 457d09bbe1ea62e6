//! Contents and lifetimes of the provider's tokens.

use jiff::SignedDuration;
use serde_json::{Value, json};
use simulators::idporten::{ClientRegistration, RefreshUsage};

use super::{
    browser::Browser,
    relying_party::{
        ETAT_CALLBACK, HIGH, Provider, VERIFIER, etat_request, exchange, hint, inbox, refresh,
    },
};

fn text<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name} in {tokens}"))
}

async fn error_of(provider: &Provider, token: &str) -> Option<String> {
    let (status, body) = provider.as_inbox("/token", &refresh(token)).await;
    (status != 200).then(|| body["error"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn an_id_token_has_the_documented_claims() {
    let provider = Provider::start().await;
    let tokens = provider.tokens().await;
    let claims = provider.claims(text(&tokens, "id_token")).await;
    let now = provider.clock.now().as_second();
    assert_eq!(claims["iss"], json!(provider.issuer));
    assert_eq!(claims["aud"], json!("inbox"), "one string");
    assert_eq!(
        (&claims["iat"], &claims["exp"]),
        (&json!(now), &json!(now + 120))
    );
    assert_eq!(claims["nonce"], json!("nonce-of-the-login"));
    assert_eq!(claims["acr"], json!("idporten-loa-high"));
    assert_eq!(claims["amr"], json!(["TestID"]));
    assert_eq!(claims["auth_time"], json!(now));
    assert_eq!(claims["pid"], json!(HIGH));
    assert_eq!(claims["locale"], json!("nb"));
    assert!(text(&claims, "sub").len() >= 43 && text(&claims, "sid").len() >= 22);
    assert_eq!(claims.get("at_hash"), None, "not sent in the code flow");
}

#[tokio::test]
async fn an_access_token_has_the_documented_claims() {
    let provider = Provider::start().await;
    let tokens = provider.tokens().await;
    let claims = provider.claims(text(&tokens, "access_token")).await;
    let now = provider.clock.now().as_second();
    assert_eq!(claims["iss"], json!(provider.issuer));
    assert_eq!(claims["scope"], tokens["scope"]);
    assert_eq!(claims["client_id"], json!("inbox"));
    assert_eq!(claims["client_amr"], json!("private_key_jwt"));
    let consumer = json!({ "authority": "iso6523-actorid-upis", "ID": "0192:310000019" });
    assert_eq!(claims["consumer"], consumer);
    assert_eq!(
        (&claims["pid"], &claims["acr"]),
        (&json!(HIGH), &json!("idporten-loa-high"))
    );
    assert_eq!(claims["exp"], json!(now + 120));
    assert_eq!(
        claims.get("aud"),
        None,
        "only when a resource was asked for"
    );
}

#[tokio::test]
async fn a_resource_becomes_the_audience() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    let extra = [
        ("login_hint", &*hint(HIGH, "high")),
        ("resource", "https://api.example/"),
    ];
    let callback = provider.code(&mut browser, &extra).await;
    let (_, tokens) = provider.exchange(callback.one("code")).await;
    let claims = provider.claims(text(&tokens, "access_token")).await;
    assert_eq!(claims["aud"], json!("https://api.example/"));
}

#[tokio::test]
async fn subjects_are_pairwise_and_sid_only_for_those_who_registered() {
    let mut silent = super::relying_party::etat();
    silent.frontchannel_logout_uri = None;
    let provider = Provider::with(vec![inbox(), silent]).await;
    let mut browser = Browser::new(&provider);
    let callback = provider
        .code(&mut browser, &[("login_hint", &hint(HIGH, "high"))])
        .await;
    let (_, ours) = provider.exchange(callback.one("code")).await;
    let theirs = browser
        .answer(&provider.authorize_url(&etat_request(&[])))
        .await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", theirs.one("code")),
        ("redirect_uri", ETAT_CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let (status, theirs) = provider.as_etat("/token", &form).await;
    assert_eq!(status, 200, "{theirs}");
    let ours = provider.claims(text(&ours, "id_token")).await;
    let theirs = provider.claims(text(&theirs, "id_token")).await;
    assert_ne!(ours["sub"], theirs["sub"]);
    assert_eq!(theirs.get("sid"), None);
    assert_eq!(theirs.get("locale"), None, "it did not ask for profile");
}

#[tokio::test]
async fn a_refresh_token_is_used_once_and_reuse_ends_the_grant() {
    let provider = Provider::start().await;
    let first = provider.tokens().await;
    let old = text(&first, "refresh_token");
    let (status, second) = provider.as_inbox("/token", &refresh(old)).await;
    assert_eq!(status, 200, "{second}");
    let new = text(&second, "refresh_token");
    assert_ne!(new, old);
    assert_ne!(second["access_token"], first["access_token"]);
    let claims = provider.claims(text(&second, "id_token")).await;
    assert_eq!(
        claims.get("nonce"),
        None,
        "a refreshed ID token has no nonce"
    );
    assert_eq!(
        error_of(&provider, old).await.as_deref(),
        Some("invalid_grant")
    );
    assert_eq!(
        error_of(&provider, new).await.as_deref(),
        Some("invalid_grant"),
        "the family"
    );
}

#[tokio::test]
async fn a_client_with_reuse_keeps_its_refresh_token() {
    let reuse = ClientRegistration {
        refresh_usage: RefreshUsage::Reuse,
        ..inbox()
    };
    let provider = Provider::with(vec![reuse]).await;
    let first = provider.tokens().await;
    for _ in 0..3 {
        provider.advance(599);
        let (_, next) = provider
            .as_inbox("/token", &refresh(text(&first, "refresh_token")))
            .await;
        assert_eq!(next["refresh_token"], first["refresh_token"]);
        assert_eq!(
            next["refresh_token_expires_in"],
            json!(600),
            "the idle time starts anew"
        );
    }
}

#[tokio::test]
async fn a_refresh_token_lapses_when_idle_and_with_the_grant() {
    let provider = Provider::start().await;
    let idle = provider.tokens().await;
    provider.advance(600);
    let error = error_of(&provider, text(&idle, "refresh_token")).await;
    assert_eq!(error.as_deref(), Some("invalid_grant"));

    let mut tokens = provider.tokens().await;
    for _ in 0..12 {
        provider.advance(590);
        tokens = provider
            .as_inbox("/token", &refresh(text(&tokens, "refresh_token")))
            .await
            .1;
    }
    // 7080 of 7200 seconds have passed: everything ends with the grant.
    assert_eq!(tokens["refresh_token_expires_in"], json!(120));
    provider.advance(60);
    tokens = provider
        .as_inbox("/token", &refresh(text(&tokens, "refresh_token")))
        .await
        .1;
    assert_eq!(tokens["expires_in"], json!(60));
    provider.advance(60);
    let error = error_of(&provider, text(&tokens, "refresh_token")).await;
    assert_eq!(error.as_deref(), Some("invalid_grant"));
}

#[tokio::test]
async fn one_revoked_token_ends_the_whole_grant_and_not_the_session() {
    let provider = Provider::start().await;
    for kind in ["refresh_token", "access_token"] {
        let mut browser = Browser::new(&provider);
        let callback = provider
            .code(&mut browser, &[("login_hint", &hint(HIGH, "high"))])
            .await;
        let (_, tokens) = provider.exchange(callback.one("code")).await;
        let form = [("token", text(&tokens, kind))];
        let (status, body) = provider.as_etat("/token/revoke", &form).await;
        assert_eq!(
            (status, &body["error"]),
            (400, &json!("unauthorized_client"))
        );
        assert_eq!(provider.as_inbox("/token/revoke", &form).await.0, 200);
        let error = error_of(&provider, text(&tokens, "refresh_token")).await;
        assert_eq!(error.as_deref(), Some("invalid_grant"), "{kind}");
        let silent = provider.code(&mut browser, &[("prompt", "none")]).await;
        assert!(!silent.one("code").is_empty(), "the session lives on");
    }
    assert_eq!(
        provider
            .as_inbox("/token/revoke", &[("token", "unknown")])
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn a_refresh_may_narrow_the_scope_and_not_widen_it() {
    let provider = Provider::start().await;
    let tokens = provider.tokens().await;
    let narrow = [
        refresh(text(&tokens, "refresh_token")),
        vec![("scope", "openid")],
    ]
    .concat();
    let (_, narrowed) = provider.as_inbox("/token", &narrow).await;
    assert_eq!(narrowed["scope"], json!("openid"));
    let token = text(&narrowed, "refresh_token");
    let wide = [refresh(token), vec![("scope", "digdir:dialogporten")]].concat();
    let (status, body) = provider.as_inbox("/token", &wide).await;
    assert_eq!((status, &body["error"]), (400, &json!("invalid_scope")));
}

#[tokio::test]
async fn userinfo_and_introspection_follow_the_grant() {
    let provider = Provider::start().await;
    let tokens = provider.tokens().await;
    let token = text(&tokens, "access_token");
    let (status, info) = provider.bearer("/userinfo", token).await;
    assert_eq!((status, &info["pid"]), (200, &json!(HIGH)));
    let form = [("token", token)];
    assert_eq!(
        provider.as_inbox("/token/introspect", &form).await.1["active"],
        json!(true)
    );
    assert_eq!(
        provider.as_etat("/token/introspect", &form).await.1["active"],
        json!(false)
    );
    provider.as_inbox("/token/revoke", &form).await;
    assert_eq!(provider.bearer("/userinfo", token).await.0, 401);
    assert_eq!(
        provider.as_inbox("/token/introspect", &form).await.1["active"],
        json!(false)
    );
    assert_eq!(provider.bearer("/userinfo", "no.such.token").await.0, 401);
}

#[tokio::test]
async fn a_token_can_be_issued_without_a_login() {
    let provider = Provider::start().await;
    let issue = |person, acr| {
        let life = SignedDuration::from_secs(30);
        provider
            .idporten
            .issue_access_token(person, acr, "digdir:dialogporten", life)
    };
    let claims = provider
        .claims(&issue("kari", "idporten-loa-substantial").unwrap())
        .await;
    assert_eq!(claims["pid"], json!(HIGH));
    assert_eq!(claims["acr"], json!("idporten-loa-substantial"));
    assert_eq!(claims["scope"], json!("digdir:dialogporten"));
    assert_eq!(
        claims["exp"].as_i64(),
        Some(provider.clock.now().as_second() + 30)
    );
    assert!(issue("nobody", "idporten-loa-high").is_err());
    assert!(issue("kari", "Level4").is_err());
}

#[tokio::test]
async fn a_client_without_the_refresh_grant_gets_no_refresh_token() {
    let provider = Provider::with(vec![ClientRegistration {
        refresh_tokens: false,
        ..inbox()
    }])
    .await;
    let tokens = provider.tokens().await;
    assert_eq!(tokens.get("refresh_token"), None);
    assert_eq!(tokens.get("refresh_token_expires_in"), None);
    let (_, body) = provider.as_inbox("/token", &refresh("anything")).await;
    assert_eq!(body["error"], json!("unauthorized_client"));
    assert_eq!(
        provider.as_inbox("/token", &exchange("unknown")).await.1["error"],
        json!("invalid_grant")
    );
}
