//! Tests of order, search and lookup of parties, by example and over generated lists.

use super::*;
use crate::domain::PlatformIds;

fn party(name: &str, urn: &str, kind: PartyKind) -> Party {
    let urn = PartyUrn::new(urn);
    Party {
        organisation_number: urn.organisation_number(),
        urn,
        name: name.to_owned(),
        kind,
        platform: PlatformIds::default(),
        date_of_birth: None,
        is_deleted: false,
        is_self: false,
        is_heading_only: false,
        sub_units: Vec::new(),
    }
}

fn person(name: &str) -> Party {
    party(name, &format!("test:{name}"), PartyKind::Person)
}

fn organisation(name: &str, number: usize) -> Party {
    let urn = format!("urn:altinn:organization:identifier-no:{number:09}");
    party(name, &urn, PartyKind::Organisation)
}

/// A list of every kind of party, in an order that sorting must change.
fn mixed() -> Parties {
    let units = vec![
        organisation("ÅSEN AVD ØST", 310_000_022),
        organisation("ÅSEN AVD BO", 310_000_023),
        organisation("ÅSEN DRIFT AS", 310_000_021),
    ];
    let parent = Party {
        sub_units: units,
        ..organisation("ÅSEN DRIFT AS", 310_000_020)
    };
    let heading = Party {
        is_heading_only: true,
        sub_units: vec![
            organisation("KONSERN LAGER", 310_000_031),
            Party {
                is_deleted: true,
                ..organisation("KONSERN GAMMEL", 310_000_032)
            },
        ],
        ..organisation("KONSERN HOLDING", 310_000_030)
    };
    let deleted = Party {
        is_deleted: true,
        ..organisation("BØ NEDLAGT AS", 310_000_040)
    };
    let own = Party {
        is_self: true,
        ..person("ÅGE ÆRLIG")
    };
    let unknown = party("NOE ANNET", "test:unknown", PartyKind::Unknown);
    Parties::new(vec![
        parent,
        heading,
        deleted,
        organisation("BJØRK AS", 310_000_010),
        person("ØYVIND ÆRLIG"),
        unknown,
        own,
        person("ANNA ÆRLIG"),
    ])
}

fn wanted(text: &str) -> PartyQuery<'static> {
    PartyQuery {
        search: match text {
            "" => Search::default(),
            text => Search::parse(text).unwrap(),
        },
        ..PartyQuery::default()
    }
}

/// Names of all lines; lines that are no hits in brackets.
fn names(found: &SearchHits<'_>) -> Vec<String> {
    let name = |shown: PartyListItem<'_>| {
        if shown.is_hit {
            shown.party.name.clone()
        } else {
            format!("[{}]", shown.party.name)
        }
    };
    found.lines(0, usize::MAX).into_iter().map(name).collect()
}

fn found(text: &str) -> Vec<String> {
    names(&mixed().find(&wanted(text)))
}

#[test]
fn the_user_comes_first_then_people_then_organisations_with_their_units_below() {
    assert_eq!(
        found(""),
        [
            "ÅGE ÆRLIG",
            "ANNA ÆRLIG",
            "NOE ANNET",
            "ØYVIND ÆRLIG",
            "BJØRK AS",
            "[KONSERN HOLDING]",
            "KONSERN LAGER",
            "ÅSEN DRIFT AS",
            "ÅSEN DRIFT AS",
            "ÅSEN AVD BO",
            "ÅSEN AVD ØST",
        ]
    );
    let parties = mixed();
    let found = parties.find(&wanted(""));
    let units = found.lines(8, 1);
    assert_eq!(units.len(), 2, "the parent of the page before, and a unit");
    assert_eq!(units[1].parent.unwrap().name, "ÅSEN DRIFT AS");
    let group = |at: usize| found.lines(at, 1).last().unwrap().group;
    assert_eq!([group(0), group(1)], [Group::Own, Group::People]);
    assert_eq!(group(4), Group::Organisations);
}

