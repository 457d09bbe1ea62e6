//! A person's own settings, kept under a keyed hash of the person, one row each.

use super::{
    StoreError,
    database::Value::{Bytes, Text},
    store::Store,
};
use crate::keyring::{PersonKey, Purpose};

/// A setting of a person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The party last acted for.
    LastParty,
    /// The language chosen.
    Language,
}

impl Setting {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::LastParty, Self::Language];

    fn name(self) -> &'static str {
        match self {
            Self::LastParty => "last-party",
            Self::Language => "language",
        }
    }

    /// What ties a sealed value to its row.
    fn row(self, person: &PersonKey) -> Vec<u8> {
        [person.as_bytes(), self.name().as_bytes()].concat()
    }
}

impl Store {
    /// The person's value, if there is one that our keys open.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn setting(
        &self,
        person: &PersonKey,
        setting: Setting,
    ) -> Result<Option<String>, StoreError> {
        let rows = self
            .database()
            .read(
                "SELECT sealed FROM person_setting WHERE person = $1 AND name = $2",
                &[Bytes(person.as_bytes()), Text(setting.name())],
            )
            .await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let sealed = row.bytes(0)?;
        Ok(self.open_json(Purpose::PersonSetting, &setting.row(person), &sealed))
    }

    /// Everything that is kept for the person. Rows that no key of ours opens are passed over.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn settings(&self, person: &PersonKey) -> Result<Vec<(Setting, String)>, StoreError> {
        let mut kept = Vec::new();
        for setting in Setting::ALL {
            if let Some(value) = self.setting(person, setting).await? {
                kept.push((setting, value));
            }
        }
        Ok(kept)
    }

    /// Deletes everything that is kept for the person, also what a later version of us has added
    /// (`inbox-features.md` P-6).
    ///
    /// # Errors
    /// When the store is away.
    pub async fn delete_settings(&self, person: &PersonKey) -> Result<(), StoreError> {
        self.database()
            .execute(
                // The owner stands in the predicate (`security.md` ACC-4).
                "DELETE FROM person_setting WHERE person = $1",
                &[Bytes(person.as_bytes())],
            )
            .await?;
        Ok(())
    }

    /// Sets the person's value.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn save_setting(
        &self,
        person: &PersonKey,
        setting: Setting,
        value: &str,
    ) -> Result<(), StoreError> {
        let sealed = self.seal_json(Purpose::PersonSetting, &setting.row(person), &value)?;
        self.database()
            .execute(
                "INSERT INTO person_setting (person, name, sealed) VALUES ($1, $2, $3)
                 ON CONFLICT (person, name) DO UPDATE SET sealed = excluded.sealed",
                &[
                    Bytes(person.as_bytes()),
                    Text(setting.name()),
                    Bytes(&sealed),
                ],
            )
            .await?;
        Ok(())
    }
}
