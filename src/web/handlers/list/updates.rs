//! `/a/{aktor}/{visning}/nytt`: when the content of a list last changed, for a script that polls it
//! (`docs/rules/inbox.md#u-6`). It opens no dialog and is no activity of the login.

use std::sync::Arc;

use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;
use serde::Serialize;

use super::faults;
use crate::{
    domain::{Folder, Sort},
    urls::{ListUrl, PartyKey},
    views::pages::error::ErrorKind,
    web::{
        error::AppError,
        extractors::{Query, Words, reader::Reader},
        services::list_loader::LoadOptions,
    },
};

#[derive(Serialize)]
struct Answer {
    newest: Option<Timestamp>,
}

/// Answers the time of the newest content as `{"newest": …}`. All tabs of a login share one call
/// per interval.
///
/// # Errors
/// When the party is not the reader's, the filters are not valid, or Dialogporten gives no list.
pub async fn show(
    reader: Reader,
    Words(key, folder): Words<PartyKey, Folder>,
    query: Query,
) -> Result<Response, AppError> {
    let (list_url, ignored) = ListUrl::read(key, folder, query.pairs());
    let list_url = list_url.first_page();
    if list_url.filter.sort(folder) != Sort::Changed || !faults(&list_url, &ignored).is_empty() {
        return Err(ErrorKind::BadRequest.into());
    }
    let login = reader.login().as_str().to_owned();
    let key = (login, list_url.to_string());
    let asked = newest(&reader, &list_url);
    let newest = Box::pin(reader.app.newest.try_get_with(key, asked)).await;
    let newest = newest.map_err(|error: Arc<AppError>| AppError::clone(&error))?;
    Ok(Json(Answer { newest }).into_response())
}

/// When the newest content of the list changed; `None` for an empty list.
async fn newest(reader: &Reader, list_url: &ListUrl) -> Result<Option<Timestamp>, AppError> {
    let found = reader.resolve(list_url).await?;
    let options = LoadOptions::rows(1);
    let listed = reader.list(&found.party_selection, list_url, None, options);
    let newest = listed.await?.list.rows.into_iter().next();
    Ok(newest.map(|row| row.content_updated_at))
}
