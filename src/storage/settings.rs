//! A person's own settings, kept under a keyed hash of the person, one sealed row each.
//!
//! Everything about where settings are kept is in this module: [`PersonSettings`] is read whole,
//! with one statement, and each change is a function of its own, so that another store of settings
//! could replace it (`docs/decisions/0051`).
//!
//! The owner stands in every statement (`docs/rules/security.md#acc-4`). A list is changed by
//! compare-and-set of its row, so that of two concurrent changes neither is lost.

use serde::{Serialize, de::DeserializeOwned};

use super::{
    StoreError,
    database::Value::{Bytes, Text},
    store::Store,
};
use crate::{
    crypto::{PersonKey, Purpose},
    domain::{PartyChoices, PartyUrn},
};

/// Number of tries of a compare-and-set when others change the list meanwhile.
const TRIES: usize = 20;

/// A kind of setting; each is one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Setting {
    RecentParties,
    DefaultParty,
    Favourites,
    ShowDeleted,
    Language,
    SearchOrder,
    ReadThrough,
}

/// Most dialog states that are remembered as read through.
const MOST_READ_THROUGH: usize = 200;

/// All stored settings of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonSettings {
    /// Recent parties, favourites, default party and shown deleted parties.
    pub parties: PartyChoices,
    /// The code of the chosen language; `None` when none was chosen.
    pub language: Option<String>,
    /// Ids of saved searches in the person's own order.
    pub search_order: Vec<String>,
    /// Names of dialog states in which the person found nothing more to open, the last first.
    pub read_through: Vec<String>,
}

/// Outcome of setting or removing a favourite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FavouriteOutcome {
    /// The favourite is as the person asked.
    Set,
    /// The person has the maximum number of favourites.
    Full,
}

impl Setting {
    const ALL: [Self; 7] = [
        Self::RecentParties,
        Self::DefaultParty,
        Self::Favourites,
        Self::ShowDeleted,
        Self::Language,
        Self::SearchOrder,
        Self::ReadThrough,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::RecentParties => "recent-parties",
            Self::DefaultParty => "default-party",
            Self::Favourites => "favourites",
            Self::ShowDeleted => "show-deleted",
            Self::Language => "language",
            Self::SearchOrder => "search-order",
            Self::ReadThrough => "read-through",
        }
    }

    /// Associated data that ties a sealed value to its row.
    fn row(self, person: &PersonKey) -> Vec<u8> {
        [person.as_bytes(), self.name().as_bytes()].concat()
    }
}

