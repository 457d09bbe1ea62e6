//! A body that is written piece by piece, and may break.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes};
use hyper::body::Frame;
use tokio::sync::mpsc;

/// Between the last words of a broken body and the break.
const LAG: Duration = Duration::from_millis(50);

/// What is written into a body; an error breaks the connection.
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

/// A body and what writes it. It ends when the writer is dropped.
pub(super) fn body() -> (Writer, Body) {
    let (writer, pieces) = mpsc::channel(8);
    (writer, Body::new(Pieces(pieces)))
}

/// A body that breaks at once: not even the head of the answer comes.
pub(super) fn broken() -> Body {
    let (writer, body) = body();
    // There is room: the channel is new.
    let _ = writer.try_send(Err(io::ErrorKind::ConnectionReset.into()));
    body
}

/// A body that breaks after these words.
pub(super) fn broken_after(words: Bytes) -> Body {
    let (writer, body) = body();
    tokio::spawn(async move {
        // An error on the heels of the words would overtake them: what is to be written still
        // waits in a buffer.
        if writer.send(Ok(words)).await.is_ok() {
            tokio::time::sleep(LAG).await;
            let _ = writer
                .send(Err(io::ErrorKind::ConnectionReset.into()))
                .await;
        }
    });
    body
}
