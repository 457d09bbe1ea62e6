//! The list of an organisation holds its units' messages too: in every folder, searched, narrowed and
//! downloaded; which of them it holds is said, and can be chosen.

use std::collections::BTreeSet;

use arbeidsflate::domain::Limits;
use reqwest::StatusCode;
use serde_json::json;
use simulators::{
    dialogporten::{Fault, FaultRule, Operation},
    world::Size,
};

use crate::{
    many_parties::{ids, inbox_of, reads_all, standard_for_rask},
    parties::{organisation, person, searches, town_with},
    support::{
        town::{TestEnv, TestEnvOptions},
        visitor::{Page, Visitor},
    },
};

const MAIN: &str = "318037434";
const UNITS: [&str; 2] = ["319227083", "319227105"];
const CLOSED: &str = "316502113";

/// Everything that the line below the heading says.
fn said(page: &Page) -> String {
    page.texts("main .af-unit-scope").concat()
}

async fn inbox_of_these(town: &TestEnv, numbers: &[&str]) -> Vec<String> {
    let is_one = |number: Option<&str>| number.is_some_and(|number| numbers.contains(&number));
    inbox_of(town, "rask", |party| is_one(party.number.as_deref())).await
}

/// Which of the units are named in the rows.
fn recipients(page: &Page) -> BTreeSet<String> {
    let lines = page.texts("main .af-list-row__byline");
    let recipient = |line: &String| line.split_once(" til ").map(|(_, name)| name.to_owned());
    lines.iter().filter_map(recipient).collect()
}

/// Follows a link of the line below the heading.
async fn goes(visitor: &mut Visitor, page: &Page, words: &str) -> Page {
    let words_of = page.texts("main .af-unit-scope a");
    let hrefs = page.attributes("main .af-unit-scope a", "href");
    let place = words_of.iter().position(|text| text == words);
    let href = place.and_then(|place| hrefs.get(place));
    let href = href.unwrap_or_else(|| panic!("no «{words}»: {}", said(page)));
    visitor.opens(page.url.join(href).unwrap().as_str()).await
}

/// Ticks these and no others, and goes to the list.
async fn shows(visitor: &mut Visitor, picker: &Page, units: &[&str]) -> Page {
    let mut form = picker.form_with("Vis meldingene samlet");
    form.fields.retain(|(name, _)| name != "enhet");
    let ticked = units
        .iter()
        .map(|unit| ("enhet".to_owned(), (*unit).to_owned()));
    form.fields.extend(ticked);
    visitor.sends(picker, form, &[]).await
}

#[tokio::test]
async fn the_inbox_of_an_organisation_is_the_full_sort_of_its_own_and_its_units() {
    let (town, mut visitor, _) = standard_for_rask(Limits::default()).await;
    let before = town.dialogporten_calls();
    let page = visitor.opens(&town.at(&format!("/a/{MAIN}/innboks"))).await;
    assert_eq!(
        town.dialogporten_calls() - before,
        1,
        "few units are one call"
    );
    let expected = inbox_of_these(&town, &[MAIN, UNITS[0], UNITS[1]]).await;
    let own = inbox_of_these(&town, &[MAIN]).await;
    assert!(expected.len() > own.len() + 1, "{expected:?}");
    let pages = reads_all(&mut visitor, page.clone()).await;
    assert_eq!(pages.concat(), expected);
    assert_eq!(
        recipients(&page),
        [
            "Fjellbekk Safteri Avd Elvebakken",
            "Fjellbekk Safteri Avd Fjordvik",
            "hovedenheten"
        ]
        .map(str::to_owned)
        .into()
    );
    assert!(said(&page).contains("Fjellbekk Safteri AS med 2 underenheter"));
    assert!(said(&page).contains("1 slettet underenhet er ikke med."));
    assert_eq!(page.texts(".af-account__name")[0], "Fjellbekk Safteri AS");
    // A unit's own list holds only itself, and says so.
    for unit in UNITS {
        let page = visitor.opens(&town.at(&format!("/a/{unit}/innboks"))).await;
        assert_eq!(ids(&page), inbox_of_these(&town, &[unit]).await);
        assert!(said(&page).contains("underenhet av Fjellbekk Safteri AS"));
        let all = goes(&mut visitor, &page, "Vis alle enhetene").await;
        assert_eq!(all.url.path(), format!("/a/{MAIN}/innboks"));
    }
}

