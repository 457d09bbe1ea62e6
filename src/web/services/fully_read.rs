//! Stores in which dialogs the reader found nothing more to open. Lists report unopened content for
//! ever where a transmission has nothing to open, and cannot know that it has not.

use crate::web::{extractors::reader::Reader, services::opened_dialog::OpenedDialog};

/// Stores it for a dialog that was just opened. The dialog's page does not depend on it, so a
/// failure is only logged.
pub(crate) async fn note(reader: &Reader, opened: &OpenedDialog<'_>) {
    let dialog = &opened.dialog;
    let name = dialog.summary.state_name();
    let is_known = opened.parties.settings().read_through.contains(&name);
    let has_more = dialog.has_more_to_open();
    if !dialog.summary.has_unopened_content || has_more || is_known {
        return;
    }
    let noted = reader.app.store.record_read_through(reader.person(), &name);
    if let Err(error) = noted.await {
        tracing::debug!(error = %error, "what was read through was not noted");
    }
}
