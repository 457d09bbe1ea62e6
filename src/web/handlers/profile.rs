//! `/profil`: the profile page, its settings forms, and export and deletion of stored data.

use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use http::{
    StatusCode,
    header::{CONTENT_DISPOSITION, CONTENT_TYPE, SET_COOKIE},
};
use serde_json::{Value, json};

use crate::{
    app::App,
    domain::{Folder, OrganisationNumber, Parties, Party, PartyUrn},
    i18n::Language,
    storage::{Level, PersonSettings, SavedSearchRow, UnitSet, UnitSetId},
    urls::{ListUrl, PROFILE, PartyKey, ProfileField},
    views::{
        page::party_name,
        pages::{
            error::ErrorKind,
            profile::{
                ActingPartyFacts, Done, FirstOption, Names, PartySettings, ProfileInput,
                ProfilePage, StoredSetting, UnitSetRow,
            },
            profile_delete::ProfileDeletePage,
        },
    },
    web::{
        error::{AppError, SkipErrorPage, go_to},
        extractors::{
            Word,
            browser_session::{BrowserSession, FlashMessage, OwnForm},
            current_user::CurrentUser,
        },
        handlers::saved_searches::list_at,
        html,
        services::{party_list::PartyList, party_selection},
    },
};

/// Shows the login, the settings and the stored data of the person.
///
/// # Errors
/// When the store is unavailable, or the login has ended or cannot be refreshed.
pub async fn show(
    State(app): State<App>,
    browser_session: BrowserSession,
    current_user: CurrentUser,
) -> Result<Response, AppError> {
    let parties = PartyList::ask(&app, &current_user).await?;
    let searches = app.store.saved(current_user.person()).await?;
    let sets = app.store.unit_sets(current_user.person()).await?;
    let times = current_user.times();
    let acting_party = parties.last().or_else(|| parties.own());
    let input = ProfileInput {
        started: times.started,
        ends: times.ends,
        is_high: times.level == Level::High,
        idle_minutes: app.config.session_idle.as_secs() / 60,
        logins: app.store.living_logins(current_user.person()).await?,
        kept: kept(
            current_user.language,
            &parties,
            (searches.len(), sets.len()),
        ),
        parties: party_settings(&app, &current_user, &parties),
        acting_party: acting_party
            .map(|party| ActingPartyFacts::of(current_user.language, party, &parties)),
        unit_sets: unit_set_rows((&app, &current_user, &parties), &sets, &searches),
        done: browser_session.take_flash().await?.and_then(done),
    };
    let view = current_user.page(&app, &parties, acting_party);
    Ok(html::html(StatusCode::OK, &ProfilePage::new(view, &input)))
}

/// Shows the confirmation page before the stored data is deleted.
///
/// # Errors
/// When the login has ended or cannot be refreshed.
pub async fn ask_to_delete(
    State(app): State<App>,
    current_user: CurrentUser,
) -> Result<Response, AppError> {
    let parties = PartyList::ask(&app, &current_user).await?;
    let view = current_user.page(&app, &parties, None);
    Ok(html::html(StatusCode::OK, &ProfileDeletePage::new(view)))
}

/// Deletes the stored data of the person: saved searches, sets of parties and settings.
///
/// # Errors
/// When the store is unavailable: then some data may be left, and the page still shows it.
pub async fn delete_all(
    State(app): State<App>,
    browser_session: BrowserSession,
    current_user: CurrentUser,
    _form: OwnForm,
) -> Result<Response, AppError> {
    app.store.delete_all_saved(current_user.person()).await?;
    app.store.delete_unit_sets(current_user.person()).await?;
    app.store.delete_settings(current_user.person()).await?;
    browser_session.set_flash(&FlashMessage::Deleted).await?;
    Ok(go_to(PROFILE))
}

/// Deletes a stored set of parties, unless a saved search uses it.
///
/// # Errors
/// When there is no such set, or the store is unavailable.
pub async fn delete_unit_set(
    State(app): State<App>,
    browser_session: BrowserSession,
    current_user: CurrentUser,
    OwnForm(fields): OwnForm,
) -> Result<Response, AppError> {
    let id = fields.get("utvalg").and_then(UnitSetId::parse);
    let id = id.ok_or(ErrorKind::BadRequest)?;
    let person = current_user.person();
    let searches = app.store.saved(person).await?;
    let is_free = !is_saved(&id, &searches);
    if is_free && !app.store.delete_unit_set(person, &id).await? {
        return Err(ErrorKind::UnitSetNotFound.into());
    }
    browser_session
        .set_flash(&FlashMessage::UnitSetDeleted(is_free))
        .await?;
    Ok(go_to(PROFILE))
}

/// Whether one of the saved searches uses this set of parties.
fn is_saved(id: &UnitSetId, searches: &[SavedSearchRow]) -> bool {
    searches.iter().any(|saved| {
        list_at(&saved.body).is_some_and(|list| list.party.unit_set() == Some(id.as_str()))
    })
}

