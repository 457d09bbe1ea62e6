//! Renders a dialog as GraphQL types: texts in the reader's language, persons masked, and
//! unauthorised addresses hidden.

use jiff::Timestamp;

use super::{
    super::{
        access::AllowedActions,
        create::{self, Localization},
        dialog::{Dialog, ReadChannel},
        enums::{ActorType, AttachmentUrlConsumer},
        party::pid_from_urn,
    },
    ResolverContext,
    scalars::{DateTime, UrlScalar, UuidScalar},
    types,
};

/// Replaces an address that the reader may not use.
const UNAUTHORIZED: &str = "urn:dialogporten:unauthorized";

/// Replaces an address that is no longer valid.
const EXPIRED: &str = "urn:dialogporten:expired";

impl ResolverContext<'_> {
    /// The dialog as a list item. A reader with too low a level gets the non-sensitive texts, where
    /// the service owner has provided them.
    pub(super) fn list_item(&self, dialog: &Dialog) -> types::SearchDialog {
        let create = &dialog.create;
        let is_low = self.caller.level < self.inner.level_of(dialog);
        let optional_content = create.content.as_ref().and_then(|content| {
            let pick = |safe: &Option<create::ContentValue>,
                        full: &Option<create::ContentValue>| {
                let safe = safe.as_ref().filter(|_| is_low);
                self.content(safe.or(full.as_ref()))
            };
            Some(types::SearchContent {
                title: pick(&content.non_sensitive_title, &content.title)?,
                summary: pick(&content.non_sensitive_summary, &content.summary),
                sender_name: self.content(content.sender_name.as_ref()),
                extended_status: self.content(content.extended_status.as_ref()),
            })
        });
        let for_people = |attachment: &&create::Attachment| {
            attachment
                .urls
                .iter()
                .any(|url| url.consumer_type == AttachmentUrlConsumer::Gui)
        };
        let latest = create
            .activities
            .iter()
            .max_by_key(|activity| (activity.created_at, activity.id));
        types::SearchDialog {
            common: self.common(dialog),
            gui_attachment_count: Some(count(create.attachments.iter().filter(for_people))),
            latest_activity: latest.map(|activity| self.activity(activity)),
            optional_content,
        }
    }

    /// The dialog with all details, for `dialogById`.
    pub(super) fn dialog(&self, dialog: &Dialog, rights: &AllowedActions) -> types::Dialog {
        let create = &dialog.create;
        let mut transmissions: Vec<_> = create.transmissions.iter().collect();
        transmissions.sort_by_key(|sent| (sent.created_at, sent.id));
        types::Dialog {
            common: self.common(dialog),
            revision: UuidScalar(dialog.revision),
            expires_at: create.expires_at.map(DateTime),
            dialog_token: Some(
                self.inner
                    .signer
                    .sign(self.caller, dialog, rights, self.now),
            ),
            attachments: create
                .attachments
                .iter()
                .map(|file| self.attachment(file, true))
                .collect(),
            gui_actions: create
                .gui_actions
                .iter()
                .map(|action| self.gui_action(action, rights))
                .collect(),
            api_actions: create
                .api_actions
                .iter()
                .map(|action| api_action(action, rights))
                .collect(),
            activities: create
                .activities
                .iter()
                .map(|entry| self.activity(entry))
                .collect(),
            transmissions: transmissions
                .into_iter()
                .map(|sent| self.transmission(dialog, sent, rights))
                .collect(),
            optional_content: create
                .content
                .as_ref()
                .and_then(|content| self.full_content(content, rights)),
        }
    }

    fn common(&self, dialog: &Dialog) -> types::Common {
        let create = &dialog.create;
        let kind = self.inner.kind_of(dialog);
        let is_from_party = |sent: &&create::Transmission| sent.kind.is_from_party();
        let from_party = count(create.transmissions.iter().filter(is_from_party));
        types::Common {
            id: UuidScalar(create.id),
            org: dialog.org.clone(),
            service_resource: create.service_resource.clone(),
            party: create.party.clone(),
            progress: create.progress,
            process: create.process.clone(),
            preceding_process: create.preceding_process.clone(),
            extended_status: create.extended_status.clone(),
            external_reference: create.external_reference.clone(),
            created_at: DateTime(dialog.created_at),
            updated_at: DateTime(dialog.updated_at),
            content_updated_at: DateTime(dialog.content_updated_at),
            due_at: create.due_at.map(DateTime),
            status: create.status,
            has_unopened_content: dialog.has_unopened_content(kind == "correspondenceservice"),
            service_resource_type: kind,
            is_api_only: create.is_api_only,
            from_service_owner_transmissions_count: count(create.transmissions.iter()) - from_party,
            from_party_transmissions_count: from_party,
            seen_since_last_update: self.seen(dialog, dialog.updated_at),
            seen_since_last_content_update: self.seen(dialog, dialog.content_updated_at),
            is_content_seen: dialog.is_content_seen(),
            end_user_context: types::EndUserContext {
                revision: UuidScalar(dialog.context_revision),
                system_labels: dialog.labels.iter().copied().collect(),
            },
        }
    }

    /// Latest opening by each person since this time.
    fn seen(&self, dialog: &Dialog, since: Timestamp) -> Vec<types::SeenLog> {
        let log = &dialog.seen_log;
        let newest = log.iter().enumerate().filter(|(index, entry)| {
            entry.at >= since
                && !log
                    .iter()
                    .skip(index + 1)
                    .any(|later| later.pid == entry.pid)
        });
        let entries = newest.map(|(_, entry)| types::SeenLog {
            id: UuidScalar(entry.id),
            seen_at: DateTime(entry.at),
            seen_by: types::Actor {
                actor_type: Some(ActorType::PartyRepresentative),
                actor_id: Some(self.inner.mask(&entry.pid)),
                actor_name: self.inner.register_names.get(&entry.pid).cloned(),
            },
            is_via_service_owner: Some(entry.channel == ReadChannel::ServiceOwner),
            is_current_end_user: entry.pid == self.caller.pid,
        });
        entries.collect()
    }

    fn full_content(
        &self,
        content: &create::Content,
        rights: &AllowedActions,
    ) -> Option<types::Content> {
        let may_read = rights.may_read_main_content();
        let embed = self
            .content(content.main_content_reference.as_ref())
            .map(|embed| types::ContentValue {
                is_authorized: Some(may_read),
                ..mask_content(embed, may_read)
            });
        Some(types::Content {
            title: self.content(content.title.as_ref())?,
            summary: self.content(content.summary.as_ref()),
            sender_name: self.content(content.sender_name.as_ref()),
            additional_info: self.content(content.additional_info.as_ref()),
            extended_status: self.content(content.extended_status.as_ref()),
            main_content_reference: embed,
        })
    }

    fn content(&self, content: Option<&create::ContentValue>) -> Option<types::ContentValue> {
        content.map(|content| types::ContentValue {
            value: self.texts(&content.value),
            media_type: content.media_type.clone(),
            is_authorized: None,
        })
    }

    fn texts(&self, texts: &[Localization]) -> Vec<Localization> {
        self.languages.select(texts)
    }

    /// The actor: persons are masked, organisations and systems are not.
    fn actor(&self, actor: &create::Actor) -> types::Actor {
        let pid = actor.actor_id.as_deref().and_then(pid_from_urn);
        let registered = pid.and_then(|pid| self.inner.register_names.get(pid));
        types::Actor {
            actor_type: Some(actor.actor_type),
            actor_id: pid
                .map(|pid| self.inner.mask(pid))
                .or_else(|| actor.actor_id.clone()),
            actor_name: actor.actor_name.as_ref().or(registered).cloned(),
        }
    }

    fn activity(&self, activity: &create::Activity) -> types::Activity {
        types::Activity {
            id: UuidScalar(activity.id),
            created_at: activity.created_at.map(DateTime),
            extended_type: activity.extended_type.clone().map(UrlScalar),
            kind: activity.kind,
            transmission_id: activity.transmission_id.map(UuidScalar),
            performed_by: self.actor(&activity.performed_by),
            description: self.texts(&activity.description),
        }
    }

    fn attachment(&self, attachment: &create::Attachment, may_open: bool) -> types::Attachment {
        let hidden = self.placeholder(attachment.expires_at, may_open);
        let urls = attachment.urls.iter().map(|url| types::AttachmentUrl {
            id: UuidScalar(url.id),
            url: UrlScalar(hidden.unwrap_or(&url.url).to_owned()),
            media_type: url.media_type.clone(),
            consumer_type: url.consumer_type,
        });
        types::Attachment {
            id: UuidScalar(attachment.id),
            display_name: self.texts(&attachment.display_name),
            name: attachment.name.clone(),
            urls: urls.collect(),
            expires_at: attachment.expires_at.map(DateTime),
        }
    }

    /// The placeholder that replaces an address, if any.
    fn placeholder(&self, expires_at: Option<Timestamp>, may_open: bool) -> Option<&'static str> {
        if !may_open {
            Some(UNAUTHORIZED)
        } else if expires_at.is_some_and(|end| end <= self.now) {
            Some(EXPIRED)
        } else {
            None
        }
    }

    fn gui_action(&self, action: &create::GuiAction, rights: &AllowedActions) -> types::GuiAction {
        let may = rights.may(&action.action, action.authorization_attribute.as_ref());
        types::GuiAction {
            id: UuidScalar(action.id),
            action: action.action.clone(),
            url: mask_url(&action.url, may),
            authorization_attribute: action.authorization_attribute.clone(),
            is_authorized: may,
            is_delete_dialog_action: action.is_delete_dialog_action,
            priority: action.priority,
            http_method: action.http_method,
            title: self.texts(&action.title),
            prompt: Some(self.texts(&action.prompt)),
        }
    }

    /// Title and summary stay readable without the right to open the transmission.
    fn transmission(
        &self,
        dialog: &Dialog,
        sent: &create::Transmission,
        rights: &AllowedActions,
    ) -> types::Transmission {
        let may_open = rights.may_open_transmission(sent.authorization_attribute.as_ref());
        let content = sent.content.as_ref();
        let embed = self.content(content.and_then(|content| content.content_reference.as_ref()));
        let links = sent.navigational_actions.iter().map(|link| {
            let hidden = self.placeholder(link.expires_at, may_open);
            types::TransmissionNavigationalAction {
                title: self.texts(&link.title),
                url: UrlScalar(hidden.unwrap_or(&link.url).to_owned()),
                expires_at: link.expires_at.map(DateTime),
            }
        });
        types::Transmission {
            id: UuidScalar(sent.id),
            created_at: DateTime(sent.created_at.unwrap_or(dialog.created_at)),
            authorization_attribute: sent.authorization_attribute.clone(),
            is_authorized: may_open,
            extended_type: sent.extended_type.clone().map(UrlScalar),
            external_reference: sent.external_reference.clone(),
            related_transmission_id: sent.related_transmission_id.map(UuidScalar),
            kind: sent.kind,
            sender: self.actor(&sent.sender),
            is_opened: dialog.is_opened(sent),
            content: types::TransmissionContent {
                optional_title: self.content(content.and_then(|content| content.title.as_ref())),
                summary: self.content(content.and_then(|content| content.summary.as_ref())),
                content_reference: embed.map(|embed| mask_content(embed, may_open)),
            },
            attachments: sent
                .attachments
                .iter()
                .map(|file| self.attachment(file, may_open))
                .collect(),
            navigational_actions: links.collect(),
        }
    }
}

