//! The binary: reads the command line and starts what it names.

use std::process::ExitCode;

use arbeidsflate::app;
#[cfg(feature = "demo")]
use arbeidsflate::{demo, preview};
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
    /// The inbox with everything around it simulated, on this machine.
    #[cfg(feature = "demo")]
    Demo(demo::Options),
    /// Every template in every state.
    #[cfg(feature = "demo")]
    Preview(preview::Options),
}

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Serve => app::run().await,
        #[cfg(feature = "demo")]
        Command::Demo(options) => demo::run(options).await,
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
