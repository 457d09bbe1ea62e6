//! Saved searches, as requests: saved from a list, found again, opened, counted, named, put in order
//! and deleted; each person's own.

use arbeidsflate::{
    domain::PartyUrn,
    storage::{SaveOutcome, SavedId},
};
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};

use crate::support::{
    town::TestEnv,
    visitor::{Page, Visitor},
};

const RASK: &str = "03917803799";

async fn reader(town: &TestEnv, person: &str) -> (Visitor, Page) {
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, person).await;
    (visitor, inbox)
}

fn narrowed(inbox: &Page, query: &str) -> String {
    format!("{}?{query}", inbox.url.as_str().split('?').next().unwrap())
}

fn titles(page: &Page) -> Vec<String> {
    page.texts(".af-saved-searches h3 a")
}

/// `docs/rules/inbox.md#ss-1`, `docs/rules/inbox.md#ss-2`, `docs/rules/inbox.md#ss-3`.
#[tokio::test]
async fn a_search_is_saved_from_its_list_and_found_opened_named_and_deleted() {
    let town = TestEnv::new().await;
    let (mut visitor, inbox) = reader(&town, "lys").await;
    assert!(
        inbox
            .texts("summary")
            .iter()
            .all(|text| text != "Lagre søket")
    );
    let none = visitor.opens(&town.at("/sok")).await;
    assert!(none.text().contains("Du har ingen lagrede søk"));
    // What needs no saving is no part of what is saved.
    let list = narrowed(&inbox, "velg=1&lest=nei&q=skatt&hvor=alle&x=y");
    let page = visitor.opens(&list).await;
    let saved = visitor
        .submits(&page, "Lagre søket", &[("navn", " Skatt ")])
        .await;
    assert_eq!(saved.url.as_str(), narrowed(&inbox, "q=skatt&lest=nei"));
    assert!(saved.texts("[role=status]")[0].contains("Søket er lagret"));
    let all = visitor.follows(&saved, "Søket er lagret").await;
    assert_eq!(all.heading(), "Lagrede søk");
    assert_eq!(titles(&all), ["Skatt"]);
    assert_eq!(
        all.texts(".af-saved-searches__line"),
        ["Innboks: «skatt», Uleste"]
    );
    let open = all.link("Skatt");
    let list = visitor.opens(&town.at(&open)).await;
    assert_eq!(list.url, saved.url);
    // The same search again leads to the first.
    let again = visitor
        .sends(&page, page.form_with("Lagre søket"), &[])
        .await;
    assert_eq!(again.url.path(), "/sok");
    assert!(again.text().contains("lagret dette søket fra før"));
    assert_eq!(titles(&again), ["Skatt"]);

    let form = visitor.follows(&again, "Endre navn").await;
    assert_eq!(form.attributes("input[name=navn]", "value"), ["Skatt"]);
    let renamed = visitor
        .submits(&form, "Lagre navnet", &[("navn", "")])
        .await;
    assert_eq!(titles(&renamed), ["Innboks: «skatt», Uleste"]);
    let question = visitor.follows(&renamed, "Slett").await;
    assert_eq!(question.heading(), "Slette det lagrede søket?");
    let kept = visitor.follows(&question, "Behold søket").await;
    assert_eq!(titles(&kept).len(), 1);
    let gone = visitor.submits(&question, "Slett søket", &[]).await;
    assert_eq!(titles(&gone), [""; 0]);
    let twice = visitor.submits(&question, "Slett søket", &[]).await;
    assert_eq!(twice.status, StatusCode::NOT_FOUND);
}

/// `docs/rules/security.md#acc-4`: somebody else's id is an id that never was.
#[tokio::test]
async fn acc_4_nobody_reaches_the_searches_of_somebody_else() {
    let town = TestEnv::new().await;
    let (mut owner, inbox) = reader(&town, "lys").await;
    let page = owner.opens(&narrowed(&inbox, "lest=nei")).await;
    owner
        .submits(&page, "Lagre søket", &[("navn", "Mitt")])
        .await;
    let all = owner.opens(&town.at("/sok")).await;
    let path = all.link("Endre navn");
    let (mut other, inbox) = reader(&town, "rask").await;
    let token = inbox.attributes("input[name=skjema]", "value")[0].clone();
    for rest in ["", "/slett", "/apne"] {
        let page = other.opens(&town.at(&format!("{path}{rest}"))).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{rest}");
    }
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for (rest, body) in [("", "navn=x"), ("/slett", ""), ("/flytt", "retning=opp")] {
        let body = Some(format!("skjema={token}&{body}"));
        let url = town.at(&format!("{path}{rest}"));
        let page = other.calls(Method::POST, &url, &form, body).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{rest}");
    }
    let still = owner.opens(&town.at("/sok")).await;
    assert_eq!(titles(&still), ["Mitt"]);
}

