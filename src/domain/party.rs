//! A party: a person or an organisation that a user may act for.

use std::{fmt, sync::Arc};

use jiff::civil::Date;
use uuid::Uuid;

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

/// What the platform around Dialogporten calls a party, besides its URN. Those of people are nobody's
/// business, so they never print.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct PlatformIds {
    /// Its UUID.
    pub uuid: Option<Uuid>,
    /// Its number.
    pub number: Option<i64>,
}

impl fmt::Debug for PlatformIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[PlatformIds]")
    }
}

/// One of the two, by which another service of the platform names a party.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PlatformParty {
    /// By its UUID.
    Uuid(Uuid),
    /// By its number.
    Number(i64),
}

impl PlatformParty {
    /// Longest number, in digits.
    const MOST_DIGITS: usize = 10;

    /// Reads what a cookie of the platform holds.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_number = (1..=Self::MOST_DIGITS).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_number {
            return text.parse().ok().map(Self::Number);
        }
        let is_hyphenated = text.len() == uuid::fmt::Hyphenated::LENGTH;
        is_hyphenated.then(|| text.parse().ok().map(Self::Uuid))?
    }

    /// Whether it is one of these.
    #[must_use]
    pub fn is_of(self, ids: PlatformIds) -> bool {
        match self {
            Self::Uuid(uuid) => ids.uuid == Some(uuid),
            Self::Number(number) => ids.number == Some(number),
        }
    }

    /// As it is kept.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::Uuid(uuid) => uuid.to_string(),
            Self::Number(number) => number.to_string(),
        }
    }
}

impl fmt::Debug for PlatformParty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[PlatformParty]")
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
    /// What else the platform calls it.
    pub platform: PlatformIds,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_of_the_platform_holds_a_uuid_or_a_number_or_nothing() {
        let uuid = "0197b6a4-8f2e-7c3d-9a41-5b6c7d8e9f01";
        let read = PlatformParty::parse(uuid).unwrap();
        assert_eq!(read, PlatformParty::Uuid(uuid.parse().unwrap()));
        assert_eq!(read.word(), uuid);
        assert_eq!(
            PlatformParty::parse("51000004"),
            Some(PlatformParty::Number(51_000_004))
        );
        for odd in [
            "",
            "-1",
            "+5",
            "5.0",
            "abc",
            "12345678901",
            "0197b6a48f2e7c3d9a415b6c7d8e9f01",
            "{0197b6a4-8f2e-7c3d-9a41-5b6c7d8e9f0}",
            "0197b6a4-8f2e-7c3d-9a41-5b6c7d8e9f0g",
        ] {
            assert_eq!(PlatformParty::parse(odd), None, "{odd}");
        }
        let printed = format!("{read:?} {:?}", PlatformIds::default());
        assert_eq!(printed, "[PlatformParty] [PlatformIds]");
    }
}
