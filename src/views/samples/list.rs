//! Samples of the list page and its rows.

use super::{
    FORMS, alone, bulk_select::selection_mode, label::confirmations, many, owner, page,
    rows::rows_of_every_kind, summary, unit_scope::of_units, urn,
};
use crate::{
    domain::{
        DialogPage, DialogSummary, Folder, Label, ListFilter, Parties, PartyGroup, PartySelection,
        Services, Status,
    },
    i18n::Language,
    urls::{ListUrl, PartyKey},
    views::{
        components::partial_result::{Cost, PartialResult},
        page::ActingParty,
        pages::list::{ListInput, ListPage},
    },
};

struct ListCase {
    name: &'static str,
    parties: Parties,
    party_index: usize,
    folder: Folder,
    list: DialogPage,
    next: Option<&'static str>,
    is_first: bool,
}

/// Sample list pages, each with the name of its state.
#[expect(clippy::too_many_lines, reason = "a table of states")]
pub(crate) fn lists(language: Language) -> Vec<(&'static str, ListPage)> {
    let one = alone();
    let own_urn = one
        .own()
        .map_or_else(|| urn("310702641"), |own| own.urn.clone());
    let list = |rows| DialogPage {
        rows,
        undecodable: 0,
        next: None,
    };
    let hundred = |unseen: bool| {
        let row = |n: u32| DialogSummary {
            is_content_seen: !unseen,
            attachment_count: Some(1),
            ..summary(u128::from(n) + 100, &own_urn, i64::from(n) * 6)
        };
        list((0..100).map(row).collect())
    };
    let case = |name, list, next, is_first| ListCase {
        name,
        parties: alone(),
        party_index: 0,
        folder: Folder::Inbox,
        list,
        next,
        is_first,
    };
    let company = |name, party_index, list| ListCase {
        name,
        parties: many(),
        party_index,
        folder: Folder::Inbox,
        list,
        next: None,
        is_first: true,
    };
    let broken = DialogPage {
        undecodable: 2,
        ..list(rows_of_every_kind(&own_urn))
    };
    let cases = [
        case(
            "every kind of row",
            list(rows_of_every_kind(&own_urn)),
            Some("c2VhbGVk"),
            true,
        ),
        case("one row", list(vec![summary(1, &own_urn, 0)]), None, true),
        case("a hundred rows", hundred(false), None, true),
        case("all unread", hundred(true), Some("c2VhbGVk"), true),
        case(
            "last page",
            list(vec![summary(1, &own_urn, 500)]),
            None,
            false,
        ),
        case("past the end", list(Vec::new()), None, false),
        case("empty", list(Vec::new()), None, true),
        case("two could not be shown", broken, None, true),
        company(
            "of a company",
            2,
            list(rows_of_every_kind(&urn("310702641"))),
        ),
        company(
            "of a sub-unit",
            4,
            list(rows_of_every_kind(&urn("311443756"))),
        ),
        company("of a company with a long name, empty", 8, list(Vec::new())),
    ];
    let put_away = |number, label| DialogSummary {
        labels: vec![label, Label::Sent],
        from_party_count: 1,
        ..summary(number, &own_urn, 30)
    };
    let draft = DialogSummary {
        status: Status::Draft,
        ..summary(12, &own_urn, 3)
    };
    let folder = |name, folder, rows| ListCase {
        folder,
        ..case(name, list(rows), None, true)
    };
    let folders = [
        folder("drafts", Folder::Drafts, vec![draft]),
        folder(
            "sent, one archived, one in the bin",
            Folder::Sent,
            vec![
                put_away(11, Label::Default),
                put_away(13, Label::Archive),
                put_away(14, Label::Bin),
            ],
        ),
        folder(
            "archive",
            Folder::Archive,
            vec![put_away(13, Label::Archive)],
        ),
        folder("bin", Folder::Bin, vec![put_away(14, Label::Bin)]),
        folder("drafts, empty", Folder::Drafts, Vec::new()),
        folder("sent, empty", Folder::Sent, Vec::new()),
        folder("archive, empty", Folder::Archive, Vec::new()),
        folder("bin, empty", Folder::Bin, Vec::new()),
    ];
    cases
        .into_iter()
        .chain(folders)
        .filter_map(|case| Some((case.name, sample(language, &case)?)))
        .chain(confirmed(language))
        .chain(selection_mode(language))
        .chain(of_groups(language))
        .chain(of_units(language))
        .collect()
}

