//! Bulk select: checkboxes and label buttons for several dialogs of a list, and outside this mode
//! the link that starts it and each row's options link (`docs/rules/inbox.md#row-options`). It
//! works without a script, and opens no dialog.

use crate::{
    domain::{DialogId, DialogSummary, Folder, LabelAction, Parties, SearchScope, Status},
    urls::{DialogOptions, LABELS, ListUrl, LocalPath, RowsMark, SelectionMode, row_anchor},
    views::{
        components::{
            label_form::{Button, buttons, field_name, value},
            service_text::ServiceText,
        },
        page::Page,
        party_name::party_name,
    },
};

/// The sealed values in the forms of a list.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "it holds a function")]
pub struct Forms<'a> {
    /// The sealed label target of a dialog; `None` when it cannot be made, so no form can change
    /// the dialog.
    pub drawn: &'a dyn Fn(&DialogSummary) -> Option<String>,
    /// The person that the forms are rendered for, sealed.
    pub person: &'a str,
    /// Whether the form was just submitted with no dialog selected.
    pub is_empty_handed: bool,
}

/// Bulk select around a list: on or off.
#[derive(Debug)]
pub enum BulkSelect {
    /// Off, with the address that turns it on; `None` for an empty list.
    Not(Option<String>),
    /// On: the form that encloses the list.
    Form(Box<SelectForm>),
}

/// The form that encloses a list in bulk select.
#[derive(Debug)]
pub struct SelectForm {
    /// Path of the `POST` request, [`LABELS`].
    pub address: &'static str,
    /// Hidden fields as name and value: person, list and rows.
    pub fields: Vec<(&'static str, String)>,
    /// One submit button for each label action that fits.
    pub buttons: Vec<Button>,
    /// Address of the page with all rows selected.
    pub all: String,
    /// Address of the page with no row selected.
    pub none: String,
    /// Whether all rows are selected when the page loads.
    pub is_all: bool,
    /// Address of the list without bulk select.
    pub stop: String,
    /// Says that the change applies to all who represent the party; `None` for the reader's own
    /// messages.
    pub shared: Option<String>,
    /// Id of the first checkbox, for the error summary; `None` unless nothing was selected.
    pub missed: Option<String>,
}

/// What a row has beside its link.
#[derive(Debug)]
pub enum RowAction {
    /// A checkbox, while bulk select is on.
    Choice(RowCheckbox),
    /// Address of the row's options page, while bulk select is off.
    Menu(String),
    /// Nothing: without the dialog's revision no label can be changed.
    Nothing,
}

/// The checkbox of a row in bulk select.
#[derive(Debug)]
pub struct RowCheckbox {
    /// Element id in the page, target of the error summary.
    pub id: String,
    /// Field name in the form, unique for each dialog (see [`field_name`]).
    pub name: String,
    /// The sealed label target, with the row's title.
    pub value: String,
    /// Whether it is ticked when the page loads.
    pub is_chosen: bool,
}

/// A list page, with what bulk select needs of it.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "it holds a function")]
pub struct Selectable<'a> {
    /// Address of the page, with its selection mode.
    pub list_url: &'a ListUrl,
    /// The rows of the page, in order.
    pub rows: &'a [DialogSummary],
    /// Rows of pinned services above the list; `rows` may contain them too.
    pub pinned: &'a [DialogSummary],
    /// All parties that the reader may act for.
    pub parties: &'a Parties,
    /// The sealed values in the page's forms.
    pub forms: Forms<'a>,
}

