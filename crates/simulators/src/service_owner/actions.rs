//! Action end point: GUI actions that the inbox's page sends here with the dialog token
//! (`docs/rules/dialogporten.md#write-actions`): `POST` or `DELETE /handling/{dialog}/{action}`,
//! without a body.
//!
//! The change of the dialog is at Dialogporten before 204 is answered, and a moment after 202. An
//! action is carried out once: a second request gets an answer that says so.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::{extract::State, response::Response};
use http::{HeaderMap, Method, StatusCode, Uri};
use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Error, ServiceOwner,
    cors::{preflight, problem, with_cors_headers},
    embeds::UNANSWERED_DELAY,
    failure_modes::ActionFailure,
    responses::build_response,
    texts::{Language, texts},
    token::TokenHolder,
};

/// Delay between answer 202 and the change.
const DEFERRED_DELAY: Duration = Duration::from_secs(1);
/// Days before a dialog may be deleted, in the answer [`ActionFailure::TooEarly`].
const GRACE_DAYS: i64 = 30;

/// Progress of an action that was started.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum ActionStage {
    InProgress,
    Done,
}

/// Requested actions by dialog and name, in memory.
#[derive(Debug, Default)]
pub(super) struct ActionStore(Mutex<HashMap<(Uuid, String), ActionStage>>);

