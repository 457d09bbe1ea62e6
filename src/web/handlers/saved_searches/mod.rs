//! `/sok`: the saved searches of a person: listing, opening and reordering them.

pub mod save;
use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{
        OrganisationNumber, PartyUrn, identity_number,
        name::sort_key,
        saved_search::{SavedSearch, SearchFor, moved, put_in_order},
    },
    storage::{SavedId, SavedSearchRow},
    urls::{self, ListUrl, LocalPath, group_word},
    views::{
        page::{Page, party_name},
        pages::{
            error::ErrorKind,
            save_search::SaveOffer,
            saved_searches::{News, SavedSearchesInput, SavedSearchesPage, SearchInput},
        },
    },
    web::{
        error::{AppError, go_to},
        extractors::{
            Query, Word,
            browser_session::{BrowserSession, FlashMessage, LostBecause, LostParty, OwnForm},
            current_user::CurrentUser,
        },
        html,
        services::{
            list_loader::{self, LoadOptions},
            party_list::PartyList,
            party_selection,
        },
    },
};

/// Most parties of a search whose new messages are counted: those of one call.
const MOST_COUNTED: usize = 100;

/// Lists the saved searches; with `adresse`, shows the form that saves one more; with `nye`, counts
/// the new messages of one search. They are counted for one search at a time, and only on request
/// (`docs/rules/inbox.md#ss-4`).
///
/// # Errors
/// When the store is unavailable, or the login has ended or cannot be refreshed.
pub async fn show(
    State(app): State<App>,
    browser_session: BrowserSession,
    current_user: CurrentUser,
    query: Query,
) -> Result<Response, AppError> {
    if query.get("adresse").is_some() {
        return save::ask(&app, &current_user, &query).await;
    }
    let parties = PartyList::ask(&app, &current_user).await?;
    let mut searches = all(&app, &current_user, &parties).await?;
    let wanted = query.get("nye").unwrap_or_default();
    if let Some(search) = searches.iter_mut().find(|one| one.search.id == wanted) {
        search.news = Some(count(&app, &current_user, &parties, search).await?);
    }
    let view = current_user.page(&app, &parties, parties.last());
    let view = say(view, browser_session.take_flash().await?);
    let input = SavedSearchesInput {
        searches: &searches,
        owners: &|code| current_user.owner_name(&app, code),
    };
    Ok(html::html(
        StatusCode::OK,
        &SavedSearchesPage::new(view, &input),
    ))
}

/// Adds a notice for a flash message about saved searches.
pub(crate) fn say(page: Page, flash: Option<FlashMessage>) -> Page {
    match flash {
        Some(FlashMessage::SearchSaved) => page.saying("success", "saved-done"),
        Some(FlashMessage::SearchExists) => page.saying("info", "saved-exists"),
        Some(FlashMessage::SearchRenamed) => page.saying("success", "saved-renamed"),
        Some(FlashMessage::SearchDeleted) => page.saying("success", "saved-deleted"),
        Some(FlashMessage::SomebodyElse) => page.saying("warning", "login-somebody-else"),
        _ => page,
    }
}

/// `/sok/{id}/apne`: redirects to the list, and stores when. This is the only thing that this GET
/// stores, as a folder stores the party used last: only the reader sees it, and only the reader's
/// own navigation counts, so it can be a link, which opens in another tab and can be passed on, and
/// need not be a form.
///
/// # Errors
/// When the search is not the person's, or the store is unavailable.
pub async fn open(
    State(app): State<App>,
    browser_session: BrowserSession,
    current_user: CurrentUser,
    Word(id): Word<SavedId>,
) -> Result<Response, AppError> {
    let saved = find(&app, &current_user, &id).await?;
    let list_url = list_at(&saved.body).ok_or(ErrorKind::NotFound)?;
    let parties = PartyList::ask(&app, &current_user).await?;
    if target(&app, &current_user, &parties, &list_url) == SearchFor::Lost {
        let number = OrganisationNumber::parse(list_url.party.as_str());
        let urn = number.map(|number| PartyUrn::of_organisation(&number));
        let lost = LostParty {
            was: LostBecause::OfSearch,
            name: urn.and_then(|urn| parties.name_of_lost(&urn)),
        };
        browser_session.note_lost_party(&lost).await?;
        let own = parties.own().ok_or(ErrorKind::PartyNotYours)?;
        let key = current_user.key_of(&app, own)?;
        let party = key.ok_or(ErrorKind::PartyNotYours)?;
        return Ok(go_to(&ListUrl { party, ..list_url }.to_string()));
    }
    if current_user.is_own_navigation() {
        app.store.note_opened(current_user.person(), &id).await?;
    }
    Ok(go_to(&list_url.to_string()))
}

/// `/sok/{id}/flytt`: moves a search up or down among those under its heading.
///
/// # Errors
/// When the search is not the person's, or the store is unavailable.
pub async fn reorder(
    State(app): State<App>,
    current_user: CurrentUser,
    Word(id): Word<SavedId>,
    OwnForm(fields): OwnForm,
) -> Result<Response, AppError> {
    let is_up = match fields.get("retning") {
        Some("opp") => true,
        Some("ned") => false,
        _ => return Err(ErrorKind::BadRequest.into()),
    };
    find(&app, &current_user, &id).await?;
    let parties = PartyList::ask(&app, &current_user).await?;
    let searches = all(&app, &current_user, &parties).await?;
    let searches: Vec<_> = searches.into_iter().map(|one| one.search).collect();
    if let Some(order) = moved(&searches, id.as_str(), is_up) {
        let person = current_user.person();
        app.store.save_search_order(person, &order).await?;
    }
    Ok(go_to(&urls::search_row(id.as_str())))
}

