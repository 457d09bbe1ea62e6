//! What reads changes nothing: a request that is no person's own navigation writes nothing and
//! consumes no notice, whatever address of the table it is for.

use std::time::Duration;

use arbeidsflate::urls::table;
use reqwest::{Method, StatusCode};

use crate::{
    routes_access::{POSTED, address},
    support::{
        town::TestEnv,
        visitor::{Page, Visitor},
    },
};

const NAVIGATION: [(&str, &str); 3] = [
    ("sec-fetch-mode", "navigate"),
    ("sec-fetch-dest", "document"),
    ("sec-fetch-site", "same-origin"),
];
/// A party that was not the one used last.
const OTHER: &str = "/a/318037434/innboks";
const ADDED: &str = "Lagt til i favorittene";
const RENAMED: &str = "Søket har fått nytt navn";

type Headers = Vec<(&'static str, &'static str)>;

/// Requests that are nobody's going to a page, by name.
fn others() -> Vec<(&'static str, Method, Headers)> {
    let navigation = |more: &[(&'static str, &'static str)]| [&NAVIGATION[..], more].concat();
    let of_page = |mode, destination| {
        vec![
            ("sec-fetch-mode", mode),
            ("sec-fetch-dest", destination),
            ("sec-fetch-site", "same-origin"),
            ("accept", "text/html"),
        ]
    };
    vec![
        ("HEAD", Method::HEAD, navigation(&[])),
        ("HEAD of a program", Method::HEAD, vec![]),
        (
            "prefetch",
            Method::GET,
            navigation(&[("sec-purpose", "prefetch")]),
        ),
        (
            "prerender",
            Method::GET,
            navigation(&[("sec-purpose", "prefetch;prerender")]),
        ),
        (
            "old prefetch",
            Method::GET,
            navigation(&[("purpose", "prefetch")]),
        ),
        (
            "preview",
            Method::GET,
            navigation(&[("x-purpose", "preview")]),
        ),
        (
            "old Firefox",
            Method::GET,
            navigation(&[("x-moz", "prefetch")]),
        ),
        ("script", Method::GET, of_page("cors", "empty")),
        ("own script", Method::GET, of_page("same-origin", "empty")),
        ("image", Method::GET, of_page("no-cors", "image")),
        ("program", Method::GET, vec![]),
    ]
}

/// Whether it is a step of a login that a GET may make: a browser that says nothing may begin one,
/// and the provider ends one however its page loads the address.
fn is_of_a_login(name: &str, url: &str) -> bool {
    let is_ahead = ["HEAD", "pre", "old"]
        .iter()
        .any(|word| name.starts_with(word));
    name == "program" && url.contains("/logg-inn") || !is_ahead && url.contains("/logg-ut/varsel?")
}

fn token_of(page: &Page) -> String {
    page.attributes("form[action='/sprak'] input[name=skjema]", "value")[0].clone()
}

/// Posts a form without going to the page that tells of it.
async fn posts(town: &TestEnv, visitor: &mut Visitor, path: &str, fields: &str) {
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let body = Some(fields.to_owned());
    let page = visitor
        .calls(Method::POST, &town.at(path), &headers, body)
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
}

/// Saves a search of the list with this address; gives its id.
pub(crate) async fn saves_a_search(town: &TestEnv, visitor: &mut Visitor, inbox: &Page) -> String {
    let list = format!("{}?lest=nei", inbox.url.path());
    let page = visitor.opens(&town.at(&list)).await;
    visitor
        .submits(&page, "Lagre søket", &[("navn", "Ulest")])
        .await;
    let all = visitor.opens(&town.at("/sok")).await;
    let link = all.link("Endre navn");
    link.rsplit('/').next().unwrap().to_owned()
}

/// `docs/rules/security.md#act-1`, `docs/rules/login.md#m25`.
#[tokio::test]
async fn m25_act_1_only_a_persons_own_navigation_writes() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "rask").await;
    let saved = saves_a_search(&town, &mut visitor, &inbox).await;
    let favourite = format!("skjema={}&favoritt=1.x&retur=%2Faktor", token_of(&inbox));
    posts(&town, &mut visitor, "/aktor/318037434/favoritt", &favourite).await;
    // Long enough for a page to be activity, and no time for new tokens.
    town.passes(Duration::from_secs(20));
    let issuer = town.places.issuer.origin().ascii_serialization();
    let rows = table::ALL.iter().filter(|row| !POSTED.contains(row));
    // The stream has no end.
    let rows = rows.filter(|row| **row != table::DIALOG_EVENTS.row());
    let mut urls: Vec<String> = rows
        .map(|row| address(&town, &row.pattern.replace("{sok}", &saved)))
        .collect();
    urls.push(town.at(&format!("/logg-ut/varsel?iss={issuer}&sid=unknown")));
    urls.push(town.at("/logg-inn?retur=%2Faktor"));
    urls.push(inbox.url.to_string());
    let before = town.database_rows().await;
    assert!(before["visit"].len() + before["person_saved"].len() >= 2);
    for url in &urls {
        for (name, method, headers) in others() {
            if is_of_a_login(name, url) {
                continue;
            }
            visitor.calls(method, url, &headers, None).await;
            assert!(
                before == town.database_rows().await,
                "{name} of {url} wrote"
            );
        }
    }
    // Each of them is written by the person's own navigation.
    let shown = visitor.opens(&town.at("/aktor")).await;
    assert!(shown.text().contains(ADDED), "{}", shown.text());
    let again = visitor.opens(&town.at("/aktor")).await;
    assert!(!again.text().contains(ADDED), "told once");
    let opened = format!("/sok/{saved}/apne");
    for (path, changed) in [(OTHER, "person_setting"), (&opened, "person_saved")] {
        let before = town.database_rows().await;
        visitor.opens(&town.at(path)).await;
        let after = town.database_rows().await;
        assert!(before[changed] != after[changed], "{path}");
    }
}

/// `docs/rules/security.md#act-1`: each page that tells of what a form has done keeps the notice for
/// whoever goes there.
#[tokio::test]
async fn act_1_a_notice_waits_for_a_navigation() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "rask").await;
    let saved = saves_a_search(&town, &mut visitor, &inbox).await;
    let (search, favourite) = (format!("/sok/{saved}"), "/aktor/318037434/favoritt");
    for (path, form, fields, told) in [
        ("/aktor", favourite, "favoritt=1.x&retur=%2Faktor", ADDED),
        ("/sok", &search, "navn=Andre", RENAMED),
        (inbox.url.path(), &search, "navn=Tredje", RENAMED),
        (OTHER, &search, "navn=Fjerde", RENAMED),
        (
            "/profil",
            "/profil/slettede",
            "paa=1",
            "Innstillingen er lagret",
        ),
    ] {
        let fields = format!("skjema={}&{fields}", token_of(&inbox));
        posts(&town, &mut visitor, form, &fields).await;
        for (name, method, headers) in others() {
            let page = visitor.calls(method, &town.at(path), &headers, None).await;
            assert!(!page.body.contains(told), "{name} of {path}");
        }
        let page = visitor.opens(&town.at(path)).await;
        assert!(page.text().contains(told), "{path}: {}", page.text());
        let again = visitor.opens(&town.at(path)).await;
        assert!(!again.text().contains(told), "{path}: told once");
    }
}
