//! `/sok`: the saved searches of a person: listing, opening and reordering them.

pub mod save;

use axum::response::Response;
use http::StatusCode;

use crate::{
    domain::{
        OrganisationNumber, PartyUrn,
        saved_search::{SearchFor, moved},
    },
    storage::SavedId,
    telemetry::audit::AuditEvent,
    urls::{self, ListUrl},
    views::pages::{
        error::ErrorKind,
        saved_searches::{SavedSearchesInput, SavedSearchesPage},
    },
    web::{
        error::{AppError, go_to},
        extractors::{
            Query, Word,
            browser_session::{BrowserSession, LostBecause, LostParty, OwnForm},
            reader::Reader,
        },
        html,
        services::saved_searches::{list_at, target, with_flash},
    },
};

/// Lists the saved searches; with `adresse`, shows the form that saves one more; with `nye`, counts
/// the new messages of one search. They are counted for one search at a time, and only on request
/// (`docs/rules/inbox.md#ss-4`).
///
/// # Errors
/// When the store is unavailable, or the login has ended or cannot be refreshed.
pub async fn show(
    browser_session: BrowserSession,
    reader: Reader,
    query: Query,
) -> Result<Response, AppError> {
    if query.get("adresse").is_some() {
        return save::ask(&reader, &query).await;
    }
    let mut searches = reader.saved_searches().await?;
    let wanted = query.get("nye").unwrap_or_default();
    if let Some(search) = searches.iter_mut().find(|one| one.search.id == wanted) {
        search.news = Some(reader.count_news(search).await?);
    }
    let view = reader.page(reader.parties().await?.last()).await?;
    let view = with_flash(view, browser_session.take_flash().await?);
    let input = SavedSearchesInput {
        searches: &searches,
        owners: &|code| reader.owner_name(code),
    };
    Ok(html::html(
        StatusCode::OK,
        &SavedSearchesPage::new(view, &input),
    ))
}

/// `/sok/{id}/apne`: redirects to the list, and stores when. This is the only thing that this GET
/// stores, as a folder stores the party used last: only the reader sees it, and only the reader's
/// own navigation counts, so it can be a link, which opens in another tab and can be passed on, and
/// need not be a form.
///
/// # Errors
/// When the search is not the person's, or the store is unavailable.
pub async fn open(
    browser_session: BrowserSession,
    reader: Reader,
    Word(id): Word<SavedId>,
) -> Result<Response, AppError> {
    let saved = reader.saved_search(&id).await?;
    let list_url = list_at(&saved.body).ok_or(ErrorKind::NotFound)?;
    if target(&reader, reader.parties().await?, &list_url) == SearchFor::Lost {
        return to_own_list(&reader, &browser_session, list_url).await;
    }
    if reader.user.is_own_navigation() {
        let store = &reader.app.store;
        store.record_opened(reader.person(), &id).await?;
    }
    Ok(go_to(&list_url.to_string()))
}

/// Redirects to the reader's own list with the filters of a search whose party is lost, with a
/// notice on that page.
async fn to_own_list(
    reader: &Reader,
    browser_session: &BrowserSession,
    list_url: ListUrl,
) -> Result<Response, AppError> {
    let parties = reader.parties().await?;
    let number = OrganisationNumber::parse(list_url.party.as_str());
    let urn = number.map(|number| PartyUrn::of_organisation(&number));
    let lost = LostParty {
        was: LostBecause::OfSearch,
        name: urn.and_then(|urn| parties.name_of_lost(&urn)),
    };
    browser_session.note_lost_party(&lost).await?;
    let own = parties.own().ok_or(ErrorKind::PartyNotYours)?;
    let party = reader.key_of(own)?.ok_or(ErrorKind::PartyNotYours)?;
    Ok(go_to(&ListUrl { party, ..list_url }.to_string()))
}

/// `/sok/{id}/flytt`: moves a search up or down among those under its heading.
///
/// # Errors
/// When the search is not the person's, or the store is unavailable.
pub async fn reorder(
    reader: Reader,
    Word(id): Word<SavedId>,
    OwnForm(fields): OwnForm,
) -> Result<Response, AppError> {
    let is_up = match fields.get("retning") {
        Some("opp") => true,
        Some("ned") => false,
        _ => return Err(ErrorKind::BadRequest.into()),
    };
    reader.saved_search(&id).await?;
    let searches = reader.saved_searches().await?;
    let searches: Vec<_> = searches.into_iter().map(|one| one.search).collect();
    if let Some(order) = moved(&searches, id.as_str(), is_up) {
        let person = reader.person();
        reader.app.store.save_search_order(person, &order).await?;
        reader.audit(AuditEvent::SavedSearchChanged("moved"));
    }
    Ok(go_to(&urls::search_row(id.as_str())))
}
