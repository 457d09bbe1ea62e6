//! Failure modes of the site towards the inbox's page, for tests and demos, and a log of its
//! requests.
//!
//! A failure mode is part of the address in the dialog (`?conduct=slow`), or is set for a dialog or
//! one of its transmissions, in process or over the control interface; the setting takes
//! precedence. The control interface is served beside Dialogporten's, which is on loopback and
//! requires no token:
//!
//! | method and path | body |
//! |---|---|
//! | `GET /service-owner/calls` | none; answers every request for content and for actions, oldest first |
//! | `POST /service-owner/content/{id}` | `{"conduct"}`, a variant of [`ContentFailure`] in camel case or `{"given": {"mediaType"?, "body"}}`; the id is a dialog's or a transmission's |
//! | `POST /service-owner/actions/{id}` | `{"conduct"}`, a variant of [`ActionFailure`] in camel case; the id is a dialog's |
//! | `DELETE /service-owner/conduct` | none; resets all failure modes |

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
    routing::{delete, get, post},
};
use http::{StatusCode, Uri};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use uuid::Uuid;

use super::ServiceOwner;

/// Maximum number of requests in the log.
const LOG_CAPACITY: usize = 1000;

/// Failure mode of content. Unless the variant says otherwise, the dialog token is still checked.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ContentFailure {
    /// No failure: the content and media type that the dialog declares.
    #[default]
    AsPromised,
    /// Status 403, with a text for the reader.
    Forbidden,
    /// Status 404, without any content.
    NotFound,
    /// Status 500, an internal server error.
    Broken,
    /// No answer for two minutes.
    Slow,
    /// HTML where Markdown is declared, and the reverse.
    OtherType,
    /// Content longer than 100 KiB.
    TooLong,
    /// Redirect to another path of the site.
    RedirectHere,
    /// Endless redirects to the same path.
    RedirectLoop,
    /// Redirect to another origin, which serves the content without a token.
    RedirectAway,
    /// Status 204, without any content.
    Empty,
    /// Content in Latin-1, declared as such.
    OtherCharset,
    /// This text as the content, unchecked.
    #[serde(rename_all = "camelCase")]
    Given {
        /// Media type of the text; by default the declared one.
        #[serde(default)]
        media_type: Option<String>,
        /// The text to send as content.
        body: String,
    },
}

/// Failure mode of an action, after the dialog token was accepted.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ActionFailure {
    /// No failure: status 204 after the dialog has changed.
    #[default]
    Done,
    /// Status 202; the dialog changes a moment later.
    Later,
    /// Status 202; the dialog never changes.
    Never,
    /// Status 422: deletion is not allowed yet.
    TooEarly,
    /// Status 500, an internal server error.
    Broken,
    /// No answer for two minutes, and no change.
    Slow,
    /// The dialog changes, but the answer does not come for two minutes.
    DoneUnanswered,
}

/// A logged request for content or for an action; CORS preflights are `OPTIONS`.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct LoggedRequest {
    /// HTTP method of the request, in capitals.
    pub method: String,
    /// Path without the query string.
    pub path: String,
}

/// Failure modes by dialog or transmission, and the request log.
#[derive(Debug, Default)]
pub(super) struct FailureModes {
    content: Mutex<HashMap<Uuid, ContentFailure>>,
    actions: Mutex<HashMap<Uuid, ActionFailure>>,
    calls: Mutex<Vec<LoggedRequest>>,
}

fn with_lock<T, R>(lock: &Mutex<T>, act: impl FnOnce(&mut T) -> R) -> R {
    act(&mut lock.lock().unwrap_or_else(PoisonError::into_inner))
}

impl FailureModes {
    /// Failure mode of content: as set for the first of these ids, else as in the address.
    pub(super) fn content_failure(&self, ids: &[Uuid], uri: &Uri) -> ContentFailure {
        with_lock(&self.content, |set| {
            ids.iter().find_map(|id| set.get(id)).cloned()
        })
        .or_else(|| mode_in_query(uri))
        .unwrap_or_default()
    }

