//! The signed-in person: from the browser session to a login with usable tokens.
//!
//! Routes for people who are signed in run behind `middleware::require_login`, which stores
//! [`CurrentUser`] with the request; their handlers take `Reader`, which holds it.

use std::{pin::Pin, time::Duration};

use axum::extract::FromRequestParts;
use http::{HeaderMap, Method, header::UPGRADE_INSECURE_REQUESTS, request::Parts};
use jiff::Timestamp;
use tokio::time::Instant;

use super::{
    browser_session::{BrowserSession, PostedForm},
    explicit_navigation::{is_navigation, is_own_navigation, is_speculative},
    form::Fields,
    preferences::Preferences,
};
use crate::{
    app::App,
    dialogporten,
    domain::{PartyUrn, PlatformParty},
    i18n::Language,
    idporten::{EndSession, LoggedOut, RefreshOutcome, RefreshReason},
    secret::AccessToken,
    storage::{AuthSession, AuthSessionRef, Level, LogOut, SessionSubject},
    telemetry::audit::{AuditEvent, EndReason},
    upstream::UpstreamError,
    urls::{self, ListUrl, LocalPath, Login as LoginPath, LoginPage},
    views::{
        page::{ActingParty, Page},
        pages::error::{ErrorKind, LoginRetry},
    },
    web::{
        error::AppError,
        services::{label_changes::late_answer, page_context::PageContext},
    },
};

/// Time limit for all Dialogporten calls of one page together: a slow list of parties and then a
/// slow list or dialog.
const CALLS_TIME: Duration = Duration::from_secs(32);

/// A pending call to Dialogporten, as a boxed future.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, UpstreamError>> + Send>>;

/// The signed-in person of a request, with the login's tokens and the context of the page.
#[derive(Clone, Debug)]
pub struct CurrentUser {
    login: AuthSession,
    page_context: PageContext,
    preferences: Preferences,
    headers: HeaderMap,
    is_navigation: bool,
    /// When calls to Dialogporten time out.
    until: Instant,
    asks_again: Option<LocalPath>,
    /// Party chosen in other services of the platform; `None` when the browser sent no usable
    /// cookie.
    pub elsewhere: Option<PlatformParty>,
    /// Language of the response, as the browser prefers it.
    pub language: Language,
    /// Path and query of the page; the path alone where the query cannot be carried on.
    pub here: LocalPath,
}

/// Times and level of the person's own login, as the profile page shows them.
#[derive(Clone, Copy, Debug)]
pub struct LoginTimes {
    /// When the person logged in.
    pub started: Timestamp,
    /// When the login ends at the latest, whatever the activity.
    pub ends: Timestamp,
    /// Security level that ID-porten vouched for.
    pub level: Level,
}

/// Credentials and navigation headers of a request, before the store is asked.
#[derive(Clone, Debug)]
pub struct RequestCredentials {
    here: LocalPath,
    /// Whether the address is longer than a return address can be; then `here` is its path alone.
    is_cut: bool,
    headers: HeaderMap,
    is_navigation: bool,
    is_activity: bool,
    asks_again: Option<LocalPath>,
    label_form: Option<Fields>,
    browser_session: Option<BrowserSession>,
    elsewhere: Option<PlatformParty>,
    page_context: PageContext,
}

impl RequestCredentials {
    /// Collects them from a request that `read_browser_session` has processed.
    #[must_use]
    pub fn from_parts(request: &Parts) -> Self {
        let path = request
            .uri
            .path_and_query()
            .map_or("/", http::uri::PathAndQuery::as_str);
        let is_navigation = request.method == Method::GET && is_navigation(&request.headers);
        let here = LocalPath::parse(path).filter(|_| !names_person(path));
        Self {
            // Such an address is valid without its parameters, or no page of ours has such a path.
            is_cut: here.is_none()
                && !names_person(path)
                && LocalPath::parse(request.uri.path()).is_some(),
            here: here.unwrap_or_else(|| LocalPath::parse_or_start(request.uri.path())),
            headers: request.headers.clone(),
            is_navigation,
            is_activity: is_own_navigation(&request.method, &request.headers)
                || request.method == Method::POST,
            asks_again: asks_again(request),
            label_form: label_form(request),
            browser_session: request.extensions.get().cloned(),
            elsewhere: request.extensions.get().copied(),
            page_context: request.extensions.get().cloned().unwrap_or_default(),
        }
    }

