//! Event streams of dialogs, shared: one to Dialogporten for a login and a dialog, however many tabs show
//! it. A stream is opened for the first who listens and closed after the last.
//!
//! It carries no content: whoever hears an event looks in a list whether anything changed, and the
//! reader decides whether to open the dialog again (`docs/decisions/0016`).

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
    secret::DialogToken,
    upstream::UpstreamError,
};

/// Most tabs that listen at a time in this process.
const MOST_LISTENERS: usize = 2000;
/// Most tabs of one login.
const MOST_OF_A_LOGIN: usize = 8;
/// Events that wait for a slow tab; what is lost is made up for by looking.
const WAITING_EVENTS: usize = 8;
/// Shortest and longest pause before a broken stream is opened again.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// After so long without a stream that began, the notices are off.
const OFF_AFTER: Duration = Duration::from_mins(1);

/// Whose stream it is, and of which dialog.
type Key = (String, DialogId);

/// What a listener hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamEvent {
    /// The stream begins, or begins again: what happened before was not heard.
    Connected,
    /// Something happened; look.
    Event,
    /// The service owner deleted the dialog.
    Deleted,
    /// There will be no more: the token's time is over.
    End,
}

/// All streams of this process. Clones share them.
#[derive(Clone, Debug)]
pub struct Live {
    client: EventsClient,
    streams: Arc<Mutex<HashMap<Key, Stream>>>,
    tries: Arc<Mutex<Tries>>,
    places: Arc<Semaphore>,
    closing: watch::Sender<bool>,
}

/// Whether streams begin when they are asked for.
#[derive(Debug, Default)]
struct Tries {
    /// How many wait for theirs to begin.
    waiting: usize,
    /// Since when some wait and none has begun.
    vain_since: Option<Instant>,
    /// Whether the operator was told.
    is_told: bool,
}

impl Tries {
    fn are_vain(&self, now: Instant) -> bool {
        self.vain_since
            .is_some_and(|since| now.duration_since(since) >= OFF_AFTER)
    }

    /// One more waits.
    fn begin(&mut self, now: Instant) {
        self.waiting += 1;
        self.vain_since.get_or_insert(now);
    }

    /// One has begun; whether that is to be told.
    fn succeed(&mut self) -> bool {
        self.vain_since = None;
        std::mem::take(&mut self.is_told)
    }

    /// One has not begun; whether that is to be told, which it is once.
    fn fail(&mut self, now: Instant) -> bool {
        self.vain_since.get_or_insert(now);
        let is_new = self.are_vain(now) && !self.is_told;
        self.is_told |= is_new;
        is_new
    }

    /// One waits no longer, whatever came of it. While nobody waits, nobody can tell.
    fn end(&mut self) {
        self.waiting = self.waiting.saturating_sub(1);
        if self.waiting == 0 {
            self.vain_since = None;
        }
    }
}

/// Somebody who waits for a stream to begin, until it is dropped.
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

/// A tab that listens. The stream is closed when the last of them is dropped.
#[derive(Debug)]
pub struct Listener {
    told: broadcast::Receiver<StreamEvent>,
    /// Whether it joined a stream that was open already, of which it will not hear that it begins.
    is_late: bool,
    closing: watch::Receiver<bool>,
    left: Arc<Notify>,
    _place: OwnedSemaphorePermit,
}

impl Live {
    /// No streams yet.
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

    /// Listens to a dialog for a login; `None` when too many do. A stream that must be opened anew is
    /// tried until `until`, the end of its token.
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

    /// Whether no stream has begun for a minute although some were asked for: pages are told of
    /// nothing then.
    #[must_use]
    pub fn is_off(&self) -> bool {
        locked(&self.tries).are_vain(Instant::now())
    }

    /// Ends every stream: the process stops.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Keeps a stream open while anybody listens.
    async fn keep(self, key: Key, stream: Stream, token: DialogToken, until: Instant) {
        let mut closing = self.closing.subscribe();
        tokio::select! {
            () = self.relay(&key, &stream, &token, until) => {}
            () = self.wait_until_unused(&key, &stream) => return,
            _ = closing.wait_for(|is_closing| *is_closing) => {}
        }
        self.streams().remove(&key);
        // Nobody who still listens is left waiting.
        let _ = stream.told.send(StreamEvent::End);
    }

    /// Returns when the last listener has left; the stream is out of the table then, so nobody joins it.
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

    /// Passes on what happens, over as many connections as it takes.
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
                    // One that is cut as soon as it is open is no better than one that is refused.
                    if began.elapsed() > LONGEST_PAUSE {
                        pause = FIRST_PAUSE;
                    }
                }
                Err(UpstreamError::Unauthorised) => {
                    // Somebody answered, who has streams for whoever may listen.
                    self.note_success();
                    return;
                }
                Err(error) => self.note_failure(&error),
            }
            tokio::time::sleep(FIRST_PAUSE + jittered(pause)).await;
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
    /// It may be opened again.
    ForNow,
    /// The dialog is deleted, or the token refused.
    Permanently,
}

/// Passes on the events of one connection.
async fn pass_on(mut events: Events, told: &broadcast::Sender<StreamEvent>) -> Closed {
    loop {
        // That nobody hears it is no fault: the last has just left.
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

/// Between nothing and the whole pause, so that a fleet does not come back at one moment.
fn jittered(pause: Duration) -> Duration {
    let share = uuid::Uuid::new_v4().as_u128() % 1000;
    pause / 1000 * u32::try_from(share).unwrap_or(0)
}

impl Listener {
    /// Whether the stream began before this one listened.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.is_late
    }

    /// What is heard next; [`StreamEvent::End`] for good when there will be nothing.
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
        // The receiver is still counted here; whoever is told counts after it is gone.
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
        // Whoever leaves before a stream has begun says nothing about the next.
        tries.begin(at(300));
        tries.end();
        tries.begin(at(1000));
        assert!(!tries.are_vain(at(1010)));
        // Of two that wait, one may succeed and the other not.
        tries.begin(at(1020));
        tries.end();
        assert!(!tries.succeed());
        assert!(!tries.fail(at(1070)) && !tries.are_vain(at(1120)));
        assert!(tries.fail(at(1130)));
    }
}
