//! The searches that a person has saved (`docs/rules/inbox.md#saved-searches`). A choice of parties
//! of one's own is a list too, so it is saved as one.
//!
//! Names and what is saved are sealed, each tied to its row.

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

/// Most searches that a person may have saved.
const MOST: i64 = 50;

/// Names something saved in addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedId(String);

/// Something saved.
#[derive(Clone, PartialEq, Eq)]
pub struct SavedSearchRow {
    /// Its id.
    pub id: SavedId,
    /// What the person calls it.
    pub name: Option<String>,
    /// What is saved.
    pub body: String,
    /// When it was saved.
    pub created: Timestamp,
    /// When its name last changed.
    pub changed: Timestamp,
    /// When it was last opened.
    pub opened: Option<Timestamp>,
}

/// What became of the wish to save something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveOutcome {
    /// It is saved.
    Saved(SavedId),
    /// The same was saved before.
    Exists(SavedId),
    /// There are as many as there may be.
    Full,
}

super::conceal!(SavedSearchRow);

address_id!(SavedId, 22);

impl SavedId {
    fn random() -> Result<Self, StoreError> {
        Ok(Self(URL_SAFE_NO_PAD.encode(crypto::random::<16>()?)))
    }

    /// What ties a sealed value to its row.
    fn row(&self, person: &PersonKey, column: &str) -> Vec<u8> {
        [person.as_bytes(), self.0.as_bytes(), column.as_bytes()].concat()
    }
}

impl Store {
    /// Everything that the person has saved; the order is nobody's. Rows that no key of
    /// ours opens are passed over.
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

    /// The one of this id, if it is the person's.
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

    /// Whether the person has saved the same, and under which id.
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

    /// Saves something, unless the same is saved or there are too many. Of two that are sent at once
    /// over two instances both may find the last place free: then there is one more, which harms
    /// nobody.
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

    /// Renames something saved; tells whether there is such a thing of the person's.
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

    /// Notes that something saved is opened now.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn note_opened(&self, person: &PersonKey, id: &SavedId) -> Result<(), StoreError> {
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

    /// Deletes something saved; tells whether there was such a thing of the person's.
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