/// `docs/rules/inbox.md#ss-1`: 50 and no more; what was typed is kept.
#[tokio::test]
async fn the_fifty_first_is_refused_with_what_was_typed() {
    let town = TestEnv::new().await;
    let (mut visitor, inbox) = reader(&town, "rask").await;
    let store = &town.app.store;
    let me = store.person_key(RASK).unwrap();
    for number in 0..50 {
        let address = format!("{}?sak={number}", inbox.url.path());
        let saved = store.add_saved(&me, None, &address).await;
        assert!(matches!(saved, Ok(SaveOutcome::Saved(_))), "{number}");
    }
    let page = visitor.opens(&narrowed(&inbox, "lest=nei")).await;
    let refused = visitor
        .submits(&page, "Lagre søket", &[("navn", "En til")])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Du har 50 lagrede søk"));
    assert_eq!(
        refused.attributes("main input[name=navn]", "value"),
        ["En til"]
    );
    let all = visitor.follows(&refused, "Se de lagrede søkene").await;
    assert_eq!(titles(&all).len(), 50);
}

/// `docs/rules/security.md#act-3`, `docs/rules/inbox.md#g-8`.
#[tokio::test]
async fn a_name_that_cannot_be_kept_is_asked_for_again() {
    let town = TestEnv::new().await;
    let (mut visitor, inbox) = reader(&town, "lys").await;
    let page = visitor.opens(&narrowed(&inbox, "lest=nei")).await;
    let long = "å".repeat(101);
    for (name, shown, sentence) in [
        (&*long, &*long, "opptil 100 tegn"),
        ("Til 27828542023", "", "fødselsnummer"),
    ] {
        let refused = visitor
            .submits(&page, "Lagre søket", &[("navn", name)])
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.texts(".ds-validation-message")[0].contains(sentence));
        assert_eq!(
            refused.attributes("main input[name=navn]", "value"),
            [shown]
        );
        assert!(!refused.body.contains("27828542023"));
    }
    // A form of a former login loses nothing, and does nothing unasked.
    let stale = [("skjema", "stale"), ("navn", "Tatt vare på")];
    let asked = visitor.submits(&page, "Lagre søket", &stale).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert_eq!(
        asked.attributes("main input[name=navn]", "value"),
        ["Tatt vare på"]
    );
    let none = visitor.opens(&town.at("/sok")).await;
    assert_eq!(titles(&none), [""; 0]);
    let done = visitor.submits(&asked, "Lagre søket", &[]).await;
    assert_eq!(done.url.as_str(), narrowed(&inbox, "lest=nei"));
    for address in [
        "/aktor",
        "//evil.example/a/x/innboks",
        "https://evil.example",
        "",
    ] {
        let form = page.form_with("Lagre søket");
        let refused = visitor.sends(&page, form, &[("adresse", address)]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{address}");
    }
}

