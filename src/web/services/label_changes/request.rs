//! Request for a label change of one or many dialogs, parsed from a form or restored from the
//! record that the store keeps of it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    app::App,
    crypto::PersonKey,
    domain::{DialogId, DialogSummary, Folder, LabelAction, Phrase, SearchScope, label::nearest},
    storage::ChangeId,
    urls::{self, ChangePath, ConfirmedPath, ListUrl, LocalPath, SelectionMode, label_of},
    views::pages::error::ErrorKind,
    web::{
        error::AppError,
        extractors::form::Fields,
        sealed::label_target::{LabelTarget, open_person},
    },
};

/// Longest title that is taken from a form, in characters.
const TITLE_LENGTH: usize = 200;

/// Request of a person to change the labels of some dialogs.
#[derive(Clone, Debug)]
pub struct LabelChangeRequest {
    /// The dialogs: at least one, and each of them once.
    pub cases: Vec<LabelChangeItem>,
    /// The label action, the same for all dialogs.
    pub action: LabelAction,
    /// The list to return to, without bulk select.
    pub list: ListUrl,
    /// The row of that list to return to when the dialogs of the change have left it.
    pub beside: Option<DialogId>,
}

/// One dialog of a label change request.
#[derive(Clone, Debug)]
pub struct LabelChangeItem {
    /// The state of the dialog that the form was rendered for.
    pub drawn: LabelTarget,
    /// The sealed label target, as it was in the form.
    pub sealed: String,
    /// The title that the form showed, to name the dialog by when no list shows it any more.
    pub title: Option<Phrase>,
}

/// Record of a label change, as the store keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangeRecord {
    pub(super) cases: Vec<RecordedItem>,
    action: String,
    list: String,
    beside: Option<Uuid>,
}

/// Record of one dialog of the change.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct RecordedItem {
    sealed: String,
    /// Language code and text of the title.
    title: Option<(String, String)>,
    /// The context revision after the change; `None` when it could not be read.
    pub(super) revision: Option<Uuid>,
    /// Path segment of the folder that the dialog was in after the change; `None` when that is not
    /// known.
    pub(super) lies_in: Option<String>,
    /// Whether Dialogporten named the dialog as not found.
    pub(super) is_missing: bool,
}

impl ChangeRecord {
    /// The folders that the dialogs were in after the change, as far as they are known.
    pub fn lie_in(&self) -> impl Iterator<Item = Folder> {
        let words = self.cases.iter().filter_map(|case| case.lies_in.as_deref());
        words.filter_map(urls::folder_of)
    }

    /// Whether Dialogporten named the dialog at this index as not found.
    #[must_use]
    pub fn is_missing(&self, place: usize) -> bool {
        self.cases.get(place).is_some_and(|case| case.is_missing)
    }

    pub(super) fn revision(&self, place: usize) -> Option<Uuid> {
        self.cases.get(place)?.revision
    }
}

impl LabelChangeItem {
    /// Parses the value of a field: the sealed target, then language and title, separated by full
    /// stops.
    fn read(app: &App, person: &PersonKey, value: &str) -> Option<Self> {
        let mut parts = value.splitn(3, '.');
        let sealed = parts.next()?;
        let language = parts.next().unwrap_or_default();
        let title = parts.next().map(|title| Phrase {
            value: title.chars().take(TITLE_LENGTH).collect(),
            language: language.chars().take(3).collect(),
        });
        Some(Self {
            drawn: LabelTarget::open(app.store.keyring(), person, sealed)?,
            sealed: sealed.to_owned(),
            title,
        })
    }
}

impl LabelChangeRequest {
    /// Parses the fields of a label form.
    ///
    /// # Errors
    /// When the fields are not ours, or were rendered for another person.
    pub fn read(app: &App, person: &PersonKey, form: &Fields) -> Result<Self, AppError> {
        check_person(app, person, form)?;
        let action = form.get("handling").and_then(label_of);
        let cases = form.all_named("sak");
        let cases: Option<Vec<_>> = cases
            .map(|value| LabelChangeItem::read(app, person, value))
            .collect();
        let rows = form.get("ved").unwrap_or_default().split(',');
        let rows: Vec<_> = rows
            .filter_map(|id| Some(DialogId(id.parse().ok()?)))
            .collect();
        action
            .zip(cases)
            .and_then(|(action, cases)| Self::of(action, cases, list_of(form), &rows))
            .ok_or(AppError::Page(ErrorKind::BadRequest))
    }

