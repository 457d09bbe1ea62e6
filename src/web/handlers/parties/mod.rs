//! `/aktor`: the party picker, with search, pagination and favourites.

pub mod units;

use axum::response::Response;
use http::StatusCode;

use crate::{
    domain::PartyGroup,
    storage::FavouriteOutcome,
    telemetry::audit::AuditEvent,
    urls::{self, ListUrl, LocalPath, PartyKey, PartyPickerUrl, SearchAct, SearchPath},
    views::{
        page::{Crumb, Page},
        pages::{
            error::ErrorKind,
            parties::{PartiesInput, PartiesPage},
            saved_searches::{SearchInput, describe},
        },
    },
    web::{
        error::{AppError, go_to},
        extractors::{
            Query, Word,
            browser_session::{BrowserSession, FlashMessage, OwnForm},
            reader::Reader,
        },
        html,
        services::party_list::PartyList,
    },
};

/// Shows all parties of the reader, or those that match the search.
///
/// # Errors
/// When Dialogporten gives no list.
pub async fn show(
    browser_session: BrowserSession,
    reader: Reader,
    query: Query,
) -> Result<Response, AppError> {
    let parties = reader.parties().await?;
    let (picker, unused) = PartyPickerUrl::read(query.pairs());
    let current = parties.last().or_else(|| parties.own());
    let view = reader.page(current).await?;
    let view = with_flash(view, browser_session.take_flash().await?);
    let input = PartiesInput {
        parties,
        choices: parties.choices(),
        own_lists: own_lists(&reader, &picker, &view).await?,
        picker: &picker,
        unused,
        nobody_else: own_list(&reader, parties, &picker)?,
        current: current.map(|party| &party.urn),
        // A party without a key is shown without a link.
        key: &|party| reader.key_of(party).ok().flatten(),
    };
    Ok(html::html(StatusCode::OK, &PartiesPage::new(view, input)))
}

/// The list that the picker would lead to, for a reader who is the only party in the list; else
/// `None`.
fn own_list(
    reader: &Reader,
    parties: &PartyList,
    picker: &PartyPickerUrl,
) -> Result<Option<String>, AppError> {
    let Some(own) = parties.sole() else {
        return Ok(None);
    };
    let key = reader.key_of(own)?;
    Ok(key.map(|key| match &picker.list {
        Some(list) => list.for_party(&key),
        None => ListUrl::new(key, picker.folder).to_string(),
    }))
}

/// Saved lists of several parties that the reader chose, without filters, as groups of the reader's
/// own; none while the reader searches.
async fn own_lists(
    reader: &Reader,
    picker: &PartyPickerUrl,
    view: &Page,
) -> Result<Vec<Crumb>, AppError> {
    if picker.words.is_some() {
        return Ok(Vec::new());
    }
    let searches = reader.saved_searches().await?;
    let is_choice = |one: &SearchInput| {
        one.list_url.party.group() == Some(PartyGroup::Choice) && !one.list_url.filter.narrows()
    };
    let own = searches.into_iter().filter(is_choice).map(|one| Crumb {
        href: SearchPath {
            id: &one.search.id,
            act: SearchAct::Open,
        }
        .to_string(),
        label: one
            .search
            .name
            .unwrap_or_else(|| describe(view, &one.list_url, &|_| None)),
    });
    Ok(own.collect())
}

fn with_flash(page: Page, flash: Option<FlashMessage>) -> Page {
    match flash {
        Some(FlashMessage::Favourite(true)) => page.saying("success", "parties-favourite-added"),
        Some(FlashMessage::Favourite(false)) => page.saying("success", "parties-favourite-removed"),
        Some(FlashMessage::FavouritesFull) => page.saying("warning", "parties-favourites-full"),
        _ => page,
    }
}

/// `/aktor/{aktor}/favoritt`: sets or removes a favourite, as the button says, and redirects to the
/// party's row.
///
/// # Errors
/// When the party is not the reader's, or the store is unavailable.
pub async fn favourite(
    browser_session: BrowserSession,
    reader: Reader,
    Word(key): Word<PartyKey>,
    OwnForm(fields): OwnForm,
) -> Result<Response, AppError> {
    let party = reader.party(&key).await?;
    let parties = reader.parties().await?;
    let (is_wished, row) = match fields.get("favoritt").and_then(|v| v.split_once('.')) {
        Some(("1", row)) => (true, row),
        Some(("0", row)) => (false, row),
        _ => return Err(ErrorKind::BadRequest.into()),
    };
    let is_known = |urn: &_| parties.by_urn(urn).is_some() || !parties.is_complete();
    let store = &reader.app.store;
    let outcome = store.set_favourite(reader.person(), &party.urn, is_wished, is_known);
    let flash = match outcome.await? {
        FavouriteOutcome::Set => FlashMessage::Favourite(is_wished),
        FavouriteOutcome::Full => FlashMessage::FavouritesFull,
    };
    reader.audit(AuditEvent::SettingChanged("favourite"));
    browser_session.set_flash(&flash).await?;
    Ok(go_to(&back(fields.get("retur").unwrap_or_default(), row)))
}

/// The picker's address, parsed and serialised, with the fragment of a row.
fn back(address: &str, row: &str) -> String {
    let query = LocalPath::parse(address);
    let query = query
        .as_ref()
        .and_then(|path| path.as_str().split_once('?'));
    let query = query.map_or("", |(_, query)| query);
    let pairs = urls::query_pairs(query);
    let (picker, _) = PartyPickerUrl::read(pairs.iter().map(|(name, value)| (&**name, &**value)));
    let is_id = |row: &&str| {
        row.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    };
    match Some(row).filter(is_id) {
        Some(row) => urls::with_fragment(&picker, row),
        None => picker.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_the_row_and_nowhere_else() {
        let cases = [
            (
                "/aktor?side=3",
                "virksomheter-310702641",
                "/aktor?side=3#virksomheter-310702641",
            ),
            ("/aktor?q=b%C3%B8&x=y", "a", "/aktor?q=b%C3%B8#a"),
            ("//evil.example?side=2", "a", "/aktor#a"),
            ("/profil?side=2", "a", "/aktor?side=2#a"),
            ("", "\"><script>", "/aktor"),
        ];
        for (address, row, expected) in cases {
            assert_eq!(back(address, row), expected, "{address}");
        }
    }
}
