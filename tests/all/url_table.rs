//! The table of addresses against the router: each row is routed once, and a path that is built from
//! a row leads to that row, whatever its segments hold.

use std::collections::BTreeSet;
use std::fmt::Display;

use arbeidsflate::{
    urls::table::{self, Access, Row},
    web::router::routes,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{MatchedPath, RawPathParams, Request},
    routing::get,
};
use tower::ServiceExt as _;
use url::Url;

/// Segments that would lead elsewhere if they were written as they are.
const HOSTILE: [&str; 19] = [
    "/",
    "a/b",
    "//evil.example",
    "?",
    "a?b=c",
    "#",
    "a#b",
    "%",
    "%2F",
    "%2e%2e",
    "%252F",
    "\\",
    "\\..\\",
    "a;b=c",
    "{id}",
    " a b ",
    "\t\r\n\0",
    "æøå",
    "😀\u{202e}",
];

/// The path of a row with `value` as each of its segments, and the segments that the row reads from
/// it.
fn filled(row: Row, value: &dyn Display) -> (String, Vec<String>) {
    fn read<const N: usize>(row: Row, value: &dyn Display) -> Option<(String, Vec<String>)> {
        let pattern = row.typed::<N>()?;
        let path = pattern.path([value; N]);
        let segments = pattern.matches(&path).expect("its own path");
        let segments = segments.map(str::to_owned).to_vec();
        Some((path, segments))
    }
    let found = read::<0>(row, value).or_else(|| read::<1>(row, value));
    let found = found.or_else(|| read::<2>(row, value));
    found.expect("two parameters at most")
}

/// A router with every pattern of the table. Its answers are the pattern, and a line for each
/// segment.
fn router() -> Router {
    table::ALL.iter().fold(Router::new(), |router, row| {
        let answer = async |pattern: MatchedPath, segments: RawPathParams| {
            let segments = segments.iter().map(|(_, value)| format!("|{value}"));
            format!("{}{}", pattern.as_str(), segments.collect::<String>())
        };
        router.route(row.pattern, get(answer))
    })
}

