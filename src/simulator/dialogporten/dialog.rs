//! One dialog and what happens to it: readings, labels, changes by its service owner.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    create::{Activity, Attachment, Content, Create, GuiAction, Transmission},
    ids::Ids,
    words::{ActivityType, DialogStatus, SystemLabel},
    world::SeedDialog,
};

/// A dialog with its history.
#[derive(Debug)]
pub(super) struct Dialog {
    /// What the service owner has written, all ids and times filled in.
    pub(super) create: Create,
    pub(super) org: String,
    pub(super) revision: Uuid,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) content_updated_at: Timestamp,
    /// Whether anybody has read it since its content changed.
    pub(super) seen: bool,
    pub(super) seen_log: Vec<SeenEntry>,
    pub(super) labels: BTreeSet<SystemLabel>,
    pub(super) context_revision: Uuid,
    pub(super) deleted: bool,
}

/// A person's reading.
#[derive(Clone, Debug)]
pub(super) struct SeenEntry {
    pub(super) id: Uuid,
    pub(super) pid: String,
    pub(super) at: Timestamp,
}

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
    pub external_reference: Option<String>,
    /// Changes the revision only: no time moves, no label falls.
    #[serde(default)]
    pub silent: bool,
}

impl Dialog {
    /// The dialog as the world has it at its beginning.
    pub(super) fn seeded(seed: SeedDialog, start: Timestamp, ids: &mut Ids) -> Self {
        let mut create = seed.create;
        let created_at = create.created_at.or(create.visible_from).unwrap_or(start);
        let updated_at = seed.updated_at.or(create.updated_at).unwrap_or(created_at);
        let content_updated_at = seed.content_updated_at.unwrap_or(updated_at);
        fill(&mut create, created_at, ids);
        let mut labels: BTreeSet<_> = seed.labels.into_iter().collect();
        if !labels.contains(&SystemLabel::Bin) && !labels.contains(&SystemLabel::Archive) {
            labels.insert(SystemLabel::Default);
        } else {
            labels.remove(&SystemLabel::Default);
        }
        if create
            .transmissions
            .iter()
            .any(|sent| sent.kind.is_from_party())
        {
            labels.insert(SystemLabel::Sent);
        }
        let is_seen = seed
            .seen_by
            .iter()
            .any(|seen| seen.at >= content_updated_at)
            || is_born_seen(&create.service_resource, &seed.service_owner, created_at);
        let seen_log = seed.seen_by.into_iter().map(|seen| SeenEntry {
            id: ids.at(seen.at),
            pid: seen.pid,
            at: seen.at,
        });
        Self {
            seen_log: seen_log.collect(),
            create,
            org: seed.service_owner,
            revision: ids.revision(),
            created_at,
            updated_at,
            content_updated_at,
            seen: is_seen,
            labels,
            context_revision: ids.revision(),
            deleted: seed.deleted,
        }
    }

    /// Somebody opens the dialog. Changes no revision, also when it takes a label away.
    pub(super) fn read_by(&mut self, pid: &str, now: Timestamp, ids: &mut Ids) {
        let known = self
            .seen_log
            .iter()
            .any(|entry| entry.pid == pid && entry.at >= self.updated_at);
        if !known || !self.seen {
            self.seen_log.push(SeenEntry {
                id: ids.at(now),
                pid: pid.to_owned(),
                at: now,
            });
        }
        self.seen = true;
        self.labels.remove(&SystemLabel::MarkedAsUnopened);
    }

    /// Applies removals, then additions; the revision moves only if that changed something.
    pub(super) fn label(&mut self, add: &[SystemLabel], remove: &[SystemLabel], ids: &mut Ids) {
        let before = self.labels.clone();
        for label in remove {
            let was_there = self.labels.remove(label);
            if was_there && is_place(*label) {
                self.labels.insert(SystemLabel::Default);
            }
        }
        for label in add {
            if is_place(*label) {
                self.labels.retain(|other| !is_place(*other));
            }
            self.labels.insert(*label);
        }
        if self.labels != before {
            self.context_revision = ids.revision();
        }
    }

    /// Whether somebody has read it since its content changed, and nobody marked it since.
    pub(super) fn is_content_seen(&self) -> bool {
        self.seen && !self.labels.contains(&SystemLabel::MarkedAsUnopened)
    }

    /// Whether the service owner has reported this transmission as opened.
    pub(super) fn is_opened(&self, transmission: &Transmission) -> bool {
        !transmission.kind.is_from_party()
            && self.create.activities.iter().any(|activity| {
                activity.kind == ActivityType::TransmissionOpened
                    && activity.transmission_id == Some(transmission.id)
            })
    }

