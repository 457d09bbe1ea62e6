//! Lists over many parties, as requests: the pages of a group against a naive sort of everything there
//! is, whichever way they are asked for; what is said when a part fails; what is never asked.

use std::collections::{BTreeSet, HashMap};

use arbeidsflate::domain::Limits;
use reqwest::StatusCode;
use serde_json::Value;
use simulators::{
    dialogporten::{Fault, FaultRule, Operation},
    world::Size,
};

use tokio::time::timeout;

use crate::{
    folders::made,
    support::{
        LONGEST_WAIT,
        town::{TestEnv, TestEnvOptions},
        visitor::{Page, Visitor},
    },
};

pub(crate) async fn standard(lists: Limits) -> TestEnv {
    TestEnv::with(TestEnvOptions {
        world: Size::Standard,
        lists,
        ..TestEnvOptions::default()
    })
    .await
}

/// The standard world, in which whoever has a child and companies is signed in; with their own inbox.
pub(crate) async fn standard_for_rask(lists: Limits) -> (TestEnv, Visitor, Page) {
    let town = standard(lists).await;
    let mut visitor = Visitor::new();
    let own = town.signs_in(&mut visitor, "rask").await;
    (town, visitor, own)
}

/// A call for every party.
fn one_by_one(unasked: usize) -> Limits {
    Limits {
        parties: 1,
        services: 1,
        unasked,
    }
}

/// One party or sub-unit of the platform's list.
pub(crate) struct Listed {
    urn: String,
    pub(crate) number: Option<String>,
    is_deleted: bool,
    resources: BTreeSet<String>,
}

/// Whom a person may act for, as the world has it.
fn listed(town: &TestEnv, key: &str) -> Vec<Listed> {
    let person = town.around.people.iter().find(|one| one.key == key);
    let pid = person.unwrap().pid.as_deref().unwrap();
    let people = town.around.world["people"].as_array().unwrap();
    let person = people.iter().find(|one| one["pid"] == pid).unwrap();
    let top = person["authorizedParties"].as_array().unwrap();
    let units = |party: &Value| party["subunits"].as_array().cloned().unwrap_or_default();
    let all = top
        .iter()
        .flat_map(|party| std::iter::once(party.clone()).chain(units(party)));
    all.filter(|party| party["onlyHierarchyElementWithNoAccess"] != true)
        .map(|party| {
            let number = party["organizationNumber"].as_str().map(str::to_owned);
            let urn = match (&number, party["personId"].as_str()) {
                (Some(number), _) => format!("urn:altinn:organization:identifier-no:{number}"),
                (None, Some(pid)) => format!("urn:altinn:person:identifier-no:{pid}"),
                (None, None) => panic!("neither number nor pid"),
            };
            let resources = party["authorizedResources"].as_array().unwrap().iter();
            Listed {
                urn,
                number,
                is_deleted: party["isDeleted"] == true,
                resources: resources
                    .map(|one| format!("urn:altinn:resource:{}", one.as_str().unwrap()))
                    .collect(),
            }
        })
        .collect()
}

/// The inbox over the parties that `is_member` picks, sorted naively: by when the content last changed,
/// then by id, both descending. Dates are those that the simulator tells of each dialog.
pub(crate) async fn inbox_of(
    town: &TestEnv,
    key: &str,
    is_member: impl Fn(&Listed) -> bool,
) -> Vec<String> {
    let parties = listed(town, key);
    let members = parties.iter().filter(|party| is_member(party));
    let members: HashMap<&str, &Listed> = members.map(|one| (one.urn.as_str(), one)).collect();
    let mut found = Vec::new();
    for dialog in town.around.world["dialogs"].as_array().unwrap() {
        let create = &dialog["create"];
        let Some(party) = members.get(create["party"].as_str().unwrap()) else {
            continue;
        };
        let is_open = party
            .resources
            .contains(create["serviceResource"].as_str().unwrap());
        let Some((id, labels, status)) = made(town, dialog).filter(|_| is_open) else {
            continue;
        };
        if labels.contains("Archive") || labels.contains("Bin") || status == "Draft" {
            continue;
        }
        let address = town.places.control.join(&format!("dialogs/{id}")).unwrap();
        let told: Value = reqwest::get(address).await.unwrap().json().await.unwrap();
        let changed: jiff::Timestamp = told["contentUpdatedAt"].as_str().unwrap().parse().unwrap();
        found.push((changed, id));
    }
    found.sort_by(|one, other| other.cmp(one));
    found.into_iter().map(|(_, id)| format!("d-{id}")).collect()
}

