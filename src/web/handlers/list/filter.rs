//! `/a/{aktor}/{visning}/filter`: all filters of a list, as one form.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{
        DialogPage, Folder, PartySelection, Services, identity_number, list_filter::FilterError,
    },
    urls::{ListUrl, PartyKey},
    views::pages::filter::{FilterInput, FilterPage},
    web::{
        error::{AppError, go_to},
        extractors::{Query, Words, current_user::CurrentUser},
        handlers::list::faults,
        html,
        services::{
            list_loader::{self, LoadOptions},
            party_list::PartyList,
            party_selection, service_list,
        },
    },
};

/// Shows the form with the filters of the list; `finn` searches in the lists of service owners and
/// services.
///
/// # Errors
/// When the party is not the reader's.
pub async fn show(
    State(app): State<App>,
    current_user: CurrentUser,
    Words(key, folder): Words<PartyKey, Folder>,
    query: Query,
) -> Result<Response, AppError> {
    let (list_url, ignored) = ListUrl::read(key, folder, query.pairs());
    let wanted = query.get("finn").unwrap_or_default();
    let faults = faults(&list_url, &ignored);
    answer(&app, &current_user, (&list_url, wanted), &faults).await
}

/// Shows the form in place of a list whose filters are not valid, with the errors at its fields
/// (422).
///
/// # Errors
/// When the party is not the reader's.
pub(crate) async fn ask_again(
    app: &App,
    current_user: &CurrentUser,
    list_url: &ListUrl,
    faults: &[FilterError],
) -> Result<Response, AppError> {
    answer(app, current_user, (list_url, ""), faults).await
}

async fn answer(
    app: &App,
    current_user: &CurrentUser,
    (list_url, wanted): (&ListUrl, &str),
    faults: &[FilterError],
) -> Result<Response, AppError> {
    let parties = PartyList::ask(app, current_user).await?;
    if let Some(own) = parties.own_instead(app, current_user, list_url)? {
        return Ok(go_to(&own));
    }
    let addressed = party_selection::read(app, current_user, &parties, list_url).await?;
    let party_selection = &addressed.party_selection;
    let urns = party_selection.urns();
    let (services, present) = tokio::join!(
        service_list::ask(app, current_user, &urns),
        present(app, current_user, (&parties, party_selection), list_url)
    );
    let is_refused = identity_number::is_in(wanted);
    let input = FilterInput {
        party_selection,
        parties: &parties,
        list_url,
        services: services.as_deref().ok(),
        present: &present.rows,
        owners: &|code| current_user.owner_name(app, code),
        wanted: if is_refused { "" } else { wanted },
        is_refused,
        faults,
    };
    let view = current_user.page_at(app, &parties, party_selection, list_url);
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(html::html(status, &FilterPage::new(view, &input)))
}

/// The newest dialogs of the folder, so that owners and services that occur there can be offered
/// first; empty when they cannot be loaded.
async fn present(
    app: &App,
    current_user: &CurrentUser,
    target: (&PartyList, &PartySelection<'_>),
    list_url: &ListUrl,
) -> DialogPage {
    let folder = list_url.whole(list_url.folder);
    let form = LoadOptions::rows(app.config.page_size);
    let newest = list_loader::page(app, current_user, target, (&folder, None), form).await;
    newest.map(|page| page.list).unwrap_or_default()
}

/// The services that the list is filtered by, with their names as far as they can be loaded.
pub(crate) async fn named(
    app: &App,
    current_user: &CurrentUser,
    party_selection: &PartySelection<'_>,
    list_url: &ListUrl,
) -> Arc<Services> {
    if list_url.filter.services.is_empty() {
        return Arc::default();
    }
    services_of(app, current_user, party_selection).await
}

/// The services of the list's parties, with their names as far as they can be loaded.
pub(crate) async fn services_of(
    app: &App,
    current_user: &CurrentUser,
    party_selection: &PartySelection<'_>,
) -> Arc<Services> {
    let services = service_list::ask(app, current_user, &party_selection.urns()).await;
    services.unwrap_or_default()
}
