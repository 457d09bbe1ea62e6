//! Damaged answers of Dialogporten's, as requests: whatever one field of an answer holds, the page stands,
//! and says what is missing where that matters.

use reqwest::StatusCode;
use serde_json::{Value, json};
use simulators::{
    dialogporten::{Fault, Operation, RightsChange},
    world::Size,
};
use uuid::Uuid;

use crate::support::{
    town::{TestEnv, TestEnvOptions},
    visitor::{Page, Visitor},
};

const PARTY: &str = "urn:altinn:person:identifier-no:14859102442";
const ROW: &str = include_str!("../../src/dialogporten/queries/fragments/row.graphql");

/// The way to every field that a document asks for, below its root field.
fn fields(document: &str) -> Vec<String> {
    let spread = document.replace(
        "...row",
        &ROW[ROW.find('{').unwrap() + 1..ROW.rfind('}').unwrap()],
    );
    let mut found = Vec::new();
    let mut way: Vec<String> = Vec::new();
    let (mut last, mut depth_of_arguments) = (String::new(), 0);
    let mut opened = Vec::new();
    for token in tokens(&spread) {
        match token.as_str() {
            "(" => depth_of_arguments += 1,
            ")" => depth_of_arguments -= 1,
            _ if depth_of_arguments > 0 => {}
            "{" => {
                // A fragment on a type is no field.
                let is_field = !last.is_empty();
                opened.push(is_field);
                if is_field {
                    way.push(std::mem::take(&mut last));
                }
            }
            "}" => {
                last.clear();
                if opened.pop() == Some(true) {
                    way.pop();
                }
            }
            directive if directive.starts_with('@') => {}
            "..." | "on" => last = "...".to_owned(),
            _ if last == "..." => last.clear(),
            name => {
                last = name.to_owned();
                let below = way.iter().skip(2).map(String::as_str).chain([name]);
                if way.len() >= 2 {
                    found.push(below.collect::<Vec<_>>().join("."));
                }
            }
        }
    }
    found
}

fn tokens(document: &str) -> Vec<String> {
    let mut spaced = document.replace("...", " ... ");
    for sign in ["(", ")", "{", "}"] {
        spaced = spaced.replace(sign, &format!(" {sign} "));
    }
    spaced.split_whitespace().map(str::to_owned).collect()
}

/// What stands in a field that is damaged.
fn damages() -> [Value; 5] {
    [
        Value::Null,
        json!({ "x": [1] }),
        json!(-1),
        json!(""),
        json!("x".repeat(50_000)),
    ]
}

async fn arrives() -> (TestEnv, Visitor) {
    let town = TestEnv::with(TestEnvOptions {
        world: Size::Standard,
        ..TestEnvOptions::default()
    })
    .await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    (town, visitor)
}

fn breaks(town: &TestEnv, operation: Operation, at: &str, with: &Value) {
    let fault = Fault::Damage {
        at: at.to_owned(),
        with: with.clone(),
    };
    town.dialogporten().clear_faults();
    town.dialogporten().inject_fault(operation, fault).unwrap();
}

fn text(value: &str) -> Value {
    json!([{ "languageCode": "nb", "value": value }])
}

fn sent(title: Option<&str>) -> Value {
    let content = title.map(|title| json!({ "title": { "value": text(title) } }));
    json!({
        "type": "Information",
        "sender": { "actorType": "ServiceOwner" },
        "content": content,
    })
}

/// Makes a dialog with this beside what must be there.
fn makes(town: &TestEnv, parts: &Value) -> Uuid {
    let mut create = json!({
        "serviceResource": "urn:altinn:resource:skattekort",
        "party": PARTY,
        "content": { "title": { "value": text("Prøve") } },
    });
    let parts = parts.as_object().unwrap().clone();
    create.as_object_mut().unwrap().extend(parts);
    let seed = json!({ "serviceOwner": "skd", "create": create });
    town.dialogporten()
        .create(serde_json::from_value(seed).unwrap())
        .unwrap()
}

