//! `/profil` and what its forms do.

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    routes::PROFILE,
    session::{Level, PersonSettings},
    text::Language,
    view::{
        page::party_name,
        pages::{
            profile::{Done, Kept, ProfileInput, ProfilePage},
            profile_delete::ProfileDeletePage,
        },
    },
    web::{
        error::{AppError, go_to},
        known_parties::KnownParties,
        page,
        signed_in::SignedIn,
        visit::{OwnForm, Said, Visit},
    },
};

/// Shows the profile.
///
/// # Errors
/// When the store is away.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    signed_in: SignedIn,
) -> Result<Response, AppError> {
    let parties = KnownParties::ask(&app, &signed_in).await?;
    let times = signed_in.times();
    let input = ProfileInput {
        started: times.started,
        ends: times.ends,
        is_high: times.level == Level::High,
        idle_minutes: app.config.session_idle.as_secs() / 60,
        logins: app.store.living_logins(signed_in.person()).await?,
        kept: kept(signed_in.language, &parties),
        done: visit.takes_note().await?.and_then(done),
    };
    let view = signed_in.page(&app, &parties, parties.last());
    Ok(page::html(StatusCode::OK, &ProfilePage::new(view, &input)))
}

/// Asks whether to delete what is kept.
///
/// # Errors
/// When the login cannot go on.
pub async fn ask_to_delete(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<Response, AppError> {
    let parties = KnownParties::ask(&app, &signed_in).await?;
    let view = signed_in.page(&app, &parties, None);
    Ok(page::html(StatusCode::OK, &ProfileDeletePage::new(view)))
}

/// Deletes what is kept for the person.
///
/// # Errors
/// When the store is away: then nothing is deleted.
pub async fn delete_all(
    State(app): State<App>,
    visit: Visit,
    signed_in: SignedIn,
    _form: OwnForm,
) -> Result<Response, AppError> {
    app.store.delete_settings(signed_in.person()).await?;
    visit.note(&Said::Deleted).await?;
    Ok(go_to(PROFILE))
}

/// Logs the person out everywhere but here.
///
/// # Errors
/// When the store is away: then the other logins live on.
pub async fn end_others(
    State(app): State<App>,
    visit: Visit,
    signed_in: SignedIn,
    _form: OwnForm,
) -> Result<Response, AppError> {
    let count = signed_in.log_out_elsewhere(&app).await?;
    visit.note(&Said::EndedOthers(count)).await?;
    Ok(go_to(PROFILE))
}

/// What is kept, as the page shows it. A setting of a new kind must be thought of here.
fn kept(language: Language, parties: &KnownParties) -> Vec<Kept> {
    let PersonSettings {
        parties: choices,
        language: chosen,
        search_order: _,
    } = parties.settings();
    let name = |urn| {
        let party = parties.by_urn(urn);
        party.map(|party| party_name(language, party, parties))
    };
    let last = choices.last().map(|urn| Kept::LastParty(name(urn)));
    let chosen = chosen.as_deref().and_then(Language::from_code);
    last.into_iter().chain(chosen.map(Kept::Language)).collect()
}

fn done(said: Said) -> Option<Done> {
    match said {
        Said::Deleted => Some(Done::Deleted),
        Said::EndedOthers(count) => Some(Done::EndedOthers(count)),
        _ => None,
    }
}
