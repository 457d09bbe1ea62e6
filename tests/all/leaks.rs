//! What must stay between the servers stays there: no answer of the inbox and no byte of its
//! database holds a token, a code, a name of a session or a national identity number.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use reqwest::Method;
use simulators::idporten::{AuthorizationFault, CanaryKind, Endpoint, EndpointFault};

use crate::support::{
    town::{INBOX_HOST, TestEnv},
    visitor::{Page, Visitor},
};

/// Opens a dialog and follows its action to the service owner, if it has one.
async fn acts(town: &TestEnv, visitor: &mut Visitor, url: &str) {
    let page = visitor.opens(url).await;
    let owner = town.places.service_owner.origin().ascii_serialization();
    let actions = page.attributes("main a.ds-button", "href");
    if let Some(action) = actions.iter().find(|href| href.starts_with(&owner)) {
        visitor.opens(action).await;
    }
}

/// Comes back from the provider with answers that are refused.
async fn fails_to_log_in(town: &TestEnv, visitor: &mut Visitor) {
    for fault in [
        AuthorizationFault::OtherState("not-the-state-that-was-sent".to_owned()),
        AuthorizationFault::MissingIssuer,
        AuthorizationFault::Error("server_error".to_owned()),
    ] {
        town.around.idporten.faults().fail_next_authorization(fault);
        visitor.opens(&town.at("/logg-inn?retur=%2Faktor")).await;
    }
    town.around
        .idporten
        .faults()
        .fail_endpoint_once(Endpoint::CodeExchange, EndpointFault::Status(500));
    visitor.opens(&town.at("/logg-inn?retur=%2Faktor")).await;
}

/// A journey of one person: reads, acts at the service owner, changes language, is refused here and
/// there, logs out. Gives every answer that the inbox gave, and the session ids it had.
async fn journey(town: &TestEnv, person: &str, dialogs: &[&str]) -> (Vec<Page>, Vec<String>) {
    let mut visitor = Visitor::new();
    visitor.keeps_answers = true;
    let inbox = town.signs_in(&mut visitor, person).await;
    let mut ids: Vec<String> = visitor
        .cookie(INBOX_HOST, "sid")
        .map(str::to_owned)
        .into_iter()
        .collect();
    visitor.opens(&town.at("/aktor")).await;
    visitor.opens(&town.at("/a/318037434/innboks")).await;
    visitor.opens(&town.at("/nowhere")).await;
    for name in dialogs {
        let url = town.at(&format!("/dialog/{}", town.dialog(name)));
        acts(town, &mut visitor, &url).await;
    }
    // The tokens are renewed, then renewed by a round trip.
    town.passes(std::time::Duration::from_secs(100));
    visitor.opens(&town.at("/aktor")).await;
    town.passes(std::time::Duration::from_secs(700));
    visitor.opens(&town.at("/aktor")).await;
    ids.extend(visitor.cookie(INBOX_HOST, "sid").map(str::to_owned));
    fails_to_log_in(town, &mut visitor).await;
    if !inbox
        .attributes("form[action='/logg-ut']", "action")
        .is_empty()
    {
        let again = visitor.opens(&town.at("/aktor")).await;
        let nynorsk = visitor.submits(&again, "English", &[]).await;
        visitor.submits(&nynorsk, "Log out", &[]).await;
    }
    visitor
        .answers
        .retain(|page| page.url.host_str() == Some(INBOX_HOST));
    (visitor.answers, ids)
}

/// Ways in which a value could hide.
fn disguises(value: &str) -> Vec<String> {
    vec![
        value.to_owned(),
        value.chars().rev().collect(),
        URL_SAFE_NO_PAD.encode(value),
        STANDARD.encode(value).trim_end_matches('=').to_owned(),
        value
            .bytes()
            .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}")),
        url::form_urlencoded::byte_serialize(value.as_bytes()).collect(),
    ]
}

/// A token in any form begins like this: a JSON object with an algorithm, in base64url. In the middle
/// of a random value the letters mean nothing.
fn holds_token(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    text.split(|c| !is_letter(c))
        .any(|word| word.starts_with("eyJ"))
}

