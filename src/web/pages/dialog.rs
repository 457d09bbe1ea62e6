//! `/dialog/{id}`: one dialog opened.

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::DialogId,
    view::pages::dialog::{DialogInput, DialogView},
    web::{
        error::AppError,
        extract::{FromWord as _, Query, Word},
        label_form::SealedForm,
        opening::{OnPurpose, Opening},
        page, read_through,
        signed_in::SignedIn,
    },
};

/// Shows the dialog.
///
/// # Errors
/// When it cannot be read.
pub async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    on_purpose: OnPurpose,
    Word(id): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let opening = Opening::of(&app, &signed_in, on_purpose, id, &query).await?;
    read_through::note(&app, &signed_in, &opening).await;
    let form = opening.sealed_form(&app, &signed_in)?;
    let token = opening.sealed_token(&app, &signed_in)?;
    let list = opening.list();
    let view = signed_in.page(&app, &opening.parties, opening.party());
    let owners = |code: &str| signed_in.owner_name(&app, code);
    let input = DialogInput {
        label_form: form.as_ref().map(SealedForm::parts),
        token: token.as_deref(),
        beside: query.get("ved").and_then(DialogId::from_word),
        ..opening.input(list.as_ref(), &owners)
    };
    let mut response = page::html(StatusCode::OK, &DialogView::new(view, &input));
    let reach = opening.connect_to(&signed_in, &opening.dialog.main_content);
    response.extensions_mut().insert(reach);
    Ok(response)
}
