//! Logging with `tracing`: one line per request and per event.
//!
//! `serve` writes JSON lines to standard output, for machines; `demo` and `preview` write lines for
//! people to standard error. Nothing private is ever a field: no query string, body, token, name or
//! number (`docs/rules/security.md#log-2`). Of other crates only warnings are shown, whatever the
//! filter is: below that they print addresses and headers. The audit log ([`audit`]) is a stream of
//! its own, which no filter thins out.

pub mod audit;
mod json_lines;

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clock::Clock;
use tracing::{Level, Metadata};
use tracing_subscriber::{
    EnvFilter, Layer as _,
    filter::{ParseError, filter_fn},
    fmt::writer::BoxMakeWriter,
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use self::{audit::DailyFiles, json_lines::JsonLines};

/// Where `serve` writes the audit log.
#[derive(Clone, Debug)]
pub struct AuditLog {
    /// Directory with one file a day; `None` for standard output, among the other lines.
    pub directory: Option<PathBuf>,
    /// How many days a file is kept.
    pub days: u32,
}

/// Parses a filter of log lines, e.g. `info` or `arbeidsflate=debug`.
///
/// # Errors
/// When the text is no filter.
pub fn filter(text: &str) -> Result<EnvFilter, ParseError> {
    EnvFilter::try_new(text)
}

impl AuditLog {
    /// Writes to the files, or to `output` where there is no directory.
    fn writer<W: Write + 'static>(self, clock: Clock, output: fn() -> W) -> BoxMakeWriter {
        match self.directory {
            Some(directory) => BoxMakeWriter::new(DailyFiles::new(directory, self.days, clock)),
            None => BoxMakeWriter::new(output),
        }
    }
}

/// Starts logging for people, to standard error.
///
/// # Errors
/// When the filter cannot be read, or logging was started before.
pub fn start(filter_text: &str) -> anyhow::Result<()> {
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr);
    tracing_subscriber::registry()
        .with(filter(filter_text)?)
        .with(lines.with_filter(filter_fn(is_shown)))
        .try_init()?;
    Ok(())
}

/// Starts logging for a command of an operator: warnings for people to standard error, and the audit
/// log where `serve` writes it, or to standard error where that is standard output.
///
/// # Errors
/// When logging was started before.
pub fn start_command(audit_log: AuditLog, clock: Clock) -> anyhow::Result<()> {
    let audit_writer = audit_log.writer(clock.clone(), io::stderr);
    let audit_lines = JsonLines::new(clock, audit_writer);
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr);
    let is_warning =
        |metadata: &Metadata<'_>| is_shown(metadata) && *metadata.level() <= Level::WARN;
    tracing_subscriber::registry()
        .with(audit_lines.with_filter(filter_fn(audit::is_audit)))
        .with(lines.with_filter(filter_fn(is_warning)))
        .try_init()?;
    Ok(())
}

/// Starts logging for machines, to standard output, with the audit log where the operator wants it,
/// and logs a panic as a line without its text: that may hold private data.
///
/// # Errors
/// When the filter cannot be read, or logging was started before.
pub fn start_json(filter_text: &str, audit_log: AuditLog, clock: Clock) -> anyhow::Result<()> {
    let audit_writer = audit_log.writer(clock.clone(), io::stdout);
    let audit_lines = JsonLines::new(clock.clone(), audit_writer);
    let lines = JsonLines::new(clock, io::stdout);
    let is_line = filter_fn(|metadata| is_shown(metadata) && !audit::is_audit(metadata));
    tracing_subscriber::registry()
        .with(audit_lines.with_filter(filter_fn(is_request_span_or_audit)))
        .with(lines.with_filter(is_line).with_filter(filter(filter_text)?))
        .try_init()?;
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "the program has a fault: a panic");
    }));
    Ok(())
}

/// What the audit log takes: its events, and our spans, which hold the id of the request.
fn is_request_span_or_audit(metadata: &Metadata<'_>) -> bool {
    audit::is_audit(metadata) || (metadata.is_span() && is_shown(metadata))
}

/// Target prefixes of libraries whose warnings are not shown. The session library warns of every
/// cookie without a session, which is nothing but a visitor who is not logged in
/// (`docs/rules/security.md#ses-10`); the reader of database addresses writes out the value of a
/// parameter that it does not know, which may be a mistyped password
/// (`docs/rules/security.md#cfg-1`).
const QUIET: [&str; 2] = ["tower_sessions", "sqlx_postgres::options"];

fn is_shown(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    let is_quiet = QUIET.iter().any(|quiet| target.starts_with(quiet));
    let least = if is_quiet { Level::ERROR } else { Level::WARN };
    target.starts_with(env!("CARGO_CRATE_NAME")) || *metadata.level() <= least
}
