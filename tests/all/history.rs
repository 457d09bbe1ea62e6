//! What has happened with a dialog, as requests: what the page tells, that it is a reading, and each
//! fault of what it is made of.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use simulators::dialogporten::{DialogChange, Fault, Operation, RightsChange};
use uuid::Uuid;

use crate::support::{
    town::TestEnv,
    visitor::{Page, Visitor},
};

const COMPANY: &str = "318037434";
const STILLE: &str = "27828542023";

fn history(town: &TestEnv, name: &str) -> String {
    town.at(&format!("/dialog/{}/historikk", town.dialog(name)))
}

/// The sentences of the page, the newest first.
fn told(page: &Page) -> Vec<String> {
    page.texts("main .af-history-lines > li > p:not(.af-lines)")
}

fn act(town: &TestEnv, name: &str, act: DialogChange) {
    let id: Uuid = town.dialog(name).parse().unwrap();
    assert!(town.dialogporten().change_dialog(id, act));
}

fn activity(value: Value) -> DialogChange {
    DialogChange::Activity(serde_json::from_value(value).unwrap())
}

async fn signed_in(person: &str) -> (TestEnv, Visitor) {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, person).await;
    (town, visitor)
}

/// What the platform lists of the company, wherever it stands in the world.
fn listed(world: &Value) -> Option<&Value> {
    match world {
        Value::Object(fields) if fields.get("organizationNumber") == Some(&json!(COMPANY)) => {
            Some(world)
        }
        Value::Object(fields) => fields.values().find_map(listed),
        Value::Array(items) => items.iter().find_map(listed),
        _ => None,
    }
}

/// Lets `stille` act for the company that `rask` leads.
fn lets_in(town: &TestEnv) {
    let change = RightsChange::GiveParty {
        pid: STILLE.to_owned(),
        party: serde_json::from_value(listed(&town.around.world).unwrap().clone()).unwrap(),
        parent: None,
    };
    town.dialogporten().change_rights(change, None).unwrap();
}

#[tokio::test]
async fn two_people_see_each_other_and_themselves_as_you() {
    let town = TestEnv::new().await;
    lets_in(&town);
    let (mut rask, mut stille) = (Visitor::new(), Visitor::new());
    town.signs_in(&mut rask, "rask").await;
    town.signs_in(&mut stille, "stille").await;
    let dialog = town.at(&format!("/dialog/{}", town.dialog("tilsyn-mat")));
    let page = rask.opens(&dialog).await;
    town.passes(std::time::Duration::from_mins(1));
    rask.submits(&page, "Arkiver", &[]).await;
    town.passes(std::time::Duration::from_mins(1));
    let page = stille.opens(&history(&town, "tilsyn-mat")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.heading(), "Historikk");
    let lines = told(&page);
    assert_eq!(lines[0], "Åpnet i innboksen av deg");
    assert_eq!(lines[1], "Arkivert av Rask Fjellbekk");
    assert_eq!(lines[2], "Åpnet i innboksen av Rask Fjellbekk");
    let page = rask.opens(&history(&town, "tilsyn-mat")).await;
    let lines = told(&page);
    let by_you = |line: &&String| *line == "Åpnet i innboksen av deg";
    assert!(
        lines
            .iter()
            .any(|line| line == "Åpnet i innboksen av Stille Granskog")
    );
    assert!(lines.iter().any(|line| by_you(&line)), "{lines:?}");
}

#[tokio::test]
async fn the_page_of_a_message_tells_when_it_was_opened_and_leads_to_by_whom() {
    let town = TestEnv::new().await;
    lets_in(&town);
    let (mut rask, mut stille) = (Visitor::new(), Visitor::new());
    town.signs_in(&mut rask, "rask").await;
    town.signs_in(&mut stille, "stille").await;
    let dialog = town.at(&format!("/dialog/{}", town.dialog("tilsyn-mat")));
    let opened = "main li[data-fact=opened]";
    let page = rask.opens(&dialog).await;
    assert_eq!(page.texts(opened), ["Åpnet av deg 24. nov. kl. 10.00"]);
    town.passes(std::time::Duration::from_mins(12));
    let page = stille.opens(&dialog).await;
    let both = "Åpnet av deg 24. nov. kl. 10.12 og av 1 annen 24. nov. kl. 10.00";
    assert_eq!(page.texts(opened), [both]);
    let link = page.link(both);
    assert!(link.contains("/historikk"), "{link}");
    let page = rask.opens(&dialog).await;
    let both = "Åpnet av deg 24. nov. kl. 10.00 og av 1 annen 24. nov. kl. 10.12";
    assert_eq!(
        page.texts(opened),
        [both],
        "the first time that it was opened as it is"
    );
}

