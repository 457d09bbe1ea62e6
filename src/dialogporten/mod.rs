//! Client of Dialogporten's end-user API: a few fixed GraphQL documents, one method each, and the
//! two logs that only REST has, with the texts of transmissions where GraphQL cannot give them
//! (`docs/decisions/0002`).
//!
//! Reading a dialog is a receipt that others see (`docs/rules/inbox.md#g-4`): [`Client::dialog`]
//! and [`Client::history`] may only be called for a reader who opens their page. What each answer
//! means was learnt from a running service: `docs/rules/dialogporten.md`.

mod convert;
mod events;
mod history;
mod labels;
mod list;
mod locate;
mod lookup;
mod opened;
mod parts;
pub mod wire;

use std::{ops::RangeInclusive, time::Duration};

use reqwest::StatusCode;
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER};
use serde::Serialize;
use url::Url;

pub use self::{
    convert::{page_from_wire, parties_from_wire},
    events::{DialogEvent, Events, EventsClient},
    history::{history_from_wire, openings_from_wire, relabellings_from_wire},
    labels::outcome_from_wire,
    list::{ListPage, ListQuery},
    lookup::lookup_from_wire,
    opened::{LoadedDialog, dialog_from_wire, refusal_from_wire},
};
pub use crate::dialogporten::locate::{LastSeen, LocateQuery};
pub use crate::domain::SearchTarget;
use crate::{
    domain::{Parties, PartyUrn, RetryAfter, Services},
    http_client,
    secret::AccessToken,
    upstream::UpstreamError,
};

const PARTIES: &str = include_str!("queries/parties.graphql");
const SERVICES: &str = include_str!("queries/services.graphql");

/// Longest answer that is read (`docs/rules/security.md#limits`).
const ANSWER_LIMIT_BYTES: usize = 8 * 1024 * 1024;
/// Longest plain-text body, in bytes, that is read of a failed answer.
const NOTE_LIMIT_BYTES: usize = 1024;
/// Timeout of every read but a search: while its cache is away, Dialogporten takes 8 to 12 seconds
/// for it.
const READ_TIME: Duration = Duration::from_secs(20);
/// Timeout of a search, from connecting to the last byte.
const SEARCH_TIME: Duration = Duration::from_secs(10);
/// Timeout of a call that only checks whether there is an answer.
const ANSWER_TIME: Duration = Duration::from_secs(5);
/// Shortest and longest delay before a call is made again.
const RETRY_DELAY: RangeInclusive<Duration> =
    Duration::from_millis(100)..=Duration::from_millis(300);

/// HTTP client of Dialogporten; each call carries the user's own token.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    graphql: Url,
    rest: String,
}

#[derive(Serialize)]
struct Request<'a, V> {
    query: &'a str,
    variables: V,
}

impl<V> Request<'_, V> {
    /// The operation name, from the document.
    fn name(&self) -> &str {
        let mut words = self.query.split(|c: char| !c.is_ascii_alphanumeric());
        let is_keyword = |word: &&str| matches!(*word, "query" | "mutation");
        words
            .find(is_keyword)
            .and_then(|_| words.next())
            .unwrap_or_default()
    }
}

impl Client {
    /// Makes a client for the GraphQL address `graphql` and the REST interface below `base`.
    ///
    /// # Errors
    /// When the TLS library cannot be set up.
    pub fn new(graphql: Url, base: &Url) -> Result<Self, reqwest::Error> {
        let base = base.as_str().trim_end_matches('/');
        Ok(Self {
            http: http_client::client(SEARCH_TIME)?,
            graphql,
            rest: format!("{base}/api/v1/enduser"),
        })
    }

    /// Health check of GraphQL: a call without a token must be refused with 401 (recording
    /// `no-token`). Nothing else at the address answers so, which also confirms that the address is
    /// right.
    ///
    /// # Errors
    /// When there is no answer, or any other one.
    pub async fn answers(&self) -> Result<(), UpstreamError> {
        let request = self.http.post(self.graphql.clone());
        let request = request
            .header(CONTENT_TYPE, "application/json")
            .timeout(ANSWER_TIME)
            .body("{\"query\":\"{ __typename }\"}");
        turned_away(&http_client::send(request).await?)
    }

    /// Health check of REST, as [`answers`](Self::answers).
    ///
    /// # Errors
    /// When there is no answer, or any other one.
    pub async fn rest_answers(&self) -> Result<(), UpstreamError> {
        let log = format!("{}/dialogs/{}/seenlog", self.rest, uuid::Uuid::nil());
        let request = self.http.get(log).timeout(ANSWER_TIME);
        turned_away(&http_client::send(request).await?)
    }

    /// All parties that the user may act for.
    ///
    /// # Errors
    /// When there is no usable list; an unreadable entry alone is left out.
    pub async fn parties(&self, token: &AccessToken) -> Result<Parties, UpstreamError> {
        let request = Request {
            query: PARTIES,
            variables: serde_json::json!({}),
        };
        let body = self.fetch(token, None, READ_TIME, &request).await?;
        wire::counted(request.name(), || parties_from_wire(wire::data(&body)?))
    }

    /// The services that the user has access to for these parties, at most a hundred; for all of the
    /// user's parties when none is named.
    ///
    /// # Errors
    /// When there is no usable list; an unreadable entry alone is left out.
    pub async fn services(
        &self,
        token: &AccessToken,
        parties: &[PartyUrn],
    ) -> Result<Services, UpstreamError> {
        let parties: Vec<_> = parties.iter().map(PartyUrn::as_str).collect();
        let request = Request {
            query: SERVICES,
            variables: serde_json::json!({ "parties": (!parties.is_empty()).then_some(parties) }),
        };
        let body = self.fetch(token, None, READ_TIME, &request).await?;
        wire::counted(request.name(), || {
            convert::services_from_wire(wire::data(&body)?)
        })
    }

