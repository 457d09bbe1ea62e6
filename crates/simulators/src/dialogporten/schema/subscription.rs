//! The root type of subscriptions. Authorisation is checked before it runs (`events.rs`).

#![expect(clippy::unused_async, reason = "the engine wants every resolver async")]

// The trait re-exported by the engine: a direct dependency would serve this one line only.
use async_graphql::{
    Context, Enum, Result, SimpleObject, Subscription,
    futures_util::{Stream, stream},
};
use tokio::sync::broadcast::error::RecvError;

use super::{
    super::{
        dialog_change::EventKind,
        events::{EventReceiver, Signal},
    },
    execution_error,
    scalars::UuidScalar,
};

/// The root of all subscriptions.
pub(crate) struct Subscriptions;

/// Kind of change to a dialog.
#[derive(Clone, Copy, Debug, Enum, Eq, PartialEq)]
pub(crate) enum DialogEventType {
    DialogUpdated,
    DialogDeleted,
}

/// An event of one dialog.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct DialogEventPayload {
    id: UuidScalar,
    #[graphql(name = "type")]
    kind: DialogEventType,
}

#[Subscription(name = "Subscriptions")]
impl Subscriptions {
    /// All later events of one dialog. Events from before the subscription are not delivered.
    async fn dialog_events(
        &self,
        ctx: &Context<'_>,
        dialog_id: UuidScalar,
    ) -> Result<impl Stream<Item = DialogEventPayload> + use<>> {
        let signals = ctx
            .data::<EventReceiver>()?
            .take()
            .ok_or_else(execution_error)?;
        let events = stream::unfold(signals, move |mut signals| async move {
            loop {
                match signals.recv().await {
                    Ok(Signal::Event(id, event)) if id == dialog_id.0 => {
                        let kind = match event {
                            EventKind::Updated => DialogEventType::DialogUpdated,
                            EventKind::Deleted => DialogEventType::DialogDeleted,
                        };
                        let id = dialog_id;
                        return Some((DialogEventPayload { id, kind }, signals));
                    }
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return None,
                }
            }
        });
        Ok(events)
    }
}
