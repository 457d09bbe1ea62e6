//! Logout endpoint (RP-initiated logout): ends the session at every client.

use axum::response::Response;
use http::{Method, StatusCode};
use serde_json::Value;

use super::{
    ClientRegistration, Idporten,
    keys::random,
    pages::{self, LogoutPage},
    store::{PUSHED_SECONDS, PendingLogout, Session, later},
    wire::{self, Call, Parameters},
    words::Language,
};

/// Query parameter with the id of a logout that was received as POST.
const PENDING: &str = "pending";

impl Idporten {
    /// Handles `GET` and `POST /logout`.
    pub(super) async fn logout(&self, call: &Call) -> Response {
        if call.method == Method::POST {
            return self.come_back(call);
        }
        let parameters = match call.query.get(PENDING) {
            None => call.query.clone(),
            Some(id) => {
                let now = self.now();
                let pending = self.store(|store| store.logouts.remove(id));
                match pending.filter(|pending| now < pending.expires) {
                    Some(pending) => pending.parameters,
                    None => return pages::expired(Language::of(call)),
                }
            }
        };
        match self.checked(call, &parameters) {
            Ok((key, session, target)) => self.end(call, &key, &session, target).await,
            Err(why) => {
                let language = Language::of(call);
                let mut page = pages::error(StatusCode::BAD_REQUEST, language, why);
                if self.session(call).is_none() {
                    self.forget(&mut page);
                }
                page
            }
        }
    }

    /// Redirects a cross-site POST to a GET, since only the GET brings the Lax cookie.
    fn come_back(&self, call: &Call) -> Response {
        let id = random(24);
        let now = self.now();
        let parameters = call.form.clone();
        let pending = PendingLogout {
            parameters,
            expires: later(now, PUSHED_SECONDS),
        };
        self.store(|store| {
            store.prune(now);
            store.logouts.insert(id.clone(), pending);
        });
        wire::redirect(&format!("/logout?{PENDING}={id}"))
    }

    /// The session to end, with its key, and the address after logout.
    fn checked(
        &self,
        call: &Call,
        parameters: &Parameters,
    ) -> Result<(String, Session, Option<String>), &'static str> {
        if parameters.duplicate().is_some() {
            return Err("a parameter is repeated");
        }
        let target = self.target(parameters)?;
        let (key, session) = self.session(call).ok_or("this browser has no session")?;
        Ok((key, session, target))
    }

    fn target(&self, parameters: &Parameters) -> Result<Option<String>, &'static str> {
        let client = self.asking(parameters)?;
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
        Ok(wire::with_parameters(uri, &state))
    }

    /// The client that the request names, if any. The hint may be expired.
    fn asking(&self, parameters: &Parameters) -> Result<Option<&ClientRegistration>, &'static str> {
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

    async fn end(
        &self,
        call: &Call,
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
        self.tell_servers(session).await;
        let frames = self.frames(session);
        let language = Language::of(call);
        let mut response = match target {
            Some(target) if frames.is_empty() => wire::redirect(&target),
            target => {
                let page = LogoutPage {
                    language,
                    words: language.words(),
                    frames,
                    target,
                };
                pages::html(StatusCode::OK, &page, "")
            }
        };
        self.forget(&mut response);
        response
    }

    /// Front-channel addresses of all clients of the session, including the requesting one.
    fn frames(&self, session: &Session) -> Vec<String> {
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
                wire::with_parameters(uri, if client.session_required { &named } else { &[] })
            })
            .collect()
    }
}
