//! `/`: the start page, or the redirect to the inbox of the default party or the one used last.

use axum::{
    extract::{Request, State},
    response::Response,
};
use http::StatusCode;

use crate::{
    app::App,
    domain::{Folder, Party, PartyUrn},
    urls::LocalPath,
    views::pages::{error::ErrorKind, start::StartPage},
    web::{
        error::{AppError, go_to},
        extractors::{
            Query,
            browser_session::{BrowserSession, LostBecause, LostParty},
            current_user::{CurrentUser, RequestCredentials, names_person},
        },
        handlers::legacy::old_addresses::{self, OldAddress},
        html,
        services::{page_context::PageContext, party_list::PartyList},
    },
};

/// Shows the start page to people who are signed out; redirects signed-in readers to a folder.
///
/// # Errors
/// When the parties cannot be loaded, or the store is unavailable.
pub async fn show(
    State(app): State<App>,
    browser_session: BrowserSession,
    query: Query,
    request: Request,
) -> Result<Response, AppError> {
    let page_context = request
        .extensions()
        .get::<PageContext>()
        .cloned()
        .unwrap_or_default();
    let headers = request.headers().clone();
    let credentials = RequestCredentials::of(&request);
    let here = here(&request);
    let Some(current_user) = CurrentUser::if_signed_in(&app, credentials).await? else {
        let page = page_context.page(&app, &headers, here);
        return Ok(html::html(StatusCode::OK, &StartPage::new(page)));
    };
    // An address of the previous inbox, with its list in the parameters.
    let owner_of = |sender: &str| old_addresses::owner_of(&app, sender);
    let old = OldAddress::read(Folder::Inbox, &query, &owner_of);
    if let Some(address) = old.named() {
        return Ok(go_to(&address));
    }
    let parties = PartyList::ask(&app, &current_user).await?;
    to_folder(&app, &browser_session, &current_user, &parties, old).await
}

/// The return address of the login: an old one names its list in the parameters. An address with
/// what looks like an identity number is not carried on.
fn here(request: &Request) -> LocalPath {
    let address = request.uri().path_and_query();
    let address = address.map_or("/", http::uri::PathAndQuery::as_str);
    LocalPath::parse(address)
        .filter(|_| !names_person(address))
        .unwrap_or_else(LocalPath::start)
}

/// Redirects to a folder, with the filters of `old`: of the default party, else of the one that
/// other services of the platform name, else of the one used last, else the reader's own, else of
/// the first in the list. A lost party is skipped, with a notice on the next page; with the reader
/// alone as the fallback list, no party counts as lost.
///
/// # Errors
/// When the store is unavailable, or the reader may act for nobody.
pub async fn to_folder(
    app: &App,
    browser_session: &BrowserSession,
    current_user: &CurrentUser,
    parties: &PartyList,
    old: OldAddress,
) -> Result<Response, AppError> {
    let (found, lost) = first(browser_session, current_user, parties).await?;
    if let Some(lost) = lost.filter(|_| parties.is_complete()) {
        browser_session.note_lost_party(&lost).await?;
    }
    let party = found
        .or_else(|| parties.own())
        .or_else(|| parties.selectable().next());
    let party = party.ok_or(ErrorKind::PartyNotYours)?;
    let key = current_user
        .key_of(app, party)?
        .ok_or(ErrorKind::PartyNotYours)?;
    Ok(go_to(&old.of(key)))
}

/// The party that the reader has chosen, here or elsewhere, and the first of those that is lost.
async fn first<'a>(
    browser_session: &BrowserSession,
    current_user: &CurrentUser,
    parties: &'a PartyList,
) -> Result<(Option<&'a Party>, Option<LostParty>), AppError> {
    let choices = parties.choices();
    let no_longer = |was, urn: &PartyUrn| LostParty {
        was,
        name: parties.name_of_lost(urn),
    };
    let mut missing = None;
    if let Some(urn) = &choices.default {
        match parties.by_urn(urn) {
            Some(party) => return Ok((Some(party), None)),
            None => missing = Some(no_longer(LostBecause::Default, urn)),
        }
    }
    if let Some(meant) = current_user.elsewhere.filter(|_| parties.is_complete())
        && browser_session.follows_elsewhere(meant).await?
    {
        match parties.by_platform(meant) {
            Some(party) => return Ok((Some(party), missing)),
            None => {
                missing.get_or_insert(LostParty {
                    was: LostBecause::UsedElsewhere,
                    name: parties.name_of_lost_on_platform(meant),
                });
            }
        }
    }
    let last = parties.last();
    if let (None, Some(urn)) = (last, choices.last()) {
        missing.get_or_insert_with(|| no_longer(LostBecause::UsedLast, urn));
    }
    Ok((last, missing))
}
