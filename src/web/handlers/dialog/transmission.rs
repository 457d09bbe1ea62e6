//! `/dialog/{id}/innsending/{innsending}`: one transmission, opened, with its content. It has a
//! page of its own because fetching the content may report to the service owner that it was opened
//! (`docs/rules/inbox.md#thread`).

use axum::response::Response;
use http::StatusCode;

use crate::{
    domain::{DialogId, TransmissionId},
    views::pages::{dialog::TransmissionPage, error::ErrorKind},
    web::{
        error::AppError,
        extractors::{Query, Words, explicit_navigation::ExplicitNavigation, reader::Reader},
    },
};

/// Handles GET: opens the dialog and shows the transmission.
///
/// # Errors
/// When the dialog cannot be opened, or has no such transmission.
pub async fn show(
    reader: Reader,
    navigation: ExplicitNavigation,
    Words(id, transmission): Words<DialogId, TransmissionId>,
    query: Query,
) -> Result<Response, AppError> {
    let opened = reader.dialog(navigation, id, &query).await?;
    let mut transmissions = opened.dialog.transmissions.iter();
    let transmission = transmissions
        .find(|one| one.id == transmission)
        .ok_or(ErrorKind::NotFound)?;
    let view = opened.page().await?;
    let owners = |code: &str| reader.owner_name(code);
    let input = opened.input(&owners);
    let page = TransmissionPage::new(view, &input, transmission);
    let content = transmission.content.as_ref();
    let embed = content.filter(|_| transmission.is_authorised);
    Ok(opened.response(StatusCode::OK, &page, embed))
}
