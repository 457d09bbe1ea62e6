//! Samples of our own pages: help, privacy, accessibility and profile.

use std::{io, sync::Arc};

use super::{alone, many, page};
use crate::{
    content::Content,
    domain::{Parties, Party, name::display_name},
    i18n::Language,
    views::{
        components::operator_notice::NoticeBar,
        page::Page,
        pages::profile::{
            ActingPartyFacts, Done, FirstOption, Names, PartySettings, ProfileInput, ProfilePage,
            StoredSetting, UnitSetRow,
        },
    },
};

/// Operator content in TOML, with contact, privacy, accessibility and service owners.
const FULL: &str = r#"
name = { nb = "Innboksen i Fjordvik", nn = "Innboksen i Fjordvik", en = "The Fjordvik inbox" }
[contact]
name = { nb = "Brukerstøtte for innboksen", nn = "Brukarstøtte for innboksen", en = "User support for the inbox" }
phone = "+47 00 00 00 00"
email = "hjelp@fjordvik.example.no"
page = "https://hjelp.fjordvik.example.no/"
[privacy]
responsible = "Fjordvik kommune"
basis = "https://fjordvik.example.no/personvern"
[accessibility]
statement = "https://uustatus.no/nb/erklaringer/publisert/00000000-0000-0000-0000-000000000000"
[owners.skatt]
name = { nb = "Skatteetaten", en = "The Norwegian Tax Administration" }
phone = "00 00 00 01"
page = "https://skatt.example.no/kontakt"
[owners.fjordvik]
name = "Fjordvik kommune"
email = "post@fjordvik.example.no"
"#;

/// Operator notice without an English text; `with_content` adds its severity.
const NOTICE: &str = r#"
[notice]
text = { nb = "Natt til 2. desember kan det ta lengre tid å hente meldinger. Alt annet virker som vanlig.", nn = "Natt til 2. desember kan det ta lengre tid å hente meldingar. Alt anna verkar som vanleg." }
link = { url = "https://drift.example.no/", text = { nb = "Les om arbeidet", nn = "Les om arbeidet", en = "Read about the work" } }
"#;

/// `page` with operator content, and with a notice when there is a severity.
fn with_content(page: Page, severity: Option<&str>) -> Page {
    let notice = severity.map(|severity| {
        let line = format!("severity = \"{severity}\"\ntext");
        NOTICE.replacen("text", &line, 1)
    });
    let text = format!("{FULL}{}", notice.unwrap_or_default());
    let nothing = |_: &str| Err(io::ErrorKind::NotFound.into());
    let content = Arc::new(Content::parse(&text, false, &nothing).unwrap_or_default());
    Page {
        bar: NoticeBar::of(&content, page.language, page.now, None),
        content,
        ..page
    }
}

/// Sample pages that cover the kinds of readers and of operator content.
pub(crate) fn own_pages(language: Language) -> Vec<(&'static str, Page)> {
    let signed_out = || Page::sample(language);
    vec![
        ("signed out", signed_out()),
        (
            "signed out, notice of a problem",
            with_content(signed_out(), Some("danger")),
        ),
        ("of somebody alone", page(language, &alone(), 0)),
        (
            "of a representative, all said",
            with_content(page(language, &many(), 2), Some("warning")),
        ),
        (
            "with the longest name, for your information",
            with_content(page(language, &many(), 8), Some("info")),
        ),
    ]
}

/// A case of the profile page.
struct ProfileCase {
    state: &'static str,
    page: Page,
    logins: usize,
    acting_party: Option<ActingPartyFacts>,
    kept: Vec<StoredSetting>,
    done: Option<Done>,
}

fn party_settings(is_excerpt: bool) -> PartySettings {
    let option = |(at, party): (usize, &Party)| {
        Some(FirstOption {
            key: super::parties::key(party)?,
            name: display_name(&party.name),
            is_chosen: is_excerpt && at == 2,
        })
    };
    PartySettings {
        first: many().selectable().enumerate().filter_map(option).collect(),
        is_excerpt,
        shows_deleted: is_excerpt,
    }
}

fn unit_sets() -> Vec<UnitSetRow> {
    let set = |number: u8, names: &[&str], count| UnitSetRow {
        id: format!("{number:022}"),
        href: format!("/a/utvalg-{number:022}/innboks"),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        count,
        created: super::ago(number.into(), 1),
        is_saved: number == 2,
    };
    vec![
        set(1, &["Fjellglede Regnskap AS", super::EIGHTY], 150),
        set(2, &[], 1000),
    ]
}

pub(crate) fn profiles(language: Language) -> Vec<(&'static str, ProfilePage)> {
    profile_cases(language)
        .into_iter()
        .map(|case| {
            let input = ProfileInput {
                started: super::ago(0, 1),
                ends: super::ago(0, -1),
                is_high: case.logins > 1,
                idle_minutes: 30,
                logins: case.logins,
                parties: party_settings(case.logins > 1),
                acting_party: case.acting_party,
                unit_sets: match case.kept.last() {
                    Some(StoredSetting::UnitSets(_)) => unit_sets(),
                    _ => Vec::new(),
                },
                kept: case.kept,
                done: case.done,
            };
            (case.state, ProfilePage::new(case.page, &input))
        })
        .collect()
}

fn profile_cases(language: Language) -> [ProfileCase; 4] {
    let acting_party = |parties: &Parties, place: usize| {
        let party = parties.all().nth(place)?;
        Some(ActingPartyFacts::of(language, party, parties))
    };
    let names = |known: &[&str], unknown| Names {
        known: known.iter().map(|name| (*name).to_owned()).collect(),
        unknown,
    };
    [
        ProfileCase {
            state: "alone, nothing kept",
            page: page(language, &alone(), 0),
            logins: 1,
            acting_party: acting_party(&alone(), 0),
            kept: Vec::new(),
            done: None,
        },
        ProfileCase {
            state: "representative, several logins",
            page: with_content(page(language, &many(), 2), None),
            logins: 3,
            acting_party: acting_party(&many(), 2),
            kept: vec![
                StoredSetting::LastParties(names(&["Fjellglede Regnskap AS", "Lykkebo Liten"], 0)),
                StoredSetting::Default(names(&["Lykkebo Liten"], 0)),
                StoredSetting::Favourites(names(&[super::EIGHTY, "Konsern Drift"], 3)),
                StoredSetting::ShowsDeleted,
                StoredSetting::Language(language),
                StoredSetting::Searches(12),
                StoredSetting::UnitSets(2),
            ],
            done: None,
        },
        ProfileCase {
            state: "name unknown, notice",
            page: with_content(page(language, &many(), 8), Some("warning")),
            logins: 2,
            acting_party: acting_party(&many(), 8),
            kept: vec![
                StoredSetting::LastParties(names(&[], 1)),
                StoredSetting::Searches(1),
            ],
            done: Some(Done::EndedOthers(2)),
        },
        ProfileCase {
            state: "after deleting",
            page: page(language, &many(), 0),
            logins: 1,
            acting_party: acting_party(&many(), 1),
            kept: Vec::new(),
            done: Some(Done::Deleted),
        },
    ]
}
