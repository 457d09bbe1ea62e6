//! Choosing several parties in its states.

use super::{
    many, page,
    parties::{accountant, key},
};
use crate::{
    domain::{Folder, Parties, PartyGroup, PartyUrn},
    routes::PartyKey,
    text::Language,
    view::pages::units::{Pool, UnitsInput, UnitsPage},
};

pub(in crate::view) fn units(language: Language) -> Vec<(&'static str, UnitsPage)> {
    let group = |group| (PartyKey::of_group(group), Some(group));
    let states: [(_, Parties, _, Option<&str>); 4] = [
        (
            "of an organisation",
            many(),
            (PartyKey::parse("310702641"), None),
            None,
        ),
        ("of few", many(), some(group(PartyGroup::Everyone)), None),
        (
            "of many",
            accountant(170),
            some(group(PartyGroup::Everyone)),
            None,
        ),
        (
            "none found",
            accountant(170),
            some(group(PartyGroup::Organisations)),
            Some("Ingen som finnes"),
        ),
    ];
    let make = |(state, parties, (word, group), words): (_, Parties, (Option<PartyKey>, _), _)| {
        let top = parties.top().get(2)?;
        let members: Vec<PartyUrn> = match group {
            Some(group) => urns(parties.members(group, &[], false)),
            None => urns(std::iter::once(top).chain(&top.sub_units)),
        };
        let input = UnitsInput {
            key: &word?,
            pool: group.map_or(Pool::Organisation(top), Pool::Group),
            members: &members,
            parties: &parties,
            words,
            folder: Folder::Inbox,
            key_of: &key,
        };
        Some((state, UnitsPage::new(page(language, &parties, 0), &input)))
    };
    states.into_iter().filter_map(make).collect()
}

fn some((key, group): (PartyKey, Option<PartyGroup>)) -> (Option<PartyKey>, Option<PartyGroup>) {
    (Some(key), group)
}

fn urns<'a>(parties: impl IntoIterator<Item = &'a crate::domain::Party>) -> Vec<PartyUrn> {
    parties.into_iter().map(|party| party.urn.clone()).collect()
}
