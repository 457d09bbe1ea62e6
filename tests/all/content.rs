//! The operator's content in the running inbox: names, mark and notice bar.

use std::path::PathBuf;

use arbeidsflate::config::Config;
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};

use crate::support::{
    town::{INBOX_HOST, TestEnv, TestEnvOptions},
    visitor::{Page, Visitor},
};

const SVG: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><path d=\"M0 0h1v1z\"/></svg>";
const NOTICE: &str = r#"
name = { nb = "Innboksen i Fjordvik", en = "The Fjordvik inbox" }
mark = "mark.svg"
[notice]
severity = "warning"
from = 2026-11-24T11:00:00+01:00
to = 2026-11-24T12:00:00+01:00
text = { nb = "Vi arbeider med innboksen.", en = "We work on the inbox." }
link = { url = "https://drift.example.no/", text = { nb = "Les om arbeidet" } }
"#;

/// A content file with a mark beside it; gone when it is dropped.
pub(crate) struct ContentFile(PathBuf);

impl ContentFile {
    pub(crate) fn new(text: &str) -> Self {
        let name = format!("content-{}", uuid::Uuid::new_v4());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("content.toml"), text).unwrap();
        std::fs::write(folder.join("mark.svg"), SVG).unwrap();
        Self(folder)
    }

    pub(crate) fn path(&self) -> String {
        self.0.join("content.toml").display().to_string()
    }

    pub(crate) async fn town(&self) -> TestEnv {
        let wishes = TestEnvOptions {
            settings: vec![("CONTENT_FILE", self.path())],
            ..TestEnvOptions::default()
        };
        TestEnv::with(wishes).await
    }
}

impl Drop for ContentFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn bar(page: &Page) -> Vec<String> {
    page.texts(".af-notice-bar [role=status]")
}

fn advance(town: &TestEnv, minutes: i64) {
    town.clock.advance(SignedDuration::from_mins(minutes));
}

#[tokio::test]
async fn a_notice_shows_on_every_page_between_its_times() {
    let file = ContentFile::new(NOTICE);
    let town = file.town().await;
    let mut visitor = Visitor::new();
    let paths = ["/", "/hjelp", "/nowhere"];
    for path in paths {
        let page = visitor.opens(&town.at(path)).await;
        assert!(bar(&page).is_empty(), "{path}");
    }
    advance(&town, 60);
    for path in paths {
        let page = visitor.opens(&town.at(path)).await;
        let text = bar(&page).join("");
        assert!(text.starts_with("Viktig melding: Vi arbeider"), "{text}");
        assert!(text.contains("drift.example.no"), "{text}");
        let link = page.attributes(".af-notice-bar a", "href");
        assert_eq!(link, ["https://drift.example.no/"]);
    }
    let english = Visitor::reading("en").opens(&town.at("/")).await;
    assert!(bar(&english)[0].contains("We work on the inbox."));
    assert_eq!(english.attributes(".af-notice-bar a", "lang"), ["nb"]);
    let inbox = town.signs_in(&mut visitor, "rask").await;
    assert_eq!(bar(&inbox).len(), 1);
    advance(&town, 60);
    let page = visitor.opens(&town.at("/hjelp")).await;
    assert!(bar(&page).is_empty());
}

/// `docs/rules/inbox.md#f-7`: by a form, for the visit, without a cookie of its own.
#[tokio::test]
async fn a_closed_notice_stays_closed_for_the_visit_alone() {
    let file = ContentFile::new(NOTICE);
    let town = file.town().await;
    advance(&town, 60);
    let mut signed_out = Visitor::new();
    let help = signed_out.opens(&town.at("/hjelp")).await;
    assert!(signed_out.cookie_names(INBOX_HOST).is_empty());
    let after = signed_out.submits(&help, "Lukk", &[]).await;
    assert_eq!(after.url.path(), "/hjelp", "back to the same page");
    assert!(bar(&after).is_empty());
    assert_eq!(signed_out.cookie_names(INBOX_HOST), ["sid"]);
    let start = signed_out.opens(&town.at("/")).await;
    assert!(bar(&start).is_empty());
    assert_eq!(bar(&Visitor::new().opens(&town.at("/")).await).len(), 1);

    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "rask").await;
    let after = visitor.submits(&inbox, "Lukk", &[]).await;
    assert_eq!((after.url.clone(), bar(&after).len()), (inbox.url, 0));
    let missing = visitor.opens(&town.at("/nowhere")).await;
    assert!(bar(&missing).is_empty(), "error pages of the visit too");
    visitor.submits(&after, "Logg ut", &[]).await;
    let start = visitor.opens(&town.at("/")).await;
    assert_eq!(bar(&start).len(), 1, "another visit");
}

