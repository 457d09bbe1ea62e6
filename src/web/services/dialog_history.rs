//! Loads the history of a dialog. It opens the dialog, like its own page; the seen log and the label
//! log are requested after that, so that they contain this reading too.

use super::opened_dialog::{failed, no_access_of_nobody, refused};
use crate::{
    domain::{DialogId, DialogSummary, History},
    web::{
        error::AppError,
        extractors::{explicit_navigation::ExplicitNavigation, reader::Reader},
    },
};

impl Reader {
    /// Loads the history of a dialog, which opens it, and its summary. Logs that cannot be loaded
    /// are marked as missing.
    ///
    /// # Errors
    /// When the dialog cannot be opened, or the login has ended or cannot be refreshed.
    pub async fn history(
        &self,
        _: ExplicitNavigation,
        id: DialogId,
    ) -> Result<(DialogSummary, History), AppError> {
        self.parties().await.map_err(no_access_of_nobody)?;
        match load(self, id).await {
            Ok(loaded) => Ok(loaded),
            Err(error) => Err(failed(self, id, error).await),
        }
    }
}

async fn load(reader: &Reader, id: DialogId) -> Result<(DialogSummary, History), AppError> {
    let language = reader.language();
    let answer = reader.call(move |client, token| {
        Box::pin(async move { client.history(&token, language.accept_language(), id).await })
    });
    let past = match answer.await? {
        Ok(past) => past,
        Err(reason) => return Err(refused(reader, id, reason).await),
    };
    let openings = reader
        .call(move |client, token| Box::pin(async move { client.openings(&token, id).await }));
    let relabellings = reader
        .call(move |client, token| Box::pin(async move { client.relabellings(&token, id).await }));
    let (openings, relabellings) = tokio::join!(openings, relabellings);
    let history = History::new(&past, openings.as_ref().ok(), relabellings.as_ref().ok());
    Ok((past.summary, history))
}
