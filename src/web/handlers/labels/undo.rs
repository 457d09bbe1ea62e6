//! `/angre/{endring}`: undoes a label change, and shows the outcome when it is not simply undone.

use axum::response::Response;

use super::report::{LabelChangeReport, expired};
use crate::{
    domain::{CurrentState, LabelChangePhase, LabelChangeResult, LabelOutcome},
    storage::ChangeId,
    urls::UndoPath,
    views::pages::label::Offer,
    web::{
        error::{AppError, go_to},
        extractors::{Word, browser_session::PostedForm, reader::Reader},
        services::label_changes::{LabelChangeItem, LabelChangeRequest, undo},
    },
};

/// Undoes the change. A form that came after the login had ended must be confirmed
/// (`docs/rules/security.md#act-3`).
///
/// # Errors
/// When a party is no longer the reader's, or the store or the login fails.
pub async fn submit(
    reader: Reader,
    Word(id): Word<ChangeId>,
    form: PostedForm,
) -> Result<Response, AppError> {
    let here = UndoPath(id.as_str()).to_string();
    let found = reader.label_change(&id).await?;
    let Some((change, change_request)) = found.filter(|_| form.has_token) else {
        return Ok(go_to(&here));
    };
    let consent = form.fields.all_named("revisjon");
    let consent = consent.filter_map(|revision| revision.parse().ok());
    let result = undo(&reader, (&id, &change), consent.collect()).await?;
    if result.is_undone() {
        return Ok(go_to(&change_request.taken_back(&id)));
    }
    Ok(go_to(&here))
}

/// Shows the outcome of the undo, and where each dialog is now.
///
/// # Errors
/// When a party is no longer the reader's, or the store or the login fails.
pub async fn show(reader: Reader, Word(id): Word<ChangeId>) -> Result<Response, AppError> {
    let Some((change, change_request)) = reader.label_change(&id).await? else {
        let result = LabelChangeResult::undo(LabelOutcome::Expired);
        return expired(&reader, result).await;
    };
    if change.result.is_undone() {
        return Ok(go_to(&change_request.taken_back(&id)));
    }
    let seen = change_request.current_states(&reader).await?;
    let report = LabelChangeReport {
        result: result_of_page(change.result, &change_request, &seen),
        note: &change.note,
        change_request: &change_request,
    };
    let values = revisions_to_agree_to(&report, &seen);
    let outcome = report.result.outcome;
    let is_simple = matches!(outcome, LabelOutcome::Unconfirmed | LabelOutcome::NotSent);
    let offer = (is_simple || values.iter().any(Option::is_some)).then(|| Offer::Undo {
        address: UndoPath(id.as_str()).to_string(),
    });
    report.page(&reader, seen, values, offer).await
}

/// The present revision of each dialog that is undone only with the reader's consent; `None` for the
/// others.
fn revisions_to_agree_to(
    report: &LabelChangeReport<'_>,
    seen: &[CurrentState],
) -> Vec<Option<String>> {
    let outcome = report.result.outcome;
    let asks_consent = matches!(outcome, LabelOutcome::Conflict | LabelOutcome::Unsure);
    let action = report.change_request.action;
    let each = report.change_request.cases.iter().zip(seen);
    each.map(|(case, current_state)| {
        let open = current_state
            .dialog()
            .filter(|dialog| asks_consent && !action.is_undone(case.drawn.previous, dialog));
        Some(open?.context_revision?.to_string())
    })
    .collect()
}

/// The result that the page is about. Where no answer came, the dialogs may show that the change was
/// undone all the same.
fn result_of_page(
    result: LabelChangeResult,
    change_request: &LabelChangeRequest,
    seen: &[CurrentState],
) -> LabelChangeResult {
    let is_undone = |(case, seen): (&LabelChangeItem, &CurrentState)| {
        let dialog = seen.dialog();
        dialog.is_some_and(|dialog| change_request.action.is_undone(case.drawn.previous, dialog))
    };
    LabelChangeResult::undo(match (result.phase, result.outcome) {
        (LabelChangePhase::Apply, LabelOutcome::Done) => LabelOutcome::Unconfirmed,
        // The change was never made, so there is nothing to undo.
        (LabelChangePhase::Apply, _) => LabelOutcome::Expired,
        (_, LabelOutcome::Unsure | LabelOutcome::Underway) => {
            if change_request.cases.iter().zip(seen).all(is_undone) {
                LabelOutcome::Done
            } else {
                LabelOutcome::Unsure
            }
        }
        (_, outcome) => outcome,
    })
}
