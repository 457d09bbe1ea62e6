//! `/dialog/{id}/utskrift`: the whole dialog on one page, for paper or as a record. The content of
//! transmissions is included only on request: fetching it may report to the service owner that they
//! were opened (`docs/rules/inbox.md#x-2`).

use axum::response::Response;
use http::StatusCode;

use crate::{
    domain::DialogId,
    urls::DialogPath,
    views::pages::dialog::{PrintPage, contents},
    web::{
        error::AppError,
        extractors::{Query, Word, explicit_navigation::ExplicitNavigation, reader::Reader},
    },
};

/// Handles GET: opens the dialog and shows it with its history.
///
/// # Errors
/// When the dialog or its history cannot be read, or the login has ended or cannot be refreshed.
pub async fn show(
    reader: Reader,
    navigation: ExplicitNavigation,
    Word(id): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let opened = reader.dialog(navigation, id, &query).await?;
    let (_, history) = reader.history(navigation, id).await?;
    let view = opened.page().await?;
    let owners = |code: &str| reader.owner_name(code);
    let input = opened.input(&owners);
    let origin = reader.app.config.public_url.origin();
    let address = format!("{origin}{}", DialogPath::new(id));
    let with_content = query.get("innhold") == Some("1");
    let page = PrintPage::new(view, &input, &history, (address, with_content));
    let embeds = contents(&input).filter(|_| with_content);
    let embeds = opened.dialog.main_content.iter().chain(embeds);
    Ok(opened.response(StatusCode::OK, &page, embeds))
}
