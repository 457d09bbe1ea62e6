//! Label changes, and reading the current state of dialogs without opening them.
//!
//! A change is a write: it is sent once, and its outcome is reported truthfully
//! (`docs/rules/security.md#act-7`). An error means that certainly nothing was done; an unknown
//! outcome is [`LabelOutcome::Unsure`].

use std::time::Duration;

use reqwest::StatusCode;
use serde::Serialize;
use uuid::Uuid;

use super::{ANSWER_LIMIT_BYTES, Client, Request, page_from_wire, told_fault_of, wire};
use crate::{
    dialogporten::locate::{Call, DialogLocator, LocateQuery},
    domain::{
        CurrentState, DialogId, Label, LabelChange, LabelOutcome, LabelRevision, Reference,
        SentLabelChange, Sort, label::MOST_DIALOGS,
    },
    http_client,
    secret::AccessToken,
    upstream::UpstreamError,
};

const LABELS: &str = include_str!("queries/labels.graphql");

/// Timeout of a change, which takes as long as reading a dialog while Dialogporten's cache is away.
const WRITE_TIME: Duration = Duration::from_secs(20);

/// Variables in the form of `BulkSetSystemLabelInput`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Input<'a> {
    dialogs: Vec<Revised>,
    add_labels: Vec<&'a str>,
    remove_labels: Vec<&'a str>,
}

/// Wire form of `DialogRevisionInput`; its spelling differs from that of REST.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Revised {
    dialog_id: Uuid,
    enduser_context_revision: Uuid,
}

impl Client {
    /// Sets and removes labels of up to a hundred dialogs, all or nothing.
    ///
    /// # Errors
    /// Only when certainly nothing was done: the request could not be sent, or was refused unread.
    pub async fn change_labels(
        &self,
        token: &AccessToken,
        targets: &[LabelRevision],
        change: &LabelChange,
    ) -> Result<SentLabelChange, UpstreamError> {
        #[derive(Serialize)]
        struct Variables<'a> {
            input: Input<'a>,
        }
        if targets.is_empty() || targets.len() > MOST_DIALOGS {
            return Ok(LabelOutcome::Refused.into());
        }
        let request = Request {
            query: LABELS,
            variables: Variables {
                input: Input {
                    dialogs: targets.iter().map(Revised::of).collect(),
                    add_labels: change.add.iter().filter_map(|l| word(*l)).collect(),
                    remove_labels: change.remove.iter().filter_map(|l| word(*l)).collect(),
                },
            },
        };
        let body = serde_json::to_vec(&request)
            .map_err(|error| UpstreamError::Unusable(error.to_string()))?;
        let response = match self.send(token, None, WRITE_TIME, body).await {
            Ok(response) => response,
            Err(error) if error.is_connect() => {
                return Err(UpstreamError::Unavailable("no connection".to_owned()));
            }
            Err(error) => return Ok(unsure(&error.without_url().to_string())),
        };
        match response.status() {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED => return Err(UpstreamError::Unauthorised),
            status if status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT => {
                return Err(UpstreamError::Unavailable(format!("status {status}")));
            }
            status => {
                return match told_fault_of(response).await {
                    // Refused by the maintenance page, before Dialogporten read it.
                    error @ UpstreamError::Maintenance(_) => Err(error),
                    _ => Ok(unsure(&format!("status {status}"))),
                };
            }
        }
        match http_client::read_limited(response, ANSWER_LIMIT_BYTES).await {
            Ok(body) => outcome_from_wire(&body, targets),
            Err(error) => Ok(unsure(&error.to_string())),
        }
    }

    /// Reads the current state of dialogs from lists, found by their last known date and party or
    /// by a lookup, in the order of `sought`. Never opens them: that would be a receipt for a
    /// reading that nobody did (`docs/rules/inbox.md#g-4`).
    ///
    /// At most ten calls, one when the dates of all of them are close together, whichever parties
    /// they belong to; what cannot be found within them is [`CurrentState::Unknown`].
    ///
    /// # Errors
    /// When the first call has no usable answer.
    pub async fn whereabouts(
        &self,
        token: &AccessToken,
        accept_language: &str,
        sought: &[LocateQuery],
    ) -> Result<Vec<CurrentState>, UpstreamError> {
        let mut look = DialogLocator::new(sought);
        while let Some(call) = look.next() {
            let outcome = match call {
                Call::Search(input) => {
                    let answer = self.search(token, accept_language, &input.search()).await;
                    let page = answer.and_then(|data| page_from_wire(data, Sort::Changed));
                    page.map(|page| look.take(page))
                }
                Call::LookUp(id) => {
                    let name = Reference::Dialog(id);
                    let answer = self.lookup(token, accept_language, &name).await;
                    answer.map(|found| look.take_lookup(id, found))
                }
            };
            match outcome {
                Ok(()) => {}
                Err(error) if look.calls == 1 => return Err(error),
                Err(_) => look.is_cut = true,
            }
        }
        Ok(look.told())
    }
}

impl Revised {
    fn of(target: &LabelRevision) -> Self {
        Self {
            dialog_id: target.id.0,
            enduser_context_revision: target.revision,
        }
    }
}

