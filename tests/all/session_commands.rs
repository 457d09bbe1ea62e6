//! The operator's command `sessions`, run beside an inbox that is served.

use std::{io::Write as _, process::Stdio, time::Duration};

use reqwest::{Method, StatusCode};
use serde_json::Value;
use simulators::idporten::{Endpoint, EndpointFault};
use tokio::time::timeout;

use crate::support::{
    LONGEST_WAIT,
    program::Settings,
    town::{TestEnv, TestEnvOptions},
    visitor::Visitor,
};

/// An inbox, and the settings of a program that uses its database.
async fn inbox_and_settings() -> (TestEnv, Settings) {
    let mut settings = Settings::lonely();
    let audit = settings.folder.at("audit");
    std::fs::create_dir(&audit).unwrap();
    std::fs::set_permissions(&audit, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    settings.set("AUDIT_DIRECTORY", audit);
    let shared = ["DATABASE_URL", "ENCRYPTION_KEYS"];
    let shared = shared.map(|name| (name, settings.variables[name].clone()));
    let town = TestEnv::with(TestEnvOptions {
        settings: shared.to_vec(),
        // The commands have the system's clock.
        now: clock::Clock::system().now(),
        ..TestEnvOptions::default()
    })
    .await;
    let issuer = town.places.issuer.origin().ascii_serialization();
    settings.set("IDPORTEN_ISSUER", issuer);
    (town, settings)
}

/// What a command says that reads `input`: whether it succeeded, standard output and error.
async fn says(settings: &Settings, arguments: &[&str], input: &str) -> (bool, String, String) {
    let mut command = settings.command(arguments);
    let input = input.to_owned();
    let run = move || {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A command that reads nothing may be over already.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.success(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

async fn is_alive(town: &TestEnv, visitor: &mut Visitor) -> bool {
    let headers = [("sec-fetch-mode", "cors")];
    let url = town.at("/okt");
    let page = visitor.calls(Method::GET, &url, &headers, None).await;
    page.status == StatusCode::NO_CONTENT
}

fn number_of(town: &TestEnv, key: &str) -> String {
    let people = &town.around.people;
    let person = people.iter().find(|person| person.key == key).unwrap();
    person.pid.clone().unwrap()
}

/// The events that the commands have written, in their order.
fn audited(settings: &Settings) -> Vec<Value> {
    let mut events = Vec::new();
    for file in std::fs::read_dir(settings.folder.at("audit")).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        events.extend(
            text.lines()
                .map(|line| serde_json::from_str::<Value>(line).unwrap()),
        );
    }
    events
}

/// `docs/rules/security.md#ses-11`: one person, one login, everybody.
#[tokio::test]
async fn ses_11_an_operator_ends_the_logins_of_a_person_one_login_or_all() {
    let (town, settings) = inbox_and_settings().await;
    let (mut one, mut two, mut other) = (Visitor::new(), Visitor::new(), Visitor::new());
    town.signs_in(&mut one, "lys").await;
    town.signs_in(&mut two, "lys").await;
    town.signs_in(&mut other, "rask").await;
    let number = number_of(&town, "lys");

    let end_person = ["sessions", "end", "--person"];
    let (is_done, said, error) = says(&settings, &end_person, &format!("{number}\n")).await;
    assert!(is_done, "{error}");
    assert_eq!(said, "2 ended\n", "{error}");
    assert!(!is_alive(&town, &mut one).await && !is_alive(&town, &mut two).await);
    assert!(is_alive(&town, &mut other).await, "another person goes on");
    let (_, said, _) = says(&settings, &end_person, &number).await;
    assert_eq!(said, "0 ended\n");

    let (_, name, _) = says(&settings, &["sessions", "audit-name"], &number).await;
    let events = audited(&settings);
    assert_eq!(events.len(), 2, "{events:?}");
    for event in &events {
        assert_eq!(event["event"], "logout");
        assert_eq!(event["reason"], "operator");
        assert_eq!(event["person"], name.trim());
    }

    // One login by its name in the log, and of two only that one.
    town.clock.set(clock::Clock::system().now());
    let again = town.app.store.person_key(&number).unwrap();
    for visitor in [&mut one, &mut two] {
        // The provider's session goes on, and does not let them in without a question.
        let asked = visitor.opens(&town.at("/aktor")).await;
        assert_eq!(asked.url.host_str(), town.places.login.host_str());
        town.chooses(visitor, &asked, "lys").await;
    }
    assert_eq!(town.app.store.count_auth_sessions(&again).await.unwrap(), 2);
    let (is_done, said, _) = says(&settings, &["sessions", "end", "--login", "unknown"], "").await;
    assert!(is_done);
    assert_eq!(said, "0 ended\n");
    assert_eq!(town.app.store.count_auth_sessions(&again).await.unwrap(), 2);

    let (_, said, _) = says(&settings, &["sessions", "end", "--all"], "").await;
    assert_eq!(said, "3 ended\n");
    for visitor in [&mut one, &mut two, &mut other] {
        assert!(!is_alive(&town, visitor).await);
    }
    let last = audited(&settings).pop().unwrap();
    let session = last["session"].as_str().unwrap();
    assert_eq!(session.len(), 16, "{last}");
}

/// `docs/rules/security.md#ses-11`: the name of one login in the log leads to it and no other.
#[tokio::test]
async fn ses_11_an_operator_ends_one_login_by_its_name_in_the_audit_log() {
    let (town, settings) = inbox_and_settings().await;
    let log = crate::support::audit_log::AuditLog::start();
    let (mut one, mut two) = (Visitor::new(), Visitor::new());
    town.signs_in(&mut one, "lys").await;
    town.signs_in(&mut two, "lys").await;
    let events = log.take();
    let session = &events[0]["session"];
    let end = ["sessions", "end", "--login", session];
    let (is_done, said, error) = says(&settings, &end, "").await;
    assert!(is_done, "{error}");
    assert_eq!(said, "1 ended\n");
    assert!(!is_alive(&town, &mut one).await);
    assert!(is_alive(&town, &mut two).await);
}

/// `docs/rules/security.md#ses-11`: a command that is not clear ends nothing.
#[tokio::test]
async fn ses_11_a_command_that_is_not_clear_ends_nothing() {
    let (town, settings) = inbox_and_settings().await;
    let mut one = Visitor::new();
    town.signs_in(&mut one, "lys").await;
    let number = number_of(&town, "lys");
    for (arguments, input) in [
        (vec!["sessions", "end"], number.as_str()),
        (vec!["sessions", "end", "--person", "--all"], &number),
        (vec!["sessions", "end", "--person", &number], &number),
        (vec!["sessions", "end", "--person"], ""),
        (vec!["sessions", "end", "--person"], "12345678901"),
        (vec!["sessions", "end", "--login"], ""),
        (vec!["sessions"], ""),
    ] {
        let (is_done, said, error) = says(&settings, &arguments, input).await;
        assert!(!is_done, "{arguments:?}: {said}");
        assert!(!error.is_empty());
        assert!(is_alive(&town, &mut one).await, "{arguments:?}");
    }
}

/// `docs/rules/security.md#ses-11`: logins are over before any token is revoked.
#[tokio::test]
async fn ses_11_ending_everybody_waits_for_no_provider_and_not_for_those_who_come_later() {
    let (town, settings) = inbox_and_settings().await;
    let mut visitors = Vec::new();
    for person in ["lys", "rask", "lys"] {
        let mut visitor = Visitor::new();
        town.signs_in(&mut visitor, person).await;
        visitors.push(visitor);
    }
    let faults = town.around.idporten.faults();
    faults.fail_endpoint(Endpoint::Revoke, EndpointFault::Hang);
    let ending = says(&settings, &["sessions", "end", "--all"], "");
    let ended = async {
        for visitor in &mut visitors {
            while is_alive(&town, visitor).await {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        // From here on nobody is held up by a provider that says nothing.
        town.around.idporten.faults().clear();
        town.around.idporten.events().count(Endpoint::Revoke)
    };
    let ((is_done, said, error), asked) = tokio::join!(ending, timeout(LONGEST_WAIT, ended));
    assert!(is_done, "{error}");
    assert_eq!(said, "3 ended\n");
    assert!(asked.unwrap() <= 3);
    // Who begins later is not meant, however long it takes to end all others.
    let store = &town.app.store;
    let moment = store.begin_ending_everybody().await.unwrap();
    town.passes(Duration::from_secs(6));
    let mut later = Visitor::new();
    town.signs_in(&mut later, "lys").await;
    let (ended, may_be_more) = store.end_begun_before(moment, 500).await.unwrap();
    assert!(ended.is_empty() && !may_be_more);
    assert!(is_alive(&town, &mut later).await);
}
