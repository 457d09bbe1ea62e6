//! The inbox with everything around it, on loopback ports of its own: real HTTP on every edge.

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use arbeidsflate::{app::App, config::Config, crypto, domain::Limits, idporten::Credentials};
use axum::Router;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use clock::Clock;
use jiff::Timestamp;
use serde_json::Value;
use simulators::{
    dialogporten::Dialogporten,
    fake_services::{FakeServices, InboxClient, Origins},
    service_owner::ORGANISATIONS,
    world::Size,
};
use sqlx::{AssertSqlSafe, Connection as _, Row as _, SqliteConnection};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use url::Url;

use super::visitor::{Page, Visitor};

/// The hosts, each a site of its own.
pub(crate) const INBOX_HOST: &str = "inbox.localhost";

/// The inbox and all simulators, running. They stop when this is dropped.
pub(crate) struct TestEnv {
    pub(crate) app: App,
    pub(crate) around: FakeServices,
    pub(crate) places: Origins,
    pub(crate) clock: Clock,
    _running: JoinSet<()>,
    folder: Folder,
}

/// Options of a test environment; the default fits most tests.
#[derive(Clone, Debug)]
pub(crate) struct TestEnvOptions {
    pub(crate) page_size: usize,
    /// Further settings, without the prefix.
    pub(crate) settings: Vec<(&'static str, String)>,
    /// Base URL of a Dialogporten that replaces the simulated one.
    pub(crate) dialogporten: Option<Url>,
    /// Origin of the inbox, when requests reach it otherwise than over its own socket.
    pub(crate) public_url: Option<Url>,
    /// Where the list of service owners is; `None` for the list of the build.
    pub(crate) organisations: Option<List>,
    /// Where the clock stands at the start.
    pub(crate) now: Timestamp,
    /// Size of the simulated world.
    pub(crate) world: Size,
    /// How much a call, and a page, may ask for.
    pub(crate) lists: Limits,
    /// Further public keys that the inbox is registered with.
    pub(crate) client_keys: Vec<Value>,
    /// Whether the provider tells the inbox's server that a session has ended.
    pub(crate) back_channel_logout: bool,
    /// How many instances of the inbox share the database; connections go to them in turn.
    pub(crate) instances: usize,
}

impl Default for TestEnvOptions {
    fn default() -> Self {
        Self {
            page_size: 50,
            settings: Vec::new(),
            dialogporten: None,
            public_url: None,
            organisations: None,
            now: "2026-11-24T09:00:00Z".parse().unwrap(),
            world: Size::Small,
            lists: Limits::default(),
            client_keys: Vec::new(),
            back_channel_logout: false,
            instances: 1,
        }
    }
}

/// A list of service owners.
#[derive(Clone, Debug)]
pub(crate) enum List {
    /// The demo service owner's.
    OfTheDemo,
    /// One that a test serves.
    At(Url),
}

struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn bound(host: &str) -> (TcpListener, Url) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, format!("http://{host}:{port}").parse().unwrap())
}

/// Serves one instance at the listener, or several behind it in turn.
async fn serve_instances(running: &mut JoinSet<()>, listener: TcpListener, apps: Vec<App>) {
    if let [app] = &apps[..] {
        running.spawn(arbeidsflate::server::serve_app(
            app.clone(),
            listener,
            std::future::pending(),
        ));
        return;
    }
    let mut ports = Vec::new();
    for app in apps {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        ports.push(listener.local_addr().unwrap());
        running.spawn(arbeidsflate::server::serve_app(
            app,
            listener,
            std::future::pending(),
        ));
    }
    running.spawn(distribute(listener, ports));
}

impl TestEnv {
    pub(crate) async fn new() -> Self {
        Self::with(TestEnvOptions::default()).await
    }

