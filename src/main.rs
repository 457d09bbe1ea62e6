//! The binary: reads the command line and starts what it names.

use std::process::ExitCode;

#[cfg(feature = "demo")]
use arbeidsflate::preview;
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
    /// Every template in every state.
    #[cfg(feature = "demo")]
    Preview(preview::Options),
}

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        #[cfg(feature = "demo")]
        Command::Preview(options) => preview::run(options).await,
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
