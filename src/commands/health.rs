//! How things are, as told to whoever runs the inbox: `/live` and `/ready`
//! (`docs/rules/security.md#ops-1`, `docs/rules/security.md#ops-2`). Nothing is asked while
//! somebody waits for the answer: dependencies are looked after in the background.

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

/// How long a dependency may take to answer.
const ANSWER: Duration = Duration::from_secs(3);
/// Pause before a dependency that did not answer is asked again.
const AGAIN: Duration = Duration::from_secs(5);

/// Where the process is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Not yet serving.
    Starting,
    /// Serving.
    Serving,
    /// Told to stop.
    Draining,
}

/// What the inbox needs around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Dependency {
    /// Our own database.
    Database,
    /// Dialogporten.
    Dialogporten,
    /// ID-porten.
    Idporten,
    /// The event streams of Dialogporten, when pages listen.
    Events,
}

impl Dependency {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Database,
        Self::Dialogporten,
        Self::Idporten,
        Self::Events,
    ];

    /// What log lines call it.
    fn name(self) -> &'static str {
        match self {
            Self::Database => "the database",
            Self::Dialogporten => "Dialogporten",
            Self::Idporten => "ID-porten",
            Self::Events => "the event streams of Dialogporten",
        }
    }

    /// Pause between two questions. Others' services are not asked more often than it helps.
    fn pause(self) -> Duration {
        match self {
            Self::Database | Self::Events => Duration::from_secs(5),
            Self::Dialogporten => Duration::from_secs(15),
            Self::Idporten => Duration::from_mins(1),
        }
    }

    /// Whether it answers.
    async fn answers(self, app: &App) -> bool {
        let answer = async {
            match self {
                Self::Database => app.store.is_ready().await.is_ok(),
                Self::Dialogporten => app.dialogporten.answers().await.is_ok(),
                Self::Idporten => app.provider.answers().await.is_ok(),
                // Known from those that pages wait for; none is opened to find out.
                Self::Events => !app.live.is_off(),
            }
        };
        tokio::time::timeout(ANSWER, answer).await.unwrap_or(false)
    }
}

/// How a dependency is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Condition {
    Ok,
    /// It does not answer, or has not yet been asked.
    Degraded,
}

/// How things are. Clones tell of the same process.
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
    /// Notes that the process has come to `phase`.
    pub fn enters(&self, phase: Phase) {
        self.state_mut(|state| state.status = phase);
    }

    /// Looks after the dependencies, for ever.
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
        // Streams tell it themselves, with what was wrong.
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

/// `GET /live`: the process answers, whatever is wrong around it.
async fn live() -> Response {
    ([(CACHE_CONTROL, "no-store")], "live\n").into_response()
}

/// `GET /ready`: 503 while starting and draining alone. That a shared dependency is down is told
/// and no reason to be taken out: all instances would be (`docs/rules/security.md#ops-2`).
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