    /// Path and query of the page; the path alone where the query cannot be carried on.
    #[must_use]
    pub fn here(&self) -> &LocalPath {
        &self.here
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CurrentUser {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(AppError::Page(ErrorKind::Internal))
    }
}

impl CurrentUser {
    /// The signed-in person of a request.
    ///
    /// # Errors
    /// The redirect to log in, or its error page, when there is no login or it has ended; and when
    /// the store is unavailable.
    pub async fn load(app: &App, credentials: RequestCredentials) -> Result<Self, AppError> {
        let RequestCredentials {
            here,
            is_cut,
            headers,
            is_navigation,
            is_activity,
            asks_again,
            label_form,
            browser_session,
            elsewhere,
            page_context,
        } = credentials;
        let preferences = Preferences::read(app.cookies, &headers);
        let login = match browser_session.as_ref().and_then(BrowserSession::login) {
            Some(reference) => app.store.auth_session(reference).await?,
            None => None,
        };
        let is_list = ListUrl::at(&here).is_some();
        // A list reports on its own form that its filters are too long.
        if is_cut && is_navigation && (login.is_none() || !is_list) {
            return Err(ErrorKind::AddressTooLong.into());
        }
        let Some(login) = login else {
            let to = match &label_form {
                Some(form) => late_answer::keep(app, form).await,
                None => asks_again,
            };
            let error = if may_have_fragment(&headers, &here) {
                to_login_page(app, preferences, &here, is_navigation)
            } else {
                to_login(app, preferences, &here, is_navigation, false)
            };
            return Err(error.or_ask_again_at(to.as_ref()));
        };
        let asks_again = match &label_form {
            Some(form) => late_answer::page(app, &login.person_key, form),
            None => asks_again,
        };
        if is_activity {
            app.store.touch(&login).await?;
        }
        // Until the parties are known, the page has at least its log-out button.
        let page_context = PageContext {
            acting_party: Some(ActingParty::unknown()),
            ..page_context
        };
        let language = preferences.language(&headers);
        Ok(Self {
            login,
            page_context,
            preferences,
            headers,
            is_navigation,
            until: Instant::now() + CALLS_TIME,
            asks_again,
            elsewhere,
            language,
            here,
        })
    }

    /// The same user later in a long response: with the login's present state and a new time limit
    /// for calls; `None` when the login has ended.
    ///
    /// # Errors
    /// When the store is unavailable.
    pub async fn again(&self, app: &App) -> Result<Option<Self>, AppError> {
        let login = app.store.auth_session(self.reference()).await?;
        Ok(login.map(|login| Self {
            login,
            until: Instant::now() + CALLS_TIME,
            ..self.clone()
        }))
    }

    /// Key of the person in the store.
    #[must_use]
    pub fn person(&self) -> &crate::crypto::PersonKey {
        &self.login.person_key
    }

    /// Whether the request is a person's own navigation and not a prefetch or prerender.
    #[must_use]
    pub fn is_own_navigation(&self) -> bool {
        self.is_navigation && !is_speculative(&self.headers)
    }

    /// Preferences from the browser's cookie.
    #[must_use]
    pub fn preferences(&self) -> Preferences {
        self.preferences
    }

    /// Reference of the login in the store.
    #[must_use]
    pub fn reference(&self) -> &AuthSessionRef {
        &self.login.reference
    }

