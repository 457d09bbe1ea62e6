//! Test harness: the site with a fake provider, a fake control interface, and a visitor.

use std::{collections::BTreeMap, time::Duration};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use clock::Clock;
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{RequestBuilder, StatusCode};
use scraper::{Html, Selector};
use serde_json::{Value, json};
use simulators::{
    http_client,
    service_owner::{Cases, ClientKey, ServiceOwner, Settings},
    world::{self, Addresses},
};
use tokio::net::TcpListener;
use url::Url;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path, path_regex},
};

pub(super) const NOW: &str = "2026-11-24T09:30:00Z";
pub(super) const CITIZEN: &str = "14859102442";
pub(super) const DIRECTOR: &str = "03917803799";

/// A key pair that signs ID tokens.
pub(super) struct TokenKey {
    pub(super) key_id: &'static str,
    signing: EncodingKey,
    public: Value,
}

impl TokenKey {
    pub(super) fn generate(key_id: &'static str) -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let private: Pkcs8V1Der<'_> = pair.as_der().unwrap();
        let pem = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            STANDARD.encode(private.as_ref())
        );
        let half = pair.public_key();
        let public = json!({
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": key_id,
            "n": URL_SAFE_NO_PAD.encode(half.modulus().big_endian_without_leading_zero()),
            "e": URL_SAFE_NO_PAD.encode(half.exponent().big_endian_without_leading_zero()),
        });
        let signing = EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap();
        Self {
            key_id,
            signing,
            public,
        }
    }

    pub(super) fn token(&self, claims: &Value) -> String {
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some(self.key_id.to_owned());
        jsonwebtoken::encode(&header, claims, &self.signing).unwrap()
    }
}

/// The site with a fake provider and a fake control interface.
pub(super) struct SiteEnv {
    pub(super) origin: String,
    pub(super) site: ServiceOwner,
    pub(super) provider: MockServer,
    pub(super) issuer: String,
    pub(super) control: MockServer,
    pub(super) world: Value,
    pub(super) key: TokenKey,
    pub(super) clock: Clock,
}

impl SiteEnv {
    pub(super) async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!(
            "http://etat.localhost:{}",
            listener.local_addr().unwrap().port()
        );
        let public_url = Url::parse(&origin).unwrap();
        let now: Timestamp = NOW.parse().unwrap();
        let addresses = Addresses {
            service_owner: public_url.clone(),
        };
        let world = world::build_small_json(now, &addresses).unwrap();
        let (provider, control) = (MockServer::start().await, MockServer::start().await);
        let issuer = format!("http://idporten.localhost:{}", provider.address().port());
        let clock = Clock::settable(now);
        let site = ServiceOwner::new(Settings {
            cases: Cases::from_world(&world, &public_url),
            public_url,
            issuer: Url::parse(&issuer).unwrap(),
            client_id: "demo-etat".to_owned(),
            key: ClientKey::generate().unwrap(),
            dialogporten: Url::parse(&control.uri()).unwrap(),
            control: Url::parse(&control.uri()).unwrap(),
            inbox: Url::parse("http://inbox.localhost:8080").unwrap(),
            clock: clock.clone(),
        })
        .unwrap();
        let router = site.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let key = TokenKey::generate("provider-1");
        let env = Self {
            origin,
            site,
            provider,
            issuer,
            control,
            world,
            key,
            clock,
        };
        env.publish_provider().await;
        env
    }

    async fn publish_provider(&self) {
        let metadata = json!({
            "issuer": self.issuer,
            "authorization_endpoint": "http://login.idporten.localhost:8081/authorize",
            "token_endpoint": format!("{}/token", self.issuer),
            "jwks_uri": format!("{}/jwks.json", self.issuer),
        });
        let discovery = Mock::given(path("/.well-known/openid-configuration"));
        discovery
            .respond_with(answer(&metadata))
            .mount(&self.provider)
            .await;
        let keys = json!({ "keys": [self.key.public] });
        Mock::given(path("/jwks.json"))
            .respond_with(answer(&keys))
            .mount(&self.provider)
            .await;
    }

    /// Makes the control interface accept every change.
    pub(super) async fn accept_changes(&self) {
        Mock::given(method("POST"))
            .and(path_regex(
                "^/dialogs/[0-9a-f-]{36}/(transmissions|activities|patch)$",
            ))
            .respond_with(ResponseTemplate::new(204))
            .mount(&self.control)
            .await;
    }

    /// Requests to the control interface, in order.
    pub(super) async fn changes(&self) -> Vec<(String, Value)> {
        let requests = self.control.received_requests().await.unwrap();
        let change = |request: &wiremock::Request| {
            let what = request.url.path().rsplit('/').next().unwrap().to_owned();
            (what, request.body_json().unwrap())
        };
        requests.iter().map(change).collect()
    }

    pub(super) fn case(&self, name: &str) -> String {
        format!("/sak/{}", self.id(name))
    }

    pub(super) fn id(&self, name: &str) -> &str {
        self.world["dialogNames"][name].as_str().unwrap()
    }

    /// Claims of a valid ID token for this login.
    pub(super) fn claims(&self, login: &Login, pid: Option<&str>) -> Value {
        let now = self.clock.now().as_second();
        let mut claims = json!({
            "iss": self.issuer, "sub": "sub", "aud": "demo-etat", "nonce": login.parameter("nonce"),
            "iat": now, "exp": now + 120, "acr": login.parameter("acr_values"), "sid": "session-1",
        });
        if let Some(pid) = pid {
            claims["pid"] = json!(pid);
        }
        claims
    }

    /// Makes the token endpoint answer with this ID token, once.
    pub(super) async fn issue_id_token(&self, id_token: &str) {
        let tokens = json!({ "id_token": id_token, "access_token": "a", "token_type": "Bearer" });
        Mock::given(path("/token"))
            .respond_with(answer(&tokens))
            .up_to_n_times(1)
            .mount(&self.provider)
            .await;
    }

    /// A visitor who opened `there` and logged in as the person.
    pub(super) async fn visitor(&self, path: &str, pid: Option<&str>) -> Visitor {
        let mut visitor = Visitor::new(&self.origin);
        let login = visitor.begin_login(path).await;
        self.issue_id_token(&self.key.token(&self.claims(&login, pid)))
            .await;
        let back = visitor.get(&login.callback(&self.issuer)).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
        visitor
    }
}

