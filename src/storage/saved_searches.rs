//! Saved searches of a person (`docs/rules/inbox.md#saved-searches`). A selection of parties is a
//! list too, so it is saved as one.
//!
//! Names and bodies are sealed, each tied to its row.

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
use crate::crypto::{self, Hash, PersonKey, Purpose};

/// Most saved searches that a person may have.
const MOST: i64 = 50;

/// Id of a saved search in addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedId(String);

/// Stored row of a saved search, unsealed.
#[derive(Clone, PartialEq, Eq)]
pub struct SavedSearchRow {
    /// Id that stands in addresses of this search.
    pub id: SavedId,
    /// Name that the person gave it; `None` when it has none.
    pub name: Option<String>,
    /// The saved list, in the caller's text form.
    pub body: String,
    /// When it was first saved.
    pub created: Timestamp,
    /// When its name last changed.
    pub changed: Timestamp,
    /// When it was last opened; `None` when never.
    pub opened: Option<Timestamp>,
}

/// Outcome of saving a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveOutcome {
    /// A new row was written, with this id.
    Saved(SavedId),
    /// The same body was saved before, under this id.
    Exists(SavedId),
    /// The person has the maximum number of saved searches.
    Full,
}

super::conceal!(SavedSearchRow);

address_id!(SavedId, 22);

impl SavedId {
    fn random() -> Result<Self, StoreError> {
        Ok(Self(URL_SAFE_NO_PAD.encode(crypto::random::<16>()?)))
    }

    /// Associated data that ties a sealed value to its row and column.
    fn row(&self, person: &PersonKey, column: &str) -> Vec<u8> {
        [person.as_bytes(), self.0.as_bytes(), column.as_bytes()].concat()
    }
}

