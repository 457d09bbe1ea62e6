//! Whose list an address asks for: a party's, or that of a group of them. Both are wishes until
//! they are found among those that the reader may act for (`docs/rules/security.md#acc-2`).

use crate::web::{
    error::AppError, extractors::current_user::CurrentUser, services::party_list::PartyList,
};
use crate::{
    app::App,
    domain::{PartyGroup, PartySelection, PartyUrn},
    storage::UnitSetId,
    urls::{ListUrl, PartyKey},
    views::pages::error::ErrorKind,
};

/// Whose list it is, as far as the address could be followed.
#[derive(Clone, Debug)]
pub struct ResolvedParties<'a> {
    /// Whose.
    pub party_selection: PartySelection<'a>,
    /// How many of the units that the address names are not the reader's.
    pub unknown_units: usize,
}

/// Reads whose list is at `list_url`.
///
/// # Errors
/// When nobody of that word is in the list of parties; for the reader's own word, the way on to the
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
        // Nobody can tell now whether they are the reader's.
        return Err(parties.explain(ErrorKind::PartyNotYours.into()));
    }
    Ok(addressed)
}

/// As [`read`], whatever the list of parties is worth.
///
/// # Errors
/// When nobody of that word is in it, or the set of parties that it stands for is not the reader's.
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

/// The parties of a choice of one's own: those that the address names, or those of the set in the store
/// that it stands for.
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

/// The words of parties as they are kept.
#[must_use]
pub fn keys(words: &[String]) -> Vec<PartyKey> {
    words
        .iter()
        .filter_map(|word| PartyKey::parse(word))
        .collect()
}

/// The way on from the reader's own word to the same page of the list under the reader's handle.
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
