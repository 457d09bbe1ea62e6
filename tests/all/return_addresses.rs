//! Addresses to return to after a login, most of them hostile.

use reqwest::StatusCode;
use url::Url;

use crate::support::{town::TestEnv, visitor::Visitor};

/// `docs/rules/login.md#oidc-12`: whatever is asked for, one ends on our own origin, as a browser
/// resolves it.
#[tokio::test]
async fn m5_oidc_12_no_return_address_leads_to_another_origin() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let corpus = return_addresses();
    assert!(corpus.len() >= 500, "{}", corpus.len());
    let ours = town.places.inbox.origin();
    for text in &corpus {
        let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        visitor.stops_at = Some("/logg-inn/retur");
        let sent = visitor
            .opens(&town.at(&format!("/logg-inn?retur={encoded}")))
            .await;
        let landed = visitor.steps(sent.location().as_str()).await;
        assert_eq!(landed.status, StatusCode::SEE_OTHER, "{text:?}");
        let location = landed.header("location");
        for from in [
            landed.url.clone(),
            Url::parse(&town.at("/a/b/c?d")).unwrap(),
        ] {
            let resolved = from.join(location).unwrap();
            assert_eq!(resolved.origin(), ours, "{text:?} became {location:?}");
            assert!(resolved.username().is_empty(), "{text:?}");
        }
    }
}

/// Beginnings that a parser may trip over, each with several ends.
#[expect(clippy::too_many_lines, reason = "one list of words")]
fn return_addresses() -> Vec<String> {
    let beginnings = [
        "/",
        "//",
        "///",
        "/\\",
        "\\/",
        "\\\\",
        "\\",
        "/./",
        "/../",
        "/.//",
        "/..//",
        "/%2e//",
        "/%2E%2e//",
        "/.%2e/\\",
        "/a/..//",
        "/a/../..//",
        "/\t/",
        "/\n/",
        "/\r/",
        "\t//",
        " //",
        "\u{a0}//",
        "\0//",
        "/\0/",
        "/;//",
        "/%09/",
        "/%5c",
        "/%2f",
        "/%2f%2f",
        "//\\",
        "/@",
        "@",
        "//user:pw@",
        "http:",
        "http:/",
        "http://",
        "https:",
        "https://",
        "HTTPS://",
        "ht\ttps://",
        "javascript:",
        "javascript://",
        "data:text/html,",
        "file:///",
        "ftp://",
        "blob:",
        "mailto:",
        "?",
        "#",
        "/?//",
        "/#//",
        ".",
        "..",
        "./",
        "../",
        "/a?b#c//",
        "//[::1]",
        "//127.0.0.1:1/",
        "//0x7f.1/",
        "/／/",
        "／／",
        "/\u{2044}/",
        "/\u{202e}//",
        "/\u{feff}/",
    ];
    let ends = [
        "",
        "evil.example",
        "evil.example/a?b=c",
        "evil.example:443/",
        "evil.example%00.inbox.localhost",
        "inbox.localhost@evil.example",
        "evil.example\\@inbox.localhost",
        "evil。example",
        "/evil.example/..//evil.example",
    ];
    let pairs = beginnings
        .iter()
        .flat_map(|beginning| ends.iter().map(move |end| format!("{beginning}{end}")));
    pairs.chain(["/a".repeat(1001), "x".repeat(3000)]).collect()
}
