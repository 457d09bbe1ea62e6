//! Loads the record of a label change.

use super::request::{ChangeRecord, LabelChangeRequest};
use crate::{
    storage::{Change, ChangeId},
    web::{error::AppError, extractors::reader::Reader},
};

impl Reader {
    /// A label change of this reader's, with the request that its record holds; `None` when the
    /// store has no such change, or no longer.
    ///
    /// # Errors
    /// When the store is unavailable, or the record cannot be opened.
    pub async fn label_change(
        &self,
        id: &ChangeId,
    ) -> Result<Option<(Change<ChangeRecord>, LabelChangeRequest)>, AppError> {
        let change: Option<Change<ChangeRecord>> = self.app.store.change(self.person(), id).await?;
        let Some(change) = change else {
            return Ok(None);
        };
        let request = LabelChangeRequest::of_note(&self.app, self.person(), &change.note)?;
        Ok(Some((change, request)))
    }
}