    pub(crate) async fn with(options: TestEnvOptions) -> Self {
        let clock = Clock::settable(options.now);
        let (inbox_listener, inbox) = bound(INBOX_HOST).await;
        let inbox = options.public_url.clone().unwrap_or(inbox);
        let (idporten_listener, issuer) = bound("idporten.localhost").await;
        let (dialogporten_listener, dialogporten) = bound("dialogporten.localhost").await;
        let (control_listener, control) = bound("127.0.0.1").await;
        let (owner_listener, service_owner) = bound("etat.localhost").await;
        let mut login = issuer.clone();
        login.set_host(Some("login.idporten.localhost")).unwrap();
        let places = Origins {
            inbox,
            issuer,
            login,
            dialogporten,
            control,
            service_owner,
        };
        let (credentials, client) = client(&options);
        let around = FakeServices::new(&places, &client, &clock, options.world).unwrap();
        let mut running = JoinSet::new();
        let mut serve = |listener, router: Router| {
            running.spawn(async move { axum::serve(listener, router).await.unwrap() });
        };
        serve(idporten_listener, around.idporten.router());
        serve(dialogporten_listener, around.dialogporten.router());
        let control = around.dialogporten.control_router();
        serve(
            control_listener,
            control.merge(around.service_owner.control_router()),
        );
        serve(owner_listener, around.service_owner.router());
        let folder = Folder(
            std::env::temp_dir().join(format!("arbeidsflate-test-{}", uuid::Uuid::new_v4())),
        );
        std::fs::create_dir(&folder.0).unwrap();
        let config = config(&options, &places, &folder, credentials);
        let mut apps = Vec::new();
        for _ in 0..options.instances {
            let app = App::new(config(), clock.clone()).await.unwrap();
            app.provider.is_ready().await.unwrap();
            apps.push(app);
        }
        let app = apps[0].clone();
        serve_instances(&mut running, inbox_listener, apps).await;
        Self {
            app,
            around,
            places,
            clock,
            _running: running,
            folder,
        }
    }

    /// An address of the inbox.
    pub(crate) fn at(&self, path: &str) -> String {
        self.places.inbox.origin().ascii_serialization() + path
    }

    /// Logs a visitor in as the person with this key, from the start page, and gives the page on
    /// which one arrives.
    pub(crate) async fn signs_in(&self, visitor: &mut Visitor, person: &str) -> Page {
        let start = visitor.opens(&self.at("/")).await;
        let choice = visitor.follows(&start, "ID-porten").await;
        self.chooses(visitor, &choice, person).await
    }

    /// Chooses a person on the provider's page, with the strongest means, and consents when asked.
    pub(crate) async fn chooses(&self, visitor: &mut Visitor, choice: &Page, person: &str) -> Page {
        let means = choice.attributes("input[name=means]", "value");
        let means = if means.iter().any(|m| m == "bankid") && person != "stille" {
            "bankid"
        } else {
            "minid"
        };
        self.chooses_with(visitor, choice, person, means).await
    }

    /// Chooses a person and the means, `minid` or `bankid`, and consents when asked.
    pub(crate) async fn chooses_with(
        &self,
        visitor: &mut Visitor,
        choice: &Page,
        person: &str,
        means: &str,
    ) -> Page {
        let mut form = choice.form_with_field("means");
        form.fields
            .retain(|(name, _)| name != "means" && name != "person");
        let page = visitor
            .sends(choice, form, &[("means", means), ("person", person)])
            .await;
        if page.url.path().starts_with("/consent") {
            let form = page.form_with_button_named("accept");
            return visitor.sends(&page, form, &[]).await;
        }
        page
    }

    /// Goes to log in from `path` and stops before the provider's answer is taken in; gives its
    /// address.
    pub(crate) async fn answer_for(&self, visitor: &mut Visitor, path: &str, person: &str) -> Url {
        visitor.stops_at = Some("/logg-inn/retur");
        let mut page = visitor.opens(&self.at(path)).await;
        if !page.status.is_redirection() {
            page = self.chooses(visitor, &page, person).await;
        }
        visitor.stops_at = None;
        page.location()
    }

    /// Makes the browser forget the provider's session.
    pub(crate) fn ends_sso(&self, visitor: &mut Visitor) {
        visitor.forgets(self.places.login.host_str().unwrap());
        visitor.forgets(self.places.issuer.host_str().unwrap());
    }

