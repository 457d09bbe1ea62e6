//! Expands an authored letter into the JSON that a service owner sends to Dialogporten.

use std::cell::Cell;

use aws_lc_rs::digest::{SHA256, digest};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::{Builder, Uuid};

use super::{Addresses, Error, directory::Directory, time::ReferenceTime};

/// Seed of all ids in the world; dates and texts do not depend on it.
const SEED: &str = "felles arbeidsflate, small world, 1";

const LANGUAGES: [&str; 4] = ["nb", "nn", "en", "se"];
const TIMES: [&str; 6] = [
    "createdAt",
    "updatedAt",
    "dueAt",
    "expiresAt",
    "visibleFrom",
    "at",
];
/// Lists whose members have ids of their own.
const WITH_IDS: [&str; 5] = [
    "attachments",
    "urls",
    "guiActions",
    "transmissions",
    "activities",
];
/// Fields with the address of embedded content, which the inbox fetches and shows.
const REFERENCES: [&str; 2] = ["mainContentReference", "contentReference"];
const EMBEDDED_MARKDOWN: &str =
    "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown";
const EMBEDDED_HTML: &str = "application/vnd.dialogporten.frontchannelembed-url;type=text/html";
/// Placeholder for the id of a transmission, until it is generated.
const TRANSMISSION: &str = "{transmission}";
/// Fields that stand beside `create` in the world, outside the dialog.
const SEED_FIELDS: [&str; 6] = [
    "labels",
    "deleted",
    "contentUpdatedAt",
    "updatedAt",
    "instanceRef",
    "labelLog",
];

/// A UUID that depends only on `name` and the seed.
pub(super) fn random_id(name: &str) -> Uuid {
    let hash = digest(&SHA256, format!("{SEED}\n{name}").as_bytes());
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(hash.as_ref()) {
        *to = *from;
    }
    Builder::from_random_bytes(bytes).into_uuid()
}

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// A UUID version 7 for the day of `at`, whose random part depends only on `name` and the seed. The
/// time is rounded to the day: letters are dated relative to the present, and parts of a demo that
/// are started separately, a moment apart, must use the same id for the same letter.
pub(super) fn timed_id(at: Timestamp, name: &str) -> Uuid {
    let hash = digest(&SHA256, format!("{SEED}\n{name}").as_bytes());
    let mut bytes = [0; 10];
    for (to, from) in bytes.iter_mut().zip(hash.as_ref()) {
        *to = *from;
    }
    let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
    Builder::from_unix_timestamp_millis(millis - millis % DAY_MS, &bytes).into_uuid()
}

/// Shared context for expanding the letters.
#[derive(Debug)]
pub(super) struct LetterExpander<'a> {
    pub(super) directory: &'a Directory,
    present: ReferenceTime,
    service_owner: String,
}

impl<'a> LetterExpander<'a> {
    pub(super) fn new(directory: &'a Directory, present: ReferenceTime, to: &Addresses) -> Self {
        let service_owner = to.service_owner.as_str().trim_end_matches('/').to_owned();
        Self {
            directory,
            present,
            service_owner,
        }
    }

    /// Expands a letter; returns its key, and its entry in the world.
    pub(super) fn expand(&self, mut fields: Map<String, Value>) -> Result<(String, Value), Error> {
        let key = remove_text(&mut fields, "key")?;
        let service_key = remove_text(&mut fields, "service")?;
        let party = remove_text(&mut fields, "party")?;
        let created = fields
            .get("createdAt")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let created = self.present.resolve(created).ok_or_else(|| Error::Letter {
            letter: key.clone(),
            fault: format!("createdAt: {created}"),
        })?;
        let id = timed_id(created, &key);
        let letter = Letter {
            letters: self,
            key: &key,
            id,
            created,
            ids: Cell::new(0),
        };

        let mut entry = Map::new();
        for name in SEED_FIELDS {
            if let Some(value) = fields.remove(name) {
                entry.insert(name.to_owned(), letter.expand_value(name, value)?);
            }
        }
        if let Some(seen) = fields.remove("seenBy") {
            entry.insert("seenBy".to_owned(), letter.expand_value("seenBy", seen)?);
        }
        let owner = self.directory.service(&service_key)?.owner.clone();
        entry.insert("serviceOwner".to_owned(), Value::String(owner));

        let mut create = letter.expand_members(fields)?;
        create.insert("id".to_owned(), json!(id));
        create.insert(
            "party".to_owned(),
            json!(self.directory.party(&party)?.urn()),
        );
        create.insert(
            "serviceResource".to_owned(),
            json!(format!("urn:altinn:resource:{service_key}")),
        );
        letter.add_creation_activity(&mut create);
        letter.resolve_references(&mut create)?;
        entry.insert("create".to_owned(), Value::Object(create));
        Ok((key, Value::Object(entry)))
    }
}

