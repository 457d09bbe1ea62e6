//! One dialog and its end user's side: seen log, labels and label log. The service owner's side is
//! in `dialog_change.rs`.

use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
};

use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use super::{
    create::{Activity, Attachment, CreateDialog, Transmission},
    enums::{ActivityType, SystemLabel},
    free_text::Stems,
    ids::IdGenerator,
    seed::{LabelAction, LabelLogSeed, SeedDialog},
};

/// A dialog with its logs.
#[derive(Debug)]
pub(super) struct Dialog {
    /// The service owner's data, with all ids and times filled in.
    pub(super) create: CreateDialog,
    pub(super) org: String,
    pub(super) revision: Uuid,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) content_updated_at: Timestamp,
    /// Whether anybody has opened it since its content changed.
    pub(super) seen: bool,
    pub(super) seen_log: Vec<SeenEntry>,
    pub(super) labels: BTreeSet<SystemLabel>,
    pub(super) label_log: Vec<LabelEntry>,
    pub(super) context_revision: Uuid,
    pub(super) deleted: bool,
    /// Reference of the case outside Dialogporten (`SeedDialog::instance_ref`).
    pub(super) instance_ref: Option<String>,
    /// When it was created after the world's start; `None` if the world began with it.
    pub(super) created_at_runtime: Option<Timestamp>,
    /// Stems for free-text search, computed at the first search; dropped when the service owner
    /// changes the dialog.
    pub(super) stems: OnceLock<Box<[Arc<Stems>]>>,
}

/// One entry of the seen log.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SeenEntry {
    pub(super) id: Uuid,
    pub(super) pid: String,
    pub(super) at: Timestamp,
    #[serde(skip)]
    pub(super) channel: ReadChannel,
}

/// Channel through which a person opened a dialog.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ReadChannel {
    /// An inbox, through the end-user API.
    Inbox,
    /// The service owner's system, which fetched the dialog on behalf of the person.
    ServiceOwner,
}

/// One entry of the label log. Setting and removing the default label is not logged.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LabelEntry {
    pub(super) created_at: Timestamp,
    /// As the API writes it: `systemlabel:Bin`.
    pub(super) name: String,
    /// Either `set` or `remove`, as in REST.
    pub(super) action: &'static str,
    /// National identity number of the person; `None` for the service owner.
    pub(super) performed_by: Option<String>,
}

impl LabelEntry {
    fn from_seed(seed: LabelLogSeed) -> Self {
        Self {
            created_at: seed.at,
            name: format!("systemlabel:{:?}", seed.label),
            action: match seed.action {
                LabelAction::Set => "set",
                LabelAction::Remove => "remove",
            },
            performed_by: seed.pid,
        }
    }
}

impl Dialog {
    /// Builds the dialog as the world has it at its start.
    pub(super) fn from_seed(seed: SeedDialog, start: Timestamp, ids: &mut IdGenerator) -> Self {
        let mut create = seed.create;
        let visible_from = create.visible_from.filter(|from| *from > start);
        let created_at = create.created_at.or(visible_from).unwrap_or(start);
        let updated_at = seed.updated_at.or(create.updated_at).unwrap_or(created_at);
        let content_updated_at = seed.content_updated_at.unwrap_or(updated_at);
        fill_missing(&mut create, created_at, ids);
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
            || starts_as_seen(&create.service_resource, &seed.service_owner, created_at);
        let seen_log = seed.seen_by.into_iter().map(|seen| SeenEntry {
            id: ids.timed_id(seen.at),
            pid: seen.pid,
            at: seen.at,
            channel: ReadChannel::Inbox,
        });
        Self {
            seen_log: seen_log.collect(),
            create,
            org: seed.service_owner,
            revision: ids.random_id(),
            created_at,
            updated_at,
            content_updated_at,
            seen: is_seen,
            labels,
            label_log: seed
                .label_log
                .into_iter()
                .map(LabelEntry::from_seed)
                .collect(),
            context_revision: ids.random_id(),
            deleted: seed.deleted,
            instance_ref: seed.instance_ref,
            created_at_runtime: None,
            stems: OnceLock::new(),
        }
    }

