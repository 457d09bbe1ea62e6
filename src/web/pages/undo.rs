//! `/angre/{endring}`: undoes a change of labels, and tells what became of that when it is not simply
//! undone.

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::DialogSummary,
    routes::UndoPath,
    session::{Change, ChangeId, ChangeState},
    view::pages::label::{LabelInput, LabelPage, Offer, Trouble},
    web::{
        error::{AppError, go_to},
        extract::Word,
        known_parties::KnownParties,
        labelling::{self, Note, Wish},
        page,
        pages::label::{answer, now},
        signed_in::SignedIn,
        visit::PostedForm,
    },
};

/// Undoes the change. A form that came too late is asked about again (`security.md` ACT-3).
///
/// # Errors
/// When the party is no longer the reader's, or the store or the login fails.
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
    let consent = form.fields.get("revisjon").and_then(|r| r.parse().ok());
    let state = labelling::undo(&app, &signed_in, (&id, &change), consent).await?;
    if state == ChangeState::Undone {
        let wish = Wish::of_note(&app, &signed_in, &change.note)?;
        return Ok(go_to(&wish.confirmed(&id)));
    }
    Ok(go_to(&here))
}

/// Tells what became of it, with where the dialog is now.
///
/// # Errors
/// When the party is no longer the reader's, or the store or the login fails.
pub async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Word(id): Word<ChangeId>,
) -> Result<Response, AppError> {
    let change: Option<Change<Note>> = app.store.change(signed_in.person(), &id).await?;
    let Some(change) = change else {
        return too_late(&app, &signed_in).await;
    };
    let wish = Wish::of_note(&app, &signed_in, &change.note)?;
    if change.state == ChangeState::Undone {
        return Ok(go_to(&wish.confirmed(&id)));
    }
    let parties = KnownParties::ask(&app, &signed_in).await?;
    let now = now(&app, &signed_in, &parties, &wish).await?;
    let dialog = now.as_ref().and_then(Option::as_ref);
    let trouble = trouble(change.state, &wish, dialog);
    let revision = dialog.and_then(|dialog| dialog.context_revision);
    let is_open = dialog.is_none_or(|dialog| !wish.action.is_undone(wish.drawn.folder, dialog));
    let address = UndoPath(id.as_str()).to_string();
    let offer = match trouble {
        Trouble::UndoNotYet | Trouble::UndoNotSent => Some(Offer::Undo {
            address,
            consent: None,
        }),
        Trouble::UndoConflict | Trouble::UndoUnsure if is_open && revision.is_some() => {
            Some(Offer::Undo {
                address,
                consent: revision,
            })
        }
        _ => None,
    };
    answer(&app, &signed_in, &parties, (&wish, trouble, now), offer)
}

/// Nothing is remembered of the change any more.
async fn too_late(app: &App, signed_in: &SignedIn) -> Result<Response, AppError> {
    let parties = KnownParties::ask(app, signed_in).await?;
    let input = LabelInput {
        trouble: Trouble::UndoTooLate,
        now: None,
        offer: None,
        list: None,
        owners: &|code| signed_in.owner_name(app, code),
    };
    let view = LabelPage::new(signed_in.page(app, &parties, None), &input);
    Ok(page::html(StatusCode::OK, &view))
}

fn trouble(state: ChangeState, wish: &Wish, dialog: Option<&DialogSummary>) -> Trouble {
    match state {
        ChangeState::Done => Trouble::UndoNotYet,
        ChangeState::UndoConflict => Trouble::UndoConflict,
        ChangeState::UndoGone => Trouble::Gone,
        ChangeState::UndoRefused => Trouble::Refused,
        ChangeState::UndoNotSent => Trouble::UndoNotSent,
        ChangeState::UndoUnsure | ChangeState::Undoing => {
            let former = wish.drawn.folder;
            if dialog.is_some_and(|dialog| wish.action.is_undone(former, dialog)) {
                Trouble::DoneAfterAll
            } else {
                Trouble::UndoUnsure
            }
        }
        // Never made, so there is nothing to undo.
        _ => Trouble::UndoTooLate,
    }
}
