//! Whose data is whose: what reaches Dialogporten is the reader's own token and nothing of the
//! browser's, and nothing of one reader reaches another.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use arbeidsflate::http_client;
use axum::{
    Router,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use reqwest::{
    Method, StatusCode,
    header::{CONTENT_TYPE, HeaderMap},
};
use simulators::idporten::CanaryKind;
use tokio::net::TcpListener;
use url::Url;

use crate::support::{
    town::{TestEnv, TestEnvOptions},
    visitor::Visitor,
};

/// Rounds in which two people read at the same time.
const ROUNDS: usize = 1000;

/// Headers that a browser, or whoever pretends to be one, may send.
const PLANTED: [(&str, &str); 9] = [
    ("authorization", "Bearer planted"),
    ("proxy-authorization", "Basic planted"),
    ("forwarded", "for=planted;host=planted.example"),
    ("x-forwarded-host", "planted.example"),
    ("x-planted", "planted"),
    ("te", "trailers"),
    ("sec-fetch-mode", "navigate"),
    ("sec-fetch-dest", "document"),
    ("sec-fetch-site", "none"),
];

/// What a call to Dialogporten may carry.
const KNOWN: [&str; 8] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "authorization",
    "content-length",
    "content-type",
    "host",
    "user-agent",
];

/// A request as Dialogporten has it.
struct Seen {
    path: String,
    headers: HeaderMap,
}

/// Stands before Dialogporten and keeps what comes.
#[derive(Clone, Default)]
struct Recorder {
    target: Arc<OnceLock<Url>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Recorder {
    async fn pass(State(recorder): State<Self>, request: Request) -> Response {
        let (head, body) = request.into_parts();
        let path = head.uri.to_string();
        let target = recorder.target.get().unwrap().join(&path).unwrap();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let mut asked = http_client::client(Duration::from_secs(10))
            .unwrap()
            .request(head.method, target);
        for name in ["authorization", "content-type", "accept", "accept-language"] {
            if let Some(value) = head.headers.get(name) {
                asked = asked.header(name, value);
            }
        }
        let headers = head.headers;
        recorder.seen.lock().unwrap().push(Seen { path, headers });
        let answer = asked.body(body).send().await.unwrap();
        let (status, kind) = (
            answer.status(),
            answer.headers().get("content-type").cloned(),
        );
        let mut passed = (status, answer.bytes().await.unwrap()).into_response();
        if let Some(kind) = kind {
            passed.headers_mut().insert(CONTENT_TYPE, kind);
        }
        passed
    }

    fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }
}

/// A town whose Dialogporten is behind a recorder, and the recorder's origin.
async fn recorded_town() -> (TestEnv, Recorder, String) {
    let recorder = Recorder::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let router = Router::new()
        .fallback(Recorder::pass)
        .with_state(recorder.clone());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let options = TestEnvOptions {
        dialogporten: Some(format!("http://{host}").parse().unwrap()),
        ..TestEnvOptions::default()
    };
    let town = TestEnv::with(options).await;
    let target = town.places.dialogporten.clone();
    recorder.target.set(target).unwrap();
    (town, recorder, host)
}

/// Addresses of the inbox, some of which try to become a part of an address of Dialogporten.
fn addresses(dialog: &str) -> Vec<String> {
    let pages = ["", "/historikk", "/tilgang", "/utskrift"];
    let mut all: Vec<String> = pages
        .iter()
        .map(|page| format!("/dialog/{dialog}{page}"))
        .collect();
    let tricks = [
        "/aktor",
        "/a/meg/innboks",
        "/a/..%2F..%2Fplanted/innboks",
        "/a/@planted.example/innboks",
        "/dialog/..%2f..%2Fplanted",
        "/dialog/%2e%2e/planted",
        "/dialog/http:%2F%2Fplanted.example",
        "//planted.example/innboks",
        "/@planted.example/",
        "/a/meg/innboks?etter=..%2Fplanted&liste=//planted.example",
    ];
    all.extend(tricks.map(str::to_owned));
    all.push(format!("/dialog/{dialog}%2F..%2Fplanted"));
    all.push(format!("/dialog/{dialog}?liste=%2F%2Fplanted.example"));
    all
}

