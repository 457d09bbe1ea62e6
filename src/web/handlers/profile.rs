//! `/profil`: the profile page, its settings forms, and export and deletion of stored data.

use axum::response::{IntoResponse as _, Response};
use http::{
    HeaderValue, StatusCode,
    header::{CONTENT_DISPOSITION, CONTENT_TYPE, SET_COOKIE},
};
use serde_json::{Value, json};

use crate::{
    domain::{Folder, OrganisationNumber, Parties, Party, PartyUrn},
    i18n::Language,
    storage::{Level, PersonSettings, SavedSearchRow, UnitSet, UnitSetId},
    telemetry::audit::AuditEvent,
    urls::{ListUrl, PROFILE, PartyKey, ProfileField},
    views::{
        pages::{
            error::ErrorKind,
            profile::{
                ActingPartyFacts, Done, FirstOption, Names, PartySettings, ProfileInput,
                ProfilePage, StoredSetting, UnitSetRow,
            },
            profile_delete::ProfileDeletePage,
        },
        party_name::party_name,
    },
    web::{
        error::{AppError, SkipErrorPage, go_to},
        extractors::{
            Word,
            browser_session::{BrowserSession, FlashMessage, OwnForm},
            reader::Reader,
        },
        html,
        services::{party_list::PartyList, party_selection, saved_searches::list_at},
    },
};

/// Shows the login, the settings and the stored data of the person.
///
/// # Errors
/// When the store is unavailable, or the login has ended or cannot be refreshed.
pub async fn show(browser_session: BrowserSession, reader: Reader) -> Result<Response, AppError> {
    let input = profile_input(&reader, browser_session.take_flash().await?).await?;
    let view = reader.page(acting_party(reader.parties().await?)).await?;
    Ok(html::html(StatusCode::OK, &ProfilePage::new(view, &input)))
}

fn acting_party(parties: &PartyList) -> Option<&Party> {
    parties.last().or_else(|| parties.own())
}

async fn profile_input(
    reader: &Reader,
    flash: Option<FlashMessage>,
) -> Result<ProfileInput, AppError> {
    let parties = reader.parties().await?;
    let (store, person) = (&reader.app.store, reader.person());
    let searches = store.saved(person).await?;
    let sets = store.unit_sets(person).await?;
    let (times, language) = (reader.user.times(), reader.language());
    Ok(ProfileInput {
        started: times.started,
        ends: times.ends,
        is_high: times.level == Level::High,
        idle_minutes: reader.app.config.session_idle.as_secs() / 60,
        logins: store.count_auth_sessions(person).await?,
        kept: kept(language, parties, (searches.len(), sets.len())),
        parties: party_settings(reader, parties),
        acting_party: acting_party(parties)
            .map(|party| ActingPartyFacts::of(language, party, parties)),
        unit_sets: unit_set_rows(reader, parties, &sets, &searches),
        done: flash.and_then(done),
    })
}

/// Shows the confirmation page before the stored data is deleted.
///
/// # Errors
/// When the login has ended or cannot be refreshed.
pub async fn ask_to_delete(reader: Reader) -> Result<Response, AppError> {
    let view = reader.page(None).await?;
    Ok(html::html(StatusCode::OK, &ProfileDeletePage::new(view)))
}

/// Deletes the stored data of the person: saved searches, sets of parties and settings.
///
/// # Errors
/// When the store is unavailable: then some data may be left, and the page still shows it.
pub async fn delete_all(
    browser_session: BrowserSession,
    reader: Reader,
    _form: OwnForm,
) -> Result<Response, AppError> {
    reader.app.store.delete_all_saved(reader.person()).await?;
    reader.app.store.delete_unit_sets(reader.person()).await?;
    reader.app.store.delete_settings(reader.person()).await?;
    reader.audit(AuditEvent::StoredData("deleted"));
    browser_session.set_flash(&FlashMessage::Deleted).await?;
    Ok(go_to(PROFILE.as_str()))
}

/// Deletes a stored set of parties, unless a saved search uses it.
///
/// # Errors
/// When there is no such set, or the store is unavailable.
pub async fn delete_unit_set(
    browser_session: BrowserSession,
    reader: Reader,
    OwnForm(fields): OwnForm,
) -> Result<Response, AppError> {
    let id = fields.get("utvalg").and_then(UnitSetId::parse);
    let id = id.ok_or(ErrorKind::BadRequest)?;
    let person = reader.person();
    let searches = reader.app.store.saved(person).await?;
    let is_free = !is_saved(&id, &searches);
    if is_free && !reader.app.store.delete_unit_set(person, &id).await? {
        return Err(ErrorKind::UnitSetNotFound.into());
    }
    browser_session
        .set_flash(&FlashMessage::UnitSetDeleted(is_free))
        .await?;
    Ok(go_to(PROFILE.as_str()))
}

