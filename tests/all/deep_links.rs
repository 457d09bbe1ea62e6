//! Links that name a dialog as other systems do lead to it, and say so when they do not.

use reqwest::{Method, StatusCode};
use simulators::{
    dialogporten::{Fault, Operation},
    world::Size,
};

use crate::support::{
    town::{TestEnv, TestEnvOptions},
    visitor::Visitor,
};

const INSTANCE: &str = "51000001/5b0f3c1e-7a7d-4b0e-9d5a-1f2e3d4c5b6a";
const LETTER: &str = "urn:altinn:correspondence-id:0c9d8e7f-6a5b-4c3d-8e2f-1a0b9c8d7e6f";
const NOWHERE: &str = "51000001/01a0f4c4-98c0-7002-8000-00000000ffff";

async fn town() -> TestEnv {
    TestEnv::with(TestEnvOptions {
        world: Size::Standard,
        ..TestEnvOptions::default()
    })
    .await
}

#[tokio::test]
async fn each_kind_of_name_leads_to_its_dialog_without_opening_it() {
    let town = town().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let own = format!("urn:altinn:dialog-id:{}", town.dialog("bostotte-sak"));
    let whole = format!("urn:altinn:instance-id:{INSTANCE}");
    for (name, dialog) in [
        (whole.as_str(), "bostotte-sak"),
        (INSTANCE, "bostotte-sak"),
        (LETTER, "nav-brev-ulest"),
        (&own, "bostotte-sak"),
    ] {
        for link in [
            "/videresend?instans",
            "/redirect?instanceUrn",
            "/redirect?instanceurn",
        ] {
            let answer = visitor.steps(&town.at(&format!("{link}={name}"))).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{link} {name}");
            let path = format!("/dialog/{}", town.dialog(dialog));
            assert_eq!(answer.location().path(), path, "{link} {name}");
        }
    }
    assert_eq!(town.openings(), 0);
}

#[tokio::test]
async fn a_link_survives_the_login() {
    let town = town().await;
    let mut visitor = Visitor::new();
    let link = town.at(&format!("/videresend?instans={INSTANCE}"));
    let choice = visitor.opens(&link).await;
    let page = town.chooses(&mut visitor, &choice, "lys").await;
    let path = format!("/dialog/{}", town.dialog("bostotte-sak"));
    assert_eq!(
        (page.url.path(), page.status),
        (path.as_str(), StatusCode::OK)
    );
}

#[tokio::test]
async fn a_link_that_leads_nowhere_says_so() {
    let town = town().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "rask").await;
    let unreadable = "Lenken viser ikke til noen melding";
    for (name, status, heading) in [
        (
            NOWHERE,
            StatusCode::NOT_FOUND,
            "Vi finner ingen melding for denne lenken",
        ),
        (
            INSTANCE,
            StatusCode::FORBIDDEN,
            "Du har ikke tilgang til denne meldingen",
        ),
        ("", StatusCode::BAD_REQUEST, unreadable),
        ("xyz", StatusCode::BAD_REQUEST, unreadable),
        ("//evil.example/", StatusCode::BAD_REQUEST, unreadable),
        (
            "urn:altinn:instance-id:1/2",
            StatusCode::BAD_REQUEST,
            unreadable,
        ),
    ] {
        for link in ["/videresend?instans", "/redirect?instanceUrn"] {
            let page = visitor.opens(&town.at(&format!("{link}={name}"))).await;
            let told = (page.status, page.heading());
            assert_eq!(told, (status, heading.to_owned()), "{link} {name}");
        }
    }
    let page = visitor.opens(&town.at("/videresend")).await;
    assert_eq!(page.heading(), unreadable);
    let fails = town.dialogporten();
    fails
        .inject_fault(Operation::Lookup, Fault::ExecutionError)
        .unwrap();
    let link = town.at(&format!("/videresend?instans={NOWHERE}"));
    let page = visitor.opens(&link).await;
    assert_eq!(
        page.status,
        StatusCode::BAD_GATEWAY,
        "a fault is not told as a gap"
    );
}

/// A name that Dialogporten takes for none, whatever we think of it.
#[tokio::test]
async fn a_name_that_dialogporten_refuses_is_told_as_one() {
    let town = town().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let too_large = format!("9999999999/{}", INSTANCE.split('/').nth(1).unwrap());
    let link = town.at(&format!("/videresend?instans={too_large}"));
    let page = visitor.opens(&link).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert_eq!(page.heading(), "Lenken viser ikke til noen melding");
}

/// Browsers keep a fragment over redirects until somebody answers a form of the provider's: so a browser,
/// which unlike a program that follows links asks for `https`, comes by a page whose script keeps it.
#[tokio::test]
async fn a_browser_comes_by_a_page_that_keeps_the_fragment_of_the_address() {
    let town = TestEnv::new().await;
    let id = town.dialog("sykepenger");
    let address = town.at(&format!("/dialog/{id}?liste=/a/meg/arkiv"));
    let mut visitor = Visitor::new();
    let browser = [
        ("accept", "text/html"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
        ("sec-fetch-site", "none"),
        ("upgrade-insecure-requests", "1"),
    ];
    let sent = visitor.calls(Method::GET, &address, &browser, None).await;
    assert_eq!(sent.location().path(), "/logg-inn/videre");
    let way = visitor.opens(sent.location().as_str()).await;
    assert_eq!(way.heading(), "Logg inn for å se meldingen");
    let refresh = &way.attributes("meta[http-equiv=refresh]", "content")[0];
    let (wait, login) = refresh.split_once("; url=").unwrap();
    assert_eq!(wait, "0");
    assert_eq!(way.attributes("a[data-login]", "href"), [login]);
    assert_eq!(way.attributes("main script", "src").len(), 1);
    let choice = visitor.opens(&town.at(login)).await;
    let dialog = town.chooses(&mut visitor, &choice, "lys").await;
    assert_eq!(dialog.url.as_str(), address);
    // Whoever has no fragment to lose, and every other page, goes to the login at once.
    visitor.forgets(crate::support::town::INBOX_HOST);
    for (path, headers) in [
        (format!("/dialog/{id}"), &browser[..4]),
        ("/sok".to_owned(), &browser[..]),
    ] {
        let address = town.at(&path);
        let sent = visitor.calls(Method::GET, &address, headers, None);
        assert_eq!(sent.await.location().path(), "/logg-inn", "{path}");
    }
}
