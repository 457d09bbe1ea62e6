//! Generated companies: an invented name, an organisation number with a correct check digit, and
//! possibly sub-units.
//!
//! The same index in the sequence gives the same company. Nothing is read from a register; a name
//! may belong to a real company as with any invented name.

use super::directory::Party;

/// First and last parts of place names.
const NAME_PREFIXES: [&str; 48] = [
    "SOL", "BJØRKE", "FURU", "GRAN", "HASSEL", "ROGNE", "SELJE", "OSPE", "EIKE", "ALME", "LYNG",
    "MOSE", "STEIN", "BERG", "FJELL", "HAV", "FJORD", "VIK", "ELVE", "BEKKE", "FOSSE", "TJERN",
    "MYR", "VANN", "NORD", "SØR", "ØST", "VEST", "VINTER", "SOMMER", "HAUST", "VÅR", "MORGEN",
    "KVELDS", "STJERNE", "MÅNE", "TÅKE", "REGN", "SNØ", "FROST", "ØRNE", "FALKE", "TRANE", "SVANE",
    "REVE", "ELG", "BJØRNE", "LAKSE",
];
const NAME_SUFFIXES: [&str; 24] = [
    "VIK",
    "DAL",
    "HAUG",
    "LUND",
    "NES",
    "ØY",
    "STAD",
    "TUN",
    "MO",
    "ÅS",
    "LI",
    "HEIM",
    "SUND",
    "SETER",
    "BAKKEN",
    "MARKA",
    "HOLMEN",
    "ENGA",
    "KOLLEN",
    "VOLLEN",
    "TOPPEN",
    "STRANDA",
    "ØDEGÅRD",
    "HAGEN",
];
/// Lines of business, with the legal form.
const TRADES: [&str; 40] = [
    "BAKERI AS",
    "RØRLEGGERI AS",
    "ELEKTRO AS",
    "TRANSPORT AS",
    "EIENDOM AS",
    "BORETTSLAG",
    "BYGG OG ANLEGG AS",
    "TANNKLINIKK DA",
    "FRISØR",
    "IDRETTSLAG",
    "FISK AS",
    "GARTNERI AS",
    "BILVERKSTED AS",
    "REGNSKAP AS",
    "KAFÉ AS",
    "LANDHANDEL SA",
    "MEIERI SA",
    "SAG OG HØVLERI AS",
    "MASKIN AS",
    "FYSIOTERAPI ANS",
    "BARNEHAGE SA",
    "HUSFLIDSLAG",
    "MUSIKKORPS",
    "MALERSERVICE AS",
    "TAKST OG RÅDGIVNING AS",
    "DATA AS",
    "HOTELL AS",
    "PIZZERIA",
    "BLOMSTER",
    "VELFORENING",
    "HAVBRUK AS",
    "SNEKKERI",
    "RENHOLD AS",
    "TREVARE AS",
    "LEGEKONTOR AS",
    "SYSTUE",
    "VANNVERK SA",
    "JORDBRUK",
    "HOLDING AS",
    "ARKITEKTER AS",
];
/// Factor that scatters neighbouring indices; it shares no factor with the number of names.
const SCATTER: usize = 7919;
const NAMES: usize = NAME_PREFIXES.len() * NAME_SUFFIXES.len() * TRADES.len();

/// Ids of the services that companies use.
const SERVICES: [&str; 14] = [
    "skattemelding",
    "mva-melding",
    "a-melding",
    "inntektsmelding",
    "arsregnskap",
    "foretaksregister",
    "reelle-rettighetshavere",
    "undersokelse",
    "tilsyn-arbeid",
    "tilsyn-mat",
    "renovasjon",
    "byggesak",
    "skjenkebevilling",
    "skatteattest",
];

/// Access package that a client gives its accountant.
pub(super) const PACKAGE: &str = "urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet";

/// A company, or one of its sub-units.
#[derive(Debug)]
pub(super) struct Company {
    pub(super) name: String,
    pub(super) number: String,
    /// Party id on the platform.
    id: usize,
    pub(super) is_deleted: bool,
    /// Listed only as the parent of its sub-units.
    pub(super) is_only_parent: bool,
    role: &'static str,
    pub(super) units: Vec<Company>,
}

impl Company {
    /// The access package that goes with the role.
    fn package(&self) -> Option<&'static str> {
        (self.role == "REGN" && !self.is_only_parent).then_some(PACKAGE)
    }

    /// The company in the form of the directory.
    pub(super) fn party(&self) -> Party {
        let services = SERVICES.iter().filter(|_| !self.is_only_parent);
        Party {
            name: self.name.clone(),
            person_id: None,
            date_of_birth: None,
            organization_number: Some(self.number.clone()),
            number: i32::try_from(self.id).unwrap_or_default(),
            roles: vec![self.role.to_owned()],
            access_packages: self.package().map(str::to_owned).into_iter().collect(),
            resources: services.map(|one| (*one).to_owned()).collect(),
            is_deleted: self.is_deleted,
            is_only_parent: self.is_only_parent,
            subunits: self.units.iter().map(|unit| unit.number.clone()).collect(),
        }
    }
}

