//! `/sok`: the saved searches of a person: the list, opening one, putting them in order.

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
        handlers::save_search,
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

/// Shows the saved searches; with `adresse`, the form that saves one more; with `nye`, how many
/// messages are new in one of them. That is asked for one search at a time, and only when the
/// reader wants to know (`docs/rules/inbox.md#ss-4`).
///
/// # Errors
/// When the store or the login fails.
pub async fn show(
    State(app): State<App>,
    browser_session: BrowserSession,
    current_user: CurrentUser,
    query: Query,
) -> Result<Response, AppError> {
    if query.get("adresse").is_some() {
        return save_search::ask(&app, &current_user, &query).await;
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

/// Says what a form about saved searches has done.
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

/// `/sok/{id}/apne`: leads to the list, and notes when. That is the one thing that this page keeps, as
/// a folder keeps the party used last: it is told to the reader alone, and only the reader's own going
/// there counts, so a link, which can be opened beside and passed on, does not need to be a form.
///
/// # Errors
/// When the search is not the person's, or the store is away.
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
/// When the search is not the person's, or the store is away.
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

/// The search of this id, if it is the person's; somebody else's is as good as none
/// (`docs/rules/security.md#acc-4`).
///
/// # Errors
/// When there is none, or the store is away.
pub(crate) async fn find(
    app: &App,
    current_user: &CurrentUser,
    id: &SavedId,
) -> Result<SavedSearchRow, AppError> {
    let person = current_user.person();
    let saved = app.store.saved_with_id(person, id);
    saved.await?.ok_or(AppError::Page(ErrorKind::NotFound))
}

/// The list that an address is, from its beginning; written anew, never echoed.
#[must_use]
pub(crate) fn list_at(address: &str) -> Option<ListUrl> {
    let list_url = ListUrl::at(&LocalPath::parse(address)?)?;
    Some(list_url.first_page())
}

/// Every search of the person, in its order.
///
/// # Errors
/// When the store is away.
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
            // One that was named so before such names were refused is called by what it does.
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

/// Whose messages a list is for. While there is no list of parties, nobody can tell that one is lost.
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

/// How many messages have changed in a search since it was last opened. A service that does not answer
/// is no reason to show no list.
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
    // Whoever asks for a number has asked for all the calls that it takes.
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
        // More may stand beyond a page that ends early.
        _ if page.list.next.is_some() => Ok(News::Unknown),
        count => Ok(News::Exactly(count)),
    }
}

/// Under which id the person has saved the same list. One that is narrowed to nothing is not asked
/// about: it cannot be.
///
/// # Errors
/// When the store is away.
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
