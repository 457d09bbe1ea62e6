//! Access control of one person: the platform's list of authorised parties, and its decisions for
//! one dialog.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    dialog::Dialog,
    seed::{Denial, ListedParty, Person},
};

/// URN prefix of a service, also in an authorisation attribute.
const RESOURCE: &str = "urn:altinn:resource:";

/// The rights of one person, indexed for look-up.
#[derive(Debug)]
pub(super) struct Access {
    pub(super) person: Person,
    /// The URNs of the services open to the person, by the party's URN.
    resources: HashMap<String, HashSet<String>>,
}

/// An action, with the authorisation attribute of a part of the service, if any.
type Right = (String, Option<String>);

/// Actions allowed to a person on one dialog.
#[derive(Debug)]
pub(super) struct AllowedActions(BTreeSet<Right>);

impl Access {
    pub(super) fn new(person: Person) -> Self {
        let listed = person.authorized_parties.iter();
        let parties = listed.flat_map(|party| std::iter::once(party).chain(&party.subunits));
        let resources = parties.map(|party| {
            let ids = party.authorized_resources.iter();
            (
                party.urn(),
                ids.map(|id| format!("{RESOURCE}{id}")).collect(),
            )
        });
        Self {
            resources: resources.collect(),
            person,
        }
    }

    /// The parties that a search without a party filter covers.
    pub(super) fn parties(&self) -> impl Iterator<Item = &String> {
        self.resources.keys()
    }

    /// URNs of the services that the person has access to on behalf of the party. Access to the
    /// service is enough to list its dialogs.
    pub(super) fn services_for(&self, party: &str) -> Option<&HashSet<String>> {
        self.resources.get(party)
    }

    pub(super) fn may_list(&self, dialog: &Dialog) -> bool {
        self.is_open(&dialog.create.party, &dialog.create.service_resource)
            || self.is_shared(dialog)
    }

    /// Whether the case of this dialog was shared with the person individually, independently of
    /// other access.
    pub(super) fn is_shared(&self, dialog: &Dialog) -> bool {
        let Some(instance) = &dialog.instance_ref else {
            return false;
        };
        let party = self.find_party(&dialog.create.party);
        party.is_some_and(|party| {
            let mut shared = party.authorized_instances.iter();
            shared.any(|one| {
                one.instance_ref == *instance
                    && dialog.create.service_resource.strip_prefix(RESOURCE)
                        == Some(&one.resource_id)
            })
        })
    }

    /// The party as the platform lists it.
    pub(super) fn find_party(&self, urn: &str) -> Option<&ListedParty> {
        let listed = self.person.authorized_parties.iter();
        let mut parties = listed.flat_map(|party| std::iter::once(party).chain(&party.subunits));
        parties.find(|party| party.urn() == urn)
    }

    fn is_open(&self, party: &str, resource: &str) -> bool {
        self.services_for(party)
            .is_some_and(|open| open.contains(resource))
    }

    /// Computes the actions that are allowed on the dialog and on its parts.
    pub(super) fn allowed_actions(&self, dialog: &Dialog) -> AllowedActions {
        let mut candidates = BTreeSet::from([("read".to_owned(), None)]);
        let create = &dialog.create;
        for action in &create.gui_actions {
            candidates.insert((
                action.action.clone(),
                action.authorization_attribute.clone(),
            ));
        }
        for action in &create.api_actions {
            candidates.insert((
                action.action.clone(),
                action.authorization_attribute.clone(),
            ));
        }
        for attribute in create
            .transmissions
            .iter()
            .filter_map(|sent| sent.authorization_attribute.as_ref())
        {
            candidates.insert((read_action(attribute).to_owned(), Some(attribute.clone())));
        }
        candidates.retain(|right| self.is_permitted(dialog, right));
        AllowedActions(candidates)
    }

    fn is_permitted(&self, dialog: &Dialog, right: &Right) -> bool {
        let (action, attribute) = right;
        let create = &dialog.create;
        let resource = attribute
            .as_deref()
            .filter(|attribute| attribute.starts_with(RESOURCE))
            .unwrap_or(&create.service_resource);
        let is_shared = *resource == create.service_resource && self.is_shared(dialog);
        (is_shared || self.is_open(&create.party, resource))
            && !self
                .person
                .denied
                .iter()
                .any(|denied| matches_denial(denied, action, attribute.as_deref(), resource))
    }
}

fn matches_denial(denied: &Denial, action: &str, attribute: Option<&str>, resource: &str) -> bool {
    let id = resource.strip_prefix(RESOURCE).unwrap_or(resource);
    denied
        .action
        .as_deref()
        .is_none_or(|denied| denied == action)
        && denied
            .authorization_attribute
            .as_deref()
            .is_none_or(|denied| Some(denied) == attribute)
        && denied
            .resource
            .as_deref()
            .is_none_or(|denied| denied == id || denied == resource)
}

/// The action that gives read access to a transmission with this attribute.
fn read_action(attribute: &str) -> &'static str {
    if attribute.starts_with(RESOURCE) {
        "read"
    } else {
        "transmissionread"
    }
}

impl AllowedActions {
    /// Whether any action is allowed on the service itself.
    fn has_service_access(&self) -> bool {
        self.0.iter().any(|(_, attribute)| attribute.is_none())
    }

    pub(super) fn may_read_main_content(&self) -> bool {
        self.0.contains(&("read".to_owned(), None))
    }

    /// With an attribute: whether exactly this pair is allowed. Without: whether the action is
    /// allowed anywhere and any action is allowed on the service.
    pub(super) fn may(&self, action: &str, attribute: Option<&String>) -> bool {
        match attribute {
            Some(attribute) => self
                .0
                .contains(&(action.to_owned(), Some(attribute.clone()))),
            None => self.has_service_access() && self.0.iter().any(|(held, _)| held == action),
        }
    }

    pub(super) fn may_open_transmission(&self, attribute: Option<&String>) -> bool {
        match attribute {
            Some(attribute) => self.may(read_action(attribute), Some(attribute)),
            None => self.has_service_access(),
        }
    }

    /// Value of claim `a` of the dialog token.
    pub(super) fn to_claim(&self) -> String {
        let words = self.0.iter().map(|(action, attribute)| match attribute {
            Some(attribute) => format!("{action},{attribute}"),
            None => action.clone(),
        });
        words.collect::<Vec<_>>().join(";")
    }
}
