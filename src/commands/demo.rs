//! The `demo` command: the inbox with everything around it simulated, in one process, over real
//! HTTP on loopback.
//!
//! Each part has a host of its own below `localhost`. With bare addresses and ports they would be
//! one site, sharing cookies, and tests of cookies between sites would prove nothing.

use std::{net::SocketAddr, path::PathBuf};

use anyhow::Context as _;
use axum::Router;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use clap::{Args, ValueEnum};
use clock::Clock;
use simulators::{
    fake_services::{FakeServices, InboxClient, Origins},
    service_owner,
    world::Size,
};
use tokio::{net::TcpListener, sync::watch};
use url::Url;

use crate::{
    app::App,
    assets, commands,
    config::{Config, Faults},
    crypto,
    idporten::Credentials,
    server, telemetry,
};

/// The inbox's id at the simulated provider.
const CLIENT_ID: &str = "felles-arbeidsflate";

/// Content file of the demo's operator.
const CONTENT: &str = include_str!("demo_content.toml");

/// Command-line options of `arbeidsflate demo`.
#[derive(Debug, Args)]
pub struct Options {
    /// First of five ports: inbox, ID-porten, Dialogporten, service owner, control interface.
    #[arg(long, default_value_t = 8080)]
    port_base: u16,
    /// One host for all parts, for a browser that does not know `*.localhost`, e.g. 127.0.0.1.
    #[arg(long)]
    host: Option<String>,
    /// How many people, companies and messages there are.
    #[arg(long, value_enum, default_value_t)]
    world: Size,
    /// Starts one part alone, without the others.
    #[arg(long)]
    only: Option<Part>,
    /// Public keys (a JWK set) of an inbox that is started apart.
    #[arg(long, value_name = "FILE")]
    client_jwks: Option<PathBuf>,
    /// Origin of an inbox that is started apart, e.g. behind a proxy with TLS.
    #[arg(long, value_name = "URL")]
    inbox_url: Option<Url>,
    /// Issuer of another provider, whose tokens Dialogporten trusts in place of the simulated one's.
    #[arg(long, value_name = "URL")]
    issuer: Option<Url>,
    /// Serves style sheets and scripts as they were built, also in a debug build.
    #[arg(long)]
    embedded_assets: bool,
    /// Filter of log lines, in the form of `tracing`'s `EnvFilter`.
    #[arg(long, default_value = "warn")]
    log: String,
}

/// A part that can be started alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The simulated ID-porten, an OpenID provider.
    Idporten,
    /// The simulated Dialogporten with its control interface.
    Dialogporten,
    /// The demo service owner with its content and actions.
    ServiceOwner,
}

/// Runs the demo until Ctrl-C or SIGTERM.
///
/// # Errors
/// When a port is taken or an option cannot be used, in words for the user of the command line.
pub async fn run(options: Options) -> anyhow::Result<()> {
    telemetry::start(&options.log).context("--log")?;
    let origins = origins(&options)?;
    let (credentials, keys) = Credentials::generate("demo")?;
    let keys = match &options.client_jwks {
        Some(file) => {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("--client-jwks: {} cannot be read", file.display()))?;
            serde_json::from_str(&text).context("--client-jwks: is no JSON")?
        }
        None => keys,
    };
    let client = InboxClient {
        // Front-channel logout alone, so that the demo shows what a browser brings.
        has_back_channel_logout: false,
        id: CLIENT_ID.to_owned(),
        keys,
    };
    let clock = Clock::running();
    let services = FakeServices::new(&origins, &client, &clock, options.world)?;
    let wanted = |part| options.only.is_none_or(|only| only == part);
    let mut served = Vec::new();
    if wanted(Part::Idporten) {
        served.push((1, services.idporten.router()));
    }
    if wanted(Part::Dialogporten) {
        served.push((2, services.dialogporten.router()));
        let mut control = services.dialogporten.control_router();
        // Alone, Dialogporten has no service owner to control.
        if options.only.is_none() {
            control = control.merge(services.service_owner.control_router());
        }
        served.push((4, control));
    }
    if wanted(Part::ServiceOwner) {
        served.push((3, services.service_owner.router()));
    }
    let mut listening = Vec::new();
    for (offset, router) in served {
        listening.push((bind(&options, offset).await?, router));
    }
    let mut served_inbox = None;
    if options.only.is_none() {
        let folder = TemporaryFolder::new()?;
        let app = inbox(&options, &origins, credentials, &folder, clock).await?;
        served_inbox = Some((app, bind(&options, 0).await?, folder));
    }
    announce(&options, &origins, &services);
    serve(listening, served_inbox).await;
    Ok(())
}

