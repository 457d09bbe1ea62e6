//! Outcome of a label change: the confirmation on the next page, and a page for every outcome other
//! than success (`docs/rules/security.md#act-7`). One dialog and many are handled alike: each is a
//! row.

use askama::Template;

use super::row::{self, OwnerNames};
use crate::{
    domain::{
        CurrentState, DialogId, DialogSummary, Folder, Label, LabelAction, LabelChangePhase,
        LabelChangeResult, LabelOutcome, Localised, Parties, Party, PartyUrn, Phrase, Status,
        label::MOST_DIALOGS,
    },
    urls::{LABELS, ListUrl, START, UndoPath, label_word},
    views::{
        components::{label_form, service_text::ServiceText},
        page::{Confirmation, Page},
        party_name::party_name,
    },
};

/// Form that the page offers. Its values for each dialog are in the rows.
#[derive(Clone, Debug)]
pub enum Offer {
    /// Makes the same label change once more.
    Change {
        /// Label action that the form repeats.
        action: LabelAction,
        /// Person that the form is rendered for, sealed.
        person: String,
        /// List row to return to after the change.
        beside: Option<DialogId>,
    },
    /// Tries to undo the change once more.
    Undo {
        /// Address that the undo form is sent to.
        address: String,
    },
}

/// A dialog of the change, with its current state.
#[derive(Clone, Debug)]
pub struct SeenRow<'a> {
    /// UUID of the dialog, as Dialogporten writes it.
    pub id: DialogId,
    /// Party that the dialog belongs to.
    pub party: &'a Party,
    /// Current state of the dialog, as lists show it.
    pub now: &'a CurrentState,
    /// Title that the form carried, if any.
    pub title: Option<&'a Phrase>,
    /// Whether its labels have changed since the form was rendered.
    pub is_changed: bool,
    /// Form value of this dialog: the sealed state that the form is rendered for, or the context
    /// revision that the reader agrees to change. `None` when the form leaves the dialog out.
    pub value: Option<String>,
}

/// Data that the handlers pass to [`LabelPage`].
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct LabelInput<'a> {
    /// Result that the page is about. A change that is done gets this page only where the dialogs
    /// show it and no answer came.
    pub result: LabelChangeResult,
    /// Dialogs of the change; empty when no record of it is left.
    pub rows: &'a [SeenRow<'a>],
    /// Form that the page offers; `None` when nothing can be done.
    pub offer: Option<Offer>,
    /// List to return to; `None` leads to the start page.
    pub list: Option<&'a ListUrl>,
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// Looks up a service owner's display name by its code.
    pub owners: OwnerNames<'a>,
}

/// Page about the outcome of a label change or its undo.
#[derive(Debug, Template)]
#[template(path = "pages/label.html")]
pub struct LabelPage {
    page: Page,
    heading: String,
    text: String,
    one: Option<Row>,
    many: Vec<Row>,
    form: Option<Form>,
    again: Option<String>,
    /// Whether the page offers more than the link back.
    has_more: bool,
    back: (String, String),
}

/// A dialog as one row of the page.
#[derive(Debug)]
struct Row {
    id: String,
    title: Option<ServiceText>,
    recipient: Option<String>,
    now: Option<String>,
    is_changed: bool,
    /// The name and the value of its field.
    field: Option<(String, String)>,
}

