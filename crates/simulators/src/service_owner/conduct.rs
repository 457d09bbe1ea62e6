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
//! | `POST /service-owner/content/{id}` | `{"conduct"}`, a variant of [`Content`] in camel case or `{"given": {"mediaType"?, "body"}}`; the id is a dialog's or a transmission's |
//! | `POST /service-owner/actions/{id}` | `{"conduct"}`, a variant of [`Handling`] in camel case; the id is a dialog's |
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
const KEPT: usize = 1000;

/// Failure mode of content. Unless the variant says otherwise, the dialog token is still checked.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Content {
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
pub enum Handling {
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
pub struct SiteCall {
    /// HTTP method of the request, in capitals.
    pub method: String,
    /// Path without the query string.
    pub path: String,
}

/// Failure modes by dialog or transmission, and the request log.
#[derive(Debug, Default)]
pub(super) struct Conducts {
    content: Mutex<HashMap<Uuid, Content>>,
    handling: Mutex<HashMap<Uuid, Handling>>,
    calls: Mutex<Vec<SiteCall>>,
}

fn held<T, R>(lock: &Mutex<T>, act: impl FnOnce(&mut T) -> R) -> R {
    act(&mut lock.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Conducts {
    /// Failure mode of content: as set for the first of these ids, else as in the address.
    pub(super) fn content(&self, ids: &[Uuid], uri: &Uri) -> Content {
        held(&self.content, |set| {
            ids.iter().find_map(|id| set.get(id)).cloned()
        })
        .or_else(|| of_address(uri))
        .unwrap_or_default()
    }

    pub(super) fn handling(&self, dialog: Uuid, uri: &Uri) -> Handling {
        held(&self.handling, |set| set.get(&dialog).copied())
            .or_else(|| of_address(uri))
            .unwrap_or_default()
    }

    pub(super) fn record(&self, method: &http::Method, uri: &Uri) {
        held(&self.calls, |calls| {
            if calls.len() < KEPT {
                calls.push(SiteCall {
                    method: method.to_string(),
                    path: uri.path().to_owned(),
                });
            }
        });
    }
}

/// Failure mode in the query string, if valid.
fn of_address<T: DeserializeOwned>(uri: &Uri) -> Option<T> {
    let query = uri.query().unwrap_or_default();
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    let (_, word) = pairs.find(|(name, _)| name == "conduct")?;
    serde_json::from_value(Value::String(word.into_owned())).ok()
}

impl ServiceOwner {
    /// Sets the failure mode of the content of this dialog or transmission.
    pub fn answers_content(&self, id: Uuid, conduct: Content) {
        held(&self.conducts.content, |set| set.insert(id, conduct));
    }

    /// Sets the failure mode of the actions of this dialog.
    pub fn answers_actions(&self, dialog: Uuid, conduct: Handling) {
        held(&self.conducts.handling, |set| set.insert(dialog, conduct));
    }

    /// Resets all failure modes to none.
    pub fn behaves(&self) {
        held(&self.conducts.content, HashMap::clear);
        held(&self.conducts.handling, HashMap::clear);
    }

    /// All logged requests for content and for actions, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<SiteCall> {
        held(&self.conducts.calls, |calls| calls.clone())
    }

    /// Routes of the control interface for tests and the demo's operator, to be served beside
    /// Dialogporten's.
    pub fn control_router(&self) -> Router {
        Router::new()
            .route("/service-owner/calls", get(calls))
            .route("/service-owner/content/{id}", post(set_content))
            .route("/service-owner/actions/{id}", post(set_handling))
            .route("/service-owner/conduct", delete(forget))
            .with_state(self.clone())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish<T> {
    conduct: T,
}

async fn calls(State(site): State<ServiceOwner>) -> Json<Value> {
    Json(json!({ "calls": site.calls() }))
}

async fn set_content(State(site): State<ServiceOwner>, uri: Uri, body: Bytes) -> Response {
    set(&uri, &body, |id, conduct| site.answers_content(id, conduct))
}

async fn set_handling(State(site): State<ServiceOwner>, uri: Uri, body: Bytes) -> Response {
    set(&uri, &body, |id, conduct| site.answers_actions(id, conduct))
}

async fn forget(State(site): State<ServiceOwner>) -> StatusCode {
    site.behaves();
    StatusCode::NO_CONTENT
}

fn set<T: DeserializeOwned>(uri: &Uri, body: &[u8], act: impl FnOnce(Uuid, T)) -> Response {
    let id = uri.path().rsplit('/').next().unwrap_or_default().parse();
    let wish = serde_json::from_slice::<Wish<T>>(body);
    match (id, wish) {
        (Ok(id), Ok(Wish { conduct })) => {
            act(id, conduct);
            StatusCode::NO_CONTENT.into_response()
        }
        (Err(_), _) => complaint("the address names no dialog and no transmission"),
        (_, Err(error)) => complaint(&error.to_string()),
    }
}

fn complaint(detail: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "detail": detail }))).into_response()
}
