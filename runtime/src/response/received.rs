//! Received responses.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use url::Url;

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
    /// The request, if its method is not safe, because its result may be elsewhere. Set when the call is complete.
    pub(crate) request: Option<Box<RequestTarget>>,
}

/// The method and the URL of a request, with the values of path parameters as they are in the URL.
pub(crate) struct RequestTarget {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) path_arguments: Vec<(&'static str, String)>,
}
