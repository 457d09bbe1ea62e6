//! What guards the request path: cookies on a secure origin, and forms that only our own pages may
//! send.

use arbeidsflate::web::router::router;
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    response::Response,
};
use reqwest::{Method, StatusCode, header};
use tower::ServiceExt as _;

use crate::support::{
    town::{INBOX_HOST, TestEnv, TestEnvOptions},
    visitor::{Page, Visitor},
};

const SECURE: &str = "https://inbox.example.no";

async fn secure_town() -> (TestEnv, Router) {
    let wishes = TestEnvOptions {
        public_url: Some(SECURE.parse().unwrap()),
        ..TestEnvOptions::default()
    };
    let town = TestEnv::with(wishes).await;
    let router = router(town.app.clone());
    (town, router)
}

/// Asks the secure inbox, which has no socket of its own here.
async fn asks(router: &Router, path: &str, host: &str, cookies: &str) -> Response {
    let peer = std::net::SocketAddr::from(([127, 0, 0, 1], 1));
    let request = Request::get(path)
        .header(header::HOST, host)
        .header(header::COOKIE, cookies)
        .header("sec-fetch-mode", "navigate")
        .header("sec-fetch-dest", "document")
        .extension(ConnectInfo(peer))
        .body(Body::empty())
        .unwrap();
    router.clone().oneshot(request).await.unwrap()
}

fn set_cookies(response: &Response) -> Vec<String> {
    let all = response.headers().get_all(header::SET_COOKIE).iter();
    all.map(|cookie| cookie.to_str().unwrap().to_owned())
        .collect()
}

/// `docs/rules/security.md#ses-1`.
fn is_whole(cookie: &str, prefix: &str, secure: bool) {
    let mut parts: Vec<&str> = cookie.split("; ").collect();
    let (name, _) = parts.remove(0).split_once('=').unwrap();
    let bare = name
        .strip_prefix(prefix)
        .unwrap_or_else(|| panic!("{cookie}"));
    let is_known = ["sid", "prefs"].contains(&bare) || bare.starts_with("login-");
    assert!(is_known, "{cookie}");
    for wanted in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(parts.contains(&wanted), "{wanted}: {cookie}");
    }
    assert_eq!(parts.contains(&"Secure"), secure, "{cookie}");
    assert!(!cookie.to_lowercase().contains("domain="), "{cookie}");
    assert!(cookie.len() <= 4096);
    let age = parts.iter().find_map(|part| part.strip_prefix("Max-Age="));
    if bare.starts_with("login") {
        // Ten minutes, and an hour in which it can be told that they are over.
        let age: u32 = age.unwrap().parse().unwrap();
        assert!(age == 0 || age == 4200, "{cookie}");
    }
}

fn value_of(cookie: &str) -> String {
    cookie.split(';').next().unwrap().to_owned()
}

/// `docs/rules/login.md#m2`, `docs/rules/login.md#m17`, `docs/rules/security.md#ses-1`,
/// `docs/rules/security.md#ses-4`: the whole way of a login on a secure origin.
#[tokio::test]
async fn m17_ses_1_on_a_secure_origin_every_cookie_is_bound_to_the_host() {
    let (town, router) = secure_town().await;
    let host = "inbox.example.no";
    let start = asks(&router, "/logg-inn?retur=%2Faktor", host, "").await;
    assert_eq!(start.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        start.headers()["strict-transport-security"],
        "max-age=31536000; includeSubDomains"
    );
    let attempt = set_cookies(&start);
    assert_eq!(attempt.len(), 1);
    assert!(attempt[0].starts_with("__Host-login-"), "{}", attempt[0]);
    let mut visitor = Visitor::new();
    visitor.stops_at = Some("/logg-inn/retur");
    let choice = visitor
        .opens(start.headers()["location"].to_str().unwrap())
        .await;
    let answer = town.chooses(&mut visitor, &choice, "lys").await.location();
    assert!(answer.as_str().starts_with(SECURE), "the configured origin");
    let path = format!("{}?{}", answer.path(), answer.query().unwrap());
    let landed = asks(&router, &path, host, &value_of(&attempt[0])).await;
    assert_eq!(landed.status(), StatusCode::SEE_OTHER);
    let landed_with = set_cookies(&landed);
    let session = landed_with
        .iter()
        .find(|cookie| cookie.starts_with("__Host-sid="))
        .unwrap();
    assert!(
        !session.contains("Max-Age"),
        "gone with the browser: {session}"
    );
    let id = value_of(session);
    assert!(id.len() >= "__Host-sid=".len() + 22, "128 bits at least");
    let page = asks(&router, "/aktor", host, &id).await;
    assert_eq!(page.status(), StatusCode::OK);
    // A name without the prefix can be planted from a sibling host: it counts for nothing.
    let bare = id.replace("__Host-", "");
    let unknown = asks(&router, "/aktor", host, &bare).await;
    assert_eq!(unknown.status(), StatusCode::SEE_OTHER);
    // A dead id is taken away, with the attributes that a browser needs to see.
    let dead = asks(&router, "/", host, "__Host-sid=AAAAAAAAAAAAAAAAAAAAAA").await;
    for answer in [&start, &landed, &page, &unknown, &dead] {
        for cookie in set_cookies(answer) {
            is_whole(&cookie, "__Host-", true);
        }
    }
    for cookie in landed_with {
        if cookie.starts_with("__Host-login") {
            assert!(
                cookie.contains("Max-Age=0"),
                "the attempt is over: {cookie}"
            );
        }
    }
}

