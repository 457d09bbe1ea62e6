//! The service owner's case records, with access rights: read from the world that Dialogporten was
//! given.
//!
//! A service owner has its own records of what it sends; here they come from the same world that
//! the simulated Dialogporten is seeded with, so that both sides are consistent.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::texts::Language;

const RESOURCE: &str = "urn:altinn:resource:";

/// A text in one or more languages, from any of the shapes in the world.
#[derive(Clone, Debug, Default)]
pub(super) struct LocalizedText(Vec<(String, String)>);

impl LocalizedText {
    /// Parses `[{languageCode, value}]`, `{value: […]}` or `{nb: …}`.
    fn parse(value: &Value) -> Self {
        if let Some(inner) = value.get("value").filter(|inner| inner.is_array()) {
            return Self::parse(inner);
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match value {
            Value::Array(phrases) => {
                let part = |phrase: &Value, name| phrase.get(name).map(text).unwrap_or_default();
                let phrase = |one| (part(one, "languageCode"), part(one, "value"));
                Self(phrases.iter().map(phrase).collect())
            }
            Value::Object(by_language) => Self(
                by_language
                    .iter()
                    .map(|(code, value)| (code.clone(), text(value)))
                    .collect(),
            ),
            _ => Self::default(),
        }
    }

    /// The text in the given language, else in another one.
    pub(super) fn choose(&self, language: Language) -> &str {
        let wanted = [language.code(), "nb", "nn", "en"];
        let find = |code: &&str| self.0.iter().find(|(language, _)| language == code);
        wanted
            .iter()
            .find_map(find)
            .or_else(|| self.0.first())
            .map_or("", |(_, text)| text)
    }
}

/// What the visitor can do on the page of the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    /// Read only: no form is shown.
    Read,
    /// Send an answer, which is then processed by the service owner.
    Answer,
    /// Confirm the content, which completes the case.
    Confirm,
}

/// An attachment that a dialog links to on this site.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) is_text: bool,
    pub(super) display_name: LocalizedText,
    pub(super) expires_at: Option<Timestamp>,
}

/// A transmission of a dialog with content on this site.
#[derive(Clone, Debug)]
pub(super) struct CaseTransmission {
    pub(super) id: Uuid,
    pub(super) attribute: Option<String>,
    pub(super) title: LocalizedText,
    pub(super) summary: LocalizedText,
    /// Media type of the content, as the dialog declares it.
    pub(super) media_type: String,
    pub(super) is_from_party: bool,
    /// Whether it was opened already at the start of the world.
    pub(super) is_opened: bool,
}

/// A case, that is, the service owner's record of one dialog.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) id: Uuid,
    pub(super) owner: LocalizedText,
    pub(super) title: LocalizedText,
    pub(super) summary: LocalizedText,
    pub(super) reference: Option<String>,
    pub(super) due_at: Option<Timestamp>,
    pub(super) party: String,
    pub(super) party_name: String,
    pub(super) needs_high: bool,
    pub(super) task: Task,
    pub(super) files: Vec<File>,
    pub(super) transmissions: Vec<CaseTransmission>,
    /// The texts of the dialog, as sent to Dialogporten.
    pub(super) content: Value,
    /// The GUI actions of the dialog, as sent to Dialogporten.
    pub(super) actions: Value,
    resource: String,
}

/// All cases, and the access rights to them.
#[derive(Clone, Debug, Default)]
pub struct Cases {
    by_id: HashMap<Uuid, Case>,
    /// Pairs of party and service, by national identity number.
    access: HashMap<String, HashSet<(String, String)>>,
    names: HashMap<String, String>,
    /// All service owners of the world, by code.
    owners: BTreeMap<String, Value>,
}

impl Cases {
    /// Reads the cases from a world (`crate::world`). Links to sites other than `site`, the origin
    /// of the demo service owner, are ignored.
    #[must_use]
    pub fn from_world(world: &Value, site: &url::Url) -> Self {
        let mut cases = Self::default();
        let mut parties = HashMap::new();
        for person in list(world, "people") {
            let pid = text(person, "pid");
            cases.names.insert(pid.clone(), text(person, "name"));
            let access = cases.access.entry(pid).or_default();
            for party in list(person, "authorizedParties") {
                for one in std::iter::once(party).chain(list(party, "subunits")) {
                    let urn = party_urn(one);
                    parties.insert(urn.clone(), text(one, "name"));
                    let services = list(one, "authorizedResources").iter();
                    access.extend(
                        services
                            .filter_map(Value::as_str)
                            .map(|id| (urn.clone(), id.to_owned())),
                    );
                }
            }
        }
        let owners = world.get("serviceOwners").and_then(Value::as_object);
        let owners = owners.into_iter().flatten();
        cases.owners = owners
            .map(|(code, owner)| (code.clone(), owner.clone()))
            .collect();
        let sent = list(world, "dialogs").iter();
        let cases_of_dialogs = sent
            .filter(|dialog| dialog.get("deleted").and_then(Value::as_bool) != Some(true))
            .filter_map(|dialog| read_case(dialog, world, &parties, site.as_str()));
        cases.by_id = cases_of_dialogs.map(|case| (case.id, case)).collect();
        cases
    }

