//! Applies a label change exactly once and records its outcome (`docs/rules/security.md#act-6`,
//! `docs/rules/security.md#act-7`).
//!
//! A change is claimed in the store before it is sent, and runs in a task of its own: a browser
//! that gives up on the first of two clicks ends that request, and must not end the change with it.
//! A second request for the same change waits for its outcome.

use std::time::Duration;

use tracing::Instrument as _;

use super::request::{ChangeRecord, LabelChangeRequest};
use crate::{
    domain::{
        Folder, LabelChange, LabelChangeResult, LabelOutcome, LabelRevision, SentLabelChange,
    },
    http_client::UpstreamTime,
    storage::{Change, ChangeId},
    telemetry::audit::{self, AuditEvent},
    urls,
    views::pages::error::ErrorKind,
    web::{error::AppError, extractors::reader::Reader},
};

/// How long a request waits for the outcome of a change that another request is making.
const REFRESH_TIME: Duration = Duration::from_secs(25);
/// Polling interval while it waits.
const LOOK: Duration = Duration::from_millis(100);
/// Time limit for reading the new revisions after a confirmed change.
const AFTERWARDS: Duration = Duration::from_secs(2);

/// Applies the change, or returns the result of the change when the same form was sent before.
///
/// # Errors
/// When a party is not the reader's, or the store or the login fails; nothing was changed then.
pub async fn apply(
    reader: &Reader,
    change_request: &LabelChangeRequest,
    id: &ChangeId,
) -> Result<LabelChangeResult, AppError> {
    let person = reader.person();
    // Before anything that can fail: a person who must log in again midway finds the change there.
    let store = &reader.app.store;
    if !store
        .claim_change(person, id, &change_request.note())
        .await?
    {
        return settled(reader, id).await;
    }
    let (reader, change_request, id) = (reader.clone(), change_request.clone(), id.clone());
    spawn_detached(async move { make(&reader, &change_request, &id).await }).await
}

/// Runs `work` in a task of its own, which goes on when the request is cancelled.
pub(crate) async fn spawn_detached<T: Send + 'static>(
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    let spent = UpstreamTime::of_this_task();
    let client = audit::client();
    let task = async move { audit::of_client(client, spent.counts(work)).await };
    tokio::spawn(task.in_current_span())
        .await
        .unwrap_or(Err(AppError::Page(ErrorKind::Internal)))
}

async fn make(
    reader: &Reader,
    change_request: &LabelChangeRequest,
    id: &ChangeId,
) -> Result<LabelChangeResult, AppError> {
    let sent = attempt(reader, change_request).await;
    let mut note = change_request.note();
    let outcome = sent
        .as_ref()
        .map_or(LabelOutcome::NotSent, |sent| sent.outcome);
    if let Ok(sent) = &sent {
        for (case, noted) in change_request.cases.iter().zip(&mut note.cases) {
            noted.is_missing = sent.not_found.contains(&case.drawn.dialog);
        }
    }
    if outcome == LabelOutcome::Done {
        refresh_revisions(reader, change_request, &mut note).await;
    }
    let result = LabelChangeResult::apply(outcome);
    record_outcome(reader, id, result, &note).await;
    sent.map(|_| result)
}

/// Sends the change, after a check that all its parties are the reader's.
async fn attempt(
    reader: &Reader,
    change_request: &LabelChangeRequest,
) -> Result<SentLabelChange, AppError> {
    change_request.parties(reader).await?;
    let targets = change_request.cases.iter().map(|case| LabelRevision {
        id: case.drawn.dialog,
        revision: case.drawn.revision,
    });
    send(reader, targets.collect(), change_request.action.change()).await
}

/// Records the dialogs' present revisions and folders, so that undo can detect a change by somebody
/// else in between.
async fn refresh_revisions(
    reader: &Reader,
    change_request: &LabelChangeRequest,
    note: &mut ChangeRecord,
) {
    let seen = change_request.current_states(reader);
    let Ok(Ok(seen)) = tokio::time::timeout(AFTERWARDS, seen).await else {
        return;
    };
    for (noted, current_state) in note.cases.iter_mut().zip(seen) {
        if let Some(dialog) = current_state.dialog() {
            noted.revision = dialog.context_revision;
            noted.lies_in = Some(urls::folder_word(Folder::of(dialog)).to_owned());
        }
    }
}

/// Sends a change to Dialogporten.
pub(crate) async fn send(
    reader: &Reader,
    targets: Vec<LabelRevision>,
    change: LabelChange,
) -> Result<SentLabelChange, AppError> {
    let outcome = reader
        .call(|client, token| {
            let (targets, change) = (targets.clone(), change.clone());
            Box::pin(async move { client.change_labels(&token, &targets, &change).await })
        })
        .await;
    match outcome {
        Ok(sent) => Ok(sent),
        Err(AppError::Page(ErrorKind::UpstreamUnavailable)) => Ok(LabelOutcome::NotSent.into()),
        // The time limit of the page passed; the call that was under way may have arrived.
        Err(AppError::Page(ErrorKind::UpstreamTimeout)) => Ok(LabelOutcome::Unsure.into()),
        Err(error) => Err(error),
    }
}

/// Records the outcome of a change. When that fails the outcome stands all the same, and the row
/// stays under way: the same form sent again then gets "unknown", and changes nothing.
#[expect(
    clippy::cognitive_complexity,
    reason = "the macros of `tracing` are counted in"
)]
pub(crate) async fn record_outcome(
    reader: &Reader,
    id: &ChangeId,
    result: LabelChangeResult,
    note: &ChangeRecord,
) {
    let underway = LabelChangeResult {
        outcome: LabelOutcome::Underway,
        ..result
    };
    reader.audit(AuditEvent::LabelsChanged(outcome_class(result.outcome)));
    let step = (underway, result);
    let moved = reader
        .app
        .store
        .move_change(reader.person(), id, step, note);
    match moved.await {
        Ok(true) => {}
        Ok(false) => tracing::warn!("a change was moved on by somebody else"),
        Err(error) => tracing::error!(error = %error, "the outcome of a change was not kept"),
    }
}

/// The outcome as the audit log has it.
fn outcome_class(outcome: LabelOutcome) -> &'static str {
    match outcome {
        LabelOutcome::Done => "done",
        LabelOutcome::Conflict => "conflict",
        LabelOutcome::NotFound => "not_found",
        LabelOutcome::NotSent => "not_sent",
        LabelOutcome::Unsure | LabelOutcome::Underway => "unsure",
        LabelOutcome::Refused
        | LabelOutcome::Unconfirmed
        | LabelOutcome::TooMany
        | LabelOutcome::Expired => "refused",
    }
}

/// The result of a change, once it is no longer under way or the waiting time is over.
pub(crate) async fn settled(reader: &Reader, id: &ChangeId) -> Result<LabelChangeResult, AppError> {
    let looked = async {
        loop {
            let found: Option<Change<ChangeRecord>> =
                reader.app.store.change(reader.person(), id).await?;
            match found {
                Some(change) if change.result.is_underway() => tokio::time::sleep(LOOK).await,
                Some(change) => return Ok(change.result),
                None => return Ok(LabelChangeResult::apply(LabelOutcome::Unsure)),
            }
        }
    };
    match tokio::time::timeout(REFRESH_TIME, looked).await {
        Ok(state) => state,
        Err(_) => Ok(LabelChangeResult::apply(LabelOutcome::Unsure)),
    }
}
