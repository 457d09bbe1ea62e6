//! Authorization requests: accepted parameters, and where each refusal is shown.

use serde_json::{Value, json};

use super::{
    browser::Browser,
    relying_party::{CALLBACK, HIGH, Provider, etat, etat_request, hint, inbox, request},
};

#[tokio::test]
async fn the_metadata_keeps_the_two_hosts_apart() {
    let provider = Provider::start().await;
    let url = format!("{}/.well-known/openid-configuration", provider.issuer);
    let metadata: Value = provider.get(&url).await.json().await.unwrap();
    assert_eq!(metadata["issuer"], json!(provider.issuer));
    for name in ["authorization_endpoint", "end_session_endpoint"] {
        assert!(
            metadata[name]
                .as_str()
                .unwrap()
                .starts_with(&provider.login),
            "{name}"
        );
    }
    let back = [
        "token_endpoint",
        "pushed_authorization_request_endpoint",
        "jwks_uri",
        "userinfo_endpoint",
        "revocation_endpoint",
        "introspection_endpoint",
    ];
    for name in back {
        assert!(
            metadata[name]
                .as_str()
                .unwrap()
                .starts_with(&provider.issuer),
            "{name}"
        );
    }
    assert_eq!(
        metadata["authorization_response_iss_parameter_supported"],
        json!(true)
    );
    let keys: Value = provider
        .get(metadata["jwks_uri"].as_str().unwrap())
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
    assert_eq!(keys, provider.idporten.public_keys());
}

#[tokio::test]
async fn each_endpoint_answers_on_its_own_host_only() {
    let provider = Provider::start().await;
    let (issuer, login) = (&provider.issuer, &provider.login);
    assert_eq!(
        provider.get(&format!("{issuer}/authorize")).await.status(),
        404
    );
    assert_eq!(
        provider.get(&format!("{login}/jwks.json")).await.status(),
        404
    );
    let rebound = reqwest::Client::builder().no_proxy().build().unwrap();
    let address = login.replace("login.idporten.localhost", "127.0.0.1");
    let answer = rebound
        .get(format!("{address}/authorize"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        answer.status(),
        421,
        "a name that was rebound to loopback is refused"
    );
}

#[tokio::test]
async fn one_origin_may_carry_both_hosts() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let provider = Provider::at(listener, origin.clone(), origin, vec![inbox()]);
    let tokens = provider.tokens().await;
    assert_eq!(
        provider.claims(tokens["id_token"].as_str().unwrap()).await["pid"],
        json!(HIGH)
    );
}

#[tokio::test]
async fn a_request_may_also_come_unpushed() {
    let provider = Provider::start().await;
    let address = provider.authorize_url(&request(&[("login_hint", &hint(HIGH, "high"))]));
    let callback = Browser::new(&provider).answer(&address).await;
    assert_eq!(callback.address, CALLBACK);
    assert_eq!(callback.one("state"), "state-of-the-login");
    assert_eq!(callback.one("iss"), provider.issuer);
    assert!(callback.one("code").len() >= 22);
}

#[tokio::test]
async fn a_request_that_names_no_trusted_address_stays_on_the_providers_page() {
    let provider = Provider::start().await;
    let good = request(&[]);
    let cases: Vec<(&str, Vec<(&str, &str)>)> = vec![
        ("unknown client", request(&[("client_id", "stranger")])),
        ("no client", request(&[("client_id", "")])),
        (
            "foreign address",
            request(&[("redirect_uri", "http://evil.localhost/callback")]),
        ),
        (
            "longer address",
            request(&[("redirect_uri", "http://inbox.localhost/callback/x")]),
        ),
        (
            "other case",
            request(&[("redirect_uri", "http://INBOX.localhost/callback")]),
        ),
        ("no address", request(&[("redirect_uri", "")])),
        (
            "repeated parameter",
            [good, vec![("state", "again")]].concat(),
        ),
        (
            "unknown request_uri",
            vec![("client_id", "inbox"), ("request_uri", "urn:idporten:x")],
        ),
    ];
    for (case, parameters) in cases {
        let page = Browser::new(&provider)
            .get(&provider.authorize_url(&parameters))
            .await;
        assert_eq!((page.status, page.location), (400, None), "{case}");
        assert!(page.html.contains("<h1>"), "{case}: a page for people");
    }
}

