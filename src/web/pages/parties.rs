//! `/aktor`: the party chooser.

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::PartyUrn,
    routes::Chooser,
    session::Setting,
    view::pages::parties::{PartiesInput, PartiesPage},
    web::{
        error::AppError, extract::Query, known_parties::KnownParties, page, signed_in::SignedIn,
    },
};

/// Shows everyone the reader may act for, or those that are searched for.
///
/// # Errors
/// When Dialogporten gives no list.
pub async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    query: Query,
) -> Result<Response, AppError> {
    let parties = KnownParties::ask(&app, &signed_in).await?;
    let last = app
        .store
        .setting(signed_in.person(), Setting::LastParty)
        .await?
        .map(PartyUrn::new);
    let current = last
        .as_ref()
        .and_then(|urn| parties.by_urn(urn))
        .or_else(|| parties.own());
    let (chooser, unused) = Chooser::read(query.pairs());
    let view = signed_in.page(&app, &parties, current);
    let input = PartiesInput {
        parties: &parties,
        chooser: &chooser,
        unused,
        current: current.map(|party| &party.urn),
        // A party without a word cannot be linked to; it is shown all the same.
        key: &|party| signed_in.key_of(&app, party).ok().flatten(),
    };
    Ok(page::html(StatusCode::OK, &PartiesPage::new(view, input)))
}
