//! Options page of one list row: what can be done without opening the dialog.

use askama::Template;

use super::row::{self, OwnerNames, Sender};
use crate::{
    domain::{CurrentState, DialogId, Folder, Parties, Party, PreviousState, Status},
    urls::{AccessPath, DialogPath, HistoryPath, ListUrl, row_anchor, with_fragment},
    views::{
        components::{
            label_form::{Labels, LabelsInput, SealedFormValues},
            service_text::ServiceText,
        },
        page::Page,
        party_name::party_name,
    },
};

/// Data that the handler passes to [`OptionsPage`].
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct OptionsInput<'a> {
    /// UUID of the dialog, as Dialogporten writes it.
    pub id: DialogId,
    /// Party that the dialog belongs to.
    pub party: &'a Party,
    /// Last known folder and unread mark of the dialog.
    pub previous: PreviousState,
    /// Current state of the dialog, as lists show it.
    pub now: &'a CurrentState,
    /// Sealed values of the label form.
    pub sealed: SealedFormValues<'a>,
    /// The list to go back to.
    pub list: &'a ListUrl,
    /// List row to return to when this dialog leaves the list.
    pub beside: Option<DialogId>,
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// Looks up a service owner's display name by its code.
    pub owners: OwnerNames<'a>,
}

/// Options page of one list row, with its label form.
#[derive(Debug, Template)]
#[template(path = "pages/options.html")]
pub struct OptionsPage {
    page: Page,
    heading: String,
    title: Option<ServiceText>,
    sender: Option<Sender>,
    recipient: String,
    lies_in: Option<String>,
    labels: Option<Labels>,
    gone: Option<String>,
    open: String,
    calendar: Option<String>,
    history: String,
    access: String,
    back: (String, String),
}

impl OptionsPage {
    /// Builds the page; a dialog that no list holds gets no label form.
    #[must_use]
    pub fn new(page: Page, input: &OptionsInput<'_>) -> Self {
        let dialog = input.now.dialog();
        let folder = page.folder_name(input.list.folder);
        let list = input.list.local_path();
        let page = page
            .in_folder(input.list.folder)
            .below(folder.clone(), list.as_str().to_owned());
        let title = dialog.map(|dialog| row::title(&page, dialog, input.owners));
        let form = LabelsInput {
            id: input.id,
            party: &input.party.urn,
            folder: input.previous.folder,
            status: dialog.map_or(Status::NotApplicable, |dialog| dialog.status),
            title: title.as_ref(),
            sealed: input.sealed,
            list: Some(input.list),
            beside: input.beside,
        };
        let is_gone = matches!(input.now, CurrentState::Nowhere);
        let labels = (!is_gone).then(|| Labels::new(&page, input.parties, &form));
        let name = party_name(page.language, input.party, input.parties);
        let sender = dialog.map(|dialog| row::sender(&page, dialog, input.owners));
        let mark = sender.as_ref().and_then(|sender| sender.mark.clone());
        let page = page.showing_marks(&mark);
        Self {
            heading: page.t("options-heading"),
            recipient: page.t_with("list-to", &[("recipient", (&name).into())]),
            lies_in: dialog.and_then(|dialog| row::lies_elsewhere(&page, dialog, Folder::Inbox)),
            labels,
            gone: is_gone.then(|| page.t("label-gone")),
            calendar: row::calendar(dialog, input.sealed),
            open: DialogPath {
                id: input.id,
                list: Some(&list),
                beside: input.beside,
            }
            .to_string(),
            history: HistoryPath {
                id: input.id,
                list: Some(&list),
            }
            .to_string(),
            access: AccessPath {
                id: input.id,
                list: Some(&list),
            }
            .to_string(),
            back: (
                with_fragment(&list.as_str(), &row_anchor(input.id)),
                page.t_with("label-back", &[("folder", (&folder).into())]),
            ),
            title,
            sender,
            page,
        }
    }
}
