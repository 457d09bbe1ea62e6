//! Forms of pages that stand open while somebody logs in anew in another tab.

use std::time::Duration;

use reqwest::{Method, StatusCode};

use crate::support::{
    town::{INBOX_HOST, TestEnv},
    visitor::{Page, Visitor},
};

/// Signs in at the substantial level; gives a page with forms.
async fn signs_in(town: &TestEnv, visitor: &mut Visitor, person: &str) -> Page {
    let choice = visitor.opens(&town.at("/logg-inn?retur=%2Faktor")).await;
    if choice.url.host_str() == Some(INBOX_HOST) {
        return choice;
    }
    town.chooses_with(visitor, &choice, person, "minid").await
}

async fn is_signed_in(town: &TestEnv, visitor: &mut Visitor) -> bool {
    let headers = [("sec-fetch-mode", "cors")];
    let page = visitor
        .calls(Method::GET, &town.at("/okt"), &headers, None)
        .await;
    page.status == StatusCode::NO_CONTENT
}

async fn log_out_works(town: &TestEnv, visitor: &mut Visitor, page: &Page) {
    let button = match page.attributes("html", "lang")[0].as_str() {
        "en" => "Log out",
        _ => "Logg ut",
    };
    visitor.stops_at = Some("/logout");
    let out = visitor.submits(page, button, &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.text());
    visitor.stops_at = None;
    assert!(!is_signed_in(town, visitor).await);
}

/// `docs/rules/security.md#act-3`: a second login, a silent round trip and a step-up of the same
/// person.
#[tokio::test]
async fn forms_of_the_same_person_work_after_another_login() {
    let town = TestEnv::new().await;
    let hows = [
        ("", "English", "en"),
        ("&stille=1", "Nynorsk", "nn"),
        ("&niva=hoy", "Bokmål", "nb"),
    ];
    for (how, button, language) in hows {
        let mut visitor = Visitor::new();
        let old = signs_in(&town, &mut visitor, "lys").await;
        let before = visitor.cookie(INBOX_HOST, "sid").unwrap().to_owned();
        let start = format!("/logg-inn?retur=%2Fprofil{how}");
        let mut page = visitor.opens(&town.at(&start)).await;
        if page.url.host_str() != Some(INBOX_HOST) {
            page = town
                .chooses_with(&mut visitor, &page, "lys", "bankid")
                .await;
        }
        assert_eq!(page.url.path(), "/profil");
        assert_ne!(visitor.cookie(INBOX_HOST, "sid"), Some(&*before), "{how}");
        let changed = visitor.submits(&old, button, &[]).await;
        assert_eq!(changed.status, StatusCode::OK, "{how}: {}", changed.text());
        assert_eq!(changed.attributes("html", "lang"), [language]);
        log_out_works(&town, &mut visitor, &old).await;
    }
}

/// The login ended by itself meanwhile, and the same person is back.
#[tokio::test]
async fn forms_of_the_same_person_work_after_the_login_had_ended() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let old = signs_in(&town, &mut visitor, "lys").await;
    town.passes(Duration::from_mins(45));
    signs_in(&town, &mut visitor, "lys").await;
    let english = visitor.submits(&old, "English", &[]).await;
    assert_eq!(english.status, StatusCode::OK, "{}", english.text());
    // A page that has stood open for more than a day is one to load again.
    town.passes(Duration::from_hours(25));
    signs_in(&town, &mut visitor, "lys").await;
    let refused = visitor.submits(&old, "Nynorsk", &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.has_form("/logg-ut"));
    log_out_works(&town, &mut visitor, &refused).await;
}

/// `docs/rules/security.md#ses-7`: what somebody else left open does nothing but log out.
#[tokio::test]
async fn a_form_of_another_person_is_refused_and_logging_out_works() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let old = signs_in(&town, &mut visitor, "rask").await;
    town.ends_sso(&mut visitor);
    signs_in(&town, &mut visitor, "lys").await;
    let refused = visitor.submits(&old, "English", &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.attributes("html", "lang"), ["nb"]);
    assert_eq!(refused.heading(), "Nå er det en annen som er logget inn");
    assert!(refused.has_form("/logg-ut"), "with the way out");
    assert!(is_signed_in(&town, &mut visitor).await);
    log_out_works(&town, &mut visitor, &old).await;
}

/// Whoever is on a page that there is not still finds the way out.
#[tokio::test]
async fn every_page_of_a_fault_has_the_way_out_for_whoever_is_signed_in() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    signs_in(&town, &mut visitor, "lys").await;
    for path in [
        "/no-such-page",
        "/inbox/no-such-dialog",
        "/logg-inn/retur",
        "/logg-inn/retur?code=x&code=y",
    ] {
        let page = visitor.opens(&town.at(path)).await;
        assert!(page.status.is_client_error(), "{path}");
        assert!(page.has_form("/logg-ut"), "{path}");
    }
    let nobody = Visitor::new().opens(&town.at("/no-such-page")).await;
    assert!(!nobody.has_form("/logg-ut"));
}
