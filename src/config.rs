//! Settings, read from environment variables with the prefix `ARBEIDSFLATE_` and checked at start.
//!
//! Every fault is one line that names its variable, and all of them are told at once. A secret is
//! never part of a line.

use std::{collections::BTreeMap, fmt, net::SocketAddr, time::Duration};

use ipnet::IpNet;
use secrecy::SecretString;
use url::Url;

use crate::{
    login::{Credentials, LogoutWay, Pushed},
    outbound::is_localhost,
    session::Level,
};

/// The prefix of every variable of ours.
const PREFIX: &str = "ARBEIDSFLATE_";

/// Everything an operator can set.
#[derive(Debug)]
pub struct Config {
    /// The origin browsers see; decides cookie names and absolute links.
    pub public_url: PublicUrl,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Networks of proxies whose forwarded headers count.
    pub trusted_proxies: Vec<IpNet>,
    /// `sqlite://…` or `postgres://…`.
    pub database_url: SecretString,
    /// Base64 keys of 32 bytes, the first one writes.
    pub encryption_keys: Vec<SecretString>,
    /// The provider and our client there.
    pub idporten: IdportenConfig,
    /// GraphQL address of Dialogporten.
    pub dialogporten_graphql: Url,
    /// Names and marks of service owners; `None` for the list of this build.
    pub organisations: Option<Url>,
    /// A login ends after this long without a page.
    pub session_idle: Duration,
    /// A login ends after this long.
    pub session_max: Duration,
    /// Rows on a list page, 1–100.
    pub page_size: usize,
    /// Filter of log lines, in the form of `tracing`'s `EnvFilter`.
    pub log: String,
}

/// Our client at ID-porten.
#[derive(Debug)]
pub struct IdportenConfig {
    /// The issuer, exactly as the provider writes it.
    pub issuer: String,
    /// Our client id.
    pub client_id: String,
    /// How we prove to be that client.
    pub credentials: Credentials,
    /// Scopes to ask for, separated by spaces.
    pub scopes: String,
    /// The level every login must reach.
    pub level: Level,
    /// Whether requests are pushed.
    pub pushed: Pushed,
    /// How the browser is sent to the provider at logout.
    pub logout: LogoutWay,
}

/// The origin that browsers see: `https`, or `http` on a loopback host for development.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(Url);

impl PublicUrl {
    /// Takes an origin without path.
    ///
    /// # Errors
    /// When it is no such origin; the text says why.
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

    /// The host, with the port when it is not the scheme's own: what a `Host` header must say.
    #[must_use]
    pub fn authority(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0
            .port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// An absolute address of ours.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }
}

/// What is wrong with the settings, one line per fault.
#[derive(Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<String>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Faults {}

impl Config {
    /// Reads the settings from the environment.
    ///
    /// # Errors
    /// All faults at once.
    pub fn from_env() -> Result<Self, Faults> {
        Self::from_variables(std::env::vars())
    }

    /// Reads the settings from `variables`; those without our prefix are passed over.
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

