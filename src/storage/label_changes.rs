//! Idempotency and Undo of label changes: a form sent twice changes once
//! (`docs/rules/security.md#act-6`), and what was changed can be undone for ten minutes
//! (`docs/rules/inbox.md#undo`).
//!
//! A row is claimed by an insert, and each step of it is one atomic statement that names the state
//! it starts from. So of all concurrent requests, over all instances, one acts. A process that dies
//! in the middle leaves a row that is under way until it expires: then the outcome is unknown, and
//! nothing is repeated automatically.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    StoreError, address_id,
    database::Value::{Bytes, Integer},
    store::Store,
};
use crate::{
    crypto::{Hash, PersonKey, Purpose},
    storage::auth_sessions::after,
};

/// How long a change is kept after its last step.
const LIFE: SignedDuration = SignedDuration::from_mins(10);
/// How long a change is kept that waits for its person to log in and confirm it.
const CLAIM_LIFE: SignedDuration = SignedDuration::from_mins(60);

/// Id of one change in addresses: a keyed hash of the person, the form and the request. It finds
/// nothing for anybody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeId(String);

/// State of a label change in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeState {
    /// The change is being made.
    Underway,
    /// Dialogporten confirmed that it was made.
    Done,
    /// The outcome is unknown: it may have been made.
    Unsure,
    /// Not made: the labels had changed meanwhile (conflict).
    Conflict,
    /// Not made: the message is gone, or no longer the person's.
    Gone,
    /// Not made: refused by a rule of Dialogporten's.
    Refused,
    /// Not made: the call never reached Dialogporten.
    NotSent,
    /// The change is being undone.
    Undoing,
    /// The change was made and then undone.
    Undone,
    /// Confirmed; whether it was undone is unknown.
    UndoUnsure,
    /// Confirmed and not undone: the labels had changed meanwhile (conflict).
    UndoConflict,
    /// Confirmed and not undone: the message is gone, or no longer the person's.
    UndoGone,
    /// Confirmed and not undone: refused by a rule of Dialogporten's.
    UndoRefused,
    /// Confirmed and not undone: the call never reached Dialogporten.
    UndoNotSent,
    /// Requested with a form that came after the login had ended. Not made, and not to be made
    /// without asking the person (`docs/rules/security.md#act-3`).
    Asked,
}

/// Row of a label change that has not expired.
#[derive(Clone, Debug)]
pub struct Change<T> {
    /// The latest step that was recorded.
    pub state: ChangeState,
    /// Payload that the caller stored with the change.
    pub note: T,
}

address_id!(ChangeId, 43);

impl ChangeState {
    const ALL: [Self; 15] = [
        Self::Underway,
        Self::Done,
        Self::Unsure,
        Self::Conflict,
        Self::Gone,
        Self::Refused,
        Self::NotSent,
        Self::Undoing,
        Self::Undone,
        Self::UndoUnsure,
        Self::UndoConflict,
        Self::UndoGone,
        Self::UndoRefused,
        Self::UndoNotSent,
        Self::Asked,
    ];

    /// Whether a request is making or undoing it now.
    #[must_use]
    pub fn is_moving(self) -> bool {
        matches!(self, Self::Underway | Self::Undoing)
    }

    /// Whether the change stands: made, and not undone.
    #[must_use]
    pub fn stands(self) -> bool {
        matches!(
            self,
            Self::Done
                | Self::UndoUnsure
                | Self::UndoConflict
                | Self::UndoGone
                | Self::UndoRefused
                | Self::UndoNotSent
        )
    }

    /// The number that stands in the table. New states go to the end.
    fn number(self) -> i64 {
        let place = Self::ALL.iter().position(|state| *state == self);
        place.and_then(|place| place.try_into().ok()).unwrap_or(0)
    }

    fn of_number(number: i64) -> Result<Self, StoreError> {
        usize::try_from(number)
            .ok()
            .and_then(|place| Self::ALL.get(place).copied())
            .ok_or(StoreError::Unusable("a state"))
    }
}

impl Store {
    /// Id of the change that `person` asks for with this form.
    ///
    /// # Errors
    /// When the keys cannot be used.
    pub fn change_id(
        &self,
        person: &PersonKey,
        form: &str,
        action: &str,
    ) -> Result<ChangeId, StoreError> {
        let person = URL_SAFE_NO_PAD.encode(person.as_bytes());
        let hash = self.keys()?.row("change id", &[&person, form, action])?;
        Ok(ChangeId(URL_SAFE_NO_PAD.encode(hash)))
    }

