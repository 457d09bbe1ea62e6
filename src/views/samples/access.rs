//! Samples of the access page of a dialog.

use super::{many, owner, page, summary, texts, urn};
use crate::{
    domain::{
        Folder, Localised, Lookup, OutwardRule, PartyUrn, ServiceCode,
        lookup::{Ground, GroundKind},
    },
    i18n::Language,
    urls::{ListUrl, PartyKey},
    views::pages::access::{AccessInput, AccessPage},
};

fn ground(kind: GroundKind, name: &[(&str, &str)], url: Option<&str>) -> Ground {
    Ground {
        kind,
        name: texts(name),
        url: url.map(str::to_owned),
    }
}

fn every_ground() -> Vec<Ground> {
    let more = Some("https://tilgang.example.no/roller/dagl");
    vec![
        ground(
            GroundKind::Role,
            &[
                ("nb", "Daglig leder"),
                ("nn", "Dagleg leiar"),
                ("en", "General manager"),
            ],
            more,
        ),
        ground(
            GroundKind::AccessPackage,
            &[("nb", "Skatt og merverdiavgift")],
            Some("javascript:alert(1)"),
        ),
        ground(GroundKind::Service, &[], more),
        ground(GroundKind::Instance, &[], None),
        ground(GroundKind::Unknown, &[], None),
    ]
}

fn plain(party: &PartyUrn) -> Lookup {
    let summary = summary(1, party, 3);
    Lookup {
        dialog: summary.id,
        party: summary.party,
        title: summary.title,
        service: ServiceCode::parse("eiendomsskatt"),
        service_name: texts(&[
            ("nb", "Eiendomsskatt"),
            ("nn", "Eigedomsskatt"),
            ("en", "Property tax"),
        ]),
        needed_level: Some(3),
        owner: summary.service_owner,
        owner_name: Localised::default(),
        level: Some(4),
        grounds: vec![ground(GroundKind::Role, &[("nb", "Daglig leder")], None)],
    }
}

/// Sample access pages, each with the name of its state.
#[expect(clippy::too_many_lines, reason = "a table of states")]
pub(crate) fn accesses(language: Language) -> Vec<(&'static str, AccessPage)> {
    let company = plain(&urn("310702641"));
    let own = plain(&PartyUrn::new("sample:LYKKEBO RASK"));
    let cases = [
        (
            "for every reason",
            2,
            Lookup {
                grounds: every_ground(),
                ..company.clone()
            },
        ),
        ("by a role", 2, company.clone()),
        (
            "for no reason that is told",
            2,
            Lookup {
                grounds: Vec::new(),
                ..company.clone()
            },
        ),
        ("own", 0, own.clone()),
        (
            "own without a reason",
            0,
            Lookup {
                grounds: Vec::new(),
                ..own
            },
        ),
        (
            "login too weak",
            2,
            Lookup {
                level: Some(3),
                needed_level: Some(4),
                ..company.clone()
            },
        ),
        (
            "almost nothing is known",
            2,
            Lookup {
                title: Localised::default(),
                service: None,
                service_name: Localised::default(),
                needed_level: None,
                owner: "x".to_owned(),
                level: None,
                grounds: Vec::new(),
                ..company
            },
        ),
    ];
    let key = PartyKey::parse("310702641");
    let list = key.clone().map(|key| ListUrl::new(key, Folder::Archive));
    let view = |party_index, lookup| {
        let parties = many();
        let input = AccessInput {
            lookup,
            parties: &parties,
            key: key.as_ref(),
            list: list.as_ref(),
            owners: &owner,
            outward: OutwardRule::default(),
        };
        AccessPage::new(page(language, &parties, party_index), &input)
    };
    cases
        .iter()
        .map(|(name, party_index, lookup)| (*name, view(*party_index, lookup)))
        .collect()
}
