//! `demo` and `preview`: the commands that only a build with simulators has.

use clap::Subcommand;

use super::{demo, preview};

/// The commands of a build with the feature `demo`.
#[derive(Debug, Subcommand)]
pub enum DevelopmentCommand {
    /// The inbox with everything around it simulated, on this machine.
    Demo(Box<demo::Options>),
    /// Every template in every state.
    Preview(preview::Options),
}

impl DevelopmentCommand {
    /// Runs the command until Ctrl-C or SIGTERM.
    ///
    /// # Errors
    /// When a port is taken or an option cannot be used, in words for the user of the command line.
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Demo(options) => demo::run(*options).await,
            Self::Preview(options) => preview::run(options).await,
        }
    }
}
