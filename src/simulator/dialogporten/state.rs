//! All dialogs, found by id and by party.

use std::collections::HashMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    dialog::{Act, Dialog},
    ids::Ids,
    words::SystemLabel,
    world::SeedDialog,
};

/// The dialogs. A party's dialogs are found without looking at anybody else's.
#[derive(Debug)]
pub(super) struct State {
    dialogs: Vec<Dialog>,
    by_id: HashMap<Uuid, usize>,
    by_party: HashMap<String, Vec<usize>>,
    ids: Ids,
}

impl State {
    pub(super) fn new(seeds: Vec<SeedDialog>, start: Timestamp) -> Self {
        let mut ids = Ids::seeded(u64::try_from(seeds.len()).unwrap_or(0));
        let dialogs: Vec<_> = seeds
            .into_iter()
            .map(|seed| Dialog::seeded(seed, start, &mut ids))
            .collect();
        let mut by_id = HashMap::with_capacity(dialogs.len());
        let mut by_party: HashMap<_, Vec<_>> = HashMap::new();
        for (place, dialog) in dialogs.iter().enumerate() {
            by_id.insert(dialog.create.id, place);
            by_party
                .entry(dialog.create.party.clone())
                .or_default()
                .push(place);
        }
        Self {
            dialogs,
            by_id,
            by_party,
            ids,
        }
    }

    pub(super) fn get(&self, id: Uuid) -> Option<&Dialog> {
        self.by_id
            .get(&id)
            .and_then(|place| self.dialogs.get(*place))
    }

    pub(super) fn of_party(&self, party: &str) -> impl Iterator<Item = &Dialog> {
        let places = self
            .by_party
            .get(party)
            .map(Vec::as_slice)
            .unwrap_or_default();
        places.iter().filter_map(|place| self.dialogs.get(*place))
    }

    /// A person opens a dialog.
    pub(super) fn read(&mut self, id: Uuid, pid: &str, now: Timestamp) {
        self.change(id, |dialog, ids| dialog.read_by(pid, now, ids));
    }

    /// Labels come and go.
    pub(super) fn label(&mut self, id: Uuid, add: &[SystemLabel], remove: &[SystemLabel]) {
        self.change(id, |dialog, ids| dialog.label(add, remove, ids));
    }

    /// The service owner acts; `false` if there is no such dialog.
    pub(super) fn act(&mut self, id: Uuid, act: Act, now: Timestamp) -> bool {
        self.change(id, |dialog, ids| dialog.act(act, now, ids))
    }

    fn change(&mut self, id: Uuid, change: impl FnOnce(&mut Dialog, &mut Ids)) -> bool {
        let place = self.by_id.get(&id).copied();
        match place.and_then(|place| self.dialogs.get_mut(place)) {
            Some(dialog) => {
                change(dialog, &mut self.ids);
                true
            }
            None => false,
        }
    }
}
