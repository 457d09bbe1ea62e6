//! `/dialog/{id}/innsending/{innsending}`: one transmission opened, with its content. It is shown
//! on a page of its own because fetching it may tell the service owner that it was opened
//! (`docs/rules/inbox.md#thread`).

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{DialogId, TransmissionId},
    view::pages::{
        dialog::{DialogInput, TransmissionPage},
        error::ErrorKind,
    },
    web::{
        error::AppError,
        extract::{Query, Words},
        opening::{OnPurpose, Opening},
        page,
        signed_in::SignedIn,
    },
};

/// Shows the transmission.
///
/// # Errors
/// When the dialog cannot be read, or has no such transmission.
pub async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    on_purpose: OnPurpose,
    Words(id, transmission): Words<DialogId, TransmissionId>,
    query: Query,
) -> Result<Response, AppError> {
    let opening = Opening::of(&app, &signed_in, on_purpose, id, &query).await?;
    let mut transmissions = opening.dialog.transmissions.iter();
    let transmission = transmissions
        .find(|one| one.id == transmission)
        .ok_or(ErrorKind::NotFound)?;
    let token = opening.sealed_token(&app, &signed_in)?;
    let list = opening.list();
    let view = signed_in.page(&app, &opening.parties, opening.party());
    let owners = |code: &str| signed_in.owner_name(&app, code);
    let input = DialogInput {
        token: token.as_deref(),
        ..opening.input(list.as_ref(), &owners)
    };
    let shown = TransmissionPage::new(view, &input, transmission);
    let mut response = page::html(StatusCode::OK, &shown);
    let embed = transmission
        .content
        .as_ref()
        .filter(|_| transmission.is_authorised);
    let reach = opening.connect_to(&signed_in, embed);
    response.extensions_mut().insert(reach);
    Ok(response)
}
