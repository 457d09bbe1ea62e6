//! HTTP calls to the provider: bounded in time and size, no redirects
//! (`docs/rules/login.md#oidc-8`).

use std::time::Duration;

use http::StatusCode;
use reqwest::{Client, RequestBuilder};
use url::Url;

use crate::http_client;

/// Timeout of a call to the provider, answer included.
const TOTAL: Duration = Duration::from_secs(8);
/// Largest answer in bytes, after decompression.
const MOST_BYTES: usize = 256 * 1024;

/// Why a call to the provider gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallError {
    /// The provider certainly never saw the request.
    NotSent,
    /// It may have seen the request and acted on it.
    Unknown,
}

/// A response of the provider, whatever its status.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Vec<u8>,
}

/// HTTP client for calls to the provider.
#[derive(Clone, Debug)]
pub(crate) struct Http(Client);

impl Http {
    pub(crate) fn new() -> Result<Self, reqwest::Error> {
        http_client::client(TOTAL).map(Self)
    }

    pub(crate) async fn get(&self, url: &Url) -> Result<Answer, CallError> {
        send(self.0.get(url.clone())).await
    }

    pub(crate) async fn post(&self, url: &Url, form: &[(&str, &str)]) -> Result<Answer, CallError> {
        send(self.0.post(url.clone()).form(form)).await
    }
}

async fn send(request: RequestBuilder) -> Result<Answer, CallError> {
    let response = http_client::send(request).await.map_err(|error| {
        if error.is_connect() || error.is_builder() {
            CallError::NotSent
        } else {
            CallError::Unknown
        }
    })?;
    let status = response.status();
    let body = http_client::read_limited(response, MOST_BYTES)
        .await
        .map_err(|_| CallError::Unknown)?;
    Ok(Answer { status, body })
}
