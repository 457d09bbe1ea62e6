//! The subscription. Who may listen has been settled before it runs (`events.rs`).

#![expect(clippy::unused_async, reason = "the engine wants every resolver async")]

// The engine's own trait: a crate of streams would be a dependency for this one line.
use async_graphql::{
    Context, Enum, Result, SimpleObject, Subscription,
    futures_util::{Stream, stream},
};
use tokio::sync::broadcast::error::RecvError;

use super::{
    super::{
        act::Heard,
        events::{Listener, Signal},
    },
    fault,
    scalars::UuidScalar,
};

/// The root of all subscriptions.
pub(crate) struct Subscriptions;

/// What happened to a dialog.
#[derive(Clone, Copy, Debug, Enum, Eq, PartialEq)]
pub(crate) enum DialogEventType {
    DialogUpdated,
    DialogDeleted,
}

/// Something happened to a dialog.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct DialogEventPayload {
    id: UuidScalar,
    #[graphql(name = "type")]
    kind: DialogEventType,
}

#[Subscription(name = "Subscriptions")]
impl Subscriptions {
    /// Everything that happens to one dialog from here on. What happened while nobody listened is
    /// not told later.
    async fn dialog_events(
        &self,
        ctx: &Context<'_>,
        dialog_id: UuidScalar,
    ) -> Result<impl Stream<Item = DialogEventPayload> + use<>> {
        let signals = ctx.data::<Listener>()?.take().ok_or_else(fault)?;
        let told = stream::unfold(signals, move |mut signals| async move {
            loop {
                match signals.recv().await {
                    Ok(Signal::Event(id, heard)) if id == dialog_id.0 => {
                        let kind = match heard {
                            Heard::Updated => DialogEventType::DialogUpdated,
                            Heard::Deleted => DialogEventType::DialogDeleted,
                        };
                        let id = dialog_id;
                        return Some((DialogEventPayload { id, kind }, signals));
                    }
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return None,
                }
            }
        });
        Ok(told)
    }
}
