//! `/profil` and what its forms do.

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
    routes::{ListUrl, PROFILE, PartyKey, ProfileField},
    session::{Level, PersonSettings, Saved, UnitSet, UnitSetId},
    text::Language,
    view::{
        page::party_name,
        pages::{
            error::ErrorKind,
            profile::{
                ActingPartyFacts, Done, FirstOption, Kept, Names, PartySettings, ProfileInput,
                ProfilePage, UnitSetRow,
            },
            profile_delete::ProfileDeletePage,
        },
    },
    web::{
        error::{AppError, Finished, go_to},
        extract::Word,
        known_parties::PartyList,
        page,
        pages::saved_searches::list_at,
        party_selection,
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
    let parties = PartyList::ask(&app, &signed_in).await?;
    let searches = app.store.saved(signed_in.person()).await?;
    let sets = app.store.unit_sets(signed_in.person()).await?;
    let times = signed_in.times();
    let acting = parties.last().or_else(|| parties.own());
    let input = ProfileInput {
        started: times.started,
        ends: times.ends,
        is_high: times.level == Level::High,
        idle_minutes: app.config.session_idle.as_secs() / 60,
        logins: app.store.living_logins(signed_in.person()).await?,
        kept: kept(signed_in.language, &parties, (searches.len(), sets.len())),
        parties: party_settings(&app, &signed_in, &parties),
        acting: acting.map(|party| ActingPartyFacts::of(signed_in.language, party, &parties)),
        unit_sets: unit_set_rows((&app, &signed_in, &parties), &sets, &searches),
        done: visit.takes_note().await?.and_then(done),
    };
    let view = signed_in.page(&app, &parties, acting);
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
    let parties = PartyList::ask(&app, &signed_in).await?;
    let view = signed_in.page(&app, &parties, None);
    Ok(page::html(StatusCode::OK, &ProfileDeletePage::new(view)))
}

/// Deletes what is kept for the person.
///
/// # Errors
/// When the store is away: then something may be left, and the page still shows it.
pub async fn delete_all(
    State(app): State<App>,
    visit: Visit,
    signed_in: SignedIn,
    _form: OwnForm,
) -> Result<Response, AppError> {
    app.store.delete_all_saved(signed_in.person()).await?;
    app.store.delete_unit_sets(signed_in.person()).await?;
    app.store.delete_settings(signed_in.person()).await?;
    visit.note(&Said::Deleted).await?;
    Ok(go_to(PROFILE))
}

/// Deletes a choice of many parties, unless a saved search is one of its lists.
///
/// # Errors
/// When there is no such choice, or the store is away.
pub async fn delete_unit_set(
    State(app): State<App>,
    visit: Visit,
    signed_in: SignedIn,
    OwnForm(fields): OwnForm,
) -> Result<Response, AppError> {
    let id = fields.get("utvalg").and_then(UnitSetId::parse);
    let id = id.ok_or(ErrorKind::BadRequest)?;
    let person = signed_in.person();
    let searches = app.store.saved(person).await?;
    let is_free = !is_saved(&id, &searches);
    if is_free && !app.store.delete_unit_set(person, &id).await? {
        return Err(ErrorKind::UnitSetNotFound.into());
    }
    visit.note(&Said::UnitSetDeleted(is_free)).await?;
    Ok(go_to(PROFILE))
}

/// Whether one of the searches is of a list of this set's parties.
fn is_saved(id: &UnitSetId, searches: &[Saved]) -> bool {
    searches.iter().any(|saved| {
        list_at(&saved.body).is_some_and(|list| list.party.unit_set() == Some(id.as_str()))
    })
}

