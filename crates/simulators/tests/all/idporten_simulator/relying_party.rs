//! Test relying parties: a provider on its own port, two clients, and browsers.

use std::{
    net::SocketAddr,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use aws_lc_rs::{
    encoding::AsDer,
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use clock::Clock;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use reqwest::Response;
use serde_json::{Value, json};
use simulators::idporten::{
    ClientAuthentication, ClientRegistration, Idporten, Settings, TestPerson,
};
use tokio::net::TcpListener;
use url::Url;

use super::browser::{Browser, Callback};

/// A person who reaches the high level.
pub(super) const HIGH: &str = "07839210048";
/// A person who reaches only the substantial level, with MinID.
pub(super) const SUBSTANTIAL: &str = "15847110063";
/// PKCE verifier from the pair that ID-porten publishes as an example.
pub(super) const VERIFIER: &str = "xyo94uhy3zKvgB0NJwLms86SwcjtWviEOpkBnGgaLlo";
pub(super) const CHALLENGE: &str = "b7elB7ZyxIXgFyvBznKvxl7wOB-H17Pz0a3B62NIMFI";
/// The inbox's callback. No server listens there; the browser only reads the address.
pub(super) const CALLBACK: &str = "http://inbox.localhost/callback";
pub(super) const ETAT_CALLBACK: &str = "http://etat.localhost/callback";
pub(super) const SCOPE: &str = "openid profile digdir:dialogporten.noconsent";

/// The inbox's key pair: generated once, since that is slow and no test changes it.
struct ClientKey {
    private: EncodingKey,
    jwks: Value,
}

fn client_key() -> &'static ClientKey {
    static KEY: OnceLock<ClientKey> = OnceLock::new();
    KEY.get_or_init(|| {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let private: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().unwrap();
        let pem = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            STANDARD.encode(private.as_ref())
        );
        let public = pair.public_key();
        let jwks = json!({ "keys": [{
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "inbox-1",
            "n": URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero()),
            "e": URL_SAFE_NO_PAD.encode(public.exponent().big_endian_without_leading_zero()),
        }] });
        ClientKey {
            private: EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap(),
            jwks,
        }
    })
}

/// Default registration of the inbox.
pub(super) fn inbox() -> ClientRegistration {
    let authentication = ClientAuthentication::PrivateKeyJwt(client_key().jwks.clone());
    ClientRegistration::new("inbox", authentication, CALLBACK)
        .with_name("Felles arbeidsflate")
        .with_scope("digdir:dialogporten")
        .with_scope("digdir:dialogporten.noconsent")
        .with_post_logout("http://inbox.localhost/logged-out")
        .with_frontchannel_logout("http://inbox.localhost/frontchannel")
}

/// Registration of the service owner's site.
pub(super) fn etat() -> ClientRegistration {
    let authentication = ClientAuthentication::SecretPost("a secret of the etat".to_owned());
    ClientRegistration::new("etat", authentication, ETAT_CALLBACK)
        .with_name("Etaten")
        .with_frontchannel_logout("http://etat.localhost/frontchannel")
}

/// A provider that serves until the test ends.
pub(super) struct Provider {
    pub(super) idporten: Idporten,
    pub(super) clock: Clock,
    pub(super) issuer: String,
    pub(super) login: String,
    http: reqwest::Client,
    counter: AtomicU64,
}

impl Provider {
    pub(super) async fn start() -> Self {
        Self::with(vec![inbox(), etat()]).await
    }

    pub(super) async fn with(clients: Vec<ClientRegistration>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let issuer = format!("http://idporten.localhost:{}", address.port());
        let login = format!("http://login.idporten.localhost:{}", address.port());
        Self::at(listener, issuer, login, clients)
    }

