//! Whose the dialogs are that a login has met of late: when one of them is gone, Dialogporten says no more
//! than that.

use crate::web::extractors::current_user::CurrentUser;
use crate::{
    app::App,
    domain::{DialogId, DialogSummary},
};

/// Remembers whose these are.
pub async fn note(app: &App, current_user: &CurrentUser, dialogs: &[DialogSummary]) {
    for dialog in dialogs {
        let key = key(current_user, dialog.id);
        app.owners
            .insert(key, dialog.service_owner.as_str().into())
            .await;
    }
}

/// The name of the service owner whose dialog it is or was, as far as this login has met it.
pub async fn name(app: &App, current_user: &CurrentUser, id: DialogId) -> Option<String> {
    let code = app.owners.get(&key(current_user, id)).await?;
    current_user.owner_name(app, &code)
}

fn key(current_user: &CurrentUser, id: DialogId) -> (Box<str>, DialogId) {
    (current_user.reference().as_str().into(), id)
}
