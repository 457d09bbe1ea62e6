//! Parties: the people and organisations that a user may act for.

use std::fmt;

use jiff::civil::Date;

/// Dialogporten's name of a party. It may hold a national identity number, so it never prints and
/// never leaves the server.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartyUrn(String);

impl PartyUrn {
    /// Takes the URN as Dialogporten wrote it; the spelling matters, since it compares as written.
    #[must_use]
    pub fn new(urn: impl Into<String>) -> Self {
        Self(urn.into())
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
            .strip_prefix("urn:altinn:organization:identifier-no:")
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

/// Everyone a user may act for, as Dialogporten listed them.
#[derive(Clone, Debug, Default)]
pub struct Parties(Vec<Party>);

impl Parties {
    /// Wraps the list.
    #[must_use]
    pub fn new(parties: Vec<Party>) -> Self {
        Self(parties)
    }

    /// The parties at the top, each with its sub-units.
    #[must_use]
    pub fn top(&self) -> &[Party] {
        &self.0
    }

    /// Every party and sub-unit, a parent before its units.
    pub fn all(&self) -> impl Iterator<Item = &Party> {
        self.0
            .iter()
            .flat_map(|party| std::iter::once(party).chain(&party.sub_units))
    }

    /// Those one can act for: everything but headings.
    pub fn selectable(&self) -> impl Iterator<Item = &Party> {
        self.all().filter(|party| !party.is_heading_only)
    }

    /// The user as a party.
    #[must_use]
    pub fn own(&self) -> Option<&Party> {
        self.all().find(|party| party.is_self)
    }

    /// The party with this URN, if the user may act for it.
    #[must_use]
    pub fn by_urn(&self, urn: &PartyUrn) -> Option<&Party> {
        self.selectable().find(|party| &party.urn == urn)
    }

    /// The organisation a sub-unit belongs to.
    #[must_use]
    pub fn parent_of(&self, unit: &PartyUrn) -> Option<&Party> {
        self.0
            .iter()
            .find(|party| party.sub_units.iter().any(|sub| &sub.urn == unit))
    }
}
