//! Services: what a dialog belongs to, and the list of services that a reader can receive dialogs
//! from.

use std::fmt;

use crate::domain::{Localised, OwnerCode};

/// Prefix of a service's URN in Dialogporten.
const SERVICE: &str = "urn:altinn:resource:";

/// Name of a service in the resource registry, without the URN prefix; needs no escaping in
/// addresses, markup or logs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceCode(String);

impl ServiceCode {
    /// Accepts 1–128 ASCII letters, digits, `-`, `_` and `.`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let fits = (1..=128).contains(&word.len())
            && word
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        fits.then(|| Self(word.to_owned()))
    }

    /// Parses the URN of a service; `None` without the prefix.
    #[must_use]
    pub fn of_urn(urn: &str) -> Option<Self> {
        Self::parse(urn.strip_prefix(SERVICE)?)
    }

    /// The code, without the URN prefix.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// URN of the service: Dialogporten finds nothing by a name without the prefix
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

/// A service in the resource registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Code of the service, without the URN prefix.
    pub code: ServiceCode,
    /// Code of the service owner.
    pub owner: OwnerCode,
    /// Name in each language; may be empty.
    pub name: Localised,
}

/// Services that the reader has access to for some parties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Services {
    /// The services, as Dialogporten listed them.
    pub list: Vec<Service>,
    /// Whether the list is the whole catalogue, because Dialogporten did not limit it to the
    /// reader's rights.
    pub is_catalogue: bool,
}

impl Services {
    /// The service with this code; `None` when the list does not hold it.
    #[must_use]
    pub fn get(&self, code: &ServiceCode) -> Option<&Service> {
        self.list.iter().find(|service| service.code == *code)
    }

    /// Estimated memory in bytes, for caches with a size limit.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        let names = self.list.iter().flat_map(|service| &service.name.0);
        let names: usize = names.map(|name| name.value.len() + size_of_val(name)).sum();
        names + self.list.len() * (size_of::<Service>() + 64)
    }
}
