//! From a session to who is asking, with tokens that can be used.
//!
//! Routes for people who are signed in run behind [`require_login`]; their handlers take
//! [`CurrentUser`].

use std::{pin::Pin, time::Duration};

use axum::{
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, Method,
    header::{ACCEPT, SET_COOKIE, UPGRADE_INSECURE_REQUESTS},
    request::Parts,
};
use jiff::Timestamp;
use tokio::time::Instant;

use super::{form::Fields, preferences::Preferences};
use crate::web::{
    error::AppError,
    extractors::browser_session::{BrowserSession, PostedForm},
    services::{
        label_changes::late_answer, opened_dialog::is_speculative, page_context::PageContext,
        party_list::PartyList, party_selection,
    },
};
use crate::{
    app::App,
    dialogporten,
    domain::{
        Lookup, LookupRefusal, OrganisationNumber, Parties, Party, PartySelection, PartyUrn,
        PlatformParty, Reference,
    },
    i18n::Language,
    idporten::{RefreshOutcome, RefreshReason},
    secret::AccessToken,
    storage::{AuthSession, Level, LoginRef},
    upstream::UpstreamError,
    urls::{self, ListUrl, LocalPath, Login as LoginPath, LoginPage, PartyKey},
    views::{
        components::party_panel::PartyPanel,
        page::{ActingParty, Page},
        pages::error::{ErrorKind, LoginRetry},
    },
};

/// Time for all calls of one page together: a slow list of parties and then a slow list or dialog.
const CALLS_TIME: Duration = Duration::from_secs(32);

/// An answer of Dialogporten's that is on its way.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, UpstreamError>> + Send>>;

/// Who is asking, and for what.
#[derive(Clone, Debug)]
pub struct CurrentUser {
    login: AuthSession,
    page_context: PageContext,
    preferences: Preferences,
    headers: HeaderMap,
    is_navigation: bool,
    /// When calls to Dialogporten are given up.
    until: Instant,
    asks_again: Option<LocalPath>,
    /// For whom one acts in other services of the platform, as far as the browser says so.
    pub elsewhere: Option<PlatformParty>,
    /// The language of the answer.
    pub language: Language,
    /// The address of the page.
    pub here: LocalPath,
}

/// What a person may know of the own login.
#[derive(Clone, Copy, Debug)]
pub struct LoginTimes {
    /// When it began.
    pub started: Timestamp,
    /// When it ends whatever happens.
    pub ends: Timestamp,
    /// How strong it is.
    pub level: Level,
}