#[tokio::test]
async fn it_opens_the_message_once_and_reads_both_logs_after_that() {
    let (town, mut visitor) = signed_in("lys").await;
    let page = visitor.opens(&history(&town, "sykepenger")).await;
    assert_eq!(town.openings(), 1);
    let fields = town.dialogporten().requests().fields;
    assert_eq!((fields["seenlog"], fields["labellog"]), (1, 1));
    assert_eq!(told(&page)[0], "Åpnet i innboksen av deg", "this reading");
    assert_eq!(
        page.link("Tilbake til meldingen").split('?').next(),
        Some(format!("/dialog/{}", town.dialog("sykepenger")).as_str())
    );
    assert!(!page.body.contains("urn:altinn"));
}

/// `docs/rules/inbox.md#g-4`, `docs/rules/security.md#act-4`.
#[tokio::test]
async fn nothing_but_a_persons_navigation_opens_it() {
    let (town, mut visitor) = signed_in("lys").await;
    let url = history(&town, "sykepenger");
    let navigation = [
        ("accept", "text/html"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
    ];
    let head = visitor.calls(Method::HEAD, &url, &navigation, None).await;
    assert_eq!(head.status, StatusCode::OK);
    for ahead in [
        ("sec-purpose", "prefetch;prerender"),
        ("purpose", "prefetch"),
    ] {
        let headers = [navigation.as_slice(), &[ahead]].concat();
        let page = visitor.calls(Method::GET, &url, &headers, None).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{ahead:?}");
    }
    assert_eq!(town.openings(), 0);
    assert_eq!(town.dialogporten().requests().rest, 0);
}

#[tokio::test]
async fn moves_and_resets_are_told_with_who_made_them() {
    let (town, mut visitor) = signed_in("lys").await;
    let dialog = town.at(&format!("/dialog/{}", town.dialog("sykepenger")));
    for button in [
        "Arkiver",
        "papirkurven",
        "Legg tilbake",
        "Arkiver",
        "Marker som ulest",
    ] {
        let page = visitor.opens(&dialog).await;
        town.passes(std::time::Duration::from_mins(1));
        visitor.submits(&page, button, &[]).await;
    }
    town.passes(std::time::Duration::from_mins(1));
    act(
        &town,
        "sykepenger",
        activity(json!({ "type": "PaymentMade", "performedBy": { "actorType": "ServiceOwner" } })),
    );
    let page = visitor.opens(&history(&town, "sykepenger")).await;
    let lines = told(&page);
    let moves: Vec<_> = lines
        .iter()
        .filter(|line| !line.starts_with("Åpnet i innboksen"))
        .take(7)
        .map(|line| line.trim_end_matches(" Lys Morgendugg"))
        .collect();
    let expected = [
        "Ikke lenger markert som ulest, av",
        "Flyttet tilbake av en oppdatering fra Nav Arbeid og ytelser",
        "Betalt av Nav Arbeid og ytelser",
        "Markert som ulest av",
        "Arkivert av",
        "Flyttet tilbake til innboksen av",
        "Lagt i papirkurven av",
    ];
    assert_eq!(moves, expected, "{lines:?}");
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.starts_with("Arkivert"))
            .count(),
        2
    );
}

/// Activities of a service owner, and the sentence of each.
const KINDS: &[(&str, &str)] = &[
    ("DialogCreated", "Opprettet av Nav Arbeid og ytelser"),
    ("DialogClosed", "Avsluttet av Nav Arbeid og ytelser"),
    ("PaymentMade", "Betalt av Nav Arbeid og ytelser"),
    ("SignatureProvided", "Signert av Nav Arbeid og ytelser"),
    (
        "DialogOpened",
        "Registrert som åpnet av Nav Arbeid og ytelser",
    ),
    ("DialogDeleted", "Slettet av Nav Arbeid og ytelser"),
    ("DialogRestored", "Gjenopprettet av Nav Arbeid og ytelser"),
    (
        "SentToSigning",
        "Sendt til signering, av Nav Arbeid og ytelser",
    ),
    (
        "SentToFormFill",
        "Sendt til utfylling, av Nav Arbeid og ytelser",
    ),
    (
        "SentToSendIn",
        "Klar for innsending, meldt av Nav Arbeid og ytelser",
    ),
    (
        "SentToPayment",
        "Sendt til betaling, av Nav Arbeid og ytelser",
    ),
    ("FormSubmitted", "Skjema sendt inn av Nav Arbeid og ytelser"),
    ("FormSaved", "Skjema lagret av Nav Arbeid og ytelser"),
    (
        "CorrespondenceOpened",
        "Brevet åpnet av Nav Arbeid og ytelser",
    ),
    (
        "CorrespondenceConfirmed",
        "Brevet bekreftet av Nav Arbeid og ytelser",
    ),
];

