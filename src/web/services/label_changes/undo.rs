//! Undo of a label change (`docs/rules/inbox.md#undo`): each dialog goes back to the folder it was
//! in. A dialog that somebody changed in between is left as it is, and changed only with the
//! reader's consent.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{
    ChangeRecord, LabelChangeRequest,
    apply::{record_outcome, send, settled, spawn_detached},
};
use crate::{
    app::App,
    domain::{CurrentState, LabelChange, LabelOutcome, LabelRevision},
    storage::{Change, ChangeId, ChangeState},
    web::{
        error::AppError, extractors::current_user::CurrentUser, services::party_list::PartyList,
    },
};

/// Undoes a change that was made. `consent` holds the revisions that the person was shown, and
/// agreed to change, after somebody else had changed a dialog.
///
/// # Errors
/// When a party is no longer the reader's, or the store or the login fails.
pub async fn undo(
    app: &App,
    current_user: &CurrentUser,
    (id, change): (&ChangeId, &Change<ChangeRecord>),
    consent: BTreeSet<Uuid>,
) -> Result<ChangeState, AppError> {
    let change_request = LabelChangeRequest::of_note(app, current_user.person(), &change.note)?;
    let parties = PartyList::ask(app, current_user).await?;
    change_request.parties(app, current_user, &parties)?;
    let is_simple = matches!(change.state, ChangeState::Done | ChangeState::UndoNotSent);
    if change.state.is_moving() {
        return settled(app, current_user, id).await;
    }
    if !(is_simple || !consent.is_empty() && change.state.stands()) {
        return Ok(change.state);
    }
    let step = (change.state, ChangeState::Undoing);
    let person = current_user.person();
    if !app
        .store
        .move_change(person, id, step, &change.note)
        .await?
    {
        return settled(app, current_user, id).await;
    }
    let (app, current_user, id) = (app.clone(), current_user.clone(), id.clone());
    let note = change.note.clone();
    let undone = async move {
        let state = revert(
            &app,
            &current_user,
            &parties,
            (&change_request, &note),
            &consent,
        )
        .await;
        let to = *state.as_ref().unwrap_or(&ChangeState::UndoNotSent);
        record_outcome(&app, &current_user, &id, (ChangeState::Undoing, to), &note).await;
        state
    };
    spawn_detached(undone).await
}

/// What undo does with one dialog of the change.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// This label change is sent to Dialogporten.
    Send(LabelRevision, LabelChange),
    /// No change is sent; this is the outcome for the dialog.
    Leave(ChangeState),
}

async fn revert(
    app: &App,
    current_user: &CurrentUser,
    parties: &PartyList,
    (change_request, note): (&LabelChangeRequest, &ChangeRecord),
    consent: &BTreeSet<Uuid>,
) -> Result<ChangeState, AppError> {
    let seen = change_request
        .current_states(app, current_user, parties)
        .await?;
    let steps = seen
        .iter()
        .enumerate()
        .map(|(place, current_state)| step(change_request, (place, current_state), note, consent));
    let mut ends = Vec::new();
    let mut groups: Vec<(LabelChange, Vec<LabelRevision>)> = Vec::new();
    for step in steps {
        match step {
            Step::Leave(state) => ends.push(state),
            Step::Send(target, change) => match groups.iter_mut().find(|(c, _)| *c == change) {
                Some((_, targets)) => targets.push(target),
                None => groups.push((change, vec![target])),
            },
        }
    }
    // One call for each folder that dialogs go back to: at most three.
    for (change, targets) in groups {
        ends.push(match send(app, current_user, targets, change).await? {
            Some(LabelOutcome::Done) => ChangeState::Undone,
            Some(LabelOutcome::Conflict) => ChangeState::UndoConflict,
            Some(LabelOutcome::NotFound(_)) => ChangeState::UndoGone,
            Some(LabelOutcome::Refused) => ChangeState::UndoRefused,
            Some(LabelOutcome::Unsure) => ChangeState::UndoUnsure,
            None => ChangeState::UndoNotSent,
        });
    }
    Ok(combine_outcomes(&ends))
}

fn step(
    change_request: &LabelChangeRequest,
    (place, current_state): (usize, &CurrentState),
    note: &ChangeRecord,
    consent: &BTreeSet<Uuid>,
) -> Step {
    let dialog = match current_state {
        CurrentState::Found(dialog) => dialog,
        CurrentState::Nowhere => return Step::Leave(ChangeState::UndoGone),
        CurrentState::Unknown => return Step::Leave(ChangeState::UndoNotSent),
    };
    let Some(case) = change_request.cases.get(place) else {
        return Step::Leave(ChangeState::UndoGone);
    };
    let previous = case.drawn.previous;
    if change_request.action.is_undone(previous, dialog) {
        return Step::Leave(ChangeState::Undone);
    }
    let Some(revision) = dialog.context_revision else {
        return Step::Leave(ChangeState::UndoConflict);
    };
    let is_as_left = change_request.action.is_in_force(dialog)
        && note.revision(place).is_none_or(|r| r == revision);
    // Consent decides once there is any: it names every dialog that was agreed to.
    if consent.contains(&revision) || consent.is_empty() && is_as_left {
        let id = dialog.id;
        return Step::Send(
            LabelRevision { id, revision },
            change_request.action.undoing(previous),
        );
    }
    Step::Leave(ChangeState::UndoConflict)
}

/// The outcome for all dialogs together: undone only when each of them is.
fn combine_outcomes(ends: &[ChangeState]) -> ChangeState {
    let order = [
        ChangeState::UndoUnsure,
        ChangeState::UndoConflict,
        ChangeState::UndoNotSent,
        ChangeState::UndoRefused,
        ChangeState::UndoGone,
    ];
    let found = order.into_iter().find(|state| ends.contains(state));
    found.unwrap_or(ChangeState::Undone)
}
