//! A provider, a store, our side of the login, and a browser that logs people in.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use arbeidsflate::{
    crypto::Keyring,
    http_client,
    idporten::{
        BeginLogin, CallbackInput, CompletedLogin, Credentials, EndSessionMethod, FailedLogin,
        LoginRedirect, Provider, Pushed, Settings,
    },
    storage::{AuthSession, AuthSessionRef, Level, Limits, Store},
    urls::LocalPath,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use clock::Clock;
use jiff::{SignedDuration, Timestamp};
use scraper::{Html, Selector};
use simulators::idporten::{
    self, ClientAuthentication, ClientRegistration, Endpoint, Event, Faults, Idporten, TestPerson,
};
use tokio::net::TcpListener;
use url::Url;

/// Kari reaches the high level.
pub(super) const KARI: &str = "07839210048";
pub(super) const SCOPES: &str = "openid profile digdir:dialogporten.noconsent";
pub(super) const RETURN_TO: &str = "/a/310702641/innboks?etter=x";
const CALLBACK: &str = "http://inbox.localhost/logg-inn/retur";
const AFTER_LOGOUT: &str = "http://inbox.localhost/logget-ut";
const NOTICE: &str = "http://inbox.localhost/logg-ut/varsel";

/// What a test may want otherwise.
#[derive(Clone)]
pub(super) struct BenchOptions {
    pub(super) pushed: Pushed,
    pub(super) logout: EndSessionMethod,
    pub(super) scopes: &'static str,
}

impl Default for BenchOptions {
    fn default() -> Self {
        Self {
            pushed: Pushed::Auto,
            logout: EndSessionMethod::Redirect,
            scopes: SCOPES,
        }
    }
}

pub(super) struct Bench {
    pub(super) idporten: Idporten,
    pub(super) clock: Clock,
    pub(super) issuer: String,
    pub(super) provider: Provider,
    pub(super) store: Store,
    directory: PathBuf,
}

