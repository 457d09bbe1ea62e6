//! What a service owner does to a dialog of its own, and what follows from it.
//!
//! A change that is not silent moves `updatedAt` and brings the dialog back from the archive and
//! the bin; one of its content also moves `contentUpdatedAt` and makes it unread. A silent one
//! changes the revision and nothing else (recordings, 15). One that sets what is there already is
//! none: nothing moves, and nobody hears of it.

use std::sync::OnceLock;

use jiff::Timestamp;
use serde::Deserialize;

use super::{
    create::{Activity, Attachment, Content, GuiAction, Transmission},
    dialog::{Dialog, fill, fill_transmission},
    ids::Ids,
    words::{DialogStatus, SystemLabel},
};

/// What a service owner does to a dialog.
#[derive(Clone, Debug)]
pub enum Act {
    /// Adds to the history.
    Activity(Activity),
    /// Sends something, or takes in what the party has sent.
    Transmission(Box<Transmission>),
    /// Changes parts of the dialog.
    Patch(Box<Patch>),
    /// Takes the dialog away.
    Delete,
    /// Brings a deleted dialog back.
    Restore,
    /// Removes the dialog for good, as if it had never been.
    Purge,
}

/// Parts of a dialog to set; what is missing stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the official field names")]
pub struct Patch {
    #[serde(default)]
    pub status: Option<DialogStatus>,
    #[serde(default)]
    pub extended_status: Option<String>,
    #[serde(default)]
    pub content: Option<Content>,
    #[serde(default)]
    pub attachments: Option<Vec<Attachment>>,
    #[serde(default)]
    pub gui_actions: Option<Vec<GuiAction>>,
    #[serde(default)]
    pub progress: Option<i32>,
    #[serde(default)]
    pub due_at: Option<Timestamp>,
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    #[serde(default)]
    pub visible_from: Option<Timestamp>,
    #[serde(default)]
    pub external_reference: Option<String>,
}

/// What those who have a dialog open hear of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Heard {
    Updated,
    Deleted,
}

impl Dialog {
    /// The service owner acts. Tells what open pages hear of it. Purging is the business of
    /// whoever keeps the dialog.
    pub(super) fn act(
        &mut self,
        act: Act,
        silent: bool,
        now: Timestamp,
        ids: &mut Ids,
    ) -> Option<Heard> {
        match act {
            Act::Activity(mut activity) => {
                ids.fill(&mut activity.id, now);
                activity.created_at = activity.created_at.or(Some(now));
                self.create.activities.push(activity);
                self.changed(silent, false, now, ids);
            }
            Act::Transmission(mut transmission) => {
                fill_transmission(&mut transmission, now, ids);
                let is_from_party = transmission.kind.is_from_party();
                self.create.transmissions.push(*transmission);
                self.changed(silent, true, now, ids);
                if is_from_party {
                    self.label((&[SystemLabel::Sent], &[]), None, now, ids);
                }
            }
            Act::Patch(patch) => {
                let change = self.patch(*patch)?;
                fill(&mut self.create, now, ids);
                self.changed(silent, change == Change::Content, now, ids);
            }
            Act::Delete => {
                self.moves(ids);
                let was_there = !self.deleted;
                self.deleted = true;
                return (was_there && !silent).then_some(Heard::Deleted);
            }
            Act::Restore => {
                self.moves(ids);
                self.deleted = false;
                return None;
            }
            Act::Purge => return None,
        }
        Some(Heard::Updated)
    }

    fn moves(&mut self, ids: &mut Ids) {
        self.revision = ids.revision();
        self.stems = OnceLock::new();
    }

    /// Sets what is given and tells what of it is new.
    fn patch(&mut self, patch: Patch) -> Option<Change> {
        let create = &mut self.create;
        let content = [
            set(&mut create.status, patch.status),
            set(&mut create.attachments, patch.attachments),
            set(&mut create.gui_actions, patch.gui_actions),
            set_some(&mut create.extended_status, patch.extended_status),
            set_some(&mut create.content, patch.content),
        ];
        let other = [
            set_some(&mut create.progress, patch.progress),
            set_some(&mut create.due_at, patch.due_at),
            set_some(&mut create.expires_at, patch.expires_at),
            set_some(&mut create.visible_from, patch.visible_from),
            set_some(&mut create.external_reference, patch.external_reference),
        ];
        if content.contains(&true) {
            Some(Change::Content)
        } else {
            other.contains(&true).then_some(Change::Other)
        }
    }

    fn changed(&mut self, silent: bool, is_content: bool, now: Timestamp, ids: &mut Ids) {
        self.moves(ids);
        if silent {
            return;
        }
        let visible_from = self.create.visible_from.filter(|from| *from > now);
        self.updated_at = visible_from.unwrap_or(now);
        if is_content || visible_from.is_some() {
            self.content_updated_at = self.updated_at;
            self.seen = false;
        }
        self.label((&[SystemLabel::Default], &[]), None, now, ids);
    }
}

/// What a patch has changed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Change {
    /// What counts as content, maybe with something else.
    Content,
    /// Something else alone.
    Other,
}

/// Sets what is given; whether that is another value.
fn set<T: PartialEq>(slot: &mut T, value: Option<T>) -> bool {
    match value {
        Some(value) if *slot != value => {
            *slot = value;
            true
        }
        _ => false,
    }
}

fn set_some<T: PartialEq>(slot: &mut Option<T>, value: Option<T>) -> bool {
    value.is_some() && set(slot, Some(value))
}
