//! The visit behind the session cookie: which login it leads to, and whether a posted form is ours.

use axum::{
    body::Body,
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{Method, request::Parts};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tower_sessions::Session;

use super::form::{self, Fields, FormRefusal, TOKEN_FIELD};
use crate::web::{
    error::{AppError, is_failure},
    extractors::current_user::complete_error_page,
    middleware::{cookies::Use, request_body},
    services::page_context::{FormSource, PageContext, former_mark},
};
use crate::{
    app::App,
    crypto,
    domain::PlatformParty,
    storage::{AuthSession, LoginRef, VisitKey},
    views::pages::error::ErrorKind,
};

/// Key of the login's reference in the visit.
const LOGIN: &str = "login";
/// Key of what stands for the login's person in the visit.
const PERSON: &str = "person";
/// Key of what stands for the logins of other people that the browser had before.
const FORMER: &str = "former";
/// Most of those that are kept.
const MOST_FORMER: usize = 8;
/// Key of the sign that the party used last is no longer ours.
const PARTY_LOST: &str = "lost_party";
/// Key of the choice of a party in another service that was followed last.
const ELSEWHERE: &str = "elsewhere";
/// Key of the notice that the visitor has closed.
const CLOSED_NOTICE: &str = "closed_notice";
/// Key of what to say on the next page.
const SAYS: &str = "says";
/// Longest form that is read (`docs/rules/security.md#limits`).
const FORM_LIMIT_BYTES: usize = 64 * 1024;
/// Most fields of a form.
const FIELD_LIMIT: usize = 400;

/// The visit of this request.
#[derive(Clone, Debug)]
pub struct BrowserSession {
    session: Session,
    login: Option<LoginRef>,
    key: Option<VisitKey>,
}

/// A posted form whose source was checked. A handler that takes it asks for the token itself, because
/// it has something better to say than that the form was too old. One of a page that was drawn for
/// another person reaches no handler.
#[derive(Clone, Debug)]
pub struct PostedForm {
    /// The fields.
    pub fields: Fields,
    /// Whether it holds the token of a page of this person's.
    pub has_token: bool,
    /// Whether it holds the token of a page that was drawn for another person.
    is_of_other_person: bool,
    /// Whether that person was signed in in this browser.
    is_of_former_person: bool,
}

/// What a form has done, for the page that it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlashMessage {
    /// Deleted what was kept.
    Deleted,
    /// Ended so many other logins.
    EndedOthers(usize),
    /// Kept a setting.
    SettingKept,
    /// Deleted a choice of many parties, or did not, since a saved search uses it.
    UnitSetDeleted(bool),
    /// Made a party a favourite, or none.
    Favourite(bool),
    /// Made no favourite, since there are as many as there may be.
    FavouritesFull,
    /// Saved a search.
    SearchSaved,
    /// Saved none, since the same was saved before.
    SearchExists,
    /// Named a search anew.
    SearchRenamed,
    /// Deleted a search.
    SearchDeleted,
    /// Logged somebody else in than was logged in before, without asking.
    SomebodyElse,
}

/// A party that was to be opened and is no longer the reader's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostParty {
    /// Why it was to be opened.
    pub was: LostBecause,
    /// Its name as the register writes it, or its organisation number, as far as one is known.
    pub name: Option<String>,
}

/// Why a party was to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LostBecause {
    /// It was used last.
    UsedLast,
    /// It is opened first.
    Default,
    /// A saved search is for it.
    OfSearch,
    /// It was used last in another service of the platform.
    UsedElsewhere,
}

impl BrowserSession {
    /// The login that the visit leads to; whether it lives, the store tells.
    #[must_use]
    pub fn login(&self) -> Option<&LoginRef> {
        self.login.as_ref()
    }

    /// What stands for the visit that the browser named, also for one that is over.
    #[must_use]
    pub fn key(&self) -> Option<&VisitKey> {
        self.key.as_ref()
    }