/// A dialog that has everything.
fn full(town: &TestEnv) -> Uuid {
    let file = json!({
        "displayName": text("Fil"),
        "urls": [{ "url": "https://a.example.no/f.pdf", "mediaType": "application/pdf", "consumerType": "Gui" }],
    });
    let mut letter = sent(Some("Brevet"));
    letter["attachments"] = json!([file]);
    letter["navigationalActions"] =
        json!([{ "title": text("Videre"), "url": "https://a.example.no/" }]);
    makes(
        town,
        &json!({
            "content": {
                "title": { "value": text("Prøve") },
                "summary": { "value": text("Sammendrag") },
                "senderName": { "value": text("Nemnda") },
                "extendedStatus": { "value": text("Venter") },
                "additionalInfo": { "value": text("Mer"), "mediaType": "text/markdown" },
            },
            "attachments": [file],
            "guiActions": [{
                "action": "write", "priority": "Primary", "httpMethod": "GET",
                "url": "https://a.example.no/", "title": text("Gå videre hit"), "prompt": text("Sikker?"),
            }],
            "activities": [{
                "type": "Information", "performedBy": { "actorType": "ServiceOwner" },
                "description": text("Noe skjedde"),
            }],
            "transmissions": [letter],
            "progress": 50,
            "dueAt": "2026-12-20T12:00:00Z",
            "externalReference": "2026/1",
        }),
    )
}

/// The page of a message of which nothing can be shown says so, tells that the message counts as opened,
/// and leads to its list.
fn assert_unshown(page: &Page, with: &Value) {
    assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{with:.20}");
    assert_eq!(page.heading(), "Vi får ikke vist meldingen nå");
    assert!(page.text().contains("Meldingen regnes som åpnet"));
    let back = page.find_link("Tilbake til innboksen").unwrap();
    assert!(back.ends_with("/innboks"), "{back}");
    let folders = page.attributes(".af-side a", "href");
    assert!(folders.len() >= 6, "{folders:?}");
}

#[tokio::test]
async fn a_dialog_stands_whatever_one_field_of_it_holds() {
    let (town, mut visitor) = arrives().await;
    let id = full(&town);
    let document = include_str!("../../src/dialogporten/queries/dialog.graphql");
    let ways = fields(document);
    assert!(ways.len() > 60 && ways.contains(&"dialog.transmissions.content.title".to_owned()));
    let lists = [
        ("dialog.attachments", "Vi får ikke hentet vedleggene"),
        (
            "dialog.guiActions",
            "Vi får ikke hentet hva du kan gjøre med meldingen",
        ),
        (
            "dialog.transmissions",
            "Vi får ikke hentet det som er sendt i meldingen",
        ),
    ];
    for at in &ways {
        for with in damages() {
            breaks(&town, Operation::Dialog, at, &with);
            let page = visitor.opens(&town.at(&format!("/dialog/{id}"))).await;
            if at == "dialog" {
                assert_unshown(&page, &with);
                continue;
            }
            let short: String = with.to_string().chars().take(20).collect();
            assert_eq!(page.status, StatusCode::OK, "{at} is {short}");
            for (list, sentence) in lists {
                let is_told = page.text().contains(sentence);
                assert_eq!(is_told, *at == list, "{at} is {short}: {sentence}");
            }
            let is_told = page
                .text()
                .contains("Vi får ikke hentet hvem meldingen er til");
            assert_eq!(is_told, at == "dialog.party", "{at} is {short}");
        }
    }
}

#[tokio::test]
async fn a_history_stands_whatever_one_field_of_it_holds() {
    let (town, mut visitor) = arrives().await;
    let id = full(&town);
    let document = include_str!("../../src/dialogporten/queries/history.graphql");
    for at in fields(document) {
        for with in damages() {
            breaks(&town, Operation::Dialog, &at, &with);
            let page = visitor
                .opens(&town.at(&format!("/dialog/{id}/historikk")))
                .await;
            if at == "dialog" {
                assert_unshown(&page, &with);
                continue;
            }
            assert_eq!(page.status, StatusCode::OK, "{at} is {with:.20}");
            let is_told = page
                .text()
                .contains("Vi får ikke hentet hvem meldingen er til");
            assert_eq!(is_told, at == "dialog.party", "{at}");
            if at == "dialog.activities" {
                assert!(
                    page.text()
                        .contains("Vi får ikke vist det avsenderen har meldt om")
                );
            }
        }
    }
}