pub(crate) fn ids(page: &Page) -> Vec<String> {
    page.attributes("main h3 a", "id")
}

/// Pages to the end of a list.
pub(crate) async fn reads_all(visitor: &mut Visitor, first: Page) -> Vec<Vec<String>> {
    let mut pages = vec![ids(&first)];
    let mut page = first;
    while page.find_link("Eldre meldinger").is_some() {
        page = visitor.follows(&page, "Eldre meldinger").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text().contains("Mangler meldinger"));
        pages.push(ids(&page));
        assert!(pages.len() < 100, "the list does not end");
    }
    pages
}

/// `docs/decisions/0004`: more than a hundred parties, by parties and by services.
#[tokio::test]
async fn an_accountants_list_over_all_is_the_full_sort_whichever_way_it_is_asked_for() {
    let by_parties = Limits {
        services: 1,
        ..Limits::default()
    };
    // A call a party would be hundreds, so the few by services are taken.
    let by_services = Limits {
        parties: 1,
        ..Limits::default()
    };
    for (lists, word) in [
        (by_parties, "alle"),
        (by_services, "alle"),
        (by_services, "virksomheter"),
    ] {
        let town = standard(lists).await;
        let mut visitor = Visitor::new();
        town.signs_in(&mut visitor, "flittig").await;
        let expected = inbox_of(&town, "flittig", |party| {
            !party.is_deleted && (word == "alle" || party.number.is_some())
        })
        .await;
        assert!(expected.len() > 200, "{}", expected.len());
        let before = town.dialogporten_calls();
        let first = visitor.opens(&town.at(&format!("/a/{word}/innboks"))).await;
        let asked = town.dialogporten_calls() - before;
        assert!(asked <= 6, "{asked} calls for {lists:?}");
        let pages = reads_all(&mut visitor, first).await;
        let (last, others) = pages.split_last().unwrap();
        if lists == by_parties {
            assert!(others.iter().all(|page| page.len() == 50), "{word}");
            assert!(last.len() <= 50);
        }
        assert_eq!(pages.concat(), expected, "{word}, {lists:?}");
    }
}

