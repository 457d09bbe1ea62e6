//! Pagination cursor: the position of a list's last row, sealed into an address
//! (`docs/decisions/0003`).
//!
//! The seal is bound to the reader, to the list's parties and to its sort order, so that a cursor
//! cannot be carried into another list. It needs no stored state: the link works as long as the key
//! is kept.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    crypto::{Keyring, KeyringError, PersonKey, Purpose},
    domain::{DialogId, Position, Sort},
    urls::{ListUrl, sort_word},
};

/// Seals a position in `list` for the reader `person`.
///
/// # Errors
/// Only when the system has no randomness.
pub fn seal(
    keyring: &Keyring,
    person: &PersonKey,
    list: &ListUrl,
    place: &Position,
) -> Result<String, KeyringError> {
    keyring.seal_text(Purpose::Cursor, &context(person, list), &write(place))
}

/// Opens the cursor of `list`, made by [`seal`] for the same reader and list; `None` when there is
/// none or it is not valid.
#[must_use]
pub fn open(keyring: &Keyring, person: &PersonKey, list: &ListUrl) -> Option<Position> {
    let text = list.after.as_deref()?;
    read(&keyring.open_text(Purpose::Cursor, &context(person, list), text)?)
}

fn context(person: &PersonKey, list: &ListUrl) -> Vec<u8> {
    let order: Sort = list.filter.sort(list.folder);
    let units = list.units.iter().map(|unit| format!("/{}", unit.as_str()));
    let units: String = units.collect();
    let words = format!("/{}{units}/{}", list.party.as_str(), sort_word(order));
    [&person.as_bytes()[..], words.as_bytes()].concat()
}

/// Encodes the date as nanoseconds since 1970 in 16 bytes (nothing for no date), then the id.
fn write(place: &Position) -> Vec<u8> {
    let date = place.at.map(|at| at.as_nanosecond().to_be_bytes());
    [date.as_slice().concat(), place.id.0.as_bytes().to_vec()].concat()
}

fn read(bytes: &[u8]) -> Option<Position> {
    let (date, id) = bytes.split_at_checked(bytes.len().checked_sub(16)?)?;
    let at = match date {
        [] => None,
        date => {
            let nanoseconds = i128::from_be_bytes(date.try_into().ok()?);
            Some(Timestamp::from_nanosecond(nanoseconds).ok()?)
        }
    };
    Some(Position {
        at,
        id: DialogId(Uuid::from_slice(id).ok()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written() {
        for at in [Some("2026-04-16T12:00:00.1236037Z"), None] {
            let place = Position {
                at: at.map(|at| at.parse().unwrap()),
                id: DialogId(Uuid::from_u128(7)),
            };
            assert_eq!(read(&write(&place)), Some(place));
        }
        for broken in [&[][..], &[0; 15], &[0; 31], &[0; 33], &[0x7f; 32]] {
            assert_eq!(read(broken), None);
        }
    }
}