    async fn ask<V: Serialize, T: serde::de::DeserializeOwned>(
        &self,
        token: &AccessToken,
        accept_language: Option<&str>,
        time: Duration,
        request: &Request<'_, V>,
    ) -> Result<T, UpstreamError> {
        let body = self.fetch(token, accept_language, time, request).await?;
        wire::counted(request.name(), || wire::data(&body))
    }

    /// Sends a document and returns the body of a usable answer.
    async fn fetch<V: Serialize>(
        &self,
        token: &AccessToken,
        accept_language: Option<&str>,
        time: Duration,
        request: &Request<'_, V>,
    ) -> Result<Vec<u8>, UpstreamError> {
        let body = serde_json::to_vec(request)
            .map_err(|error| UpstreamError::Unusable(error.to_string()))?;
        let request = self.request(token, accept_language, time, body);
        usable(send_twice_at_most(request).await?).await
    }

    /// Reads a path of the REST interface.
    async fn get(&self, token: &AccessToken, path: &str) -> Result<Vec<u8>, UpstreamError> {
        let request = self
            .http
            .get(format!("{}/{path}", self.rest))
            .bearer_auth(token.expose())
            .header(ACCEPT, "application/json")
            .timeout(READ_TIME);
        usable(send_twice_at_most(request).await?).await
    }

    async fn send(
        &self,
        token: &AccessToken,
        accept_language: Option<&str>,
        time: Duration,
        body: Vec<u8>,
    ) -> Result<reqwest::Response, reqwest::Error> {
        http_client::send(self.request(token, accept_language, time, body)).await
    }

    fn request(
        &self,
        token: &AccessToken,
        accept_language: Option<&str>,
        time: Duration,
        body: Vec<u8>,
    ) -> reqwest::RequestBuilder {
        let request = self
            .http
            .post(self.graphql.clone())
            .bearer_auth(token.expose())
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .timeout(time)
            .body(body);
        match accept_language {
            Some(languages) => request.header(ACCEPT_LANGUAGE, languages),
            None => request,
        }
    }
}

/// Sends a read; one that met a closed connection or 502–504 is retried once
/// (`docs/rules/security.md#limits`).
async fn send_twice_at_most(
    request: reqwest::RequestBuilder,
) -> Result<reqwest::Response, UpstreamError> {
    let again = request.try_clone();
    let first = http_client::send(request).await;
    let is_closed = match &first {
        // An answer with `Retry-After` is not retried.
        Ok(response) => {
            matches!(response.status().as_u16(), 502..=504)
                && !response.headers().contains_key(RETRY_AFTER)
        }
        Err(error) => error.is_connect(),
    };
    match again.filter(|_| is_closed) {
        None => Ok(first?),
        Some(again) => {
            tokio::time::sleep(http_client::jitter(RETRY_DELAY)).await;
            Ok(http_client::send(again).await?)
        }
    }
}

/// The body of an answer with status 200; an error for any other status.
async fn usable(response: reqwest::Response) -> Result<Vec<u8>, UpstreamError> {
    match response.status() {
        StatusCode::OK => Ok(http_client::read_limited(response, ANSWER_LIMIT_BYTES).await?),
        StatusCode::UNAUTHORIZED => Err(UpstreamError::Unauthorised),
        _ => Err(told_fault_of(response).await),
    }
}

/// Whether a call without a token was refused with 401, as by a service that expects one.
fn turned_away(response: &reqwest::Response) -> Result<(), UpstreamError> {
    match response.status() {
        StatusCode::UNAUTHORIZED => Ok(()),
        _ => Err(fault_of(response)),
    }
}

/// The error that a failed answer means, by its status and `Retry-After`.
fn fault_of(response: &reqwest::Response) -> UpstreamError {
    let status = response.status();
    match response.headers().get(RETRY_AFTER) {
        Some(time) if status == StatusCode::SERVICE_UNAVAILABLE => {
            UpstreamError::Maintenance(time.to_str().ok().and_then(RetryAfter::parse))
        }
        _ => UpstreamError::Unavailable(format!("status {status}")),
    }
}

/// As `fault_of`, for an answer whose body alone may say that Dialogporten is closed for
/// maintenance, with no end named.
async fn told_fault_of(response: reqwest::Response) -> UpstreamError {
    let fault = fault_of(&response);
    let kind = response.headers().get(CONTENT_TYPE);
    let is_text = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if response.status() != StatusCode::SERVICE_UNAVAILABLE || !is_text {
        return fault;
    }
    match http_client::read_limited(response, NOTE_LIMIT_BYTES).await {
        Ok(words) if tells_maintenance(&words) => match fault {
            UpstreamError::Unavailable(_) => UpstreamError::Maintenance(None),
            told => told,
        },
        _ => fault,
    }
}

/// Whether a body is Dialogporten's maintenance text, and not a proxy's.
fn tells_maintenance(words: &[u8]) -> bool {
    let words = String::from_utf8_lossy(words).to_ascii_lowercase();
    words.trim() == "service unavailable" || words.contains("maintenance")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_maintenance_are_told_from_those_of_proxies() {
        for (words, expected) in [
            ("Service Unavailable", true),
            (
                "Service is temporarily unavailable due to maintenance.\n",
                true,
            ),
            (
                "upstream connect error or disconnect/reset before headers",
                false,
            ),
            ("no healthy upstream", false),
            ("", false),
        ] {
            assert_eq!(tells_maintenance(words.as_bytes()), expected, "{words}");
        }
    }
}
