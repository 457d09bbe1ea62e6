//! The party chooser, as requests: who is in it, how one finds among thousands, and what is never
//! linked to or asked about.

use reqwest::StatusCode;
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::support::{
    town::{TestEnv, TestEnvOptions},
    visitor::{Page, Visitor},
};

const HEADING_ONLY: &str = "310000900";
const DELETED: &str = "310000910";

pub(crate) fn organisation(name: &str, number: &str, units: &[Value]) -> Value {
    json!({
        "party": format!("urn:altinn:organization:identifier-no:{number}"), "name": name,
        "partyType": "Organization", "isCurrentEndUser": false, "subParties": units,
    })
}

pub(crate) fn person(name: &str, pid: &str, is_self: bool) -> Value {
    json!({
        "party": format!("urn:altinn:person:identifier-no:{pid}"), "name": name,
        "dateOfBirth": "1991-05-14", "partyType": "Person", "isCurrentEndUser": is_self,
    })
}

/// The reader, a child, so many companies with a branch for every third, a deleted one, and a parent
/// of which only the unit may be acted for.
fn parties(companies: usize) -> Value {
    let mut list = vec![
        person("LYS MORGENDUGG", "14859102442", true),
        person("STILLE MORGENDUGG", "27828542023", false),
    ];
    for at in 0..companies {
        let number = |offset: usize| (320_000_000 + 10 * at + offset).to_string();
        let branch = organisation(&format!("VERKSTED {at} AVD BØ"), &number(5), &[]);
        let units = if at % 3 == 0 {
            vec![branch]
        } else {
            Vec::new()
        };
        list.push(organisation(
            &format!("SELSKAP {at:05} AS"),
            &number(0),
            &units,
        ));
    }
    let mut deleted = organisation("NEDLAGT ÆRFUGL AS", DELETED, &[]);
    deleted["isDeleted"] = json!(true);
    let unit = organisation("KONSERN LAGER", "310000901", &[]);
    let mut heading = organisation("KONSERN HOLDING", HEADING_ONLY, &[unit]);
    heading["hasOnlyAccessToSubParties"] = json!(true);
    list.extend([deleted, heading]);
    json!({ "data": { "parties": list } })
}

/// A town whose Dialogporten lists these parties, and answers every search with an empty inbox.
pub(crate) async fn town_with(parties: Value) -> (TestEnv, MockServer) {
    let server = MockServer::start().await;
    let asks_parties =
        |request: &Request| String::from_utf8_lossy(&request.body).contains("query parties");
    Mock::given(asks_parties)
        .respond_with(ResponseTemplate::new(200).set_body_json(parties))
        .with_priority(1)
        .mount(&server)
        .await;
    let empty =
        json!({ "data": { "searchDialogs": { "items": [], "hasNextPage": false, "errors": [] } } });
    Mock::given(|_: &Request| true)
        .respond_with(ResponseTemplate::new(200).set_body_json(empty))
        .with_priority(2)
        .mount(&server)
        .await;
    let dialogporten = Some(server.uri().parse().unwrap());
    let wishes = TestEnvOptions {
        dialogporten,
        ..TestEnvOptions::default()
    };
    (TestEnv::with(wishes).await, server)
}

/// What Dialogporten was asked, but for the lists of parties.
pub(crate) async fn searches(server: &MockServer) -> Vec<String> {
    let requests = server.received_requests().await.unwrap();
    let bodies = requests
        .iter()
        .map(|request| String::from_utf8_lossy(&request.body).into_owned());
    bodies
        .filter(|body| !body.contains("query parties"))
        .collect()
}

fn names(page: &Page) -> Vec<String> {
    page.texts("main .af-party-rows bdi")
}

fn links(page: &Page) -> Vec<String> {
    page.attributes("main a.af-party-rows__row", "href")
}