#[tokio::test]
async fn a_list_stands_whatever_one_field_of_a_row_holds() {
    let (town, mut visitor) = arrives().await;
    full(&town);
    let own = visitor.opens(&town.at("/")).await.url.to_string();
    let document = include_str!("../../src/dialogporten/queries/search.graphql");
    let ways = fields(document);
    assert!(
        ways.contains(&"items.content.title.value.value".to_owned()),
        "{ways:?}"
    );
    for at in ways.iter().filter(|at| *at != "items") {
        for with in damages() {
            breaks(&town, Operation::Search, at, &with);
            let page = visitor.opens(&own).await;
            let short: String = with.to_string().chars().take(20).collect();
            assert_eq!(page.status, StatusCode::OK, "{at} is {short}");
            let is_lost = at == "items.id" || at == "items.party" && !with.is_string();
            let is_told = page.text().contains("1 melding kunne ikke vises");
            assert_eq!(is_told, is_lost, "{at} is {short}");
        }
    }
}

#[tokio::test]
async fn pages_stand_whatever_one_field_of_parties_services_and_lookups_holds() {
    let town = TestEnv::with(TestEnvOptions {
        world: Size::Standard,
        ..TestEnvOptions::default()
    })
    .await;
    let id = town.dialog("tilsyn-mat");
    let access = format!("/dialog/{id}/tilgang");
    let documents = [
        (
            Operation::Parties,
            include_str!("../../src/dialogporten/queries/parties.graphql"),
            "/aktor",
        ),
        (
            Operation::ServiceResources,
            include_str!("../../src/dialogporten/queries/services.graphql"),
            "/a/318037434/innboks/filter",
        ),
        (
            Operation::Lookup,
            include_str!("../../src/dialogporten/queries/lookup.graphql"),
            access.as_str(),
        ),
    ];
    for (operation, document, path) in documents {
        for at in fields(document) {
            for with in damages() {
                town.dialogporten().clear_faults();
                let mut visitor = Visitor::new();
                // What is known of parties and services is kept for the login.
                if operation == Operation::Parties {
                    breaks(&town, operation, &at, &with);
                    town.signs_in(&mut visitor, "rask").await;
                } else {
                    town.signs_in(&mut visitor, "rask").await;
                    breaks(&town, operation, &at, &with);
                }
                let page = visitor.opens(&town.at(path)).await;
                let decisive = ["items", "lookup", "lookup.dialogId", "lookup.party"];
                let is_told =
                    decisive.contains(&at.as_str()) && page.status == StatusCode::BAD_GATEWAY;
                assert!(
                    page.status == StatusCode::OK || is_told,
                    "{operation:?} {at}: {} {}",
                    page.status,
                    page.heading()
                );
            }
        }
    }
}

async fn opens(town: &TestEnv, visitor: &mut Visitor, id: Uuid) -> Page {
    visitor.opens(&town.at(&format!("/dialog/{id}"))).await
}

/// GraphQL gives no dialog at all when one transmission has no texts.
#[tokio::test]
async fn a_transmission_without_content_is_said_to_have_none_and_hides_no_other() {
    let (town, mut visitor) = arrives().await;
    let parts = json!({ "transmissions": [sent(Some("Brevet")), sent(None)] });
    let id = makes(&town, &parts);
    let page = opens(&town, &mut visitor, id).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("Brevet"));
    assert!(
        page.text()
            .contains("Avsenderen har ikke skrevet noe i denne forsendelsen."),
        "{}",
        page.text()
    );
    for further in ["historikk", "utskrift"] {
        let url = town.at(&format!("/dialog/{id}/{further}"));
        let page = visitor.opens(&url).await;
        assert_eq!(page.status, StatusCode::OK, "{further}");
        assert!(page.text().contains("Brevet"), "{further}");
    }
    // Without the texts, everything else is still there.
    town.dialogporten()
        .inject_fault(Operation::Transmissions, Fault::Status(502))
        .unwrap();
    let page = opens(&town, &mut visitor, id).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(text.contains("Vi får ikke hentet teksten i det som er sendt i meldingen"));
    assert!(!text.contains("Avsenderen har ikke skrevet noe"), "{text}");
    assert_eq!(page.texts("main .af-thread__sender").len(), 2);
}