/// The search with this id, if it is the person's; another person's search counts as missing
/// (`docs/rules/security.md#acc-4`).
///
/// # Errors
/// When there is no such search, or the store is unavailable.
pub(crate) async fn find(
    app: &App,
    current_user: &CurrentUser,
    id: &SavedId,
) -> Result<SavedSearchRow, AppError> {
    let person = current_user.person();
    let saved = app.store.saved_with_id(person, id);
    saved.await?.ok_or(AppError::Page(ErrorKind::NotFound))
}

/// The list of an address, from its first page; `None` when it is not a list of ours.
#[must_use]
pub(crate) fn list_at(address: &str) -> Option<ListUrl> {
    let list_url = ListUrl::at(&LocalPath::parse(address)?)?;
    Some(list_url.first_page())
}

/// All searches of the person, in the person's order.
///
/// # Errors
/// When the store is unavailable.
pub(crate) async fn all(
    app: &App,
    current_user: &CurrentUser,
    parties: &PartyList,
) -> Result<Vec<SearchInput>, AppError> {
    let saved = app.store.saved(current_user.person()).await?;
    let mut known = Vec::with_capacity(saved.len());
    for saved in saved {
        known.extend(search_input(app, current_user, parties, saved).await);
    }
    let mut order: Vec<SavedSearch> = known.iter().map(|one| one.search.clone()).collect();
    put_in_order(&mut order, &parties.settings().search_order);
    known.sort_by_cached_key(|one| order.iter().position(|other| other.id == one.search.id));
    Ok(known)
}

async fn search_input(
    app: &App,
    current_user: &CurrentUser,
    parties: &PartyList,
    saved: SavedSearchRow,
) -> Option<SearchInput> {
    let list_url = list_at(&saved.body)?;
    let addressed = party_selection::find(app, current_user, parties, &list_url)
        .await
        .ok();
    let members = addressed
        .as_ref()
        .map(|there| there.party_selection.members());
    let can_count = members.is_some_and(|all| (1..=MOST_COUNTED).contains(&all.len()));
    let party = addressed
        .as_ref()
        .and_then(|there| there.party_selection.party());
    let language = current_user.language;
    Some(SearchInput {
        search: SavedSearch {
            id: saved.id.as_str().to_owned(),
            // A name with an identity number, from before such names were refused, is replaced by a
            // description.
            name: saved.name.filter(|name| !identity_number::is_in(name)),
            target: target(app, current_user, parties, &list_url),
            created: saved.created,
        },
        party: party.map(|party| party_name(language, party, parties)),
        since: saved.opened.unwrap_or(saved.created),
        news: None,
        can_count,
        list_url,
    })
}

/// The kind of parties that a search is for. With the reader alone as the fallback list, no party
/// counts as lost.
fn target(
    app: &App,
    current_user: &CurrentUser,
    parties: &PartyList,
    list_url: &ListUrl,
) -> SearchFor {
    let word = list_url.party.as_str().to_owned();
    if let Some(group) = list_url.party.group() {
        return SearchFor::Several(group_word(group).to_owned());
    }
    match current_user.party_of(app, parties, &list_url.party) {
        Ok(party) if party.is_self => SearchFor::Own,
        Ok(party) => SearchFor::Party(sort_key(&party.name), word),
        Err(_) if parties.is_complete() => SearchFor::Lost,
        Err(_) => SearchFor::Party(String::new(), word),
    }
}

/// Counts the messages that changed in a search since it was last opened. When Dialogporten does
/// not answer, the count is unknown and the page is shown.
async fn count(
    app: &App,
    current_user: &CurrentUser,
    parties: &PartyList,
    search: &SearchInput,
) -> Result<News, AppError> {
    let list_url = &search.list_url;
    let Ok(addressed) = party_selection::find(app, current_user, parties, list_url).await else {
        return Ok(News::Unknown);
    };
    if !search.can_count {
        return Ok(News::Unknown);
    }
    // A request for the count confirms all the calls that it takes.
    let list_url = ListUrl {
        is_confirmed_large: true,
        ..list_url.clone()
    };
    let form = LoadOptions {
        since: Some(search.since),
        ..LoadOptions::rows(News::MOST + 1)
    };
    let target = (parties, &addressed.party_selection);
    let page = match list_loader::page(app, current_user, target, (&list_url, None), form).await {
        Ok(page) => page,
        Err(AppError::Page(kind)) if kind.is_upstream_away() => return Ok(News::Unknown),
        Err(error) => return Err(error),
    };
    match page.list.rows.len() {
        _ if page.is_too_broad || page.partial.is_some() => Ok(News::Unknown),
        count if count > News::MOST => Ok(News::More),
        // There may be more after a page that ends early.
        _ if page.list.next.is_some() => Ok(News::Unknown),
        count => Ok(News::Exactly(count)),
    }
}

/// The id under which the person has saved the same list; `None` for a list that cannot be saved: a
/// folder without filters or chosen parties.
///
/// # Errors
/// When the store is unavailable.
pub(crate) async fn saved_as(
    app: &App,
    current_user: &CurrentUser,
    list_url: &ListUrl,
) -> Result<Option<SavedId>, AppError> {
    if SaveOffer::new(list_url, None).is_none() {
        return Ok(None);
    }
    let address = list_url.first_page().plain_address();
    let saved = app.store.saved_as(current_user.person(), &address);
    Ok(saved.await?)
}
