//! Transmissions: messages between service owner and party in a dialog, and their threads.

use std::collections::HashMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::{Attachment, ConsumerType, Embed, Localised};

/// UUID of a transmission, as Dialogporten writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TransmissionId(pub Uuid);

/// Type of a transmission in the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransmissionKind {
    /// `INFORMATION`: information from the service owner.
    Information,
    /// What the party sent in is accepted.
    Acceptance,
    /// What the party sent in is rejected.
    Rejection,
    /// The service owner asks for something.
    Request,
    /// A warning from the service owner.
    Alert,
    /// A decision of the service owner.
    Decision,
    /// The party sent something in.
    Submission,
    /// The party corrected what it had sent.
    Correction,
    /// A type that this version does not know; it is shown all the same.
    Unknown,
}

impl TransmissionKind {
    /// Whether the party sent it: a submission or a correction.
    #[must_use]
    pub fn is_from_party(self) -> bool {
        matches!(self, Self::Submission | Self::Correction)
    }
}

/// Side of the sender: service owner or party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SenderKind {
    /// The service owner that runs the service.
    ServiceOwner,
    /// Somebody who acts for the party.
    Representative,
    /// The answer does not say which.
    Unknown,
}

/// Sender of a transmission, by side and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// Side that the sender is on.
    pub kind: SenderKind,
    /// Name as written; often missing for service owners.
    pub name: Option<String>,
}

/// A link that comes with a transmission.
#[derive(Clone, Debug)]
pub struct Link {
    /// Text of the link in each language.
    pub title: Localised,
    /// The address as written: untrusted, and possibly a URN that says why there is none.
    pub url: String,
    /// When the link stops working; `None` when not given.
    pub expires_at: Option<Timestamp>,
}

/// One transmission of a dialog.
#[derive(Clone, Debug)]
pub struct Transmission {
    /// UUID of the transmission, as Dialogporten writes it.
    pub id: TransmissionId,
    /// When the transmission was sent.
    pub created_at: Timestamp,
    /// Type of the transmission in the API.
    pub kind: TransmissionKind,
    /// Sender, by side and name.
    pub sender: Sender,
    /// Whether the current user may open its content.
    pub is_authorised: bool,
    /// Whether somebody has opened it at the service owner.
    pub is_opened: bool,
    /// The transmission that it answers; `None` when it answers none.
    pub answers: Option<TransmissionId>,
    /// Title in the languages it was written in.
    pub title: Localised,
    /// Summary of a few sentences, by the service owner.
    pub summary: Localised,
    /// Content that the browser fetches from the service owner.
    pub content: Option<Embed>,
    /// Attachments, including those for machines.
    pub attachments: Vec<Attachment>,
    /// Links that come with the transmission.
    pub links: Vec<Link>,
}

impl Transmission {
    /// Whether the transmission holds something unopened that this reader can open. Dialogporten
    /// always reports the party's own transmissions as not opened, and also one without anything to
    /// open, for ever.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        !self.is_opened && !self.kind.is_from_party() && self.is_openable()
    }

    fn is_openable(&self) -> bool {
        // A URN in place of an address says why there is none: no access, or expired.
        let is_address = |url: &str| !url.starts_with("urn:");
        let content = self.content.as_ref();
        let has_content = content.is_some_and(|content| content.is_authorised);
        let mut urls = self.attachments.iter().flat_map(|file| &file.urls);
        let has_file = urls.any(|url| url.consumer == ConsumerType::Gui && is_address(&url.url));
        let has_link = self.links.iter().any(|link| is_address(&link.url));
        self.is_authorised && (has_content || has_file || has_link)
    }

    /// Whether it holds nothing but files for machines: it is shown in the history only.
    #[must_use]
    pub fn is_for_machines(&self) -> bool {
        let is_for_people = |file: &Attachment| {
            let mut urls = file.urls.iter();
            urls.any(|url| url.consumer == ConsumerType::Gui)
        };
        !self.attachments.is_empty()
            && !self.attachments.iter().any(is_for_people)
            && self.summary.0.is_empty()
            && self.content.is_none()
            && self.links.is_empty()
    }
}