#[tokio::test]
async fn a_dialog_for_machines_alone_says_that_nothing_is_written() {
    let (town, mut visitor) = arrives().await;
    let parts =
        json!({ "content": null, "isApiOnly": true, "transmissions": [sent(Some("Brevet"))] });
    let id = makes(&town, &parts);
    let page = opens(&town, &mut visitor, id).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(
        text.contains("Avsenderen har ikke skrevet noen tekst i denne meldingen"),
        "{text}"
    );
    assert!(text.contains("Uten tittel fra Skatteetaten"), "{text}");
    assert!(text.contains("Brevet"), "{text}");
}

#[tokio::test]
async fn an_action_of_an_unknown_kind_is_named_and_leads_nowhere() {
    let (town, mut visitor) = arrives().await;
    let id = full(&town);
    for method in [json!("PATCH"), json!("PUT"), Value::Null, json!(5)] {
        breaks(
            &town,
            Operation::Dialog,
            "dialog.guiActions.httpMethod",
            &method,
        );
        let page = opens(&town, &mut visitor, id).await;
        let text = page.text();
        assert!(text.contains("Gå videre hit"), "{method}");
        assert!(text.contains("kan ikke brukes her"), "{method}: {text}");
        assert!(page.find_link("Gå videre hit").is_none(), "{method}");
    }
}

/// Rows of one page that cannot be read, one by one or all together, and older ones behind them.
#[tokio::test]
async fn older_messages_are_reached_past_a_page_that_cannot_be_read() {
    let town = TestEnv::with(TestEnvOptions {
        world: Size::Standard,
        page_size: 5,
        ..TestEnvOptions::default()
    })
    .await;
    let mut visitor = Visitor::new();
    let first = town.signs_in(&mut visitor, "lys").await;
    let second = visitor.follows(&first, "Eldre meldinger").await;
    let expected = second.texts("main h3");
    let replace = Fault::Replace {
        field: "id".to_owned(),
        with: json!(7),
    };
    for fault in [replace, Fault::NullList] {
        town.dialogporten()
            .inject_fault(Operation::Search, fault.clone())
            .unwrap();
        let page = visitor.opens(first.url.as_str()).await;
        assert_eq!(page.status, StatusCode::OK, "{fault:?}");
        assert!(
            page.text().contains("5 meldinger kunne ikke vises"),
            "{}",
            page.text()
        );
        town.dialogporten().clear_faults();
        let older = visitor.follows(&page, "Eldre meldinger").await;
        assert_eq!(older.status, StatusCode::OK);
        assert_eq!(older.texts("main h3"), expected, "{fault:?}");
    }
}

