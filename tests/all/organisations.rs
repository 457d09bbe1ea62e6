//! Service owners by name and mark: a list that is read in the background, pictures that are
//! checked and handed out from our own origin.

use std::time::Duration;

use arbeidsflate::{
    domain::OwnerCode,
    service_owners::{Organisations, RefreshReport},
};
use clock::Clock;
use reqwest::StatusCode;
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::path};

use crate::support::{
    town::{List, TestEnv, TestEnvOptions},
    visitor::{Page, Visitor},
};

const DRAWING: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><rect width='8' height='8' fill='#123456'/></svg>";
/// Longer than a call may take.
const TOO_LATE: Duration = Duration::from_mins(1);

async fn town_with(list: List) -> TestEnv {
    let wishes = TestEnvOptions {
        organisations: Some(list),
        ..TestEnvOptions::default()
    };
    TestEnv::with(wishes).await
}

/// A list at a server that the test plays.
struct Played {
    server: MockServer,
    clock: Clock,
    organisations: Organisations,
}

impl Played {
    async fn new() -> Self {
        let server = MockServer::start().await;
        let clock = Clock::settable("2026-11-24T09:00:00Z".parse().unwrap());
        let url = (server.uri() + "/orgs.json").parse().unwrap();
        Self {
            organisations: Organisations::at(url, &[], clock.clone()).unwrap(),
            server,
            clock,
        }
    }

    /// From now on, `there` is answered so.
    async fn answers(&self, there: &str, answer: ResponseTemplate) {
        let mock = Mock::given(path(there)).respond_with(answer);
        // The latest comes first.
        mock.with_priority(self.priority().await)
            .mount(&self.server)
            .await;
    }

    async fn priority(&self) -> u8 {
        let before = self.server.received_requests().await.unwrap().len();
        u8::try_from(200 - before).unwrap()
    }

    /// The list names one owner with this logo.
    async fn lists(&self, name: &str, logo: &str) {
        let list = list_of(&self.server.uri(), name, logo);
        let answer = ResponseTemplate::new(200).set_body_json(list);
        self.answers("/orgs.json", answer).await;
    }

    async fn reads(&self) -> Option<RefreshReport> {
        self.organisations.read().await.ok()
    }

    fn name(&self) -> String {
        self.organisations.name("skd", &["nb"]).unwrap()
    }

    fn has_mark(&self) -> bool {
        let code = OwnerCode::parse("skd").unwrap();
        self.organisations.marks().get(&code).is_some()
    }
}

fn list_of(origin: &str, name: &str, logo: &str) -> Value {
    json!({ "orgs": { "skd": { "name": { "nb": name }, "logo": format!("{origin}{logo}") } } })
}

fn drawing() -> ResponseTemplate {
    // What it is called counts for nothing.
    ResponseTemplate::new(200).set_body_raw(DRAWING, "application/octet-stream")
}

fn sheet_of(page: &Page) -> Option<String> {
    let sheets = page.attributes("link[rel=stylesheet]", "href");
    sheets.into_iter().find(|href| href.starts_with("/etat/"))
}