#[tokio::test]
async fn thousands_are_paged_and_everybody_is_on_one_page() {
    let (town, _server) = town_with(parties(100)).await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let mut page = visitor.opens(&town.at("/aktor")).await;
    assert_eq!(
        page.texts("main h2"),
        ["Deg selv", "Flere samlet", "Personer", "Virksomheter"]
    );
    assert_eq!(names(&page)[..2], ["Lys Morgendugg", "Stille Morgendugg"]);
    let mut all = links(&page);
    let mut ranges = vec![page.texts(".af-search-summary p")[0].clone()];
    assert!(page.texts("main nav a").contains(&"Neste".to_owned()));
    while page.texts("main nav a").contains(&"Neste".to_owned()) {
        page = visitor.follows(&page, "Neste").await;
        ranges.push(page.texts(".af-search-summary p")[0].clone());
        all.extend(links(&page));
    }
    assert_eq!(
        ranges,
        [
            "Viser 1–50 av 137 aktører",
            "Viser 51–100 av 137 aktører",
            "Viser 101–137 av 137 aktører"
        ]
    );
    // A unit that begins a page has its parent above it, which is then linked to twice.
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 2 + 100 + 34 + 1);
    assert!(page.url.query().unwrap().contains("side=3"));
    let back = visitor.follows(&page, "Forrige").await;
    assert!(back.url.query().unwrap().contains("side=2"));
}

#[tokio::test]
async fn one_is_found_among_fifteen_thousand_by_name_number_and_unit() {
    let (town, _server) = town_with(parties(11_250)).await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let picker = visitor.opens(&town.at("/aktor")).await;
    assert_eq!(
        picker.texts(".af-search-summary p")[0],
        "Viser 1–50 av 15 003 aktører"
    );
    // `docs/rules/inbox.md#budgets`.
    println!("{} bytes", picker.body.len());
    assert!(picker.body.len() <= 60_000, "{}", picker.body.len());
    for (text, expected) in [
        ("selskap 07777", &["Selskap 07777 AS"][..]),
        ("7777 SELSK", &["Selskap 07777 AS"]),
        ("320 077 770", &["Selskap 07777 AS"]),
        (
            "verksted 7776 bo",
            &["Selskap 07776 AS", "Verksted 7776 Avd Bø"],
        ),
        ("320 077 765", &["Selskap 07776 AS", "Verksted 7776 Avd Bø"]),
        ("320 077 76", &["Selskap 07776 AS", "Verksted 7776 Avd Bø"]),
    ] {
        let form = picker.form_with_field("q");
        let found = visitor.sends(&picker, form, &[("q", text)]).await;
        assert_eq!(names(&found), expected, "{text}");
    }
    let form = picker.form_with_field("q");
    let found = visitor
        .sends(&picker, form, &[("q", "verksted 7776")])
        .await;
    let inbox = visitor.follows(&found, "Verksted 7776 Avd Bø").await;
    assert_eq!(inbox.status, StatusCode::OK);
    assert_eq!(inbox.url.path(), "/a/320077765/innboks");
}

#[tokio::test]
async fn a_search_keeps_the_rest_of_the_address_and_can_be_cleared() {
    let (town, _server) = town_with(parties(60)).await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let page = visitor
        .opens(&town.at("/aktor?type=virksomheter&slettet=1&side=2"))
        .await;
    assert_eq!(
        page.texts(".af-search-summary p")[0],
        "Viser 51–82 av 82 aktører",
        "60 companies, 20 branches, a deleted one and a unit"
    );
    let form = page.form_with_field("q");
    let found = visitor.sends(&page, form, &[("q", "ÆRFUGL")]).await;
    assert_eq!(names(&found), ["Nedlagt Ærfugl AS"]);
    assert_eq!(found.attributes("main input[name=q]", "value"), ["ÆRFUGL"]);
    let query = found.url.query().unwrap();
    assert!(query.contains("type=virksomheter") && query.contains("slettet=1"));
    let people = visitor.follows(&found, "Personer (0)").await;
    assert_eq!(names(&people), [""; 0]);
    assert!(people.texts("main").concat().contains("Ingen passer"));
    let cleared = visitor.follows(&people, "Fjern søket").await;
    assert_eq!(
        cleared.url.query(),
        Some("type=personer&slettet=1"),
        "only the search is gone"
    );
    assert_eq!(names(&cleared), ["Lys Morgendugg", "Stille Morgendugg"]);
}

