//! Control interface over HTTP: changes by service owners, rights, the clock, and faults.
//!
//! It is not part of Dialogporten's contract and therefore has a port of its own. It requires no
//! token, since it is bound to loopback. Bodies are JSON, and an unknown field is an error. A
//! change answers 204 (a new dialog 201 with `{"id"}`), 400 with `{"detail"}` when the body is
//! invalid, and 404 when the resource does not exist.
//!
//! | method and path | body |
//! |---|---|
//! | `POST /dialogs` | a dialog as in a world: `{"serviceOwner", "create": {…}, "labels"?}` |
//! | `GET /dialogs/{id}` | none; answers the revisions, dates, labels, label log and seen log; with `?endUserId=urn:…` it is read in that person's name |
//! | `DELETE /dialogs/{id}` | none; the soft deletion |
//! | `POST /dialogs/{id}/restore`, `POST /dialogs/{id}/purge` | none |
//! | `POST /dialogs/{id}/activities` | an activity: `{"type", "performedBy": {…}, …}` |
//! | `POST /dialogs/{id}/transmissions` | a transmission: `{"type", "sender": {…}, "content": {…}, …}` |
//! | `POST /dialogs/{id}/patch` | what to set: `{"status"?, "content"?, "progress"?, "dueAt"?, …}` |
//! | `POST /dialogs/{id}/status` | `{"status"}` |
//! | `POST /rights` | `{"change": {…}, "delay"?: "PT15M"}` with one of `giveParty {pid, party, parent?}`, `withdrawParty {pid, party}`, `giveService` and `withdrawService {pid, party, resource}`, `deny` and `allow {pid, what: {action?, authorizationAttribute?, resource?}}`, `level {resource, level}` |
//! | `GET /faults`, `DELETE /faults` | none |
//! | `POST /faults` | `{"operation", "fault", "parties"?: [], "services"?: [], "dialogs"?: [], "calls"?: n}`; the names are the variants of [`Operation`] and [`Fault`] in camel case, e.g. `"cutBody"`, `{"status": 503}` |
//! | `GET /switches` | none |
//! | `POST /switches` | `{"indexDelay"?: "PT30S", "fullCatalogue"?: true, "unreadableIs200"?: true}`; what is missing is off |
//! | `GET /clock` | none; answers `{"now"}` |
//! | `POST /clock` | `{"now": "2026-12-01T09:00:00Z"}` or `{"forward": "PT48H"}`; moves every part on the same clock, 409 where that is the system's |
//! | `GET /streams` | none; answers `{"open"}` |
//! | `DELETE /streams` | none; open event streams break |
//! | `GET /requests` | none; answers the request log |
//!
//! Changes by a service owner are silent with `?silent=true`. The revision of a dialog is the
//! `ETag` of the answer; with an `If-Match` that differs, nothing is changed and the answer is 412.
//!
//! [`Operation`]: super::Operation
//! [`Fault`]: super::Fault

use std::sync::PoisonError;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{FromRequestParts, State},
    http::{HeaderName, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Dialogporten, RightsChange, RightsError,
    dialog::{Dialog, ReadChannel},
    dialog_change::{DialogChange, EventKind, Patch},
    enums::DialogStatus,
    faults::FaultRule,
    party::pid_from_urn,
    request_log::RequestLog,
    seed::SeedDialog,
    switches::Switches,
};

pub(super) fn router(simulator: Dialogporten) -> Router {
    Router::new()
        .route("/dialogs", post(create))
        .route("/dialogs/{id}", get(show_dialog).delete(delete))
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
    let created = parse::<SeedDialog>(&body).and_then(|dialog| {
        simulator
            .create(dialog)
            .map_err(|violation| problem(StatusCode::BAD_REQUEST, violation))
    });
    match created {
        Ok(id) => (StatusCode::CREATED, Json(json!({ "id": id }))).into_response(),
        Err(problem) => problem.into_response(),
    }
}

