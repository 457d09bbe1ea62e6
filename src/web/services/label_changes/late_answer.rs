//! Label forms that come after the login has ended (`docs/rules/security.md#act-3`): the change is
//! stored for the person that the form was rendered for, and applied only when that person has
//! logged in and confirmed it.
//!
//! Only a form that we rendered is stored: it holds, sealed, the person and each dialog. So nobody
//! can fill the store with forms of their own, or leave a change for somebody else to confirm.

use super::request::{LabelChangeRequest, page_of};
use crate::{
    app::App,
    crypto::PersonKey,
    urls::LocalPath,
    web::{extractors::form::Fields, sealed::label_target},
};

/// Stores the form's change; returns the page that asks for confirmation. `None` when the form is
/// not ours, or cannot be stored.
pub async fn keep(app: &App, form: &Fields) -> Option<LocalPath> {
    let person = label_target::open_person(app.store.keyring(), form.get("hvem")?)?;
    let change_request = LabelChangeRequest::read(app, &person, form).ok()?;
    let id = change_request.change_id(app, &person).ok()?;
    app.store
        .ask_change(&person, &id, &change_request.note())
        .await
        .ok()?;
    LocalPath::parse(&page_of(&id))
}

/// The page of the change that a form asks for, where its record is found once it has begun.
#[must_use]
pub fn page(app: &App, person: &PersonKey, form: &Fields) -> Option<LocalPath> {
    let change_request = LabelChangeRequest::read(app, person, form).ok()?;
    LocalPath::parse(&page_of(&change_request.change_id(app, person).ok()?))
}