/// Dialogporten's name of a label. `None` for the one that nobody can set directly, and for unknown
/// ones.
fn word(label: Label) -> Option<&'static str> {
    match label {
        Label::Default => Some("DEFAULT"),
        Label::Bin => Some("BIN"),
        Label::Archive => Some("ARCHIVE"),
        Label::MarkedAsUnopened => Some("MARKED_AS_UNOPENED"),
        Label::Sent | Label::Unknown => None,
    }
}

fn unsure(why: &str) -> SentLabelChange {
    tracing::warn!(
        upstream.fault = why,
        "nobody knows whether labels changed: {why}"
    );
    LabelOutcome::Unsure.into()
}

/// Reads the answer to a change. `success` decides: an outdated revision gives no success and no
/// error (`docs/rules/dialogporten.md#r18`).
///
/// # Errors
/// When the token lacks the scope, so that nothing was done.
pub fn outcome_from_wire(
    body: &[u8],
    targets: &[LabelRevision],
) -> Result<SentLabelChange, UpstreamError> {
    let data: wire::LabelsData = match wire::data(body) {
        Ok(data) => data,
        Err(UpstreamError::ScopeMissing) => return Err(UpstreamError::ScopeMissing),
        Err(error) => return Ok(unsure(&error.to_string())),
    };
    let Some(answer) = data.bulk_set_system_labels else {
        return Ok(unsure("bulkSetSystemLabels is null"));
    };
    let errors = answer.errors.unwrap_or_default();
    let outcome = match (answer.success, errors.first()) {
        (Some(true), None) => LabelOutcome::Done,
        (Some(false), None) => LabelOutcome::Conflict,
        (Some(false), Some(error)) => match error.type_name.as_deref().unwrap_or_default() {
            "BulkSetSystemLabelConcurrencyError" | "BulkSetSystemLabelConflictError" => {
                LabelOutcome::Conflict
            }
            "BulkSetSystemLabelNotFound" => {
                return Ok(SentLabelChange {
                    outcome: LabelOutcome::NotFound,
                    not_found: named(&errors, targets),
                });
            }
            _ => LabelOutcome::Refused,
        },
        (None, _) | (Some(true), Some(_)) => return Ok(unsure("success does not tell")),
    };
    Ok(outcome.into())
}

/// Those of the asked dialogs whose id stands in an error. The error text is Dialogporten's, so no
/// more than the ids is taken from it.
fn named(errors: &[wire::LabelError], targets: &[LabelRevision]) -> Vec<DialogId> {
    let is_named = |target: &&LabelRevision| {
        let id = target.id.0.to_string();
        let mut messages = errors.iter().filter_map(|error| error.message.as_deref());
        messages.any(|message| message.contains(&id))
    };
    targets.iter().filter(is_named).map(|t| t.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01a20a62-31a2-734f-8de5-000000000000";

    fn read(body: &str) -> Result<SentLabelChange, UpstreamError> {
        let target = LabelRevision {
            id: DialogId(ID.parse().unwrap()),
            revision: Uuid::nil(),
        };
        outcome_from_wire(body.as_bytes(), &[target])
    }

    /// Outcomes by `docs/rules/security.md#act-7` and `docs/rules/dialogporten.md#r18`.
    #[test]
    fn only_a_plain_success_is_done_and_only_a_plain_refusal_is_not() {
        let answer = |rest: &str| format!("{{\"data\":{{\"bulkSetSystemLabels\":{rest}}}}}");
        let error = |name: &str| {
            answer(&format!(
                "{{\"success\":false,\"errors\":[{{\"__typename\":\"BulkSetSystemLabel{name}\",\"message\":\"x {ID}\"}}]}}"
            ))
        };
        let id = DialogId(ID.parse().unwrap());
        let cases = [
            (
                answer("{\"success\":true,\"errors\":[]}"),
                LabelOutcome::Done,
            ),
            (answer("{\"success\":true}"), LabelOutcome::Done),
            (
                answer("{\"success\":false,\"errors\":[]}"),
                LabelOutcome::Conflict,
            ),
            (error("ConcurrencyError"), LabelOutcome::Conflict),
            (error("ConflictError"), LabelOutcome::Conflict),
            (error("NotFound"), LabelOutcome::NotFound),
            (error("ValidationError"), LabelOutcome::Refused),
            (error("DomainError"), LabelOutcome::Refused),
            (error("SomethingNew"), LabelOutcome::Refused),
            (answer("null"), LabelOutcome::Unsure),
            (answer("{}"), LabelOutcome::Unsure),
            (answer("{\"success\":\"yes\"}"), LabelOutcome::Unsure),
            (
                "{\"data\":null,\"errors\":[{}]}".to_owned(),
                LabelOutcome::Unsure,
            ),
            ("<html>".to_owned(), LabelOutcome::Unsure),
            (String::new(), LabelOutcome::Unsure),
        ];
        for (body, expected) in cases {
            let sent = read(&body).unwrap();
            assert_eq!(sent.outcome, expected, "{body}");
            let named: &[_] = if expected == LabelOutcome::NotFound {
                &[id]
            } else {
                &[]
            };
            assert_eq!(sent.not_found, named, "{body}");
        }
        let scope =
            "{\"data\":null,\"errors\":[{\"extensions\":{\"code\":\"AUTH_NOT_AUTHORIZED\"}}]}";
        assert!(matches!(read(scope), Err(UpstreamError::ScopeMissing)));
    }
}
