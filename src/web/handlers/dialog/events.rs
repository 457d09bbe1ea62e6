//! `/dialog/{id}/hendelser`: live updates of an opened dialog's page, as server-sent events. An
//! event says only that the reader may want to look: `changed`, `gone` or `ended`; and `off` that
//! Dialogporten sends no events now, until `on`. The dialog is not opened for it
//! (`docs/rules/inbox.md#u-3`, `docs/decisions/0016`).

use std::{convert::Infallible, time::Duration};

use axum::response::{
    IntoResponse as _, Response, Sse,
    sse::{Event, KeepAlive},
};
use futures_util::stream::{self, Stream};
use http::StatusCode;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

use crate::{
    domain::DialogId,
    http_client::jitter,
    views::pages::error::ErrorKind,
    web::{
        error::{AppError, SkipErrorPage},
        extractors::{Query, Word, reader::Reader},
        sealed::dialog_token::{self, TokenFault},
        services::{
            dialog_state::DialogFreshness,
            live_updates::{Listener, StreamEvent},
        },
    },
};

/// Interval between checks of the login: a stream ends within five seconds of its login.
const LOGIN_LOOK: Duration = Duration::from_secs(4);
/// Time from the start of a stream to the first comparison: an event two seconds after the start
/// was lost once in five (`docs/rules/dialogporten.md#r23`).
const FIRST_LOOK: Duration = Duration::from_secs(3);
/// Shortest time between two comparisons: each is a search, however fast events come.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);
/// Interval of keep-alive comments on a silent stream; responses that stall are cut after thirty
/// seconds.
const BEAT: Duration = Duration::from_secs(15);
/// Shortest and longest wait of a browser before it reconnects.
const SHORTEST_RETRY: Duration = Duration::from_secs(2);
const LONGEST_RETRY: Duration = Duration::from_secs(10);

/// Streams events to the page that the address was made for; 204 when its token has expired, which
/// stops a browser from reconnecting.
///
/// # Errors
/// When the address is not ours, or there are too many listeners.
pub async fn show(
    reader: Reader,
    Word(id): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let sealed = query.get("bevis").unwrap_or_default();
    let (token, ends) = match dialog_token::open_until(&reader.app, reader.login(), id, sealed) {
        Ok(opened) => opened,
        Err(TokenFault::NotOurs) => return Err(ErrorKind::BadRequest.into()),
        Err(TokenFault::Expired) => return Ok(no_more_events()),
    };
    let left = ends.duration_since(reader.app.clock.now());
    let until = Instant::now() + Duration::try_from(left).unwrap_or_default();
    let login = reader.login().as_str();
    let listener = reader.app.live.listen(login, id, token, until);
    let listener = listener.ok_or(ErrorKind::TooMany)?;
    let watch = Watch::new(reader, id, query, listener);
    let events = Sse::new(watch.events()).keep_alive(KeepAlive::new().interval(BEAT));
    Ok(events.into_response())
}

/// 204, by which a browser stops reconnecting.
fn no_more_events() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.extensions_mut().insert(SkipErrorPage);
    response
}

/// Events that one page has received so far.
#[derive(Default)]
struct Announcements {
    greeting: bool,
    /// Whether the last notice was that live updates are off.
    off: bool,
    change: bool,
}

/// State of one page's event stream.
struct Watch {
    reader: Reader,
    id: DialogId,
    query: Query,
    listener: Listener,
    login_looks: Interval,
    /// Time of the next comparison; `None` when none is due.
    look_at: Option<Instant>,
    /// Earliest time of the next comparison after an event.
    rests_until: Instant,
    /// Events that the page has received so far.
    announced: Announcements,
    is_over: bool,
}

impl Watch {
    fn new(reader: Reader, id: DialogId, query: Query, listener: Listener) -> Self {
        let mut login_looks = interval_at(Instant::now() + LOGIN_LOOK, LOGIN_LOOK);
        login_looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            look_at: listener.is_late().then(|| Instant::now() + FIRST_LOOK),
            reader,
            id,
            query,
            listener,
            login_looks,
            rests_until: Instant::now(),
            announced: Announcements::default(),
            is_over: false,
        }
    }

    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, |mut watch| async move {
            let event = watch.next().await?;
            Some((Ok(event), watch))
        })
    }

    /// The next event; `None` at the end of the stream.
    async fn next(&mut self) -> Option<Event> {
        if !self.announced.greeting {
            self.announced.greeting = true;
            let retry = jitter(SHORTEST_RETRY..=LONGEST_RETRY);
            return Some(Event::default().comment("").retry(retry));
        }
        while !self.is_over {
            let look_at = self.look_at;
            let time_to_look = async {
                match look_at {
                    Some(at) => tokio::time::sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                event = self.listener.hears() => match event {
                    StreamEvent::Connected => self.look_at = Some(Instant::now() + FIRST_LOOK),
                    StreamEvent::Event => self.look_at = Some(self.rests_until),
                    StreamEvent::Deleted => return Some(self.last("gone")),
                    StreamEvent::End => self.is_over = true,
                },
                _ = self.login_looks.tick() => {
                    if !self.is_signed_in().await {
                        return Some(self.last("ended"));
                    }
                    let is_off = self.reader.app.live.is_off();
                    if is_off != self.announced.off {
                        self.announced.off = is_off;
                        return Some(named(if is_off { "off" } else { "on" }));
                    }
                }
                () = time_to_look => {
                    self.look_at = None;
                    self.rests_until = Instant::now() + BETWEEN_LOOKS;
                    if let Some(event) = self.look().await {
                        return Some(event);
                    }
                }
            }
        }
        None
    }

    /// Compares the dialog in lists with what the page shows. A change is sent once: the page
    /// offers the new version from then on.
    async fn look(&mut self) -> Option<Event> {
        if self.announced.change || !self.is_signed_in().await {
            return None;
        }
        let (state, _) = self.reader.dialog_state(self.id, &self.query).await.ok()?;
        match state {
            DialogFreshness::Changed => {
                self.announced.change = true;
                Some(named("changed"))
            }
            DialogFreshness::Gone => Some(self.last("gone")),
            // The event came from a reading, or Dialogporten does not answer: the next event is
            // compared again.
            DialogFreshness::Same | DialogFreshness::Unknown => None,
        }
    }

    /// Whether the login is still valid; reloads it with its present tokens. While the store is
    /// unavailable nobody counts as signed out.
    async fn is_signed_in(&mut self) -> bool {
        match self.reader.again().await {
            Ok(Some(reader)) => {
                self.reader = reader;
                true
            }
            Ok(None) => false,
            Err(_) => true,
        }
    }

    fn last(&mut self, name: &str) -> Event {
        self.is_over = true;
        named(name)
    }
}

/// Browsers dispatch only events that carry data.
fn named(name: &str) -> Event {
    Event::default().event(name).data("1")
}
