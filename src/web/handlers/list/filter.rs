//! `/a/{aktor}/{visning}/filter`: all filters of a list, as one form.

use axum::response::Response;
use http::StatusCode;

use super::faults;
use crate::{
    domain::{DialogPage, Folder, PartySelection, identity_number, list_filter::FilterError},
    urls::{ListUrl, PartyKey},
    views::pages::filter::{FilterInput, FilterPage},
    web::{
        error::AppError,
        extractors::{Query, Words, reader::Reader},
        html,
        services::{list_loader::LoadOptions, service_list},
    },
};

/// Shows the form with the filters of the list; `finn` searches in the lists of service owners and
/// services.
///
/// # Errors
/// When the party is not the reader's.
pub async fn show(
    reader: Reader,
    Words(key, folder): Words<PartyKey, Folder>,
    query: Query,
) -> Result<Response, AppError> {
    let (list_url, ignored) = ListUrl::read(key, folder, query.pairs());
    let wanted = query.get("finn").unwrap_or_default();
    let faults = faults(&list_url, &ignored);
    answer(&reader, (&list_url, wanted), &faults).await
}

/// Shows the form in place of a list whose filters are not valid, with the errors at its fields
/// (422).
///
/// # Errors
/// When the party is not the reader's.
pub(crate) async fn ask_again(
    reader: &Reader,
    list_url: &ListUrl,
    faults: &[FilterError],
) -> Result<Response, AppError> {
    answer(reader, (list_url, ""), faults).await
}

async fn answer(
    reader: &Reader,
    (list_url, wanted): (&ListUrl, &str),
    faults: &[FilterError],
) -> Result<Response, AppError> {
    let found = reader.resolve_page(list_url).await?;
    let party_selection = &found.party_selection;
    let urns = party_selection.urns();
    let (services, present) = tokio::join!(
        service_list::load(reader, &urns),
        present(reader, party_selection, list_url)
    );
    let parties = reader.parties().await?;
    let view = reader.page_at(party_selection, list_url).await?;
    let is_refused = identity_number::is_in(wanted);
    let input = FilterInput {
        party_selection,
        parties,
        list_url,
        services: services.as_deref().ok(),
        present: &present.rows,
        owners: &|code| reader.owner_name(code),
        wanted: if is_refused { "" } else { wanted },
        is_refused,
        faults,
    };
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(html::html(status, &FilterPage::new(view, &input)))
}

/// The newest dialogs of the folder, so that owners and services that occur there can be offered
/// first; empty when they cannot be loaded.
async fn present(
    reader: &Reader,
    party_selection: &PartySelection<'_>,
    list_url: &ListUrl,
) -> DialogPage {
    let folder = list_url.whole(list_url.folder);
    let form = LoadOptions::rows(reader.app.config.page_size);
    let newest = reader.list(party_selection, &folder, None, form).await;
    newest.map(|page| page.list).unwrap_or_default()
}