impl ActionStore {
    fn with<T>(&self, act: impl FnOnce(&mut HashMap<(Uuid, String), ActionStage>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Marks an action as started, or returns its stage if it was started before.
    fn start(&self, dialog: Uuid, name: &str) -> Result<(), ActionStage> {
        self.with(|all| {
            if let Some(stage) = all.get(&(dialog, name.to_owned())) {
                return Err(*stage);
            }
            all.insert((dialog, name.to_owned()), ActionStage::InProgress);
            Ok(())
        })
    }

    fn finish(&self, dialog: Uuid, name: &str, outcome: &Result<(), Error>) {
        let key = (dialog, name.to_owned());
        self.with(|all| match outcome {
            Ok(()) => all.insert(key, ActionStage::Done),
            Err(_) => all.remove(&key),
        });
    }

    /// Names of all actions of this dialog that are started or done.
    fn started_names(&self, dialog: Uuid) -> HashSet<String> {
        self.with(|all| {
            let of_it = all.keys().filter(|(id, _)| *id == dialog);
            of_it.map(|(_, name)| name.clone()).collect()
        })
    }
}

/// Transmissions whose opening was reported to Dialogporten.
#[derive(Debug, Default)]
pub(super) struct OpeningReports(Mutex<HashSet<Uuid>>);

impl OpeningReports {
    /// Marks the transmission as reported; `false` if it was marked before.
    pub(super) fn mark(&self, transmission: Uuid) -> bool {
        let mut reported = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reported.insert(transmission)
    }

    pub(super) fn unmark(&self, transmission: Uuid) {
        let mut reported = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reported.remove(&transmission);
    }
}

/// A requested action, parsed from method and address.
#[derive(Clone, Debug)]
struct Action {
    dialog: Uuid,
    /// Last segment of the path.
    name: String,
    /// The action that the dialog token must allow, on the service or on the part in `attribute`.
    right: String,
    attribute: Option<String>,
    method: Method,
    deletes: bool,
}

/// Carries out an action, or fails as its failure mode says.
pub(super) async fn handle(
    State(site): State<ServiceOwner>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    site.failure_modes.record(&method, &uri);
    let settings = &site.settings;
    if method == Method::OPTIONS {
        return preflight(settings, &headers, "POST, DELETE");
    }
    let response = respond(&site, &method, &uri, &headers).await;
    with_cors_headers(settings, &headers, response)
}

async fn respond(site: &ServiceOwner, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
    let refusal = |status, detail: &str| problem(status, detail, &Value::Null);
    let Some(action) = site.requested_action(method, uri) else {
        return refusal(StatusCode::NOT_FOUND, "There is no such action.");
    };
    let holder = match site.token_holder(headers, action.dialog).await {
        Ok(holder) => holder,
        Err(instead) => return instead,
    };
    if action.method != *method {
        return refusal(StatusCode::METHOD_NOT_ALLOWED, "Another method.");
    }
    let is_allowed = match &action.attribute {
        None => holder.may_on_any_part(&action.right) && holder.has_access(),
        attribute => holder.may(&action.right, attribute.as_deref()),
    };
    if !is_allowed {
        return refusal(
            StatusCode::FORBIDDEN,
            "The token does not hold this action.",
        );
    }
    let language = Language::of("", headers);
    match site.failure_modes.action_failure(action.dialog, uri) {
        ActionFailure::Never => accepted_response(),
        ActionFailure::Broken => refusal(
            StatusCode::INTERNAL_SERVER_ERROR,
            texts(language).content_broken,
        ),
        ActionFailure::TooEarly => too_early_response(site, language),
        ActionFailure::Slow => {
            tokio::time::sleep(UNANSWERED_DELAY).await;
            refusal(StatusCode::GATEWAY_TIMEOUT, "Nothing was done.")
        }
        mode => site.perform(action, holder, mode).await,
    }
}

fn accepted_response() -> Response {
    build_response(StatusCode::ACCEPTED, "text/plain; charset=utf-8", "")
}

/// Same answer as that of Altinn's apps to a deletion that comes too early.
fn too_early_response(site: &ServiceOwner, language: Language) -> Response {
    let day = SignedDuration::from_hours(24);
    let allowed = site.settings.clock.now() + day * i32::try_from(GRACE_DAYS).unwrap_or(0);
    let more = json!({
        "gracePeriodDays": GRACE_DAYS,
        "deletionAllowedAt": allowed.to_string(),
    });
    let detail = texts(language).too_early;
    problem(StatusCode::UNPROCESSABLE_ENTITY, detail, &more)
}

impl ServiceOwner {
    /// The action at this address. For a dialog created after the world's start, only the address
    /// is known.
    fn requested_action(&self, method: &Method, uri: &Uri) -> Option<Action> {
        let mut parts = uri.path().strip_prefix("/handling/")?.split('/');
        let (dialog, name) = (parts.next()?.parse().ok()?, parts.next()?.to_owned());
        let Some(case) = self.settings.cases.find(dialog) else {
            return Some(Action {
                dialog,
                right: name.clone(),
                name,
                attribute: None,
                method: method.clone(),
                deletes: *method == Method::DELETE,
            });
        };
        let actions = case.actions.as_array()?;
        let action_json = actions
            .iter()
            .find(|one| action_name(one, dialog) == Some(&name))?;
        let text = |field: &str| action_json.get(field).and_then(Value::as_str);
        Some(Action {
            dialog,
            right: text("action")?.to_owned(),
            attribute: text("authorizationAttribute").map(str::to_owned),
            method: text("httpMethod").unwrap_or("GET").parse().ok()?,
            deletes: action_json.get("isDeleteDialogAction") == Some(&json!(true)),
            name,
        })
    }

    async fn perform(&self, action: Action, holder: TokenHolder, mode: ActionFailure) -> Response {
        match self.actions.start(action.dialog, &action.name) {
            Ok(()) => {}
            Err(ActionStage::InProgress) => return accepted_response(),
            Err(ActionStage::Done) => {
                let detail = "This has been done already.";
                return problem(StatusCode::CONFLICT, detail, &Value::Null);
            }
        }
        // In a task of its own, so that a started change is finished even if the browser
        // disconnects.
        let site = self.clone();
        let wait = (mode == ActionFailure::Later).then_some(DEFERRED_DELAY);
        let work = tokio::spawn(async move {
            if let Some(wait) = wait {
                tokio::time::sleep(wait).await;
            }
            let outcome = site.apply_action(&action, &holder).await;
            site.actions.finish(action.dialog, &action.name, &outcome);
            if let Err(error) = &outcome {
                tracing::warn!(%error, "demo service owner: the action could not be carried out");
            }
            outcome.is_ok()
        });
        if mode == ActionFailure::Later {
            return accepted_response();
        }
        let is_done = work.await.unwrap_or(false);
        if mode == ActionFailure::DoneUnanswered {
            tokio::time::sleep(UNANSWERED_DELAY).await;
        }
        if is_done {
            build_response(StatusCode::NO_CONTENT, "text/plain; charset=utf-8", "")
        } else {
            let detail = "Dialogporten did not take the change.";
            problem(StatusCode::BAD_GATEWAY, detail, &Value::Null)
        }
    }

    /// Deletes the dialog, or completes it and removes the action from its offer.
    async fn apply_action(&self, action: &Action, holder: &TokenHolder) -> Result<(), Error> {
        let dialog = action.dialog;
        if action.deletes {
            return self
                .send_change(&Method::DELETE, &dialog.to_string(), &Value::Null)
                .await;
        }
        let activity = json!({
            "type": "FormSubmitted",
            "performedBy": { "actorType": "PartyRepresentative", "actorId": holder.urn },
        });
        let mut patch = json!({ "status": "Completed" });
        if let (Some(case), Some(fields)) =
            (self.settings.cases.find(dialog), patch.as_object_mut())
        {
            let started = self.actions.started_names(dialog);
            let offered = case.actions.as_array().into_iter().flatten();
            let is_left =
                |one: &&Value| action_name(one, dialog).is_none_or(|it| !started.contains(it));
            let left: Vec<_> = offered.filter(is_left).cloned().collect();
            fields.insert("guiActions".to_owned(), json!(left));
        }
        let at = |part: &str| format!("{dialog}/{part}");
        self.send_change(&Method::POST, &at("activities"), &activity)
            .await?;
        self.send_change(&Method::POST, &at("patch"), &patch).await
    }
}

/// Last segment of an action's address, if it leads to this end point.
fn action_name(action: &Value, dialog: Uuid) -> Option<&str> {
    let url = action.get("url")?.as_str()?;
    let (_, name) = url.split_once(&format!("/handling/{dialog}/"))?;
    name.split('?').next()
}
