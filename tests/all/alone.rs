//! Somebody who has only themselves to act for meets no word about parties and no way to choose one, on
//! any page.

use reqwest::StatusCode;
use simulators::dialogporten::{Fault, Operation};

use crate::support::{
    town::TestEnv,
    visitor::{Page, Visitor},
};

/// Words about parties; what switches to another one has them too.
const WORDS: [(&str, &[&str]); 3] = [
    ("nb", &["aktør", "Aktør"]),
    ("nn", &["aktør", "Aktør"]),
    ("en", &["party", "Party", "parties", "Parties"]),
];

fn says_nothing_of_parties(page: &Page, words: &[&str]) {
    let address = &page.url;
    let text = page.text();
    for word in words {
        assert!(!text.contains(word), "«{word}» at {address}: {text}");
    }
    for (selector, name) in [("a", "href"), ("form", "action"), ("button", "formaction")] {
        let picker = format!("{selector}[{name}^='/aktor']");
        assert_eq!(page.attributes(&picker, name), [""; 0], "{address}");
    }
}

/// Every page that a person comes to, with and without something on it, and those of refusals.
fn addresses(town: &TestEnv, own: &str) -> Vec<String> {
    let folders = [
        "innboks",
        "frister",
        "utkast",
        "sendt",
        "arkiv",
        "papirkurv",
    ];
    let lists = folders.iter().flat_map(|folder| {
        ["", "?velg=1", "?q=skatt", "?q=finnesikke&lest=nei"]
            .map(|query| format!("{own}/{folder}{query}"))
    });
    let dialog = format!("/dialog/{}", town.dialog("barnehage"));
    let of_dialog =
        ["", "/historikk", "/tilgang", "/utskrift"].map(|page| format!("{dialog}{page}"));
    let others = [
        "/sok",
        "/profil",
        "/profil/slett",
        "/hjelp",
        "/personvern",
        "/tilgjengelighet",
        // Refusals.
        "/finnes-ikke",
        "/a/318037434/innboks",
        "/aktor/318037434/enheter",
        "/dialog/01a0f4c4-98c0-7002-8a5b-c3de00003dde",
        "/inbox/01a0f4c4-98c0-7002-8a5b-c3de00003dde",
        "/?party=urn:altinn:organization:identifier-no:318037434",
        "/videresend?instans=tull",
        // Several parties, of which there is one.
        "/a/alle/innboks",
        "/a/alle/arkiv?q=skatt",
        "/a/virksomheter/innboks/filter",
        "/a/utvalg/innboks?enhet=318037434",
        "/a/utvalg-abcdefghijklmnopqrstuv/innboks",
        "/aktor",
        "/aktor?q=fjell&visning=arkiv",
    ];
    let filter = [
        format!("{own}/innboks/filter"),
        format!("{own}/innboks/filter?frist=x&fra=2026-02-01&til=2026-01-01"),
    ];
    let others = others.iter().map(|path| (*path).to_owned());
    lists.chain(of_dialog).chain(filter).chain(others).collect()
}

#[tokio::test]
async fn no_page_has_words_about_parties() {
    let town = TestEnv::new().await;
    for (language, words) in WORDS {
        let mut visitor = Visitor::reading(language);
        let inbox = town.signs_in(&mut visitor, "lys").await;
        says_nothing_of_parties(&inbox, words);
        let own = inbox.url.path().strip_suffix("/innboks").unwrap();
        for address in addresses(&town, own) {
            let page = visitor.opens(&town.at(&address)).await;
            says_nothing_of_parties(&page, words);
        }
    }
}

#[tokio::test]
async fn nor_has_a_page_that_lacks_everything() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    for fault in [
        Fault::ExecutionError,
        Fault::MalformedJson,
        Fault::Status(503),
    ] {
        town.dialogporten()
            .inject_fault(Operation::Any, fault)
            .unwrap();
        for address in [inbox.url.path(), "/profil", "/hjelp", "/a/alle/innboks"] {
            let page = visitor.opens(&town.at(address)).await;
            says_nothing_of_parties(&page, WORDS[0].1);
        }
        town.dialogporten().clear_faults();
    }
}

#[tokio::test]
async fn lists_of_several_lead_to_the_own_list() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let own = inbox
        .url
        .path()
        .strip_suffix("/innboks")
        .unwrap()
        .to_owned();
    for (address, expected) in [
        ("/a/alle/arkiv", "/arkiv"),
        ("/a/favoritter/innboks?q=skatt", "/innboks?q=skatt"),
        ("/a/personer/innboks/filter?lest=nei", "/innboks?lest=nei"),
        ("/a/utvalg-abcdefghijklmnopqrstuv/sendt", "/sendt"),
        ("/a/alle/innboks/eksport", "/innboks"),
    ] {
        let page = visitor.opens(&town.at(address)).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        assert_eq!(
            page.url.as_str(),
            town.at(&format!("{own}{expected}")),
            "{address}"
        );
    }
    let refused = visitor.opens(&town.at("/a/318037434/innboks")).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(refused.heading(), "Du har ikke tilgang til denne innboksen");
    let back = visitor.follows(&refused, "Til innboksen").await;
    assert_eq!(back.url.path(), inbox.url.path());
}
