//! User interaction between an authorization request and its answer: SSO, login and consent.

use axum::response::Response;
use http::{Method, StatusCode};

use super::{
    CanaryKind, Idporten, Level, TestPerson,
    authorize::{AuthorizationRequest, parse_login_hint},
    http_message::{self, HttpRequest},
    keys::random,
    pages::{self, ConsentPage, LoginPage},
    store::{CODE_SECONDS, Code, Grant, INTERACTION_SECONDS, Interaction, Session, add_seconds},
    texts::{LANGUAGE_COOKIE, Language},
};

/// The scope whose owner requires the user's consent. (`….noconsent` gives the same rights.)
const NEEDS_CONSENT: &str = "digdir:dialogporten";

/// An electronic identity offered on the login page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Means {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    amr: &'static str,
    pub(super) level: Level,
}

/// Electronic identities on offer, lowest level first.
pub(super) const MEANS: [Means; 3] = [
    Means {
        id: "minid",
        name: "MinID",
        amr: "Minid-APP",
        level: Level::Substantial,
    },
    Means {
        id: "bankid",
        name: "BankID",
        amr: "BankID",
        level: Level::High,
    },
    Means {
        id: "buypass",
        name: "Buypass ID",
        amr: "Buypass",
        level: Level::High,
    },
];

/// How consent to a scope is obtained.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Consent {
    /// On the consent page, unless given before.
    OnPage,
    /// Implied by the login hint.
    Implied,
}

impl Idporten {
    /// Answers a validated request, or shows the page that it needs.
    pub(super) fn start(&self, call: &HttpRequest, request: AuthorizationRequest) -> Response {
        let session = self.session_in_use(call);
        let hinted = match request.login_hint.as_deref() {
            None => None,
            Some(hint) => match self.resolve_login_hint(hint) {
                Some(hinted) => Some(hinted),
                None => {
                    return self.refuse_request(&request, "invalid_request", "unknown login_hint");
                }
            },
        };
        let suits = |session: &Session| {
            session.level >= request.level
                && !request.prompt.login
                && hinted.is_none_or(|(person, _)| person.id == session.person)
        };
        match (session, hinted) {
            (Some((key, session)), _) if suits(&session) => {
                let consent = if hinted.is_some() {
                    Consent::Implied
                } else {
                    Consent::OnPage
                };
                self.continue_after_login(call, request, &key, consent)
            }
            _ if request.prompt.is_none => {
                self.refuse_request(&request, "login_required", "a login page would be needed")
            }
            (_, Some((person, level))) => {
                if level > person.highest || level < request.level {
                    return self.refuse_unmet_level(&request);
                }
                let key = self.start_session(call, &person.id, level, "TestID");
                let mut response = self.continue_after_login(call, request, &key, Consent::Implied);
                self.set_session_cookie(&mut response, &key);
                response
            }
            _ => {
                http_message::redirect(&format!("/login/{}", self.open_interaction(request, None)))
            }
        }
    }

    fn resolve_login_hint(&self, hint: &str) -> Option<(&TestPerson, Level)> {
        let (pid, level) = parse_login_hint(hint)?;
        let person = self
            .settings
            .people
            .iter()
            .find(|p| p.pid.as_deref() == Some(pid))?;
        Some((person, level))
    }

    fn refuse_request(&self, request: &AuthorizationRequest, error: &str, why: &str) -> Response {
        self.refuse(&request.redirect_uri, request.state.as_deref(), error, why)
    }

    fn refuse_unmet_level(&self, request: &AuthorizationRequest) -> Response {
        self.refuse_request(
            request,
            "unmet_authentication_requirements",
            "the level cannot be reached",
        )
    }

    fn open_interaction(&self, request: AuthorizationRequest, session: Option<String>) -> String {
        let id = random(24);
        let now = self.now();
        let expires = add_seconds(now, INTERACTION_SECONDS);
        self.store(|store| {
            store.prune(now);
            store.interactions.insert(
                id.clone(),
                Interaction {
                    request,
                    session,
                    expires,
                },
            );
        });
        id
    }

