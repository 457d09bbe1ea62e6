//! `/merk`, `/dialog/{id}/merk`: changes the labels of many dialogs or of one; and `/merk/{endring}`:
//! tells what became of it when that is not simply the list with a confirmation.

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{DialogId, Folder, Sighting, label::MOST_DIALOGS},
    routes::NothingChosenPath,
    session::{Change, ChangeId, ChangeState},
    view::{
        page::Page,
        pages::{
            error::ErrorKind,
            label::{Confirmed, LabelInput, LabelPage, Offer, SeenRow, Trouble, confirmation},
        },
    },
    web::{
        error::{AppError, go_to},
        extract::{Query, Word},
        known_parties::PartyList,
        label_form,
        labelling::{self, Case, Intent, Note, carry_out},
        page, party_selection,
        signed_in::SignedIn,
        visit::PostedForm,
    },
};

/// Makes the change of one dialog that the form asks for.
///
/// # Errors
/// As [`submit`], and when the form is another dialog's.
pub async fn submit_one(
    State(app): State<App>,
    signed_in: SignedIn,
    Word(dialog): Word<DialogId>,
    form: PostedForm,
) -> Result<Response, AppError> {
    let intent = Intent::read(&app, signed_in.person(), &form.fields)?;
    if intent.cases.iter().any(|case| case.drawn.dialog != dialog) {
        return Err(AppError::Page(ErrorKind::BadRequest));
    }
    submitted(&app, &signed_in, &intent, form.has_token).await
}

/// Makes the change that the form asks for, of all its dialogs or of none.
///
/// # Errors
/// When the form is not ours, a party is not the reader's, or the store or the login fails.
pub async fn submit(
    State(app): State<App>,
    signed_in: SignedIn,
    form: PostedForm,
) -> Result<Response, AppError> {
    labelling::check_person(&app, signed_in.person(), &form.fields)?;
    if form.fields.all_named("sak").next().is_none() {
        let list = labelling::list_of(&form.fields);
        let list = list.ok_or(AppError::Page(ErrorKind::BadRequest))?;
        return Ok(go_to(&NothingChosenPath(&list).to_string()));
    }
    let intent = Intent::read(&app, signed_in.person(), &form.fields)?;
    submitted(&app, &signed_in, &intent, form.has_token).await
}

/// One that came too late, from a page drawn before the last login, is asked about again and not
/// carried out (`docs/rules/security.md#act-3`); so is one of more dialogs than can be changed at a
/// time.
async fn submitted(
    app: &App,
    signed_in: &SignedIn,
    intent: &Intent,
    has_token: bool,
) -> Result<Response, AppError> {
    let person = signed_in.person();
    let id = intent.change_id(app, person)?;
    if !has_token || intent.cases.len() > MOST_DIALOGS {
        app.store.ask_change(person, &id, &intent.note()).await?;
        return Ok(go_to(&labelling::page_of(&id)));
    }
    Ok(match carry_out(app, signed_in, intent, &id).await? {
        ChangeState::Done => go_to(&intent.confirmed(&id)),
        _ => go_to(&labelling::page_of(&id)),
    })
}

/// Tells what became of a change, with where each dialog is now.
///
/// # Errors
/// When a party is not the reader's, or the store or the login fails.
pub async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Word(id): Word<ChangeId>,
) -> Result<Response, AppError> {
    let person = signed_in.person();
    let change: Option<Change<Note>> = app.store.change(person, &id).await?;
    let Some(change) = change else {
        return forgotten(&app, &signed_in, Trouble::Forgotten).await;
    };
    let intent = Intent::of_note(&app, person, &change.note)?;
    if change.state == ChangeState::Done {
        return Ok(go_to(&intent.confirmed(&id)));
    }
    let parties = PartyList::ask(&app, &signed_in).await?;
    let seen = if intent.cases.len() > MOST_DIALOGS {
        vec![Sighting::Unknown; intent.cases.len()]
    } else {
        intent.sightings(&app, &signed_in, &parties).await?
    };
    let told = Told {
        trouble: trouble(change.state, &intent, &seen),
        note: &change.note,
        intent: &intent,
    };
    let values = told.values(&app, &signed_in, &seen)?;
    let offer = values.iter().any(Option::is_some).then_some(Offer::Change {
        action: intent.action,
        person: label_form::seal_person(app.store.keyring(), person)?,
        beside: intent.beside,
    });
    let seen = told.as_far_as_named(seen);
    answer(&app, &signed_in, &parties, &told, (seen, values, offer)).await
}

/// What there is to tell of a change.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// What happened.
    pub trouble: Trouble,
    /// What was noted.
    pub note: &'a Note,
    /// What was wished for.
    pub intent: &'a Intent,
}