    /// Asks for every setting before giving up, so that all faults are found.
    fn read(reader: &mut Reader) -> Option<Self> {
        let public_url = reader.required("PUBLIC_URL", PublicUrl::parse);
        let listen = reader.or("LISTEN", "127.0.0.1:8080", |text| {
            text.parse()
                .map_err(|_| "must be an address and a port, as 127.0.0.1:8080".to_owned())
        });
        let trusted_proxies = reader.or("TRUSTED_PROXIES", ",", networks);
        let database_url = reader.or("DATABASE_URL", "sqlite://arbeidsflate.db", database_url);
        let encryption_keys = reader.required("ENCRYPTION_KEYS", key_list);
        let idporten = IdportenConfig::read(reader);
        let dialogporten_graphql = dialogporten(reader);
        let organisations = reader
            .take("ORGANISATIONS_URL")
            .and_then(|text| reader.read("ORGANISATIONS_URL", &text, service_url));
        let idle = reader.or("SESSION_IDLE_MINUTES", "30", |text| minutes(text, 1, 30));
        let max = reader.or("SESSION_MAX_MINUTES", "120", |text| minutes(text, 1, 480));
        if let (Some(idle), Some(max)) = (idle, max)
            && idle > max
        {
            reader.fault("SESSION_IDLE_MINUTES", "is longer than SESSION_MAX_MINUTES");
        }
        let page_size = reader.or("PAGE_SIZE", "50", |text| number(text, 1, 100));
        let log = reader.or("LOG", "info", |text| Ok(text.to_owned()));
        Some(Self {
            public_url: public_url?,
            listen: listen?,
            trusted_proxies: trusted_proxies?,
            database_url: database_url?,
            encryption_keys: encryption_keys?,
            idporten: idporten?,
            dialogporten_graphql: dialogporten_graphql?,
            organisations,
            session_idle: idle?,
            session_max: max?,
            page_size: usize::try_from(page_size?).ok()?,
            log: log?,
        })
    }
}

impl IdportenConfig {
    fn read(reader: &mut Reader) -> Option<Self> {
        let issuer = reader.required("IDPORTEN_ISSUER", |text| {
            // Compared letter by letter with what the provider says, so kept as written.
            service_url(text).map(|_| text.to_owned())
        });
        let client_id = reader.required("IDPORTEN_CLIENT_ID", |text| Ok(text.to_owned()));
        let credentials = credentials(reader);
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
            "redirect" => Ok(LogoutWay::Redirect),
            "post" => Ok(LogoutWay::Post),
            _ => Err("must be redirect or post".to_owned()),
        });
        Some(Self {
            issuer: issuer?,
            client_id: client_id?,
            credentials: credentials?,
            scopes: scopes?,
            level: level?,
            pushed: pushed?,
            logout: logout?,
        })
    }
}

/// `private_key_jwt` with a key of ours, or a secret for test providers: one of them.
fn credentials(reader: &mut Reader) -> Option<Credentials> {
    match (
        reader.take("IDPORTEN_CLIENT_KEYS"),
        reader.take("IDPORTEN_CLIENT_SECRET"),
    ) {
        (Some(keys), None) => reader.read("IDPORTEN_CLIENT_KEYS", &keys, |keys| {
            Credentials::from_key_set(keys).map_err(|error| error.to_string())
        }),
        (None, Some(secret)) => Some(Credentials::from_secret(secret.into())),
        (Some(_), Some(_)) => {
            let what = "contradicts IDPORTEN_CLIENT_KEYS: set one of them";
            reader.fault("IDPORTEN_CLIENT_SECRET", what);
            None
        }
        (None, None) => {
            reader.fault("IDPORTEN_CLIENT_KEYS", "is missing");
            None
        }
    }
}

/// The GraphQL address: its own setting, or below the base address.
fn dialogporten(reader: &mut Reader) -> Option<Url> {
    let base = reader.take("DIALOGPORTEN_URL");
    let graphql = reader.take("DIALOGPORTEN_GRAPHQL_URL");
    // Both are read, so that a fault in either is told.
    let base = base.map(|text| reader.read("DIALOGPORTEN_URL", &text, service_url));
    let graphql = graphql.map(|text| reader.read("DIALOGPORTEN_GRAPHQL_URL", &text, service_url));
    match (graphql, base) {
        (Some(graphql), _) => graphql,
        (None, Some(base)) => {
            let base = base?;
            let address = format!("{}/graphql", base.as_str().trim_end_matches('/'));
            Url::parse(&address).ok()
        }
        (None, None) => {
            reader.fault("DIALOGPORTEN_URL", "is missing");
            None
        }
    }
}

/// An `https` address, or `http` on a loopback host (README decision D3).
fn service_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("is no address: {error}"))?;
    let loopback = match url.host() {
        Some(url::Host::Domain(host)) => is_localhost(host),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => return Err("has no host".to_owned()),
    };
    match url.scheme() {
        _ if !url.username().is_empty() || url.password().is_some() => {
            Err("must not hold a user name".to_owned())
        }
        "https" => Ok(url),
        "http" if loopback => Ok(url),
        _ => Err("must be https (http is for loopback hosts only)".to_owned()),
    }
}

fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    let parts = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let network = |part: &str| {
        part.parse()
            .or_else(|_| part.parse().map(|address: std::net::IpAddr| address.into()))
    };
    parts
        .map(network)
        .collect::<Result<_, _>>()
        .map_err(|_| "must be networks or addresses, separated by commas, as 10.0.0.0/8".to_owned())
}

