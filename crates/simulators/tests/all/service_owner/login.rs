//! Login at the site as a client of the provider.

use jiff::SignedDuration;
use jsonwebtoken::{DecodingKey, Validation, jwk::JwkSet};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::site_env::{CITIZEN, SiteEnv, TokenKey, Visitor};

/// Form fields of the latest request to the token endpoint.
async fn token_request(env: &SiteEnv) -> Vec<(String, String)> {
    let requests = env.provider.received_requests().await.unwrap();
    let request = requests
        .iter()
        .rfind(|request| request.url.path() == "/token")
        .unwrap();
    url::form_urlencoded::parse(&request.body)
        .into_owned()
        .collect()
}

#[tokio::test]
async fn a_visitor_logs_in_and_comes_back_to_the_case() {
    let env = SiteEnv::new().await;
    let there = env.case("sykepenger");
    let mut visitor = Visitor::new(&env.origin);
    let login = visitor.begin_login(&format!("{there}?lang=nn")).await;
    assert_eq!(login.address.host_str(), Some("login.idporten.localhost"));
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "demo-etat"),
        ("scope", "openid profile"),
        ("code_challenge_method", "S256"),
        ("acr_values", "idporten-loa-substantial"),
        ("ui_locales", "nn"),
    ] {
        assert_eq!(login.parameter(name), value);
    }
    let registration = env.site.registration();
    assert_eq!(login.parameter("redirect_uri"), registration.redirect_uri);

    env.issue_id_token(&env.key.token(&env.claims(&login, Some(CITIZEN))))
        .await;
    let back = visitor.get(&login.callback(&env.issuer)).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    assert_eq!(back.location(), format!("{there}?lang=nn"));
    let page = visitor.get(back.location()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(
        page.text("h1"),
        "Vi treng fleire opplysningar om søknaden din om sjukepengar"
    );
    assert!(page.text(".visitor").contains("LYS MORGENDUGG"));
}

#[tokio::test]
async fn the_site_proves_itself_with_its_registered_key_and_the_verifier() {
    let env = SiteEnv::new().await;
    let mut visitor = Visitor::new(&env.origin);
    let login = visitor.begin_login(&env.case("sykepenger")).await;
    env.issue_id_token(&env.key.token(&env.claims(&login, Some(CITIZEN))))
        .await;
    visitor.get(&login.callback(&env.issuer)).await;

    let form = token_request(&env).await;
    let field = |wanted: &str| &form.iter().find(|(name, _)| name == wanted).unwrap().1;
    let digest = aws_lc_rs::digest::digest(
        &aws_lc_rs::digest::SHA256,
        field("code_verifier").as_bytes(),
    );
    let challenge =
        base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, digest);
    assert_eq!(challenge, login.parameter("code_challenge"));
    assert_eq!(field("client_id"), "demo-etat");

    let keys = visitor.get("/.well-known/jwks.json").await.body;
    assert!(!keys.contains("\"d\""), "the private half stays at home");
    let keys: JwkSet = serde_json::from_str(&keys).unwrap();
    let assertion = field("client_assertion");
    let header = jsonwebtoken::decode_header(assertion).unwrap();
    let key = DecodingKey::from_jwk(keys.find(&header.kid.unwrap()).unwrap()).unwrap();
    let mut validation = Validation::new(jsonwebtoken::Algorithm::RS256);
    validation.set_audience(&[&env.issuer]);
    validation.validate_exp = false;
    let claims = jsonwebtoken::decode::<Value>(assertion, &key, &validation)
        .unwrap()
        .claims;
    assert_eq!(claims["iss"], "demo-etat");
    assert_eq!(claims["sub"], "demo-etat");
    assert_eq!(claims["aud"], env.issuer.as_str(), "one string and no list");
    let now = env.clock.now().as_second();
    assert_eq!(
        (claims["iat"].as_i64(), claims["exp"].as_i64()),
        (Some(now), Some(now + 30))
    );
}

#[tokio::test]
async fn a_login_that_this_browser_did_not_begin_is_refused() {
    let env = SiteEnv::new().await;
    let there = env.case("sykepenger");
    let mut visitor = Visitor::new(&env.origin);
    let login = visitor.begin_login(&there).await;
    let callback = login.callback(&env.issuer);
    let mut other = Visitor::new(&env.origin);
    other.begin_login(&there).await;
    assert_eq!(other.get(&callback).await.status, StatusCode::BAD_REQUEST);
    let unknown = "/logg-inn/retur?code=code&state=ukjent&iss=x";
    assert_eq!(visitor.get(unknown).await.status, StatusCode::BAD_REQUEST);
    let wrong_issuer = login.callback("http://annen.localhost:1");
    assert_eq!(
        visitor.get(&wrong_issuer).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        visitor.get(&callback).await.status,
        StatusCode::BAD_REQUEST,
        "used up"
    );
    let requests = env.provider.received_requests().await.unwrap();
    assert!(
        requests
            .iter()
            .all(|request| request.url.path() != "/token")
    );
}

