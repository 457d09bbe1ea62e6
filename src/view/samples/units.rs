//! Choosing several parties in its states.

use super::{
    many, page,
    parties::{accountant, key},
};
use crate::{
    domain::{Folder, Parties, PartyGroup, PartyUrn},
    routes::{ChosenUnits, PartyKey, UnitPicker},
    text::Language,
    view::pages::units::{Pool, UnitsFault, UnitsInput, UnitsPage},
};

pub(in crate::view) fn units(language: Language) -> Vec<(&'static str, UnitsPage)> {
    let everyone = || some(PartyGroup::Everyone);
    let organisations = || some(PartyGroup::Organisations);
    let states: [(_, Parties, _, Option<&str>); 6] = [
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
        let top = parties.top().get(2)?;
        let members: Vec<PartyUrn> = match group {
            Some(group) => urns(parties.members(group, &[], false)),
            None => urns(std::iter::once(top).chain(&top.sub_units)),
        };
        let chosen: Vec<_> = parties.selectable().take(130).filter_map(&key).collect();
        let (fault, chosen) = match state {
            "nobody chosen" => (Some(UnitsFault::Nobody), Some(&[][..])),
            "no room" => (Some(UnitsFault::Full), Some(&chosen[..])),
            _ => (None, None),
        };
        let picker = UnitPicker {
            party: word?,
            folder: Folder::Inbox,
            words: words.map(str::to_owned),
            pages_before: 0,
            chosen: ChosenUnits::Unasked,
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
