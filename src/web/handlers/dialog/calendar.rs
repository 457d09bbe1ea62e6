//! `/dialog/{id}/kalender`: a deadline as a calendar file (iCalendar). Lists find the dialog, which
//! is never opened (`docs/rules/inbox.md#g-4`).

use axum::response::Response;

use crate::{
    domain::{CurrentState, DialogId, DialogSummary},
    urls::DialogPath,
    views::{
        calendar::{Entry, file},
        pages::{error::ErrorKind, row},
    },
    web::{
        error::AppError,
        extractors::{Query, Word, reader::Reader},
        file_response,
    },
};

/// Downloads the file for the dialog whose sealed label target is in `sak`.
///
/// # Errors
/// When the address is not ours, the party is not the reader's, Dialogporten does not answer, or no list
/// shows the dialog with a deadline.
pub async fn show(
    reader: Reader,
    Word(id): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let link = reader.link_target(id, &query).await?;
    let dialog = found(&link.now)?;
    let due = dialog.due_at.ok_or(ErrorKind::DialogNotFound)?;
    let page = reader.page(Some(link.party)).await?;
    let owners = |code: &str| reader.owner_name(code);
    let origin = reader.app.config.public_url.origin();
    let path = DialogPath::new(id);
    let body = file(&Entry {
        id: &id.0.to_string(),
        due,
        title: &row::title(&page, dialog, &owners).text,
        link: &format!("{origin}{path}"),
        now: reader.app.clock.now(),
    });
    let kind = "text/calendar; charset=utf-8";
    file_response::file("frist.ics", kind, body.into_bytes())
}

fn found(state: &CurrentState) -> Result<&DialogSummary, ErrorKind> {
    match state {
        CurrentState::Found(dialog) => Ok(dialog),
        CurrentState::Nowhere => Err(ErrorKind::DialogNotFound),
        // The dialog may exist; Dialogporten does not answer now.
        CurrentState::Unknown => Err(ErrorKind::UpstreamUnavailable),
    }
}