#[derive(Debug)]
struct Form {
    address: String,
    fields: Vec<(&'static str, String)>,
    label: String,
}

impl LabelPage {
    /// Builds the page; rows that need attention come first.
    #[must_use]
    pub fn new(page: Page, input: &LabelInput<'_>) -> Self {
        let is_many = input.rows.len() > 1;
        let (heading, text) = words(input.result, is_many);
        let list = input.list.map(|list| {
            let name = page.folder_name(list.folder);
            let label = page.t_with("label-back", &[("folder", (&name).into())]);
            (list.local_path().as_str().to_owned(), label)
        });
        let page = match input.list {
            Some(list) => page.in_folder(list.folder),
            None => page,
        };
        let counts = [
            ("count", input.rows.len().into()),
            ("most", MOST_DIALOGS.into()),
        ];
        let mut rows: Vec<_> = input
            .rows
            .iter()
            .map(|row| Row::new(&page, input, row))
            .collect();
        // Rows without a form field come first, then those whose labels have changed.
        rows.sort_by_key(|row| (row.field.is_some(), !row.is_changed));
        let looks_again = depends_on_lists(input.result);
        Self {
            has_more: looks_again || input.offer.is_some(),
            heading: page.t_with(heading, &counts),
            text: page.t_with(text, &counts),
            form: input.offer.as_ref().map(|offer| form(&page, offer, input)),
            again: looks_again.then(|| page.path.as_str().to_owned()),
            back: list.unwrap_or_else(|| (START.to_string(), page.t("error-to-inbox"))),
            one: if is_many { None } else { rows.pop() },
            many: rows,
            page,
        }
    }
}

impl Row {
    fn new(page: &Page, input: &LabelInput<'_>, row: &SeenRow<'_>) -> Self {
        let first = input.rows.first();
        let are_several = input
            .rows
            .iter()
            .any(|other| first.is_some_and(|first| first.party.urn != other.party.urn));
        let index = input.rows.iter().position(|other| std::ptr::eq(other, row));
        Self {
            id: format!("v-{}", index.unwrap_or(0)),
            title: title(page, input, row),
            recipient: are_several.then(|| {
                let name = party_name(page.language, row.party, input.parties);
                page.t_with("label-many-to", &[("recipient", (&name).into())])
            }),
            now: now(page, input.result, row.now),
            is_changed: input.result == LabelChangeResult::apply(LabelOutcome::Conflict)
                && row.is_changed,
            field: row.value.clone().map(|value| {
                let field = match input.offer {
                    Some(Offer::Undo { .. }) => "revisjon",
                    _ => "sak",
                };
                (label_form::field_name(field, row.id), value)
            }),
        }
    }
}

/// Title of the dialog: from the list that holds it now, else from the form.
fn title(page: &Page, input: &LabelInput<'_>, row: &SeenRow<'_>) -> Option<ServiceText> {
    if let Some(dialog) = row.now.dialog() {
        return Some(row::title(page, dialog, input.owners));
    }
    let of_form = row.title.and_then(|title| {
        let texts = Localised(vec![title.clone()]);
        ServiceText::line(&texts, page.language)
    });
    let is_many = input.rows.len() > 1;
    of_form.or_else(|| is_many.then(|| ServiceText::own(page.t("label-many-untitled"))))
}

/// Text keys of the heading and the text.
fn words(result: LabelChangeResult, is_many: bool) -> (&'static str, &'static str) {
    match result.phase {
        LabelChangePhase::Apply => words_of_change(result.outcome, is_many),
        LabelChangePhase::Undo => words_of_undo(result.outcome, is_many),
    }
}

fn words_of_change(outcome: LabelOutcome, is_many: bool) -> (&'static str, &'static str) {
    match (outcome, is_many) {
        (LabelOutcome::Unconfirmed, _) => ("label-not-yet-heading", "label-not-yet"),
        (LabelOutcome::TooMany, _) => ("label-many-too-many-heading", "label-many-too-many"),
        (LabelOutcome::Conflict, false) => ("label-conflict-heading", "label-conflict"),
        (LabelOutcome::Conflict, true) => ("label-many-conflict-heading", "label-many-conflict"),
        (LabelOutcome::NotFound, false) => ("label-gone-heading", "label-gone"),
        (LabelOutcome::NotFound, true) => ("label-many-gone-heading", "label-many-gone"),
        (LabelOutcome::Refused, false) => ("label-refused-heading", "label-refused"),
        (LabelOutcome::Refused, true) => ("label-many-refused-heading", "label-refused"),
        (LabelOutcome::NotSent, _) => ("label-not-sent-heading", "label-not-sent"),
        (LabelOutcome::Unsure | LabelOutcome::Underway, _) => {
            ("label-unsure-heading", "label-unsure")
        }
        (LabelOutcome::Done, _) => ("label-after-all-heading", "label-after-all"),
        (LabelOutcome::Expired, _) => ("label-forgotten-heading", "label-forgotten"),
    }
}

fn words_of_undo(outcome: LabelOutcome, is_many: bool) -> (&'static str, &'static str) {
    match (outcome, is_many) {
        (LabelOutcome::Unconfirmed, _) => ("label-undo-not-yet-heading", "label-undo-not-yet"),
        (LabelOutcome::Conflict, false) => ("label-undo-conflict-heading", "label-undo-conflict"),
        (LabelOutcome::Conflict, true) => (
            "label-many-undo-conflict-heading",
            "label-many-undo-conflict",
        ),
        (LabelOutcome::NotFound, true) => ("label-many-undo-gone-heading", "label-many-undo-gone"),
        (LabelOutcome::NotSent, false) => ("label-undo-not-sent-heading", "label-not-sent"),
        (LabelOutcome::NotSent, true) => (
            "label-many-undo-not-sent-heading",
            "label-many-undo-not-sent",
        ),
        (LabelOutcome::Unsure | LabelOutcome::Underway, _) => {
            ("label-undo-unsure-heading", "label-undo-unsure")
        }
        (LabelOutcome::Expired, _) => ("label-undo-late-heading", "label-undo-late"),
        (
            LabelOutcome::NotFound
            | LabelOutcome::Refused
            | LabelOutcome::TooMany
            | LabelOutcome::Done,
            _,
        ) => words_of_change(outcome, is_many),
    }
}

/// Whether a later look at the lists may tell more about the outcome.
fn depends_on_lists(result: LabelChangeResult) -> bool {
    matches!(
        result.outcome,
        LabelOutcome::Conflict | LabelOutcome::Unsure | LabelOutcome::Underway
    )
}

/// Text about where a dialog is now; `None` when the outcome does not depend on it.
fn now(page: &Page, result: LabelChangeResult, current_state: &CurrentState) -> Option<String> {
    let counts = depends_on_lists(result);
    let is_told = counts || result.outcome == LabelOutcome::NotFound;
    let dialog = match current_state {
        CurrentState::Found(dialog) => dialog,
        CurrentState::Nowhere => return is_told.then(|| page.t("label-now-nowhere")),
        CurrentState::Unknown => return counts.then(|| page.t("label-now-unknown")),
    };
    let is_marked = dialog.labels.contains(&Label::MarkedAsUnopened);
    Some(page.t(match (Folder::of(dialog), is_marked) {
        (Folder::Archive, false) => "label-now-archive",
        (Folder::Archive, true) => "label-now-archive-unread",
        (Folder::Bin, false) => "label-now-bin",
        (Folder::Bin, true) => "label-now-bin-unread",
        (Folder::Drafts, false) => "label-now-drafts",
        (Folder::Drafts, true) => "label-now-drafts-unread",
        (Folder::Inbox | Folder::Sent | Folder::Deadlines, false) => "label-now-inbox",
        (Folder::Inbox | Folder::Sent | Folder::Deadlines, true) => "label-now-inbox-unread",
    }))
}

fn form(page: &Page, offer: &Offer, input: &LabelInput<'_>) -> Form {
    let statuses = input.rows.iter().map(|row| row.now.dialog().map(status));
    match offer {
        Offer::Change {
            action,
            person,
            beside,
        } => {
            let fields = [
                ("handling", Some(label_word(*action).to_owned())),
                ("hvem", Some(person.clone())),
                (
                    "liste",
                    input.list.map(|list| list.local_path().as_str().to_owned()),
                ),
                ("ved", beside.map(|row| row.0.to_string())),
            ];
            let fields = fields.into_iter();
            Form {
                address: LABELS.to_string(),
                fields: fields
                    .filter_map(|(name, value)| Some((name, value?)))
                    .collect(),
                label: page.t(label_form::action_words(
                    *action,
                    label_form::common_status(statuses),
                )),
            }
        }
        Offer::Undo { address } => {
            let consents = input.rows.iter().any(|row| row.value.is_some());
            Form {
                address: address.clone(),
                fields: Vec::new(),
                label: page.t(if consents {
                    "label-undo-anyway"
                } else {
                    "label-undo"
                }),
            }
        }
    }
}

fn status(dialog: &DialogSummary) -> Status {
    dialog.status
}

/// A label change or undo that succeeded, for the confirmation.
#[derive(Clone, Copy, Debug)]
pub struct Confirmed<'a> {
    /// Label action that was carried out.
    pub action: LabelAction,
    /// Number of dialogs in the change.
    pub count: usize,
    /// Whether one of the dialogs was found among the drafts afterwards.
    pub is_draft: bool,
    /// Party of each dialog in the change.
    pub owners: &'a [&'a Party],
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// Id of the change for the undo form; `None` when it is undone already.
    pub change: Option<&'a str>,
}