#[tokio::test]
async fn closing_another_notice_than_this_closes_nothing_and_leads_nowhere_else() {
    let file = ContentFile::new(NOTICE);
    let town = file.town().await;
    advance(&town, 60);
    let mut visitor = Visitor::new();
    let help = visitor.opens(&town.at("/hjelp")).await;
    let form = [("varsel", "x"), ("retur", "https://evil.example/")];
    let after = visitor.submits(&help, "Lukk", &form).await;
    assert_eq!(after.url.path(), "/");
    assert_eq!(bar(&after).len(), 1);
    assert!(visitor.cookie_names(INBOX_HOST).is_empty(), "nothing kept");
}

/// Each closing keeps a visit: nobody may fill the store with them.
#[tokio::test]
async fn one_address_closes_only_so_many_notices_in_a_minute() {
    let town = TestEnv::new().await;
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let mut statuses = std::collections::BTreeSet::new();
    let mut visitor = Visitor::new();
    for _ in 0..601 {
        let page = visitor
            .calls(
                Method::POST,
                &town.at("/varsel/lukk"),
                &form,
                Some(String::new()),
            )
            .await;
        statuses.insert(page.status.as_u16());
    }
    assert_eq!(statuses.into_iter().collect::<Vec<_>>(), [303, 429]);
}

#[tokio::test]
async fn the_name_and_the_mark_of_the_operator_stand_on_every_page() {
    let file = ContentFile::new(NOTICE);
    let town = file.town().await;
    let page = Visitor::new().opens(&town.at("/hjelp")).await;
    assert_eq!(page.texts("title"), ["Hjelp – Innboksen i Fjordvik"]);
    assert_eq!(page.texts(".af-brand"), ["Innboksen i Fjordvik"]);
    let mark = page.attributes(".af-brand img", "src");
    let answer = Visitor::new()
        .calls(Method::GET, &town.at(&mark[0]), &[], None)
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.body, SVG);
    assert_eq!(answer.header("content-type"), "image/svg+xml");
    assert!(answer.header("cache-control").contains("immutable"));
    assert_eq!(
        answer.header("content-security-policy"),
        "default-src 'none'; frame-ancestors 'none'"
    );
    let other = town.at(&mark[0].replace("own-mark.", "own-mark.0"));
    let answer = Visitor::new().calls(Method::GET, &other, &[], None).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[test]
fn every_fault_of_the_file_is_a_line_with_the_setting_the_file_and_the_key() {
    let file = ContentFile::new("name = 1\n[links]\nforms = \"http://a.no/\"\nform = 2\n");
    let variables = [
        ("PUBLIC_URL", "https://inbox.example.no".to_owned()),
        ("CONTENT_FILE", file.path()),
    ];
    let variables = variables.map(|(name, value)| (format!("ARBEIDSFLATE_{name}"), value));
    let faults = Config::from_variables(variables).unwrap_err().to_string();
    let start = format!("ARBEIDSFLATE_CONTENT_FILE {}: ", file.path());
    let own: Vec<_> = faults
        .lines()
        .filter_map(|line| line.strip_prefix(&start))
        .collect();
    assert_eq!(own.len(), 3, "{faults}");
    for key in ["name ", "links.forms ", "links.form "] {
        assert!(
            own.iter().any(|line| line.starts_with(key)),
            "{key}: {own:?}"
        );
    }
    let variables = [(
        "ARBEIDSFLATE_CONTENT_FILE".to_owned(),
        "/none.toml".to_owned(),
    )];
    let faults = Config::from_variables(variables).unwrap_err().to_string();
    assert!(
        faults.contains("CONTENT_FILE /none.toml: cannot be read"),
        "{faults}"
    );
}

/// `docs/rules/inbox.md#pinned-services`: age does not hide them, and they stand there once.
#[tokio::test]
async fn messages_of_pinned_services_stand_on_top_of_the_whole_inbox_and_nowhere_twice() {
    let file = ContentFile::new("pinned_services = [\"tinglysing\", \"urn:altinn:resource:vann\"]");
    let town = file.town().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let group = &inbox.texts("main h2.af-list__heading")[0];
    assert_eq!(group, "Viktig");
    let anchor = |name: &str| format!("d-{}", town.dialog(name));
    let ids = inbox.attributes("main h3 a", "id");
    assert_eq!(ids[..2], [anchor("vann"), anchor("tinglysing")]);
    let unique: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len());
    // What is narrowed is shown as it was asked for.
    let narrowed = visitor
        .opens(&format!("{}?lest=nei", inbox.url.as_str()))
        .await;
    assert!(!narrowed.texts("main h2").contains(&"Viktig".to_owned()));
    // Without them the inbox stands as well.
    let calls = town.dialogporten_calls();
    visitor.opens(inbox.url.as_str()).await;
    assert_eq!(town.dialogporten_calls(), calls + 2, "one call for each");
}
