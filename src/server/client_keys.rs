//! Rotation of our client's key at the provider without a restart (`docs/rules/login.md#m48`): the file
//! with the keys is read again every minute, and the log warns while a key is about to expire.

use std::{path::PathBuf, time::Duration};

use jiff::{SignedDuration, Timestamp};

use crate::{app::App, config::read_secret_file, idporten::Credentials};

/// How often the file is read.
const LOOK: Duration = Duration::from_mins(1);
/// How long before the end of a key the operator is warned.
const NOTICE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Time between two warnings of the same key.
const BETWEEN_WARNINGS: SignedDuration = SignedDuration::from_hours(24);

/// Watches the file with the client's keys.
#[derive(Debug)]
pub struct ClientKeys {
    app: App,
    file: Option<PathBuf>,
    /// Whether the file could be used when it was last read: a fault is logged once.
    is_usable: bool,
    warned: Option<Timestamp>,
}

impl ClientKeys {
    /// Watches the file of the settings. Keys that come in the environment stay as they are.
    #[must_use]
    pub fn new(app: App) -> Self {
        let file = app.config.idporten.client_keys_file.clone();
        Self::of_file(app, file)
    }

    /// Watches this file in place of that of the settings.
    #[must_use]
    pub fn of_file(app: App, file: Option<PathBuf>) -> Self {
        Self {
            file,
            app,
            is_usable: true,
            warned: None,
        }
    }

    /// Reads the file every minute.
    pub async fn run(mut self) {
        loop {
            self.warn_of_old_key();
            tokio::time::sleep(LOOK).await;
            self.read_file();
        }
    }

    /// Takes the first key of the file into use, if it is another one than before. A file that cannot
    /// be used changes nothing.
    pub fn read_file(&mut self) {
        let Some(file) = &self.file else {
            return;
        };
        let read = read_secret_file(file)
            .and_then(|text| Credentials::from_key_set(&text).map_err(|error| error.to_string()));
        match read {
            Ok(credentials) => {
                self.is_usable = true;
                self.take(credentials);
            }
            Err(reason) if self.is_usable => {
                self.is_usable = false;
                tracing::error!(reason, "the file with our client's keys cannot be used");
            }
            Err(_) => {}
        }
    }

    fn take(&mut self, credentials: Credentials) {
        let provider = &self.app.provider;
        let kid = credentials.kid().unwrap_or_default().to_owned();
        let is_another = provider.client_key_id().as_ref() != Some(&kid);
        // Also under the same id: the file counts, not its name.
        provider.use_credentials(credentials);
        if is_another {
            self.warned = None;
            tracing::info!(kid, "another key of our client signs from now on");
        }
    }

    /// Warns once a day that the key must be exchanged; returns whether it has.
    pub fn warn_of_old_key(&mut self) -> bool {
        let now = self.app.clock.now();
        let is_silent = self
            .warned
            .is_some_and(|warned| now.duration_since(warned) < BETWEEN_WARNINGS);
        let end = self.app.provider.client_key_end();
        let Some(end) = end.filter(|end| !is_silent && end.duration_since(now) < NOTICE) else {
            return false;
        };
        self.warned = Some(now);
        tracing::warn!(%end, "our client's key at ID-porten must be exchanged before {end}");
        true
    }
}
