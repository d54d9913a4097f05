//! Received responses.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::wire::body::IncomingBody;

/// A response with any status.
pub(crate) struct ReceivedResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The rest of the body, if it is streamed. In a box, so that responses without it are cheap to move.
    pub(crate) rest: Option<Box<IncomingBody>>,
    /// The request id that the server assigned.
    pub(crate) request_id: Option<HeaderValue>,
    /// The number of times the request was sent. Set when the call is complete.
    pub(crate) attempts: u32,
}
