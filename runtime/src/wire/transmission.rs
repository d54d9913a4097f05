//! The transmission of a request: whether it has stalled, and whether the server may have processed it.

use std::error::Error;
use std::future::{pending, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
#[cfg(feature = "http2")]
use h2::Reason;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, sleep_until};

#[cfg(feature = "http2")]
use super::cause::find_cause;
use crate::box_error::BoxError;

/// The shortest time between two looks at a transmission.
const SHORTEST_SLEEP: Duration = Duration::from_millis(10);

/// The transmission of a request, which is watched.
#[derive(Clone)]
pub(crate) struct Transmission {
    state: Arc<Mutex<State>>,
    is_empty: bool,
    begin: Instant,
}

/// The longest times without progress.
#[derive(Clone, Copy)]
pub(crate) struct Patience {
    /// Until the HTTP client begins to read the body.
    pub(crate) begin: Duration,
    /// Until it reads the next part.
    pub(crate) next: Duration,
}

/// A transmission that makes no progress.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stall {
    /// The body was not begun.
    Unsent,
    /// The body was not continued.
    Unfinished,
}

/// The state of the transmission of a body.
#[derive(Clone, Copy, Default)]
enum State {
    /// The HTTP client has not begun to read the body.
    #[default]
    Waiting,
    /// The HTTP client last read a part of the body at this time.
    Sending(Instant),
    /// The HTTP client has read the whole body.
    Complete,
    /// The request may be repeated, so the HTTP client must not begin to read the body.
    GivenUp,
}

/// A body that records when the HTTP client reads it.
///
/// It has an end of its own, even if it is empty: the frame with the headers never completes the request.
struct WatchedBody {
    body: reqwest::Body,
    state: Arc<Mutex<State>>,
}

impl Transmission {
    /// Watches the transmission of a request with this body.
    pub(crate) fn watch(body: reqwest::Body) -> (Self, reqwest::Body) {
        let state = Arc::<Mutex<State>>::default();
        let is_empty = body.size_hint().exact() == Some(0);
        let transmission = Self { state: Arc::clone(&state), is_empty, begin: Instant::now() };
        (transmission, reqwest::Body::wrap(WatchedBody { body, state }))
    }

    /// Awaits a future that transmits the request. Fails if it makes no progress.
    pub(crate) async fn unless_stalled<F: Future>(&self, patience: Patience, future: F) -> Result<F::Output, Stall> {
        let (mut future, mut stall) = (pin!(future), pin!(self.stall(patience)));
        poll_fn(|context| match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Ok(output)),
            Poll::Pending => stall.as_mut().poll(context).map(Err),
        })
        .await
    }

    /// Returns when the transmission makes no progress. A request without content is complete once it has begun.
    ///
    /// Requests wait for a connection, for a free stream, and, in rare cases, forever: the HTTP client may add them to the
    /// queue of a connection that is being closed.
    async fn stall(&self, patience: Patience) -> Stall {
        loop {
            match self.next_look(patience) {
                Ok(Some(next)) => sleep_until(next).await,
                Ok(None) => pending().await,
                Err(stall) => return stall,
            }
        }
    }

    /// Returns when the transmission may have stalled. `None` is never.
    fn next_look(&self, patience: Patience) -> Result<Option<Instant>, Stall> {
        let mut state = lock(&self.state);
        let (end, stall) = match *state {
            State::Complete | State::GivenUp => return Ok(None),
            _ if self.is_empty => return Ok(None),
            State::Waiting => (self.begin.checked_add(patience.begin), Stall::Unsent),
            State::Sending(last) => (last.checked_add(patience.next), Stall::Unfinished),
        };
        let Some(end) = end else { return Ok(None) };
        let now = Instant::now();
        if end <= now {
            // While the lock is held, the HTTP client cannot begin to read the body.
            if matches!(stall, Stall::Unsent) {
                *state = State::GivenUp;
            }
            return Err(stall);
        }
        // The state may change during this time.
        let next = now.checked_add(patience.next.max(SHORTEST_SLEEP));
        Ok(Some(next.map_or(end, |it| it.min(end))))
    }

    /// `true` if the error proves that the server did not process the request (RFC 9113, section 8.7).
    ///
    /// A stream that the server refused, or that is above the last stream of a GOAWAY frame, was not processed (RFC
    /// 9113, sections 5.4.2 and 6.8). Streams up to the last one fail with other errors when the connection closes. But the
    /// HTTP client also fails with the error of the GOAWAY frame if that arrives between the headers and the body of a
    /// request, whatever its stream. The server cannot have received a body then, so only a request without content
    /// might have been processed.
    #[cfg(feature = "http2")]
    pub(crate) fn is_unprocessed(&self, error: &(dyn Error + 'static)) -> bool {
        let Some(error) = find_cause::<h2::Error>(error) else { return false };
        let is_waiting = matches!(*lock(&self.state), State::Waiting);
        let is_refused = error.is_reset() && error.reason() == Some(Reason::REFUSED_STREAM);
        let is_above = error.is_go_away() && (!is_waiting || !self.is_empty);
        error.is_remote() && (is_refused || is_above)
    }

    /// `false`, because HTTP/1.1 has no such errors.
    #[cfg(not(feature = "http2"))]
    pub(crate) fn is_unprocessed(&self, _: &(dyn Error + 'static)) -> bool {
        false
    }
}

impl Body for WatchedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut *lock(&self.state) {
            State::GivenUp => return Poll::Ready(Some(Err("the request was given up".into()))),
            state => *state = State::Sending(Instant::now()),
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if frame.is_none() || self.body.is_end_stream() {
            *lock(&self.state) = State::Complete;
        }
        Poll::Ready(frame.map(|it| it.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        matches!(*lock(&self.state), State::Complete)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    // Code that holds the lock cannot panic, so the state is consistent.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn body_is_not_sent_after_it_was_given_up() {
        let patience = Patience { begin: Duration::from_secs(2), next: Duration::from_secs(1) };
        let (transmission, mut body) = Transmission::watch("text".into());
        let stall = transmission.unless_stalled(patience, pending::<()>()).await;
        assert!(matches!(stall, Err(Stall::Unsent)), "{stall:?}");
        // The HTTP client may begin at the same time on another thread.
        let frame = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        assert!(matches!(frame, Some(Err(_))), "{frame:?}");

        // A body that was begun is not given up for the same reason.
        let (transmission, mut body) = Transmission::watch("text".into());
        let frame = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        assert!(matches!(frame, Some(Ok(_))) && body.is_end_stream(), "{frame:?}");
        let all = tokio::time::timeout(Duration::from_secs(60), transmission.unless_stalled(patience, pending::<()>()));
        assert!(all.await.is_err());
    }
}
