//! Cookies that other sites under the same parent domain have set: they come with every request, and
//! decide nothing.

use crate::support::{
    raw,
    town::{INBOX_HOST, TestEnv},
    visitor::Visitor,
};

/// The answer to a navigation with this `Cookie` line.
async fn opens(town: &TestEnv, path: &str, cookies: &[u8]) -> String {
    let port = town.places.inbox.port().unwrap();
    let head = format!(
        "GET {path} HTTP/1.1\r\nhost: {INBOX_HOST}:{port}\r\naccept: text/html\r\n\
         sec-fetch-mode: navigate\r\nsec-fetch-dest: document\r\nconnection: close\r\ncookie: "
    );
    let request = [head.as_bytes(), cookies, b"\r\n\r\n"].concat();
    raw::sends(port, &request).await
}

/// A line of cookies with `SID` replaced by the visitor's own.
fn line(visitor: &Visitor, cookies: &[u8]) -> Vec<u8> {
    let sid = visitor.cookie(INBOX_HOST, "sid").unwrap();
    let at = cookies.windows(3).position(|part| part == b"SID").unwrap();
    [&cookies[..at], sid.as_bytes(), &cookies[at + 3..]].concat()
}

/// `docs/rules/security.md#ses-10`.
#[tokio::test]
async fn a_foreign_cookie_beyond_ascii_hides_none_of_ours() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let beside: [&[u8]; 7] = [
        "navn=Åse; sid=SID".as_bytes(),
        b"navn=\xc5se; sid=SID",
        b"sid=SID; a=\xff\xfe\x80",
        b"\xe5=1;sid=SID;\xe5",
        b"=; ;; x; sid=SID; %73id=stolen",
        b"a=\"1; sid=SID; b=2\"",
        b"\tsid=SID\t ;a=b",
    ];
    for cookies in beside {
        let answer = opens(&town, "/aktor", &line(&visitor, cookies)).await;
        let shown = String::from_utf8_lossy(cookies);
        assert_eq!(raw::status(&answer), 200, "{shown}: {answer:.300}");
        // Nothing is taken away either: the session library renews or removes what it misreads.
        assert!(!answer.contains("set-cookie: sid="), "{shown}");
    }
}

/// What a parser may take for our name is another name.
#[tokio::test]
async fn a_foreign_name_never_becomes_ours() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let foreign: [&[u8]; 7] = [
        "a=b;\u{a0}sid=SID".as_bytes(),
        "a=b; \u{2003}sid=SID".as_bytes(),
        "a=b; sid\u{a0}=SID".as_bytes(),
        "\u{feff}sid=SID".as_bytes(),
        b"a=b; %73id=SID",
        b"a=b; Sid=SID",
        b"a=b; s id=SID",
    ];
    for cookies in foreign {
        let answer = opens(&town, "/aktor", &line(&visitor, cookies)).await;
        let shown = String::from_utf8_lossy(cookies);
        assert_eq!(raw::status(&answer), 303, "{shown}: {answer:.300}");
    }
}

/// A login can be begun and come to its end beside such a cookie.
#[tokio::test]
async fn a_login_succeeds_beside_a_foreign_cookie() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let callback = town.answer_for(&mut visitor, "/aktor", "lys").await;
    let mut cookies = "navn=Åse".to_owned();
    for name in visitor.cookie_names(INBOX_HOST) {
        let value = visitor.cookie(INBOX_HOST, &name).unwrap();
        cookies.extend(["; ", &name, "=", value]);
    }
    let path = &callback[url::Position::BeforePath..];
    let answer = opens(&town, path, cookies.as_bytes()).await;
    assert_eq!(raw::status(&answer), 303, "{answer:.300}");
    assert!(answer.contains("location: /aktor\r\n"), "{answer:.800}");
    assert!(answer.contains("set-cookie: sid="), "{answer:.800}");
}
