//! Authorization endpoint and PAR endpoint (pushed authorization requests): both apply the same
//! checks.
//!
//! A request without a trusted redirect address is refused on the provider's own page; every other
//! refusal goes back to the client with `error`, `state` and `iss`.

use axum::response::Response;
use http::StatusCode;
use serde_json::json;

use super::{
    AuthorizationFault, CanaryKind, ClientRegistration, Idporten,
    http_message::{self, HttpRequest, OAuthError, Parameters},
    keys::random,
    pages,
    people::Level,
    store::{PUSHED_SECONDS, PushedRequest, add_seconds},
    texts::Language,
};

/// Prefix of every `request_uri` that PAR returns.
const REQUEST_URI: &str = "urn:idporten:";
/// Levels that are known but that no synthetic person can reach.
const OTHER_LEVELS: [&str; 5] = [
    "idporten-loa-low",
    "eidas-loa-low",
    "eidas-loa-substantial",
    "eidas-loa-high",
    "selfregistered-email",
];

/// Parsed value of the parameter `prompt`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Prompt {
    pub(super) is_none: bool,
    pub(super) login: bool,
    pub(super) consent: bool,
}

/// A request that has passed every check.
#[derive(Clone, Debug)]
pub(super) struct AuthorizationRequest {
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    pub(super) scope: Vec<String>,
    pub(super) state: Option<String>,
    pub(super) nonce: Option<String>,
    pub(super) challenge: String,
    /// Lowest level that satisfies the request.
    pub(super) level: Level,
    pub(super) prompt: Prompt,
    pub(super) language: Option<Language>,
    pub(super) login_hint: Option<String>,
    pub(super) resource: Option<String>,
}

/// Why a request is refused, and where the refusal is shown.
pub(super) enum Refusal {
    /// On the provider's own page, with this explanation.
    OnProviderPage(&'static str),
    /// Redirect to the client, with the error as parameters.
    RedirectToClient {
        redirect_uri: String,
        state: Option<String>,
        error: OAuthError,
    },
}

impl Idporten {
    /// Handles `POST /par`, pushed authorization requests.
    pub(super) async fn push(&self, call: &HttpRequest) -> Result<Response, OAuthError> {
        let client = self.authenticate_client(call).await?;
        if call.form.get("request_uri").is_some() {
            return Err(OAuthError::new(
                "invalid_request",
                "request_uri cannot be pushed",
            ));
        }
        let request = self
            .parse_request(client, &call.form)
            .map_err(|refusal| match refusal {
                Refusal::OnProviderPage(why) => OAuthError::new("invalid_request", why),
                Refusal::RedirectToClient { error, .. } => error,
            })?;
        let uri = format!("{REQUEST_URI}{}", random(32));
        let now = self.now();
        self.store(|store| {
            store.prune(now);
            let expires = add_seconds(now, PUSHED_SECONDS);
            store
                .pushed
                .insert(uri.clone(), PushedRequest { request, expires });
        });
        let body = json!({ "request_uri": uri, "expires_in": PUSHED_SECONDS });
        Ok(http_message::json_response(StatusCode::CREATED, &body))
    }

    /// Handles `GET /authorize` from the browser.
    pub(super) fn authorize(&self, call: &HttpRequest) -> Response {
        match self.load_request(&call.query) {
            Ok(request) => match self.faults.refusal() {
                Some(error) => self.refuse(
                    &request.redirect_uri,
                    request.state.as_deref(),
                    &error,
                    "switched to fail",
                ),
                None => self.start(call, request),
            },
            Err(Refusal::OnProviderPage(why)) => {
                pages::error(StatusCode::BAD_REQUEST, Language::from_request(call), why)
            }
            Err(Refusal::RedirectToClient {
                redirect_uri,
                state,
                error,
            }) => self.refuse(
                &redirect_uri,
                state.as_deref(),
                &error.error,
                &error.description,
            ),
        }
    }

    /// The request in the browser's parameters, or the pushed one that they refer to.
    fn load_request(&self, query: &Parameters) -> Result<AuthorizationRequest, Refusal> {
        if query.duplicate().is_some() {
            return Err(Refusal::OnProviderPage("a parameter is repeated"));
        }
        let client = query
            .get("client_id")
            .and_then(|id| self.settings.client(id))
            .ok_or(Refusal::OnProviderPage("client_id is missing or unknown"))?;
        let Some(uri) = query.get("request_uri") else {
            return self.parse_request(client, query);
        };
        if query
            .names()
            .any(|name| name != "client_id" && name != "request_uri")
        {
            return Err(Refusal::OnProviderPage(
                "nothing may stand beside request_uri",
            ));
        }
        let now = self.now();
        // Removed regardless of the outcome: a pushed request can be used once.
        let pushed = self.store(|store| store.pushed.remove(uri));
        pushed
            .filter(|pushed| now < pushed.expires && pushed.request.client_id == client.client_id)
            .map(|pushed| pushed.request)
            .ok_or(Refusal::OnProviderPage(
                "request_uri is unknown, used or expired",
            ))
    }

