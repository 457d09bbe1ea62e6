//! Event streams of dialogs: GraphQL subscriptions over server-sent events
//! (`docs/rules/dialogporten.md#event-streams`, `docs/rules/dialogporten.md#r21` to
//! `docs/rules/dialogporten.md#r23`).

use std::time::Duration;

use reqwest::{
    Response, StatusCode,
    header::{ACCEPT, CONTENT_TYPE},
};
use serde::Deserialize;
use url::Url;
use uuid::Uuid;

use super::{fault_of, turned_away};
use crate::{domain::DialogId, http_client, secret::DialogToken, upstream::UpstreamError};

/// The subscription document. Dialogporten reads the id out of the document text, so it stands
/// there in full and is no variable (`docs/rules/dialogporten.md#r22`).
const SUBSCRIPTION: &str = include_str!("queries/events.graphql");
/// Timeout until the stream begins. A proxy may buffer an answer until its first byte, which is the
/// first keep-alive, after twelve seconds.
const BEGIN_TIME: Duration = Duration::from_secs(35);
/// Longest silence: the service sends a keep-alive every twelve seconds
/// (`docs/rules/dialogporten.md#r21`).
const SILENCE: Duration = Duration::from_secs(40);
/// Longest event in bytes; a longer one is an error.
const EVENT_LIMIT_BYTES: usize = 64 * 1024;

/// HTTP client that opens event streams.
#[derive(Clone, Debug)]
pub struct EventsClient {
    http: reqwest::Client,
    address: Url,
}

/// Kind of event of a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogEvent {
    /// Something changed, or somebody read it for the first time since the last change.
    Updated,
    /// The service owner deleted it.
    Deleted,
}

/// An open event stream. Dropping it closes the connection.
#[derive(Debug)]
pub struct Events {
    response: Response,
    reader: Reader,
}

/// Incremental parser of server-sent events (the HTML standard, "server-sent events").
#[derive(Debug, Default)]
struct Reader {
    unread: Vec<u8>,
    kind: String,
    data: String,
}

#[derive(Debug, PartialEq, Eq)]
enum EventFrame {
    Next(String),
    Complete,
}

#[derive(Deserialize)]
struct Payload {
    data: Option<Data>,
}

#[derive(Deserialize)]
struct Data {
    #[serde(rename = "dialogEvents")]
    dialog_events: Option<Event>,
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: Option<String>,
}

impl EventsClient {
    /// Makes a client for the address of event streams.
    ///
    /// # Errors
    /// When the TLS library cannot be set up.
    pub fn new(address: Url) -> Result<Self, reqwest::Error> {
        Ok(Self {
            http: http_client::streaming_client(SILENCE)?,
            address,
        })
    }

    /// Health check: a call without a token must be refused with 401. Nothing else at the address
    /// answers so.
    ///
    /// # Errors
    /// When there is no answer, or any other one.
    pub async fn answers(&self) -> Result<(), UpstreamError> {
        let request = self
            .http
            .post(self.address.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "text/event-stream")
            .body(serde_json::json!({ "query": SUBSCRIPTION }).to_string());
        turned_away(&http_client::send(request).await?)
    }

    /// Opens the stream of a dialog with the dialog's own token.
    ///
    /// # Errors
    /// When it does not begin; `Unauthorised` when the token has expired.
    pub async fn open(&self, token: &DialogToken, id: DialogId) -> Result<Events, UpstreamError> {
        let query = SUBSCRIPTION.replace(&Uuid::nil().to_string(), &id.0.to_string());
        let body =
            serde_json::json!({ "query": query, "variables": {}, "operationName": "events" });
        let request = self
            .http
            .post(self.address.clone())
            .bearer_auth(token.expose())
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "text/event-stream")
            .body(body.to_string());
        let response = tokio::time::timeout(BEGIN_TIME, http_client::send(request))
            .await
            .map_err(|_| UpstreamError::Timeout)??;
        match response.status() {
            StatusCode::OK => Ok(Events {
                response,
                reader: Reader::default(),
            }),
            StatusCode::UNAUTHORIZED => Err(UpstreamError::Unauthorised),
            _ => Err(fault_of(&response)),
        }
    }
}

