//! `/dialog/{id}/utskrift`: the whole dialog on one page, for paper or as a record. The content of
//! transmissions is included only on request: fetching it may report to the service owner that they
//! were opened (`docs/rules/inbox.md#x-2`).

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{DialogId, Embed},
    urls::DialogPath,
    views::pages::dialog::{DialogInput, PrintPage, contents},
    web::{
        error::AppError,
        extractors::{Query, Word, current_user::CurrentUser},
        handlers::dialog::history,
        html,
        services::opened_dialog::{ExplicitNavigation, OpenedDialog, failed},
    },
};

/// Handles GET: opens the dialog and shows it with its history.
///
/// # Errors
/// When the dialog or its history cannot be read, or the login has ended or cannot be refreshed.
pub async fn show(
    State(app): State<App>,
    current_user: CurrentUser,
    navigation: ExplicitNavigation,
    Word(id): Word<DialogId>,
    query: Query,
) -> Result<Response, AppError> {
    let opened = OpenedDialog::load(&app, &current_user, navigation, id, &query).await?;
    let (_, past) = match history::read(&app, &current_user, id).await {
        Ok(read) => read,
        Err(error) => {
            return Err(failed(&app, &current_user, &opened.parties, id, error).await);
        }
    };
    let token = opened.sealed_token(&app, &current_user)?;
    let list = opened.list();
    let view = current_user.page(&app, &opened.parties, opened.party());
    let owners = |code: &str| current_user.owner_name(&app, code);
    let input = DialogInput {
        token: token.as_deref(),
        ..opened.input(list.as_ref(), &owners)
    };
    let own = DialogPath {
        id,
        list: None,
        beside: None,
    };
    let address = format!("{}{own}", app.config.public_url.origin());
    let with_content = query.get("innhold") == Some("1");
    let shown = PrintPage::new(view, &input, &past, (address, with_content));
    let mut response = html::html(StatusCode::OK, &shown);
    let mut embeds: Vec<&Embed> = opened.dialog.main_content.iter().collect();
    embeds.extend(contents(&input).filter(|_| with_content));
    let reach = opened.connect_to(&current_user, embeds);
    response.extensions_mut().insert(reach);
    Ok(response)
}
