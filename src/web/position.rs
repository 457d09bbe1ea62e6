//! A place in a list as bytes, to be sealed into an address.

use jiff::Timestamp;
use uuid::Uuid;

use crate::domain::{DialogId, Position};

/// Writes a place: nanoseconds since 1970, then the id.
#[must_use]
pub fn write(place: &Position) -> Vec<u8> {
    let nanoseconds = place.content_updated_at.as_nanosecond().to_be_bytes();
    [&nanoseconds[..], place.id.0.as_bytes()].concat()
}

/// Reads what [`write`] wrote.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Position> {
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
