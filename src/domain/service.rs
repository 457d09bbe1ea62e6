//! Services: what a dialog belongs to, and the list of those that a reader can be given dialogs from.

use std::fmt;

use crate::domain::{Localised, OwnerCode};

/// How Dialogporten's name of a service begins.
const SERVICE: &str = "urn:altinn:resource:";

/// A service's name in the resource registry, without what all such names begin with; safe wherever it
/// is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceCode(String);

impl ServiceCode {
    /// Takes 1–128 letters, digits, `-`, `_` and `.`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let fits = (1..=128).contains(&word.len())
            && word
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        fits.then(|| Self(word.to_owned()))
    }

    /// Takes Dialogporten's name of the service.
    #[must_use]
    pub fn of_urn(urn: &str) -> Option<Self> {
        Self::parse(urn.strip_prefix(SERVICE)?)
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Dialogporten's name of the service: one without its beginning finds nothing
    /// (`docs/rules/dialogporten.md#r7`).
    #[must_use]
    pub fn urn(&self) -> String {
        format!("{SERVICE}{}", self.0)
    }
}

impl fmt::Display for ServiceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Which.
    pub code: ServiceCode,
    /// Whose.
    pub owner: OwnerCode,
    /// Its name; may be empty.
    pub name: Localised,
}

/// The services that the reader has access to for some parties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Services {
    /// The services.
    pub list: Vec<Service>,
    /// Whether these are all that there are, because those of the reader could not be told apart.
    pub is_catalogue: bool,
}

impl Services {
    /// The service of this code.
    #[must_use]
    pub fn get(&self, code: &ServiceCode) -> Option<&Service> {
        self.list.iter().find(|service| service.code == *code)
    }

    /// About how much memory it takes, for caches that have a size.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        let names = self.list.iter().flat_map(|service| &service.name.0);
        let names: usize = names.map(|name| name.value.len() + size_of_val(name)).sum();
        names + self.list.len() * (size_of::<Service>() + 64)
    }
}