/// Who else sees the change: nobody, those who represent one party, or several.
enum Sharers<'a> {
    Nobody,
    Of(&'a Party),
    OfSeveral,
}

impl<'a> Sharers<'a> {
    fn of(owners: &[&'a Party]) -> Self {
        let first: Option<&PartyUrn> = owners.first().map(|party| &party.urn);
        match owners.iter().find(|party| !party.is_self) {
            None => Self::Nobody,
            Some(_) if owners.iter().any(|party| Some(&party.urn) != first) => Self::OfSeveral,
            Some(party) => Self::Of(party),
        }
    }
}

/// Builds the confirmation: what was done, to how many dialogs, and who else sees it.
#[must_use]
pub fn confirmation(page: &Page, confirmed: &Confirmed<'_>) -> Confirmation {
    let sharers = Sharers::of(confirmed.owners);
    let key = match (confirmed.count, &sharers) {
        (0 | 1, Sharers::Nobody) => done_to_one(confirmed).0,
        (0 | 1, _) => done_to_one(confirmed).1,
        (_, Sharers::Nobody) => done_to_many(confirmed)[0],
        (_, Sharers::Of(_)) => done_to_many(confirmed)[1],
        (_, Sharers::OfSeveral) => done_to_many(confirmed)[2],
    };
    let name = match sharers {
        Sharers::Of(party) => party_name(page.language, party, confirmed.parties),
        Sharers::Nobody | Sharers::OfSeveral => String::new(),
    };
    let values = [("name", (&name).into()), ("count", confirmed.count.into())];
    Confirmation {
        sentence: page.t_with(key, &values),
        undo: confirmed.change.map(|change| UndoPath(change).to_string()),
    }
}

/// Text keys for one dialog: of the reader's own, and of a party with other representatives.
fn done_to_one(confirmed: &Confirmed<'_>) -> (&'static str, &'static str) {
    match confirmed.action {
        _ if confirmed.change.is_none() => ("label-undone", "label-undone-shared"),
        LabelAction::Archive => ("label-archived", "label-archived-shared"),
        LabelAction::Bin => ("label-binned", "label-binned-shared"),
        LabelAction::Restore if confirmed.is_draft => {
            ("label-restored-draft", "label-restored-draft-shared")
        }
        LabelAction::Restore => ("label-restored", "label-restored-shared"),
        LabelAction::MarkUnread => ("label-marked", "label-marked-shared"),
    }
}

/// Text keys for many dialogs: of the reader's own, of one shared party, and of several parties.
fn done_to_many(confirmed: &Confirmed<'_>) -> [&'static str; 3] {
    match confirmed.action {
        _ if confirmed.change.is_none() => [
            "label-many-undone",
            "label-many-undone-shared",
            "label-many-undone-several",
        ],
        LabelAction::Archive => [
            "label-many-archived",
            "label-many-archived-shared",
            "label-many-archived-several",
        ],
        LabelAction::Bin => [
            "label-many-binned",
            "label-many-binned-shared",
            "label-many-binned-several",
        ],
        LabelAction::Restore => [
            "label-many-restored",
            "label-many-restored-shared",
            "label-many-restored-several",
        ],
        LabelAction::MarkUnread => [
            "label-many-marked",
            "label-many-marked-shared",
            "label-many-marked-several",
        ],
    }
}
