//! Changes that a service owner makes to its own dialog, and their consequences.
//!
//! A change that is not silent moves `updatedAt` and brings the dialog back from the archive and
//! the bin; a change of its content also moves `contentUpdatedAt` and makes it unread. A silent
//! change changes the revision and nothing else (recordings, 15). A change that sets the values
//! already present is no change: nothing moves, and no event is sent.

use std::sync::OnceLock;

use jiff::Timestamp;
use serde::Deserialize;

use super::{
    create::{Activity, Attachment, Content, GuiAction, Transmission},
    dialog::{Dialog, fill_missing, fill_transmission},
    enums::{DialogStatus, SystemLabel},
    ids::IdGenerator,
};

/// A change that a service owner makes to a dialog.
#[derive(Clone, Debug)]
pub enum DialogChange {
    /// Adds an activity to the history.
    Activity(Activity),
    /// Adds a transmission, from the service owner or from the party.
    Transmission(Box<Transmission>),
    /// Sets some fields of the dialog.
    Patch(Box<Patch>),
    /// Soft deletion; [`DialogChange::Restore`] reverses it.
    Delete,
    /// Reverses the soft deletion of a dialog.
    Restore,
    /// Removes the dialog permanently, with its id.
    Purge,
}

/// Fields of a dialog to set; a missing field stays unchanged.
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

/// Event type for the open event streams of the dialog.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum EventKind {
    Updated,
    Deleted,
}

impl Dialog {
    /// Applies the change and returns the event to send, if any. Purging is handled by the owner of
    /// the dialog (`State`).
    pub(super) fn apply(
        &mut self,
        change: DialogChange,
        silent: bool,
        now: Timestamp,
        ids: &mut IdGenerator,
    ) -> Option<EventKind> {
        match change {
            DialogChange::Activity(mut activity) => {
                ids.fill_missing(&mut activity.id, now);
                activity.created_at = activity.created_at.or(Some(now));
                self.create.activities.push(activity);
                self.record_change(silent, false, now, ids);
            }
            DialogChange::Transmission(mut transmission) => {
                fill_transmission(&mut transmission, now, ids);
                let is_from_party = transmission.kind.is_from_party();
                self.create.transmissions.push(*transmission);
                self.record_change(silent, true, now, ids);
                if is_from_party {
                    self.change_labels(&[SystemLabel::Sent], &[], None, now, ids);
                }
            }
            DialogChange::Patch(patch) => {
                let kind = self.apply_patch(*patch)?;
                fill_missing(&mut self.create, now, ids);
                self.record_change(silent, kind == ChangeKind::Content, now, ids);
            }
            DialogChange::Delete => {
                self.renew_revision(ids);
                let was_there = !self.deleted;
                self.deleted = true;
                return (was_there && !silent).then_some(EventKind::Deleted);
            }
            DialogChange::Restore => {
                self.renew_revision(ids);
                self.deleted = false;
                return None;
            }
            DialogChange::Purge => return None,
        }
        Some(EventKind::Updated)
    }

    fn renew_revision(&mut self, ids: &mut IdGenerator) {
        self.revision = ids.random_id();
        self.stems = OnceLock::new();
    }

    /// Sets the given fields; returns what kind of change it was, if any.
    fn apply_patch(&mut self, patch: Patch) -> Option<ChangeKind> {
        let create = &mut self.create;
        let content = [
            set(&mut create.status, patch.status),
            set(&mut create.attachments, patch.attachments),
            set(&mut create.gui_actions, patch.gui_actions),
            set_optional(&mut create.extended_status, patch.extended_status),
            set_optional(&mut create.content, patch.content),
        ];
        let other = [
            set_optional(&mut create.progress, patch.progress),
            set_optional(&mut create.due_at, patch.due_at),
            set_optional(&mut create.expires_at, patch.expires_at),
            set_optional(&mut create.visible_from, patch.visible_from),
            set_optional(&mut create.external_reference, patch.external_reference),
        ];
        if content.contains(&true) {
            Some(ChangeKind::Content)
        } else {
            other.contains(&true).then_some(ChangeKind::Other)
        }
    }

    fn record_change(
        &mut self,
        silent: bool,
        is_content: bool,
        now: Timestamp,
        ids: &mut IdGenerator,
    ) {
        self.renew_revision(ids);
        if silent {
            return;
        }
        let visible_from = self.create.visible_from.filter(|from| *from > now);
        self.updated_at = visible_from.unwrap_or(now);
        if is_content || visible_from.is_some() {
            self.content_updated_at = self.updated_at;
            self.seen = false;
        }
        self.change_labels(&[SystemLabel::Default], &[], None, now, ids);
    }
}

/// What kind of fields a patch changed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum ChangeKind {
    /// Content fields, possibly with other fields.
    Content,
    /// Only fields that do not count as content.
    Other,
}

/// Sets the slot if a value is given; returns whether the value differs from the old one.
fn set<T: PartialEq>(slot: &mut T, value: Option<T>) -> bool {
    match value {
        Some(value) if *slot != value => {
            *slot = value;
            true
        }
        _ => false,
    }
}

fn set_optional<T: PartialEq>(slot: &mut Option<T>, value: Option<T>) -> bool {
    value.is_some() && set(slot, Some(value))
}