/// `docs/rules/security.md#ses-2`.
#[tokio::test]
async fn ses_2_on_loopback_cookies_differ_in_name_and_secure_alone() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    visitor.keeps_answers = true;
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let nynorsk = visitor.submits(&inbox, "Nynorsk", &[]).await;
    visitor.submits(&nynorsk, "Logg ut", &[]).await;
    let mut seen = Vec::new();
    for page in &visitor.answers {
        for cookie in page.headers.get_all(header::SET_COOKIE) {
            if page.url.host_str() == Some(INBOX_HOST) {
                let cookie = cookie.to_str().unwrap();
                is_whole(cookie, "", false);
                seen.push(cookie.split('=').next().unwrap().to_owned());
            }
        }
    }
    for name in ["sid", "prefs", "login-"] {
        assert!(
            seen.iter().any(|one| one.starts_with(name)),
            "{name} in {seen:?}"
        );
    }
    // Beside running login attempts there are two at most.
    assert!(visitor.cookie_names(INBOX_HOST).len() <= 2);
}

/// `docs/rules/security.md#lim-4`.
#[tokio::test]
async fn another_host_is_refused_and_never_repeated() {
    let (_town, router) = secure_town().await;
    for host in [
        "evil.example",
        "inbox.example.no.evil.example",
        "inbox.example.no@evil.example",
        "inbox.example.no:8080",
        "inbox.example.no.",
        "",
    ] {
        let answer = asks(&router, "/logg-inn", host, "").await;
        assert!(
            matches!(answer.status().as_u16(), 400 | 421),
            "{host}: {}",
            answer.status()
        );
        assert!(answer.headers().contains_key("strict-transport-security"));
        let body = axum::body::to_bytes(answer.into_body(), 100_000)
            .await
            .unwrap();
        assert!(!String::from_utf8_lossy(&body).contains("evil.example"));
    }
    let answer = asks(&router, "/", "INBOX.example.NO", "").await;
    assert_eq!(answer.status(), StatusCode::OK, "names have no case");
}

/// Who claims to send a form, and with which token.
struct Sent<'a> {
    token: Option<&'a str>,
    headers: Vec<(&'a str, &'a str)>,
    status: u16,
}

/// The routes that change something.
const CHANGING: [&str; 9] = [
    "/logg-ut",
    "/sprak",
    "/utseende",
    "/varsel/lukk",
    "/profil/slett-alt",
    "/profil/logg-ut-andre",
    "/aktor/318037434/favoritt",
    "/profil/forst",
    "/sok/aaaaaaaaaaaaaaaaaaaaaa/flytt",
];