#[tokio::test]
async fn deleted_ones_are_hidden_until_they_are_asked_for_or_shown() {
    let (town, _server) = town_with(parties(3)).await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let hidden = visitor.opens(&town.at("/aktor")).await;
    assert!(!names(&hidden).contains(&"Nedlagt Ærfugl AS".to_owned()));
    assert!(hidden.texts("main").concat().contains("1 slettet aktør"));
    let shown = visitor.follows(&hidden, "Vis slettede").await;
    assert!(
        shown
            .texts(".af-party-rows__row .ds-tag")
            .contains(&"Slettet".to_owned())
    );
    let inbox = visitor.follows(&shown, "Nedlagt Ærfugl AS").await;
    assert_eq!(inbox.url.path(), format!("/a/{DELETED}/innboks"));
    // It is the one that is used, so it is there without being asked for.
    let current = visitor.opens(&town.at("/aktor")).await;
    assert!(names(&current).contains(&"Nedlagt Ærfugl AS".to_owned()));
    assert_eq!(
        current.texts("main .af-party-rows a[aria-current=true] bdi"),
        ["Nedlagt Ærfugl AS"]
    );
}

/// `docs/rules/security.md#acc-2`, `docs/rules/inbox.md#party-list`: a parent of which only units
/// may be acted for.
#[tokio::test]
async fn a_heading_is_neither_linked_to_nor_asked_about() {
    let (town, server) = town_with(parties(1)).await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    for address in ["/aktor", "/aktor?q=konsern", "/aktor?q=lager&slettet=1"] {
        let page = visitor.opens(&town.at(address)).await;
        assert!(names(&page).contains(&"Konsern Holding".to_owned()));
        assert!(names(&page).contains(&"Konsern Lager".to_owned()));
        let links = links(&page);
        assert!(links.contains(&"/a/310000901/innboks".to_owned()));
        assert!(!links.iter().any(|href| href.contains(HEADING_ONLY)));
    }
    let before = searches(&server).await.len();
    let address = town.at(&format!("/a/{HEADING_ONLY}/innboks"));
    let refused = visitor.opens(&address).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let searches = searches(&server).await;
    assert_eq!(searches.len(), before, "no call for a refused party");
    assert!(searches.iter().all(|body| !body.contains(HEADING_ONLY)));
}

#[tokio::test]
async fn what_cannot_be_used_of_the_address_is_told_and_not_carried_on() {
    let (town, _server) = town_with(parties(3)).await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    for (query, notices) in [
        ("q=&type=&side=&slettet=&x=y", 0),
        ("type=firma", 1),
        ("slettet=kanskje", 1),
        ("side=0", 1),
        ("side=2", 1),
        ("side=99999999999999999999", 1),
        ("q=%26%26", 1),
        ("q=%00%ff", 1),
        ("q=a&q=b", 1),
        ("type=x&side=x&slettet=x&q=-", 4),
    ] {
        let page = visitor.opens(&town.at(&format!("/aktor?{query}"))).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert_eq!(page.texts(".af-notice .ds-alert").len(), notices, "{query}");
        assert_eq!(names(&page).len(), 8, "{query}");
        let back = page.attributes("input[name=retur]", "value");
        assert!(!back.is_empty());
        assert!(
            back.iter().all(|path| path == "/aktor"),
            "{query}: {back:?}"
        );
    }
}

/// `docs/rules/inbox.md#g-8`: an identity number that somebody writes is in no page of ours and
/// finds nobody. The page rules look for it in the whole page.
#[tokio::test]
async fn a_search_for_an_identity_number_is_refused_and_forgotten() {
    let (town, _server) = town_with(parties(3)).await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    for written in ["27828542023", "278285+42023", "Stille+27828542023"] {
        let page = visitor
            .opens(&town.at(&format!("/aktor?q={written}")))
            .await;
        assert!(page.texts(".af-notice").concat().contains("fødselsnummer"));
        assert!(!page.body.contains("42023"), "{written}");
        assert_eq!(page.attributes("main input[name=q]", "value"), [""]);
    }
}

