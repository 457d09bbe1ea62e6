//! The pages that belong to one dialog. Each of them keeps the list that the reader came from.

use std::fmt;

use super::{LocalPath, encode};
use crate::domain::DialogId;

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
        write!(f, "/dialog/{}/historikk", self.id.0)?;
        write_list(f, self.list)
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
        write!(f, "/dialog/{}/tilgang", self.id.0)?;
        write_list(f, self.list)
    }
}

fn write_list(f: &mut fmt::Formatter<'_>, list: Option<&LocalPath>) -> fmt::Result {
    list.map_or(Ok(()), |list| write!(f, "?liste={}", encode(list.as_str())))
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
