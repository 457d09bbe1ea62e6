//! `/dialog/{id}/historikk`: the history of a dialog. It opens the dialog, like its own page; the
//! seen log and the label log are requested after that, so that they contain this reading too.

use axum::response::Response;
use http::StatusCode;

use crate::{
    domain::DialogId,
    views::pages::history::{HistoryInput, HistoryPage},
    web::{
        error::AppError,
        extractors::{Query, Word, explicit_navigation::ExplicitNavigation, reader::Reader},
        html,
    },
};

/// Shows the history. A log that cannot be loaded is reported as missing and does not affect the
/// rest.
///
/// # Errors
/// When the dialog cannot be opened, or the login has ended or cannot be refreshed.
pub async fn show(
    reader: Reader,
    navigation: ExplicitNavigation,
    Word(id): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let (summary, history) = reader.history(navigation, id).await?;
    let party = reader.parties().await?.by_urn(&summary.party);
    let list = match (query.list(), party) {
        (None, Some(party)) => reader.folder_of(party, &summary)?,
        (list, _) => list,
    };
    let view = reader.page(party).await?;
    let input = HistoryInput {
        summary: &summary,
        history: &history,
        list: list.as_ref(),
        page: query.get("side").and_then(|page| page.parse().ok()),
        owners: &|code| reader.owner_name(code),
    };
    Ok(html::html(StatusCode::OK, &HistoryPage::new(view, &input)))
}
