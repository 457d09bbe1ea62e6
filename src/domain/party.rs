//! A party: a person or an organisation that a user may act for.

use std::{fmt, sync::Arc};

use jiff::civil::Date;

/// How the URN of an organisation begins.
const ORGANISATION: &str = "urn:altinn:organization:identifier-no:";

/// Dialogporten's name of a party. It may hold a national identity number, so it never prints and
/// never leaves the server.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartyUrn(Arc<str>);

impl PartyUrn {
    /// Takes the URN as Dialogporten wrote it; the spelling matters, since it compares as written.
    #[must_use]
    pub fn new(urn: impl Into<String>) -> Self {
        Self(urn.into().into())
    }

    /// The URN of the organisation with this number.
    #[must_use]
    pub fn of_organisation(number: &OrganisationNumber) -> Self {
        Self::new(format!("{ORGANISATION}{}", number.as_str()))
    }

    /// The URN, for calls to Dialogporten.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The organisation number when the URN names an organisation.
    #[must_use]
    pub fn organisation_number(&self) -> Option<OrganisationNumber> {
        self.0
            .strip_prefix(ORGANISATION)
            .and_then(OrganisationNumber::parse)
    }
}

impl fmt::Debug for PartyUrn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[PartyUrn]")
    }
}

/// A Norwegian organisation number: nine digits. Public, so it may stand in addresses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrganisationNumber(String);

impl OrganisationNumber {
    /// Takes nine digits; the check digit is the register's business.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        (digits.len() == 9 && digits.bytes().all(|b| b.is_ascii_digit()))
            .then(|| Self(digits.to_owned()))
    }

    /// The nine digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What kind of party it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartyKind {
    /// A person, with or without a national identity number.
    Person,
    /// An organisation or a sub-unit of one.
    Organisation,
    /// A kind that we do not know: shown with its name, like a person.
    Unknown,
}

/// One party that the user may act for.
#[derive(Clone, Debug)]
pub struct Party {
    /// Dialogporten's name of it.
    pub urn: PartyUrn,
    /// The name as the register writes it, mostly in capitals.
    pub name: String,
    /// Person or organisation.
    pub kind: PartyKind,
    /// For organisations.
    pub organisation_number: Option<OrganisationNumber>,
    /// For people, when the register gives it.
    pub date_of_birth: Option<Date>,
    /// The register has deleted it.
    pub is_deleted: bool,
    /// It is the user.
    pub is_self: bool,
    /// It stands here only to show what its sub-units belong to; never to be asked about.
    pub is_heading_only: bool,
    /// Its sub-units; one level is used.
    pub sub_units: Vec<Party>,
}
