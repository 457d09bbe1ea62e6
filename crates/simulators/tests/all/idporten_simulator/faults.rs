//! Fault injection of the provider: each fault has its documented effect, and instances are
//! independent.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use jsonwebtoken::jwk::JwkSet;
use serde_json::{Map, Value, json};
use simulators::idporten::{AuthorizationFault, CanaryKind, Endpoint, EndpointFault, IdTokenFault};

use super::{
    browser::{Browser, Callback},
    relying_party::{HIGH, Provider, VERIFIER, decode, hint, refresh, request},
};

async fn callback(provider: &Provider) -> Callback {
    let mut browser = Browser::new(provider);
    provider
        .code(&mut browser, &[("login_hint", &hint(HIGH, "high"))])
        .await
}

/// Header and claims of the next ID token, and whether its signature is valid.
async fn id_token_with_fault(provider: &Provider, fault: IdTokenFault) -> (Value, Value, bool) {
    provider.idporten.faults().corrupt_next_id_token(fault);
    let tokens = provider.tokens().await;
    let token = tokens["id_token"].as_str().unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let json = |part: &str| -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    let keys: JwkSet = serde_json::from_value(provider.idporten.public_keys()).unwrap();
    (
        json(parts[0]),
        json(parts[1]),
        decode(token, &keys).is_some(),
    )
}

#[tokio::test]
async fn each_fault_of_the_callback_shows() {
    let provider = Provider::start().await;
    let issuer = provider.issuer.as_str();
    let state = "state-of-the-login";
    let other = || "http://other.localhost".to_owned();
    let cases = [
        (AuthorizationFault::MissingIssuer, "iss", vec![]),
        (
            AuthorizationFault::OtherIssuer(other()),
            "iss",
            vec!["http://other.localhost"],
        ),
        (
            AuthorizationFault::DuplicateIssuer,
            "iss",
            vec![issuer, issuer],
        ),
        (AuthorizationFault::MissingState, "state", vec![]),
        (
            AuthorizationFault::OtherState("wrong".to_owned()),
            "state",
            vec!["wrong"],
        ),
        (
            AuthorizationFault::DuplicateState,
            "state",
            vec![state, state],
        ),
        (AuthorizationFault::Nothing, "code", vec![]),
        (
            AuthorizationFault::CodeAndError,
            "error",
            vec!["server_error"],
        ),
    ];
    for (fault, name, expected) in cases {
        provider
            .idporten
            .faults()
            .fail_next_authorization(fault.clone());
        assert_eq!(callback(&provider).await.all(name), expected, "{fault:?}");
    }
    let good = callback(&provider).await;
    assert_eq!(
        provider.exchange(good.one("code")).await.0,
        200,
        "the next one is good again"
    );
}

#[tokio::test]
async fn each_fault_of_the_code_shows() {
    let provider = Provider::start().await;
    provider
        .idporten
        .faults()
        .fail_next_authorization(AuthorizationFault::DuplicateCode);
    let twice = callback(&provider).await;
    assert_eq!(twice.all("code").len(), 2);
    provider
        .idporten
        .faults()
        .fail_next_authorization(AuthorizationFault::CodeAndError);
    assert_eq!(
        callback(&provider).await.all("code").len(),
        1,
        "the code is there as well"
    );
    provider
        .idporten
        .faults()
        .fail_next_authorization(AuthorizationFault::UnknownCode);
    let unknown = callback(&provider).await;
    assert_eq!(
        provider.exchange(unknown.one("code")).await.1["error"],
        json!("invalid_grant")
    );
}

#[tokio::test]
async fn each_oauth_error_can_come_to_the_callback() {
    let provider = Provider::start().await;
    let errors = [
        "access_denied",
        "login_required",
        "interaction_required",
        "consent_required",
        "account_selection_required",
        "unmet_authentication_requirements",
        "server_error",
        "temporarily_unavailable",
        "invalid_request",
        "unauthorized_client",
        "something_unheard_of",
    ];
    for error in errors {
        let fault = AuthorizationFault::Error(error.to_owned());
        provider.idporten.faults().fail_next_authorization(fault);
        let callback = callback(&provider).await;
        assert_eq!(callback.one("error"), error);
        assert!(
            callback.one("error_description").contains('<'),
            "to be escaped"
        );
        assert!(callback.all("code").is_empty());
        assert_eq!(callback.one("iss"), provider.issuer);
    }
}

