//! Partial opening of a dialog, by any document, without the parts that cannot be read.
//!
//! A value that the schema requires and a service owner has left out makes the whole dialog null;
//! the path of an error beside it names the part. The dialog is then asked for again without that
//! part. Both calls are one reading: the first one was a receipt already.

use std::collections::{BTreeSet, HashMap};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

use super::{
    Client, READ_TIME, Request,
    wire::{self, DialogData, history::Texts},
};
use crate::{
    domain::{DialogId, DialogPart},
    secret::AccessToken,
    upstream::UpstreamError,
};

/// Most calls for one dialog.
const MOST_CALLS: usize = 3;

/// Variables of the documents that open a dialog: which parts to include.
#[derive(Serialize)]
struct Variables<'a> {
    id: DialogKey,
    #[serde(flatten)]
    parts: HashMap<&'a str, bool>,
}

#[derive(Serialize)]
#[serde(transparent)]
struct DialogKey(Uuid);

/// The answer for a dialog, and the parts that are missing in it.
pub(crate) struct Partial<T> {
    pub(crate) data: DialogData<T>,
    pub(crate) missing: BTreeSet<DialogPart>,
}

/// Wire type of a document that opens a dialog.
pub(crate) trait Opened: DeserializeOwned {
    /// Transmissions of the dialog, if the answer has them.
    fn transmissions(&mut self) -> Option<&mut Vec<Value>>;

    /// The fields that lists show too.
    fn summary(&mut self) -> &mut wire::Summary;
}

impl Opened for wire::Dialog {
    fn transmissions(&mut self) -> Option<&mut Vec<Value>> {
        self.transmissions.as_mut()
    }

    fn summary(&mut self) -> &mut wire::Summary {
        &mut self.summary
    }
}

impl Opened for wire::history::Past {
    fn transmissions(&mut self) -> Option<&mut Vec<Value>> {
        self.transmissions.as_mut()
    }

    fn summary(&mut self) -> &mut wire::Summary {
        &mut self.summary
    }
}

impl<T> DialogData<T> {
    /// Whether the answer holds neither the dialog nor a reason why not.
    fn is_lost(&self) -> bool {
        let answer = self.dialog_by_id.as_ref();
        answer.is_none_or(|answer| answer.dialog.is_none() && is_none(answer.errors.as_ref()))
    }

    /// The dialog, if the answer has it.
    fn dialog(&mut self) -> Option<&mut T> {
        self.dialog_by_id.as_mut()?.dialog.as_mut()
    }
}

fn is_none(errors: Option<&Vec<wire::TypedError>>) -> bool {
    errors.is_none_or(Vec::is_empty)
}

