//! Whose list an address asks for: a party's, or that of a group of them. Both are wishes until they
//! are found among those that the reader may act for (`security.md` ACC-2).

use super::{error::AppError, known_parties::KnownParties, signed_in::SignedIn};
use crate::{
    app::App,
    domain::{Audience, PartyGroup, PartyUrn},
    routes::ListPlace,
    view::pages::error::ErrorKind,
};

/// Whose list it is, as far as the address could be followed.
#[derive(Clone, Debug)]
pub struct Addressed<'a> {
    /// Whose.
    pub audience: Audience<'a>,
    /// How many of the units that the address names are not the reader's.
    pub unknown_units: usize,
}

/// Reads whose list is at `place`.
///
/// # Errors
/// When nobody of that word is in the list of parties; for the reader's own word, the way on to the
/// address with the handle.
pub fn read<'a>(
    app: &App,
    signed_in: &SignedIn,
    parties: &'a KnownParties,
    place: &ListPlace,
) -> Result<Addressed<'a>, AppError> {
    if place.party.is_own() {
        return Err(own(app, signed_in, parties, place)?);
    }
    let addressed = find(app, signed_in, parties, place).map_err(|error| parties.explain(error))?;
    if addressed.unknown_units > 0 && !parties.is_complete() {
        // Nobody can tell now whether they are the reader's.
        return Err(parties.explain(ErrorKind::PartyNotYours.into()));
    }
    Ok(addressed)
}

/// As [`read`], whatever the list of parties is worth.
///
/// # Errors
/// When nobody of that word is in it.
pub fn find<'a>(
    app: &App,
    signed_in: &SignedIn,
    parties: &'a KnownParties,
    place: &ListPlace,
) -> Result<Addressed<'a>, AppError> {
    let choices = parties.choices();
    let Some(group) = place.party.group() else {
        let party = signed_in.party_of(app, parties, &place.party)?;
        return Ok(Addressed {
            audience: Audience::One(party),
            unknown_units: 0,
        });
    };
    let named: Vec<PartyUrn> = match group {
        PartyGroup::Choice => {
            let found = place.units.iter().filter_map(|unit| {
                let party = signed_in.party_of(app, parties, unit).ok()?;
                Some(party.urn.clone())
            });
            found.collect()
        }
        PartyGroup::Favourites => choices.favourites.clone(),
        _ => Vec::new(),
    };
    let unknown_units = match group {
        PartyGroup::Choice => place.units.len() - named.len(),
        _ => 0,
    };
    let members = parties.members(group, &named, choices.shows_deleted);
    Ok(Addressed {
        audience: Audience::Group(group, members),
        unknown_units,
    })
}

/// The way on from the reader's own word to the same list under the reader's handle.
fn own(
    app: &App,
    signed_in: &SignedIn,
    parties: &KnownParties,
    place: &ListPlace,
) -> Result<AppError, AppError> {
    let own = parties.own().ok_or(ErrorKind::PartyNotYours)?;
    let party = signed_in
        .key_of(app, own)?
        .ok_or(ErrorKind::PartyNotYours)?;
    let there = ListPlace {
        party,
        ..place.clone()
    };
    Ok(AppError::GoTo(there.to_string()))
}
