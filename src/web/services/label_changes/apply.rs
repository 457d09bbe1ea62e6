//! Applies a label change exactly once and records its outcome (`docs/rules/security.md#act-6`,
//! `docs/rules/security.md#act-7`).
//!
//! A change is claimed in the store before it is sent, and runs in a task of its own: a browser
//! that gives up on the first of two clicks ends that request, and must not end the change with it.
//! A second request for the same change waits for its outcome.

use std::time::Duration;

use tracing::Instrument as _;

use super::{ChangeRecord, LabelChangeRequest};
use crate::{
    app::App,
    domain::{Folder, LabelChange, LabelOutcome, LabelRevision},
    http_client::UpstreamTime,
    storage::{Change, ChangeId, ChangeState},
    urls,
    views::pages::error::ErrorKind,
    web::{
        error::AppError, extractors::current_user::CurrentUser, services::party_list::PartyList,
    },
};

/// How long a request waits for the outcome of a change that another request is making.
const REFRESH_TIME: Duration = Duration::from_secs(25);
/// Polling interval while it waits.
const LOOK: Duration = Duration::from_millis(100);
/// Time limit for reading the new revisions after a confirmed change.
const AFTERWARDS: Duration = Duration::from_secs(2);

/// Applies the change, or returns the state of the change when the same form was sent before.
///
/// # Errors
/// When a party is not the reader's, or the store or the login fails; nothing was changed then.
pub async fn apply(
    app: &App,
    current_user: &CurrentUser,
    change_request: &LabelChangeRequest,
    id: &ChangeId,
) -> Result<ChangeState, AppError> {
    let person = current_user.person();
    // Before anything that can fail: a person who must log in again midway finds the change there.
    if !app
        .store
        .claim_change(person, id, &change_request.note())
        .await?
    {
        return settled(app, current_user, id).await;
    }
    let (app, current_user, change_request, id) = (
        app.clone(),
        current_user.clone(),
        change_request.clone(),
        id.clone(),
    );
    spawn_detached(async move { make(&app, &current_user, &change_request, &id).await }).await
}

/// Runs `work` in a task of its own, which goes on when the request is cancelled.
pub(crate) async fn spawn_detached<T: Send + 'static>(
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    let spent = UpstreamTime::of_this_task();
    let task = async move { spent.counts(work).await };
    tokio::spawn(task.in_current_span())
        .await
        .unwrap_or(Err(AppError::Page(ErrorKind::Internal)))
}

async fn make(
    app: &App,
    current_user: &CurrentUser,
    change_request: &LabelChangeRequest,
    id: &ChangeId,
) -> Result<ChangeState, AppError> {
    let sent = attempt(app, current_user, change_request).await;
    let mut note = change_request.note();
    let state = match &sent {
        Ok((_, Some(outcome))) => match outcome {
            LabelOutcome::Done => ChangeState::Done,
            LabelOutcome::Conflict => ChangeState::Conflict,
            LabelOutcome::NotFound(ids) => {
                for (case, noted) in change_request.cases.iter().zip(&mut note.cases) {
                    noted.is_missing = ids.contains(&case.drawn.dialog);
                }
                ChangeState::Gone
            }
            LabelOutcome::Refused => ChangeState::Refused,
            LabelOutcome::Unsure => ChangeState::Unsure,
        },
        Ok((_, None)) | Err(_) => ChangeState::NotSent,
    };
    if let (ChangeState::Done, Ok((parties, _))) = (state, &sent) {
        refresh_revisions(app, current_user, (change_request, parties), &mut note).await;
    }
    record_outcome(app, current_user, id, (ChangeState::Underway, state), &note).await;
    sent.map(|_| state)
}

/// Sends the change, after a check that all its parties are the reader's.
async fn attempt(
    app: &App,
    current_user: &CurrentUser,
    change_request: &LabelChangeRequest,
) -> Result<(PartyList, Option<LabelOutcome>), AppError> {
    let parties = PartyList::ask(app, current_user).await?;
    change_request.parties(app, current_user, &parties)?;
    let targets = change_request.cases.iter().map(|case| LabelRevision {
        id: case.drawn.dialog,
        revision: case.drawn.revision,
    });
    let outcome = send(
        app,
        current_user,
        targets.collect(),
        change_request.action.change(),
    )
    .await?;
    Ok((parties, outcome))
}

/// Records the dialogs' present revisions and folders, so that undo can detect a change by somebody
/// else in between.
async fn refresh_revisions(
    app: &App,
    current_user: &CurrentUser,
    (change_request, parties): (&LabelChangeRequest, &PartyList),
    note: &mut ChangeRecord,
) {
    let seen = change_request.current_states(app, current_user, parties);
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

/// Sends a change to Dialogporten; `None` when it surely never arrived there.
pub(crate) async fn send(
    app: &App,
    current_user: &CurrentUser,
    targets: Vec<LabelRevision>,
    change: LabelChange,
) -> Result<Option<LabelOutcome>, AppError> {
    let outcome = current_user
        .call(app, |client, token| {
            let (targets, change) = (targets.clone(), change.clone());
            Box::pin(async move { client.change_labels(&token, &targets, &change).await })
        })
        .await;
    match outcome {
        Ok(outcome) => Ok(Some(outcome)),
        Err(AppError::Page(ErrorKind::UpstreamUnavailable)) => Ok(None),
        // The time limit of the page passed; the call that was under way may have arrived.
        Err(AppError::Page(ErrorKind::UpstreamTimeout)) => Ok(Some(LabelOutcome::Unsure)),
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
    app: &App,
    current_user: &CurrentUser,
    id: &ChangeId,
    step: (ChangeState, ChangeState),
    note: &ChangeRecord,
) {
    let moved = app.store.move_change(current_user.person(), id, step, note);
    match moved.await {
        Ok(true) => {}
        Ok(false) => tracing::warn!("a change was moved on by somebody else"),
        Err(error) => tracing::error!(error = %error, "the outcome of a change was not kept"),
    }
}

/// The state of a change, once it is no longer under way or the waiting time is over.
pub(crate) async fn settled(
    app: &App,
    current_user: &CurrentUser,
    id: &ChangeId,
) -> Result<ChangeState, AppError> {
    let looked = async {
        loop {
            let found: Option<Change<ChangeRecord>> =
                app.store.change(current_user.person(), id).await?;
            match found {
                Some(change) if change.state.is_moving() => tokio::time::sleep(LOOK).await,
                Some(change) => return Ok(change.state),
                None => return Ok(ChangeState::Unsure),
            }
        }
    };
    match tokio::time::timeout(REFRESH_TIME, looked).await {
        Ok(state) => state,
        Err(_) => Ok(ChangeState::Unsure),
    }
}
