//! The signed-in reader of a request: the extractor that handlers and services take.
//!
//! It joins the application with the signed-in person ([`CurrentUser`]) and the person's parties,
//! which are loaded on first use and once for each request. Services add their operations to it in
//! their own modules, so that a handler asks the reader: `reader.list(…)`, `reader.dialog(…)`,
//! `reader.page(…)`.

use std::time::Duration;

use axum::extract::{FromRef, FromRequestParts};
use http::request::Parts;
use tokio::sync::OnceCell;

use super::current_user::{Answer, CurrentUser, RequestCredentials};
use crate::{
    app::App,
    crypto::PersonKey,
    dialogporten,
    domain::{
        Lookup, LookupRefusal, OrganisationNumber, Parties, Party, PartySelection, Reference,
    },
    i18n::Language,
    secret::AccessToken,
    storage::AuthSessionRef,
    urls::{ListUrl, PartyKey},
    views::{
        components::party_panel::PartyPanel,
        page::{ActingParty, Notice, Page},
        pages::error::ErrorKind,
    },
    web::{
        error::AppError,
        services::{page_context::PageContext, party_list::PartyList},
    },
};

/// The signed-in person of a request, with the application and the person's parties.
#[derive(Clone, Debug)]
pub struct Reader {
    /// State that all requests of the application share.
    pub app: App,
    /// Who is signed in, with the tokens of the login.
    pub user: CurrentUser,
    parties: OnceCell<PartyList>,
}

impl<S: Send + Sync> FromRequestParts<S> for Reader
where
    App: FromRef<S>,
{
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let user = CurrentUser::from_request_parts(parts, state).await?;
        Ok(Self::new(App::from_ref(state), user))
    }
}

impl Reader {
    /// The reader of a request, whose parties are not loaded yet.
    #[must_use]
    pub fn new(app: App, user: CurrentUser) -> Self {
        Self {
            app,
            user,
            parties: OnceCell::new(),
        }
    }

    /// The reader of a page that is open to everybody; `None` when nobody is signed in.
    ///
    /// # Errors
    /// When the store is unavailable.
    pub async fn if_signed_in(
        app: &App,
        credentials: RequestCredentials,
    ) -> Result<Option<Self>, AppError> {
        match CurrentUser::load(app, credentials).await {
            Ok(user) => Ok(Some(Self::new(app.clone(), user))),
            Err(
                AppError::GoTo(_)
                | AppError::Page(
                    ErrorKind::SignedOut | ErrorKind::SignedOutMidway { .. } | ErrorKind::LoginLoop,
                ),
            ) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The same reader later in a long response: with the login's present state, a new time limit
    /// for calls, and parties that are loaded again; `None` when the login has ended.
    ///
    /// # Errors
    /// When the store is unavailable.
    pub async fn again(&self) -> Result<Option<Self>, AppError> {
        let user = self.user.again(&self.app).await?;
        Ok(user.map(|user| Self::new(self.app.clone(), user)))
    }

    /// The same reader, whose calls time out after `time` at the latest, counted from now.
    #[must_use]
    pub fn for_at_most(&self, time: Duration) -> Self {
        Self {
            user: self.user.for_at_most(time),
            ..self.clone()
        }
    }

    /// The same reader with `time` for calls after the page's limit has passed, to find out the
    /// outcome of a change.
    #[must_use]
    pub fn overtime(&self, time: Duration) -> Self {
        Self {
            user: self.user.overtime(time),
            ..self.clone()
        }
    }

    /// Whether the page's time limit for calls has not passed yet.
    #[must_use]
    pub fn has_time(&self) -> bool {
        self.user.has_time()
    }

    /// Key of the person in the store.
    #[must_use]
    pub fn person(&self) -> &PersonKey {
        self.user.person()
    }

    /// Reference of the login in the store.
    #[must_use]
    pub fn login(&self) -> &AuthSessionRef {
        self.user.reference()
    }

    /// Language of the response, as the browser prefers it.
    #[must_use]
    pub fn language(&self) -> Language {
        self.user.language
    }

    /// The parties that the reader may act for, with the reader's settings; loaded at the first
    /// call.
    ///
    /// # Errors
    /// As [`PartyList::load`].
    pub async fn parties(&self) -> Result<&PartyList, AppError> {
        let load = || PartyList::load(&self.app, &self.user);
        self.parties.get_or_try_init(load).await
    }

    /// Calls Dialogporten with a valid access token, as [`CurrentUser::call`].
    ///
    /// # Errors
    /// When the call fails, or the login has ended or cannot be refreshed.
    pub async fn call<T>(
        &self,
        call: impl Fn(dialogporten::Client, AccessToken) -> Answer<T> + Send + Sync,
    ) -> Result<T, AppError> {
        self.user.call(&self.app, call).await
    }

    /// Looks up a dialog by a reference of another system; does not open it.
    ///
    /// # Errors
    /// When the call fails, or the login has ended or cannot be refreshed.
    pub async fn look_up(
        &self,
        reference: Reference,
    ) -> Result<Result<Lookup, LookupRefusal>, AppError> {
        let language = self.language().accept_language();
        self.call(move |client, token| {
            let reference = reference.clone();
            Box::pin(async move { client.lookup(&token, language, &reference).await })
        })
        .await
    }

    /// Key of a party in addresses: the number of an organisation, a handle for a person.
    ///
    /// # Errors
    /// When the keyring cannot make the handle.
    pub fn key_of(&self, party: &Party) -> Result<Option<PartyKey>, AppError> {
        if let Some(number) = &party.organisation_number {
            return Ok(PartyKey::parse(number.as_str()));
        }
        let handle = self
            .app
            .store
            .party_handle(self.person(), party.urn.as_str())?;
        Ok(PartyKey::parse(&handle))
    }

    /// Resolves the key of a party in an address. The key is untrusted until the party is found in
    /// the reader's list (`docs/rules/security.md#acc-2`). Organisations are found by their number;
    /// for people a handle is computed each until one matches, and even an accountant of thousands
    /// of companies has few of them.
    ///
    /// # Errors
    /// When no party in the list has this key.
    pub fn party_of<'a>(
        &self,
        parties: &'a Parties,
        key: &PartyKey,
    ) -> Result<&'a Party, AppError> {
        if let Some(number) = OrganisationNumber::parse(key.as_str()) {
            let party = parties.by_number(&number);
            return party.ok_or(AppError::Page(ErrorKind::PartyNotYours));
        }
        for party in parties.unnumbered() {
            if self.key_of(party)?.as_ref() == Some(key) {
                return Ok(party);
            }
        }
        Err(AppError::Page(ErrorKind::PartyNotYours))
    }

