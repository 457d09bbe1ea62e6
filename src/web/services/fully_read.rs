//! Stores in which dialogs the reader found nothing more to open. Lists report unopened content for
//! ever where a transmission has nothing to open, and cannot know that it has not.

use crate::{
    app::App,
    web::{extractors::current_user::CurrentUser, services::opened_dialog::OpenedDialog},
};

/// Stores it for a dialog that was just opened. The dialog's page does not depend on it, so a
/// failure is only logged.
pub(crate) async fn note(app: &App, current_user: &CurrentUser, opened: &OpenedDialog) {
    let dialog = &opened.dialog;
    let name = dialog.summary.state_name();
    let is_known = opened.parties.settings().read_through.contains(&name);
    let has_more = dialog.has_more_to_open();
    if !dialog.summary.has_unopened_content || has_more || is_known {
        return;
    }
    let noted = app.store.note_read_through(current_user.person(), &name);
    if let Err(error) = noted.await {
        tracing::debug!(error = %error, "what was read through was not noted");
    }
}
