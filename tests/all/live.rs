//! A dialog that is open hears of changes: what is told, what is not, and when a stream ends.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{Router, body::Body, extract::Request};
use futures_util::{StreamExt as _, stream};
use reqwest::{Response, StatusCode};
use simulators::dialogporten::{DialogChange, Fault, Operation, Patch};
use tokio::{
    net::TcpListener,
    time::{Instant, timeout},
};
use url::Url;

use crate::support::{
    town::{TestEnv, TestEnvOptions},
    visitor::{Page, Visitor},
};

const DIALOG: &str = "barnehage";

async fn opened() -> (TestEnv, Visitor, Page) {
    opened_in(TestEnv::new().await).await
}

async fn opened_in(town: TestEnv) -> (TestEnv, Visitor, Page) {
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let page = visitor
        .opens(&town.at(&format!("/dialog/{}", town.dialog(DIALOG))))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    (town, visitor, page)
}

fn address(page: &Page) -> String {
    let live = page
        .attributes("[data-events-url]", "data-events-url")
        .remove(0);
    page.url.join(&live).unwrap().to_string()
}

/// What a stream says until one of `words` is there, it ends, or the time is over.
async fn hears(stream: &mut Response, words: &[&str], within: Duration) -> String {
    let mut heard = String::new();
    let until = Instant::now() + within;
    while !words.iter().any(|word| heard.contains(word)) {
        let left = until.saturating_duration_since(Instant::now());
        match timeout(left, stream.chunk()).await {
            Ok(Ok(Some(chunk))) => heard.push_str(&String::from_utf8_lossy(&chunk)),
            Ok(Ok(None) | Err(_)) => return heard + "<end>",
            Err(_) => return heard,
        }
    }
    heard
}

fn acts(town: &TestEnv, act: DialogChange) {
    let id = town.dialog(DIALOG).parse().unwrap();
    assert!(town.dialogporten().change_dialog(id, act));
}

fn progresses(town: &TestEnv, progress: i32) {
    town.passes(Duration::from_secs(1));
    let patch = Patch {
        progress: Some(progress),
        ..Patch::default()
    };
    acts(town, DialogChange::Patch(Box::new(patch)));
}

