//! Landing list: the list that a reader gets whose address names none.

use crate::{
    domain::{Party, PartyUrn},
    views::pages::error::ErrorKind,
    web::{
        error::AppError,
        extractors::{
            browser_session::{BrowserSession, LostBecause, LostParty},
            reader::Reader,
        },
        services::{old_address::OldAddress, party_list::PartyList},
    },
};

/// The address of the list, with the folder and filters of `old`: of the default party, else of the
/// one that other services of the platform name, else of the one used last, else the reader's own,
/// else of the first in the list. A lost party is skipped, with a notice on the next page; with the
/// reader alone as the fallback list, no party counts as lost.
///
/// # Errors
/// When the store is unavailable, or the reader may act for nobody.
pub async fn address(
    browser_session: &BrowserSession,
    reader: &Reader,
    old: &OldAddress,
) -> Result<String, AppError> {
    let parties = reader.parties().await?;
    let (found, lost) = first(browser_session, reader, parties).await?;
    if let Some(lost) = lost.filter(|_| parties.is_complete()) {
        browser_session.note_lost_party(&lost).await?;
    }
    let party = found
        .or_else(|| parties.own())
        .or_else(|| parties.selectable().next());
    let party = party.ok_or(ErrorKind::PartyNotYours)?;
    let key = reader.key_of(party)?.ok_or(ErrorKind::PartyNotYours)?;
    Ok(old.of(key))
}

/// The party that the reader has chosen, here or elsewhere, and the first of those that is lost.
async fn first<'a>(
    browser_session: &BrowserSession,
    reader: &Reader,
    parties: &'a PartyList,
) -> Result<(Option<&'a Party>, Option<LostParty>), AppError> {
    let choices = parties.choices();
    let no_longer = |was, urn: &PartyUrn| LostParty {
        was,
        name: parties.name_of_lost(urn),
    };
    let mut missing = None;
    if let Some(urn) = &choices.default {
        match parties.by_urn(urn) {
            Some(party) => return Ok((Some(party), None)),
            None => missing = Some(no_longer(LostBecause::Default, urn)),
        }
    }
    if let Some(meant) = reader.user.elsewhere.filter(|_| parties.is_complete())
        && browser_session.follows_elsewhere(meant).await?
    {
        match parties.by_platform(meant) {
            Some(party) => return Ok((Some(party), missing)),
            None => {
                missing.get_or_insert(LostParty {
                    was: LostBecause::UsedElsewhere,
                    name: parties.name_of_lost_on_platform(meant),
                });
            }
        }
    }
    let last = parties.last();
    if let (None, Some(urn)) = (last, choices.last()) {
        missing.get_or_insert_with(|| no_longer(LostBecause::UsedLast, urn));
    }
    Ok((last, missing))
}
