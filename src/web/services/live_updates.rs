//! Live updates: event streams of dialogs, shared by tabs. There is one stream to Dialogporten for
//! each login and dialog, however many tabs show it. It is opened for the first listener and closed
//! after the last.
//!
//! A stream carries no content: a listener that receives an event reads a list to see whether
//! anything changed, and the reader decides whether to open the dialog again
//! (`docs/decisions/0016`).

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore, broadcast, watch},
    time::Instant,
};

use crate::{
    dialogporten::{DialogEvent, Events, EventsClient},
    domain::DialogId,
    http_client,
    secret::DialogToken,
    upstream::UpstreamError,
};

/// Most listeners at a time in this process.
const MOST_LISTENERS: usize = 2000;
/// Most listeners at a time of one login.
const MOST_OF_A_LOGIN: usize = 8;
/// Buffered events of a slow listener; one that lost some gets [`StreamEvent::Event`] instead.
const WAITING_EVENTS: usize = 8;
/// Shortest and longest pause before a broken stream is reopened (exponential backoff with jitter).
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Live updates count as off when no stream has been established for this long.
const OFF_AFTER: Duration = Duration::from_mins(1);

/// Key of a shared stream: reference of the login, and dialog.
type Key = (String, DialogId);

/// Event that a listener receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamEvent {
    /// The stream was established, now or again: events before that were missed.
    Connected,
    /// The dialog may have changed; a list shows whether it has.
    Event,
    /// The service owner deleted the dialog.
    Deleted,
    /// The last event: the token has expired, or the stream was closed for good.
    End,
}

/// All event streams of this process; clones share them.
#[derive(Clone, Debug)]
pub struct Live {
    client: EventsClient,
    streams: Arc<Mutex<HashMap<Key, Stream>>>,
    tries: Arc<Mutex<Tries>>,
    places: Arc<Semaphore>,
    closing: watch::Sender<bool>,
}

/// Records whether streams can be established.
#[derive(Debug, Default)]
struct Tries {
    /// Number of streams that are being established.
    waiting: usize,
    /// Since when some are being established without success.
    vain_since: Option<Instant>,
    /// Whether the log says that live updates are off.
    is_told: bool,
}

impl Tries {
    fn are_vain(&self, now: Instant) -> bool {
        self.vain_since
            .is_some_and(|since| now.duration_since(since) >= OFF_AFTER)
    }

    /// Counts one more stream that is being established.
    fn begin(&mut self, now: Instant) {
        self.waiting += 1;
        self.vain_since.get_or_insert(now);
    }

    /// Records a success; returns whether to log that live updates are on again.
    fn succeed(&mut self) -> bool {
        self.vain_since = None;
        std::mem::take(&mut self.is_told)
    }

    /// Records a failure; returns whether to log that live updates are off, which is logged once.
    fn fail(&mut self, now: Instant) -> bool {
        self.vain_since.get_or_insert(now);
        let is_new = self.are_vain(now) && !self.is_told;
        self.is_told |= is_new;
        is_new
    }

    /// Counts one stream less, whatever its outcome. With none left, nothing is known of the
    /// service.
    fn end(&mut self) {
        self.waiting = self.waiting.saturating_sub(1);
        if self.waiting == 0 {
            self.vain_since = None;
        }
    }
}

/// A stream that is being established, counted until it is dropped.
#[derive(Debug)]
struct Try(Arc<Mutex<Tries>>);

impl Try {
    fn begin(tries: &Arc<Mutex<Tries>>) -> Self {
        locked(tries).begin(Instant::now());
        Self(Arc::clone(tries))
    }
}

impl Drop for Try {
    fn drop(&mut self) {
        locked(&self.0).end();
    }
}

fn locked(tries: &Mutex<Tries>) -> MutexGuard<'_, Tries> {
    tries.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Clone, Debug)]
struct Stream {
    told: broadcast::Sender<StreamEvent>,
    is_connected: Arc<AtomicBool>,
    left: Arc<Notify>,
}

/// A tab's subscription to a stream, which is closed when the last of them is dropped.
#[derive(Debug)]
pub struct Listener {
    told: broadcast::Receiver<StreamEvent>,
    /// Whether it joined an established stream, and so gets no [`StreamEvent::Connected`].
    is_late: bool,
    closing: watch::Receiver<bool>,
    left: Arc<Notify>,
    _place: OwnedSemaphorePermit,
}

impl Live {
    /// Creates the service without any stream.
    #[must_use]
    pub fn new(client: EventsClient) -> Self {
        Self {
            client,
            streams: Arc::default(),
            tries: Arc::default(),
            places: Arc::new(Semaphore::new(MOST_LISTENERS)),
            closing: watch::Sender::new(false),
        }
    }

    /// Subscribes a login to the events of a dialog; `None` when there are too many listeners. A
    /// stream that breaks is reopened until `until`, the end of its token.
    #[must_use]
    pub fn listen(
        &self,
        login: &str,
        dialog: DialogId,
        token: DialogToken,
        until: Instant,
    ) -> Option<Listener> {
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        let key = (login.to_owned(), dialog);
        let mut streams = self.streams();
        let of_login = streams.iter().filter(|((other, _), _)| other == login);
        let tabs: usize = of_login.map(|(_, one)| one.told.receiver_count()).sum();
        if tabs >= MOST_OF_A_LOGIN {
            return None;
        }
        let stream = streams.entry(key.clone()).or_insert_with(|| {
            let stream = Stream {
                told: broadcast::Sender::new(WAITING_EVENTS),
                is_connected: Arc::default(),
                left: Arc::default(),
            };
            tokio::spawn(self.clone().keep(key, stream.clone(), token, until));
            stream
        });
        Some(Listener {
            told: stream.told.subscribe(),
            is_late: stream.is_connected.load(Ordering::Acquire),
            closing: self.closing.subscribe(),
            left: Arc::clone(&stream.left),
            _place: place,
        })
    }

