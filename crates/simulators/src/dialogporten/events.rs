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
    act::Heard,
    auth::Identity,
    document,
    faults::Trouble,
    http::Call,
    pieces::{self, Writer},
    schema::NOT_AUTHORIZED,
    trouble::gateway,
};

/// Buffer size per receiver; a receiver that lags behind loses the oldest signals.
const KEPT: usize = 256;

/// Keep-alive interval of an idle stream.
const BEAT: Duration = Duration::from_secs(12);

/// A message to the open streams.
#[derive(Clone, Copy, Debug)]
pub(super) enum Signal {
    Event(Uuid, Heard),
    /// Breaks the streams of this dialog, or all with `None`.
    Break(Option<Uuid>),
}

/// Broadcasts signals to all open streams.
#[derive(Debug)]
pub(super) struct Events(broadcast::Sender<Signal>);

impl Default for Events {
    fn default() -> Self {
        Self(broadcast::Sender::new(KEPT))
    }
}

impl Events {
    pub(super) fn tell(&self, signal: Signal) {
        // An error means that there is no receiver, which is not a fault.
        let _ = self.0.send(signal);
    }

    pub(super) fn listen(&self) -> broadcast::Receiver<Signal> {
        self.0.subscribe()
    }

    /// Number of open streams, for tests that wait for one. Each has two receivers: for its events
    /// and for its end.
    pub(super) fn open(&self) -> usize {
        self.0.receiver_count() / 2
    }
}

/// Subscribes before the engine runs, so that no event is missed once the client has the response
/// head.
pub(super) struct Listener(Mutex<Option<broadcast::Receiver<Signal>>>);

impl Listener {
    /// The receiver, once only: a request has one subscription.
    pub(super) fn take(&self) -> Option<broadcast::Receiver<Signal>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Answers a call that accepts an event stream.
pub(super) async fn answer(mut call: Call<'_>, trouble: Trouble) -> Response {
    let name = call.sent.operation_name.as_deref();
    let named = call.request.parsed_query().ok().and_then(|document| {
        let (_, operation) = document::operation(document, name)?;
        document::is_subscription(operation).then(|| document::literal_dialog(document))
    });
    let Some(named) = named else {
        // Answers to queries are not streamed.
        return StatusCode::NOT_ACCEPTABLE.into_response();
    };
    tokio::time::sleep(Duration::from_millis(trouble.delay_ms)).await;
    if let Some(instead) = trouble.fault.as_ref().and_then(gateway) {
        return instead;
    }
    let allowed = match call.asking.identity {
        Identity::Dialog(dialog) => Some(dialog).filter(|dialog| named == Some(*dialog)),
        _ => None,
    };
    match allowed {
        Some(dialog) => open(call, dialog),
        None => refused(),
    }
}

/// One event with the authorisation error, then the end of the stream.
fn refused() -> Response {
    let extensions = json!({ "code": "AUTH_NOT_AUTHORIZED" });
    let error = json!({ "message": NOT_AUTHORIZED, "extensions": extensions });
    let text = format!("{}{END}", next(&json!({ "errors": [error] })));
    stream_of(Body::from(text))
}

const END: &str = "event: complete\n\n";

fn next(answer: &Value) -> String {
    format!("event: next\ndata: {answer}\n\n")
}

fn stream_of(body: Body) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/event-stream; charset=utf-8")];
    (kind, body).into_response()
}

fn open(call: Call<'_>, dialog: Uuid) -> Response {
    let (writer, body) = pieces::body();
    let events = &call.simulator.inner.events;
    let breaks = events.listen();
    let listener = Listener(Mutex::new(Some(events.listen())));
    let request = call.request.data(call.asking).data(listener);
    let answers = call.simulator.schema.execute_stream(request);
    tokio::spawn(write(
        writer,
        dialog,
        answers.map(|answer| json!(answer)),
        breaks,
    ));
    let mut response = stream_of(body);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Writes a stream until it ends, breaks, or the client disconnects.
async fn write(
    writer: Writer,
    dialog: Uuid,
    answers: impl futures_util::Stream<Item = Value> + Send,
    mut breaks: broadcast::Receiver<Signal>,
) {
    let mut answers = std::pin::pin!(answers);
    let mut beat = interval_at(Instant::now() + BEAT, BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut silence = Silence::default();
    loop {
        let words = tokio::select! {
            answer = answers.next() => {
                let Some(answer) = answer else {
                    let _ = writer.send(Ok(Bytes::from_static(END.as_bytes()))).await;
                    return;
                };
                silence.breaks();
                next(&answer)
            }
            _ = beat.tick() => match silence.beats() {
                Some(sign) => sign.to_owned(),
                None => continue,
            },
            signal = breaks.recv() => {
                if let Ok(Signal::Break(which)) = signal
                    && which.is_none_or(|which| which == dialog)
                {
                    let _ = writer.send(Err(std::io::ErrorKind::ConnectionReset.into())).await;
                    return;
                }
                continue;
            }
            () = writer.closed() => return,
        };
        if writer.send(Ok(Bytes::from(words))).await.is_err() {
            return;
        }
    }
}

/// Whether anything was sent since the last keep-alive tick.
#[derive(Debug, Default)]
struct Silence {
    is_broken: bool,
}

impl Silence {
    fn breaks(&mut self) {
        self.is_broken = true;
    }

    /// Called at each tick: the keep-alive text, if nothing else was sent since the last tick.
    fn beats(&mut self) -> Option<&'static str> {
        let was_broken = std::mem::take(&mut self.is_broken);
        (!was_broken).then_some(":\n\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recording `updates`: events after 2, 5 and 30 s, keep-alive texts after 24 and 48 s.
    #[test]
    fn a_beat_is_heard_only_when_nothing_else_was_since_the_last() {
        let mut silence = Silence::default();
        let mut heard = Vec::new();
        let mut events = [2, 5, 30].into_iter().peekable();
        for beat in [12, 24, 36, 48] {
            while events.next_if(|event| *event < beat).is_some() {
                silence.breaks();
            }
            if silence.beats().is_some() {
                heard.push(beat);
            }
        }
        assert_eq!(heard, [24, 48]);
    }
}
