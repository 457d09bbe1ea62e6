//! `/`: the way on to the inbox of the party used last, or the start page.

use axum::{
    extract::{Request, State},
    response::Response,
};
use http::StatusCode;

use crate::{
    app::App,
    domain::{Folder, PartyUrn},
    routes::{FolderPath, LocalPath},
    session::Setting,
    view::pages::{error::ErrorKind, start::StartPage},
    web::{
        error::{AppError, go_to},
        frame::Frame,
        page,
        signed_in::{Asker, SignedIn},
        visit::Visit,
    },
};

/// Shows the start page to whoever is signed out, and sends everybody else on.
///
/// # Errors
/// When the parties cannot be read.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    request: Request,
) -> Result<Response, AppError> {
    let frame = request
        .extensions()
        .get::<Frame>()
        .cloned()
        .unwrap_or_default();
    let headers = request.headers().clone();
    if let Some(signed_in) = SignedIn::if_signed_in(&app, Asker::of(&request)).await? {
        return to_inbox(&app, &visit, &signed_in).await;
    }
    let page = frame.page(&app, &headers, LocalPath::start());
    Ok(page::html(StatusCode::OK, &StartPage::new(page)))
}

/// The party used last, else oneself, else whoever comes first (`inbox-features.md` §5.3).
async fn to_inbox(app: &App, visit: &Visit, signed_in: &SignedIn) -> Result<Response, AppError> {
    let parties = signed_in.parties(app).await?;
    let last = app
        .store
        .setting(signed_in.person(), Setting::LastParty)
        .await?;
    let last = last.map(PartyUrn::new);
    let found = last.as_ref().and_then(|urn| parties.by_urn(urn));
    if last.is_some() && found.is_none() {
        visit.note_lost_party().await?;
    }
    let party = found
        .or_else(|| parties.own())
        .or_else(|| parties.selectable().next());
    let party = party.ok_or(ErrorKind::PartyNotYours)?;
    let key = signed_in
        .key_of(app, party)?
        .ok_or(ErrorKind::PartyNotYours)?;
    Ok(go_to(
        &FolderPath {
            party: &key,
            folder: Folder::Inbox,
            after: None,
        }
        .to_string(),
    ))
}
