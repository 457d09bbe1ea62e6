//! The product's own pages: help, privacy and the accessibility statement, for anybody.

use reqwest::StatusCode;

use crate::{
    content::ContentFile,
    support::{town::TestEnv, visitor::Visitor},
};

const PAGES: [&str; 3] = ["/hjelp", "/personvern", "/tilgjengelighet"];

#[tokio::test]
async fn they_are_there_in_three_languages_signed_in_and_out() {
    let town = TestEnv::new().await;
    for language in ["nb", "nn", "en"] {
        let mut signed_out = Visitor::reading(language);
        let mut signed_in = Visitor::reading(language);
        town.signs_in(&mut signed_in, "rask").await;
        let calls = town.dialogporten_calls();
        for path in PAGES {
            for (visitor, has_way_out) in [(&mut signed_out, false), (&mut signed_in, true)] {
                let page = visitor.opens(&town.at(path)).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                assert_eq!(page.attributes("html", "lang"), [language], "{path}");
                assert!(page.texts("main h2").len() >= 4, "{path}");
                let log_out = page.attributes("form[action='/logg-ut']", "action");
                assert_eq!(!log_out.is_empty(), has_way_out, "{path}");
                for footer in [
                    "/hjelp",
                    "/hjelp#kontakt",
                    "/personvern",
                    "/tilgjengelighet",
                ] {
                    let links = page.attributes("footer a", "href");
                    assert!(links.iter().any(|link| link == footer), "{path}: {links:?}");
                }
            }
        }
        assert_eq!(town.dialogporten_calls(), calls, "they ask nobody");
    }
}

/// `docs/rules/inbox.md#p-10`.
#[tokio::test]
async fn who_has_only_themselves_reads_nothing_of_representing_others() {
    let town = TestEnv::new().await;
    let mut alone = Visitor::new();
    town.signs_in(&mut alone, "lys").await;
    let page = alone.opens(&town.at("/hjelp")).await;
    assert!(!page.text().contains("representer"), "{}", page.text());
    assert!(!page.text().contains("aktør"), "{}", page.text());
    let mut many = Visitor::new();
    town.signs_in(&mut many, "rask").await;
    let page = many.opens(&town.at("/hjelp")).await;
    assert!(page.text().contains("Hvordan kan jeg representere andre?"));
}

#[tokio::test]
async fn they_say_what_the_operator_says() {
    let file = ContentFile::new(
        r#"
[contact]
name = "Brukerstøtte i Fjordvik"
email = "hjelp@fjordvik.example.no"
[privacy]
responsible = "Fjordvik kommune"
basis = "https://fjordvik.example.no/personvern"
access_log_days = 7
audit_log_days = 77
[accessibility]
statement = "https://uustatus.no/nb/erklaringer/publisert/x"
[owners.skatt]
name = "Skatteetaten"
phone = "00 00 00 01"
"#,
    );
    let town = file.town().await;
    let mut visitor = Visitor::new();
    let nothing = ["har ikke oppgitt", "er ikke oppgitt"];
    for path in PAGES {
        let page = visitor.opens(&town.at(path)).await;
        let mails = page.attributes("main a[href^='mailto:']", "href");
        assert_eq!(mails, ["mailto:hjelp@fjordvik.example.no"], "{path}");
        let text = page.text();
        assert!(!nothing.iter().any(|words| text.contains(words)), "{path}");
    }
    let help = visitor.opens(&town.at("/hjelp")).await;
    assert_eq!(help.link("00 00 00 01"), "tel:00000001");
    let privacy = visitor.opens(&town.at("/personvern")).await;
    for words in [
        "Fjordvik kommune driver",
        "etter 7 dager",
        "etter 77 dager",
        "120 minutter",
    ] {
        assert!(privacy.text().contains(words), "{words}");
    }
    let basis = privacy.link("lov til å behandle");
    assert_eq!(basis, "https://fjordvik.example.no/personvern");
    // The cookies that this very origin sets, by name.
    for name in ["sid", "login-…", "prefs"] {
        assert!(
            privacy.texts("main dt").iter().any(|term| term == name),
            "{name}"
        );
    }
    let statement = visitor.opens(&town.at("/tilgjengelighet")).await;
    assert!(
        statement
            .link("erklæringen for innboksen")
            .starts_with("https://uustatus.no/")
    );

    let town = TestEnv::new().await;
    for path in PAGES {
        let page = visitor.opens(&town.at(path)).await;
        let text = page.text();
        assert!(nothing.iter().any(|words| text.contains(words)), "{path}");
    }
}

#[tokio::test]
async fn help_is_there_when_dialogporten_is_not() {
    let nobody = "http://127.0.0.1:9/".parse().unwrap();
    let wishes = crate::support::town::TestEnvOptions {
        dialogporten: Some(nobody),
        ..Default::default()
    };
    let town = TestEnv::with(wishes).await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "rask").await;
    assert!(inbox.status.is_server_error());
    for path in PAGES.into_iter().chain(["/profil", "/profil/slett"]) {
        let page = visitor.opens(&town.at(path)).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.text().contains("Logg ut"), "{path}");
    }
}

#[tokio::test]
async fn the_menu_leads_to_pages_of_others_and_names_their_hosts() {
    let file =
        ContentFile::new("[links]\nforms = \"\"\nstatus = \"https://drift.fjordvik.example.no/\"");
    let town = file.town().await;
    let mut visitor = Visitor::new();
    let start = visitor.opens(&town.at("/")).await;
    let links = "#meny .af-menu__elsewhere a";
    assert!(start.texts(links).is_empty(), "nobody is signed in");
    let expected = [
        "Gi og få tilgang (am.ui.altinn.no)",
        "Altinn-profilen (af.altinn.no)",
        "Driftsmeldinger (drift.fjordvik.example.no)",
    ];
    let inbox = town.signs_in(&mut visitor, "lys").await;
    for page in [inbox, visitor.opens(&town.at("/finnes-ikke")).await] {
        assert_eq!(page.texts(links), expected, "{}", page.url);
    }
}

#[tokio::test]
async fn who_is_logged_in_stands_beside_whom_they_act_for() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let own = town.signs_in(&mut visitor, "rask").await;
    let name = ".af-account__own-name";
    assert!(own.texts(name).is_empty(), "it is the same person");
    for address in [
        "/a/318037434/innboks",
        "/a/alle/innboks",
        "/profil",
        "/hjelp",
    ] {
        let page = visitor.opens(&town.at(address)).await;
        // The company of the list is used last.
        let shown = page.texts(name);
        assert!(!shown.is_empty(), "{address}");
        assert!(
            shown.iter().all(|name| name == "Innlogget: Rask Fjellbekk"),
            "{shown:?}"
        );
    }
}