#[tokio::test]
async fn pages_of_an_organisations_list_hold_every_message_once() {
    let town = TestEnv::with(TestEnvOptions {
        world: Size::Standard,
        page_size: 3,
        ..TestEnvOptions::default()
    })
    .await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "rask").await;
    let page = visitor.opens(&town.at(&format!("/a/{MAIN}/innboks"))).await;
    let expected = inbox_of_these(&town, &[MAIN, UNITS[0], UNITS[1]]).await;
    let pages = reads_all(&mut visitor, page).await;
    assert!(pages.len() > 2, "{pages:?}");
    assert_eq!(pages.concat(), expected);
}

/// A call a party: as with an organisation of more units than a call can ask for.
#[tokio::test]
async fn units_that_take_several_calls_are_merged_and_one_that_fails_is_named() {
    let limits = Limits {
        parties: 1,
        services: 1,
        unasked: 10,
    };
    let (town, mut visitor, _) = standard_for_rask(limits).await;
    let address = town.at(&format!("/a/{MAIN}/innboks"));
    let page = visitor.opens(&address).await;
    let expected = inbox_of_these(&town, &[MAIN, UNITS[0], UNITS[1]]).await;
    assert_eq!(reads_all(&mut visitor, page).await.concat(), expected);
    let fault = FaultRule::new(Operation::Search, Fault::Status(503)).about_party(UNITS[1]);
    town.dialogporten().add_fault_rule(fault).unwrap();
    let page = visitor.opens(&address).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(
        page.texts(".af-partial-result .af-notice__heading"),
        ["Mangler meldinger fra Fjellbekk Safteri Avd Elvebakken"]
    );
    assert_eq!(ids(&page), inbox_of_these(&town, &[MAIN, UNITS[0]]).await);
}

#[tokio::test]
async fn every_list_of_an_organisation_holds_its_units() {
    let (town, mut visitor, _) = standard_for_rask(Limits::default()).await;
    let inspection = "Velg tid for tilsyn på Elvebakken";
    for (list, title) in [
        ("utkast", "Melding om nytt lager på Elvebakken"),
        ("arkiv", "Ny hentedag for glass og metall"),
        ("frister", inspection),
        ("innboks?q=tilsyn", inspection),
        (
            "innboks?q=lager+elvebakken",
            "Melding om nytt lager på Elvebakken",
        ),
        ("innboks?status=krever-handling&etat=mat", inspection),
        ("innboks?velg=1", inspection),
    ] {
        let page = visitor.opens(&town.at(&format!("/a/{MAIN}/{list}"))).await;
        assert!(
            page.texts("main h3 a").contains(&title.to_owned()),
            "{list}"
        );
        assert!(said(&page).contains("med 2 underenheter"), "{list}");
        let page = visitor
            .opens(&town.at(&format!("/a/{}/{list}", UNITS[0])))
            .await;
        assert!(
            !page.texts("main h3 a").contains(&title.to_owned()),
            "{list}"
        );
    }
    let search = visitor
        .opens(&town.at(&format!("/a/{MAIN}/innboks?q=tilsyn")))
        .await;
    let found = search.texts(".af-search-summary").concat();
    assert!(
        found.contains("hos Fjellbekk Safteri AS og underenhetene"),
        "{found}"
    );
    let file = visitor
        .opens(&town.at(&format!("/a/{MAIN}/innboks/eksport")))
        .await;
    let expected = inbox_of_these(&town, &[MAIN, UNITS[0], UNITS[1]]).await;
    assert_eq!(file.body.matches("/dialog/").count(), expected.len());
    assert!(file.body.contains(UNITS[1]), "each row says whose it is");
    let filter = visitor
        .opens(&town.at(&format!("/a/{MAIN}/innboks/filter")))
        .await;
    assert!(said(&filter).contains("med 2 underenheter"));
    let picker = goes(&mut visitor, &filter, "Velg enheter").await;
    assert_eq!(picker.heading(), "Velg enheter i Fjellbekk Safteri AS");
}

