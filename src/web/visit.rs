//! The visit behind the session cookie: which login it leads to, and whether a posted form is ours.

use axum::{
    body::Body,
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{Method, request::Parts};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use super::{
    body,
    cookies::Use,
    error::AppError,
    form::{self, Fields, FormRefusal, TOKEN_FIELD},
    frame::Frame,
};
use crate::{app::App, session::LoginRef, view::pages::error::ErrorKind};

/// Key of the login's reference in the visit.
const LOGIN: &str = "login";
/// Key of the sign that the party used last is no longer ours.
const PARTY_LOST: &str = "lost_party";
/// Key of the notice that the visitor has closed.
const CLOSED_NOTICE: &str = "closed_notice";
/// Key of what to say on the profile page.
const PROFILE_SAYS: &str = "profile_says";
/// Longest form that is read (`security.md` §7).
const FORM_LIMIT_BYTES: usize = 64 * 1024;
/// Most fields of a form.
const FIELD_LIMIT: usize = 400;

/// The visit of this request.
#[derive(Clone, Debug)]
pub struct Visit {
    session: Session,
    login: Option<LoginRef>,
}

/// A posted form whose source was checked. A handler that takes it asks for the token itself, because
/// it has something better to say than that the form was too old.
#[derive(Clone, Debug)]
pub struct PostedForm {
    /// The fields.
    pub fields: Fields,
    /// Whether it holds the token of a page of this visit.
    pub has_token: bool,
}

/// What a form of the profile page has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileDone {
    /// Deleted what was kept.
    Deleted,
    /// Ended so many other logins.
    EndedOthers(usize),
}

impl Visit {
    /// The login that the visit leads to; whether it lives, the store tells.
    #[must_use]
    pub fn login(&self) -> Option<&LoginRef> {
        self.login.as_ref()
    }

    /// Leads the visit to a login, under a new id: the one it had before is dead (`security.md`
    /// SES-4, session fixation). Nothing of another person's visit is kept (SES-7).
    ///
    /// # Errors
    /// When the store is away.
    pub async fn lead_to(&self, login: &LoginRef, is_same_person: bool) -> Result<(), AppError> {
        if !is_same_person {
            self.session.clear().await;
        }
        self.session.cycle_id().await?;
        self.session.insert(LOGIN, login.as_str()).await?;
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

    /// Remembers to say on the next page that the party used last is no longer the reader's.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn note_lost_party(&self) -> Result<(), AppError> {
        Ok(self.session.insert(PARTY_LOST, true).await?)
    }

    /// Shows the operator's notice of this id no more. Kept with the visit and not in a cookie of its
    /// own: it is gone with the visit, and so is what was closed (`inbox-features.md` F-7).
    ///
    /// # Errors
    /// When the store is away.
    pub async fn close_notice(&self, id: &str) -> Result<(), AppError> {
        Ok(self.session.insert(CLOSED_NOTICE, id).await?)
    }

    /// Remembers what to say on the profile page.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn note_for_profile(&self, done: &ProfileDone) -> Result<(), AppError> {
        Ok(self.session.insert(PROFILE_SAYS, done).await?)
    }

    /// What to say on the profile page; once.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn takes_for_profile(&self) -> Result<Option<ProfileDone>, AppError> {
        let done = self.session.get(PROFILE_SAYS).await?;
        if done.is_some() {
            self.session.remove::<ProfileDone>(PROFILE_SAYS).await?;
        }
        Ok(done)
    }

    /// Whether there is something to say about a lost party; asks once.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn takes_lost_party(&self) -> Result<bool, AppError> {
        let Some(is_lost) = self.session.get::<bool>(PARTY_LOST).await? else {
            return Ok(false);
        };
        self.session.remove::<bool>(PARTY_LOST).await?;
        Ok(is_lost)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(AppError::Page(ErrorKind::Internal))
    }
}

/// A form that one may act on: it holds the token of a page of this visit. Where nobody is signed in
/// there is nothing that a token could protect; the check of the source is then all there is.
#[derive(Clone, Debug)]
pub struct OwnForm(pub Fields);

impl<S: Send + Sync> FromRequestParts<S> for OwnForm {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let is_signed_in = parts
            .extensions
            .get::<Visit>()
            .is_some_and(|visit| visit.login.is_some());
        match parts.extensions.get::<PostedForm>() {
            Some(form) if form.has_token || !is_signed_in => Ok(Self(form.fields.clone())),
            _ => Err(AppError::Page(ErrorKind::FormRefused)),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PostedForm {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(AppError::Page(ErrorKind::Internal))
    }
}

/// Reads the visit, and the form of a POST, before any handler of a page.
pub async fn read_visit(State(app): State<App>, request: Request, next: Next) -> Response {
    match prepared(&app, request).await {
        Ok((request, frame)) => {
            let mut response = next.run(request).await;
            if response.extensions().get::<Frame>().is_none() {
                response.extensions_mut().insert(frame);
            }
            response
        }
        Err(error) => error.into_response(),
    }
}

async fn prepared(app: &App, mut request: Request) -> Result<(Request, Frame), AppError> {
    let session = request.extensions().get::<Session>().cloned();
    let session = session.ok_or(AppError::Page(ErrorKind::Internal))?;
    // A session cookie that comes twice was planted by somebody: then nobody is signed in.
    let (login, closed_notice) = match app.cookies.read(request.headers(), Use::Session) {
        Some(_) => (
            session.get::<String>(LOGIN).await?,
            session.get(CLOSED_NOTICE).await?,
        ),
        None => (None, None),
    };
    let login = login.as_deref().and_then(LoginRef::parse);
    let binding = login.as_ref().map(|login| login.as_str().to_owned());
    let frame = Frame {
        binding,
        closed_notice,
        ..Frame::default()
    };
    if request.method() == Method::POST {
        let form;
        (request, form) = read_form(app, request, &frame).await?;
        request.extensions_mut().insert(form);
    }
    request.extensions_mut().insert(Visit { session, login });
    request.extensions_mut().insert(frame.clone());
    Ok((request, frame))
}

async fn read_form(
    app: &App,
    request: Request,
    frame: &Frame,
) -> Result<(Request, PostedForm), AppError> {
    let origin = app.config.public_url.origin();
    form::check_source(request.headers(), &origin).map_err(|refusal| match refusal {
        FormRefusal::ForeignSite => ErrorKind::FormRefused,
        FormRefusal::ContentType => ErrorKind::UnsupportedMediaType,
    })?;
    let (parts, body) = request.into_parts();
    let body = body::read(body, FORM_LIMIT_BYTES).await?;
    let fields = Fields::parse(&body);
    if fields.len() > FIELD_LIMIT {
        return Err(AppError::Page(ErrorKind::PayloadTooLarge));
    }
    let has_token = fields
        .get(TOKEN_FIELD)
        .is_some_and(|token| frame.owns_token(app, token));
    Ok((
        Request::from_parts(parts, Body::empty()),
        PostedForm { fields, has_token },
    ))
}