fn remove_text(fields: &mut Map<String, Value>, name: &str) -> Result<String, Error> {
    match fields.remove(name) {
        Some(Value::String(text)) => Ok(text),
        _ => Err(Error::Letter {
            letter: format!("{fields:.120?}"),
            fault: format!("{name} is missing"),
        }),
    }
}

struct Letter<'a> {
    letters: &'a LetterExpander<'a>,
    key: &'a str,
    id: Uuid,
    created: Timestamp,
    /// Number of ids that the letter has used.
    ids: Cell<u32>,
}

impl Letter<'_> {
    fn error(&self, fault: String) -> Error {
        Error::Letter {
            letter: self.key.to_owned(),
            fault,
        }
    }

    fn next_id(&self) -> Value {
        let number = self.ids.get() + 1;
        self.ids.set(number);
        json!(timed_id(self.created, &format!("{}/{number}", self.key)))
    }

    /// Adds the first activity, the creation of the dialog.
    fn add_creation_activity(&self, create: &mut Map<String, Value>) {
        let first = json!({
            "id": self.next_id(),
            "type": "DialogCreated",
            "createdAt": self.created.to_string(),
            "performedBy": { "actorType": "ServiceOwner" },
        });
        match create.get_mut("activities") {
            Some(Value::Array(activities)) => activities.insert(0, first),
            _ => {
                create.insert("activities".to_owned(), json!([first]));
            }
        }
    }

    /// Expands references to a transmission by its index in the list: `answers` in another
    /// transmission, `opened` in an activity.
    fn resolve_references(&self, create: &mut Map<String, Value>) -> Result<(), Error> {
        let sent = create.get("transmissions").and_then(Value::as_array);
        let ids: Vec<Value> = sent
            .into_iter()
            .flatten()
            .filter_map(|one| one.get("id").cloned())
            .collect();
        fill_transmission_ids(create);
        for (list, shorthand, field) in [
            ("transmissions", "answers", "relatedTransmissionId"),
            ("activities", "opened", "transmissionId"),
        ] {
            let members = create.get_mut(list).and_then(Value::as_array_mut);
            for member in members
                .into_iter()
                .flatten()
                .filter_map(Value::as_object_mut)
            {
                if let Some(index) = member.remove(shorthand) {
                    let at = index.as_u64().and_then(|at| usize::try_from(at).ok());
                    let id = at.and_then(|at| ids.get(at)).cloned();
                    let id = id.ok_or_else(|| self.error(format!("{shorthand}: {index}")))?;
                    member.insert(field.to_owned(), id);
                }
            }
        }
        Ok(())
    }

    /// A time relative to the present, or with `@` relative to the letter's own day.
    fn resolve_time(&self, expression: &str) -> Option<Timestamp> {
        match expression.strip_prefix('@') {
            Some(since) => ReferenceTime::new(self.created).resolve(since),
            None => self.letters.present.resolve(expression),
        }
    }

    fn expand_members(&self, object: Map<String, Value>) -> Result<Map<String, Value>, Error> {
        let expand = |(name, value): (String, Value)| {
            let value = self.expand_value(&name, value)?;
            // The reader is also given by short name, and becomes `pid` in the world.
            let name = if name == "person" {
                "pid".to_owned()
            } else {
                name
            };
            Ok((name, value))
        };
        object.into_iter().map(expand).collect()
    }

    fn expand_value(&self, name: &str, value: Value) -> Result<Value, Error> {
        match value {
            Value::String(expression) if TIMES.contains(&name) || name == "contentUpdatedAt" => {
                let time = self.resolve_time(&expression);
                time.map(|time| json!(time.to_string()))
                    .ok_or_else(|| self.error(format!("{name}: {expression}")))
            }
            Value::String(person) if name == "sender" || name == "performedBy" => {
                self.actor(&person)
            }
            Value::String(person) if name == "person" => {
                Ok(json!(self.letters.directory.pid(&person)?))
            }
            Value::String(text) => self.fill_placeholders(&text, "nb").map(Value::String),
            Value::Object(texts) if is_localized_text(&texts) => self.localizations(texts),
            Value::Object(content) if name == "content" => {
                let wrap = |(field, value)| {
                    Ok((String::clone(&field), self.expand_content(&field, value)?))
                };
                content
                    .into_iter()
                    .map(wrap)
                    .collect::<Result<Map<_, _>, _>>()
                    .map(Value::Object)
            }
            Value::Object(object) => self.expand_members(object).map(Value::Object),
            Value::Array(list) => {
                let member = |value| {
                    let mut value = self.expand_value("", value)?;
                    if let (true, Value::Object(fields)) = (WITH_IDS.contains(&name), &mut value) {
                        fields.insert("id".to_owned(), self.next_id());
                    }
                    Ok(value)
                };
                list.into_iter()
                    .map(member)
                    .collect::<Result<Vec<_>, _>>()
                    .map(Value::Array)
            }
            other => Ok(other),
        }
    }

    fn actor(&self, person: &str) -> Result<Value, Error> {
        if person == "owner" {
            return Ok(json!({ "actorType": "ServiceOwner" }));
        }
        let pid = self.letters.directory.pid(person)?;
        Ok(json!({
            "actorType": "PartyRepresentative",
            "actorId": format!("urn:altinn:person:identifier-no:{pid}"),
        }))
    }

    /// A content field: plain text, except for additional information, which is Markdown or `html`,
    /// and for a reference, which is the address of content of either kind.
    fn expand_content(&self, field: &str, value: Value) -> Result<Value, Error> {
        let Value::Object(mut object) = value else {
            return Err(self.error(format!("{field}: {value}")));
        };
        let is_reference = REFERENCES.contains(&field);
        let (media_type, texts) = match (object.remove("html"), object.remove("markdown")) {
            (Some(html), _) if is_reference => (EMBEDDED_HTML, html),
            (Some(html), _) => ("text/html", html),
            (None, Some(markdown)) if is_reference => (EMBEDDED_MARKDOWN, markdown),
            (None, None) if field == "additionalInfo" => ("text/markdown", Value::Object(object)),
            (None, None) if !is_reference => ("text/plain", Value::Object(object)),
            _ => return Err(self.error(format!("{field}: has no such form"))),
        };
        Ok(json!({ "value": self.expand_value(field, texts)?, "mediaType": media_type }))
    }

    fn localizations(&self, texts: Map<String, Value>) -> Result<Value, Error> {
        let localization = |(language, text): (String, Value)| {
            let text = text.as_str().unwrap_or_default();
            Ok(
                json!({ "languageCode": language, "value": self.fill_placeholders(text, &language)? }),
            )
        };
        texts
            .into_iter()
            .map(localization)
            .collect::<Result<Vec<_>, _>>()
            .map(Value::Array)
    }

    /// A number of five digits, derived from the letter's key.
    fn case_number(&self) -> String {
        let id = random_id(self.key).as_u128() % 90_000;
        (id + 10_000).to_string()
    }

    /// Replaces the placeholders in braces.
    fn fill_placeholders(&self, text: &str, language: &str) -> Result<String, Error> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| self.error(format!("no closing brace in {text}")))?;
            filled.push_str(before);
            let value = self.placeholder_value(name, language);
            filled.push_str(&value.ok_or_else(|| self.error(format!("nothing is called {name}")))?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn placeholder_value(&self, name: &str, language: &str) -> Option<String> {
        let present = &self.letters.present;
        match name {
            "service_owner" => Some(self.letters.service_owner.clone()),
            "id" => Some(self.id.to_string()),
            "year" => Some(present.year(self.created).to_string()),
            "year-1" => Some((present.year(self.created) - 1).to_string()),
            "month" => present
                .month_name(self.created, language)
                .map(str::to_owned),
            "number" => Some(self.case_number()),
            // The id is generated after the texts: it is filled in when all ids are known.
            "transmission" => Some(TRANSMISSION.to_owned()),
            _ => match name.strip_prefix("date ")? {
                expression if expression.starts_with('@') => {
                    ReferenceTime::new(self.created).format_date(expression.get(1..)?, language)
                }
                expression => present.format_date(expression, language),
            },
        }
    }
}

/// Replaces the placeholder in content addresses by the id of each transmission.
fn fill_transmission_ids(create: &mut Map<String, Value>) {
    let sent = create
        .get_mut("transmissions")
        .and_then(Value::as_array_mut);
    for one in sent.into_iter().flatten() {
        let id = one.get("id").and_then(Value::as_str).unwrap_or_default();
        let id = id.to_owned();
        let localizations = one.pointer_mut("/content/contentReference/value");
        for localization in localizations
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            if let Some(Value::String(address)) = localization.get_mut("value") {
                *address = address.replace(TRANSMISSION, &id);
            }
        }
    }
}

/// Whether an object is a text with language codes as keys.
fn is_localized_text(object: &Map<String, Value>) -> bool {
    !object.is_empty() && object.keys().all(|key| LANGUAGES.contains(&key.as_str()))
}
