//! Log lines as JSON objects (`docs/rules/security.md#log-1`, `docs/rules/security.md#log-3`): one
//! event, one line, in UTC.
//!
//! The line has `time`, `level`, `target`, `message`, the fields of the event, and those of our own
//! spans around it (the number of the request). Every text is cut to 256 bytes and keeps no
//! character that could end a line, so no input of a visitor can forge one.

use std::{fmt, io::Write as _};

use clock::Clock;
use serde_json::{Map, Value};
use tracing::{
    Event, Id, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Record},
};
use tracing_subscriber::{
    Layer,
    fmt::MakeWriter,
    layer::Context,
    registry::{LookupSpan, SpanRef},
};

/// Longest text in a line, in bytes (`docs/rules/security.md#log-3`).
const TEXT_LIMIT_BYTES: usize = 256;

/// Writes each event as a line of JSON.
#[derive(Debug)]
pub(super) struct JsonLines<W> {
    clock: Clock,
    writer: W,
}

impl<W> JsonLines<W> {
    pub(super) fn new(clock: Clock, writer: W) -> Self {
        Self { clock, writer }
    }

    fn line(&self, event: &Event<'_>, spans: impl Iterator<Item = Fields>) -> Map<String, Value> {
        let mut fields = Fields::default();
        for span in spans {
            fields.0.extend(span.0);
        }
        event.record(&mut fields);
        let metadata = event.metadata();
        let time = self.clock.now();
        for (name, value) in [
            ("time", format!("{time:.3}")),
            ("level", metadata.level().as_str().to_lowercase()),
            ("target", metadata.target().to_owned()),
        ] {
            fields.0.insert(name.to_owned(), value.into());
        }
        fields.0
    }
}

impl<S, W> Layer<S> for JsonLines<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            // Another layer of this kind may have recorded them already.
            span.extensions_mut().replace(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let spans = context.event_scope(event).into_iter().flatten();
        // Spans of other crates may have any fields.
        let ours = spans.filter(|span| span.metadata().target().starts_with("arbeidsflate"));
        let line = self.line(event, ours.filter_map(|span| fields_of(&span)));
        let Ok(mut text) = serde_json::to_vec(&line) else {
            return;
        };
        text.push(b'\n');
        // There is no place to report that the log cannot be written.
        let _ = self
            .writer
            .make_writer_for(event.metadata())
            .write_all(&text);
    }
}

fn fields_of<S: for<'a> LookupSpan<'a>>(span: &SpanRef<'_, S>) -> Option<Fields> {
    span.extensions().get::<Fields>().cloned()
}

/// Fields of a span or an event.
#[derive(Clone, Debug, Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn add(&mut self, field: &Field, value: impl Into<Value>) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, tame(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.add(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field, tame(&format!("{value:?}")));
    }
}

/// Cuts a text to its limit and removes what some reader of logs may take for the end of a line, or
/// for a command to a terminal.
fn tame(text: &str) -> String {
    let separates = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let mut tamed = String::new();
    for character in text.chars() {
        let character = if separates(character) {
            '\u{fffd}'
        } else {
            character
        };
        if tamed.len() + character.len_utf8() > TEXT_LIMIT_BYTES {
            break;
        }
        tamed.push(character);
    }
    tamed
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// The lines that are written during `happens`.
    fn lines(happens: impl FnOnce()) -> Vec<Value> {
        let written = Written::default();
        let writer = written.clone();
        let clock = Clock::settable("2026-11-24T09:00:00.5Z".parse().unwrap());
        let layer = JsonLines::new(clock, move || writer.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), happens);
        let bytes = written.0.lock().unwrap().clone();
        let text = String::from_utf8(bytes).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    #[test]
    #[expect(
        clippy::cognitive_complexity,
        reason = "the branches are those of the log macros"
    )]
    fn a_line_has_its_time_in_utc_its_fields_and_those_of_our_spans() {
        let found = lines(|| {
            let span = tracing::info_span!(
                "request",
                request.id = "abc",
                session = tracing::field::Empty
            );
            let _in_it = span.enter();
            span.record("session", "s1");
            let _other =
                tracing::info_span!(target: "other_crate", "call", cookie = "secret").entered();
            tracing::warn!(http.status = 200, done = true, part = 0.5, "it is done");
        });
        let wanted = serde_json::json!([{
            "time": "2026-11-24T09:00:00.500Z", "level": "warn",
            "target": "arbeidsflate::telemetry::json_lines::tests",
            "message": "it is done", "http.status": 200, "done": true, "part": 0.5,
            "request.id": "abc", "session": "s1",
        }]);
        assert_eq!(Value::from(found), wanted);
    }

    /// Log injection is prevented by `docs/rules/security.md#log-3`.
    #[test]
    fn no_value_forges_a_line_or_grows_beyond_its_limit() {
        let hostile =
            "GET\n{\"level\":\"error\"}\r\u{2028}\u{1b}[31m\u{85}".to_owned() + &"å".repeat(500);
        let found = lines(|| {
            tracing::info!(text = hostile, shown = %hostile, "{hostile}");
            tracing::info!(debug = ?hostile.as_bytes(), "then");
        });
        assert_eq!(found.len(), 2, "{found:?}");
        for name in ["text", "shown", "message"] {
            let text = found[0][name].as_str().unwrap();
            assert!(text.starts_with("GET\u{fffd}{"), "{text}");
            assert!((TEXT_LIMIT_BYTES - 1..=TEXT_LIMIT_BYTES).contains(&text.len()));
            assert!(
                !text.chars().any(|c| c.is_control() || c == '\u{2028}'),
                "{text}"
            );
        }
        assert_eq!(found[1]["debug"].as_str().unwrap().len(), TEXT_LIMIT_BYTES);
    }
}
