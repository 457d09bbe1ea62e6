//! `/a/{aktor}/{visning}/filter`: all that a list can be narrowed to, as one form.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{DialogPage, Folder, Party, Services, Wish, wish::Fault},
    routes::{ListPlace, PartyKey},
    upstream::dialogporten::{ListQuery, Whose},
    view::pages::filter::{FilterInput, FilterPage},
    web::{
        error::AppError,
        extract::{Query, Words},
        known_parties::KnownParties,
        known_services, page,
        signed_in::SignedIn,
    },
};

/// Shows the form as the list is narrowed now; `finn` shortens the lists of service owners and
/// services.
///
/// # Errors
/// When the party is not the reader's.
pub async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Words(key, folder): Words<PartyKey, Folder>,
    query: Query,
) -> Result<Response, AppError> {
    let (place, _) = ListPlace::read(key, folder, query.pairs());
    let wanted = query.get("finn").unwrap_or_default();
    let faults = place.wish.faults();
    answer(&app, &signed_in, (&place, wanted), &faults).await
}

/// The same form in place of a list that cannot be made, with what is wrong.
///
/// # Errors
/// When the party is not the reader's.
pub(super) async fn ask_again(
    app: &App,
    signed_in: &SignedIn,
    place: &ListPlace,
    faults: &[Fault],
) -> Result<Response, AppError> {
    answer(app, signed_in, (place, ""), faults).await
}

async fn answer(
    app: &App,
    signed_in: &SignedIn,
    (place, wanted): (&ListPlace, &str),
    faults: &[Fault],
) -> Result<Response, AppError> {
    let parties = KnownParties::ask(app, signed_in).await?;
    let party = signed_in
        .party_of(app, &parties, &place.party)
        .map_err(|error| parties.explain(error))?;
    let urns = [party.urn.clone()];
    let (services, present) = tokio::join!(
        known_services::ask(app, signed_in, &urns),
        present(app, signed_in, party, place)
    );
    let input = FilterInput {
        party,
        parties: &parties,
        place,
        services: services.as_deref().ok(),
        present: &present.rows,
        owners: &|code| signed_in.owner_name(app, code),
        wanted,
        faults,
    };
    let view = signed_in.page(app, &parties, Some(party));
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(page::html(status, &FilterPage::new(view, &input)))
}

/// The newest of the folder, so that what occurs there can be offered first. The form does without.
async fn present(app: &App, signed_in: &SignedIn, party: &Party, place: &ListPlace) -> DialogPage {
    let language = signed_in.language;
    let now = app.clock.now();
    let query = ListQuery {
        whose: Whose::Parties(vec![party.urn.clone()]),
        selection: Wish::default().selection(place.folder, now, language.code()),
        after: None,
        limit: app.config.page_size,
        count_at: None,
    };
    let answer = signed_in
        .ask(app, |client, token| {
            let query = query.clone();
            Box::pin(async move {
                client
                    .list(&token, language.accept_language(), &query)
                    .await
            })
        })
        .await;
    answer.map(|listed| listed.page).unwrap_or_default()
}

/// The services that a list names, with their names as far as they can be had.
pub(super) async fn named(
    app: &App,
    signed_in: &SignedIn,
    party: &Party,
    place: &ListPlace,
) -> Arc<Services> {
    if place.wish.services.is_empty() {
        return Arc::default();
    }
    services_of(app, signed_in, party).await
}

/// The services of a party, with their names as far as they can be had.
pub(super) async fn services_of(app: &App, signed_in: &SignedIn, party: &Party) -> Arc<Services> {
    let urns = [party.urn.clone()];
    let services = known_services::ask(app, signed_in, &urns).await;
    services.unwrap_or_default()
}
