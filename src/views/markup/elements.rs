//! Allowlist of elements and attributes, parsed from `elements.txt`, which the browser's sanitizer
//! reads as well.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::views::markup::plain::{Breaks, without_deceit};

/// Largest absolute value of an integer attribute.
const MOST_INTEGER: i64 = 999_999;

/// What the sanitizer does with an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Treatment {
    /// Stays in its line, under this name.
    Keep(&'static str),
    /// Stays on lines of its own, under this name.
    Line(&'static str),
    /// Loses its tags; its content stays.
    Words,
    /// Loses its tags; its content stays, separated from the words around it.
    Apart,
    /// Is replaced by its alternative text, separated from the words around it.
    Alternative,
    /// Is removed with its content.
    Drop,
    /// Is removed with its content, and separates the words around it.
    Gap,
}

impl Treatment {
    /// Name of the element in the output; `None` if it is not written.
    pub(crate) fn written(self) -> Option<&'static str> {
        match self {
            Self::Keep(name) | Self::Line(name) => Some(name),
            _ => None,
        }
    }

    /// Whether the content of the element is removed as well.
    pub(crate) fn hides_content(self) -> bool {
        matches!(self, Self::Drop | Self::Gap)
    }
}

/// The table of `elements.txt`, parsed once.
pub(crate) struct Elements {
    treatments: HashMap<&'static str, Treatment>,
    /// Names and rules of attributes by element; `*` stands for all elements.
    attributes: HashMap<&'static str, Vec<(&'static str, &'static str)>>,
}

pub(crate) static ELEMENTS: LazyLock<Elements> = LazyLock::new(|| {
    let mut elements = Elements {
        treatments: HashMap::new(),
        attributes: HashMap::new(),
    };
    let mut mapped = Vec::new();
    for line in include_str!("elements.txt").lines() {
        let mut words = line.split_whitespace().filter(|_| !line.starts_with('#'));
        let (Some(name), Some(verb)) = (words.next(), words.next()) else {
            continue;
        };
        let treatment = match verb {
            "keep" => Treatment::Keep(name),
            "line" => Treatment::Line(name),
            "apart" => Treatment::Apart,
            "alt" => Treatment::Alternative,
            "gap" => Treatment::Gap,
            "words" => Treatment::Words,
            "as" => {
                mapped.extend(words.next().map(|other| (name, other)));
                continue;
            }
            _ => Treatment::Drop,
        };
        elements.treatments.insert(name, treatment);
        let attributes = words.filter_map(|word| word.split_once('='));
        elements.attributes.insert(name, attributes.collect());
    }
    for (name, other) in mapped {
        let treatment = elements.of(other);
        elements.treatments.insert(name, treatment);
    }
    elements
});

impl Elements {
    /// The treatment of the element with this name, in lower case.
    pub(crate) fn of(&self, name: &str) -> Treatment {
        let listed = self.treatments.get(name);
        listed.copied().unwrap_or(Treatment::Words)
    }

    /// The elements that the output may have.
    pub(crate) fn kept(&self) -> impl Iterator<Item = &'static str> {
        let all = self.treatments.iter();
        all.filter(|(name, treatment)| treatment.written() == Some(name))
            .map(|(name, _)| *name)
    }

    /// The elements that are removed with their content.
    pub(crate) fn hidden(&self) -> impl Iterator<Item = &'static str> {
        let all = self.treatments.iter();
        all.filter(|(_, treatment)| treatment.hides_content())
            .map(|(name, _)| *name)
    }

    /// The attributes that an element of the output may have, with the rules for their values.
    pub(crate) fn attributes(
        &self,
        name: &str,
    ) -> impl Iterator<Item = (&'static str, &'static str)> {
        let of = |name: &str| self.attributes.get(name).into_iter().flatten().copied();
        of(name).chain(of("*"))
    }
}

/// The value to write, by a rule of the table; `None` when it breaks the rule. Addresses have rules
/// of their own, in [`super::links`].
pub(crate) fn value_by_rule(rule: &str, value: &str) -> Option<String> {
    match rule {
        "integer" => integer(value)
            .filter(|number| number.abs() <= MOST_INTEGER)
            .map(|number| number.to_string()),
        "flag" => Some(String::new()),
        "text" => {
            let text = without_deceit(value, Breaks::Spaces);
            let text = text.trim();
            (!text.is_empty()).then(|| text.to_owned())
        }
        "language" => is_language(value).then(|| value.to_owned()),
        _ => {
            let value = value.trim();
            let lower = value.to_ascii_lowercase();
            let is_listed = |one: &&str| rule.split('|').any(|listed| listed == *one);
            [value, &lower]
                .into_iter()
                .find(is_listed)
                .map(str::to_owned)
        }
    }
}

/// Parses an integer as browsers do: white space, a sign, digits, and anything after them.
fn integer(value: &str) -> Option<i64> {
    let value = value.trim_start_matches([' ', '\t', '\n', '\r', '\u{c}']);
    let unsigned = value.trim_start_matches(['+', '-']);
    let sign = value.len() - unsigned.len();
    let digits = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    let number: i64 = unsigned.get(..digits)?.parse().ok()?;
    match (sign, value.starts_with('-')) {
        (0, _) | (1, false) => Some(number),
        (1, true) => Some(-number),
        _ => None,
    }
}

/// Whether it is a language code with at most three subtags of letters and digits.
fn is_language(value: &str) -> bool {
    let mut parts = value.split('-');
    let language = parts.next().unwrap_or_default();
    let is_named =
        matches!(language.len(), 2 | 3) && language.bytes().all(|b| b.is_ascii_alphabetic());
    let rest: Vec<&str> = parts.collect();
    let is_part = |part: &&str| {
        (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    is_named && rest.len() <= 3 && rest.iter().all(is_part)
}
