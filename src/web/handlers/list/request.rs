//! A request for a page of a list: what is asked for, loaded and shown.

use axum::response::Response;
use http::StatusCode;

use crate::{
    domain::{
        DialogSummary, Party, PartySelection, Position, list_filter::FilterError,
        search_words::Unsearchable,
    },
    storage::SavedId,
    urls::{IgnoredParam, ListUrl, PartyKey},
    views::{
        components::bulk_select::{self, Forms},
        page::Page,
        pages::{
            error::ErrorKind,
            list::{ListInput, ListPage},
        },
    },
    web::{
        error::AppError,
        extractors::{Query, reader::Reader},
        html,
        sealed::{cursor, label_target::seal_person},
        services::{
            list_loader::{LoadOptions, LoadedList},
            party_selection::ResolvedParties,
            pinned, recent_owners, service_list,
        },
    },
};

/// The page of a list that is asked for.
pub(super) struct ListRequest {
    /// The list, without a cursor that cannot be opened and without words that cannot be searched
    /// for.
    pub(super) list_url: ListUrl,
    /// Parameters of the address that are not used.
    pub(super) ignored: Vec<IgnoredParam>,
    /// Whether the address has a cursor that cannot be opened.
    pub(super) is_position_lost: bool,
    /// The position after which the page starts; `None` for the first page.
    after: Option<Position>,
    /// Text of the search field that cannot be searched for, and why.
    typed: Option<(String, Unsearchable)>,
}

/// A loaded page of a list, and the pinned messages above it.
pub(super) struct LoadedPage<'a> {
    pub(super) list: LoadedList<'a>,
    pub(super) pinned: Vec<DialogSummary>,
}

impl ListRequest {
    pub(super) fn new(
        reader: &Reader,
        mut list_url: ListUrl,
        ignored: Vec<IgnoredParam>,
        faults: &[FilterError],
    ) -> Self {
        let typed = take_unsearchable(&mut list_url, faults);
        let is_named = list_url.after.is_some();
        let after = cursor::open(reader.app.store.keyring(), reader.person(), &list_url);
        if after.is_none() {
            list_url.after = None;
        }
        let is_position_lost =
            is_named && after.is_none() || ignored.contains(&IgnoredParam::Position);
        Self {
            list_url,
            ignored,
            is_position_lost,
            after,
            typed,
        }
    }

    /// Loads the page of the list and the pinned messages above it.
    ///
    /// # Errors
    /// When Dialogporten gives no list, or the login has ended or cannot be refreshed.
    pub(super) async fn load<'a>(
        &self,
        reader: &'a Reader,
        party_selection: &PartySelection<'_>,
    ) -> Result<LoadedPage<'a>, AppError> {
        let options = LoadOptions {
            limit: reader.app.config.page_size,
            counts: true,
            since: None,
        };
        let list_url = &self.list_url;
        let (list, pinned) = tokio::join!(
            reader.list(party_selection, list_url, self.after, options),
            pinned::load(reader, party_selection, list_url),
        );
        let list = list.map_err(|error| of_later_page(error, list_url))?;
        recent_owners::note(reader, &list.list.rows).await;
        Ok(LoadedPage { list, pinned })
    }

    /// The address that names every row of the page as chosen, where this one asks for all of them.
    pub(super) fn naming_all(&self, loaded: &LoadedPage<'_>) -> Option<ListUrl> {
        bulk_select::naming_all(&self.list_url, &loaded.list.list.rows, &loaded.pinned)
    }

    /// The response with the page of the list.
    ///
    /// # Errors
    /// When the store is unavailable.
    pub(super) async fn response(
        &self,
        reader: &Reader,
        query: &Query,
        found: &ResolvedParties<'_>,
        loaded: &LoadedPage<'_>,
        view: Page,
    ) -> Result<Response, AppError> {
        let (list_url, party_selection) = (&self.list_url, &found.party_selection);
        let parties = reader.parties().await?;
        let next = self.next_page(reader, loaded.list.list.next)?;
        let saved = reader.saved_as(list_url).await?;
        let services = service_list::named(reader, party_selection, list_url).await;
        let nearest = nearest(reader, party_selection).await?;
        let person = seal_person(reader.app.store.keyring(), reader.person())?;
        let input = ListInput {
            party_selection,
            nearest: nearest.as_ref(),
            parties,
            list_url,
            ignored: &self.ignored,
            list: &loaded.list.list,
            pinned: &loaded.pinned,
            next: next.as_ref(),
            read_through: &parties.settings().read_through,
            forms: Forms {
                drawn: &|dialog: &DialogSummary| reader.sealed_target(parties, dialog),
                person: &person,
                is_empty_handed: query.get("valgt") == Some("0"),
            },
            partial: loaded.list.partial.as_ref(),
            cost: loaded.list.cost,
            is_light: loaded.list.is_light,
            owners: &|code| reader.owner_name(code),
            services: &services,
            typed: self.typed.as_ref().map(|(text, fault)| (&**text, *fault)),
            saved: saved.as_ref().map(SavedId::as_str),
            is_too_broad: loaded.list.is_too_broad,
        };
        Ok(html::html(StatusCode::OK, &ListPage::new(view, &input)))
    }

    /// The URL of the next page, with its sealed cursor.
    fn next_page(
        &self,
        reader: &Reader,
        next: Option<Position>,
    ) -> Result<Option<ListUrl>, AppError> {
        let Some(next) = next else {
            return Ok(None);
        };
        let keyring = reader.app.store.keyring();
        let sealed = cursor::seal(keyring, reader.person(), &self.list_url, &next)?;
        Ok(Some(self.list_url.page_after(Some(sealed))))
    }
}

/// The member of a group that was used last, or the reader; `None` for a list of one party.
async fn nearest<'a>(
    reader: &'a Reader,
    party_selection: &PartySelection<'_>,
) -> Result<Option<(&'a Party, PartyKey)>, AppError> {
    let PartySelection::Group(_, members) = party_selection else {
        return Ok(None);
    };
    let parties = reader.parties().await?;
    let recent = parties.choices().recent.iter();
    let mut known = (recent.filter_map(|urn| parties.by_urn(urn))).chain(parties.own());
    let nearest = known.find(|party| members.iter().any(|member| member.urn == party.urn));
    let Some(party) = nearest else {
        return Ok(None);
    };
    let key = reader.key_of(party)?;
    Ok(key.map(|key| (party, key)))
}

/// Where a later page cannot be loaded, the error page links to the first one.
fn of_later_page(error: AppError, list_url: &ListUrl) -> AppError {
    match error {
        AppError::Page(ErrorKind::UpstreamUnavailable) if list_url.after.is_some() => {
            let first = list_url.first_page().local_path();
            ErrorKind::LaterPageUnavailable { first }.into()
        }
        other => other,
    }
}

/// Removes a search text that cannot be searched for; it stays in its field, except for an identity
/// number.
fn take_unsearchable(
    list_url: &mut ListUrl,
    faults: &[FilterError],
) -> Option<(String, Unsearchable)> {
    let fault = faults.iter().find_map(|fault| match fault {
        FilterError::Words(fault) => Some(*fault),
        _ => None,
    })?;
    let words = list_url.filter.words.take().unwrap_or_default();
    let typed = match fault {
        Unsearchable::IdentityNumber => String::new(),
        _ => words,
    };
    Some((typed, fault))
}