    /// Records that a person opens the dialog. Changes no revision, even when it removes a label.
    /// Returns whether this opening changed anything, which is then sent to the event streams.
    pub(super) fn record_reading(
        &mut self,
        pid: &str,
        channel: ReadChannel,
        now: Timestamp,
        ids: &mut IdGenerator,
    ) -> bool {
        let known = self
            .seen_log
            .iter()
            .any(|entry| entry.pid == pid && entry.at >= self.updated_at);
        let is_new = !known || !self.seen;
        if is_new {
            self.seen_log.push(SeenEntry {
                id: ids.timed_id(now),
                pid: pid.to_owned(),
                at: now,
                channel,
            });
        }
        self.seen = true;
        let was_marked = self.labels.remove(&SystemLabel::MarkedAsUnopened);
        if was_marked {
            self.log_label(SystemLabel::MarkedAsUnopened, "remove", Some(pid), now);
        }
        is_new || was_marked
    }

    /// Applies removals, then additions; the context revision moves only if they changed something.
    /// `by` is the person, or `None` for the service owner.
    pub(super) fn change_labels(
        &mut self,
        add: &[SystemLabel],
        remove: &[SystemLabel],
        by: Option<&str>,
        now: Timestamp,
        ids: &mut IdGenerator,
    ) {
        let before = self.labels.clone();
        for label in remove {
            let was_there = self.labels.remove(label);
            if was_there && is_folder_label(*label) {
                self.labels.insert(SystemLabel::Default);
            }
        }
        for label in add {
            if is_folder_label(*label) {
                self.labels.retain(|other| !is_folder_label(*other));
            }
            self.labels.insert(*label);
        }
        if self.labels == before {
            return;
        }
        self.context_revision = ids.random_id();
        let after = self.labels.clone();
        // Log order: labels removed by request first, then those displaced by another folder label.
        let (removed, displaced): (Vec<&SystemLabel>, Vec<&SystemLabel>) = before
            .difference(&after)
            .partition(|label| remove.contains(label));
        for label in removed {
            self.log_label(*label, "remove", by, now);
        }
        for label in after.difference(&before) {
            self.log_label(*label, "set", by, now);
        }
        for label in displaced {
            self.log_label(*label, "remove", by, now);
        }
    }

    fn log_label(
        &mut self,
        label: SystemLabel,
        action: &'static str,
        by: Option<&str>,
        now: Timestamp,
    ) {
        if label != SystemLabel::Default {
            self.label_log.push(LabelEntry {
                created_at: now,
                name: format!("systemlabel:{label:?}"),
                action,
                performed_by: by.map(str::to_owned),
            });
        }
    }

    /// Whether somebody has opened it since its content changed and nobody marked it as unread
    /// since.
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

    /// `hasUnopenedContent`: a transmission from the service owner is not reported as opened.
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
}

/// Dialogs from before the seen mark existed, and migrated ones, count as seen from the start.
fn starts_as_seen(service_resource: &str, org: &str, created_at: Timestamp) -> bool {
    // 2025-12-01T00:00:00Z
    let mark_introduced = Timestamp::from_second(1_764_547_200).unwrap_or(Timestamp::MIN);
    let migrated = format!("urn:altinn:resource:app_{org}_a2");
    created_at < mark_introduced || service_resource.starts_with(&migrated)
}

/// Whether the label is one of the folder labels, of which a dialog has exactly one.
fn is_folder_label(label: SystemLabel) -> bool {
    matches!(
        label,
        SystemLabel::Default | SystemLabel::Bin | SystemLabel::Archive
    )
}

/// Generates the missing ids and times of all parts.
pub(super) fn fill_missing(create: &mut CreateDialog, time: Timestamp, ids: &mut IdGenerator) {
    ids.fill_missing(&mut create.id, time);
    fill_attachments(&mut create.attachments, time, ids);
    for action in &mut create.gui_actions {
        ids.fill_missing(&mut action.id, time);
    }
    for action in &mut create.api_actions {
        ids.fill_missing(&mut action.id, time);
        for endpoint in &mut action.endpoints {
            ids.fill_missing(&mut endpoint.id, time);
        }
    }
    for transmission in &mut create.transmissions {
        fill_transmission(transmission, time, ids);
    }
    for activity in &mut create.activities {
        ids.fill_missing(&mut activity.id, time);
        activity.created_at = activity.created_at.or(Some(time));
    }
}

pub(super) fn fill_transmission(
    transmission: &mut Transmission,
    time: Timestamp,
    ids: &mut IdGenerator,
) {
    ids.fill_missing(&mut transmission.id, time);
    transmission.created_at = transmission.created_at.or(Some(time));
    fill_attachments(&mut transmission.attachments, time, ids);
}

fn fill_attachments(attachments: &mut [Attachment], time: Timestamp, ids: &mut IdGenerator) {
    for attachment in attachments {
        ids.fill_missing(&mut attachment.id, time);
        for url in &mut attachment.urls {
            ids.fill_missing(&mut url.id, time);
        }
    }
}
