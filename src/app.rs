//! Start-up: everything a request needs, built once.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use clock::Clock;
use jiff::Timestamp;
use moka::future::Cache;
use secrecy::ExposeSecret as _;

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
        handlers::csp_report::REPORTS_PER_MINUTE,
        middleware::{cookies::Cookies, rate_limit::Limiter, security_headers::HeaderPolicy},
        services::live_updates::Live,
    },
};

/// Logins that one address may start in a minute: a whole municipality may sit behind one.
const LOGIN_STARTS_PER_MINUTE: u32 = 600;
/// Memory for lists of parties, one for each login (`docs/rules/security.md#lim-3`): room for
/// 20,000 people with a few parties each, or for a dozen of accountants with 15,000.
const PARTY_LIST_BYTES: u64 = 64 * 1024 * 1024;
/// What the cache itself takes for each list, about.
const PARTY_LIST_OVERHEAD: usize = 512;
/// Lists of parties that are asked for at a time.
const PARTIES_ASKED: u64 = 10_000;
/// Memory for lists of services, one for each party that somebody filters the messages of.
const SERVICE_LIST_BYTES: u64 = 32 * 1024 * 1024;
/// How long a list of parties takes room; whether it may still be used, its reader tells.
const PARTIES_KEPT: Duration = Duration::from_mins(30);
/// How long a list of services is used. It only says what can be filtered by; rights are Dialogporten's.
const SERVICES_KEPT: Duration = Duration::from_mins(5);
/// Services whose names are remembered, and for how long.
const SERVICE_NAMES: u64 = 10_000;
const SERVICE_NAMES_KEPT: Duration = Duration::from_hours(6);
/// Dialogs whose owner is remembered for a login.
const OWNERS: u64 = 100_000;
/// Lists whose newest content is remembered, and for how long all tabs of a login share the answer.
const NEWEST_LISTS: u64 = 50_000;
const NEWEST_KEPT: Duration = Duration::from_mins(1);
/// Notices that one address may close in a minute: each closing keeps a visit.
const NOTICES_PER_MINUTE: u32 = 600;
/// Notices of log-outs elsewhere, of sessions that nothing is known of, that one address may bring in a
/// minute: each is kept for a while, and a whole municipality may sit behind one.
const LOG_OUTS_PER_MINUTE: u32 = 600;
/// How long the start may wait for the database.
const PREPARING: Duration = Duration::from_millis(1500);

/// What handlers are given. Clones are cheap and share everything.
#[derive(Clone, Debug)]
pub struct App(Arc<Shared>);

/// What all requests share.
#[derive(Debug)]
pub struct Shared {
    /// The settings.
    pub config: Config,
    /// The time.
    pub clock: Clock,
    /// Visits, logins and settings.
    pub store: Store,
    /// ID-porten.
    pub provider: Provider,
    /// Dialogporten.
    pub dialogporten: dialogporten::Client,
    /// Names and marks of service owners.
    pub organisations: Organisations,
    /// The parties of each login, with the time they were asked for.
    pub parties: Cache<String, (Arc<Parties>, Timestamp)>,
    /// Lists of parties that are being asked for, so that none is asked for twice at a time.
    pub parties_asked: Cache<String, Arc<Parties>>,
    /// The services of some parties of each login.
    pub services: Cache<(String, Vec<PartyUrn>), Arc<Services>>,
    /// What services are called.
    pub service_names: Cache<ServiceCode, Arc<Localised>>,
    /// Codes of the owners of dialogs that a login has met.
    pub owners: Cache<(Box<str>, DialogId), Box<str>>,
    /// When the newest content of a list came, by login and address; `None` for an empty list.
    pub newest: Cache<(String, String), Option<Timestamp>>,
    /// Event streams of dialogs.
    pub live: Live,
    /// Names and attributes of cookies.
    pub cookies: Cookies,
    /// Headers of every answer.
    pub headers: HeaderPolicy,
    /// Login starts by address.
    pub login_starts: Limiter,
    /// Notices closed by address.
    pub closed_notices: Limiter,
    /// Notices of log-outs elsewhere by address.
    pub log_outs: Limiter,
    /// Reports of the content security policy by address.
    pub csp_reports: Limiter,
}

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    /// Builds everything from the settings. Asks neither the provider nor Dialogporten, and does
    /// not wait for a database that is away (`docs/rules/security.md#ops-7`).
    ///
    /// # Errors
    /// When a setting does not do what it should, in words for the operator.
    pub async fn new(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let keys: Vec<&str> = config
            .encryption_keys
            .iter()
            .map(secrecy::ExposeSecret::expose_secret)
            .collect();
        let keyring = Keyring::from_base64(&keys).context("ARBEIDSFLATE_ENCRYPTION_KEYS")?;
        let limits = Limits {
            idle: config.session_idle,
            max: config.session_max,
        };
        let store = Store::new(
            config.database_url.expose_secret(),
            keyring,
            clock.clone(),
            limits,
        )
        .context("ARBEIDSFLATE_DATABASE_URL")?;
        prepare_if_there(&store)
            .await
            .context("ARBEIDSFLATE_DATABASE_URL")?;
        let provider = Provider::new(login_settings(&config), clock.clone())
            .context("ARBEIDSFLATE_IDPORTEN_ISSUER")?;
        let organisations = match config.organisations.clone() {
            Some(url) => Organisations::at(url, clock.clone())?,
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
            csp_reports: Limiter::new(REPORTS_PER_MINUTE),
            config,
            clock,
            store,
            provider,
        })))
    }
}

/// Prepares the store unless its database is away. That it is unusable stops the start.
async fn prepare_if_there(store: &Store) -> Result<(), StoreError> {
    match tokio::time::timeout(PREPARING, store.prepare()).await {
        Err(_) | Ok(Err(StoreError::Unavailable(_))) => {
            tracing::warn!("the database does not answer: pages say so until it does");
            Ok(())
        }
        Ok(outcome) => outcome,
    }
}

/// Our client at the provider.
#[must_use]
pub fn login_settings(config: &Config) -> idporten::Settings {
    let IdportenConfig {
        issuer,
        client_id,
        credentials,
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
        redirect_uri: config.public_url.join(urls::LOGIN_CALLBACK),
        after_logout: config.public_url.join(urls::LOGGED_OUT),
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