    /// Leads the visit to a login, under a new id: the one it had before is dead
    /// (`docs/rules/security.md#ses-4`, session fixation). Nothing of another person's visit is
    /// kept (`docs/rules/security.md#ses-7`).
    ///
    /// # Errors
    /// When the store is away.
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
        // Here and not after the handler, where a failure would go unnoticed.
        self.session.save().await?;
        Ok(())
    }

    /// Ends the visit.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn end(&self) -> Result<(), AppError> {
        Ok(self.session.flush().await?)
    }

    /// Remembers to say on the next page that a party is no longer the reader's.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn note_lost_party(&self, lost: &LostParty) -> Result<(), AppError> {
        Ok(self.session.insert(PARTY_LOST, lost).await?)
    }

    /// Whether this choice of a party in another service was not followed before in this visit; from now
    /// on it was. So whoever goes on to another party here is not led back by an old choice there.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn follows_elsewhere(&self, chosen: PlatformParty) -> Result<bool, AppError> {
        let chosen = chosen.word();
        let followed: Option<String> = self.session.get(ELSEWHERE).await?;
        if followed.as_ref() == Some(&chosen) {
            return Ok(false);
        }
        self.session.insert(ELSEWHERE, chosen).await?;
        Ok(true)
    }

    /// Shows the operator's notice of this id no more. Kept with the visit and not in a cookie of
    /// its own: it is gone with the visit, and so is what was closed (`docs/rules/inbox.md#f-7`).
    ///
    /// # Errors
    /// When the store is away.
    pub async fn close_notice(&self, id: &str) -> Result<(), AppError> {
        Ok(self.session.insert(CLOSED_NOTICE, id).await?)
    }

    /// Remembers what to say on the next page.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn set_flash(&self, flash: &FlashMessage) -> Result<(), AppError> {
        Ok(self.session.insert(SAYS, flash).await?)
    }

    /// What to say; once.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn take_flash(&self) -> Result<Option<FlashMessage>, AppError> {
        self.takes(SAYS).await
    }

    /// Which party is lost, if there is something to say about it; once.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn take_lost_party(&self) -> Result<Option<LostParty>, AppError> {
        self.takes(PARTY_LOST).await
    }

    async fn takes<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, AppError> {
        let kept: Option<serde_json::Value> = self.session.get(key).await?;
        let Some(kept) = kept else {
            return Ok(None);
        };
        self.session.remove_value(key).await?;
        // What another version of us wrote says nothing to this one.
        Ok(serde_json::from_value(kept).ok())
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

/// A form that one may act on: it holds the token of a page of this person's. Where nobody is signed
/// in there is nothing that a token could protect; the check of the source is then all there is.
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

/// A form that logs out. It does so from any page that is still open in this browser, also from one
/// that was drawn for somebody else: who asks to be logged out does not ask in vain.
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

/// Reads the visit, and the form of a POST, before any handler of a page.
pub async fn read_visit(State(app): State<App>, request: Request, next: Next) -> Response {
    match prepared(&app, request).await {
        Ok((request, browser_session, page_context)) => {
            let headers = request.headers().clone();
            let mut response = next.run(request).await;
            if response.extensions().get::<PageContext>().is_none() {
                response.extensions_mut().insert(page_context);
                if is_failure(&response) {
                    complete_error_page(&app, &browser_session, &headers, &mut response).await;
                }
            }
            response
        }
        Err(error) => error.into_response(),
    }
}

async fn prepared(
    app: &App,
    mut request: Request,
) -> Result<(Request, BrowserSession, PageContext), AppError> {
    let session = request.extensions().get::<Session>().cloned();
    let session = session.ok_or(AppError::Page(ErrorKind::Internal))?;
    // A session cookie that comes twice was planted by somebody: then nobody is signed in.
    let cookie = app.cookies.read(request.headers(), Use::Session);
    let (login, mut page_context) = match &cookie {
        Some(_) => (
            session.get::<String>(LOGIN).await?,
            frame_of(&session).await?,
        ),
        None => (None, PageContext::default()),
    };
    let key = cookie
        .map(|cookie| app.store.visit_key(&cookie))
        .transpose()?;
    let login = login.as_deref().and_then(LoginRef::parse);
    page_context.binding = login.as_ref().map(|login| login.as_str().to_owned());
    if request.method() == Method::POST {
        let form;
        (request, form) = read_form(app, request, &page_context).await?;
        request.extensions_mut().insert(form);
    }
    let browser_session = BrowserSession {
        session,
        login,
        key,
    };
    request.extensions_mut().insert(browser_session.clone());
    request.extensions_mut().insert(page_context.clone());
    Ok((request, browser_session, page_context))
}

/// What the record of a visit says about its pages.
async fn frame_of(session: &Session) -> Result<PageContext, AppError> {
    Ok(PageContext {
        person: session.get(PERSON).await?,
        former: session.get(FORMER).await?.unwrap_or_default(),
        closed_notice: session.get(CLOSED_NOTICE).await?,
        ..PageContext::default()
    })
}

async fn read_form(
    app: &App,
    request: Request,
    page_context: &PageContext,
) -> Result<(Request, PostedForm), AppError> {
    let origin = app.config.public_url.origin();
    form::check_source(request.headers(), &origin).map_err(|refusal| match refusal {
        FormRefusal::ForeignSite => ErrorKind::FormRefused,
        FormRefusal::ContentType => ErrorKind::UnsupportedMediaType,
    })?;
    let (parts, body) = request.into_parts();
    let body = request_body::read(body, FORM_LIMIT_BYTES).await?;
    let fields = Fields::parse(&body);
    if fields.len() > FIELD_LIMIT {
        return Err(AppError::Page(ErrorKind::PayloadTooLarge));
    }
    let source = fields
        .get(TOKEN_FIELD)
        .map_or(FormSource::Unknown, |token| {
            page_context.source_of(app, token)
        });
    let form = PostedForm {
        fields,
        has_token: source == FormSource::Own,
        is_of_other_person: matches!(source, FormSource::OtherPerson | FormSource::FormerPerson),
        is_of_former_person: source == FormSource::FormerPerson,
    };
    Ok((Request::from_parts(parts, Body::empty()), form))
}