/// `docs/rules/login.md#m29`, `docs/rules/login.md#oidc-18`, `docs/rules/security.md#acc-9`.
#[tokio::test]
async fn m29_oidc_18_acc_9_no_answer_of_the_inbox_holds_what_is_the_servers_own() {
    let town = TestEnv::new().await;
    let mut answers = Vec::new();
    for (person, dialogs) in [
        ("lys", ["sykepenger", "helsesvar"].as_slice()),
        ("rask", &[]),
        ("stille", &["helse-stille"]),
        ("fri", &[]),
    ] {
        answers.extend(journey(&town, person, dialogs).await.0);
    }
    assert!(answers.len() > 60, "{}", answers.len());
    let canaries = town.around.idporten.events().canaries();
    for kind in [
        CanaryKind::AccessToken,
        CanaryKind::RefreshToken,
        CanaryKind::IdToken,
        CanaryKind::Code,
        CanaryKind::Verifier,
        CanaryKind::ClientCredential,
        CanaryKind::Nonce,
        CanaryKind::Sid,
        CanaryKind::Subject,
        CanaryKind::Pid,
    ] {
        assert!(
            canaries.iter().any(|canary| canary.kind == kind),
            "no {kind:?} to look for"
        );
    }
    // On the way back from our own logout the provider sends what we gave it: a state of that
    // journey alone. It is in the address that the browser asked for, never in an answer.
    let forbidden: Vec<(CanaryKind, String)> = canaries
        .iter()
        .flat_map(|canary| {
            disguises(&canary.value)
                .into_iter()
                .map(|text| (canary.kind, text))
        })
        .filter(|(_, text)| text.len() >= 8)
        .collect();
    for page in &answers {
        let text = format!("{:?}\n{}", page.headers, page.body);
        for (kind, value) in &forbidden {
            let is_ours = *kind == CanaryKind::State && page.status.is_redirection();
            assert!(
                is_ours || !text.contains(value),
                "{kind:?} in {} {}",
                page.status,
                page.url.path()
            );
        }
        assert!(!holds_token(&text), "a token in {}", page.url.path());
        assert!(
            !text.contains("identifier-no"),
            "a party's name upstream in {}",
            page.url.path()
        );
    }
}

/// `docs/rules/login.md#m17`, `docs/rules/login.md#m30`, `docs/rules/security.md#ses-3`,
/// `docs/rules/security.md#log-2`.
#[tokio::test]
async fn m17_ses_3_the_database_holds_nothing_that_could_be_used_or_read() {
    let town = TestEnv::new().await;
    let (_, mut ids) = journey(&town, "lys", &["sykepenger"]).await;
    // Two sessions and an attempt that live, so that there is something to find.
    let mut alive = Visitor::new();
    let inbox = town.signs_in(&mut alive, "rask").await;
    alive.opens(&town.at("/a/318037434/innboks")).await;
    alive.steps(&town.at("/logg-inn?retur=%2Faktor")).await;
    let mut other = Visitor::new();
    town.signs_in(&mut other, "lys").await;
    for visitor in [&alive, &other] {
        for name in visitor.cookie_names(INBOX_HOST) {
            if name != "prefs" {
                ids.push(visitor.cookie(INBOX_HOST, &name).unwrap().to_owned());
            }
        }
    }
    let bytes = town.database_bytes();
    assert!(bytes.len() > 10_000, "{} bytes", bytes.len());
    let canaries = town.around.idporten.events().canaries();
    let mut forbidden: Vec<String> = canaries.into_iter().map(|canary| canary.value).collect();
    forbidden.extend(ids.iter().cloned());
    forbidden.extend(["Morgendugg", "Fjellbekk", "318037434", "Sykepenger"].map(str::to_owned));
    forbidden.push(town.dialog("sykepenger"));
    // A party's handle in an address, too.
    let handle = inbox
        .url
        .path_segments()
        .unwrap()
        .nth(1)
        .unwrap()
        .to_owned();
    forbidden.push(handle);
    let holds = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    for value in &forbidden {
        for text in disguises(value).into_iter().filter(|text| text.len() >= 8) {
            assert!(!holds(text.as_bytes()), "the database holds {text}");
        }
    }
    // The ids as bytes, too: cookies write 128 bits in base64url.
    for id in &ids {
        if let Ok(raw) = URL_SAFE_NO_PAD.decode(id)
            && raw.len() >= 16
        {
            assert!(!holds(&raw), "the database holds the bytes of {id}");
        }
    }
    assert!(holds(b"CREATE TABLE"), "the search itself works");
}

/// `docs/rules/login.md#m25`: a crawl as a browser's would be leaves the world as it was.
#[tokio::test]
async fn a_crawl_of_every_link_changes_nothing_but_what_was_read() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "rask").await;
    let mut waiting = vec![inbox.url.clone()];
    let mut met = std::collections::BTreeSet::new();
    while let Some(url) = waiting.pop() {
        let is_ours =
            url.origin() == town.places.inbox.origin() && !url.path().starts_with("/logg-inn");
        if !is_ours || met.len() > 150 || !met.insert(url.to_string()) {
            continue;
        }
        let page = visitor.opens(url.as_str()).await;
        assert!(!page.status.is_server_error(), "{url}: {}", page.status);
        let links = page.attributes("a", "href");
        waiting.extend(links.iter().filter_map(|href| {
            let mut link = page.url.join(href).ok()?;
            link.set_fragment(None);
            Some(link)
        }));
    }
    assert!(met.len() > 10, "{met:?}");
    let asked = town.around.dialogporten.requests().fields;
    let changes: Vec<_> = asked
        .keys()
        .filter(|field| field.contains("SystemLabel"))
        .collect();
    assert!(changes.is_empty(), "{changes:?}");
    let alive = visitor
        .calls(Method::GET, &town.at("/aktor"), &[], None)
        .await;
    assert_eq!(alive.status.as_u16(), 200);
}
