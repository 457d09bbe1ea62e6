//! The profile: choices, what is kept about the reader, and deleting it.

use reqwest::StatusCode;

use crate::support::{town::Town, visitor::Visitor};

/// P-6: what is kept is shown, asked about, and deleted for this person alone.
#[tokio::test]
async fn what_is_kept_is_shown_and_deleted_after_a_question() {
    let town = Town::new().await;
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
    let town = Town::new().await;
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

/// P-7, P-10.
#[tokio::test]
async fn where_the_rest_is_looked_after_is_said_in_three_languages() {
    let town = Town::new().await;
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
