//! Deterministic ids from a seed: the same world gets the same ids in every run.

use jiff::Timestamp;
use uuid::{Builder, Uuid};

/// A seeded generator of UUIDs.
#[derive(Debug)]
pub(super) struct IdGenerator(u64);

impl IdGenerator {
    pub(super) fn from_seed(seed: u64) -> Self {
        Self(seed)
    }

    /// A `UUIDv7`, as ids of dialogs and their parts are.
    pub(super) fn timed_id(&mut self, time: Timestamp) -> Uuid {
        let millis = u64::try_from(time.as_millisecond()).unwrap_or(0);
        let (low, high) = (self.next(), self.next());
        let mut random = [0; 10];
        let bytes = low.to_be_bytes().into_iter().chain(high.to_be_bytes());
        random
            .iter_mut()
            .zip(bytes)
            .for_each(|(slot, byte)| *slot = byte);
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// A `UUIDv4`, as revisions are.
    pub(super) fn random_id(&mut self) -> Uuid {
        let wide = (u128::from(self.next()) << 64) | u128::from(self.next());
        Builder::from_random_bytes(wide.to_be_bytes()).into_uuid()
    }

    /// Generates the id if it is missing (nil).
    pub(super) fn fill_missing(&mut self, id: &mut Uuid, time: Timestamp) {
        if id.is_nil() {
            *id = self.timed_id(time);
        }
    }

    /// One step of splitmix64: spreads a counter over all 64 bits.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