    /// Records a change that its person must confirm first, unless there is a row already.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn ask_change<T: Serialize + Sync>(
        &self,
        person: &PersonKey,
        id: &ChangeId,
        note: &T,
    ) -> Result<(), StoreError> {
        let row = self.change_row(person, id)?;
        let sealed = self.seal_json(Purpose::Change, &row, note)?;
        let now = self.clock().now();
        self.database()
            .execute(
                "INSERT INTO change (key_hash, state, sealed, expires_ms) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (key_hash) DO UPDATE
                 SET state = excluded.state, sealed = excluded.sealed,
                     expires_ms = excluded.expires_ms
                 WHERE change.state = $2 OR change.expires_ms <= $5",
                &[
                    Bytes(&row),
                    Integer(ChangeState::Asked.number()),
                    Bytes(&sealed),
                    Integer(after(now, CLAIM_LIFE)),
                    Integer(now.as_millisecond()),
                ],
            )
            .await?;
        Ok(())
    }

    /// Claims the change: of all concurrent requests, one may make it. A change that certainly was
    /// not made may be claimed again.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn claim_change<T: Serialize + Sync>(
        &self,
        person: &PersonKey,
        id: &ChangeId,
        note: &T,
    ) -> Result<bool, StoreError> {
        let row = self.change_row(person, id)?;
        let sealed = self.seal_json(Purpose::Change, &row, note)?;
        let now = self.clock().now();
        let claimed = self
            .database()
            .execute(
                "INSERT INTO change (key_hash, state, sealed, expires_ms) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (key_hash) DO UPDATE
                 SET state = excluded.state, sealed = excluded.sealed,
                     expires_ms = excluded.expires_ms
                 WHERE change.state IN ($5, $6, $7, $8, $9) OR change.expires_ms <= $10",
                &[
                    Bytes(&row),
                    Integer(ChangeState::Underway.number()),
                    Bytes(&sealed),
                    Integer(after(now, LIFE)),
                    Integer(ChangeState::Conflict.number()),
                    Integer(ChangeState::Gone.number()),
                    Integer(ChangeState::Refused.number()),
                    Integer(ChangeState::NotSent.number()),
                    Integer(ChangeState::Asked.number()),
                    Integer(now.as_millisecond()),
                ],
            )
            .await?;
        Ok(claimed == 1)
    }

    /// Moves a change on, if its state is `from`. Its ten minutes start again.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn move_change<T: Serialize + Sync>(
        &self,
        person: &PersonKey,
        id: &ChangeId,
        (from, to): (ChangeState, ChangeState),
        note: &T,
    ) -> Result<bool, StoreError> {
        let row = self.change_row(person, id)?;
        let sealed = self.seal_json(Purpose::Change, &row, note)?;
        let now = self.clock().now();
        let moved = self
            .database()
            .execute(
                "UPDATE change SET state = $1, sealed = $2, expires_ms = $3
                 WHERE key_hash = $4 AND state = $5 AND expires_ms > $6",
                &[
                    Integer(to.number()),
                    Bytes(&sealed),
                    Integer(after(now, LIFE)),
                    Bytes(&row),
                    Integer(from.number()),
                    Integer(now.as_millisecond()),
                ],
            )
            .await?;
        Ok(moved == 1)
    }

    /// Reads the change; `None` when it has expired or belongs to somebody else.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn change<T: DeserializeOwned>(
        &self,
        person: &PersonKey,
        id: &ChangeId,
    ) -> Result<Option<Change<T>>, StoreError> {
        let row = self.change_row(person, id)?;
        let rows = self
            .database()
            .read(
                "SELECT state, sealed FROM change WHERE key_hash = $1 AND expires_ms > $2",
                &[Bytes(&row), Integer(self.now_ms())],
            )
            .await?;
        let Some(found) = rows.first() else {
            return Ok(None);
        };
        let note: Option<T> = self.open_json(Purpose::Change, &row, &found.bytes(1)?);
        let state = ChangeState::of_number(found.integer(0)?)?;
        Ok(note.map(|note| Change { state, note }))
    }

    fn change_row(&self, person: &PersonKey, id: &ChangeId) -> Result<Hash, StoreError> {
        let person = URL_SAFE_NO_PAD.encode(person.as_bytes());
        Ok(self.keys()?.row("change", &[&person, id.as_str()])?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_number_of_its_own() {
        for (place, state) in ChangeState::ALL.into_iter().enumerate() {
            assert_eq!(state.number(), i64::try_from(place).unwrap(), "{state:?}");
            assert_eq!(ChangeState::of_number(state.number()).unwrap(), state);
        }
        assert!(ChangeState::of_number(-1).is_err());
        assert!(ChangeState::of_number(15).is_err());
    }

    #[test]
    fn only_what_could_be_a_name_is_taken_for_one() {
        let name = "a".repeat(43);
        assert_eq!(ChangeId::parse(&name).unwrap().as_str(), name);
        for odd in ["", "a", &"a".repeat(44), &"/".repeat(43), &"ø".repeat(21)] {
            assert_eq!(ChangeId::parse(odd), None, "{odd}");
        }
    }
}
