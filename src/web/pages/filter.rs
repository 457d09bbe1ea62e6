//! `/a/{aktor}/{visning}/filter`: all that a list can be narrowed to, as one form.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::StatusCode;

use super::folder::faults;
use crate::{
    app::App,
    domain::{Audience, DialogPage, Folder, Services, identity_number, wish::Fault},
    routes::{ListPlace, PartyKey},
    view::pages::filter::{FilterInput, FilterPage},
    web::{
        audience,
        error::{AppError, go_to},
        extract::{Query, Words},
        gather::{self, Form},
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
    let (place, dropped) = ListPlace::read(key, folder, query.pairs());
    let wanted = query.get("finn").unwrap_or_default();
    let faults = faults(&place, &dropped);
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
    if let Some(own) = parties.own_instead(app, signed_in, place)? {
        return Ok(go_to(&own));
    }
    let addressed = audience::read(app, signed_in, &parties, place).await?;
    let audience = &addressed.audience;
    let urns = audience.urns();
    let (services, present) = tokio::join!(
        known_services::ask(app, signed_in, &urns),
        present(app, signed_in, (&parties, audience), place)
    );
    let is_refused = identity_number::is_in(wanted);
    let input = FilterInput {
        audience,
        parties: &parties,
        place,
        services: services.as_deref().ok(),
        present: &present.rows,
        owners: &|code| signed_in.owner_name(app, code),
        wanted: if is_refused { "" } else { wanted },
        is_refused,
        faults,
    };
    let view = signed_in.page_at(app, &parties, audience, place);
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(page::html(status, &FilterPage::new(view, &input)))
}

/// The newest of the folder, so that what occurs there can be offered first. The form does without.
async fn present(
    app: &App,
    signed_in: &SignedIn,
    whose: (&KnownParties, &Audience<'_>),
    place: &ListPlace,
) -> DialogPage {
    let folder = place.whole(place.folder);
    let form = Form::rows(app.config.page_size);
    let newest = gather::page(app, signed_in, whose, (&folder, None), form).await;
    newest.map(|page| page.list).unwrap_or_default()
}

/// The services that a list names, with their names as far as they can be had.
pub(super) async fn named(
    app: &App,
    signed_in: &SignedIn,
    audience: &Audience<'_>,
    place: &ListPlace,
) -> Arc<Services> {
    if place.wish.services.is_empty() {
        return Arc::default();
    }
    services_of(app, signed_in, audience).await
}

/// The services of whose list it is, with their names as far as they can be had.
pub(super) async fn services_of(
    app: &App,
    signed_in: &SignedIn,
    audience: &Audience<'_>,
) -> Arc<Services> {
    let services = known_services::ask(app, signed_in, &audience.urns()).await;
    services.unwrap_or_default()
}
