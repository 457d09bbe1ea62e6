//! `/dialog/{id}/utskrift`: everything of a dialog, for paper or to keep as a record. The content
//! of what was sent comes along only when it is wished for: fetching it may tell the service owner
//! that it was opened (`docs/rules/inbox.md#x-2`).

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{DialogId, Embed},
    routes::DialogPath,
    view::pages::dialog::{DialogInput, PrintPage, contents},
    web::{
        error::AppError,
        extract::{Query, Word},
        opening::{OnPurpose, Opening, failed},
        page,
        pages::history,
        signed_in::SignedIn,
    },
};

/// Shows it.
///
/// # Errors
/// When the dialog cannot be read.
pub async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    on_purpose: OnPurpose,
    Word(id): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let opening = Opening::of(&app, &signed_in, on_purpose, id, &query).await?;
    let (_, past) = match history::read(&app, &signed_in, id).await {
        Ok(read) => read,
        Err(error) => {
            return Err(failed(&app, &signed_in, &opening.parties, id, error).await);
        }
    };
    let token = opening.sealed_token(&app, &signed_in)?;
    let list = opening.list();
    let view = signed_in.page(&app, &opening.parties, opening.party());
    let owners = |code: &str| signed_in.owner_name(&app, code);
    let input = DialogInput {
        token: token.as_deref(),
        ..opening.input(list.as_ref(), &owners)
    };
    let own = DialogPath {
        id,
        list: None,
        beside: None,
    };
    let address = format!("{}{own}", app.config.public_url.origin());
    let with_content = query.get("innhold") == Some("1");
    let shown = PrintPage::new(view, &input, &past, (address, with_content));
    let mut response = page::html(StatusCode::OK, &shown);
    let mut embeds: Vec<&Embed> = opening.dialog.main_content.iter().collect();
    embeds.extend(contents(&input).filter(|_| with_content));
    let reach = opening.connect_to(&signed_in, embeds);
    response.extensions_mut().insert(reach);
    Ok(response)
}
