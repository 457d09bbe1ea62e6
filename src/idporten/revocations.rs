//! Revocation of many refresh tokens beside other work, so that nothing waits for the provider and the
//! provider is not flooded.

use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use tokio::{sync::mpsc, task::JoinHandle, time::timeout};

use super::Provider;
use crate::secret::RefreshToken;

/// Most revocations at the provider at a time.
const AT_A_TIME: usize = 4;
/// Most refresh tokens that wait to be revoked. Further ones are left to expire by themselves.
const MOST_WAITING: usize = 4096;

/// A queue of refresh tokens, which are revoked in their order. What waits when it is dropped is still
/// revoked.
#[derive(Debug)]
pub struct Revocations {
    tokens: mpsc::Sender<RefreshToken>,
    revoking: JoinHandle<()>,
}

impl Provider {
    /// A new queue of tokens to be revoked, with nothing in it.
    #[must_use]
    pub fn revocations(&self) -> Revocations {
        let (tokens, waiting) = mpsc::channel(MOST_WAITING);
        Revocations {
            tokens,
            revoking: tokio::spawn(revoke_each(self.clone(), waiting)),
        }
    }
}

impl Revocations {
    /// Queues the token of a login that has ended; returns whether it will be revoked, which is also
    /// so when there is none.
    #[must_use]
    pub fn queue(&self, token: Option<RefreshToken>) -> bool {
        token.is_none_or(|token| self.tokens.try_send(token).is_ok())
    }

    /// Waits until all are revoked, for `limit` at most; returns whether they are.
    pub async fn finish(self, limit: Duration) -> bool {
        drop(self.tokens);
        timeout(limit, self.revoking).await.is_ok()
    }
}

async fn revoke_each(provider: Provider, tokens: mpsc::Receiver<RefreshToken>) {
    let tokens = stream::unfold(tokens, |mut tokens| async {
        tokens.recv().await.map(|token| (token, tokens))
    });
    tokens
        .for_each_concurrent(AT_A_TIME, |token| {
            let provider = &provider;
            async move { provider.revoke(&token).await }
        })
        .await;
}
