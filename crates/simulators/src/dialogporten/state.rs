//! In-memory store of all dialogs, indexed by id and by party.

use std::collections::HashMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    act::{Act, Heard},
    dialog::{Dialog, Via},
    free_text::Index,
    ids::Ids,
    words::SystemLabel,
    world::SeedDialog,
};

/// All dialogs. The index by party avoids scanning the dialogs of others.
#[derive(Debug)]
pub(super) struct State {
    /// A purged dialog keeps its slot here; no index refers to it.
    dialogs: Vec<Dialog>,
    by_id: HashMap<Uuid, usize>,
    by_party: HashMap<String, Vec<usize>>,
    by_instance: HashMap<String, Uuid>,
    ids: Ids,
    index: Index,
}

/// No dialog has this id.
#[derive(Clone, Copy, Debug)]
pub(super) struct NoSuchDialog;

impl State {
    pub(super) fn new(seeds: Vec<SeedDialog>, start: Timestamp) -> Self {
        let mut state = Self {
            dialogs: Vec::with_capacity(seeds.len()),
            by_id: HashMap::with_capacity(seeds.len()),
            by_party: HashMap::new(),
            by_instance: HashMap::new(),
            ids: Ids::seeded(u64::try_from(seeds.len()).unwrap_or(0)),
            index: Index::default(),
        };
        for seed in seeds {
            let dialog = Dialog::seeded(seed, start, &mut state.ids);
            state.take_in(dialog);
        }
        state
    }

    /// Creates a dialog; returns its given or generated id. Sends no event.
    pub(super) fn create(&mut self, seed: SeedDialog, now: Timestamp) -> Uuid {
        let mut dialog = Dialog::seeded(seed, now, &mut self.ids);
        dialog.entered_at = Some(now);
        self.take_in(dialog)
    }

    fn take_in(&mut self, dialog: Dialog) -> Uuid {
        let (id, place) = (dialog.create.id, self.dialogs.len());
        self.by_id.insert(id, place);
        if let Some(instance) = &dialog.instance_ref {
            self.by_instance.insert(instance.clone(), id);
        }
        self.by_party
            .entry(dialog.create.party.clone())
            .or_default()
            .push(place);
        self.dialogs.push(dialog);
        id
    }

    pub(super) fn get(&self, id: Uuid) -> Option<&Dialog> {
        self.by_id
            .get(&id)
            .and_then(|place| self.dialogs.get(*place))
    }

    /// The dialog with this instance reference.
    pub(super) fn of_instance(&self, instance: &str) -> Option<&Dialog> {
        self.get(*self.by_instance.get(instance)?)
    }

    /// The index for full-text search.
    pub(super) fn index(&self) -> &Index {
        &self.index
    }

    pub(super) fn of_party(&self, party: &str) -> impl Iterator<Item = &Dialog> {
        let places = self
            .by_party
            .get(party)
            .map(Vec::as_slice)
            .unwrap_or_default();
        places.iter().filter_map(|place| self.dialogs.get(*place))
    }

    /// Records that a person opens a dialog; returns whether that changed anything.
    pub(super) fn read(&mut self, id: Uuid, reader: (&str, Via), now: Timestamp) -> bool {
        self.change(id, |dialog, ids| dialog.read_by(reader, now, ids))
            .unwrap_or(false)
    }

    /// Adds and removes labels on behalf of a person.
    pub(super) fn label(
        &mut self,
        id: Uuid,
        add_and_remove: (&[SystemLabel], &[SystemLabel]),
        pid: &str,
        now: Timestamp,
    ) {
        self.change(id, |dialog, ids| {
            dialog.label(add_and_remove, Some(pid), now, ids);
        });
    }

    /// Applies a service owner's change; returns the event to send, if any.
    pub(super) fn act(
        &mut self,
        id: Uuid,
        act: Act,
        silent: bool,
        now: Timestamp,
    ) -> Result<Option<Heard>, NoSuchDialog> {
        let is_purge = matches!(act, Act::Purge);
        let heard = self
            .change(id, |dialog, ids| dialog.act(act, silent, now, ids))
            .ok_or(NoSuchDialog)?;
        if is_purge {
            self.forget(id);
        }
        Ok(heard)
    }

    fn forget(&mut self, id: Uuid) {
        let party = self.get(id).map(|dialog| dialog.create.party.clone());
        let (Some(place), Some(party)) = (self.by_id.remove(&id), party) else {
            return;
        };
        if let Some(places) = self.by_party.get_mut(&party) {
            places.retain(|other| *other != place);
        }
    }

    fn change<T>(
        &mut self,
        id: Uuid,
        change: impl FnOnce(&mut Dialog, &mut Ids) -> T,
    ) -> Option<T> {
        let place = self.by_id.get(&id).copied()?;
        let dialog = self.dialogs.get_mut(place)?;
        Some(change(dialog, &mut self.ids))
    }
}
