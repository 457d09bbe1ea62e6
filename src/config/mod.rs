//! Settings, read from environment variables with the prefix `ARBEIDSFLATE_` and checked at start.
//!
//! Every fault is one line that names its variable, and all of them are reported at once. A value
//! is never part of a line: it may be a secret, or hold one (`docs/rules/security.md#cfg-1`,
//! `docs/rules/security.md#cfg-2`).

mod reader;
mod values;

use std::{
    ffi::OsString,
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use ipnet::IpNet;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

pub(crate) use self::reader::file as read_secret_file;
use self::{
    reader::Reader,
    values::{
        client_secret, cookie_name, database_url, key_list, minutes, networks, number,
        private_directory, service_url, socket,
    },
};
use crate::{
    assets,
    content::{self, Content},
    crypto,
    domain::{Limits, OutwardRule},
    idporten::{self, Credentials, EndSessionMethod, Pushed},
    storage::{DatabaseReach, Level},
    telemetry::{self, audit::SettingsHash},
};

/// Name of the setting with our client's keys at the provider.
const CLIENT_KEYS: &str = "IDPORTEN_CLIENT_KEYS";

/// Everything an operator can set.
#[derive(Debug)]
pub struct Config {
    /// The origin that browsers see; decides cookie names and absolute links.
    pub public_url: PublicUrl,
    /// Address and port of the public listener.
    pub listen: SocketAddr,
    /// Address and port of the operations listener with the health checks; never the public one.
    pub operations_listen: SocketAddr,
    /// Networks of proxies whose forwarded headers are trusted.
    pub trusted_proxies: Vec<IpNet>,
    /// Database URL: `sqlite://…` or `postgres://…`, perhaps with a password.
    pub database_url: SecretString,
    /// Whether the database is on another host that may be anybody, which a setting allows.
    pub database_is_unverified: bool,
    /// Base64 keys of 32 bytes; the first one writes, all of them read.
    pub encryption_keys: Vec<SecretString>,
    /// The provider and our client there.
    pub idporten: IdportenConfig,
    /// Base address of Dialogporten, below which its REST interface is.
    pub dialogporten: Url,
    /// GraphQL address of Dialogporten; `/graphql` below the base address unless set.
    pub dialogporten_graphql: Url,
    /// Address of its event streams; `None` for `/stream` below the GraphQL address.
    pub dialogporten_events: Option<Url>,
    /// Address of the list with names and logos of service owners; `None` for the list of this
    /// build.
    pub organisations: Option<Url>,
    /// Networks, beside public ones, on which the host of that list may be.
    pub organisations_networks: Vec<IpNet>,
    /// Idle timeout: a login ends after this long without a page.
    pub session_idle: Duration,
    /// Absolute timeout: a login ends after this long.
    pub session_max: Duration,
    /// The cookie in which other services of the platform name the acting party; read where none of
    /// our addresses or settings names it.
    pub party_cookie: Option<String>,
    /// Rows on a list page, 1–100.
    pub page_size: usize,
    /// Limits of what one call, and one page, may ask Dialogporten for. No setting: the figures are
    /// Dialogporten's.
    pub lists: Limits,
    /// The operator's own texts, contacts and links.
    pub content: Arc<Content>,
    /// Source of style sheets and scripts. No setting: `demo` chooses.
    pub assets: assets::Source,
    /// Filter of log lines, in the form of `tracing`'s `EnvFilter`.
    pub log: String,
    /// Directory of the audit log; `None` for standard output.
    pub audit_directory: Option<PathBuf>,
}

/// Settings of our client at ID-porten.
#[derive(Debug)]
pub struct IdportenConfig {
    /// The issuer, exactly as the provider writes it.
    pub issuer: String,
    /// Id that our client is registered under (`client_id`).
    pub client_id: String,
    /// Key or secret that authenticates the client.
    pub credentials: Credentials,
    /// File that the client's keys were read from; `None` where they came in the environment.
    pub client_keys_file: Option<PathBuf>,
    /// Scopes to ask for, separated by spaces.
    pub scopes: String,
    /// The level of assurance that every login must reach.
    pub level: Level,
    /// Use of pushed authorization requests (PAR).
    pub pushed: Pushed,
    /// How the browser is sent to the provider at logout.
    pub logout: EndSessionMethod,
}

/// The origin that browsers see: `https`, or `http` on a loopback host for development.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(Url);

impl PublicUrl {
    /// Parses an origin without a path.
    ///
    /// # Errors
    /// When it is no such origin; the text names the fault.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = service_url(text)?;
        if url.path() == "/" && url.query().is_none() {
            Ok(Self(url))
        } else {
            Err("must be an origin without a path".to_owned())
        }
    }

    /// The origin as browsers write it, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Whether cookies are `Secure` and carry the `__Host-` prefix.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Which addresses of others our pages may lead to (`docs/rules/security.md#outward-links`).
    #[must_use]
    pub fn outward_rule(&self) -> OutwardRule<'_> {
        OutwardRule {
            own: Some(&self.0),
            loopback_allowed: !self.is_https(),
        }
    }

    /// The host, with the port when it is not the scheme's own: what a `Host` header must hold.
    #[must_use]
    pub fn authority(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0
            .port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// An absolute address of ours, from a path.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }
}

