//! `/dialog/{id}/tilstand`: whether a dialog has changed since its page was rendered, for the
//! script that has just sent an action. It reads lists and is no read receipt
//! (`docs/rules/inbox.md#a-6`).

use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use serde::Serialize;

use crate::{
    app::App,
    crypto::Purpose,
    domain::{CurrentState, DialogId},
    urls::{self, ListUrl},
    views::page::Page,
    web::{
        error::AppError,
        extractors::{Query, Word, current_user::CurrentUser},
        services::{
            label_changes::{LinkTarget, linked},
            party_list::PartyList,
        },
    },
};

/// Whether a dialog has changed since its page was rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DialogFreshness {
    /// The dialog is as the page shows it.
    Same,
    /// The service owner has changed the dialog since.
    Changed,
    /// No list shows the dialog any more.
    Gone,
    /// Dialogporten does not answer, or there were too many dialogs to look through.
    Unknown,
}

#[derive(Serialize)]
struct Answer {
    state: DialogFreshness,
    /// The list to go to when the dialog is gone; else `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<String>,
}

/// Answers `{"state": …}`, with the list to go to when the dialog is gone.
///
/// # Errors
/// When the address is not ours, the party is not the reader's, or the login has ended or cannot be
/// refreshed.
pub async fn show(
    State(app): State<App>,
    current_user: CurrentUser,
    Word(id): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let parties = PartyList::ask(&app, &current_user).await?;
    let (state, linked) = ask(&app, &current_user, &parties, (id, &query)).await?;
    let list = match state {
        DialogFreshness::Gone => Some(list_without(&app, &current_user, &linked, &query)?),
        _ => None,
    };
    Ok(Json(Answer { state, list }).into_response())
}

/// Compares the dialog in lists with the fingerprint in `sett`, without opening it.
///
/// # Errors
/// When the address is not ours, the party is not the reader's, or the login has ended or cannot be
/// refreshed.
pub async fn ask<'a>(
    app: &App,
    current_user: &CurrentUser,
    parties: &'a PartyList,
    (id, query): (DialogId, &Query),
) -> Result<(DialogFreshness, LinkTarget<'a>), AppError> {
    let linked = linked(app, current_user, parties, (id, query)).await?;
    let state = match &linked.now {
        CurrentState::Found(now) if query.get("sett") == Some(&now.state_mark()) => {
            DialogFreshness::Same
        }
        CurrentState::Found(_) => DialogFreshness::Changed,
        CurrentState::Nowhere => DialogFreshness::Gone,
        CurrentState::Unknown => DialogFreshness::Unknown,
    };
    Ok((state, linked))
}

/// The list that the dialog was opened from, or the folder it was in, with the sealed message that
/// it is gone.
fn list_without(
    app: &App,
    current_user: &CurrentUser,
    linked: &LinkTarget<'_>,
    query: &Query,
) -> Result<String, AppError> {
    let drawn = &linked.drawn;
    let folder = || ListUrl::new(drawn.party.clone(), drawn.previous.folder);
    let list = query.list().unwrap_or_else(folder);
    let login = current_user.reference().as_str().as_bytes();
    let keyring = app.store.keyring();
    let told = keyring.seal_text(Purpose::Gone, login, drawn.dialog.0.as_bytes())?;
    Ok(urls::list_without(&list, &told))
}

/// Adds the notice that a dialog is gone, when the address has that message sealed by us.
#[must_use]
pub fn saying_gone(app: &App, current_user: &CurrentUser, query: &Query, view: Page) -> Page {
    let login = current_user.reference().as_str().as_bytes();
    let keyring = app.store.keyring();
    let told = query
        .get("borte")
        .and_then(|told| keyring.open_text(Purpose::Gone, login, told));
    match told {
        Some(_) => view.saying("success", "dialog-gone"),
        None => view,
    }
}
