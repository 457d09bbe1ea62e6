//! The profile: choices, what is kept about the reader, and deleting it.

use reqwest::StatusCode;

use crate::support::{
    town::TestEnv,
    visitor::{Page, Visitor},
};

/// `docs/rules/inbox.md#p-6`: what is kept is shown, asked about, and deleted for this person
/// alone.
#[tokio::test]
async fn what_is_kept_is_shown_and_deleted_after_a_question() {
    let town = TestEnv::new().await;
    let mut other = Visitor::new();
    let inbox = town.signs_in(&mut other, "stille").await;
    other.submits(&inbox, "English", &[]).await;

    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "rask").await;
    visitor.opens(&town.at("/a/318037434/innboks")).await;
    let profile = visitor.opens(&town.at("/profil")).await;
    let kept = profile.texts("[aria-labelledby=lagret] dd");
    assert_eq!(kept.len(), 1, "no language was chosen: {kept:?}");
    let nynorsk = visitor
        .submits(&profile, "Lagre språket", &[("sprak", "nn")])
        .await;
    assert_eq!(nynorsk.url.path(), "/profil");
    let kept = nynorsk.texts("[aria-labelledby=lagret] dd");
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert!(kept.contains(&"Nynorsk".to_owned()), "{kept:?}");

    let question = visitor.follows(&nynorsk, "Slett alt").await;
    assert_eq!(question.heading(), "Slette alt vi har lagra om deg?");
    let back = visitor.follows(&question, "Behald alt").await;
    assert_eq!(back.texts("[aria-labelledby=lagret] dd").len(), 2);
    let done = visitor.submits(&question, "Slett alt", &[]).await;
    assert_eq!(done.url.path(), "/profil");
    assert!(done.texts("[role=status]")[0].starts_with("Innstillingane dine er sletta"));
    assert!(done.texts("[aria-labelledby=lagret] dd").is_empty());
    let again = visitor.opens(&town.at("/profil")).await;
    assert!(again.texts("main [role=status]").is_empty(), "told once");

    let theirs = other.opens(&town.at("/profil")).await;
    assert_eq!(theirs.texts("[aria-labelledby=lagret] dd"), ["English"]);

    // What is used again is kept again.
    visitor.opens(&town.at("/a/318037434/innboks")).await;
    let again = visitor.opens(&town.at("/profil")).await;
    assert_eq!(again.texts("[aria-labelledby=lagret] dd").len(), 1);
}

#[tokio::test]
async fn the_login_is_told_and_the_others_can_be_ended() {
    let town = TestEnv::new().await;
    let mut phone = Visitor::new();
    town.signs_in(&mut phone, "rask").await;
    let mut somebody = Visitor::new();
    town.signs_in(&mut somebody, "lys").await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "rask").await;
    let profile = visitor.opens(&town.at("/profil")).await;
    let login = profile.texts("[aria-labelledby=innlogging] dd");
    assert_eq!(login[0], "24. november 2026 kl. 10.00");
    assert!(
        login[1].starts_with("24. november 2026 kl. 12.00, eller til"),
        "{login:?}"
    );
    assert_eq!(login[2], "Høyt");
    assert_eq!(login[3], "2 steder, medregnet her");
    let done = visitor
        .submits(&profile, "Logg ut det andre stedet", &[])
        .await;
    assert!(done.texts("[role=status]")[0].contains("1 annet sted"));
    assert_eq!(
        done.texts("[aria-labelledby=innlogging] dd")[3],
        "1 sted, nemlig her"
    );
    assert!(
        done.texts("button")
            .iter()
            .all(|text| !text.contains("andre sted"))
    );
    let gone = phone.steps(&town.at("/profil")).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    assert_eq!(
        somebody.opens(&town.at("/profil")).await.heading(),
        "Profil"
    );
}

