//! Whether a dialog has changed since its page was rendered, by lists: it is not opened for this
//! (`docs/rules/inbox.md#a-6`).

use serde::Serialize;

use super::label_changes::LinkTarget;
use crate::{
    crypto::Purpose,
    domain::{CurrentState, DialogId},
    urls::{self, ListUrl},
    views::page::Page,
    web::{
        error::AppError,
        extractors::{Query, reader::Reader},
    },
};

/// Whether a dialog has changed since its page was rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DialogFreshness {
    /// The dialog is as the page shows it.
    Same,
    /// The service owner has changed the dialog since.
    Changed,
    /// No list shows the dialog any more.
    Gone,
    /// Dialogporten does not answer, or there were too many dialogs to look through.
    Unknown,
}

impl Reader {
    /// Compares the dialog in lists with the fingerprint in `sett`, without opening it.
    ///
    /// # Errors
    /// When the address is not ours, the party is not the reader's, or the login has ended or
    /// cannot be refreshed.
    pub async fn dialog_state(
        &self,
        id: DialogId,
        query: &Query,
    ) -> Result<(DialogFreshness, LinkTarget<'_>), AppError> {
        let link = self.link_target(id, query).await?;
        let state = match &link.now {
            CurrentState::Found(now) if query.get("sett") == Some(&now.state_mark()) => {
                DialogFreshness::Same
            }
            CurrentState::Found(_) => DialogFreshness::Changed,
            CurrentState::Nowhere => DialogFreshness::Gone,
            CurrentState::Unknown => DialogFreshness::Unknown,
        };
        Ok((state, link))
    }

    /// The list that the dialog was opened from, or the folder it was in, with the sealed message
    /// that it is gone.
    ///
    /// # Errors
    /// Only when the system has no randomness.
    pub fn list_without(&self, link: &LinkTarget<'_>, query: &Query) -> Result<String, AppError> {
        let drawn = &link.drawn;
        let folder = || ListUrl::new(drawn.party.clone(), drawn.previous.folder);
        let list = query.list().unwrap_or_else(folder);
        let login = self.login().as_str().as_bytes();
        let keyring = self.app.store.keyring();
        let message = keyring.seal_text(Purpose::Gone, login, drawn.dialog.0.as_bytes())?;
        Ok(urls::list_without(&list, &message))
    }

    /// Adds the notice that a dialog is gone, when the address has that message sealed by us.
    #[must_use]
    pub fn with_gone_notice(&self, query: &Query, page: Page) -> Page {
        let login = self.login().as_str().as_bytes();
        let keyring = self.app.store.keyring();
        let message = query
            .get("borte")
            .and_then(|message| keyring.open_text(Purpose::Gone, login, message));
        match message {
            Some(_) => page.saying("success", "dialog-gone"),
            None => page,
        }
    }
}