impl Client {
    /// Opens a dialog by a document that includes `parts`, without those that cannot be read. Texts
    /// of transmissions are filled in where they can be read from REST.
    pub(crate) async fn open<T: Opened>(
        &self,
        token: &AccessToken,
        accept_language: &str,
        id: DialogId,
        document: (&'static str, &[DialogPart]),
    ) -> Result<Partial<T>, UpstreamError> {
        let opened = self.open_without::<T>(token, accept_language, id, document);
        let Partial {
            mut data,
            mut missing,
        } = opened.await?;
        if let Some(dialog) = data.dialog() {
            missing.extend(identify(dialog.summary(), id)?);
        }
        if missing.contains(&DialogPart::TransmissionContent)
            && let Some(sent) = data.dialog().and_then(T::transmissions)
            && let Ok(texts) = self.transmission_texts(token, id).await
        {
            give_texts(sent, &texts);
            missing.remove(&DialogPart::TransmissionContent);
        }
        Ok(Partial { data, missing })
    }

    async fn open_without<T: Opened>(
        &self,
        token: &AccessToken,
        accept_language: &str,
        id: DialogId,
        (query, parts): (&'static str, &[DialogPart]),
    ) -> Result<Partial<T>, UpstreamError> {
        let mut without = BTreeSet::new();
        for call in 1.. {
            let included = parts
                .iter()
                .filter_map(|part| Some((variable(*part)?, !without.contains(part))));
            let request = Request {
                query,
                variables: Variables {
                    id: DialogKey(id.0),
                    parts: included.collect(),
                },
            };
            let body = self
                .fetch(token, Some(accept_language), READ_TIME, &request)
                .await?;
            let answer: wire::Answer<DialogData<T>> =
                wire::counted(request.name(), || wire::answer(&body))?;
            let broken = answer.broken.iter().filter_map(|path| broken_part(path));
            let broken: BTreeSet<_> = broken.filter(|part| parts.contains(part)).collect();
            if !answer.data.is_lost() || broken.is_subset(&without) || call == MOST_CALLS {
                return Ok(Partial {
                    data: answer.data,
                    missing: without,
                });
            }
            tracing::warn!(parts = ?broken, "a dialog is asked for without parts that it lacks");
            without.extend(broken);
        }
        Err(UpstreamError::Unusable("no dialog".to_owned()))
    }

    /// The texts of transmissions of a dialog, by id, from the REST interface, which returns each
    /// as it is. Reading them is no receipt.
    ///
    /// # Errors
    /// When there is no usable answer; an unreadable entry alone is left out.
    async fn transmission_texts(
        &self,
        token: &AccessToken,
        id: DialogId,
    ) -> Result<HashMap<String, Value>, UpstreamError> {
        let path = format!("dialogs/{}/transmissions", id.0);
        let body = self.get(token, &path).await?;
        wire::counted("transmissions", || {
            let (read, _) = wire::each::<Texts>(wire::history::log(&body)?);
            let texts = read.into_iter();
            Ok(texts
                .filter_map(|one| Some((one.id?, one.content)))
                .collect())
        })
    }
}

/// Gives a dialog the id that it was asked for by, where that of the answer cannot be read. Its
/// party cannot be inferred: then that part is missing.
///
/// # Errors
/// When it is another dialog, or neither its id nor its party can be read.
fn identify(
    summary: &mut wire::Summary,
    asked: DialogId,
) -> Result<Option<DialogPart>, UpstreamError> {
    let unusable = |what: &str| Err(UpstreamError::Unusable(what.to_owned()));
    let id: Option<Uuid> = summary.id.as_deref().and_then(|id| id.parse().ok());
    let has_party = summary.party.as_ref().is_some_and(|urn| is_urn(urn));
    match id {
        Some(id) if id != asked.0 => return unusable("another dialog"),
        None if !has_party => return unusable("neither id nor party"),
        _ => summary.id = Some(asked.0.to_string()),
    }
    if !has_party {
        summary.party = Some(String::new());
    }
    Ok((!has_party).then_some(DialogPart::Party))
}

/// Whether a text can be the URN of a party: all of Altinn's have this prefix, and none is longer.
fn is_urn(text: &str) -> bool {
    text.starts_with("urn:altinn:") && text.len() <= 255
}

/// Fills in the texts of transmissions that were read from REST.
fn give_texts(transmissions: &mut [Value], texts: &HashMap<String, Value>) {
    for one in transmissions {
        let id = one.get("id").and_then(Value::as_str);
        let content = id.and_then(|id| texts.get(id));
        if let (Some(fields), Some(content)) = (one.as_object_mut(), content) {
            fields.insert("content".to_owned(), content.clone());
        }
    }
}

/// The part that an error's path leads into, `dialogById.dialog.…`.
fn broken_part(path: &[String]) -> Option<DialogPart> {
    let [_, _, part, rest @ ..] = path else {
        return None;
    };
    match part.as_str() {
        "content" => Some(DialogPart::Content),
        "attachments" => Some(DialogPart::Attachments),
        "guiActions" => Some(DialogPart::Actions),
        "activities" => Some(DialogPart::Activities),
        "transmissions" if rest.first().is_some_and(|field| field == "content") => {
            Some(DialogPart::TransmissionContent)
        }
        "transmissions" => Some(DialogPart::Transmissions),
        _ => None,
    }
}

/// The variable that includes a part, where documents can leave it out.
fn variable(part: DialogPart) -> Option<&'static str> {
    Some(match part {
        DialogPart::Party => return None,
        DialogPart::Content => "content",
        DialogPart::Attachments => "attachments",
        DialogPart::Actions => "actions",
        DialogPart::Transmissions => "transmissions",
        DialogPart::TransmissionContent => "transmissionContent",
        DialogPart::Activities => "activities",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_which_part_it_broke() {
        let path = |fields: &str| -> Vec<String> { fields.split('.').map(str::to_owned).collect() };
        for (fields, part) in [
            ("dialogById.dialog.content", Some(DialogPart::Content)),
            ("dialogById.dialog.content.title", Some(DialogPart::Content)),
            (
                "dialogById.dialog.transmissions.content.title",
                Some(DialogPart::TransmissionContent),
            ),
            (
                "dialogById.dialog.transmissions.sender",
                Some(DialogPart::Transmissions),
            ),
            (
                "dialogById.dialog.guiActions.url",
                Some(DialogPart::Actions),
            ),
            ("dialogById.dialog.status", None),
            ("dialogById.dialog", None),
            ("dialogById", None),
        ] {
            assert_eq!(broken_part(&path(fields)), part, "{fields}");
        }
    }
}