/// Counts beside folders and the quiet look at what is new are of the same list.
#[tokio::test]
async fn counts_and_news_of_an_organisation_are_of_its_units_too() {
    let (town, mut visitor, _) = standard_for_rask(Limits::default()).await;
    let unread = |page: &Page| page.texts("main .af-list-row[data-unread]").len();
    let page = visitor.opens(&town.at(&format!("/a/{MAIN}/innboks"))).await;
    let unit = visitor
        .opens(&town.at(&format!("/a/{}/innboks", UNITS[1])))
        .await;
    assert!(unread(&unit) > 0);
    let badge = page.texts(".af-side .af-badge").remove(0);
    assert_eq!(badge, unread(&page).to_string());
    let place = page
        .attributes("main [data-newest-url]", "data-newest-url")
        .remove(0);
    let news = visitor.opens(&town.at(&place)).await;
    let newest = page
        .attributes("main [data-newest]", "data-newest")
        .remove(0);
    assert!(news.body.contains(&newest), "{}", news.body);
}

#[tokio::test]
async fn deleted_units_count_when_they_are_shown() {
    let (town, mut visitor, _) = standard_for_rask(Limits::default()).await;
    let profile = visitor.opens(&town.at("/profil")).await;
    visitor
        .submits(&profile, "Lagre valget om slettede", &[("paa", "1")])
        .await;
    let page = visitor.opens(&town.at(&format!("/a/{MAIN}/innboks"))).await;
    let expected = inbox_of_these(&town, &[MAIN, UNITS[0], UNITS[1], CLOSED]).await;
    assert!(
        expected.len()
            > inbox_of_these(&town, &[MAIN, UNITS[0], UNITS[1]])
                .await
                .len()
    );
    assert_eq!(
        reads_all(&mut visitor, page.clone()).await.concat(),
        expected
    );
    assert!(said(&page).contains("med 3 underenheter"));
    assert!(!said(&page).contains("ikke med"));
}

#[tokio::test]
async fn the_picker_narrows_the_list_one_came_from_and_widens_it_again() {
    let (town, mut visitor, _) = standard_for_rask(Limits::default()).await;
    let list = format!("/a/{MAIN}/innboks?lest=nei");
    let page = visitor.opens(&town.at(&list)).await;
    let picker = goes(&mut visitor, &page, "Velg enheter").await;
    let boxes = picker.attributes("main [name=enhet][checked]", "value");
    assert_eq!(boxes, [MAIN, UNITS[1], UNITS[0]]);
    assert!(picker.text().contains("Fjellbekk Safteri AS (Hovedenhet)"));
    assert_eq!(visitor.follows(&picker, "Avbryt").await.url, page.url);

    let alone = shows(&mut visitor, &picker, &[MAIN]).await;
    assert_eq!(
        (alone.url.path(), alone.url.query()),
        (
            "/a/utvalg/innboks",
            Some(&*format!("enhet={MAIN}&lest=nei"))
        )
    );
    assert!(said(&alone).contains("Bare Fjellbekk Safteri AS, uten underenhetene"));
    let whole = visitor
        .opens(&town.at(&format!("/a/utvalg/innboks?enhet={MAIN}")))
        .await;
    assert_eq!(ids(&whole), inbox_of_these(&town, &[MAIN]).await);
    let again = goes(&mut visitor, &alone, "Vis alle enhetene").await;
    assert_eq!(again.url, page.url);

    let picker = goes(&mut visitor, &alone, "Velg enheter").await;
    assert_eq!(
        picker.attributes("main [name=enhet][checked]", "value"),
        [MAIN]
    );
    let some = shows(&mut visitor, &picker, &[MAIN, UNITS[1]]).await;
    assert!(said(&some).contains("Fjellbekk Safteri AS med 1 av underenhetene"));
    assert!(
        recipients(&some).is_subset(
            &["hovedenheten", "Fjellbekk Safteri Avd Elvebakken"]
                .map(str::to_owned)
                .into()
        )
    );
    let units = shows(&mut visitor, &picker, &UNITS).await;
    assert!(said(&units).contains("2 av underenhetene til Fjellbekk Safteri AS"));
    let one = shows(&mut visitor, &picker, &UNITS[1..]).await;
    assert_eq!(
        (one.url.path(), one.url.query()),
        (&*format!("/a/{}/innboks", UNITS[1]), Some("lest=nei"))
    );
    let all = shows(&mut visitor, &picker, &[MAIN, UNITS[0], UNITS[1]]).await;
    assert_eq!(all.url, page.url);
}