/// Groups transmissions into threads: each thread is a set connected by replies, newest first, and
/// the thread with the newest transmission comes first (`docs/rules/inbox.md#thread`). A reply to a
/// missing transmission begins a new thread; a cycle of replies is one thread.
#[must_use]
pub fn threads(transmissions: &[Transmission]) -> Vec<Vec<&Transmission>> {
    let places: HashMap<_, _> = transmissions
        .iter()
        .enumerate()
        .map(|(place, one)| (one.id, place))
        .collect();
    // Union-find forest: each entry points towards the first of its thread.
    let mut towards: Vec<usize> = (0..transmissions.len()).collect();
    for (place, one) in transmissions.iter().enumerate() {
        let answered = one.answers.and_then(|id| places.get(&id));
        if let Some(&answered) = answered {
            let (own, other) = (first(&mut towards, place), first(&mut towards, answered));
            if let Some(step) = towards.get_mut(own.max(other)) {
                *step = own.min(other);
            }
        }
    }
    let mut groups: HashMap<usize, Vec<&Transmission>> = HashMap::new();
    for (place, one) in transmissions.iter().enumerate() {
        groups
            .entry(first(&mut towards, place))
            .or_default()
            .push(one);
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    for group in &mut groups {
        group.sort_by_key(|one| std::cmp::Reverse((one.created_at, one.id)));
    }
    groups.sort_by_key(|group| {
        let newest = group.first().map(|one| (one.created_at, one.id));
        std::cmp::Reverse(newest)
    });
    groups
}

/// Finds the first of the thread of `place`, with path halving for later calls.
fn first(towards: &mut [usize], mut place: usize) -> usize {
    while let Some(&next) = towards.get(place)
        && next != place
    {
        let further = towards.get(next).copied().unwrap_or(next);
        if let Some(step) = towards.get_mut(place) {
            *step = further;
        }
        place = further;
    }
    place
}

/// A transmission without content, for tests and samples.
#[must_use]
pub fn blank(id: u128, created_at: Timestamp) -> Transmission {
    Transmission {
        id: TransmissionId(Uuid::from_u128(id)),
        created_at,
        kind: TransmissionKind::Information,
        sender: Sender {
            kind: SenderKind::ServiceOwner,
            name: None,
        },
        is_authorised: true,
        is_opened: true,
        answers: None,
        title: Localised::default(),
        summary: Localised::default(),
        content: None,
        attachments: Vec::new(),
        links: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::domain::{AttachmentUrl, EmbedKind};

    fn sent(id: u128, answers: Option<u128>) -> Transmission {
        let start: Timestamp = "2026-04-16T12:00:00Z".parse().unwrap();
        let hours = i64::try_from(id).unwrap();
        Transmission {
            answers: answers.map(|id| TransmissionId(Uuid::from_u128(id))),
            ..blank(id, start + SignedDuration::from_hours(hours))
        }
    }

    fn ids(transmissions: &[Transmission]) -> Vec<Vec<u128>> {
        let group = |group: Vec<&Transmission>| group.iter().map(|t| t.id.0.as_u128()).collect();
        threads(transmissions).into_iter().map(group).collect()
    }

    #[test]
    fn replies_stand_with_what_they_answer_and_the_newest_first() {
        let all = [
            sent(1, None),
            sent(2, Some(1)),
            sent(3, None),
            sent(4, Some(2)),
            sent(5, Some(99)),
        ];
        assert_eq!(ids(&all), [vec![5], vec![4, 2, 1], vec![3]]);
        assert!(ids(&[]).is_empty());
    }

    #[test]
    fn circles_and_replies_ahead_of_time_end() {
        let circle = [sent(1, Some(3)), sent(2, Some(1)), sent(3, Some(2))];
        assert_eq!(ids(&circle), [vec![3, 2, 1]]);
        assert_eq!(ids(&[sent(1, Some(1))]), [vec![1]]);
        let chain: Vec<_> = (1..=5000)
            .map(|id| sent(id, Some(if id % 2 == 0 { id - 1 } else { id + 1 })))
            .collect();
        assert_eq!(ids(&chain).len(), 2500);
    }

    #[test]
    fn what_the_party_sent_is_not_unread() {
        let unread = |kind, is_opened| {
            let one = Transmission {
                kind,
                is_opened,
                content: Some(content(true)),
                ..sent(1, None)
            };
            one.is_unread()
        };
        assert!(unread(TransmissionKind::Information, false));
        assert!(unread(TransmissionKind::Unknown, false));
        assert!(!unread(TransmissionKind::Submission, false));
        assert!(!unread(TransmissionKind::Correction, false));
        assert!(!unread(TransmissionKind::Decision, true));
    }

    fn content(is_authorised: bool) -> Embed {
        Embed {
            addresses: Localised::default(),
            kind: EmbedKind::Markdown,
            is_authorised,
        }
    }

    /// Content that the page already shows cannot be opened, so opening never makes it read.
    #[test]
    fn one_with_nothing_to_open_is_not_unread() {
        let link = |url: &str| Link {
            title: Localised::default(),
            url: url.to_owned(),
            expires_at: None,
        };
        let file = |consumer, url: &str| Attachment {
            display_name: Localised::default(),
            name: None,
            urls: vec![AttachmentUrl {
                url: url.to_owned(),
                media_type: None,
                consumer,
            }],
            expires_at: None,
        };
        let new = || Transmission {
            is_opened: false,
            ..sent(1, None)
        };
        let with_files = |attachments| Transmission {
            attachments,
            ..new()
        };
        let with_links = |links| Transmission { links, ..new() };
        let with_content = |content, is_authorised| Transmission {
            content: Some(content),
            is_authorised,
            ..new()
        };
        let (gui, api) = (ConsumerType::Gui, ConsumerType::Api);
        let at = "https://a.no/x";
        for (one, is_unread) in [
            (new(), false),
            (with_content(content(true), true), true),
            (with_content(content(true), false), false),
            (with_content(content(false), true), false),
            (with_files(vec![file(gui, at)]), true),
            (with_files(vec![file(api, at)]), false),
            (
                with_files(vec![file(gui, "urn:dialogporten:expired")]),
                false,
            ),
            (with_links(vec![link(at)]), true),
            (
                with_links(vec![link("urn:dialogporten:unauthorized")]),
                false,
            ),
        ] {
            assert_eq!(one.is_unread(), is_unread, "{one:?}");
        }
    }

    #[test]
    fn files_for_machines_alone_are_nothing_for_people() {
        let file = |consumer| Attachment {
            display_name: Localised::default(),
            name: None,
            urls: vec![AttachmentUrl {
                url: "https://a.no/x".to_owned(),
                media_type: None,
                consumer,
            }],
            expires_at: None,
        };
        let with = |attachments| Transmission {
            attachments,
            ..sent(1, None)
        };
        let (api, gui) = (file(ConsumerType::Api), file(ConsumerType::Gui));
        assert!(with(vec![api.clone()]).is_for_machines());
        assert!(!with(vec![api, gui]).is_for_machines());
        assert!(!with(Vec::new()).is_for_machines());
    }
}
