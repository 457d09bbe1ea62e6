//! Bulk letters: distributes letters with many recipients over recipients and dates.
//!
//! The texts are authored (`standard/bulk/*.json`), each with the range of ages in days at which it
//! makes sense: a form that awaits an answer is young, a receipt may be years old. The rule only
//! spreads them, so that a list looks like real post and not like test data.

use serde_json::{Map, Value, json};

use super::{
    Error,
    directory::{Directory, Party},
};

const TO_COMPANIES: &str = include_str!("standard/bulk/companies.json");
const TO_CITIZENS: &str = include_str!("standard/bulk/citizens.json");
const SIMULTANEOUS: &str = include_str!("standard/bulk/together.json");

/// Number of letters to each of an accountant's companies, repeated cyclically.
const COUNTS: [usize; 10] = [3, 0, 5, 2, 1, 6, 0, 4, 2, 1];
/// Index of the company with more letters than fit on a page, or in one answer.
const BUSY_INDEX: usize = 6;
const BUSY_COUNT: usize = 140;

/// A letter with many recipients.
#[derive(Clone, Debug)]
pub(super) struct Template {
    fields: Map<String, Value>,
    /// Range of ages in days, both ends inclusive.
    pub(super) ages: (usize, usize),
    /// Whether every copy is seeded as read.
    is_read: bool,
    /// Number of copies per citizen.
    copies: usize,
    /// Sent to one company in this many.
    company_interval: usize,
}

/// Templates of all bulk letters, by kind of recipient.
#[derive(Debug)]
pub(super) struct BulkTemplates {
    pub(super) to_companies: Vec<Template>,
    to_citizens: Vec<Template>,
    /// Sent to many companies at the same moment.
    simultaneous: Vec<Template>,
}

impl BulkTemplates {
    pub(super) fn load() -> Result<Self, Error> {
        Ok(Self {
            to_companies: templates(TO_COMPANIES)?,
            to_citizens: templates(TO_CITIZENS)?,
            simultaneous: templates(SIMULTANEOUS)?,
        })
    }

    /// Bulk letters of the standard world.
    pub(super) fn generate_letters(&self, directory: &Directory) -> Vec<Map<String, Value>> {
        let mut letters = Vec::new();
        let clients = directory.represented_parties("flittig");
        let may_receive = |party: &Party| !party.is_only_parent && party.person_id.is_none();
        for (index, (key, party)) in clients.into_iter().enumerate() {
            if !may_receive(party) {
                continue;
            }
            let count = match index {
                BUSY_INDEX => BUSY_COUNT,
                _ => COUNTS
                    .get(index % COUNTS.len())
                    .copied()
                    .unwrap_or_default(),
            };
            if !party.is_deleted {
                letters.extend(self.simultaneous_letters(index, key));
            }
            // A deleted company gets no new letters.
            let youngest = if party.is_deleted { 200 } else { 0 };
            for number in 0..count {
                let seed = LetterSeed::from_counter(index * 1000 + number);
                letters.extend(self.company_letter(seed, key, "flittig", youngest));
            }
        }
        for (key, party) in directory.represented_parties("varm") {
            let own = usize::from(may_receive(party)) * 4;
            let seeds =
                (0..own).map(|number| LetterSeed::from_counter(700_000 + own * 31 + number * 7));
            letters.extend(seeds.filter_map(|seed| self.company_letter(seed, key, "varm", 0)));
        }
        for (index, template) in self.to_citizens.iter().enumerate() {
            for number in 0..template.copies {
                let seed = LetterSeed::from_counter(900_000 + index * 100 + number);
                letters.push(template.generate_letter(seed, template.age(seed), "lys", "lys"));
            }
        }
        letters
    }

