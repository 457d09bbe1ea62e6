//! The pages of a dialog that a script belongs to, as requests: what they may reach, the dialog token,
//! whether something has changed, and that nothing is opened but by a reader's own navigation.

mod silence;
mod token;

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use simulators::{
    dialogporten::{DialogChange, Fault, Operation, Patch},
    world::{Size, long_dialog},
};
use uuid::Uuid;

use crate::support::{
    town::{TestEnv, TestEnvOptions},
    visitor::{Page, Visitor},
};

const PERSON: &str = "lys";
const PARTY: &str = "urn:altinn:person:identifier-no:14859102442";
/// What the person is denied.
const JOURNAL: &str = "urn:altinn:subresource:journal";

/// The standard world, and somebody who has logged in.
async fn arrives() -> (TestEnv, Visitor) {
    let town = TestEnv::with(TestEnvOptions {
        world: Size::Standard,
        ..TestEnvOptions::default()
    })
    .await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, PERSON).await;
    (town, visitor)
}

fn text(value: &str) -> Value {
    json!([{ "languageCode": "nb", "value": value }])
}

fn embed(url: &str) -> Value {
    let media_type = "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown";
    json!({ "mediaType": media_type, "value": text(url) })
}

fn action(method: &str, url: &str, prompt: &str) -> Value {
    json!({
        "action": "write", "priority": "Primary", "httpMethod": method, "url": url,
        "title": text(&format!("{method} {url}")), "prompt": text(prompt),
    })
}

/// A transmission of the service owner's, with content at `url`.
fn sent(title: &str, url: &str) -> Value {
    json!({
        "type": "Information",
        "sender": { "actorType": "ServiceOwner" },
        "content": { "title": { "value": text(title) }, "contentReference": embed(url) },
    })
}

/// Makes a dialog with this beside its title; gives its id.
fn makes(town: &TestEnv, parts: &Value) -> Uuid {
    let mut create = json!({
        "serviceResource": "urn:altinn:resource:skattekort",
        "party": PARTY,
        "content": { "title": { "value": text("Prøve") } },
    });
    for (field, value) in parts.as_object().unwrap() {
        if let Some(content) = value.as_object().filter(|_| field == "content") {
            let whole = create["content"].as_object_mut().unwrap();
            whole.extend(content.clone());
        } else {
            create[field] = value.clone();
        }
    }
    let seed = json!({ "serviceOwner": "skd", "create": create });
    let seed = serde_json::from_value(seed).unwrap();
    town.dialogporten().create(seed).unwrap()
}

/// From where scripts of the page may fetch.
fn scope(page: &Page) -> String {
    let policy = page.header("content-security-policy");
    let mut parts = policy.split("; ");
    let connect = parts.find_map(|part| part.strip_prefix("connect-src "));
    connect.unwrap_or_else(|| panic!("{policy}")).to_owned()
}

/// The address on the page, whose links' texts hold this.
fn asking(page: &Page, title: &str) -> String {
    page.url.join(&page.link(title)).unwrap().to_string()
}

async fn opens(town: &TestEnv, visitor: &mut Visitor, id: impl ToString) -> Page {
    let url = town.at(&format!("/dialog/{}", id.to_string()));
    visitor.opens(&url).await
}

fn file(url: &str) -> Value {
    json!({
        "displayName": text("Fil"),
        "urls": [{ "url": url, "mediaType": "application/pdf", "consumerType": "Gui" }],
    })
}

