//! `/merk` and `/dialog/{id}/merk`: change the labels of many dialogs or of one; and
//! `/merk/{endring}`: shows the outcome when it is not simply the list with a confirmation.

pub mod options;
pub mod undo;
use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{CurrentState, DialogId, Folder, label::MOST_DIALOGS},
    storage::{Change, ChangeId, ChangeState},
    urls::NothingChosenPath,
    views::{
        page::Page,
        pages::{
            error::ErrorKind,
            label::{Confirmed, LabelInput, LabelPage, Offer, SeenRow, Trouble, confirmation},
        },
    },
    web::{
        error::{AppError, go_to},
        extractors::{Query, Word, browser_session::PostedForm, current_user::CurrentUser},
        html,
        sealed::label_target,
        services::{
            label_changes::{self, ChangeRecord, LabelChangeItem, LabelChangeRequest, apply},
            party_list::PartyList,
            party_selection,
        },
    },
};

/// Handles `POST /dialog/{id}/merk`: applies the label change of one dialog.
///
/// # Errors
/// As [`submit`], and when the form is for another dialog.
pub async fn submit_one(
    State(app): State<App>,
    current_user: CurrentUser,
    Word(dialog): Word<DialogId>,
    form: PostedForm,
) -> Result<Response, AppError> {
    let change_request = LabelChangeRequest::read(&app, current_user.person(), &form.fields)?;
    if change_request
        .cases
        .iter()
        .any(|case| case.drawn.dialog != dialog)
    {
        return Err(AppError::Page(ErrorKind::BadRequest));
    }
    submitted(&app, &current_user, &change_request, form.has_token).await
}

/// Handles `POST /merk`: applies the label change to all dialogs of the form, or to none of them.
///
/// # Errors
/// When the form is not ours, a party is not the reader's, or the store or the login fails.
pub async fn submit(
    State(app): State<App>,
    current_user: CurrentUser,
    form: PostedForm,
) -> Result<Response, AppError> {
    label_changes::check_person(&app, current_user.person(), &form.fields)?;
    if form.fields.all_named("sak").next().is_none() {
        let list = label_changes::list_of(&form.fields);
        let list = list.ok_or(AppError::Page(ErrorKind::BadRequest))?;
        return Ok(go_to(&NothingChosenPath(&list).to_string()));
    }
    let change_request = LabelChangeRequest::read(&app, current_user.person(), &form.fields)?;
    submitted(&app, &current_user, &change_request, form.has_token).await
}

/// Applies a change. A form from a page that was rendered before the last login is stored and must
/// be confirmed (`docs/rules/security.md#act-3`); so is one with more dialogs than can be changed
/// at a time.
async fn submitted(
    app: &App,
    current_user: &CurrentUser,
    change_request: &LabelChangeRequest,
    has_token: bool,
) -> Result<Response, AppError> {
    let person = current_user.person();
    let id = change_request.change_id(app, person)?;
    if !has_token || change_request.cases.len() > MOST_DIALOGS {
        app.store
            .ask_change(person, &id, &change_request.note())
            .await?;
        return Ok(go_to(&label_changes::page_of(&id)));
    }
    Ok(match apply(app, current_user, change_request, &id).await? {
        ChangeState::Done => go_to(&change_request.confirmed(&id)),
        _ => go_to(&label_changes::page_of(&id)),
    })
}

