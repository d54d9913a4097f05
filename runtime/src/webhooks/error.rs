//! Errors of events.

use std::fmt;

use bytes::Bytes;

use crate::json::JsonError;
use crate::response::body_error::ResponseError;

/// An event that could not be decoded.
///
/// ```
/// use sdk_runtime::HeaderMap;
/// use sdk_runtime::json::Value;
/// use sdk_runtime::webhooks::{EventErrorKind, TrustedBody};
///
/// let error = TrustedBody::unsigned(b"").json::<Value>(&HeaderMap::new()).unwrap_err();
/// assert!(matches!(error.kind, EventErrorKind::NoBody));
/// assert!(error.body.is_empty());
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct EventError {
    /// The reason.
    pub kind: EventErrorKind,
    /// The body as received.
    pub body: Bytes,
}

/// The reason why an event could not be decoded.
///
/// ```
/// use sdk_runtime::HeaderMap;
/// use sdk_runtime::webhooks::TrustedBody;
///
/// let error = TrustedBody::unsigned(br#"{"a": "b"}"#).json::<i64>(&HeaderMap::new()).unwrap_err();
/// assert!(error.kind.to_string().starts_with("invalid JSON body"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EventErrorKind {
    /// The body is not JSON, or it deviates from the OpenAPI document in a way that the level of
    /// [`Decoding`](crate::json::Decoding) does not accept.
    #[error("invalid JSON body: {0}")]
    Json(#[from] JsonError),
    /// The body is not text in the declared character set.
    #[error("{0}")]
    Text(ResponseError),
    /// The request has no body, although the event has a payload.
    #[error("the request has no body")]
    NoBody,
}

impl fmt::Debug for EventError {
    /// Does not show the body because it may contain secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EventError").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "failed to decode an event of {} bytes: {}", self.body.len(), self.kind)
    }
}

impl std::error::Error for EventError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.kind)
    }
}
