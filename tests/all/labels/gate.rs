//! Stands before the simulated Dialogporten and does to a change of labels what networks do.

use std::{
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use arbeidsflate::http_client;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::post,
};
use reqwest::{StatusCode, header::HeaderMap};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::Notify};

use crate::support::town::{TestEnv, TestEnvOptions};

/// What befalls a change.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    /// It is made, and its answer comes this much later.
    Late(Duration),
    /// It is held back this long before it is made.
    Held(Duration),
    /// It is made, and the connection breaks before the answer.
    Cut,
    /// It is made, and the answer cannot be read.
    Broken,
    /// It is turned away with this status.
    Status(u16),
}

#[derive(Clone, Default)]
pub(super) struct Gate(Arc<Inner>);

#[derive(Default)]
struct Inner {
    target: OnceLock<String>,
    next: Mutex<Option<Fault>>,
    changes: AtomicUsize,
    came: Notify,
    has_no_others: AtomicBool,
}

/// A town whose Dialogporten stands behind a gate.
pub(super) async fn town() -> (TestEnv, Gate) {
    let gate = Gate::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new()
        .route("/graphql", post(pass))
        .with_state(gate.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let town = TestEnv::with(TestEnvOptions {
        dialogporten: Some(address.parse().unwrap()),
        ..TestEnvOptions::default()
    })
    .await;
    let target = town.places.dialogporten.join("/graphql").unwrap();
    gate.0.target.set(target.into()).unwrap();
    (town, gate)
}

impl Gate {
    /// What is to befall the next change.
    pub(super) fn next_change(&self, fault: Fault) {
        *self.0.next.lock().unwrap() = Some(fault);
    }

    /// How many changes have come to the gate.
    pub(super) fn changes(&self) -> usize {
        self.0.changes.load(Ordering::SeqCst)
    }

    /// Waits until one has.
    pub(super) async fn change_has_come(&self) {
        self.0.came.notified().await;
    }

    /// From now on everybody represents only themselves.
    pub(super) fn takes_parties_away(&self) {
        self.0.has_no_others.store(true, Ordering::SeqCst);
    }
}

async fn pass(State(gate): State<Gate>, headers: HeaderMap, body: Bytes) -> Response {
    let text = String::from_utf8_lossy(&body);
    let is_change = text.contains("bulkSetSystemLabels");
    let asks_parties = text.contains("query parties");
    let mut fault = None;
    if is_change {
        gate.0.changes.fetch_add(1, Ordering::SeqCst);
        gate.0.came.notify_one();
        fault = gate.0.next.lock().unwrap().take();
    }
    if let Some(Fault::Status(status)) = fault {
        return StatusCode::from_u16(status).unwrap().into_response();
    }
    if let Some(Fault::Held(time)) = fault {
        tokio::time::sleep(time).await;
    }
    let mut request = http_client::client(Duration::from_secs(10))
        .unwrap()
        .post(gate.0.target.get().unwrap());
    for name in ["authorization", "content-type", "accept-language"] {
        if let Some(value) = headers.get(name) {
            request = request.header(name, value);
        }
    }
    let answer = request.body(body).send().await.unwrap();
    let status = answer.status();
    let mut answer: Value = answer.json().await.unwrap();
    if asks_parties && gate.0.has_no_others.load(Ordering::SeqCst) {
        let parties = answer["data"]["parties"].as_array().unwrap().clone();
        let own = parties
            .into_iter()
            .filter(|one| one["isCurrentEndUser"] == true);
        answer = json!({ "data": { "parties": own.collect::<Vec<_>>() } });
    }
    let body = answer.to_string();
    let kind = [("content-type", "application/json")];
    match fault {
        Some(Fault::Late(time)) => tokio::time::sleep(time).await,
        Some(Fault::Broken) => {
            return (status, kind, body[..body.len() / 2].to_owned()).into_response();
        }
        // The server drops the connection of a handler that panics.
        Some(Fault::Cut) => panic!("the connection is cut"),
        _ => {}
    }
    (status, kind, body).into_response()
}