/// The sets of parties, each with two names.
fn unit_set_rows(
    (app, signed_in, parties): (&App, &SignedIn, &PartyList),
    sets: &[UnitSet],
    searches: &[Saved],
) -> Vec<UnitSetRow> {
    let row = |set: &UnitSet| {
        let party = PartyKey::of_unit_set(set.id.as_str())?;
        let keys = party_selection::keys(&set.units);
        let known = keys
            .iter()
            .filter_map(|key| signed_in.party_of(app, parties, key).ok());
        let name = |party| party_name(signed_in.language, party, parties);
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

/// Changes one setting, each by a form of its own.
///
/// # Errors
/// When the party is not the reader's, or the store is away.
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    signed_in: SignedIn,
    Word(field): Word<ProfileField>,
    OwnForm(fields): OwnForm,
) -> Result<Response, AppError> {
    let person = signed_in.person();
    let is_on = fields.get("paa") == Some("1");
    let mut response = go_to(PROFILE);
    match field {
        ProfileField::DefaultParty => {
            let parties = PartyList::ask(&app, &signed_in).await?;
            let wanted = fields.get("aktor").unwrap_or_default();
            let party = chosen(&app, &signed_in, &parties, wanted)?;
            let urn = party.map(|party| &party.urn);
            app.store.set_default_party(person, urn).await?;
        }
        ProfileField::ShowDeleted => app.store.set_shows_deleted(person, is_on).await?,
        ProfileField::Shortcuts => {
            let cookie = signed_in.preferences().with_shortcuts(is_on);
            let cookie = cookie.set(app.cookies).ok_or(ErrorKind::Internal)?;
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    visit.note(&Said::SettingKept).await?;
    Ok(response)
}

/// The party of a word; none for no word.
fn chosen<'a>(
    app: &App,
    signed_in: &SignedIn,
    parties: &'a PartyList,
    word: &str,
) -> Result<Option<&'a Party>, AppError> {
    if word.is_empty() {
        return Ok(None);
    }
    let key = PartyKey::parse(word).ok_or(ErrorKind::BadRequest)?;
    let party = signed_in
        .party_of(app, parties, &key)
        .map_err(|error| parties.explain(error))?;
    Ok(Some(party))
}

/// `/profil/data`: everything that we keep about the person, as a file (`docs/rules/inbox.md#p-6`,
/// `docs/rules/inbox.md#ss-5`). People stand in it by name and never by number
/// (`docs/rules/inbox.md#g-8`).
///
/// # Errors
/// When the store is away.
pub async fn data(State(app): State<App>, signed_in: SignedIn) -> Result<Response, AppError> {
    let parties = PartyList::ask(&app, &signed_in).await?;
    let searches = app.store.saved(signed_in.person()).await?;
    let sets = app.store.unit_sets(signed_in.person()).await?;
    let sets = exported_sets((&app, &signed_in, &parties), &sets);
    let json = exported(&signed_in, &parties, &searches, &sets);
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CONTENT_DISPOSITION, "attachment; filename=\"innboks.json\""),
    ];
    let mut response = (headers, format!("{json:#}\n")).into_response();
    response.extensions_mut().insert(Finished);
    Ok(response)
}

/// The choices of many parties: people by name, organisations by number too.
fn exported_sets(
    (app, signed_in, parties): (&App, &SignedIn, &PartyList),
    sets: &[UnitSet],
) -> Value {
    let party = |key: &PartyKey| {
        let party = signed_in.party_of(app, parties, key).ok();
        let number = OrganisationNumber::parse(key.as_str());
        json!({
            "name": party.map(|party| party_name(signed_in.language, party, parties)),
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

fn exported(signed_in: &SignedIn, parties: &PartyList, searches: &[Saved], sets: &Value) -> Value {
    let PersonSettings {
        parties: choices,
        language,
        search_order,
        read_through,
    } = parties.settings();
    let party = |urn: &PartyUrn| {
        let name = parties.by_urn(urn);
        json!({
            "name": name.map(|party| party_name(signed_in.language, party, parties)),
            "organisationNumber": urn.organisation_number().map(|n| n.as_str().to_owned()),
        })
    };
    let all = |urns: &[PartyUrn]| urns.iter().map(party).collect::<Vec<_>>();
    let search = |saved: &Saved| {
        json!({
            "id": saved.id.as_str(),
            "name": saved.name,
            "address": saved.body,
            "created": saved.created.to_string(),
            "changed": saved.changed.to_string(),
            "opened": saved.opened.map(|time| time.to_string()),
        })
    };
    let times = signed_in.times();
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

/// What is kept, as the page shows it. A setting of a new kind must be thought of here.
fn kept(language: Language, parties: &PartyList, (searches, sets): (usize, usize)) -> Vec<Kept> {
    let PersonSettings {
        parties: choices,
        language: chosen,
        // Part of the searches.
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
        chosen.map(Kept::Language),
        names(choices.default.as_slice()).map(Kept::Default),
        names(&choices.favourites).map(Kept::Favourites),
        names(&choices.recent).map(Kept::LastParties),
        choices.shows_deleted.then_some(Kept::ShowsDeleted),
        (searches > 0).then_some(Kept::Searches(searches)),
        (!read_through.is_empty()).then_some(Kept::ReadThrough(read_through.len())),
        (sets > 0).then_some(Kept::UnitSets(sets)),
    ];
    kept.into_iter().flatten().collect()
}

/// Whom one can choose to open first: of few all, of many those that are at hand.
fn party_settings(app: &App, signed_in: &SignedIn, parties: &PartyList) -> PartySettings {
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
        let Some(key) = signed_in.key_of(app, party).ok().flatten() else {
            continue;
        };
        if first.iter().all(|option| option.key != key) {
            first.push(FirstOption {
                key,
                name: party_name(signed_in.language, party, parties),
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

fn done(said: Said) -> Option<Done> {
    match said {
        Said::Deleted => Some(Done::Deleted),
        Said::EndedOthers(count) => Some(Done::EndedOthers(count)),
        Said::SettingKept => Some(Done::Kept),
        Said::UnitSetDeleted(true) => Some(Done::UnitSetDeleted),
        Said::UnitSetDeleted(false) => Some(Done::UnitSetSaved),
        _ => None,
    }
}
