//! The control interface: what service owners do, and what the simulator was asked.
//!
//! No part of Dialogporten's contract, therefore on a port of its own. It asks for no token: it
//! is bound to loopback.

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::{delete, get, post},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;
use uuid::Uuid;

use super::{
    Dialogporten,
    dialog::{Act, Patch},
    requests::Requests,
    words::DialogStatus,
};

pub(super) fn router(simulator: Dialogporten) -> Router {
    Router::new()
        .route("/dialogs/{id}", delete(remove))
        .route("/dialogs/{id}/activities", post(activity))
        .route("/dialogs/{id}/transmissions", post(transmission))
        .route("/dialogs/{id}/status", post(status))
        .route("/dialogs/{id}/patch", post(patch))
        .route("/requests", get(requests))
        .with_state(simulator)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewStatus {
    status: DialogStatus,
}

async fn activity(State(simulator): State<Dialogporten>, uri: Uri, body: Bytes) -> Response {
    act(&simulator, &uri, &body, Act::Activity)
}

async fn transmission(State(simulator): State<Dialogporten>, uri: Uri, body: Bytes) -> Response {
    act(&simulator, &uri, &body, |sent| {
        Act::Transmission(Box::new(sent))
    })
}

async fn patch(State(simulator): State<Dialogporten>, uri: Uri, body: Bytes) -> Response {
    act(&simulator, &uri, &body, |patch: Patch| {
        Act::Patch(Box::new(patch))
    })
}

async fn status(State(simulator): State<Dialogporten>, uri: Uri, body: Bytes) -> Response {
    act(&simulator, &uri, &body, |NewStatus { status }| {
        Act::Patch(Box::new(Patch {
            status: Some(status),
            ..Patch::default()
        }))
    })
}

async fn remove(State(simulator): State<Dialogporten>, uri: Uri) -> Response {
    act(&simulator, &uri, b"null", |(): ()| Act::Delete)
}

async fn requests(State(simulator): State<Dialogporten>) -> Json<Requests> {
    Json(simulator.requests())
}

/// Reads the act from the body and does it: 204, or what was wrong with it.
fn act<T: DeserializeOwned>(
    simulator: &Dialogporten,
    uri: &Uri,
    body: &[u8],
    make: impl FnOnce(T) -> Act,
) -> Response {
    let id = uri
        .path()
        .split('/')
        .nth(2)
        .and_then(|id| id.parse::<Uuid>().ok());
    let Some(id) = id else {
        return problem(StatusCode::NOT_FOUND, "no dialog id in the path");
    };
    let read = match serde_json::from_slice(body) {
        Ok(read) => read,
        Err(error) => return problem(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    if simulator.act(id, make(read)) {
        StatusCode::NO_CONTENT.into_response()
    } else {
        problem(StatusCode::NOT_FOUND, &format!("no dialog {id}"))
    }
}

fn problem(status: StatusCode, detail: &str) -> Response {
    (status, Json(json!({ "detail": detail }))).into_response()
}
