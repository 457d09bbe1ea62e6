//! Configuration check (`arbeidsflate check`): settings and dependencies, before the first start
//! and when something is wrong.

use std::time::Duration;

use clock::Clock;
use secrecy::ExposeSecret;

use super::settings;
use crate::{
    app::login_settings,
    config::Config,
    crypto::Keyring,
    dialogporten,
    idporten::Provider,
    service_owners::Organisations,
    storage::{SchemaState, Store},
};

/// Timeout of each part's answer.
const ANSWER: Duration = Duration::from_secs(5);

/// Reads the settings, calls every dependency of the inbox, and prints a line for each. Makes and
/// changes nothing.
///
/// # Errors
/// When anything is wrong; the printed lines say what.
pub async fn check() -> anyhow::Result<()> {
    let config = settings()?;
    tell("settings", Ok(usable(&config)));
    let (database, provider, graphql, rest, events, owners) = tokio::join!(
        within(database(&config)),
        within(provider(&config)),
        within(graphql(&config)),
        within(rest(&config)),
        within(events(&config)),
        within(owners(&config)),
    );
    let mut outcomes = vec![
        tell("database", database),
        tell(&at("ID-porten", &config.idporten.issuer), provider),
        tell(
            &at("Dialogporten GraphQL", &config.dialogporten_graphql),
            graphql,
        ),
        tell(&at("Dialogporten REST", &config.dialogporten), rest),
        tell(&at("Dialogporten events", &config.events_address()), events),
    ];
    if let Some(address) = &config.organisations {
        outcomes.push(tell(&at("service owners", address), owners));
    }
    let wrong = outcomes.iter().filter(|is_well| !**is_well).count();
    anyhow::ensure!(
        wrong == 0,
        "{wrong} of {} parts cannot be used",
        outcomes.len()
    );
    Ok(())
}

/// Name of a part, with its address from the settings.
fn at(part: &str, address: &dyn std::fmt::Display) -> String {
    format!("{part} at {address}")
}

fn usable(config: &Config) -> String {
    let end = config.idporten.credentials.end();
    end.map_or_else(
        || "can be used".to_owned(),
        |end| {
            format!(
                "can be used, the client's key until {}",
                end.strftime("%Y-%m-%d")
            )
        },
    )
}

async fn within(asked: impl Future<Output = anyhow::Result<String>>) -> anyhow::Result<String> {
    let answer = tokio::time::timeout(ANSWER, asked).await;
    answer.unwrap_or_else(|_| Err(anyhow::anyhow!("no answer in time")))
}

async fn database(config: &Config) -> anyhow::Result<String> {
    let keys = config.encryption_keys.iter();
    let keys: Vec<&str> = keys.map(ExposeSecret::expose_secret).collect();
    let keyring = Keyring::from_base64(&keys)?;
    let found = Store::inspect(config.database_url.expose_secret(), &keyring).await?;
    Ok(match found {
        SchemaState::Ours => "answers, and the encryption keys open it",
        SchemaState::New => "is new: its tables are made at the first start",
    }
    .to_owned())
}

async fn provider(config: &Config) -> anyhow::Result<String> {
    let provider = Provider::new(login_settings(config), Clock::system())?;
    provider.answers().await?;
    Ok("answers with metadata of this issuer".to_owned())
}

/// Outcome of a service that refuses a call without a token with 401.
const TURNED_AWAY: &str = "answers, and turns away a call without a token as it should";

fn client(config: &Config) -> Result<dialogporten::Client, reqwest::Error> {
    dialogporten::Client::new(config.dialogporten_graphql.clone(), &config.dialogporten)
}

async fn graphql(config: &Config) -> anyhow::Result<String> {
    client(config)?.answers().await?;
    Ok(TURNED_AWAY.to_owned())
}

async fn rest(config: &Config) -> anyhow::Result<String> {
    client(config)?.rest_answers().await?;
    Ok(TURNED_AWAY.to_owned())
}

async fn events(config: &Config) -> anyhow::Result<String> {
    let client = dialogporten::EventsClient::new(config.events_address())?;
    client.answers().await?;
    Ok(TURNED_AWAY.to_owned())
}

async fn owners(config: &Config) -> anyhow::Result<String> {
    let Some(address) = config.organisations.clone() else {
        return Ok("come with the build".to_owned());
    };
    let networks = &config.organisations_networks;
    let organisations = Organisations::at(address, networks, Clock::system())?;
    let count = organisations.count().await?;
    Ok(format!("answers with {count} service owners"))
}

/// Prints a line, and returns whether the part is well.
#[expect(
    clippy::print_stdout,
    reason = "the user of the command line reads standard output"
)]
fn tell(part: &str, outcome: anyhow::Result<String>) -> bool {
    match outcome {
        Ok(how) => {
            println!("ok     {part} {how}");
            true
        }
        Err(error) => {
            // In one line, even when the error of a library has several.
            let words = format!("{error:#}");
            let words: Vec<&str> = words.split_whitespace().collect();
            println!("FAULT  {part}: {}", words.join(" "));
            false
        }
    }
}
