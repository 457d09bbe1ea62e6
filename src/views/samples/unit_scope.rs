//! Samples of lists of an organisation, of some of its units, and of one unit.

use super::{FORMS, dairy, owner, page, parties::key, summary};
use crate::{
    domain::{
        DialogPage, DialogSummary, Folder, Parties, Party, PartyChoices, PartyGroup,
        PartySelection, Services,
    },
    i18n::Language,
    urls::{ListUrl, PartyKey},
    views::{
        components::party_panel::PartyPanel,
        page::ActingParty,
        pages::list::{ListInput, ListPage},
    },
};

/// Sample lists; a case gives the indices of the members that the list holds, with the organisation
/// at 0 and its units after it.
pub(crate) fn of_units(language: Language) -> Vec<(&'static str, ListPage)> {
    let cases: [(_, Option<&[usize]>); 5] = [
        ("of an organisation with units", None),
        ("of an organisation without its units", Some(&[0])),
        ("of an organisation and one of its units", Some(&[0, 1])),
        ("of two units of an organisation", Some(&[1, 2])),
        ("of a unit of an organisation", Some(&[2])),
    ];
    let parties = dairy();
    let made = cases
        .into_iter()
        .filter_map(|(name, places)| Some((name, sample(language, &parties, name, places)?)));
    made.collect()
}

fn sample(
    language: Language,
    parties: &Parties,
    name: &str,
    places: Option<&[usize]>,
) -> Option<ListPage> {
    let dairy = parties.top().get(1)?;
    let family = parties.family(dairy, false);
    let chosen = places.unwrap_or_default().iter();
    let chosen: Vec<&Party> = chosen.filter_map(|at| family.get(*at).copied()).collect();
    let party_selection = match (places, &chosen[..]) {
        (None, _) => parties.selection_of(dairy, false),
        (Some(_), [unit]) if name.starts_with("of a unit") => PartySelection::One(unit),
        _ => PartySelection::Group(PartyGroup::Choice, chosen.clone()),
    };
    let own_list = party_selection.party().and_then(key);
    let list_url = match own_list {
        Some(own) => ListUrl::new(own, Folder::Inbox),
        None => ListUrl {
            units: chosen.iter().filter_map(|party| key(party)).collect(),
            ..ListUrl::new(PartyKey::of_group(PartyGroup::Choice), Folder::Inbox)
        },
    };
    let rows = party_selection.members().iter().zip(1_u8..);
    let rows: Vec<DialogSummary> = rows
        .map(|(party, number)| summary(number.into(), &party.urn, i64::from(number) * 9))
        .collect();
    let nothing = PartyChoices::default();
    let current = party_selection.party().map(|party| &party.urn);
    let acting_party = match party_selection.party() {
        Some(party) => ActingParty::new(language, party, parties),
        None => ActingParty::of_group(language, PartyGroup::Choice, chosen.len(), parties),
    };
    let acting_party = ActingParty {
        key: Some(list_url.party.clone()),
        units: list_url.units.clone(),
        panel: PartyPanel::new(language, (parties, &nothing), current, &key),
        ..acting_party
    };
    let input = ListInput {
        nearest: None,
        ignored: &[],
        read_through: &[],
        saved: None,
        forms: FORMS,
        party_selection: &party_selection,
        parties,
        list_url: &list_url,
        list: &DialogPage {
            rows,
            ..DialogPage::default()
        },
        pinned: &[],
        next: None,
        partial: None,
        cost: None,
        is_light: true,
        owners: &owner,
        services: &Services::default(),
        typed: None,
        is_too_broad: false,
    };
    let page = page(language, parties, 0).acting_as(acting_party);
    Some(ListPage::new(page, &input))
}
