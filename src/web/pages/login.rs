//! `/logg-inn` and `/logg-inn/retur`: the steps of `login`, with cookies and pages around them.

use axum::{
    extract::{RawQuery, Request, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, header::SET_COOKIE};

use crate::{
    app::App,
    login::{BeginLogin, Begun, CallbackInput, FailedLogin, Finished, LoginError},
    routes::{LocalPath, Login},
    session::Level,
    text::Language,
    view::pages::error::ErrorKind,
    web::{
        client_address::{client_address, subscriber},
        cookies::{ATTEMPT_SLOTS, Use},
        error::{AppError, go_to, login_failure},
        extract::Query,
        preferences::Preferences,
        visit::Visit,
    },
};

/// Life of an attempt's cookie, in seconds (`security.md` OIDC-1).
const ATTEMPT_SECONDS: u32 = 600;

/// Begins a login. A person's own navigation alone may do that: a picture, a frame or a script of
/// another site cannot (`idporten.md` M6).
///
/// # Errors
/// When somebody else asks, or too often, or the provider is away.
pub async fn begin(
    State(app): State<App>,
    query: Query,
    request: Request,
) -> Result<Response, AppError> {
    let headers = request.headers();
    // A HEAD arrives here as well, and changes nothing.
    if request.method() != Method::GET || !is_top_level(headers) {
        return Err(ErrorKind::LoginStartRefused.into());
    }
    let address = client_address(request.extensions(), headers, &app.config.trusted_proxies);
    if !address.is_some_and(|address| app.login_starts.allows(subscriber(address))) {
        return Err(ErrorKind::TooMany.into());
    }
    let preferences = Preferences::read(app.cookies, headers);
    let wanted = BeginLogin {
        return_to: LocalPath::parse_or_start(query.get("retur").unwrap_or("/")),
        level: if query.get("niva") == Some("hoy") {
            Level::High
        } else {
            app.config.idporten.level
        },
        language: preferences.language(headers).code(),
        silent: query.get("stille").is_some(),
    };
    let return_to = wanted.return_to.clone();
    let begun = app.provider.begin(&app.store, wanted).await;
    let Begun {
        redirect,
        attempt_key: key,
    } = begun.map_err(|error| login_failure(&error, &return_to))?;
    let mut response = go_to(redirect.as_str());
    let slot = free_slot(&app, headers);
    let mut cookies = vec![app.cookies.set(Use::Attempt(slot), &key, ATTEMPT_SECONDS)];
    if query.get("auto").is_none()
        && query.get("stille").is_none()
        && preferences.fruitless_logins > 0
    {
        // Somebody chose to try again: the count begins anew.
        cookies.push(
            Preferences {
                fruitless_logins: 0,
                ..preferences
            }
            .set(app.cookies),
        );
    }
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// A navigation of the whole window, or a browser that does not say. An iframe navigates too.
fn is_top_level(headers: &HeaderMap) -> bool {
    match (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) {
        (Some(mode), Some(destination)) => mode == "navigate" && destination == "document",
        (None, None) => true,
        _ => false,
    }
}

/// The attempts that this browser has open, with their slots.
fn attempts(app: &App, headers: &HeaderMap) -> Vec<(usize, String)> {
    let open = |slot| Some((slot, app.cookies.read(headers, Use::Attempt(slot))?));
    (1..=ATTEMPT_SLOTS).filter_map(open).collect()
}

/// A slot for one more attempt: a free one, else that of the oldest, whose key sorts first.
fn free_slot(app: &App, headers: &HeaderMap) -> usize {
    let open = attempts(app, headers);
    let free = (1..=ATTEMPT_SLOTS).find(|slot| open.iter().all(|(taken, _)| taken != slot));
    let oldest = || {
        open.iter()
            .min_by(|a, b| a.1.cmp(&b.1))
            .map(|(slot, _)| *slot)
    };
    free.or_else(oldest).unwrap_or(1)
}

/// Finishes a login and leads to the page that was asked for.
///
/// # Errors
/// Every way in which a login can fail; a login that lives goes on.
pub async fn finish(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let open = attempts(&app, &headers);
    let keys: Vec<String> = open.iter().map(|(_, key)| key.clone()).collect();
    let query = query.unwrap_or_default();
    let input = CallbackInput {
        query: &query,
        attempt_keys: &keys,
        current: visit.login(),
    };
    let (mut response, used) = match app.provider.finish(&app.store, input).await {
        Ok(finished) => {
            let used = finished.attempt_key.clone();
            let arrived = arrive(&app, &visit, &headers, finished).await;
            (
                arrived.unwrap_or_else(IntoResponse::into_response),
                Some(used),
            )
        }
        Err(failed) => (turn_back(&failed), failed.attempt_key),
    };
    let slot = open
        .iter()
        .find(|(_, key)| Some(key) == used.as_ref())
        .map(|(slot, _)| *slot);
    if let Some(cookie) = slot.and_then(|slot| app.cookies.remove(Use::Attempt(slot))) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

async fn arrive(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
    finished: Finished,
) -> Result<Response, AppError> {
    visit
        .lead_to(&finished.login.reference, finished.is_same_person)
        .await?;
    let mut response = go_to(finished.return_to.as_str());
    let mut preferences = Preferences::read(app.cookies, headers);
    preferences.fruitless_logins = preferences.fruitless_logins.saturating_add(1);
    if preferences.language.is_none() {
        // The person chose a language once, in another browser.
        let person = &finished.login.person_key;
        let kept = app.store.settings(person).await?.language;
        preferences.language = kept.as_deref().and_then(Language::from_code);
    }
    if let Some(cookie) = preferences.set(app.cookies) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The page of a failed login. A silent try that the provider could not answer by itself is no
/// failure: the person is asked.
fn turn_back(failed: &FailedLogin) -> Response {
    if matches!(failed.error, LoginError::NeedsPerson) {
        let high = failed.level == Some(Level::High);
        let login = Login {
            return_to: &failed.return_to,
            high,
        }
        .to_string();
        return go_to(&format!("{login}&auto=1"));
    }
    login_failure(&failed.error, &failed.return_to).into_response()
}
