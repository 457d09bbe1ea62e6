//! The binary: reads the command line and starts what it names.

use std::process::ExitCode;

use arbeidsflate::commands;
use clap::{Parser, Subcommand};

/// Felles arbeidsflate: the web inbox for what the public sector has for you.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The inbox, with settings from the environment.
    Serve,
    /// Whether the settings are right and everything around the inbox answers.
    Check,
    /// Makes a key of our client at ID-porten: writes the private one to a new file that only its
    /// owner reads, and prints the public one, to be registered.
    ClientKey(commands::ClientKeyOptions),
    /// Ends logins, or finds a person in the audit log.
    #[command(subcommand)]
    Sessions(commands::SessionsCommand),
    #[cfg(feature = "demo")]
    #[command(flatten)]
    Development(commands::development::DevelopmentCommand),
}

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Serve => commands::serve().await,
        Command::Check => commands::check().await,
        Command::ClientKey(options) => commands::client_key(&options),
        Command::Sessions(command) => commands::sessions(command).await,
        #[cfg(feature = "demo")]
        Command::Development(command) => command.run().await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

/// Says what stopped the program: one line, or one per fault of the settings.
#[expect(
    clippy::print_stderr,
    reason = "the user of the command line reads standard error"
)]
fn complain(error: &anyhow::Error) {
    eprintln!("arbeidsflate: {error:#}");
}
