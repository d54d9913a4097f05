//! Response bodies as they arrive.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode};
use http_body::Body as _;
use tokio::time::{Instant, Sleep, sleep};

use super::deadline::within;
use super::error::HttpError;
use super::pool::Lease;

/// A response body that is being received.
pub(crate) struct IncomingBody {
    body: reqwest::Body,
    idle: Option<Idle>,
    /// `None` without a connection, and after the connection was given up.
    lease: Option<Lease>,
    /// `false` if the `Content-Length` header is not the length of this body (RFC 9110, section 8.6).
    has_content: bool,
    is_finished: bool,
}

/// The idle timeout of a body, and the timer that runs while no data arrives.
struct Idle {
    timeout: Duration,
    clock: Option<Pin<Box<Sleep>>>,
    is_running: bool,
}

impl IncomingBody {
    /// Creates the body of a response with this status to a request with this method.
    pub(crate) fn new(body: reqwest::Body, method: &Method, status: StatusCode) -> Self {
        let is_empty = matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
        let has_content = *method != Method::HEAD && !is_empty;
        Self { body, idle: None, lease: None, has_content, is_finished: false }
    }

    /// Holds the use of a connection until the end of the body.
    pub(crate) fn with_lease(self, lease: Lease) -> Self {
        Self { lease: Some(lease), ..self }
    }

    /// Sets an idle timeout.
    pub(crate) fn with_idle_timeout(self, timeout: Duration) -> Self {
        Self { idle: Some(Idle { timeout, clock: None, is_running: false }), ..self }
    }

    /// Returns the remaining length, if the server reports it and the body is not compressed.
    pub(crate) fn length(&self) -> Option<u64> {
        self.body.size_hint().exact()
    }

    /// `true` if the body is known to be complete.
    pub(crate) fn is_end(&self) -> bool {
        self.is_finished || self.body.is_end_stream()
    }

    /// Returns the next bytes.
    pub(crate) async fn chunk(&mut self) -> Option<Result<Bytes, HttpError>> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    /// Returns the next bytes, or an error if none arrive before the deadline.
    pub(crate) async fn chunk_before(&mut self, deadline: Option<Instant>) -> Option<Result<Bytes, HttpError>> {
        // Bytes that have arrived need no timer.
        if let Poll::Ready(chunk) = poll_fn(|context| Poll::Ready(self.poll_chunk(context))).await {
            return chunk;
        }
        let chunk = within(deadline, pin!(self.chunk())).await;
        match chunk {
            Ok(chunk) => chunk,
            Err(error) => {
                self.give_up();
                Some(Err(error))
            }
        }
    }

    /// Gives up the connection, which does not respond.
    fn give_up(&mut self) {
        if let Some(lease) = self.lease.take() {
            lease.give_up();
        }
    }

    /// Polls for the next bytes. Returns `None` at the end and after an error.
    pub(crate) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, HttpError>>> {
        if self.is_finished {
            return Poll::Ready(None);
        }
        let result = loop {
            match Pin::new(&mut self.body).poll_frame(context) {
                // A frame without data contains trailers, which are ignored.
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(bytes) if !bytes.is_empty() => {
                        self.idle.iter_mut().for_each(|it| it.is_running = false);
                        return Poll::Ready(Some(Ok(bytes)));
                    }
                    _ => {}
                },
                Poll::Ready(Some(Err(error))) => break Some(Err(HttpError::http(error))),
                // The HTTP client takes a stream that is reset with `NO_ERROR` for one that has ended.
                Poll::Ready(None) if self.has_content && self.body.size_hint().exact().is_some_and(|left| left > 0) => {
                    break Some(Err(HttpError::cut()));
                }
                Poll::Ready(None) => break None,
                Poll::Pending => match &mut self.idle {
                    Some(idle) => {
                        let error = ready!(idle.poll(context));
                        self.give_up();
                        break Some(Err(error));
                    }
                    None => return Poll::Pending,
                },
            }
        };
        self.is_finished = true;
        Poll::Ready(result)
    }
}

impl Idle {
    /// Ready when no data has arrived for too long.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<HttpError> {
        let timeout = self.timeout;
        let clock = self.clock.get_or_insert_with(|| Box::pin(sleep(timeout)));
        if !std::mem::replace(&mut self.is_running, true) {
            // A timeout that the clock cannot represent never elapses.
            let Some(end) = Instant::now().checked_add(timeout) else { return Poll::Pending };
            clock.as_mut().reset(end);
        }
        clock.as_mut().poll(context).map(|()| HttpError::idle(timeout))
    }
}