#[tokio::test]
async fn two_tabs_choose_two_parties() {
    let (town, server) = town_with(parties(3)).await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let first = visitor.opens(&town.at("/aktor?q=selskap")).await;
    let second = visitor.opens(&town.at("/aktor?q=stille")).await;
    let company = visitor.follows(&first, "Selskap 00001 AS").await;
    let child = visitor.follows(&second, "Stille Morgendugg").await;
    assert_eq!(company.attributes("body", "data-color"), ["company"]);
    assert_eq!(child.attributes("body", "data-color"), ["person"]);
    assert!(company.texts("header").concat().contains("Selskap 00001"));
    assert!(child.texts("header").concat().contains("Stille Morgendugg"));
    let again = visitor.opens(company.url.as_str()).await;
    assert!(again.texts("header").concat().contains("Selskap 00001"));
    let searches = searches(&server).await;
    let asked: Vec<bool> = searches
        .iter()
        .skip(1)
        .map(|body| body.contains("320000010"))
        .collect();
    assert_eq!(asked, [true, false, true], "each for the party shown");
}

#[tokio::test]
async fn who_acts_for_nobody_else_is_offered_no_choice() {
    let alone = json!({ "data": { "parties": [person("LYS MORGENDUGG", "14859102442", true)] } });
    let (town, _server) = town_with(alone).await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    assert_eq!(inbox.attributes("a[href^='/aktor']", "href"), [""; 0]);
    let page = visitor.opens(&town.at("/aktor?visning=arkiv")).await;
    assert_eq!(page.heading(), "Du bruker innboksen bare for deg selv");
    assert_eq!(names(&page), [""; 0]);
    assert_eq!(page.attributes("main form", "action"), [""; 0]);
    let list = visitor.follows(&page, "Til innboksen").await;
    assert_eq!(
        list.url.as_str(),
        inbox.url.as_str().replace("innboks", "arkiv")
    );
}

/// `docs/rules/inbox.md#party-list`, `docs/rules/inbox.md#party-chooser`,
/// `docs/rules/inbox.md#p-2`.
#[tokio::test]
async fn a_favourite_is_set_and_taken_away_where_one_is() {
    let (town, _server) = town_with(parties(100)).await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let pressed =
        |page: &Page| page.attributes(".af-favourite-button[aria-pressed=true]", "aria-label");
    let page = visitor.opens(&town.at("/aktor?side=2&visning=arkiv")).await;
    assert_eq!(pressed(&page), [""; 0]);
    let form = page.form_with_button_labelled("Favoritt: Selskap 00042 AS");
    assert_eq!(form.action, "/aktor/320000420/favoritt");
    // Sent twice, as by a double click.
    for _ in 0..2 {
        let page = visitor.sends(&page, form.clone(), &[]).await;
        assert_eq!(
            page.url.as_str(),
            town.at("/aktor?side=2&visning=arkiv#virksomheter-320000420")
        );
        let rows = page.attributes("li[id=virksomheter-320000420]", "id");
        assert_eq!(rows.len(), 1, "the row that one lands at");
        assert_eq!(pressed(&page), ["Favoritt: Selskap 00042 AS"]);
        assert!(page.texts("[role=status]")[0].contains("Lagt til"));
    }
    let first = visitor.opens(&town.at("/aktor")).await;
    let headings = [
        "Deg selv",
        "Favoritter",
        "Flere samlet",
        "Personer",
        "Virksomheter",
    ];
    assert_eq!(first.texts("main h2"), headings);
    assert_eq!(names(&first)[1], "Selskap 00042 AS");
    let searched = visitor.opens(&town.at("/aktor?q=selskap+0004")).await;
    assert_eq!(searched.texts("main h2"), ["Virksomheter"]);
    assert_eq!(pressed(&searched), ["Favoritt: Selskap 00042 AS"]);
    let form = first.form_with_button_labelled("Favoritt: Selskap 00042 AS");
    let gone = visitor.sends(&first, form, &[]).await;
    assert_eq!(gone.url.fragment(), Some("liste-favoritter"));
    assert!(gone.texts("[role=status]")[0].contains("Tatt bort"));
    assert_eq!(pressed(&gone), [""; 0]);
}

