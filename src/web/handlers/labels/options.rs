//! `/dialog/{id}/valg`: label actions for one row of a list. Lists find the dialog, which is never
//! opened, since that would be a receipt for a reading that did not happen
//! (`docs/rules/inbox.md#g-4`).

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{DialogId, PreviousState},
    urls::{ListUrl, SelectionMode},
    views::pages::options::{OptionsInput, OptionsPage},
    web::{
        error::AppError,
        extractors::{FromWord as _, Query, Word, current_user::CurrentUser},
        html,
        sealed::label_target::{LabelTarget, SealedForm},
        services::{
            label_changes::{LinkTarget, linked},
            party_list::PartyList,
        },
    },
};

/// Shows the actions for the dialog's current state, or for the sealed one when Dialogporten does
/// not answer.
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
    let LinkTarget { drawn, party, now } =
        linked(&app, &current_user, &parties, (id, &query)).await?;
    let fresh = now
        .dialog()
        .and_then(|now| LabelTarget::of(now, &drawn.party));
    let list = query
        .list()
        .map(|list| list.selection_mode(SelectionMode::No));
    let sealed = SealedForm::of(&app, &current_user, fresh.as_ref().unwrap_or(&drawn))?;
    let view = current_user.page(&app, &parties, Some(party));
    let input = OptionsInput {
        id,
        party,
        previous: now.dialog().map_or(drawn.previous, PreviousState::of),
        now: &now,
        sealed: sealed.parts(),
        list: &list.unwrap_or_else(|| ListUrl::new(drawn.party.clone(), drawn.previous.folder)),
        beside: query.get("ved").and_then(DialogId::from_word),
        parties: &parties,
        owners: &|code| current_user.owner_name(&app, code),
    };
    Ok(html::html(StatusCode::OK, &OptionsPage::new(view, &input)))
}
