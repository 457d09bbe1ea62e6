//! Resolves the party or the group of parties of a list's address. Both are untrusted until they
//! are found among the reader's parties (`docs/rules/security.md#acc-2`).

use crate::{
    domain::{Party, PartyGroup, PartySelection, PartyUrn},
    storage::UnitSetId,
    telemetry::audit::AuditEvent,
    urls::{ListUrl, PartyKey},
    views::pages::error::ErrorKind,
    web::{error::AppError, extractors::reader::Reader, services::party_list::PartyList},
};

/// The parties of a list, as far as its address could be resolved.
#[derive(Clone, Debug)]
pub struct ResolvedParties<'a> {
    /// One party, with or without its units, or a group.
    pub party_selection: PartySelection<'a>,
    /// Number of units in the address that are not the reader's.
    pub unknown_units: usize,
}

impl Reader {
    /// Resolves the parties of the page of the list at `list_url`. A reader who is the only party
    /// in the list is redirected from the address of a group to the own list.
    ///
    /// # Errors
    /// As [`resolve`](Self::resolve), and that redirect.
    pub async fn resolve_page(&self, list_url: &ListUrl) -> Result<ResolvedParties<'_>, AppError> {
        let parties = self.parties().await?;
        if let Some(own) = parties.sole().filter(|_| list_url.party.group().is_some())
            && let Some(key) = self.key_of(own)?
        {
            return Err(AppError::GoTo(list_url.for_party(&key)));
        }
        self.resolve(list_url).await
    }

    /// Resolves the parties of the list at `list_url`.
    ///
    /// # Errors
    /// When no party in the list has this key; for the reader's own path segment, the redirect to
    /// the address with the handle.
    pub async fn resolve(&self, list_url: &ListUrl) -> Result<ResolvedParties<'_>, AppError> {
        let parties = self.parties().await?;
        if list_url.party.is_own() {
            return Err(own(self, parties, list_url)?);
        }
        let found = find(self, parties, list_url).await;
        let found = found.map_err(|error| parties.explain(error))?;
        if found.unknown_units > 0 && !parties.is_complete() {
            // They may be the reader's all the same; the list is not complete.
            return Err(parties.explain(ErrorKind::PartyNotYours.into()));
        }
        Ok(found)
    }

    /// Stores the party of a list as the one used last, when the reader has gone to that list;
    /// nothing for a group. Writes only when it differs from the one before.
    ///
    /// # Errors
    /// When the store is unavailable.
    pub async fn save_last_party(&self, selection: &PartySelection<'_>) -> Result<(), AppError> {
        let choices = self.parties().await?.choices();
        if let Some(party) = selection.party()
            && self.user.is_own_navigation()
            && choices.last() != Some(&party.urn)
        {
            let store = &self.app.store;
            store.record_recent_party(self.person(), &party.urn).await?;
            self.audit(AuditEvent::PartySwitched);
        }
        Ok(())
    }

    /// The party with this key in an address or a form.
    ///
    /// # Errors
    /// When no party in the list has this key; while the list could not be loaded, that failure.
    pub async fn party(&self, key: &PartyKey) -> Result<&Party, AppError> {
        let parties = self.parties().await?;
        let party = self.party_of(parties, key);
        party.map_err(|error| parties.explain(error))
    }
}

/// As [`Reader::resolve`], also when the list of parties is a fallback.
///
/// # Errors
/// When no party in the list has this key, or its set of parties is not the reader's.
pub async fn find<'a>(
    reader: &Reader,
    parties: &'a PartyList,
    list_url: &ListUrl,
) -> Result<ResolvedParties<'a>, AppError> {
    let choices = parties.choices();
    let Some(group) = list_url.party.group() else {
        let party = reader.party_of(parties, &list_url.party)?;
        return Ok(ResolvedParties {
            party_selection: parties.selection_of(party, choices.shows_deleted),
            unknown_units: 0,
        });
    };
    let units = match group {
        PartyGroup::Choice => units(reader, list_url).await?,
        _ => Vec::new(),
    };
    let named: Vec<PartyUrn> = match group {
        PartyGroup::Choice => {
            let found = units.iter().filter_map(|unit| {
                let party = reader.party_of(parties, unit).ok()?;
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
async fn units(reader: &Reader, list_url: &ListUrl) -> Result<Vec<PartyKey>, AppError> {
    let Some(id) = list_url.party.unit_set() else {
        return Ok(list_url.units.clone());
    };
    let set = match UnitSetId::parse(id) {
        Some(id) => reader.app.store.unit_set(reader.person(), &id).await?,
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
fn own(reader: &Reader, parties: &PartyList, list_url: &ListUrl) -> Result<AppError, AppError> {
    let own = parties.own().ok_or(ErrorKind::PartyNotYours)?;
    let party = reader.key_of(own)?.ok_or(ErrorKind::PartyNotYours)?;
    Ok(AppError::GoTo(list_url.same_page(&reader.user.here, party)))
}
