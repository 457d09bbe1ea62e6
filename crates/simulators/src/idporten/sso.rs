//! SSO sessions: one per browser, shared by all clients, kept alive by authorization requests.

use axum::response::Response;

use super::{
    CanaryKind, Idporten,
    http_message::{self, HttpRequest},
    keys::random,
    people::Level,
    store::Session,
};

/// Name of the session cookie. The relying parties of a demo may share the host `127.0.0.1`, so the
/// name is distinct.
const COOKIE: &str = "simulated_idporten_session";

impl Idporten {
    /// The browser's current session, with its key.
    pub(super) fn session(&self, call: &HttpRequest) -> Option<(String, Session)> {
        let key = call.cookie(COOKIE)?.to_owned();
        let now = self.now();
        let session = self.store(|store| store.sessions.get(&key).cloned())?;
        session.is_alive(now).then_some((key, session))
    }

    /// The browser's current session, whose idle time restarts.
    pub(super) fn session_in_use(&self, call: &HttpRequest) -> Option<(String, Session)> {
        let (key, session) = self.session(call)?;
        let now = self.now();
        self.store(|store| {
            if let Some(session) = store.sessions.get_mut(&key) {
                session.used = now;
            }
        });
        Some((key, session))
    }

    /// Starts a session, or raises the level of the browser's. The cookie always gets a new value.
    ///
    /// The same person keeps `sid`, first login and clients; another person gets a new session, and
    /// the old one ends without notifying any client. (Both are this simulator's choice:
    /// ID-porten's is not known.)
    pub(super) fn start_session(
        &self,
        call: &HttpRequest,
        person: &str,
        level: Level,
        amr: &str,
    ) -> String {
        let old = self.session(call);
        let now = self.now();
        let key = random(32);
        let mut session = Session {
            sid: random(32),
            person: person.to_owned(),
            level,
            amr: amr.to_owned(),
            authenticated: now,
            started: now,
            used: now,
            clients: std::collections::BTreeSet::new(),
        };
        if let Some((_, old)) = old.as_ref().filter(|(_, old)| old.person == person) {
            session.started = old.started;
            session.clients.clone_from(&old.clients);
            if !self.faults.renews_sid() {
                session.sid.clone_from(&old.sid);
            }
        }
        self.events.record_canary(CanaryKind::Sid, &session.sid);
        self.store(|store| {
            if let Some((old, _)) = &old {
                store.sessions.remove(old);
            }
            store.sessions.insert(key.clone(), session);
        });
        key
    }

    /// Sets the session cookie to the session's key.
    pub(super) fn set_session_cookie(&self, response: &mut Response, key: &str) {
        http_message::set_cookie(
            response,
            &format!("{COOKIE}={key}; {}", self.cookie_attributes()),
        );
    }

    /// Deletes the session cookie of the browser.
    pub(super) fn clear_session_cookie(&self, response: &mut Response) {
        let gone = format!("{COOKIE}=; Max-Age=0; {}", self.cookie_attributes());
        http_message::set_cookie(response, &gone);
    }

    /// Lax, as ID-porten's own cookies: not sent with a cross-site POST or in an iframe.
    pub(super) fn cookie_attributes(&self) -> &'static str {
        if self.settings.login.scheme() == "https" {
            "Path=/; HttpOnly; SameSite=Lax; Secure"
        } else {
            "Path=/; HttpOnly; SameSite=Lax"
        }
    }
}
