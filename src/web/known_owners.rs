//! Whose the dialogs are that a login has met of late: when one of them is gone, Dialogporten says no more
//! than that.

use super::signed_in::SignedIn;
use crate::{
    app::App,
    domain::{DialogId, DialogSummary},
};

/// Remembers whose these are.
pub async fn note(app: &App, signed_in: &SignedIn, dialogs: &[DialogSummary]) {
    for dialog in dialogs {
        let key = key(signed_in, dialog.id);
        app.owners
            .insert(key, dialog.service_owner.as_str().into())
            .await;
    }
}

/// The name of the service owner whose dialog it is or was, as far as this login has met it.
pub async fn name(app: &App, signed_in: &SignedIn, id: DialogId) -> Option<String> {
    let code = app.owners.get(&key(signed_in, id)).await?;
    signed_in.owner_name(app, &code)
}

fn key(signed_in: &SignedIn, id: DialogId) -> (Box<str>, DialogId) {
    (signed_in.reference().as_str().into(), id)
}
