//! The key that authenticates the inbox at the provider, and its rotation.

use std::time::Duration;

use arbeidsflate::{idporten::NewClientKey, server::client_keys::ClientKeys};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::StatusCode;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use simulators::idporten::Endpoint;

use crate::support::{
    program::Folder,
    town::{TestEnv, TestEnvOptions},
    visitor::Visitor,
};

const DAY: Duration = Duration::from_hours(24);

/// Ids of the keys that signed the assertions of all pushed requests so far.
fn signers(town: &TestEnv) -> Vec<String> {
    let pushed = town.around.idporten.events().for_endpoint(Endpoint::Par);
    let signer = |assertion: &str| {
        let (header, _) = assertion.split_once('.').unwrap();
        let header = URL_SAFE_NO_PAD.decode(header).unwrap();
        let header: Value = serde_json::from_slice(&header).unwrap();
        header["kid"].as_str().unwrap().to_owned()
    };
    pushed
        .iter()
        .map(|event| signer(event.parameter("client_assertion").unwrap()))
        .collect()
}

/// `docs/rules/login.md#m48`: two keys are registered, and the file changes while the inbox serves.
#[tokio::test]
async fn m48_another_key_of_the_client_signs_without_a_restart() {
    let start = TestEnvOptions::default().now;
    let second = NewClientKey::make("second", start).unwrap();
    let town = TestEnv::with(TestEnvOptions {
        client_keys: second.public["keys"].as_array().unwrap().clone(),
        ..TestEnvOptions::default()
    })
    .await;
    let folder = Folder::new();
    let file = folder.0.join("keys.json");
    let mut keys = ClientKeys::of_file(town.app.clone(), Some(file.clone()));
    town.signs_in(&mut Visitor::new(), "lys").await;
    assert_eq!(signers(&town), ["test"]);

    // What cannot be read changes nothing: no file, an empty one, one that is being written.
    let written = second.private.expose_secret();
    let half = &written[..written.len() / 2];
    keys.read_file();
    for text in ["", "{}", half] {
        std::fs::write(&file, text).unwrap();
        keys.read_file();
        assert_eq!(town.app.provider.client_key_id().as_deref(), Some("test"));
    }
    std::fs::write(&file, written).unwrap();
    keys.read_file();
    assert_eq!(town.app.provider.client_key_id().as_deref(), Some("second"));
    let page = town.signs_in(&mut Visitor::new(), "lys").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert_eq!(signers(&town), ["test", "second"]);
    // A key that is exchanged under its own id signs as well: the provider knows only the other one.
    let other = NewClientKey::make("second", start).unwrap();
    std::fs::write(&file, other.private.expose_secret()).unwrap();
    keys.read_file();
    let refused = Visitor::new()
        .opens(&town.at("/logg-inn?retur=%2Faktor"))
        .await;
    assert!(!refused.status.is_success(), "{}", refused.text());
}

/// `docs/rules/login.md#m48`: thirty days before the year is over, once a day, while it serves.
#[tokio::test]
async fn m48_a_key_that_is_about_to_expire_is_warned_of_every_day() {
    let start = TestEnvOptions::default().now;
    let town = TestEnv::new().await;
    let folder = Folder::new();
    let file = folder.0.join("keys.json");
    let write = |kid: &str, made| {
        let key = NewClientKey::make(kid, made).unwrap();
        std::fs::write(&file, key.private.expose_secret()).unwrap();
    };
    let mut keys = ClientKeys::of_file(town.app.clone(), Some(file.clone()));
    write("first", start);
    keys.read_file();
    town.passes(DAY * 334);
    assert!(!keys.warn_of_old_key());
    town.passes(DAY * 2);
    assert!(keys.warn_of_old_key());
    assert!(!keys.warn_of_old_key(), "once a day");
    town.passes(DAY);
    assert!(keys.warn_of_old_key());
    write("second", town.clock.now());
    keys.read_file();
    town.passes(DAY);
    assert!(!keys.warn_of_old_key());
}
