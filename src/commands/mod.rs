//! Commands of the operator: `serve`, `check`, `client-key`, `sessions`, and the operations listener
//! with the health checks (`docs/rules/security.md#health`). No visitor reaches any of it.

mod check;
mod client_key;
#[cfg(feature = "demo")]
pub mod demo;
#[cfg(feature = "demo")]
pub mod development;
mod health;
#[cfg(feature = "demo")]
pub mod preview;
mod sessions;
mod signals;

use std::{net::SocketAddr, time::Duration};

use anyhow::Context as _;
use clock::Clock;
use tokio::{net::TcpListener, sync::oneshot};

pub use self::{
    client_key::{ClientKeyOptions, client_key},
    health::{Dependency, Health, Phase},
    sessions::{EndOptions, SessionsCommand, sessions},
    signals::{Signals, ended},
};
pub use crate::commands::check::check;
use crate::{
    app::App,
    config::{Config, Faults},
    server,
    telemetry::{
        self,
        audit::{self, AuditEvent, AuditSubject},
    },
};

/// Grace period at stop: how long the inbox takes new visitors after `/ready` has answered 503, so
/// that load balancers have noticed (`docs/rules/security.md#ops-4`).
const GRACE: Duration = Duration::from_secs(5);
/// How often the audit log says that the process runs; files whose time is over go then at the
/// latest.
const AUDIT_RUNNING: Duration = Duration::from_hours(1);
/// Timeout of closing the database.
const CLOSING: Duration = Duration::from_secs(2);

/// `arbeidsflate serve`: the inbox with settings from the environment, until Ctrl-C or SIGTERM.
///
/// # Errors
/// When it cannot start, or was stopped by a second signal, in words for the operator.
pub async fn serve() -> anyhow::Result<()> {
    let config = settings()?;
    let clock = Clock::system();
    telemetry::start_json(&config.log, audit_log(&config), clock.clone())
        .context("ARBEIDSFLATE_LOG")?;
    warn_of_unverified_database(&config);
    let mut signals = Signals::new().context("no signals can be received")?;
    let operations = bind("ARBEIDSFLATE_OPERATIONS_LISTEN", config.operations_listen).await?;
    let listener = bind("ARBEIDSFLATE_LISTEN", config.listen).await?;
    let (listen, operations_listen) = (listener.local_addr()?, operations.local_addr()?);
    let health = Health::default();
    let beside = tokio::spawn(server::serve(
        operations,
        health.router(),
        std::future::pending(),
    ));
    let settings_hash = config.hash();
    let app = App::new(config, clock).await?;
    audit::record(AuditEvent::Started(settings_hash), &AuditSubject::default());
    let running = tokio::spawn(audit_running());
    let checks = tokio::spawn(health.clone().watch(app.clone()));
    health.enters(Phase::Serving);
    tracing::info!(%listen, %operations_listen, "the inbox is served");
    let outcome = serve_until_told(&app, listener, &health, &mut signals).await;
    audit::record(AuditEvent::Stopped, &AuditSubject::default());
    checks.abort();
    running.abort();
    beside.abort();
    outcome
}

/// Adds to the audit log every hour that the process runs.
async fn audit_running() {
    loop {
        tokio::time::sleep(AUDIT_RUNNING).await;
        audit::record(AuditEvent::Running, &AuditSubject::default());
    }
}

#[expect(
    clippy::cognitive_complexity,
    reason = "the branches are those of `select!` and the log macros"
)]
/// Graceful shutdown: serves until the first signal; then answers 503 on `/ready` at once, takes
/// visitors for a while, and lets running requests finish. A second signal stops it at once.
async fn serve_until_told(
    app: &App,
    listener: TcpListener,
    health: &Health,
    signals: &mut Signals,
) -> anyhow::Result<()> {
    let (end, ended) = oneshot::channel::<()>();
    let mut serving = std::pin::pin!(server::serve_app(app.clone(), listener, async {
        let _ = ended.await;
    }));
    tokio::select! {
        () = &mut serving => {}
        () = signals.next() => {}
    }
    health.enters(Phase::Draining);
    tracing::info!("told to stop: not ready, running requests finish");
    let leaving = async {
        tokio::time::sleep(GRACE).await;
        let _ = end.send(());
    };
    tokio::select! {
        ((), ()) = async { tokio::join!(serving, leaving) } => {}
        () = signals.next() => anyhow::bail!("told twice to stop: stopped at once"),
    }
    close(app).await;
    Ok(())
}

#[expect(
    clippy::cognitive_complexity,
    reason = "the branches are those of the log macros"
)]
async fn close(app: &App) {
    let closed = tokio::time::timeout(CLOSING, app.store.close()).await;
    if closed.is_err() {
        tracing::warn!("the database was not closed in time");
    }
    tracing::info!("stopped");
}

fn audit_log(config: &Config) -> telemetry::AuditLog {
    telemetry::AuditLog {
        directory: config.audit_directory.clone(),
        days: config.content.privacy.audit_log_days,
    }
}

/// Warns that the connection to the database is not protected (`docs/rules/security.md#cfg-4`).
fn warn_of_unverified_database(config: &Config) {
    if config.database_is_unverified {
        tracing::warn!(
            "the database is on another host that may be anybody: set sslmode=verify-full"
        );
    }
}

/// The settings, or their faults, one per line.
fn settings() -> anyhow::Result<Config> {
    Config::from_env().map_err(|Faults(faults)| anyhow::anyhow!(faults.join("\narbeidsflate: ")))
}

async fn bind(setting: &str, address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("{setting}: cannot listen on {address}"))
}
