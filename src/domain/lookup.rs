//! Looking a dialog up by a name of it: where it is, what service it belongs to, and why the reader
//! may see it. Nothing is opened by that, so it is no receipt (`docs/rules/inbox.md#access`).

use std::fmt;

use uuid::Uuid;

use super::{DialogId, Localised, PartyUrn, ServiceCode};

const DIALOG: &str = "urn:altinn:dialog-id:";
const INSTANCE: &str = "urn:altinn:instance-id:";
const CORRESPONDENCE: &str = "urn:altinn:correspondence-id:";
/// Most digits of the number that instances have before their id. A national identity number has
/// eleven, and must not be taken for one.
const PARTY_DIGITS: usize = 10;

/// A name that a dialog goes by somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// Its own id.
    Dialog(DialogId),
    /// An instance of an app: a number of the party's, and an id.
    Instance(String, Uuid),
    /// A letter.
    Correspondence(Uuid),
}

impl Reference {
    /// Reads a name as it stands in links: one of the three kinds, or an instance without its
    /// beginning.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let id = |text: &str| {
            let id: Uuid = text.parse().ok()?;
            let is_plain = id.hyphenated().to_string() == text.to_ascii_lowercase();
            is_plain.then_some(id)
        };
        let text = text.trim();
        if let Some(rest) = text.strip_prefix(DIALOG) {
            return id(rest).map(DialogId).map(Self::Dialog);
        }
        if let Some(rest) = text.strip_prefix(CORRESPONDENCE) {
            return id(rest).map(Self::Correspondence);
        }
        let (party, rest) = text
            .strip_prefix(INSTANCE)
            .unwrap_or(text)
            .split_once('/')?;
        let is_number = (1..=PARTY_DIGITS).contains(&party.len())
            && party.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then_some(Self::Instance(party.to_owned(), id(rest)?))
    }
}

/// As Dialogporten takes it.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dialog(id) => write!(f, "{DIALOG}{}", id.0),
            Self::Instance(party, id) => write!(f, "{INSTANCE}{party}/{id}"),
            Self::Correspondence(id) => write!(f, "{CORRESPONDENCE}{id}"),
        }
    }
}

/// A dialog that was looked up.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// Which dialog it is.
    pub dialog: DialogId,
    /// Whom it is for.
    pub party: PartyUrn,
    /// Its title; for those whose login is too weak, one that tells nothing private.
    pub title: Localised,
    /// The service it belongs to; `None` when its code is none that can be searched for.
    pub service: Option<ServiceCode>,
    /// What that is called.
    pub service_name: Localised,
    /// The level of login that it asks for.
    pub needed_level: Option<u8>,
    /// Code of the service owner.
    pub owner: String,
    /// What the service owner is called.
    pub owner_name: Localised,
    /// The level of the reader's login.
    pub level: Option<u8>,
    /// Why the reader may see it.
    pub grounds: Vec<Ground>,
}

/// A reason why somebody may see a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// What kind of reason.
    pub kind: GroundKind,
    /// What it is called; may be empty.
    pub name: Localised,
    /// Where more is told of it: an address as it was written.
    pub url: Option<String>,
}

/// What gives access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroundKind {
    /// A role, as that of a manager.
    Role,
    /// A package of rights.
    AccessPackage,
    /// A right to this one service.
    Service,
    /// This one dialog was shared.
    Instance,
    /// A reason that we do not know.
    Unknown,
}

/// Why a look-up gives no dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookupRefusal {
    /// No dialog goes by that name.
    NotFound,
    /// The reader has no right to it.
    NoAccess,
    /// It is no name of a dialog.
    NoReference,
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01a0f4c4-98c0-7002-8000-000000003dde";

    #[test]
    fn names_of_dialogs_are_written_as_dialogporten_takes_them() {
        let cases = [
            (format!("{DIALOG}{ID}"), format!("{DIALOG}{ID}")),
            (
                format!("{INSTANCE}50000001/{ID}"),
                format!("{INSTANCE}50000001/{ID}"),
            ),
            (
                format!(" 50000001/{} ", ID.to_uppercase()),
                format!("{INSTANCE}50000001/{ID}"),
            ),
            (
                format!("{CORRESPONDENCE}{ID}"),
                format!("{CORRESPONDENCE}{ID}"),
            ),
        ];
        for (written, expected) in cases {
            let read = Reference::parse(&written).unwrap();
            assert_eq!(read.to_string(), expected, "{written}");
        }
    }

    #[test]
    fn what_names_no_dialog_is_refused() {
        for text in [
            "",
            "xyz",
            ID,
            &format!("{DIALOG}50000001/{ID}"),
            &format!("{DIALOG}{{{ID}}}"),
            &format!("{INSTANCE}{ID}"),
            &format!("{INSTANCE}/{ID}"),
            &format!("{INSTANCE}a/{ID}"),
            &format!("{INSTANCE}1/2"),
            &format!("{INSTANCE}1/{ID}/2"),
            &format!("{CORRESPONDENCE}1/{ID}"),
            // The length of a national identity number.
            &format!("12345678901/{ID}"),
            &format!("urn:altinn:other:{ID}"),
            &ID.replace('-', ""),
        ] {
            assert_eq!(Reference::parse(text), None, "{text}");
        }
    }
}