impl Told<'_> {
    /// What a form that tries again says of each dialog; `None` for one that is not to be tried.
    fn values(
        &self,
        app: &App,
        signed_in: &SignedIn,
        seen: &[Sighting],
    ) -> Result<Vec<Option<String>>, AppError> {
        let each = self.intent.cases.iter().zip(seen).enumerate();
        each.map(|(place, (case, sighting))| match (self.trouble, sighting) {
            (Trouble::NotYet | Trouble::NotSent | Trouble::TooMany, _) => {
                Ok(Some(case.sealed.clone()))
            }
            // Nothing was done with those that are there, so they are as they were drawn.
            (Trouble::Gone, _) if !self.is_gone(place, sighting) => Ok(Some(case.sealed.clone())),
            (Trouble::Conflict | Trouble::Unsure, Sighting::Found(dialog))
                if !self.intent.action.is_in_force(dialog) =>
            {
                Intent::anew(app, signed_in.person(), case, dialog)
            }
            _ => Ok(None),
        })
        .collect()
    }

    /// Whether a dialog is what Dialogporten did not find: named by it, or, when it named none, in no
    /// list.
    fn is_gone(&self, place: usize, sighting: &Sighting) -> bool {
        let names_none = (0..self.intent.cases.len()).all(|place| !self.note.is_missing(place));
        self.note.is_missing(place)
            || names_none && (self.intent.cases.len() == 1 || matches!(sighting, Sighting::Nowhere))
    }

    /// What was seen of each, where what Dialogporten could not find counts as found nowhere.
    fn as_far_as_named(&self, seen: Vec<Sighting>) -> Vec<Sighting> {
        let one = |(place, sighting): (usize, Sighting)| match self.trouble {
            Trouble::Gone if self.is_gone(place, &sighting) => Sighting::Nowhere,
            _ => sighting,
        };
        seen.into_iter().enumerate().map(one).collect()
    }
}

fn trouble(state: ChangeState, intent: &Intent, seen: &[Sighting]) -> Trouble {
    match state {
        ChangeState::Asked if intent.cases.len() > MOST_DIALOGS => Trouble::TooMany,
        ChangeState::Asked => Trouble::NotYet,
        ChangeState::NotSent => Trouble::NotSent,
        ChangeState::Gone => Trouble::Gone,
        ChangeState::Refused => Trouble::Refused,
        ChangeState::Unsure | ChangeState::Underway => {
            let mut dialogs = seen.iter().map(Sighting::dialog);
            if dialogs.all(|dialog| dialog.is_some_and(|dialog| intent.action.is_in_force(dialog)))
            {
                Trouble::DoneAfterAll
            } else {
                Trouble::Unsure
            }
        }
        // An old form of a change that was made and taken back: the state it was drawn for is past.
        _ => Trouble::Conflict,
    }
}

/// The page of a change that did not simply succeed.
///
/// # Errors
/// When a party is not the reader's.
pub async fn answer(
    app: &App,
    signed_in: &SignedIn,
    parties: &PartyList,
    told: &Told<'_>,
    (seen, values, offer): (Vec<Sighting>, Vec<Option<String>>, Option<Offer>),
) -> Result<Response, AppError> {
    let intent = told.intent;
    let owners = intent.parties(app, signed_in, parties)?;
    // In the list's own frame: that of a party, or of all of them together.
    let view = match party_selection::find(app, signed_in, parties, &intent.list).await {
        Ok(found) => signed_in.page_at(app, parties, &found.party_selection, &intent.list),
        Err(_) => signed_in.page(app, parties, owners.first().copied()),
    };
    let cases: &[Case] = &intent.cases;
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
        list: Some(&intent.list),
        parties,
        owners: &|code| signed_in.owner_name(app, code),
    };
    Ok(page::html(StatusCode::OK, &LabelPage::new(view, &input)))
}

/// Nothing is remembered of the change any more.
///
/// # Errors
/// When the login cannot go on.
pub async fn forgotten(
    app: &App,
    signed_in: &SignedIn,
    trouble: Trouble,
) -> Result<Response, AppError> {
    let parties = PartyList::ask(app, signed_in).await?;
    let input = LabelInput {
        trouble,
        rows: &[],
        offer: None,
        list: None,
        parties: &parties,
        owners: &|code| signed_in.owner_name(app, code),
    };
    let view = LabelPage::new(signed_in.page(app, &parties, None), &input);
    Ok(page::html(StatusCode::OK, &view))
}

/// The list's page with the confirmation that its address asks for, if that change was made by this
/// person in the last ten minutes.
///
/// # Errors
/// When the store is away.
pub async fn confirmed(
    app: &App,
    signed_in: &SignedIn,
    parties: &PartyList,
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
    let intent = Intent::of_note(app, signed_in.person(), &change.note)?;
    let owners = intent.parties(app, signed_in, parties).unwrap_or_default();
    let confirmed = Confirmed {
        action: intent.action,
        count: intent.cases.len(),
        is_draft: change.note.lie_in().any(|folder| folder == Folder::Drafts),
        owners: &owners,
        parties,
        change: (!is_undone).then_some(id.as_str()),
    };
    let confirmation = confirmation(&page, &confirmed);
    Ok(page.with_confirmation(confirmation))
}
