//! `/profil` and what its forms do.

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{Parties, PartyUrn},
    routes::PROFILE,
    session::{Level, Setting},
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
        visit::{OwnForm, ProfileDone, Visit},
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
    let settings = app.store.settings(signed_in.person()).await?;
    let last = settings.iter().find_map(|(setting, urn)| match setting {
        Setting::LastParty => parties.by_urn(&PartyUrn::new(urn.clone())),
        Setting::Language => None,
    });
    let kept = settings
        .iter()
        .filter_map(|(setting, value)| kept(signed_in.language, &parties, *setting, value))
        .collect();
    let times = signed_in.times();
    let input = ProfileInput {
        started: times.started,
        ends: times.ends,
        is_high: times.level == Level::High,
        idle_minutes: app.config.session_idle.as_secs() / 60,
        logins: app.store.living_logins(signed_in.person()).await?,
        kept,
        done: visit.takes_for_profile().await?.map(done),
    };
    let view = signed_in.page(&app, &parties, last);
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
    let person = signed_in.person();
    app.store.delete_settings(person).await?;
    // Otherwise the next page would think that the party is kept already.
    app.last_parties.invalidate(&person.as_bytes()[..]).await;
    visit.note_for_profile(&ProfileDone::Deleted).await?;
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
    visit
        .note_for_profile(&ProfileDone::EndedOthers(count))
        .await?;
    Ok(go_to(PROFILE))
}

/// A row as the page shows it. A setting of a new kind must be thought of here.
fn kept(language: Language, parties: &Parties, setting: Setting, value: &str) -> Option<Kept> {
    match setting {
        Setting::Language => Language::from_code(value).map(Kept::Language),
        Setting::LastParty => {
            let party = parties.by_urn(&PartyUrn::new(value.to_owned()));
            Some(Kept::LastParty(
                party.map(|party| party_name(language, party, parties)),
            ))
        }
    }
}

fn done(done: ProfileDone) -> Done {
    match done {
        ProfileDone::Deleted => Done::Deleted,
        ProfileDone::EndedOthers(count) => Done::EndedOthers(count),
    }
}
