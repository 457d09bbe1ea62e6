//! The `sessions` command: ends logins for an operator (`docs/rules/security.md#ses-11`), and finds
//! a person in the audit log.

use std::{
    io::{BufRead as _, IsTerminal as _, Write as _},
    time::Duration,
};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use clock::Clock;

use super::{audit_log, settings};
use crate::{
    app::{login_settings, open_store},
    idporten::{Provider, Revocations},
    secret::NationalIdentityNumber,
    storage::{EndedAuthSession, Store},
    telemetry::{
        self,
        audit::{self, AuditEvent, AuditSubject, EndReason},
    },
};

/// Logins of one statement when all are ended.
const BATCH: u32 = 500;
/// How long the command waits for revocations, after the logins are over.
const REVOKING: Duration = Duration::from_secs(10);

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
    let store = open_store(&config, clock.clone())?;
    store.prepare().await.context("ARBEIDSFLATE_DATABASE_URL")?;
    match command {
        SessionsCommand::AuditName => {
            let person = store.person_key(read_number()?.expose())?;
            say(&store.audit_name(person.as_bytes())?);
        }
        SessionsCommand::End(options) => {
            let provider = Provider::new(login_settings(&config), clock)
                .context("ARBEIDSFLATE_IDPORTEN_ISSUER")?;
            say(&end(&store, &provider, &options).await?);
        }
    }
    store.close().await;
    Ok(())
}

/// Ends the logins at once and revokes their tokens afterwards; returns what the operator is told.
async fn end(store: &Store, provider: &Provider, options: &EndOptions) -> anyhow::Result<String> {
    let mut ended = Ended::new(store, provider);
    if options.all {
        let moment = store.begin_ending_everybody().await?;
        loop {
            let (logins, may_be_more) = store.end_begun_before(moment, BATCH).await?;
            ended.add(logins);
            if !may_be_more {
                break;
            }
        }
    } else if let Some(name) = &options.login {
        ended.add(store.end_by_audit_name(name).await?);
    } else {
        let person = store.person_key(read_number()?.expose())?;
        ended.add(store.end_person(&person).await?);
    }
    Ok(ended.told().await)
}

/// Logins that the command has ended so far.
struct Ended<'a> {
    store: &'a Store,
    revocations: Revocations,
    count: usize,
    unrevoked: usize,
}

impl<'a> Ended<'a> {
    fn new(store: &'a Store, provider: &Provider) -> Self {
        Self {
            store,
            revocations: provider.revocations(),
            count: 0,
            unrevoked: 0,
        }
    }

    /// Adds logins to the audit log, and their tokens to those that are revoked.
    fn add(&mut self, logins: impl IntoIterator<Item = EndedAuthSession>) {
        for login in logins {
            let subject = AuditSubject::of(self.store, login.subject);
            audit::record(AuditEvent::LoggedOut(EndReason::Operator), &subject);
            self.count += 1;
            self.unrevoked += usize::from(!self.revocations.queue(login.refresh));
        }
    }

    async fn told(self) -> String {
        let is_done = self.revocations.finish(REVOKING).await && self.unrevoked == 0;
        let rest = if is_done {
            ""
        } else {
            "; some of their refresh tokens are left to expire"
        };
        format!("{} ended{rest}", self.count)
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
