//! Label target: the state of a dialog that a label form was rendered for, sealed into one of its
//! fields.
//!
//! It carries the acting party and the context revision (`docs/rules/security.md#act-5`); since it
//! is sealed, only we can have written it. Each is sealed with a nonce of its own, so it also
//! identifies the form (`docs/rules/security.md#act-6`): two forms are never confused, and one form
//! sent twice is recognised.
//!
//! A second sealed field of the form names the person that it was rendered for, so that a form
//! which comes after the login has ended can be stored for that person, and for nobody else
//! (`docs/rules/security.md#act-3`).

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    crypto::{Keyring, KeyringError, PersonKey, Purpose},
    domain::{DialogId, DialogSummary, PreviousState},
    urls::{self, PartyKey},
    views::components::label_form::SealedFormValues,
};

/// Encodings of the unread mark that somebody set, and of none.
const MARKED: &str = "1";
const UNMARKED: &str = "0";

/// The state of a dialog that a label form was rendered for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelTarget {
    /// UUID of the dialog, as Dialogporten writes it.
    pub dialog: DialogId,
    /// Key of the party that the reader acts for.
    pub party: PartyKey,
    /// Context revision of the labels, for the optimistic lock of the change.
    pub revision: Uuid,
    /// When the content had last changed, by which a list finds the dialog again without opening
    /// it.
    pub content_updated_at: Timestamp,
    /// The folder it was in, and whether it was marked as unread.
    pub previous: PreviousState,
}

/// Seals the person that a form is rendered for, for the field `hvem`.
///
/// # Errors
/// Only when the system has no randomness.
pub fn seal_person(keyring: &Keyring, person: &PersonKey) -> Result<String, KeyringError> {
    keyring.seal_text(Purpose::LabelFormPerson, b"", person.as_bytes())
}

/// The sealed fields of a label form for one dialog.
#[derive(Clone, Debug)]
pub struct SealedForm {
    drawn: String,
    person: String,
}

impl SealedForm {
    /// Seals the fields of a form for this person.
    ///
    /// # Errors
    /// Only when the system has no randomness.
    pub fn new(
        keyring: &Keyring,
        person: &PersonKey,
        drawn: &LabelTarget,
    ) -> Result<Self, KeyringError> {
        Ok(Self {
            drawn: drawn.seal(keyring, person)?,
            person: seal_person(keyring, person)?,
        })
    }

    /// The sealed fields, borrowed for a view.
    #[must_use]
    pub fn parts(&self) -> SealedFormValues<'_> {
        SealedFormValues {
            drawn: &self.drawn,
            person: &self.person,
        }
    }
}

/// Opens the person that a form was rendered for; `None` when [`seal_person`] did not make the
/// text.
#[must_use]
pub fn open_person(keyring: &Keyring, text: &str) -> Option<PersonKey> {
    PersonKey::of_bytes(&keyring.open_text(Purpose::LabelFormPerson, b"", text)?)
}

impl LabelTarget {
    /// The label target of `dialog`; `None` when the answer had no context revision, without which
    /// a concurrent change could not be detected.
    #[must_use]
    pub fn of(dialog: &DialogSummary, party: &PartyKey) -> Option<Self> {
        Some(Self {
            dialog: dialog.id,
            party: party.clone(),
            revision: dialog.context_revision?,
            content_updated_at: dialog.content_updated_at,
            previous: PreviousState::of(dialog),
        })
    }

    /// Seals it for a form of this person's.
    ///
    /// # Errors
    /// Only when the system has no randomness.
    pub fn seal(&self, keyring: &Keyring, person: &PersonKey) -> Result<String, KeyringError> {
        keyring.seal_text(Purpose::LabelForm, person.as_bytes(), &self.write())
    }

    /// Opens a target that [`seal`](Self::seal) made for the same person; `None` for any other
    /// text.
    #[must_use]
    pub fn open(keyring: &Keyring, person: &PersonKey, text: &str) -> Option<Self> {
        Self::read(&keyring.open_text(Purpose::LabelForm, person.as_bytes(), text)?)
    }

    /// Encodes dialog id, revision, nanoseconds since 1970, then folder, unread mark and party as
    /// text.
    fn write(&self) -> Vec<u8> {
        let words = format!(
            "{} {} {}",
            urls::folder_word(self.previous.folder),
            if self.previous.is_marked {
                MARKED
            } else {
                UNMARKED
            },
            self.party.as_str()
        );
        let nanoseconds = self.content_updated_at.as_nanosecond().to_be_bytes();
        [
            &self.dialog.0.as_bytes()[..],
            &self.revision.as_bytes()[..],
            &nanoseconds[..],
            words.as_bytes(),
        ]
        .concat()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (dialog, rest) = bytes.split_at_checked(16)?;
        let (revision, rest) = rest.split_at_checked(16)?;
        let (nanoseconds, words) = rest.split_at_checked(16)?;
        let (folder, words) = std::str::from_utf8(words).ok()?.split_once(' ')?;
        let (mark, party) = words.split_once(' ')?;
        let nanoseconds = i128::from_be_bytes(nanoseconds.try_into().ok()?);
        Some(Self {
            dialog: DialogId(Uuid::from_slice(dialog).ok()?),
            party: PartyKey::parse(party)?,
            revision: Uuid::from_slice(revision).ok()?,
            content_updated_at: Timestamp::from_nanosecond(nanoseconds).ok()?,
            previous: PreviousState {
                folder: urls::folder_of(folder)?,
                is_marked: mark == MARKED,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Folder;

    #[test]
    fn what_a_form_was_drawn_for_is_read_as_it_was_written() {
        for is_marked in [false, true] {
            let drawn = LabelTarget {
                dialog: DialogId(Uuid::from_u128(7)),
                party: PartyKey::parse("310702641").unwrap(),
                revision: Uuid::from_u128(8),
                content_updated_at: "2026-04-16T12:00:00.123603Z".parse().unwrap(),
                previous: PreviousState {
                    folder: Folder::Archive,
                    is_marked,
                },
            };
            let bytes = drawn.write();
            assert_eq!(LabelTarget::read(&bytes), Some(drawn));
            for length in 0..bytes.len() - 8 {
                assert_eq!(LabelTarget::read(&bytes[..length]), None, "{length}");
            }
        }
    }
}