/// `docs/rules/security.md#acc-2`, `docs/rules/security.md#acc-4`: a favourite is for a party of
/// one's own, and nobody else's.
#[tokio::test]
async fn nobody_elses_party_becomes_a_favourite() {
    let (town, _server) = town_with(parties(3)).await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let page = visitor.opens(&town.at("/aktor")).await;
    let form = page.form_with_button_labelled("Favoritt: Selskap 00002 AS");
    for (action, field, status) in [
        ("/aktor/999999999/favoritt", "1.x", StatusCode::NOT_FOUND),
        (
            &*format!("/aktor/{HEADING_ONLY}/favoritt"),
            "1.x",
            StatusCode::NOT_FOUND,
        ),
        ("/aktor/320000020/favoritt", "2.x", StatusCode::BAD_REQUEST),
        ("/aktor/320000020/favoritt", "", StatusCode::BAD_REQUEST),
    ] {
        let mut form = form.clone();
        action.clone_into(&mut form.action);
        let refused = visitor.sends(&page, form, &[("favoritt", field)]).await;
        assert_eq!(refused.status, status, "{action} {field}");
    }
    let kept = visitor.opens(&town.at("/aktor")).await;
    assert!(!kept.texts("main h2").contains(&"Favoritter".to_owned()));
}

/// `docs/rules/inbox.md#party-list`: a deleted one that is a favourite is never hidden.
#[tokio::test]
async fn deleted_favourites_are_shown() {
    let (town, _server) = town_with(parties(3)).await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let all = visitor.opens(&town.at("/aktor?slettet=1")).await;
    let form = all.form_with_button_labelled("Favoritt: Nedlagt Ærfugl AS");
    visitor.sends(&all, form, &[]).await;
    let page = visitor.opens(&town.at("/aktor?q=nedlagt")).await;
    assert_eq!(names(&page), ["Nedlagt Ærfugl AS"]);
}

/// `docs/rules/inbox.md#party-list`: whom one acted for last is at hand, where there are many.
#[tokio::test]
async fn those_used_last_are_at_hand_where_there_are_many() {
    for (companies, is_offered) in [(3, false), (30, true)] {
        let (town, _server) = town_with(parties(companies)).await;
        let mut visitor = Visitor::new();
        town.signs_in(&mut visitor, "lys").await;
        for number in ["320000010", "320000000", "320000010"] {
            visitor
                .opens(&town.at(&format!("/a/{number}/innboks")))
                .await;
        }
        let page = visitor.opens(&town.at("/aktor")).await;
        let has_heading = page.texts("main h2").contains(&"Sist brukt".to_owned());
        assert_eq!(has_heading, is_offered);
        if is_offered {
            let used = page.texts("[aria-labelledby=liste-brukt] .af-party-rows bdi");
            assert_eq!(used[..2], ["Selskap 00001 AS", "Selskap 00000 AS"]);
        }
    }
}

/// `docs/rules/inbox.md#groups`: groups are offered with two members, some units are chosen by
/// checkboxes, and the choice can be kept under a name.
#[tokio::test]
async fn several_are_seen_together_by_group_or_by_choice() {
    let (town, server) = town_with(parties(4)).await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let page = visitor.opens(&town.at("/aktor?visning=arkiv")).await;
    let links = page.attributes(".af-party-picker__together a", "href");
    let groups = ["alle", "virksomheter", "personer"];
    assert_eq!(links, groups.map(|word| format!("/a/{word}/arkiv")));
    for word in groups {
        let list = visitor.opens(&town.at(&format!("/a/{word}/arkiv"))).await;
        assert_eq!(list.status, StatusCode::OK, "{word}");
    }
    let units = visitor.follows(&page, "Velg enheter").await;
    assert_eq!(units.heading(), "Velg enheter i Selskap 00000 AS");
    let boxes = units.attributes("main input[name=enhet][checked]", "value");
    assert_eq!(boxes, ["320000000", "320000005"]);
    let list = visitor.submits(&units, "Vis meldingene samlet", &[]).await;
    assert_eq!(
        list.url.path(),
        "/a/320000000/arkiv",
        "all of it is its own"
    );
    let asked = searches(&server).await;
    let latest = asked.last().unwrap();
    assert!(latest.contains("320000000") && latest.contains("320000005"));
    let picker = visitor
        .opens(&town.at("/aktor/virksomheter/enheter?visning=arkiv"))
        .await;
    let some = ["320000000", "320000010"];
    let list = ticks(&mut visitor, &picker, &some, "Vis meldingene samlet").await;
    assert_eq!(list.url.path(), "/a/utvalg/arkiv");
    assert_eq!(
        list.url.query(),
        Some("enhet=320000000&enhet=320000010"),
        "the choice stands in the address"
    );
    let asked = searches(&server).await;
    let latest = asked.last().unwrap();
    assert!(some.iter().all(|number| latest.contains(number)));
    assert!(!latest.contains("320000005"), "only those that were chosen");
    let saved = visitor
        .submits(&list, "Lagre søket", &[("navn", "Verksteder")])
        .await;
    assert_eq!(saved.url, list.url);
    let page = visitor.opens(&town.at("/aktor")).await;
    let open = page.link("Verksteder");
    let again = visitor.opens(&town.at(&open)).await;
    assert_eq!(again.url, list.url);

    let everyone = visitor.follows(&page, "Velg selv hvem").await;
    assert_eq!(everyone.attributes("main [name=enhet]", "value").len(), 9);
    assert!(everyone.attributes("main [checked]", "value").is_empty());
    // A parent of which only units may be acted for is none of them.
    let boxes = everyone.attributes("main [name=enhet]", "value");
    assert!(!boxes.contains(&HEADING_ONLY.to_owned()));
    for word in ["utvalg", "favoritter", "320000010", "999999999", "meg"] {
        let none = visitor
            .opens(&town.at(&format!("/aktor/{word}/enheter")))
            .await;
        assert_eq!(none.status, StatusCode::NOT_FOUND, "{word}");
    }
}

