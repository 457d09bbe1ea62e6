//! Test harness: the simulated Dialogporten, running with the world of the recordings, and a client
//! for it.

use clock::Clock;
use serde_json::{Value, json};
use simulators::dialogporten::{Dialogporten, Settings, seed::World};

use crate::token_issuer::{TokenIssuer, serve};

/// The user of the recordings' world.
pub(crate) const USER: &str = "14886498226";

/// The simulator over HTTP with the recordings' world, and a provider for it.
pub(crate) struct DialogportenEnv {
    pub(crate) simulator: Dialogporten,
    pub(crate) issuer: TokenIssuer,
    pub(crate) clock: Clock,
    pub(crate) http: reqwest::Client,
    pub(crate) url: String,
    /// Base URL of the control interface.
    pub(crate) control: String,
}

/// An answer over HTTP, read completely.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl DialogportenEnv {
    /// Starts with the recordings' world, at the time of the first recording.
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    /// Starts with the recordings' world after applying `change`.
    pub(crate) async fn start_with(change: impl FnOnce(&mut Value)) -> Self {
        let mut world = read("world");
        change(&mut world);
        Self::with_world(World::from_json(world).unwrap()).await
    }

    /// Starts with this world, at its start time.
    pub(crate) async fn with_world(world: World) -> Self {
        let clock = Clock::settable(world.clock);
        let issuer = TokenIssuer::start(clock.clone()).await;
        let settings = Settings {
            base: "http://dialogporten.localhost:8082".parse().unwrap(),
            issuer: issuer.url.parse().unwrap(),
            clock: clock.clone(),
            world,
        };
        let simulator = Dialogporten::new(settings).unwrap();
        let url = format!("http://127.0.0.1:{}", serve(simulator.router()).await);
        let control = format!(
            "http://127.0.0.1:{}",
            serve(simulator.control_router()).await
        );
        let http = reqwest::Client::builder()
            .no_proxy()
            .no_gzip()
            .build()
            .unwrap();
        Self {
            simulator,
            issuer,
            clock,
            http,
            url,
            control,
        }
    }

    /// Sends a query as the user of the recordings, at the high level.
    pub(crate) async fn ask(&self, query: &str, variables: &Value) -> Value {
        let token = self.issuer.token(USER, "idporten-loa-high");
        self.ask_as(&token, query, variables).await
    }

    pub(crate) async fn ask_as(&self, token: &str, query: &str, variables: &Value) -> Value {
        let body = json!({ "query": query, "variables": variables });
        let headers = [
            ("accept", "application/json"),
            ("content-type", "application/json"),
        ];
        self.send(
            "POST",
            "/graphql",
            &headers,
            Some(token),
            Some(body.to_string()),
        )
        .await
        .body
    }

    /// Sends a request to the control interface; returns status and body.
    pub(crate) async fn send_control(
        &self,
        method: &str,
        path: &str,
        body: &Value,
    ) -> (u16, Value) {
        let address = format!("{}{path}", self.control);
        let request = self.http.request(method.parse().unwrap(), address);
        let answer = request.body(body.to_string()).send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// Same as `steer`, for requests that must succeed; returns the body.
    pub(crate) async fn control_ok(&self, method: &str, path: &str, body: &Value) -> Value {
        let (status, text) = self.send_control(method, path, body).await;
        assert!((200..300).contains(&status), "{method} {path}: {text}");
        text
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        token: Option<&str>,
        body: Option<String>,
    ) -> Answer {
        let method = method.parse().unwrap();
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await.unwrap();
        Answer {
            status,
            headers,
            body: serde_json::from_str(&text).unwrap_or(Value::Null),
        }
    }
}

/// Reads a file of the recordings.
pub(crate) fn read(name: &str) -> Value {
    let path = format!(
        "{}/../../tests/recordings/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}
