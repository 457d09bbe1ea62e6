//! `/dialog/{id}`: opens one dialog and shows it.

pub mod access;
pub mod action;
pub mod calendar;
pub mod events;
pub mod history;
pub mod print;
pub mod state;
pub mod token;
pub mod transmission;
use axum::response::Response;
use http::StatusCode;

use crate::{
    domain::DialogId,
    views::pages::dialog::{DialogInput, DialogView},
    web::{
        error::AppError,
        extractors::{
            FromWord as _, Query, Word, explicit_navigation::ExplicitNavigation, reader::Reader,
        },
        sealed::label_target::SealedForm,
        services::fully_read,
    },
};

/// Handles GET: opens the dialog, which is a read receipt, and shows it.
///
/// # Errors
/// When the dialog cannot be opened, or the login has ended or cannot be refreshed.
pub async fn show(
    reader: Reader,
    navigation: ExplicitNavigation,
    Word(id): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let opened = reader.dialog(navigation, id, &query).await?;
    fully_read::note(&reader, &opened).await;
    let form = opened.sealed_form()?;
    let view = opened.page().await?;
    let owners = |code: &str| reader.owner_name(code);
    let input = DialogInput {
        label_form: form.as_ref().map(SealedForm::parts),
        beside: query.get("ved").and_then(DialogId::from_word),
        ..opened.input(&owners)
    };
    let page = DialogView::new(view, &input);
    Ok(opened.response(StatusCode::OK, &page, &opened.dialog.main_content))
}
