//! Samples of lists with bulk select, and of the options page of one row.

use super::{FORMS, SEALED, alone, many, owner, page, rows::rows_of_every_kind, summary, urn};
use crate::{
    domain::{
        CurrentState, DialogPage, DialogSummary, Folder, Label, Parties, PartyUrn, PreviousState,
        Services, Status,
    },
    i18n::Language,
    urls::{ListUrl, PartyKey, RowsMark, SelectionMode},
    views::{
        components::bulk_select::Forms,
        pages::{
            list::{ListInput, ListPage},
            options::{OptionsInput, OptionsPage},
        },
    },
};

struct Case {
    name: &'static str,
    parties: Parties,
    party_index: usize,
    list: ListUrl,
    rows: Vec<DialogSummary>,
    is_empty_handed: bool,
}

/// Sample lists with bulk select, each with the name of its state.
pub(crate) fn selection_mode(language: Language) -> Vec<(&'static str, ListPage)> {
    let Some(key) = PartyKey::parse("310702641") else {
        return Vec::new();
    };
    let list =
        |folder, selection_mode| ListUrl::new(key.clone(), folder).selection_mode(selection_mode);
    let all = |folder| list(folder, SelectionMode::All(None));
    let own = alone();
    let own_urn = own
        .own()
        .map_or_else(|| urn("310702641"), |own| own.urn.clone());
    let case = |name, list| Case {
        name,
        parties: alone(),
        party_index: 0,
        list,
        rows: rows_of_every_kind(&own_urn),
        is_empty_handed: false,
    };
    let company = |name, list| Case {
        parties: many(),
        party_index: 2,
        rows: rows_of_every_kind(&urn("310702641")),
        ..case(name, list)
    };
    let nothing = RowsMark::new(std::iter::empty());
    let mut search = list(Folder::Inbox, SelectionMode::Some);
    search.filter.words = Some("eiendomsskatt".to_owned());
    let others = [urn("310702641"), urn("311443756")];
    let row = |n: u32| summary(u128::from(n) + 100, &own_urn, i64::from(n));
    let cases = [
        case("choosing, none", list(Folder::Inbox, SelectionMode::Some)),
        case("choosing, all", all(Folder::Inbox)),
        case(
            "choosing, all of a list that has changed",
            list(Folder::Inbox, SelectionMode::All(Some(nothing))),
        ),
        Case {
            is_empty_handed: true,
            ..case(
                "choosing, none was chosen",
                list(Folder::Inbox, SelectionMode::Some),
            )
        },
        Case {
            rows: (0..100).map(row).collect(),
            ..case("choosing, a hundred", all(Folder::Archive))
        },
        company("choosing for a company", all(Folder::Bin)),
        Case {
            rows: vec![summary(1, &others[0], 1), summary(2, &others[1], 2)],
            ..company("choosing among found ones of two companies", search)
        },
        case("choosing, empty", list(Folder::Drafts, SelectionMode::Some)),
    ];
    cases
        .into_iter()
        .filter_map(|case| Some((case.name, chosen_from(language, case)?)))
        .collect()
}

fn chosen_from(language: Language, case: Case) -> Option<ListPage> {
    let is_empty = case.list.folder == Folder::Drafts;
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
        list_url: &case.list,
        list: &DialogPage {
            rows: if is_empty { Vec::new() } else { case.rows },
            ..DialogPage::default()
        },
        next: None,
        forms: Forms {
            is_empty_handed: case.is_empty_handed,
            ..FORMS
        },
        owners: &owner,
        services: &Services::default(),
        typed: None,
        saved: None,
        is_too_broad: false,
    };
    let page = page(language, &case.parties, case.party_index);
    Some(ListPage::new(page, &input))
}

/// Name of the state, index of the party, folder of the list, and current state of the dialog.
type OptionsCase = (&'static str, usize, Folder, CurrentState);

fn options_cases() -> [OptionsCase; 6] {
    let lying = |party: &PartyUrn, label, status| {
        CurrentState::Found(Box::new(DialogSummary {
            labels: vec![label],
            status,
            ..summary(1, party, 3)
        }))
    };
    let company = urn("310702641");
    let own = PartyUrn::new("sample:LYKKEBO RASK");
    let plain = Status::NotApplicable;
    [
        ("own", 0, Folder::Inbox, lying(&own, Label::Default, plain)),
        (
            "of a company",
            2,
            Folder::Inbox,
            lying(&company, Label::Default, plain),
        ),
        (
            "archived",
            2,
            Folder::Sent,
            lying(&company, Label::Archive, plain),
        ),
        (
            "draft in the bin",
            0,
            Folder::Bin,
            lying(&own, Label::Bin, Status::Draft),
        ),
        ("nobody tells", 2, Folder::Inbox, CurrentState::Unknown),
        ("gone", 2, Folder::Inbox, CurrentState::Nowhere),
    ]
}

/// Sample options pages of one row, each with the name of its state.
pub(crate) fn options(language: Language) -> Vec<(&'static str, OptionsPage)> {
    let view = |party_index: usize, folder, now: &CurrentState| {
        let parties = many();
        let party = parties.all().nth(party_index)?;
        let input = OptionsInput {
            id: summary(1, &party.urn, 3).id,
            party,
            previous: now.dialog().map_or(
                PreviousState {
                    folder: Folder::Inbox,
                    is_marked: false,
                },
                PreviousState::of,
            ),
            now,
            sealed: SEALED,
            list: &ListUrl::new(PartyKey::parse("310702641")?, folder),
            beside: None,
            parties: &parties,
            owners: &owner,
        };
        Some(OptionsPage::new(
            page(language, &parties, party_index),
            &input,
        ))
    };
    options_cases()
        .iter()
        .filter_map(|(name, party_index, folder, now)| {
            Some((*name, view(*party_index, *folder, now)?))
        })
        .collect()
}
