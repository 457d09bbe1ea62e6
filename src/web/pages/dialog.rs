//! `/dialog/{id}`: one dialog opened. Opening is a read receipt that others see, so nothing but a
//! person's own navigation may reach Dialogporten from here (`inbox-features.md` G-4).

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode};

use crate::{
    app::App,
    domain::{DialogId, Folder},
    routes::{ListPlace, LocalPath},
    view::pages::{
        dialog::{DialogInput, DialogView},
        error::ErrorKind,
    },
    web::{
        error::{AppError, refusal},
        extract::{FromWord as _, Query, Word},
        known_parties::KnownParties,
        label_form::{Drawn, SealedForm},
        page,
        signed_in::SignedIn,
    },
};

/// Shows the dialog.
///
/// # Errors
/// When it cannot be read, or the request is no person's navigation.
pub async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Word(id): Word<DialogId>,
    query: Query,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    if method == Method::HEAD {
        return Ok(StatusCode::OK.into_response());
    }
    if is_speculative(&headers) {
        return Err(ErrorKind::Speculative.into());
    }
    let parties = KnownParties::ask(&app, &signed_in).await?;
    let language = signed_in.language;
    let answer = signed_in
        .ask(&app, move |client, token| {
            Box::pin(async move { client.dialog(&token, language.accept_language(), id).await })
        })
        .await?;
    let opened = answer.map_err(|reason| refusal(reason, &signed_in.here))?;
    let dialog = opened.dialog;
    let party = parties.by_urn(&dialog.summary.party);
    let own_key = match party {
        Some(party) => signed_in.key_of(&app, party)?,
        None => None,
    };
    // Only a list of ours is gone back to; from elsewhere, that of the dialog's own party.
    let listed = query
        .get("liste")
        .and_then(LocalPath::parse)
        .as_ref()
        .and_then(ListPlace::at);
    let drawn = own_key
        .as_ref()
        .and_then(|party| Drawn::of(&dialog.summary, party));
    let label_form = drawn
        .map(|drawn| SealedForm::of(&app, &signed_in, &drawn))
        .transpose()?;
    let is_other_party = listed
        .as_ref()
        .is_some_and(|listed| Some(&listed.party) != own_key.as_ref());
    let own_folder = own_key.map(|party| ListPlace::new(party, Folder::of(&dialog.summary)));
    let list = listed.or(own_folder);
    let view = signed_in.page(&app, &parties, party);
    let input = DialogInput {
        dialog: &dialog,
        parties: &parties,
        list: list.as_ref(),
        is_other_party,
        label_form: label_form.as_ref().map(SealedForm::parts),
        beside: query.get("ved").and_then(DialogId::from_word),
        owners: &|code| signed_in.owner_name(&app, code),
        loopback_allowed: !app.config.public_url.is_https(),
    };
    Ok(page::html(StatusCode::OK, &DialogView::new(view, &input)))
}

/// Whether the browser loads the page on suspicion: nobody has asked to read it yet
/// (`security.md` ACT-4).
fn is_speculative(headers: &HeaderMap) -> bool {
    headers.contains_key("sec-purpose") || headers.contains_key("purpose")
}
