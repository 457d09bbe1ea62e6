//! Making a change of labels and undoing it, truthfully (`security.md` ACT-5…7).
//!
//! A change is claimed before it is sent, and made in a task of its own: a browser that gives up on
//! the first of two clicks ends that request, and must not end the change with it. Whoever asks for
//! the same change meanwhile waits for its outcome.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tracing::Instrument as _;
use uuid::Uuid;

use super::{error::AppError, known_parties::KnownParties, label_form::Drawn, signed_in::SignedIn};
use crate::{
    app::App,
    domain::{
        DialogId, DialogSummary, Folder, LabelAction, LabelChange, LabelOutcome, LabelTarget, Party,
    },
    outbound::Spent,
    routes::{self, ConfirmedPath, LabelFields, LabelPath, ListPlace, LocalPath},
    session::{Change, ChangeId, ChangeState},
    upstream::dialogporten::Whereabouts,
    view::pages::error::ErrorKind,
};

/// How long to wait for the outcome of a change that another request is making.
const PATIENCE: Duration = Duration::from_secs(12);
/// How often to look for it.
const LOOK: Duration = Duration::from_millis(100);
/// How long a confirmed change may take to learn its new revision.
const AFTERWARDS: Duration = Duration::from_secs(2);

/// What somebody wants done with one dialog.
#[derive(Clone, Debug)]
pub struct Wish {
    /// What the form was drawn for.
    pub drawn: Drawn,
    /// The same, sealed.
    pub sealed: String,
    /// What to do.
    pub action: LabelAction,
    /// The list to return to.
    pub list: ListPlace,
}

/// What is noted about a change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Note {
    sealed: String,
    action: String,
    list: String,
    /// The revision after it, when that could be read.
    revision: Option<Uuid>,
    /// The word of the folder that the dialog was found in after it.
    lies_in: Option<String>,
}

impl Note {
    /// Where the dialog was found afterwards.
    #[must_use]
    pub fn lies_in(&self) -> Option<Folder> {
        routes::folder_of(self.lies_in.as_deref()?)
    }
}

impl Wish {
    /// Reads the fields of a form for labels.
    ///
    /// # Errors
    /// When they are not ours, or were drawn for another person.
    pub fn read(
        app: &App,
        signed_in: &SignedIn,
        dialog: Option<DialogId>,
        field: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, AppError> {
        let read = || {
            let action = routes::label_of(&field("handling")?)?;
            let sealed = field("sak")?;
            let drawn = Drawn::open(app.store.keyring(), signed_in.person(), &sealed)?;
            let own = || ListPlace::new(drawn.party.clone(), drawn.folder);
            let list = field("liste").and_then(|list| LocalPath::parse(&list));
            let list = list.as_ref().and_then(ListPlace::at).unwrap_or_else(own);
            Some(Self {
                drawn,
                sealed,
                action,
                list,
            })
        };
        read()
            .filter(|wish: &Self| dialog.is_none_or(|dialog| wish.drawn.dialog == dialog))
            .ok_or(AppError::Page(ErrorKind::BadRequest))
    }

    /// Reads it from what was noted.
    ///
    /// # Errors
    /// When the keys have changed since.
    pub fn of_note(app: &App, signed_in: &SignedIn, note: &Note) -> Result<Self, AppError> {
        Self::read(app, signed_in, None, |name| match name {
            "handling" => Some(note.action.clone()),
            "sak" => Some(note.sealed.clone()),
            "liste" => Some(note.list.clone()),
            _ => None,
        })
    }

    /// The same for the dialog as it is now; `None` when its revision is not known.
    ///
    /// # Errors
    /// Only when the system has no randomness.
    pub fn anew(
        &self,
        app: &App,
        signed_in: &SignedIn,
        dialog: &DialogSummary,
    ) -> Result<Option<Self>, AppError> {
        let Some(drawn) = Drawn::of(dialog, &self.drawn.party) else {
            return Ok(None);
        };
        let sealed = drawn.seal(app.store.keyring(), signed_in.person())?;
        Ok(Some(Self {
            drawn,
            sealed,
            ..self.clone()
        }))
    }

    /// The name of the change.
    ///
    /// # Errors
    /// When the keys cannot be used.
    pub fn change_id(&self, app: &App, signed_in: &SignedIn) -> Result<ChangeId, AppError> {
        let action = routes::label_word(self.action);
        let person = signed_in.person();
        Ok(app.store.change_id(person, &self.sealed, action)?)
    }

    /// The list to return to, as an address.
    #[must_use]
    pub fn list_path(&self) -> LocalPath {
        self.list.local_path()
    }

    /// The page that tells what became of it.
    #[must_use]
    pub fn page(&self) -> String {
        let list = self.list_path();
        LabelPath {
            id: self.drawn.dialog,
            form: Some(LabelFields {
                drawn: &self.sealed,
                action: self.action,
                list: Some(&list),
            }),
        }
        .to_string()
    }

    /// The list, saying that it was done.
    #[must_use]
    pub fn confirmed(&self, id: &ChangeId) -> String {
        ConfirmedPath {
            list: &self.list,
            change: id.as_str(),
        }
        .to_string()
    }

    fn note(&self) -> Note {
        Note {
            sealed: self.sealed.clone(),
            action: routes::label_word(self.action).to_owned(),
            list: self.list_path().as_str().to_owned(),
            revision: None,
            lies_in: None,
        }
    }

    /// The party that the form acts for: a wish until it is found in the list (`security.md` ACC-2).
    ///
    /// # Errors
    /// When it is not the reader's.
    pub fn party<'a>(
        &self,
        app: &App,
        signed_in: &SignedIn,
        parties: &'a KnownParties,
    ) -> Result<&'a Party, AppError> {
        signed_in
            .party_of(app, parties, &self.drawn.party)
            .map_err(|error| parties.explain(error))
    }

    /// Where the dialog is now, as far as lists show it; it is not opened for this (G-4).
    ///
    /// # Errors
    /// When the party is not the reader's, or Dialogporten gives no answer.
    pub async fn whereabouts(
        &self,
        app: &App,
        signed_in: &SignedIn,
        parties: &KnownParties,
    ) -> Result<Option<DialogSummary>, AppError> {
        let party = self.party(app, signed_in, parties)?;
        let sought = Whereabouts {
            party: party.urn.clone(),
            id: self.drawn.dialog,
            content_updated_at: self.drawn.content_updated_at,
        };
        let language = signed_in.language;
        signed_in
            .ask(app, |client, token| {
                let sought = sought.clone();
                Box::pin(async move {
                    client
                        .whereabouts(&token, language.accept_language(), &sought)
                        .await
                })
            })
            .await
    }
}

