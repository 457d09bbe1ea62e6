//! Login pages, levels, sessions and consent, as a browser sees them.

use serde_json::{Value, json};
use simulators::idporten::Endpoint;

use super::{
    browser::{Browser, Page},
    relying_party::{HIGH, Provider, SUBSTANTIAL, etat_request, hint, inbox, request},
};

const CONSENT_SCOPE: &str = "openid digdir:dialogporten";

/// Opens a login page for the inbox.
pub(super) async fn page(
    provider: &Provider,
    browser: &mut Browser,
    extra: &[(&str, &str)],
) -> Page {
    let address = provider.push(&request(extra)).await;
    let page = browser.open(&address).await;
    assert_eq!(page.status, 200, "{}", page.html);
    page
}

/// Submits a login page with this identity and person.
pub(super) async fn choose(browser: &mut Browser, page: &Page, means: &str, person: &str) -> Page {
    let form = [("means", means), ("person", person)];
    let answer = browser.post(&page.action(), &form).await;
    browser.follow(answer).await
}

/// Claims of the ID token after the login that the page led to.
pub(super) async fn claims(provider: &Provider, page: &Page) -> Value {
    let (status, tokens) = provider.exchange(page.callback().one("code")).await;
    assert_eq!(status, 200, "{tokens}");
    provider.claims(tokens["id_token"].as_str().unwrap()).await
}

#[tokio::test]
async fn a_person_logs_in_on_the_page() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    let login = page(&provider, &mut browser, &[]).await;
    assert!(login.text("header").contains("Simulert innlogging"));
    assert!(login.text("main").contains("Felles arbeidsflate"));
    assert_eq!(
        login.attributes("input", "value"),
        ["minid", "bankid", "buypass"]
    );
    let bankid = choose(&mut browser, &login, "bankid", "kari").await;
    let claims = claims(&provider, &bankid).await;
    assert_eq!(
        claims["acr"],
        json!("idporten-loa-high"),
        "higher than asked for"
    );
    assert_eq!(claims["amr"], json!(["BankID"]));
    assert_eq!(claims["pid"], json!(HIGH));
    assert_eq!(claims["given_name"], json!("Kari"));
}

#[tokio::test]
async fn the_login_page_forbids_scripts_and_may_lead_to_the_client_only() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    let login = page(&provider, &mut browser, &[]).await;
    assert!(
        login
            .policy
            .starts_with("default-src 'none'; style-src 'self';")
    );
    assert!(
        login
            .policy
            .contains("form-action 'self' http://inbox.localhost;")
    );
    assert!(login.policy.contains("frame-ancestors 'none'"));
    assert!(!login.html.contains("<script") && !login.html.contains("style="));
    let answer = choose(&mut browser, &login, "minid", "kari").await;
    let cookie = answer.set_cookies.first().expect("a session cookie");
    assert!(
        cookie.contains("; Path=/; HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
    assert!(
        !cookie.contains("Secure"),
        "plain http on loopback: {cookie}"
    );
}

#[tokio::test]
async fn the_page_speaks_the_language_asked_for_unless_another_was_chosen() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    let cases = [
        ("nb", "Logg inn"),
        ("nn", "Logg inn"),
        ("en", "Log in"),
        ("se", "Čálit sisa"),
    ];
    for (code, title) in cases {
        let login = page(&provider, &mut browser, &[("ui_locales", code)]).await;
        assert_eq!(login.attributes("html", "lang"), [code]);
        assert_eq!(login.text("h1"), title);
    }
    let login = page(&provider, &mut browser, &[("ui_locales", "de nn")]).await;
    assert_eq!(
        login.attributes("html", "lang"),
        ["nn"],
        "the first known one"
    );
    let english = browser.get(&format!("{}?lang=en", login.action())).await;
    assert_eq!(english.text("h1"), "Log in");
    let login = page(&provider, &mut browser, &[("ui_locales", "nb")]).await;
    assert_eq!(
        login.attributes("html", "lang"),
        ["en"],
        "the choice is remembered"
    );
    let answer = choose(&mut browser, &login, "minid", "kari").await;
    assert_eq!(claims(&provider, &answer).await["locale"], json!("en"));
}

#[tokio::test]
async fn the_high_level_hides_means_that_do_not_reach_it() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    let high = [("acr_values", "idporten-loa-high")];
    let login = page(&provider, &mut browser, &high).await;
    assert_eq!(login.attributes("input", "value"), ["bankid", "buypass"]);
    let smuggled = choose(&mut browser, &login, "minid", "kari").await;
    assert_eq!((smuggled.status, smuggled.location), (422, None));
    let unreachable = choose(&mut browser, &login, "bankid", "ola").await;
    assert_eq!(
        unreachable.callback().one("error"),
        "unmet_authentication_requirements"
    );
    let either = [("acr_values", "idporten-loa-high idporten-loa-substantial")];
    let login = page(&provider, &mut browser, &either).await;
    assert_eq!(
        login.attributes("input", "value").len(),
        3,
        "either level will do"
    );
}

