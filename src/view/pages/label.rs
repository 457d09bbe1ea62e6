//! What became of a change of labels: the confirmation on the next page, and the page for every
//! outcome that is not simply done (`security.md` ACT-7).

use askama::Template;
use uuid::Uuid;

use super::row::{self, OwnerNames};
use crate::{
    domain::{DialogSummary, Folder, Label, LabelAction, Parties, Party, Status},
    routes::{ListPlace, START, UndoPath, label_word},
    text::Language,
    view::{
        page::{Confirmation, Page, party_name},
        service_text::ServiceText,
    },
};

/// Why the answer is this page and not the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The form came too late: asked about again, nothing done.
    NotYet,
    /// Somebody was quicker; nothing done.
    Conflict,
    /// Gone, or no longer the reader's; nothing done.
    Gone,
    /// Against a rule; nothing done.
    Refused,
    /// It never reached Dialogporten; nothing done.
    NotSent,
    /// Nobody knows, and the dialog does not look as if.
    Unsure,
    /// Nobody told, but the dialog is as it should be.
    DoneAfterAll,
    /// The undoing came too late: asked about again.
    UndoNotYet,
    /// Something changed in between: undone only with consent.
    UndoConflict,
    /// The undoing never reached Dialogporten.
    UndoNotSent,
    /// Nobody knows whether it was undone.
    UndoUnsure,
    /// Forgotten: more than ten minutes ago, or never made.
    UndoTooLate,
}

/// The one thing that can be done from here.
#[derive(Clone, Debug)]
pub enum Offer<'a> {
    /// The change, once more.
    Change {
        /// Where its form is sent.
        address: String,
        /// What the form is drawn for.
        sealed: &'a str,
        /// Which one.
        action: LabelAction,
    },
    /// The undoing, once more.
    Undo {
        /// Where its form is sent.
        address: String,
        /// The state that the reader was shown and agrees to change.
        consent: Option<Uuid>,
    },
}

/// What the page is made of.
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct LabelInput<'a> {
    /// What happened.
    pub trouble: Trouble,
    /// The dialog now: the outer `None` when nobody could tell, the inner one when no list has it.
    pub now: Option<Option<&'a DialogSummary>>,
    /// What can be done.
    pub offer: Option<Offer<'a>>,
    /// The list to go back to.
    pub list: Option<&'a ListPlace>,
    /// Names of service owners.
    pub owners: OwnerNames<'a>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/label.html")]
pub struct LabelPage {
    page: Page,
    heading: String,
    text: String,
    title: Option<ServiceText>,
    now: Option<String>,
    form: Option<Form>,
    again: Option<String>,
    back: (String, String),
}

#[derive(Debug)]
struct Form {
    address: String,
    fields: Vec<(&'static str, String)>,
    label: String,
}

impl LabelPage {
    /// The page.
    #[must_use]
    pub fn new(page: Page, input: &LabelInput<'_>) -> Self {
        let (heading, text) = words(input.trouble);
        let dialog = input.now.flatten();
        let status = dialog.map_or(Status::NotApplicable, |dialog| dialog.status);
        let list = input.list.map(|list| {
            let name = page.folder_name(list.folder);
            let label = page.t_with("label-back", &[("folder", (&name).into())]);
            (list.to_string(), label)
        });
        let page = match input.list {
            Some(list) => page.in_folder(list.folder),
            None => page,
        };
        Self {
            heading: page.t(heading),
            text: page.t(text),
            title: dialog.map(|dialog| row::title(&page, dialog, input.owners)),
            now: now(&page, input),
            form: input.offer.as_ref().map(|o| form(&page, o, input, status)),
            again: matches!(
                input.trouble,
                Trouble::Unsure | Trouble::UndoUnsure | Trouble::Conflict | Trouble::UndoConflict
            )
            .then(|| page.path.as_str().to_owned()),
            back: list.unwrap_or_else(|| (START.to_owned(), page.t("error-to-inbox"))),
            page,
        }
    }

    /// Its states.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        crate::view::samples::labels(language)
    }
}