/// `docs/rules/inbox.md#g-9`: our own copies; `docs/rules/inbox.md#row`: only where the owner
/// itself is the sender.
#[tokio::test]
async fn marks_are_shown_where_the_owner_is_the_sender_and_come_from_us() {
    let town = town_with(List::OfTheDemo).await;
    town.app.organisations.read().await.unwrap();
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let bylines = inbox.texts(".af-list-row__byline");
    let with_mark = inbox.texts(".af-list-row__byline:has([data-logo])");
    let initials = inbox.attributes(".af-list-row__byline > .ds-avatar", "data-initials");
    assert_eq!(
        initials.len(),
        bylines.len(),
        "initials stand in for each mark"
    );
    assert!(!with_mark.is_empty() && with_mark.len() < bylines.len());
    assert!(bylines.iter().any(|line| line.contains(" via ")));
    assert!(with_mark.iter().all(|line| !line.contains(" via ")));

    let sheet = sheet_of(&inbox).unwrap();
    let answer = visitor.steps(&town.at(&sheet)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(
        answer.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(
        answer.header("content-security-policy"),
        "default-src 'none'; frame-ancestors 'none'"
    );
    assert_eq!(answer.header("set-cookie"), "");
    for code in inbox.attributes("[data-logo]", "data-logo") {
        let rule = format!("[data-logo=\"{code}\"]{{--af-logo:url(\"data:image/");
        assert!(answer.body.contains(&rule), "{code}");
    }
    assert!(
        !answer.body.contains("http://etat.localhost"),
        "an address elsewhere"
    );

    let signed_out = Visitor::new().steps(&town.at(&sheet)).await;
    assert_eq!(signed_out.body, answer.body, "it belongs to nobody");
    let dialog = visitor
        .opens(&town.at(&format!("/dialog/{}", town.dialog("skatteoppgjor"))))
        .await;
    assert_eq!(
        dialog.attributes(".af-sender [data-logo]", "data-logo"),
        ["skd"]
    );
    assert!(sheet_of(&dialog).unwrap().starts_with("/etat/skd."));
}

/// The demo's list has one owner without a logo, one whose file is cut off, one with script in it.
#[tokio::test]
async fn owners_without_a_usable_mark_go_by_initials() {
    let town = town_with(List::OfTheDemo).await;
    let reading = town.app.organisations.read().await.unwrap();
    let owners = town.around.world["serviceOwners"]
        .as_object()
        .unwrap()
        .len();
    let expected = RefreshReport {
        owners,
        marks: owners - 3,
        skipped: 0,
    };
    assert_eq!(reading, expected);
    let marks = town.app.organisations.marks();
    let has_mark = |code| marks.get(&OwnerCode::parse(code).unwrap()).is_some();
    assert!(["ssb", "dat", "tad"].iter().all(|code| !has_mark(code)));
    assert_eq!(
        marks
            .get(&OwnerCode::parse("fjordvik").unwrap())
            .unwrap()
            .media_type,
        "image/png"
    );
    assert!(has_mark("skd"));
}

#[tokio::test]
async fn a_mark_that_is_not_known_by_this_hash_is_not_there() {
    let town = town_with(List::OfTheDemo).await;
    town.app.organisations.read().await.unwrap();
    let marks = town.app.organisations.marks();
    let hash = marks
        .get(&OwnerCode::parse("skd").unwrap())
        .unwrap()
        .hash
        .as_str();
    let good = town.at(&format!("/etat/skd.{hash}"));
    assert_eq!(Visitor::new().steps(&good).await.status, StatusCode::OK);
    for word in [
        "skd.000000000000".to_owned(),
        format!("tad.{hash}"),
        format!("nobody.{hash}"),
        format!("skd.{hash},skd.{hash}"),
        format!("skd.{hash}.css"),
        "skd".to_owned(),
    ] {
        let page = Visitor::new()
            .steps(&town.at(&format!("/etat/{word}")))
            .await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{word}");
        assert_eq!(page.header("cache-control"), "no-store", "{word}");
    }
}

#[tokio::test]
async fn without_a_list_at_start_the_built_in_names_stand_and_the_list_is_taken_when_it_comes() {
    let server = MockServer::start().await;
    let url = (server.uri() + "/orgs.json").parse().unwrap();
    let town = town_with(List::At(url)).await;
    assert!(town.app.organisations.read().await.is_err());
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    assert!(inbox.text().contains("Skatteetaten"));
    assert_eq!(sheet_of(&inbox), None);

    let names = json!({ "nb": "Skattekontoret", "nn": "Skattekontora", "en": "Tax Office" });
    let list = json!({ "orgs": { "skd": { "name": names, "logo": null }, "nav": 1 } });
    let answer = ResponseTemplate::new(200).set_body_json(list);
    Mock::given(path("/orgs.json"))
        .respond_with(answer)
        .mount(&server)
        .await;
    town.app.organisations.read().await.unwrap();
    for (language, name) in [
        ("nb", "Skattekontoret"),
        ("nn", "Skattekontora"),
        ("en", "Tax Office"),
    ] {
        let mut visitor = Visitor::reading(language);
        let inbox = town.signs_in(&mut visitor, "lys").await;
        assert!(inbox.text().contains(name), "{language}");
        assert!(
            inbox.text().contains("Nav"),
            "an entry that cannot be read takes no name away"
        );
    }
}

/// `docs/rules/security.md#limits`: longest answer and time, no redirects;
/// `docs/rules/security.md#degradation`: the last copy stands for a day.
#[tokio::test]
async fn a_list_that_cannot_be_read_changes_nothing_for_a_day() {
    let played = Played::new().await;
    let elsewhere = MockServer::start().await;
    let other = ResponseTemplate::new(200).set_body_json(list_of("", "Elsewhere", ""));
    Mock::given(path("/orgs.json"))
        .respond_with(other)
        .mount(&elsewhere)
        .await;
    let mut long = list_of("", "Long", "");
    long["filler"] = "x".repeat(1024 * 1024).into();
    let late = list_of("", "Late", "");
    let failures = [
        ("down", ResponseTemplate::new(503)),
        ("gone", ResponseTemplate::new(404)),
        (
            "moved",
            ResponseTemplate::new(302).insert_header("location", elsewhere.uri() + "/orgs.json"),
        ),
        (
            "no list",
            ResponseTemplate::new(200).set_body_raw("<html></html>", "text/html"),
        ),
        ("too long", ResponseTemplate::new(200).set_body_json(long)),
        (
            "too late",
            ResponseTemplate::new(200)
                .set_body_json(late)
                .set_delay(TOO_LATE),
        ),
    ];
    for (what, failure) in &failures {
        played.answers("/orgs.json", failure.clone()).await;
        assert_eq!(played.reads().await, None, "{what}");
        assert_eq!(played.name(), "Skatteetaten", "{what}");
    }
    played.lists("Skattekontoret", "/skd.svg").await;
    played.answers("/skd.svg", drawing()).await;
    assert_eq!(played.reads().await.unwrap().marks, 1);
    for (what, failure) in &failures[..4] {
        played.answers("/orgs.json", failure.clone()).await;
        assert_eq!(played.reads().await, None, "{what}");
        assert_eq!(
            (played.name().as_str(), played.has_mark()),
            ("Skattekontoret", true),
            "{what}"
        );
    }
    played.clock.advance("24h 1s".parse().unwrap());
    assert_eq!(
        (played.name().as_str(), played.has_mark()),
        ("Skatteetaten", false)
    );
    assert!(
        elsewhere.received_requests().await.unwrap().is_empty(),
        "a redirect was followed"
    );
}

#[tokio::test]
async fn a_picture_that_cannot_be_used_leaves_the_name() {
    let played = Played::new().await;
    let long = DRAWING.to_owned() + &" ".repeat(64 * 1024);
    let moved = ResponseTemplate::new(302).insert_header("location", "/good.svg");
    let active = DRAWING.replace("<rect", "<script>1</script><rect");
    let raw = |body: &str, kind| ResponseTemplate::new(200).set_body_raw(body, kind);
    let pictures = [
        ("/missing.svg", ResponseTemplate::new(404)),
        ("/moved.svg", moved),
        ("/long.svg", raw(&long, "image/svg+xml")),
        ("/active.svg", raw(&active, "image/svg+xml")),
        ("/page.png", raw("<html></html>", "image/png")),
        ("/late.svg", drawing().set_delay(TOO_LATE)),
    ];
    played.answers("/good.svg", drawing()).await;
    for (logo, picture) in pictures {
        played.answers(logo, picture).await;
        played.lists("Skattekontoret", logo).await;
        let reading = played.reads().await.unwrap();
        assert_eq!((reading.owners, reading.marks), (1, 0), "{logo}");
        assert_eq!(played.name(), "Skattekontoret");
    }
    played.lists("Skattekontoret", "/good.svg").await;
    assert_eq!(played.reads().await.unwrap().marks, 1);
}

#[tokio::test]
async fn a_mark_stands_while_nobody_answers_for_it_and_goes_when_it_is_taken_away() {
    let played = Played::new().await;
    played.lists("Skattekontoret", "/skd.svg").await;
    played.answers("/skd.svg", drawing()).await;
    played.reads().await.unwrap();
    played.answers("/skd.svg", ResponseTemplate::new(503)).await;
    for (passes, is_shown) in [("23h", true), ("2h", false)] {
        played.clock.advance(passes.parse().unwrap());
        // The list itself is fresh each time.
        played.reads().await.unwrap();
        assert_eq!(played.has_mark(), is_shown, "{passes}");
    }
    played.answers("/skd.svg", drawing()).await;
    played.reads().await.unwrap();
    assert!(played.has_mark());
    played.answers("/skd.svg", ResponseTemplate::new(404)).await;
    played.reads().await.unwrap();
    assert!(!played.has_mark());
}

/// `docs/rules/security.md#lim-9`: a list cannot make the server call anybody else.
#[tokio::test]
async fn pictures_elsewhere_are_not_fetched() {
    let played = Played::new().await;
    let elsewhere = MockServer::start().await;
    let list = list_of(&elsewhere.uri(), "Skattekontoret", "/skd.svg");
    let answer = ResponseTemplate::new(200).set_body_json(list);
    played.answers("/orgs.json", answer).await;
    assert_eq!(played.reads().await.unwrap().marks, 0);
    assert!(elsewhere.received_requests().await.unwrap().is_empty());
}