#[tokio::test]
async fn whoever_has_a_child_and_companies_sees_all_in_one_list_that_names_recipients() {
    let (town, mut visitor, own) = standard_for_rask(Limits::default()).await;
    let before = town.dialogporten_calls();
    let page = visitor.opens(&town.at("/a/alle/innboks")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(
        town.dialogporten_calls() - before,
        1,
        "few parties are one call"
    );
    let expected = inbox_of(&town, "rask", |party| !party.is_deleted).await;
    assert_eq!(
        reads_all(&mut visitor, page.clone()).await.concat(),
        expected
    );
    let bylines = page.texts(".af-list-row__byline");
    assert!(bylines.iter().all(|line| line.contains(" til ")));
    for name in ["Gnist Fjellbekk", "Rask Fjellbekk", "Fjellbekk Safteri AS"] {
        assert!(bylines.iter().any(|line| line.contains(name)), "{name}");
    }
    assert_eq!(
        page.texts("title")[0],
        "Innboks – Alle – Felles arbeidsflate"
    );
    assert_eq!(page.texts(".af-account__line")[0], "7 aktører");
    assert_eq!(
        page.texts("nav.ds-breadcrumbs li"),
        ["Start", "Alle", "Innboks"]
    );
    // The folders are the group's, and the party used last is still the one from before.
    let sent = visitor.follows(&page, "Sendt").await;
    assert_eq!(sent.url.path(), "/a/alle/sendt");
    assert_eq!(visitor.opens(&town.at("/")).await.url, own.url);
}

#[tokio::test]
async fn groups_of_companies_and_of_people_hold_only_these() {
    let (town, mut visitor, _) = standard_for_rask(Limits::default()).await;
    for (word, are_companies) in [("virksomheter", true), ("personer", false)] {
        let page = visitor.opens(&town.at(&format!("/a/{word}/innboks"))).await;
        let expected = inbox_of(&town, "rask", |party| {
            !party.is_deleted && party.number.is_some() == are_companies
        })
        .await;
        assert!(!expected.is_empty());
        assert_eq!(
            reads_all(&mut visitor, page).await.concat(),
            expected,
            "{word}"
        );
    }
}

/// `docs/rules/security.md#acc-2`: units of an address are wishes.
#[tokio::test]
async fn a_choice_of_units_is_kept_in_links_and_holds_only_ones_own() {
    let (town, mut visitor, own) = standard_for_rask(Limits::default()).await;
    let handle = own.url.path().split('/').nth(2).unwrap().to_owned();
    let address = format!("/a/utvalg/innboks?enhet=318037434&enhet={handle}");
    let page = visitor.opens(&town.at(&address)).await;
    let pid = town
        .around
        .people
        .iter()
        .find(|one| one.key == "rask")
        .unwrap();
    let pid = pid.pid.clone().unwrap();
    let expected = inbox_of(&town, "rask", |party| {
        party.number.as_deref() == Some("318037434") || party.urn.ends_with(&pid)
    })
    .await;
    assert_eq!(
        reads_all(&mut visitor, page.clone()).await.concat(),
        expected
    );
    for link in page.attributes(".af-side a, .af-list-toolbar__shortcuts a", "href") {
        assert!(link.contains("enhet=318037434"), "{link}");
    }
    let archive = visitor.follows(&page, "Arkiv").await;
    assert!(archive.url.query().unwrap().contains("enhet=318037434"));
    // Another's company, and a deleted one of one's own: the one is left out and told, the other was
    // asked for by name.
    let address = "/a/utvalg/innboks?enhet=310702641&enhet=316502113";
    let page = visitor.opens(&town.at(address)).await;
    assert!(page.text().contains("kan du ikke handle for"));
    let deleted = inbox_of(&town, "rask", |party| {
        party.number.as_deref() == Some("316502113")
    });
    assert_eq!(ids(&page), deleted.await);
    let before = town.dialogporten_calls();
    let nobody = visitor
        .opens(&town.at("/a/utvalg/innboks?enhet=310702641"))
        .await;
    assert_eq!(nobody.texts("main h2"), ["Ingen aktører her"]);
    assert_eq!(
        town.dialogporten_calls(),
        before,
        "nobody is asked for nobody"
    );
}

#[tokio::test]
async fn ones_own_word_leads_to_the_own_list_with_all_that_it_is_narrowed_to() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let own = town.signs_in(&mut visitor, "rask").await;
    let page = visitor.opens(&town.at("/a/meg/arkiv?lest=nei")).await;
    let expected = own.url.path().replace("innboks", "arkiv");
    assert_eq!(
        (page.url.path(), page.url.query()),
        (&*expected, Some("lest=nei"))
    );
    assert_eq!(page.heading(), "Arkiv");
    for below in ["/filter", "/eksport", "/nytt"] {
        let own = format!("/a/meg/arkiv{below}?lest=nei");
        let page = visitor.opens(&town.at(&own)).await;
        assert_eq!(page.status, StatusCode::OK, "{own}");
        assert_eq!(
            (page.url.path(), page.url.query()),
            (&*format!("{expected}{below}"), Some("lest=nei"))
        );
    }
}