/// Searching in the picker and turning its pages lose neither the list nor what is ticked.
#[tokio::test]
async fn the_picker_keeps_the_list_while_one_goes_on_choosing() {
    let (town, mut visitor, _) = standard_for_rask(Limits::default()).await;
    let list = format!("/a/{MAIN}/arkiv?q=avfall&hvor=mappe");
    let page = visitor.opens(&town.at(&list)).await;
    let picker = goes(&mut visitor, &page, "Velg enheter").await;
    let none = visitor.submits(&picker, "Velg ingen av disse", &[]).await;
    assert!(none.text().contains("Ingen er valgt"));
    let refused = visitor.submits(&none, "Vis meldingene samlet", &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let alone = shows(&mut visitor, &refused, &[MAIN]).await;
    assert_eq!(alone.url.path(), "/a/utvalg/arkiv");
    assert!(alone.url.query().unwrap().contains("q=avfall"));
}

#[tokio::test]
async fn a_message_of_a_unit_is_at_home_in_the_organisations_list() {
    let (town, mut visitor, _) = standard_for_rask(Limits::default()).await;
    let id = town.dialog("elvebakken-tilsyn");
    let foreign = "Denne meldingen gjelder";
    for (list, is_foreign) in [
        (format!("/a/{MAIN}/innboks"), false),
        (format!("/a/{}/innboks", UNITS[1]), false),
        (format!("/a/{}/innboks", UNITS[0]), true),
        (format!("/a/utvalg/innboks?enhet={MAIN}"), true),
        ("/a/311585509/innboks".to_owned(), true),
    ] {
        let address = url::form_urlencoded::byte_serialize(list.as_bytes()).collect::<String>();
        let page = visitor
            .opens(&town.at(&format!("/dialog/{id}?liste={address}")))
            .await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.text().contains(foreign), is_foreign, "{list}");
        assert!(
            page.link("Tilbake til innboksen").starts_with(&list),
            "{list}"
        );
        assert!(page.text().contains("til Fjellbekk Safteri Avd Elvebakken"));
    }
}

#[tokio::test]
async fn messages_of_several_units_are_put_away_together_and_taken_back() {
    let (town, mut visitor, _) = standard_for_rask(Limits::default()).await;
    let list = visitor.opens(&town.at(&format!("/a/{MAIN}/innboks"))).await;
    let before = ids(&list);
    let all = visitor
        .opens(&town.at(&format!("/a/{MAIN}/innboks?velg=alle")))
        .await;
    assert!(all.url.query().unwrap().starts_with("velg=alle-"));
    let done = visitor.submits(&all, "Arkiver", &[]).await;
    assert_eq!(done.url.path(), format!("/a/{MAIN}/innboks"));
    let left = ids(&done);
    assert!(left.iter().all(|id| !before.contains(id)), "{left:?}");
    let undone = visitor.submits(&done, "Angre", &[]).await;
    assert_eq!(ids(&undone), before);
}

#[tokio::test]
async fn a_unit_of_the_organisations_name_is_told_from_it() {
    let (town, mut visitor, _) = standard_for_rask(Limits::default()).await;
    let page = visitor.opens(&town.at("/a/311585509/innboks")).await;
    let named = recipients(&page);
    let expected = [
        "Nordlys Verksted AS (Hovedenhet)",
        "Nordlys Verksted AS (Org.nr. 311 585 509)",
    ];
    assert_eq!(named, expected.map(str::to_owned).into());
    let picker = goes(&mut visitor, &page, "Velg enheter").await;
    let offered = picker.texts("main fieldset bdi");
    assert_eq!(
        offered,
        ["Nordlys Verksted AS", "Nordlys Verksted AS (Hovedenhet)"]
    );
}

