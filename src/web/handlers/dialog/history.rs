//! `/dialog/{id}/historikk`: the history of a dialog. It opens the dialog, like its own page; the
//! seen log and the label log are requested after that, so that they contain this reading too.

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{DialogId, DialogSummary, Folder, History},
    urls::ListUrl,
    views::pages::history::{HistoryInput, HistoryPage},
    web::{
        error::AppError,
        extractors::{Query, Word, current_user::CurrentUser},
        html,
        services::{
            opened_dialog::{ExplicitNavigation, failed, no_access_of_nobody, refused},
            party_list::PartyList,
        },
    },
};

/// Shows the history. A log that cannot be loaded is reported as missing and does not affect the
/// rest.
///
/// # Errors
/// When the dialog cannot be opened, or the login has ended or cannot be refreshed.
pub async fn show(
    State(app): State<App>,
    current_user: CurrentUser,
    _: ExplicitNavigation,
    Word(id): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let parties = PartyList::ask(&app, &current_user).await;
    let parties = parties.map_err(no_access_of_nobody)?;
    let (summary, history) = match read(&app, &current_user, id).await {
        Ok(read) => read,
        Err(error) => {
            return Err(failed(&app, &current_user, &parties, id, error).await);
        }
    };
    let party = parties.by_urn(&summary.party);
    let own_key = match party {
        Some(party) => current_user.key_of(&app, party)?,
        None => None,
    };
    let own_folder = own_key.map(|party| ListUrl::new(party, Folder::of(&summary)));
    let list = query.list().or(own_folder);
    let view = current_user.page(&app, &parties, party);
    let input = HistoryInput {
        summary: &summary,
        history: &history,
        list: list.as_ref(),
        page: query.get("side").and_then(|page| page.parse().ok()),
        owners: &|code| current_user.owner_name(&app, code),
    };
    Ok(html::html(StatusCode::OK, &HistoryPage::new(view, &input)))
}

/// Loads the history of a dialog, which opens it, and its summary. Logs that cannot be loaded are
/// marked as missing.
///
/// # Errors
/// When the dialog cannot be opened, or the login has ended or cannot be refreshed.
pub async fn read(
    app: &App,
    current_user: &CurrentUser,
    id: DialogId,
) -> Result<(DialogSummary, History), AppError> {
    let language = current_user.language;
    let answer = current_user
        .call(app, move |client, token| {
            Box::pin(async move { client.history(&token, language.accept_language(), id).await })
        })
        .await?;
    let past = match answer {
        Ok(past) => past,
        Err(reason) => return Err(refused(app, current_user, id, reason).await),
    };
    let openings = current_user.call(app, move |client, token| {
        Box::pin(async move { client.openings(&token, id).await })
    });
    let relabellings = current_user.call(app, move |client, token| {
        Box::pin(async move { client.relabellings(&token, id).await })
    });
    let (openings, relabellings) = tokio::join!(openings, relabellings);
    let history = History::new(&past, openings.as_ref().ok(), relabellings.as_ref().ok());
    Ok((past.summary, history))
}