#[test]
fn names_are_found_by_any_part_in_any_order_and_from_any_keyboard() {
    let cases: [(&str, &[&str]); 14] = [
        ("bjørk", &["BJØRK AS"]),
        ("BJORK", &["BJØRK AS"]),
        ("jør", &["BJØRK AS"]),
        ("as bjork", &["BJØRK AS"]),
        ("ærlig anna", &["ANNA ÆRLIG"]),
        ("aerlig oyvind", &["ØYVIND ÆRLIG"]),
        ("bjørk drift", &[]),
        ("lager", &["[KONSERN HOLDING]", "KONSERN LAGER"]),
        // A heading itself is never a hit.
        ("holding", &[]),
        // One term matches the unit, the other its parent.
        ("lager holding", &["[KONSERN HOLDING]", "KONSERN LAGER"]),
        ("drift øst", &["[ÅSEN DRIFT AS]", "ÅSEN AVD ØST"]),
        // A match in the parent's name alone is not enough.
        ("drift", &["ÅSEN DRIFT AS", "ÅSEN DRIFT AS"]),
        ("nedlagt", &[]),
        ("åge ær", &["ÅGE ÆRLIG"]),
    ];
    for (text, expected) in cases {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn numbers_are_found_in_part_and_with_any_spaces() {
    for text in [
        "310000010",
        "310 000 010",
        "310\u{a0}000\u{202f}010",
        " 3100 00010 ",
        "310-000-010",
        "00010",
        "bjørk 310 000 010",
        "310 000 010 bjørk",
    ] {
        assert_eq!(found(text), ["BJØRK AS"], "{text:?}");
    }
    assert_eq!(found("310 000 031"), ["[KONSERN HOLDING]", "KONSERN LAGER"]);
    assert_eq!(found("310000030"), [""; 0], "the number of a heading");
    assert_eq!(found("310 000 999"), [""; 0]);
}

#[test]
fn a_name_with_digits_is_found_by_them() {
    let parties = Parties::new(vec![
        organisation("STUDIO 24 7 AS", 310_000_010),
        organisation("FJELL 4H", 310_000_020),
    ]);
    let found = |text| names(&parties.find(&wanted(text)));
    assert_eq!(found("24 7"), ["STUDIO 24 7 AS"]);
    assert_eq!(found("4h fjell"), ["FJELL 4H"]);
}

/// A typed `å` matches only `å`; without it, both spellings match. Whole words come first.
#[test]
fn a_letter_that_is_written_is_meant() {
    let parties = Parties::new(vec![
        organisation("BÅSUNDET AS", 310_000_010),
        organisation("LAS VEGA AS", 310_000_020),
        organisation("ÅS BAKERI", 310_000_030),
        organisation("AASEN TØMMER", 310_000_040),
        organisation("MOEN & SONN", 310_000_050),
        organisation("MÜLLER ÄNG", 310_000_060),
    ]);
    let found = |text| names(&parties.find(&wanted(text)));
    assert_eq!(found("ås"), ["ÅS BAKERI", "AASEN TØMMER", "BÅSUNDET AS"]);
    assert_eq!(found("a\u{30a}s"), found("ås"));
    assert_eq!(
        found("as"),
        ["BÅSUNDET AS", "LAS VEGA AS", "ÅS BAKERI", "AASEN TØMMER"]
    );
    assert_eq!(found("aas"), ["ÅS BAKERI", "AASEN TØMMER", "BÅSUNDET AS"]);
    assert_eq!(found("tømmer"), ["AASEN TØMMER"]);
    assert_eq!(found("tommer"), ["AASEN TØMMER"]);
    assert_eq!(found("sønn"), [""; 0]);
    assert_eq!(found("muller eng"), [""; 0]);
    assert_eq!(found("muller æng"), ["MÜLLER ÄNG"]);
    assert_eq!(found("Müller"), ["MÜLLER ÄNG"]);
}

#[test]
fn a_number_is_found_as_invoices_write_it() {
    let parties = Parties::new(vec![
        organisation("FJELL NO 4 AS", 311_100_009),
        organisation("MVA-HJELPEN", 310_000_020),
    ]);
    let found = |text| names(&parties.find(&wanted(text)));
    for written in [
        "NO 311 100 009 MVA",
        "NO311100009MVA",
        "NO311100009",
        "311.100.009 mva",
        "311100009MVA",
        "Org.nr. 311 100 009",
        "Org.nr: NO 311 100 009 MVA Foretaksregisteret",
        "0192:311100009",
        "311\u{a0}100\u{a0}009",
        "Fjell NO 311 100 009 MVA",
    ] {
        assert_eq!(found(written), ["FJELL NO 4 AS"], "{written}");
    }
    assert_eq!(found("mva"), ["MVA-HJELPEN"]);
    assert_eq!(found("no 4"), ["FJELL NO 4 AS"]);
    assert_eq!(found("NO 310 000 999 MVA"), [""; 0]);
}

/// Covers `docs/rules/inbox.md#g-8` for the search of parties.
#[test]
fn what_nobody_can_be_found_by_is_refused() {
    let long = "a".repeat(101);
    let cases = [
        ("", NotSearchable::Unusable),
        (" – & ", NotSearchable::Unusable),
        (&long, NotSearchable::Unusable),
        ("14859102442", NotSearchable::IdentityNumber),
        ("148591 02442", NotSearchable::IdentityNumber),
        ("Lys 148591 02442", NotSearchable::IdentityNumber),
        ("14.85.91-02442", NotSearchable::IdentityNumber),
        ("148591\u{a0}02442", NotSearchable::IdentityNumber),
        ("１４８５９１０２４４２", NotSearchable::IdentityNumber),
    ];
    for (text, expected) in cases {
        assert_eq!(Search::parse(text), Err(expected), "{text}");
    }
    assert!(Search::parse(&"ø".repeat(100)).is_ok());
    for fine in ["310 000 010 310 000 020", "1234.56.78903", "12345678901"] {
        assert!(Search::parse(fine).is_ok(), "{fine}");
    }
}

#[test]
fn deleted_ones_are_hidden_and_counted_unless_wanted_or_shown() {
    let parties = mixed();
    let hidden = parties.find(&wanted(""));
    assert_eq!((hidden.count(), hidden.hidden), (10, 2));
    let all = parties.find(&PartyQuery {
        with_deleted: true,
        ..wanted("")
    });
    assert_eq!((all.count(), all.hidden), (12, 0));
    assert!(names(&all).contains(&"BØ NEDLAGT AS".to_owned()));
    let urn = organisation("", 310_000_040).urn;
    let current = parties.find(&PartyQuery {
        current: Some(&urn),
        ..wanted("")
    });
    assert_eq!((current.count(), current.hidden), (11, 1));
    let searched = parties.find(&wanted("nedlagt"));
    assert_eq!((searched.count(), searched.hidden), (0, 1));
}

#[test]
fn a_heading_without_units_to_show_is_not_shown() {
    let parties = Parties::new(vec![Party {
        is_heading_only: true,
        sub_units: vec![Party {
            is_deleted: true,
            ..organisation("LAGER", 310_000_011)
        }],
        ..organisation("HOLDING", 310_000_010)
    }]);
    assert_eq!(names(&parties.find(&wanted(""))), [""; 0]);
}

#[test]
fn scopes_hold_their_kinds_and_count_the_others() {
    let parties = mixed();
    for (scope, count) in [
        (Scope::All, 10),
        (Scope::People, 4),
        (Scope::Organisations, 6),
    ] {
        let found = parties.find(&PartyQuery {
            scope,
            ..wanted("")
        });
        assert_eq!(found.count(), count, "{scope:?}");
        for other in Scope::ALL {
            assert_eq!(
                found.count_in(other),
                parties
                    .find(&PartyQuery {
                        scope: other,
                        ..wanted("")
                    })
                    .count()
            );
        }
    }
}

#[test]
fn a_party_that_is_listed_twice_is_shown_once_where_it_belongs() {
    let twice = Parties::new(vec![
        organisation("AVDELING", 310_000_011),
        Party {
            sub_units: vec![organisation("AVDELING", 310_000_011)],
            ..organisation("HOVED", 310_000_010)
        },
    ]);
    assert_eq!(names(&twice.find(&wanted(""))), ["HOVED", "AVDELING"]);
    let unit = PartyUrn::new("urn:altinn:organization:identifier-no:310000011");
    assert_eq!(twice.parent_of(&unit).unwrap().name, "HOVED");
}

#[test]
fn parties_are_looked_up_by_urn_number_and_unit() {
    let parties = mixed();
    let number = |digits| OrganisationNumber::parse(digits).unwrap();
    let unit = parties.by_number(&number("310000022")).unwrap();
    assert_eq!(unit.name, "ÅSEN AVD ØST");
    assert_eq!(parties.parent_of(&unit.urn).unwrap().name, "ÅSEN DRIFT AS");
    assert_eq!(parties.by_urn(&unit.urn).unwrap().name, unit.name);
    assert!(
        parties.by_number(&number("310000030")).is_none(),
        "a heading is nobody to act for"
    );
    let lager = parties.by_number(&number("310000031")).unwrap();
    assert_eq!(
        parties.parent_of(&lager.urn).unwrap().name,
        "KONSERN HOLDING"
    );
    assert!(parties.by_number(&number("310000999")).is_none());
    assert_eq!(parties.own().unwrap().name, "ÅGE ÆRLIG");
    assert!(parties.parent_of(&parties.own().unwrap().urn).is_none());
    let unnumbered: Vec<_> = parties.unnumbered().map(|party| &party.name).collect();
    assert_eq!(unnumbered.len(), 4, "{unnumbered:?}");
}

/// Pseudo-random numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

const SYLLABLES: [&str; 16] = [
    "FJELL", "BØ", "ÅS", "SØR", "NORD", "VIK", "LI", "ÆR", "DAL", "HEI", "STRØM", "BEKK", "ØY",
    "NES", "TVEIT", "MO",
];

/// A generated list like that of an accountant, with about this many parties.
fn generated(count: usize, seed: u64) -> Parties {
    let mut dice = Dice(seed);
    let name = |dice: &mut Dice| {
        let part = |dice: &mut Dice| SYLLABLES[dice.below(SYLLABLES.len())];
        let (first, second, third) = (part(dice), part(dice), part(dice));
        format!("{first}{second} {third} AS")
    };
    let mut parties = vec![Party {
        is_self: true,
        ..person("RAGNHILD REGNSKAP")
    }];
    let mut number = 310_000_000;
    while number < 310_000_000 + count {
        number += 1;
        let mut parent = Party {
            is_deleted: dice.below(20) == 0,
            is_heading_only: dice.below(25) == 0,
            ..organisation(&name(&mut dice), number)
        };
        for _ in 0..dice.below(4) {
            number += 1;
            let unit = organisation(&format!("{} AVD", name(&mut dice)), number);
            parent.sub_units.push(unit);
        }
        parties.push(parent);
    }
    Parties::new(parties)
}

#[test]
fn whatever_the_list_pages_give_each_hit_once_in_one_order() {
    for seed in 0..20 {
        let parties = generated(300, seed);
        for text in ["", "fjell", "avd", "310000", "as bo", "ø"] {
            let found = parties.find(&wanted(text));
            let mut pages = Vec::new();
            for first in (0..found.count()).step_by(50) {
                let lines = found.lines(first, 50);
                let mut above: Option<&PartyUrn> = None;
                for line in &lines {
                    match line.parent {
                        Some(parent) => assert_eq!(above, Some(&parent.urn), "below its parent"),
                        None => above = Some(&line.party.urn),
                    }
                    assert!(!(line.is_hit && line.party.is_heading_only));
                }
                pages.extend(lines.into_iter().filter(|line| line.is_hit));
            }
            let urns: Vec<_> = pages.iter().map(|line| line.party.urn.as_str()).collect();
            let mut once = urns.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), urns.len(), "nobody twice");
            assert_eq!(urns.len(), found.count(), "nobody missing");
            let groups: Vec<_> = pages.iter().map(|line| line.group).collect();
            assert!(groups.is_sorted());
            let tops = pages.iter().filter(|line| line.parent.is_none());
            let keys: Vec<_> = tops
                .map(|line| {
                    let fold = if text == "ø" { fold_norwegian } else { fold };
                    let (name, wanted) = (fold(&line.party.name), fold(text));
                    let words: Vec<_> = name.split(' ').collect();
                    let is_part = !wanted.split(' ').all(|word| words.contains(&word));
                    (line.group, is_part, sort_key(&line.party.name))
                })
                .collect();
            assert!(keys.is_sorted(), "whole words, then parts, each A–Å");
            assert_eq!(found.count(), found.count_in(Scope::All));
        }
    }
}

