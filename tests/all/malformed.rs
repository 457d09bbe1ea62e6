//! Cookies, addresses, forms and whole requests that no browser would send: always a 4xx, never a
//! 5xx, never silence, and the next good request is served.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::support::{
    town::{INBOX_HOST, TestEnv},
    visitor::{Page, Visitor},
};

const NAVIGATION: [(&str, &str); 3] = [
    ("sec-fetch-mode", "navigate"),
    ("sec-fetch-dest", "document"),
    ("sec-fetch-site", "none"),
];

fn is_our_page(page: &Page) {
    assert_eq!(page.texts("h1").len(), 1, "{}: {}", page.url, page.body);
    assert!(!page.attributes("main a.ds-button", "href").is_empty());
    assert_eq!(page.header("x-content-type-options"), "nosniff");
}

/// `docs/rules/security.md#ses-10`.
#[tokio::test]
async fn ses_10_whatever_stands_in_the_cookies_is_at_most_nobody() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let good = visitor.cookie(INBOX_HOST, "sid").unwrap().to_owned();
    let many = "c=v; ".repeat(1000);
    let odd = [
        String::new(),
        "=".to_owned(),
        ";;;;=;=".to_owned(),
        "sid".to_owned(),
        "sid=".to_owned(),
        "sid=;sid=".to_owned(),
        format!("sid={}", "A".repeat(4000)),
        format!("sid={}", "A".repeat(22)),
        "sid=../../etc/passwd".to_owned(),
        "sid=%00%ff".to_owned(),
        "sid=\"quoted\"".to_owned(),
        "sid=' OR 1=1 --".to_owned(),
        format!("sid={good}; sid={good}x"),
        format!("sid=x; sid={good}"),
        format!("sid={good}x"),
        format!("sid={}", good.to_lowercase()),
        format!("{many}sid=x"),
        format!("prefs={}; login-1={}", "x".repeat(2000), "y".repeat(2000)),
        "prefs=nb.999999999999; login-1=a; login-1=b".to_owned(),
    ];
    for cookie in &odd {
        let mut headers = NAVIGATION.to_vec();
        headers.push(("cookie", cookie));
        let shown: String = cookie.chars().take(60).collect();
        let page = Visitor::new()
            .calls(Method::GET, &town.at("/aktor"), &headers, None)
            .await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{shown}");
        let start = Visitor::new()
            .calls(Method::GET, &town.at("/"), &headers, None)
            .await;
        assert_eq!(start.status, StatusCode::OK, "{shown}");
        let answer = town.at("/logg-inn/retur?state=x&code=y&iss=z");
        let refused = Visitor::new()
            .calls(Method::GET, &answer, &headers, None)
            .await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{shown}");
        is_our_page(&refused);
        assert_eq!(
            visitor.steps(&town.at("/aktor")).await.status,
            StatusCode::OK
        );
    }
}