    fn parse_request(
        &self,
        client: &ClientRegistration,
        parameters: &Parameters,
    ) -> Result<AuthorizationRequest, Refusal> {
        let redirect_uri = parameters
            .get("redirect_uri")
            .filter(|uri| {
                client
                    .redirect_uris
                    .iter()
                    .any(|registered| registered == uri)
            })
            .ok_or(Refusal::OnProviderPage(
                "redirect_uri is missing or not registered",
            ))?;
        let redirect_to_client = |error: OAuthError| Refusal::RedirectToClient {
            redirect_uri: redirect_uri.to_owned(),
            state: parameters.get("state").map(ToOwned::to_owned),
            error,
        };
        check_form(parameters).map_err(redirect_to_client)?;
        let challenge = challenge(parameters).map_err(redirect_to_client)?;
        let scope = scope(client, parameters).map_err(redirect_to_client)?;
        let level = level(parameters).map_err(redirect_to_client)?;
        let prompt = prompt(parameters).map_err(redirect_to_client)?;
        let owned = |name: &str| parameters.get(name).map(ToOwned::to_owned);
        if let Some((pid, _)) = parameters.get("login_hint").and_then(parse_login_hint) {
            self.events.record_canary(CanaryKind::Pid, pid);
        }
        Ok(AuthorizationRequest {
            client_id: client.client_id.clone(),
            redirect_uri: redirect_uri.to_owned(),
            scope,
            state: owned("state"),
            nonce: owned("nonce"),
            challenge,
            level,
            prompt,
            language: parameters
                .get("ui_locales")
                .and_then(Language::from_locales),
            login_hint: owned("login_hint"),
            resource: owned("resource"),
        })
    }

    /// Redirects the browser back to the client with an error.
    pub(super) fn refuse(
        &self,
        redirect_uri: &str,
        state: Option<&str>,
        error: &str,
        description: &str,
    ) -> Response {
        let parameters = [("error", error), ("error_description", description)];
        self.return_to(redirect_uri, state, &parameters)
    }

    /// Redirects the browser back to the client with a code.
    pub(super) fn succeed(&self, request: &AuthorizationRequest, code: &str) -> Response {
        self.return_to(
            &request.redirect_uri,
            request.state.as_deref(),
            &[("code", code)],
        )
    }

    fn return_to(
        &self,
        redirect_uri: &str,
        state: Option<&str>,
        parameters: &[(&str, &str)],
    ) -> Response {
        let mut answer: Vec<(&str, &str)> = parameters.to_vec();
        answer.extend(state.map(|state| ("state", state)));
        answer.push(("iss", self.settings.issuer_name()));
        let fault = self.faults.take_authorization();
        let unknown_code = random(32);
        if let Some(fault) = &fault {
            apply_fault(&mut answer, fault, &unknown_code);
        }
        match http_message::with_parameters(redirect_uri, &answer) {
            Some(address) => http_message::redirect(&address),
            // Not reachable: registered addresses are URLs.
            None => pages::error(
                StatusCode::BAD_REQUEST,
                Language::Nb,
                "redirect_uri is no URL",
            ),
        }
    }
}

fn apply_fault<'a>(
    answer: &mut Vec<(&'a str, &'a str)>,
    fault: &'a AuthorizationFault,
    unknown_code: &'a str,
) {
    let repeat = |answer: &mut Vec<(&'a str, &'a str)>, name: &str| {
        let found = answer.iter().find(|(key, _)| *key == name).copied();
        answer.extend(found);
    };
    let set = |answer: &mut Vec<(&'a str, &'a str)>, name: &'a str, value: Option<&'a str>| {
        answer.retain(|(key, _)| *key != name);
        answer.extend(value.map(|value| (name, value)));
    };
    match fault {
        AuthorizationFault::MissingIssuer => set(answer, "iss", None),
        AuthorizationFault::OtherIssuer(other) => set(answer, "iss", Some(other)),
        AuthorizationFault::DuplicateIssuer => repeat(answer, "iss"),
        AuthorizationFault::MissingState => set(answer, "state", None),
        AuthorizationFault::OtherState(other) => set(answer, "state", Some(other)),
        AuthorizationFault::DuplicateState => repeat(answer, "state"),
        AuthorizationFault::DuplicateCode => repeat(answer, "code"),
        AuthorizationFault::Nothing => {
            set(answer, "code", None);
            set(answer, "error", None);
            set(answer, "error_description", None);
        }
        AuthorizationFault::CodeAndError => answer.push(("error", "server_error")),
        AuthorizationFault::Error(error) => {
            set(answer, "code", None);
            set(answer, "error", Some(error));
            set(answer, "error_description", Some("<b>switched to fail</b>"));
        }
        AuthorizationFault::UnknownCode => set(answer, "code", Some(unknown_code)),
    }
}

