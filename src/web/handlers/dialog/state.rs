//! `/dialog/{id}/tilstand`: whether a dialog has changed since its page was rendered, for the
//! script that has just sent an action. It reads lists and is no read receipt
//! (`docs/rules/inbox.md#a-6`).

use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use serde::Serialize;

use crate::{
    domain::DialogId,
    web::{
        error::AppError,
        extractors::{Query, Word, reader::Reader},
        services::dialog_state::DialogFreshness,
    },
};

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
    reader: Reader,
    Word(id): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let (state, link) = reader.dialog_state(id, &query).await?;
    let list = match state {
        DialogFreshness::Gone => Some(reader.list_without(&link, &query)?),
        _ => None,
    };
    Ok(Json(Answer { state, list }).into_response())
}
