//! Samples of the unit picker, for organisations and groups.

use super::{
    dairy, many, page,
    parties::{accountant, key},
};
use crate::{
    domain::{Folder, Parties, PartyGroup, PartyUrn},
    i18n::Language,
    urls::{ChosenUnits, ListUrl, PartyKey, UnitPicker},
    views::pages::units::{Pool, UnitsFault, UnitsInput, UnitsPage},
};

pub(crate) fn units(language: Language) -> Vec<(&'static str, UnitsPage)> {
    let everyone = || some(PartyGroup::Everyone);
    let organisations = || some(PartyGroup::Organisations);
    let dairy_key = || (PartyKey::parse("310930000"), None);
    let states: [(_, Parties, _, Option<&str>); 7] = [
        ("from a list", dairy(), dairy_key(), None),
        (
            "of an organisation",
            many(),
            (PartyKey::parse("310702641"), None),
            None,
        ),
        ("of few", many(), everyone(), None),
        ("of many", accountant(170), everyone(), None),
        (
            "none found",
            accountant(170),
            organisations(),
            Some("Ingen som finnes"),
        ),
        ("nobody chosen", many(), everyone(), None),
        ("no room", accountant(170), organisations(), None),
    ];
    let make = |(state, parties, (word, group), words): (
        _,
        Parties,
        (Option<PartyKey>, _),
        Option<&str>,
    )| {
        let is_from_list = state == "from a list";
        let top = parties.top().get(if is_from_list { 1 } else { 2 })?;
        let list = |key: PartyKey| ListUrl::new(key, Folder::Archive);
        let list = word.clone().filter(|_| is_from_list).map(list);
        let members: Vec<PartyUrn> = match group {
            Some(group) => urns(parties.members(group, &[], false)),
            None => urns(parties.family(top, false)),
        };
        let chosen: Vec<_> = parties.selectable().take(130).filter_map(&key).collect();
        let (fault, chosen) = match state {
            "nobody chosen" => (Some(UnitsFault::Nobody), Some(&[][..])),
            "no room" => (Some(UnitsFault::Full), Some(&chosen[..])),
            _ => (None, None),
        };
        let picker = UnitPicker {
            words: words.map(str::to_owned),
            list,
            ..UnitPicker::of(word?)
        };
        let input = UnitsInput {
            picker: &picker,
            pool: group.map_or(Pool::Organisation(top), Pool::Group),
            members: &members,
            parties: &parties,
            before: &ChosenUnits::Unasked,
            chosen,
            fault,
            key_of: &key,
        };
        Some((state, UnitsPage::new(page(language, &parties, 0), &input)))
    };
    states.into_iter().filter_map(make).collect()
}

fn some(group: PartyGroup) -> (Option<PartyKey>, Option<PartyGroup>) {
    (Some(PartyKey::of_group(group)), Some(group))
}

fn urns<'a>(parties: impl IntoIterator<Item = &'a crate::domain::Party>) -> Vec<PartyUrn> {
    parties.into_iter().map(|party| party.urn.clone()).collect()
}
