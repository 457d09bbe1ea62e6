//! Middleware that requires a valid login, and completes the error pages of signed-in people.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, header::SET_COOKIE};

use crate::{
    app::App,
    urls::ListUrl,
    views::{page::ActingParty, pages::error::ErrorKind},
    web::{
        extractors::{
            browser_session::BrowserSession,
            current_user::{CurrentUser, RequestCredentials},
            preferences::Preferences,
            reader::Reader,
        },
        services::{page_context::PageContext, party_list::PartyList, party_selection},
    },
};

/// Middleware that requires a valid login: without one, a navigation is redirected to log in and
/// any other request gets 401 (`docs/rules/login.md#oidc-11`). Pages and forms count as activity of
/// the login, requests of scripts do not (`docs/rules/security.md#ses-5`).
pub async fn require_login(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let credentials = RequestCredentials::from_parts(&parts);
    let user = match CurrentUser::load(&app, credentials).await {
        Ok(user) => user,
        Err(error) => return error.into_response(),
    };
    parts.extensions.insert(user.clone());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if is_page_for_signed_in(&response) {
        forget_fruitless_logins(&app, user.preferences(), &mut response);
    }
    if let Some(kind) = response.extensions().get::<ErrorKind>() {
        let list = ListUrl::at(&user.here).or_else(|| kind.list(&user.here));
        let page_context = with_acting_party(&Reader::new(app, user), list).await;
        response.extensions_mut().insert(page_context);
    }
    response
}

/// Whether a response proves that the login led to a page: any page of a signed-in person, also one
/// that says that a dialog does not exist or that Dialogporten does not answer.
fn is_page_for_signed_in(response: &Response) -> bool {
    let kind = response.extensions().get::<ErrorKind>();
    let asks_for_login = kind.is_some_and(|kind| {
        matches!(
            kind,
            ErrorKind::LoginLoop | ErrorKind::SignedOut | ErrorKind::SignedOutMidway { .. }
        )
    });
    !response.status().is_redirection() && !asks_for_login
}

fn forget_fruitless_logins(app: &App, preferences: Preferences, response: &mut Response) {
    if preferences.fruitless_logins > 0
        && let Some(cookie) = preferences.without_fruitless_logins().set(app.cookies)
    {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

/// Completes an error page of a route that is open to everybody: for a signed-in person it gets the
/// log-out button, and counts as a page that the login led to.
pub async fn complete_error_page(
    app: &App,
    browser_session: &BrowserSession,
    headers: &HeaderMap,
    response: &mut Response,
) {
    let kind = response.extensions().get::<ErrorKind>();
    let is_store_away = matches!(kind, Some(ErrorKind::StoreUnavailable));
    let (Some(reference), false) = (browser_session.login(), is_store_away) else {
        return;
    };
    let is_alive = app.store.auth_session(reference).await;
    if !matches!(is_alive, Ok(Some(_))) {
        return;
    }
    let page_context = response.extensions().get::<PageContext>().cloned();
    let page_context = PageContext {
        acting_party: Some(ActingParty::unknown()),
        ..page_context.unwrap_or_default()
    };
    response.extensions_mut().insert(page_context);
    // A response that sets cookies itself answers a login.
    if is_page_for_signed_in(response) && !response.headers().contains_key(SET_COOKIE) {
        forget_fruitless_logins(app, Preferences::read(app.cookies, headers), response);
    }
}

/// The page context of an error page: acting party of the list that the address names, else the
/// person's own party, as far as both are known without a call (`docs/rules/security.md#acc-8`).
async fn with_acting_party(reader: &Reader, list_url: Option<ListUrl>) -> PageContext {
    let parties = PartyList::without_asking(&reader.app, &reader.user).await;
    let of_address = match &list_url {
        Some(list_url) => {
            let found = party_selection::find(reader, &parties, list_url).await.ok();
            found.map(|found| reader.acting_at(&parties, &found.party_selection, list_url))
        }
        None => None,
    };
    let is_of_address = of_address.is_some();
    let own = || Some(reader.acting_party(&parties, parties.own()?));
    let page_context = reader.user.page_context().clone();
    PageContext {
        acting_party: of_address.or_else(own).or(page_context.acting_party),
        folder: list_url
            .map(|list_url| list_url.folder)
            .filter(|_| is_of_address),
        ..page_context
    }
}
