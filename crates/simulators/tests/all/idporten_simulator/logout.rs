//! Logout: the session ends at every client.

use serde_json::{Value, json};
use simulators::idporten::{CanaryKind, Endpoint};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::method};

use super::{
    browser::{Browser, Callback},
    relying_party::{HIGH, Provider, etat, etat_request, hint, inbox, refresh},
};

const LANDING: &str = "http://inbox.localhost/logged-out";

/// A browser logged in at both clients, and the inbox's tokens.
async fn logged_in(provider: &Provider) -> (Browser, Value) {
    let mut browser = Browser::new(provider);
    let callback = provider
        .code(&mut browser, &[("login_hint", &hint(HIGH, "high"))])
        .await;
    let (_, tokens) = provider.exchange(callback.one("code")).await;
    browser
        .answer(&provider.authorize_url(&etat_request(&[])))
        .await;
    (browser, tokens)
}

async fn sid(provider: &Provider, tokens: &Value) -> String {
    let claims = provider.claims(tokens["id_token"].as_str().unwrap()).await;
    claims["sid"].as_str().unwrap().to_owned()
}

fn logout(parameters: &[(&str, &str)]) -> String {
    url::Url::parse_with_params("http://x/logout", parameters)
        .unwrap()
        .as_str()
        .replace("http://x", "")
}

#[tokio::test]
async fn logout_loads_every_clients_address_and_goes_back_with_state() {
    let provider = Provider::start().await;
    let (mut browser, tokens) = logged_in(&provider).await;
    let sid = sid(&provider, &tokens).await;
    let way = [
        ("client_id", "inbox"),
        ("post_logout_redirect_uri", LANDING),
        ("state", "back again"),
    ];
    let page = browser.get(&logout(&way)).await;
    assert_eq!(page.status, 200, "{}", page.html);
    let frames = page.attributes("iframe", "src");
    let hosts: Vec<String> = frames
        .iter()
        .map(|frame| Callback::parse(frame).address)
        .collect();
    let expected = [
        "http://etat.localhost/frontchannel",
        "http://inbox.localhost/frontchannel",
    ];
    assert_eq!(hosts, expected, "the asking client too");
    for frame in &frames {
        let frame = Callback::parse(frame);
        assert_eq!(frame.one("iss"), provider.issuer);
        assert_eq!(frame.one("sid"), sid);
    }
    assert!(
        page.policy
            .contains("frame-src http://etat.localhost http://inbox.localhost;")
    );
    let landing = format!("{LANDING}?state=back+again");
    assert_eq!(page.attributes("a", "href"), [landing.as_str()]);
    let refresh = page.attributes("meta[http-equiv=refresh]", "content");
    assert_eq!(refresh, [format!("0; url={landing}")]);
    assert!(browser.cookies.is_empty(), "{:?}", browser.cookies);
    let silent = provider.code(&mut browser, &[("prompt", "none")]).await;
    assert_eq!(silent.one("error"), "login_required");
}

#[tokio::test]
async fn a_copied_cookie_is_worth_nothing_after_logout() {
    let provider = Provider::start().await;
    let (mut browser, _) = logged_in(&provider).await;
    let copied = browser.cookies.clone();
    browser.get("/logout").await;
    browser.cookies = copied;
    let silent = provider.code(&mut browser, &[("prompt", "none")]).await;
    assert_eq!(silent.one("error"), "login_required");
}

#[tokio::test]
async fn a_cross_site_post_logs_out_although_its_cookies_stay_behind() {
    let provider = Provider::start().await;
    let (mut browser, tokens) = logged_in(&provider).await;
    let form = [
        ("id_token_hint", tokens["id_token"].as_str().unwrap()),
        ("post_logout_redirect_uri", LANDING),
    ];
    let answer = browser.cross_site_post("/logout", &form).await;
    assert_eq!(answer.status, 303);
    assert!(
        !answer.location.as_deref().unwrap().contains("id_token"),
        "nothing in the address"
    );
    let page = browser.follow(answer).await;
    assert_eq!(page.status, 200, "{}", page.html);
    assert_eq!(page.attributes("a", "href"), [LANDING]);
}

#[tokio::test]
async fn an_expired_hint_is_good_enough() {
    let provider = Provider::start().await;
    let (mut browser, tokens) = logged_in(&provider).await;
    provider.advance(600);
    let hint = tokens["id_token"].as_str().unwrap();
    let page = browser
        .get(&logout(&[
            ("id_token_hint", hint),
            ("post_logout_redirect_uri", LANDING),
        ]))
        .await;
    assert_eq!(page.status, 200, "{}", page.html);
}

#[tokio::test]
async fn a_faulty_logout_is_refused_and_changes_nothing() {
    let provider = Provider::start().await;
    let (mut browser, tokens) = logged_in(&provider).await;
    let hint = tokens["id_token"].as_str().unwrap();
    let forged = format!("{}x", &hint[..hint.len() - 4]);
    let back = ("post_logout_redirect_uri", LANDING);
    let cases: Vec<(&str, Vec<(&str, &str)>)> = vec![
        ("way back without a client", vec![back]),
        ("unknown client", vec![("client_id", "stranger"), back]),
        (
            "foreign way back",
            vec![
                ("client_id", "inbox"),
                ("post_logout_redirect_uri", "http://evil.localhost/"),
            ],
        ),
        (
            "another client's way back",
            vec![("client_id", "etat"), back],
        ),
        (
            "hint of another client",
            vec![("client_id", "etat"), ("id_token_hint", hint), back],
        ),
        ("forged hint", vec![("id_token_hint", &forged), back]),
        (
            "unprintable state",
            vec![("client_id", "inbox"), back, ("state", "a\nb")],
        ),
        (
            "repeated",
            vec![("client_id", "inbox"), ("client_id", "inbox"), back],
        ),
    ];
    for (case, parameters) in cases {
        let page = browser.get(&logout(&parameters)).await;
        assert_eq!((page.status, page.location), (400, None), "{case}");
    }
    let silent = provider.code(&mut browser, &[("prompt", "none")]).await;
    assert!(!silent.one("code").is_empty(), "still logged in");
}