#[tokio::test]
async fn a_wrong_choice_shows_the_page_again() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    let login = page(&provider, &mut browser, &[]).await;
    let lacking = choose(&mut browser, &login, "bankid", "ola").await;
    assert_eq!(lacking.status, 422);
    assert!(!lacking.text("[role=alert]").is_empty());
    assert_eq!(
        lacking.attributes("input[checked]", "value"),
        ["bankid"],
        "the choice is kept"
    );
    let nobody = choose(&mut browser, &login, "bankid", "nobody").await;
    assert_eq!(nobody.status, 422);
    let answer = choose(&mut browser, &login, "minid", "ola").await;
    assert_eq!(
        claims(&provider, &answer).await["amr"],
        json!(["Minid-APP"])
    );
    let again = choose(&mut browser, &login, "minid", "ola").await;
    assert_eq!(
        (again.status, again.location),
        (400, None),
        "the page is used up"
    );
}

#[tokio::test]
async fn a_cancelled_login_goes_back_as_access_denied() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    let login = page(&provider, &mut browser, &[]).await;
    let answer = browser
        .post(&login.action(), &[("cancel", "true"), ("means", "minid")])
        .await;
    assert_eq!(answer.status, 303);
    let callback = answer.callback();
    assert_eq!(callback.one("error"), "access_denied");
    assert_eq!(callback.one("state"), "state-of-the-login");
    assert_eq!(callback.one("iss"), provider.issuer);
}

#[tokio::test]
async fn a_person_without_a_number_gets_no_pid() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    let login = page(&provider, &mut browser, &[]).await;
    let answer = choose(&mut browser, &login, "minid", "uten").await;
    assert_eq!(claims(&provider, &answer).await.get("pid"), None);
}

#[tokio::test]
async fn a_login_hint_logs_in_at_its_level_without_a_page() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    let hint_high = hint(HIGH, "substantial");
    let callback = provider
        .code(&mut browser, &[("login_hint", &hint_high)])
        .await;
    let (_, tokens) = provider.exchange(callback.one("code")).await;
    let claims = provider.claims(tokens["id_token"].as_str().unwrap()).await;
    assert_eq!(claims["acr"], json!("idporten-loa-substantial"));
    assert_eq!(claims["amr"], json!(["TestID"]));
    let out_of_reach = hint(SUBSTANTIAL, "high");
    let callback = provider
        .code(&mut browser, &[("login_hint", &out_of_reach)])
        .await;
    assert_eq!(callback.one("error"), "unmet_authentication_requirements");
    let asked = [
        ("login_hint", hint_high.as_str()),
        ("acr_values", "idporten-loa-high"),
    ];
    let callback = provider.code(&mut Browser::new(&provider), &asked).await;
    assert_eq!(callback.one("error"), "unmet_authentication_requirements");
}

#[tokio::test]
async fn consent_is_asked_once_and_its_scope_is_dropped_when_declined() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    let scope = [("scope", CONSENT_SCOPE)];
    let login = page(&provider, &mut browser, &scope).await;
    let consent = choose(&mut browser, &login, "minid", "kari").await;
    assert_eq!(
        (consent.status, consent.text("h1").as_str()),
        (200, "Gi samtykke")
    );
    let mut other = Browser::new(&provider);
    provider
        .code(&mut other, &[("login_hint", &hint(HIGH, "high"))])
        .await;
    let stranger = other.post(&consent.action(), &[("accept", "true")]).await;
    assert_eq!(stranger.status, 400, "another browser cannot consent");

    let declined = browser
        .post(&consent.action(), &[("decline", "true")])
        .await;
    let (_, tokens) = provider.exchange(declined.callback().one("code")).await;
    assert_eq!(
        tokens["scope"],
        json!("openid"),
        "the login succeeds without the scope"
    );

    let address = provider.push(&request(&scope)).await;
    let consent = browser.open(&address).await;
    let accepted = browser.post(&consent.action(), &[("accept", "true")]).await;
    let (_, tokens) = provider.exchange(accepted.callback().one("code")).await;
    assert_eq!(tokens["scope"], json!(CONSENT_SCOPE));

    let remembered = provider.code(&mut browser, &scope).await;
    assert!(!remembered.one("code").is_empty());
    let asked = provider
        .push(&request(&[scope[0], ("prompt", "consent")]))
        .await;
    assert_eq!(
        browser.open(&asked).await.status,
        200,
        "prompt=consent asks again"
    );
    assert_eq!(
        provider.idporten.events().count(Endpoint::Login),
        2,
        "one page, one choice"
    );
}

#[tokio::test]
async fn the_scope_without_consent_needs_none() {
    let provider = Provider::start().await;
    let mut browser = Browser::new(&provider);
    let login = page(&provider, &mut browser, &[]).await;
    let answer = choose(&mut browser, &login, "minid", "kari").await;
    assert!(!answer.callback().one("code").is_empty());
    let etat = browser
        .answer(&provider.authorize_url(&etat_request(&[])))
        .await;
    assert!(!etat.one("code").is_empty());
}

#[tokio::test]
async fn cookies_are_secure_where_the_login_host_is() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (issuer, login) = (format!("http://{address}"), format!("https://{address}"));
    // As behind a TLS-terminating proxy: the request itself is plain HTTP.
    let provider = Provider::at(listener, issuer.clone(), login, vec![inbox()]);
    let hint = hint(HIGH, "high");
    let asked = request(&[("login_hint", &hint)]);
    let url = provider.authorize_url(&asked).replace("https:", "http:");
    let answer = provider.get(&url).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(
        cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"),
        "{cookie}"
    );
}