async fn streams_are(town: &TestEnv, count: usize, within: Duration) -> bool {
    let until = Instant::now() + within;
    while town.dialogporten().streams() != count {
        if Instant::now() > until {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    true
}

const SOON: Duration = Duration::from_secs(30);

#[tokio::test]
async fn tabs_share_a_stream_and_each_hears_once_what_changed() {
    let (town, visitor, page) = opened().await;
    let mut tabs = [
        visitor.listens(&address(&page)).await,
        visitor.listens(&address(&page)).await,
    ];
    for tab in &mut tabs {
        assert_eq!(tab.status(), StatusCode::OK);
        let kind = tab.headers()["content-type"].to_str().unwrap();
        assert!(kind.starts_with("text/event-stream"), "{kind}");
        assert_eq!(tab.headers()["cache-control"], "no-store");
        let greeting = hears(tab, &["retry:"], SOON).await;
        assert!(greeting.contains("retry: "), "{greeting}");
    }
    assert!(streams_are(&town, 1, SOON).await, "one stream for both");
    let openings = town.openings();
    progresses(&town, 50);
    for tab in &mut tabs {
        let heard = hears(tab, &["event: changed"], SOON).await;
        assert!(heard.contains("event: changed"), "{heard}");
    }
    // It was told; what comes after makes no difference to the reader.
    progresses(&town, 60);
    let more = hears(&mut tabs[0], &["event: "], Duration::from_secs(2)).await;
    assert!(!more.contains("event: "), "{more}");
    assert_eq!(town.openings(), openings, "nobody opened anything");
    drop(tabs);
    assert!(streams_are(&town, 0, SOON).await, "nobody listens any more");
}

/// The first reading fires an event: the reader's own, and a colleague's.
#[tokio::test]
async fn the_echo_of_a_reading_says_nothing() {
    let (town, mut visitor, page) = opened().await;
    let mut tab = visitor.listens(&address(&page)).await;
    assert!(streams_are(&town, 1, SOON).await);
    progresses(&town, 10);
    let heard = hears(&mut tab, &["event: changed"], SOON).await;
    assert!(heard.contains("event: changed"), "{heard}");
    // Opened again, which is the first reading since the change and sends an event to the new page too.
    let again = visitor.opens(page.url.as_str()).await;
    let mut new = visitor.listens(&address(&again)).await;
    let mut second = Visitor::new();
    town.signs_in(&mut second, "lys").await;
    second.opens(page.url.as_str()).await;
    let heard = hears(&mut new, &["event: "], Duration::from_secs(5)).await;
    assert!(
        heard.contains("retry: ") && !heard.contains("event: "),
        "{heard}"
    );
}

/// `docs/rules/dialogporten.md#r23`: what happened before the stream began, and what got lost on
/// the way, is found by looking.
#[tokio::test]
async fn what_was_not_heard_is_found_by_looking() {
    let (town, visitor, page) = opened().await;
    progresses(&town, 30);
    let mut tab = visitor.listens(&address(&page)).await;
    let heard = hears(&mut tab, &["event: changed"], SOON).await;
    assert!(heard.contains("event: changed"), "{heard}");

    let (town, visitor, page) = opened().await;
    town.dialogporten()
        .inject_fault(Operation::Events, Fault::LostEvent)
        .unwrap();
    let mut tab = visitor.listens(&address(&page)).await;
    assert!(streams_are(&town, 1, SOON).await);
    progresses(&town, 30);
    let heard = hears(&mut tab, &["event: changed"], SOON).await;
    assert!(heard.contains("event: changed"), "{heard}");
}

#[tokio::test]
async fn a_stream_that_breaks_is_opened_again_and_what_it_missed_is_told() {
    let (town, visitor, page) = opened().await;
    let mut tab = visitor.listens(&address(&page)).await;
    assert!(streams_are(&town, 1, SOON).await);
    town.dialogporten().break_streams(None);
    progresses(&town, 40);
    let heard = hears(&mut tab, &["event: changed"], SOON).await;
    assert!(heard.contains("event: changed"), "{heard}");
    assert!(!heard.contains("<end>"), "the page's own stream stays");
}

/// A proxy before `target` that gives no part of an answer, its head neither, before the first byte
/// of the body is there.
async fn buffering_proxy(target: Arc<OnceLock<Url>>) -> Url {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let pass_on = move |request: Request| {
        let (http, target) = (http.clone(), Arc::clone(&target));
        async move {
            let (mut head, body) = request.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            head.headers.remove("host");
            let address = target.get().unwrap().join(head.uri.path()).unwrap();
            // Names below `localhost` are not known to every system.
            let address = address
                .as_str()
                .replace("dialogporten.localhost", "127.0.0.1");
            let asked = http.request(head.method, address).headers(head.headers);
            let mut answer = asked.body(body).send().await.unwrap();
            let (status, headers) = (answer.status(), answer.headers().clone());
            let first = answer.chunk().await.transpose();
            let rest = stream::unfold(answer, |mut answer| async move {
                let piece = answer.chunk().await.transpose()?;
                Some((piece, answer))
            });
            let whole = stream::iter(first).chain(rest);
            let mut passed = axum::response::Response::new(Body::from_stream(whole));
            *passed.status_mut() = status;
            let kind = headers.get("content-type").cloned();
            passed
                .headers_mut()
                .extend(kind.map(|kind| (http::header::CONTENT_TYPE, kind)));
            passed
        }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let proxy = Router::new().fallback(pass_on);
    tokio::spawn(async move { axum::serve(listener, proxy).await.unwrap() });
    format!("http://127.0.0.1:{port}/graphql/stream")
        .parse()
        .unwrap()
}

/// The head of a stream may come as late as its first sign of life, twelve seconds in.
#[tokio::test]
async fn a_stream_behind_a_buffering_proxy_is_waited_for() {
    let target = Arc::new(OnceLock::new());
    let proxy = buffering_proxy(Arc::clone(&target)).await;
    let town = TestEnv::with(TestEnvOptions {
        settings: vec![("DIALOGPORTEN_EVENTS_URL", proxy.to_string())],
        ..TestEnvOptions::default()
    })
    .await;
    target.set(town.places.dialogporten.clone()).unwrap();
    let (town, visitor, page) = opened_in(town).await;
    let mut tab = visitor.listens(&address(&page)).await;
    assert!(streams_are(&town, 1, SOON).await);
    let early = hears(&mut tab, &["event: "], Duration::from_secs(18)).await;
    assert!(!early.contains("event: "), "{early}");
    assert!(
        streams_are(&town, 1, Duration::ZERO).await,
        "it was not given up"
    );
    progresses(&town, 30);
    let heard = hears(&mut tab, &["event: changed"], SOON).await;
    assert!(heard.contains("event: changed"), "{heard}");
}

#[tokio::test]
async fn a_deleted_dialog_says_so_and_ends() {
    let (town, visitor, page) = opened().await;
    let mut tab = visitor.listens(&address(&page)).await;
    assert!(streams_are(&town, 1, SOON).await);
    acts(&town, DialogChange::Delete);
    let heard = hears(&mut tab, &["<end>"], SOON).await;
    assert!(
        heard.contains("event: gone") && heard.ends_with("<end>"),
        "{heard}"
    );
    assert!(streams_are(&town, 0, SOON).await);
}

#[tokio::test]
async fn m43_a_stream_ends_within_five_seconds_of_its_login() {
    let (town, mut visitor, page) = opened().await;
    let mut tab = visitor.listens(&address(&page)).await;
    assert!(streams_are(&town, 1, SOON).await);
    let inbox = visitor.opens(&town.at("/hjelp")).await;
    visitor.submits(&inbox, "Logg ut", &[]).await;
    let heard = hears(&mut tab, &["<end>"], SOON).await;
    assert!(heard.contains("event: ended"), "{heard}");
    let after = visitor.listens(&address(&page)).await;
    assert_eq!(after.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn only_the_page_of_this_login_and_dialog_is_listened_for_and_not_for_ever() {
    let (town, visitor, page) = opened().await;
    let live = address(&page);
    let other = town.dialog("sykepenger");
    let elsewhere = live.replace(&town.dialog(DIALOG), &other);
    let refused = visitor.listens(&elsewhere).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let mut stranger = Visitor::new();
    town.signs_in(&mut stranger, "rask").await;
    let refused = stranger.listens(&live).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let nobody = Visitor::new().listens(&live).await;
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
    town.passes(Duration::from_mins(11));
    let late = visitor.listens(&live).await;
    assert_eq!(
        late.status(),
        StatusCode::NO_CONTENT,
        "a browser asks no more"
    );
    assert_eq!(town.dialogporten().streams(), 0);
}

#[tokio::test]
async fn so_many_tabs_of_a_login_listen_and_no_more() {
    let (town, visitor, page) = opened().await;
    let mut tabs = Vec::new();
    for _ in 0..8 {
        let tab = visitor.listens(&address(&page)).await;
        assert_eq!(tab.status(), StatusCode::OK);
        tabs.push(tab);
    }
    let one_more = visitor.listens(&address(&page)).await;
    assert_eq!(one_more.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(town.dialogporten().streams(), 1);
}

/// The page itself: it says when it was made, and asking for the session is no activity.
#[tokio::test]
async fn a_page_says_how_old_it_is_and_its_script_asks_whether_the_login_lives() {
    let (town, mut visitor, page) = opened().await;
    assert!(page.text().contains("Slik var meldingen"));
    let script = [
        ("sec-fetch-mode", "cors"),
        ("sec-fetch-site", "same-origin"),
    ];
    let session = town.at("/okt");
    let get = reqwest::Method::GET;
    let lives = visitor.calls(get.clone(), &session, &script, None).await;
    assert_eq!(lives.status, StatusCode::NO_CONTENT);
    for _ in 0..3 {
        town.passes(Duration::from_mins(11));
        visitor.calls(get.clone(), &session, &script, None).await;
    }
    let gone = visitor.calls(get, &session, &script, None).await;
    assert_eq!(
        gone.status,
        StatusCode::UNAUTHORIZED,
        "idle for half an hour"
    );
}