/// `docs/rules/inbox.md#ss-3`: grouped by whose they are; named ones by name, then the newest;
/// until the reader says otherwise.
#[tokio::test]
async fn they_stand_under_whose_they_are_in_the_readers_order() {
    let town = TestEnv::new().await;
    let (mut visitor, inbox) = reader(&town, "rask").await;
    let own = inbox.url.path().to_owned();
    let store = &town.app.store;
    let me = store.person_key(RASK).unwrap();
    for (address, name) in [
        (format!("{own}?sak=1"), None),
        ("/a/318037434/innboks?sak=2".to_owned(), Some("Firma")),
        (format!("{own}?sak=3"), Some("Åpne")),
        ("/a/999999999/innboks?sak=4".to_owned(), Some("Tapt")),
        (format!("{own}?sak=5"), Some("Bilag")),
    ] {
        let saved = store.add_saved(&me, name, &address).await;
        saved.unwrap();
    }
    let page = visitor.opens(&town.at("/sok")).await;
    let order = ["Bilag", "Åpne", "Innboks: Sak 1", "Firma", "Tapt"];
    assert_eq!(titles(&page), order);
    assert_eq!(page.texts(".af-saved-searches h2").len(), 3);
    assert_eq!(
        page.texts(".af-saved-searches h3 .ds-tag"),
        ["Ikke lenger tilgang"]
    );
    let up = page.form_with_button_labelled("Flytt opp: Åpne");
    let moved = visitor.sends(&page, up, &[]).await;
    assert!(moved.url.fragment().unwrap().starts_with("s-"));
    assert_eq!(titles(&moved)[..3], ["Åpne", "Bilag", "Innboks: Sak 1"]);
    assert!(
        moved
            .attributes("[aria-label='Flytt opp: Åpne']", "value")
            .is_empty()
    );
    assert!(
        moved
            .attributes("[aria-label='Flytt ned: Firma']", "value")
            .is_empty()
    );
    // A lost one opens, and says what it is.
    let lost = visitor.opens(&town.at(&page.link("Tapt"))).await;
    assert_eq!(lost.url.path(), own);
    assert!(lost.text().contains("som det lagrede søket gjelder"));
}

/// `docs/rules/inbox.md#ss-4`: nothing is counted unasked; what is counted is what came since.
#[tokio::test]
async fn what_is_new_is_counted_when_asked_and_since_it_was_opened() {
    let town = TestEnv::new().await;
    let (mut visitor, inbox) = reader(&town, "lys").await;
    let store = &town.app.store;
    let me = store.person_key("14859102442").unwrap();
    let address = format!("{}?hvor=alle", inbox.url.path());
    store.add_saved(&me, Some("Hele"), &address).await.unwrap();
    let calls = town.dialogporten_calls();
    let page = visitor.opens(&town.at("/sok")).await;
    assert_eq!(town.dialogporten_calls(), calls, "never by itself");
    let counted = visitor.follows(&page, "Se hvor mange som er nye").await;
    assert_eq!(town.dialogporten_calls(), calls + 1, "one call");
    assert!(counted.texts(".af-saved-searches__news")[0].starts_with("0 nye"));
    // As if it had been opened before all those came.
    let id = SavedId::parse(page.link("Hele").split('/').nth(2).unwrap()).unwrap();
    let year = SignedDuration::from_hours(24 * 365);
    town.clock.advance(-year);
    store.record_opened(&me, &id).await.unwrap();
    town.clock.advance(year);
    let counted = visitor.follows(&page, "Se hvor mange som er nye").await;
    let news = counted.texts(".af-saved-searches__news")[0].clone();
    assert!(!news.starts_with("0 nye"), "{news}");
    // A look ahead is no opening; going there is.
    let open = town.at(&page.link("Hele"));
    let ahead = [("sec-purpose", "prefetch"), ("sec-fetch-mode", "navigate")];
    for (headers, is_new) in [(&ahead[..], true), (&ahead[1..], false)] {
        let to = visitor.calls(Method::GET, &open, headers, None).await;
        assert_eq!(to.status, StatusCode::SEE_OTHER);
        let counted = visitor.follows(&page, "Se hvor mange som er nye").await;
        let news = counted.texts(".af-saved-searches__news")[0].clone();
        assert_eq!(!news.starts_with("0 nye"), is_new, "{news}");
    }
}

/// A company that is lost is not asked about.
#[tokio::test]
async fn a_lost_party_is_not_counted() {
    let town = TestEnv::new().await;
    let (mut visitor, _) = reader(&town, "lys").await;
    let store = &town.app.store;
    let me = store.person_key("14859102442").unwrap();
    let address = "/a/318037434/innboks?lest=nei";
    let saved = store.add_saved(&me, None, address).await;
    let SaveOutcome::Saved(id) = saved.unwrap() else {
        panic!("not saved")
    };
    let calls = town.dialogporten_calls();
    let page = visitor
        .opens(&town.at(&format!("/sok?nye={}", id.as_str())))
        .await;
    assert_eq!(town.dialogporten_calls(), calls);
    assert_eq!(page.texts(".af-saved-searches__news").len(), 1);
    let urn = PartyUrn::new("urn:altinn:organization:identifier-no:318037434");
    assert!(!page.body.contains(urn.as_str()));
}
