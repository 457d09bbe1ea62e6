//! Browser session behind the session cookie (`tower-sessions` record), its flash messages, and the
//! posted forms with the outcome of their CSRF check. `middleware::browser_session` reads both.

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tower_sessions::Session;

use super::form::Fields;
use crate::{
    crypto,
    domain::PlatformParty,
    storage::{AuthSession, AuthSessionRef, BrowserSessionKey},
    views::pages::error::ErrorKind,
    web::{
        error::AppError,
        services::page_context::{FormSource, PageContext, former_mark},
    },
};

/// Session key: reference of the login.
const LOGIN: &str = "login";
/// Session key: encoded person key of the login's person.
const PERSON: &str = "person";
/// Session key: marks of other people's logins that this browser had before.
const FORMER: &str = "former";
/// Most such marks that are kept; the oldest are dropped.
const MOST_FORMER: usize = 8;
/// Session key: party that was to be opened and is no longer the reader's.
const PARTY_LOST: &str = "lost_party";
/// Session key: party chosen in another service of the platform that was followed last.
const ELSEWHERE: &str = "elsewhere";
/// Session key: id of the operator's notice that the visitor has closed.
const CLOSED_NOTICE: &str = "closed_notice";
/// Session key: flash message for the next page.
const SAYS: &str = "says";

/// The browser session of this request, set by `middleware::browser_session`.
#[derive(Clone, Debug)]
pub struct BrowserSession {
    session: Session,
    login: Option<AuthSessionRef>,
    key: Option<BrowserSessionKey>,
    may_write: bool,
}

/// A posted form whose origin was checked, but not yet its CSRF token: a handler that takes it
/// checks `has_token` itself, because it has a better answer than that the form was too old. A form
/// from a page of another person is rejected before the handler.
#[derive(Clone, Debug)]
pub struct PostedForm {
    /// The fields, the CSRF token included.
    pub fields: Fields,
    /// Whether it holds the CSRF token of a page of this person's.
    pub has_token: bool,
    /// Whether it holds the CSRF token of a page of another person's.
    is_of_other_person: bool,
    /// Whether that person was signed in in this browser before.
    is_of_former_person: bool,
}

/// Flash message: what a form has done, shown once on the page that it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlashMessage {
    /// The person's stored data was deleted.
    Deleted,
    /// This number of other logins was ended.
    EndedOthers(usize),
    /// A setting of the profile was saved.
    SettingKept,
    /// A set of parties was deleted (`true`), or kept because a saved search uses it (`false`).
    UnitSetDeleted(bool),
    /// A party was made a favourite (`true`), or is none any more (`false`).
    Favourite(bool),
    /// No favourite was added: the number of favourites is at its limit.
    FavouritesFull,
    /// A search was saved under its name.
    SearchSaved,
    /// No search was saved: the same list was saved before.
    SearchExists,
    /// A saved search got another name.
    SearchRenamed,
    /// A saved search was deleted.
    SearchDeleted,
    /// Another person than before was logged in, without asking for confirmation.
    SomebodyElse,
}

/// A party that was to be opened and is no longer in the reader's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostParty {
    /// Why the party was to be opened.
    pub was: LostBecause,
    /// Its name as the register writes it, or its organisation number; `None` when neither is
    /// known.
    pub name: Option<String>,
}

/// Why a party was to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LostBecause {
    /// It was the party used last.
    UsedLast,
    /// It is the reader's default party.
    Default,
    /// A saved search names it.
    OfSearch,
    /// It was used last in another service of the platform.
    UsedElsewhere,
}

impl BrowserSession {
    /// Reads the session with the key `key`, and what its pages need. Without a key nobody is
    /// signed in, whatever the session holds. `may_write`: whether the request is a form or a
    /// person's own navigation; for any other one, notices are neither stored nor consumed
    /// (`docs/rules/security.md#act-1`).
    ///
    /// # Errors
    /// When the store is unavailable.
    pub async fn load(
        session: Session,
        key: Option<BrowserSessionKey>,
        may_write: bool,
    ) -> Result<(Self, PageContext), AppError> {
        let (login, page_context) = match &key {
            Some(_) => (
                session.get::<String>(LOGIN).await?,
                context_of(&session).await?,
            ),
            None => (None, PageContext::default()),
        };
        let login = login.as_deref().and_then(AuthSessionRef::parse);
        let page_context = PageContext {
            binding: login.as_ref().map(|login| login.as_str().to_owned()),
            ..page_context
        };
        let browser_session = Self {
            session,
            login,
            key,
            may_write,
        };
        Ok((browser_session, page_context))
    }

    /// Reference of the login that the session holds; the store knows whether that login still
    /// exists.
    #[must_use]
    pub fn login(&self) -> Option<&AuthSessionRef> {
        self.login.as_ref()
    }

    /// Key of the session whose id the browser sent, also of a session that has ended; `None`
    /// without a session cookie.
    #[must_use]
    pub fn key(&self) -> Option<&BrowserSessionKey> {
        self.key.as_ref()
    }

    /// Binds the session to a login, under a new session id: the previous id is invalid
    /// (`docs/rules/security.md#ses-4`, session fixation). Data of another person's session is
    /// removed (`docs/rules/security.md#ses-7`).
    ///
    /// # Errors
    /// When the store is unavailable.
    pub async fn lead_to(&self, login: &AuthSession, is_same_person: bool) -> Result<(), AppError> {
        if !is_same_person {
            let mut former: Vec<String> = self.session.get(FORMER).await?.unwrap_or_default();
            former.extend(self.login.as_ref().map(former_mark));
            let kept = former.len().saturating_sub(MOST_FORMER);
            self.session.clear().await;
            self.session.insert(FORMER, former.split_off(kept)).await?;
        }
        self.session.cycle_id().await?;
        self.session.insert(LOGIN, login.reference.as_str()).await?;
        let person = crypto::url_safe(login.person_key.as_bytes());
        self.session.insert(PERSON, person).await?;
        // Saved here and not after the handler, where a failure would go unnoticed.
        self.session.save().await?;
        Ok(())
    }

