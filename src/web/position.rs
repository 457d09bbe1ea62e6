//! A place in a list, sealed into an address (README decision on places).
//!
//! The seal is tied to the party, so that a place cannot be carried into another's list, and hides
//! nothing that must be remembered: the link can be kept as long as the key.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    domain::{DialogId, PartyUrn, Position},
    keyring::{Keyring, KeyringError, Purpose},
};

/// Seals a place in the inbox of `party`.
///
/// # Errors
/// Only when the system has no randomness.
pub fn seal(keyring: &Keyring, party: &PartyUrn, place: &Position) -> Result<String, KeyringError> {
    keyring.seal_text(Purpose::Cursor, party.as_str().as_bytes(), &write(place))
}

/// Opens what [`seal`] made for the same party.
#[must_use]
pub fn open(keyring: &Keyring, party: &PartyUrn, text: &str) -> Option<Position> {
    read(&keyring.open_text(Purpose::Cursor, party.as_str().as_bytes(), text)?)
}

/// Nanoseconds since 1970, then the id.
fn write(place: &Position) -> Vec<u8> {
    let nanoseconds = place.content_updated_at.as_nanosecond().to_be_bytes();
    [&nanoseconds[..], place.id.0.as_bytes()].concat()
}

fn read(bytes: &[u8]) -> Option<Position> {
    let (nanoseconds, id) = bytes.split_at_checked(16)?;
    let nanoseconds = i128::from_be_bytes(nanoseconds.try_into().ok()?);
    Some(Position {
        content_updated_at: Timestamp::from_nanosecond(nanoseconds).ok()?,
        id: DialogId(Uuid::from_slice(id).ok()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let place = Position {
            content_updated_at: "2026-04-16T12:00:00.1236037Z".parse().unwrap(),
            id: DialogId(Uuid::from_u128(7)),
        };
        assert_eq!(read(&write(&place)), Some(place));
        for broken in [
            &[][..],
            &[0; 15],
            &[0; 31],
            &[0; 33],
            &[0xff; 16],
            &[0x7f; 32],
        ] {
            assert_eq!(read(broken), None);
        }
    }
}