async fn answer(router: &Router, path: &str) -> String {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let body = to_bytes(response.into_body(), 10_000).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

#[test]
fn every_row_has_one_route_and_every_route_a_row() {
    let mut routed: Vec<_> = routes().iter().map(|route| route.row.pattern).collect();
    let mut rows: Vec<_> = table::ALL.iter().map(|row| row.pattern).collect();
    for row in table::ALL {
        let found = routes().into_iter().filter(|route| route.row == *row);
        assert_eq!(found.count(), 1, "{}", row.pattern);
    }
    routed.sort_unstable();
    rows.sort_unstable();
    assert_eq!(routed, rows);
}

#[test]
fn patterns_differ_and_begin_with_a_word() {
    let patterns: BTreeSet<_> = table::ALL.iter().map(|row| row.pattern).collect();
    assert_eq!(patterns.len(), table::ALL.len());
    for pattern in patterns {
        let segments: Vec<_> = pattern.split('/').collect();
        assert_eq!(segments[0], "", "{pattern}");
        assert!(!segments[1].starts_with('{'), "{pattern}");
        for segment in &segments[1..] {
            let is_parameter = segment.starts_with('{') && segment.ends_with('}');
            let is_word = segment.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
            assert!(is_parameter || is_word, "{pattern}");
            assert!(pattern == "/" || !segment.is_empty(), "{pattern}");
        }
    }
}

/// Who may use an address is decided once more here (`docs/rules/security.md#acc-6`).
#[test]
fn no_address_but_these_is_open_without_a_login() {
    let of_class = |access| {
        let rows = table::ALL.iter().filter(move |row| row.access == access);
        rows.map(|row| row.pattern).collect::<BTreeSet<_>>()
    };
    let anybody = [
        "/",
        "/hjelp",
        "/inbox/{id}",
        "/logg-inn",
        "/logg-inn/retur",
        "/logg-inn/videre",
        "/logg-ut",
        "/logget-ut",
        "/personvern",
        "/profile",
        "/profile/{felt}",
        "/saved-searches",
        "/sprak",
        "/tilgjengelighet",
        "/utseende",
        "/varsel/lukk",
    ];
    let machine = [
        "/csp-report",
        "/etat/{merker}",
        "/logg-ut/bakkanal",
        "/logg-ut/varsel",
        "/static/{file}",
    ];
    assert_eq!(of_class(Access::Anybody), BTreeSet::from(anybody));
    assert_eq!(of_class(Access::Machine), BTreeSet::from(machine));
}

/// Only the settings of the profile have a pattern that matches other addresses too, and the router
/// prefers those.
#[tokio::test]
async fn the_path_of_a_row_leads_to_that_row_and_no_other() {
    let router = router();
    let mut shared = BTreeSet::new();
    for row in table::ALL {
        let (path, segments) = filled(*row, &"x-1_2.3~,");
        assert!(
            segments.iter().all(|segment| segment == "x-1_2.3~,"),
            "{path}"
        );
        assert_eq!(table::find(&path), Some(row), "{path}");
        let answer = answer(&router, &path).await;
        assert_eq!(answer.split('|').next(), Some(row.pattern), "{path}");
        let others = table::ALL.iter().filter(|other| *other != row);
        let others = others.filter(|other| other.fits(&path));
        shared.extend(others.map(|other| (row.pattern, other.pattern)));
    }
    let expected = ["data", "logg-ut-andre", "slett", "slett-alt", "utvalg"];
    let shared: Vec<_> = shared
        .into_iter()
        .map(|(path, other)| (path.strip_prefix("/profil/").unwrap(), other))
        .collect();
    assert_eq!(shared, expected.map(|path| (path, "/profil/{felt}")));
    for elsewhere in [
        "",
        "//",
        "/x",
        "/dialog",
        "/dialog/x/y",
        "/a/x",
        "/static/x/y",
    ] {
        assert_eq!(table::find(elsewhere), None, "{elsewhere}");
    }
}

#[tokio::test]
async fn no_segment_leaves_its_place() {
    let router = router();
    let base = Url::parse("https://inbox.example").unwrap();
    for row in table::ALL {
        for value in HOSTILE {
            let (path, segments) = filled(*row, &value);
            // A browser changes nothing about it, and the router reads the same text.
            let url = base.join(&path).unwrap();
            assert_eq!(url.as_str(), format!("https://inbox.example{path}"));
            assert_eq!(
                (url.path(), url.query(), url.fragment()),
                (&*path, None, None)
            );
            let expected = segments.iter().map(|_| format!("|{value}"));
            let expected = format!("{}{}", row.pattern, expected.collect::<String>());
            assert_eq!(answer(&router, &path).await, expected, "{path}");
            assert_eq!(table::find(&path), Some(row), "{path}");
        }
    }
}

/// Browsers resolve `..` in every spelling, and the router does not route an empty segment at the
/// end of a path: neither leads to another row.
#[tokio::test]
async fn a_segment_without_a_spelling_names_nothing() {
    let router = router();
    let base = Url::parse("https://inbox.example").unwrap();
    for row in table::ALL {
        for (value, read) in [(".", "%2E"), ("..", "%2E%2E")] {
            let (path, segments) = filled(*row, &value);
            assert_eq!(base.join(&path).unwrap().path(), path);
            let expected = segments.iter().map(|_| format!("|{read}"));
            let expected = format!("{}{}", row.pattern, expected.collect::<String>());
            assert_eq!(answer(&router, &path).await, expected, "{path}");
        }
        let (path, segments) = filled(*row, &"");
        assert!(segments.iter().all(String::is_empty), "{path}");
        assert_eq!(table::find(&path), Some(row), "{path}");
        assert_eq!(base.join(&path).unwrap().path(), path);
        let count = |text: &str| text.matches('/').count();
        assert_eq!(count(&path), count(row.pattern), "{path}");
        let answer = answer(&router, &path).await;
        let is_routed = !path.ends_with('/') || segments.is_empty();
        assert_eq!(
            answer.split('|').next(),
            Some(if is_routed { row.pattern } else { "" })
        );
    }
}