/// Serves all parts until Ctrl-C, then lets requests finish.
async fn serve(
    parts: Vec<(TcpListener, Router)>,
    inbox: Option<(App, TcpListener, TemporaryFolder)>,
) {
    let (end, ended) = watch::channel(false);
    let until = |mut ended: watch::Receiver<bool>| async move {
        let _ = ended.wait_for(|is_over| *is_over).await;
    };
    let mut tasks = Vec::new();
    for (listener, router) in parts {
        tasks.push(tokio::spawn(server::serve(
            listener,
            router,
            until(ended.clone()),
        )));
    }
    let folder = inbox.map(|(app, listener, folder)| {
        tasks.push(tokio::spawn(server::serve_app(
            app,
            listener,
            until(ended.clone()),
        )));
        folder
    });
    commands::ended().await;
    let _ = end.send(true);
    for task in tasks {
        let _ = task.await;
    }
    drop(folder);
}

/// Builds the inbox from the settings that an operator would give it.
async fn inbox(
    options: &Options,
    origins: &Origins,
    credentials: Credentials,
    folder: &TemporaryFolder,
    clock: Clock,
) -> anyhow::Result<App> {
    let key: [u8; 32] = crypto::random()?;
    let issuer = origins.issuer.origin().ascii_serialization();
    let organisations = origins.service_owner.join(service_owner::ORGANISATIONS)?;
    let content = folder.0.join("content.toml");
    std::fs::write(&content, CONTENT).context("no content file")?;
    let settings = [
        ("CONTENT_FILE", content.display().to_string()),
        ("PUBLIC_URL", origins.inbox.origin().ascii_serialization()),
        (
            "DATABASE_URL",
            format!("sqlite://{}", folder.0.join("demo.db").display()),
        ),
        ("ENCRYPTION_KEYS", STANDARD.encode(key)),
        ("IDPORTEN_ISSUER", issuer),
        ("IDPORTEN_CLIENT_ID", CLIENT_ID.to_owned()),
        // Replaced below by the key that the provider knows.
        (
            "IDPORTEN_CLIENT_SECRET",
            "replaced as soon as it is read".to_owned(),
        ),
        ("DIALOGPORTEN_URL", origins.dialogporten.to_string()),
        ("ORGANISATIONS_URL", organisations.to_string()),
        ("LOG", options.log.clone()),
    ];
    let variables = settings.map(|(name, value)| (format!("ARBEIDSFLATE_{name}"), value));
    let mut config = Config::from_variables(variables)
        .map_err(|Faults(faults)| anyhow::anyhow!(faults.join("; ")))?;
    config.idporten.credentials = credentials;
    if !options.embedded_assets {
        config.assets = assets::Source::checkout();
    }
    App::new(config, clock).await
}

