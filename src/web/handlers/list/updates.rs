//! `/a/{aktor}/{visning}/nytt`: when the content of a list last changed, for a script that polls it
//! (`docs/rules/inbox.md#u-6`). It opens no dialog and is no activity of the login.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    app::App,
    domain::{Folder, Sort},
    urls::{ListUrl, PartyKey},
    views::pages::error::ErrorKind,
    web::{
        error::AppError,
        extractors::{Query, Words, current_user::CurrentUser},
        handlers::list::faults,
        services::{
            list_loader::{self, LoadOptions},
            party_list::PartyList,
            party_selection,
        },
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
    State(app): State<App>,
    current_user: CurrentUser,
    Words(key, folder): Words<PartyKey, Folder>,
    query: Query,
) -> Result<Response, AppError> {
    let (list_url, ignored) = ListUrl::read(key, folder, query.pairs());
    let list_url = list_url.first_page();
    if list_url.filter.sort(folder) != Sort::Changed || !faults(&list_url, &ignored).is_empty() {
        return Err(ErrorKind::BadRequest.into());
    }
    let login = current_user.reference().as_str().to_owned();
    let key = (login, list_url.to_string());
    let asked = newest(&app, &current_user, &list_url);
    let newest = Box::pin(app.newest.try_get_with(key, asked)).await;
    let newest = newest.map_err(|error: Arc<AppError>| AppError::clone(&error))?;
    Ok(Json(Answer { newest }).into_response())
}

/// When the newest content of the list changed; `None` for an empty list.
async fn newest(
    app: &App,
    current_user: &CurrentUser,
    list_url: &ListUrl,
) -> Result<Option<Timestamp>, AppError> {
    let parties = PartyList::ask(app, current_user).await?;
    let addressed = party_selection::read(app, current_user, &parties, list_url).await?;
    let target = (&parties, &addressed.party_selection);
    let listed = list_loader::page(
        app,
        current_user,
        target,
        (list_url, None),
        LoadOptions::rows(1),
    )
    .await?;
    Ok(listed.list.rows.first().map(|row| row.content_updated_at))
}
