//! `/`: the start page, or the redirect to the inbox of the default party or the one used last.

use axum::{extract::State, response::Response};
use http::{StatusCode, request::Parts};

use crate::{
    app::App,
    domain::Folder,
    urls::LocalPath,
    views::pages::start::StartPage,
    web::{
        error::{AppError, go_to},
        extractors::{
            Query,
            browser_session::BrowserSession,
            current_user::{RequestCredentials, names_person},
            reader::Reader,
        },
        html,
        services::{
            landing_list,
            old_address::{self, OldAddress},
            page_context::PageContext,
        },
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
    request: Parts,
) -> Result<Response, AppError> {
    let credentials = RequestCredentials::from_parts(&request);
    let Some(reader) = Reader::if_signed_in(&app, credentials).await? else {
        let page_context: PageContext = request.extensions.get().cloned().unwrap_or_default();
        let page = page_context.page(&app, &request.headers, here(&request));
        return Ok(html::html(StatusCode::OK, &StartPage::new(page)));
    };
    // An address of the previous inbox, with its list in the parameters.
    let owner_of = |sender: &str| old_address::owner_of(&app, sender);
    let old = OldAddress::read(Folder::Inbox, &query, &owner_of);
    if let Some(address) = old.named() {
        return Ok(go_to(&address));
    }
    let address = landing_list::address(&browser_session, &reader, &old);
    Ok(go_to(&address.await?))
}

/// The return address of the login: an old one names its list in the parameters. An address with
/// what looks like an identity number is not carried on.
fn here(request: &Parts) -> LocalPath {
    let address = request.uri.path_and_query();
    let address = address.map_or("/", http::uri::PathAndQuery::as_str);
    LocalPath::parse(address)
        .filter(|_| !names_person(address))
        .unwrap_or_else(LocalPath::start)
}
