//! `/dialog/{id}/valg`: what can be done with one row of a list. The dialog is found again in lists
//! and never opened, which would be a receipt for a reading that nobody did
//! (`docs/rules/inbox.md#g-4`).

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{DialogId, Former},
    routes::{ListUrl, SelectionMode},
    view::pages::options::{OptionsInput, OptionsPage},
    web::{
        error::AppError,
        extract::{FromWord as _, Query, Word},
        known_parties::PartyList,
        label_form::{Drawn, SealedForm},
        labelling::{Linked, linked},
        page,
        signed_in::SignedIn,
    },
};

/// Shows the choices, as the dialog is now; as the list drew it, when nobody answers that.
///
/// # Errors
/// When the address is not ours, the party is not the reader's, or the login cannot go on.
pub async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Word(id): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let parties = PartyList::ask(&app, &signed_in).await?;
    let Linked { drawn, party, now } = linked(&app, &signed_in, &parties, (id, &query)).await?;
    let fresh = now.dialog().and_then(|now| Drawn::of(now, &drawn.party));
    let list = query
        .list()
        .map(|list| list.selection_mode(SelectionMode::No));
    let sealed = SealedForm::of(&app, &signed_in, fresh.as_ref().unwrap_or(&drawn))?;
    let view = signed_in.page(&app, &parties, Some(party));
    let input = OptionsInput {
        id,
        party,
        former: now.dialog().map_or(drawn.former, Former::of),
        now: &now,
        sealed: sealed.parts(),
        list: &list.unwrap_or_else(|| ListUrl::new(drawn.party.clone(), drawn.former.folder)),
        beside: query.get("ved").and_then(DialogId::from_word),
        parties: &parties,
        owners: &|code| signed_in.owner_name(&app, code),
    };
    Ok(page::html(StatusCode::OK, &OptionsPage::new(view, &input)))
}