/// Sample list pages over many parties.
#[expect(clippy::too_many_lines, reason = "a table of states")]
fn of_groups(language: Language) -> Vec<(&'static str, ListPage)> {
    let parties = many();
    let everyone = || parties.members(PartyGroup::Everyone, &[], false);
    let partial = |count: usize, is_late| PartialResult {
        parties: everyone().into_iter().skip(2).take(count).collect(),
        services: 0,
        is_late,
    };
    let services = PartialResult {
        services: 20,
        ..PartialResult::default()
    };
    let cost = Cost {
        parties: 15_000,
        calls: 150,
    };
    let rows = || -> Vec<DialogSummary> {
        let own = everyone();
        let of = own.iter().zip(1_u8..);
        of.map(|(party, number)| summary(number.into(), &party.urn, i64::from(number) * 9))
            .collect()
    };
    let next = Some("c2VhbGVk");
    let cases = [
        (
            "of everyone",
            PartyGroup::Everyone,
            rows(),
            next,
            None,
            None,
            None,
        ),
        (
            "of all organisations, empty",
            PartyGroup::Organisations,
            Vec::new(),
            None,
            None,
            None,
            None,
        ),
        (
            "of favourites, without any",
            PartyGroup::Favourites,
            Vec::new(),
            None,
            None,
            None,
            None,
        ),
        (
            "of everyone, one missing",
            PartyGroup::Everyone,
            rows(),
            next,
            Some(partial(1, false)),
            None,
            None,
        ),
        (
            "of everyone, many too late",
            PartyGroup::Everyone,
            rows(),
            next,
            Some(partial(4, true)),
            None,
            None,
        ),
        (
            "of everyone, services missing",
            PartyGroup::Everyone,
            Vec::new(),
            None,
            Some(services),
            None,
            None,
        ),
        (
            "of thousands, before they are fetched",
            PartyGroup::Everyone,
            Vec::new(),
            None,
            None,
            Some(cost),
            None,
        ),
        (
            "of all organisations, a search too broad",
            PartyGroup::Organisations,
            Vec::new(),
            None,
            None,
            None,
            Some("melding"),
        ),
    ];
    let samples = cases
        .into_iter()
        .map(|(name, group, rows, next, partial, cost, too_broad)| {
            let members = parties.members(group, &[], false);
            let acting_party = ActingParty {
                key: Some(PartyKey::of_group(group)),
                ..ActingParty::of_group(language, group, members.len(), &parties)
            };
            let filter = ListFilter {
                words: too_broad.map(str::to_owned),
                ..ListFilter::default()
            };
            let list_url = ListUrl::new(PartyKey::of_group(group), Folder::Inbox).with(filter);
            let nearest = members.first().copied().zip(PartyKey::parse("310702641"));
            let next = next.map(|next| list_url.page_after(Some(next.to_owned())));
            let input = ListInput {
                ignored: &[],
                read_through: &[],
                saved: None,
                forms: FORMS,
                party_selection: &PartySelection::Group(group, members),
                nearest: nearest.as_ref(),
                parties: &parties,
                list_url: &list_url,
                list: &DialogPage {
                    rows,
                    ..DialogPage::default()
                },
                pinned: &[],
                next: next.as_ref(),
                partial: partial.as_ref(),
                cost,
                is_light: true,
                owners: &owner,
                services: &Services::default(),
                typed: None,
                is_too_broad: too_broad.is_some(),
            };
            let page = page(language, &parties, 0).acting_as(acting_party);
            (name, ListPage::new(page, &input))
        });
    samples.collect()
}

/// Sample inbox pages with the confirmation of each label change.
fn confirmed(language: Language) -> Vec<(&'static str, ListPage)> {
    let pages = confirmations(language).into_iter();
    let samples = pages.filter_map(|(name, page, is_own)| {
        let (parties, party_index) = if is_own { (alone(), 0) } else { (many(), 2) };
        let party = parties.all().nth(party_index)?;
        let input = ListInput {
            ignored: &[],
            read_through: &[],
            party_selection: &parties.selection_of(party, false),
            nearest: None,
            partial: None,
            cost: None,
            is_light: true,
            parties: &parties,
            list_url: &ListUrl::new(PartyKey::parse("310702641")?, Folder::Inbox),
            list: &DialogPage {
                rows: vec![summary(1, &party.urn, 3), summary(2, &party.urn, 40)],
                ..DialogPage::default()
            },
            pinned: &[],
            next: None,
            forms: FORMS,
            owners: &owner,
            services: &Services::default(),
            typed: None,
            saved: None,
            is_too_broad: false,
        };
        Some((name, ListPage::new(page, &input)))
    });
    samples
        .chain(super::filter::narrowed_lists(language))
        .collect()
}

fn sample(language: Language, case: &ListCase) -> Option<ListPage> {
    let list_url = ListUrl::new(PartyKey::parse("310702641")?, case.folder);
    let next = case
        .next
        .map(|next| list_url.page_after(Some(next.to_owned())));
    let after = (!case.is_first).then(|| "c2VhbGVk".to_owned());
    let input = ListInput {
        ignored: &[],
        read_through: &[],
        pinned: &[],
        party_selection: &case
            .parties
            .selection_of(case.parties.all().nth(case.party_index)?, false),
        nearest: None,
        partial: None,
        cost: None,
        is_light: true,
        parties: &case.parties,
        list_url: &list_url.page_after(after),
        list: &case.list,
        next: next.as_ref(),
        forms: FORMS,
        owners: &owner,
        services: &Services::default(),
        typed: None,
        saved: None,
        is_too_broad: false,
    };
    Some(ListPage::new(
        page(language, &case.parties, case.party_index),
        &input,
    ))
}
