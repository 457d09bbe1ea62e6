//! Synthetic people who can log in, and the levels of assurance that they reach.

use std::collections::BTreeMap;

use super::settings::Error;

/// A level of assurance that the simulated login can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// `acr` is `idporten-loa-substantial`; reached with MinID.
    Substantial,
    /// `acr` is `idporten-loa-high`; reached with BankID or Buypass.
    High,
}

impl Level {
    /// Value of the claim `acr`.
    #[must_use]
    pub const fn acr(self) -> &'static str {
        match self {
            Self::Substantial => "idporten-loa-substantial",
            Self::High => "idporten-loa-high",
        }
    }

    /// Parses an `acr`; `None` for levels that the simulator cannot reach.
    #[must_use]
    pub fn from_acr(acr: &str) -> Option<Self> {
        [Self::Substantial, Self::High]
            .into_iter()
            .find(|level| level.acr() == acr)
    }
}

/// A synthetic person who can log in.
#[derive(Clone, Debug)]
pub struct TestPerson {
    /// Short name in tests and forms; never in a token.
    pub id: String,
    /// Given name, on pages and in `given_name`.
    pub given_name: String,
    /// Family name, on pages and in `family_name`.
    pub family_name: String,
    /// National identity number with month + 80; `None` for people without one.
    pub pid: Option<String>,
    /// Highest level that the person's electronic identities reach.
    pub highest: Level,
    /// Suggested use of this person, by language code; for the login page only.
    pub description: BTreeMap<String, String>,
}

impl TestPerson {
    /// A person who reaches the high level.
    #[must_use]
    pub fn new(id: &str, given_name: &str, family_name: &str, pid: &str) -> Self {
        Self {
            id: id.to_owned(),
            given_name: given_name.to_owned(),
            family_name: family_name.to_owned(),
            pid: Some(pid.to_owned()),
            highest: Level::High,
            description: BTreeMap::new(),
        }
    }

    /// Sets the suggested use of this person.
    #[must_use]
    pub fn with_description(self, description: BTreeMap<String, String>) -> Self {
        Self {
            description,
            ..self
        }
    }

    /// Limits the person to MinID.
    #[must_use]
    pub fn at_most_substantial(self) -> Self {
        Self {
            highest: Level::Substantial,
            ..self
        }
    }

    /// Removes the national identity number.
    #[must_use]
    pub fn without_pid(self) -> Self {
        Self { pid: None, ..self }
    }

    /// Given and family name, separated by a space.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        match &self.pid {
            Some(pid) if !is_synthetic(pid) => Err(Error::NotSynthetic(self.id.clone())),
            _ => Ok(()),
        }
    }
}

/// Whether it is a national identity number with month + 80 and both check digits right: such
/// numbers are never issued.
pub(crate) fn is_synthetic(pid: &str) -> bool {
    let month = pid
        .get(2..4)
        .and_then(|month| month.parse::<u32>().ok())
        .unwrap_or_default();
    (81..=92).contains(&month) && has_check_digits(pid)
}

fn has_check_digits(pid: &str) -> bool {
    let digits: Vec<u32> = pid.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum = |weights: &[u32]| weights.iter().zip(&digits).map(|(w, d)| w * d).sum::<u32>();
    pid.len() == 11
        && digits.len() == 11
        && sum(&[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).is_multiple_of(11)
        && sum(&[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// The same number with a wrong last digit.
pub(super) fn with_wrong_check_digit(pid: &str) -> String {
    let (rest, last) = pid.split_at(pid.len().saturating_sub(1));
    let wrong = last.parse::<u8>().map_or(0, |digit| (digit + 1) % 10);
    format!("{rest}{wrong}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_synthetic_numbers_are_accepted() {
        assert!(
            is_synthetic("07839210048"),
            "month 83, both check digits right"
        );
        assert!(!is_synthetic("07839210049"), "wrong last check digit");
        assert!(!is_synthetic("0783921004"), "too short");
        assert!(!is_synthetic("0783921004a"), "not digits");
        assert!(!is_synthetic("0783921004å"), "not ASCII");
        assert!(!is_synthetic(""));
    }

    #[test]
    fn numbers_that_could_be_real_are_refused() {
        let valid: Vec<String> = (0..10_000)
            .map(|rest| format!("310312{rest:05}"))
            .filter(|pid| has_check_digits(pid))
            .collect();
        assert!(!valid.is_empty());
        assert!(valid.iter().all(|pid| !is_synthetic(pid)));
    }

    #[test]
    fn a_changed_check_digit_is_wrong() {
        assert!(!is_synthetic(&with_wrong_check_digit("07839210048")));
    }

    #[test]
    fn levels_have_an_order() {
        assert!(Level::High > Level::Substantial);
        assert_eq!(Level::from_acr("idporten-loa-high"), Some(Level::High));
        assert_eq!(Level::from_acr("Level4"), None);
    }
}
