//! `/dialog/{id}/handling/{handling}`: confirmation page of a write action at the service owner. It
//! opens the dialog once more, so that the action is one that is allowed now
//! (`docs/rules/inbox.md#a-5`). The browser sends the action itself, with the dialog token
//! (`docs/decisions/0014`).

use axum::response::Response;

use crate::{
    domain::{ActionId, DialogId},
    views::pages::dialog::{ActionPage, DialogInput},
    web::{
        error::AppError,
        extractors::{Query, Words, explicit_navigation::ExplicitNavigation, reader::Reader},
        html,
        middleware::security_headers::ConnectTo,
        sealed::label_target::SealedForm,
    },
};

/// Shows the action and the address it is sent to; an action that is gone, or that this reader may
/// not use, gets a page that says so.
///
/// # Errors
/// When the dialog cannot be opened, or the login has ended or cannot be refreshed.
pub async fn show(
    reader: Reader,
    navigation: ExplicitNavigation,
    Words(id, action): Words<DialogId, ActionId>,
    query: Query,
) -> Result<Response, AppError> {
    let opened = reader.dialog(navigation, id, &query).await?;
    let form = opened.sealed_form()?;
    let view = opened.page().await?;
    let owners = |code: &str| reader.owner_name(code);
    let input = DialogInput {
        label_form: form.as_ref().map(SealedForm::parts),
        ..opened.input(&owners)
    };
    let page = ActionPage::new(view, &input, action);
    let mut response = html::html(page.status(), &page);
    let connect_to = ConnectTo::origins(page.called());
    response.extensions_mut().insert(connect_to);
    Ok(response)
}
