//! Logging with `tracing`: one line per request and per event.
//!
//! `serve` writes JSON lines to standard output, for machines; `demo` and `preview` write lines for
//! people to standard error. Nothing private is ever a field: no query string, body, token, name or
//! number (`docs/rules/security.md#log-2`). Of other crates only warnings are shown, whatever the
//! filter is: below that they print addresses and headers.

mod json_lines;

use clock::Clock;
use tracing::{Level, Metadata};
use tracing_subscriber::{
    EnvFilter, Layer as _,
    filter::{ParseError, filter_fn},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use self::json_lines::JsonLines;

/// Parses a filter of log lines, e.g. `info` or `arbeidsflate=debug`.
///
/// # Errors
/// When the text is no filter.
pub fn filter(text: &str) -> Result<EnvFilter, ParseError> {
    EnvFilter::try_new(text)
}

/// Starts logging for people, to standard error.
///
/// # Errors
/// When the filter cannot be read, or logging was started before.
pub fn start(filter_text: &str) -> anyhow::Result<()> {
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry()
        .with(filter(filter_text)?)
        .with(lines.with_filter(filter_fn(is_shown)))
        .try_init()?;
    Ok(())
}

/// Starts logging for machines, to standard output, and logs a panic as a line without its text:
/// that may hold private data.
///
/// # Errors
/// When the filter cannot be read, or logging was started before.
pub fn start_json(filter_text: &str, clock: Clock) -> anyhow::Result<()> {
    let lines = JsonLines::new(clock, std::io::stdout);
    tracing_subscriber::registry()
        .with(filter(filter_text)?)
        .with(lines.with_filter(filter_fn(is_shown)))
        .try_init()?;
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "the program has a fault: a panic");
    }));
    Ok(())
}

fn is_shown(metadata: &Metadata<'_>) -> bool {
    metadata.target().starts_with(env!("CARGO_CRATE_NAME")) || *metadata.level() <= Level::WARN
}
