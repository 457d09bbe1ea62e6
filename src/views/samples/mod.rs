//! Sample states of the larger pages, for designers and for the tests that look at every page: one
//! module per page, over people, organisations and dialogs that all of them share.

mod access;
mod action;
mod bulk_select;
mod dialog;
mod dialog_parts;
mod error;
mod export;
mod filter;
mod history;
mod label;
mod list;
pub(crate) mod parties;
mod profile;
mod rows;
mod saved_searches;
mod sent;
mod site;
mod unit_scope;
mod units;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub(crate) use self::{
    access::accesses,
    action::actions,
    bulk_select::options,
    dialog::dialogs,
    error::errors,
    export::exports,
    filter::filters,
    history::histories,
    label::labels,
    list::lists,
    parties::pickers,
    profile::{own_pages, profiles},
    saved_searches::{delete_search, save_search, saved_searches},
    sent::{prints, transmissions},
    site::{accessibility, help, logged_out, privacy, profile_delete, start},
    units::units,
};
use super::page::{ActingParty, Page};
use crate::{
    domain::{
        DialogId, DialogSummary, Label, Localised, OwnerCode, OwnerMarks, Parties, Party,
        PartyKind, PartyUrn, Phrase, Picture, PictureHash, PlatformIds, Seen, Status, UnknownDates,
    },
    i18n::Language,
    urls::PartyKey,
    views::components::{bulk_select::Forms, label_form::SealedFormValues},
};

const EIGHTY: &str =
    "SAMEIET FOR DEN SVÆRT LANGE VEGEN TIL DET SOM LIGG BAKOM DEI SJU BLÅE FJELLA NORD";

/// Id in Dialogporten's format (UUID version 7); samples add their number to it.
const FIRST_ID: u128 = 0x01a0_f4c4_98c0_7002_8a5b_c3de_0000_3dde;

/// Sealed values of the samples' label forms.
const SEALED: SealedFormValues<'static> = SealedFormValues {
    drawn: "sample",
    person: "sample",
};

/// Sealed values of the forms in the samples' lists.
const FORMS: Forms<'static> = Forms {
    drawn: &drawn,
    person: "sample",
    is_empty_handed: false,
};

/// Stand-in for a sealed value, as long as a real one.
#[expect(
    clippy::unnecessary_wraps,
    reason = "a list asks for what may be missing"
)]
fn drawn(dialog: &DialogSummary) -> Option<String> {
    let id = dialog.id.0.simple().to_string();
    Some(id.repeat(5).chars().take(140).collect())
}

fn now() -> Timestamp {
    Page::sample(Language::Nb).now
}

fn ago(days: i64, hours: i64) -> Timestamp {
    now() - SignedDuration::from_hours(days * 24 + hours)
}

fn texts(phrases: &[(&str, &str)]) -> Localised {
    let phrase = |(language, value): &(&str, &str)| Phrase {
        value: (*value).to_owned(),
        language: (*language).to_owned(),
    };
    Localised(phrases.iter().map(phrase).collect())
}

fn urn(organisation: &str) -> PartyUrn {
    PartyUrn::new(format!(
        "urn:altinn:organization:identifier-no:{organisation}"
    ))
}

fn organisation(name: &str, number: &str) -> Party {
    let urn = urn(number);
    Party {
        organisation_number: urn.organisation_number(),
        urn,
        name: name.to_owned(),
        kind: PartyKind::Organisation,
        platform: PlatformIds::default(),
        date_of_birth: None,
        is_deleted: false,
        is_self: false,
        is_heading_only: false,
        sub_units: Vec::new(),
    }
}

fn person(name: &str, is_self: bool) -> Party {
    Party {
        urn: PartyUrn::new(format!("sample:{name}")),
        name: name.to_owned(),
        kind: PartyKind::Person,
        organisation_number: None,
        platform: PlatformIds::default(),
        date_of_birth: "1984-05-17".parse().ok(),
        is_deleted: false,
        is_self,
        is_heading_only: false,
        sub_units: Vec::new(),
    }
}

fn alone() -> Parties {
    Parties::new(vec![person("LYKKEBO RASK", true)])
}

/// A person with organisations in every state.
fn many() -> Parties {
    let mut company = organisation("FJELLGLEDE REGNSKAP AS", "310702641");
    company.sub_units = vec![
        organisation("FJELLGLEDE REGNSKAP AS", "311443755"),
        organisation("FJELLGLEDE REGNSKAP AVD OSLO", "311443756"),
    ];
    let mut deleted = organisation("NEDLAGT BEDRIFT AS", "310778737");
    deleted.is_deleted = true;
    let mut holding = organisation("KONSERN HOLDING AS", "311654535");
    holding.is_heading_only = true;
    holding.sub_units = vec![organisation("KONSERN DRIFT", "310623431")];
    Parties::new(vec![
        person("LYKKEBO RASK", true),
        person("LYKKEBO LITEN", false),
        company,
        deleted,
        holding,
        organisation(EIGHTY, "310000010"),
    ])
}