#[tokio::test]
async fn every_kind_of_activity_has_a_sentence_and_a_strange_one_too() {
    let (town, mut visitor) = signed_in("lys").await;
    for (kind, _) in KINDS {
        let value = json!({ "type": kind, "performedBy": { "actorType": "ServiceOwner" } });
        act(&town, "sykepenger", activity(value));
    }
    let text = [json!({ "value": "Vi har <b>ringt</b> deg.", "languageCode": "nb" })];
    act(
        &town,
        "sykepenger",
        activity(json!({ "type": "Information", "description": text,
            "performedBy": { "actorType": "ServiceOwner" } })),
    );
    let page = visitor.opens(&history(&town, "sykepenger")).await;
    let lines = told(&page);
    for (kind, sentence) in KINDS {
        assert!(
            lines.iter().any(|line| line == sentence),
            "{kind}: {lines:?}"
        );
    }
    assert!(
        lines
            .iter()
            .any(|line| line == "Informasjon fra Nav Arbeid og ytelser")
    );
    let texts = page.texts(".af-history-lines .af-lines");
    let as_text = texts.iter().any(|text| text == "Vi har <b>ringt</b> deg.");
    assert!(as_text, "{texts:?}");
    let dialogporten = town.dialogporten();
    dialogporten
        .inject_fault(Operation::Dialog, Fault::UnknownEnum)
        .unwrap();
    let page = visitor.opens(&history(&town, "sykepenger")).await;
    let reported = page.texts(".af-history-lines > li[data-kind=reported] > p:not(.af-lines)");
    let is_neutral = |line: &String| line.starts_with("Hendelse registrert av");
    assert!(reported.len() > KINDS.len(), "{reported:?}");
    assert!(reported.iter().all(is_neutral), "{reported:?}");
}

#[tokio::test]
async fn what_was_sent_leads_to_its_own_page_and_keeps_the_list() {
    let (town, mut visitor) = signed_in("lys").await;
    let title = [json!({ "value": "Svar på klagen", "languageCode": "nb" })];
    let sent = json!({ "type": "Decision", "sender": { "actorType": "ServiceOwner" },
        "content": { "title": { "value": title, "mediaType": "text/plain" } } });
    act(
        &town,
        "sykepenger",
        DialogChange::Transmission(serde_json::from_value(sent).unwrap()),
    );
    let list = "%2Fa%2Fmeg%2Farkiv%3Fq%3Dsvar";
    let url = format!("{}?liste={list}", history(&town, "sykepenger"));
    let page = visitor.opens(&url).await;
    let link = page.link("Svar på klagen");
    let id = town.dialog("sykepenger");
    assert!(
        link.starts_with(&format!("/dialog/{id}/innsending/")),
        "{link}"
    );
    assert!(link.ends_with(&format!("?liste={list}")), "{link}");
    assert_eq!(
        page.link("Tilbake til meldingen"),
        format!("/dialog/{id}?liste={list}")
    );
    assert!(
        told(&page).contains(&"Avgjørelse fra Nav Arbeid og ytelser: Svar på klagen".to_owned())
    );
    for other in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example"] {
        let url = format!("{}?liste={other}", history(&town, "sykepenger"));
        let page = visitor.opens(&url).await;
        assert!(!page.link("Tilbake til meldingen").contains("evil"));
    }
}

