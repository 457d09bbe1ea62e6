//! `/dialog/{id}/merk`: changes the labels of one dialog, and tells what became of it when that is
//! not simply the list with a confirmation.

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{DialogId, DialogSummary},
    routes::LabelPath,
    session::{Change, ChangeId, ChangeState},
    view::{
        page::Page,
        pages::{
            error::ErrorKind,
            label::{Confirmed, LabelInput, LabelPage, Offer, Trouble, confirmation},
        },
    },
    web::{
        error::{AppError, go_to},
        extract::{Query, Word},
        known_parties::KnownParties,
        labelling::{Note, Wish, carry_out},
        page,
        signed_in::SignedIn,
        visit::PostedForm,
    },
};

/// Makes the change that the form asks for. One that came too late, from a page drawn before the last
/// login, is asked about again and not carried out (`security.md` ACT-3).
///
/// # Errors
/// When the form is not ours, the party is not the reader's, or the store or the login fails.
pub async fn submit(
    State(app): State<App>,
    signed_in: SignedIn,
    Word(dialog): Word<DialogId>,
    form: PostedForm,
) -> Result<Response, AppError> {
    let field = |name: &str| form.fields.get(name).map(str::to_owned);
    let wish = Wish::read(&app, &signed_in, Some(dialog), field)?;
    if !form.has_token {
        return Ok(go_to(&wish.page()));
    }
    let id = wish.change_id(&app, &signed_in)?;
    Ok(match carry_out(&app, &signed_in, &wish, &id).await? {
        ChangeState::Done => go_to(&wish.confirmed(&id)),
        _ => go_to(&wish.page()),
    })
}

/// Tells what became of a change, with where the dialog is now.
///
/// # Errors
/// When the address is not ours, the party is not the reader's, or the store or the login fails.
pub async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Word(dialog): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let field = |name: &str| query.get(name).map(str::to_owned);
    let wish = Wish::read(&app, &signed_in, Some(dialog), field)?;
    let id = wish.change_id(&app, &signed_in)?;
    let change: Option<Change<Note>> = app.store.change(signed_in.person(), &id).await?;
    let state = change.map(|change| change.state);
    if state == Some(ChangeState::Done) {
        return Ok(go_to(&wish.confirmed(&id)));
    }
    let parties = KnownParties::ask(&app, &signed_in).await?;
    let now = now(&app, &signed_in, &parties, &wish).await?;
    let trouble = trouble(state, &wish, now.as_ref().and_then(Option::as_ref));
    let offered = match (trouble, now.as_ref().and_then(Option::as_ref)) {
        (Trouble::NotYet | Trouble::NotSent, _) => Some(wish.clone()),
        (Trouble::Conflict | Trouble::Unsure, Some(dialog)) if !wish.action.is_in_force(dialog) => {
            wish.anew(&app, &signed_in, dialog)?
        }
        _ => None,
    };
    let offer = offered.as_ref().map(|wish| Offer::Change {
        address: LabelPath {
            id: wish.drawn.dialog,
            form: None,
        }
        .to_string(),
        sealed: &wish.sealed,
        action: wish.action,
    });
    answer(&app, &signed_in, &parties, (&wish, trouble, now), offer)
}

/// Where the dialog is now: the outer `None` when nobody answers that.
///
/// # Errors
/// When the party is not the reader's, or the login fails.
pub async fn now(
    app: &App,
    signed_in: &SignedIn,
    parties: &KnownParties,
    wish: &Wish,
) -> Result<Option<Option<DialogSummary>>, AppError> {
    match wish.whereabouts(app, signed_in, parties).await {
        Ok(found) => Ok(Some(found)),
        Err(AppError::Page(ErrorKind::UpstreamUnavailable | ErrorKind::UpstreamTimeout)) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

fn trouble(state: Option<ChangeState>, wish: &Wish, dialog: Option<&DialogSummary>) -> Trouble {
    match state {
        None => Trouble::NotYet,
        Some(ChangeState::NotSent) => Trouble::NotSent,
        Some(ChangeState::Gone) => Trouble::Gone,
        Some(ChangeState::Refused) => Trouble::Refused,
        Some(ChangeState::Unsure | ChangeState::Underway) => {
            if dialog.is_some_and(|dialog| wish.action.is_in_force(dialog)) {
                Trouble::DoneAfterAll
            } else {
                Trouble::Unsure
            }
        }
        // An old form of a change that was made and taken back: the state it was drawn for is past.
        Some(_) => Trouble::Conflict,
    }
}

/// The page of a change that did not simply succeed.
///
/// # Errors
/// When the party is not the reader's.
pub fn answer(
    app: &App,
    signed_in: &SignedIn,
    parties: &KnownParties,
    (wish, trouble, now): (&Wish, Trouble, Option<Option<DialogSummary>>),
    offer: Option<Offer<'_>>,
) -> Result<Response, AppError> {
    let party = wish.party(app, signed_in, parties)?;
    let view = signed_in.page(app, parties, Some(party));
    let input = LabelInput {
        trouble,
        now: now.as_ref().map(Option::as_ref),
        offer,
        list: Some(&wish.list),
        owners: &|code| signed_in.owner_name(app, code),
    };
    Ok(page::html(StatusCode::OK, &LabelPage::new(view, &input)))
}

/// The list's page with the confirmation that its address asks for, if that change was made by this
/// person in the last ten minutes.
///
/// # Errors
/// When the store is away.
pub async fn confirmed(
    app: &App,
    signed_in: &SignedIn,
    parties: &KnownParties,
    query: &Query,
    page: Page,
) -> Result<Page, AppError> {
    let Some(id) = query.get("gjort").and_then(ChangeId::parse) else {
        return Ok(page);
    };
    let change: Option<Change<Note>> = app.store.change(signed_in.person(), &id).await?;
    let Some(change) = change else {
        return Ok(page);
    };
    let is_undone = change.state == ChangeState::Undone;
    if !is_undone && !change.state.stands() {
        return Ok(page);
    }
    let wish = Wish::of_note(app, signed_in, &change.note)?;
    let party = wish.party(app, signed_in, parties).ok();
    let confirmed = Confirmed {
        action: wish.action,
        lies_in: change.note.lies_in(),
        party,
        parties,
        change: (!is_undone).then_some(id.as_str()),
    };
    let confirmation = confirmation(&page, &confirmed);
    Ok(page.with_confirmation(confirmation))
}