/// What a request says of who asks, before the store is asked.
#[derive(Clone, Debug)]
pub struct RequestCredentials {
    here: LocalPath,
    /// Whether the address is longer than one to come back to can be; then `here` is its path alone.
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
    /// Reads it from a request that the visit was read for.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        let path = request
            .uri()
            .path_and_query()
            .map_or("/", http::uri::PathAndQuery::as_str);
        let is_navigation = request.method() == Method::GET && is_navigation(request.headers());
        let here = LocalPath::parse(path).filter(|_| !names_person(path));
        Self {
            // Without its parameters it is an address, or no page of ours has such a path.
            is_cut: here.is_none()
                && !names_person(path)
                && LocalPath::parse(request.uri().path()).is_some(),
            here: here.unwrap_or_else(|| LocalPath::parse_or_start(request.uri().path())),
            headers: request.headers().clone(),
            is_navigation,
            is_activity: is_navigation || request.method() == Method::POST,
            asks_again: asks_again(request),
            label_form: label_form(request),
            browser_session: request.extensions().get().cloned(),
            elsewhere: request.extensions().get().copied(),
            page_context: request.extensions().get().cloned().unwrap_or_default(),
        }
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

/// Lets only those pass whose login lives; sends a navigation to log in, and tells anything else
/// (`docs/rules/login.md#oidc-11`). A page or a form is activity, a call of a program is not
/// (`docs/rules/security.md#ses-5`).
pub async fn require_login(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let current_user = match CurrentUser::read(&app, RequestCredentials::of(&request)).await {
        Ok(current_user) => current_user,
        Err(error) => return error.into_response(),
    };
    let preferences = current_user.preferences;
    let page_context = current_user.page_context.clone();
    let known = current_user.clone();
    request.extensions_mut().insert(current_user);
    let mut response = next.run(request).await;
    if is_page_for_signed_in(&response) {
        forget_fruitless_logins(&app, preferences, &mut response);
    }
    if let Some(kind) = response.extensions().get::<ErrorKind>() {
        let list = ListUrl::at(&known.here).or_else(|| kind.list(&known.here));
        let page_context = with_acting_party(&app, page_context, &known, list).await;
        response.extensions_mut().insert(page_context);
    }
    response
}

/// Whether an answer shows a person that the login has led somewhere: a page, be it one that says that
/// there is no such dialog or that Dialogporten does not answer.
fn is_page_for_signed_in(response: &Response) -> bool {
    let kind = response.extensions().get::<ErrorKind>();
    let asks_for_login = kind.is_some_and(|kind| {
        matches!(
            kind,
            ErrorKind::LoginLoop | ErrorKind::SignedOut | ErrorKind::SignedOutMidway { .. }
        )
    });
    !response.status().is_redirection() && !asks_for_login
}

fn forget_fruitless_logins(app: &App, preferences: Preferences, response: &mut Response) {
    if preferences.fruitless_logins > 0
        && let Some(cookie) = preferences.without_fruitless_logins().set(app.cookies)
    {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

/// Completes an error page of a route that is for anybody: whoever is signed in sees the way out on
/// it, and has been shown a page.
pub async fn complete_error_page(
    app: &App,
    browser_session: &BrowserSession,
    headers: &HeaderMap,
    response: &mut Response,
) {
    let kind = response.extensions().get::<ErrorKind>();
    let is_store_away = matches!(kind, Some(ErrorKind::StoreUnavailable));
    let (Some(reference), false) = (browser_session.login(), is_store_away) else {
        return;
    };
    let is_alive = app.store.login(reference).await;
    if !matches!(is_alive, Ok(Some(_))) {
        return;
    }
    let page_context = response.extensions().get::<PageContext>().cloned();
    let page_context = PageContext {
        acting_party: Some(ActingParty::unknown()),
        ..page_context.unwrap_or_default()
    };
    response.extensions_mut().insert(page_context);
    // An answer that sets cookies itself is one to a login.
    if is_page_for_signed_in(response) && !response.headers().contains_key(SET_COOKIE) {
        forget_fruitless_logins(app, Preferences::read(app.cookies, headers), response);
    }
}

/// The frame of an error page: for whom one acts by the list that it belongs to, else oneself, as
/// far as that is known without asking anybody (`docs/rules/security.md#acc-8`).
async fn with_acting_party(
    app: &App,
    page_context: PageContext,
    current_user: &CurrentUser,
    list_url: Option<ListUrl>,
) -> PageContext {
    let parties = PartyList::without_asking(app, current_user).await;
    let of_address = match &list_url {
        Some(list_url) => {
            let addressed = party_selection::find(app, current_user, &parties, list_url)
                .await
                .ok();
            addressed.map(|there| {
                current_user.acting_at(app, &parties, &there.party_selection, list_url)
            })
        }
        None => None,
    };
    let is_of_address = of_address.is_some();
    let own = || {
        let own = parties.own()?;
        Some(current_user.acting_party(app, &parties, own))
    };
    let acting_party = of_address.or_else(own);
    PageContext {
        acting_party: acting_party.or(page_context.acting_party),
        folder: list_url
            .map(|list_url| list_url.folder)
            .filter(|_| is_of_address),
        ..page_context
    }
}

impl CurrentUser {
    /// Who is asking on a page that is for anybody; a login that has ended is nobody.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn if_signed_in(
        app: &App,
        credentials: RequestCredentials,
    ) -> Result<Option<Self>, AppError> {
        match Self::read(app, credentials).await {
            Ok(current_user) => Ok(Some(current_user)),
            Err(
                AppError::GoTo(_)
                | AppError::Page(
                    ErrorKind::SignedOut | ErrorKind::SignedOutMidway { .. } | ErrorKind::LoginLoop,
                ),
            ) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A page that is for anybody, with the frame of whoever is signed in as far as that is known
    /// without asking anybody: help must be there when Dialogporten is not.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn page_for_anybody(
        app: &App,
        credentials: RequestCredentials,
    ) -> Result<Page, AppError> {
        let (page_context, headers, here) = (
            credentials.page_context.clone(),
            credentials.headers.clone(),
            credentials.here.clone(),
        );
        let Some(current_user) = Self::if_signed_in(app, credentials).await? else {
            return Ok(page_context.page(app, &headers, here));
        };
        let parties = PartyList::without_asking(app, &current_user).await;
        if !parties.is_complete() {
            return Ok(current_user.page_context.page(app, &headers, here));
        }
        Ok(current_user.page(app, &parties, parties.last()))
    }

    async fn read(app: &App, credentials: RequestCredentials) -> Result<Self, AppError> {
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
            Some(reference) => app.store.login(reference).await?,
            None => None,
        };
        let is_list = ListUrl::at(&here).is_some();
        // A list says on its own form what is too much of it.
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
        // Until the parties are known, the page still has its way out.
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

    /// The same asker at a later moment of a long answer: with the login as it is now, and the time that
    /// a page has for its calls. `None` when the login has ended.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn again(&self, app: &App) -> Result<Option<Self>, AppError> {
        let login = app.store.login(self.reference()).await?;
        Ok(login.map(|login| Self {
            login,
            until: Instant::now() + CALLS_TIME,
            ..self.clone()
        }))
    }

    /// The person who is signed in, as the store knows people.
    #[must_use]
    pub fn person(&self) -> &crate::crypto::PersonKey {
        &self.login.person_key
    }

    /// Whether a person goes to a page now, and no program looks ahead.
    #[must_use]
    pub fn is_own_navigation(&self) -> bool {
        self.is_navigation && !is_speculative(&self.headers)
    }

    /// What the browser prefers.
    #[must_use]
    pub fn preferences(&self) -> Preferences {
        self.preferences
    }

    /// Which login it is.
    #[must_use]
    pub fn reference(&self) -> &LoginRef {
        &self.login.reference
    }

    /// The person as Dialogporten names people.
    #[must_use]
    pub fn person_urn(&self) -> PartyUrn {
        let number = self.login.person.number.expose();
        PartyUrn::new(format!("urn:altinn:person:identifier-no:{number}"))
    }

    /// When the login began and when it ends, and how strong it is.
    #[must_use]
    pub fn times(&self) -> LoginTimes {
        LoginTimes {
            started: self.login.started,
            ends: self.login.ends,
            level: self.login.level,
        }
    }

    /// Logs the person out everywhere else; gives the number of logins that ended.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn log_out_elsewhere(&self, app: &App) -> Result<usize, AppError> {
        Ok(app.provider.log_out_others(&app.store, &self.login).await?)
    }

    /// Calls Dialogporten with a token that can be used. A refused token is exchanged once; after a
    /// second refusal one must log in (`docs/rules/login.md#m34`).
    ///
    /// # Errors
    /// When the call fails, or the login cannot go on.
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

    /// Finds the dialog that goes by this name, without opening it.
    ///
    /// # Errors
    /// When the call fails, or the login cannot go on.
    pub async fn look_up(
        &self,
        app: &App,
        reference: Reference,
    ) -> Result<Result<Lookup, LookupRefusal>, AppError> {
        let language = self.language.accept_language();
        self.call(app, move |client, token| {
            let reference = reference.clone();
            Box::pin(async move { client.lookup(&token, language, &reference).await })
        })
        .await
    }

    /// The same asker, with no more time for its calls than so, counted from now.
    #[must_use]
    pub fn for_at_most(&self, time: Duration) -> Self {
        Self {
            until: self.until.min(Instant::now() + time),
            ..self.clone()
        }
    }

    /// The same asker after the page's time is over, with some more to tell what became of it.
    #[must_use]
    pub fn overtime(&self, time: Duration) -> Self {
        Self {
            until: Instant::now() + time,
            ..self.clone()
        }
    }

    /// Whether the page has time left for calls.
    #[must_use]
    pub fn has_time(&self) -> bool {
        Instant::now() < self.until
    }

    /// Gives a call the time that the page has left.
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
        match app.provider.fresh(&app.store, login, need).await? {
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

    /// The word that stands for a party in addresses: the number of an organisation, a handle for a
    /// person.
    ///
    /// # Errors
    /// When the keys cannot be used.
    pub fn key_of(&self, app: &App, party: &Party) -> Result<Option<PartyKey>, AppError> {
        if let Some(number) = &party.organisation_number {
            return Ok(PartyKey::parse(number.as_str()));
        }
        let handle = app
            .store
            .party_handle(&self.login.person_key, party.urn.as_str())?;
        Ok(PartyKey::parse(&handle))
    }

    /// The party that a word of an address stands for. A party is a wish until it is found in the
    /// list (`docs/rules/security.md#acc-2`). Organisations are found by their number; a handle is
    /// made for each person until one fits, which an accountant of thousands of companies has few
    /// of.
    ///
    /// # Errors
    /// When nobody of that word is in the list.
    pub fn party_of<'a>(
        &self,
        app: &App,
        parties: &'a Parties,
        key: &PartyKey,
    ) -> Result<&'a Party, AppError> {
        if let Some(number) = OrganisationNumber::parse(key.as_str()) {
            let party = parties.by_number(&number);
            return party.ok_or(AppError::Page(ErrorKind::PartyNotYours));
        }
        for party in parties.unnumbered() {
            if self.key_of(app, party)?.as_ref() == Some(key) {
                return Ok(party);
            }
        }
        Err(AppError::Page(ErrorKind::PartyNotYours))
    }

