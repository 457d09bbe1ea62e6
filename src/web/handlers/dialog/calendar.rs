//! `/dialog/{id}/kalender`: a deadline as a calendar file (iCalendar). Lists find the dialog, which
//! is never opened (`docs/rules/inbox.md#g-4`).

use axum::{extract::State, response::Response};

use crate::{
    app::App,
    domain::{CurrentState, DialogId},
    urls::DialogPath,
    views::{
        calendar::{Entry, file},
        pages::{error::ErrorKind, row},
    },
    web::{
        error::AppError,
        extractors::{Query, Word, current_user::CurrentUser},
        file_response,
        services::{label_changes::linked, party_list::PartyList},
    },
};

/// Downloads the file for the dialog whose sealed label target is in `sak`.
///
/// # Errors
/// When the address is not ours, the party is not the reader's, Dialogporten does not answer, or no list
/// shows the dialog with a deadline.
pub async fn show(
    State(app): State<App>,
    current_user: CurrentUser,
    Word(id): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let parties = PartyList::ask(&app, &current_user).await?;
    let linked = linked(&app, &current_user, &parties, (id, &query)).await?;
    let dialog = match &linked.now {
        CurrentState::Found(dialog) => dialog,
        CurrentState::Nowhere => return Err(ErrorKind::DialogNotFound.into()),
        // The dialog may exist; Dialogporten does not answer now.
        CurrentState::Unknown => return Err(ErrorKind::UpstreamUnavailable.into()),
    };
    let due = dialog.due_at.ok_or(ErrorKind::DialogNotFound)?;
    let page = current_user.page(&app, &parties, Some(linked.party));
    let owners = |code: &str| current_user.owner_name(&app, code);
    let origin = app.config.public_url.origin();
    let path = DialogPath {
        id,
        list: None,
        beside: None,
    };
    let body = file(&Entry {
        id: &id.0.to_string(),
        due,
        title: &row::title(&page, dialog, &owners).text,
        link: &format!("{origin}{path}"),
        now: app.clock.now(),
    });
    let kind = "text/calendar; charset=utf-8";
    file_response::file("frist.ics", kind, body.into_bytes())
}
