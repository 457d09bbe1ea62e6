//! Forms that come after the login has ended (`docs/rules/security.md#act-3`): what was chosen is
//! kept for the person that the form was drawn for, and nothing is done before that person has
//! logged in and said yes.
//!
//! Only a form that we drew is kept: it holds, sealed, the person and each dialog. So nobody can fill
//! the store with forms of their own, or put an intent aside for somebody else.

use super::{LabelChangeRequest, page_of};
use crate::{
    app::App,
    crypto::PersonKey,
    urls::LocalPath,
    web::{extractors::form::Fields, sealed::label_target},
};

/// Keeps the form; gives the page that asks about it. `None` when it is not ours, or cannot be kept.
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

/// The page that tells of the change that a form asks for: it is kept there as soon as it is begun.
#[must_use]
pub fn page(app: &App, person: &PersonKey, form: &Fields) -> Option<LocalPath> {
    let change_request = LabelChangeRequest::read(app, person, form).ok()?;
    LocalPath::parse(&page_of(&change_request.change_id(app, person).ok()?))
}
