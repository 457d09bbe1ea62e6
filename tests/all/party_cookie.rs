//! The cookie in which other services of the platform say for whom one acts: a first choice, never more
//! than that, and only where a setting names it.

use std::time::Duration;

use arbeidsflate::domain::PartyUrn;
use serde_json::Value;
use simulators::world::Size;

use crate::support::{
    raw,
    town::{INBOX_HOST, TestEnv, TestEnvOptions},
    visitor::Visitor,
};

const COOKIE: &str = "AltinnPartyUuid";
const MAIN: &str = "318037434";
const UNIT: &str = "319227083";
const OTHER: &str = "311585509";

async fn town(setting: Option<&str>) -> TestEnv {
    let settings = setting.map(|name| ("PARTY_COOKIE", name.to_owned()));
    TestEnv::with(TestEnvOptions {
        world: Size::Standard,
        settings: settings.into_iter().collect(),
        ..TestEnvOptions::default()
    })
    .await
}

/// What the platform calls the organisation of this number: its UUID and its number there.
fn platform(town: &TestEnv, number: &str) -> (String, String) {
    fn find(value: &Value, number: &str) -> Option<(String, String)> {
        match value {
            Value::Object(object) if object.get("organizationNumber") == Some(&number.into()) => {
                let uuid = object.get("partyUuid")?.as_str()?.to_owned();
                Some((uuid, object.get("partyId")?.to_string()))
            }
            Value::Object(object) => object.values().find_map(|value| find(value, number)),
            Value::Array(list) => list.iter().find_map(|value| find(value, number)),
            _ => None,
        }
    }
    find(&town.around.world["people"], number).unwrap()
}

async fn begins(
    town: &TestEnv,
    person: &str,
    cookie: &str,
) -> (Visitor, crate::support::visitor::Page) {
    let mut visitor = Visitor::new();
    visitor.sets_cookie(INBOX_HOST, COOKIE, Some(cookie));
    let page = town.signs_in(&mut visitor, person).await;
    (visitor, page)
}

#[tokio::test]
async fn the_party_that_was_chosen_elsewhere_is_opened_first() {
    let town = town(Some(COOKIE)).await;
    let (uuid, number) = platform(&town, MAIN);
    let (unit, _) = platform(&town, UNIT);
    for (cookie, party) in [(uuid, MAIN), (number, MAIN), (unit, UNIT)] {
        let (_, page) = begins(&town, "rask", &cookie).await;
        assert_eq!(page.url.path(), format!("/a/{party}/innboks"));
        assert!(!page.text().contains("ikke lenger tilgang"));
    }
}

#[tokio::test]
async fn without_the_setting_no_such_cookie_is_read() {
    for setting in [None, Some("AnotherParty")] {
        let town = town(setting).await;
        let (uuid, _) = platform(&town, MAIN);
        let (_, page) = begins(&town, "rask", &uuid).await;
        assert_eq!(page.texts(".af-account__name")[0], "Rask Fjellbekk");
    }
}

#[tokio::test]
async fn an_address_and_the_readers_own_choice_count_for_more() {
    let town = town(Some(COOKIE)).await;
    let (uuid, _) = platform(&town, MAIN);
    let (mut visitor, _) = begins(&town, "rask", &uuid).await;
    let address = town.at(&format!("/a/{OTHER}/arkiv"));
    assert_eq!(visitor.opens(&address).await.url.as_str(), address);
    // A choice elsewhere is followed once; one that is new is followed anew.
    let last = visitor.opens(&town.at("/")).await;
    assert_eq!(last.url.path(), format!("/a/{OTHER}/innboks"));
    let (unit, _) = platform(&town, UNIT);
    visitor.sets_cookie(INBOX_HOST, COOKIE, Some(&unit));
    let new = visitor.opens(&town.at("/drafts")).await;
    assert_eq!(new.url.path(), format!("/a/{UNIT}/utkast"));

    let rask = town.app.store.person_key("03917803799").unwrap();
    let urn = PartyUrn::new(format!("urn:altinn:organization:identifier-no:{OTHER}"));
    let store = &town.app.store;
    store.set_default_party(&rask, Some(&urn)).await.unwrap();
    let (_, page) = begins(&town, "rask", &uuid).await;
    assert_eq!(page.url.path(), format!("/a/{OTHER}/innboks"));
}