impl Store {
    /// Everything that the person has saved, in no particular order. Rows that no key of ours opens
    /// are skipped.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn saved(&self, person: &PersonKey) -> Result<Vec<SavedSearchRow>, StoreError> {
        self.own_rows(
            "SELECT id, sealed_name, sealed_body, created_ms, changed_ms, opened_ms
             FROM person_saved WHERE person = $1",
            &[Bytes(person.as_bytes())],
            |row| self.opened_saved(person, row),
        )
        .await
    }

    fn opened_saved(
        &self,
        person: &PersonKey,
        row: &Row,
    ) -> Result<Option<SavedSearchRow>, StoreError> {
        let id = SavedId(row.text(0)?);
        let open_name = |sealed: &[u8]| -> Option<Option<String>> {
            self.open_json(Purpose::Saved, &id.row(person, "name"), sealed)
        };
        let name = open_name(&row.bytes(1)?);
        let body = self.open_json(Purpose::Saved, &id.row(person, "body"), &row.bytes(2)?);
        let (Some(name), Some(body)) = (name, body) else {
            return Ok(None);
        };
        let is_opened = row.integer(5)? > 0;
        Ok(Some(SavedSearchRow {
            name,
            body,
            created: row.time(3)?,
            changed: row.time(4)?,
            opened: is_opened.then(|| row.time(5)).transpose()?,
            id,
        }))
    }

    /// The saved search of this id, if it is the person's.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn saved_with_id(
        &self,
        person: &PersonKey,
        id: &SavedId,
    ) -> Result<Option<SavedSearchRow>, StoreError> {
        let mut found = self
            .own_rows(
                "SELECT id, sealed_name, sealed_body, created_ms, changed_ms, opened_ms
             FROM person_saved WHERE person = $1 AND id = $2",
                &[Bytes(person.as_bytes()), Text(id.as_str())],
                |row| self.opened_saved(person, row),
            )
            .await?;
        Ok(found.pop())
    }

    /// Id under which the person has saved the same body, if so.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn saved_as(
        &self,
        person: &PersonKey,
        body: &str,
    ) -> Result<Option<SavedId>, StoreError> {
        let hash = self.body_hash(person, body)?;
        let rows = self
            .database()
            .read(
                "SELECT id FROM person_saved
                 WHERE person = $1 AND body_hash = $2",
                &[Bytes(person.as_bytes()), Bytes(&hash)],
            )
            .await?;
        let id = rows.first().map(|row| row.text(0)).transpose()?;
        Ok(id.map(SavedId))
    }

    /// Saves a search, unless the same body is saved or there are too many. Two that are sent at
    /// once to two instances may both find room for one: then there is one more, which does no
    /// harm.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn add_saved(
        &self,
        person: &PersonKey,
        name: Option<&str>,
        body: &str,
    ) -> Result<SaveOutcome, StoreError> {
        let id = SavedId::random()?;
        let hash = self.body_hash(person, body)?;
        let sealed_name = self.seal_json(Purpose::Saved, &id.row(person, "name"), &name)?;
        let sealed_body = self.seal_json(Purpose::Saved, &id.row(person, "body"), &body)?;
        let saved = self
            .database()
            .execute(
                "INSERT INTO person_saved (person, id, body_hash, sealed_name, sealed_body,
                                           created_ms, changed_ms, opened_ms)
                 SELECT $1, $2, $3, $4, $5, $6, $6, 0
                 WHERE (SELECT COUNT(*) FROM person_saved WHERE person = $1) < $7
                 ON CONFLICT (person, body_hash) DO NOTHING",
                &[
                    Bytes(person.as_bytes()),
                    Text(id.as_str()),
                    Bytes(&hash),
                    Bytes(&sealed_name),
                    Bytes(&sealed_body),
                    Integer(self.now_ms()),
                    Integer(MOST),
                ],
            )
            .await?;
        if saved == 1 {
            return Ok(SaveOutcome::Saved(id));
        }
        let known = self.saved_as(person, body).await?;
        Ok(known.map_or(SaveOutcome::Full, SaveOutcome::Exists))
    }

    /// Renames a saved search; returns whether the person has one of this id.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn rename_saved(
        &self,
        person: &PersonKey,
        id: &SavedId,
        name: Option<&str>,
    ) -> Result<bool, StoreError> {
        let sealed = self.seal_json(Purpose::Saved, &id.row(person, "name"), &name)?;
        let renamed = self
            .database()
            .execute(
                "UPDATE person_saved SET sealed_name = $1, changed_ms = $2
                 WHERE person = $3 AND id = $4",
                &[
                    Bytes(&sealed),
                    Integer(self.now_ms()),
                    Bytes(person.as_bytes()),
                    Text(id.as_str()),
                ],
            )
            .await?;
        Ok(renamed == 1)
    }

    /// Records that a saved search is opened now.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn record_opened(&self, person: &PersonKey, id: &SavedId) -> Result<(), StoreError> {
        self.database()
            .execute(
                "UPDATE person_saved SET opened_ms = $1 WHERE person = $2 AND id = $3",
                &[
                    Integer(self.now_ms()),
                    Bytes(person.as_bytes()),
                    Text(id.as_str()),
                ],
            )
            .await?;
        Ok(())
    }

    /// Deletes a saved search; returns whether the person had one of this id.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn delete_saved(&self, person: &PersonKey, id: &SavedId) -> Result<bool, StoreError> {
        let sql = "DELETE FROM person_saved WHERE person = $1 AND id = $2";
        self.delete_own_row(sql, person, id.as_str()).await
    }

    /// Deletes everything that the person has saved.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn delete_all_saved(&self, person: &PersonKey) -> Result<(), StoreError> {
        let sql = "DELETE FROM person_saved WHERE person = $1";
        self.delete_own_rows(sql, person).await
    }

    fn body_hash(&self, person: &PersonKey, body: &str) -> Result<Hash, StoreError> {
        let person = URL_SAFE_NO_PAD.encode(person.as_bytes());
        Ok(self.keys()?.row("saved search", &[&person, body])?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_could_be_an_id_is_taken_for_one() {
        let id = SavedId::random().unwrap();
        assert_eq!(SavedId::parse(id.as_str()), Some(id));
        for odd in ["", "a", &"a".repeat(23), &"/".repeat(22), &"ø".repeat(11)] {
            assert_eq!(SavedId::parse(odd), None, "{odd}");
        }
    }
}