#[tokio::test]
async fn some_of_thousands_are_found_and_chosen() {
    let (town, _server) = town_with(parties(11_250)).await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let all = visitor.opens(&town.at("/aktor/alle/enheter")).await;
    assert_eq!(all.attributes("main [name=enhet]", "value").len(), 100);
    assert!(all.text().contains("Side 1 av 151"));
    let some = finds(&mut visitor, &all, "selskap 07777").await;
    assert_eq!(some.attributes("main [name=enhet]", "value").len(), 1);
    let refused = visitor
        .opens(&town.at("/aktor/alle/enheter?q=27828542023"))
        .await;
    assert!(!refused.body.contains("27828542023"));
    let refused = finds(&mut visitor, &all, "278285 42023").await;
    assert_eq!(refused.url.query(), None, "it stands in no address");
    assert!(!refused.body.contains("42023"));
}

async fn finds(visitor: &mut Visitor, picker: &Page, words: &str) -> Page {
    let form = picker.form_with_button_named("gjor");
    visitor.sends(picker, form, &[("q", words)]).await
}

/// Ticks these boxes besides those that are ticked, and presses the button with this text.
async fn ticks(visitor: &mut Visitor, picker: &Page, units: &[&str], button: &str) -> Page {
    let mut form = match button {
        "finn" => picker.form_with_button_named("gjor"),
        text => picker.form_with(text),
    };
    let boxes = picker.attributes("main [name=enhet]", "value");
    for unit in units {
        assert!(boxes.contains(&(*unit).to_owned()), "no box for {unit}");
        form.fields.push(("enhet".to_owned(), (*unit).to_owned()));
    }
    visitor.sends(picker, form, &[]).await
}

fn ticked(picker: &Page) -> Vec<String> {
    picker.attributes("main [name=enhet][checked]", "value")
}

