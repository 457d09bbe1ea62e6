//! Lists by deadline to their last page, where half of the messages have none: Dialogporten fails on
//! its own token after such a message, and the inbox must not.

use arbeidsflate::domain::Limits;
use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;
use serde_json::{Value, json};
use simulators::{
    dialogporten::{Fault, Operation},
    world::Size,
};

use crate::support::{
    town::{TestEnv, TestEnvOptions},
    visitor::{Page, Visitor},
};

/// How many messages there are; every other has a deadline.
const MESSAGES: usize = 67;
/// The case that all of them are in, by which lists are narrowed to them.
const CASE: &str = "2026-67";

/// A town in which an accountant's first companies, at most so many of them, have the messages
/// between them. Gives the ids in the order of the list, and the address of the list.
async fn town_with(page_size: usize, most: usize) -> (TestEnv, Vec<String>, String) {
    let town = TestEnv::with(TestEnvOptions {
        page_size,
        world: Size::Standard,
        lists: Limits::default(),
        ..TestEnvOptions::default()
    })
    .await;
    let person = town.around.people.iter().find(|one| one.key == "flittig");
    let pid = person.unwrap().pid.clone().unwrap();
    let people = town.around.world["people"].as_array().unwrap();
    let person = people.iter().find(|one| one["pid"] == pid).unwrap();
    let listed = person["authorizedParties"].as_array().unwrap();
    let companies = listed.iter().filter(|party| {
        party["organizationNumber"].is_string()
            && party["isDeleted"] != true
            && party["onlyHierarchyElementWithNoAccess"] != true
            && !party["authorizedResources"].as_array().unwrap().is_empty()
    });
    let companies: Vec<&Value> = companies.take(most).collect();
    assert!(companies.len() >= most.min(200), "{}", companies.len());
    let mut made = Vec::new();
    for number in 0..MESSAGES {
        let company = companies[number * 7 % companies.len()];
        made.push(make(&town, company, number));
    }
    // By deadline; those without one last; equal ones by id, descending.
    made.sort_by_key(|(due, id)| (due.is_none(), *due, std::cmp::Reverse(id.clone())));
    let ids = made.into_iter().map(|(_, id)| format!("d-{id}")).collect();
    let word = if most == 1 {
        companies[0]["organizationNumber"].as_str().unwrap()
    } else {
        "alle"
    };
    let address = town.at(&format!("/a/{word}/innboks?sort=frist&sak={CASE}"));
    (town, ids, address)
}

fn make(town: &TestEnv, company: &Value, number: usize) -> (Option<Timestamp>, String) {
    let service = company["authorizedResources"][0].as_str().unwrap();
    let resources = town.around.world["resources"].as_array().unwrap();
    let resource = resources.iter().find(|one| one["id"] == service).unwrap();
    // Some deadlines are equal.
    let days = i64::try_from(number / 4 % 11).unwrap() + 20;
    let due = number
        .is_multiple_of(2)
        .then(|| town.clock.now() + SignedDuration::from_hours(24 * days));
    let party = company["organizationNumber"].as_str().unwrap();
    let title = json!([{ "languageCode": "nb", "value": format!("Brev {number}") }]);
    let create = json!({
        "party": format!("urn:altinn:organization:identifier-no:{party}"),
        "serviceResource": format!("urn:altinn:resource:{service}"),
        "externalReference": CASE,
        "dueAt": due,
        "content": { "title": { "value": title } },
    });
    let seed = json!({ "serviceOwner": resource["serviceOwner"], "create": create });
    let id = town
        .dialogporten()
        .create(serde_json::from_value(seed).unwrap())
        .unwrap();
    (due, id.to_string())
}

fn ids(page: &Page) -> Vec<String> {
    page.attributes("main h3 a", "id")
}

#[tokio::test]
async fn a_list_by_deadline_goes_to_its_last_page_alone_and_merged() {
    for (page_size, parties) in [(10, 1), (50, 1), (10, 250), (50, 250)] {
        let (town, expected, address) = town_with(page_size, parties).await;
        let mut visitor = Visitor::new();
        town.signs_in(&mut visitor, "flittig").await;
        let mut page = visitor.opens(&address).await;
        let mut found = ids(&page);
        let mut pages = 1;
        while page.find_link("Eldre meldinger").is_some() {
            page = visitor.follows(&page, "Eldre meldinger").await;
            assert_eq!(page.status, StatusCode::OK, "page {pages} of {page_size}");
            assert!(!page.text().contains("Mangler meldinger"));
            found.extend(ids(&page));
            pages += 1;
            assert!(pages <= MESSAGES, "the list does not end");
        }
        assert_eq!(found, expected, "{page_size} rows, {parties} parties");
        assert!(pages >= MESSAGES.div_ceil(page_size));
    }
}

/// Going on among messages without a deadline is another question than before them.
#[tokio::test]
async fn a_page_among_messages_without_a_deadline_that_fails_is_there_again() {
    for parties in [1, 250] {
        let (town, expected, address) = town_with(10, parties).await;
        let mut visitor = Visitor::new();
        town.signs_in(&mut visitor, "flittig").await;
        let first = visitor.opens(&address).await;
        let (mut page, mut found) = (first.clone(), ids(&first));
        while found.len() <= MESSAGES.div_ceil(2) {
            page = visitor.follows(&page, "Eldre meldinger").await;
            found.extend(ids(&page));
        }
        assert!(found.len() < MESSAGES, "there is more without a deadline");
        town.dialogporten()
            .inject_fault(Operation::Search, Fault::ExecutionError)
            .unwrap();
        let failed = visitor.follows(&page, "Eldre meldinger").await;
        assert_eq!(failed.status, StatusCode::BAD_GATEWAY, "{parties} parties");
        assert_eq!(failed.heading(), "Vi får ikke hentet resten av listen nå");
        assert!(failed.attributes(".af-side a", "href").len() >= 6);
        town.dialogporten().clear_faults();
        let start = visitor.follows(&failed, "Til starten av listen").await;
        assert_eq!(ids(&start), ids(&first));
        page = visitor.follows(&failed, "Prøv igjen").await;
        found.extend(ids(&page));
        while page.find_link("Eldre meldinger").is_some() {
            page = visitor.follows(&page, "Eldre meldinger").await;
            found.extend(ids(&page));
        }
        assert_eq!(found, expected, "{parties} parties");
    }
}

#[tokio::test]
async fn a_later_page_that_fails_leads_to_what_can_be_seen() {
    let (town, _, address) = town_with(10, 1).await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "flittig").await;
    let first = visitor.opens(&address).await;
    town.dialogporten()
        .inject_fault(Operation::Search, Fault::ExecutionError)
        .unwrap();
    let failed = visitor.follows(&first, "Eldre meldinger").await;
    assert_eq!(failed.status, StatusCode::BAD_GATEWAY);
    assert_eq!(failed.heading(), "Vi får ikke hentet resten av listen nå");
    // A first page has nothing before it.
    let none = visitor.opens(&address).await;
    assert_eq!(none.heading(), "Vi får ikke hentet meldingene nå");
    town.dialogporten().clear_faults();
    let again = visitor.follows(&failed, "Prøv igjen").await;
    assert_eq!(again.status, StatusCode::OK);
    let start = visitor.follows(&failed, "Til starten av listen").await;
    assert_eq!(ids(&start), ids(&first));
}