#[tokio::test]
async fn a_cancelled_login_offers_another_try() {
    let env = SiteEnv::new().await;
    let there = env.case("sykepenger");
    let mut visitor = Visitor::new(&env.origin);
    let login = visitor.begin_login(&there).await;
    let (of_login, issuer) = (login.parameter("state"), &env.issuer);
    let cancelled = visitor
        .get(&format!(
            "/logg-inn/retur?error=access_denied&state={of_login}&iss={issuer}"
        ))
        .await;
    assert_eq!(cancelled.text("h1"), "Innloggingen ble avbrutt");
    assert_eq!(cancelled.attribute("a.button", "href").unwrap(), there);
}

#[tokio::test]
async fn id_tokens_that_do_not_hold_open_no_session() {
    let env = SiteEnv::new().await;
    let there = env.case("sykepenger");
    let now = env.clock.now().as_second();
    let wrong = [
        ("iss", json!("http://annen.localhost")),
        ("aud", json!("inbox")),
        ("aud", json!(["demo-etat", "inbox"])),
        ("azp", json!("inbox")),
        ("nonce", json!("annen")),
        ("exp", json!(now - 10)),
        ("iat", json!(now + 60)),
        ("iat", json!(now - 601)),
        ("acr", json!("idporten-loa-low")),
    ];
    for (claim, value) in wrong {
        let mut visitor = Visitor::new(&env.origin);
        let login = visitor.begin_login(&there).await;
        let mut claims = env.claims(&login, Some(CITIZEN));
        claims[claim] = value.clone();
        env.issue_id_token(&env.key.token(&claims)).await;
        let refused = visitor.get(&login.callback(&env.issuer)).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{claim}: {value}");
        assert!(
            !visitor.cookies.contains_key("demoetat"),
            "{claim}: {value}"
        );
    }
}

#[tokio::test]
async fn an_id_token_signed_by_anybody_else_opens_no_session() {
    let env = SiteEnv::new().await;
    let there = env.case("sykepenger");
    for forger in [
        TokenKey::generate(env.key.key_id),
        TokenKey::generate("ukjent"),
    ] {
        let mut visitor = Visitor::new(&env.origin);
        let login = visitor.begin_login(&there).await;
        env.issue_id_token(&forger.token(&env.claims(&login, Some(CITIZEN))))
            .await;
        let refused = visitor.get(&login.callback(&env.issuer)).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn a_case_that_demands_the_high_level_asks_for_it() {
    let env = SiteEnv::new().await;
    let mut visitor = env.visitor(&env.case("sykepenger"), Some(CITIZEN)).await;
    let login = visitor.begin_login(&env.case("helsesvar")).await;
    assert_eq!(login.parameter("acr_values"), "idporten-loa-high");
    let mut claims = env.claims(&login, Some(CITIZEN));
    claims["acr"] = json!("idporten-loa-substantial");
    env.issue_id_token(&env.key.token(&claims)).await;
    let refused = visitor.get(&login.callback(&env.issuer)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);

    let login = visitor.begin_login(&env.case("helsesvar")).await;
    env.issue_id_token(&env.key.token(&env.claims(&login, Some(CITIZEN))))
        .await;
    visitor.get(&login.callback(&env.issuer)).await;
    assert_eq!(
        visitor.get(&env.case("helsesvar")).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_logout_at_the_provider_ends_the_session_here() {
    let env = SiteEnv::new().await;
    let there = env.case("sykepenger");
    let mut visitor = env.visitor(&there, Some(CITIZEN)).await;
    let mut provider = Visitor::new(&env.origin);
    let foreign = provider
        .get("/logg-ut/varsel?iss=http://annen.localhost&sid=session-1")
        .await;
    assert_eq!(foreign.status, StatusCode::BAD_REQUEST);
    provider
        .get(&format!("/logg-ut/varsel?iss={}&sid=session-2", env.issuer))
        .await;
    assert_eq!(visitor.get(&there).await.status, StatusCode::OK);

    let told = provider
        .get(&format!("/logg-ut/varsel?iss={}&sid=session-1", env.issuer))
        .await;
    assert_eq!(told.status, StatusCode::OK);
    let policy = told.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("frame-ancestors")
            && policy.contains("http://login.idporten.localhost:8081")
    );
    assert_eq!(visitor.get(&there).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_session_that_lay_idle_is_over() {
    let env = SiteEnv::new().await;
    let there = env.case("sykepenger");
    let mut visitor = env.visitor(&there, Some(CITIZEN)).await;
    env.clock.advance(SignedDuration::from_mins(29));
    assert_eq!(visitor.get(&there).await.status, StatusCode::OK);
    env.clock.advance(SignedDuration::from_mins(30));
    assert_eq!(visitor.get(&there).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_provider_that_does_not_answer_gives_a_page_with_a_way_on() {
    let env = SiteEnv::new().await;
    env.provider.reset().await;
    let there = env.case("sykepenger");
    let failed = Visitor::new(&env.origin).get(&there).await;
    assert_eq!(failed.status, StatusCode::BAD_GATEWAY);
    assert_eq!(failed.attribute("a.button", "href").unwrap(), there);
}