/// Searching and paging forget no tick, and neither does another language.
#[tokio::test]
async fn what_is_ticked_stays_ticked_while_one_goes_on_choosing() {
    let (town, _server) = town_with(parties(300)).await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let first = visitor.opens(&town.at("/aktor/virksomheter/enheter")).await;
    assert!(first.text().contains("Ingen er valgt"));
    let second = ticks(&mut visitor, &first, &["320000000", "320000010"], "Neste").await;
    assert_eq!(ticked(&second), [""; 0]);
    assert!(second.text().contains("2 valgt"));
    let boxes = second.attributes("main [name=enhet]", "value");
    let found = ticks(&mut visitor, &second, &[&boxes[3]], "finn").await;
    assert!(found.text().contains("3 valgt"));
    let found = finds(&mut visitor, &found, "selskap 00001").await;
    assert_eq!(ticked(&found), ["320000010"]);
    // One of those shown is unticked.
    let mut form = found.form_with_button_named("gjor");
    form.fields.retain(|(name, _)| name != "enhet");
    let all = visitor.sends(&found, form, &[("q", "")]).await;
    assert!(all.text().contains("2 valgt"));
    assert_eq!(ticked(&all), ["320000000"]);
    let form = all.form_with_button_named("sprak");
    let same = visitor.sends(&all, form, &[("sprak", "nb")]).await;
    assert_eq!(
        (same.url.as_str(), ticked(&same)),
        (all.url.as_str(), ticked(&all))
    );
    let list = visitor.submits(&same, "Vis meldingene samlet", &[]).await;
    assert_eq!(list.url.path(), "/a/utvalg/innboks");
    assert_eq!(
        list.url.query(),
        Some(&*format!("enhet={}&enhet=320000000", boxes[3]))
    );
    let none = visitor.submits(&first, "Vis meldingene samlet", &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text().contains("Velg minst én"));
    // A form that comes after the login has ended is asked about again with its ticks.
    visitor.forgets(crate::support::town::INBOX_HOST);
    let midway = ticks(&mut visitor, &first, &["320000010"], "Neste").await;
    assert_eq!(midway.status, StatusCode::UNAUTHORIZED);
    let again = visitor.follows(&midway, "Logg inn").await;
    assert_eq!(ticked(&again), ["320000010"]);
}

/// A choice that no address can hold is kept for the person: it works in every way that a short one
/// does, is told, can be deleted, and says to anybody else why it does not work.
#[tokio::test]
async fn a_choice_of_a_thousand_is_one_list_like_any_other() {
    let (town, _server) = town_with(parties(1100)).await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let picker = visitor
        .opens(&town.at("/aktor/virksomheter/enheter?visning=arkiv"))
        .await;
    let found = finds(&mut visitor, &picker, "selskap 00").await;
    let all = visitor.submits(&found, "Velg alle", &[]).await;
    assert!(all.text().contains("1 467 valgt"), "{}", all.text());
    assert_eq!(ticked(&all).len(), 100);
    let list = visitor.submits(&all, "Vis meldingene samlet", &[]).await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(list.url.path().starts_with("/a/utvalg-") && list.url.path().ends_with("/arkiv"));
    assert_eq!(list.url.query(), None);
    assert!(list.text().contains("1 467"), "{}", list.text());
    let english = list.form_with_button_named("sprak");
    let same = visitor.sends(&list, english, &[("sprak", "en")]).await;
    assert_eq!(same.url, list.url);
    let norwegian = same.form_with_button_named("sprak");
    visitor.sends(&same, norwegian, &[("sprak", "nb")]).await;
    let saved = visitor
        .submits(&list, "Lagre søket", &[("navn", "Tusen")])
        .await;
    assert_eq!(saved.url, list.url);
    let picker = visitor.opens(&town.at("/aktor")).await;
    let opened = visitor.follows(&picker, "Tusen").await;
    assert_eq!(opened.url, list.url);

    let mut other = Visitor::new();
    town.signs_in(&mut other, "rask").await;
    let refused = other.opens(list.url.as_str()).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(refused.heading(), "Dette utvalget er ikke her");

    let profile = visitor.opens(&town.at("/profil")).await;
    assert!(
        profile.text().contains("og 1 465 til"),
        "{}",
        profile.text()
    );
    let data = visitor.opens(&town.at("/profil/data")).await;
    let data: Value = serde_json::from_str(&data.body).unwrap();
    assert_eq!(
        data["selections"][0]["parties"].as_array().unwrap().len(),
        1467
    );
    assert!(
        !profile.text().contains("Slett utvalget"),
        "a search needs it"
    );
    let searches = visitor.opens(&town.at("/sok")).await;
    let question = visitor.follows(&searches, "Slett").await;
    visitor.submits(&question, "Slett søket", &[]).await;
    let profile = visitor.opens(&town.at("/profil")).await;
    let profile = visitor.submits(&profile, "Slett utvalget", &[]).await;
    assert!(profile.text().contains("Utvalget er slettet"));
    let gone = visitor.opens(list.url.as_str()).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}
