//! Loads the saved searches of a person, and counts the new messages of one.

use crate::{
    domain::{
        identity_number,
        name::sort_key,
        saved_search::{SavedSearch, SearchFor, put_in_order},
    },
    storage::{SavedId, SavedSearchRow},
    urls::{ListUrl, LocalPath, group_word},
    views::{
        page::Page,
        pages::{
            error::ErrorKind,
            save_search::SaveOffer,
            saved_searches::{News, SearchInput},
        },
        party_name::party_name,
    },
    web::{
        error::AppError,
        extractors::{browser_session::FlashMessage, reader::Reader},
        services::{list_loader::LoadOptions, party_list::PartyList, party_selection},
    },
};

/// Most parties of a search whose new messages are counted: those of one call.
const MOST_COUNTED: usize = 100;

impl Reader {
    /// The search with this id, if it is the person's; another person's search counts as missing
    /// (`docs/rules/security.md#acc-4`).
    ///
    /// # Errors
    /// When there is no such search, or the store is unavailable.
    pub async fn saved_search(&self, id: &SavedId) -> Result<SavedSearchRow, AppError> {
        let saved = self.app.store.saved_with_id(self.person(), id);
        saved.await?.ok_or(AppError::Page(ErrorKind::NotFound))
    }

    /// All searches of the person, in the person's order.
    ///
    /// # Errors
    /// When the store is unavailable, or the parties cannot be loaded.
    pub async fn saved_searches(&self) -> Result<Vec<SearchInput>, AppError> {
        let parties = self.parties().await?;
        let saved = self.app.store.saved(self.person()).await?;
        let mut known = Vec::with_capacity(saved.len());
        for saved in saved {
            known.extend(search_input(self, parties, saved).await);
        }
        let mut order: Vec<SavedSearch> = known.iter().map(|one| one.search.clone()).collect();
        put_in_order(&mut order, &parties.settings().search_order);
        known.sort_by_cached_key(|one| order.iter().position(|other| other.id == one.search.id));
        Ok(known)
    }

    /// The id under which the person has saved the same list; `None` for a list that cannot be
    /// saved: a folder without filters or chosen parties.
    ///
    /// # Errors
    /// When the store is unavailable.
    pub async fn saved_as(&self, list_url: &ListUrl) -> Result<Option<SavedId>, AppError> {
        if SaveOffer::new(list_url, None).is_none() {
            return Ok(None);
        }
        let address = list_url.first_page().plain_address();
        Ok(self.app.store.saved_as(self.person(), &address).await?)
    }

    /// Counts the messages that changed in a search since it was last opened. When Dialogporten
    /// does not answer, the count is unknown and the page is shown.
    ///
    /// # Errors
    /// When the login has ended or cannot be refreshed.
    pub async fn count_news(&self, search: &SearchInput) -> Result<News, AppError> {
        let parties = self.parties().await?;
        let found = party_selection::find(self, parties, &search.list_url).await;
        let Some(found) = found.ok().filter(|_| search.can_count) else {
            return Ok(News::Unknown);
        };
        // A request for the count confirms all the calls that it takes.
        let list_url = ListUrl {
            is_confirmed_large: true,
            ..search.list_url.clone()
        };
        let options = LoadOptions {
            since: Some(search.since),
            ..LoadOptions::rows(News::MOST + 1)
        };
        let page = self.list(&found.party_selection, &list_url, None, options);
        let page = match page.await {
            Ok(page) => page,
            Err(AppError::Page(kind)) if kind.is_upstream_away() => return Ok(News::Unknown),
            Err(error) => return Err(error),
        };
        Ok(match page.list.rows.len() {
            _ if page.is_too_broad || page.partial.is_some() => News::Unknown,
            count if count > News::MOST => News::More,
            // There may be more after a page that ends early.
            _ if page.list.next.is_some() => News::Unknown,
            count => News::Exactly(count),
        })
    }
}

/// The list of an address, from its first page; `None` when it is not a list of ours.
#[must_use]
pub fn list_at(address: &str) -> Option<ListUrl> {
    let list_url = ListUrl::at(&LocalPath::parse(address)?)?;
    Some(list_url.first_page())
}

async fn search_input(
    reader: &Reader,
    parties: &PartyList,
    saved: SavedSearchRow,
) -> Option<SearchInput> {
    let list_url = list_at(&saved.body)?;
    let addressed = party_selection::find(reader, parties, &list_url).await.ok();
    let members = addressed
        .as_ref()
        .map(|there| there.party_selection.members());
    let can_count = members.is_some_and(|all| (1..=MOST_COUNTED).contains(&all.len()));
    let party = addressed
        .as_ref()
        .and_then(|there| there.party_selection.party());
    let language = reader.language();
    Some(SearchInput {
        search: SavedSearch {
            id: saved.id.as_str().to_owned(),
            // A name with an identity number, from before such names were refused, is replaced by a
            // description.
            name: saved.name.filter(|name| !identity_number::is_in(name)),
            target: target(reader, parties, &list_url),
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
#[must_use]
pub fn target(reader: &Reader, parties: &PartyList, list_url: &ListUrl) -> SearchFor {
    let word = list_url.party.as_str().to_owned();
    if let Some(group) = list_url.party.group() {
        return SearchFor::Several(group_word(group).to_owned());
    }
    match reader.party_of(parties, &list_url.party) {
        Ok(party) if party.is_self => SearchFor::Own,
        Ok(party) => SearchFor::Party(sort_key(&party.name), word),
        Err(_) if parties.is_complete() => SearchFor::Lost,
        Err(_) => SearchFor::Party(String::new(), word),
    }
}

/// Adds a notice for a flash message about saved searches.
#[must_use]
pub fn with_flash(page: Page, flash: Option<FlashMessage>) -> Page {
    match flash {
        Some(FlashMessage::SearchSaved) => page.saying("success", "saved-searches-done"),
        Some(FlashMessage::SearchExists) => page.saying("info", "saved-searches-exists"),
        Some(FlashMessage::SearchRenamed) => page.saying("success", "saved-searches-renamed"),
        Some(FlashMessage::SearchDeleted) => page.saying("success", "saved-searches-deleted"),
        Some(FlashMessage::SomebodyElse) => page.saying("warning", "login-somebody-else"),
        _ => page,
    }
}