/// The origin of each part, from the options.
fn origins(options: &Options) -> anyhow::Result<Origins> {
    let base = options.port_base;
    anyhow::ensure!(
        base <= u16::MAX - 4,
        "--port-base: needs five ports from {base} on"
    );
    let at = |name: &str, offset: u16| {
        let host = options.host.as_deref().unwrap_or(name);
        Url::parse(&format!("http://{host}:{}", base + offset))
            .with_context(|| format!("--host: {host} is no host name"))
    };
    let chosen_or =
        |chosen: &Option<Url>, default: anyhow::Result<Url>| chosen.clone().map_or(default, Ok);
    anyhow::ensure!(
        options.only.is_some() || (options.inbox_url.is_none() && options.issuer.is_none()),
        "--inbox-url and --issuer go with --only: they name what is started apart"
    );
    Ok(Origins {
        inbox: chosen_or(&options.inbox_url, at("inbox.localhost", 0))?,
        issuer: chosen_or(&options.issuer, at("idporten.localhost", 1))?,
        login: at("login.idporten.localhost", 1)?,
        dialogporten: at("dialogporten.localhost", 2)?,
        service_owner: at("etat.localhost", 3)?,
        control: at("127.0.0.1", 4)?,
    })
}

/// Listens on loopback only: the simulated login asks for no password.
async fn bind(options: &Options, offset: u16) -> anyhow::Result<TcpListener> {
    let port = options.port_base + offset;
    TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port)))
        .await
        .with_context(|| format!("port {port} is taken: choose others with --port-base"))
}

#[expect(
    clippy::print_stdout,
    reason = "whoever starts the demo must learn what to open"
)]
fn announce(options: &Options, origins: &Origins, services: &FakeServices) {
    if let Some(part) = options.only {
        let (name, address) = match part {
            Part::Idporten => ("ID-porten", &origins.issuer),
            Part::Dialogporten => ("Dialogporten", &origins.dialogporten),
            Part::ServiceOwner => ("Etat", &origins.service_owner),
        };
        println!("{name} (simulated) listens at {address} (Ctrl-C ends it)");
        return;
    }
    println!("\n  Open        {}", origins.inbox);
    println!("  ID-porten   {} (simulated)", origins.issuer);
    println!("  Dialogporten {} (simulated)", origins.dialogporten);
    println!(
        "  Etat        {} (a demo service owner)",
        origins.service_owner
    );
    println!("\n  Log in as one of these. They are invented, and there is no password.\n");
    for person in &services.people {
        let what = person.description.get("en").map_or("", String::as_str);
        println!("  {} {}: {what}", person.given_name, person.family_name);
    }
    println!("\n  Ctrl-C ends it.\n");
}

/// A folder that only this user may read, and that is deleted when the demo ends.
#[derive(Debug)]
struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    fn new() -> anyhow::Result<Self> {
        use std::os::unix::fs::DirBuilderExt as _;
        let name = format!("arbeidsflate-demo-{}", uuid::Uuid::new_v4().simple());
        let path = std::env::temp_dir().join(name);
        std::fs::DirBuilder::new()
            .mode(0o700)
            .create(&path)
            .context("no temporary folder")?;
        Ok(Self(path))
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(error = %error, "the demo's folder could not be removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }

    fn origins_of(arguments: &[&str]) -> anyhow::Result<Origins> {
        let line = Line::try_parse_from([&["demo"], arguments].concat())?;
        origins(&line.options)
    }

    #[test]
    fn a_part_alone_is_told_where_the_others_are() {
        let elsewhere = [
            "--only",
            "dialogporten",
            "--inbox-url",
            "https://inbox.example.no",
        ];
        let origins = origins_of(&elsewhere).unwrap();
        assert_eq!(origins.inbox.as_str(), "https://inbox.example.no/");
        assert_eq!(origins.issuer.as_str(), "http://idporten.localhost:8081/");
        let trusted = [
            "--only",
            "dialogporten",
            "--issuer",
            "http://other.localhost:9000",
        ];
        let origins = origins_of(&trusted).unwrap();
        assert_eq!(origins.issuer.as_str(), "http://other.localhost:9000/");
        assert_eq!(origins.inbox.as_str(), "http://inbox.localhost:8080/");
    }

    #[test]
    fn the_whole_demo_knows_its_own_parts() {
        assert!(origins_of(&[]).is_ok());
        for option in ["--inbox-url", "--issuer"] {
            assert!(origins_of(&[option, "http://other.localhost:9000"]).is_err());
        }
    }
}