/// Faults of the settings, one line each.
#[derive(Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<String>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Faults {}

impl Config {
    /// Hash of the settings as they print, secrets left out, for the audit log.
    #[must_use]
    pub fn hash(&self) -> SettingsHash {
        let hash = crypto::sha256(format!("{self:?}").as_bytes());
        std::array::from_fn(|place| hash.get(place).copied().unwrap_or_default())
    }

    /// Reads the settings from the environment.
    ///
    /// # Errors
    /// All faults of the settings at once.
    pub fn from_env() -> Result<Self, Faults> {
        let variables = std::env::vars_os();
        // Text that is no UTF-8 becomes a character that the reader refuses.
        let as_text = |text: OsString| text.to_string_lossy().into_owned();
        Self::from_variables(variables.map(|(name, value)| (as_text(name), as_text(value))))
    }

    /// Reads the settings from `variables`; those without our prefix are ignored.
    ///
    /// # Errors
    /// All faults at once: missing, malformed, contradictory and unknown settings.
    pub fn from_variables(
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Faults> {
        let mut reader = Reader::new(variables);
        let config = Self::read(&mut reader);
        match (config, reader.finish()) {
            (Some(config), faults) if faults.is_empty() => Ok(config),
            (_, faults) => Err(Faults(faults)),
        }
    }

    /// Reads every setting before it gives up, so that all faults are found.
    fn read(reader: &mut Reader) -> Option<Self> {
        let public_url = reader.required("PUBLIC_URL", PublicUrl::parse);
        let listen = reader.or("LISTEN", "127.0.0.1:8080", socket);
        let operations_listen = reader.or("OPERATIONS_LISTEN", "127.0.0.1:9090", socket);
        // Port 0 is any free port, and so another one each time.
        if listen == operations_listen && listen.is_some_and(|address| address.port() != 0) {
            reader.fault("OPERATIONS_LISTEN", "is the same as LISTEN");
        }
        let trusted_proxies = reader.or("TRUSTED_PROXIES", ",", networks);
        let database = database(reader);
        let encryption_keys = reader.required_secret("ENCRYPTION_KEYS", key_list);
        let idporten = IdportenConfig::read(reader);
        let dialogporten = reader.required("DIALOGPORTEN_URL", service_url);
        let graphql = reader.optional("DIALOGPORTEN_GRAPHQL_URL", service_url);
        let dialogporten_events = reader.optional("DIALOGPORTEN_EVENTS_URL", service_url);
        let organisations = reader.optional("ORGANISATIONS_URL", service_url);
        let organisations_networks = reader.or("ORGANISATIONS_NETWORKS", ",", networks);
        if idporten
            .as_ref()
            .is_some_and(|idporten| idporten::is_production(&idporten.issuer))
        {
            let around = [
                ("DIALOGPORTEN_URL", dialogporten.as_ref()),
                ("DIALOGPORTEN_GRAPHQL_URL", graphql.as_ref()),
                ("DIALOGPORTEN_EVENTS_URL", dialogporten_events.as_ref()),
                ("ORGANISATIONS_URL", organisations.as_ref()),
            ];
            refuse_stand_ins(reader, public_url.as_ref(), &around);
        }
        let session = session_times(reader);
        let party_cookie = reader.optional("PARTY_COOKIE", cookie_name);
        let page_size = reader.or("PAGE_SIZE", "50", |text| number(text, 1, 100));
        let content = content(reader, public_url.as_ref());
        let log = reader.or("LOG", "info", log_filter);
        let audit_directory = reader.optional("AUDIT_DIRECTORY", private_directory);
        let (database_url, database_is_unverified) = database?;
        let (session_idle, session_max) = session?;
        Some(Self {
            public_url: public_url?,
            listen: listen?,
            operations_listen: operations_listen?,
            trusted_proxies: trusted_proxies?,
            database_url,
            database_is_unverified,
            encryption_keys: encryption_keys?,
            idporten: idporten?,
            dialogporten_graphql: graphql.or_else(|| below(dialogporten.as_ref()?))?,
            dialogporten: dialogporten?,
            dialogporten_events,
            organisations,
            organisations_networks: organisations_networks?,
            session_idle,
            session_max,
            party_cookie,
            page_size: usize::try_from(page_size?).ok()?,
            lists: Limits::default(),
            content: content?,
            assets: assets::Source::Embedded,
            log: log?,
            audit_directory,
        })
    }
}

/// Reads the address of the database, and whether it is on another host that may be anybody
/// (`docs/rules/security.md#cfg-4`).
fn database(reader: &mut Reader) -> Option<(SecretString, bool)> {
    const NAME: &str = "DATABASE_URL";
    let url = reader.secret_or(NAME, "sqlite://arbeidsflate.db", database_url);
    let insecure = reader.or("DATABASE_INSECURE", "refused", |text| match text {
        "refused" => Ok(false),
        "allowed" => Ok(true),
        _ => Err("must be refused or allowed".to_owned()),
    });
    let (url, is_allowed) = (url?, insecure?);
    let Ok(reach) = DatabaseReach::of(url.expose_secret()) else {
        reader.fault(NAME, "cannot be read as the address of a database");
        return None;
    };
    let is_unverified = reach == DatabaseReach::Unverified;
    if is_unverified && !is_allowed {
        reader.fault(
            NAME,
            "is on another host and needs sslmode=verify-full (or DATABASE_INSECURE=allowed)",
        );
        return None;
    }
    Some((url, is_unverified))
}

/// Reads the idle and the absolute timeout of logins.
fn session_times(reader: &mut Reader) -> Option<(Duration, Duration)> {
    const IDLE: &str = "SESSION_IDLE_MINUTES";
    let idle = reader.or(IDLE, "30", |text| minutes(text, 1, 30));
    let max = reader.or("SESSION_MAX_MINUTES", "120", |text| minutes(text, 1, 480));
    let (idle, max) = (idle?, max?);
    if idle > max {
        reader.fault(IDLE, "is longer than SESSION_MAX_MINUTES");
    }
    Some((idle, max))
}

fn log_filter(text: &str) -> Result<String, String> {
    telemetry::filter(text)
        .map(|_| text.to_owned())
        .map_err(|_| "must be a filter of log lines, as info or warn".to_owned())
}

impl IdportenConfig {
    fn read(reader: &mut Reader) -> Option<Self> {
        let issuer = reader.required("IDPORTEN_ISSUER", |text| {
            // Compared letter by letter with what the provider writes, so kept as written.
            service_url(text).map(|_| text.to_owned())
        });
        let client_id = reader.required("IDPORTEN_CLIENT_ID", |text| Ok(text.to_owned()));
        let client_keys_file = reader.file_of(CLIENT_KEYS);
        let credentials = credentials(reader, issuer.as_deref());
        let scopes = reader.or(
            "IDPORTEN_SCOPES",
            "openid profile digdir:dialogporten",
            |text| {
                if text.split(' ').any(|word| word == "openid") {
                    Ok(text.to_owned())
                } else {
                    Err("must hold openid".to_owned())
                }
            },
        );
        let level = reader.or("IDPORTEN_ACR", Level::Substantial.acr(), |text| {
            [Level::Substantial, Level::High]
                .into_iter()
                .find(|level| level.acr() == text)
                .ok_or_else(|| "must be idporten-loa-substantial or idporten-loa-high".to_owned())
        });
        let pushed = reader.or("IDPORTEN_PAR", "auto", |text| match text {
            "auto" => Ok(Pushed::Auto),
            "never" => Ok(Pushed::Never),
            "always" => Ok(Pushed::Always),
            _ => Err("must be auto, never or always".to_owned()),
        });
        let logout = reader.or("IDPORTEN_LOGOUT", "redirect", |text| match text {
            "redirect" => Ok(EndSessionMethod::Redirect),
            "post" => Ok(EndSessionMethod::Post),
            _ => Err("must be redirect or post".to_owned()),
        });
        Some(Self {
            issuer: issuer?,
            client_id: client_id?,
            credentials: credentials?,
            client_keys_file,
            scopes: scopes?,
            level: level?,
            pushed: pushed?,
            logout: logout?,
        })
    }
}

/// Reads the client authentication: `private_key_jwt` with a key of ours, or a secret for test
/// providers; exactly one of them (`docs/rules/login.md#oidc-7`).
fn credentials(reader: &mut Reader, issuer: Option<&str>) -> Option<Credentials> {
    const KEYS: &str = CLIENT_KEYS;
    const SECRET: &str = "IDPORTEN_CLIENT_SECRET";
    let (keys, secret) = (reader.secret(KEYS), reader.secret(SECRET));
    match (keys.ok()?, secret.ok()?) {
        (Some(keys), None) => reader.read(KEYS, &keys, |keys| {
            Credentials::from_key_set(keys).map_err(|error| error.to_string())
        }),
        (None, Some(_)) if issuer.is_some_and(idporten::is_production) => {
            reader.fault(
                SECRET,
                "is for test providers only: set IDPORTEN_CLIENT_KEYS",
            );
            None
        }
        (None, Some(secret)) => reader
            .read(SECRET, &secret, client_secret)
            .map(Credentials::from_secret),
        (Some(_), Some(_)) => {
            reader.fault(SECRET, "contradicts IDPORTEN_CLIENT_KEYS: set one of them");
            None
        }
        (None, None) => {
            reader.fault(KEYS, "is missing");
            None
        }
    }
}

/// The default GraphQL address, where none is set.
fn below(base: &Url) -> Option<Url> {
    let address = format!("{}/graphql", base.as_str().trim_end_matches('/'));
    Url::parse(&address).ok()
}

impl Config {
    /// Address of the event streams: the setting, or the default below the GraphQL address.
    #[must_use]
    pub fn events_address(&self) -> Url {
        self.dialogporten_events.clone().unwrap_or_else(|| {
            let mut address = self.dialogporten_graphql.clone();
            let path = format!("{}/stream", address.path().trim_end_matches('/'));
            address.set_path(&path);
            address
        })
    }
}

/// The operator's content: its file, or the built-in content. The file's faults are reported with
/// its name, one line each.
fn content(reader: &mut Reader, public_url: Option<&PublicUrl>) -> Option<Arc<Content>> {
    const NAME: &str = "CONTENT_FILE";
    let loopback_allowed = public_url.is_some_and(|url| !url.is_https());
    let (content, place) = match reader.take(NAME).ok()? {
        Some(path) => (
            Content::read(Path::new(&path), loopback_allowed),
            format!("{path}: "),
        ),
        None => (Content::builtin(), String::new()),
    };
    match content {
        Ok(content) => Some(Arc::new(content)),
        Err(content::Faults(faults)) => {
            for fault in faults {
                reader.fault(NAME, &format!("{place}{fault}"));
            }
            None
        }
    }
}

/// Refuses simulated services with ID-porten itself, where real people log in: no part may be a
/// stand-in on this machine (`docs/rules/login.md#m51`).
fn refuse_stand_ins(
    reader: &mut Reader,
    inbox: Option<&PublicUrl>,
    around: &[(&str, Option<&Url>)],
) {
    const WHY: &str = "must be https: real people log in at this issuer";
    if inbox.is_some_and(|url| !url.is_https()) {
        reader.fault("PUBLIC_URL", WHY);
    }
    for (name, url) in around {
        if url.is_some_and(|url| url.scheme() != "https") {
            reader.fault(name, WHY);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, path::PathBuf};

    use base64::{Engine as _, engine::general_purpose::STANDARD};

    use super::{reader::PREFIX, *};
    use crate::idporten::NewClientKey;

    /// A random key, made for these tests.
    const KEY: &str = "3su4JCyDxQYapFNTbb1S/BSiEv/R7as6oTixQBxBBOE=";

    fn read(changes: &[(&str, Option<&str>)]) -> Result<Config, Faults> {
        let mut variables: BTreeMap<String, String> = [
            ("PUBLIC_URL", "https://inbox.example.no"),
            ("ENCRYPTION_KEYS", KEY),
            ("IDPORTEN_ISSUER", "https://idporten.example.no"),
            ("IDPORTEN_CLIENT_ID", "1234"),
            ("IDPORTEN_CLIENT_SECRET", "secret of a test provider"),
            (
                "DIALOGPORTEN_URL",
                "https://platform.example.no/dialogporten/",
            ),
        ]
        .into_iter()
        .map(|(name, value)| (format!("{PREFIX}{name}"), value.to_owned()))
        .collect();
        for (name, value) in changes {
            let name = format!("{PREFIX}{name}");
            match value {
                Some(value) => variables.insert(name, (*value).to_owned()),
                None => variables.remove(&name),
            };
        }
        Config::from_variables(variables)
    }

    /// A temporary folder of one test.
    struct Folder(PathBuf);

    impl Folder {
        fn new() -> Self {
            let name = format!("arbeidsflate-config-{}", uuid::Uuid::new_v4());
            let path = std::env::temp_dir().join(name);
            std::fs::create_dir(&path).unwrap();
            Self(path)
        }

        /// Writes a file and returns its path.
        fn file(&self, name: &str, text: &str) -> String {
            let path = self.0.join(name);
            std::fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    /// A private key, made for this test alone, as a JWK set.
    fn key_set() -> String {
        let made = NewClientKey::make("test", jiff::Timestamp::UNIX_EPOCH).unwrap();
        made.private.expose_secret().to_owned()
    }

    fn fault(changes: &[(&str, Option<&str>)]) -> String {
        read(changes).unwrap_err().to_string()
    }

    #[test]
    fn what_is_not_set_has_its_default() {
        let config = read(&[]).unwrap();
        assert_eq!(config.public_url.origin(), "https://inbox.example.no");
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.page_size, 50);
        assert_eq!(config.idporten.client_id, "1234");
        assert_eq!(config.session_max, Duration::from_hours(2));
        let graphql = config.dialogporten_graphql.as_str();
        assert_eq!(graphql, "https://platform.example.no/dialogporten/graphql");
        let base = config.dialogporten.as_str();
        assert_eq!(base, "https://platform.example.no/dialogporten/");
    }

    /// `docs/rules/security.md#cfg-2`: missing, malformed, short, example, contradictory and
    /// unknown settings.
    #[expect(clippy::too_many_lines, reason = "one table of faults")]
    #[test]
    fn cfg_2_each_fault_is_one_line_that_names_the_variable() {
        let twice = format!("{KEY},{KEY}");
        let text_key = STANDARD.encode("a sentence of 32 letters, really");
        let cases: [(&str, Option<&str>); 45] = [
            ("ORGANISATIONS_URL", Some("http://cdn.example.no/orgs.json")),
            ("TRUSTED_PROXIES", Some("10.0.0.0/8, x")),
            ("ORGANISATIONS_NETWORKS", Some("10.0.0.0/8, x")),
            ("PUBLIC_URL", None),
            ("PUBLIC_URL", Some("http://inbox.example.no")),
            ("PUBLIC_URL", Some("https://inbox.example.no/path")),
            ("PUBLIC_URL", Some("https://me:word@inbox.example.no")),
            ("PUBLIC_URL", Some("inbox")),
            ("PUBLIC_URL", Some("https://inbox.example.no.")),
            ("IDPORTEN_ISSUER", Some("https://idporten.no.")),
            ("PUBLIC_URL", Some("https://inbox.example.no/\u{fffd}")),
            ("LISTEN", Some("8080")),
            ("OPERATIONS_LISTEN", Some("localhost")),
            ("OPERATIONS_LISTEN", Some("127.0.0.1:8080")),
            ("DATABASE_URL", Some("mysql://x")),
            (
                "DATABASE_URL",
                Some("postgres://me:word@db.example.no/inbox"),
            ),
            (
                "DATABASE_URL",
                Some("postgres://me:word@db.example.no/inbox?sslmode=require"),
            ),
            ("DATABASE_URL", Some("postgres://me:word@[::1/inbox")),
            (
                "DATABASE_URL",
                Some("postgres://db.example.no/x?sslmode=on"),
            ),
            ("DATABASE_INSECURE", Some("yes")),
            ("ENCRYPTION_KEYS", None),
            ("ENCRYPTION_KEYS", Some("c2hvcnQ=")),
            ("ENCRYPTION_KEYS", Some("not base64, and not a key either")),
            (
                "ENCRYPTION_KEYS",
                Some("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
            ),
            ("ENCRYPTION_KEYS", Some(&text_key)),
            ("ENCRYPTION_KEYS", Some(&twice)),
            ("IDPORTEN_ISSUER", None),
            ("IDPORTEN_ISSUER", Some("http://idporten.example.no")),
            ("IDPORTEN_CLIENT_ID", Some(" ")),
            ("IDPORTEN_CLIENT_SECRET", Some("changeme")),
            ("IDPORTEN_SCOPES", Some("profile")),
            ("IDPORTEN_ACR", Some("idporten-loa-low")),
            ("IDPORTEN_PAR", Some("maybe")),
            ("IDPORTEN_LOGOUT", Some("get")),
            ("DIALOGPORTEN_URL", None),
            (
                "DIALOGPORTEN_GRAPHQL_URL",
                Some("http://dialogporten.example.no"),
            ),
            ("SESSION_IDLE_MINUTES", Some("31")),
            ("SESSION_MAX_MINUTES", Some("0")),
            ("PAGE_SIZE", Some("101")),
            ("PARTY_COOKIE", Some("Altinn Party Uuid")),
            ("PARTY_COOKIE", Some("__Host-sid")),
            ("PARTY_COOKIE", Some("login-1")),
            ("LOG", Some("arbeidsflate=loud")),
            ("PAGE_SICE", Some("20")),
            ("PAGE_SIZE_FILE", Some("/etc/hostname")),
        ];
        for (name, value) in cases {
            let text = fault(&[(name, value)]);
            assert_eq!(text.lines().count(), 1, "{text}");
            assert!(text.starts_with(&format!("{PREFIX}{name} ")), "{text}");
            let value = value.filter(|value| value.len() > 8 && !text.contains("as 127.0.0.1"));
            assert!(value.is_none_or(|value| !text.contains(value)), "{text}");
        }
    }

    /// `docs/rules/login.md#oidc-7`, `docs/rules/login.md#m51`: real people log in at ID-porten
    /// itself, so nothing there may be a stand-in.
    #[test]
    fn m51_oidc_7_with_id_porten_itself_there_is_no_secret_and_no_stand_in() {
        let issuer = ("IDPORTEN_ISSUER", Some("https://idporten.no"));
        let secret = fault(&[issuer]);
        assert!(
            secret.starts_with("ARBEIDSFLATE_IDPORTEN_CLIENT_SECRET is for test"),
            "{secret}"
        );
        let keys = key_set();
        let with_keys = [
            issuer,
            ("IDPORTEN_CLIENT_SECRET", None),
            ("IDPORTEN_CLIENT_KEYS", Some(keys.as_str())),
        ];
        assert!(read(&with_keys).is_ok());
        let local = |name| (name, Some("http://inbox.localhost:8080"));
        for name in ["PUBLIC_URL", "DIALOGPORTEN_URL", "ORGANISATIONS_URL"] {
            let text = fault(&[&with_keys[..], &[local(name)]].concat());
            assert_eq!(text.lines().count(), 1, "{text}");
            assert!(
                text.starts_with(&format!("{PREFIX}{name} must be https")),
                "{text}"
            );
        }
    }

    /// Secrets from files, by `docs/rules/security.md#cfg-1`.
    #[test]
    fn cfg_1_a_secret_may_come_from_a_file() {
        let folder = Folder::new();
        let keys = key_set();
        let files = [
            ("ENCRYPTION_KEYS", format!("{KEY}\r\n")),
            ("IDPORTEN_CLIENT_KEYS", format!("{keys}\n")),
            (
                "DATABASE_URL",
                "postgres://me:word@db.example.no/inbox?sslmode=verify-full\n".to_owned(),
            ),
        ];
        let mut changes = vec![
            ("IDPORTEN_CLIENT_SECRET".to_owned(), None),
            ("ENCRYPTION_KEYS".to_owned(), None),
        ];
        for (name, text) in &files {
            changes.push((format!("{name}_FILE"), Some(folder.file(name, text))));
        }
        let changes: Vec<_> = changes
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_deref()))
            .collect();
        let config = read(&changes).unwrap();
        assert_eq!(config.encryption_keys[0].expose_secret(), KEY);
        let database = config.database_url.expose_secret();
        assert_eq!(
            database,
            "postgres://me:word@db.example.no/inbox?sslmode=verify-full"
        );
        let secret = folder.file("secret", "secret of a test provider\n");
        let by_file = [
            ("IDPORTEN_CLIENT_SECRET", None),
            ("IDPORTEN_CLIENT_SECRET_FILE", Some(secret.as_str())),
        ];
        assert!(read(&by_file).is_ok());
    }

    #[test]
    fn a_file_that_gives_no_secret_is_one_fault() {
        let folder = Folder::new();
        let good = folder.file("good", KEY);
        let cases = [
            (
                Some(KEY),
                good.as_str(),
                "contradicts ARBEIDSFLATE_ENCRYPTION_KEYS",
            ),
            (
                None,
                "/nowhere/secret-path",
                "cannot be read: entity not found",
            ),
            (None, &folder.file("empty", "\n"), "names an empty file"),
            (
                None,
                &folder.file("long", &"x".repeat(70_000)),
                "more than 65536 bytes",
            ),
            (None, folder.0.to_str().unwrap(), "cannot be read"),
        ];
        for (value, path, what) in cases {
            let text = fault(&[
                ("ENCRYPTION_KEYS", value),
                ("ENCRYPTION_KEYS_FILE", Some(path)),
            ]);
            assert_eq!(text.lines().count(), 1, "{text}");
            assert!(
                text.starts_with("ARBEIDSFLATE_ENCRYPTION_KEYS_FILE "),
                "{text}"
            );
            assert!(text.contains(what), "{text}");
            assert!(!text.contains(path) && !text.contains(KEY), "{text}");
        }
        let bad = folder.file("bad", "c2hvcnQ=");
        let text = fault(&[
            ("ENCRYPTION_KEYS", None),
            ("ENCRYPTION_KEYS_FILE", Some(&bad)),
        ]);
        assert!(
            text.starts_with("ARBEIDSFLATE_ENCRYPTION_KEYS must be"),
            "{text}"
        );
    }

    #[test]
    fn cfg_4_a_database_that_may_be_anybody_is_allowed_by_a_setting_of_that_name() {
        let other = (
            "DATABASE_URL",
            Some("postgres://me:word@db.example.no/inbox"),
        );
        let insecure = |word| ("DATABASE_INSECURE", Some(word));
        assert!(fault(&[other]).contains("sslmode=verify-full"));
        assert!(fault(&[other, insecure("refused")]).contains("sslmode=verify-full"));
        assert!(
            read(&[other, insecure("allowed")])
                .unwrap()
                .database_is_unverified
        );
        // What is safe stays so whatever is allowed.
        let verified = "postgres://me:word@db.example.no/inbox?sslmode=verify-full";
        for url in [
            verified,
            "postgres://me@127.0.0.1/inbox",
            "sqlite://inbox.db",
        ] {
            let config = read(&[("DATABASE_URL", Some(url)), insecure("allowed")]).unwrap();
            assert!(!config.database_is_unverified, "{url}");
            assert!(read(&[("DATABASE_URL", Some(url))]).is_ok(), "{url}");
        }
    }

    #[test]
    fn contradictions_are_faults() {
        assert!(fault(&[("IDPORTEN_CLIENT_KEYS", Some("s"))]).contains("contradicts"));
        let limits = [
            ("SESSION_IDLE_MINUTES", Some("30")),
            ("SESSION_MAX_MINUTES", Some("20")),
        ];
        assert!(fault(&limits).contains("longer than"));
    }

    #[test]
    fn cfg_1_all_faults_are_told_at_once_and_no_secret_is_among_them() {
        let secret = "not-a-key-but-secret";
        let text = fault(&[
            ("PUBLIC_URL", None),
            ("ENCRYPTION_KEYS", Some(secret)),
            ("LISTEN", Some("x")),
        ]);
        assert_eq!(text.lines().count(), 3);
        assert!(!text.contains(secret));
    }

    #[test]
    fn ses_2_plain_http_is_for_loopback() {
        assert!(read(&[("PUBLIC_URL", Some("http://inbox.localhost:8080"))]).is_ok());
        assert!(read(&[("PUBLIC_URL", Some("http://127.0.0.1:8080"))]).is_ok());
        assert!(read(&[("DIALOGPORTEN_URL", Some("http://dialogporten.example.no"))]).is_err());
    }
}