#[tokio::test]
async fn addresses_that_no_page_has_are_answered_with_our_page() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let id = town.dialog("sykepenger");
    let not_found = [
        "/dialog/not-a-uuid".to_owned(),
        format!("/dialog/{{{id}}}"),
        format!("/dialog/{}", id.replace('-', "")),
        format!("/dialog/urn:uuid:{id}"),
        format!("/dialog/{id}.css"),
        format!("/dialog/{id}%00"),
        format!("/dialog/{id}%2fx"),
        "/dialog/%ff%fe".to_owned(),
        "/dialog".to_owned(),
        "/a/%2e%2e%2f/innboks".to_owned(),
        "/a/%00/innboks".to_owned(),
        "/a/..%2f..%2f/innboks".to_owned(),
        "/a/999999999/innboks".to_owned(),
        format!("/a/{}/innboks", "9".repeat(5000)),
        "/a//innboks".to_owned(),
        "/innboks".to_owned(),
        "/AKTOR".to_owned(),
        "/static/..%2f..%2fCargo.toml".to_owned(),
        "/static/%2e%2e/Cargo.toml".to_owned(),
        "/%".to_owned(),
        "/%zz".to_owned(),
        "//aktor".to_owned(),
        "//aktor/".to_owned(),
    ];
    let openings = town.openings();
    for path in &not_found {
        let page = raw_page(&town, &visitor, path).await;
        assert!(page.starts_with("HTTP/1.1 404"), "{path}: {page:.300}");
        assert!(page.contains("</h1>"), "{path}: {page:.1000}");
    }
    assert_eq!(town.openings(), openings);
    let signed_out = Visitor::new();
    for path in &not_found {
        let page = raw_page(&town, &signed_out, path).await;
        let status: u16 = page[9..12].parse().unwrap();
        assert!(matches!(status, 303 | 404), "{path}: {status}");
    }
    assert_eq!(
        visitor.steps(&town.at("/aktor")).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn odd_queries_show_the_page_or_a_refusal() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let queries = [
        "etter=x",
        "etter=x&etter=y",
        "etter=%ff%00",
        "etter=",
        "=",
        "&&&&",
        "%",
        "etter",
        "a=%zz",
        "etter=<script>alert(1)</script>",
        "liste=//evil.example",
        "liste=javascript:alert(1)",
    ];
    let dialog = town.at(&format!("/dialog/{}", town.dialog("sykepenger")));
    for query in queries {
        for place in [
            inbox.url.as_str(),
            &dialog,
            &town.at("/aktor"),
            &town.at("/logget-ut"),
        ] {
            let page = visitor.opens(&format!("{place}?{query}")).await;
            assert_eq!(page.status, StatusCode::OK, "{query}");
            assert!(!page.body.contains("<script>alert"), "{query}");
            for href in page.attributes("a", "href") {
                let link = page.url.join(&href).unwrap();
                assert_ne!(link.scheme(), "javascript", "{query}");
                assert_ne!(link.host_str(), Some("evil.example"), "{query}");
            }
        }
        let answer = visitor
            .opens(&town.at(&format!("/logg-inn/retur?{query}")))
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        is_our_page(&answer);
    }
    let many = "a=b&".repeat(513);
    let page = visitor.opens(&town.at(&format!("/aktor?{many}"))).await;
    assert_eq!(page.status, StatusCode::URI_TOO_LONG);
    is_our_page(&page);
    assert_eq!(
        visitor.opens(inbox.url.as_str()).await.status,
        StatusCode::OK
    );
}

/// `docs/rules/security.md#limits`.
#[tokio::test]
async fn forms_that_are_too_large_are_refused_unread() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let token = inbox.attributes("form[action='/sprak'] input[name=skjema]", "value")[0].clone();
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let right = format!("skjema={token}&sprak=nn");
    let filled = |length: usize| {
        let start = format!("{right}&x=");
        let filler = "y".repeat(length - start.len());
        start + &filler
    };
    let fields = |count: usize| right.clone() + &"&f=1".repeat(count - 2);
    let sent = [
        (filled(64 * 1024), 303),
        (filled(64 * 1024 + 1), 413),
        (filled(2_000_000), 413),
        (fields(400), 303),
        (fields(401), 413),
        (format!("skjema={token}&sprak=xx"), 400),
        (format!("skjema={token}"), 400),
        (format!("skjema={token}&sprak=%ff%00"), 400),
        ("\u{0}\u{1}&&==".to_owned(), 403),
        (String::new(), 403),
    ];
    for (body, status) in sent {
        let length = body.len();
        let page = visitor
            .calls(Method::POST, &town.at("/sprak"), &kind, Some(body))
            .await;
        assert_eq!(page.status.as_u16(), status, "{length} bytes");
        if status != 303 {
            is_our_page(&page);
        }
        let good = Visitor::new().steps(&town.at("/")).await;
        assert_eq!(good.status, StatusCode::OK);
    }
    // A foreign return address in a form leads to our start page.
    let body = format!("{right}&retur=//evil.example");
    let page = visitor
        .calls(Method::POST, &town.at("/sprak"), &kind, Some(body))
        .await;
    assert_eq!(page.header("location"), "/");
}

/// Sends bytes and reads until the other side closes; silence is a fault.
async fn raw(town: &TestEnv, bytes: &[u8]) -> String {
    let port = town.places.inbox.port().unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    // The other side may have refused before it has read everything.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    let ended = tokio::time::timeout(Duration::from_secs(15), read).await;
    assert!(
        ended.is_ok(),
        "no end after {:?}",
        String::from_utf8_lossy(&answer)
    );
    String::from_utf8_lossy(&answer).into_owned()
}

