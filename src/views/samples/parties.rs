//! Samples of the party chooser and of its parts.

use super::{EIGHTY, alone, many, organisation, page, person};
use crate::{
    domain::{Folder, Parties, Party, PartyChoices},
    i18n::Language,
    urls::{IgnoredPickerParam, PartyKey, PartyPickerUrl, SearchAct, SearchPath},
    views::{
        components::party_panel::PartyPanel,
        page::{Crumb, Notice, Page},
        pages::parties::{PartiesInput, PartiesPage},
    },
};

/// A person with `companies` companies: every tenth is deleted, and every second has one branch.
pub(crate) fn accountant(companies: usize) -> Parties {
    const PLACES: [&str; 8] = [
        "FJORDVIK",
        "ÅSEN",
        "BØ",
        "SOLSIDEN",
        "ELVELANGS",
        "NORDLI",
        "ØYGARD",
        "ÆRVIK",
    ];
    const TRADES: [&str; 7] = [
        "BYGG AS",
        "BORETTSLAG",
        "REGNSKAP OG RÅD AS",
        "FRUKT OG GRØNT DA",
        "TRANSPORT AS",
        "BARNEHAGE SA",
        "HUDPLEIE",
    ];
    let mut parties = vec![person("RAGNHILD RADEKREM", true)];
    for at in 0..companies {
        let place = PLACES.get(at % PLACES.len()).copied().unwrap_or_default();
        let trade = TRADES.get(at % TRADES.len()).copied().unwrap_or_default();
        let name = format!("{place} {trade}");
        let number = 310_000_000 + 20 * at;
        let mut company = organisation(&name, &number.to_string());
        company.is_deleted = at % 10 == 9;
        if at % 2 == 0 {
            let branch = format!("{name} AVD {}", at + 1);
            company.sub_units = vec![organisation(&branch, &(number + 10).to_string())];
        }
        parties.push(company);
    }
    Parties::new(parties)
}

/// Address key of a party in samples.
pub(crate) fn key(party: &Party) -> Option<PartyKey> {
    match &party.organisation_number {
        Some(number) => PartyKey::parse(number.as_str()),
        None if party.is_self => PartyKey::parse("person"),
        None => {
            let name = party.name.chars().filter(char::is_ascii_alphanumeric);
            PartyKey::parse(&format!("person-{}", name.collect::<String>()))
        }
    }
}

/// Party panel of the header, for the party with the index `place`.
pub(crate) fn panel(language: Language, parties: &Parties, place: usize) -> Option<PartyPanel> {
    let current = parties.all().nth(place)?;
    let choices = PartyChoices::default();
    PartyPanel::new(language, (parties, &choices), Some(&current.urn), &key)
}

/// Choices of a person who acts for `parties`: one is opened first, others are favourites or were
/// used last.
pub(crate) fn choices(parties: &Parties) -> PartyChoices {
    let urn = |at: usize| parties.selectable().nth(at).map(|party| party.urn.clone());
    let urns = |places: &[usize]| places.iter().filter_map(|at| urn(*at)).collect();
    PartyChoices {
        default: urn(2),
        favourites: urns(&[4, 1, 9]),
        recent: urns(&[0, 12, 30, 4]),
        shows_deleted: false,
    }
}

/// One state: the parties, which of them is shown, and the URL of the chooser.
struct Case {
    name: &'static str,
    parties: Parties,
    place: usize,
    choices: PartyChoices,
    picker: PartyPickerUrl,
    unused: Vec<IgnoredPickerParam>,
}

fn case(name: &'static str, parties: Parties, picker: PartyPickerUrl) -> Case {
    Case {
        name,
        parties,
        place: 0,
        choices: PartyChoices::default(),
        picker,
        unused: Vec::new(),
    }
}

fn words(words: &str) -> PartyPickerUrl {
    PartyPickerUrl {
        words: Some(words.to_owned()),
        ..PartyPickerUrl::default()
    }
}

