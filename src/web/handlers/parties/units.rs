//! `/aktor/{aktor}/enheter`: the unit picker, which selects some units of an organisation, or some
//! members of a group, for one list.
//!
//! Each button posts the form, and the response redirects to an address with the new selection, so
//! that searching and pagination lose no tick. A selection of up to `MOST_IN_ADDRESS` parties is in
//! the address, where it can be passed on; a larger one is in the store, and the address holds the
//! id of the set.

use std::collections::HashSet;

use axum::response::Response;
use http::StatusCode;

use crate::{
    domain::{OrganisationNumber, Party, PartyGroup, PartyUrn, parties::Search},
    storage::{UnitSetId, UnitSetOutcome, UnitSetUse},
    urls::{ChosenUnits, LocalPath, PartyKey, UnitPicker, UnitTicks},
    views::pages::{
        error::ErrorKind,
        units::{Pool, UnitsFault, UnitsInput, UnitsPage, hits},
    },
    web::{
        error::{AppError, go_to},
        extractors::{Query, Word, browser_session::PostedForm, form::Fields, reader::Reader},
        html,
        services::{party_list::PartyList, party_selection},
    },
};

/// Most parties of a selection that are written into its address.
const MOST_IN_ADDRESS: usize = 100;

/// Action of the form, by the button that was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum UnitsFormAction {
    /// Searches among the units or members.
    Find,
    /// Shows a page of them, counted from one.
    Page(usize),
    /// Selects everything that the search finds.
    All,
    /// Deselects everything that the search finds.
    Nobody,
    /// Redirects to the list of the selection.
    Show,
}

impl UnitsFormAction {
    fn read(fields: &Fields) -> Self {
        match fields.get("gjor") {
            Some("finn") => Self::Find,
            Some("alle") => Self::All,
            Some("ingen") => Self::Nobody,
            Some(word) => {
                let page = word.strip_prefix("side-").and_then(|n| n.parse().ok());
                page.map_or(Self::Show, Self::Page)
            }
            None => Self::Show,
        }
    }
}

/// Everything that the page is rendered from.
struct UnitsPageInput<'a> {
    reader: &'a Reader,
    parties: &'a PartyList,
    pool: Pool<'a>,
    members: Vec<PartyUrn>,
}

/// Shows the units or members with checkboxes; `q` searches among them.
///
/// # Errors
/// When there are not two parties to choose between, or the login has ended or cannot be refreshed.
pub async fn show(
    reader: Reader,
    Word(key): Word<PartyKey>,
    query: Query,
) -> Result<Response, AppError> {
    let parties = reader.parties().await?;
    let picking = UnitsPageInput::new(&reader, parties, &key)?;
    let picker = UnitPicker::read(key, query.pairs());
    let ticks = UnitTicks::read(query.pairs());
    let chosen = picking.chosen(&ticks).await?;
    picking
        .page(&picker, &ticks.before, chosen.as_deref(), None)
        .await
}

/// Searches, changes the page, selects all or none, or redirects to the list.
///
/// # Errors
/// When there are not two parties to choose between, or the store is unavailable.
pub async fn submit(
    reader: Reader,
    Word(key): Word<PartyKey>,
    form: PostedForm,
) -> Result<Response, AppError> {
    let parties = reader.parties().await?;
    let picking = UnitsPageInput::new(&reader, parties, &key)?;
    let fields = &form.fields;
    let ticks = UnitTicks::read(fields.pairs());
    let chosen = picking.chosen(&ticks).await?.unwrap_or_default();
    let chosen = picking.of_pool(chosen);
    let mut picker = UnitPicker::read(key, fields.pairs());
    if !form.has_token {
        // A form of another browser session stores nothing; the page asks for confirmation of what
        // was ticked.
        return picking
            .page(&picker, &ticks.before, Some(&chosen), None)
            .await;
    }
    let act = UnitsFormAction::read(fields);
    if act != UnitsFormAction::Find {
        picker.words = fields.get("sokt").map(str::to_owned);
    }
    picking.carry_out(act, picker, chosen).await
}

impl<'a> UnitsPageInput<'a> {
    fn new(reader: &'a Reader, parties: &'a PartyList, key: &PartyKey) -> Result<Self, AppError> {
        let (pool, members) = pool(parties, key)
            .ok_or_else(|| parties.explain(AppError::Page(ErrorKind::PartyNotYours)))?;
        Ok(Self {
            reader,
            parties,
            pool,
            members,
        })
    }