#[tokio::test]
async fn a_refused_search_is_told_as_what_it_is() {
    let (town, mut visitor) = arrives().await;
    let own = visitor.opens(&town.at("/")).await.url.to_string();
    let refused = |name: &str| {
        json!({
            "items": null, "hasNextPage": false, "continuationToken": null,
            "errors": [{ "__typename": name, "message": "x" }],
        })
    };
    for (name, status, heading) in [
        (
            "SearchDialogForbidden",
            StatusCode::FORBIDDEN,
            "Du har ikke tilgang til disse meldingene",
        ),
        (
            "SearchDialogOfTomorrow",
            StatusCode::BAD_GATEWAY,
            "Vi fikk ikke hente dette",
        ),
    ] {
        breaks(&town, Operation::Search, "", &refused(name));
        let page = visitor.opens(&own).await;
        assert_eq!((page.status, page.heading()), (status, heading.to_owned()));
        assert!(!page.body.contains(name));
    }
    let id = full(&town);
    let unknown = json!({ "dialog": null, "errors": [{ "__typename": "DialogByIdOfTomorrow" }] });
    breaks(&town, Operation::Dialog, "", &unknown);
    let page = opens(&town, &mut visitor, id).await;
    assert_eq!(page.heading(), "Vi fikk ikke hente dette");
    let unknown = json!({ "lookup": null, "errors": [{ "__typename": "DialogLookupOfTomorrow" }] });
    breaks(&town, Operation::Lookup, "", &unknown);
    let page = visitor
        .opens(&town.at(&format!("/dialog/{id}/tilgang")))
        .await;
    assert_eq!(page.heading(), "Vi fikk ikke hente dette");
}

#[tokio::test]
async fn a_date_that_is_none_is_unknown_and_takes_nothing_with_it() {
    let (town, mut visitor) = arrives().await;
    let id = full(&town);
    let own = visitor.opens(&town.at("/")).await.url.to_string();
    for date in [
        "2026-11-20T10:00:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999999Z",
        "9999-12-30T10:00:00Z",
        "i går",
        "",
    ] {
        for (field, words) in [
            ("contentUpdatedAt", "Dato ukjent"),
            ("dueAt", "Frist ukjent"),
        ] {
            breaks(
                &town,
                Operation::Search,
                &format!("items.{field}"),
                &json!(date),
            );
            let page = visitor.opens(&own).await;
            assert_eq!(page.status, StatusCode::OK, "{field} {date}");
            assert!(page.text().contains("Prøve"), "{field} {date}");
            assert!(
                page.text().contains(words),
                "{field} {date}: {}",
                page.text()
            );
            breaks(
                &town,
                Operation::Dialog,
                &format!("dialog.{field}"),
                &json!(date),
            );
            let page = opens(&town, &mut visitor, id).await;
            assert_eq!(page.status, StatusCode::OK, "{field} {date}");
            assert!(
                page.text().contains(words),
                "{field} {date}: {}",
                page.text()
            );
        }
    }
}

/// A control character in a field of words never reaches Dialogporten, which fails on it.
#[tokio::test]
async fn control_characters_are_taken_out_of_whatever_is_typed() {
    let (town, mut visitor) = arrives().await;
    let own = visitor.opens(&town.at("/")).await.url.to_string();
    for path in [
        format!("{own}?q=skatt%00&hvor=alle"),
        format!("{own}?q=%00%01%7f"),
        format!("{own}?sak=2026%00%2F1"),
        format!("{own}/filter?finn=sk%00att"),
        town.at("/aktor?q=lys%00"),
    ] {
        let page = visitor.opens(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.body.contains(['\0', '\u{1}', '\u{7f}']), "{path}");
    }
}

/// For whom no party is listed at all, Dialogporten fails on the list and finds nothing.
#[tokio::test]
async fn whoever_may_act_for_nobody_is_told_so() {
    let (town, _) = arrives().await;
    let id = full(&town);
    // A fault of the list alone is a fault.
    town.dialogporten()
        .inject_fault(Operation::Parties, Fault::ExecutionError)
        .unwrap();
    let page = town.signs_in(&mut Visitor::new(), "lys").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text()
            .contains("Vi fikk ikke hentet listen over hvem du kan opptre for")
    );
    town.dialogporten().clear_faults();
    let change = RightsChange::WithdrawParty {
        pid: "14859102442".to_owned(),
        party: PARTY.to_owned(),
    };
    town.dialogporten().change_rights(change, None).unwrap();
    let mut again = Visitor::new();
    let page = town.signs_in(&mut again, "lys").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(page.heading(), "Vi finner ingen du kan lese meldinger for");
    let page = opens(&town, &mut again, id).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(page.heading(), "Du har ikke tilgang til denne meldingen");
}
