//! `/a/{aktor}/{visning}/nytt`: when what a list shows last changed, for a script that says so quietly
//! (`inbox-features.md` U-6). It opens nothing, is no activity, and shows nobody anything by itself.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;
use serde::Serialize;

use super::folder;
use crate::{
    app::App,
    domain::{Folder, Sort},
    routes::{ListPlace, PartyKey},
    view::pages::error::ErrorKind,
    web::{
        error::AppError,
        extract::{Query, Words},
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
    let (place, _) = ListPlace::read(key, folder, query.pairs());
    let place = place.first_page();
    if place.wish.sort(folder) != Sort::Changed || !place.wish.faults().is_empty() {
        return Err(ErrorKind::BadRequest.into());
    }
    let login = signed_in.reference().as_str().to_owned();
    let key = (login, place.to_string());
    if let Some(newest) = app.newest.get(&key).await {
        return Ok(Json(Answer { newest }).into_response());
    }
    let parties = KnownParties::ask(&app, &signed_in).await?;
    let party = signed_in
        .party_of(&app, &parties, &place.party)
        .map_err(|error| parties.explain(error))?;
    let (listed, _) = folder::ask(&app, &signed_in, party, (&place, None), 1).await?;
    let newest = listed.page.rows.first().map(|row| row.content_updated_at);
    app.newest.insert(key, newest).await;
    Ok(Json(Answer { newest }).into_response())
}
