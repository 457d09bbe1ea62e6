//! `/dialog/{id}/handling/{handling}`: asks before something is done with a dialog at the service
//! owner. The dialog is opened anew for it, so what is done is what is allowed now
//! (`docs/rules/inbox.md#a-5`). The browser does it, with the dialog token (`docs/decisions/0014`).

use axum::{extract::State, response::Response};

use crate::{
    app::App,
    domain::{ActionId, DialogId},
    view::pages::dialog::{ActionPage, DialogInput},
    web::{
        error::AppError,
        extract::{Query, Words},
        headers::ConnectTo,
        label_form::SealedForm,
        opening::{ExplicitNavigation, OpenedDialog},
        page,
        signed_in::CurrentUser,
    },
};

/// Shows what the action is and where it leads; one that is gone, or not this reader's to do, is said to
/// be so.
///
/// # Errors
/// When the dialog cannot be read.
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
    let mut response = page::html(shown.status(), &shown);
    let reach = ConnectTo::origins(shown.called());
    response.extensions_mut().insert(reach);
    Ok(response)
}