/// `docs/rules/inbox.md#p-7`, `docs/rules/inbox.md#p-10`.
#[tokio::test]
async fn where_the_rest_is_looked_after_is_said_in_three_languages() {
    let town = TestEnv::new().await;
    for language in ["nb", "nn", "en"] {
        for (person, terms) in [("lys", 3), ("rask", 4)] {
            let mut visitor = Visitor::reading(language);
            town.signs_in(&mut visitor, person).await;
            let page = visitor.opens(&town.at("/profil")).await;
            assert_eq!(page.attributes("html", "lang"), [language]);
            let names = page.texts("[aria-labelledby=kontaktopplysninger] dt");
            assert_eq!(names.len(), terms, "{person}: {names:?}");
            let links = page.texts("[aria-labelledby=kontaktopplysninger] dd a");
            assert!(links.iter().all(|link| link.contains(".no)")), "{links:?}");
        }
    }
}

/// What one may need of the acting party elsewhere, and where its notices go.
#[tokio::test]
async fn the_acting_party_is_described_to_whoever_has_several() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "rask").await;
    let terms = |page: &Page| {
        let names = page.texts("[aria-labelledby=na] dt");
        let values = page.texts("[aria-labelledby=na] dd");
        names.into_iter().zip(values).collect::<Vec<_>>()
    };
    let has = |terms: &[(String, String)], name: &str, value: &str| {
        let found = terms.iter().find(|(term, _)| term == name);
        assert!(
            found.is_some_and(|(_, text)| text.starts_with(value)),
            "{name}: {terms:?}"
        );
    };
    let own = terms(&visitor.opens(&town.at("/profil")).await);
    has(&own, "Navn", "Rask Fjellbekk");
    has(&own, "Hvem det er", "Deg selv");
    has(
        &own,
        "Hvor varsler går",
        "Til e-posten og mobilnummeret du har",
    );
    assert_eq!(own.len(), 3, "no number of a person: {own:?}");

    visitor.opens(&town.at("/a/318037434/innboks")).await;
    let page = visitor.opens(&town.at("/profil")).await;
    let company = terms(&page);
    has(&company, "Navn", "Fjellbekk Safteri AS");
    has(&company, "Hvem det er", "En virksomhet");
    has(&company, "Organisasjonsnummer", "318 037 434");
    has(
        &company,
        "Hvor varsler går",
        "Til virksomhetens felles adresser",
    );
    assert!(company[3].1.contains("(af.altinn.no)"), "{company:?}");
    // A script shows the button.
    assert_eq!(
        page.attributes("button[hidden][data-copy]", "data-copy"),
        ["318037434"]
    );

    visitor.opens(&town.at("/a/319227083/innboks")).await;
    let unit = terms(&visitor.opens(&town.at("/profil")).await);
    has(
        &unit,
        "Hvem det er",
        "En underenhet av Fjellbekk Safteri AS",
    );

    let mut alone = Visitor::new();
    town.signs_in(&mut alone, "lys").await;
    let page = alone.opens(&town.at("/profil")).await;
    assert!(page.texts("[aria-labelledby=na]").is_empty());
}

#[tokio::test]
async fn the_contact_register_is_said_to_hold_the_reservation_too() {
    let town = TestEnv::new().await;
    for (language, word) in [
        ("nb", "reservere deg"),
        ("nn", "reservere deg"),
        ("en", "opt out"),
    ] {
        let mut visitor = Visitor::reading(language);
        town.signs_in(&mut visitor, "lys").await;
        let page = visitor.opens(&town.at("/profil")).await;
        let told = page.texts("[aria-labelledby=kontaktopplysninger] dd");
        assert!(told[0].contains(word), "{told:?}");
        assert!(
            told[0].contains("(minprofil.kontaktregisteret.no)"),
            "{told:?}"
        );
    }
}

/// `docs/rules/inbox.md#p-3`, `docs/rules/inbox.md#first-party`: URL → chosen → used last →
/// oneself.
#[tokio::test]
async fn the_party_that_is_chosen_opens_first_and_the_address_still_decides() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let own = town.signs_in(&mut visitor, "rask").await;
    let profile = visitor.opens(&town.at("/profil")).await;
    let chosen = [("aktor", "318037434")];
    let done = visitor
        .submits(&profile, "Lagre hva som åpnes først", &chosen)
        .await;
    assert!(done.texts("[role=status]")[0].contains("Innstillingen er lagret"));
    assert_eq!(done.attributes("option[selected]", "value"), ["318037434"]);
    // Used last, and shown by its address; not what opens first.
    let page = visitor.opens(own.url.as_str()).await;
    assert_eq!(page.url, own.url);
    let first = visitor.opens(&town.at("/")).await;
    assert_eq!(first.url.path(), "/a/318037434/innboks");
    let picker = visitor.opens(&town.at("/aktor")).await;
    assert!(picker.texts("main h2").contains(&"Åpnes først".to_owned()));
    let foreign = [("aktor", "999999999")];
    let refused = visitor
        .submits(&profile, "Lagre hva som åpnes først", &foreign)
        .await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    visitor
        .submits(&profile, "Lagre hva som åpnes først", &[("aktor", "")])
        .await;
    visitor.opens(own.url.as_str()).await;
    let first = visitor.opens(&town.at("/")).await;
    assert_eq!(first.url, own.url);
}

