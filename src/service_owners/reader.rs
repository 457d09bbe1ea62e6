//! Background reader of the list of service owners and their logos, once an hour.

use std::{ops::RangeInclusive, sync::Arc, time::Duration};

use http::StatusCode;
use ipnet::IpNet;
use jiff::Timestamp;
use reqwest::{Client, header::ACCEPT};
use tokio::task::JoinSet;
use url::Url;

use super::{
    KEPT, Organisations, Pictures,
    picture::check,
    wire::{self, List, Listed},
};
use crate::{
    domain::{OwnerCode, Picture},
    http_client::{self, is_localhost, read_limited},
    upstream::UpstreamError,
};

/// Longest time for one call, and longest list (`docs/rules/security.md#limits`).
const CALL: Duration = Duration::from_secs(3);
const LIST_LIMIT_BYTES: usize = 1024 * 1024;
/// Largest logo, most owners with one, and most bytes of all together: they are in memory.
const PICTURE_LIMIT_BYTES: usize = 64 * 1024;
const MOST_MARKS: usize = 500;
const ALL_PICTURES_LIMIT_BYTES: usize = 4 * 1024 * 1024;
/// Number of logos that are fetched at the same time.
const AT_ONCE: usize = 4;

/// Time from the end of one reading to the next.
const PERIOD: Duration = Duration::from_hours(1);
/// Backoff after the first failure; doubled after each further one, up to `PERIOD`.
const FIRST_PAUSE: Duration = Duration::from_mins(1);

/// Address of the list, and the HTTP client that reads it.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    url: Url,
    http: Client,
}

impl Source {
    /// The list at `url`, whose host may also have addresses in `networks`. Names of this machine
    /// are those of a demo.
    pub(crate) fn new(url: Url, networks: &[IpNet]) -> Result<Self, reqwest::Error> {
        let http = if url.domain().is_some_and(is_localhost) {
            http_client::client(CALL)?
        } else {
            http_client::public_client(CALL, networks.into())?
        };
        Ok(Self { url, http })
    }

    pub(crate) async fn list(&self) -> Result<List, UpstreamError> {
        let body = fetch(
            &self.http,
            self.url.clone(),
            "application/json",
            LIST_LIMIT_BYTES,
        );
        wire::read(&body.await?, &self.url)
    }

    /// Fetches the logos of the owners. Where there is no answer, the `known` one is kept.
    pub(crate) async fn pictures(
        &self,
        owners: &[Listed],
        known: &Pictures,
        now: Timestamp,
    ) -> Pictures {
        let wanted = owners.iter().filter(|owner| !owner.pictures.is_empty());
        let mut waiting = wanted.take(MOST_MARKS);
        let mut running = JoinSet::new();
        let mut pictures = Pictures::new();
        let mut left_bytes = ALL_PICTURES_LIMIT_BYTES;
        loop {
            while running.len() < AT_ONCE
                && let Some(owner) = waiting.next()
            {
                let (code, addresses) = (owner.code.clone(), owner.pictures.clone());
                running.spawn(mark(self.http.clone(), code, addresses));
            }
            let Some(ended) = running.join_next().await else {
                return pictures;
            };
            let Ok((code, found)) = ended else { continue };
            let fetched = match found {
                LogoFetch::Picture(picture) => Some((Arc::new(picture), now)),
                LogoFetch::NoAnswer => known.get(&code).cloned(),
                LogoFetch::Nothing => None,
            };
            if let Some(fetched) = fetched.filter(|(_, at)| now.duration_since(*at) <= KEPT)
                && let Some(left) = left_bytes.checked_sub(fetched.0.bytes.len())
            {
                left_bytes = left;
                pictures.insert(code, fetched);
            }
        }
    }
}

/// Outcome of fetching a logo.
enum LogoFetch {
    Picture(Picture),
    /// There is no picture that may be shown.
    Nothing,
    /// No answer: the logo may exist all the same.
    NoAnswer,
}

/// Fetches the first of the addresses that has a valid picture.
async fn mark(http: Client, code: OwnerCode, addresses: Vec<Url>) -> (OwnerCode, LogoFetch) {
    let mut found = LogoFetch::Nothing;
    for url in addresses {
        let answer = fetch(&http, url, "image/*", PICTURE_LIMIT_BYTES).await;
        let refused = match answer.map(check) {
            Ok(Ok(picture)) => return (code, LogoFetch::Picture(picture)),
            Ok(Err(refused)) => refused.to_string(),
            Err(error) => {
                if matches!(
                    error,
                    UpstreamError::Timeout | UpstreamError::Unavailable(_)
                ) {
                    found = LogoFetch::NoAnswer;
                }
                error.to_string()
            }
        };
        tracing::debug!(owner = %code, reason = refused, "a mark of a service owner is not shown");
    }
    (code, found)
}

/// Fetches an address. Only 200 is an answer: redirects are not followed, and an error page is no
/// list.
async fn fetch(
    http: &Client,
    url: Url,
    accept: &str,
    limit_bytes: usize,
) -> Result<Vec<u8>, UpstreamError> {
    let response = http.get(url).header(ACCEPT, accept).send().await?;
    match response.status() {
        StatusCode::OK => Ok(read_limited(response, limit_bytes).await?),
        status if status.is_server_error() => Err(UpstreamError::Unavailable(status.to_string())),
        status => Err(UpstreamError::Unusable(status.to_string())),
    }
}

impl Organisations {
    /// Reads the list at once and then every hour, sooner after a failure. Never ends; returns at
    /// once when there is no list to read.
    pub async fn keep_reading(self) {
        if self.source.is_none() {
            return;
        }
        let mut failures = 0;
        loop {
            failures = if self.read_and_tell().await {
                0
            } else {
                failures + 1
            };
            tokio::time::sleep(http_client::jitter(pauses(failures))).await;
        }
    }

    /// Reads the list, logs the outcome, and returns whether it could be read.
    #[expect(
        clippy::cognitive_complexity,
        reason = "the macros of `tracing` are counted in"
    )]
    async fn read_and_tell(&self) -> bool {
        let reading = self.read().await;
        match &reading {
            Ok(read) => tracing::info!(
                owners = read.owners,
                marks = read.marks,
                skipped = read.skipped,
                "the list of service owners was read"
            ),
            Err(error) => tracing::warn!(
                error = %error,
                "the list of service owners could not be read; what is known stands for a day"
            ),
        }
        reading.is_ok()
    }
}

/// Shortest and longest time until the next reading, which differ by a tenth from the time that is
/// aimed at.
fn pauses(failures: u32) -> RangeInclusive<Duration> {
    let pause = match failures.checked_sub(1) {
        None => PERIOD,
        Some(earlier) => FIRST_PAUSE.saturating_mul(1 << earlier.min(6)).min(PERIOD),
    };
    let tenth = pause / 10;
    tenth * 9..=tenth * 11
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_followed_by_tries_that_come_ever_later() {
        let minutes = |failures| {
            let (shortest, longest) = pauses(failures).into_inner();
            (shortest + longest).as_secs_f64() / 2.0 / 60.0
        };
        let expected = [60.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0];
        for (failures, expected) in (0..).zip(expected) {
            let minutes = minutes(failures);
            assert!(
                (minutes - expected).abs() < 0.01 * expected,
                "{failures}: {minutes}"
            );
        }
        assert!(minutes(u32::MAX) < 61.0);
    }

    #[test]
    fn pauses_differ_by_a_tenth_at_most() {
        let (shortest, longest) = pauses(0).into_inner();
        assert_eq!(shortest.as_secs(), 54 * 60);
        assert_eq!(longest.as_secs(), 66 * 60);
    }
}
