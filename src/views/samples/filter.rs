//! Samples of the filter page and of filtered lists.

use jiff::SignedDuration;

use super::{FORMS, many, now, owner, page, summary};
use crate::{
    domain::{
        Count, DatePreset, DialogPage, DialogSummary, Due, Folder, FolderCounts, ListFilter,
        Localised, OwnerCode, Phrase, SearchScope, Service, ServiceCode, Services, Status,
        list_filter::FilterError, search_words::Unsearchable,
    },
    i18n::Language,
    urls::{ListUrl, PartyKey},
    views::pages::{
        filter::{FilterInput, FilterPage},
        list::{ListInput, ListPage},
    },
};

/// Some services of a few service owners.
pub(crate) fn services() -> Services {
    let service = |code: &str, owner: &str, name: &str| {
        let phrase = Phrase {
            value: name.to_owned(),
            language: "nb".to_owned(),
        };
        Some(Service {
            code: ServiceCode::parse(code)?,
            owner: OwnerCode::parse(owner)?,
            name: Localised(vec![phrase]),
        })
    };
    let list = [
        service(
            "eksempel-skattemelding",
            "skatt",
            "Skattemelding for formues- og inntektsskatt",
        ),
        service("eksempel-eiendomsskatt", "fjordvik", "Eiendomsskatt"),
        service(
            "eksempel-serveringsbevilling",
            "fjordvik",
            "Serveringsbevilling",
        ),
        service(
            "eksempel-undersokelse",
            "statistikk",
            "Undersøkelse om arbeidsmarkedet",
        ),
    ];
    Services {
        list: list.into_iter().flatten().collect(),
        is_catalogue: false,
    }
}

/// A catalogue of more services than can be listed, without knowledge of which of them apply.
fn national() -> Services {
    let service = |number: u32| {
        let phrase = Phrase {
            value: format!("Søknad nummer {number}"),
            language: "nb".to_owned(),
        };
        Some(Service {
            code: ServiceCode::parse(&format!("eksempel-{number}"))?,
            owner: OwnerCode::parse("fjordvik")?,
            name: Localised(vec![phrase]),
        })
    };
    Services {
        list: (0..3_000).filter_map(service).collect(),
        is_catalogue: true,
    }
}

/// A filter with all its criteria set.
pub(crate) fn everything() -> ListFilter {
    ListFilter {
        words: Some("skatt frist".to_owned()),
        scope: Some(SearchScope::Folder),
        statuses: vec![Status::RequiresAttention, Status::InProgress],
        is_read: Some(false),
        date_preset: Some(DatePreset::Year),
        owners: OwnerCode::parse("fjordvik").into_iter().collect(),
        services: ServiceCode::parse("eksempel-eiendomsskatt")
            .into_iter()
            .collect(),
        due: Some(Due::Soon),
        case: Some("2024/123".to_owned()),
        ..ListFilter::default()
    }
}

/// Sample filter pages, each with the name of its state.
#[expect(clippy::too_many_lines, reason = "a table of states")]
pub(crate) fn filters(language: Language) -> Vec<(&'static str, FilterPage)> {
    let reversed = ListFilter {
        date_preset: Some(DatePreset::Days(
            "2026-02-01".parse().ok(),
            "2026-01-01".parse().ok(),
        )),
        ..ListFilter::default()
    };
    let catalogue = Services {
        is_catalogue: true,
        ..services()
    };
    let cases = [
        (
            "empty",
            ListFilter::default(),
            Some(services()),
            "",
            Vec::new(),
        ),
        ("everything", everything(), Some(services()), "", Vec::new()),
        (
            "narrowed lists",
            ListFilter::default(),
            Some(services()),
            "skatt",
            Vec::new(),
        ),
        (
            "nothing of that name",
            ListFilter::default(),
            Some(catalogue),
            "qqq",
            Vec::new(),
        ),
        (
            "national catalogue",
            ListFilter::default(),
            Some(national()),
            "",
            Vec::new(),
        ),
        (
            "services missing",
            ListFilter::default(),
            None,
            "",
            Vec::new(),
        ),
        (
            "errors",
            reversed,
            Some(services()),
            "",
            vec![
                FilterError::Words(Unsearchable::TooShort),
                FilterError::Days,
                FilterError::Case,
                FilterError::Owners,
                FilterError::Services,
                FilterError::Address,
            ],
        ),
    ];
    let sample = |(name, filter, services, wanted, faults): (
        _,
        ListFilter,
        Option<Services>,
        _,
        Vec<FilterError>,
    )| {
        let parties = many();
        let party = parties.all().nth(2)?;
        let list_url = ListUrl::new(PartyKey::parse("310702641")?, Folder::Inbox).with(filter);
        let input = FilterInput {
            party_selection: &parties.selection_of(party, false),
            parties: &parties,
            list_url: &list_url,
            services: services.as_ref(),
            present: &[summary(1, &party.urn, 3)],
            owners: &owner,
            wanted,
            is_refused: name == "errors",
            faults: &faults,
        };
        Some((name, FilterPage::new(page(language, &parties, 2), &input)))
    };
    cases.into_iter().filter_map(sample).collect()
}