fn api_action(action: &create::ApiAction, rights: &AllowedActions) -> types::ApiAction {
    let may = rights.may(&action.action, action.authorization_attribute.as_ref());
    let url = |url: &Option<String>| url.clone().map(UrlScalar);
    let endpoints = action
        .endpoints
        .iter()
        .map(|endpoint| types::ApiActionEndpoint {
            id: UuidScalar(endpoint.id),
            version: endpoint.version.clone(),
            url: mask_url(&endpoint.url, may),
            http_method: endpoint.http_method,
            documentation_url: url(&endpoint.documentation_url),
            request_schema: url(&endpoint.request_schema),
            response_schema: url(&endpoint.response_schema),
            deprecated: endpoint.deprecated,
            sunset_at: endpoint.sunset_at.map(DateTime),
        });
    types::ApiAction {
        id: UuidScalar(action.id),
        action: action.action.clone(),
        authorization_attribute: action.authorization_attribute.clone(),
        is_authorized: may,
        name: action.name.clone(),
        endpoints: endpoints.collect(),
    }
}

fn mask_url(url: &str, may_use: bool) -> UrlScalar {
    UrlScalar(if may_use { url } else { UNAUTHORIZED }.to_owned())
}

/// Replaces the address of each language without the right to open it.
fn mask_content(mut content: types::ContentValue, may_open: bool) -> types::ContentValue {
    if !may_open {
        for text in &mut content.value {
            UNAUTHORIZED.clone_into(&mut text.value);
        }
    }
    content
}

fn count<T>(items: impl Iterator<Item = T>) -> i32 {
    i32::try_from(items.count()).unwrap_or(i32::MAX)
}