/// The stored sets of parties, each with the names of its first parties.
fn unit_set_rows(
    (app, current_user, parties): (&App, &CurrentUser, &PartyList),
    sets: &[UnitSet],
    searches: &[SavedSearchRow],
) -> Vec<UnitSetRow> {
    let row = |set: &UnitSet| {
        let party = PartyKey::of_unit_set(set.id.as_str())?;
        let keys = party_selection::keys(&set.units);
        let known = keys
            .iter()
            .filter_map(|key| current_user.party_of(app, parties, key).ok());
        let name = |party| party_name(current_user.language, party, parties);
        Some(UnitSetRow {
            id: set.id.as_str().to_owned(),
            href: ListUrl::new(party, Folder::Inbox).to_string(),
            names: known.take(UnitSetRow::NAMES).map(name).collect(),
            count: set.units.len(),
            created: set.created,
            is_saved: is_saved(&set.id, searches),
        })
    };
    sets.iter().filter_map(row).collect()
}

/// Ends all other logins of the person.
///
/// # Errors
/// When the store is unavailable: then the other logins stay valid.
pub async fn end_others(
    State(app): State<App>,
    browser_session: BrowserSession,
    current_user: CurrentUser,
    _form: OwnForm,
) -> Result<Response, AppError> {
    let count = current_user.log_out_elsewhere(&app).await?;
    browser_session
        .set_flash(&FlashMessage::EndedOthers(count))
        .await?;
    Ok(go_to(PROFILE))
}

/// Saves one setting; each setting has a form of its own.
///
/// # Errors
/// When the party is not the reader's, or the store is unavailable.
pub async fn change(
    State(app): State<App>,
    browser_session: BrowserSession,
    current_user: CurrentUser,
    Word(field): Word<ProfileField>,
    OwnForm(fields): OwnForm,
) -> Result<Response, AppError> {
    let person = current_user.person();
    let is_on = fields.get("paa") == Some("1");
    let mut response = go_to(PROFILE);
    match field {
        ProfileField::DefaultParty => {
            let parties = PartyList::ask(&app, &current_user).await?;
            let wanted = fields.get("aktor").unwrap_or_default();
            let party = chosen(&app, &current_user, &parties, wanted)?;
            let urn = party.map(|party| &party.urn);
            app.store.set_default_party(person, urn).await?;
        }
        ProfileField::ShowDeleted => app.store.set_shows_deleted(person, is_on).await?,
        ProfileField::Shortcuts => {
            let cookie = current_user.preferences().with_shortcuts(is_on);
            let cookie = cookie.set(app.cookies).ok_or(ErrorKind::Internal)?;
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    browser_session
        .set_flash(&FlashMessage::SettingKept)
        .await?;
    Ok(response)
}

/// The party with this key; `None` for an empty key.
fn chosen<'a>(
    app: &App,
    current_user: &CurrentUser,
    parties: &'a PartyList,
    word: &str,
) -> Result<Option<&'a Party>, AppError> {
    if word.is_empty() {
        return Ok(None);
    }
    let key = PartyKey::parse(word).ok_or(ErrorKind::BadRequest)?;
    let party = current_user
        .party_of(app, parties, &key)
        .map_err(|error| parties.explain(error))?;
    Ok(Some(party))
}

/// `/profil/data`: download of all stored data about the person, as JSON
/// (`docs/rules/inbox.md#p-6`, `docs/rules/inbox.md#ss-5`). It names people without their identity
/// numbers (`docs/rules/inbox.md#g-8`).
///
/// # Errors
/// When the store is unavailable.
pub async fn data(State(app): State<App>, current_user: CurrentUser) -> Result<Response, AppError> {
    let parties = PartyList::ask(&app, &current_user).await?;
    let searches = app.store.saved(current_user.person()).await?;
    let sets = app.store.unit_sets(current_user.person()).await?;
    let sets = exported_sets((&app, &current_user, &parties), &sets);
    let json = exported(&current_user, &parties, &searches, &sets);
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CONTENT_DISPOSITION, "attachment; filename=\"innboks.json\""),
    ];
    let mut response = (headers, format!("{json:#}\n")).into_response();
    response.extensions_mut().insert(SkipErrorPage);
    Ok(response)
}

/// The stored sets of parties: people by name, organisations by number too.
fn exported_sets(
    (app, current_user, parties): (&App, &CurrentUser, &PartyList),
    sets: &[UnitSet],
) -> Value {
    let party = |key: &PartyKey| {
        let party = current_user.party_of(app, parties, key).ok();
        let number = OrganisationNumber::parse(key.as_str());
        json!({
            "name": party.map(|party| party_name(current_user.language, party, parties)),
            "organisationNumber": number.map(|number| number.as_str().to_owned()),
        })
    };
    let set = |set: &UnitSet| {
        json!({
            "id": set.id.as_str(),
            "created": set.created.to_string(),
            "parties": party_selection::keys(&set.units).iter().map(party).collect::<Vec<_>>(),
        })
    };
    sets.iter().map(set).collect()
}

