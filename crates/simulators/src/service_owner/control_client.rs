//! Client of Dialogporten's control interface: the changes that a submission makes to its dialog.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Error, ServiceOwner,
    cases::{Case, Task},
    texts::{Language, texts},
};

/// Maximum length of a transmission's summary at Dialogporten, in characters.
const MAX_SUMMARY_CHARS: usize = 255;

/// State of a visitor's submission for a case.
#[derive(Clone, Debug)]
pub(super) struct Submission {
    /// Time at which all changes had reached Dialogporten; `None` until then.
    pub(super) received: Option<Timestamp>,
    /// Number of changes that Dialogporten has accepted: a retry continues after them.
    done: usize,
    is_in_progress: bool,
}

/// Submissions by the dialog's id, in memory.
#[derive(Debug, Default)]
pub(super) struct Submissions(Mutex<HashMap<Uuid, Submission>>);

impl Submissions {
    fn with<T>(&self, id: Uuid, act: impl FnOnce(&mut Submission) -> T) -> T {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let none = Submission {
            received: None,
            done: 0,
            is_in_progress: false,
        };
        act(all.entry(id).or_insert(none))
    }

    /// Time at which the submission of the case was complete, if it is.
    pub(super) fn received(&self, id: Uuid) -> Option<Timestamp> {
        self.with(id, |submission| submission.received)
    }

    /// Sends all changes of a submission. A second submission for the same case does nothing.
    pub(super) async fn submit(
        &self,
        site: &ServiceOwner,
        case: &Case,
        submitter: &Submitter<'_>,
    ) -> Result<(), Error> {
        let start = self.with(case.id, |submission| {
            let is_free = submission.received.is_none() && !submission.is_in_progress;
            submission.is_in_progress |= is_free;
            is_free.then_some(submission.done)
        });
        let Some(start) = start else { return Ok(()) };
        // Reset on drop, so that an aborted request does not lock out the next attempt.
        let _guard = SubmissionGuard {
            submissions: self,
            id: case.id,
        };
        let changes = submission_changes(case, submitter);
        for (path, change) in changes.iter().skip(start) {
            let path = format!("{}/{path}", case.id);
            site.send_change(&Method::POST, &path, change).await?;
            self.with(case.id, |submission| submission.done += 1);
        }
        let now = site.settings.clock.now();
        self.with(case.id, |submission| submission.received = Some(now));
        Ok(())
    }
}

impl ServiceOwner {
    /// Changes a dialog at Dialogporten; `path` is the part after `/dialogs/`.
    pub(super) async fn send_change(
        &self,
        method: &Method,
        path: &str,
        change: &Value,
    ) -> Result<(), Error> {
        let control = self.settings.control.as_str().trim_end_matches('/');
        let address = format!("{control}/dialogs/{path}");
        let request = self.http.request(method.clone(), address).json(change);
        let answer = request.send().await;
        let answer = answer.map_err(|error| Error::Control(error.without_url().to_string()))?;
        if !answer.status().is_success() {
            return Err(Error::Control(format!(
                "{path}: it answered {}",
                answer.status()
            )));
        }
        Ok(())
    }
}

struct SubmissionGuard<'a> {
    submissions: &'a Submissions,
    id: Uuid,
}

impl Drop for SubmissionGuard<'_> {
    fn drop(&mut self) {
        self.submissions
            .with(self.id, |submission| submission.is_in_progress = false);
    }
}

/// The visitor who submits, with the text of the answer.
#[derive(Debug)]
pub(super) struct Submitter<'a> {
    pub(super) pid: &'a str,
    pub(super) answer: &'a str,
    /// The language of the page that it was written on.
    pub(super) language: Language,
}

/// The changes at Dialogporten, in the order in which a reader of the dialog should see them.
fn submission_changes(case: &Case, submitter: &Submitter<'_>) -> [(&'static str, Value); 3] {
    let actor = json!({
        "actorType": "PartyRepresentative",
        "actorId": format!("urn:altinn:person:identifier-no:{}", submitter.pid),
    });
    let confirms = case.task == Task::Confirm;
    let title = plain_text(|language| {
        let texts = texts(language);
        if confirms {
            texts.sent_confirmation
        } else {
            texts.sent_answer
        }
        .to_owned()
    });
    let summary = json!([{ "languageCode": submitter.language.code(), "value": truncate_summary(submitter.answer) }]);
    let texts = if confirms {
        json!({ "title": title })
    } else {
        json!({ "title": title, "summary": { "value": summary, "mediaType": "text/plain" } })
    };
    [
        (
            "transmissions",
            json!({ "type": "Submission", "sender": actor, "content": texts }),
        ),
        (
            "activities",
            json!({ "type": "FormSubmitted", "performedBy": actor }),
        ),
        ("patch", patch(case, confirms)),
    ]
}

fn patch(case: &Case, confirms: bool) -> Value {
    let mut content = case.content.clone();
    let status_text = plain_text(|language| {
        let texts = texts(language);
        if confirms {
            texts.confirmed
        } else {
            texts.answer_received
        }
        .to_owned()
    });
    set_field(&mut content, "extendedStatus", status_text);
    let mut actions = case.actions.clone();
    let here = format!("/sak/{}", case.id);
    for action in actions.as_array_mut().into_iter().flatten() {
        let leads_here = action.get("url").and_then(Value::as_str);
        if leads_here.is_some_and(|url| url.ends_with(&here)) {
            let title = localizations(|language| texts(language).see_what_was_sent.to_owned());
            set_field(action, "action", json!("read"));
            set_field(action, "title", title);
        }
    }
    let status = if confirms { "Completed" } else { "Awaiting" };
    json!({ "status": status, "content": content, "guiActions": actions })
}

fn set_field(object: &mut Value, field: &str, value: Value) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(field.to_owned(), value);
    }
}

pub(super) fn plain_text(text: impl Fn(Language) -> String) -> Value {
    json!({ "value": localizations(text), "mediaType": "text/plain" })
}

pub(super) fn localizations(text: impl Fn(Language) -> String) -> Value {
    let localization =
        |language| json!({ "languageCode": Language::code(language), "value": text(language) });
    Language::ALL.into_iter().map(localization).collect()
}

fn truncate_summary(text: &str) -> String {
    if text.chars().count() <= MAX_SUMMARY_CHARS {
        return text.to_owned();
    }
    text.chars()
        .take(MAX_SUMMARY_CHARS - 1)
        .chain(['…'])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_any_length_fits_dialogporten() {
        assert_eq!(truncate_summary("Kort svar"), "Kort svar");
        let long = truncate_summary(&"å".repeat(300));
        assert_eq!(long.chars().count(), 255);
        assert!(long.ends_with("å…"));
    }
}