/// Makes the change, or tells what became of it when the same form was sent before.
///
/// # Errors
/// When the party is not the reader's, or the store or the login fails; nothing was done then.
pub async fn carry_out(
    app: &App,
    signed_in: &SignedIn,
    wish: &Wish,
    id: &ChangeId,
) -> Result<ChangeState, AppError> {
    let parties = KnownParties::ask(app, signed_in).await?;
    wish.party(app, signed_in, &parties)?;
    let person = signed_in.person();
    if !app.store.claim_change(person, id, &wish.note()).await? {
        return settled(app, signed_in, id).await;
    }
    let (app, signed_in, wish, id) = (app.clone(), signed_in.clone(), wish.clone(), id.clone());
    regardless(async move { make(&app, &signed_in, &parties, &wish, &id).await }).await
}

/// Does it in a task of its own, which goes on when nobody waits for its answer any more.
async fn regardless<T: Send + 'static>(
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    let spent = Spent::of_this_task();
    let task = async move { spent.counts(work).await };
    tokio::spawn(task.in_current_span())
        .await
        .unwrap_or(Err(AppError::Page(ErrorKind::Internal)))
}

async fn make(
    app: &App,
    signed_in: &SignedIn,
    parties: &KnownParties,
    wish: &Wish,
    id: &ChangeId,
) -> Result<ChangeState, AppError> {
    let target = LabelTarget {
        id: wish.drawn.dialog,
        revision: wish.drawn.revision,
    };
    let sent = send(app, signed_in, target, wish.action.change()).await;
    let state = match &sent {
        Ok(Some(LabelOutcome::Done)) => ChangeState::Done,
        Ok(Some(LabelOutcome::Conflict)) => ChangeState::Conflict,
        Ok(Some(LabelOutcome::NotFound(_))) => ChangeState::Gone,
        Ok(Some(LabelOutcome::Refused)) => ChangeState::Refused,
        Ok(Some(LabelOutcome::Unsure)) => ChangeState::Unsure,
        Ok(None) | Err(_) => ChangeState::NotSent,
    };
    let mut note = wish.note();
    if state == ChangeState::Done {
        // So that undoing can tell whether somebody else changed something in between.
        let seen = wish.whereabouts(app, signed_in, parties);
        if let Ok(Ok(Some(dialog))) = tokio::time::timeout(AFTERWARDS, seen).await {
            note.revision = dialog.context_revision;
            note.lies_in = Some(routes::folder_word(Folder::of(&dialog)).to_owned());
        }
    }
    put_down(app, signed_in, id, (ChangeState::Underway, state), &note).await;
    sent.map(|_| state)
}

/// Sends a change; `None` when it surely never reached Dialogporten.
async fn send(
    app: &App,
    signed_in: &SignedIn,
    target: LabelTarget,
    change: LabelChange,
) -> Result<Option<LabelOutcome>, AppError> {
    let outcome = signed_in
        .ask(app, |client, token| {
            let change = change.clone();
            Box::pin(async move { client.change_labels(&token, &[target], &change).await })
        })
        .await;
    match outcome {
        Ok(outcome) => Ok(Some(outcome)),
        Err(AppError::Page(ErrorKind::UpstreamUnavailable)) => Ok(None),
        // The time of the whole page ran out; what was under way may have arrived.
        Err(AppError::Page(ErrorKind::UpstreamTimeout)) => Ok(Some(LabelOutcome::Unsure)),
        Err(error) => Err(error),
    }
}