/// `docs/rules/security.md#outward-links`: such an address is a text with the reason, and nothing is
/// fetched from it.
#[tokio::test]
async fn no_address_of_a_dialog_leads_to_our_own_origin() {
    let (town, mut visitor) = arrives().await;
    let ours = town.at("/hjelp?rettighet=x");
    let shout = ours.replace("inbox.localhost", "INBOX.localhost");
    let neighbour = "http://inbox.localhost:5/hjelp?rettighet=x";
    let markdown = format!("[Les mer]({ours}) [naboen]({neighbour})");
    let id = makes(
        &town,
        &json!({
            "content": {
                "mainContentReference": embed(&ours),
                "additionalInfo": { "mediaType": "text/markdown", "value": text(&markdown) },
            },
            "attachments": [file(&ours), file(neighbour)],
            "transmissions": [sent("Brevet", &shout)],
            "guiActions": [
                action("GET", &shout, ""),
                action("POST", &ours, ""),
                action("GET", &ours, "Sikker?"),
                action("GET", neighbour, ""),
            ],
        }),
    );
    let page = opens(&town, &mut visitor, id).await;
    let print = visitor
        .opens(&town.at(&format!("/dialog/{id}/utskrift")))
        .await;
    let letter = visitor.opens(&asking(&page, "Brevet")).await;
    for page in [&page, &print, &letter] {
        assert_eq!(page.status, StatusCode::OK, "{}", page.url);
        let led = ["href", "action", "formaction", "src", "data-address"];
        for name in led {
            let found = page.attributes(&format!("main [{name}]"), name);
            let of_theirs = |address: &String| address.contains("rettighet=x");
            let theirs: Vec<_> = found.into_iter().filter(of_theirs).collect();
            assert!(
                theirs.iter().all(|address| address == neighbour),
                "{theirs:?}"
            );
        }
        assert_eq!(scope(page), "'self'", "{}", page.url);
    }
    let shown = page.texts("main").concat();
    assert_eq!(
        shown.matches("adressen kan ikke brukes").count(),
        3,
        "{shown}"
    );
    assert_eq!(
        shown.matches("Adressen kan ikke brukes").count(),
        1,
        "{shown}"
    );
    assert!(shown.contains("kan ikke vises her"), "{shown}");
    assert!(shown.contains("Les mer"), "{shown}");
    let neighbours = page.attributes("main a", "href");
    assert_eq!(
        neighbours.iter().filter(|href| *href == neighbour).count(),
        3
    );
}

#[tokio::test]
async fn each_page_reaches_what_it_fetches_and_nothing_else() {
    let (town, mut visitor) = arrives().await;
    let mut hidden = sent("Skjermet", "http://hidden.localhost:4/y");
    hidden["authorizationAttribute"] = json!(JOURNAL);
    let id = makes(
        &town,
        &json!({
            "content": { "mainContentReference": embed("http://main.localhost:1/x?y=z") },
            "transmissions": [sent("Brevet", "http://letter.localhost:2/x"), hidden],
            "guiActions": [
                action("POST", "http://post.localhost:3/x", ""),
                action("GET", "http://get.localhost:5/x", "Sikker?"),
            ],
        }),
    );
    let page = opens(&town, &mut visitor, id).await;
    assert_eq!(scope(&page), "'self' http://main.localhost:1");
    for (link, reached) in [
        ("Åpne innholdet Brevet", "'self' http://letter.localhost:2"),
        ("POST", "'self' http://post.localhost:3"),
        ("GET", "'self'"),
    ] {
        let next = visitor.opens(&asking(&page, link)).await;
        assert_eq!(
            (next.status, scope(&next)),
            (StatusCode::OK, reached.to_owned()),
            "{link}"
        );
    }
    assert!(page.find_link("Åpne innholdet Skjermet").is_none());
    assert!(!page.body.contains("hidden.localhost"));
    let plain = opens(&town, &mut visitor, makes(&town, &json!({}))).await;
    assert_eq!(scope(&plain), "'self'");
    for address in [
        "https://user@main.no/x",
        "http://main.no/x",
        "data:text/html,x",
        "*",
    ] {
        let parts = json!({ "content": { "mainContentReference": embed(address) } });
        let page = opens(&town, &mut visitor, makes(&town, &parts)).await;
        assert_eq!(
            (page.status, scope(&page)),
            (StatusCode::OK, "'self'".to_owned()),
            "{address}"
        );
    }
    let list = visitor.opens(&town.at("/a/meg/innboks")).await;
    assert_eq!(scope(&list), "'self'");
}

