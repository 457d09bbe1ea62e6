//! Chunked response body: written in pieces, and able to break off.

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
const LAG: Duration = Duration::from_millis(50);

/// Sender of body chunks; an error breaks the connection.
pub(super) type Writer = mpsc::Sender<io::Result<Bytes>>;

struct Pieces(mpsc::Receiver<io::Result<Bytes>>);

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0
            .poll_recv(context)
            .map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}

/// A body and its sender. It ends when the sender is dropped.
pub(super) fn body() -> (Writer, Body) {
    let (writer, pieces) = mpsc::channel(8);
    (writer, Body::new(Pieces(pieces)))
}

/// A body that fails at once, before the response head is sent.
pub(super) fn broken() -> Body {
    let (writer, body) = body();
    // The channel is new and has room.
    let _ = writer.try_send(Err(io::ErrorKind::ConnectionReset.into()));
    body
}

/// A body that breaks off after these bytes.
pub(super) fn broken_after(words: Bytes) -> Body {
    let (writer, body) = body();
    tokio::spawn(async move {
        // An immediate error would overtake the bytes, which still wait in a buffer.
        if writer.send(Ok(words)).await.is_ok() {
            tokio::time::sleep(LAG).await;
            let _ = writer
                .send(Err(io::ErrorKind::ConnectionReset.into()))
                .await;
        }
    });
    body
}