#[tokio::test]
async fn of_an_organisation_that_one_may_not_act_for_the_units_are_chosen() {
    let town = TestEnv::with(TestEnvOptions {
        world: Size::Standard,
        ..TestEnvOptions::default()
    })
    .await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "varm").await;
    let refused = visitor.opens(&town.at("/a/312614936/innboks")).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let unit = visitor.opens(&town.at("/a/313905667/innboks")).await;
    assert!(said(&unit).contains("underenhet av Landsbyens Samvirke SA"));
    assert_eq!(unit.texts("main .af-unit-scope a"), ["Velg enheter"]);
    let picker = goes(&mut visitor, &unit, "Velg enheter").await;
    let boxes = picker.attributes("main [name=enhet]", "value");
    assert_eq!(boxes, ["313905667", "317773013"]);
    let both = shows(&mut visitor, &picker, &["313905667", "317773013"]).await;
    assert_eq!(both.url.path(), "/a/utvalg/innboks");
    assert!(said(&both).contains("2 av underenhetene til Landsbyens Samvirke SA"));
}

#[tokio::test]
async fn an_organisation_of_very_many_units_is_asked_for_in_blocks() {
    let unit = |at: usize| {
        let name = format!("LAKSEHAUG MEIERI AVD {at:04}");
        organisation(&name, &(320_000_001 + at).to_string(), &[])
    };
    for (count, calls) in [(230, 3), (1500, 0)] {
        let units: Vec<_> = (0..count).map(unit).collect();
        let main = organisation("LAKSEHAUG MEIERI AS", "310000900", &units);
        let list = [person("LYS MORGENDUGG", "14859102442", true), main];
        let (town, server) = town_with(json!({ "data": { "parties": list } })).await;
        let mut visitor = Visitor::new();
        town.signs_in(&mut visitor, "lys").await;
        let before = searches(&server).await.len();
        let page = visitor.opens(&town.at("/a/310000900/innboks")).await;
        assert_eq!(page.status, StatusCode::OK);
        let asked = searches(&server).await.split_off(before);
        let asked: Vec<_> = asked
            .iter()
            .filter(|body| body.contains("organization:identifier-no"))
            .collect();
        assert_eq!(asked.len(), calls, "{count}");
        let named = |body: &str| body.matches("organization:identifier-no").count();
        assert!(asked.iter().all(|body| named(body) <= 100));
        let all: usize = asked.iter().map(|body| named(body)).sum();
        let (wanted, words) = if calls > 0 {
            (count + 1, "Laksehaug Meieri AS med 230 underenheter")
        } else {
            (0, "Laksehaug Meieri AS med 1 500 underenheter")
        };
        assert_eq!(all, wanted);
        assert!(said(&page).contains(words), "{}", said(&page));
        let picker = if calls > 0 {
            goes(&mut visitor, &page, "Velg enheter").await
        } else {
            visitor.follows(&page, "Velg færre aktører").await
        };
        assert_eq!(picker.heading(), "Velg enheter i Laksehaug Meieri AS");
        let all = visitor.submits(&picker, "Velg alle", &[]).await;
        let again = visitor.submits(&all, "Vis meldingene samlet", &[]).await;
        assert_eq!(again.url, page.url, "all of them are the own list");
        let form = picker.form_with_button_named("gjor");
        let found = visitor.sends(&picker, form, &[("q", "avd 01")]).await;
        let chosen = visitor.submits(&found, "Velg alle", &[]).await;
        let some = visitor.submits(&chosen, "Vis meldingene samlet", &[]).await;
        assert!(some.url.path().starts_with("/a/utvalg"));
        assert!(
            said(&some).contains(" av underenhetene til"),
            "{}",
            said(&some)
        );
    }
}

/// From the panel of the header, on any page.
#[tokio::test]
async fn the_panel_leads_to_the_picker() {
    let (_town, mut visitor, own) = standard_for_rask(Limits::default()).await;
    let links = own.attributes("#aktorer .af-party-rows__units", "href");
    let expected = [MAIN, "311585509"].map(|number| format!("/aktor/{number}/enheter"));
    assert_eq!(links, expected);
    let picker = visitor
        .opens(own.url.join(&links[0]).unwrap().as_str())
        .await;
    assert_eq!(picker.heading(), "Velg enheter i Fjellbekk Safteri AS");
}