#[test]
fn whoever_can_be_chosen_is_found_by_name_and_by_number() {
    let parties = generated(300, 7);
    for party in parties.selectable() {
        let number = party.organisation_number.as_ref();
        let texts = [
            Some(party.name.to_lowercase()),
            Some(fold(&party.name)),
            number.map(|number| number.as_str().to_owned()),
        ];
        for text in texts.into_iter().flatten() {
            let found = parties.find(&PartyQuery {
                with_deleted: true,
                ..wanted(&text)
            });
            let lines = found.lines(0, usize::MAX);
            assert!(
                lines
                    .iter()
                    .any(|line| line.is_hit && line.party.urn == party.urn),
                "{text}"
            );
        }
        assert_eq!(parties.by_urn(&party.urn).unwrap().name, party.name);
    }
}

/// `docs/rules/inbox.md#party-chooser`, `docs/rules/security.md#lim-3`. The time is printed, and
/// measured by `tests/bench-parties.mjs`.
#[test]
fn ses_9_fifteen_thousand_are_found_among_and_take_bounded_memory() {
    let parties = generated(15_000, 1);
    assert!(parties.all().count() >= 15_000);
    let last = parties.all().last().unwrap();
    let number = last.organisation_number.as_ref().unwrap();
    let began = std::time::Instant::now();
    let found = parties.find(&PartyQuery {
        with_deleted: true,
        ..wanted(number.as_str())
    });
    println!("one search among 15,000: {:?}", began.elapsed());
    assert_eq!(found.count(), 1);
    assert_eq!(parties.by_number(number).unwrap().urn, last.urn);
    let size = parties.size_bytes();
    println!("15,000 parties: {size} bytes");
    assert!((1_000_000..12_000_000).contains(&size), "{size}");
    assert!(size > 40 * generated(300, 1).size_bytes());
}