/// Handles `GET /merk/{endring}`: shows the outcome of a change, and where each dialog is now.
///
/// # Errors
/// When a party is not the reader's, or the store or the login fails.
pub async fn show(
    State(app): State<App>,
    current_user: CurrentUser,
    Word(id): Word<ChangeId>,
) -> Result<Response, AppError> {
    let person = current_user.person();
    let change: Option<Change<ChangeRecord>> = app.store.change(person, &id).await?;
    let Some(change) = change else {
        return forgotten(&app, &current_user, Trouble::Forgotten).await;
    };
    let change_request = LabelChangeRequest::of_note(&app, person, &change.note)?;
    if change.state == ChangeState::Done {
        return Ok(go_to(&change_request.confirmed(&id)));
    }
    let parties = PartyList::ask(&app, &current_user).await?;
    let seen = if change_request.cases.len() > MOST_DIALOGS {
        vec![CurrentState::Unknown; change_request.cases.len()]
    } else {
        change_request
            .current_states(&app, &current_user, &parties)
            .await?
    };
    let told = LabelChangeReport {
        trouble: trouble(change.state, &change_request, &seen),
        note: &change.note,
        change_request: &change_request,
    };
    let values = told.values(&app, &current_user, &seen)?;
    let offer = values.iter().any(Option::is_some).then_some(Offer::Change {
        action: change_request.action,
        person: label_target::seal_person(app.store.keyring(), person)?,
        beside: change_request.beside,
    });
    let seen = told.as_far_as_named(seen);
    answer(&app, &current_user, &parties, &told, (seen, values, offer)).await
}

/// The outcome of a label change, for its page.
#[derive(Clone, Copy, Debug)]
pub struct LabelChangeReport<'a> {
    /// Why the change is not simply done.
    pub trouble: Trouble,
    /// The record of the change, from the store.
    pub note: &'a ChangeRecord,
    /// The request that the record was restored to.
    pub change_request: &'a LabelChangeRequest,
}

impl LabelChangeReport<'_> {
    /// Values of the form that tries again, one for each dialog; `None` for one that is not tried
    /// again.
    fn values(
        &self,
        app: &App,
        current_user: &CurrentUser,
        seen: &[CurrentState],
    ) -> Result<Vec<Option<String>>, AppError> {
        let each = self.change_request.cases.iter().zip(seen).enumerate();
        each.map(
            |(place, (case, current_state))| match (self.trouble, current_state) {
                (Trouble::NotYet | Trouble::NotSent | Trouble::TooMany, _) => {
                    Ok(Some(case.sealed.clone()))
                }
                // No dialog was changed, so those that exist are as they were when the form was
                // rendered.
                (Trouble::Gone, _) if !self.is_gone(place, current_state) => {
                    Ok(Some(case.sealed.clone()))
                }
                (Trouble::Conflict | Trouble::Unsure, CurrentState::Found(dialog))
                    if !self.change_request.action.is_in_force(dialog) =>
                {
                    LabelChangeRequest::anew(app, current_user.person(), case, dialog)
                }
                _ => Ok(None),
            },
        )
        .collect()
    }

    /// Whether a dialog is one that Dialogporten did not find: named by it, or, when it named none,
    /// in no list.
    fn is_gone(&self, place: usize, current_state: &CurrentState) -> bool {
        let names_none =
            (0..self.change_request.cases.len()).all(|place| !self.note.is_missing(place));
        self.note.is_missing(place)
            || names_none
                && (self.change_request.cases.len() == 1
                    || matches!(current_state, CurrentState::Nowhere))
    }

    /// The current states, where a dialog that Dialogporten did not find counts as found nowhere.
    fn as_far_as_named(&self, seen: Vec<CurrentState>) -> Vec<CurrentState> {
        let one = |(place, current_state): (usize, CurrentState)| match self.trouble {
            Trouble::Gone if self.is_gone(place, &current_state) => CurrentState::Nowhere,
            _ => current_state,
        };
        seen.into_iter().enumerate().map(one).collect()
    }
}

fn trouble(
    state: ChangeState,
    change_request: &LabelChangeRequest,
    seen: &[CurrentState],
) -> Trouble {
    match state {
        ChangeState::Asked if change_request.cases.len() > MOST_DIALOGS => Trouble::TooMany,
        ChangeState::Asked => Trouble::NotYet,
        ChangeState::NotSent => Trouble::NotSent,
        ChangeState::Gone => Trouble::Gone,
        ChangeState::Refused => Trouble::Refused,
        ChangeState::Unsure | ChangeState::Underway => {
            let mut dialogs = seen.iter().map(CurrentState::dialog);
            if dialogs.all(|dialog| {
                dialog.is_some_and(|dialog| change_request.action.is_in_force(dialog))
            }) {
                Trouble::DoneAfterAll
            } else {
                Trouble::Unsure
            }
        }
        // An old form of a change that was made and undone: the state that it was rendered for is
        // past.
        _ => Trouble::Conflict,
    }
}