    /// The name of a service owner in the reader's language.
    #[must_use]
    pub fn owner_name(&self, app: &App, code: &str) -> Option<String> {
        app.organisations.name(code, &self.language.fallbacks())
    }

    /// A page that acts for `party`; it says so when the list of parties is none to rely on.
    #[must_use]
    pub fn page(&self, app: &App, parties: &PartyList, party: Option<&Party>) -> Page {
        let acting_party = party
            .or_else(|| parties.own())
            .map(|party| self.acting_party(app, parties, party));
        self.page_acting(app, parties, acting_party)
    }

    /// The page of a list: it acts for whom the list is of.
    #[must_use]
    pub fn page_at(
        &self,
        app: &App,
        parties: &PartyList,
        party_selection: &PartySelection<'_>,
        list_url: &ListUrl,
    ) -> Page {
        let acting_party = self.acting_at(app, parties, party_selection, list_url);
        self.page_acting(app, parties, Some(acting_party))
    }

    fn page_acting(
        &self,
        app: &App,
        parties: &PartyList,
        acting_party: Option<ActingParty>,
    ) -> Page {
        let acting_party = acting_party.or_else(|| self.page_context.acting_party.clone());
        let page = PageContext {
            acting_party,
            ..self.page_context.clone()
        }
        .page(app, &self.headers, self.here.clone());
        parties.noted_on(page)
    }