async fn show_dialog(State(simulator): State<Dialogporten>, uri: Uri) -> Response {
    let id = dialog_id(&uri).unwrap_or_default();
    let inner = &simulator.inner;
    let mut state = inner.state.write().unwrap_or_else(PoisonError::into_inner);
    match end_user(&uri) {
        Err(problem) => return problem.into_response(),
        Ok(Some(pid)) => {
            if state.record_reading(id, &pid, ReadChannel::ServiceOwner, inner.clock.now()) {
                inner.send_event(&state, id, EventKind::Updated);
            }
        }
        Ok(None) => {}
    }
    match state.get(id) {
        Some(dialog) => (etag(dialog), Json(service_owner_view(dialog))).into_response(),
        None => no_dialog(id).into_response(),
    }
}

/// The person named by `endUserId`, on whose behalf the dialog is read.
fn end_user(uri: &Uri) -> Result<Option<String>, Problem> {
    let Some(query) = uri.query() else {
        return Ok(None);
    };
    let urn = query.strip_prefix("endUserId=").and_then(pid_from_urn);
    match urn {
        Some(pid) => Ok(Some(pid.to_owned())),
        None => Err(problem(
            StatusCode::BAD_REQUEST,
            "only endUserId=, the URN of a person, is known",
        )),
    }
}

fn etag(dialog: &Dialog) -> [(HeaderName, String); 1] {
    [(header::ETAG, dialog.revision.to_string())]
}

