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
    millis::millis_after,
    store::Store,
};
use crate::{
    crypto::{Hash, PersonKey, Purpose},
    domain::{LabelChangeResult, LabelOutcome},
};

/// How long a change is kept after its last step.
const LIFE: SignedDuration = SignedDuration::from_mins(10);
/// How long a change is kept that waits for its person to log in and confirm it.
const CLAIM_LIFE: SignedDuration = SignedDuration::from_mins(60);

/// Id of one change in addresses: a keyed hash of the person, the form and the request. It finds
/// nothing for anybody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeId(String);

/// Row of a label change that has not expired.
#[derive(Clone, Debug)]
pub struct Change<T> {
    /// The latest result that was recorded.
    pub result: LabelChangeResult,
    /// Payload that the caller stored with the change.
    pub note: T,
}

address_id!(ChangeId, 43);

/// The results that a row may hold, by the number that stands in the table. New ones go to the end.
const RESULTS: [LabelChangeResult; 15] = [
    LabelChangeResult::apply(LabelOutcome::Underway),
    LabelChangeResult::apply(LabelOutcome::Done),
    LabelChangeResult::apply(LabelOutcome::Unsure),
    LabelChangeResult::apply(LabelOutcome::Conflict),
    LabelChangeResult::apply(LabelOutcome::NotFound),
    LabelChangeResult::apply(LabelOutcome::Refused),
    LabelChangeResult::apply(LabelOutcome::NotSent),
    LabelChangeResult::undo(LabelOutcome::Underway),
    LabelChangeResult::undo(LabelOutcome::Done),
    LabelChangeResult::undo(LabelOutcome::Unsure),
    LabelChangeResult::undo(LabelOutcome::Conflict),
    LabelChangeResult::undo(LabelOutcome::NotFound),
    LabelChangeResult::undo(LabelOutcome::Refused),
    LabelChangeResult::undo(LabelOutcome::NotSent),
    LabelChangeResult::apply(LabelOutcome::Unconfirmed),
];

fn number(result: LabelChangeResult) -> Result<i64, StoreError> {
    let index = RESULTS.iter().position(|known| *known == result);
    index
        .and_then(|index| index.try_into().ok())
        .ok_or(StoreError::Unusable("a result"))
}

fn result_of(number: i64) -> Result<LabelChangeResult, StoreError> {
    usize::try_from(number)
        .ok()
        .and_then(|index| RESULTS.get(index).copied())
        .ok_or(StoreError::Unusable("a result"))
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
                    Integer(number(LabelChangeResult::apply(LabelOutcome::Unconfirmed))?),
                    Bytes(&sealed),
                    Integer(millis_after(now, CLAIM_LIFE)),
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
                    Integer(number(LabelChangeResult::apply(LabelOutcome::Underway))?),
                    Bytes(&sealed),
                    Integer(millis_after(now, LIFE)),
                    Integer(number(LabelChangeResult::apply(LabelOutcome::Conflict))?),
                    Integer(number(LabelChangeResult::apply(LabelOutcome::NotFound))?),
                    Integer(number(LabelChangeResult::apply(LabelOutcome::Refused))?),
                    Integer(number(LabelChangeResult::apply(LabelOutcome::NotSent))?),
                    Integer(number(LabelChangeResult::apply(LabelOutcome::Unconfirmed))?),
                    Integer(now.as_millisecond()),
                ],
            )
            .await?;
        Ok(claimed == 1)
    }

    /// Moves a change on, if its result is `from`. Its ten minutes start again.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn move_change<T: Serialize + Sync>(
        &self,
        person: &PersonKey,
        id: &ChangeId,
        (from, to): (LabelChangeResult, LabelChangeResult),
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
                    Integer(number(to)?),
                    Bytes(&sealed),
                    Integer(millis_after(now, LIFE)),
                    Bytes(&row),
                    Integer(number(from)?),
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
        let result = result_of(found.integer(0)?)?;
        Ok(note.map(|note| Change { result, note }))
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
    fn every_result_has_a_number_of_its_own() {
        for (index, result) in RESULTS.into_iter().enumerate() {
            assert_eq!(number(result).unwrap(), i64::try_from(index).unwrap());
            assert_eq!(result_of(number(result).unwrap()).unwrap(), result);
        }
        assert!(result_of(-1).is_err() && result_of(15).is_err());
        let never_stored = LabelChangeResult::apply(LabelOutcome::TooMany);
        assert!(number(never_stored).is_err());
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
