//! The services that a list can be narrowed to: asked for once, and kept a few minutes for each login.

use std::sync::Arc;

use super::{error::AppError, signed_in::SignedIn};
use crate::{
    app::App,
    domain::{PartyUrn, Services},
};

/// Most parties that the list can be asked for by name; Dialogporten's limit.
const MOST_PARTIES: usize = 100;

/// The services of these parties; of all of the reader's when they are too many to name.
///
/// # Errors
/// When Dialogporten gives no list, or the login cannot go on.
pub async fn ask(
    app: &App,
    signed_in: &SignedIn,
    parties: &[PartyUrn],
) -> Result<Arc<Services>, AppError> {
    let parties = if parties.len() > MOST_PARTIES {
        Vec::new()
    } else {
        parties.to_vec()
    };
    let key = (signed_in.reference().as_str().to_owned(), parties.clone());
    let asked = async {
        let services = signed_in.ask(app, |client, token| {
            let parties = parties.clone();
            Box::pin(async move { client.services(&token, &parties).await })
        });
        services.await.map(Arc::new)
    };
    // Whoever asks the same meanwhile is given the same answer.
    let services = app.services.try_get_with(key, asked).await;
    services.map_err(|error: Arc<AppError>| AppError::clone(&error))
}
