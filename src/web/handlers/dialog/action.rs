//! `/dialog/{id}/handling/{handling}`: confirmation page of a write action at the service owner. It
//! opens the dialog once more, so that the action is one that is allowed now
//! (`docs/rules/inbox.md#a-5`). The browser sends the action itself, with the dialog token
//! (`docs/decisions/0014`).

use axum::{extract::State, response::Response};

use crate::{
    app::App,
    domain::{ActionId, DialogId},
    views::pages::dialog::{ActionPage, DialogInput},
    web::{
        error::AppError,
        extractors::{Query, Words, current_user::CurrentUser},
        html,
        middleware::security_headers::ConnectTo,
        sealed::label_target::SealedForm,
        services::opened_dialog::{ExplicitNavigation, OpenedDialog},
    },
};

/// Shows the action and the address it is sent to; an action that is gone, or that this reader may
/// not use, gets a page that says so.
///
/// # Errors
/// When the dialog cannot be opened, or the login has ended or cannot be refreshed.
pub async fn show(
    State(app): State<App>,
    current_user: CurrentUser,
    navigation: ExplicitNavigation,
    Words(id, action): Words<DialogId, ActionId>,
    query: Query,
) -> Result<Response, AppError> {
    let opened = OpenedDialog::load(&app, &current_user, navigation, id, &query).await?;
    let form = opened.sealed_form(&app, &current_user)?;
    let token = opened.sealed_token(&app, &current_user)?;
    let list = opened.list();
    let view = current_user.page(&app, &opened.parties, opened.party());
    let owners = |code: &str| current_user.owner_name(&app, code);
    let input = DialogInput {
        label_form: form.as_ref().map(SealedForm::parts),
        token: token.as_deref(),
        ..opened.input(list.as_ref(), &owners)
    };
    let shown = ActionPage::new(view, &input, action);
    let mut response = html::html(shown.status(), &shown);
    let reach = ConnectTo::origins(shown.called());
    response.extensions_mut().insert(reach);
    Ok(response)
}
