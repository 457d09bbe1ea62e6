//! Cache of the service owners of dialogs that a login has seen recently: when one of these is
//! gone, Dialogporten's answer does not name its owner.

use crate::{
    app::App,
    domain::{DialogId, DialogSummary},
    web::extractors::current_user::CurrentUser,
};

/// Caches the service owners of these dialogs.
pub async fn note(app: &App, current_user: &CurrentUser, dialogs: &[DialogSummary]) {
    for dialog in dialogs {
        let key = key(current_user, dialog.id);
        app.owners
            .insert(key, dialog.service_owner.as_str().into())
            .await;
    }
}

/// The name of the dialog's service owner, if this login has seen the dialog recently.
pub async fn name(app: &App, current_user: &CurrentUser, id: DialogId) -> Option<String> {
    let code = app.owners.get(&key(current_user, id)).await?;
    current_user.owner_name(app, &code)
}

fn key(current_user: &CurrentUser, id: DialogId) -> (Box<str>, DialogId) {
    (current_user.reference().as_str().into(), id)
}
