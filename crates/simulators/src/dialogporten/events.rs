//! Event streams: GraphQL subscriptions over server-sent events, one dialog each.
//!
//! Only the dialog token of a dialog opens its stream, and only if the document has the dialog's id
//! as a literal (recordings, 22). Delivery is best effort: no event is stored for disconnected
//! clients.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tokio::{
    sync::broadcast,
    time::{Instant, MissedTickBehavior, interval_at},
};
use uuid::Uuid;

use super::{
    auth::Identity,
    chunked_body::{self, ChunkSender},
    dialog_change::EventKind,
    document,
    fault_injection::gateway_response,
    faults::RequestFaults,
    http::GraphQlCall,
    schema::NOT_AUTHORIZED,
};

/// Buffer size per receiver; a receiver that lags behind loses the oldest signals.
const BUFFER_SIZE: usize = 256;

/// Keep-alive interval of an idle stream.
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(12);

/// A message to the open streams.
#[derive(Clone, Copy, Debug)]
pub(super) enum Signal {
    Event(Uuid, EventKind),
    /// Breaks the streams of this dialog, or all with `None`.
    Break(Option<Uuid>),
}

/// Broadcasts signals to all open streams.
#[derive(Debug)]
pub(super) struct Events(broadcast::Sender<Signal>);

impl Default for Events {
    fn default() -> Self {
        Self(broadcast::Sender::new(BUFFER_SIZE))
    }
}

impl Events {
    pub(super) fn send(&self, signal: Signal) {
        // An error means that there is no receiver, which is not a fault.
        let _ = self.0.send(signal);
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<Signal> {
        self.0.subscribe()
    }

    /// Number of open streams, for tests that wait for one. Each has two receivers: for its events
    /// and for its end.
    pub(super) fn open_streams(&self) -> usize {
        self.0.receiver_count() / 2
    }
}

/// Receiver of signals, subscribed before the engine runs, so that no event is missed once the
/// client has the response head.
pub(super) struct EventReceiver(Mutex<Option<broadcast::Receiver<Signal>>>);

impl EventReceiver {
    /// The receiver, once only: a request has one subscription.
    pub(super) fn take(&self) -> Option<broadcast::Receiver<Signal>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Answers a call that accepts an event stream.
pub(super) async fn respond(mut call: GraphQlCall<'_>, faults: RequestFaults) -> Response {
    let name = call.sent.operation_name.as_deref();
    let named = call.request.parsed_query().ok().and_then(|document| {
        let (_, operation) = document::find_operation(document, name)?;
        document::is_subscription(operation).then(|| document::subscribed_dialog(document))
    });
    let Some(named) = named else {
        // Answers to queries are not streamed.
        return StatusCode::NOT_ACCEPTABLE.into_response();
    };
    tokio::time::sleep(Duration::from_millis(faults.delay_ms)).await;
    if let Some(instead) = faults.fault.as_ref().and_then(gateway_response) {
        return instead;
    }
    let allowed = match call.context.identity {
        Identity::Dialog(dialog) => Some(dialog).filter(|dialog| named == Some(*dialog)),
        _ => None,
    };
    match allowed {
        Some(dialog) => open_stream(call, dialog),
        None => refusal_stream(),
    }
}

/// One event with the authorisation error, then the end of the stream.
fn refusal_stream() -> Response {
    let extensions = json!({ "code": "AUTH_NOT_AUTHORIZED" });
    let error = json!({ "message": NOT_AUTHORIZED, "extensions": extensions });
    let text = format!("{}{END}", next_event(&json!({ "errors": [error] })));
    event_stream(Body::from(text))
}

const END: &str = "event: complete\n\n";

fn next_event(answer: &Value) -> String {
    format!("event: next\ndata: {answer}\n\n")
}

fn event_stream(body: Body) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/event-stream; charset=utf-8")];
    (kind, body).into_response()
}

fn open_stream(call: GraphQlCall<'_>, dialog: Uuid) -> Response {
    let (sender, body) = chunked_body::channel();
    let events = &call.simulator.inner.events;
    let breaks = events.subscribe();
    let listener = EventReceiver(Mutex::new(Some(events.subscribe())));
    let request = call.request.data(call.context).data(listener);
    let answers = call.simulator.schema.execute_stream(request);
    tokio::spawn(write(
        sender,
        dialog,
        answers.map(|answer| json!(answer)),
        breaks,
    ));
    let mut response = event_stream(body);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Writes a stream until it ends, breaks, or the client disconnects.
async fn write(
    sender: ChunkSender,
    dialog: Uuid,
    answers: impl futures_util::Stream<Item = Value> + Send,
    mut breaks: broadcast::Receiver<Signal>,
) {
    let mut answers = std::pin::pin!(answers);
    let mut beat = interval_at(Instant::now() + KEEP_ALIVE_INTERVAL, KEEP_ALIVE_INTERVAL);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut keep_alive = KeepAlive::default();
    loop {
        let words = tokio::select! {
            answer = answers.next() => {
                let Some(answer) = answer else {
                    let _ = sender.send(Ok(Bytes::from_static(END.as_bytes()))).await;
                    return;
                };
                keep_alive.record_sent();
                next_event(&answer)
            }
            _ = beat.tick() => match keep_alive.tick() {
                Some(sign) => sign.to_owned(),
                None => continue,
            },
            signal = breaks.recv() => {
                if let Ok(Signal::Break(which)) = signal
                    && which.is_none_or(|which| which == dialog)
                {
                    let _ = sender.send(Err(std::io::ErrorKind::ConnectionReset.into())).await;
                    return;
                }
                continue;
            }
            () = sender.closed() => return,
        };
        if sender.send(Ok(Bytes::from(words))).await.is_err() {
            return;
        }
    }
}

/// Whether anything was sent since the last keep-alive tick.
#[derive(Debug, Default)]
struct KeepAlive {
    has_sent: bool,
}

impl KeepAlive {
    fn record_sent(&mut self) {
        self.has_sent = true;
    }

    /// Called at each tick: the keep-alive text, if nothing else was sent since the last tick.
    fn tick(&mut self) -> Option<&'static str> {
        let had_sent = std::mem::take(&mut self.has_sent);
        (!had_sent).then_some(":\n\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recording `updates`: events after 2, 5 and 30 s, keep-alive texts after 24 and 48 s.
    #[test]
    fn a_beat_is_heard_only_when_nothing_else_was_since_the_last() {
        let mut keep_alive = KeepAlive::default();
        let mut event = Vec::new();
        let mut events = [2, 5, 30].into_iter().peekable();
        for beat in [12, 24, 36, 48] {
            while events.next_if(|event| *event < beat).is_some() {
                keep_alive.record_sent();
            }
            if keep_alive.tick().is_some() {
                event.push(beat);
            }
        }
        assert_eq!(event, [24, 48]);
    }
}