/// One block fails.
#[tokio::test]
async fn a_block_that_fails_is_named_and_the_others_are_shown() {
    let (town, mut visitor, _) = standard_for_rask(Limits {
        parties: 3,
        ..Limits::default()
    })
    .await;
    let kill = |fault| {
        let set = FaultRule::new(Operation::Search, fault).about_party("318037434");
        town.dialogporten().add_fault_rule(set).unwrap();
    };
    let address = town.at("/a/alle/innboks");
    let whole = visitor.opens(&address).await;
    assert!(!whole.text().contains("Mangler meldinger"));
    for fault in [Fault::Status(500), Fault::ExecutionError, Fault::CutBody] {
        kill(fault.clone());
        let page = visitor.opens(&address).await;
        assert_eq!(page.status, StatusCode::OK, "{fault:?}");
        let said = page.texts(".af-partial-result .af-notice__heading");
        assert_eq!(said.len(), 1, "{fault:?}");
        assert!(said[0].contains("Fjellbekk Safteri AS"), "{}", said[0]);
        assert!(!ids(&page).is_empty());
        let still: BTreeSet<_> = ids(&whole).into_iter().collect();
        assert!(ids(&page).iter().all(|id| still.contains(id)));
        town.dialogporten().clear_faults();
        let again = visitor.follows(&page, "Prøv igjen").await;
        assert_eq!(ids(&again), ids(&whole), "{fault:?}");
    }
    // With words it is the search that is not whole (`docs/rules/inbox.md#s-6`).
    kill(Fault::Status(500));
    let others = visitor.opens(&address).await.texts("main h3 a");
    let words = others[0].split(|letter: char| !letter.is_alphabetic());
    let word = words.max_by_key(|word| word.len()).unwrap();
    let search = visitor
        .opens(&town.at(&format!("/a/alle/innboks?q={word}")))
        .await;
    let said = search.texts(".af-partial-result .af-notice__heading");
    assert!(said[0].starts_with("Søket dekker ikke"), "{}", said[0]);
    assert!(!ids(&search).is_empty());
    town.dialogporten().clear_faults();
    // All of them: that is no list with holes.
    town.dialogporten()
        .inject_fault(Operation::Search, Fault::Status(500))
        .unwrap();
    let page = visitor.opens(&address).await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
    assert_eq!(page.texts(".af-account__name")[0], "Alle");
}

/// A token that is refused is exchanged once, however many blocks meet the refusal.
#[tokio::test]
async fn blocks_that_meet_a_refused_token_go_on_with_one_exchange() {
    let (town, mut visitor, _) = standard_for_rask(one_by_one(10)).await;
    let whole = visitor.opens(&town.at("/a/alle/innboks")).await;
    let set = FaultRule::new(Operation::Search, Fault::Status(401)).times(3);
    town.dialogporten().add_fault_rule(set).unwrap();
    let page = visitor.opens(&town.at("/a/alle/innboks")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(ids(&page), ids(&whole));
}

#[tokio::test]
async fn a_list_that_takes_very_many_calls_is_fetched_on_the_readers_word() {
    let (town, mut visitor, _) = standard_for_rask(one_by_one(5)).await;
    let before = town.dialogporten_calls();
    let page = visitor.opens(&town.at("/a/alle/innboks")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.texts("main h2")[0].contains("7 aktører"));
    assert!(ids(&page).is_empty() && !page.text().contains("Innboksen er tom"));
    // The services of all parties are looked up, to see whether that would take fewer calls.
    assert!(town.dialogporten_calls() - before <= 1);
    let fetched = visitor.follows(&page, "Hent likevel").await;
    let expected = inbox_of(&town, "rask", |party| !party.is_deleted).await;
    assert_eq!(reads_all(&mut visitor, fetched).await.concat(), expected);
}

/// The time of the page is for all blocks together: what was not reached is told.
#[tokio::test]
async fn what_there_was_no_time_for_is_told() {
    let (town, mut visitor, _) = standard_for_rask(one_by_one(10)).await;
    let set = FaultRule::new(Operation::Search, Fault::NoAnswer).about_party("318037434");
    town.dialogporten().add_fault_rule(set).unwrap();
    let opened = town.at("/a/virksomheter/innboks");
    let page = timeout(LONGEST_WAIT, visitor.opens(&opened)).await;
    let page = page.expect("the time limit of the page ends it");
    assert_eq!(page.status, StatusCode::OK);
    let said = page.texts(".af-partial-result .af-notice__heading");
    assert_eq!(said, ["Mangler meldinger fra Fjellbekk Safteri AS"]);
    assert!(!ids(&page).is_empty());
    town.dialogporten().clear_faults();
}

/// A message of a group is opened, and one comes back to the group.
#[tokio::test]
async fn a_message_of_a_group_leads_back_to_the_group() {
    let (town, mut visitor, _) = standard_for_rask(Limits::default()).await;
    let page = visitor.opens(&town.at("/a/alle/innboks")).await;
    let title = page.texts("main h3 a")[0].clone();
    let dialog = visitor.follows(&page, &title).await;
    assert_eq!(dialog.status, StatusCode::OK);
    let back = visitor.follows(&dialog, "Tilbake til innboksen").await;
    assert_eq!(back.url.path(), "/a/alle/innboks");
}

/// A place in one group's list is none in another's.
#[tokio::test]
async fn a_place_cannot_be_carried_into_another_groups_list() {
    let town = TestEnv::with(TestEnvOptions {
        world: Size::Standard,
        page_size: 2,
        ..TestEnvOptions::default()
    })
    .await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "rask").await;
    let page = visitor.opens(&town.at("/a/alle/innboks")).await;
    let older = page.link("Eldre meldinger");
    let carried = older.replace("/alle/", "/virksomheter/");
    let page = visitor.opens(&town.at(&carried)).await;
    assert!(
        page.text()
            .contains("kunne ikke brukes, så her er de nyeste")
    );
}

