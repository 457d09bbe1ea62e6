//! The audit log of the requests of one test.

use std::{cell::RefCell, collections::BTreeMap, fmt, sync::Once};

use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt as _},
};

/// An event with its fields as text.
pub(crate) type Fields = BTreeMap<&'static str, String>;

thread_local! {
    /// The events of the test that runs on this thread, when it collects them.
    static EVENTS: RefCell<Option<Vec<Fields>>> = const { RefCell::new(None) };
}

/// Collects the events of the thread that a test runs on, as long as it lives.
pub(crate) struct AuditLog(());

impl AuditLog {
    pub(crate) fn start() -> Self {
        // One subscriber for all tests: with one of each, a thread that has none could decide for
        // the others that an event interests nobody.
        static SUBSCRIBER: Once = Once::new();
        SUBSCRIBER.call_once(|| {
            let subscriber = tracing_subscriber::registry().with(Collector);
            tracing::subscriber::set_global_default(subscriber).unwrap();
        });
        EVENTS.set(Some(Vec::new()));
        Self(())
    }

    /// All events so far, which are forgotten.
    pub(crate) fn take(&self) -> Vec<Fields> {
        let Self(()) = self;
        EVENTS.replace(Some(Vec::new())).unwrap()
    }

    /// As `take`, each as `event: reason`.
    pub(crate) fn words(&self) -> Vec<String> {
        let events = self.take();
        events.iter().map(words).collect()
    }
}

impl Drop for AuditLog {
    fn drop(&mut self) {
        EVENTS.set(None);
    }
}

pub(crate) fn words(event: &Fields) -> String {
    format!("{}: {}", event["event"], event["reason"])
}

struct Collector;

impl<S: Subscriber> Layer<S> for Collector {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "arbeidsflate::audit" {
            let mut fields = Texts(Fields::new());
            event.record(&mut fields);
            EVENTS.with_borrow_mut(|events| {
                if let Some(events) = events {
                    events.push(fields.0);
                }
            });
        }
    }
}

struct Texts(Fields);

impl Visit for Texts {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}