    /// The service owner's notion of unread: something it sent is not reported as opened.
    pub(super) fn has_unopened_content(&self, is_correspondence: bool) -> bool {
        let opened = |activity: &Activity| activity.kind == ActivityType::CorrespondenceOpened;
        let mut sent = self
            .create
            .transmissions
            .iter()
            .filter(|one| !one.kind.is_from_party());
        sent.any(|one| !self.is_opened(one))
            || (is_correspondence && !self.create.activities.iter().any(opened))
    }

    /// The service owner acts.
    pub(super) fn act(&mut self, act: Act, now: Timestamp, ids: &mut Ids) {
        match act {
            Act::Activity(mut activity) => {
                ids.fill(&mut activity.id, now);
                activity.created_at = activity.created_at.or(Some(now));
                self.create.activities.push(activity);
                self.changed(false, now, ids);
            }
            Act::Transmission(mut transmission) => {
                fill_transmission(&mut transmission, now, ids);
                let is_from_party = transmission.kind.is_from_party();
                self.create.transmissions.push(*transmission);
                self.changed(true, now, ids);
                if is_from_party {
                    self.label(&[SystemLabel::Sent], &[], ids);
                }
            }
            Act::Patch(patch) => self.patch(*patch, now, ids),
            Act::Delete => {
                self.deleted = true;
                self.revision = ids.revision();
            }
        }
    }

    fn patch(&mut self, patch: Patch, now: Timestamp, ids: &mut Ids) {
        let is_content = patch.status.is_some()
            || patch.extended_status.is_some()
            || patch.content.is_some()
            || patch.attachments.is_some()
            || patch.gui_actions.is_some();
        let create = &mut self.create;
        set(&mut create.status, patch.status);
        set(&mut create.attachments, patch.attachments);
        set(&mut create.gui_actions, patch.gui_actions);
        set_some(&mut create.extended_status, patch.extended_status);
        set_some(&mut create.content, patch.content);
        set_some(&mut create.progress, patch.progress);
        set_some(&mut create.due_at, patch.due_at);
        set_some(&mut create.expires_at, patch.expires_at);
        set_some(&mut create.external_reference, patch.external_reference);
        fill(create, now, ids);
        if patch.silent {
            self.revision = ids.revision();
        } else {
            self.changed(is_content, now, ids);
        }
    }

    /// A change that is not silent brings the dialog back from the bin and the archive.
    fn changed(&mut self, is_content: bool, now: Timestamp, ids: &mut Ids) {
        let visible_from = self.create.visible_from.filter(|from| *from > now);
        self.revision = ids.revision();
        self.updated_at = visible_from.unwrap_or(now);
        if is_content || visible_from.is_some() {
            self.content_updated_at = self.updated_at;
            self.seen = false;
        }
        self.label(&[SystemLabel::Default], &[], ids);
    }
}

/// Dialogs from before the read mark existed, and migrated ones, count as read from the start.
fn is_born_seen(service_resource: &str, org: &str, created_at: Timestamp) -> bool {
    // 2025-12-01T00:00:00Z
    let mark_introduced = Timestamp::from_second(1_764_547_200).unwrap_or(Timestamp::MIN);
    let migrated = format!("urn:altinn:resource:app_{org}_a2");
    created_at < mark_introduced || service_resource.starts_with(&migrated)
}

/// A dialog is in exactly one place.
fn is_place(label: SystemLabel) -> bool {
    matches!(
        label,
        SystemLabel::Default | SystemLabel::Bin | SystemLabel::Archive
    )
}

fn set<T>(slot: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *slot = value;
    }
}

fn set_some<T>(slot: &mut Option<T>, value: Option<T>) {
    if value.is_some() {
        *slot = value;
    }
}

/// Gives ids and times to all parts that came without.
fn fill(create: &mut Create, time: Timestamp, ids: &mut Ids) {
    ids.fill(&mut create.id, time);
    fill_attachments(&mut create.attachments, time, ids);
    for action in &mut create.gui_actions {
        ids.fill(&mut action.id, time);
    }
    for action in &mut create.api_actions {
        ids.fill(&mut action.id, time);
        for endpoint in &mut action.endpoints {
            ids.fill(&mut endpoint.id, time);
        }
    }
    for transmission in &mut create.transmissions {
        fill_transmission(transmission, time, ids);
    }
    for activity in &mut create.activities {
        ids.fill(&mut activity.id, time);
        activity.created_at = activity.created_at.or(Some(time));
    }
}

fn fill_transmission(transmission: &mut Transmission, time: Timestamp, ids: &mut Ids) {
    ids.fill(&mut transmission.id, time);
    transmission.created_at = transmission.created_at.or(Some(time));
    fill_attachments(&mut transmission.attachments, time, ids);
}

fn fill_attachments(attachments: &mut [Attachment], time: Timestamp, ids: &mut Ids) {
    for attachment in attachments {
        ids.fill(&mut attachment.id, time);
        for url in &mut attachment.urls {
            ids.fill(&mut url.id, time);
        }
    }
}