/// Reads everything as one person; gives the tokens that reached Dialogporten.
async fn reads(
    (town, recorder, host): &(TestEnv, Recorder, String),
    person: &str,
    dialog: &str,
) -> BTreeSet<String> {
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, person).await;
    for path in addresses(&town.dialog(dialog)) {
        let page = visitor
            .calls(Method::GET, &town.at(&path), &PLANTED, None)
            .await;
        assert!(!page.status.is_server_error(), "{path}: {}", page.status);
    }
    let seen = recorder.take();
    let rest = "/api/v1/enduser/dialogs/";
    for Seen { path, headers } in &seen {
        assert!(path == "/graphql" || path.starts_with(rest), "{path}");
        assert!(!path.contains("..") && !path.contains('%'), "{path}");
        for (name, value) in headers {
            assert!(KNOWN.contains(&name.as_str()), "{path}: {name}");
            let value = value.to_str().unwrap();
            assert!(!value.contains("planted"), "{path}: {name}: {value}");
        }
        assert_eq!(headers["host"].to_str().unwrap(), host, "{path}");
    }
    assert!(seen.iter().any(|one| one.path == "/graphql"));
    assert!(seen.iter().any(|one| one.path.starts_with(rest)));
    let tokens = seen.iter().map(|one| one.headers["authorization"].to_str());
    tokens.map(|token| token.unwrap().to_owned()).collect()
}

/// `docs/rules/login.md#m35`, `docs/rules/security.md#acc-1`.
#[tokio::test]
async fn m35_acc_1_only_the_readers_token_reaches_dialogporten_and_nothing_of_the_browser() {
    let recorded = recorded_town().await;
    let one = reads(&recorded, "lys", "sykepenger").await;
    let other = reads(&recorded, "rask", "tilsyn-mat").await;
    let canaries = recorded.0.around.idporten.events().canaries();
    let access = canaries
        .iter()
        .filter(|canary| canary.kind == CanaryKind::AccessToken);
    let given: BTreeSet<String> = access
        .map(|canary| format!("Bearer {}", canary.value))
        .collect();
    for tokens in [&one, &other] {
        assert!(!tokens.is_empty() && tokens.is_subset(&given));
    }
    assert!(
        one.is_disjoint(&other),
        "each reads with a token of their own"
    );
}

/// `docs/rules/security.md#acc-5`: what is kept between requests is found by its own reader.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acc_5_a_thousand_rounds_of_two_readers_mix_nothing_up() {
    let town = TestEnv::new().await;
    let mut readers = [Visitor::new(), Visitor::new()];
    let mut pages = Vec::new();
    for (reader, person) in readers.iter_mut().zip(["lys", "rask"]) {
        let inbox = town.signs_in(reader, person).await.url;
        pages.push([
            inbox.to_string(),
            format!("{inbox}/filter"),
            town.at("/aktor"),
            town.at("/profil"),
        ]);
    }
    let names = ["Morgendugg", "Fjellbekk"];
    let [lys, rask] = &mut readers;
    for round in 0..ROUNDS {
        let (one, other) = (&pages[0][round % 4], &pages[1][(round / 2) % 4]);
        let (one, other) = tokio::join!(lys.steps(one), rask.steps(other));
        for (page, own, foreign) in [(one, names[0], names[1]), (other, names[1], names[0])] {
            assert_eq!(page.status, StatusCode::OK, "{round}: {}", page.url);
            assert!(page.body.contains(own), "{round}: {}", page.url);
            assert!(!page.body.contains(foreign), "{round}: {}", page.url);
        }
    }
}