    /// Ends the browser session and removes its record.
    ///
    /// # Errors
    /// When the store is unavailable.
    pub async fn end(&self) -> Result<(), AppError> {
        Ok(self.session.flush().await?)
    }

    /// Stores a notice for the next page that a party is no longer the reader's.
    ///
    /// # Errors
    /// When the store is unavailable.
    pub async fn note_lost_party(&self, lost: &LostParty) -> Result<(), AppError> {
        if self.may_write {
            self.session.insert(PARTY_LOST, lost).await?;
        }
        Ok(())
    }

    /// Whether this choice of a party in another service is new to this session; stores it as
    /// followed. A reader who goes on to another party here is thus not redirected by an old choice
    /// there.
    ///
    /// # Errors
    /// When the store is unavailable.
    pub async fn follows_elsewhere(&self, chosen: PlatformParty) -> Result<bool, AppError> {
        let chosen = chosen.word();
        let followed: Option<String> = self.session.get(ELSEWHERE).await?;
        if followed.as_ref() == Some(&chosen) {
            return Ok(false);
        }
        if self.may_write {
            self.session.insert(ELSEWHERE, chosen).await?;
        }
        Ok(true)
    }

    /// Stores that the operator's notice with this id is closed. The browser session keeps it, not
    /// a cookie of its own, so it is forgotten when the session ends (`docs/rules/inbox.md#f-7`).
    ///
    /// # Errors
    /// When the store is unavailable.
    pub async fn close_notice(&self, id: &str) -> Result<(), AppError> {
        Ok(self.session.insert(CLOSED_NOTICE, id).await?)
    }

    /// Stores the flash message for the next page.
    ///
    /// # Errors
    /// When the store is unavailable.
    pub async fn set_flash(&self, flash: &FlashMessage) -> Result<(), AppError> {
        Ok(self.session.insert(SAYS, flash).await?)
    }

    /// Returns the flash message and removes it from the session.
    ///
    /// # Errors
    /// When the store is unavailable.
    pub async fn take_flash(&self) -> Result<Option<FlashMessage>, AppError> {
        self.takes(SAYS).await
    }

    /// Returns the lost party, if one was stored, and removes it from the session.
    ///
    /// # Errors
    /// When the store is unavailable.
    pub async fn take_lost_party(&self) -> Result<Option<LostParty>, AppError> {
        self.takes(PARTY_LOST).await
    }

    async fn takes<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, AppError> {
        if !self.may_write {
            return Ok(None);
        }
        let kept: Option<serde_json::Value> = self.session.get(key).await?;
        let Some(kept) = kept else {
            return Ok(None);
        };
        self.session.remove_value(key).await?;
        // A value that another version of the server wrote may not parse, and counts as none.
        Ok(serde_json::from_value(kept).ok())
    }
}

/// The page context that the session record holds.
async fn context_of(session: &Session) -> Result<PageContext, AppError> {
    Ok(PageContext {
        person: session.get(PERSON).await?,
        former: session.get(FORMER).await?.unwrap_or_default(),
        closed_notice: session.get(CLOSED_NOTICE).await?,
        ..PageContext::default()
    })
}

impl PostedForm {
    /// A form with these fields, from a page of this origin.
    #[must_use]
    pub fn new(fields: Fields, source: FormSource) -> Self {
        Self {
            fields,
            has_token: source == FormSource::Own,
            is_of_other_person: matches!(
                source,
                FormSource::OtherPerson | FormSource::FormerPerson
            ),
            is_of_former_person: source == FormSource::FormerPerson,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for BrowserSession {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(AppError::Page(ErrorKind::Internal))
    }
}

/// A posted form with a valid CSRF token of this person's. Where nobody is signed in there is
/// nothing that a token could protect, so only the origin check applies.
#[derive(Clone, Debug)]
pub struct OwnForm(pub Fields);

impl<S: Send + Sync> FromRequestParts<S> for OwnForm {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let is_signed_in = parts
            .extensions
            .get::<BrowserSession>()
            .is_some_and(|browser_session| browser_session.login.is_some());
        match parts.extensions.get::<PostedForm>() {
            Some(form) if form.is_of_other_person => Err(AppError::Page(ErrorKind::OtherPerson)),
            Some(form) if form.has_token || !is_signed_in => Ok(Self(form.fields.clone())),
            _ => Err(AppError::Page(ErrorKind::FormRefused)),
        }
    }
}

/// A form that logs out. It is accepted from any page that is still open in this browser, also from
/// one of a person who was signed in here before: a request to log out is never refused for that.
#[derive(Clone, Copy, Debug)]
pub struct LogOutForm;

impl<S: Send + Sync> FromRequestParts<S> for LogOutForm {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let form = parts.extensions.get::<PostedForm>();
        if form.is_some_and(|form| form.is_of_former_person) {
            return Ok(Self);
        }
        OwnForm::from_request_parts(parts, state)
            .await
            .map(|_| Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PostedForm {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        match parts.extensions.get::<Self>() {
            Some(form) if form.is_of_other_person => Err(AppError::Page(ErrorKind::OtherPerson)),
            Some(form) => Ok(form.clone()),
            None => Err(AppError::Page(ErrorKind::Internal)),
        }
    }
}