impl Drop for Bench {
    fn drop(&mut self) {
        // Left behind at worst.
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

impl Bench {
    pub(super) async fn new() -> Self {
        Self::with(BenchOptions::default()).await
    }

    pub(super) async fn with(wishes: BenchOptions) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let issuer = format!("http://idporten.localhost:{port}");
        let (credentials, public) = Credentials::generate("inbox-1").unwrap();
        let clock = Clock::settable("2026-11-20T09:00:00Z".parse::<Timestamp>().unwrap());
        let idporten = simulator(&issuer, port, public, &clock);
        let serving = idporten.clone();
        tokio::spawn(async move { serving.serve(listener, std::future::pending()).await });
        let settings = Settings {
            issuer: issuer.clone(),
            client_id: "inbox".to_owned(),
            credentials,
            scopes: wishes.scopes.to_owned(),
            level: Level::Substantial,
            pushed: wishes.pushed,
            logout: wishes.logout,
            redirect_uri: CALLBACK.to_owned(),
            after_logout: AFTER_LOGOUT.to_owned(),
        };
        let directory = std::env::temp_dir().join(format!("login-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir(&directory).unwrap();
        Self {
            provider: Provider::new(settings, clock.clone()).unwrap(),
            store: store(&directory, &clock).await,
            idporten,
            clock,
            issuer,
            directory,
        }
    }

    /// A second instance of ours on the same database.
    pub(super) async fn second_store(&self) -> Store {
        store(&self.directory, &self.clock).await
    }

    pub(super) fn faults(&self) -> &Faults {
        self.idporten.faults()
    }

    pub(super) fn passes(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    /// How many requests the provider got at an endpoint.
    pub(super) fn calls(&self, endpoint: Endpoint) -> usize {
        self.idporten.events().count(endpoint)
    }

    /// The latest request that the provider got at an endpoint.
    pub(super) fn last(&self, endpoint: Endpoint) -> Event {
        self.idporten.events().for_endpoint(endpoint).pop().unwrap()
    }

    /// Ready as soon as the endpoint has had so many requests.
    pub(super) async fn has_had(&self, endpoint: Endpoint, calls: usize) {
        let waiting = async {
            while self.calls(endpoint) < calls {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), waiting)
            .await
            .unwrap_or_else(|_| panic!("no request {calls} at {endpoint:?}"));
    }

    pub(super) async fn begin(&self, level: Level, silent: bool) -> LoginRedirect {
        let begin = begin(level, silent);
        self.provider.begin(&self.store, begin).await.unwrap()
    }

    pub(super) async fn finish(
        &self,
        query: &str,
        attempt_keys: &[String],
        current: Option<&AuthSessionRef>,
    ) -> Result<CompletedLogin, Box<FailedLogin>> {
        let input = CallbackInput {
            query,
            attempt_keys,
            current,
            browser_session: None,
        };
        let mut finished = self.provider.finish(&self.store, input).await?;
        finished.confirm().await;
        Ok(finished)
    }

    /// Begins a login and lets the browser answer it; gives what comes back to us.
    pub(super) async fn answer(&self, browser: &mut Browser) -> (String, LoginRedirect) {
        let begun = self.begin(Level::Substantial, false).await;
        let query = browser.logs_in(&begun.redirect, "minid", "kari").await;
        (query, begun)
    }

    /// A whole login of Kari's in a browser of her own, at the substantial level.
    pub(super) async fn logs_in(&self) -> Result<CompletedLogin, Box<FailedLogin>> {
        let (query, begun) = self.answer(&mut Browser::new()).await;
        self.finish(&query, &[begun.attempt_key], None).await
    }

    pub(super) async fn login(&self) -> AuthSession {
        self.logs_in().await.unwrap().login
    }

    pub(super) async fn is_alive(&self, login: &AuthSession) -> bool {
        let found = self.store.auth_session(&login.reference).await.unwrap();
        found.is_some()
    }
}

pub(super) fn begin(level: Level, silent: bool) -> BeginLogin {
    BeginLogin {
        return_to: LocalPath::parse(RETURN_TO).unwrap(),
        level,
        language: "nn",
        silent,
        must_prove: false,
        browser_session: None,
    }
}

fn simulator(issuer: &str, port: u16, public: serde_json::Value, clock: &Clock) -> Idporten {
    let inbox = ClientRegistration::new(
        "inbox",
        ClientAuthentication::PrivateKeyJwt(public),
        CALLBACK,
    )
    .with_scope("digdir:dialogporten")
    .with_scope("digdir:dialogporten.noconsent")
    .with_post_logout(AFTER_LOGOUT)
    .with_frontchannel_logout(NOTICE);
    Idporten::new(idporten::Settings {
        issuer: Url::parse(issuer).unwrap(),
        login: Url::parse(&format!("http://login.idporten.localhost:{port}")).unwrap(),
        clients: vec![inbox],
        people: vec![
            TestPerson::new("kari", "Kari", "Prøve", KARI),
            TestPerson::new("ola", "Ola", "Prøve", "15847110063").at_most_substantial(),
            TestPerson::new("uten", "Uten", "Nummer", "21826510053").without_pid(),
        ],
        clock: clock.clone(),
    })
    .unwrap()
}

async fn store(directory: &std::path::Path, clock: &Clock) -> Store {
    let url = format!("sqlite://{}/store.db", directory.display());
    let keyring = Keyring::from_base64(&[STANDARD.encode([7; 32])]).unwrap();
    Store::connect(&url, keyring, clock.clone(), Limits::default())
        .await
        .unwrap()
}

/// A browser: it keeps the provider's cookies and follows redirects until one leads to us.
pub(super) struct Browser {
    http: reqwest::Client,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(super) fn new() -> Self {
        Self {
            http: http_client::client(Duration::from_secs(10)).unwrap(),
            cookies: BTreeMap::new(),
        }
    }

    /// Goes to the provider, chooses means and person if it asks, and gives the query of the answer.
    pub(super) async fn logs_in(&mut self, address: &Url, means: &str, person: &str) -> String {
        let form = [("means", means), ("person", person)];
        self.chooses(address, &form).await
    }

    /// Goes to the provider and presses "cancel".
    pub(super) async fn cancels(&mut self, address: &Url) -> String {
        self.chooses(address, &[("cancel", "true")]).await
    }

    async fn chooses(&mut self, address: &Url, form: &[(&str, &str)]) -> String {
        let mut stop = self.goes(self.http.get(address.clone())).await;
        if let Stop::Page(at, html) = &stop {
            let action = action(at, html);
            stop = self.goes(self.http.post(action).form(form)).await;
        }
        match stop {
            Stop::Ours(query) => query,
            Stop::Page(_, html) => panic!("{html}"),
        }
    }

    /// Opens an address and gives the query with which the browser arrives at us.
    pub(super) async fn arrives(&mut self, address: &Url) -> String {
        match self.goes(self.http.get(address.clone())).await {
            Stop::Ours(query) => query,
            Stop::Page(_, html) => panic!("{html}"),
        }
    }

    /// Opens an address and gives the provider's page there.
    pub(super) async fn sees(&mut self, address: &Url) -> String {
        match self.goes(self.http.get(address.clone())).await {
            Stop::Page(_, html) => html,
            Stop::Ours(query) => panic!("{query}"),
        }
    }

    async fn goes(&mut self, request: reqwest::RequestBuilder) -> Stop {
        let mut request = request;
        loop {
            let cookies: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            let answer = request
                .header("cookie", cookies.join("; "))
                .send()
                .await
                .unwrap();
            self.keep_cookies(&answer);
            let at = answer.url().clone();
            let Some(location) = answer.headers().get("location") else {
                return Stop::Page(at, answer.text().await.unwrap());
            };
            let next = at.join(location.to_str().unwrap()).unwrap();
            if next.host_str() == Some("inbox.localhost") {
                return Stop::Ours(next.query().unwrap_or_default().to_owned());
            }
            request = self.http.get(next);
        }
    }

    fn keep_cookies(&mut self, answer: &reqwest::Response) {
        for line in answer.headers().get_all("set-cookie") {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

enum Stop {
    /// A page of the provider's, at an address.
    Page(Url, String),
    /// An address of ours, with this query.
    Ours(String),
}

fn action(at: &Url, html: &str) -> Url {
    let page = Html::parse_document(html);
    let form = page.select(&Selector::parse("form").unwrap()).next();
    let action = form.unwrap_or_else(|| panic!("{html}")).attr("action");
    at.join(action.unwrap()).unwrap()
}
