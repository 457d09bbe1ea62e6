//! Application state: everything a request needs, built once at start.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use clock::Clock;
use jiff::Timestamp;
use moka::future::Cache;
use secrecy::ExposeSecret;

use crate::{
    config::{Config, IdportenConfig},
    crypto::Keyring,
    dialogporten,
    domain::{DialogId, Localised, Parties, PartyUrn, ServiceCode, Services},
    idporten::{self, Provider},
    service_owners::Organisations,
    storage::{Limits, Store, StoreError},
    urls,
    web::{
        middleware::{cookies::Cookies, rate_limit::Limiter, security_headers::HeaderPolicy},
        services::live_updates::Live,
    },
};

/// Rate limit of login starts per address and minute (`docs/rules/security.md#limits`): a whole
/// municipality may be behind one address.
const LOGIN_STARTS_PER_MINUTE: u32 = 600;
/// Memory for party lists in bytes, one list for each login (`docs/rules/security.md#lim-3`): room
/// for 20,000 people with a few parties each, or for a dozen of accountants with 15,000.
const PARTY_LIST_BYTES: u64 = 64 * 1024 * 1024;
/// Approximate overhead of the cache for each list, in bytes.
const PARTY_LIST_OVERHEAD: usize = 512;
/// Most party lists that are being fetched at a time.
const PARTIES_ASKED: u64 = 10_000;
/// Memory for service lists in bytes, one for each party whose messages somebody filters.
const SERVICE_LIST_BYTES: u64 = 32 * 1024 * 1024;
/// How long a party list stays in the cache; its reader decides whether it may still be used.
const PARTIES_KEPT: Duration = Duration::from_mins(30);
/// How long a service list is used. It only decides what can be filtered by; rights are
/// Dialogporten's.
const SERVICES_KEPT: Duration = Duration::from_mins(5);
/// Most services whose names are cached, and for how long.
const SERVICE_NAMES: u64 = 10_000;
const SERVICE_NAMES_KEPT: Duration = Duration::from_hours(6);
/// Most dialogs whose owner is cached, each for one login.
const OWNERS: u64 = 100_000;
/// Most lists whose newest content is cached, and for how long all tabs of a login share the
/// answer.
const NEWEST_LISTS: u64 = 50_000;
const NEWEST_KEPT: Duration = Duration::from_mins(1);
/// Rate limit of closed notices per address and minute: each stores a browser session.
const NOTICES_PER_MINUTE: u32 = 600;
/// Most refusals of one address that the audit log takes in a minute
/// (`docs/rules/security.md#log-4`).
const AUDITED_REFUSALS_PER_MINUTE: u32 = 60;
/// Rate limit of front-channel logout notices, per address and minute, of sessions that no login
/// here is known of: each is kept for a while, and a whole municipality may be behind one address.
const LOG_OUTS_PER_MINUTE: u32 = 600;
/// Rate limit of reports of content security policy violations, per address and minute.
pub const REPORTS_PER_MINUTE: u32 = 10;
/// How long the start waits for the database at most.
const PREPARING: Duration = Duration::from_millis(1500);

/// State that is passed to handlers. Clones are cheap and share everything.
#[derive(Clone, Debug)]
pub struct App(Arc<Shared>);

