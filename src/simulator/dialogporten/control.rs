//! The control interface: what service owners do, who may do what, the clock, and what goes wrong.
//!
//! No part of Dialogporten's contract, therefore on a port of its own. It asks for no token: it
//! is bound to loopback. Bodies are JSON, and a field that is not known is an error. A change
//! answers 204 (a new dialog 201 with `{"id"}`), 400 with `{"detail"}` where the body is wrong, and
//! 404 where the thing is not there.
//!
//! | method and path | body |
//! |---|---|
//! | `POST /dialogs` | a dialog as in a world: `{"serviceOwner", "create": {…}, "labels"?}` |
//! | `GET /dialogs/{id}` | none; answers the revisions, dates, labels, label log and seen log |
//! | `DELETE /dialogs/{id}` | none; the soft deletion |
//! | `POST /dialogs/{id}/restore`, `POST /dialogs/{id}/purge` | none |
//! | `POST /dialogs/{id}/activities` | an activity: `{"type", "performedBy": {…}, …}` |
//! | `POST /dialogs/{id}/transmissions` | a transmission: `{"type", "sender": {…}, "content": {…}, …}` |
//! | `POST /dialogs/{id}/patch` | what to set: `{"status"?, "content"?, "progress"?, "dueAt"?, …}` |
//! | `POST /dialogs/{id}/status` | `{"status"}` |
//! | `POST /rights` | `{"change": {…}, "delay"?: "PT15M"}` with one of `giveParty {pid, party, parent?}`, `withdrawParty {pid, party}`, `giveService` and `withdrawService {pid, party, resource}`, `deny` and `allow {pid, what: {action?, authorizationAttribute?, resource?}}`, `level {resource, level}` |
//! | `GET /faults`, `DELETE /faults` | none |
//! | `POST /faults` | `{"operation", "fault", "parties"?: [], "services"?: [], "dialogs"?: [], "calls"?: n}`; the words are those of [`Operation`] and [`Fault`] in camel case, e.g. `"cutBody"`, `{"status": 503}` |
//! | `GET /switches` | none |
//! | `POST /switches` | `{"indexDelay"?: "PT30S", "fullCatalogue"?: true}`; what is missing is off |
//! | `GET /clock` | none; answers `{"now"}` |
//! | `POST /clock` | `{"now": "2026-12-01T09:00:00Z"}` or `{"forward": "PT48H"}`; moves every part on the same clock, 409 where that is the system's |
//! | `GET /streams` | none; answers `{"open"}` |
//! | `DELETE /streams` | none; open event streams break |
//! | `GET /requests` | none; what it was asked |
//!
//! What a service owner does is silent with `?silent=true`.
//!
//! [`Operation`]: super::Operation
//! [`Fault`]: super::Fault

use std::sync::PoisonError;

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Dialogporten, RightsChange, RightsError,
    act::{Act, Patch},
    dialog::Dialog,
    faults::SetFault,
    requests::Requests,
    switches::Switches,
    words::DialogStatus,
    world::SeedDialog,
};

pub(super) fn router(simulator: Dialogporten) -> Router {
    Router::new()
        .route("/dialogs", post(create))
        .route("/dialogs/{id}", get(look).delete(remove))
        .route("/dialogs/{id}/restore", post(restore))
        .route("/dialogs/{id}/purge", post(purge))
        .route("/dialogs/{id}/activities", post(activity))
        .route("/dialogs/{id}/transmissions", post(transmission))
        .route("/dialogs/{id}/status", post(status))
        .route("/dialogs/{id}/patch", post(patch))
        .route("/rights", post(rights))
        .route(
            "/faults",
            get(list_faults).post(set_fault).delete(clear_faults),
        )
        .route("/switches", get(switches).post(set_switches))
        .route("/clock", get(clock).post(move_clock))
        .route("/streams", get(streams).delete(break_streams))
        .route("/requests", get(requests))
        .with_state(simulator)
}

async fn create(State(simulator): State<Dialogporten>, body: Bytes) -> Response {
    let made = read::<SeedDialog>(&body).and_then(|dialog| {
        simulator
            .create(dialog)
            .map_err(|complaint| problem(StatusCode::BAD_REQUEST, complaint))
    });
    match made {
        Ok(id) => (StatusCode::CREATED, Json(json!({ "id": id }))).into_response(),
        Err(problem) => problem.into_response(),
    }
}

async fn look(State(simulator): State<Dialogporten>, uri: Uri) -> Response {
    let id = dialog_id(&uri).unwrap_or_default();
    let state = simulator
        .inner
        .state
        .read()
        .unwrap_or_else(PoisonError::into_inner);
    match state.get(id) {
        Some(dialog) => Json(backstage(dialog)).into_response(),
        None => problem(StatusCode::NOT_FOUND, format!("no dialog {id}")).into_response(),
    }
}