impl Events {
    /// The next event; `None` when the stream has ended. An event of an unknown kind counts as a
    /// change, which makes the reader look.
    ///
    /// # Errors
    /// When the stream breaks, falls silent, or refuses the token.
    pub async fn next(&mut self) -> Result<Option<DialogEvent>, UpstreamError> {
        loop {
            match self.reader.next()? {
                Some(EventFrame::Next(data)) => return event(&data).map(Some),
                Some(EventFrame::Complete) => return Ok(None),
                None => match self.response.chunk().await? {
                    Some(chunk) => self.reader.unread.extend_from_slice(&chunk),
                    None => return Ok(None),
                },
            }
        }
    }
}

fn event(data: &str) -> Result<DialogEvent, UpstreamError> {
    let payload: Payload = serde_json::from_str(data)
        .map_err(|_| UpstreamError::Unusable("an event that cannot be read".to_owned()))?;
    // A refusal is sent as an event without data (`docs/rules/dialogporten.md#r22`).
    let event = payload
        .data
        .and_then(|data| data.dialog_events)
        .ok_or(UpstreamError::Unauthorised)?;
    Ok(match event.kind.as_deref() {
        Some("DIALOG_DELETED") => DialogEvent::Deleted,
        _ => DialogEvent::Updated,
    })
}

impl Reader {
    /// The next event of the bytes that were received so far.
    fn next(&mut self) -> Result<Option<EventFrame>, UpstreamError> {
        while let Some(end) = self.unread.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.unread.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            if let Some(frame) = self.line(line.trim_end_matches(['\n', '\r'])) {
                return Ok(Some(frame));
            }
        }
        if self.unread.len() + self.data.len() > EVENT_LIMIT_BYTES {
            return Err(UpstreamError::Unusable("an event without end".to_owned()));
        }
        Ok(None)
    }

    fn line(&mut self, line: &str) -> Option<EventFrame> {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.kind),
            "data" if self.data.is_empty() => value.clone_into(&mut self.data),
            "data" => self.data.extend(["\n", value]),
            // A blank line ends the event; a line that begins with a colon is a keep-alive.
            "" if line.is_empty() => {
                let kind = std::mem::take(&mut self.kind);
                let data = std::mem::take(&mut self.data);
                return match kind.as_str() {
                    "complete" => Some(EventFrame::Complete),
                    "next" if !data.is_empty() => Some(EventFrame::Next(data)),
                    _ => None,
                };
            }
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(chunks: &[&str]) -> Vec<EventFrame> {
        let mut reader = Reader::default();
        let mut frames = Vec::new();
        for chunk in chunks {
            reader.unread.extend_from_slice(chunk.as_bytes());
            while let Some(frame) = reader.next().unwrap() {
                frames.push(frame);
            }
        }
        frames
    }

    #[test]
    fn events_are_read_however_they_are_cut() {
        let stream = "event: next\ndata: {\"a\":1}\n\n:\n\nevent: next\r\ndata: x\r\ndata: y\r\n\r\nevent: complete\n\n";
        let expected = [
            EventFrame::Next("{\"a\":1}".to_owned()),
            EventFrame::Next("x\ny".to_owned()),
            EventFrame::Complete,
        ];
        assert_eq!(frames(&[stream]), expected);
        let single: Vec<_> = stream.split_inclusive(|_: char| true).collect();
        assert_eq!(frames(&single), expected);
    }

    #[test]
    fn an_event_tells_what_happened_or_that_the_token_was_refused() {
        let of =
            |kind: &str| format!(r#"{{"data":{{"dialogEvents":{{"id":"x","type":"{kind}"}}}}}}"#);
        assert_eq!(event(&of("DIALOG_DELETED")).unwrap(), DialogEvent::Deleted);
        assert_eq!(event(&of("DIALOG_UPDATED")).unwrap(), DialogEvent::Updated);
        assert_eq!(event(&of("DIALOG_MOVED")).unwrap(), DialogEvent::Updated);
        let refused =
            r#"{"errors":[{"message":"no","extensions":{"code":"AUTH_NOT_AUTHORIZED"}}]}"#;
        assert!(matches!(event(refused), Err(UpstreamError::Unauthorised)));
        assert!(event("nothing").is_err());
    }

    #[test]
    fn an_event_without_end_is_given_up() {
        let mut reader = Reader {
            unread: vec![b'x'; EVENT_LIMIT_BYTES + 1],
            ..Reader::default()
        };
        assert!(reader.next().is_err());
    }

    #[test]
    fn the_id_stands_in_the_document() {
        assert_eq!(SUBSCRIPTION.matches(&Uuid::nil().to_string()).count(), 1);
        assert!(SUBSCRIPTION.starts_with("subscription events {"));
    }
}
