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
use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::DialogId,
    views::pages::dialog::{DialogInput, DialogView},
    web::{
        error::AppError,
        extractors::{FromWord as _, Query, Word, current_user::CurrentUser},
        html,
        sealed::label_target::SealedForm,
        services::{
            fully_read,
            opened_dialog::{ExplicitNavigation, OpenedDialog},
        },
    },
};

/// Handles GET: opens the dialog, which is a read receipt, and shows it.
///
/// # Errors
/// When the dialog cannot be opened, or the login has ended or cannot be refreshed.
pub async fn show(
    State(app): State<App>,
    current_user: CurrentUser,
    navigation: ExplicitNavigation,
    Word(id): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let opened = OpenedDialog::load(&app, &current_user, navigation, id, &query).await?;
    fully_read::note(&app, &current_user, &opened).await;
    let form = opened.sealed_form(&app, &current_user)?;
    let token = opened.sealed_token(&app, &current_user)?;
    let list = opened.list();
    let view = current_user.page(&app, &opened.parties, opened.party());
    let owners = |code: &str| current_user.owner_name(&app, code);
    let input = DialogInput {
        label_form: form.as_ref().map(SealedForm::parts),
        token: token.as_deref(),
        beside: query.get("ved").and_then(DialogId::from_word),
        ..opened.input(list.as_ref(), &owners)
    };
    let mut response = html::html(StatusCode::OK, &DialogView::new(view, &input));
    let reach = opened.connect_to(&current_user, &opened.dialog.main_content);
    response.extensions_mut().insert(reach);
    Ok(response)
}
