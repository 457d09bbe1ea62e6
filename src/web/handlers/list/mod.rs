//! `/a/{aktor}/{visning}`: a folder of one party, or of a group of them.

pub mod export;
pub mod filter;
mod notices;
mod request;
pub mod updates;

use axum::response::Response;

use self::request::ListRequest;
use crate::{
    domain::{Folder, list_filter::FilterError},
    urls::{IgnoredParam, ListUrl, PartyKey},
    web::{
        error::{AppError, go_to},
        extractors::{Query, Words, browser_session::BrowserSession, reader::Reader},
    },
};

/// Shows the first page of the list, or the one after the cursor in `etter`. A search text that
/// cannot be searched for gets an error at its field, over the list without it; other filter errors
/// show the filter form.
///
/// # Errors
/// When the party is not the reader's, or Dialogporten gives no list.
pub async fn show(
    browser_session: BrowserSession,
    reader: Reader,
    Words(key, folder): Words<PartyKey, Folder>,
    query: Query,
) -> Result<Response, AppError> {
    let (list_url, ignored) = ListUrl::read(key, folder, query.pairs());
    let faults = faults(&list_url, &ignored);
    if !faults.iter().copied().all(is_of_words) {
        return filter::ask_again(&reader, &list_url, &faults).await;
    }
    let found = reader.resolve_page(&list_url).await?;
    let request = ListRequest::new(&reader, list_url, ignored, &faults);
    let loaded = request.load(&reader, &found.party_selection).await?;
    if let Some(named) = request.naming_all(&loaded) {
        return Ok(go_to(&named.to_string()));
    }
    reader.save_last_party(&found.party_selection).await?;
    let view = request.view(&reader, &query, &found, &loaded).await?;
    let view = request.with_notices(view, &browser_session, found.unknown_units);
    let view = view.await?;
    request
        .response(&reader, &query, &found, &loaded, view)
        .await
}

/// Whether it is a fault of the search text, which the list itself shows at its field.
fn is_of_words(fault: FilterError) -> bool {
    matches!(fault, FilterError::Words(_))
}

/// Errors of the list's filters, and of parameters that the address could not keep.
#[must_use]
pub(crate) fn faults(list_url: &ListUrl, ignored: &[IgnoredParam]) -> Vec<FilterError> {
    let unkept = ignored.iter().filter_map(|ignored| ignored.fault());
    let mut faults = list_url.faults();
    faults.extend(unkept);
    faults
}
