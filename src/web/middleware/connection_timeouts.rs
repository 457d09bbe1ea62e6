//! Connection timeouts (`docs/rules/security.md#limits`, `docs/rules/security.md#lim-1`): the head
//! of a request may take ten seconds from its first byte, and a client that reads nothing of the
//! answer for thirty seconds is disconnected.
//!
//! hyper has one timeout for the idle time between two requests and for the head that follows; it
//! is used for the idle time, and the head's timeout is kept here.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep},
};

/// Timeout for the head of a request, from its first byte; for the first request, from the start of
/// the connection.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// Timeout for writes while the client reads nothing.
const STALLED: Duration = Duration::from_secs(30);

/// Requests in flight on one connection: a counter and a flag, shared by all clones.
#[derive(Clone, Debug, Default)]
pub(crate) struct InFlight(Arc<(AtomicU64, AtomicBool)>);

impl InFlight {
    /// Records that a request was received with its whole head.
    pub(crate) fn begins(&self) {
        self.0.0.fetch_add(1, Ordering::Relaxed);
        self.0.1.store(true, Ordering::Relaxed);
    }

    /// Records that the response was made.
    pub(crate) fn ends(&self) {
        self.0.1.store(false, Ordering::Relaxed);
    }

    /// Number of requests received so far.
    fn requests(&self) -> u64 {
        self.0.0.load(Ordering::Relaxed)
    }

    fn goes_on(&self) -> bool {
        self.0.1.load(Ordering::Relaxed)
    }
}

/// A connection with a timeout for request heads and one for stalled writes.
#[derive(Debug)]
pub(crate) struct TimeoutStream<S> {
    stream: S,
    work: InFlight,
    /// Number of requests whose head is known to be complete.
    complete: u64,
    head: Limit,
    stall: Limit,
}

/// A timer that is running or stopped.
#[derive(Debug)]
struct Limit {
    sleep: Pin<Box<Sleep>>,
    time: Duration,
    runs: bool,
}

impl Limit {
    fn new(time: Duration) -> Self {
        Self {
            sleep: Box::pin(tokio::time::sleep(time)),
            time,
            runs: false,
        }
    }

    /// Starts the timer unless it is running.
    fn begin(&mut self) {
        if !self.runs {
            self.runs = true;
            self.sleep.as_mut().reset(Instant::now() + self.time);
        }
    }

    /// Pending until the timer has run out, then `TimedOut`; pending for ever when it is stopped.
    fn poll<T>(&mut self, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if self.runs {
            ready!(self.sleep.as_mut().poll(context));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }
}

impl<S> TimeoutStream<S> {
    pub(crate) fn new(stream: S, work: InFlight) -> Self {
        Self::with_limits(stream, work, HEAD_TIME, STALLED)
    }

    fn with_limits(stream: S, work: InFlight, head: Duration, stall: Duration) -> Self {
        let mut head = Limit::new(head);
        head.begin();
        Self {
            stream,
            work,
            complete: 0,
            head,
            stall: Limit::new(stall),
        }
    }

    /// Returns the outcome of a write; a pending write starts the stall timer.
    fn written<T>(
        &mut self,
        outcome: Poll<io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.stall.runs = false;
            return outcome;
        }
        self.stall.begin();
        self.stall.poll(context)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for TimeoutStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let requests = this.work.requests();
        if requests != this.complete {
            // The head is complete; its body has a limit of its own.
            this.complete = requests;
            this.head.runs = false;
        }
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut this.stream).poll_read(context, buffer);
        if outcome.is_pending() {
            return this.head.poll(context);
        }
        if !this.work.goes_on() && buffer.filled().len() > before {
            this.head.begin();
        }
        outcome
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for TimeoutStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(outcome, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.written(outcome, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_flush(context);
        self.written(outcome, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_shutdown(context);
        self.written(outcome, context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    const SHORT: Duration = Duration::from_millis(200);
    const LONG: Duration = Duration::from_secs(1);

    #[tokio::test]
    async fn a_head_has_its_time_however_it_trickles() {
        let (mut visitor, ours) = duplex(1024);
        let start = Instant::now();
        let mut ours = TimeoutStream::with_limits(ours, InFlight::default(), SHORT, LONG);
        let trickles = tokio::spawn(async move {
            while visitor.write_all(b"x").await.is_ok() {
                tokio::time::sleep(SHORT / 10).await;
            }
        });
        let error = loop {
            if let Err(error) = ours.read_u8().await {
                break error;
            }
        };
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(start.elapsed() >= SHORT, "{:?}", start.elapsed());
        drop(ours);
        trickles.await.unwrap();
    }

    #[tokio::test]
    async fn a_pause_after_an_answer_is_no_slow_head() {
        let (mut visitor, ours) = duplex(1024);
        let work = InFlight::default();
        let mut ours = TimeoutStream::with_limits(ours, work.clone(), SHORT, LONG);
        visitor.write_all(b"a").await.unwrap();
        assert_eq!(ours.read_u8().await.unwrap(), b'a');
        work.begins();
        work.ends();
        let wait = async {
            tokio::time::sleep(SHORT * 2).await;
            visitor.write_all(b"b").await.unwrap();
        };
        let (read, ()) = tokio::join!(ours.read_u8(), wait);
        assert_eq!(read.unwrap(), b'b');
        // That was the first byte of another head.
        let start = Instant::now();
        let error = ours.read_u8().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        // The pause before the byte does not count.
        assert!(start.elapsed() >= SHORT, "{:?}", start.elapsed());
    }

    #[tokio::test]
    async fn a_visitor_who_takes_nothing_is_gone_and_a_slow_one_is_not() {
        let (mut visitor, ours) = duplex(8);
        let start = Instant::now();
        let mut ours = TimeoutStream::with_limits(ours, InFlight::default(), SHORT, LONG);
        let takes = async {
            for _ in 0..5 {
                tokio::time::sleep(LONG / 4).await;
                visitor.read_exact(&mut [0; 8]).await.unwrap();
            }
        };
        let (written, ()) = tokio::join!(ours.write_all(&[1; 64]), takes);
        assert_eq!(written.unwrap_err().kind(), io::ErrorKind::TimedOut);
        assert!(
            start.elapsed() >= LONG / 4 * 5 + LONG,
            "{:?}",
            start.elapsed()
        );
    }
}
