//! In-memory store of all dialogs, indexed by id and by party.

use std::collections::HashMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    dialog::{Dialog, ReadChannel},
    dialog_change::{DialogChange, EventKind},
    enums::SystemLabel,
    free_text::StemCache,
    ids::IdGenerator,
    seed::SeedDialog,
};

/// All dialogs. The index by party avoids scanning the dialogs of others.
#[derive(Debug)]
pub(super) struct State {
    /// A purged dialog keeps its slot here; no index refers to it.
    dialogs: Vec<Dialog>,
    by_id: HashMap<Uuid, usize>,
    by_party: HashMap<String, Vec<usize>>,
    by_instance: HashMap<String, Uuid>,
    ids: IdGenerator,
    stem_cache: StemCache,
}

/// No dialog has this id.
#[derive(Clone, Copy, Debug)]
pub(super) struct UnknownDialogError;

impl State {
    pub(super) fn new(seeds: Vec<SeedDialog>, start: Timestamp) -> Self {
        let mut state = Self {
            dialogs: Vec::with_capacity(seeds.len()),
            by_id: HashMap::with_capacity(seeds.len()),
            by_party: HashMap::new(),
            by_instance: HashMap::new(),
            ids: IdGenerator::from_seed(u64::try_from(seeds.len()).unwrap_or(0)),
            stem_cache: StemCache::default(),
        };
        for seed in seeds {
            let dialog = Dialog::from_seed(seed, start, &mut state.ids);
            state.insert(dialog);
        }
        state
    }

    /// Creates a dialog; returns its given or generated id. Sends no event.
    pub(super) fn create(&mut self, seed: SeedDialog, now: Timestamp) -> Uuid {
        let mut dialog = Dialog::from_seed(seed, now, &mut self.ids);
        dialog.created_at_runtime = Some(now);
        self.insert(dialog)
    }

    fn insert(&mut self, dialog: Dialog) -> Uuid {
        let (id, slot) = (dialog.create.id, self.dialogs.len());
        self.by_id.insert(id, slot);
        if let Some(instance) = &dialog.instance_ref {
            self.by_instance.insert(instance.clone(), id);
        }
        self.by_party
            .entry(dialog.create.party.clone())
            .or_default()
            .push(slot);
        self.dialogs.push(dialog);
        id
    }

    pub(super) fn get(&self, id: Uuid) -> Option<&Dialog> {
        self.by_id.get(&id).and_then(|slot| self.dialogs.get(*slot))
    }

    /// The dialog with this instance reference.
    pub(super) fn find_by_instance(&self, instance: &str) -> Option<&Dialog> {
        self.get(*self.by_instance.get(instance)?)
    }

    /// The index for full-text search.
    pub(super) fn stem_cache(&self) -> &StemCache {
        &self.stem_cache
    }

    pub(super) fn dialogs_of_party(&self, party: &str) -> impl Iterator<Item = &Dialog> {
        let slots = self
            .by_party
            .get(party)
            .map(Vec::as_slice)
            .unwrap_or_default();
        slots.iter().filter_map(|slot| self.dialogs.get(*slot))
    }

    /// Records that a person opens a dialog; returns whether that changed anything.
    pub(super) fn record_reading(
        &mut self,
        id: Uuid,
        pid: &str,
        channel: ReadChannel,
        now: Timestamp,
    ) -> bool {
        self.change(id, |dialog, ids| {
            dialog.record_reading(pid, channel, now, ids)
        })
        .unwrap_or(false)
    }

    /// Adds and removes labels on behalf of a person.
    pub(super) fn change_labels(
        &mut self,
        id: Uuid,
        add: &[SystemLabel],
        remove: &[SystemLabel],
        pid: &str,
        now: Timestamp,
    ) {
        self.change(id, |dialog, ids| {
            dialog.change_labels(add, remove, Some(pid), now, ids);
        });
    }

    /// Applies a service owner's change; returns the event to send, if any.
    pub(super) fn apply_change(
        &mut self,
        id: Uuid,
        change: DialogChange,
        silent: bool,
        now: Timestamp,
    ) -> Result<Option<EventKind>, UnknownDialogError> {
        let is_purge = matches!(change, DialogChange::Purge);
        let event = self
            .change(id, |dialog, ids| dialog.apply(change, silent, now, ids))
            .ok_or(UnknownDialogError)?;
        if is_purge {
            self.purge(id);
        }
        Ok(event)
    }

    fn purge(&mut self, id: Uuid) {
        let party = self.get(id).map(|dialog| dialog.create.party.clone());
        let (Some(slot), Some(party)) = (self.by_id.remove(&id), party) else {
            return;
        };
        if let Some(slots) = self.by_party.get_mut(&party) {
            slots.retain(|other| *other != slot);
        }
    }

    fn change<T>(
        &mut self,
        id: Uuid,
        change: impl FnOnce(&mut Dialog, &mut IdGenerator) -> T,
    ) -> Option<T> {
        let slot = self.by_id.get(&id).copied()?;
        let dialog = self.dialogs.get_mut(slot)?;
        Some(change(dialog, &mut self.ids))
    }
}
