//! The folders, as requests: what is in each, how the frame leads there, what an empty one says.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::support::{
    town::{INBOX_HOST, TestEnv},
    visitor::{Page, Visitor},
};

/// The folders by their words, with what must hold for a dialog to be in each
/// (`docs/rules/inbox.md#folders`). Takes the labels and the status.
type Rule = fn(&BTreeSet<String>, &str) -> bool;

const FOLDERS: [(&str, &str, Rule); 5] = [
    ("innboks", "Innboks", |labels, status| {
        is_at_hand(labels) && status != "Draft"
    }),
    ("utkast", "Utkast", |labels, status| {
        is_at_hand(labels) && status == "Draft"
    }),
    ("sendt", "Sendt", |labels, _| labels.contains("Sent")),
    ("arkiv", "Arkiv", |labels, _| labels.contains("Archive")),
    ("papirkurv", "Papirkurv", |labels, _| labels.contains("Bin")),
];

fn is_at_hand(labels: &BTreeSet<String>) -> bool {
    !labels.contains("Archive") && !labels.contains("Bin")
}

fn ids(page: &Page) -> BTreeSet<String> {
    page.attributes("main h3 a", "id").into_iter().collect()
}

/// Labels and status of a dialog as it was made; `None` for one that no list shows.
pub(crate) fn made(town: &TestEnv, dialog: &Value) -> Option<(String, BTreeSet<String>, String)> {
    let create = &dialog["create"];
    let now = town.clock.now();
    let time = |name: &str| -> Option<jiff::Timestamp> { create[name].as_str()?.parse().ok() };
    let is_hidden = time("visibleFrom").is_some_and(|time| time > now)
        || time("expiresAt").is_some_and(|time| time <= now)
        || create["isApiOnly"] == true
        || dialog["deleted"] == true;
    if is_hidden {
        return None;
    }
    let words = |value: &Value| -> BTreeSet<String> {
        let words = value.as_array().into_iter().flatten();
        words
            .filter_map(|word| word.as_str().map(str::to_owned))
            .collect()
    };
    let mut labels = words(&dialog["labels"]);
    let mut sent = create["transmissions"].as_array().into_iter().flatten();
    if sent.any(|one| one["type"] == "Submission" || one["type"] == "Correction") {
        labels.insert("Sent".to_owned());
    }
    let status = create["status"].as_str().unwrap_or("NotApplicable");
    let id = create["id"].as_str()?.to_owned();
    Some((id, labels, status.to_owned()))
}

#[tokio::test]
async fn each_folder_holds_what_its_rule_says_and_nothing_else() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let person = inbox.url.path().split('/').nth(2).unwrap().to_owned();
    let own = &town.around.people.iter().find(|one| one.key == "lys");
    let urn = format!(
        "urn:altinn:person:identifier-no:{}",
        own.unwrap().pid.as_deref().unwrap()
    );
    let dialogs = town.around.world["dialogs"].as_array().unwrap();
    let of_person = dialogs
        .iter()
        .filter(|dialog| dialog["create"]["party"] == urn.as_str());
    let made: Vec<_> = of_person.filter_map(|dialog| made(&town, dialog)).collect();
    let mut filled = 0;
    for (word, heading, rule) in FOLDERS {
        let page = visitor
            .opens(&town.at(&format!("/a/{person}/{word}")))
            .await;
        assert_eq!(page.status, StatusCode::OK, "{word}");
        assert_eq!(page.heading(), heading);
        let expected: BTreeSet<String> = made
            .iter()
            .filter(|(_, labels, status)| rule(labels, status))
            .map(|(id, _, _)| format!("d-{id}"))
            .collect();
        assert_eq!(ids(&page), expected, "{word}");
        filled += usize::from(!expected.is_empty());
        let current = page.texts(".af-side a[aria-current=page]");
        assert!(current[0].starts_with(heading), "{word}: {current:?}");
        assert_eq!(current.len(), 1, "{word}");
    }
    assert_eq!(filled, 5, "the world has something in every folder");
}

#[tokio::test]
async fn a_dialog_leads_back_to_the_folder_it_was_opened_from() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let archive = visitor.follows(&inbox, "Arkiv").await;
    let first = archive.texts("main h3 a")[0].clone();
    let dialog = visitor.follows(&archive, &first).await;
    assert!(dialog.find_link("Tilbake til arkivet").is_some());
    assert_eq!(dialog.texts(".af-side a[aria-current=page]"), ["Arkiv"]);
    assert_eq!(
        dialog.texts("nav.ds-breadcrumbs li"),
        ["Start", "Arkiv", &first]
    );
    let back = visitor.follows(&dialog, "Tilbake til arkivet").await;
    assert_eq!(back.url.path(), archive.url.path());
}

/// A link from an e-mail names no list: the dialog's own folder is the way back, and the page says
/// where the dialog lies.
#[tokio::test]
async fn a_dialog_that_was_put_away_says_so_wherever_it_is_opened() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let address = town.at(&format!("/dialog/{}", town.dialog("studielan")));
    let dialog = visitor.opens(&address).await;
    assert!(dialog.find_link("Tilbake til arkivet").is_some());
    let inbox = "%2Fa%2F318037434%2Finnboks";
    let dialog = visitor.opens(&format!("{address}?liste={inbox}")).await;
    assert!(
        dialog
            .texts(".af-facts li")
            .contains(&"I arkivet".to_owned())
    );
}

#[tokio::test]
async fn empty_folders_say_what_they_are_for() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "rask").await;
    for (word, heading) in [
        ("utkast", "Ingen utkast"),
        ("sendt", "Ingenting er sendt"),
        ("arkiv", "Arkivet er tomt"),
        ("papirkurv", "Papirkurven er tom"),
    ] {
        let page = visitor
            .opens(&town.at(&format!("/a/319227083/{word}")))
            .await;
        assert_eq!(page.texts("main h2"), [heading], "{word}");
    }
    let page = visitor.opens(&town.at("/a/319227083/ukjent")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_colours_are_chosen_in_place_and_kept_in_the_browser() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    assert_eq!(inbox.attributes("html", "data-color-scheme"), ["auto"]);
    let dark = visitor.submits(&inbox, "Mørke", &[]).await;
    assert_eq!(dark.url, inbox.url, "one stays where one is");
    assert_eq!(dark.attributes("html", "data-color-scheme"), ["dark"]);
    assert_eq!(visitor.cookie(INBOX_HOST, "prefs"), Some(".0.dark.0"));
    let nynorsk = visitor.submits(&dark, "Nynorsk", &[]).await;
    assert_eq!(
        nynorsk.attributes("html", "data-color-scheme"),
        ["dark"],
        "one choice leaves the other"
    );
    let token = nynorsk.attributes("form[action='/utseende'] input[name=skjema]", "value");
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let body = format!("utseende=pink&retur=%2F&skjema={}", token[0]);
    let refused = visitor
        .calls(Method::POST, &town.at("/utseende"), &[kind], Some(body))
        .await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
}
