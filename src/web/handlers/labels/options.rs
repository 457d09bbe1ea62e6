//! `/dialog/{id}/valg`: label actions for one row of a list. Lists find the dialog, which is never
//! opened, since that would be a receipt for a reading that did not happen
//! (`docs/rules/inbox.md#g-4`).

use axum::response::Response;
use http::StatusCode;

use crate::{
    domain::{CurrentState, DialogId, PreviousState},
    urls::{ListUrl, SelectionMode},
    views::pages::options::{OptionsInput, OptionsPage},
    web::{
        error::AppError,
        extractors::{FromWord as _, Query, Word, reader::Reader},
        html,
        sealed::label_target::{LabelTarget, SealedForm},
        services::label_changes::LinkTarget,
    },
};

/// Shows the actions for the dialog's current state, or for the sealed one when Dialogporten does
/// not answer.
///
/// # Errors
/// When the address is not ours, the party is not the reader's, or the login has ended or cannot be
/// refreshed.
pub async fn show(
    reader: Reader,
    Word(id): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let LinkTarget { drawn, party, now } = reader.link_target(id, &query).await?;
    let sealed = sealed_form(&reader, &drawn, &now)?;
    let list = query.list();
    let list = list.map(|list| list.selection_mode(SelectionMode::No));
    let (parties, view) = (reader.parties().await?, reader.page(Some(party)).await?);
    let input = OptionsInput {
        id,
        party,
        previous: now.dialog().map_or(drawn.previous, PreviousState::of),
        now: &now,
        sealed: sealed.parts(),
        list: &list.unwrap_or_else(|| ListUrl::new(drawn.party.clone(), drawn.previous.folder)),
        beside: query.get("ved").and_then(DialogId::from_word),
        parties,
        owners: &|code| reader.owner_name(code),
    };
    Ok(html::html(StatusCode::OK, &OptionsPage::new(view, &input)))
}

/// The label form for the dialog's current state, else for the one that the link was rendered for.
fn sealed_form(
    reader: &Reader,
    drawn: &LabelTarget,
    now: &CurrentState,
) -> Result<SealedForm, AppError> {
    let fresh = now.dialog();
    let fresh = fresh.and_then(|now| LabelTarget::of(now, &drawn.party));
    let target = fresh.as_ref().unwrap_or(drawn);
    let keyring = reader.app.store.keyring();
    Ok(SealedForm::new(keyring, reader.person(), target)?)
}
