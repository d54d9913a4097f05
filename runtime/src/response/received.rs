//! Responses as they are received.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::wire::body::IncomingBody;

/// What a server answered, whatever the status.
pub(crate) struct ReceivedResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The body of a success, where it is received while it is read.
    pub(crate) rest: Option<IncomingBody>,
    /// What the server calls the request.
    pub(crate) request_id: Option<HeaderValue>,
    /// How often the request was sent, which only the call knows.
    pub(crate) attempts: u32,
}