    fn find_interaction(&self, id: &str) -> Option<Interaction> {
        let now = self.now();
        let found = self.store(|store| store.interactions.get(id).cloned());
        found.filter(|interaction| now < interaction.expires)
    }

    /// Removes the interaction; `false` if another submit has removed it.
    fn close_interaction(&self, id: &str) -> bool {
        self.store(|store| store.interactions.remove(id)).is_some()
    }

    /// Handles `GET` and `POST /login/{id}`, the login page.
    pub(super) fn login(&self, call: &HttpRequest, id: &str) -> Response {
        let Some(open) = self
            .find_interaction(id)
            .filter(|open| open.session.is_none())
        else {
            return pages::expired(Language::from_request(call));
        };
        if call.method == Method::GET {
            return self.login_page(call, id, &open, None);
        }
        if call.form.get("cancel").is_some() {
            self.close_interaction(id);
            return self.refuse_request(&open.request, "access_denied", "the user cancelled");
        }
        let means = call.form.get("means");
        let means = MEANS.iter().find(|known| Some(known.id) == means);
        let person = call
            .form
            .get("person")
            .and_then(|id| self.settings.person(id));
        let language = page_language(call, &open.request);
        let (Some(means), Some(person)) = (means, person) else {
            return self.login_page(call, id, &open, Some(language.texts().choose_both));
        };
        if person.highest < open.request.level {
            self.close_interaction(id);
            return self.refuse_unmet_level(&open.request);
        }
        if means.level > person.highest || means.level < open.request.level {
            return self.login_page(call, id, &open, Some(language.texts().lacks_means));
        }
        if !self.close_interaction(id) {
            return pages::expired(language);
        }
        let key = self.start_session(call, &person.id, means.level, means.amr);
        let mut response = self.continue_after_login(call, open.request, &key, Consent::OnPage);
        self.set_session_cookie(&mut response, &key);
        response
    }

    fn login_page(
        &self,
        call: &HttpRequest,
        id: &str,
        open: &Interaction,
        mistake: Option<&'static str>,
    ) -> Response {
        let language = page_language(call, &open.request);
        let page = LoginPage {
            language,
            texts: language.texts(),
            action: format!("/login/{id}"),
            client: self.client_name(&open.request),
            needs_high: open.request.level == Level::High,
            means: MEANS
                .iter()
                .filter(|means| means.level >= open.request.level)
                .collect(),
            chosen: call.form.get("means").map(ToOwned::to_owned),
            people: &self.settings.people,
            mistake,
        };
        let status = match mistake {
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
            None => StatusCode::OK,
        };
        let page = pages::html(status, &page, &form_target(&open.request));
        self.with_language(call, page)
    }

    /// Stores a language picked on the page in a cookie.
    fn with_language(&self, call: &HttpRequest, mut page: Response) -> Response {
        if let Some(picked) = call.query.get("lang").and_then(Language::from_code) {
            let attributes = self.cookie_attributes();
            let cookie = format!("{LANGUAGE_COOKIE}={}; {attributes}", picked.code());
            http_message::set_cookie(&mut page, &cookie);
        }
        page
    }

    fn client_name(&self, request: &AuthorizationRequest) -> &str {
        self.settings
            .client(&request.client_id)
            .map_or("", |client| client.name.as_str())
    }

    /// Continues after a login at the requested level: consent if needed, then the code.
    fn continue_after_login(
        &self,
        call: &HttpRequest,
        request: AuthorizationRequest,
        key: &str,
        consent: Consent,
    ) -> Response {
        let person = self.store(|store| store.sessions.get(key).map(|s| s.person.clone()));
        let asks = request.scope.iter().any(|scope| scope == NEEDS_CONSENT);
        if asks && self.faults.declines_consent() {
            return self.issue_code(call, &request, key, false);
        }
        let known = person.is_some_and(|person| {
            let consent = (person, request.client_id.clone(), NEEDS_CONSENT.to_owned());
            self.store(|store| store.consents.contains(&consent))
        });
        if !asks || consent == Consent::Implied || (known && !request.prompt.consent) {
            return self.issue_code(call, &request, key, true);
        }
        if request.prompt.is_none {
            return self.refuse_request(
                &request,
                "consent_required",
                "a consent page would be needed",
            );
        }
        http_message::redirect(&format!(
            "/consent/{}",
            self.open_interaction(request, Some(key.to_owned()))
        ))
    }