#[tokio::test]
async fn each_mutation_of_the_id_tokens_claims_is_signed_well() {
    let provider = Provider::start().await;
    let mutate = async |fault| {
        let (_, claims, verifies) = id_token_with_fault(&provider, fault).await;
        assert!(verifies, "only the claims are wrong");
        claims
    };
    let now = provider.clock.now().as_second();
    let foreign = mutate(IdTokenFault::claim("iss", "http://other.localhost")).await;
    assert_eq!(foreign["iss"], json!("http://other.localhost"));
    assert_eq!(
        mutate(IdTokenFault::claim("aud", "etat")).await["aud"],
        json!("etat")
    );
    let both = mutate(IdTokenFault::ExtraAudience).await;
    assert_eq!(both["aud"], json!(["inbox", "somebody-else"]));
    assert_eq!(
        mutate(IdTokenFault::claim("azp", "etat")).await["azp"],
        json!("etat")
    );
    for missing in ["nonce", "acr", "pid", "sid", "sub", "exp", "iat"] {
        let claims = mutate(IdTokenFault::claim(missing, Value::Null)).await;
        assert_eq!(claims.get(missing), None, "{missing}");
    }
    let ago = |seconds: i64| SignedDuration::from_secs(-seconds);
    let expired = mutate(IdTokenFault::Expiry(ago(131))).await;
    assert_eq!(expired["exp"].as_i64(), Some(now - 11));
    let early = mutate(IdTokenFault::IssuedAt(SignedDuration::from_secs(11))).await;
    assert_eq!(early["iat"].as_i64(), Some(now + 11));
    let shifted = mutate(IdTokenFault::Time(ago(5))).await;
    assert_eq!(
        (shifted["iat"].as_i64(), shifted["exp"].as_i64()),
        (Some(now - 5), Some(now + 115))
    );
    let pid = mutate(IdTokenFault::PidWithWrongCheckDigit).await;
    assert_eq!(pid["pid"].as_str().map(|pid| &pid[..10]), Some(&HIGH[..10]));
    assert_ne!(pid["pid"], json!(HIGH));
    assert_eq!(provider.tokens().await["token_type"], json!("Bearer"));
}

#[tokio::test]
async fn each_mutation_of_the_id_tokens_signature_fails_to_verify() {
    let provider = Provider::start().await;
    let published = provider.idporten.public_keys();
    let is_published = |header: &Value| {
        published["keys"]
            .as_array()
            .unwrap()
            .iter()
            .any(|key| key["kid"] == header["kid"])
    };
    let cases = [
        (IdTokenFault::AlgorithmNone, "none", true),
        (IdTokenFault::AlgorithmHs256, "HS256", true),
        (IdTokenFault::AlgorithmRs512, "RS512", true),
        (IdTokenFault::UnknownKey, "RS256", false),
        (IdTokenFault::MissingKey, "RS256", false),
        (IdTokenFault::ForeignKey, "RS256", true),
        (IdTokenFault::BrokenSignature, "RS256", true),
    ];
    for (fault, algorithm, published) in cases {
        let (header, _, verifies) = id_token_with_fault(&provider, fault.clone()).await;
        assert_eq!(header["alg"], json!(algorithm), "{fault:?}");
        assert_eq!(is_published(&header), published, "{fault:?}");
        assert!(!verifies, "{fault:?}");
    }
    let (header, ..) = id_token_with_fault(&provider, IdTokenFault::CriticalHeader).await;
    assert_eq!(header["crit"], json!(["strict"]));
}

#[tokio::test]
async fn a_forced_level_stands_in_every_token() {
    let provider = Provider::start().await;
    provider
        .idporten
        .faults()
        .force_acr("idporten-loa-substantial-limited");
    let tokens = provider.tokens().await;
    for kind in ["id_token", "access_token"] {
        let claims = provider.claims(tokens[kind].as_str().unwrap()).await;
        assert_eq!(
            claims["acr"],
            json!("idporten-loa-substantial-limited"),
            "{kind}"
        );
    }
}