/// Notes how a change ended. When that fails the outcome stands all the same, and the row stays under
/// way: the form that comes a second time is then told that nobody knows, and changes nothing.
#[expect(
    clippy::cognitive_complexity,
    reason = "the macros of `tracing` are counted in"
)]
async fn put_down(
    app: &App,
    signed_in: &SignedIn,
    id: &ChangeId,
    step: (ChangeState, ChangeState),
    note: &Note,
) {
    let moved = app.store.move_change(signed_in.person(), id, step, note);
    match moved.await {
        Ok(true) => {}
        Ok(false) => tracing::warn!("a change was moved on by somebody else"),
        Err(error) => tracing::error!(error = %error, "the outcome of a change was not kept"),
    }
}

/// The state of a change, once nobody is at it any more or patience ends.
async fn settled(app: &App, signed_in: &SignedIn, id: &ChangeId) -> Result<ChangeState, AppError> {
    let looked = async {
        loop {
            let found: Option<Change<Note>> = app.store.change(signed_in.person(), id).await?;
            match found {
                Some(change) if change.state.is_moving() => tokio::time::sleep(LOOK).await,
                Some(change) => return Ok(change.state),
                None => return Ok(ChangeState::Unsure),
            }
        }
    };
    match tokio::time::timeout(PATIENCE, looked).await {
        Ok(state) => state,
        Err(_) => Ok(ChangeState::Unsure),
    }
}

/// Undoes a change that stands. `consent` names the revision that the person was shown, and agreed to
/// change, after somebody else had changed something.
///
/// # Errors
/// When the party is no longer the reader's, or the store or the login fails.
pub async fn undo(
    app: &App,
    signed_in: &SignedIn,
    (id, change): (&ChangeId, &Change<Note>),
    consent: Option<Uuid>,
) -> Result<ChangeState, AppError> {
    let wish = Wish::of_note(app, signed_in, &change.note)?;
    let parties = KnownParties::ask(app, signed_in).await?;
    wish.party(app, signed_in, &parties)?;
    let is_simple = matches!(change.state, ChangeState::Done | ChangeState::UndoNotSent);
    if change.state.is_moving() {
        return settled(app, signed_in, id).await;
    }
    if !(is_simple || consent.is_some() && change.state.stands()) {
        return Ok(change.state);
    }
    let step = (change.state, ChangeState::Undoing);
    let person = signed_in.person();
    if !app
        .store
        .move_change(person, id, step, &change.note)
        .await?
    {
        return settled(app, signed_in, id).await;
    }
    let (app, signed_in, id) = (app.clone(), signed_in.clone(), id.clone());
    let note = change.note.clone();
    let undone = async move {
        let state = take_back(&app, &signed_in, &parties, (&wish, &note), consent).await;
        let to = *state.as_ref().unwrap_or(&ChangeState::UndoNotSent);
        put_down(&app, &signed_in, &id, (ChangeState::Undoing, to), &note).await;
        state
    };
    regardless(undone).await
}

async fn take_back(
    app: &App,
    signed_in: &SignedIn,
    parties: &KnownParties,
    (wish, note): (&Wish, &Note),
    consent: Option<Uuid>,
) -> Result<ChangeState, AppError> {
    let dialog = match wish.whereabouts(app, signed_in, parties).await {
        Ok(Some(dialog)) => dialog,
        Ok(None) => return Ok(ChangeState::UndoGone),
        Err(AppError::Page(ErrorKind::UpstreamUnavailable | ErrorKind::UpstreamTimeout)) => {
            return Ok(ChangeState::UndoNotSent);
        }
        Err(error) => return Err(error),
    };
    let former = wish.drawn.folder;
    if wish.action.is_undone(former, &dialog) {
        return Ok(ChangeState::Undone);
    }
    let Some(revision) = dialog.context_revision else {
        return Ok(ChangeState::UndoConflict);
    };
    let is_as_left =
        wish.action.is_in_force(&dialog) && note.revision.is_none_or(|r| r == revision);
    let may = consent.map_or(is_as_left, |shown| shown == revision);
    if !may {
        return Ok(ChangeState::UndoConflict);
    }
    let target = LabelTarget {
        id: dialog.id,
        revision,
    };
    let change = wish.action.undoing(former);
    Ok(match send(app, signed_in, target, change).await? {
        Some(LabelOutcome::Done) => ChangeState::Undone,
        Some(LabelOutcome::Conflict) => ChangeState::UndoConflict,
        Some(LabelOutcome::NotFound(_)) => ChangeState::UndoGone,
        Some(LabelOutcome::Refused) => ChangeState::UndoRefused,
        Some(LabelOutcome::Unsure) => ChangeState::UndoUnsure,
        None => ChangeState::UndoNotSent,
    })
}