fn answer(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

/// A login in progress at the provider.
pub(super) struct Login {
    pub(super) address: Url,
}

impl Login {
    pub(super) fn parameter(&self, wanted: &str) -> String {
        let mut pairs = self.address.query_pairs();
        pairs
            .find(|(name, _)| name == wanted)
            .unwrap()
            .1
            .into_owned()
    }

    /// Callback address that the provider redirects the browser to.
    pub(super) fn callback(&self, issuer: &str) -> String {
        let state = self.parameter("state");
        format!("/logg-inn/retur?code=code&state={state}&iss={issuer}")
    }
}

/// A response as the visitor received it.
pub(super) struct SiteResponse {
    pub(super) status: StatusCode,
    pub(super) headers: reqwest::header::HeaderMap,
    pub(super) body: String,
}

impl SiteResponse {
    pub(super) fn location(&self) -> &str {
        self.headers["location"].to_str().unwrap()
    }

    pub(super) fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let page = Html::parse_document(&self.body);
        let element = page.select(&Selector::parse(selector).unwrap()).next()?;
        element.value().attr(name).map(str::to_owned)
    }

    pub(super) fn text(&self, selector: &str) -> String {
        let page = Html::parse_document(&self.body);
        let element = page.select(&Selector::parse(selector).unwrap()).next();
        element.map(|one| one.text().collect()).unwrap_or_default()
    }
}

/// A browser without scripts: stores cookies, follows no redirect by itself.
pub(super) struct Visitor {
    origin: String,
    http: reqwest::Client,
    pub(super) cookies: BTreeMap<String, String>,
}

impl Visitor {
    pub(super) fn new(origin: &str) -> Self {
        let http = http_client::build_client(Duration::from_secs(10)).unwrap();
        Self {
            origin: origin.to_owned(),
            http,
            cookies: BTreeMap::new(),
        }
    }

    pub(super) async fn get(&mut self, path: &str) -> SiteResponse {
        let request = self.http.get(format!("{}{path}", self.origin));
        self.send(request).await
    }

    pub(super) async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> SiteResponse {
        let request = self.http.post(format!("{}{path}", self.origin)).form(form);
        self.send(request.header("origin", self.origin.clone()))
            .await
    }

    pub(super) async fn post_from(
        &mut self,
        origin: &str,
        path: &str,
        form: &[(&str, &str)],
    ) -> SiteResponse {
        let request = self.http.post(format!("{}{path}", self.origin)).form(form);
        self.send(request.header("origin", origin)).await
    }

    /// Opens a page as a visitor who is not logged in.
    pub(super) async fn begin_login(&mut self, path: &str) -> Login {
        let got = self.get(path).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
        Login {
            address: got.location().parse().unwrap(),
        }
    }

    async fn send(&mut self, request: RequestBuilder) -> SiteResponse {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let response = request
            .header("cookie", cookies.join("; "))
            .send()
            .await
            .unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap().to_owned();
            self.cookies.insert(name.to_owned(), value);
        }
        let (status, headers) = (response.status(), response.headers().clone());
        SiteResponse {
            status,
            headers,
            body: response.text().await.unwrap(),
        }
    }
}
