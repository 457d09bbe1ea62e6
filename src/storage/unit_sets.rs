//! Unit sets: party selections for one list that are too long for its address.
//!
//! A set is named by a keyed hash of the person and its parties: choosing the same again gives the
//! same address and makes no second row. While somebody is still choosing, a set is a draft that
//! expires. Parties are stored as their path segments in addresses, never as numbers of people.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;

use super::{
    StoreError, address_id,
    database::{
        Row,
        Value::{Bytes, Integer, Text},
    },
    store::Store,
};
use crate::crypto::{PersonKey, Purpose};

/// Most sets that a person may have, drafts not counted.
pub const MOST_UNIT_SETS: usize = 100;
/// Most drafts that a person may have.
const MOST_DRAFTS: i64 = 500;
/// How long a draft is kept, in milliseconds: a day.
const DRAFT_MS: i64 = 24 * 60 * 60 * 1000;

/// Id of a unit set in addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitSetId(String);

/// A stored party selection, unsealed.
#[derive(Clone, PartialEq, Eq)]
pub struct UnitSet {
    /// Keyed hash that names it in addresses.
    pub id: UnitSetId,
    /// Path segments of its parties in addresses.
    pub units: Vec<String>,
    /// When it was first chosen.
    pub created: Timestamp,
}

super::conceal!(UnitSet);

/// How long a unit set is to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitSetUse {
    /// The person is still choosing: kept for a day.
    Draft,
    /// It is the address of a list: kept until the person deletes it.
    List,
}

/// Outcome of storing a unit set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitSetOutcome {
    /// The set is stored, under this id.
    Kept(UnitSetId),
    /// The person has the maximum number of sets or drafts.
    Full,
}

address_id!(UnitSetId, 22);

impl UnitSetId {
    /// Associated data that ties a sealed value to its row.
    fn row(&self, person: &PersonKey) -> Vec<u8> {
        [person.as_bytes(), self.0.as_bytes()].concat()
    }
}

impl Store {
    /// Stores a set of parties by their path segments, whatever their order. A set that is stored
    /// already stays as it is; a draft becomes what it is now wanted for.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn save_unit_set(
        &self,
        person: &PersonKey,
        units: &[String],
        used: UnitSetUse,
    ) -> Result<UnitSetOutcome, StoreError> {
        let mut units = units.to_vec();
        units.sort();
        units.dedup();
        let id = self.unit_set_id(person, &units)?;
        let sealed = self.seal_json(Purpose::UnitSet, &id.row(person), &units)?;
        let now = self.now_ms();
        let (expires, most) = match used {
            UnitSetUse::Draft => (now + DRAFT_MS, MOST_DRAFTS),
            UnitSetUse::List => (0, i64::try_from(MOST_UNIT_SETS).unwrap_or(i64::MAX)),
        };
        let kept = self
            .database()
            .execute(
                "INSERT INTO person_unit_set (person, id, sealed, created_ms, expires_ms)
                 SELECT $1, $2, $3, $4, $5
                 WHERE (SELECT COUNT(*) FROM person_unit_set
                        WHERE person = $1 AND id <> $2 AND (expires_ms = 0) = ($5 = 0)) < $6
                 ON CONFLICT (person, id) DO UPDATE SET expires_ms =
                   CASE WHEN person_unit_set.expires_ms = 0 THEN 0 ELSE excluded.expires_ms END",
                &[
                    Bytes(person.as_bytes()),
                    Text(id.as_str()),
                    Bytes(&sealed),
                    Integer(now),
                    Integer(expires),
                    Integer(most),
                ],
            )
            .await?;
        Ok(match kept {
            0 => UnitSetOutcome::Full,
            _ => UnitSetOutcome::Kept(id),
        })
    }

    /// The set of this id, if it is the person's.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn unit_set(
        &self,
        person: &PersonKey,
        id: &UnitSetId,
    ) -> Result<Option<UnitSet>, StoreError> {
        let mut found = self
            .own_rows(
                "SELECT id, sealed, created_ms FROM person_unit_set
             WHERE person = $1 AND id = $2 AND (expires_ms = 0 OR expires_ms > $3)",
                &[
                    Bytes(person.as_bytes()),
                    Text(id.as_str()),
                    Integer(self.now_ms()),
                ],
                |row| self.opened_unit_set(person, row),
            )
            .await?;
        Ok(found.pop())
    }

    /// The sets that are addresses of lists, the newest first; drafts are not among them. Rows that
    /// no key of ours opens are skipped.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn unit_sets(&self, person: &PersonKey) -> Result<Vec<UnitSet>, StoreError> {
        self.own_rows(
            "SELECT id, sealed, created_ms FROM person_unit_set
             WHERE person = $1 AND expires_ms = 0 ORDER BY created_ms DESC, id",
            &[Bytes(person.as_bytes())],
            |row| self.opened_unit_set(person, row),
        )
        .await
    }

    /// Deletes a set; returns whether the person had one of this id.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn delete_unit_set(
        &self,
        person: &PersonKey,
        id: &UnitSetId,
    ) -> Result<bool, StoreError> {
        let sql = "DELETE FROM person_unit_set WHERE person = $1 AND id = $2";
        self.delete_own_row(sql, person, id.as_str()).await
    }

    /// Deletes all sets of the person, drafts too.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn delete_unit_sets(&self, person: &PersonKey) -> Result<(), StoreError> {
        let sql = "DELETE FROM person_unit_set WHERE person = $1";
        self.delete_own_rows(sql, person).await
    }

    fn opened_unit_set(
        &self,
        person: &PersonKey,
        row: &Row,
    ) -> Result<Option<UnitSet>, StoreError> {
        let id = UnitSetId(row.text(0)?);
        let units = self.open_json(Purpose::UnitSet, &id.row(person), &row.bytes(1)?);
        let created = row.time(2)?;
        Ok(units.map(|units| UnitSet { id, units, created }))
    }

    fn unit_set_id(&self, person: &PersonKey, units: &[String]) -> Result<UnitSetId, StoreError> {
        let person = URL_SAFE_NO_PAD.encode(person.as_bytes());
        let hash = self.keys()?.row("unit set", &[&person, &units.join(",")])?;
        let (half, _) = hash.split_at(16);
        Ok(UnitSetId(URL_SAFE_NO_PAD.encode(half)))
    }
}
