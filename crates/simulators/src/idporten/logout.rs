//! Logout endpoint (RP-initiated logout): ends the session at every client.

use axum::response::Response;
use http::{Method, StatusCode};
use serde_json::Value;

use super::{
    ClientRegistration, Idporten,
    http_message::{self, HttpRequest, Parameters},
    keys::random,
    pages::{self, LogoutPage},
    store::{PUSHED_SECONDS, PendingLogout, Session, add_seconds},
    texts::Language,
};

/// Query parameter with the id of a logout that was received as POST.
const PENDING: &str = "pending";

impl Idporten {
    /// Handles `GET` and `POST /logout`.
    pub(super) async fn logout(&self, call: &HttpRequest) -> Response {
        if call.method == Method::POST {
            return self.redirect_to_get(call);
        }
        let parameters = match call.query.get(PENDING) {
            None => call.query.clone(),
            Some(id) => {
                let now = self.now();
                let pending = self.store(|store| store.logouts.remove(id));
                match pending.filter(|pending| now < pending.expires) {
                    Some(pending) => pending.parameters,
                    None => return pages::expired(Language::from_request(call)),
                }
            }
        };
        match self.validate_logout(call, &parameters) {
            Ok((key, session, target)) => self.end_session(call, &key, &session, target).await,
            Err(why) => {
                let language = Language::from_request(call);
                let mut page = pages::error(StatusCode::BAD_REQUEST, language, why);
                if self.session(call).is_none() {
                    self.clear_session_cookie(&mut page);
                }
                page
            }
        }
    }

    /// Redirects a cross-site POST to a GET, since only the GET brings the Lax cookie.
    fn redirect_to_get(&self, call: &HttpRequest) -> Response {
        let id = random(24);
        let now = self.now();
        let parameters = call.form.clone();
        let pending = PendingLogout {
            parameters,
            expires: add_seconds(now, PUSHED_SECONDS),
        };
        self.store(|store| {
            store.prune(now);
            store.logouts.insert(id.clone(), pending);
        });
        http_message::redirect(&format!("/logout?{PENDING}={id}"))
    }

    /// The session to end, with its key, and the address after logout.
    fn validate_logout(
        &self,
        call: &HttpRequest,
        parameters: &Parameters,
    ) -> Result<(String, Session, Option<String>), &'static str> {
        if parameters.duplicate().is_some() {
            return Err("a parameter is repeated");
        }
        let target = self.redirect_target(parameters)?;
        let (key, session) = self.session(call).ok_or("this browser has no session")?;
        Ok((key, session, target))
    }

    fn redirect_target(&self, parameters: &Parameters) -> Result<Option<String>, &'static str> {
        let client = self.requesting_client(parameters)?;
        let state = parameters.get("state");
        let printable = |c: char| matches!(c, '\x20'..='\x7e');
        if state.is_some_and(|state| !state.chars().all(printable)) {
            return Err("state has characters outside printable ASCII");
        }
        let Some(uri) = parameters.get("post_logout_redirect_uri") else {
            return Ok(None);
        };
        let client = client.ok_or("the way back needs id_token_hint or client_id")?;
        if !client
            .post_logout_redirect_uris
            .iter()
            .any(|registered| registered == uri)
        {
            return Err("post_logout_redirect_uri is not registered");
        }
        let state: Vec<(&str, &str)> = state.map(|state| ("state", state)).into_iter().collect();
        Ok(http_message::with_parameters(uri, &state))
    }

    /// The client that the request names, if any. The hint may be expired.
    fn requesting_client(
        &self,
        parameters: &Parameters,
    ) -> Result<Option<&ClientRegistration>, &'static str> {
        let named = match parameters.get("client_id") {
            Some(id) => Some(self.settings.client(id).ok_or("client_id is unknown")?),
            None => None,
        };
        let Some(hint) = parameters.get("id_token_hint") else {
            return Ok(named);
        };
        let claims = self.keys.verify(hint).ok_or("id_token_hint is not ours")?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        if text("iss") != Some(self.settings.issuer_name()) {
            return Err("id_token_hint is not ours");
        }
        let hinted = text("aud").and_then(|id| self.settings.client(id));
        let hinted = hinted.ok_or("id_token_hint is for an unknown client")?;
        if named.is_some_and(|named| named.client_id != hinted.client_id) {
            return Err("id_token_hint is for another client");
        }
        Ok(Some(hinted))
    }

    async fn end_session(
        &self,
        call: &HttpRequest,
        key: &str,
        session: &Session,
        target: Option<String>,
    ) -> Response {
        self.store(|store| {
            store.sessions.remove(key);
            // Tokens with scopes beyond the login stay valid: the client must revoke them.
            for grant in store
                .grants
                .values_mut()
                .filter(|grant| grant.sid == session.sid)
            {
                let is_login_only = grant
                    .scope
                    .iter()
                    .all(|scope| scope == "openid" || scope == "profile");
                grant.is_revoked |= is_login_only;
            }
        });
        self.notify_clients(session).await;
        let frames = self.frontchannel_urls(session);
        let language = Language::from_request(call);
        let mut response = match target {
            Some(target) if frames.is_empty() => http_message::redirect(&target),
            target => {
                let page = LogoutPage {
                    language,
                    texts: language.texts(),
                    frames,
                    target,
                };
                pages::html(StatusCode::OK, &page, "")
            }
        };
        self.clear_session_cookie(&mut response);
        response
    }

    /// Front-channel addresses of all clients of the session, including the requesting one.
    fn frontchannel_urls(&self, session: &Session) -> Vec<String> {
        let slash = if self.faults.has_logout_slash() {
            "/"
        } else {
            ""
        };
        let issuer = format!("{}{slash}", self.settings.issuer_name());
        let clients = session
            .clients
            .iter()
            .filter_map(|id| self.settings.client(id));
        clients
            .filter_map(|client| {
                let uri = client.frontchannel_logout_uri.as_deref()?;
                let named = [("iss", issuer.as_str()), ("sid", session.sid.as_str())];
                http_message::with_parameters(
                    uri,
                    if client.session_required { &named } else { &[] },
                )
            })
            .collect()
    }
}
