//! Dialog lookup by reference: which dialog it is, its service, and why the reader has access. A
//! lookup opens nothing, so it is no receipt (`docs/rules/inbox.md#access`).

use std::fmt;

use uuid::Uuid;

use super::{DialogId, Localised, PartyUrn, ServiceCode};

const DIALOG: &str = "urn:altinn:dialog-id:";
const INSTANCE: &str = "urn:altinn:instance-id:";
const CORRESPONDENCE: &str = "urn:altinn:correspondence-id:";
/// Most digits of the party number in an instance id. A national identity number has eleven, and
/// must not pass as one.
const PARTY_DIGITS: usize = 10;

/// Reference to a dialog, as other systems write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// UUID of the dialog itself.
    Dialog(DialogId),
    /// Instance of an app: party number and UUID.
    Instance(String, Uuid),
    /// Letter (Altinn correspondence) by its UUID.
    Correspondence(Uuid),
}

impl Reference {
    /// Parses a reference from a link: one of the three URNs, or an instance id without its prefix.
    /// `None` for anything else.
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

/// The URN in the form that Dialogporten accepts.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dialog(id) => write!(f, "{DIALOG}{}", id.0),
            Self::Instance(party, id) => write!(f, "{INSTANCE}{party}/{id}"),
            Self::Correspondence(id) => write!(f, "{CORRESPONDENCE}{id}"),
        }
    }
}

/// Result of a dialog lookup.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// UUID of the dialog that was found.
    pub dialog: DialogId,
    /// URN of the party that the dialog is for.
    pub party: PartyUrn,
    /// Title; a neutral one without private details when the reader's login level is too low.
    pub title: Localised,
    /// Service it belongs to; `None` when its code cannot be searched for.
    pub service: Option<ServiceCode>,
    /// Name of the service; may be empty.
    pub service_name: Localised,
    /// Login level that the dialog requires.
    pub needed_level: Option<u8>,
    /// Code of the service owner.
    pub owner: String,
    /// Name of the service owner; may be empty.
    pub owner_name: Localised,
    /// Level of the reader's current login.
    pub level: Option<u8>,
    /// Reasons why the reader has access.
    pub grounds: Vec<Ground>,
}

/// One reason why somebody has access to a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// Kind of right that gives access.
    pub kind: GroundKind,
    /// Name of the role, package or service; may be empty.
    pub name: Localised,
    /// Address of a page about it, as written.
    pub url: Option<String>,
}

/// Kind of right that gives access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroundKind {
    /// A role, for instance that of a manager.
    Role,
    /// An access package (tilgangspakke), which bundles rights.
    AccessPackage,
    /// A right to this one service.
    Service,
    /// This one dialog was delegated.
    Instance,
    /// A kind that this version does not know.
    Unknown,
}

/// Reason why a lookup gives no dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookupRefusal {
    /// No dialog has that reference.
    NotFound,
    /// The reader has no right to it.
    NoAccess,
    /// The text is no reference to a dialog.
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
            // Eleven digits, the length of a national identity number.
            &format!("12345678901/{ID}"),
            &format!("urn:altinn:other:{ID}"),
            &ID.replace('-', ""),
        ] {
            assert_eq!(Reference::parse(text), None, "{text}");
        }
    }
}
