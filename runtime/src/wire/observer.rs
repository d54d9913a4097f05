//! Observing requests and responses while they are transferred.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use http_body::{Body, Frame, SizeHint};

use super::outgoing::Outgoing;

/// Observes requests and their responses.
pub(crate) trait Observer: Send + Sync {
    /// Returns a function to call after the response, or `None` if the request is not of interest.
    fn observe(&self, request: &Outgoing) -> Option<OnEnd>;
}

/// A function that is called after the last part of a response. It is not called if there is no response, or if the connection
/// fails.
pub(crate) type OnEnd = Box<dyn FnOnce(Observed) + Send + Sync>;

/// The body of a request, and its response.
pub(crate) struct Observed {
    pub(crate) request_body: Bytes,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// `false` if the client did not wait for the end of the body, which may be a stream without end.
    pub(crate) is_complete: bool,
}

/// A request that is observed.
pub(crate) struct Observation(Option<(OnEnd, Copied)>);

/// The bytes that were transferred.
type Copied = Arc<Mutex<BytesMut>>;

impl Observation {
    /// Begins to observe a request.
    pub(crate) fn begin(observer: &dyn Observer, request: Outgoing) -> (Outgoing, Self) {
        let Some(on_end) = observer.observe(&request) else { return (request, Self(None)) };
        let copied = Copied::default();
        let Outgoing { body, .. } = request;
        let is_empty = body.size_hint().exact() == Some(0);
        let copying = |body| reqwest::Body::wrap(CopiedBody { body, copied: Arc::clone(&copied), end: None });
        let body = if is_empty { body } else { copying(body) };
        (Outgoing { body, ..request }, Self(Some((on_end, copied))))
    }

    /// Returns the response with a body that is observed.
    pub(crate) fn of_response(self, response: http::Response<reqwest::Body>) -> http::Response<reqwest::Body> {
        let Some((on_end, request_body)) = self.0 else { return response };
        let (parts, body) = response.into_parts();
        let (status, headers) = (parts.status, parts.headers.clone());
        let on_end = move |body: Bytes, is_complete: bool| {
            on_end(Observed { request_body: bytes_of(&request_body), status, headers, body, is_complete });
        };
        let body = CopiedBody { body, copied: Copied::default(), end: Some(Box::new(on_end)) };
        http::Response::from_parts(parts, reqwest::Body::wrap(body))
    }
}

/// A body whose bytes are copied while they are transferred.
struct CopiedBody {
    body: reqwest::Body,
    copied: Copied,
    /// `None` after the end, after an error, and for requests.
    end: Option<Box<dyn FnOnce(Bytes, bool) + Send + Sync>>,
}

impl CopiedBody {
    fn end(&mut self, is_complete: bool) {
        if let Some(end) = self.end.take() {
            end(bytes_of(&self.copied), is_complete);
        }
    }
}

impl Body for CopiedBody {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, reqwest::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        match &frame {
            Some(Ok(frame)) => {
                if let Some(bytes) = frame.data_ref() {
                    self.copied.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
                }
            }
            Some(Err(_)) => self.end = None,
            None => self.end(true),
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for CopiedBody {
    fn drop(&mut self) {
        let is_complete = self.body.is_end_stream();
        self.end(is_complete);
    }
}

fn bytes_of(copied: &Copied) -> Bytes {
    Bytes::copy_from_slice(&copied.lock().unwrap_or_else(PoisonError::into_inner))
}
