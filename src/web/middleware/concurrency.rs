//! Concurrency limit with a bounded queue and a queue timeout (`docs/rules/security.md#limits`),
//! for all requests together and for each browser session. A request that finds the queue full, or
//! waits too long, is refused at little cost, so that admitted requests are served as quickly as
//! ever.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use moka::sync::Cache;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::cookies::{Cookies, Use};
use crate::{views::pages::error::ErrorKind, web::error::AppError};

/// Most browser sessions that are counted, so that memory use has a limit.
const SESSIONS: u64 = 100_000;
/// How long the limit of a browser session is kept after its last request.
const KEPT: Duration = Duration::from_mins(1);

/// Concurrency limit: a number of running requests, a queue length and a queue timeout.
#[derive(Clone, Debug)]
pub struct ConcurrencyLimit {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    queue_timeout: Duration,
}

impl ConcurrencyLimit {
    /// The limit for all requests of the process: 1024 running, 512 queued for at most a second.
    #[must_use]
    pub fn for_process() -> Self {
        Self::new(1024, 512, Duration::from_secs(1))
    }

    fn for_session() -> Self {
        Self::new(8, 64, Duration::from_secs(5))
    }

    fn new(run: usize, wait: usize, queue_timeout: Duration) -> Self {
        Self {
            running: Arc::new(Semaphore::new(run)),
            waiting: Arc::new(Semaphore::new(wait)),
            queue_timeout,
        }
    }

    /// Acquires a permit, waiting in the queue when none is free; `None` when the queue is full or
    /// the wait times out.
    async fn acquire(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(permit) = Arc::clone(&self.running).try_acquire_owned() {
            return Some(permit);
        }
        let _waits = self.waiting.try_acquire().ok()?;
        let permit = Arc::clone(&self.running).acquire_owned();
        tokio::time::timeout(self.queue_timeout, permit)
            .await
            .ok()?
            .ok()
    }
}

/// Middleware that applies the limit of the process: answers 503, with a page that needs no calls,
/// when it is exceeded.
pub async fn limit_concurrency(
    State(all): State<ConcurrencyLimit>,
    request: Request,
    next: Next,
) -> Response {
    match all.acquire().await {
        Some(_permit) => next.run(request).await,
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// Concurrency limits of browser sessions, by the value of the session cookie.
#[derive(Clone, Debug)]
pub struct SessionLimits {
    cookies: Cookies,
    limits: Cache<String, ConcurrencyLimit>,
}

impl SessionLimits {
    /// Limits for no session yet; each session gets one with its first request.
    #[must_use]
    pub fn new(cookies: Cookies) -> Self {
        Self {
            cookies,
            limits: Cache::builder()
                .max_capacity(SESSIONS)
                .time_to_idle(KEPT)
                .build(),
        }
    }
}

/// Middleware that keeps one browser session from using up the limit of the process. Requests
/// without a session cookie are limited by address elsewhere.
pub async fn limit_session_concurrency(
    State(sessions): State<SessionLimits>,
    request: Request,
    next: Next,
) -> Response {
    let Some(cookie) = sessions.cookies.read(request.headers(), Use::Session) else {
        return next.run(request).await;
    };
    let limit = sessions
        .limits
        .get_with(cookie, ConcurrencyLimit::for_session);
    match limit.acquire().await {
        Some(_permit) => next.run(request).await,
        None => AppError::Page(ErrorKind::TooMany).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_queue_refuses_a_request_at_once() {
        let limit = ConcurrencyLimit::new(2, 1, Duration::from_mins(1));
        let (first, _second) = (
            limit.acquire().await.unwrap(),
            limit.acquire().await.unwrap(),
        );
        let waits = tokio::spawn({
            let limit = limit.clone();
            async move { limit.acquire().await.is_some() }
        });
        while limit.waiting.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(limit.acquire().await.is_none(), "the queue is full");
        assert!(!waits.is_finished(), "and nobody waited to hear that");
        drop(first);
        assert!(waits.await.unwrap(), "its turn has come");
    }

    #[tokio::test]
    async fn a_request_waits_no_longer_than_the_queue_timeout() {
        let queue_timeout = Duration::from_millis(50);
        let limit = ConcurrencyLimit::new(1, 1, queue_timeout);
        let _permit = limit.acquire().await.unwrap();
        let start = tokio::time::Instant::now();
        assert!(limit.acquire().await.is_none());
        assert!(start.elapsed() >= queue_timeout, "{:?}", start.elapsed());
        assert!(limit.acquire().await.is_none(), "the queue is free again");
    }
}