impl Selectable<'_> {
    /// Builds bulk select for the whole list.
    #[must_use]
    pub fn selecting(&self, page: &Page) -> BulkSelect {
        let at = |selection_mode| self.list_url.selection_mode(selection_mode).to_string();
        if self.rows.is_empty() {
            return BulkSelect::Not(None);
        }
        if self.list_url.selection_mode == SelectionMode::No {
            return BulkSelect::Not(Some(at(SelectionMode::Some)));
        }
        let ids: Vec<_> = self.rows.iter().map(|row| row.id.0.to_string()).collect();
        let missed = self.rows.first().filter(|_| self.forms.is_empty_handed);
        BulkSelect::Form(Box::new(SelectForm {
            address: LABELS.as_str(),
            fields: vec![
                ("hvem", self.forms.person.to_owned()),
                ("liste", self.list().as_str().to_owned()),
                ("ved", ids.join(",")),
            ],
            buttons: buttons(page, self.actions(), self.status()),
            all: at(SelectionMode::All(Some(self.mark()))),
            none: at(SelectionMode::Some),
            is_all: self.is_all(),
            stop: at(SelectionMode::No),
            shared: self.shared(page),
            missed: missed.map(|row| box_name(row.id)),
        }))
    }

    /// Builds a row's checkbox or options link; `title` is the title that the row shows.
    #[must_use]
    pub fn tool(&self, dialog: &DialogSummary, title: &ServiceText) -> RowAction {
        let Some(drawn) = (self.forms.drawn)(dialog) else {
            return RowAction::Nothing;
        };
        if self.list_url.selection_mode == SelectionMode::No {
            let options = DialogOptions {
                id: dialog.id,
                drawn: &drawn,
                list: &self.list(),
                beside: self.beside(dialog.id),
            };
            return RowAction::Menu(options.to_string());
        }
        RowAction::Choice(RowCheckbox {
            id: box_name(dialog.id),
            name: field_name("sak", dialog.id),
            value: value(&drawn, Some(title)),
            is_chosen: self.is_all(),
        })
    }

    /// Whether the address selects all rows, but of a page with other dialogs; then none is
    /// selected.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        !self.rows.is_empty()
            && matches!(self.list_url.selection_mode, SelectionMode::All(_))
            && !self.is_all()
    }

    fn is_all(&self) -> bool {
        match self.list_url.selection_mode {
            SelectionMode::All(mark) => mark.is_none_or(|mark| mark == self.mark()),
            SelectionMode::No | SelectionMode::Some => false,
        }
    }

    fn mark(&self) -> RowsMark {
        mark(self.rows, self.pinned)
    }

    /// The next row, else the previous one; `None` for the only row.
    #[must_use]
    pub fn beside(&self, id: DialogId) -> Option<DialogId> {
        let index = self.rows.iter().position(|row| row.id == id)?;
        let row = |index: usize| self.rows.get(index).map(|row| row.id);
        row(index + 1).or_else(|| row(index.checked_sub(1)?))
    }

    fn list(&self) -> LocalPath {
        self.list_url.selection_mode(SelectionMode::No).local_path()
    }

    /// The actions that fit the folder; all of them for a list with rows of several folders.
    fn actions(&self) -> Vec<LabelAction> {
        let is_mixed = self.list_url.folder == Folder::Sent
            || self.list_url.filter.scope() == SearchScope::Everywhere;
        if is_mixed {
            return vec![
                LabelAction::MarkUnread,
                LabelAction::Archive,
                LabelAction::Bin,
                LabelAction::Restore,
            ];
        }
        LabelAction::fitting(self.list_url.folder).into()
    }

    /// The status that decides the buttons' texts: draft only where all rows are drafts.
    fn status(&self) -> Status {
        crate::views::components::label_form::common_status(
            self.rows.iter().map(|row| Some(row.status)),
        )
    }

    fn shared(&self, page: &Page) -> Option<String> {
        let owner = |row: &DialogSummary| self.parties.by_urn(&row.party);
        let mut others = self
            .rows
            .iter()
            .filter_map(owner)
            .filter(|party| !party.is_self);
        let first = others.next()?;
        if others.any(|party| party.urn != first.urn) {
            return Some(page.t("bulk-select-shared-several"));
        }
        let name = party_name(page.language, first, self.parties);
        Some(page.t_with("label-shared", &[("name", (&name).into())]))
    }
}

impl RowAction {
    /// The checkbox, while bulk select is on.
    #[must_use]
    pub fn choice(&self) -> Option<&RowCheckbox> {
        match self {
            Self::Choice(choice) => Some(choice),
            Self::Menu(_) | Self::Nothing => None,
        }
    }

    /// Address of the row's options page, while bulk select is off.
    #[must_use]
    pub fn menu(&self) -> Option<&str> {
        match self {
            Self::Menu(href) => Some(href),
            Self::Choice(_) | Self::Nothing => None,
        }
    }
}

impl BulkSelect {
    /// The form, while bulk select is on.
    #[must_use]
    pub fn form(&self) -> Option<&SelectForm> {
        match self {
            Self::Form(form) => Some(form),
            Self::Not(_) => None,
        }
    }

    /// The address that turns bulk select on; `None` for an empty list and while it is on.
    #[must_use]
    pub fn begin(&self) -> Option<&str> {
        match self {
            Self::Not(href) => href.as_deref(),
            Self::Form(_) => None,
        }
    }
}

/// The address that selects all rows of a page and names them by their [`RowsMark`], where
/// `list_url` selects all without a mark; else `None`.
#[must_use]
pub fn naming_all(
    list_url: &ListUrl,
    rows: &[DialogSummary],
    pinned: &[DialogSummary],
) -> Option<ListUrl> {
    let is_nameless = list_url.selection_mode == SelectionMode::All(None) && !rows.is_empty();
    is_nameless.then(|| list_url.selection_mode(SelectionMode::All(Some(mark(rows, pinned)))))
}

