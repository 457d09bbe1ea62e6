//! Health checks for the operator, liveness and readiness: `/live` and `/ready`
//! (`docs/rules/security.md#ops-1`, `docs/rules/security.md#ops-2`). No request calls a dependency:
//! dependencies are checked in the background.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{StatusCode, header::CACHE_CONTROL};
use serde::Serialize;

use crate::app::App;

/// Timeout of a check of a dependency.
const ANSWER: Duration = Duration::from_secs(3);
/// Pause before a dependency that did not answer is checked again.
const AGAIN: Duration = Duration::from_secs(5);

/// Phase of the process between start and stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Started, and not yet serving requests.
    Starting,
    /// Serving requests, and ready for more.
    Serving,
    /// Stopping: finishes requests and takes no new ones for long.
    Draining,
}

/// A dependency of the inbox, as `/ready` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Dependency {
    /// Our own database, SQLite or PostgreSQL.
    Database,
    /// Dialogporten's GraphQL interface, by a call without a token.
    Dialogporten,
    /// ID-porten, by its metadata document.
    Idporten,
    /// The event streams of Dialogporten, as open pages experience them.
    Events,
}

impl Dependency {
    /// All dependencies, in the order of the enum.
    pub const ALL: [Self; 4] = [
        Self::Database,
        Self::Dialogporten,
        Self::Idporten,
        Self::Events,
    ];

    /// Name of the dependency in log lines.
    fn name(self) -> &'static str {
        match self {
            Self::Database => "the database",
            Self::Dialogporten => "Dialogporten",
            Self::Idporten => "ID-porten",
            Self::Events => "the event streams of Dialogporten",
        }
    }

    /// Pause between two checks. Services of others are not called more often than it helps.
    fn pause(self) -> Duration {
        match self {
            Self::Database | Self::Events => Duration::from_secs(5),
            Self::Dialogporten => Duration::from_secs(15),
            Self::Idporten => Duration::from_mins(1),
        }
    }

    /// Checks whether the dependency answers.
    async fn answers(self, app: &App) -> bool {
        let answer = async {
            match self {
                Self::Database => app.store.is_ready().await.is_ok(),
                Self::Dialogporten => app.dialogporten.answers().await.is_ok(),
                Self::Idporten => app.provider.answers().await.is_ok(),
                // Known from the streams that pages have open; none is opened for the check.
                Self::Events => !app.live.is_off(),
            }
        };
        tokio::time::timeout(ANSWER, answer).await.unwrap_or(false)
    }
}

/// Result of the last check of a dependency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Condition {
    Ok,
    /// It does not answer, or has not been checked yet.
    Degraded,
}

/// Health state of the process. Clones share it.
#[derive(Clone, Debug)]
pub struct Health(Arc<RwLock<HealthState>>);

#[derive(Clone, Debug, Serialize)]
struct HealthState {
    status: Phase,
    dependencies: BTreeMap<Dependency, Condition>,
}

impl Default for Health {
    fn default() -> Self {
        let unknown = Dependency::ALL.map(|dependency| (dependency, Condition::Degraded));
        Self(Arc::new(RwLock::new(HealthState {
            status: Phase::Starting,
            dependencies: unknown.into(),
        })))
    }
}

impl Health {
    /// Records that the process has entered `phase`.
    pub fn enters(&self, phase: Phase) {
        self.state_mut(|state| state.status = phase);
    }

    /// Checks the dependencies in the background; never ends.
    pub async fn watch(self, app: App) {
        let looked_after = Dependency::ALL.map(|dependency| self.look_after(&app, dependency));
        let [one, two, three, four] = looked_after;
        tokio::join!(one, two, three, four);
    }

    async fn look_after(&self, app: &App, dependency: Dependency) {
        let mut known = None;
        loop {
            let answers = dependency.answers(app).await;
            if known != Some(answers) {
                self.note(dependency, answers);
                known = Some(answers);
            }
            let pause = if answers { dependency.pause() } else { AGAIN };
            tokio::time::sleep(pause).await;
        }
    }

    #[expect(
        clippy::cognitive_complexity,
        reason = "the branches are those of the log macros"
    )]
    fn note(&self, dependency: Dependency, answers: bool) {
        let condition = if answers {
            Condition::Ok
        } else {
            Condition::Degraded
        };
        self.state_mut(|state| state.dependencies.insert(dependency, condition));
        // The event streams log their state themselves, with the error.
        if dependency == Dependency::Events {
            return;
        }
        let name = dependency.name();
        if answers {
            tracing::info!(dependency = name, "{name} answers");
        } else {
            tracing::warn!(dependency = name, "{name} does not answer");
        }
    }

    fn state_mut<T>(&self, change: impl FnOnce(&mut HealthState) -> T) -> T {
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// The routes of the operations listener; never to be served with the inbox's own.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/live", get(live))
            .route("/ready", get(ready))
            .with_state(self.clone())
    }
}

/// `GET /live`: the process answers, whatever the state of its dependencies.
async fn live() -> Response {
    ([(CACHE_CONTROL, "no-store")], "live\n").into_response()
}

/// `GET /ready`: 503 only while starting and draining. A shared dependency that is down is listed
/// and is no reason to be taken out: all instances would be (`docs/rules/security.md#ops-2`).
async fn ready(State(health): State<Health>) -> Response {
    let state = health
        .0
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let status = match state.status {
        Phase::Serving => StatusCode::OK,
        Phase::Starting | Phase::Draining => StatusCode::SERVICE_UNAVAILABLE,
    };
    (status, [(CACHE_CONTROL, "no-store")], Json(state)).into_response()
}