/// A path exactly as written: clients tidy theirs.
async fn raw_page(town: &TestEnv, visitor: &Visitor, path: &str) -> String {
    let port = town.places.inbox.port().unwrap();
    let sid = visitor.cookie(INBOX_HOST, "sid").unwrap_or_default();
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {INBOX_HOST}:{port}\r\ncookie: sid={sid}\r\n\
         sec-fetch-mode: navigate\r\naccept: text/html\r\nconnection: close\r\n\r\n"
    );
    raw(town, request.as_bytes()).await
}

/// `docs/rules/security.md#lim-4`, `docs/rules/security.md#lim-6`, `docs/rules/security.md#limits`.
#[expect(clippy::too_many_lines, reason = "one table of requests")]
#[tokio::test]
async fn requests_that_are_none_are_refused_and_the_next_is_served() {
    let town = TestEnv::new().await;
    let authority = format!("{INBOX_HOST}:{}", town.places.inbox.port().unwrap());
    let host = format!("host: {authority}\r\n");
    let end = "connection: close\r\n\r\n";
    let headers = "x: y\r\n".repeat(150);
    let sent = [
        (format!("GET / HTTP/1.1\r\n{end}"), vec![400, 421]),
        (
            format!("GET / HTTP/1.1\r\nhost: evil.example\r\n{end}"),
            vec![400, 421],
        ),
        (
            format!("GET / HTTP/1.1\r\nhost: {INBOX_HOST}\r\n{end}"),
            vec![400, 421],
        ),
        (format!("GET / HTTP/1.1\r\nhost:\r\n{end}"), vec![400, 421]),
        (
            format!("GET / HTTP/1.1\r\n{host}{host}{end}"),
            vec![400, 421],
        ),
        (
            format!("GET / HTTP/1.1\r\nhost: {authority},evil.example\r\n{end}"),
            vec![400, 421],
        ),
        (format!("GET / HTTP/1.0\r\n{end}"), vec![400, 421]),
        (
            format!("GET http://evil.example/ HTTP/1.1\r\nhost: evil.example\r\n{end}"),
            vec![400, 421],
        ),
        (
            format!("GET /{} HTTP/1.1\r\n{host}{end}", "a".repeat(9000)),
            vec![414],
        ),
        (
            format!("GET /?{} HTTP/1.1\r\n{host}{end}", "a".repeat(9000)),
            vec![414],
        ),
        (
            format!("GET /{} HTTP/1.1\r\n{host}{end}", "a".repeat(60_000)),
            vec![414, 431],
        ),
        (
            format!("GET / HTTP/1.1\r\n{host}x: {}\r\n{end}", "a".repeat(30_000)),
            vec![431],
        ),
        (format!("GET / HTTP/1.1\r\n{host}{headers}{end}"), vec![431]),
        (
            format!("GET / HTTP/1.1\r\n{host}bad header\r\n{end}"),
            vec![400],
        ),
        (
            format!("GET / HTTP/1.1\r\n{host}x: a\0b\r\n{end}"),
            vec![400],
        ),
        (format!("GET / HTTP/9.9\r\n{host}{end}"), vec![400]),
        ("\0\0\0\0\r\n\r\n".to_owned(), vec![400]),
        ("hello\r\n\r\n".to_owned(), vec![400]),
        (
            format!("OPTIONS * HTTP/1.1\r\n{host}{end}"),
            vec![400, 404, 405],
        ),
        (
            format!("CONNECT evil.example:443 HTTP/1.1\r\n{host}{end}"),
            vec![400, 421],
        ),
        (
            format!("CONNECT {authority} HTTP/1.1\r\n{host}{end}"),
            vec![400, 404, 405],
        ),
        (
            format!(
                "POST /sprak HTTP/1.1\r\n{host}content-length: 5\r\ncontent-length: 6\r\n{end}hello"
            ),
            vec![400],
        ),
        (
            format!(
                "POST /sprak HTTP/1.1\r\n{host}content-length: 99999999999999999999999\r\n{end}"
            ),
            vec![400, 413],
        ),
        (
            format!("POST /sprak HTTP/1.1\r\n{host}transfer-encoding: gzip\r\n{end}"),
            vec![400, 415],
        ),
        (
            format!(
                "POST /sprak HTTP/1.1\r\n{host}content-type: application/x-www-form-urlencoded\r\n\
                 transfer-encoding: chunked\r\n{end}zz\r\nhello\r\n0\r\n\r\n"
            ),
            vec![400, 413],
        ),
    ];
    for (request, statuses) in sent {
        let answer = raw(&town, request.as_bytes()).await;
        let status = answer.get(9..12).unwrap_or("none");
        let fits = statuses.iter().any(|wanted| wanted.to_string() == status);
        assert!(
            fits,
            "{request:.120?} had {status}, not {statuses:?}: {answer:.200}"
        );
        let good = Visitor::new().steps(&town.at("/")).await;
        assert_eq!(good.status, StatusCode::OK);
    }
}