    /// Party URN of the person, as Dialogporten names people; holds the identity number.
    #[must_use]
    pub fn person_urn(&self) -> PartyUrn {
        let number = self.login.person.number.expose();
        PartyUrn::new(format!("urn:altinn:person:identifier-no:{number}"))
    }

    /// Start, end and level of the login.
    #[must_use]
    pub fn times(&self) -> LoginTimes {
        LoginTimes {
            started: self.login.started,
            ends: self.login.ends,
            level: self.login.level,
        }
    }

    /// Ends all other logins of the person; returns how many there were.
    ///
    /// # Errors
    /// When the store is unavailable.
    pub async fn log_out_elsewhere(&self, app: &App) -> Result<usize, AppError> {
        let ended = app.provider.log_out_others(&app.store, &self.login).await?;
        app.audit_ended(EndReason::LogoutElsewhere, &ended);
        Ok(ended.len())
    }

    /// Ends all logins of the person, this one included; returns where the browser goes.
    ///
    /// # Errors
    /// When the store is unavailable: then some may still be valid.
    pub async fn log_out_everywhere(
        &self,
        app: &App,
        log_out: &LogOut<'_>,
    ) -> Result<EndSession, AppError> {
        let left = app
            .provider
            .log_out_everywhere(&app.store, &self.login, log_out);
        let LoggedOut { end_session, ended } = left.await?;
        app.audit_ended(EndReason::LogoutEverywhere, &ended);
        Ok(end_session)
    }

    /// What stands for the login in the audit log.
    ///
    /// # Errors
    /// When the store is unavailable.
    pub fn subject(&self, app: &App) -> Result<SessionSubject, AppError> {
        Ok(app.store.subject(&self.login)?)
    }

    /// The context of the person's pages, without an acting party of its own.
    #[must_use]
    pub fn page_context(&self) -> &PageContext {
        &self.page_context
    }

    /// A page with this acting party; without one, the page has at least its log-out button.
    #[must_use]
    pub fn page(&self, app: &App, acting_party: Option<ActingParty>) -> Page {
        let acting_party = acting_party.or_else(|| self.page_context.acting_party.clone());
        let page_context = PageContext {
            acting_party,
            ..self.page_context.clone()
        };
        page_context.page(app, &self.headers, self.here.clone())
    }

    /// Calls Dialogporten with a valid access token. A refused token is refreshed once; after a
    /// second refusal the person must log in again (`docs/rules/login.md#m34`).
    ///
    /// # Errors
    /// When the call fails, or the login has ended or cannot be refreshed.
    pub async fn call<T>(
        &self,
        app: &App,
        call: impl Fn(dialogporten::Client, AccessToken) -> Answer<T> + Send + Sync,
    ) -> Result<T, AppError> {
        let login = self
            .fresh(app, self.login.clone(), RefreshReason::WhenDue)
            .await?;
        match self
            .in_time(call(app.dialogporten.clone(), login.tokens.access.clone()))
            .await
        {
            Err(UpstreamError::Unauthorised) => {}
            answer => return Ok(answer?),
        }
        let login = self.fresh(app, login, RefreshReason::Refused).await?;
        match self
            .in_time(call(app.dialogporten.clone(), login.tokens.access.clone()))
            .await
        {
            Err(UpstreamError::Unauthorised) => Err(self.log_in_again(app, false)),
            answer => Ok(answer?),
        }
    }

    /// The same user, whose calls time out after `time` at the latest, counted from now.
    #[must_use]
    pub fn for_at_most(&self, time: Duration) -> Self {
        Self {
            until: self.until.min(Instant::now() + time),
            ..self.clone()
        }
    }

    /// The same user with `time` for calls after the page's limit has passed, to find out the
    /// outcome of a change.
    #[must_use]
    pub fn overtime(&self, time: Duration) -> Self {
        Self {
            until: Instant::now() + time,
            ..self.clone()
        }
    }

    /// Whether the page's time limit for calls has not passed yet.
    #[must_use]
    pub fn has_time(&self) -> bool {
        Instant::now() < self.until
    }