    fn key_of(&self, party: &Party) -> Option<PartyKey> {
        self.reader.key_of(party).ok().flatten()
    }

    /// The selection; `None` when nothing was selected yet. A set that is gone is an error.
    async fn chosen(&self, ticks: &UnitTicks) -> Result<Option<Vec<PartyKey>>, AppError> {
        let before = match &ticks.before {
            ChosenUnits::Unasked => return Ok(None),
            ChosenUnits::These(keys) => keys.clone(),
            ChosenUnits::Set(id) => {
                let id = UnitSetId::parse(id).ok_or(ErrorKind::UnitSetNotFound)?;
                let store = &self.reader.app.store;
                let set = store.unit_set(self.reader.person(), &id).await?;
                party_selection::keys(&set.ok_or(ErrorKind::UnitSetNotFound)?.units)
            }
        };
        Ok(Some(ticks.chosen(before)))
    }

    /// The selected parties that belong to the organisation or group.
    fn of_pool(&self, chosen: Vec<PartyKey>) -> Vec<PartyKey> {
        let members = self
            .members
            .iter()
            .filter_map(|urn| self.parties.by_urn(urn));
        let members: HashSet<_> = members.filter_map(|party| self.key_of(party)).collect();
        let mut chosen = chosen;
        chosen.retain(|key| members.contains(key));
        chosen
    }

    async fn carry_out(
        &self,
        act: UnitsFormAction,
        mut picker: UnitPicker,
        mut chosen: Vec<PartyKey>,
    ) -> Result<Response, AppError> {
        match act {
            UnitsFormAction::Find if !can_search(&picker) => {
                // A text that cannot be searched for, such as an identity number, is in no address.
                let before = ChosenUnits::These(Vec::new());
                return self.page(&picker, &before, Some(&chosen), None).await;
            }
            UnitsFormAction::Find => picker.pages_before = 0,
            UnitsFormAction::Page(number) => picker.pages_before = number.saturating_sub(1),
            UnitsFormAction::All | UnitsFormAction::Nobody => {
                let found = hits(self.parties, &self.members, picker.words.as_deref());
                let found: Vec<_> = found
                    .iter()
                    .filter_map(|party| self.key_of(party))
                    .collect();
                let known: HashSet<_> = found.iter().cloned().collect();
                chosen.retain(|key| !known.contains(key));
                if act == UnitsFormAction::All {
                    chosen.extend(found);
                }
            }
            UnitsFormAction::Show => return self.to_list(picker, &chosen).await,
        }
        let is_short = |these: &[PartyKey]| {
            let chosen = ChosenUnits::These(these.to_vec());
            let picker = UnitPicker {
                chosen,
                ..picker.clone()
            };
            LocalPath::parse(&picker.to_string()).is_some()
        };
        let placed = self.placed(&chosen, UnitSetUse::Draft, &is_short).await?;
        let Some(chosen_now) = placed else {
            return self.refused(&picker, &chosen, UnitsFault::Full).await;
        };
        picker.chosen = chosen_now;
        Ok(go_to(&picker.to_string()))
    }

    async fn to_list(&self, picker: UnitPicker, chosen: &[PartyKey]) -> Result<Response, AppError> {
        if chosen.is_empty() {
            return self.refused(&picker, chosen, UnitsFault::Nobody).await;
        }
        if let Some(key) = self.own_list(chosen) {
            return Ok(go_to(&picker.list_of(key, Vec::new()).to_string()));
        }
        let is_short = |these: &[PartyKey]| {
            let party = PartyKey::of_group(PartyGroup::Choice);
            picker.list_of(party, these.to_vec()).fits()
        };
        match self.placed(chosen, UnitSetUse::List, &is_short).await? {
            Some(placed) => Ok(go_to(&list(&picker, &placed)?)),
            None => self.refused(&picker, chosen, UnitsFault::Full).await,
        }
    }

