//! REST end points of a dialog: seen log and label log, which GraphQL lacks; and transmissions,
//! which GraphQL nulls when one entry lacks its texts.
//!
//! None of them counts as opening the dialog. They refuse in the order of
//! `docs/rules/dialogporten.md#order-of-checks`; a caller without access cannot learn whether the
//! dialog exists.

use std::sync::PoisonError;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Dialogporten, Inner,
    access::AllowedActions,
    auth::{Caller, Identity},
    create::{ContentValue, Transmission},
    dialog::{Dialog, LabelEntry, ReadChannel, SeenEntry},
    enums::ActorType,
    fault_injection,
    faults::{Fault, Operation, RequestFaults, RootField},
    http::{bearer, identify},
    party::pid_from_urn,
};

/// Replaces every enum value under [`Fault::UnknownEnum`].
const UNKNOWN_VALUE: &str = "NotInAnySchema";
/// Names of the fields with enum values.
const ENUM_FIELDS: [&str; 4] = ["actorType", "action", "type", "consumerType"];
/// Replaces an address that the reader may not use.
const UNAUTHORIZED: &str = "urn:dialogporten:unauthorized";

/// The REST end point that a request is for.
#[derive(Clone, Copy, Eq, PartialEq)]
enum RestEndpoint {
    Seen,
    Label,
    Transmissions,
}

impl RestEndpoint {
    const fn operation(self) -> Operation {
        match self {
            Self::Seen => Operation::SeenLog,
            Self::Label => Operation::LabelLog,
            Self::Transmissions => Operation::Transmissions,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Seen => "seenlog",
            Self::Label => "labellog",
            Self::Transmissions => "transmissions",
        }
    }
}

/// Handler of the seen log: everybody who has opened the dialog.
pub(super) async fn seen_log(
    State(simulator): State<Dialogporten>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    respond(&simulator, RestEndpoint::Seen, &uri, &headers).await
}

/// Handler of the label log: every label that was set or removed.
pub(super) async fn label_log(
    State(simulator): State<Dialogporten>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    respond(&simulator, RestEndpoint::Label, &uri, &headers).await
}

/// Handler of the transmissions of the dialog.
pub(super) async fn transmissions(
    State(simulator): State<Dialogporten>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    respond(&simulator, RestEndpoint::Transmissions, &uri, &headers).await
}

async fn respond(
    simulator: &Dialogporten,
    endpoint: RestEndpoint,
    uri: &Uri,
    headers: &HeaderMap,
) -> Response {
    let inner = &simulator.inner;
    let caller = match authorize(simulator, uri, headers).await {
        Ok(caller) => caller,
        Err(instead) => return instead,
    };
    // Path: `/api/v1/enduser/dialogs/{id}/…`
    let id = uri.path().split('/').nth(5).unwrap_or_default();
    let Ok(id) = id.parse::<Uuid>() else {
        let message = format!("Value [{id}] is not valid for a [Guid] property!");
        return refusal_response(uri, Refusal::Malformed, &message);
    };
    inner
        .requests
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .record_rest(inner.clock.now(), endpoint.name());
    let subjects = [Some(id.to_string()), inner.party_of(id)];
    let field = RootField {
        operation: endpoint.operation(),
        key: endpoint.name().to_owned(),
        subjects: subjects.into_iter().flatten().collect(),
        is_unbounded_search: false,
    };
    // Create the wait before the look-up: a clearing in between is not missed.
    let cleared = inner.faults.wait_until_cleared();
    let RequestFaults {
        delay_ms, fault, ..
    } = inner.faults.match_request(&[field]);
    tokio::time::sleep(std::time::Duration::from_millis(delay_ms)).await;
    match fault {
        None => render(load_entries(inner, &caller, endpoint, id), uri),
        Some(Fault::ExecutionError) => server_error(uri),
        Some(fault) => {
            if let Some(instead) = fault_injection::replacement_response(&fault) {
                return instead;
            }
            let mut outcome = load_entries(inner, &caller, endpoint, id);
            if let (Ok(entries), Fault::Damage { at, with }) = (&mut outcome, &fault) {
                let mut all = Value::Array(std::mem::take(entries));
                fault_injection::replace_at_path(&mut all, at, with);
                *entries = all.as_array_mut().map(std::mem::take).unwrap_or_default();
            } else if let Ok(entries) = &mut outcome {
                apply_fault(entries, &fault);
            }
            fault_injection::break_in_transit(render(outcome, uri), &fault, cleared).await
        }
    }
}