fn invalid_request(why: &str) -> OAuthError {
    OAuthError::new("invalid_request", why)
}

fn check_form(parameters: &Parameters) -> Result<(), OAuthError> {
    match parameters.get("response_type") {
        Some("code") => {}
        Some(_) => return Err(OAuthError::new("unsupported_response_type", "only code")),
        None => return Err(invalid_request("response_type is missing")),
    }
    if !matches!(parameters.get("response_mode"), None | Some("query")) {
        return Err(invalid_request(
            "this simulator answers with response_mode=query only",
        ));
    }
    if parameters.get("request").is_some() {
        return Err(OAuthError::new(
            "request_not_supported",
            "request objects are not supported",
        ));
    }
    if parameters
        .get("resource")
        .is_some_and(|uri| url::Url::parse(uri).is_err())
    {
        return Err(OAuthError::new("invalid_target", "resource is no URI"));
    }
    Ok(())
}

fn challenge(parameters: &Parameters) -> Result<String, OAuthError> {
    if parameters.get("code_challenge_method") != Some("S256") {
        return Err(invalid_request("code_challenge_method must be S256"));
    }
    let base64url = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let challenge = parameters.get("code_challenge").unwrap_or_default();
    if challenge.len() != 43 || !challenge.chars().all(base64url) {
        return Err(invalid_request(
            "code_challenge must be a SHA-256 as base64url without padding",
        ));
    }
    Ok(challenge.to_owned())
}

fn scope(client: &ClientRegistration, parameters: &Parameters) -> Result<Vec<String>, OAuthError> {
    let requested = parameters.get("scope").unwrap_or_default();
    let mut scope: Vec<String> = Vec::new();
    for name in requested.split_ascii_whitespace() {
        if !client.scopes.iter().any(|registered| registered == name) {
            return Err(OAuthError::new(
                "invalid_scope",
                "a scope is not registered",
            ));
        }
        if !scope.iter().any(|known| known == name) {
            scope.push(name.to_owned());
        }
    }
    if !scope.iter().any(|name| name == "openid") {
        return Err(OAuthError::new("invalid_scope", "openid is missing"));
    }
    Ok(scope)
}

/// Lowest level that satisfies `acr_values`, of which any one is enough. Without any, substantial
/// is assumed: ID-porten's default is not known.
fn level(parameters: &Parameters) -> Result<Level, OAuthError> {
    let Some(values) = parameters.get("acr_values") else {
        return Ok(Level::Substantial);
    };
    let mut least: Option<Level> = None;
    for value in values.split_ascii_whitespace() {
        match Level::from_acr(value) {
            Some(level) => least = Some(least.map_or(level, |least| least.min(level))),
            None if value == "idporten-loa-low" => least = Some(Level::Substantial),
            None if OTHER_LEVELS.contains(&value) => {}
            None => return Err(invalid_request("acr_values has an unknown level")),
        }
    }
    least.ok_or_else(|| {
        OAuthError::new(
            "unmet_authentication_requirements",
            "no synthetic person has that",
        )
    })
}

fn prompt(parameters: &Parameters) -> Result<Prompt, OAuthError> {
    let mut prompt = Prompt::default();
    for value in parameters
        .get("prompt")
        .unwrap_or_default()
        .split_ascii_whitespace()
    {
        match value {
            "none" => prompt.is_none = true,
            "login" => prompt.login = true,
            "consent" => prompt.consent = true,
            _ => return Err(invalid_request("prompt has an unknown value")),
        }
    }
    if prompt.is_none && (prompt.login || prompt.consent) {
        return Err(invalid_request("prompt=none stands alone"));
    }
    Ok(prompt)
}

/// Person and level of a login hint `testid:<pid>_<acr>`.
pub(super) fn parse_login_hint(hint: &str) -> Option<(&str, Level)> {
    let (pid, acr) = hint.strip_prefix("testid:")?.split_once('_')?;
    Some((pid, Level::from_acr(acr)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_hint_names_a_person_and_a_level() {
        let hint = parse_login_hint("testid:07839210048_idporten-loa-high");
        assert_eq!(hint, Some(("07839210048", Level::High)));
        for other in ["testid:07839210048", "eidas:true", "testid:1_Level4", ""] {
            assert_eq!(parse_login_hint(other), None, "{other}");
        }
    }
}
