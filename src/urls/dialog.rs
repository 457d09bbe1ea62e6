//! URLs of the pages below one dialog, each with the list that the reader came from (`liste`).

use std::fmt;

use super::{
    LocalPath, encode, query,
    table::{self, UrlPattern},
};
use crate::domain::{ActionId, DialogId, TransmissionId};

/// `/dialog/{id}/historikk`: the dialog's history, newest line first, with pagination.
#[derive(Clone, Copy, Debug)]
pub struct HistoryPath<'a> {
    /// UUID of the dialog, as Dialogporten writes it.
    pub id: DialogId,
    /// The list that the dialog was opened from; `None` when the address names none.
    pub list: Option<&'a LocalPath>,
}

impl HistoryPath<'_> {
    /// The URL of page `number` of the history, counted from one.
    #[must_use]
    pub fn page(&self, number: usize) -> String {
        let path = self.to_string();
        match number {
            0 | 1 => path,
            _ if self.list.is_some() => format!("{path}&side={number}"),
            _ => format!("{path}?side={number}"),
        }
    }
}

impl fmt::Display for HistoryPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_with_list(f, &table::DIALOG_HISTORY.path([&self.id.0]), self.list)
    }
}

/// `/dialog/{id}/tilgang`: why the reader has access to a dialog; does not open it.
#[derive(Clone, Copy, Debug)]
pub struct AccessPath<'a> {
    /// UUID of the dialog, as Dialogporten writes it.
    pub id: DialogId,
    /// The list that the dialog is a row of; `None` when the address names none.
    pub list: Option<&'a LocalPath>,
}

impl fmt::Display for AccessPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_with_list(f, &table::DIALOG_ACCESS.path([&self.id.0]), self.list)
    }
}

/// `/dialog/{id}/innsending/{innsending}`: one transmission of a dialog, opened.
#[derive(Clone, Copy, Debug)]
pub struct TransmissionPath<'a> {
    /// UUID of the dialog that the transmission belongs to.
    pub dialog: DialogId,
    /// UUID of the transmission, as Dialogporten writes it.
    pub id: TransmissionId,
    /// The list that the dialog was opened from; `None` when the address names none.
    pub list: Option<&'a LocalPath>,
}

impl fmt::Display for TransmissionPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = table::DIALOG_TRANSMISSION.path([&self.dialog.0, &self.id.0]);
        write_with_list(f, &path, self.list)
    }
}

/// `/dialog/{id}/handling/{handling}`: confirmation page of a write action at the service owner.
#[derive(Clone, Copy, Debug)]
pub struct ActionPath<'a> {
    /// UUID of the dialog that offers the action.
    pub dialog: DialogId,
    /// UUID of the action, as Dialogporten writes it.
    pub id: ActionId,
    /// The list that the dialog was opened from; `None` when the address names none.
    pub list: Option<&'a LocalPath>,
}

impl fmt::Display for ActionPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = table::DIALOG_ACTION.path([&self.dialog.0, &self.id.0]);
        write_with_list(f, &path, self.list)
    }
}

/// Parameters by which the script of an opened dialog's page asks whether the dialog has changed.
/// Neither address opens the dialog.
#[derive(Clone, Copy, Debug)]
pub struct DialogStateUrl<'a> {
    /// UUID of the dialog, as Dialogporten writes it.
    pub id: DialogId,
    /// Sealed label target of the page's form (`sak`), by which lists find the dialog again.
    pub drawn: &'a str,
    /// Fingerprint of the state that the page shows (`sett`).
    pub mark: &'a str,
    /// The list that the dialog was opened from; `None` when the address names none.
    pub list: Option<&'a LocalPath>,
}

impl DialogStateUrl<'_> {
    /// `/dialog/{id}/tilstand`: answers whether the dialog has changed.
    #[must_use]
    pub fn state(&self) -> String {
        self.at(table::DIALOG_STATE)
    }

    /// `/dialog/{id}/hendelser`: event stream of the dialog; takes the sealed dialog token in
    /// `bevis`.
    #[must_use]
    pub fn events(&self, token: &str) -> String {
        format!("{}&bevis={}", self.at(table::DIALOG_EVENTS), encode(token))
    }

    fn at(&self, row: UrlPattern<1>) -> String {
        let path = row.path([&self.id.0]);
        let own = [("sak", self.drawn), ("sett", self.mark)];
        let list = self.list.map(|list| ("liste", list.as_str()));
        let pairs: Vec<_> = own.into_iter().chain(list).collect();
        query::address(&path, &pairs)
    }
}

/// `/dialog/{id}/bevis`: exchanges the sealed dialog token of a page for the token itself (POST).
#[derive(Clone, Copy, Debug)]
pub struct TokenPath(pub DialogId);

impl fmt::Display for TokenPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&table::DIALOG_TOKEN.path([&self.0.0]))
    }
}

/// `/dialog/{id}/utskrift`: the whole dialog on one page, for printing.
#[derive(Clone, Copy, Debug)]
pub struct PrintPath<'a> {
    /// UUID of the dialog, as Dialogporten writes it.
    pub id: DialogId,
    /// The list that the dialog was opened from; `None` when the address names none.
    pub list: Option<&'a LocalPath>,
    /// Whether the page also fetches the content of the transmissions (`innhold=1`).
    pub with_content: bool,
}

impl fmt::Display for PrintPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = table::DIALOG_PRINT.path([&self.id.0]);
        write_with_list(f, &path, self.list)?;
        match (self.with_content, self.list) {
            (false, _) => Ok(()),
            (true, Some(_)) => f.write_str("&innhold=1"),
            (true, None) => f.write_str("?innhold=1"),
        }
    }
}

fn write_with_list(
    f: &mut fmt::Formatter<'_>,
    path: &str,
    list: Option<&LocalPath>,
) -> fmt::Result {
    let list = list.map(|list| ("liste", list.as_str()));
    f.write_str(&query::address(path, list.as_slice()))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_pages_of_a_dialog_keep_the_list() {
        let id = DialogId(Uuid::from_u128(1));
        let list = LocalPath::parse("/a/meg/arkiv?q=skatt").unwrap();
        let base = "/dialog/00000000-0000-0000-0000-000000000001";
        let kept = "?liste=%2Fa%2Fmeg%2Farkiv%3Fq%3Dskatt";
        let history = |list| HistoryPath { id, list };
        assert_eq!(history(None).to_string(), format!("{base}/historikk"));
        assert_eq!(history(None).page(2), format!("{base}/historikk?side=2"));
        assert_eq!(
            history(Some(&list)).page(3),
            format!("{base}/historikk{kept}&side=3")
        );
        assert_eq!(
            history(Some(&list)).page(1),
            history(Some(&list)).to_string()
        );
        let access = AccessPath {
            id,
            list: Some(&list),
        };
        assert_eq!(access.to_string(), format!("{base}/tilgang{kept}"));
    }
}