const KIND: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// The matrix: everything that must be refused. `ours` is our origin, `tokens` are right, of another
/// session, and of nobody.
#[expect(clippy::too_many_lines, reason = "one table of what is sent")]
fn refused<'a>(ours: &'a str, tokens: [&'a str; 3]) -> Vec<Sent<'a>> {
    let [right, others, nobodys] = tokens;
    let origin = ("origin", ours);
    let same = ("sec-fetch-site", "same-origin");
    let mut all = Vec::new();
    for token in [
        None,
        Some(""),
        Some("x"),
        Some("AAAA"),
        Some(others),
        Some(nobodys),
    ] {
        for headers in [vec![KIND, origin, same], vec![KIND, origin], vec![KIND]] {
            all.push(Sent {
                token,
                headers,
                status: 403,
            });
        }
    }
    let foreign = [
        "null",
        "https://evil.example",
        "http://inbox.localhost",
        "http://inbox.localhost:1",
        "",
    ];
    for bad in foreign {
        let headers = vec![KIND, ("origin", bad), same];
        all.push(Sent {
            token: Some(right),
            headers,
            status: 403,
        });
        all.push(Sent {
            token: Some(right),
            headers: vec![KIND, ("origin", bad)],
            status: 403,
        });
    }
    for site in ["cross-site", "same-site", "none", ""] {
        let headers = vec![KIND, origin, ("sec-fetch-site", site)];
        all.push(Sent {
            token: Some(right),
            headers,
            status: 403,
        });
    }
    for kind in [
        "text/plain",
        "application/json",
        "multipart/form-data; boundary=x",
        "",
        "text/html",
    ] {
        let headers = vec![("content-type", kind), origin, same];
        all.push(Sent {
            token: Some(right),
            headers,
            status: 415,
        });
    }
    all.push(Sent {
        token: Some(right),
        headers: vec![origin, same],
        status: 415,
    });
    let compressed = vec![KIND, origin, same, ("content-encoding", "gzip")];
    all.push(Sent {
        token: Some(right),
        headers: compressed,
        status: 415,
    });
    all
}

fn token_of(page: &Page) -> String {
    page.attributes("form[action='/sprak'] input[name=skjema]", "value")[0].clone()
}

/// `docs/rules/login.md#m24`, `docs/rules/login.md#m26`, `docs/rules/security.md#act-2`, over all
/// routes that change something.
#[tokio::test]
async fn m24_m26_act_2_no_form_that_is_not_of_this_visit_changes_anything() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let mut other = Visitor::new();
    let others = token_of(&town.signs_in(&mut other, "rask").await);
    let nobodys = token_of(&Visitor::new().opens(&town.at("/")).await);
    let right = token_of(&inbox);
    let ours = town.places.inbox.origin().ascii_serialization();
    for route in CHANGING {
        for sent in refused(&ours, [&right, &others, &nobodys]) {
            let token = sent.token.map(|token| format!("&skjema={token}"));
            let body = "sprak=en&retur=%2Faktor".to_owned() + &token.unwrap_or_default();
            let place = format!("{route} {:?} {:?}", sent.token.map(str::len), sent.headers);
            let page = visitor
                .calls(Method::POST, &town.at(route), &sent.headers, Some(body))
                .await;
            assert_eq!(page.status.as_u16(), sent.status, "{place}");
            assert_eq!(page.header("set-cookie"), "", "{place}");
            assert_eq!(page.attributes("html", "lang"), ["nb"], "{place}");
        }
    }
    let still = visitor.opens(inbox.url.as_str()).await;
    assert_eq!(still.url, inbox.url, "still signed in");
    assert_eq!(still.attributes("html", "lang"), ["nb"]);
    let revoked = simulators::idporten::Endpoint::Revoke;
    assert_eq!(town.around.idporten.events().count(revoked), 0);
    // The right token, from a browser that sends none of the newer headers.
    let body = format!("sprak=en&retur=%2Faktor&skjema={right}");
    let page = visitor
        .calls(Method::POST, &town.at("/sprak"), &[KIND], Some(body))
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}

/// `docs/rules/security.md#act-2`: the token is of a person, not of a browser.
#[tokio::test]
async fn the_token_of_somebody_elses_former_login_is_refused() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let old = town.signs_in(&mut visitor, "lys").await;
    town.ends_sso(&mut visitor);
    let choice = visitor.opens(&town.at("/logg-inn?retur=%2Faktor")).await;
    town.chooses(&mut visitor, &choice, "rask").await;
    let refused = visitor.submits(&old, "English", &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.find_link("Til innboksen").is_some());
}

/// `docs/rules/security.md#act-2`: methods are not overridden.
#[tokio::test]
async fn m26_act_2_a_get_with_the_words_of_a_post_changes_nothing() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let token = token_of(&inbox);
    for route in CHANGING {
        let url = town.at(&format!("{route}?_method=POST&sprak=en&skjema={token}"));
        let headers = [("x-http-method-override", "POST")];
        let page = visitor.calls(Method::GET, &url, &headers, None).await;
        assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    }
    assert_eq!(visitor.opens(inbox.url.as_str()).await.url, inbox.url);
}
