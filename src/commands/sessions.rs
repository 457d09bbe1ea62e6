//! The `sessions` command: ends logins for an operator (`docs/rules/security.md#ses-11`), and finds
//! a person in the audit log.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use clock::Clock;
use secrecy::ExposeSecret;

use super::{audit_log, settings};
use crate::{
    app::login_settings,
    config::Config,
    crypto::{Keyring, PersonKey},
    idporten::Provider,
    secret::NationalIdentityNumber,
    storage::{Limits, SessionSubject, Store},
    telemetry::{
        self,
        audit::{self, AuditEvent, AuditSubject, EndReason},
    },
};

/// Logins of one statement when all are ended.
const BATCH: u32 = 500;

/// What to do with sessions.
#[derive(Debug, Subcommand)]
pub enum SessionsCommand {
    /// Ends logins at once, on every instance, and revokes their tokens.
    End(EndOptions),
    /// Prints the name of a person in the audit log; reads the national identity number from
    /// standard input.
    AuditName,
}

/// Which logins an operator ends: exactly one of the options.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct EndOptions {
    /// All logins of one person, whose national identity number is read from standard input: never
    /// from the command line, which other users of the machine can see.
    #[arg(long)]
    person: bool,
    /// One login, by its name in the field `session` of the audit log.
    #[arg(long, value_name = "NAME")]
    login: Option<String>,
    /// All logins of everybody on every instance.
    #[arg(long)]
    all: bool,
}

/// `arbeidsflate sessions`, with the settings of the inbox from the environment.
///
/// # Errors
/// When the settings are wrong, the number is none, or the database or the audit log is away, in
/// words for the operator.
pub async fn sessions(command: SessionsCommand) -> anyhow::Result<()> {
    let config = settings()?;
    let clock = Clock::system();
    telemetry::start_command(audit_log(&config), clock.clone())?;
    let store = open(&config, clock.clone()).await?;
    match command {
        SessionsCommand::AuditName => {
            let person = store.person_key(read_number()?.expose())?;
            say(&store.audit_name(person.as_bytes())?);
        }
        SessionsCommand::End(options) => {
            let provider = Provider::new(login_settings(&config), clock)
                .context("ARBEIDSFLATE_IDPORTEN_ISSUER")?;
            let count = end(&store, &provider, &options).await?;
            say(&format!("{count} ended"));
        }
    }
    store.close().await;
    Ok(())
}

async fn open(config: &Config, clock: Clock) -> anyhow::Result<Store> {
    let keys = config.encryption_keys.iter();
    let keys: Vec<&str> = keys.map(ExposeSecret::expose_secret).collect();
    let keyring = Keyring::from_base64(&keys).context("ARBEIDSFLATE_ENCRYPTION_KEYS")?;
    let limits = Limits {
        idle: config.session_idle,
        max: config.session_max,
    };
    Store::connect(config.database_url.expose_secret(), keyring, clock, limits)
        .await
        .context("ARBEIDSFLATE_DATABASE_URL")
}

/// Ends the logins and returns how many there were.
async fn end(store: &Store, provider: &Provider, options: &EndOptions) -> anyhow::Result<usize> {
    if options.all {
        return end_all(store, provider).await;
    }
    let ended = if let Some(name) = &options.login {
        provider.end_by_audit_name(store, name).await?
    } else {
        let person: PersonKey = store.person_key(read_number()?.expose())?;
        provider.end_person(store, &person).await?
    };
    note(store, &ended);
    Ok(ended.len())
}

async fn end_all(store: &Store, provider: &Provider) -> anyhow::Result<usize> {
    let mut count = 0;
    loop {
        let (ended, is_last) = provider.end_everybody(store, BATCH).await?;
        note(store, &ended);
        count += ended.len();
        if is_last {
            return Ok(count);
        }
    }
}

/// Adds to the audit log that an operator ended these logins.
fn note(store: &Store, ended: &[SessionSubject]) {
    for subject in ended {
        let subject = AuditSubject::of(store, *subject);
        audit::record(AuditEvent::LoggedOut(EndReason::Operator), &subject);
    }
}

/// Reads a national identity number from standard input, as its first line.
fn read_number() -> anyhow::Result<NationalIdentityNumber> {
    let mut input = std::io::stdin().lock();
    if std::io::stdin().is_terminal() {
        prompt("National identity number: ")?;
    }
    let mut line = String::new();
    input.read_line(&mut line).context("standard input")?;
    match NationalIdentityNumber::parse(line.trim()) {
        Some(number) => Ok(number),
        None => bail!("standard input holds no national identity number"),
    }
}

fn prompt(text: &str) -> anyhow::Result<()> {
    let mut output = std::io::stderr().lock();
    output.write_all(text.as_bytes())?;
    Ok(output.flush()?)
}

#[expect(
    clippy::print_stdout,
    reason = "the answer to a command of an operator"
)]
fn say(text: &str) {
    println!("{text}");
}