/// The [`RowsMark`] of a page with these rows and the pinned ones, each dialog counted once.
fn mark(rows: &[DialogSummary], pinned: &[DialogSummary]) -> RowsMark {
    let is_new = |row: &&DialogSummary| pinned.iter().all(|one| one.id != row.id);
    let all = pinned.iter().chain(rows.iter().filter(is_new));
    RowsMark::new(all.map(|row| row.id))
}

fn box_name(id: DialogId) -> String {
    format!("v{}", row_anchor(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{i18n::Language, urls::PartyKey, views::samples::notice};

    fn list(folder: Folder, query: &str) -> ListUrl {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        let pairs: Vec<_> = pairs.into_owned().collect();
        let pairs = pairs.iter().map(|(name, value)| (&**name, &**value));
        ListUrl::read(PartyKey::parse("310702641").unwrap(), folder, pairs).0
    }

    fn words(folder: Folder, query: &str, rows: &[DialogSummary]) -> Vec<&'static str> {
        let list = Selectable {
            list_url: &list(folder, query),
            rows,
            pinned: &[],
            parties: &Parties::new(Vec::new()),
            forms: Forms {
                drawn: &|_| Some("sealed".to_owned()),
                person: "person",
                is_empty_handed: false,
            },
        };
        let selecting = list.selecting(&Page::sample(Language::Nb));
        let buttons = selecting.form().map(|form| form.buttons.iter());
        buttons
            .into_iter()
            .flatten()
            .map(|button| button.word)
            .collect()
    }

    /// `docs/rules/inbox.md#row-options`: only actions that fit the list.
    #[test]
    fn the_buttons_are_those_that_fit() {
        let rows = [notice()];
        let inbox = ["ulest", "arkiver", "kast"];
        assert_eq!(words(Folder::Inbox, "velg=1", &rows), inbox);
        assert_eq!(words(Folder::Deadlines, "velg=alle", &rows), inbox);
        let bin = ["legg-tilbake", "ulest", "arkiver"];
        assert_eq!(words(Folder::Bin, "velg=1", &rows), bin);
        let all = ["ulest", "arkiver", "kast", "legg-tilbake"];
        assert_eq!(words(Folder::Sent, "velg=1", &rows), all);
        assert_eq!(words(Folder::Inbox, "velg=1&q=skatt", &rows), all);
        assert_eq!(
            words(Folder::Inbox, "velg=1&q=skatt&hvor=mappe", &rows),
            inbox
        );
        assert!(words(Folder::Inbox, "", &rows).is_empty());
        assert!(words(Folder::Inbox, "velg=1", &[]).is_empty());
    }

    /// A browser that goes back requests the same address, whose list may have other dialogs now.
    #[test]
    fn all_are_chosen_only_on_the_page_that_was_looked_at() {
        let rows: Vec<_> = (0..3)
            .map(|n| DialogSummary {
                id: DialogId(uuid::Uuid::from_u128(n + 1)),
                ..notice()
            })
            .collect();
        let is_all = |list_url: &ListUrl, rows: &[DialogSummary], pinned: &[DialogSummary]| {
            let parties = Parties::new(Vec::new());
            let list = Selectable {
                list_url,
                rows,
                pinned,
                parties: &parties,
                forms: Forms {
                    drawn: &|_| Some("sealed".to_owned()),
                    person: "person",
                    is_empty_handed: false,
                },
            };
            let selecting = list.selecting(&Page::sample(Language::Nb));
            let is_all = selecting.form().is_some_and(|form| form.is_all);
            assert_ne!(is_all, list.has_changed());
            is_all
        };
        let list_url = naming_all(&list(Folder::Inbox, "velg=alle"), &rows[..2], &[]).unwrap();
        let turned = [rows[1].clone(), rows[0].clone()];
        for (there, pinned, expected) in [
            (&rows[..2], &[][..], true),
            (&turned, &[], true),
            (&rows[..1], &rows[1..2], true),
            (&rows[..2], &rows[..1], true),
            (&rows[..1], &[], false),
            (&rows[1..], &[], false),
            (&rows, &[], false),
            (&rows[..2], &rows[2..], false),
        ] {
            assert_eq!(
                is_all(&list_url, there, pinned),
                expected,
                "{there:?} {pinned:?}"
            );
        }
        assert!(naming_all(&list_url, &rows, &[]).is_none());
        assert!(naming_all(&list(Folder::Inbox, "velg=1"), &rows, &[]).is_none());
        assert!(naming_all(&list(Folder::Inbox, "velg=alle"), &[], &[]).is_none());
    }
}