    /// The name of a service owner in the reader's language; `None` when the code is unknown.
    #[must_use]
    pub fn owner_name(&self, code: &str) -> Option<String> {
        let languages = self.language().fallbacks();
        self.app.organisations.name(code, &languages)
    }

    /// A page with the acting party `party`, else the person's own; it has a notice when the list
    /// of parties is incomplete or outdated.
    ///
    /// # Errors
    /// As [`parties`](Self::parties).
    pub async fn page(&self, party: Option<&Party>) -> Result<Page, AppError> {
        let parties = self.parties().await?;
        Ok(self.page_among(parties, party))
    }

    /// The page of a list, with the list's party or group as the acting party.
    ///
    /// # Errors
    /// As [`parties`](Self::parties).
    pub async fn page_at(
        &self,
        party_selection: &PartySelection<'_>,
        list_url: &ListUrl,
    ) -> Result<Page, AppError> {
        let parties = self.parties().await?;
        let acting_party = self.acting_at(parties, party_selection, list_url);
        Ok(with_list_notice(
            self.user.page(&self.app, Some(acting_party)),
            parties,
        ))
    }

    /// As [`page`](Self::page), with a list of parties that is at hand.
    fn page_among(&self, parties: &PartyList, party: Option<&Party>) -> Page {
        let party = party.or_else(|| parties.own());
        let acting_party = party.map(|party| self.acting_party(parties, party));
        with_list_notice(self.user.page(&self.app, acting_party), parties)
    }

    /// The acting party of a list's pages: its party or its group.
    #[must_use]
    pub fn acting_at(
        &self,
        parties: &PartyList,
        party_selection: &PartySelection<'_>,
        list_url: &ListUrl,
    ) -> ActingParty {
        let (group, count) = match party_selection {
            PartySelection::One(party) | PartySelection::WithUnits(party, _) => {
                return self.acting_party(parties, party);
            }
            PartySelection::Group(group, members) => (*group, members.len()),
        };
        let key = |party: &Party| self.key_of(party).ok().flatten();
        ActingParty {
            key: Some(list_url.party.clone()),
            units: list_url.units.clone(),
            panel: PartyPanel::new(self.language(), (parties, parties.choices()), None, &key),
            ..ActingParty::of_group(self.language(), group, count, parties)
        }
    }

    /// The acting party of pages of one party. Without a key the page works, without links to
    /// folders; a row without one is no link.
    #[must_use]
    pub fn acting_party(&self, parties: &PartyList, party: &Party) -> ActingParty {
        let key = |party: &Party| self.key_of(party).ok().flatten();
        let list = (&**parties, parties.choices());
        ActingParty {
            key: key(party),
            panel: PartyPanel::new(self.language(), list, Some(&party.urn), &key),
            ..ActingParty::new(self.language(), party, parties)
        }
    }
}

/// Adds a notice to a page that the list of parties may be wrong.
fn with_list_notice(page: Page, parties: &PartyList) -> Page {
    let key = match (parties.is_complete(), parties.is_outdated()) {
        (false, _) => "parties-alone",
        (true, true) => "parties-older",
        (true, false) => return page,
    };
    let notice = Notice {
        tone: "warning",
        heading: page.t(key),
        text: Some(page.t("parties-fallback-next")),
    };
    page.with_notice(notice)
}

/// The page frame of a page that is open to everybody, with the header of the signed-in person as
/// far as that is known without a call: the help page must work when Dialogporten does not.
#[derive(Debug)]
pub struct PublicPage(pub Page);

impl<S: Send + Sync> FromRequestParts<S> for PublicPage
where
    App: FromRef<S>,
{
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let app = App::from_ref(state);
        let credentials = RequestCredentials::from_parts(parts);
        let here = credentials.here().clone();
        let Some(reader) = Reader::if_signed_in(&app, credentials).await? else {
            let page_context: PageContext = parts.extensions.get().cloned().unwrap_or_default();
            return Ok(Self(page_context.page(&app, &parts.headers, here)));
        };
        let parties = PartyList::without_asking(&app, &reader.user).await;
        if !parties.is_complete() {
            return Ok(Self(reader.user.page(&app, None)));
        }
        Ok(Self(reader.page_among(&parties, parties.last())))
    }
}