impl PersonSettings {
    /// Whether the person has no settings stored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Store {
    /// All stored settings of the person. Rows that no key of ours opens, and those of a later
    /// version of us, are skipped.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn settings(&self, person: &PersonKey) -> Result<PersonSettings, StoreError> {
        let rows = self
            .database()
            .read(
                "SELECT name, sealed FROM person_setting WHERE person = $1",
                &[Bytes(person.as_bytes())],
            )
            .await?;
        let mut settings = PersonSettings::default();
        for row in &rows {
            let name = row.text(0)?;
            let known = Setting::ALL.iter().find(|setting| setting.name() == name);
            if let Some(setting) = known {
                self.open_into(&mut settings, person, *setting, &row.bytes(1)?);
            }
        }
        Ok(settings)
    }

    fn open_into(
        &self,
        settings: &mut PersonSettings,
        person: &PersonKey,
        setting: Setting,
        sealed: &[u8],
    ) {
        let row = setting.row(person);
        let urns = || urns(self.opened(&row, sealed));
        match setting {
            Setting::RecentParties => settings.parties.recent = urns(),
            Setting::Favourites => settings.parties.favourites = urns(),
            Setting::DefaultParty => {
                let urn: Option<String> = self.opened(&row, sealed);
                settings.parties.default = urn.map(PartyUrn::new);
            }
            Setting::ShowDeleted => {
                settings.parties.shows_deleted = self.opened(&row, sealed).unwrap_or_default();
            }
            Setting::Language => settings.language = self.opened(&row, sealed),
            Setting::SearchOrder => {
                settings.search_order = self.opened(&row, sealed).unwrap_or_default();
            }
            Setting::ReadThrough => {
                settings.read_through = self.opened(&row, sealed).unwrap_or_default();
            }
        }
    }

    fn opened<T: DeserializeOwned>(&self, row: &[u8], sealed: &[u8]) -> Option<T> {
        self.open_json(Purpose::PersonSetting, row, sealed)
    }

    /// Stores the code of the chosen language.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn save_language(&self, person: &PersonKey, code: &str) -> Result<(), StoreError> {
        self.save_setting(person, Setting::Language, code).await
    }

    /// Records that the person acts for the party: it becomes the first of the recent parties.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn record_recent_party(
        &self,
        person: &PersonKey,
        party: &PartyUrn,
    ) -> Result<(), StoreError> {
        self.edit_list(person, Setting::RecentParties, |recent| {
            recent.retain(|urn| urn != party.as_str());
            recent.insert(0, party.as_str().to_owned());
            recent.truncate(PartyChoices::MOST_RECENT);
            true
        })
        .await
        .map(|_| ())
    }

    /// Sets or removes a favourite (idempotent). At the maximum number, those are removed for which
    /// `is_known` is false.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn set_favourite(
        &self,
        person: &PersonKey,
        party: &PartyUrn,
        is_favourite: bool,
        is_known: impl Fn(&PartyUrn) -> bool + Send + Sync,
    ) -> Result<FavouriteOutcome, StoreError> {
        let has_room = self
            .edit_list(person, Setting::Favourites, |favourites| {
                favourites.retain(|urn| urn != party.as_str());
                if !is_favourite {
                    return true;
                }
                if favourites.len() >= PartyChoices::MOST_FAVOURITES {
                    favourites.retain(|urn| is_known(&PartyUrn::new(urn.clone())));
                }
                let has_room = favourites.len() < PartyChoices::MOST_FAVOURITES;
                if has_room {
                    favourites.push(party.as_str().to_owned());
                }
                has_room
            })
            .await?;
        Ok(if has_room {
            FavouriteOutcome::Set
        } else {
            FavouriteOutcome::Full
        })
    }

    /// Sets the party that is opened first; with `None`, the one acted for last is.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn set_default_party(
        &self,
        person: &PersonKey,
        party: Option<&PartyUrn>,
    ) -> Result<(), StoreError> {
        match party {
            Some(urn) => {
                self.save_setting(person, Setting::DefaultParty, urn.as_str())
                    .await
            }
            None => self.delete_setting(person, Setting::DefaultParty).await,
        }
    }

    /// Sets whether lists show deleted parties.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn set_shows_deleted(
        &self,
        person: &PersonKey,
        shows: bool,
    ) -> Result<(), StoreError> {
        if shows {
            self.save_setting(person, Setting::ShowDeleted, &true).await
        } else {
            self.delete_setting(person, Setting::ShowDeleted).await
        }
    }

    /// Stores the person's own order of saved searches.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn save_search_order(
        &self,
        person: &PersonKey,
        ids: &[String],
    ) -> Result<(), StoreError> {
        self.save_setting(person, Setting::SearchOrder, ids).await
    }

    /// Records that the person found nothing more to open in the dialog state of this name.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn record_read_through(
        &self,
        person: &PersonKey,
        state_name: &str,
    ) -> Result<(), StoreError> {
        self.edit_list(person, Setting::ReadThrough, |names| {
            if !names.iter().any(|name| name == state_name) {
                names.insert(0, state_name.to_owned());
                names.truncate(MOST_READ_THROUGH);
            }
            true
        })
        .await
        .map(|_| ())
    }

    /// Deletes all settings of the person, also those that a later version of us has added
    /// (`docs/rules/inbox.md#p-6`).
    ///
    /// # Errors
    /// When the store is away.
    pub async fn delete_settings(&self, person: &PersonKey) -> Result<(), StoreError> {
        self.database()
            .execute(
                "DELETE FROM person_setting WHERE person = $1",
                &[Bytes(person.as_bytes())],
            )
            .await?;
        Ok(())
    }

    async fn save_setting<T: Serialize + Sync + ?Sized>(
        &self,
        person: &PersonKey,
        setting: Setting,
        value: &T,
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

    async fn delete_setting(&self, person: &PersonKey, setting: Setting) -> Result<(), StoreError> {
        self.database()
            .execute(
                "DELETE FROM person_setting WHERE person = $1 AND name = $2",
                &[Bytes(person.as_bytes()), Text(setting.name())],
            )
            .await?;
        Ok(())
    }

    /// Edits a list by compare-and-set and returns the result of `edit`. The row is written only
    /// when the list differs.
    async fn edit_list(
        &self,
        person: &PersonKey,
        setting: Setting,
        edit: impl Fn(&mut Vec<String>) -> bool + Send + Sync,
    ) -> Result<bool, StoreError> {
        let row = setting.row(person);
        for _ in 0..TRIES {
            let before = self.sealed_setting(person, setting).await?;
            let old: Option<Vec<String>> = before.as_ref().and_then(|s| self.opened(&row, s));
            let old = old.unwrap_or_default();
            let mut list = old.clone();
            let answer = edit(&mut list);
            if list == old {
                return Ok(answer);
            }
            let after = self.seal_json(Purpose::PersonSetting, &row, &list)?;
            let owner = Bytes(person.as_bytes());
            let name = Text(setting.name());
            let changed = match &before {
                Some(before) => {
                    self.database()
                        .execute(
                            "UPDATE person_setting SET sealed = $1
                             WHERE person = $2 AND name = $3 AND sealed = $4",
                            &[Bytes(&after), owner, name, Bytes(before)],
                        )
                        .await?
                }
                None => {
                    self.database()
                        .execute(
                            "INSERT INTO person_setting (person, name, sealed)
                             VALUES ($1, $2, $3) ON CONFLICT (person, name) DO NOTHING",
                            &[owner, name, Bytes(&after)],
                        )
                        .await?
                }
            };
            if changed == 1 {
                return Ok(answer);
            }
        }
        Err(StoreError::Unavailable(None))
    }

    async fn sealed_setting(
        &self,
        person: &PersonKey,
        setting: Setting,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let rows = self
            .database()
            .read(
                "SELECT sealed FROM person_setting WHERE person = $1 AND name = $2",
                &[Bytes(person.as_bytes()), Text(setting.name())],
            )
            .await?;
        rows.first().map(|row| row.bytes(0)).transpose()
    }
}

fn urns(texts: Option<Vec<String>>) -> Vec<PartyUrn> {
    let texts = texts.unwrap_or_default();
    texts.into_iter().map(PartyUrn::new).collect()
}