    fn acting_at(
        &self,
        app: &App,
        parties: &PartyList,
        party_selection: &PartySelection<'_>,
        list_url: &ListUrl,
    ) -> ActingParty {
        let (group, count) = match party_selection {
            PartySelection::One(party) | PartySelection::WithUnits(party, _) => {
                return self.acting_party(app, parties, party);
            }
            PartySelection::Group(group, members) => (*group, members.len()),
        };
        let key = |party: &Party| self.key_of(app, party).ok().flatten();
        ActingParty {
            key: Some(list_url.party.clone()),
            units: list_url.units.clone(),
            panel: PartyPanel::new(self.language, (parties, parties.choices()), None, &key),
            ..ActingParty::of_group(self.language, group, count, parties)
        }
    }

    fn acting_party(&self, app: &App, parties: &PartyList, party: &Party) -> ActingParty {
        // Without a key the page stands, with no folders to go to; a row without one is no link.
        let key = |party: &Party| self.key_of(app, party).ok().flatten();
        ActingParty {
            key: key(party),
            panel: PartyPanel::new(
                self.language,
                (parties, parties.choices()),
                Some(&party.urn),
                &key,
            ),
            ..ActingParty::new(self.language, party, parties)
        }
    }
}

/// Whether an address names a person by number, as other systems' addresses may: such a one is not carried
/// on in any of ours.
#[must_use]
pub fn names_person(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    ["person:identifier-no", "person%3aidentifier-no"]
        .iter()
        .any(|name| address.contains(name))
}

/// Sends a navigation to log in and come back; anything else is told that it is signed out. After
/// three logins in a row that led to no page, one explains (`docs/rules/login.md#oidc-10`).
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

/// The same by way of a page that keeps the fragment of the address.
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

/// Whether it may be a link to a part of a dialog, opened in a browser: these ask for `https` on every
/// navigation, programs that follow links do not, and have no fragment to lose.
fn may_have_fragment(headers: &HeaderMap, here: &LocalPath) -> bool {
    here.as_str().starts_with("/dialog/") && headers.contains_key(UPGRADE_INSECURE_REQUESTS)
}

/// Where a form that comes too late is asked about again, after a login.
fn asks_again(request: &Request) -> Option<LocalPath> {
    let path = request.uri().path();
    let form = request.extensions().get::<PostedForm>()?;
    let address = format!("{path}?{}", form.fields.as_query());
    urls::asks_again(path).then(|| LocalPath::parse(&address))?
}

/// A form for labels: one that comes too late is kept.
fn label_form(request: &Request) -> Option<Fields> {
    let form = request.extensions().get::<PostedForm>()?;
    urls::takes_labels(request.uri().path()).then(|| form.fields.clone())
}

/// Whether a person goes to a page: what browsers say, or, from those that say nothing, the wish
/// for HTML.
fn is_navigation(headers: &HeaderMap) -> bool {
    match headers.get("sec-fetch-mode") {
        Some(mode) => mode == "navigate",
        None => headers
            .get(ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html")),
    }
}
