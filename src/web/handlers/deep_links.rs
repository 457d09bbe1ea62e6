//! `/videresend` and the `/redirect` of the inbox that was here before: they lead from a name that a
//! dialog goes by elsewhere to the dialog. A name that leads nowhere is told, and never ends in an
//! inbox without a word.

use axum::{extract::State, response::Response};

use crate::{
    app::App,
    domain::{LookupRefusal, Reference},
    urls::DialogPath,
    views::pages::error::ErrorKind,
    web::{
        error::{AppError, go_to},
        extractors::{Query, current_user::CurrentUser},
    },
};

/// What the name is called in addresses: ours, and those of the inbox before.
const NAMES: [&str; 3] = ["instans", "instanceUrn", "instanceurn"];

/// Leads to the dialog. Its own id needs no look-up: its page tells what there is to tell.
///
/// # Errors
/// When the name is none, or leads to no dialog of the reader's.
pub async fn show(
    State(app): State<App>,
    current_user: CurrentUser,
    query: Query,
) -> Result<Response, AppError> {
    let name = NAMES.iter().find_map(|name| query.get(name));
    let reference = name
        .and_then(Reference::parse)
        .ok_or(ErrorKind::LinkUnreadable)?;
    let id = match reference {
        Reference::Dialog(id) => id,
        other => {
            let found = current_user.look_up(&app, other).await?;
            let found = found.map_err(|reason| match reason {
                LookupRefusal::NotFound => ErrorKind::LinkNotFound,
                LookupRefusal::NoAccess => ErrorKind::DialogNoAccess,
                LookupRefusal::NoReference => ErrorKind::LinkUnreadable,
            })?;
            found.dialog
        }
    };
    let path = DialogPath {
        id,
        list: None,
        beside: None,
    };
    Ok(go_to(&path.to_string()))
}