#[tokio::test]
async fn every_endpoint_can_fail_redirect_and_lie() {
    let provider = Provider::start().await;
    let faults = provider.idporten.faults();
    let discovery = format!("{}/.well-known/openid-configuration", provider.issuer);
    let jwks = format!("{}/jwks.json", provider.issuer);
    for (endpoint, url) in [(Endpoint::Discovery, &discovery), (Endpoint::Jwks, &jwks)] {
        faults.fail_endpoint(endpoint, EndpointFault::Status(503));
        assert_eq!(provider.get(url).await.status(), 503);
        assert_eq!(provider.get(url).await.status(), 503, "until healed");
        faults.restore_endpoint(endpoint);
        let to = "http://other.localhost/".to_owned();
        faults.fail_endpoint_once(endpoint, EndpointFault::Redirect(302, to));
        let answer = provider.get(url).await;
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["location"]),
            (302, &"http://other.localhost/".parse().unwrap())
        );
        faults.fail_endpoint_once(endpoint, EndpointFault::Body("no JSON".to_owned()));
        assert_eq!(provider.get(url).await.text().await.unwrap(), "no JSON");
        assert_eq!(
            provider.get(url).await.status(),
            200,
            "the faults were for one request"
        );
    }
    let lie = Map::from_iter([
        ("issuer".to_owned(), json!("http://other.localhost")),
        ("jwks_uri".to_owned(), Value::Null),
    ]);
    faults.fail_endpoint_once(Endpoint::Discovery, EndpointFault::Merge(lie));
    let metadata: Value = provider.get(&discovery).await.json().await.unwrap();
    assert_eq!(metadata["issuer"], json!("http://other.localhost"));
    assert_eq!(metadata.get("jwks_uri"), None);
    assert!(metadata.get("token_endpoint").is_some(), "the rest is true");
}

#[tokio::test]
async fn the_endpoints_of_servers_answer_oauth_errors_on_demand() {
    let provider = Provider::start().await;
    let faults = provider.idporten.faults();
    let cases = [
        (Endpoint::Par, "/par", 401, "invalid_client"),
        (Endpoint::Par, "/par", 500, "server_error"),
        (Endpoint::Refresh, "/token", 400, "invalid_grant"),
        (
            Endpoint::Revoke,
            "/token/revoke",
            503,
            "temporarily_unavailable",
        ),
    ];
    let tokens = provider.tokens().await;
    let token = tokens["refresh_token"].as_str().unwrap();
    for (endpoint, path, status, error) in cases {
        faults.fail_endpoint_once(endpoint, EndpointFault::OAuthError(error.to_owned()));
        let form = [request(&[]), refresh(token), vec![("token", token)]].concat();
        let (answered, body) = provider.as_inbox(path, &form).await;
        assert_eq!(
            (answered, &body["error"]),
            (status, &json!(error)),
            "{endpoint:?}"
        );
    }
    let (status, _) = provider.as_inbox("/token", &refresh(token)).await;
    assert_eq!(status, 200, "the token was not used by the failing call");
}

#[tokio::test]
async fn a_lost_refresh_answer_uses_the_token_all_the_same() {
    let provider = Provider::start().await;
    let tokens = provider.tokens().await;
    let token = tokens["refresh_token"].as_str().unwrap();
    provider
        .idporten
        .faults()
        .fail_endpoint_once(Endpoint::Refresh, EndpointFault::LoseAnswer);
    let assertion = provider.assertion();
    let form = super::relying_party::with_assertion(&refresh(token), &assertion);
    assert!(
        provider.try_post("/token", &form).await.is_err(),
        "the connection breaks"
    );
    let (status, body) = provider.as_inbox("/token", &refresh(token)).await;
    assert_eq!(
        (status, &body["error"]),
        (400, &json!("invalid_grant")),
        "counted as reuse"
    );
}

#[tokio::test]
async fn a_hanging_endpoint_goes_on_when_the_faults_are_cleared() {
    let provider = Provider::start().await;
    let idporten = provider.idporten.clone();
    idporten
        .faults()
        .fail_endpoint(Endpoint::Par, EndpointFault::Hang);
    let parameters = request(&[]);
    let hanging = provider.as_inbox("/par", &parameters);
    let release = async {
        while idporten.events().count(Endpoint::Par) == 0 {
            tokio::task::yield_now().await;
        }
        let event = idporten.events().for_endpoint(Endpoint::Par).remove(0);
        assert_eq!(event.status, None, "it is being worked on");
        idporten.faults().clear();
    };
    let ((status, _), ()) = tokio::join!(hanging, release);
    assert_eq!(status, 201);
    assert_eq!(
        idporten.events().for_endpoint(Endpoint::Par)[0].status,
        Some(201)
    );
}