/// Fields that the service owner's API shows and the end user's API does not.
fn service_owner_view(dialog: &Dialog) -> Value {
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
struct StatusRequest {
    status: DialogStatus,
}

async fn activity(
    State(simulator): State<Dialogporten>,
    target: ChangeTarget,
    body: Bytes,
) -> Response {
    apply_change(&simulator, &target, &body, DialogChange::Activity)
}

async fn transmission(
    State(simulator): State<Dialogporten>,
    target: ChangeTarget,
    body: Bytes,
) -> Response {
    apply_change(&simulator, &target, &body, |sent| {
        DialogChange::Transmission(Box::new(sent))
    })
}

async fn patch(
    State(simulator): State<Dialogporten>,
    target: ChangeTarget,
    body: Bytes,
) -> Response {
    apply_change(&simulator, &target, &body, |patch: Patch| {
        DialogChange::Patch(Box::new(patch))
    })
}

async fn status(
    State(simulator): State<Dialogporten>,
    target: ChangeTarget,
    body: Bytes,
) -> Response {
    apply_change(&simulator, &target, &body, |StatusRequest { status }| {
        DialogChange::Patch(Box::new(Patch {
            status: Some(status),
            ..Patch::default()
        }))
    })
}

async fn delete(State(simulator): State<Dialogporten>, target: ChangeTarget) -> Response {
    apply_change(&simulator, &target, NO_BODY, |(): ()| DialogChange::Delete)
}

async fn restore(State(simulator): State<Dialogporten>, target: ChangeTarget) -> Response {
    apply_change(&simulator, &target, NO_BODY, |(): ()| DialogChange::Restore)
}

async fn purge(State(simulator): State<Dialogporten>, target: ChangeTarget) -> Response {
    apply_change(&simulator, &target, NO_BODY, |(): ()| DialogChange::Purge)
}

/// JSON body that stands in for an absent one.
const NO_BODY: &[u8] = b"null";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RightsRequest {
    change: RightsChange,
    #[serde(default)]
    delay: Option<SignedDuration>,
}

async fn rights(State(simulator): State<Dialogporten>, body: Bytes) -> Response {
    no_content_or_problem(parse(&body).and_then(|RightsRequest { change, delay }| {
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

async fn list_faults(State(simulator): State<Dialogporten>) -> Json<Vec<FaultRule>> {
    Json(simulator.faults())
}

async fn set_fault(State(simulator): State<Dialogporten>, body: Bytes) -> Response {
    no_content_or_problem(parse(&body).and_then(|fault| {
        let set = simulator.add_fault_rule(fault);
        set.map_err(|error| problem(StatusCode::BAD_REQUEST, error.to_string()))
    }))
}

async fn clear_faults(State(simulator): State<Dialogporten>) -> StatusCode {
    simulator.clear_faults();
    StatusCode::NO_CONTENT
}

async fn switches(State(simulator): State<Dialogporten>) -> Json<Switches> {
    Json(simulator.switches())
}

async fn set_switches(State(simulator): State<Dialogporten>, body: Bytes) -> Response {
    no_content_or_problem(parse(&body).map(|switches| simulator.set_switches(switches)))
}

/// Body of `POST /clock`: exactly one of the two keys.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum ClockChange {
    Now(Timestamp),
    Forward(SignedDuration),
}

async fn clock(State(simulator): State<Dialogporten>) -> Json<Value> {
    Json(json!({ "now": simulator.inner.clock.now() }))
}

async fn move_clock(State(simulator): State<Dialogporten>, body: Bytes) -> Response {
    let clock = &simulator.inner.clock;
    no_content_or_problem(parse(&body).and_then(|change| {
        if !clock.is_movable() {
            return Err(problem(StatusCode::CONFLICT, "this is the system's clock"));
        }
        match change {
            ClockChange::Now(now) => clock.set(now),
            ClockChange::Forward(by) if by.is_negative() => {
                return Err(problem(StatusCode::BAD_REQUEST, "forward is not back"));
            }
            ClockChange::Forward(by) => clock.advance(by),
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

async fn requests(State(simulator): State<Dialogporten>) -> Json<RequestLog> {
    Json(simulator.requests())
}

/// The dialog to change, and the options of the query and the headers.
struct ChangeTarget {
    id: Uuid,
    is_silent: bool,
    /// `If-Match`: the change is made only if the dialog has this revision.
    if_match: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for ChangeTarget {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let is_silent = match parts.uri.query() {
            None => false,
            Some("silent=true") => true,
            Some(_) => {
                let violation = problem(StatusCode::BAD_REQUEST, "only silent=true is known");
                return Err(violation.into_response());
            }
        };
        let if_match = parts.headers.get(header::IF_MATCH);
        Ok(Self {
            id: dialog_id(&parts.uri).unwrap_or_default(),
            is_silent,
            if_match: if_match.and_then(|value| value.to_str().ok().map(str::to_owned)),
        })
    }
}

/// Parses the change from the body and applies it: 204, or the problem.
fn apply_change<T: DeserializeOwned>(
    simulator: &Dialogporten,
    target: &ChangeTarget,
    body: &[u8],
    make: impl FnOnce(T) -> DialogChange,
) -> Response {
    let changed = parse(body).map(make).and_then(|change| {
        let id = target.id;
        let revision = revision(simulator, id)?;
        if target.if_match.as_ref().is_some_and(|it| *it != revision) {
            let words = "the dialog has another revision";
            return Err(problem(StatusCode::PRECONDITION_FAILED, words));
        }
        let is_done = simulator.inner.change_dialog(id, change, target.is_silent);
        is_done.then_some(id).ok_or_else(|| no_dialog(id))
    });
    match changed {
        Err(problem) => problem.into_response(),
        // A purged dialog has no revision.
        Ok(id) => match revision(simulator, id) {
            Ok(revision) => (StatusCode::NO_CONTENT, [(header::ETAG, revision)]).into_response(),
            Err(_) => StatusCode::NO_CONTENT.into_response(),
        },
    }
}

fn revision(simulator: &Dialogporten, id: Uuid) -> Result<String, Problem> {
    let state = &simulator.inner.state;
    let state = state.read().unwrap_or_else(PoisonError::into_inner);
    let dialog = state.get(id).ok_or_else(|| no_dialog(id))?;
    Ok(dialog.revision.to_string())
}

fn no_dialog(id: Uuid) -> Problem {
    problem(StatusCode::NOT_FOUND, format!("no dialog {id}"))
}

/// The id in the path `/dialogs/{id}/…`.
fn dialog_id(uri: &Uri) -> Option<Uuid> {
    uri.path().split('/').nth(2)?.parse().ok()
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body)
        .map_err(|error| problem(StatusCode::BAD_REQUEST, error.to_string()))
}

fn no_content_or_problem(result: Result<(), Problem>) -> Response {
    result.map_or_else(IntoResponse::into_response, |()| {
        StatusCode::NO_CONTENT.into_response()
    })
}

/// An error response: status and detail.
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