#[tokio::test]
async fn a_search_that_is_too_broad_is_offered_of_one_party_alone() {
    let (town, mut visitor, own) = standard_for_rask(Limits::default()).await;
    let asks = "innboks?q=melding&lest=nei";
    for (last, expected) in [
        ("318037434", "Bare hos Fjellbekk Safteri AS"),
        ("", "Bare hos Rask Fjellbekk"),
    ] {
        let inbox = if last.is_empty() {
            own.url.to_string()
        } else {
            town.at(&format!("/a/{last}/innboks"))
        };
        visitor.opens(&inbox).await;
        let dialogporten = town.dialogporten();
        dialogporten
            .inject_fault(Operation::Search, Fault::TooBroad)
            .unwrap();
        let page = visitor.opens(&town.at(&format!("/a/alle/{asks}"))).await;
        assert_eq!(page.texts("main h2"), ["Søket tok for lang tid"]);
        let choice = page.link("Velg hvem det skal letes hos");
        assert!(
            choice.starts_with("/aktor?") && choice.contains("lest"),
            "{choice}"
        );
        dialogporten.clear_faults();
        let one = visitor.follows(&page, expected).await;
        let list = inbox.replace("innboks", asks);
        assert_eq!(one.url.as_str(), list);
    }
    // A list of one party has nobody else in it.
    let dialogporten = town.dialogporten();
    dialogporten
        .inject_fault(Operation::Search, Fault::TooBroad)
        .unwrap();
    let page = visitor
        .opens(&town.at(&format!("/a/318037434/{asks}")))
        .await;
    assert_eq!(page.texts("main h2"), ["Søket tok for lang tid"]);
    assert_eq!(page.find_link("Bare hos"), None);
}

#[tokio::test]
async fn a_search_without_hits_is_offered_of_everybody() {
    let (town, mut visitor, _) = standard_for_rask(Limits::default()).await;
    let words = "Let hos alle du representerer";
    for list in ["318037434", "virksomheter"] {
        let query = "innboks?q=finnesikkenoensteder";
        let page = visitor.opens(&town.at(&format!("/a/{list}/{query}"))).await;
        assert_eq!(page.texts("main h2"), ["Ingen treff"], "{list}");
        let all = visitor.follows(&page, words).await;
        assert_eq!(all.url.as_str(), town.at(&format!("/a/alle/{query}")));
        assert_eq!(all.find_link(words), None);
    }
    // Filters are about the list that they stand over.
    let page = visitor
        .opens(&town.at("/a/318037434/papirkurv?lest=nei"))
        .await;
    assert_eq!(page.find_link(words), None);
}