    pub(super) fn at(
        listener: TcpListener,
        issuer: String,
        login: String,
        clients: Vec<ClientRegistration>,
    ) -> Self {
        let address = listener.local_addr().unwrap();
        let clock = Clock::settable(Timestamp::from_second(1_790_000_000).unwrap());
        let idporten = Idporten::new(Settings {
            issuer: Url::parse(&issuer).unwrap(),
            login: Url::parse(&login).unwrap(),
            clients,
            people: vec![
                TestPerson::new("kari", "Kari", "Prøve", HIGH),
                TestPerson::new("ola", "Ola", "Prøve", SUBSTANTIAL).at_most_substantial(),
                TestPerson::new("uten", "Uten", "Nummer", "21826510053").without_pid(),
            ],
            clock: clock.clone(),
        })
        .unwrap();
        let serving = idporten.clone();
        tokio::spawn(async move { serving.serve(listener, std::future::pending()).await });
        Self {
            idporten,
            clock,
            issuer,
            login,
            http: http(address),
            counter: AtomicU64::new(0),
        }
    }

    pub(super) fn advance(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    pub(super) async fn get(&self, url: &str) -> Response {
        self.http.get(url).send().await.unwrap()
    }

    /// An HTTP client that resolves both hosts.
    pub(super) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Sends a POST that may fail in transit.
    pub(super) async fn try_post(
        &self,
        path: &str,
        form: &[(&str, &str)],
    ) -> Result<(u16, Value), reqwest::Error> {
        let answer = self
            .http
            .post(format!("{}{path}", self.issuer))
            .form(form)
            .send()
            .await?;
        let status = answer.status().as_u16();
        let body = answer.text().await?;
        Ok((
            status,
            serde_json::from_str(&body).unwrap_or(Value::String(body)),
        ))
    }

    pub(super) async fn post(&self, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
        self.try_post(path, form).await.unwrap()
    }

    pub(super) async fn bearer(&self, path: &str, token: &str) -> (u16, Value) {
        let request = self
            .http
            .get(format!("{}{path}", self.issuer))
            .bearer_auth(token);
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap())
    }

    /// Claims of a valid assertion, for tests to modify.
    pub(super) fn assertion_claims(&self) -> Value {
        let now = self.clock.now().as_second();
        let number = self.counter.fetch_add(1, Ordering::SeqCst);
        json!({
            "iss": "inbox", "sub": "inbox", "aud": self.issuer,
            "iat": now, "exp": now + 30, "jti": format!("assertion-{number}"),
        })
    }

    pub(super) fn assertion(&self) -> String {
        sign(&self.assertion_claims(), "inbox-1", Algorithm::RS256)
    }

    /// Sends a POST as the inbox, with a new assertion.
    pub(super) async fn as_inbox(&self, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
        self.as_inbox_with(path, form, &self.assertion()).await
    }

    pub(super) async fn as_inbox_with(
        &self,
        path: &str,
        form: &[(&str, &str)],
        assertion: &str,
    ) -> (u16, Value) {
        self.post(path, &with_assertion(form, assertion)).await
    }

    /// Sends a POST as the service owner.
    pub(super) async fn as_etat(&self, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let mut form = form.to_vec();
        form.retain(|(name, _)| *name != "client_id");
        form.extend([
            ("client_id", "etat"),
            ("client_secret", "a secret of the etat"),
        ]);
        self.post(path, &form).await
    }

    /// The address of an authorization request.
    pub(super) fn authorize_url(&self, parameters: &[(&str, &str)]) -> String {
        let url = format!("{}/authorize", self.login);
        Url::parse_with_params(&url, parameters).unwrap().into()
    }

    /// Pushes the request; returns the address to send the browser to.
    pub(super) async fn push(&self, parameters: &[(&str, &str)]) -> String {
        let (status, body) = self.as_inbox("/par", parameters).await;
        assert_eq!(status, 201, "{body}");
        let uri = body["request_uri"].as_str().unwrap();
        self.authorize_url(&[("client_id", "inbox"), ("request_uri", uri)])
    }