    /// Whether no stream has been established for a minute although some were requested: then pages
    /// get no live updates.
    #[must_use]
    pub fn is_off(&self) -> bool {
        locked(&self.tries).are_vain(Instant::now())
    }

    /// Ends every stream, for graceful shutdown of the process.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Keeps a stream open while it has listeners.
    async fn keep(self, key: Key, stream: Stream, token: DialogToken, until: Instant) {
        let mut closing = self.closing.subscribe();
        tokio::select! {
            () = self.relay(&key, &stream, &token, until) => {}
            () = self.wait_until_unused(&key, &stream) => return,
            _ = closing.wait_for(|is_closing| *is_closing) => {}
        }
        self.streams().remove(&key);
        // Remaining listeners are not left waiting.
        let _ = stream.told.send(StreamEvent::End);
    }

    /// Returns when the last listener has left; the stream is removed from the table then, so that
    /// no listener joins it.
    async fn wait_until_unused(&self, key: &Key, stream: &Stream) {
        loop {
            stream.left.notified().await;
            let mut streams = self.streams();
            if stream.told.receiver_count() == 0 {
                streams.remove(key);
                return;
            }
        }
    }

    /// Relays the events to listeners, reconnecting as often as needed.
    async fn relay(&self, key: &Key, stream: &Stream, token: &DialogToken, until: Instant) {
        let mut pause = FIRST_PAUSE;
        let mut waits = None;
        while Instant::now() < until {
            waits.get_or_insert_with(|| Try::begin(&self.tries));
            match self.client.open(token, key.1).await {
                Ok(events) => {
                    waits = None;
                    self.note_success();
                    let began = Instant::now();
                    stream.is_connected.store(true, Ordering::Release);
                    let _ = stream.told.send(StreamEvent::Connected);
                    let end = pass_on(events, &stream.told).await;
                    stream.is_connected.store(false, Ordering::Release);
                    if end == Closed::Permanently {
                        return;
                    }
                    // A stream that is cut as soon as it is open counts like a refused one.
                    if began.elapsed() > LONGEST_PAUSE {
                        pause = FIRST_PAUSE;
                    }
                }
                Err(UpstreamError::Unauthorised) => {
                    // The service answered, and has streams for those with access.
                    self.note_success();
                    return;
                }
                Err(error) => self.note_failure(&error),
            }
            let pauses = FIRST_PAUSE..=FIRST_PAUSE + pause;
            tokio::time::sleep(http_client::jitter(pauses)).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn note_success(&self) {
        if locked(&self.tries).succeed() {
            tracing::info!("event streams of Dialogporten begin again: live notices are on");
        }
    }

    fn note_failure(&self, error: &UpstreamError) {
        if locked(&self.tries).fail(Instant::now()) {
            tracing::info!(
                error = %error,
                "no event stream of Dialogporten has begun for a minute: live notices are off"
            );
        }
    }

    fn streams(&self) -> MutexGuard<'_, HashMap<Key, Stream>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closed {
    /// The stream may be opened again.
    ForNow,
    /// The dialog is deleted, or the token was refused.
    Permanently,
}

/// Relays the events of one connection.
async fn pass_on(mut events: Events, told: &broadcast::Sender<StreamEvent>) -> Closed {
    loop {
        // Sending fails when the last listener has just left, which is no fault.
        let _ = told.send(match events.next().await {
            Ok(Some(DialogEvent::Updated)) => StreamEvent::Event,
            Ok(Some(DialogEvent::Deleted)) => {
                let _ = told.send(StreamEvent::Deleted);
                return Closed::Permanently;
            }
            Err(UpstreamError::Unauthorised) => return Closed::Permanently,
            Ok(None) | Err(_) => return Closed::ForNow,
        });
    }
}

impl Listener {
    /// Whether the stream was established before this subscription.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.is_late
    }

    /// Waits for the next event; [`StreamEvent::End`] from then on when there will be none.
    pub async fn hears(&mut self) -> StreamEvent {
        tokio::select! {
            event = self.told.recv() => match event {
                Ok(event) => event,
                Err(broadcast::error::RecvError::Lagged(_)) => StreamEvent::Event,
                Err(broadcast::error::RecvError::Closed) => StreamEvent::End,
            },
            _ = self.closing.wait_for(|is_closing| *is_closing) => StreamEvent::End,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // The receiver is counted until it is gone, so it is dropped before the stream is notified.
        let (_, empty) = broadcast::channel(1);
        drop(std::mem::replace(&mut self.told, empty));
        self.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_are_vain_after_a_minute_without_a_stream_and_are_told_once() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut tries = Tries::default();
        assert!(!tries.are_vain(at(0)));
        tries.begin(at(0));
        assert!(!tries.fail(at(35)), "not yet");
        assert!(tries.are_vain(at(60)) && tries.fail(at(72)));
        assert!(!tries.fail(at(110)), "it was told");
        tries.end();
        assert!(tries.succeed(), "that it is back is told too");
        assert!(!tries.are_vain(at(200)));
        // A listener that leaves before a stream was established says nothing about the next.
        tries.begin(at(300));
        tries.end();
        tries.begin(at(1000));
        assert!(!tries.are_vain(at(1010)));
        // Of two streams that are being established, one may succeed and the other fail.
        tries.begin(at(1020));
        tries.end();
        assert!(!tries.succeed());
        assert!(!tries.fail(at(1070)) && !tries.are_vain(at(1120)));
        assert!(tries.fail(at(1130)));
    }
}
