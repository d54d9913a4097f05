//! Bodies of responses that arrive in chunks, or fail.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// The end of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Complete,
    /// The connection is reset.
    Reset,
    /// No more data arrives.
    Stalled,
}

/// A body that arrives in chunks.
pub(super) struct ResponseBody {
    chunks: VecDeque<Bytes>,
    interval: Duration,
    /// The wait for the next chunk.
    wait: Option<Pin<Box<Sleep>>>,
    end: End,
    /// The remaining length that the headers specify.
    left: Option<u64>,
}

impl ResponseBody {
    /// Creates a body of these chunks. The length is the one in the headers.
    pub(super) fn of(chunks: Vec<Bytes>, length: Option<u64>, interval: Duration, end: End) -> reqwest::Body {
        let total: u64 = chunks.iter().map(|it| it.len() as u64).sum();
        let is_whole = length.is_none_or(|it| it == total) && interval.is_zero() && end == End::Complete;
        if let (true, [] | [_]) = (is_whole, &chunks[..]) {
            return chunks.into_iter().next().unwrap_or_default().into();
        }
        reqwest::Body::wrap(Self { chunks: chunks.into(), interval, wait: None, end, left: length })
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if !self.interval.is_zero() && !self.chunks.is_empty() {
            let interval = self.interval;
            ready!(self.wait.get_or_insert_with(|| Box::pin(sleep(interval))).as_mut().poll(context));
            self.wait = None;
        }
        match (self.chunks.pop_front(), self.end) {
            (Some(chunk), _) => {
                self.left = self.left.map(|it| it.saturating_sub(chunk.len() as u64));
                Poll::Ready(Some(Ok(Frame::data(chunk))))
            }
            (None, End::Complete) => Poll::Ready(None),
            (None, End::Reset) => Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into()))),
            // The timeouts of the client wake the task.
            (None, End::Stalled) => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.chunks.is_empty() && self.end == End::Complete && self.left.is_none_or(|it| it == 0)
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