/// The keys of heading and text.
fn words(trouble: Trouble) -> (&'static str, &'static str) {
    match trouble {
        Trouble::NotYet => ("label-not-yet-heading", "label-not-yet"),
        Trouble::Conflict => ("label-conflict-heading", "label-conflict"),
        Trouble::Gone => ("label-gone-heading", "label-gone"),
        Trouble::Refused => ("label-refused-heading", "label-refused"),
        Trouble::NotSent => ("label-not-sent-heading", "label-not-sent"),
        Trouble::Unsure => ("label-unsure-heading", "label-unsure"),
        Trouble::DoneAfterAll => ("label-after-all-heading", "label-after-all"),
        Trouble::UndoNotYet => ("label-undo-not-yet-heading", "label-undo-not-yet"),
        Trouble::UndoConflict => ("label-undo-conflict-heading", "label-undo-conflict"),
        Trouble::UndoNotSent => ("label-undo-not-sent-heading", "label-not-sent"),
        Trouble::UndoUnsure => ("label-undo-unsure-heading", "label-undo-unsure"),
        Trouble::UndoTooLate => ("label-undo-late-heading", "label-undo-late"),
    }
}

/// Where the dialog is now.
fn now(page: &Page, input: &LabelInput<'_>) -> Option<String> {
    let counts = matches!(
        input.trouble,
        Trouble::Conflict | Trouble::Unsure | Trouble::UndoConflict | Trouble::UndoUnsure
    );
    let Some(found) = input.now else {
        return counts.then(|| page.t("label-now-unknown"));
    };
    let Some(dialog) = found else {
        return counts.then(|| page.t("label-now-nowhere"));
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

fn form(page: &Page, offer: &Offer<'_>, input: &LabelInput<'_>, status: Status) -> Form {
    match offer {
        Offer::Change {
            address,
            sealed,
            action,
        } => {
            let list = input.list.map(|list| ("liste", list.to_string()));
            let fields = [
                ("sak", (*sealed).to_owned()),
                ("handling", label_word(*action).to_owned()),
            ];
            Form {
                address: address.clone(),
                fields: fields.into_iter().chain(list).collect(),
                label: page.t(action_words(*action, status)),
            }
        }
        Offer::Undo { address, consent } => Form {
            address: address.clone(),
            fields: consent
                .map(|revision| ("revisjon", revision.to_string()))
                .into_iter()
                .collect(),
            label: page.t(match consent {
                Some(_) => "label-undo-anyway",
                None => "label-undo",
            }),
        },
    }
}

/// The key of what a button says. A draft goes back among the drafts.
#[must_use]
pub fn action_words(action: LabelAction, status: Status) -> &'static str {
    match action {
        LabelAction::Archive => "label-archive",
        LabelAction::Bin => "label-bin",
        LabelAction::Restore if status == Status::Draft => "label-restore-draft",
        LabelAction::Restore => "label-restore",
        LabelAction::MarkUnread => "label-mark-unread",
    }
}

/// A change that was made.
#[derive(Clone, Copy, Debug)]
pub struct Confirmed<'a> {
    /// Which one.
    pub action: LabelAction,
    /// Where the dialog was found afterwards.
    pub lies_in: Option<Folder>,
    /// Whose it is.
    pub party: Option<&'a Party>,
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// Its name, to undo it by; `None` when it is undone already.
    pub change: Option<&'a str>,
}

/// Says what was done, and to how many it applies.
#[must_use]
pub fn confirmation(page: &Page, confirmed: &Confirmed<'_>) -> Confirmation {
    let others = confirmed.party.filter(|party| !party.is_self);
    let is_draft = confirmed.lies_in == Some(Folder::Drafts);
    let key = match (confirmed.action, confirmed.change, others) {
        (_, None, None) => "label-undone",
        (_, None, Some(_)) => "label-undone-shared",
        (LabelAction::Archive, _, None) => "label-archived",
        (LabelAction::Archive, _, Some(_)) => "label-archived-shared",
        (LabelAction::Bin, _, None) => "label-binned",
        (LabelAction::Bin, _, Some(_)) => "label-binned-shared",
        (LabelAction::Restore, _, None) if is_draft => "label-restored-draft",
        (LabelAction::Restore, _, Some(_)) if is_draft => "label-restored-draft-shared",
        (LabelAction::Restore, _, None) => "label-restored",
        (LabelAction::Restore, _, Some(_)) => "label-restored-shared",
        (LabelAction::MarkUnread, _, None) => "label-marked",
        (LabelAction::MarkUnread, _, Some(_)) => "label-marked-shared",
    };
    let name = others
        .map(|party| party_name(page.language, party, confirmed.parties))
        .unwrap_or_default();
    Confirmation {
        sentence: page.t_with(key, &[("name", (&name).into())]),
        undo: confirmed.change.map(|change| UndoPath(change).to_string()),
    }
}