/// The fields of [`App`], which all requests share.
#[derive(Debug)]
pub struct Shared {
    /// Settings, as checked at start.
    pub config: Config,
    /// The only source of the time.
    pub clock: Clock,
    /// Database of browser sessions, logins and settings.
    pub store: Store,
    /// OpenID provider, with our client there.
    pub provider: Provider,
    /// Client for lists, dialogs and label changes.
    pub dialogporten: dialogporten::Client,
    /// Names and logos of service owners.
    pub organisations: Organisations,
    /// Parties of each login, with the time when they were asked for.
    pub parties: Cache<String, (Arc<Parties>, Timestamp)>,
    /// Party lists that are being fetched, so that none is fetched twice at a time.
    pub parties_asked: Cache<String, Arc<Parties>>,
    /// Services of some parties of each login.
    pub services: Cache<(String, Vec<PartyUrn>), Arc<Services>>,
    /// Names of services, by their code.
    pub service_names: Cache<ServiceCode, Arc<Localised>>,
    /// Codes of the service owners of dialogs that a login has met.
    pub owners: Cache<(Box<str>, DialogId), Box<str>>,
    /// Date of the newest content of a list, by login and address; `None` for an empty list.
    pub newest: Cache<(String, String), Option<Timestamp>>,
    /// Event streams of dialogs, shared by tabs.
    pub live: Live,
    /// Names and attributes of our cookies.
    pub cookies: Cookies,
    /// Security headers that every answer gets.
    pub headers: HeaderPolicy,
    /// Rate limit of login starts, by client address.
    pub login_starts: Limiter,
    /// Rate limit of closed notices, by client address.
    pub closed_notices: Limiter,
    /// Rate limit of front-channel logout notices, by client address.
    pub log_outs: Limiter,
    /// Limit of refusals in the audit log, by client address.
    pub audit_refusals: Limiter,
    /// Rate limit of reports of the content security policy, by client address.
    pub csp_reports: Limiter,
}

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    /// Builds everything from the settings. Calls neither the provider nor Dialogporten, and does
    /// not wait for a database that is away (`docs/rules/security.md#ops-7`).
    ///
    /// # Errors
    /// When a setting cannot be used, in words for the operator.
    pub async fn new(config: Config, clock: Clock) -> anyhow::Result<Self> {
        // Deadlines of logins take no part in steps of the wall clock.
        let store = open_store(&config, clock.steady())?;
        prepare_if_there(&store)
            .await
            .context("ARBEIDSFLATE_DATABASE_URL")?;
        let provider = Provider::new(login_settings(&config), clock.clone())
            .context("ARBEIDSFLATE_IDPORTEN_ISSUER")?;
        let organisations = match config.organisations.clone() {
            Some(url) => Organisations::at(url, &config.organisations_networks, clock.clone())?,
            None => Organisations::builtin(clock.clone()),
        };
        let https = config.public_url.is_https();
        Ok(Self(Arc::new(Shared {
            dialogporten: dialogporten::Client::new(
                config.dialogporten_graphql.clone(),
                &config.dialogporten,
            )?,
            organisations,
            live: Live::new(dialogporten::EventsClient::new(config.events_address())?),
            parties: parties_cache(),
            parties_asked: Cache::new(PARTIES_ASKED),
            services: services_cache(),
            service_names: Cache::builder()
                .max_capacity(SERVICE_NAMES)
                .time_to_live(SERVICE_NAMES_KEPT)
                .build(),
            owners: Cache::builder()
                .max_capacity(OWNERS)
                .time_to_live(PARTIES_KEPT)
                .build(),
            newest: newest_cache(),
            cookies: Cookies::new(https),
            headers: HeaderPolicy::new(https),
            login_starts: Limiter::new(LOGIN_STARTS_PER_MINUTE),
            closed_notices: Limiter::new(NOTICES_PER_MINUTE),
            log_outs: Limiter::new(LOG_OUTS_PER_MINUTE),
            audit_refusals: Limiter::new(AUDITED_REFUSALS_PER_MINUTE),
            csp_reports: Limiter::new(REPORTS_PER_MINUTE),
            config,
            clock,
            store,
            provider,
        })))
    }
}

/// The store of these settings, which is yet to be prepared.
///
/// # Errors
/// When a setting cannot be used, in words for the operator.
pub fn open_store(config: &Config, clock: Clock) -> anyhow::Result<Store> {
    let keys = config.encryption_keys.iter();
    let keys: Vec<&str> = keys.map(ExposeSecret::expose_secret).collect();
    let keyring = Keyring::from_base64(&keys).context("ARBEIDSFLATE_ENCRYPTION_KEYS")?;
    let limits = Limits {
        idle: config.session_idle,
        max: config.session_max,
    };
    Store::new(config.database_url.expose_secret(), keyring, clock, limits)
        .context("ARBEIDSFLATE_DATABASE_URL")
}

/// Prepares the store unless its database is away. An unusable database stops the start.
async fn prepare_if_there(store: &Store) -> Result<(), StoreError> {
    match tokio::time::timeout(PREPARING, store.prepare()).await {
        Err(_) | Ok(Err(StoreError::Unavailable(_))) => {
            tracing::warn!("the database does not answer: pages say so until it does");
            Ok(())
        }
        Ok(outcome) => outcome,
    }
}

/// Settings of our client at the provider, from those of the inbox.
#[must_use]
pub fn login_settings(config: &Config) -> idporten::Settings {
    let IdportenConfig {
        issuer,
        client_id,
        credentials,
        client_keys_file: _,
        scopes,
        level,
        pushed,
        logout,
    } = &config.idporten;
    idporten::Settings {
        issuer: issuer.clone(),
        client_id: client_id.clone(),
        credentials: credentials.clone(),
        scopes: scopes.clone(),
        level: *level,
        pushed: *pushed,
        logout: *logout,
        redirect_uri: config.public_url.join(urls::LOGIN_CALLBACK.as_str()),
        after_logout: config.public_url.join(urls::LOGGED_OUT.as_str()),
    }
}

fn parties_cache() -> Cache<String, (Arc<Parties>, Timestamp)> {
    Cache::builder()
        .max_capacity(PARTY_LIST_BYTES)
        .weigher(|key: &String, (parties, _): &(Arc<Parties>, Timestamp)| {
            let bytes = key.len() + parties.size_bytes() + PARTY_LIST_OVERHEAD;
            u32::try_from(bytes).unwrap_or(u32::MAX)
        })
        .time_to_live(PARTIES_KEPT)
        .build()
}

fn services_cache() -> Cache<(String, Vec<PartyUrn>), Arc<Services>> {
    Cache::builder()
        .max_capacity(SERVICE_LIST_BYTES)
        .weigher(
            |(_, parties): &(String, Vec<PartyUrn>), list: &Arc<Services>| {
                let key = parties.len() * size_of::<PartyUrn>();
                let size = list.size_bytes() + key + PARTY_LIST_OVERHEAD;
                size.try_into().unwrap_or(u32::MAX)
            },
        )
        .time_to_live(SERVICES_KEPT)
        .build()
}

fn newest_cache() -> Cache<(String, String), Option<Timestamp>> {
    Cache::builder()
        .max_capacity(NEWEST_LISTS)
        .time_to_live(NEWEST_KEPT)
        .build()
}