/// What the page's script is told when it asks whether something has changed.
async fn told(visitor: &mut Visitor, address: &str) -> Value {
    let answer = visitor.opens(address).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

#[tokio::test]
async fn whether_a_dialog_has_changed_is_told_without_opening_it() {
    let (town, mut visitor) = arrives().await;
    let offered = json!({ "guiActions": [action("POST", "http://post.localhost:3/x", "")] });
    let id = makes(&town, &offered);
    let dialog = opens(&town, &mut visitor, id).await;
    let page = visitor.opens(&asking(&dialog, "POST")).await;
    let address = town.at(&page
        .attributes("[data-state-url]", "data-state-url")
        .remove(0));
    let openings = town.openings();
    assert_eq!(
        told(&mut visitor, &address).await,
        json!({ "state": "same" })
    );
    let dialogporten = town.dialogporten();
    dialogporten
        .inject_fault(Operation::Search, Fault::Status(503))
        .unwrap();
    assert_eq!(
        told(&mut visitor, &address).await,
        json!({ "state": "unknown" })
    );
    dialogporten.clear_faults();
    let patch: Patch = serde_json::from_value(json!({ "progress": 10 })).unwrap();
    town.passes(Duration::from_secs(1));
    assert!(dialogporten.change_dialog(id, DialogChange::Patch(Box::new(patch))));
    assert_eq!(
        told(&mut visitor, &address).await,
        json!({ "state": "changed" })
    );

    assert!(dialogporten.change_dialog(id, DialogChange::Delete));
    let gone = told(&mut visitor, &address).await;
    assert_eq!(gone["state"], "gone");
    let list = gone["list"].as_str().unwrap();
    let told = visitor.opens(&town.at(list)).await;
    assert!(told.text().contains("Meldingen er slettet"));
    let forged = list.replacen("borte=", "borte=A", 1);
    let silent = visitor.opens(&town.at(&forged)).await;
    assert!(!silent.text().contains("Meldingen er slettet"));
    assert_eq!(town.openings(), openings);

    // What the address is sealed for is part of it.
    let other = makes(&town, &offered);
    let foreign = address.replacen(&id.to_string(), &other.to_string(), 1);
    assert_eq!(
        visitor.opens(&foreign).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(town.openings(), openings);
}

/// What stands on the page already cannot be opened: it is said to be unopened neither there nor, once
/// the page was seen, in lists.
#[tokio::test]
async fn a_transmission_with_nothing_to_open_does_not_stay_unread() {
    let (town, mut visitor) = arrives().await;
    let mut bare = sent("Mottatt", "");
    bare["content"] = json!({ "title": { "value": text("Mottatt") } });
    let whole = makes(&town, &json!({ "transmissions": [bare] }));
    let letter = sent("Brevet", "http://letter.localhost:2/x");
    let open = makes(&town, &json!({ "transmissions": [bare, letter] }));
    let inbox = town.at("/a/meg/innboks");
    let mark = |list: &Page, id: Uuid| {
        let row = format!("main h3:has(a#d-{id}) .ds-tag");
        list.texts(&row).into_iter().next().unwrap_or_default()
    };
    let list = visitor.opens(&inbox).await;
    assert_eq!([whole, open].map(|id| mark(&list, id)), ["Ulest"; 2]);
    let unread = |page: &Page| page.texts("main details > summary .ds-tag");
    let page = opens(&town, &mut visitor, whole).await;
    assert!(page.text().contains("Mottatt"));
    assert!(unread(&page).is_empty());
    let page = opens(&town, &mut visitor, open).await;
    assert_eq!(unread(&page), ["Ulest"], "the letter alone");
    let list = visitor.opens(&inbox).await;
    let marks = [whole, open].map(|id| mark(&list, id));
    assert_eq!(marks, ["", "Nytt innhold ikke åpnet"]);
    // Another login of the same person knows it too.
    let mut elsewhere = Visitor::new();
    town.signs_in(&mut elsewhere, PERSON).await;
    let list = elsewhere.opens(&inbox).await;
    assert_eq!(mark(&list, whole), "");
    // What comes without moving a date is new all the same.
    let another = serde_json::from_value(sent("Enda et brev", "http://letter.localhost:2/y"));
    let another = DialogChange::Transmission(Box::new(another.unwrap()));
    assert!(town.dialogporten().change_dialog_silently(whole, another));
    let list = visitor.opens(&inbox).await;
    assert_eq!(mark(&list, whole), "Nytt innhold ikke åpnet");
}

/// A list is a window, and what is sought may lie far below it.
#[tokio::test]
async fn what_became_of_a_dialog_is_told_however_many_newer_ones_there_are() {
    let (town, mut visitor) = arrives().await;
    let offered = json!({ "guiActions": [action("POST", "http://post.localhost:3/x", "")] });
    let ids = [(); 3].map(|()| makes(&town, &offered));
    let mut addresses = Vec::new();
    for id in ids {
        let dialog = opens(&town, &mut visitor, id).await;
        let page = visitor.opens(&asking(&dialog, "POST")).await;
        let states = page.attributes("[data-state-url]", "data-state-url");
        addresses.push(town.at(&states[0]));
    }
    let openings = town.openings();
    let [gone, moved, _] = ids;
    town.passes(Duration::from_secs(1));
    assert!(
        town.dialogporten()
            .change_dialog(gone, DialogChange::Delete)
    );
    let patch: Patch = serde_json::from_value(json!({ "extendedStatus": "Ny" })).unwrap();
    assert!(
        town.dialogporten()
            .change_dialog(moved, DialogChange::Patch(Box::new(patch)))
    );
    town.passes(Duration::from_secs(1));
    for _ in 0..620 {
        makes(&town, &json!({}));
    }
    for (address, state) in addresses.iter().zip(["gone", "changed", "same"]) {
        let told = told(&mut visitor, address).await;
        assert_eq!(told["state"], state, "{told}");
    }
    assert_eq!(town.openings(), openings, "nothing is opened for it");
}

#[tokio::test]
async fn what_is_not_in_the_dialog_has_no_page() {
    let (town, mut visitor) = arrives().await;
    let id = makes(
        &town,
        &json!({ "transmissions": [sent("Brevet", "http://a.localhost:2/x")] }),
    );
    let nobody = Uuid::nil();
    for (path, heading) in [
        (format!("innsending/{nobody}"), "Siden finnes ikke"),
        ("innsending/x".to_owned(), "Siden finnes ikke"),
        (
            format!("handling/{nobody}"),
            "Handlingen finnes ikke lenger",
        ),
        ("handling/x".to_owned(), "Siden finnes ikke"),
    ] {
        let page = visitor
            .opens(&town.at(&format!("/dialog/{id}/{path}")))
            .await;
        let seen = (page.status, page.heading());
        assert_eq!(seen, (StatusCode::NOT_FOUND, heading.to_owned()), "{path}");
    }
}

#[tokio::test]
async fn act_4_no_page_of_a_dialog_opens_it_unless_somebody_goes_there() {
    let (town, mut visitor) = arrives().await;
    let id = makes(
        &town,
        &json!({
            "content": { "mainContentReference": embed("http://main.localhost:1/x") },
            "transmissions": [sent("Brevet", "http://letter.localhost:2/x")],
            "guiActions": [action("POST", "http://post.localhost:3/x", "")],
        }),
    );
    let page = opens(&town, &mut visitor, id).await;
    let pages = [
        page.url.to_string(),
        asking(&page, "Åpne innholdet Brevet"),
        asking(&page, "POST"),
        format!("{}/historikk", page.url),
        format!("{}/utskrift", page.url),
    ];
    let openings = town.openings();
    for url in &pages {
        let head = visitor.calls(Method::HEAD, url, &[], None).await;
        assert_eq!(head.status, StatusCode::OK);
        for (name, value) in [
            ("sec-purpose", "prefetch"),
            ("sec-purpose", "prefetch;prerender"),
            ("purpose", "prefetch"),
            ("x-purpose", "preview"),
            ("x-moz", "prefetch"),
            ("sec-fetch-dest", "image"),
            ("sec-fetch-dest", "script"),
            ("sec-fetch-dest", "iframe"),
            ("sec-fetch-dest", "embed"),
            ("sec-fetch-dest", "empty"),
            ("sec-fetch-dest", ""),
        ] {
            let early = visitor
                .calls(Method::GET, url, &[(name, value)], None)
                .await;
            assert_eq!(
                early.status,
                StatusCode::SERVICE_UNAVAILABLE,
                "{url} {value}"
            );
            assert!(!early.body.contains("Brevet"));
        }
    }
    assert_eq!(town.openings(), openings);
    for url in &pages {
        let window = [
            ("sec-fetch-dest", "document"),
            ("sec-fetch-mode", "navigate"),
        ];
        let page = visitor.calls(Method::GET, url, &window, None).await;
        assert_eq!(page.status, StatusCode::OK, "{url}");
        let page = visitor.calls(Method::GET, url, &[], None).await;
        assert_eq!(page.status, StatusCode::OK, "an old browser: {url}");
    }
    // The record is a reading of the dialog and one of its history.
    assert_eq!(town.openings(), openings + 12);
}

#[tokio::test]
async fn a_dialog_of_500_transmissions_is_a_page_that_a_browser_can_bear() {
    let (town, mut visitor) = arrives().await;
    let long = long_dialog(PARTY, town.clock.now()).unwrap();
    let id = town.dialogporten().create(long).unwrap();
    let page = opens(&town, &mut visitor, id).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.len() <= 500_000, "{} bytes", page.body.len());
    assert!(
        page.text().contains("Melding 500 i saken"),
        "the newest is there"
    );
    let heading = page.body.find("<h1").unwrap();
    let thread = page.body.find("id=\"forsendelser\"").unwrap();
    assert!(heading < thread);
}

/// What the service owner sends is from whom the message says, in the thread, on the transmission's
/// own page, in the history and on paper; an actor with a name goes by it, and never by a number.
#[tokio::test]
async fn a_sender_has_one_name_wherever_it_stands() {
    let (town, mut visitor) = arrives().await;
    let by = |actor: Value| {
        let mut one = sent("Brev", "http://letter.localhost:2/x");
        one["sender"] = actor;
        one
    };
    let parts = json!({
        "content": { "senderName": { "value": text("Skatteklagenemnda") } },
        "transmissions": [
            by(json!({ "actorType": "ServiceOwner" })),
            by(json!({ "actorType": "PartyRepresentative", "actorName": "PIETER VAN DER BERG" })),
            by(json!({ "actorType": "PartyRepresentative", "actorName": "14859102442" })),
        ],
    });
    let id = makes(&town, &parts);
    let page = opens(&town, &mut visitor, id).await;
    let mut senders = page.texts("main .af-thread__sender");
    senders.sort();
    let expected = [
        "En som representerer mottakeren",
        "Pieter van der Berg",
        "Skatteklagenemnda",
    ];
    assert_eq!(senders, expected);
    assert!(!page.body.contains("14859102442"));
    for further in ["historikk", "utskrift"] {
        let url = town.at(&format!("/dialog/{id}/{further}"));
        let page = visitor.opens(&url).await;
        assert_eq!(page.status, StatusCode::OK, "{further}");
        assert!(page.text().contains("Skatteklagenemnda"), "{further}");
        assert!(page.text().contains("Pieter van der Berg"), "{further}");
    }
    let url = town.at(&format!("/dialog/{id}/historikk"));
    let page = visitor.opens(&url).await;
    assert!(!page.text().contains("Skatteetaten"), "{}", page.text());
}

/// The owner by the name it has in another language is no other sender.
#[tokio::test]
async fn an_owner_under_its_norwegian_name_sends_for_nobody_else() {
    let (town, mut visitor) = arrives().await;
    let own = json!({ "content": { "senderName": { "value": text("Skatteetaten") } } });
    let other = json!({ "content": { "senderName": { "value": text("Skatteklagenemnda") } } });
    let (own, other) = (makes(&town, &own), makes(&town, &other));
    let page = opens(&town, &mut visitor, own).await;
    let english = visitor.submits(&page, "English", &[]).await;
    let text = english.text();
    assert!(text.contains("Skatteetaten"), "{text}");
    assert!(!text.contains("via Norwegian Tax Administration"), "{text}");
    let page = opens(&town, &mut visitor, other).await;
    assert!(
        page.text().contains("via Norwegian Tax Administration"),
        "{}",
        page.text()
    );
}

/// Dialogporten says no more of what is deleted than that it is: whose it was, the reader's own pages told.
#[tokio::test]
async fn a_deleted_message_names_its_owner_to_whoever_has_met_it() {
    let (town, mut visitor) = arrives().await;
    let opened = makes(&town, &json!({}));
    town.passes(Duration::from_secs(1));
    let listed = makes(&town, &json!({}));
    let unmet = makes(
        &town,
        &json!({ "party": "urn:altinn:person:identifier-no:03917803799" }),
    );
    opens(&town, &mut visitor, opened).await;
    visitor.opens(&town.at("/a/meg/innboks")).await;
    for id in [opened, listed, unmet] {
        assert!(town.dialogporten().change_dialog(id, DialogChange::Delete));
    }
    for below in ["", "/historikk"] {
        for id in [opened, listed] {
            let page = opens(&town, &mut visitor, format!("{id}{below}")).await;
            assert_eq!(page.status, StatusCode::GONE);
            assert_eq!(page.heading(), "Meldingen er slettet av Skatteetaten");
            assert!(
                page.text()
                    .contains("Spør Skatteetaten hvis du trenger det")
            );
        }
    }
    let mut other = Visitor::new();
    town.signs_in(&mut other, "rask").await;
    let page = opens(&town, &mut other, unmet).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert_eq!(page.heading(), "Meldingen er slettet");
}
