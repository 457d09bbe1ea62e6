//! Resolves the party or the group of parties of a list's address. Both are untrusted until they
//! are found among the reader's parties (`docs/rules/security.md#acc-2`).

use crate::{
    app::App,
    domain::{PartyGroup, PartySelection, PartyUrn},
    storage::UnitSetId,
    urls::{ListUrl, PartyKey},
    views::pages::error::ErrorKind,
    web::{
        error::AppError, extractors::current_user::CurrentUser, services::party_list::PartyList,
    },
};

/// The parties of a list, as far as its address could be resolved.
#[derive(Clone, Debug)]
pub struct ResolvedParties<'a> {
    /// One party, with or without its units, or a group.
    pub party_selection: PartySelection<'a>,
    /// Number of units in the address that are not the reader's.
    pub unknown_units: usize,
}

/// Resolves the parties of the list at `list_url`.
///
/// # Errors
/// When no party in the list has this key; for the reader's own path segment, the redirect to the
/// address with the handle.
pub async fn read<'a>(
    app: &App,
    current_user: &CurrentUser,
    parties: &'a PartyList,
    list_url: &ListUrl,
) -> Result<ResolvedParties<'a>, AppError> {
    if list_url.party.is_own() {
        return Err(own(app, current_user, parties, list_url)?);
    }
    let addressed = find(app, current_user, parties, list_url).await;
    let addressed = addressed.map_err(|error| parties.explain(error))?;
    if addressed.unknown_units > 0 && !parties.is_complete() {
        // They may be the reader's all the same; the list is not complete.
        return Err(parties.explain(ErrorKind::PartyNotYours.into()));
    }
    Ok(addressed)
}

/// As [`read`], also when the list of parties is a fallback.
///
/// # Errors
/// When no party in the list has this key, or its set of parties is not the reader's.
pub async fn find<'a>(
    app: &App,
    current_user: &CurrentUser,
    parties: &'a PartyList,
    list_url: &ListUrl,
) -> Result<ResolvedParties<'a>, AppError> {
    let choices = parties.choices();
    let Some(group) = list_url.party.group() else {
        let party = current_user.party_of(app, parties, &list_url.party)?;
        return Ok(ResolvedParties {
            party_selection: parties.selection_of(party, choices.shows_deleted),
            unknown_units: 0,
        });
    };
    let units = match group {
        PartyGroup::Choice => units(app, current_user, list_url).await?,
        _ => Vec::new(),
    };
    let named: Vec<PartyUrn> = match group {
        PartyGroup::Choice => {
            let found = units.iter().filter_map(|unit| {
                let party = current_user.party_of(app, parties, unit).ok()?;
                Some(party.urn.clone())
            });
            found.collect()
        }
        PartyGroup::Favourites => choices.favourites.clone(),
        _ => Vec::new(),
    };
    let unknown_units = match group {
        PartyGroup::Choice => units.len() - named.len(),
        _ => 0,
    };
    let members = parties.members(group, &named, choices.shows_deleted);
    Ok(ResolvedParties {
        party_selection: PartySelection::Group(group, members),
        unknown_units,
    })
}

/// Keys of the parties of a group that the reader chose: those in the address, or those of the
/// stored set.
async fn units(
    app: &App,
    current_user: &CurrentUser,
    list_url: &ListUrl,
) -> Result<Vec<PartyKey>, AppError> {
    let Some(id) = list_url.party.unit_set() else {
        return Ok(list_url.units.clone());
    };
    let set = match UnitSetId::parse(id) {
        Some(id) => app.store.unit_set(current_user.person(), &id).await?,
        None => None,
    };
    let set = set.ok_or(ErrorKind::UnitSetNotFound)?;
    Ok(keys(&set.units))
}

/// Parses the keys of parties as they are stored; malformed ones are left out.
#[must_use]
pub fn keys(words: &[String]) -> Vec<PartyKey> {
    words
        .iter()
        .filter_map(|word| PartyKey::parse(word))
        .collect()
}

/// The redirect from the reader's own path segment to the same page under the reader's handle.
fn own(
    app: &App,
    current_user: &CurrentUser,
    parties: &PartyList,
    list_url: &ListUrl,
) -> Result<AppError, AppError> {
    let own = parties.own().ok_or(ErrorKind::PartyNotYours)?;
    let party = current_user
        .key_of(app, own)?
        .ok_or(ErrorKind::PartyNotYours)?;
    Ok(AppError::GoTo(
        list_url.same_page(&current_user.here, party),
    ))
}
