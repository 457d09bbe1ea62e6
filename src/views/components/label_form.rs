//! Label form of one dialog: archive, bin, restore, mark as unread. It stands below an opened
//! dialog, and on the options page of a row.

use crate::{
    assets::{Icon, icons},
    domain::{DialogId, Folder, LabelAction, Parties, PartyUrn, Status},
    urls::{LabelPath, ListUrl, label_word},
    views::{components::service_text::ServiceText, page::Page, party_name::party_name},
};

/// The sealed values of a label form.
#[derive(Clone, Copy, Debug)]
pub struct SealedFormValues<'a> {
    /// The label target: dialog, party, revision and previous labels, sealed.
    pub drawn: &'a str,
    /// The person that the form is rendered for, sealed.
    pub person: &'a str,
}

/// What [`Labels::new`] is built from.
#[derive(Clone, Copy, Debug)]
pub struct LabelsInput<'a> {
    /// UUID of the dialog, part of the form's address.
    pub id: DialogId,
    /// URN of the party that the dialog belongs to.
    pub party: &'a PartyUrn,
    /// The dialog's folder, which decides the actions.
    pub folder: Folder,
    /// The dialog's status; the text of the restore button depends on it.
    pub status: Status,
    /// Title to name the dialog by after the change; `None` when it has none.
    pub title: Option<&'a ServiceText>,
    /// The sealed values for hidden fields.
    pub sealed: SealedFormValues<'a>,
    /// The list to return to; `None` when the reader came from none.
    pub list: Option<&'a ListUrl>,
    /// The row of that list to return to when this dialog leaves it.
    pub beside: Option<DialogId>,
}

/// Input of the template macro: the label form.
#[derive(Debug)]
pub struct Labels {
    /// Path of the `POST` request, from [`LabelPath`].
    pub address: String,
    /// Hidden fields as name and value.
    pub fields: Vec<(&'static str, String)>,
    /// One submit button for each action that fits the folder.
    pub buttons: Vec<Button>,
    /// Says that the change applies to all who represent the party; `None` for the reader's own
    /// messages.
    pub shared: Option<String>,
}

/// A submit button of a label form.
#[derive(Debug)]
pub struct Button {
    /// Value of the field `handling` in the form.
    pub word: &'static str,
    /// Icon before the text of the button.
    pub icon: Icon,
    /// Text of the button, in the page's language.
    pub label: String,
}

impl Labels {
    /// Builds the form with the actions that fit the dialog's folder.
    #[must_use]
    pub fn new(page: &Page, parties: &Parties, input: &LabelsInput<'_>) -> Self {
        // Which others represent a party is not known; the reader's own person is rarely
        // represented by anybody (`docs/rules/inbox.md#u-2`).
        let party = parties.by_urn(input.party);
        let shared = party.filter(|party| !party.is_self).map(|party| {
            let name = party_name(page.language, party, parties);
            page.t_with("label-shared", &[("name", (&name).into())])
        });
        let fields = [
            ("hvem", Some(input.sealed.person.to_owned())),
            ("sak", Some(value(input.sealed.drawn, input.title))),
            (
                "liste",
                input.list.map(|list| list.local_path().as_str().to_owned()),
            ),
            ("ved", input.beside.map(|row| row.0.to_string())),
        ];
        Self {
            address: LabelPath(input.id).to_string(),
            fields: fields
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)))
                .collect(),
            buttons: buttons(page, LabelAction::fitting(input.folder), input.status),
            shared,
        }
    }
}

/// Value of a dialog's field: the sealed label target, then language and title, by which the dialog
/// is named when no list contains it any more.
#[must_use]
pub fn value(sealed: &str, title: Option<&ServiceText>) -> String {
    match title {
        Some(title) => format!("{sealed}.{}.{}", title.lang(), title.text),
        None => sealed.to_owned(),
    }
}

/// Field name with the dialog's id. Checkboxes of several dialogs must not share a name: a browser
/// that goes back restores checkboxes of equal names by their order, and would tick other dialogs
/// where the list has changed since.
#[must_use]
pub fn field_name(field: &str, id: DialogId) -> String {
    format!("{field}.{}", id.0)
}

/// One button for each of `actions`, with the text for `status`.
#[must_use]
pub fn buttons(
    page: &Page,
    actions: impl IntoIterator<Item = LabelAction>,
    status: Status,
) -> Vec<Button> {
    let button = |action| Button {
        word: label_word(action),
        icon: icon(action),
        label: page.t(action_words(action, status)),
    };
    actions.into_iter().map(button).collect()
}

/// Text key of an action's button. Restoring a draft has a text of its own, since it returns to the
/// drafts.
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

/// The status that decides the texts of buttons for several dialogs: draft when all are drafts.
pub fn common_status(statuses: impl IntoIterator<Item = Option<Status>>) -> Status {
    let mut statuses = statuses.into_iter().peekable();
    let is_some = statuses.peek().is_some();
    if is_some && statuses.all(|status| status == Some(Status::Draft)) {
        Status::Draft
    } else {
        Status::NotApplicable
    }
}

fn icon(action: LabelAction) -> Icon {
    match action {
        LabelAction::Archive => icons::ARCHIVE,
        LabelAction::Bin => icons::TRASH,
        LabelAction::Restore => icons::INBOX,
        LabelAction::MarkUnread => icons::EYE_CLOSED,
    }
}