/// A person with an organisation of several units, one of them deleted.
pub(crate) fn dairy() -> Parties {
    let mut dairy = organisation("LAKSEHAUG MEIERI AS", "310930000");
    let unit = |name: &str, number| organisation(&format!("LAKSEHAUG MEIERI AVD {name}"), number);
    dairy.sub_units = vec![
        unit("BØ", "310930001"),
        unit("NORDLI", "310930002"),
        unit("ÅSEN", "310930003"),
        Party {
            is_deleted: true,
            ..unit("GAMLEBYEN", "310930004")
        },
    ];
    Parties::new(vec![person("LYKKEBO RASK", true), dairy])
}

/// A page whose acting party has the index `place` among all of `parties`.
fn page(language: Language, parties: &Parties, place: usize) -> Page {
    let acting_party = parties.all().nth(place).map(|party| ActingParty {
        key: PartyKey::parse("310702641"),
        panel: parties::panel(language, parties, place),
        ..ActingParty::new(language, party, parties)
    });
    Page {
        acting_party,
        marks: marks(),
        ..Page::sample(language)
    }
}

/// Logos of the samples' service owners. One of the three has none.
pub(crate) fn marks() -> OwnerMarks {
    let drawings = [
        (
            "skatt",
            [1; 6],
            "<circle cx='8' cy='8' r='7' fill='#8a1538'/><circle cx='8' cy='8' r='3' fill='#e58fa8'/>",
        ),
        (
            "fjordvik",
            [2; 6],
            "<path d='M1 14 6 3l5 11z' fill='#0b5d3b'/><path d='M8 14l3-6 4 6z' fill='#7cc5a1'/>",
        ),
    ];
    let mark = |(code, hash, drawing): (&str, [u8; 6], &str)| {
        let picture = Picture {
            media_type: "image/svg+xml",
            bytes: format!(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>{drawing}</svg>"
            )
            .into_bytes(),
            hash: PictureHash::of_digest(&hash),
        };
        Some((OwnerCode::parse(code)?, Arc::new(picture)))
    };
    drawings.into_iter().filter_map(mark).collect()
}

fn owner(code: &str) -> Option<String> {
    let name = match code {
        "skatt" => "Skatteetaten",
        "fjordvik" => "Fjordvik kommune",
        "mattilsynet" => "Mattilsynet",
        _ => return None,
    };
    Some(name.to_owned())
}

/// Dialog of a municipality, for tests of rows and histories.
#[cfg(test)]
pub(crate) fn notice() -> DialogSummary {
    summary(1, &urn("310702641"), 0)
}

fn summary(number: u128, party: &PartyUrn, age_days: i64) -> DialogSummary {
    DialogSummary {
        id: DialogId(Uuid::from_u128(FIRST_ID + number)),
        service_owner: "fjordvik".to_owned(),
        service_resource: "urn:altinn:resource:eiendomsskatt".to_owned(),
        party: party.clone(),
        title: texts(&[
            ("nb", "Varsel om eiendomsskatt for 2026"),
            ("nn", "Varsel om eigedomsskatt for 2026"),
            ("en", "Notice of property tax for 2026"),
        ]),
        summary: texts(&[
            (
                "nb",
                "Du har fått ny takst på eiendommen din. Les vedtaket og se hvordan du kan klage innen fristen.",
            ),
            (
                "nn",
                "Du har fått ny takst på eigedomen din. Les vedtaket og sjå korleis du kan klage innan fristen.",
            ),
            (
                "en",
                "Your property has been valued anew. Read the decision and see how to appeal within the time limit.",
            ),
        ]),
        sender_name: Localised::default(),
        extended_status: Localised::default(),
        status: Status::NotApplicable,
        created_at: ago(age_days + 1, 0),
        updated_at: ago(age_days, 1),
        content_updated_at: ago(age_days, 1),
        due_at: None,
        unknown_dates: UnknownDates::default(),
        external_reference: None,
        attachment_count: Some(0),
        from_service_owner_count: 0,
        from_party_count: 0,
        is_content_seen: true,
        has_unopened_content: false,
        labels: vec![Label::Default],
        context_revision: None,
        seen: Seen::default(),
    }
}