/// What a service owner or an operator may know and the end user's side does not show.
fn backstage(dialog: &Dialog) -> Value {
    json!({
        "id": dialog.create.id,
        "party": dialog.create.party,
        "revision": dialog.revision,
        "createdAt": dialog.created_at,
        "updatedAt": dialog.updated_at,
        "contentUpdatedAt": dialog.content_updated_at,
        "deleted": dialog.deleted,
        "contextRevision": dialog.context_revision,
        "labels": dialog.labels,
        "labelLog": dialog.label_log,
        "seenLog": dialog.seen_log,
    })
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
    act(&simulator, &uri, NOTHING, |(): ()| Act::Delete)
}

async fn restore(State(simulator): State<Dialogporten>, uri: Uri) -> Response {
    act(&simulator, &uri, NOTHING, |(): ()| Act::Restore)
}

async fn purge(State(simulator): State<Dialogporten>, uri: Uri) -> Response {
    act(&simulator, &uri, NOTHING, |(): ()| Act::Purge)
}

/// The body of an act that has none.
const NOTHING: &[u8] = b"null";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeOfRights {
    change: RightsChange,
    #[serde(default)]
    delay: Option<SignedDuration>,
}

async fn rights(State(simulator): State<Dialogporten>, body: Bytes) -> Response {
    done(read(&body).and_then(|ChangeOfRights { change, delay }| {
        let changed = simulator.change_rights(change, delay);
        changed.map_err(|error| {
            let status = match error {
                RightsError::NoParty(_) => StatusCode::BAD_REQUEST,
                _ => StatusCode::NOT_FOUND,
            };
            problem(status, error.to_string())
        })
    }))
}

async fn list_faults(State(simulator): State<Dialogporten>) -> Json<Vec<SetFault>> {
    Json(simulator.faults())
}

async fn set_fault(State(simulator): State<Dialogporten>, body: Bytes) -> Response {
    done(read(&body).and_then(|fault| {
        let set = simulator.set_fault(fault);
        set.map_err(|error| problem(StatusCode::BAD_REQUEST, error.to_string()))
    }))
}

async fn clear_faults(State(simulator): State<Dialogporten>) -> StatusCode {
    simulator.works_again();
    StatusCode::NO_CONTENT
}

async fn switches(State(simulator): State<Dialogporten>) -> Json<Switches> {
    Json(simulator.switches())
}

async fn set_switches(State(simulator): State<Dialogporten>, body: Bytes) -> Response {
    done(read(&body).map(|switches| simulator.set_switches(switches)))
}

/// One of the two.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Move {
    Now(Timestamp),
    Forward(SignedDuration),
}

async fn clock(State(simulator): State<Dialogporten>) -> Json<Value> {
    Json(json!({ "now": simulator.inner.clock.now() }))
}

async fn move_clock(State(simulator): State<Dialogporten>, body: Bytes) -> Response {
    let clock = &simulator.inner.clock;
    done(read(&body).and_then(|moved| {
        if !clock.is_movable() {
            return Err(problem(StatusCode::CONFLICT, "this is the system's clock"));
        }
        match moved {
            Move::Now(now) => clock.set(now),
            Move::Forward(by) if by.is_negative() => {
                return Err(problem(StatusCode::BAD_REQUEST, "forward is not back"));
            }
            Move::Forward(by) => clock.advance(by),
        }
        Ok(())
    }))
}

async fn streams(State(simulator): State<Dialogporten>) -> Json<Value> {
    Json(json!({ "open": simulator.streams() }))
}

async fn break_streams(State(simulator): State<Dialogporten>) -> StatusCode {
    simulator.break_streams(None);
    StatusCode::NO_CONTENT
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
    let silent = match uri.query() {
        None => false,
        Some("silent=true") => true,
        Some(_) => {
            return problem(StatusCode::BAD_REQUEST, "only silent=true is known").into_response();
        }
    };
    done(read(body).and_then(|read| {
        let id = dialog_id(uri).unwrap_or_default();
        let is_done = simulator.inner.act(id, make(read), silent);
        is_done
            .then_some(())
            .ok_or_else(|| problem(StatusCode::NOT_FOUND, format!("no dialog {id}")))
    }))
}

/// The id in the address, `/dialogs/{id}/…`.
fn dialog_id(uri: &Uri) -> Option<Uuid> {
    uri.path().split('/').nth(2)?.parse().ok()
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body)
        .map_err(|error| problem(StatusCode::BAD_REQUEST, error.to_string()))
}

fn done(result: Result<(), Problem>) -> Response {
    result.map_or_else(IntoResponse::into_response, |()| {
        StatusCode::NO_CONTENT.into_response()
    })
}

/// What is wrong with a request.
struct Problem {
    status: StatusCode,
    detail: String,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "detail": self.detail }))).into_response()
    }
}

fn problem(status: StatusCode, detail: impl Into<String>) -> Problem {
    let detail = detail.into();
    Problem { status, detail }
}
