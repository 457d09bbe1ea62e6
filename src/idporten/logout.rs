//! Logout: our own, and the provider's front-channel logout notice that somebody logged out
//! elsewhere (OpenID Connect RP-Initiated and Front-Channel Logout).
//!
//! The local login ends first and whatever the provider does. Tokens with Dialogporten's scope
//! outlive the provider's session, so the refresh token is revoked at every kind of logout
//! (`docs/rules/login.md#provider-logout`).

use std::{fmt, time::Duration};

use openidconnect::{ClientId, CsrfToken, EndSessionUrl, LogoutRequest, PostLogoutRedirectUrl};
use tokio::task::JoinHandle;
use url::Url;

use super::{EndSessionMethod, Provider, query::parameters};
use crate::{
    crypto,
    secret::{IdToken, RefreshToken},
    storage::{
        AuthSession, EndedAuthSession, LogOut, SessionEnding, SessionSubject, Store, StoreError,
    },
};

/// How long a person waits at most for the revocation at logout.
const REVOCATION_WAIT: Duration = Duration::from_secs(2);
/// Longest `sid` that a notice may bring, in bytes.
const LONGEST_SID: usize = 255;

/// Where the browser goes after the local logout (RP-initiated logout).
pub enum EndSession {
    /// By a 303 to the provider, without any token or personal data (`docs/rules/login.md#m37`,
    /// variant A).
    Redirect(Url),
    /// By a form that is posted to the provider (`docs/rules/login.md#m37`, variant B): the one
    /// place where an ID token may be in a page, which must not be stored.
    Form {
        /// The provider's address that the form is posted to.
        action: Url,
        /// Names and values of the hidden fields.
        fields: Vec<(&'static str, String)>,
    },
    /// Nowhere: the provider cannot be asked to log out.
    Local,
}

impl fmt::Debug for EndSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Redirect(_) => "Redirect",
            Self::Form { .. } => "Form",
            Self::Local => "Local",
        })
    }
}

/// Outcome of a logout: where to send the browser, and which logins ended.
#[derive(Debug)]
pub struct LoggedOut {
    /// Where the browser goes to end the session there.
    pub end_session: EndSession,
    /// The logins that ended here; none when the browser had none.
    pub ended: Vec<SessionSubject>,
}

/// Outcome of the provider's notice that a session of its own has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Ended these logins. None is no error: an unknown session has the same answer.
    Ended(Vec<SessionSubject>),
    /// Nothing was ended, and a login that is under way will not be refused: there is no room for
    /// more endings of sessions that no login here is known of.
    NotRecorded,
    /// Refused: not from our provider.
    WrongIssuer,
}

impl Provider {
    /// Logs out: ends the browser's login here, also one that is under way, tries to revoke its
    /// refresh token, and returns where to send the browser. Can be done twice, and with the
    /// provider down.
    ///
    /// # Errors
    /// When the store is away; then the login still lives.
    pub async fn log_out(
        &self,
        store: &Store,
        log_out: &LogOut<'_>,
    ) -> Result<LoggedOut, StoreError> {
        Ok(self.leave(store.end_browser_session(log_out).await?).await)
    }

    /// As [`log_out`](Self::log_out), of the person of `login` in all browsers, this one included.
    ///
    /// # Errors
    /// When the store is away; then some logins may still live.
    pub async fn log_out_everywhere(
        &self,
        store: &Store,
        login: &AuthSession,
        log_out: &LogOut<'_>,
    ) -> Result<LoggedOut, StoreError> {
        let own = store.subject(login)?;
        let mut ended = store.end_person(&login.person_key).await?;
        // The browser's own comes first: its ID token is the hint.
        ended.sort_by_key(|login| login.subject != own);
        ended.extend(store.end_browser_session(log_out).await?);
        Ok(self.leave(ended).await)
    }

    /// Revokes what has ended, for a short while before the answer, and returns where the browser
    /// goes.
    async fn leave(&self, logins: Vec<EndedAuthSession>) -> LoggedOut {
        let (mut hint, mut ended) = (None, Vec::new());
        let mut revoking = Vec::new();
        for login in logins {
            hint.get_or_insert(login.id);
            ended.push(login.subject);
            revoking.extend(self.revoke_later(login.refresh));
        }
        let revoked = async {
            for revoking in revoking {
                let _ = revoking.await;
            }
        };
        // Timed out or done: both are fine, and the revocation goes on when nobody waits.
        let _timed_out = tokio::time::timeout(REVOCATION_WAIT, revoked).await;
        LoggedOut {
            end_session: self.end_session(hint).await,
            ended,
        }
    }

