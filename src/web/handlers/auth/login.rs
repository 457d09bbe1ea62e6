//! `/logg-inn` and `/logg-inn/retur`: the OpenID Connect steps of `idporten`, with cookies and
//! pages around them.

use axum::{
    extract::{RawQuery, Request, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, header::SET_COOKIE};

use crate::{
    app::App,
    i18n::Language,
    idporten::{
        BeginLogin, CallbackInput, CompletedLogin, FailedLogin, LoginError, LoginRedirect,
        answered_attempt,
    },
    storage::Level,
    telemetry::audit::{AuditEvent, EndReason},
    urls,
    views::pages::error::{ErrorKind, LoginRetry},
    web::{
        error::{AppError, go_to, login_failure},
        extractors::{
            Query,
            browser_session::{BrowserSession, FlashMessage},
            client_address::{client_address, subscriber},
            explicit_navigation::{NotAhead, is_speculative},
            preferences::Preferences,
        },
        middleware::cookies::{AttemptCookie, MOST_ATTEMPTS, Use},
    },
};

/// Lifetime of a login attempt's cookie, in seconds: an hour longer than the attempt's, so that a
/// late callback gets an error page of its own and still leads to where the person was going.
const ATTEMPT_SECONDS: u32 = 70 * 60;

/// Begins a login. Only a person's own navigation may do that: a picture, a frame or a script of
/// another site cannot (`docs/rules/login.md#m6`).
///
/// # Errors
/// When the request is no navigation, the rate limit is exceeded, or the provider is unavailable.
pub async fn begin(
    State(app): State<App>,
    query: Query,
    request: Request,
) -> Result<Response, AppError> {
    let headers = request.headers();
    if let Some(refusal) = start_refusal(&app, &request) {
        return Err(refusal.into());
    }
    let preferences = Preferences::read(app.cookies, headers);
    let browser_session = request.extensions().get::<BrowserSession>();
    let wanted = wanted(&app, &query, preferences.language(headers), browser_session);
    let retry = LoginRetry {
        return_to: wanted.return_to.clone(),
        high: wanted.level == Level::High,
    };
    let begun = app.provider.begin(&app.store, wanted).await;
    let begun = begun.map_err(|error| login_failure(&error, &retry))?;
    // The person chose to try again: the counter of fruitless logins starts at zero.
    let automatic = ["auto", "stille", "bekreft"];
    let is_chosen = automatic.iter().all(|name| query.get(name).is_none());
    let preferences = (is_chosen && preferences.fruitless_logins > 0)
        .then(|| preferences.without_fruitless_logins());
    Ok(sent_off(&app, headers, &begun, preferences))
}

fn wanted(
    app: &App,
    query: &Query,
    language: Language,
    browser_session: Option<&BrowserSession>,
) -> BeginLogin {
    BeginLogin {
        return_to: urls::return_address(query.get("retur").unwrap_or(urls::START.as_str())),
        level: if query.get("niva") == Some("hoy") {
            Level::High
        } else {
            app.config.idporten.level
        },
        language: language.code(),
        silent: query.get("stille").is_some(),
        must_prove: query.get("bekreft").is_some(),
        browser_session: browser_session.and_then(BrowserSession::key).copied(),
    }
}

/// Redirects the browser to the provider, with a cookie for this attempt. Of more than five
/// attempts the oldest are dropped.
fn sent_off(
    app: &App,
    headers: &HeaderMap,
    begun: &LoginRedirect,
    preferences: Option<Preferences>,
) -> Response {
    let mut response = go_to(begun.redirect.as_str());
    let open = app.cookies.attempts(headers);
    let too_many = open.len().saturating_sub(MOST_ATTEMPTS - 1);
    let ignored = open.iter().take(too_many);
    let ignored = ignored.map(|old| app.cookies.remove(Use::Attempt(&old.name)));
    let attempt = Use::Attempt(&begun.attempt_name);
    let own = app
        .cookies
        .set(attempt, &begun.attempt_key, ATTEMPT_SECONDS);
    let preferences = preferences.map(|preferences| preferences.set(app.cookies));
    for cookie in ignored.chain([own]).chain(preferences).flatten() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// Why a request may not begin a login. HEAD requests arrive here as well, and change nothing.
fn start_refusal(app: &App, request: &Request) -> Option<ErrorKind> {
    let headers = request.headers();
    if is_speculative(headers) {
        return Some(ErrorKind::Speculative);
    }
    if request.method() != Method::GET || !is_top_level(headers) {
        return Some(ErrorKind::LoginStartRefused);
    }
    let address = client_address(request.extensions(), headers, &app.config.trusted_proxies);
    let is_within_limit =
        address.is_some_and(|address| app.login_starts.allows(subscriber(address)));
    (!is_within_limit).then_some(ErrorKind::TooMany)
}

/// Whether it is a navigation of the whole window, or of a browser that does not say. An iframe
/// navigates too.
fn is_top_level(headers: &HeaderMap) -> bool {
    match (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) {
        (Some(mode), Some(destination)) => mode == "navigate" && destination == "document",
        (None, None) => true,
        _ => false,
    }
}

/// Completes a login and redirects to the page that was asked for.
///
/// # Errors
/// Returns the error page of any login failure; a login that is valid already goes on.
pub async fn finish(
    State(app): State<App>,
    _: NotAhead,
    browser_session: BrowserSession,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let attempt = attempt_of(&app, &headers, &query);
    let keys: Vec<String> = attempt.iter().map(|cookie| cookie.key.clone()).collect();
    let input = CallbackInput {
        query: &query,
        attempt_keys: &keys,
        current: browser_session.login(),
        browser_session: browser_session.key().copied(),
    };
    let (response, is_over) = match app.provider.finish(&app.store, input).await {
        Ok(finished) => match arrive(&app, &browser_session, &headers, finished).await {
            Ok(response) => (response, true),
            Err(error) => (error.into_response(), false),
        },
        Err(failed) => (turn_back(&app, &headers, &failed), is_over(&failed.error)),
    };
    without_attempt(&app, response, attempt.filter(|_| is_over))
}

/// Removes the cookie of an attempt that is over, if there is one.
fn without_attempt(app: &App, mut response: Response, over: Option<AttemptCookie>) -> Response {
    let cookie = over.and_then(|attempt| app.cookies.remove(Use::Attempt(&attempt.name)));
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// The attempt cookie of this browser that belongs to the callback, found by its name.
fn attempt_of(app: &App, headers: &HeaderMap, query: &str) -> Option<AttemptCookie> {
    let name = answered_attempt(query)?;
    let attempts = app.cookies.attempts(headers);
    attempts.into_iter().find(|attempt| attempt.name == name)
}

/// Whether a failed attempt no longer needs its cookie. Where the person may well load the callback
/// again, it stays: with it the page still knows the return address and the level.
fn is_over(error: &LoginError) -> bool {
    matches!(
        error,
        LoginError::Cancelled
            | LoginError::NeedsPerson
            | LoginError::LevelTooLow
            | LoginError::ProofTooOld
    )
}

async fn arrive(
    app: &App,
    browser_session: &BrowserSession,
    headers: &HeaderMap,
    mut finished: CompletedLogin,
) -> Result<Response, AppError> {
    browser_session
        .lead_to(&finished.login, finished.is_same_person)
        .await?;
    let displaced = finished.confirm().await;
    app.audit_ended(EndReason::OtherPerson, displaced.as_slice());
    if app
        .store
        .auth_session(&finished.login.reference)
        .await?
        .is_none()
    {
        // The person logged out a moment ago. To go on would only lead to another login.
        let retry = LoginRetry {
            return_to: finished.return_to,
            high: finished.login.level == Level::High,
        };
        app.audit_refusal(AuditEvent::LoginFailed(LoginError::LoggedOut.class()), None);
        return Err(login_failure(&LoginError::LoggedOut, &retry));
    }
    let how = AuditEvent::LoggedIn(finished.kind());
    app.audit(how, app.store.subject(&finished.login)?);
    let mut response = if finished.is_somebody_else {
        // The return address was the former person's.
        browser_session
            .set_flash(&FlashMessage::SomebodyElse)
            .await?;
        go_to(urls::START.as_str())
    } else {
        go_to(finished.return_to.as_str())
    };
    let preferences = Preferences::read(app.cookies, headers);
    let mut preferences = preferences.with_fruitless_login(app.clock.now());
    if preferences.language.is_none() {
        // The person chose a language before, in another browser.
        let person = &finished.login.person_key;
        let kept = app.store.settings(person).await?.language;
        preferences.language = kept.as_deref().and_then(Language::from_code);
    }
    if let Some(cookie) = preferences.set(app.cookies) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The response to a failed login. A silent attempt that the provider could not answer by itself is
/// no failure: a login with user interaction follows, once; and so does one in which the provider is
/// told to ask, where it has let in somebody who was logged out since.
fn turn_back(app: &App, headers: &HeaderMap, failed: &FailedLogin) -> Response {
    app.audit_refusal(AuditEvent::LoginFailed(failed.error.class()), None);
    let retry = LoginRetry {
        return_to: failed.return_to.clone(),
        high: failed.level == Some(Level::High),
    };
    if failed.silent && matches!(failed.error, LoginError::NeedsPerson) {
        return go_to(&format!("{}&auto=1", retry.path()));
    }
    if !failed.must_prove && matches!(failed.error, LoginError::ProofTooOld) {
        return go_to(&format!("{}&bekreft=1", retry.path()));
    }
    let mut response = login_failure(&failed.error, &retry).into_response();
    if is_fruitless(&failed.error) {
        let preferences = Preferences::read(app.cookies, headers);
        let preferences = preferences.with_fruitless_login(app.clock.now());
        if let Some(cookie) = preferences.set(app.cookies) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    response
}

/// Whether a failure counts against the limit of fruitless logins. What the person chose does not
/// count, nor a callback that belongs to no attempt or was loaded again.
fn is_fruitless(error: &LoginError) -> bool {
    !matches!(
        error,
        LoginError::Cancelled
            | LoginError::LevelTooLow
            | LoginError::LoggedOut
            | LoginError::AnsweredBefore
            | LoginError::UnknownState
            | LoginError::Malformed
    )
}
