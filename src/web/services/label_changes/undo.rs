//! Undo of a label change (`docs/rules/inbox.md#undo`): each dialog goes back to the folder it was
//! in. A dialog that somebody changed in between is left as it is, and changed only with the
//! reader's consent.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{
    apply::{record_outcome, send, settled, spawn_detached},
    request::{ChangeRecord, LabelChangeRequest},
};
use crate::{
    domain::{CurrentState, LabelChange, LabelChangeResult, LabelOutcome, LabelRevision},
    storage::{Change, ChangeId},
    web::{error::AppError, extractors::reader::Reader},
};

/// Undoes a change that was made. `consent` holds the revisions that the person was shown, and
/// agreed to change, after somebody else had changed a dialog.
///
/// # Errors
/// When a party is no longer the reader's, or the store or the login fails.
pub async fn undo(
    reader: &Reader,
    (id, change): (&ChangeId, &Change<ChangeRecord>),
    consent: BTreeSet<Uuid>,
) -> Result<LabelChangeResult, AppError> {
    let change_request = LabelChangeRequest::of_note(&reader.app, reader.person(), &change.note)?;
    change_request.parties(reader).await?;
    let is_simple = change.result == LabelChangeResult::apply(LabelOutcome::Done)
        || change.result == LabelChangeResult::undo(LabelOutcome::NotSent);
    if change.result.is_underway() {
        return settled(reader, id).await;
    }
    if !(is_simple || !consent.is_empty() && change.result.stands()) {
        return Ok(change.result);
    }
    let step = (
        change.result,
        LabelChangeResult::undo(LabelOutcome::Underway),
    );
    let person = reader.person();
    let store = &reader.app.store;
    if !store.move_change(person, id, step, &change.note).await? {
        return settled(reader, id).await;
    }
    let (reader, id) = (reader.clone(), id.clone());
    let note = change.note.clone();
    let undone = async move {
        let outcome = revert(&reader, (&change_request, &note), &consent).await;
        let to = *outcome.as_ref().unwrap_or(&LabelOutcome::NotSent);
        record_outcome(&reader, &id, LabelChangeResult::undo(to), &note).await;
        outcome.map(LabelChangeResult::undo)
    };
    spawn_detached(undone).await
}

/// What undo does with one dialog of the change.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// This label change is sent to Dialogporten.
    Send(LabelRevision, LabelChange),
    /// No change is sent; this is the outcome for the dialog.
    Leave(LabelOutcome),
}

async fn revert(
    reader: &Reader,
    (change_request, note): (&LabelChangeRequest, &ChangeRecord),
    consent: &BTreeSet<Uuid>,
) -> Result<LabelOutcome, AppError> {
    let seen = change_request.current_states(reader).await?;
    let steps = seen
        .iter()
        .enumerate()
        .map(|(place, current_state)| step(change_request, (place, current_state), note, consent));
    let mut ends = Vec::new();
    let mut groups: Vec<(LabelChange, Vec<LabelRevision>)> = Vec::new();
    for step in steps {
        match step {
            Step::Leave(outcome) => ends.push(outcome),
            Step::Send(target, change) => match groups.iter_mut().find(|(c, _)| *c == change) {
                Some((_, targets)) => targets.push(target),
                None => groups.push((change, vec![target])),
            },
        }
    }
    // One call for each folder that dialogs go back to: at most three.
    for (change, targets) in groups {
        ends.push(send(reader, targets, change).await?.outcome);
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
        CurrentState::Nowhere => return Step::Leave(LabelOutcome::NotFound),
        CurrentState::Unknown => return Step::Leave(LabelOutcome::NotSent),
    };
    let Some(case) = change_request.cases.get(place) else {
        return Step::Leave(LabelOutcome::NotFound);
    };
    let previous = case.drawn.previous;
    if change_request.action.is_undone(previous, dialog) {
        return Step::Leave(LabelOutcome::Done);
    }
    let Some(revision) = dialog.context_revision else {
        return Step::Leave(LabelOutcome::Conflict);
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
    Step::Leave(LabelOutcome::Conflict)
}

/// The outcome for all dialogs together: undone only when each of them is.
fn combine_outcomes(ends: &[LabelOutcome]) -> LabelOutcome {
    let order = [
        LabelOutcome::Unsure,
        LabelOutcome::Conflict,
        LabelOutcome::NotSent,
        LabelOutcome::Refused,
        LabelOutcome::NotFound,
    ];
    let found = order.into_iter().find(|outcome| ends.contains(outcome));
    found.unwrap_or(LabelOutcome::Done)
}