#[tokio::test]
async fn a_party_elsewhere_that_is_not_ones_own_is_told_by_name_where_that_is_known() {
    let town = town(Some(COOKIE)).await;
    let (foreign, _) = platform(&town, MAIN);
    let (heading, _) = platform(&town, "312614936");
    for (cookie, who) in [
        (foreign, "innboksen du brukte sist i Altinn."),
        (
            "4294967296".to_owned(),
            "innboksen du brukte sist i Altinn.",
        ),
        (
            heading,
            "Landsbyens Samvirke SA, som du brukte sist i Altinn.",
        ),
    ] {
        let (mut visitor, page) = begins(&town, "varm", &cookie).await;
        let said = format!("Du har ikke lenger tilgang til {who}");
        assert!(page.text().contains(&said), "{said}");
        assert_eq!(page.texts(".af-account__name")[0], "Varm Sønnavind");
        let again = visitor.opens(&town.at("/")).await;
        assert!(!again.text().contains("ikke lenger tilgang"), "said once");
    }
}

/// Whatever else is in it, or how often it comes, is passed over.
#[tokio::test]
async fn a_hostile_cookie_is_none() {
    let town = town(Some(COOKIE)).await;
    let (uuid, number) = platform(&town, MAIN);
    let mut visitor = Visitor::new();
    let own = town.signs_in(&mut visitor, "rask").await;
    let sid = visitor.cookie(INBOX_HOST, "sid").unwrap().to_owned();
    let port = town.places.inbox.port().unwrap();
    let plain = |value: &str| format!("{COOKIE}={value}").into_bytes();
    let hostile = [
        plain(""),
        plain("-1"),
        plain("0x1f"),
        plain(&"9".repeat(3000)),
        plain(&uuid.replace('-', "")),
        plain(&format!("{uuid}%00")),
        plain("' OR 1=1"),
        plain("../../a/meg"),
        [&plain("")[..], b"\xff\xfe\xc5"].concat(),
        plain(&format!("{uuid}; {COOKIE}={number}")),
        plain(&format!("1; {COOKIE}=").repeat(50)),
        format!("altinnpartyuuid={uuid}").into_bytes(),
    ];
    for cookie in hostile {
        let head = format!(
            "GET / HTTP/1.1\r\nhost: {INBOX_HOST}:{port}\r\naccept: text/html\r\n\
             sec-fetch-mode: navigate\r\nsec-fetch-dest: document\r\nconnection: close\r\n\
             cookie: sid={sid}; "
        );
        let request = [head.as_bytes(), &cookie, b"\r\n\r\n"].concat();
        let answer = raw::sends(port, &request).await;
        let shown = String::from_utf8_lossy(&cookie);
        assert_eq!(raw::status(&answer), 303, "{shown:.200}: {answer:.300}");
        let place = format!("location: {}", own.url.path());
        assert!(answer.contains(&place), "{shown:.200}: {answer:.300}");
    }
    let page = visitor.opens(&town.at("/")).await;
    assert!(!page.text().contains("ikke lenger tilgang"));
}

/// While there is no list of parties nobody is lost, and the choice is followed when there is one.
#[tokio::test]
async fn without_a_list_of_parties_the_choice_is_kept_for_later() {
    use simulators::dialogporten::{Fault, FaultRule, Operation};
    let town = town(Some(COOKIE)).await;
    let (uuid, _) = platform(&town, MAIN);
    let fault = FaultRule::new(Operation::Parties, Fault::Status(503));
    town.dialogporten().add_fault_rule(fault).unwrap();
    let (mut visitor, page) = begins(&town, "rask", &uuid).await;
    assert!(!page.text().contains("ikke lenger tilgang"));
    town.dialogporten().clear_faults();
    town.passes(Duration::from_mins(6));
    let page = visitor.opens(&town.at("/")).await;
    assert_eq!(page.url.path(), format!("/a/{MAIN}/innboks"));
}
