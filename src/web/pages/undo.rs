//! `/angre/{endring}`: undoes a change of labels, and tells what became of that when it is not simply
//! undone.

use axum::{extract::State, response::Response};

use crate::{
    app::App,
    domain::Sighting,
    routes::UndoPath,
    session::{Change, ChangeId, ChangeState},
    view::pages::label::{Offer, Trouble},
    web::{
        error::{AppError, go_to},
        extract::Word,
        known_parties::PartyList,
        labelling::{self, Intent, Note},
        pages::label::{Told, answer, forgotten},
        signed_in::SignedIn,
        visit::PostedForm,
    },
};

/// Undoes the change. A form that came too late is asked about again
/// (`docs/rules/security.md#act-3`).
///
/// # Errors
/// When a party is no longer the reader's, or the store or the login fails.
pub async fn submit(
    State(app): State<App>,
    signed_in: SignedIn,
    Word(id): Word<ChangeId>,
    form: PostedForm,
) -> Result<Response, AppError> {
    let here = UndoPath(id.as_str()).to_string();
    let change: Option<Change<Note>> = app.store.change(signed_in.person(), &id).await?;
    let Some(change) = change.filter(|_| form.has_token) else {
        return Ok(go_to(&here));
    };
    let consent = form.fields.all_named("revisjon");
    let consent = consent.filter_map(|revision| revision.parse().ok());
    let state = labelling::undo(&app, &signed_in, (&id, &change), consent.collect()).await?;
    if state == ChangeState::Undone {
        let intent = Intent::of_note(&app, signed_in.person(), &change.note)?;
        return Ok(go_to(&intent.taken_back(&id)));
    }
    Ok(go_to(&here))
}

/// Tells what became of it, with where each dialog is now.
///
/// # Errors
/// When a party is no longer the reader's, or the store or the login fails.
pub async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Word(id): Word<ChangeId>,
) -> Result<Response, AppError> {
    let change: Option<Change<Note>> = app.store.change(signed_in.person(), &id).await?;
    let Some(change) = change else {
        return forgotten(&app, &signed_in, Trouble::UndoTooLate).await;
    };
    let intent = Intent::of_note(&app, signed_in.person(), &change.note)?;
    if change.state == ChangeState::Undone {
        return Ok(go_to(&intent.taken_back(&id)));
    }
    let parties = PartyList::ask(&app, &signed_in).await?;
    let seen = intent.sightings(&app, &signed_in, &parties).await?;
    let told = Told {
        trouble: trouble(change.state, &intent, &seen),
        note: &change.note,
        intent: &intent,
    };
    let asks_consent = matches!(told.trouble, Trouble::UndoConflict | Trouble::UndoUnsure);
    let values: Vec<_> = intent
        .cases
        .iter()
        .zip(&seen)
        .map(|(case, sighting)| {
            let open = sighting.dialog().filter(|dialog| {
                asks_consent && !intent.action.is_undone(case.drawn.former, dialog)
            });
            Some(open?.context_revision?.to_string())
        })
        .collect();
    let is_simple = matches!(told.trouble, Trouble::UndoNotYet | Trouble::UndoNotSent);
    let offer = (is_simple || values.iter().any(Option::is_some)).then(|| Offer::Undo {
        address: UndoPath(id.as_str()).to_string(),
    });
    answer(&app, &signed_in, &parties, &told, (seen, values, offer)).await
}

fn trouble(state: ChangeState, intent: &Intent, seen: &[Sighting]) -> Trouble {
    match state {
        ChangeState::Done => Trouble::UndoNotYet,
        ChangeState::UndoConflict => Trouble::UndoConflict,
        ChangeState::UndoGone => Trouble::UndoGone,
        ChangeState::UndoRefused => Trouble::Refused,
        ChangeState::UndoNotSent => Trouble::UndoNotSent,
        ChangeState::UndoUnsure | ChangeState::Undoing => {
            let is_undone = intent.cases.iter().zip(seen).all(|(case, sighting)| {
                let dialog = sighting.dialog();
                dialog.is_some_and(|dialog| intent.action.is_undone(case.drawn.former, dialog))
            });
            if is_undone {
                Trouble::DoneAfterAll
            } else {
                Trouble::UndoUnsure
            }
        }
        // Never made, so there is nothing to undo.
        _ => Trouble::UndoTooLate,
    }
}
