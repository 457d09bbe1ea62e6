//! Parties: people and organisations that a user may act for, with their URNs and numbers.

use std::{fmt, sync::Arc};

use jiff::civil::Date;
use uuid::Uuid;

/// Prefix of the URN of an organisation.
const ORGANISATION: &str = "urn:altinn:organization:identifier-no:";

/// URN of a party in Dialogporten. It may contain a national identity number, so `Debug` conceals
/// it and it never leaves the server.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartyUrn(Arc<str>);

impl PartyUrn {
    /// Stores the URN as Dialogporten wrote it; URNs are compared as written.
    #[must_use]
    pub fn new(urn: impl Into<String>) -> Self {
        Self(urn.into().into())
    }

    /// Builds the URN of the organisation with this number.
    #[must_use]
    pub fn of_organisation(number: &OrganisationNumber) -> Self {
        Self::new(format!("{ORGANISATION}{}", number.as_str()))
    }

    /// The URN, for calls to Dialogporten only.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Organisation number in the URN; `None` for other kinds of parties.
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

/// Norwegian organisation number: nine digits. Public, so it may stand in addresses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrganisationNumber(String);

impl OrganisationNumber {
    /// Accepts nine digits; the check digit is not verified.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        (digits.len() == 9 && digits.bytes().all(|b| b.is_ascii_digit()))
            .then(|| Self(digits.to_owned()))
    }

    /// The nine digits, without spaces between them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Identifiers of a party in the rest of the platform, besides its URN. Those of people are
/// confidential, so `Debug` conceals them.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct PlatformIds {
    /// UUID of the party (`partyUuid`).
    pub uuid: Option<Uuid>,
    /// Number of the party (`partyId`) in the platform.
    pub number: Option<i64>,
}

impl fmt::Debug for PlatformIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[PlatformIds]")
    }
}

/// One platform identifier, by which another service of the platform names a party.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PlatformParty {
    /// UUID of the party (`partyUuid`).
    Uuid(Uuid),
    /// Number of the party (`partyId`).
    Number(i64),
}

impl PlatformParty {
    /// Most digits of a party number.
    const MOST_DIGITS: usize = 10;

    /// Parses the value of a platform cookie; `None` for anything but a number or a hyphenated
    /// UUID.
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

    /// Whether it equals one of these identifiers.
    #[must_use]
    pub fn is_of(self, ids: PlatformIds) -> bool {
        match self {
            Self::Uuid(uuid) => ids.uuid == Some(uuid),
            Self::Number(number) => ids.number == Some(number),
        }
    }

    /// Text form in which it is stored.
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

/// Kind of a party in Dialogporten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartyKind {
    /// A person, with or without a national identity number.
    Person,
    /// An organisation or a sub-unit of one.
    Organisation,
    /// A kind that this version does not know; shown with its name, like a person.
    Unknown,
}

/// One party that the user may act for.
#[derive(Clone, Debug)]
pub struct Party {
    /// URN of the party in Dialogporten.
    pub urn: PartyUrn,
    /// Identifiers in the rest of the platform.
    pub platform: PlatformIds,
    /// Name as the register writes it, mostly in capitals.
    pub name: String,
    /// Person, organisation or unknown kind.
    pub kind: PartyKind,
    /// Organisation number; `None` for people.
    pub organisation_number: Option<OrganisationNumber>,
    /// Date of birth of a person, when the register gives it.
    pub date_of_birth: Option<Date>,
    /// Whether the register has deleted it.
    pub is_deleted: bool,
    /// Whether this is the user's own party.
    pub is_self: bool,
    /// Heading only: shown above its sub-units, and never asked for in a search.
    pub is_heading_only: bool,
    /// Sub-units; only one level is used.
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
