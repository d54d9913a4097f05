//! Evidence that a server did not process a request, so that it can be repeated whatever its method (RFC 9113,
//! section 8.7).

use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use h2::Reason;
use http_body::{Body, Frame, SizeHint};

use super::cause::find_cause;

/// What is known about the transmission of a request.
pub(crate) struct Transmission {
    is_begun: Arc<AtomicBool>,
    is_empty: bool,
}

/// A body that records when the HTTP client begins to read it.
///
/// It has an end of its own, even if it is empty: the frame with the headers never completes the request.
struct WatchedBody {
    body: reqwest::Body,
    is_begun: Arc<AtomicBool>,
}

impl Transmission {
    /// Watches the transmission of a request with this body.
    pub(crate) fn watch(body: reqwest::Body) -> (Self, reqwest::Body) {
        let is_begun = Arc::<AtomicBool>::default();
        let transmission = Self { is_begun: Arc::clone(&is_begun), is_empty: body.size_hint().exact() == Some(0) };
        (transmission, reqwest::Body::wrap(WatchedBody { body, is_begun }))
    }

    /// `true` if the error proves that the server did not process the request.
    ///
    /// A stream that the server refused, or that is above the last stream of a GOAWAY frame, was not processed (RFC
    /// 9113, sections 5.4.2 and 6.8). Streams up to the last one fail with other errors when the connection closes. But the
    /// HTTP client also fails with the error of the GOAWAY frame if that arrives between the headers and the body of a
    /// request, whatever its stream. The server cannot have received a body then, so only a request without content
    /// might have been processed.
    pub(crate) fn is_unprocessed(&self, error: &(dyn Error + 'static)) -> bool {
        let Some(error) = find_cause::<h2::Error>(error) else { return false };
        let is_refused = error.is_reset() && error.reason() == Some(Reason::REFUSED_STREAM);
        let is_above = error.is_go_away() && (self.is_begun.load(Ordering::Acquire) || !self.is_empty);
        error.is_remote() && (is_refused || is_above)
    }
}

impl Body for WatchedBody {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, reqwest::Error>>> {
        self.is_begun.store(true, Ordering::Release);
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.is_begun.load(Ordering::Acquire) && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
