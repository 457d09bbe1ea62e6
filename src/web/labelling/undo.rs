//! Undoing a change (`docs/rules/inbox.md#undo`): each dialog goes back to where it lay. One that
//! somebody changed in between is left, and undone only with the reader's consent.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{
    Intent, Note,
    carry_out::{put_down, regardless, send, settled},
};
use crate::{
    app::App,
    domain::{LabelChange, LabelOutcome, LabelTarget, Sighting},
    session::{Change, ChangeId, ChangeState},
    web::{error::AppError, known_parties::PartyList, signed_in::SignedIn},
};

/// Undoes a change that stands. `consent` names the revisions that the person was shown, and agreed
/// to change, after somebody else had changed something.
///
/// # Errors
/// When a party is no longer the reader's, or the store or the login fails.
pub async fn undo(
    app: &App,
    signed_in: &SignedIn,
    (id, change): (&ChangeId, &Change<Note>),
    consent: BTreeSet<Uuid>,
) -> Result<ChangeState, AppError> {
    let intent = Intent::of_note(app, signed_in.person(), &change.note)?;
    let parties = PartyList::ask(app, signed_in).await?;
    intent.parties(app, signed_in, &parties)?;
    let is_simple = matches!(change.state, ChangeState::Done | ChangeState::UndoNotSent);
    if change.state.is_moving() {
        return settled(app, signed_in, id).await;
    }
    if !(is_simple || !consent.is_empty() && change.state.stands()) {
        return Ok(change.state);
    }
    let step = (change.state, ChangeState::Undoing);
    let person = signed_in.person();
    if !app
        .store
        .move_change(person, id, step, &change.note)
        .await?
    {
        return settled(app, signed_in, id).await;
    }
    let (app, signed_in, id) = (app.clone(), signed_in.clone(), id.clone());
    let note = change.note.clone();
    let undone = async move {
        let state = take_back(&app, &signed_in, &parties, (&intent, &note), &consent).await;
        let to = *state.as_ref().unwrap_or(&ChangeState::UndoNotSent);
        put_down(&app, &signed_in, &id, (ChangeState::Undoing, to), &note).await;
        state
    };
    regardless(undone).await
}

/// What is done with one dialog of a change that is undone.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// Sent.
    Send(LabelTarget, LabelChange),
    /// Nothing is sent, and this is how it stands.
    Leave(ChangeState),
}

async fn take_back(
    app: &App,
    signed_in: &SignedIn,
    parties: &PartyList,
    (intent, note): (&Intent, &Note),
    consent: &BTreeSet<Uuid>,
) -> Result<ChangeState, AppError> {
    let seen = intent.sightings(app, signed_in, parties).await?;
    let steps = seen
        .iter()
        .enumerate()
        .map(|(place, sighting)| step(intent, (place, sighting), note, consent));
    let mut ends = Vec::new();
    let mut groups: Vec<(LabelChange, Vec<LabelTarget>)> = Vec::new();
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
        ends.push(match send(app, signed_in, targets, change).await? {
            Some(LabelOutcome::Done) => ChangeState::Undone,
            Some(LabelOutcome::Conflict) => ChangeState::UndoConflict,
            Some(LabelOutcome::NotFound(_)) => ChangeState::UndoGone,
            Some(LabelOutcome::Refused) => ChangeState::UndoRefused,
            Some(LabelOutcome::Unsure) => ChangeState::UndoUnsure,
            None => ChangeState::UndoNotSent,
        });
    }
    Ok(worst(&ends))
}

fn step(
    intent: &Intent,
    (place, sighting): (usize, &Sighting),
    note: &Note,
    consent: &BTreeSet<Uuid>,
) -> Step {
    let dialog = match sighting {
        Sighting::Found(dialog) => dialog,
        Sighting::Nowhere => return Step::Leave(ChangeState::UndoGone),
        Sighting::Unknown => return Step::Leave(ChangeState::UndoNotSent),
    };
    let Some(case) = intent.cases.get(place) else {
        return Step::Leave(ChangeState::UndoGone);
    };
    let former = case.drawn.former;
    if intent.action.is_undone(former, dialog) {
        return Step::Leave(ChangeState::Undone);
    }
    let Some(revision) = dialog.context_revision else {
        return Step::Leave(ChangeState::UndoConflict);
    };
    let is_as_left =
        intent.action.is_in_force(dialog) && note.revision(place).is_none_or(|r| r == revision);
    // Once there is consent, it decides: it names every dialog that was agreed to.
    if consent.contains(&revision) || consent.is_empty() && is_as_left {
        let id = dialog.id;
        return Step::Send(LabelTarget { id, revision }, intent.action.undoing(former));
    }
    Step::Leave(ChangeState::UndoConflict)
}

/// How the whole stands: undone only when each of them is.
fn worst(ends: &[ChangeState]) -> ChangeState {
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