#[tokio::test]
async fn declined_consent_drops_the_scope() {
    let provider = Provider::start().await;
    provider.idporten.faults().decline_consent();
    let mut browser = Browser::new(&provider);
    let extra = [
        ("login_hint", &*hint(HIGH, "high")),
        ("scope", "openid digdir:dialogporten"),
    ];
    let callback = provider.code(&mut browser, &extra).await;
    assert_eq!(
        provider.exchange(callback.one("code")).await.1["scope"],
        json!("openid")
    );
}

#[tokio::test]
async fn rotation_signs_with_the_announced_key_and_replacement_with_an_unseen_one() {
    let provider = Provider::start().await;
    let keys = || serde_json::from_value::<JwkSet>(provider.idporten.public_keys()).unwrap();
    let before = keys();
    provider.idporten.rotate_keys().unwrap();
    let tokens = provider.tokens().await;
    assert!(decode(tokens["id_token"].as_str().unwrap(), &before).is_some());
    provider.idporten.replace_keys().unwrap();
    let tokens = provider.tokens().await;
    assert!(decode(tokens["id_token"].as_str().unwrap(), &before).is_none());
    assert!(decode(tokens["id_token"].as_str().unwrap(), &keys()).is_some());
}

#[tokio::test]
async fn the_log_knows_every_request_and_every_secret() {
    let provider = Provider::start().await;
    let callback = callback(&provider).await;
    let (_, tokens) = provider.exchange(callback.one("code")).await;
    let events = provider.idporten.events();
    for (endpoint, status) in [
        (Endpoint::Par, 201),
        (Endpoint::Authorize, 303),
        (Endpoint::CodeExchange, 200),
    ] {
        let seen = events.for_endpoint(endpoint);
        assert_eq!(seen.len(), 1, "{endpoint:?}");
        assert_eq!(seen[0].status, Some(status), "{endpoint:?}");
    }
    let exchange = &events.for_endpoint(Endpoint::CodeExchange)[0];
    assert_eq!(exchange.parameter("code_verifier"), Some(VERIFIER));
    let claims = provider.claims(tokens["id_token"].as_str().unwrap()).await;
    let secrets = [
        (CanaryKind::AccessToken, &tokens["access_token"]),
        (CanaryKind::RefreshToken, &tokens["refresh_token"]),
        (CanaryKind::IdToken, &tokens["id_token"]),
        (CanaryKind::Code, &json!(callback.one("code"))),
        (CanaryKind::Verifier, &json!(VERIFIER)),
        (CanaryKind::Nonce, &json!("nonce-of-the-login")),
        (CanaryKind::State, &json!("state-of-the-login")),
        (CanaryKind::Sid, &claims["sid"]),
        (CanaryKind::Subject, &claims["sub"]),
        (CanaryKind::Pid, &json!(HIGH)),
        (
            CanaryKind::ClientCredential,
            &json!(exchange.parameter("client_assertion")),
        ),
    ];
    for (kind, value) in secrets {
        let page = format!("<p>{}</p>", value.as_str().unwrap());
        assert!(
            events.leaks(&page).iter().any(|canary| canary.kind == kind),
            "{kind:?}"
        );
    }
    assert!(events.leaks("<p>an innocent page</p>").is_empty());
}

#[tokio::test]
async fn two_instances_share_no_fault() {
    let (one, two) = (Provider::start().await, Provider::start().await);
    let all = Map::from_iter([("access_token".to_owned(), Value::Null)]);
    one.idporten
        .faults()
        .fail_endpoint(Endpoint::CodeExchange, EndpointFault::Merge(all));
    assert_eq!(one.tokens().await.get("access_token"), None);
    assert!(two.tokens().await.get("access_token").is_some());
    assert!(two.idporten.events().leaks(&one.issuer).is_empty());
}
