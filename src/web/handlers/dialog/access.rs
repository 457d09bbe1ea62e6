//! `/dialog/{id}/tilgang`: why the reader has access to a dialog, and which service it belongs to.
//! The dialog is looked up and never opened (`docs/rules/inbox.md#access`).

use axum::response::Response;
use http::StatusCode;

use crate::{
    domain::{DialogId, LookupRefusal, Reference},
    views::pages::{
        access::{AccessInput, AccessPage},
        error::ErrorKind,
    },
    web::{
        error::AppError,
        extractors::{Query, Word, reader::Reader},
        html,
        services::service_list,
    },
};

/// Handles GET: shows role, access package or delegation, and the service.
///
/// # Errors
/// When there is no such dialog for the reader, or Dialogporten does not answer.
pub async fn show(
    reader: Reader,
    Word(id): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let parties = reader.parties().await?;
    let lookup = reader.look_up(Reference::Dialog(id)).await?;
    let lookup = lookup.map_err(not_accessible)?;
    if let Some(service) = &lookup.service {
        service_list::note_name(&reader.app, service, &lookup.service_name).await;
    }
    let party = parties.by_urn(&lookup.party);
    let key = party.and_then(|party| reader.key_of(party).transpose());
    let key = key.transpose()?;
    let (list, view) = (query.list(), reader.page(party).await?);
    let input = AccessInput {
        lookup: &lookup,
        parties,
        key: key.as_ref(),
        list: list.as_ref(),
        owners: &|code| reader.owner_name(code),
        outward: reader.app.config.public_url.outward_rule(),
    };
    Ok(html::html(StatusCode::OK, &AccessPage::new(view, &input)))
}

fn not_accessible(refusal: LookupRefusal) -> ErrorKind {
    match refusal {
        LookupRefusal::NotFound | LookupRefusal::NoReference => ErrorKind::DialogNotFound,
        LookupRefusal::NoAccess => ErrorKind::DialogNoAccess,
    }
}