/// The authorised person, or the refusal.
async fn authorize(
    simulator: &Dialogporten,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Caller, Response> {
    let unauthorized = |challenge| {
        (
            StatusCode::UNAUTHORIZED,
            [(header::WWW_AUTHENTICATE, challenge)],
        )
    };
    if bearer(headers).is_none() {
        return Err(unauthorized("Bearer").into_response());
    }
    match identify(simulator, headers).await {
        Ok(Identity::Person(caller)) => Ok(caller),
        // A dialog token opens the event stream of its dialog and nothing else.
        Ok(Identity::Dialog(_)) | Err(_) => {
            Err(unauthorized("Bearer error=\"invalid_token\"").into_response())
        }
        Ok(Identity::NoScope) => Err(StatusCode::FORBIDDEN.into_response()),
        Ok(Identity::UnknownType) => Err(refusal_response(
            uri,
            Refusal::UserType,
            "The request was made with an unsupported user type.",
        )),
        Ok(Identity::UnknownLevel) => Err(server_error(uri)),
    }
}

/// Why the list is refused.
#[derive(Clone, Copy)]
enum Refusal {
    Malformed,
    UserType,
    NotFound,
    Deleted,
    TooLow,
}

/// Entries of the requested list, oldest first.
fn load_entries(
    inner: &Inner,
    caller: &Caller,
    endpoint: RestEndpoint,
    id: Uuid,
) -> Result<Vec<Value>, (Refusal, String)> {
    let key = "Entity 'DialogEntity' with the following key(s)";
    let not_found = || (Refusal::NotFound, format!("{key} was not found: ({id})."));
    let access = inner.rights.access_of(&caller.pid, inner.clock.now());
    let state = inner.state.read().unwrap_or_else(PoisonError::into_inner);
    let dialog = state.get(id).ok_or_else(not_found)?;
    let Some(access) = access.filter(|access| access.may_list(dialog)) else {
        return Err(not_found());
    };
    if dialog.deleted {
        // The real Dialogporten answers 404 for the labels of a deleted dialog
        // (`docs/rules/dialogporten.md#labels-of-the-deleted`).
        return Err(match endpoint {
            RestEndpoint::Label => not_found(),
            RestEndpoint::Seen | RestEndpoint::Transmissions => {
                (Refusal::Deleted, format!("{key} is removed: ({id})."))
            }
        });
    }
    if caller.level < inner.level_of(dialog) {
        let message = "Altinn authentication level too low.";
        return Err((Refusal::TooLow, message.to_owned()));
    }
    Ok(match endpoint {
        RestEndpoint::Seen => seen_entries(inner, caller, dialog),
        RestEndpoint::Label => label_entries(inner, dialog),
        RestEndpoint::Transmissions => {
            transmission_entries(inner, dialog, &access.allowed_actions(dialog))
        }
    })
}

fn seen_entries(inner: &Inner, caller: &Caller, dialog: &Dialog) -> Vec<Value> {
    let mut entries: Vec<&SeenEntry> = dialog.seen_log.iter().collect();
    entries.sort_by_key(|entry| (entry.at, entry.id));
    let written = entries.into_iter().map(|entry| {
        json!({
            "id": entry.id,
            "seenAt": seven_decimals(entry.at),
            "seenBy": actor(inner, Some(&entry.pid)),
            "isViaServiceOwner": entry.channel == ReadChannel::ServiceOwner,
            "isCurrentEndUser": entry.pid == caller.pid,
        })
    });
    written.collect()
}

fn label_entries(inner: &Inner, dialog: &Dialog) -> Vec<Value> {
    let mut entries: Vec<&LabelEntry> = dialog.label_log.iter().collect();
    entries.sort_by_key(|entry| entry.created_at);
    let written = entries.into_iter().map(|entry| {
        json!({
            "createdAt": seven_decimals(entry.created_at),
            "name": entry.name,
            "action": entry.action,
            "performedBy": actor(inner, entry.performed_by.as_deref()),
        })
    });
    written.collect()
}

/// Transmissions, oldest first: fields and texts, with the addresses masked that the reader may not
/// use. Absent fields are left out.
fn transmission_entries(inner: &Inner, dialog: &Dialog, rights: &AllowedActions) -> Vec<Value> {
    let mut all: Vec<&Transmission> = dialog.create.transmissions.iter().collect();
    all.sort_by_key(|one| (one.created_at, one.id));
    let written = all.into_iter().map(|one| {
        let may_open = rights.may_open_transmission(one.authorization_attribute.as_ref());
        let mut entry = json!({
            "id": one.id,
            "createdAt": seven_decimals(one.created_at.unwrap_or(dialog.created_at)),
            "isAuthorized": may_open,
            "type": one.kind,
            "sender": sender(inner, one),
        });
        let content = one.content.as_ref().map(|content| {
            let hidden = Some(UNAUTHORIZED).filter(|_| !may_open);
            let texts = [
                ("title", &content.title, None),
                ("summary", &content.summary, None),
                ("contentReference", &content.content_reference, hidden),
            ];
            let written = texts.into_iter().filter_map(|(name, text, hidden)| {
                Some((name.to_owned(), content_value(text.as_ref()?, hidden)))
            });
            Value::Object(written.collect())
        });
        if let (Some(fields), Some(content)) = (entry.as_object_mut(), content) {
            fields.insert("content".to_owned(), content);
        }
        entry
    });
    written.collect()
}

fn sender(inner: &Inner, one: &Transmission) -> Value {
    match one.sender.actor_id.as_deref().and_then(pid_from_urn) {
        Some(pid) => actor(inner, Some(pid)),
        None => json!({ "actorType": one.sender.actor_type }),
    }
}

/// A text in all its languages, or with this address in place of each.
fn content_value(content: &ContentValue, instead: Option<&str>) -> Value {
    let value = content.value.iter().map(|text| {
        let value = instead.unwrap_or(&text.value);
        json!({ "value": value, "languageCode": text.language_code })
    });
    json!({ "value": value.collect::<Vec<_>>(), "mediaType": content.media_type })
}

/// A masked person, or the service owner. Absent fields are left out.
fn actor(inner: &Inner, pid: Option<&str>) -> Value {
    let Some(pid) = pid else {
        return json!({ "actorType": ActorType::ServiceOwner });
    };
    let mut actor = json!({
        "actorType": ActorType::PartyRepresentative,
        "actorId": inner.mask(pid),
    });
    if let (Some(name), Some(fields)) = (inner.register_names.get(pid), actor.as_object_mut()) {
        fields.insert("actorName".to_owned(), json!(name));
    }
    actor
}

fn seven_decimals(time: Timestamp) -> String {
    format!("{time:.7}")
}

/// Applies a fault that changes the answer.
fn apply_fault(entries: &mut [Value], fault: &Fault) {
    let change = |name: &str, value: &mut Value| match fault {
        Fault::UnknownEnum if ENUM_FIELDS.contains(&name) => {
            *value = json!(UNKNOWN_VALUE);
            true
        }
        Fault::Replace { field, with } if field == name => {
            value.clone_from(with);
            true
        }
        _ => false,
    };
    for entry in entries {
        fault_injection::change_nested_fields(entry, &change);
    }
}

fn render(outcome: Result<Vec<Value>, (Refusal, String)>, uri: &Uri) -> Response {
    match outcome {
        Ok(entries) => json_response(
            StatusCode::OK,
            "application/json; charset=utf-8",
            &json!(entries),
        ),
        Err((refusal_kind, message)) => refusal_response(uri, refusal_kind, &message),
    }
}

/// A refusal in the real one's wording (`docs/rules/dialogporten.md#refusals`).
fn refusal_response(uri: &Uri, why: Refusal, message: &str) -> Response {
    let (status, title, section, key) = match why {
        Refusal::Malformed => (
            StatusCode::BAD_REQUEST,
            "One or more validation errors occurred.",
            "6.5.1",
            "dialogId",
        ),
        Refusal::UserType => (StatusCode::FORBIDDEN, "Forbidden.", "6.5.3", "Type"),
        Refusal::TooLow => (StatusCode::FORBIDDEN, "Forbidden.", "6.5.3", "Forbidden"),
        Refusal::NotFound => (
            StatusCode::NOT_FOUND,
            "Resource not found.",
            "6.5.4",
            "DialogEntity",
        ),
        Refusal::Deleted => (
            StatusCode::GONE,
            "Resource no longer available.",
            "6.5.9",
            "DialogEntity",
        ),
    };
    let body = json!({
        "type": format!("https://datatracker.ietf.org/doc/html/rfc7231#section-{section}"),
        "title": title,
        "status": status.as_u16(),
        "instance": uri.path(),
        "errors": { key: [message] },
        "traceId": trace_id(),
    });
    json_response(status, "application/problem+json; charset=utf-8", &body)
}

/// The real Dialogporten's answer to an internal error.
fn server_error(uri: &Uri) -> Response {
    let body = json!({
        "type": "https://datatracker.ietf.org/doc/html/rfc7231#section-6.6.1",
        "title": "An error occurred while processing the request.",
        "status": 500,
        "detail": "Something went wrong during the request.",
        "instance": uri.path(),
        "traceId": trace_id(),
    });
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    json_response(status, "application/json; charset=utf-8", &body)
}

/// A trace id for this request, in the format of W3C Trace Context.
fn trace_id() -> String {
    let (trace, span) = (Uuid::new_v4().simple(), Uuid::new_v4().as_u64_pair().0);
    format!("00-{trace}-{span:016x}-00")
}

fn json_response(status: StatusCode, kind: &'static str, body: &Value) -> Response {
    let headers = [(header::CONTENT_TYPE, kind)];
    (status, headers, Body::from(body.to_string())).into_response()
}