    /// Restores a request from its record.
    ///
    /// # Errors
    /// When the sealed targets cannot be opened: the keys have changed since.
    pub fn of_note(app: &App, person: &PersonKey, note: &ChangeRecord) -> Result<Self, AppError> {
        let case = |noted: &RecordedItem| {
            Some(LabelChangeItem {
                drawn: LabelTarget::open(app.store.keyring(), person, &noted.sealed)?,
                sealed: noted.sealed.clone(),
                title: noted
                    .title
                    .clone()
                    .map(|(language, value)| Phrase { value, language }),
            })
        };
        let list = LocalPath::parse(&note.list);
        let list = list.as_ref().and_then(ListUrl::at);
        let rows: Vec<_> = note.beside.map(DialogId).into_iter().collect();
        label_of(&note.action)
            .zip(note.cases.iter().map(case).collect())
            .and_then(|(action, cases)| Self::of(action, cases, list, &rows))
            .ok_or(AppError::Page(ErrorKind::BadRequest))
    }

    fn of(
        action: LabelAction,
        cases: Vec<LabelChangeItem>,
        list: Option<ListUrl>,
        rows: &[DialogId],
    ) -> Option<Self> {
        let mut each: Vec<LabelChangeItem> = Vec::new();
        for case in cases {
            if each
                .iter()
                .all(|other| other.drawn.dialog != case.drawn.dialog)
            {
                each.push(case);
            }
        }
        let chosen: Vec<_> = each.iter().map(|case| case.drawn.dialog).collect();
        let first = each.first()?;
        let list = list.unwrap_or_else(|| {
            ListUrl::new(first.drawn.party.clone(), first.drawn.previous.folder)
        });
        Some(Self {
            beside: nearest(rows, &chosen),
            cases: each,
            action,
            list,
        })
    }

    /// Id of the change: the same for the same form and action, sent by the same person.
    ///
    /// # Errors
    /// When the keyring cannot compute it.
    pub fn change_id(&self, app: &App, person: &PersonKey) -> Result<ChangeId, AppError> {
        let action = urls::label_word(self.action);
        let sealed: Vec<_> = self.cases.iter().map(|case| &*case.sealed).collect();
        Ok(app.store.change_id(person, &sealed.join(" "), action)?)
    }

    /// The address of the list, with the confirmation that the change was made.
    #[must_use]
    pub fn confirmed(&self, id: &ChangeId) -> String {
        let stays = self.action == LabelAction::MarkUnread
            || self.list.folder == Folder::Sent
            || self.list.filter.scope() == SearchScope::Everywhere;
        let first = self.cases.first().map(|case| case.drawn.dialog);
        self.list_at(id, if stays { first } else { self.beside })
    }

    /// The address of the list, with the confirmation that the change was undone.
    #[must_use]
    pub fn taken_back(&self, id: &ChangeId) -> String {
        self.list_at(id, self.cases.first().map(|case| case.drawn.dialog))
    }

    fn list_at(&self, id: &ChangeId, row: Option<DialogId>) -> String {
        ConfirmedPath {
            list: &self.list,
            change: id.as_str(),
            row,
        }
        .to_string()
    }

    /// The record of the request, for the store.
    #[must_use]
    pub fn note(&self) -> ChangeRecord {
        let case = |case: &LabelChangeItem| RecordedItem {
            sealed: case.sealed.clone(),
            title: case
                .title
                .clone()
                .map(|title| (title.language, title.value)),
            ..RecordedItem::default()
        };
        ChangeRecord {
            cases: self.cases.iter().map(case).collect(),
            action: urls::label_word(self.action).to_owned(),
            list: self.list.local_path().as_str().to_owned(),
            beside: self.beside.map(|row| row.0),
        }
    }

    /// A newly sealed target for the dialog as it is now; `None` when its revision is not known.
    ///
    /// # Errors
    /// Only when the system has no randomness.
    pub fn anew(
        app: &App,
        person: &PersonKey,
        case: &LabelChangeItem,
        dialog: &DialogSummary,
    ) -> Result<Option<String>, AppError> {
        let drawn = LabelTarget::of(dialog, &case.drawn.party);
        let sealed = drawn.map(|drawn| drawn.seal(app.store.keyring(), person));
        Ok(sealed.transpose()?)
    }
}

/// Checks that a form was rendered for this person, if it names one in `hvem`.
///
/// # Errors
/// When it was rendered for another person, who has logged in in another tab.
pub fn check_person(app: &App, person: &PersonKey, form: &Fields) -> Result<(), AppError> {
    let sealed = form.get("hvem");
    let drawn_for = sealed.and_then(|sealed| open_person(app.store.keyring(), sealed));
    match drawn_for {
        Some(drawn_for) if drawn_for != *person => Err(AppError::Page(ErrorKind::OtherPerson)),
        _ => Ok(()),
    }
}

/// The list that a form returns to, without bulk select; `None` when it names none.
#[must_use]
pub fn list_of(form: &Fields) -> Option<ListUrl> {
    let list = form.get("liste").and_then(LocalPath::parse);
    let list = list.as_ref().and_then(ListUrl::at)?;
    Some(list.selection_mode(SelectionMode::No))
}

/// The address of the page that shows the outcome of a change.
#[must_use]
pub fn page_of(id: &ChangeId) -> String {
    ChangePath(id.as_str()).to_string()
}