/// Whether one of the saved searches uses this set of parties.
fn is_saved(id: &UnitSetId, searches: &[SavedSearchRow]) -> bool {
    searches.iter().any(|saved| {
        list_at(&saved.body).is_some_and(|list| list.party.unit_set() == Some(id.as_str()))
    })
}

/// The stored sets of parties, each with the names of its first parties.
fn unit_set_rows(
    reader: &Reader,
    parties: &PartyList,
    sets: &[UnitSet],
    searches: &[SavedSearchRow],
) -> Vec<UnitSetRow> {
    let row = |set: &UnitSet| {
        let party = PartyKey::of_unit_set(set.id.as_str())?;
        let keys = party_selection::keys(&set.units);
        let known = keys
            .iter()
            .filter_map(|key| reader.party_of(parties, key).ok());
        let name = |party| party_name(reader.language(), party, parties);
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
    browser_session: BrowserSession,
    reader: Reader,
    _form: OwnForm,
) -> Result<Response, AppError> {
    let count = reader.user.log_out_elsewhere(&reader.app).await?;
    browser_session
        .set_flash(&FlashMessage::EndedOthers(count))
        .await?;
    Ok(go_to(PROFILE.as_str()))
}

/// Saves one setting; each setting has a form of its own.
///
/// # Errors
/// When the party is not the reader's, or the store is unavailable.
pub async fn change(
    browser_session: BrowserSession,
    reader: Reader,
    Word(field): Word<ProfileField>,
    OwnForm(fields): OwnForm,
) -> Result<Response, AppError> {
    let (store, person) = (&reader.app.store, reader.person());
    let is_on = fields.get("paa") == Some("1");
    let mut response = go_to(PROFILE.as_str());
    match field {
        ProfileField::DefaultParty => save_default_party(&reader, fields.get("aktor")).await?,
        ProfileField::ShowDeleted => store.set_shows_deleted(person, is_on).await?,
        ProfileField::Shortcuts => {
            let cookie = shortcuts_cookie(&reader, is_on)?;
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    reader.audit(AuditEvent::SettingChanged("profile"));
    browser_session
        .set_flash(&FlashMessage::SettingKept)
        .await?;
    Ok(response)
}

fn shortcuts_cookie(reader: &Reader, is_on: bool) -> Result<HeaderValue, AppError> {
    let preferences = reader.user.preferences().with_shortcuts(is_on);
    let cookie = preferences.set(reader.app.cookies);
    Ok(cookie.ok_or(ErrorKind::Internal)?)
}

/// Stores the party with this key as the default; without a key, that there is no default.
async fn save_default_party(reader: &Reader, word: Option<&str>) -> Result<(), AppError> {
    let party = match word.filter(|word| !word.is_empty()) {
        Some(word) => {
            let key = PartyKey::parse(word).ok_or(ErrorKind::BadRequest)?;
            Some(reader.party(&key).await?)
        }
        None => None,
    };
    let urn = party.map(|party| &party.urn);
    let store = &reader.app.store;
    Ok(store.set_default_party(reader.person(), urn).await?)
}

/// `/profil/data`: download of all stored data about the person, as JSON
/// (`docs/rules/inbox.md#p-6`, `docs/rules/inbox.md#ss-5`). It names people without their identity
/// numbers (`docs/rules/inbox.md#g-8`).
///
/// # Errors
/// When the store is unavailable.
pub async fn data(reader: Reader) -> Result<Response, AppError> {
    let parties = reader.parties().await?;
    let store = &reader.app.store;
    let searches = store.saved(reader.person()).await?;
    let sets = store.unit_sets(reader.person()).await?;
    let sets = exported_sets(&reader, parties, &sets);
    let json = exported(&reader, parties, &searches, &sets);
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CONTENT_DISPOSITION, "attachment; filename=\"innboks.json\""),
    ];
    let mut response = (headers, format!("{json:#}\n")).into_response();
    response.extensions_mut().insert(SkipErrorPage);
    Ok(response)
}

/// The stored sets of parties: people by name, organisations by number too.
fn exported_sets(reader: &Reader, parties: &PartyList, sets: &[UnitSet]) -> Value {
    let party = |key: &PartyKey| {
        let party = reader.party_of(parties, key).ok();
        let number = OrganisationNumber::parse(key.as_str());
        json!({
            "name": party.map(|party| party_name(reader.language(), party, parties)),
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
    reader: &Reader,
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
            "name": name.map(|party| party_name(reader.language(), party, parties)),
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
    let times = reader.user.times();
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
fn party_settings(reader: &Reader, parties: &PartyList) -> PartySettings {
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
        let Some(key) = reader.key_of(party).ok().flatten() else {
            continue;
        };
        if first.iter().all(|option| option.key != key) {
            first.push(FirstOption {
                key,
                name: party_name(reader.language(), party, parties),
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