/// Sample pages of searched and filtered lists, and of lists of deadlines.
#[expect(clippy::too_many_lines, reason = "a table of states")]
pub(crate) fn narrowed_lists(language: Language) -> Vec<(&'static str, ListPage)> {
    let words = |words: &str| ListFilter {
        words: Some(words.to_owned()),
        ..ListFilter::default()
    };
    let unread = ListFilter {
        is_read: Some(false),
        ..ListFilter::default()
    };
    let short = Some(("a", Unsearchable::TooShort));
    let cases = [
        (
            "search with hits",
            Folder::Inbox,
            words("melding skatt -moms"),
            3,
            None,
            false,
        ),
        (
            "search of other spellings and common words",
            Folder::Inbox,
            words("soknader og vedtak -gebyr"),
            3,
            None,
            false,
        ),
        (
            "search of common words alone",
            Folder::Inbox,
            words("og det"),
            0,
            None,
            false,
        ),
        (
            "search without hits",
            Folder::Archive,
            everything(),
            0,
            None,
            false,
        ),
        (
            "search too broad",
            Folder::Inbox,
            words("melding"),
            0,
            None,
            true,
        ),
        (
            "search too short",
            Folder::Inbox,
            ListFilter::default(),
            3,
            short,
            false,
        ),
        (
            "filters",
            Folder::Inbox,
            everything_but_words(),
            3,
            None,
            false,
        ),
        (
            "one filter, nothing left",
            Folder::Inbox,
            unread,
            0,
            None,
            false,
        ),
        (
            "deadlines",
            Folder::Deadlines,
            ListFilter::default(),
            5,
            None,
            false,
        ),
        (
            "deadlines, none",
            Folder::Deadlines,
            ListFilter::default(),
            0,
            None,
            false,
        ),
    ];
    let sample = |(name, folder, filter, rows, typed, is_too_broad): (_, _, _, u32, _, _)| {
        let parties = many();
        let party = parties.all().nth(2)?;
        let list_url = ListUrl::new(PartyKey::parse("310702641")?, folder).with(filter);
        let row = |number: u32| DialogSummary {
            due_at: match number {
                1 => Some(now() - SignedDuration::from_hours(30)),
                5 => None,
                number => Some(now() + SignedDuration::from_hours(i64::from(number).pow(4) * 4)),
            },
            ..summary(u128::from(number), &party.urn, i64::from(number) * 20)
        };
        let list = DialogPage {
            rows: (1..=rows).map(row).collect(),
            ..DialogPage::default()
        };
        let input = ListInput {
            ignored: &[],
            read_through: &[],
            pinned: &[],
            party_selection: &parties.selection_of(party, false),
            nearest: None,
            parties: &parties,
            list_url: &list_url,
            list: &list,
            next: None,
            forms: FORMS,
            partial: None,
            cost: None,
            is_light: true,
            owners: &owner,
            services: &services(),
            typed,
            saved: None,
            is_too_broad,
        };
        let page = page(language, &parties, 2).with_waiting(FolderCounts {
            unread: Some(Count::MoreThan(99)),
            overdue: Some(Count::Exactly(1)),
        });
        Some((name, ListPage::new(page, &input)))
    };
    cases.into_iter().filter_map(sample).collect()
}

fn everything_but_words() -> ListFilter {
    ListFilter {
        words: None,
        scope: None,
        ..everything()
    }
}
