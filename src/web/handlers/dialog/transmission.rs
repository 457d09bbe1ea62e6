//! `/dialog/{id}/innsending/{innsending}`: one transmission, opened, with its content. It has a
//! page of its own because fetching the content may report to the service owner that it was opened
//! (`docs/rules/inbox.md#thread`).

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{DialogId, TransmissionId},
    views::pages::{
        dialog::{DialogInput, TransmissionPage},
        error::ErrorKind,
    },
    web::{
        error::AppError,
        extractors::{Query, Words, current_user::CurrentUser},
        html,
        services::opened_dialog::{ExplicitNavigation, OpenedDialog},
    },
};

/// Handles GET: opens the dialog and shows the transmission.
///
/// # Errors
/// When the dialog cannot be opened, or has no such transmission.
pub async fn show(
    State(app): State<App>,
    current_user: CurrentUser,
    navigation: ExplicitNavigation,
    Words(id, transmission): Words<DialogId, TransmissionId>,
    query: Query,
) -> Result<Response, AppError> {
    let opened = OpenedDialog::load(&app, &current_user, navigation, id, &query).await?;
    let mut transmissions = opened.dialog.transmissions.iter();
    let transmission = transmissions
        .find(|one| one.id == transmission)
        .ok_or(ErrorKind::NotFound)?;
    let token = opened.sealed_token(&app, &current_user)?;
    let list = opened.list();
    let view = current_user.page(&app, &opened.parties, opened.party());
    let owners = |code: &str| current_user.owner_name(&app, code);
    let input = DialogInput {
        token: token.as_deref(),
        ..opened.input(list.as_ref(), &owners)
    };
    let shown = TransmissionPage::new(view, &input, transmission);
    let mut response = html::html(StatusCode::OK, &shown);
    let embed = transmission
        .content
        .as_ref()
        .filter(|_| transmission.is_authorised);
    let reach = opened.connect_to(&current_user, embed);
    response.extensions_mut().insert(reach);
    Ok(response)
}