    /// The party whose own list holds exactly the selection: an organisation with all its units, or
    /// one unit.
    fn own_list(&self, chosen: &[PartyKey]) -> Option<PartyKey> {
        if let Pool::Organisation(organisation) = self.pool
            && !organisation.is_heading_only
            && chosen.len() == self.members.len()
        {
            return self.key_of(organisation);
        }
        let [one] = chosen else {
            return None;
        };
        let is_chosen = |party: &&Party| self.key_of(party).as_ref() == Some(one);
        let mut members = self.members.iter();
        let unit = members.find_map(|urn| self.parties.by_urn(urn).filter(is_chosen))?;
        self.parties.parent_of(&unit.urn).map(|_| one.clone())
    }

    /// The selection as an address can hold it; `None` when the store has as many sets as it may.
    async fn placed(
        &self,
        chosen: &[PartyKey],
        used: UnitSetUse,
        is_short: &(dyn Fn(&[PartyKey]) -> bool + Sync),
    ) -> Result<Option<ChosenUnits>, AppError> {
        if chosen.len() <= MOST_IN_ADDRESS && is_short(chosen) {
            return Ok(Some(ChosenUnits::These(chosen.to_vec())));
        }
        let words: Vec<_> = chosen.iter().map(|key| key.as_str().to_owned()).collect();
        let person = self.reader.person();
        Ok(
            match self
                .reader
                .app
                .store
                .save_unit_set(person, &words, used)
                .await?
            {
                UnitSetOutcome::Kept(id) => Some(ChosenUnits::Set(id.as_str().to_owned())),
                UnitSetOutcome::Full => None,
            },
        )
    }

    async fn refused(
        &self,
        picker: &UnitPicker,
        chosen: &[PartyKey],
        fault: UnitsFault,
    ) -> Result<Response, AppError> {
        let before = ChosenUnits::These(Vec::new());
        self.page(picker, &before, Some(chosen), Some(fault)).await
    }

    async fn page(
        &self,
        picker: &UnitPicker,
        before: &ChosenUnits,
        chosen: Option<&[PartyKey]>,
        fault: Option<UnitsFault>,
    ) -> Result<Response, AppError> {
        let party = match self.pool {
            Pool::Organisation(organisation) if !organisation.is_heading_only => Some(organisation),
            _ => self.parties.last(),
        };
        let view = self.reader.page(party).await?;
        let input = UnitsInput {
            picker,
            pool: self.pool,
            members: &self.members,
            parties: self.parties,
            before,
            chosen,
            fault,
            key_of: &|party| self.key_of(party),
        };
        let status = match fault {
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
            None => StatusCode::OK,
        };
        Ok(html::html(status, &UnitsPage::new(view, &input)))
    }
}

/// Whether the search text can be searched for, if there is any.
fn can_search(picker: &UnitPicker) -> bool {
    let words = picker.words.as_deref();
    words.is_none_or(|words| Search::parse(words).is_ok())
}

/// The address of the list of the selection.
fn list(picker: &UnitPicker, chosen: &ChosenUnits) -> Result<String, AppError> {
    let (party, units) = match chosen {
        ChosenUnits::Set(id) => {
            let party = PartyKey::of_unit_set(id).ok_or(ErrorKind::Internal)?;
            (party, Vec::new())
        }
        ChosenUnits::These(units) => (PartyKey::of_group(PartyGroup::Choice), units.clone()),
        ChosenUnits::Unasked => (PartyKey::of_group(PartyGroup::Choice), Vec::new()),
    };
    Ok(picker.list_of(party, units).to_string())
}

/// The organisation or group to choose from, with its members; `None` for fewer than two.
fn pool<'a>(parties: &'a PartyList, key: &PartyKey) -> Option<(Pool<'a>, Vec<PartyUrn>)> {
    let choices = parties.choices();
    let (pool, members): (_, Vec<&Party>) = match key.group() {
        Some(PartyGroup::Choice) => return None,
        Some(group) => {
            let members = parties.members(group, &choices.favourites, choices.shows_deleted);
            (Pool::Group(group), members)
        }
        None => {
            let number = OrganisationNumber::parse(key.as_str())?;
            let mut tops = parties.top().iter();
            let top = tops.find(|party| party.organisation_number.as_ref() == Some(&number))?;
            let members = parties.family(top, choices.shows_deleted);
            (Pool::Organisation(top), members)
        }
    };
    let urns: Vec<_> = members.iter().map(|party| party.urn.clone()).collect();
    (urns.len() > 1).then_some((pool, urns))
}