fn database_url(text: &str) -> Result<SecretString, String> {
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if known.iter().any(|scheme| text.starts_with(scheme)) {
        Ok(text.to_owned().into())
    } else {
        Err("must begin with sqlite:// or postgres://".to_owned())
    }
}

fn key_list(text: &str) -> Result<Vec<SecretString>, String> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let keys: Vec<&str> = text.split(',').map(str::trim).collect();
    let is_key = |key: &&str| STANDARD.decode(key).is_ok_and(|bytes| bytes.len() == 32);
    if keys.iter().all(is_key) {
        Ok(keys.into_iter().map(|key| key.to_owned().into()).collect())
    } else {
        Err("must be base64 keys of 32 bytes, separated by commas".to_owned())
    }
}

fn minutes(text: &str, least: u64, most: u64) -> Result<Duration, String> {
    number(text, least, most).map(Duration::from_mins)
}

fn number(text: &str, least: u64, most: u64) -> Result<u64, String> {
    let in_range = |number: &u64| (least..=most).contains(number);
    text.parse()
        .ok()
        .filter(in_range)
        .ok_or_else(|| format!("must be a number from {least} to {most}"))
}

/// Takes variables one by one and remembers what was wrong.
struct Reader {
    variables: BTreeMap<String, String>,
    faults: Vec<String>,
}

impl Reader {
    fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let ours = variables
            .into_iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?.to_owned(), value)));
        Self {
            variables: ours.collect(),
            faults: Vec::new(),
        }
    }

    /// An empty variable counts as one that is not set.
    fn take(&mut self, name: &str) -> Option<String> {
        self.variables
            .remove(name)
            .filter(|value| !value.trim().is_empty())
    }

    fn fault(&mut self, name: &str, what: &str) {
        self.faults.push(format!("{PREFIX}{name} {what}"));
    }

    fn read<T>(
        &mut self,
        name: &str,
        text: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        parse(text).map_err(|what| self.fault(name, &what)).ok()
    }

    fn required<T>(&mut self, name: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        if let Some(text) = self.take(name) {
            return self.read(name, &text, parse);
        }
        self.fault(name, "is missing");
        None
    }

    fn or<T>(
        &mut self,
        name: &str,
        default: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = self.take(name).unwrap_or_else(|| default.to_owned());
        self.read(name, &text, parse)
    }

    /// The faults, with one for every variable that nobody asked for.
    fn finish(mut self) -> Vec<String> {
        for name in std::mem::take(&mut self.variables).into_keys() {
            self.fault(&name, "is not a setting of ours");
        }
        self.faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

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
    }

    #[test]
    fn each_fault_is_one_line_that_names_the_variable() {
        let cases: [(&str, Option<&str>); 15] = [
            ("ORGANISATIONS_URL", Some("http://cdn.example.no/orgs.json")),
            ("TRUSTED_PROXIES", Some("10.0.0.0/8, x")),
            ("PUBLIC_URL", None),
            ("PUBLIC_URL", Some("http://inbox.example.no")),
            ("PUBLIC_URL", Some("https://inbox.example.no/path")),
            ("PUBLIC_URL", Some("inbox")),
            ("LISTEN", Some("8080")),
            ("DATABASE_URL", Some("mysql://x")),
            ("ENCRYPTION_KEYS", Some("c2hvcnQ=")),
            ("IDPORTEN_SCOPES", Some("profile")),
            ("IDPORTEN_ACR", Some("idporten-loa-low")),
            ("IDPORTEN_PAR", Some("maybe")),
            ("SESSION_IDLE_MINUTES", Some("31")),
            ("PAGE_SIZE", Some("101")),
            ("PAGE_SICE", Some("20")),
        ];
        for (name, value) in cases {
            let text = fault(&[(name, value)]);
            assert_eq!(text.lines().count(), 1, "{text}");
            assert!(text.starts_with(&format!("{PREFIX}{name} ")), "{text}");
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
    fn all_faults_are_told_at_once_and_no_secret_is_among_them() {
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
    fn plain_http_is_for_loopback() {
        assert!(read(&[("PUBLIC_URL", Some("http://inbox.localhost:8080"))]).is_ok());
        assert!(read(&[("PUBLIC_URL", Some("http://127.0.0.1:8080"))]).is_ok());
        assert!(read(&[("DIALOGPORTEN_URL", Some("http://dialogporten.example.no"))]).is_err());
    }
}