/// Companies whose accounts the accountant keeps.
pub(super) fn accountant_clients() -> impl Iterator<Item = Company> {
    generate(38_010_007, 1013, 52_000_000, "REGN")
}

/// Companies of the person who acts for thousands.
pub(super) fn large_world_companies() -> impl Iterator<Item = Company> {
    generate(32_000_011, 157, 53_000_000, "ADMAI")
}

/// Infinite sequence of companies. Numbers rise from `first` by `step`; those without a valid check
/// digit are skipped.
fn generate(
    first: u32,
    step: u32,
    first_id: usize,
    role: &'static str,
) -> impl Iterator<Item = Company> {
    let mut numbers = (0..).filter_map(move |count: u32| append_check_digit(first + count * step));
    let mut ids = first_id..;
    (0..).map_while(move |index: usize| {
        let mut unit = |name: String, is_deleted: bool| {
            Some(Company {
                name,
                number: numbers.next()?,
                id: ids.next()?,
                is_deleted,
                is_only_parent: false,
                role,
                units: Vec::new(),
            })
        };
        let mut company = unit(company_name(index), index % 23 == 7)?;
        for count in 0..subunit_count(index) {
            let own = &company.name;
            let is_main = count == 0 && index.is_multiple_of(4);
            let unit_name = if is_main {
                own.clone()
            } else {
                format!(
                    "{} AVD {}",
                    strip_legal_form(own),
                    place_name(index * 5 + count + 1)
                )
            };
            let is_closed = company.is_deleted || (count > 0 && index % 5 == 3);
            company.units.push(unit(unit_name, is_closed)?);
        }
        company.is_only_parent = index % 60 == 42;
        Some(company)
    })
}

/// Number of sub-units: one company in six has up to four.
fn subunit_count(index: usize) -> usize {
    match index % 24 {
        0 => 4,
        6 => 1,
        12 => 2,
        18 => 3,
        _ => 0,
    }
}

fn company_name(index: usize) -> String {
    let scattered = index * SCATTER % NAMES;
    let trade = pick_cyclic(&TRADES, scattered);
    format!("{} {trade}", place_name(scattered / TRADES.len()))
}

fn place_name(count: usize) -> String {
    let (first, second) = (
        pick_cyclic(&NAME_PREFIXES, count),
        pick_cyclic(&NAME_SUFFIXES, count / NAME_PREFIXES.len()),
    );
    // Avoids a doubled part, such as «Vikvik».
    let second = if first == second { "TUN" } else { second };
    format!("{first}{second}")
}

fn pick_cyclic(list: &[&'static str], count: usize) -> &'static str {
    list.get(count % list.len()).copied().unwrap_or_default()
}

/// Name of a sub-unit's parent without its legal form.
fn strip_legal_form(name: &str) -> &str {
    let forms = [" AS", " SA", " DA", " ANS"];
    forms
        .iter()
        .find_map(|form| name.strip_suffix(form))
        .unwrap_or(name)
}

/// Organisation number of these eight digits and their check digit (modulus 11), if there is one.
fn append_check_digit(digits: u32) -> Option<String> {
    let mut rest = digits;
    let mut sum = 0;
    for weight in [2, 3, 4, 5, 6, 7, 2, 3] {
        sum += rest % 10 * weight;
        rest /= 10;
    }
    match (11 - sum % 11) % 11 {
        10 => None,
        digit => Some(format!("{digits}{digit}")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_and_numbers_are_used_once() {
        let (mut names, mut numbers) = (HashSet::new(), HashSet::new());
        for company in accountant_clients()
            .take(300)
            .chain(large_world_companies().take(15_000))
        {
            for unit in &company.units {
                assert!(numbers.insert(unit.number.clone()), "{}", unit.number);
            }
            assert!(numbers.insert(company.number.clone()), "{}", company.number);
            names.insert(company.name);
        }
        // Two sequences of the same rule begin alike, and «Viktun» can be formed in two ways.
        assert!(names.len() > 14_900, "{}", names.len());
    }

    #[test]
    fn a_number_without_a_check_digit_is_left_out() {
        assert_eq!(append_check_digit(31_803_743).as_deref(), Some("318037434"));
        let without = (32_000_000..32_000_100).filter(|one| append_check_digit(*one).is_none());
        assert!((5..15).contains(&without.count()));
    }

    #[test]
    fn a_row_has_sub_units_deleted_companies_and_parents_without_access() {
        let companies: Vec<_> = accountant_clients().take(250).collect();
        let main = |one: &&Company| one.units.iter().any(|unit| unit.name == one.name);
        assert!(companies.iter().filter(main).count() > 10);
        assert!(companies.iter().filter(|one| one.is_deleted).count() > 5);
        let only_parents = companies.iter().filter(|one| one.is_only_parent);
        assert!(only_parents.clone().count() > 2);
        assert!(only_parents.clone().all(|one| !one.units.is_empty()));
        let closed =
            |one: &&Company| !one.is_deleted && one.units.iter().any(|unit| unit.is_deleted);
        assert!(companies.iter().filter(closed).count() > 0);
    }
}