/// Sample party choosers, each with the name of its state.
#[expect(clippy::too_many_lines, reason = "a table of states")]
pub(crate) fn pickers(language: Language) -> Vec<(&'static str, PartiesPage)> {
    let all = PartyPickerUrl::default;
    let with_deleted = PartyPickerUrl {
        deleted: Some(true),
        ..all()
    };
    let second = PartyPickerUrl {
        pages_before: 1,
        ..all()
    };
    let last = PartyPickerUrl {
        pages_before: 4,
        ..all()
    };
    let archive = PartyPickerUrl {
        folder: Folder::Archive,
        ..all()
    };
    let mut holding = organisation("KONSERN HOLDING AS", "311654535");
    holding.is_heading_only = true;
    holding.sub_units = vec![
        organisation("KONSERN DRIFT", "310623431"),
        organisation("KONSERN LAGER", "310623432"),
    ];
    let heading_only = Parties::new(vec![person("LYKKEBO RASK", true), holding]);
    let mut long = organisation(EIGHTY, "310000010");
    long.sub_units = vec![organisation(EIGHTY, "310000020")];
    let long = Parties::new(vec![person(EIGHTY, true), long]);
    let cases = vec![
        case("self only", alone(), all()),
        Case {
            place: 4,
            ..case("companies and units", many(), all())
        },
        case("deleted shown", many(), with_deleted),
        Case {
            choices: choices(&many()),
            ..case("favourites of few", many(), all())
        },
        Case {
            choices: choices(&accountant(170)),
            ..case("favourites and used last of many", accountant(170), all())
        },
        Case {
            choices: PartyChoices {
                shows_deleted: true,
                ..choices(&accountant(170))
            },
            ..case("hits with favourites", accountant(170), words("bo"))
        },
        case("only access to units", heading_only, all()),
        case("names of 80 characters", long, all()),
        case("page 1 of many", accountant(170), all()),
        case("page 2 of many", accountant(170), second),
        case("last page of many", accountant(170), last),
        case("on the way to the archive", many(), archive),
        case("hits", accountant(170), words("åsen bygg")),
        case("a hit by number", accountant(170), words("310 001 13")),
        case("pages of hits", accountant(170), words("avd")),
        case("no hits", accountant(170), words("Ingen som finnes")),
        case("hits among deleted only", many(), words("nedlagt")),
        Case {
            unused: vec![
                IgnoredPickerParam::Words,
                IgnoredPickerParam::Scope,
                IgnoredPickerParam::Deleted,
            ],
            ..case("address that could not be used", many(), all())
        },
        Case {
            unused: vec![IgnoredPickerParam::IdentityNumber],
            ..case("search for an identity number", many(), all())
        },
    ];
    let sentence = Page::sample(language).t("list-party-lost");
    let mut pages: Vec<_> = cases
        .into_iter()
        .map(|case| (case.name, picker(language, &case, None)))
        .collect();
    let notice = Notice {
        tone: "info",
        heading: sentence,
        text: None,
    };
    let noted = case("with a notice", many(), all());
    pages.push((noted.name, picker(language, &noted, Some(notice))));
    pages
}

/// Links to saved selections, for the cases with favourites.
fn own_lists(case: &Case) -> Vec<Crumb> {
    let list = |label: &str| Crumb {
        label: label.to_owned(),
        href: SearchPath {
            id: "aaaaaaaaaaaaaaaaaaaaaa",
            act: SearchAct::Open,
        }
        .to_string(),
    };
    let lists = ["Kundene i Fjordvik", EIGHTY].map(list);
    let has_any = !case.choices.favourites.is_empty();
    lists.into_iter().filter(|_| has_any).collect()
}

fn picker(language: Language, case: &Case, notice: Option<Notice>) -> PartiesPage {
    let current = case
        .parties
        .all()
        .nth(case.place)
        .map(|party| party.urn.clone());
    let input = PartiesInput {
        parties: &case.parties,
        choices: &case.choices,
        picker: &case.picker,
        own_lists: own_lists(case),
        unused: case.unused.clone(),
        nobody_else: (case.parties.selectable().nth(1).is_none())
            .then(|| "/a/meg/innboks".to_owned()),
        current: current.as_ref(),
        key: &key,
    };
    let page = Page {
        notices: notice.into_iter().collect(),
        ..page(language, &case.parties, case.place)
    };
    PartiesPage::new(page, input)
}
