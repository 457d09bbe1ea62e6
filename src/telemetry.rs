//! Logs: one line per request and per event, to standard error.
//!
//! Nothing private is ever a field: no query string, body, token, name or number
//! (`security.md` LOG-2).

use tracing_subscriber::EnvFilter;

/// Starts logging with the given filter, e.g. `info` or `arbeidsflate=debug`.
///
/// # Errors
/// When the filter cannot be read, or logging was started before.
pub fn start(filter: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter)?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init()
        .map_err(|error| anyhow::anyhow!(error))
}
