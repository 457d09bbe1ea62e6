//! Background removal of expired rows, and revocation of the refresh tokens among them
//! (`docs/rules/security.md#sto-7`).

use std::time::Duration;

use tokio::time::Instant;

use crate::{
    idporten::{Provider, Revocations},
    storage::{ExpiredRows, Store, StoreError},
    telemetry::audit::{self, AuditEvent, AuditSubject, EndReason},
};

/// Pause between sweeps, when nothing expired is left.
const REST: Duration = Duration::from_mins(1);
/// Most rows of a kind that one statement removes.
const MOST_ROWS: u32 = 500;
/// Fewest rows of a kind that one statement removes, on a slow database.
const FEWEST_ROWS: u32 = 100;
/// Time that the batches of all kinds should take together; a slower database gets smaller ones.
const BATCH_TIME: Duration = Duration::from_millis(50);
/// Longest pause between two batches. Each is as long as the batch before it took, so that other
/// statements have half of the database's time.
const LONGEST_PAUSE: Duration = Duration::from_millis(50);
/// Pause before another try when the database did not answer.
const RETRY: Duration = Duration::from_secs(5);
/// Sweeps expired rows of every kind until none is left.
#[derive(Debug)]
pub struct ExpiredRowsSweep {
    store: Store,
    revocations: Revocations,
    batch: u32,
}

impl ExpiredRowsSweep {
    /// Starts the revocation of what the sweep will find; it ends with what it was given before the
    /// sweep was dropped.
    #[must_use]
    pub fn new(store: Store, provider: &Provider) -> Self {
        Self {
            store,
            revocations: provider.revocations(),
            batch: MOST_ROWS,
        }
    }

    /// Sweeps until nothing expired is left, rests, and begins again.
    pub async fn run(mut self) {
        loop {
            let pause = match self.sweep().await {
                Ok(_) => REST,
                Err(error) => {
                    tracing::warn!(error = %error, "expired rows could not be cleared out");
                    RETRY
                }
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// Removes all expired rows and returns how many there were.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn sweep(&mut self) -> Result<usize, StoreError> {
        let (mut swept, mut unrevoked) = (0_usize, 0_usize);
        loop {
            let begun = Instant::now();
            let removed = self.store.remove_expired(self.batch).await;
            let took = begun.elapsed();
            self.batch = next_batch(self.batch, took);
            let ExpiredRows {
                rows,
                may_be_more,
                logins,
            } = removed?;
            swept = swept.saturating_add(rows);
            for login in logins {
                let subject = AuditSubject::of(&self.store, login.subject);
                audit::record(AuditEvent::LoggedOut(EndReason::Timeout), &subject);
                unrevoked += usize::from(!self.revocations.queue(login.refresh));
            }
            if !may_be_more {
                break;
            }
            tokio::time::sleep(took.min(LONGEST_PAUSE)).await;
        }
        if unrevoked > 0 {
            tracing::warn!(count = unrevoked, "refresh tokens were left to expire");
        }
        Ok(swept)
    }
}

/// Size of the batch after one that took so long.
fn next_batch(batch: u32, took: Duration) -> u32 {
    if took > BATCH_TIME {
        (batch / 2).max(FEWEST_ROWS)
    } else {
        (batch * 2).min(MOST_ROWS)
    }
}

#[cfg(test)]
mod tests {
    //! How the size of batches follows the speed of the database.

    use super::*;

    #[test]
    fn sto_7_batches_shrink_on_a_slow_database_and_grow_again() {
        let (slow, quick) = (BATCH_TIME * 2, BATCH_TIME / 2);
        assert_eq!(next_batch(MOST_ROWS, slow), MOST_ROWS / 2);
        assert_eq!(next_batch(FEWEST_ROWS, slow), FEWEST_ROWS);
        assert_eq!(next_batch(FEWEST_ROWS, quick), FEWEST_ROWS * 2);
        assert_eq!(next_batch(MOST_ROWS, quick), MOST_ROWS);
    }
}