    pub(super) fn find(&self, id: Uuid) -> Option<&Case> {
        self.by_id.get(&id)
    }

    /// Whether the person may act for the case's party in this service.
    pub(super) fn may_see(&self, pid: &str, case: &Case) -> bool {
        let wanted = (case.party.clone(), case.resource.clone());
        self.access
            .get(pid)
            .is_some_and(|access| access.contains(&wanted))
    }

    /// All service owners of the world, by code.
    pub(super) const fn owners(&self) -> &BTreeMap<String, Value> {
        &self.owners
    }

    /// Name of the person in the register.
    pub(super) fn name(&self, pid: &str) -> Option<&str> {
        self.names.get(pid).map(String::as_str)
    }
}

fn read_case(
    dialog: &Value,
    world: &Value,
    parties: &HashMap<String, String>,
    site: &str,
) -> Option<Case> {
    let create = dialog.get("create")?;
    let id: Uuid = create.get("id")?.as_str()?.parse().ok()?;
    let resource = create
        .get("serviceResource")?
        .as_str()?
        .strip_prefix(RESOURCE)?;
    let content = create.get("content").cloned().unwrap_or_default();
    let owner = world
        .get("serviceOwners")?
        .get(text(dialog, "serviceOwner"))?
        .get("name")?;
    let level = list(world, "resources")
        .iter()
        .find(|one| text(one, "id") == resource)
        .and_then(|one| one.get("minimumAuthenticationLevel")?.as_u64());
    let party = text(create, "party");
    let texts = |field: &str| {
        content
            .get(field)
            .map(LocalizedText::parse)
            .unwrap_or_default()
    };
    Some(Case {
        id,
        owner: LocalizedText::parse(owner),
        title: texts("title"),
        summary: texts("summary"),
        reference: create
            .get("externalReference")
            .and_then(Value::as_str)
            .map(str::to_owned),
        due_at: time(create, "dueAt"),
        party_name: parties.get(&party).cloned().unwrap_or_default(),
        party,
        needs_high: level.is_some_and(|level| level > 3),
        task: read_task(create, &format!("{site}sak/{id}")),
        files: read_files(create, &format!("{site}vedlegg/{id}/")),
        transmissions: read_transmissions(create),
        actions: create.get("guiActions").cloned().unwrap_or_default(),
        resource: resource.to_owned(),
        content,
    })
}

fn read_transmissions(create: &Value) -> Vec<CaseTransmission> {
    let activities = list(create, "activities");
    let sent = list(create, "transmissions").iter().filter_map(|one| {
        let id = text(one, "id");
        let content = one.get("content")?;
        let texts = |field: &str| {
            content
                .get(field)
                .map(LocalizedText::parse)
                .unwrap_or_default()
        };
        let media_type = content.pointer("/contentReference/mediaType")?.as_str()?;
        let kind = text(one, "type");
        Some(CaseTransmission {
            id: id.parse().ok()?,
            attribute: one
                .get("authorizationAttribute")
                .and_then(Value::as_str)
                .map(str::to_owned),
            title: texts("title"),
            summary: texts("summary"),
            media_type: media_type.to_owned(),
            is_from_party: kind == "Submission" || kind == "Correction",
            is_opened: activities
                .iter()
                .any(|one| text(one, "transmissionId") == id),
        })
    });
    sent.collect()
}

/// Derives the task from the action that links to the page.
fn read_task(create: &Value, page_url: &str) -> Task {
    let links_to_page = |action: &&Value| text(action, "url") == page_url;
    match list(create, "guiActions").iter().find(links_to_page) {
        Some(action) if text(action, "action") == "confirm" => Task::Confirm,
        Some(action) if text(action, "action") == "write" => Task::Answer,
        _ => Task::Read,
    }
}

fn read_files(create: &Value, url_prefix: &str) -> Vec<File> {
    let file = |attachment: &Value| {
        let (name, url) = list(attachment, "urls")
            .iter()
            .find_map(|url| Some((text(url, "url").strip_prefix(url_prefix)?.to_owned(), url)))?;
        Some(File {
            name,
            is_text: text(url, "mediaType") == "text/plain",
            display_name: attachment
                .get("displayName")
                .map(LocalizedText::parse)
                .unwrap_or_default(),
            expires_at: time(attachment, "expiresAt"),
        })
    };
    let sent = list(create, "transmissions").iter();
    let sent_along = sent.flat_map(|one| list(one, "attachments"));
    list(create, "attachments")
        .iter()
        .chain(sent_along)
        .filter_map(file)
        .collect()
}

fn party_urn(party: &Value) -> String {
    match party.get("personId").and_then(Value::as_str) {
        Some(pid) => format!("urn:altinn:person:identifier-no:{pid}"),
        None => {
            format!(
                "urn:altinn:organization:identifier-no:{}",
                text(party, "organizationNumber")
            )
        }
    }
}

fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value
        .get(field)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn text(value: &Value, field: &str) -> String {
    value
        .get(field)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn time(value: &Value, field: &str) -> Option<Timestamp> {
    value.get(field)?.as_str()?.parse().ok()
}