#[tokio::test]
async fn without_a_session_logout_does_not_lead_back() {
    let provider = Provider::start().await;
    let way = [
        ("client_id", "inbox"),
        ("post_logout_redirect_uri", LANDING),
    ];
    let page = Browser::new(&provider).get(&logout(&way)).await;
    assert_eq!((page.status, page.location), (400, None));
    let (mut browser, _) = logged_in(&provider).await;
    provider.advance(30 * 60);
    let page = browser.get(&logout(&way)).await;
    assert_eq!(
        (page.status, page.location),
        (400, None),
        "a session that idled out"
    );
}

#[tokio::test]
async fn only_tokens_of_pure_logins_die_with_the_session() {
    let provider = Provider::start().await;
    for (scope, survives) in [
        ("openid profile", false),
        ("openid digdir:dialogporten", true),
    ] {
        let mut browser = Browser::new(&provider);
        let extra = [("login_hint", &*hint(HIGH, "high")), ("scope", scope)];
        let callback = provider.code(&mut browser, &extra).await;
        let (_, tokens) = provider.exchange(callback.one("code")).await;
        browser.get("/logout").await;
        let token = tokens["refresh_token"].as_str().unwrap();
        let (status, _) = provider.as_inbox("/token", &refresh(token)).await;
        assert_eq!(status == 200, survives, "{scope}");
    }
}

#[tokio::test]
async fn a_client_without_session_identifiers_gets_none() {
    let mut plain = inbox();
    plain.session_required = false;
    let provider = Provider::with(vec![plain, etat()]).await;
    let (mut browser, _) = logged_in(&provider).await;
    let frames = browser.get("/logout").await.attributes("iframe", "src");
    assert!(
        frames.contains(&"http://inbox.localhost/frontchannel".to_owned()),
        "{frames:?}"
    );
}

#[tokio::test]
async fn without_frames_the_browser_goes_straight_back() {
    let mut plain = inbox();
    plain.frontchannel_logout_uri = None;
    let provider = Provider::with(vec![plain]).await;
    let mut browser = Browser::new(&provider);
    provider
        .code(&mut browser, &[("login_hint", &hint(HIGH, "high"))])
        .await;
    let way = [
        ("client_id", "inbox"),
        ("post_logout_redirect_uri", LANDING),
    ];
    let page = browser.get(&logout(&way)).await;
    assert_eq!(
        (page.status, page.location.as_deref()),
        (303, Some(LANDING))
    );
}

#[tokio::test]
async fn servers_are_told_once_by_a_signed_token() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(500))
        .mount(&server)
        .await;
    let port = server.address().port();
    let mut told = inbox();
    told.redirect_uris
        .push(format!("http://server.localhost:{port}/callback"));
    told = told.with_backchannel_logout(&format!("http://server.localhost:{port}/backchannel"));
    let provider = Provider::with(vec![told, etat()]).await;
    let (mut browser, tokens) = logged_in(&provider).await;
    browser.get("/logout").await;
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1, "one attempt, whatever the answer");
    let form: Vec<(String, String)> = url::form_urlencoded::parse(&requests[0].body)
        .into_owned()
        .collect();
    assert_eq!(form[0].0, "logout_token");
    let token = &form[0].1;
    let header = jsonwebtoken::decode_header(token).unwrap();
    assert_eq!(header.typ.as_deref(), Some("logout+jwt"));
    let claims = provider.claims(token).await;
    assert_eq!(claims["aud"], json!("inbox"));
    assert_eq!(claims["sid"], json!(sid(&provider, &tokens).await));
    assert_eq!(
        claims["exp"].as_i64(),
        claims["iat"].as_i64().map(|iat| iat + 300)
    );
    let events = json!({ "http://schemas.openid.net/event/backchannel-logout": {} });
    assert_eq!(claims["events"], events);
    assert_eq!(claims.get("nonce"), None);
    let told = provider
        .idporten
        .events()
        .for_endpoint(Endpoint::BackchannelLogout);
    assert_eq!(
        told.iter().map(|event| event.status).collect::<Vec<_>>(),
        [Some(500)]
    );
    let canaries = provider.idporten.events().leaks(token);
    assert!(
        canaries
            .iter()
            .any(|canary| canary.kind == CanaryKind::LogoutToken)
    );
}

#[tokio::test]
async fn the_issuer_may_come_with_a_slash() {
    let provider = Provider::start().await;
    provider.idporten.faults().add_slash_to_logout_issuer();
    let (mut browser, _) = logged_in(&provider).await;
    for frame in browser.get("/logout").await.attributes("iframe", "src") {
        assert_eq!(
            Callback::parse(&frame).one("iss"),
            format!("{}/", provider.issuer)
        );
    }
}