    /// Runs a call with the page's time limit as its timeout.
    async fn in_time<T>(&self, call: Answer<T>) -> Result<T, UpstreamError> {
        let answer = tokio::time::timeout_at(self.until, call).await;
        answer.unwrap_or(Err(UpstreamError::Timeout))
    }

    async fn fresh(
        &self,
        app: &App,
        login: AuthSession,
        need: RefreshReason,
    ) -> Result<AuthSession, AppError> {
        let outcome = app.provider.fresh(&app.store, login, need).await?;
        if let (Some(class), Ok(subject)) = (outcome.failure(), self.subject(app)) {
            app.audit_limited(AuditEvent::RefreshFailed(class), subject);
        }
        match outcome {
            RefreshOutcome::Fresh(login) => Ok(*login),
            RefreshOutcome::RoundTrip => Err(self.log_in_again(app, true)),
            RefreshOutcome::Ended => Err(self.log_in_again(app, false)),
            RefreshOutcome::Unavailable => Err(AppError::Page(ErrorKind::LoginProviderDown {
                retry: LoginRetry {
                    return_to: self.here.clone(),
                    high: false,
                },
            })),
        }
    }

    fn log_in_again(&self, app: &App, silent: bool) -> AppError {
        to_login(
            app,
            self.preferences,
            &self.here,
            self.is_navigation,
            silent,
        )
        .or_ask_again_at(self.asks_again.as_ref())
    }
}

/// Whether an address names a person by identity number, as addresses of other systems may: no
/// address of ours carries such a one on.
#[must_use]
pub fn names_person(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    ["person:identifier-no", "person%3aidentifier-no"]
        .iter()
        .any(|name| address.contains(name))
}

/// Redirects a navigation to log in and come back; any other request gets 401. After three logins
/// in a row that led to no page, an error page explains it (`docs/rules/login.md#oidc-10`).
fn to_login(
    app: &App,
    preferences: Preferences,
    here: &LocalPath,
    is_navigation: bool,
    silent: bool,
) -> AppError {
    if !is_navigation {
        return AppError::Page(ErrorKind::SignedOut);
    }
    if preferences.is_in_loop(app.clock.now()) {
        return AppError::Page(ErrorKind::LoginLoop);
    }
    let path = LoginPath {
        return_to: here,
        high: false,
    }
    .to_string();
    let how = if silent { "stille" } else { "auto" };
    AppError::GoTo(format!("{path}&{how}=1"))
}

/// As `to_login`, by way of a page that keeps the fragment of the address.
fn to_login_page(
    app: &App,
    preferences: Preferences,
    here: &LocalPath,
    is_navigation: bool,
) -> AppError {
    match to_login(app, preferences, here, is_navigation, false) {
        AppError::GoTo(_) => AppError::GoTo(LoginPage(here).to_string()),
        told @ AppError::Page(_) => told,
    }
}

/// Whether the request may be a browser's, for a link to a part of a dialog: browsers send
/// `Upgrade-Insecure-Requests` on every navigation; programs that follow links do not, and have no
/// fragment to lose.
fn may_have_fragment(headers: &HeaderMap, here: &LocalPath) -> bool {
    urls::table::DIALOG.is_above(here.as_str()) && headers.contains_key(UPGRADE_INSECURE_REQUESTS)
}

/// The page that asks for confirmation of a form that came after the login had ended; `None` for
/// forms that have no such page.
fn asks_again(request: &Parts) -> Option<LocalPath> {
    let path = request.uri.path();
    let form = request.extensions.get::<PostedForm>()?;
    let address = format!("{path}?{}", form.fields.as_query());
    urls::asks_again(path).then(|| LocalPath::parse(&address))?
}

/// The fields of a label form, which are stored when it comes after the login has ended.
fn label_form(request: &Parts) -> Option<Fields> {
    let form = request.extensions.get::<PostedForm>()?;
    urls::takes_labels(request.uri.path()).then(|| form.fields.clone())
}