/// `docs/rules/inbox.md#p-4`, `docs/rules/inbox.md#p-9`.
#[tokio::test]
async fn what_is_switched_on_is_on_until_it_is_switched_off() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "rask").await;
    for (button, field) in [
        ("Lagre valget om slettede", "slettede"),
        ("Lagre valget om hurtigtaster", "hurtigtaster"),
    ] {
        let checked = format!("#{field}[checked]");
        let mut page = visitor.opens(&town.at("/profil")).await;
        assert!(page.attributes(&checked, "id").is_empty(), "{field}");
        page = visitor.submits(&page, button, &[("paa", "1")]).await;
        assert_eq!(page.attributes(&checked, "id"), [field]);
        page = visitor.opens(&town.at("/profil")).await;
        assert_eq!(page.attributes(&checked, "id"), [field]);
        page = visitor.submits(&page, button, &[("paa", "0")]).await;
        assert!(page.attributes(&checked, "id").is_empty(), "{field}");
    }
    // The other choices of the browser live on beside it.
    let page = visitor.opens(&town.at("/profil")).await;
    let page = visitor
        .submits(&page, "Lagre valget om hurtigtaster", &[("paa", "1")])
        .await;
    let page = visitor.submits(&page, "Nynorsk", &[]).await;
    assert_eq!(page.attributes("#hurtigtaster[checked]", "id").len(), 1);
    assert_eq!(page.attributes("html", "lang"), ["nn"]);
}

/// `docs/rules/inbox.md#p-6`, `docs/rules/inbox.md#ss-5`, `docs/rules/inbox.md#g-8`: everything, as
/// a file; and gone when it is deleted.
#[tokio::test]
async fn everything_that_is_kept_can_be_taken_along_and_deleted() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "rask").await;
    let list = format!("{}?lest=nei", inbox.url);
    let page = visitor.opens(&list).await;
    visitor
        .submits(&page, "Lagre søket", &[("navn", "Uleste")])
        .await;
    let picker = visitor.opens(&town.at("/aktor")).await;
    let heart = picker.form_with_button_named("favoritt");
    let action = picker.attributes("button[name=favoritt]", "formaction")[0].clone();
    let form = crate::support::visitor::Form { action, ..heart };
    visitor.sends(&picker, form, &[]).await;
    let profile = visitor.opens(&town.at("/profil")).await;
    let names = profile.texts("[aria-labelledby=lagret] dt");
    assert_eq!(names, ["Favoritter", "Sist brukt for", "Lagrede søk"]);
    let file = visitor.opens(&town.at(&profile.link("Last ned alt"))).await;
    assert_eq!(file.header("content-type"), "application/json");
    assert!(file.header("content-disposition").starts_with("attachment"));
    let data: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!(data["savedSearches"][0]["name"], "Uleste");
    let address = data["savedSearches"][0]["address"].as_str().unwrap();
    assert_eq!(town.at(address), list);
    assert_eq!(data["favourites"].as_array().unwrap().len(), 1);
    assert!(!file.body.contains("03917803799") && !file.body.contains("urn:"));

    let question = visitor.follows(&profile, "Slett alt").await;
    let done = visitor.submits(&question, "Slett alt", &[]).await;
    assert!(
        done.text()
            .contains("Vi har ikke lagret noen innstillinger")
    );
    let searches = visitor.opens(&town.at("/sok")).await;
    assert!(searches.text().contains("Du har ingen lagrede søk"));
    let picker = visitor.opens(&town.at("/aktor")).await;
    assert!(!picker.texts("main h2").contains(&"Favoritter".to_owned()));
}