    async fn end_session(&self, hint: Option<IdToken>) -> EndSession {
        let metadata = tokio::time::timeout(REVOCATION_WAIT, self.metadata()).await;
        let Some(address) = metadata
            .ok()
            .and_then(Result::ok)
            .and_then(|metadata| metadata.end_session_endpoint.clone())
        else {
            return EndSession::Local;
        };
        let Ok(state) = crypto::random_text() else {
            return EndSession::Local;
        };
        let settings = self.settings();
        if let (EndSessionMethod::Post, Some(hint)) = (settings.logout, hint) {
            return EndSession::Form {
                action: address,
                fields: vec![
                    ("client_id", settings.client_id.clone()),
                    ("post_logout_redirect_uri", settings.after_logout.clone()),
                    ("state", state),
                    ("id_token_hint", hint.expose().to_owned()),
                ],
            };
        }
        let Ok(back) = PostLogoutRedirectUrl::new(settings.after_logout.clone()) else {
            return EndSession::Local;
        };
        let request = LogoutRequest::from(EndSessionUrl::from_url(address))
            .set_client_id(ClientId::new(settings.client_id.clone()))
            .set_post_logout_redirect_uri(back)
            .set_state(CsrfToken::new(state));
        EndSession::Redirect(request.http_get_url())
    }

    /// Logs the person of `login` out everywhere else, and returns the logins that ended. Revocation
    /// goes on after the answer.
    ///
    /// # Errors
    /// When the store is away; then they still live.
    pub async fn log_out_others(
        &self,
        store: &Store,
        login: &AuthSession,
    ) -> Result<Vec<SessionSubject>, StoreError> {
        let ended = store.end_others(login).await?;
        Ok(self.revoke_all(ended))
    }

    /// Revokes the refresh tokens of logins that have ended, in the background; returns which logins
    /// they are.
    pub(crate) fn revoke_all(&self, ended: Vec<EndedAuthSession>) -> Vec<SessionSubject> {
        let revoke = |login: EndedAuthSession| {
            self.revoke_later(login.refresh);
            login.subject
        };
        ended.into_iter().map(revoke).collect()
    }

    /// Handles the provider's notice that a session has ended, from the query of the call. Needs no
    /// cookie, as browsers send none in it. Revocation goes on after the answer. `may_be_recorded`:
    /// record the ending also of a session that no login here is known of.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn notice(
        &self,
        store: &Store,
        query: &str,
        may_be_recorded: bool,
    ) -> Result<Notice, StoreError> {
        let parameters = parameters(query).unwrap_or_default();
        let issuer = parameters.get("iss").map_or("", String::as_str);
        // Digdir's own example has a slash at the end.
        if issuer.strip_suffix('/').unwrap_or(issuer)
            != self.settings().issuer.trim_end_matches('/')
        {
            return Ok(Notice::WrongIssuer);
        }
        let sid = parameters.get("sid").map_or("", String::as_str);
        if sid.is_empty() || sid.len() > LONGEST_SID {
            return Ok(Notice::Ended(Vec::new()));
        }
        let SessionEnding { ended, is_recorded } =
            store.end_by_sid(issuer, sid, may_be_recorded).await?;
        if !is_recorded {
            return Ok(Notice::NotRecorded);
        }
        Ok(Notice::Ended(self.revoke_all(ended)))
    }

    /// Revokes in the background; a failure is only logged.
    pub(crate) fn revoke_later(&self, refresh: Option<RefreshToken>) -> Option<JoinHandle<()>> {
        let refresh = refresh?;
        let provider = self.clone();
        Some(tokio::spawn(async move { provider.revoke(&refresh).await }))
    }

    /// Revokes a refresh token (RFC 7009). A failure is only logged: the token expires by itself.
    pub(crate) async fn revoke(&self, refresh: &RefreshToken) {
        if !self.is_revoked(refresh).await {
            tracing::warn!("a refresh token was not revoked");
        }
    }

    async fn is_revoked(&self, refresh: &RefreshToken) -> bool {
        let metadata = self.metadata().await.ok();
        let address = metadata.and_then(|metadata| metadata.revocation_endpoint.clone());
        let Some(address) = address else {
            return false;
        };
        let parameters = [
            ("token", refresh.expose()),
            ("token_type_hint", "refresh_token"),
        ];
        let answer = self.post(&address, &parameters).await;
        answer.is_ok_and(|answer| answer.status.is_success())
    }
}