    pub(super) fn action_failure(&self, dialog: Uuid, uri: &Uri) -> ActionFailure {
        with_lock(&self.actions, |set| set.get(&dialog).copied())
            .or_else(|| mode_in_query(uri))
            .unwrap_or_default()
    }

    pub(super) fn record(&self, method: &http::Method, uri: &Uri) {
        with_lock(&self.calls, |calls| {
            if calls.len() < LOG_CAPACITY {
                calls.push(LoggedRequest {
                    method: method.to_string(),
                    path: uri.path().to_owned(),
                });
            }
        });
    }
}

/// Failure mode in the query string, if valid.
fn mode_in_query<T: DeserializeOwned>(uri: &Uri) -> Option<T> {
    let query = uri.query().unwrap_or_default();
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    let (_, word) = pairs.find(|(name, _)| name == "conduct")?;
    serde_json::from_value(Value::String(word.into_owned())).ok()
}

impl ServiceOwner {
    /// Sets the failure mode of the content of this dialog or transmission.
    pub fn set_content_failure(&self, id: Uuid, mode: ContentFailure) {
        with_lock(&self.failure_modes.content, |set| set.insert(id, mode));
    }

    /// Sets the failure mode of the actions of this dialog.
    pub fn set_action_failure(&self, dialog: Uuid, mode: ActionFailure) {
        with_lock(&self.failure_modes.actions, |set| set.insert(dialog, mode));
    }

    /// Resets all failure modes to none.
    pub fn clear_failures(&self) {
        with_lock(&self.failure_modes.content, HashMap::clear);
        with_lock(&self.failure_modes.actions, HashMap::clear);
    }

    /// All logged requests for content and for actions, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<LoggedRequest> {
        with_lock(&self.failure_modes.calls, |calls| calls.clone())
    }

    /// Routes of the control interface for tests and the demo's operator, to be served beside
    /// Dialogporten's.
    pub fn control_router(&self) -> Router {
        Router::new()
            .route("/service-owner/calls", get(calls))
            .route("/service-owner/content/{id}", post(set_content_mode))
            .route("/service-owner/actions/{id}", post(set_action_mode))
            .route("/service-owner/conduct", delete(clear_modes))
            .with_state(self.clone())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetModeRequest<T> {
    #[serde(rename = "conduct")]
    mode: T,
}

async fn calls(State(site): State<ServiceOwner>) -> Json<Value> {
    Json(json!({ "calls": site.calls() }))
}

async fn set_content_mode(State(site): State<ServiceOwner>, uri: Uri, body: Bytes) -> Response {
    set_mode(&uri, &body, |id, mode| site.set_content_failure(id, mode))
}

async fn set_action_mode(State(site): State<ServiceOwner>, uri: Uri, body: Bytes) -> Response {
    set_mode(&uri, &body, |id, mode| site.set_action_failure(id, mode))
}

async fn clear_modes(State(site): State<ServiceOwner>) -> StatusCode {
    site.clear_failures();
    StatusCode::NO_CONTENT
}

fn set_mode<T: DeserializeOwned>(uri: &Uri, body: &[u8], act: impl FnOnce(Uuid, T)) -> Response {
    let id = uri.path().rsplit('/').next().unwrap_or_default().parse();
    let body = serde_json::from_slice::<SetModeRequest<T>>(body);
    match (id, body) {
        (Ok(id), Ok(SetModeRequest { mode })) => {
            act(id, mode);
            StatusCode::NO_CONTENT.into_response()
        }
        (Err(_), _) => bad_request("the address names no dialog and no transmission"),
        (_, Err(error)) => bad_request(&error.to_string()),
    }
}

fn bad_request(detail: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "detail": detail }))).into_response()
}
