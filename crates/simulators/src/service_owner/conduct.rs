//! How the site answers the inbox's page, where a test or a demo wants it otherwise than well, and
//! what it was asked.
//!
//! A conduct stands in the address that a dialog carries (`?conduct=slow`), or is set for a dialog
//! or one of its transmissions, in process or over the control interface; what is set decides.
//! The control interface is served beside Dialogporten's, which is on loopback and asks for no
//! token:
//!
//! | method and path | body |
//! |---|---|
//! | `GET /service-owner/calls` | none; answers every request for content and for actions, oldest first |
//! | `POST /service-owner/content/{id}` | `{"conduct"}`, a word of [`Content`] in camel case or `{"given": {"mediaType"?, "body"}}`; the id is a dialog's or a transmission's |
//! | `POST /service-owner/actions/{id}` | `{"conduct"}`, a word of [`Handling`] in camel case; the id is a dialog's |
//! | `DELETE /service-owner/conduct` | none; everything is answered well again |

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

/// So many calls are kept.
const KEPT: usize = 1000;

/// How content is answered. Where nothing else is said, the dialog token is checked all the same.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Content {
    /// As the dialog promises.
    #[default]
    AsPromised,
    /// 403, with a text for the reader.
    Forbidden,
    /// 404.
    NotFound,
    /// 500.
    Broken,
    /// Nothing comes, for two minutes.
    Slow,
    /// HTML where markdown is promised, and the other way round.
    OtherType,
    /// Longer than 100 KiB.
    TooLong,
    /// From another path of the site.
    RedirectHere,
    /// From the same path, again and again.
    RedirectLoop,
    /// From another origin, which gives it to anybody.
    RedirectAway,
    /// 204.
    Empty,
    /// In Latin-1, and said to be.
    OtherCharset,
    /// This text, whatever is in it.
    #[serde(rename_all = "camelCase")]
    Given {
        /// Its kind; the promised one, if nothing is said.
        #[serde(default)]
        media_type: Option<String>,
        /// The text.
        body: String,
    },
}

/// How an action is answered, once the dialog token holds it.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Handling {
    /// 204; the dialog has changed already.
    #[default]
    Done,
    /// 202; the dialog changes a moment later.
    Later,
    /// 202; the dialog never changes.
    Never,
    /// 422; deletion is not allowed yet.
    TooEarly,
    /// 500.
    Broken,
    /// Nothing comes, for two minutes, and nothing is done.
    Slow,
    /// The dialog has changed, but the answer does not come for two minutes.
    DoneUnanswered,
}

/// A request for content or for an action; preflights are `OPTIONS`.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct SiteCall {
    /// The method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
}

/// What is set, and what was asked.
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
    /// How content is answered: as set for the first of these ids, else as its address says.
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

/// The word in the address, if it is one.
fn of_address<T: DeserializeOwned>(uri: &Uri) -> Option<T> {
    let query = uri.query().unwrap_or_default();
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    let (_, word) = pairs.find(|(name, _)| name == "conduct")?;
    serde_json::from_value(Value::String(word.into_owned())).ok()
}

impl ServiceOwner {
    /// The content of this dialog, or of this transmission, is answered like this from now on.
    pub fn answers_content(&self, id: Uuid, conduct: Content) {
        held(&self.conducts.content, |set| set.insert(id, conduct));
    }

    /// The actions of this dialog are answered like this from now on.
    pub fn answers_actions(&self, dialog: Uuid, conduct: Handling) {
        held(&self.conducts.handling, |set| set.insert(dialog, conduct));
    }

    /// Everything is answered well again.
    pub fn behaves(&self) {
        held(&self.conducts.content, HashMap::clear);
        held(&self.conducts.handling, HashMap::clear);
    }

    /// Every request for content and for actions until now, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<SiteCall> {
        held(&self.conducts.calls, |calls| calls.clone())
    }

    /// What tests and the demo's operator reach, to be served beside Dialogporten's control
    /// interface.
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
