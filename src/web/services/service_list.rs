//! List of the services that a list can be filtered by: loaded once, and cached a few minutes for
//! each login. Names of services are not personal: a name that one login has loaded is used on
//! every page.

use std::sync::Arc;

use crate::{
    app::App,
    domain::{Localised, PartySelection, PartyUrn, ServiceCode, Services},
    urls::ListUrl,
    web::{error::AppError, extractors::reader::Reader},
};

/// Most parties that services can be requested for; Dialogporten's limit.
const MOST_PARTIES: usize = 100;

/// The services of these parties; of all of the reader's when there are too many to name.
///
/// # Errors
/// When Dialogporten gives no list, or the login has ended or cannot be refreshed.
pub async fn load(reader: &Reader, parties: &[PartyUrn]) -> Result<Arc<Services>, AppError> {
    let parties = if parties.len() > MOST_PARTIES {
        Vec::new()
    } else {
        parties.to_vec()
    };
    let key = (reader.login().as_str().to_owned(), parties.clone());
    let asked = async {
        let services = reader.call(|client, token| {
            let parties = parties.clone();
            Box::pin(async move { client.services(&token, &parties).await })
        });
        let services = services.await?;
        for service in &services.list {
            note_name(&reader.app, &service.code, &service.name).await;
        }
        Ok(Arc::new(services))
    };
    // Concurrent requests for the same parties share one call.
    let services = reader.app.services.try_get_with(key, asked).await;
    services.map_err(|error: Arc<AppError>| AppError::clone(&error))
}

/// The services that the list is filtered by, with their names as far as they can be loaded.
pub async fn named(
    reader: &Reader,
    party_selection: &PartySelection<'_>,
    list_url: &ListUrl,
) -> Arc<Services> {
    if list_url.filter.services.is_empty() {
        return Arc::default();
    }
    services_of(reader, party_selection).await
}

/// The services of the list's parties, with their names as far as they can be loaded.
pub async fn services_of(reader: &Reader, party_selection: &PartySelection<'_>) -> Arc<Services> {
    let services = load(reader, &party_selection.urns()).await;
    services.unwrap_or_default()
}

/// Caches the name of a service.
pub async fn note_name(app: &App, code: &ServiceCode, name: &Localised) {
    let is_news = app.service_names.get(code).await.as_deref() != Some(name);
    if !name.0.is_empty() && is_news {
        let name = Arc::new(name.clone());
        app.service_names.insert(code.clone(), name).await;
    }
}

/// The name of the service with this URN, if any login has loaded it recently. Makes no call.
pub async fn name_at_hand(app: &App, urn: &str) -> Option<Arc<Localised>> {
    app.service_names.get(&ServiceCode::of_urn(urn)?).await
}