    /// Letters that this company gets at the same time as others: one draw determines them for all.
    fn simultaneous_letters(&self, index: usize, party: &str) -> Vec<Map<String, Value>> {
        let all = self.simultaneous.iter().enumerate();
        let its = all.filter(|(count, template)| index % template.company_interval == count + 1);
        its.map(|(count, template)| {
            let seed = LetterSeed::from_counter(800_000 + count);
            template.generate_letter(seed, template.age(seed), party, "flittig")
        })
        .collect()
    }

    fn company_letter(
        &self,
        seed: LetterSeed,
        party: &str,
        reader: &str,
        youngest: usize,
    ) -> Option<Map<String, Value>> {
        let fit: Vec<_> = self
            .to_companies
            .iter()
            .filter(|one| one.ages.1 > youngest)
            .collect();
        let template = fit.get(seed.0 % fit.len().max(1))?;
        let age = template.age(seed).max(youngest);
        Some(template.generate_letter(seed, age, party, reader))
    }
}

fn templates(file: &str) -> Result<Vec<Template>, Error> {
    let read: Vec<Map<String, Value>> = serde_json::from_str(file)?;
    read.into_iter()
        .map(|mut fields| {
            let ages = fields.remove("ages").unwrap_or_default();
            let mut number = |name| {
                let number = fields.remove(name).unwrap_or_else(|| json!(1));
                serde_json::from_value(number)
            };
            Ok(Template {
                copies: number("times")?,
                company_interval: number("every")?,
                ages: serde_json::from_value(ages)?,
                is_read: fields.remove("isRead") == Some(Value::Bool(true)),
                fields,
            })
        })
        .collect()
}

/// Pseudo-random number that determines everything about one letter.
#[derive(Clone, Copy, Debug)]
pub(super) struct LetterSeed(pub(super) usize);

impl LetterSeed {
    /// Hashes a counter, so that neighbouring values differ widely.
    pub(super) fn from_counter(count: usize) -> Self {
        let count = u64::try_from(count).unwrap_or_default();
        let mixed = (count + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        Self(usize::try_from((mixed ^ (mixed >> 32)) >> 16).unwrap_or_default())
    }
}

impl Template {
    /// Age in days; recent dates are more likely than old ones.
    fn age(&self, seed: LetterSeed) -> usize {
        let LetterSeed(number) = seed;
        let (first, last) = self.ages;
        let span = last.saturating_sub(first) + 1;
        let (one, other) = (number / 64 % span, number / 8192 % span);
        first + one.min(other)
    }

    /// The letter in the format of an authored one.
    pub(super) fn generate_letter(
        &self,
        seed: LetterSeed,
        age: usize,
        party: &str,
        reader: &str,
    ) -> Map<String, Value> {
        let LetterSeed(number) = seed;
        let mut fields = self.fields.clone();
        let sent = fields
            .get_mut("transmissions")
            .and_then(Value::as_array_mut);
        for sender in sent
            .into_iter()
            .flatten()
            .filter_map(|one| one.get_mut("sender"))
        {
            if sender == "reader" {
                *sender = json!(reader);
            }
        }
        let name = fields
            .get("key")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let key = format!("{name}/{party}/{number}");
        let (hour, minute) = (6 + number / 512 % 11, number / 32 % 60);
        let created = if age == 0 {
            format!("-{}m", 4 + number % 50)
        } else {
            format!("-{age}d {hour:02}:{minute:02}")
        };
        fields.insert("key".to_owned(), json!(key));
        fields.insert("party".to_owned(), json!(party));
        fields.insert("createdAt".to_owned(), json!(created));
        if age > 4 && (self.is_read || number % 3 != 0) {
            let seen_by = json!([{ "person": reader, "at": format!("@+{}d 17:{minute:02}", 1 + number % 4) }]);
            fields.insert("seenBy".to_owned(), seen_by);
        }
        let label = match number % 12 {
            0 | 4 | 8 if age > 120 => Some("Archive"),
            5 if age > 30 => Some("Bin"),
            _ => None,
        };
        if let Some(label) = label.filter(|_| self.is_read) {
            fields.insert("labels".to_owned(), json!([label]));
        }
        fields
    }
}