#[tokio::test]
async fn a_log_that_fails_is_named_and_the_rest_is_shown() {
    let (town, mut visitor) = signed_in("lys").await;
    let url = history(&town, "sykepenger");
    let openings = "Vi får ikke vist hvem som har åpnet meldingen";
    let moves = "Vi får ikke vist hvem som har flyttet eller merket meldingen";
    let notices = |page: &Page| page.texts("main .af-notice .af-notice__heading");
    let page = visitor.opens(&url).await;
    assert!(notices(&page).is_empty());
    let whole = told(&page).len();
    for fault in [
        Fault::Status(502),
        Fault::Status(404),
        Fault::MalformedJson,
        Fault::HtmlPage,
    ] {
        for (operation, sentence) in [(Operation::SeenLog, openings), (Operation::LabelLog, moves)]
        {
            town.dialogporten()
                .inject_fault(operation, fault.clone())
                .unwrap();
            let page = visitor.opens(&url).await;
            assert_eq!(page.status, StatusCode::OK, "{fault:?}");
            assert_eq!(notices(&page), [sentence], "{fault:?}");
            town.dialogporten().clear_faults();
        }
    }
    for operation in [Operation::SeenLog, Operation::LabelLog] {
        town.dialogporten()
            .inject_fault(operation, Fault::Status(503))
            .unwrap();
    }
    let page = visitor.opens(&url).await;
    assert_eq!(notices(&page), [openings, moves]);
    assert!(
        told(&page)
            .iter()
            .all(|line| !line.starts_with("Åpnet i innboksen"))
    );
    town.dialogporten().clear_faults();
    let page = visitor.opens(&url).await;
    assert!(notices(&page).is_empty() && told(&page).len() >= whole);
}

#[tokio::test]
async fn a_refused_message_has_no_history_and_its_logs_are_not_asked_for() {
    let (town, mut visitor) = signed_in("rask").await;
    let unknown = town.at("/dialog/01a0f4c4-98c0-7002-8000-00000000ffff/historikk");
    let cases = [
        (unknown, StatusCode::NOT_FOUND, "Meldingen finnes ikke"),
        (
            history(&town, "sykepenger"),
            StatusCode::FORBIDDEN,
            "Du har ikke tilgang til denne meldingen",
        ),
        (
            history(&town, "trukket"),
            StatusCode::GONE,
            "Meldingen er slettet",
        ),
        (
            history(&town, "senere"),
            StatusCode::NOT_FOUND,
            "Meldingen er ikke synlig ennå",
        ),
    ];
    for (url, status, heading) in cases {
        let page = visitor.opens(&url).await;
        assert_eq!((page.status, page.heading()), (status, heading.to_owned()));
    }
    let fails = town.dialogporten();
    fails
        .inject_fault(Operation::Dialog, Fault::ExecutionError)
        .unwrap();
    let page = visitor.opens(&history(&town, "tilsyn-mat")).await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
    assert_eq!(fails.requests().rest, 0);
}

#[tokio::test]
async fn a_login_that_is_too_weak_comes_back_to_the_history() {
    let (town, mut visitor) = signed_in("stille").await;
    let page = visitor.opens(&history(&town, "helse-stille")).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let step_up = page.link("Logg inn");
    assert!(
        step_up.contains("historikk") && step_up.contains("niva=hoy"),
        "{step_up}"
    );
}

#[tokio::test]
async fn a_long_history_comes_in_pages_of_a_hundred() {
    let (town, mut visitor) = signed_in("lys").await;
    for number in 0..250 {
        let text = [json!({ "value": format!("Nr. {number}."), "languageCode": "nb" })];
        let value = json!({ "type": "Information", "description": text,
            "performedBy": { "actorType": "ServiceOwner" } });
        town.passes(std::time::Duration::from_secs(1));
        act(&town, "sykepenger", activity(value));
    }
    let mut page = visitor.opens(&history(&town, "sykepenger")).await;
    let mut all = Vec::new();
    let mut sizes = Vec::new();
    loop {
        sizes.push(told(&page).len());
        let texts = page.texts(".af-history-lines .af-lines");
        all.extend(texts.into_iter().filter(|text| text.starts_with("Nr. ")));
        assert!(page.body.len() < 500_000, "{}", page.body.len());
        if page.find_link("Eldre").is_none() {
            break;
        }
        page = visitor.follows(&page, "Eldre").await;
    }
    assert_eq!(sizes[..2], [100, 100]);
    let expected: Vec<_> = (0..250)
        .rev()
        .map(|number| format!("Nr. {number}."))
        .collect();
    assert_eq!(all, expected, "each once, in order");
    assert!(page.texts("title")[0].starts_with("Historikk, Side 3 av 3"));
    for odd in ["x", "-1", "0", "99999999999999999999"] {
        let url = format!("{}?side={odd}", history(&town, "sykepenger"));
        assert_eq!(visitor.opens(&url).await.status, StatusCode::OK, "{odd}");
    }
}
