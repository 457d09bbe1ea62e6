//! `/dialog/{id}/tilgang`: why the reader has access to a dialog, and which service it belongs to.
//! The dialog is looked up and never opened (`docs/rules/inbox.md#access`).

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{DialogId, LookupRefusal, Reference},
    views::pages::{
        access::{AccessInput, AccessPage},
        error::ErrorKind,
    },
    web::{
        error::AppError,
        extractors::{Query, Word, current_user::CurrentUser},
        html,
        services::{party_list::PartyList, service_list},
    },
};

/// Handles GET: shows role, access package or delegation, and the service.
///
/// # Errors
/// When there is no such dialog for the reader, or Dialogporten does not answer.
pub async fn show(
    State(app): State<App>,
    current_user: CurrentUser,
    Word(id): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let parties = PartyList::ask(&app, &current_user).await?;
    let lookup = current_user.look_up(&app, Reference::Dialog(id)).await?;
    let lookup = lookup.map_err(|reason| match reason {
        LookupRefusal::NotFound | LookupRefusal::NoReference => ErrorKind::DialogNotFound,
        LookupRefusal::NoAccess => ErrorKind::DialogNoAccess,
    })?;
    if let Some(service) = &lookup.service {
        service_list::note_name(&app, service, &lookup.service_name).await;
    }
    let party = parties.by_urn(&lookup.party);
    let key = match party {
        Some(party) => current_user.key_of(&app, party)?,
        None => None,
    };
    let list = query.list();
    let view = current_user.page(&app, &parties, party);
    let input = AccessInput {
        lookup: &lookup,
        parties: &parties,
        key: key.as_ref(),
        list: list.as_ref(),
        owners: &|code| current_user.owner_name(&app, code),
        loopback_allowed: !app.config.public_url.is_https(),
    };
    Ok(html::html(StatusCode::OK, &AccessPage::new(view, &input)))
}