/// `docs/rules/security.md#lim-6`.
#[tokio::test]
async fn a_smuggled_request_is_not_served() {
    let town = TestEnv::new().await;
    let authority = format!("{INBOX_HOST}:{}", town.places.inbox.port().unwrap());
    let request = format!(
        "POST /sprak HTTP/1.1\r\nhost: {authority}\r\ncontent-length: 4\r\n\
         transfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /logget-ut HTTP/1.1\r\n\
         host: {authority}\r\nconnection: close\r\n\r\n"
    );
    let answer = raw(&town, request.as_bytes()).await;
    assert_eq!(answer.matches("HTTP/1.1 200").count(), 0, "{answer:.300}");
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer:.300}");
}

/// `docs/rules/security.md#lim-4`, RFC 9112 §3.2.2: the host of the target counts, whatever `Host`
/// is.
#[tokio::test]
async fn lim_4_a_target_in_absolute_form_is_ours_or_refused() {
    let town = TestEnv::new().await;
    let port = town.places.inbox.port().unwrap();
    let authority = format!("{INBOX_HOST}:{port}");
    let ask = async |method: &str, target: &str, host: &str| {
        let request =
            format!("{method} {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        raw(&town, request.as_bytes()).await
    };
    let foreign = [
        "http://evil.example/".to_owned(),
        format!("http://evil.example:{port}/"),
        format!("http://{INBOX_HOST}/"),
        format!("http://{INBOX_HOST}:1/"),
        format!("http://{INBOX_HOST}.:{port}/"),
        format!("http://{authority}.evil.example/"),
        format!("http://me@{authority}/"),
        format!("http://me:word@{authority}/"),
        format!("http://evil.example@{authority}/"),
        format!("http://{authority}@evil.example/"),
        format!("https://{authority}/"),
        format!("ftp://{authority}/"),
        "http://127.0.0.1/".to_owned(),
        format!("http://127.0.0.1:{port}/aktor"),
    ];
    for target in &foreign {
        for method in ["GET", "HEAD", "POST"] {
            let answer = ask(method, target, &authority).await;
            let status = answer.get(9..12).unwrap_or("none");
            assert!(
                ["400", "421"].contains(&status),
                "{method} {target}: {answer:.200}"
            );
            assert!(!answer.contains("evil.example"), "{target}: {answer}");
        }
    }
    for ours in [
        format!("http://{authority}/"),
        format!("HTTP://{}/", authority.to_uppercase()),
        format!("http://{authority}"),
        format!("http://{authority}/?a=b"),
    ] {
        let answer = ask("GET", &ours, &authority).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{ours}: {answer:.200}");
        let answer = ask("GET", &ours, "evil.example").await;
        assert!(answer.starts_with("HTTP/1.1 421"), "{ours}: {answer:.200}");
    }
    // Addresses of the page are those of its path.
    let there = ask("GET", &format!("http://{authority}/aktor?a=b"), &authority).await;
    assert!(
        there.starts_with("HTTP/1.1 401") || there.contains("/logg-inn?retur=%2Faktor"),
        "{there:.600}"
    );
}
