//! The form for one dialog's labels: put away, throw away, take back, mark as unread. It stands below
//! an opened dialog, and on the page of a row's choices.

use crate::{
    assets::{Icon, icons},
    domain::{DialogId, Folder, LabelAction, Parties, PartyUrn, Status},
    urls::{LabelPath, ListUrl, label_word},
    views::{
        components::service_text::ServiceText,
        page::{Page, party_name},
    },
};

/// What a form of this page's reader carries, sealed.
#[derive(Clone, Copy, Debug)]
pub struct SealedFormValues<'a> {
    /// What it is drawn for.
    pub drawn: &'a str,
    /// Whom it is drawn for.
    pub person: &'a str,
}

/// What the form is made of.
#[derive(Clone, Copy, Debug)]
pub struct LabelsInput<'a> {
    /// Which dialog.
    pub id: DialogId,
    /// Whose it is.
    pub party: &'a PartyUrn,
    /// Where it lies.
    pub folder: Folder,
    /// Where it stands.
    pub status: Status,
    /// What it is called.
    pub title: Option<&'a ServiceText>,
    /// What the form carries.
    pub sealed: SealedFormValues<'a>,
    /// The list to go back to.
    pub list: Option<&'a ListUrl>,
    /// The row of that list to come back to, when this one leaves it.
    pub beside: Option<DialogId>,
}

/// The form.
#[derive(Debug)]
pub struct Labels {
    /// Where it is sent.
    pub address: String,
    /// Hidden fields.
    pub fields: Vec<(&'static str, String)>,
    /// Its buttons.
    pub buttons: Vec<Button>,
    /// To whom it applies, where that is not the reader alone.
    pub shared: Option<String>,
}

/// A button of a form for labels.
#[derive(Debug)]
pub struct Button {
    /// Its word in the form.
    pub word: &'static str,
    /// Its sign.
    pub icon: Icon,
    /// What it says.
    pub label: String,
}

impl Labels {
    /// The form, with what fits where the dialog lies.
    #[must_use]
    pub fn new(page: &Page, parties: &Parties, input: &LabelsInput<'_>) -> Self {
        // Who else represents a party, nobody tells us; of one's own person it is rarely anybody
        // (`docs/rules/inbox.md#u-2`).
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

/// What a form says of a dialog: what it was drawn for, and the title by which it is named should
/// nobody show it any more.
#[must_use]
pub fn value(sealed: &str, title: Option<&ServiceText>) -> String {
    match title {
        Some(title) => format!("{sealed}.{}.{}", title.lang(), title.text),
        None => sealed.to_owned(),
    }
}

/// The name of a dialog's own field. Boxes of several dialogs never share a name: a browser that goes
/// back to a page restores boxes of equal names by their order, and ticks other dialogs where the list
/// has changed since.
#[must_use]
pub fn field_name(field: &str, id: DialogId) -> String {
    format!("{field}.{}", id.0)
}

/// Buttons for these actions.
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

/// The status that counts for a button of several dialogs: that of a draft when all are drafts.
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
