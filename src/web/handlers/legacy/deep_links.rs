//! Deep links, `/videresend` and the previous inbox's `/redirect`: they redirect from a reference
//! of another system to the dialog. A reference that resolves to no dialog gets an error page and
//! never a silent redirect to the inbox.

use axum::response::Response;

use crate::{
    domain::{LookupRefusal, Reference},
    urls::DialogPath,
    views::pages::error::ErrorKind,
    web::{
        error::{AppError, go_to},
        extractors::{Query, reader::Reader},
    },
};

/// Names of the parameter with the reference: ours, and those of the previous inbox.
const NAMES: [&str; 3] = ["instans", "instanceUrn", "instanceurn"];

/// Redirects to the dialog. A dialog's own id needs no look-up: the page of the dialog reports
/// errors.
///
/// # Errors
/// When the reference cannot be parsed, or resolves to no dialog of the reader's.
pub async fn show(reader: Reader, query: Query) -> Result<Response, AppError> {
    let name = NAMES.iter().find_map(|name| query.get(name));
    let reference = name
        .and_then(Reference::parse)
        .ok_or(ErrorKind::LinkUnreadable)?;
    let id = match reference {
        Reference::Dialog(id) => id,
        other => reader.look_up(other).await?.map_err(unresolved)?.dialog,
    };
    let path = DialogPath::new(id);
    Ok(go_to(&path.to_string()))
}

fn unresolved(refusal: LookupRefusal) -> ErrorKind {
    match refusal {
        LookupRefusal::NotFound => ErrorKind::LinkNotFound,
        LookupRefusal::NoAccess => ErrorKind::DialogNoAccess,
        LookupRefusal::NoReference => ErrorKind::LinkUnreadable,
    }
}