    /// Everything that the database has on disk.
    pub(crate) fn database_bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(&self.folder.0).unwrap();
        let read = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
        read.collect::<Vec<_>>().concat()
    }

    /// Every row of the database, by table: its values as SQLite writes them.
    pub(crate) async fn database_rows(&self) -> BTreeMap<String, Vec<String>> {
        let url = format!("sqlite://{}", self.folder.0.join("test.db").display());
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        let mut texts = async |sql: String| -> Vec<String> {
            let query = sqlx::query(AssertSqlSafe(sql));
            let rows = query.fetch_all(&mut connection).await.unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        };
        let tables =
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%sql%'";
        let mut all = BTreeMap::new();
        for table in texts(tables.to_owned()).await {
            let columns = format!("SELECT name FROM pragma_table_info('{table}')");
            let columns = texts(columns).await.join("), quote(");
            let rows = format!("SELECT concat_ws(' ', quote({columns})) FROM {table} ORDER BY 1");
            all.insert(table, texts(rows).await);
        }
        all
    }

    /// The id of a dialog of the world, by its short name.
    pub(crate) fn dialog(&self, name: &str) -> String {
        let names: &Value = &self.around.world["dialogNames"];
        names[name]
            .as_str()
            .unwrap_or_else(|| panic!("no dialog {name}"))
            .to_owned()
    }

    /// The simulated Dialogporten, for changes and faults:
    /// `town.dialogporten().inject_fault(Operation::Search, Fault::Status(503)).unwrap()`.
    pub(crate) fn dialogporten(&self) -> &Dialogporten {
        &self.around.dialogporten
    }

    /// How many GraphQL requests Dialogporten has answered.
    pub(crate) fn dialogporten_calls(&self) -> u64 {
        self.around.dialogporten.requests().graphql
    }

    /// How often a dialog has been opened.
    pub(crate) fn openings(&self) -> u64 {
        self.around
            .dialogporten
            .requests()
            .fields
            .get("dialogById")
            .copied()
            .unwrap_or(0)
    }

    pub(crate) fn passes(&self, time: Duration) {
        self.clock.advance(time.try_into().unwrap());
    }
}

/// Gives each connection to the next of several instances.
async fn distribute(listener: TcpListener, ports: Vec<SocketAddr>) {
    for port in ports.into_iter().cycle() {
        let (mut from, _) = listener.accept().await.unwrap();
        tokio::spawn(async move {
            let mut to = TcpStream::connect(port).await.unwrap();
            // Ends when either side is gone.
            let _ = tokio::io::copy_bidirectional(&mut from, &mut to).await;
        });
    }
}

/// Makes the settings, the same ones for each instance.
/// The credentials of the inbox, and its registration at the provider.
fn client(options: &TestEnvOptions) -> (Credentials, InboxClient) {
    let (credentials, mut keys) = Credentials::generate("test").unwrap();
    let registered = keys["keys"].as_array_mut().unwrap();
    registered.extend(options.client_keys.iter().cloned());
    let client = InboxClient {
        id: "felles-arbeidsflate".to_owned(),
        keys,
        has_back_channel_logout: options.back_channel_logout,
    };
    (credentials, client)
}

fn config(
    options: &TestEnvOptions,
    places: &Origins,
    folder: &Folder,
    credentials: Credentials,
) -> impl Fn() -> Config + use<> {
    let dialogporten = options
        .dialogporten
        .clone()
        .unwrap_or_else(|| places.dialogporten.clone());
    let mut settings = vec![
        ("PUBLIC_URL", places.inbox.origin().ascii_serialization()),
        (
            "DATABASE_URL",
            format!("sqlite://{}", folder.0.join("test.db").display()),
        ),
        (
            "ENCRYPTION_KEYS",
            STANDARD.encode(crypto::random::<32>().unwrap()),
        ),
        (
            "IDPORTEN_ISSUER",
            places.issuer.origin().ascii_serialization(),
        ),
        ("IDPORTEN_CLIENT_ID", "felles-arbeidsflate".to_owned()),
        (
            "IDPORTEN_CLIENT_SECRET",
            "replaced as soon as it is read".to_owned(),
        ),
        ("DIALOGPORTEN_URL", dialogporten.to_string()),
        ("PAGE_SIZE", options.page_size.to_string()),
    ];
    let list = options.organisations.as_ref().map(|list| match list {
        List::OfTheDemo => places.service_owner.join(ORGANISATIONS).unwrap(),
        List::At(url) => url.clone(),
    });
    settings.extend(list.map(|url| ("ORGANISATIONS_URL", url.to_string())));
    settings.extend(options.settings.iter().cloned());
    let variables: BTreeMap<String, String> = settings
        .into_iter()
        .map(|(name, value)| (format!("ARBEIDSFLATE_{name}"), value))
        .collect();
    let lists = options.lists;
    move || {
        let mut config = Config::from_variables(variables.clone()).unwrap();
        config.idporten.credentials = credentials.clone();
        config.lists = lists;
        config
    }
}