fn exported(
    current_user: &CurrentUser,
    parties: &PartyList,
    searches: &[SavedSearchRow],
    sets: &Value,
) -> Value {
    let PersonSettings {
        parties: choices,
        language,
        search_order,
        read_through,
    } = parties.settings();
    let party = |urn: &PartyUrn| {
        let name = parties.by_urn(urn);
        json!({
            "name": name.map(|party| party_name(current_user.language, party, parties)),
            "organisationNumber": urn.organisation_number().map(|n| n.as_str().to_owned()),
        })
    };
    let all = |urns: &[PartyUrn]| urns.iter().map(party).collect::<Vec<_>>();
    let search = |saved: &SavedSearchRow| {
        json!({
            "id": saved.id.as_str(),
            "name": saved.name,
            "address": saved.body,
            "created": saved.created.to_string(),
            "changed": saved.changed.to_string(),
            "opened": saved.opened.map(|time| time.to_string()),
        })
    };
    let times = current_user.times();
    json!({
        "login": { "started": times.started.to_string(), "ends": times.ends.to_string() },
        "language": language,
        "opensFirst": choices.default.as_ref().map(party),
        "favourites": all(&choices.favourites),
        "usedLast": all(&choices.recent),
        "showsDeleted": choices.shows_deleted,
        "savedSearches": searches.iter().map(search).collect::<Vec<_>>(),
        "searchOrder": search_order,
        "readThrough": read_through,
        "selections": sets,
    })
}

/// The stored settings, as the page shows them. A new kind of setting must be added here.
fn kept(
    language: Language,
    parties: &PartyList,
    (searches, sets): (usize, usize),
) -> Vec<StoredSetting> {
    let PersonSettings {
        parties: choices,
        language: chosen,
        // Counted with the saved searches.
        search_order: _,
        read_through,
    } = parties.settings();
    let names = |urns: &[PartyUrn]| {
        let known: Vec<_> = urns.iter().filter_map(|urn| parties.by_urn(urn)).collect();
        let name = |party: &&Party| party_name(language, party, parties);
        (!urns.is_empty()).then(|| Names {
            unknown: urns.len() - known.len(),
            known: known.iter().map(name).collect(),
        })
    };
    let chosen = chosen.as_deref().and_then(Language::from_code);
    let kept = [
        chosen.map(StoredSetting::Language),
        names(choices.default.as_slice()).map(StoredSetting::Default),
        names(&choices.favourites).map(StoredSetting::Favourites),
        names(&choices.recent).map(StoredSetting::LastParties),
        choices.shows_deleted.then_some(StoredSetting::ShowsDeleted),
        (searches > 0).then_some(StoredSetting::Searches(searches)),
        (!read_through.is_empty()).then_some(StoredSetting::ReadThrough(read_through.len())),
        (sets > 0).then_some(StoredSetting::UnitSets(sets)),
    ];
    kept.into_iter().flatten().collect()
}

/// Parties to choose the default from: all of a short list; of a long one favourites and parties
/// used recently.
fn party_settings(app: &App, current_user: &CurrentUser, parties: &PartyList) -> PartySettings {
    let choices = parties.choices();
    let is_excerpt = parties.living() > Parties::FEW;
    let others = parties
        .selectable()
        .filter(|party| !is_excerpt && !party.is_deleted);
    let at_hand = choices
        .default
        .iter()
        .chain(&choices.favourites)
        .chain(&choices.recent);
    let at_hand = at_hand.filter_map(|urn| parties.by_urn(urn));
    let mut first: Vec<FirstOption> = Vec::new();
    for party in parties.own().into_iter().chain(at_hand).chain(others) {
        let Some(key) = current_user.key_of(app, party).ok().flatten() else {
            continue;
        };
        if first.iter().all(|option| option.key != key) {
            first.push(FirstOption {
                key,
                name: party_name(current_user.language, party, parties),
                is_chosen: choices.is_default(&party.urn),
            });
        }
    }
    PartySettings {
        first,
        is_excerpt,
        shows_deleted: choices.shows_deleted,
    }
}

fn done(flash: FlashMessage) -> Option<Done> {
    match flash {
        FlashMessage::Deleted => Some(Done::Deleted),
        FlashMessage::EndedOthers(count) => Some(Done::EndedOthers(count)),
        FlashMessage::SettingKept => Some(Done::Kept),
        FlashMessage::UnitSetDeleted(true) => Some(Done::UnitSetDeleted),
        FlashMessage::UnitSetDeleted(false) => Some(Done::UnitSetSaved),
        _ => None,
    }
}
