//! `/a/{aktor}/{visning}/nytt`: when what a list shows last changed, for a script that says so
//! quietly (`docs/rules/inbox.md#u-6`). It opens nothing, is no activity, and shows nobody anything
//! by itself.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;
use serde::Serialize;

use super::folder::faults;
use crate::{
    app::App,
    domain::{Folder, Sort},
    routes::{ListPlace, PartyKey},
    view::pages::error::ErrorKind,
    web::{
        audience,
        error::AppError,
        extract::{Query, Words},
        gather::{self, Form},
        known_parties::KnownParties,
        signed_in::SignedIn,
    },
};

#[derive(Serialize)]
struct Answer {
    newest: Option<Timestamp>,
}

/// Gives the date of the newest content as `{"newest": …}`. It is asked for once in a while for all tabs
/// of a login together.
///
/// # Errors
/// When the party is not the reader's, the list cannot be made, or Dialogporten gives none.
pub async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Words(key, folder): Words<PartyKey, Folder>,
    query: Query,
) -> Result<Response, AppError> {
    let (place, dropped) = ListPlace::read(key, folder, query.pairs());
    let place = place.first_page();
    if place.wish.sort(folder) != Sort::Changed || !faults(&place, &dropped).is_empty() {
        return Err(ErrorKind::BadRequest.into());
    }
    let login = signed_in.reference().as_str().to_owned();
    let key = (login, place.to_string());
    let asked = newest(&app, &signed_in, &place);
    let newest = Box::pin(app.newest.try_get_with(key, asked)).await;
    let newest = newest.map_err(|error: Arc<AppError>| AppError::clone(&error))?;
    Ok(Json(Answer { newest }).into_response())
}

/// When the newest content of the list came.
async fn newest(
    app: &App,
    signed_in: &SignedIn,
    place: &ListPlace,
) -> Result<Option<Timestamp>, AppError> {
    let parties = KnownParties::ask(app, signed_in).await?;
    let addressed = audience::read(app, signed_in, &parties, place).await?;
    let whose = (&parties, &addressed.audience);
    let listed = gather::page(app, signed_in, whose, (place, None), Form::rows(1)).await?;
    Ok(listed.list.rows.first().map(|row| row.content_updated_at))
}