    /// Handles `GET` and `POST /consent/{id}`, the consent page.
    pub(super) fn consent(&self, call: &HttpRequest, id: &str) -> Response {
        let session = self.session(call);
        // Only the browser that logged in may consent.
        let open = self
            .find_interaction(id)
            .zip(session)
            .filter(|(open, (key, _))| open.session.as_deref() == Some(key.as_str()));
        let Some((open, (key, session))) = open else {
            return pages::expired(Language::from_request(call));
        };
        let accepts = call.form.get("accept").is_some();
        if !accepts && call.form.get("decline").is_none() {
            let language = page_language(call, &open.request);
            let page = ConsentPage {
                language,
                texts: language.texts(),
                action: format!("/consent/{id}"),
                client: self.client_name(&open.request),
            };
            let page = pages::html(StatusCode::OK, &page, &form_target(&open.request));
            return self.with_language(call, page);
        }
        if !self.close_interaction(id) {
            return pages::expired(Language::from_request(call));
        }
        if accepts {
            let consent = (
                session.person,
                open.request.client_id.clone(),
                NEEDS_CONSENT.to_owned(),
            );
            self.store(|store| store.consents.insert(consent));
        }
        self.issue_code(call, &open.request, &key, accepts)
    }

    /// Creates the grant and its code. Without consent, the grant lacks the scope that needs it,
    /// and the login still succeeds.
    fn issue_code(
        &self,
        call: &HttpRequest,
        request: &AuthorizationRequest,
        key: &str,
        has_consent: bool,
    ) -> Response {
        let now = self.now();
        let client = self.settings.client(&request.client_id);
        let session = self.store(|store| store.sessions.get(key).cloned());
        let (Some(client), Some(session)) = (client, session) else {
            return pages::expired(Language::from_request(call));
        };
        let mut scope = request.scope.clone();
        scope.retain(|scope| has_consent || scope != NEEDS_CONSENT);
        let grant = Grant {
            client_id: client.client_id.clone(),
            person: session.person,
            sid: session.sid,
            level: session.level,
            amr: session.amr,
            authenticated: session.authenticated,
            scope,
            nonce: request.nonce.clone(),
            locale: page_language(call, request),
            resource: request.resource.clone(),
            ends: add_seconds(now, client.authorization_seconds),
            is_revoked: false,
        };
        let (grant_id, code) = (random(16), random(32));
        let issued = Code {
            grant: grant_id.clone(),
            redirect_uri: request.redirect_uri.clone(),
            challenge: request.challenge.clone(),
            expires: add_seconds(now, CODE_SECONDS),
            is_used: false,
        };
        self.events.record_canary(CanaryKind::Code, &code);
        self.store(|store| {
            store.prune(now);
            store.grants.insert(grant_id, grant);
            store.codes.insert(code.clone(), issued);
            if let Some(session) = store.sessions.get_mut(key) {
                session.clients.insert(client.client_id.clone());
            }
        });
        self.succeed(request, &code)
    }
}

/// Language of a page: picked on it, else chosen earlier, else requested by the client.
fn page_language(call: &HttpRequest, request: &AuthorizationRequest) -> Language {
    call.query
        .get("lang")
        .and_then(Language::from_code)
        .or_else(|| Language::from_cookie(call))
        .or(request.language)
        .unwrap_or(Language::Nb)
}

/// Target origin of a form's redirect: browsers apply `form-action` to the redirect after a form.
fn form_target(request: &AuthorizationRequest) -> String {
    url::Url::parse(&request.redirect_uri)
        .map_or_else(|_| String::new(), |uri| uri.origin().ascii_serialization())
}
