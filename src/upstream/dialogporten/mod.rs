//! Dialogporten's end-user API: a few fixed GraphQL documents, one method each.
//!
//! Reading a dialog is a receipt that others see (`inbox-features.md` G-4): [`Client::dialog`] may
//! only be called for a reader who opens its page. Which answers mean what was learnt from a running
//! service; the numbers R1–R25 in the comments are the findings in the recordings' README.

mod convert;
mod labels;
pub mod wire;

use std::time::Duration;

use jiff::Timestamp;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE};
use serde::Serialize;
use url::Url;

pub use self::{
    convert::{dialog_from_wire, page_from_wire, parties_from_wire, refusal_from_wire},
    labels::{Whereabouts, outcome_from_wire},
};
use crate::{
    domain::{Dialog, DialogId, DialogPage, DialogRefusal, Folder, Parties, PartyUrn, Position},
    outbound,
    secret::AccessToken,
    upstream::UpstreamError,
};

const PARTIES: &str = include_str!("queries/parties.graphql");
const SEARCH: &str = include_str!("queries/search.graphql");
const DIALOG: &str = include_str!("queries/dialog.graphql");

/// Longest answer that is read (`security.md` §7).
const ANSWER_LIMIT_BYTES: usize = 8 * 1024 * 1024;
/// Time for details and parties.
const READ_TIME: Duration = Duration::from_secs(5);
/// Time for a search.
const SEARCH_TIME: Duration = Duration::from_secs(10);

/// What a folder of one party is asked for.
#[derive(Clone, Debug)]
pub struct FolderQuery {
    /// Whose folder.
    pub party: PartyUrn,
    /// Which one.
    pub folder: Folder,
    /// Goes on after this place; from the newest when `None`.
    pub after: Option<Position>,
    /// Rows wanted, 1–1,000.
    pub limit: usize,
}

/// Calls Dialogporten with the user's own token.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    graphql: Url,
}

#[derive(Serialize)]
struct Request<'a, V> {
    query: &'a str,
    variables: V,
}

