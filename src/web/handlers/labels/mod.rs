//! `/merk` and `/dialog/{id}/merk`: change the labels of many dialogs or of one; and
//! `/merk/{endring}`: shows the outcome when it is not simply the list with a confirmation.

pub mod options;
mod report;
pub mod undo;

use axum::response::Response;

use self::report::{LabelChangeReport, expired};
use crate::{
    domain::{
        CurrentState, DialogId, LabelChangePhase, LabelChangeResult, LabelOutcome,
        label::MOST_DIALOGS,
    },
    storage::ChangeId,
    urls::NothingChosenPath,
    views::pages::error::ErrorKind,
    web::{
        error::{AppError, go_to},
        extractors::{Word, browser_session::PostedForm, reader::Reader},
        services::label_changes::{self, LabelChangeRequest, apply},
    },
};

/// Handles `POST /dialog/{id}/merk`: applies the label change of one dialog.
///
/// # Errors
/// As [`submit`], and when the form is for another dialog.
pub async fn submit_one(
    reader: Reader,
    Word(dialog): Word<DialogId>,
    form: PostedForm,
) -> Result<Response, AppError> {
    let change_request = LabelChangeRequest::read(&reader.app, reader.person(), &form.fields)?;
    if change_request
        .cases
        .iter()
        .any(|case| case.drawn.dialog != dialog)
    {
        return Err(AppError::Page(ErrorKind::BadRequest));
    }
    submitted(&reader, &change_request, form.has_token).await
}

/// Handles `POST /merk`: applies the label change to all dialogs of the form, or to none of them.
///
/// # Errors
/// When the form is not ours, a party is not the reader's, or the store or the login fails.
pub async fn submit(reader: Reader, form: PostedForm) -> Result<Response, AppError> {
    label_changes::check_person(&reader.app, reader.person(), &form.fields)?;
    if form.fields.all_named("sak").next().is_none() {
        let list = label_changes::list_of(&form.fields);
        let list = list.ok_or(AppError::Page(ErrorKind::BadRequest))?;
        return Ok(go_to(&NothingChosenPath(&list).to_string()));
    }
    let change_request = LabelChangeRequest::read(&reader.app, reader.person(), &form.fields)?;
    submitted(&reader, &change_request, form.has_token).await
}

/// Applies a change. A form from a page that was rendered before the last login is stored and must
/// be confirmed (`docs/rules/security.md#act-3`); so is one with more dialogs than can be changed
/// at a time.
async fn submitted(
    reader: &Reader,
    change_request: &LabelChangeRequest,
    has_token: bool,
) -> Result<Response, AppError> {
    let person = reader.person();
    let id = change_request.change_id(&reader.app, person)?;
    if !has_token || change_request.cases.len() > MOST_DIALOGS {
        let store = &reader.app.store;
        store
            .ask_change(person, &id, &change_request.note())
            .await?;
        return Ok(go_to(&label_changes::page_of(&id)));
    }
    let result = apply(reader, change_request, &id).await?;
    let next = if is_done(result) {
        change_request.confirmed(&id)
    } else {
        label_changes::page_of(&id)
    };
    Ok(go_to(&next))
}

/// Handles `GET /merk/{endring}`: shows the outcome of a change, and where each dialog is now.
///
/// # Errors
/// When a party is not the reader's, or the store or the login fails.
pub async fn show(reader: Reader, Word(id): Word<ChangeId>) -> Result<Response, AppError> {
    let Some((change, change_request)) = reader.label_change(&id).await? else {
        let result = LabelChangeResult::apply(LabelOutcome::Expired);
        return expired(&reader, result).await;
    };
    if is_done(change.result) {
        return Ok(go_to(&change_request.confirmed(&id)));
    }
    let seen = if change_request.cases.len() > MOST_DIALOGS {
        vec![CurrentState::Unknown; change_request.cases.len()]
    } else {
        change_request.current_states(&reader).await?
    };
    let report = LabelChangeReport {
        result: result_of_page(change.result, &change_request, &seen),
        note: &change.note,
        change_request: &change_request,
    };
    let values = report.values(&reader, &seen)?;
    let offer = values.iter().any(Option::is_some);
    let offer = offer.then(|| report.offer_again(&reader)).transpose()?;
    let seen = report.as_far_as_named(seen);
    report.page(&reader, seen, values, offer).await
}

/// Whether the change was made, and not undone since.
fn is_done(result: LabelChangeResult) -> bool {
    result == LabelChangeResult::apply(LabelOutcome::Done)
}

/// The result that the page is about. Where no answer came, the dialogs may show that the change was
/// made all the same.
fn result_of_page(
    result: LabelChangeResult,
    change_request: &LabelChangeRequest,
    seen: &[CurrentState],
) -> LabelChangeResult {
    let action = change_request.action;
    let is_in_force = |seen: &CurrentState| {
        let dialog = seen.dialog();
        dialog.is_some_and(|dialog| action.is_in_force(dialog))
    };
    LabelChangeResult::apply(match (result.phase, result.outcome) {
        // An old form of a change that was made and undone: the state that it was rendered for is
        // past.
        (LabelChangePhase::Undo, _) => LabelOutcome::Conflict,
        (_, LabelOutcome::Unconfirmed) if change_request.cases.len() > MOST_DIALOGS => {
            LabelOutcome::TooMany
        }
        (_, LabelOutcome::Unsure | LabelOutcome::Underway) => {
            if seen.iter().all(is_in_force) {
                LabelOutcome::Done
            } else {
                LabelOutcome::Unsure
            }
        }
        (_, outcome) => outcome,
    })
}