/// Favourites that the register has deleted count: they were chosen by name.
#[tokio::test]
async fn favourites_are_a_list_of_their_own() {
    let (town, mut visitor, _) = standard_for_rask(Limits::default()).await;
    let none = visitor.opens(&town.at("/a/favoritter/innboks")).await;
    assert_eq!(none.texts("main h2"), ["Ingen aktører her"]);
    for name in [
        "Nordlys Verksted AS, Org.nr. 311\u{a0}585\u{a0}509",
        "Fjellbekk Safteri Avd Gamlebyen",
    ] {
        let picker = visitor.opens(&town.at("/aktor?slettet=1")).await;
        let form = picker.form_with_button_labelled(&format!("Favoritt: {name}"));
        visitor.sends(&picker, form, &[]).await;
    }
    let page = visitor.opens(&town.at("/a/favoritter/innboks")).await;
    assert_eq!(page.texts(".af-account__line")[0], "2 aktører");
    let expected = inbox_of(&town, "rask", |party| {
        ["311585509", "316502113"].contains(&party.number.as_deref().unwrap_or_default())
    });
    assert_eq!(reads_all(&mut visitor, page).await.concat(), expected.await);
}

/// What the list offers beside itself is the group's too.
#[tokio::test]
async fn filters_and_downloads_of_a_group_are_the_groups() {
    let (town, mut visitor, _) = standard_for_rask(Limits::default()).await;
    let filter = visitor.opens(&town.at("/a/alle/innboks/filter")).await;
    assert_eq!(filter.status, StatusCode::OK);
    assert_eq!(filter.texts(".af-account__name")[0], "Alle");
    let file = visitor.opens(&town.at("/a/alle/innboks/eksport")).await;
    assert_eq!(file.status, StatusCode::OK);
    let expected = inbox_of(&town, "rask", |party| !party.is_deleted).await;
    let links = file.body.lines().filter(|line| line.contains("/dialog/"));
    let links: Vec<_> = links
        .map(|line| format!("d-{}", line.rsplit('/').next().unwrap().trim_end()))
        .collect();
    assert_eq!(links, expected);
}

/// The file says what its list says, and a page says it before.
#[tokio::test]
async fn a_file_names_whose_messages_are_missing_as_its_list_does() {
    let (town, mut visitor, _) = standard_for_rask(Limits {
        parties: 3,
        ..Limits::default()
    })
    .await;
    let whole = visitor.opens(&town.at("/a/alle/innboks/eksport")).await;
    let rows = |file: &Page| file.body.matches("/dialog/").count();
    let fault = FaultRule::new(Operation::Search, Fault::Status(503)).about_party("318037434");
    town.dialogporten().add_fault_rule(fault).unwrap();
    let list = visitor.opens(&town.at("/a/alle/innboks")).await;
    let missing = list
        .texts(".af-partial-result .af-notice__heading")
        .remove(0);
    let told = visitor.follows(&list, "Last ned listen").await;
    assert_eq!(told.status, StatusCode::OK);
    assert_eq!(told.heading(), "Filen inneholder ikke hele listen");
    let said = told.texts("main li");
    assert_eq!(said, [format!("{missing}. Vi fikk ikke hentet dem.")]);
    let file = visitor.follows(&told, "Last ned likevel").await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!((1..rows(&whole)).contains(&rows(&file)));
    let final_line = file.body.lines().last().unwrap();
    assert_eq!(final_line.trim_matches('"'), said[0]);
    town.dialogporten().clear_faults();
    let again = visitor.follows(&told, "Prøv igjen").await;
    assert_eq!(again.body, whole.body);
    assert!(!whole.body.contains(&said[0]));
}

/// Units that are not the reader's are told of in the file too.
#[tokio::test]
async fn a_file_tells_of_units_that_are_left_out() {
    let (town, mut visitor, _) = standard_for_rask(Limits::default()).await;
    let address = "/a/utvalg/innboks?enhet=310702641&enhet=316502113";
    let list = visitor.opens(&town.at(address)).await;
    let told = visitor.follows(&list, "Last ned listen").await;
    let said = told.texts("main li").remove(0);
    assert!(list.text().contains(&said), "{said}");
    let file = visitor.follows(&told, "Last ned likevel").await;
    assert!(file.body.contains(&said) && file.body.contains("/dialog/"));
}