    /// Logs a person in at the inbox; returns what arrived at the callback.
    pub(super) async fn code(&self, browser: &mut Browser, extra: &[(&str, &str)]) -> Callback {
        let address = self.push(&request(extra)).await;
        browser.answer(&address).await
    }

    /// Exchanges a code as the inbox.
    pub(super) async fn exchange(&self, code: &str) -> (u16, Value) {
        self.as_inbox("/token", &exchange(code)).await
    }

    /// Tokens after a complete login of the first person.
    pub(super) async fn tokens(&self) -> Value {
        let mut browser = Browser::new(self);
        let callback = self
            .code(&mut browser, &[("login_hint", &hint(HIGH, "high"))])
            .await;
        let (status, body) = self.exchange(callback.one("code")).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    /// Claims of a token, verified with an independent library.
    pub(super) async fn claims(&self, token: &str) -> Value {
        let jwks: jsonwebtoken::jwk::JwkSet = self
            .get(&format!("{}/jwks.json", self.issuer))
            .await
            .json()
            .await
            .unwrap();
        decode(token, &jwks).expect("a token signed by a published key")
    }
}

/// Verifies with RS256 and the published keys. Times are not checked, since they are on the test's
/// clock.
pub(super) fn decode(token: &str, jwks: &jsonwebtoken::jwk::JwkSet) -> Option<Value> {
    let header = jsonwebtoken::decode_header(token).ok()?;
    let key = DecodingKey::from_jwk(jwks.find(&header.kid?)?).ok()?;
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    Some(
        jsonwebtoken::decode::<Value>(token, &key, &validation)
            .ok()?
            .claims,
    )
}

pub(super) fn sign(claims: &Value, kid: &str, algorithm: Algorithm) -> String {
    let mut header = Header::new(algorithm);
    header.typ = None;
    header.kid = Some(kid.to_owned());
    jsonwebtoken::encode(&header, claims, &client_key().private).unwrap()
}

pub(super) fn with_assertion<'a>(
    form: &[(&'a str, &'a str)],
    assertion: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let mut form = form.to_vec();
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    form.extend([
        ("client_assertion_type", kind),
        ("client_assertion", assertion),
    ]);
    if !form.iter().any(|(name, _)| *name == "client_id") {
        form.push(("client_id", "inbox"));
    }
    form
}

/// Parameters of a valid authorization request of the inbox. An extra parameter replaces one of the
/// same name; an empty value removes it.
pub(super) fn request<'a>(extra: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut parameters = vec![
        ("client_id", "inbox"),
        ("response_type", "code"),
        ("redirect_uri", CALLBACK),
        ("scope", SCOPE),
        ("state", "state-of-the-login"),
        ("nonce", "nonce-of-the-login"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("acr_values", "idporten-loa-substantial"),
    ];
    for (name, value) in extra {
        parameters.retain(|(known, _)| known != name);
        if !value.is_empty() {
            parameters.push((name, value));
        }
    }
    parameters
}

/// Parameters of a valid authorization request of the service owner.
pub(super) fn etat_request<'a>(extra: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let own = [
        ("client_id", "etat"),
        ("redirect_uri", ETAT_CALLBACK),
        ("scope", "openid"),
    ];
    let mut all = own.to_vec();
    all.extend_from_slice(extra);
    request(&all)
}

/// Parameters of a valid code exchange.
pub(super) fn exchange(code: &str) -> Vec<(&str, &str)> {
    vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ]
}

pub(super) fn refresh(token: &str) -> Vec<(&str, &str)> {
    vec![("grant_type", "refresh_token"), ("refresh_token", token)]
}

pub(super) fn hint(pid: &str, level: &str) -> String {
    format!("testid:{pid}_idporten-loa-{level}")
}

fn http(address: SocketAddr) -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .resolve("idporten.localhost", address)
        .resolve("login.idporten.localhost", address)
        .build()
        .unwrap()
}
