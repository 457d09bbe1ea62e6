//! What a person may see and do: the platform's list of parties, and its decisions for one dialog.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    dialog::Dialog,
    world::{Denied, ListedParty, Person},
};

/// Prefix of what names a service, also in an authorisation attribute.
const RESOURCE: &str = "urn:altinn:resource:";

/// What one person may do, ready to be asked.
#[derive(Debug)]
pub(super) struct Access {
    pub(super) person: Person,
    /// The URNs of the services open to the person, by the party's URN.
    resources: HashMap<String, HashSet<String>>,
}

/// An action, perhaps on a part of the service only.
type Right = (String, Option<String>);

/// What a person may do with one dialog.
#[derive(Debug)]
pub(super) struct Rights(BTreeSet<Right>);

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

    /// The parties that a search without parties covers.
    pub(super) fn parties(&self) -> impl Iterator<Item = &String> {
        self.resources.keys()
    }

    /// The services open to the person on behalf of the party: enough to list their dialogs.
    pub(super) fn open_to(&self, party: &str) -> Option<&HashSet<String>> {
        self.resources.get(party)
    }

    pub(super) fn may_list(&self, dialog: &Dialog) -> bool {
        self.is_open(&dialog.create.party, &dialog.create.service_resource)
            || self.is_shared(dialog)
    }

    /// Whether this very dialog's case was shared with the person, whatever else is open.
    pub(super) fn is_shared(&self, dialog: &Dialog) -> bool {
        let Some(instance) = &dialog.instance_ref else {
            return false;
        };
        let party = self.listed(&dialog.create.party);
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
    pub(super) fn listed(&self, urn: &str) -> Option<&ListedParty> {
        let listed = self.person.authorized_parties.iter();
        let mut parties = listed.flat_map(|party| std::iter::once(party).chain(&party.subunits));
        parties.find(|party| party.urn() == urn)
    }

    fn is_open(&self, party: &str, resource: &str) -> bool {
        self.open_to(party)
            .is_some_and(|open| open.contains(resource))
    }

    /// Decides on everything that the dialog offers.
    pub(super) fn rights(&self, dialog: &Dialog) -> Rights {
        let mut asked = BTreeSet::from([("read".to_owned(), None)]);
        let create = &dialog.create;
        for action in &create.gui_actions {
            asked.insert((
                action.action.clone(),
                action.authorization_attribute.clone(),
            ));
        }
        for action in &create.api_actions {
            asked.insert((
                action.action.clone(),
                action.authorization_attribute.clone(),
            ));
        }
        for attribute in create
            .transmissions
            .iter()
            .filter_map(|sent| sent.authorization_attribute.as_ref())
        {
            asked.insert((reading(attribute).to_owned(), Some(attribute.clone())));
        }
        asked.retain(|right| self.is_permitted(dialog, right));
        Rights(asked)
    }

    fn is_permitted(&self, dialog: &Dialog, (action, attribute): &Right) -> bool {
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
                .any(|denied| is_denied(denied, action, attribute.as_deref(), resource))
    }
}

fn is_denied(denied: &Denied, action: &str, attribute: Option<&str>, resource: &str) -> bool {
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

/// The action that opens a transmission with this attribute.
fn reading(attribute: &str) -> &'static str {
    if attribute.starts_with(RESOURCE) {
        "read"
    } else {
        "transmissionread"
    }
}

impl Rights {
    /// Anything at all on the service itself.
    fn has_main(&self) -> bool {
        self.0.iter().any(|(_, attribute)| attribute.is_none())
    }

    pub(super) fn may_read_main(&self) -> bool {
        self.0.contains(&("read".to_owned(), None))
    }

    /// With an attribute that very pair; without, the action anywhere and anything on the service.
    pub(super) fn may(&self, action: &str, attribute: Option<&String>) -> bool {
        match attribute {
            Some(attribute) => self
                .0
                .contains(&(action.to_owned(), Some(attribute.clone()))),
            None => self.has_main() && self.0.iter().any(|(held, _)| held == action),
        }
    }

    pub(super) fn may_open_transmission(&self, attribute: Option<&String>) -> bool {
        match attribute {
            Some(attribute) => self.may(reading(attribute), Some(attribute)),
            None => self.has_main(),
        }
    }

    /// Claim `a` of the dialog token.
    pub(super) fn claim(&self) -> String {
        let words = self.0.iter().map(|(action, attribute)| match attribute {
            Some(attribute) => format!("{action},{attribute}"),
            None => action.clone(),
        });
        words.collect::<Vec<_>>().join(";")
    }
}
