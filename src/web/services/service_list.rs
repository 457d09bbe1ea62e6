//! The services that a list can be narrowed to: asked for once, and kept a few minutes for each login.
//! Their names are nobody's in particular: whichever login heard one, every page can write it.

use std::sync::Arc;

use crate::web::{error::AppError, extractors::current_user::CurrentUser};
use crate::{
    app::App,
    domain::{Localised, PartyUrn, ServiceCode, Services},
};

/// Most parties that the list can be asked for by name; Dialogporten's limit.
const MOST_PARTIES: usize = 100;

/// The services of these parties; of all of the reader's when they are too many to name.
///
/// # Errors
/// When Dialogporten gives no list, or the login cannot go on.
pub async fn ask(
    app: &App,
    current_user: &CurrentUser,
    parties: &[PartyUrn],
) -> Result<Arc<Services>, AppError> {
    let parties = if parties.len() > MOST_PARTIES {
        Vec::new()
    } else {
        parties.to_vec()
    };
    let key = (
        current_user.reference().as_str().to_owned(),
        parties.clone(),
    );
    let asked = async {
        let services = current_user.call(app, |client, token| {
            let parties = parties.clone();
            Box::pin(async move { client.services(&token, &parties).await })
        });
        let services = services.await?;
        for service in &services.list {
            note_name(app, &service.code, &service.name).await;
        }
        Ok(Arc::new(services))
    };
    // Whoever asks the same meanwhile is given the same answer.
    let services = app.services.try_get_with(key, asked).await;
    services.map_err(|error: Arc<AppError>| AppError::clone(&error))
}

/// Remembers what a service is called.
pub async fn note_name(app: &App, code: &ServiceCode, name: &Localised) {
    let is_news = app.service_names.get(code).await.as_deref() != Some(name);
    if !name.0.is_empty() && is_news {
        let name = Arc::new(name.clone());
        app.service_names.insert(code.clone(), name).await;
    }
}

/// What the service of this name at Dialogporten is called, where anybody has heard it lately. Nobody is
/// asked.
pub async fn name_at_hand(app: &App, urn: &str) -> Option<Arc<Localised>> {
    app.service_names.get(&ServiceCode::of_urn(urn)?).await
}