#[tokio::test]
async fn other_refusals_go_back_to_the_client_with_state_and_iss() {
    let provider = Provider::start().await;
    let cases = [
        ("invalid_request", vec![("code_challenge_method", "")]),
        ("invalid_request", vec![("code_challenge_method", "plain")]),
        ("invalid_request", vec![("code_challenge", "")]),
        ("invalid_request", vec![("code_challenge", "too-short")]),
        ("invalid_scope", vec![("scope", "profile")]),
        ("invalid_scope", vec![("scope", "openid something:else")]),
        (
            "unsupported_response_type",
            vec![("response_type", "token")],
        ),
        ("invalid_request", vec![("response_type", "")]),
        ("invalid_request", vec![("response_mode", "form_post")]),
        ("request_not_supported", vec![("request", "a.b.c")]),
        ("invalid_request", vec![("prompt", "none login")]),
        ("invalid_request", vec![("acr_values", "Level4")]),
        (
            "unmet_authentication_requirements",
            vec![("acr_values", "eidas-loa-high")],
        ),
        (
            "invalid_request",
            vec![("login_hint", "testid:00000000000_idporten-loa-high")],
        ),
        ("invalid_target", vec![("resource", "no uri")]),
    ];
    for (error, spoilt) in cases {
        let address = provider.authorize_url(&request(&spoilt));
        let callback = Browser::new(&provider).answer(&address).await;
        assert_eq!(callback.address, CALLBACK, "{spoilt:?}");
        assert_eq!(callback.one("error"), error, "{spoilt:?}");
        assert_eq!(callback.one("state"), "state-of-the-login", "{spoilt:?}");
        assert_eq!(callback.one("iss"), provider.issuer, "{spoilt:?}");
        assert!(callback.all("code").is_empty(), "{spoilt:?}");
    }
}

#[tokio::test]
async fn a_faulty_request_cannot_be_pushed() {
    let provider = Provider::start().await;
    let cases = [
        (
            "invalid_request",
            vec![("redirect_uri", "http://evil.localhost/")],
        ),
        ("invalid_request", vec![("code_challenge_method", "plain")]),
        ("invalid_scope", vec![("scope", "profile")]),
        ("invalid_request", vec![("request_uri", "urn:idporten:x")]),
    ];
    for (error, spoilt) in cases {
        let (status, body) = provider.as_inbox("/par", &request(&spoilt)).await;
        assert_eq!((status, &body["error"]), (400, &json!(error)), "{spoilt:?}");
    }
    let repeated = [request(&[]), vec![("state", "again")]].concat();
    assert_eq!(provider.as_inbox("/par", &repeated).await.0, 400);
}

#[tokio::test]
async fn a_pushed_request_serves_one_visit_of_its_own_client_in_two_minutes() {
    let provider = Provider::start().await;
    let (status, body) = provider.as_inbox("/par", &request(&[])).await;
    assert_eq!((status, &body["expires_in"]), (201, &json!(120)));
    assert!(
        body["request_uri"]
            .as_str()
            .unwrap()
            .starts_with("urn:idporten:")
    );

    let mut browser = Browser::new(&provider);
    let address = provider.push(&request(&[])).await;
    assert_eq!(browser.open(&address).await.status, 200, "the login page");
    assert_eq!(browser.open(&address).await.status, 400, "used");

    let address = provider.push(&request(&[])).await;
    let beside = format!("{address}&state=another");
    assert_eq!(
        browser.open(&beside).await.status,
        400,
        "a parameter beside request_uri"
    );

    let address = provider.push(&request(&[])).await;
    let other = address.replace("client_id=inbox", "client_id=etat");
    assert_eq!(browser.open(&other).await.status, 400, "another client");

    let address = provider.push(&request(&[])).await;
    provider.advance(119);
    assert_eq!(browser.open(&address).await.status, 200, "just in time");
    let address = provider.push(&request(&[])).await;
    provider.advance(120);
    assert_eq!(browser.open(&address).await.status, 400, "expired");
}

#[tokio::test]
async fn a_second_client_needs_no_second_login() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    provider
        .code(&mut browser, &[("login_hint", &hint(HIGH, "high"))])
        .await;
    provider.idporten.events().clear();
    let address = provider.authorize_url(&etat_request(&[]));
    let callback = browser.answer(&address).await;
    assert!(!callback.one("code").is_empty());
    let logins = provider
        .idporten
        .events()
        .for_endpoint(simulators::idporten::Endpoint::Login);
    assert!(logins.is_empty(), "no login page in between");
}

#[tokio::test]
async fn a_registration_that_breaks_a_rule_stops_the_start() {
    use clock::Clock;
    use simulators::idporten;

    let settings = |clients, people| idporten::Settings {
        issuer: "http://idporten.localhost".parse().unwrap(),
        login: "http://login.idporten.localhost".parse().unwrap(),
        clients,
        people,
        clock: Clock::system(),
    };
    let person = |pid| vec![idporten::TestPerson::new("p", "P", "Q", pid)];
    assert!(idporten::Idporten::new(settings(vec![inbox(), etat()], person(HIGH))).is_ok());
    let mut long_access = inbox();
    long_access.access_token_seconds = 3600;
    let mut no_openid = inbox();
    no_openid.scopes.clear();
    let foreign = inbox().with_frontchannel_logout("http://other.localhost/");
    let bad = [
        settings(vec![inbox(), inbox()], vec![]),
        settings(vec![long_access], vec![]),
        settings(vec![no_openid], vec![]),
        settings(vec![foreign], vec![]),
        settings(vec![], person("07839210049")),
        idporten::Settings {
            issuer: "http://idporten.localhost/path".parse().unwrap(),
            ..settings(vec![], vec![])
        },
    ];
    for settings in bad {
        assert!(idporten::Idporten::new(settings).is_err());
    }
}
