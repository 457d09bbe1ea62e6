//! Chunked response body: sent in chunks through a channel, and able to break off.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes};
use hyper::body::Frame;
use tokio::sync::mpsc;

/// Delay between the last bytes of a broken body and the break.
const BREAK_DELAY: Duration = Duration::from_millis(50);

/// Sender of body chunks; an error breaks the connection.
pub(super) type ChunkSender = mpsc::Sender<io::Result<Bytes>>;

struct ChunkedBody(mpsc::Receiver<io::Result<Bytes>>);

impl hyper::body::Body for ChunkedBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0
            .poll_recv(context)
            .map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }
}

/// A body and its sender. It ends when the sender is dropped.
pub(super) fn channel() -> (ChunkSender, Body) {
    let (sender, receiver) = mpsc::channel(8);
    (sender, Body::new(ChunkedBody(receiver)))
}

/// A body that fails at once, before the response head is sent.
pub(super) fn broken_body() -> Body {
    let (sender, body) = channel();
    // The channel is new and has room.
    let _ = sender.try_send(Err(io::ErrorKind::ConnectionReset.into()));
    body
}

/// A body that breaks off after these bytes.
pub(super) fn truncated_body(bytes: Bytes) -> Body {
    let (sender, body) = channel();
    tokio::spawn(async move {
        // An immediate error would overtake the bytes, which still wait in a buffer.
        if sender.send(Ok(bytes)).await.is_ok() {
            tokio::time::sleep(BREAK_DELAY).await;
            let _ = sender
                .send(Err(io::ErrorKind::ConnectionReset.into()))
                .await;
        }
    });
    body
}
