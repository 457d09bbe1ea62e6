//! Cache of the service owners of dialogs that a login has seen recently: when one of these is
//! gone, Dialogporten's answer does not name its owner.

use crate::{
    domain::{DialogId, DialogSummary},
    web::extractors::reader::Reader,
};

/// Caches the service owners of these dialogs.
pub async fn note(reader: &Reader, dialogs: &[DialogSummary]) {
    for dialog in dialogs {
        let key = key(reader, dialog.id);
        reader
            .app
            .owners
            .insert(key, dialog.service_owner.as_str().into())
            .await;
    }
}

/// The name of the dialog's service owner, if this login has seen the dialog recently.
pub async fn name(reader: &Reader, id: DialogId) -> Option<String> {
    let code = reader.app.owners.get(&key(reader, id)).await?;
    reader.owner_name(&code)
}

fn key(reader: &Reader, id: DialogId) -> (Box<str>, DialogId) {
    (reader.login().as_str().into(), id)
}
