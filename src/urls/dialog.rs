//! The pages that belong to one dialog. Each of them keeps the list that the reader came from.

use std::fmt;

use super::{LocalPath, encode, query};
use crate::domain::{ActionId, DialogId, TransmissionId};

/// `/dialog/{id}/historikk`: what has happened with a dialog, from its newest line.
#[derive(Clone, Copy, Debug)]
pub struct HistoryPath<'a> {
    /// Which dialog.
    pub id: DialogId,
    /// The list it was opened from.
    pub list: Option<&'a LocalPath>,
}

impl HistoryPath<'_> {
    /// A page of it, counted from one.
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
        write_with_list(f, &format!("/dialog/{}/historikk", self.id.0), self.list)
    }
}

/// `/dialog/{id}/tilgang`: why the reader may see a dialog, without opening it.
#[derive(Clone, Copy, Debug)]
pub struct AccessPath<'a> {
    /// Which dialog.
    pub id: DialogId,
    /// The list it stands in.
    pub list: Option<&'a LocalPath>,
}

impl fmt::Display for AccessPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_with_list(f, &format!("/dialog/{}/tilgang", self.id.0), self.list)
    }
}

/// `/dialog/{id}/innsending/{innsending}`: one transmission of a dialog, opened.
#[derive(Clone, Copy, Debug)]
pub struct TransmissionPath<'a> {
    /// Which dialog.
    pub dialog: DialogId,
    /// Which transmission.
    pub id: TransmissionId,
    /// The list that the dialog was opened from.
    pub list: Option<&'a LocalPath>,
}

impl fmt::Display for TransmissionPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = format!("/dialog/{}/innsending/{}", self.dialog.0, self.id.0);
        write_with_list(f, &path, self.list)
    }
}

/// `/dialog/{id}/handling/{handling}`: asks before something is done with a dialog at the service owner.
#[derive(Clone, Copy, Debug)]
pub struct ActionPath<'a> {
    /// Which dialog.
    pub dialog: DialogId,
    /// Which action.
    pub id: ActionId,
    /// The list that the dialog was opened from.
    pub list: Option<&'a LocalPath>,
}

impl fmt::Display for ActionPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = format!("/dialog/{}/handling/{}", self.dialog.0, self.id.0);
        write_with_list(f, &path, self.list)
    }
}

/// What the page of a dialog that was opened knows of it: by this its script asks whether it has changed,
/// and nothing is opened.
#[derive(Clone, Copy, Debug)]
pub struct DialogStateUrl<'a> {
    /// Which dialog.
    pub id: DialogId,
    /// What its form is drawn for, sealed: by it the dialog is found again in lists.
    pub drawn: &'a str,
    /// The mark of its state.
    pub mark: &'a str,
    /// The list that it was opened from.
    pub list: Option<&'a LocalPath>,
}

impl DialogStateUrl<'_> {
    /// `/dialog/{id}/tilstand`: whether it has changed.
    #[must_use]
    pub fn state(&self) -> String {
        self.at("tilstand")
    }

    /// `/dialog/{id}/hendelser`: tells as it happens; takes the dialog token, sealed.
    #[must_use]
    pub fn events(&self, token: &str) -> String {
        format!("{}&bevis={}", self.at("hendelser"), encode(token))
    }

    fn at(&self, word: &str) -> String {
        let path = format!("/dialog/{}/{word}", self.id.0);
        let own = [("sak", self.drawn), ("sett", self.mark)];
        let list = self.list.map(|list| ("liste", list.as_str()));
        let pairs: Vec<_> = own.into_iter().chain(list).collect();
        query::address(&path, &pairs)
    }
}

/// `/dialog/{id}/bevis`: gives a page's script the dialog token (POST).
#[derive(Clone, Copy, Debug)]
pub struct TokenPath(pub DialogId);

impl fmt::Display for TokenPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/dialog/{}/bevis", self.0.0)
    }
}

/// `/dialog/{id}/utskrift`: everything of a dialog, for paper or to keep.
#[derive(Clone, Copy, Debug)]
pub struct PrintPath<'a> {
    /// Which dialog.
    pub id: DialogId,
    /// The list it was opened from.
    pub list: Option<&'a LocalPath>,
    /// Whether the content of what was sent is fetched too.
    pub with_content: bool,
}

impl fmt::Display for PrintPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = format!("/dialog/{}/utskrift", self.id.0);
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