/// The page of a change that did not simply succeed.
///
/// # Errors
/// When a party is not the reader's.
pub async fn answer(
    app: &App,
    current_user: &CurrentUser,
    parties: &PartyList,
    told: &LabelChangeReport<'_>,
    (seen, values, offer): (Vec<CurrentState>, Vec<Option<String>>, Option<Offer>),
) -> Result<Response, AppError> {
    let change_request = told.change_request;
    let owners = change_request.parties(app, current_user, parties)?;
    // The page has the header of the list: that of a party, or of all of them together.
    let view = match party_selection::find(app, current_user, parties, &change_request.list).await {
        Ok(found) => {
            current_user.page_at(app, parties, &found.party_selection, &change_request.list)
        }
        Err(_) => current_user.page(app, parties, owners.first().copied()),
    };
    let cases: &[LabelChangeItem] = &change_request.cases;
    let rows = cases.iter().zip(owners).zip(&seen).zip(values);
    let rows: Vec<_> = rows
        .map(|(((case, party), now), value)| SeenRow {
            id: case.drawn.dialog,
            party,
            now,
            title: case.title.as_ref(),
            is_changed: now
                .dialog()
                .is_some_and(|dialog| dialog.context_revision != Some(case.drawn.revision)),
            value,
        })
        .collect();
    let input = LabelInput {
        trouble: told.trouble,
        rows: &rows,
        offer,
        list: Some(&change_request.list),
        parties,
        owners: &|code| current_user.owner_name(app, code),
    };
    Ok(html::html(StatusCode::OK, &LabelPage::new(view, &input)))
}

/// The page of a change whose record the store no longer has.
///
/// # Errors
/// When the login has ended or cannot be refreshed.
pub async fn forgotten(
    app: &App,
    current_user: &CurrentUser,
    trouble: Trouble,
) -> Result<Response, AppError> {
    let parties = PartyList::ask(app, current_user).await?;
    let input = LabelInput {
        trouble,
        rows: &[],
        offer: None,
        list: None,
        parties: &parties,
        owners: &|code| current_user.owner_name(app, code),
    };
    let view = LabelPage::new(current_user.page(app, &parties, None), &input);
    Ok(html::html(StatusCode::OK, &view))
}

/// The list's page with the confirmation that its address names in `gjort`, if that change was made
/// by this person in the last ten minutes.
///
/// # Errors
/// When the store is unavailable.
pub async fn confirmed(
    app: &App,
    current_user: &CurrentUser,
    parties: &PartyList,
    query: &Query,
    page: Page,
) -> Result<Page, AppError> {
    let Some(id) = query.get("gjort").and_then(ChangeId::parse) else {
        return Ok(page);
    };
    let change: Option<Change<ChangeRecord>> = app.store.change(current_user.person(), &id).await?;
    let Some(change) = change else {
        return Ok(page);
    };
    let is_undone = change.state == ChangeState::Undone;
    if !is_undone && !change.state.stands() {
        return Ok(page);
    }
    let change_request = LabelChangeRequest::of_note(app, current_user.person(), &change.note)?;
    let owners = change_request
        .parties(app, current_user, parties)
        .unwrap_or_default();
    let confirmed = Confirmed {
        action: change_request.action,
        count: change_request.cases.len(),
        is_draft: change.note.lie_in().any(|folder| folder == Folder::Drafts),
        owners: &owners,
        parties,
        change: (!is_undone).then_some(id.as_str()),
    };
    let confirmation = confirmation(&page, &confirmed);
    Ok(page.with_confirmation(confirmation))
}
