//! `/dialog/{id}/bevis`: gives the dialog token to the script of a dialog's page only
//! (`docs/rules/login.md#oidc-18`).

use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use http::StatusCode;
use serde::Serialize;

use crate::{
    domain::DialogId,
    views::pages::error::ErrorKind,
    web::{
        error::{AppError, SkipErrorPage},
        extractors::{Word, browser_session::OwnForm, reader::Reader},
        sealed::dialog_token::{self, TokenFault},
    },
};

#[derive(Serialize)]
struct Answer<'a> {
    token: &'a str,
}

/// Opens the sealed dialog token in `bevis` and returns it as `{"token": …}`; 410 when it has
/// expired.
///
/// # Errors
/// When the token was not sealed for this login and this dialog.
pub async fn give(
    reader: Reader,
    Word(id): Word<DialogId>,
    OwnForm(fields): OwnForm,
) -> Result<Response, AppError> {
    let sealed = fields.get("bevis").unwrap_or_default();
    match dialog_token::open(&reader.app, reader.login(), id, sealed) {
        Ok(token) => {
            let token = token.expose();
            Ok(Json(Answer { token }).into_response())
        }
        Err(TokenFault::Expired) => {
            let mut response = StatusCode::GONE.into_response();
            response.extensions_mut().insert(SkipErrorPage);
            Ok(response)
        }
        Err(TokenFault::NotOurs) => Err(ErrorKind::BadRequest.into()),
    }
}
