//! `/angre/{endring}`: undoes a label change, and shows the outcome when it is not simply undone.

use axum::{extract::State, response::Response};

use crate::{
    app::App,
    domain::CurrentState,
    storage::{Change, ChangeId, ChangeState},
    urls::UndoPath,
    views::pages::label::{Offer, Trouble},
    web::{
        error::{AppError, go_to},
        extractors::{Word, browser_session::PostedForm, current_user::CurrentUser},
        handlers::labels::{LabelChangeReport, answer, forgotten},
        services::{
            label_changes::{self, ChangeRecord, LabelChangeRequest},
            party_list::PartyList,
        },
    },
};

/// Undoes the change. A form that came after the login had ended must be confirmed
/// (`docs/rules/security.md#act-3`).
///
/// # Errors
/// When a party is no longer the reader's, or the store or the login fails.
pub async fn submit(
    State(app): State<App>,
    current_user: CurrentUser,
    Word(id): Word<ChangeId>,
    form: PostedForm,
) -> Result<Response, AppError> {
    let here = UndoPath(id.as_str()).to_string();
    let change: Option<Change<ChangeRecord>> = app.store.change(current_user.person(), &id).await?;
    let Some(change) = change.filter(|_| form.has_token) else {
        return Ok(go_to(&here));
    };
    let consent = form.fields.all_named("revisjon");
    let consent = consent.filter_map(|revision| revision.parse().ok());
    let state = label_changes::undo(&app, &current_user, (&id, &change), consent.collect()).await?;
    if state == ChangeState::Undone {
        let change_request =
            LabelChangeRequest::of_note(&app, current_user.person(), &change.note)?;
        return Ok(go_to(&change_request.taken_back(&id)));
    }
    Ok(go_to(&here))
}

/// Shows the outcome of the undo, and where each dialog is now.
///
/// # Errors
/// When a party is no longer the reader's, or the store or the login fails.
pub async fn show(
    State(app): State<App>,
    current_user: CurrentUser,
    Word(id): Word<ChangeId>,
) -> Result<Response, AppError> {
    let change: Option<Change<ChangeRecord>> = app.store.change(current_user.person(), &id).await?;
    let Some(change) = change else {
        return forgotten(&app, &current_user, Trouble::UndoTooLate).await;
    };
    let change_request = LabelChangeRequest::of_note(&app, current_user.person(), &change.note)?;
    if change.state == ChangeState::Undone {
        return Ok(go_to(&change_request.taken_back(&id)));
    }
    let parties = PartyList::ask(&app, &current_user).await?;
    let seen = change_request
        .current_states(&app, &current_user, &parties)
        .await?;
    let told = LabelChangeReport {
        trouble: trouble(change.state, &change_request, &seen),
        note: &change.note,
        change_request: &change_request,
    };
    let asks_consent = matches!(told.trouble, Trouble::UndoConflict | Trouble::UndoUnsure);
    let values: Vec<_> = change_request
        .cases
        .iter()
        .zip(&seen)
        .map(|(case, current_state)| {
            let open = current_state.dialog().filter(|dialog| {
                asks_consent && !change_request.action.is_undone(case.drawn.previous, dialog)
            });
            Some(open?.context_revision?.to_string())
        })
        .collect();
    let is_simple = matches!(told.trouble, Trouble::UndoNotYet | Trouble::UndoNotSent);
    let offer = (is_simple || values.iter().any(Option::is_some)).then(|| Offer::Undo {
        address: UndoPath(id.as_str()).to_string(),
    });
    answer(&app, &current_user, &parties, &told, (seen, values, offer)).await
}

fn trouble(
    state: ChangeState,
    change_request: &LabelChangeRequest,
    seen: &[CurrentState],
) -> Trouble {
    match state {
        ChangeState::Done => Trouble::UndoNotYet,
        ChangeState::UndoConflict => Trouble::UndoConflict,
        ChangeState::UndoGone => Trouble::UndoGone,
        ChangeState::UndoRefused => Trouble::Refused,
        ChangeState::UndoNotSent => Trouble::UndoNotSent,
        ChangeState::UndoUnsure | ChangeState::Undoing => {
            let is_undone = change_request
                .cases
                .iter()
                .zip(seen)
                .all(|(case, current_state)| {
                    let dialog = current_state.dialog();
                    dialog.is_some_and(|dialog| {
                        change_request.action.is_undone(case.drawn.previous, dialog)
                    })
                });
            if is_undone {
                Trouble::DoneAfterAll
            } else {
                Trouble::UndoUnsure
            }
        }
        // The change was never made, so there is nothing to undo.
        _ => Trouble::UndoTooLate,
    }
}