/// `SearchDialogInput`, as far as we use it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SearchInput<'a> {
    party: [&'a str; 1],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    system_label: &'a [&'a str],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    status: &'a [&'a str],
    exclude_api_only: bool,
    order_by: [serde_json::Value; 1],
    limit: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    continuation_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_updated_after: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_updated_before: Option<Timestamp>,
}

impl<'a> SearchInput<'a> {
    /// Everything of a party's that people can read, newest content first.
    fn of(party: &'a PartyUrn, limit: usize) -> Self {
        Self {
            party: [party.as_str()],
            system_label: &[],
            status: &[],
            exclude_api_only: true,
            order_by: [serde_json::json!({ "contentUpdatedAt": "DESC" })],
            limit,
            continuation_token: None,
            content_updated_after: None,
            content_updated_before: None,
        }
    }
}

impl Client {
    /// A client for the GraphQL address `graphql`.
    ///
    /// # Errors
    /// When the TLS library cannot be set up.
    pub fn new(graphql: Url) -> Result<Self, reqwest::Error> {
        Ok(Self {
            http: outbound::client(SEARCH_TIME)?,
            graphql,
        })
    }

    /// Whether the service answers: a call without a token is turned away (recording `no-token`),
    /// and nothing else in its place is. That also tells that the address is right.
    ///
    /// # Errors
    /// When it does not answer, or otherwise.
    pub async fn answers(&self) -> Result<(), UpstreamError> {
        let request = self.http.post(self.graphql.clone());
        let request = request
            .header(CONTENT_TYPE, "application/json")
            .timeout(READ_TIME)
            .body("{\"query\":\"{ __typename }\"}");
        match outbound::send(request).await?.status() {
            StatusCode::UNAUTHORIZED => Ok(()),
            status => Err(UpstreamError::Unavailable(format!("status {status}"))),
        }
    }

    /// Everyone the user may act for.
    ///
    /// # Errors
    /// When there is no usable list; an unreadable entry alone is left out.
    pub async fn parties(&self, token: &AccessToken) -> Result<Parties, UpstreamError> {
        let request = Request {
            query: PARTIES,
            variables: serde_json::json!({}),
        };
        let data: wire::PartiesData = self.ask(token, None, READ_TIME, &request).await?;
        parties_from_wire(data)
    }

    /// One page of a party's folder, newest content first.
    ///
    /// A place to go on from is given as a continuation token composed of the last row's own date
    /// and id (R9). It is no documented promise, so when the token is refused the page is asked for
    /// by an inclusive upper date instead, and the rows at or before that place are dropped (D14).
    ///
    /// # Errors
    /// When there is no usable answer; `items: null` is a failure, never an empty inbox (R6).
    pub async fn folder(
        &self,
        token: &AccessToken,
        accept_language: &str,
        query: &FolderQuery,
    ) -> Result<DialogPage, UpstreamError> {
        let (label, status) = contents(query.folder);
        let system_label = [label];
        let input = |continuation_token, content_updated_before, limit| SearchInput {
            system_label: &system_label,
            status,
            continuation_token,
            content_updated_before,
            ..SearchInput::of(&query.party, limit)
        };
        let composed = query.after.map(|place| continuation_token(&place));
        let answer = self
            .search(token, accept_language, input(composed, None, query.limit))
            .await?;
        match query.after {
            Some(place) if convert::token_was_refused(&answer) => {
                let input = input(None, Some(place.content_updated_at), FALLBACK_ROWS);
                let answer = self.search(token, accept_language, input).await?;
                Ok(convert::page_after(
                    page_from_wire(answer)?,
                    &place,
                    query.limit,
                ))
            }
            _ => page_from_wire(answer),
        }
    }

    /// Opens a dialog, which marks it as seen for everyone with access.
    ///
    /// # Errors
    /// When there is no usable answer. A typed refusal is no error.
    pub async fn dialog(
        &self,
        token: &AccessToken,
        accept_language: &str,
        id: DialogId,
    ) -> Result<Result<Dialog, DialogRefusal>, UpstreamError> {
        let request = Request {
            query: DIALOG,
            variables: serde_json::json!({ "id": id.0 }),
        };
        let data: wire::DialogData = self
            .ask(token, Some(accept_language), READ_TIME, &request)
            .await?;
        dialog_from_wire(data)
    }

    async fn search(
        &self,
        token: &AccessToken,
        accept_language: &str,
        input: SearchInput<'_>,
    ) -> Result<wire::SearchData, UpstreamError> {
        #[derive(Serialize)]
        struct Variables<'a> {
            input: SearchInput<'a>,
        }
        let request = Request {
            query: SEARCH,
            variables: Variables { input },
        };
        self.ask(token, Some(accept_language), SEARCH_TIME, &request)
            .await
    }

    async fn ask<V: Serialize, T: serde::de::DeserializeOwned>(
        &self,
        token: &AccessToken,
        accept_language: Option<&str>,
        time: Duration,
        request: &Request<'_, V>,
    ) -> Result<T, UpstreamError> {
        let body = serde_json::to_vec(request)
            .map_err(|error| UpstreamError::Unusable(error.to_string()))?;
        let response = self
            .send_twice_at_most(token, accept_language, time, body)
            .await?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED => return Err(UpstreamError::Unauthorised),
            status => return Err(UpstreamError::Unavailable(format!("status {status}"))),
        }
        let body = outbound::read_limited(response, ANSWER_LIMIT_BYTES).await?;
        wire::data(&body)
    }

    /// Reads only: one that met a closed door is tried once more (`security.md` §7).
    async fn send_twice_at_most(
        &self,
        token: &AccessToken,
        accept_language: Option<&str>,
        time: Duration,
        body: Vec<u8>,
    ) -> Result<reqwest::Response, UpstreamError> {
        let first = self.send(token, accept_language, time, body.clone()).await;
        let again = match &first {
            Ok(response) => matches!(response.status().as_u16(), 502..=504),
            Err(error) => error.is_connect(),
        };
        if !again {
            return Ok(first?);
        }
        tokio::time::sleep(jitter()).await;
        Ok(self.send(token, accept_language, time, body).await?)
    }

    async fn send(
        &self,
        token: &AccessToken,
        accept_language: Option<&str>,
        time: Duration,
        body: Vec<u8>,
    ) -> Result<reqwest::Response, reqwest::Error> {
        let mut request = self
            .http
            .post(self.graphql.clone())
            .bearer_auth(token.expose())
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .timeout(time);
        if let Some(languages) = accept_language {
            request = request.header(ACCEPT_LANGUAGE, languages);
        }
        outbound::send(request.body(body)).await
    }
}

/// The label and the statuses of what lies in a folder; none stands for all of them
/// (`inbox-features.md` §6.1).
fn contents(folder: Folder) -> (&'static str, &'static [&'static str]) {
    const ALL_BUT_DRAFT: [&str; 5] = [
        "NOT_APPLICABLE",
        "IN_PROGRESS",
        "AWAITING",
        "REQUIRES_ATTENTION",
        "COMPLETED",
    ];
    match folder {
        Folder::Inbox => ("DEFAULT", &ALL_BUT_DRAFT),
        Folder::Drafts => ("DEFAULT", &["DRAFT"]),
        Folder::Sent => ("SENT", &[]),
        Folder::Archive => ("ARCHIVE", &[]),
        Folder::Bin => ("BIN", &[]),
    }
}

/// Rows asked for when the place must be found among equal dates.
const FALLBACK_ROWS: usize = 1_000;

/// Between 100 and 300 ms, so that a fleet does not knock again at one moment.
fn jitter() -> Duration {
    let random = uuid::Uuid::new_v4().as_u128() % 200;
    Duration::from_millis(100 + u64::try_from(random).unwrap_or(0))
}

/// A continuation token that goes on exactly after `place` (R9): seven decimals, then the id.
fn continuation_token(place: &Position) -> String {
    let date = place.content_updated_at.strftime("%Y-%m-%dT%H:%M:%S");
    let ticks = place.content_updated_at.subsec_nanosecond() / 100;
    format!("contentupdatedat_{date}.{ticks:07}Z,id_{}", place.id.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_composed_token_has_seven_decimals() {
        let place = Position {
            content_updated_at: "2026-04-16T12:00:00.123603Z".parse().unwrap(),
            id: DialogId("01a0f4f9-b280-703c-8000-000000074004".parse().unwrap()),
        };
        assert_eq!(
            continuation_token(&place),
            "contentupdatedat_2026-04-16T12:00:00.1236030Z,id_01a0f4f9-b280-703c-8000-000000074004"
        );
    }
}
