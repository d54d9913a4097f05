//! Events that the document does not describe.

use std::fmt;

use bytes::Bytes;
use http::HeaderMap;

use super::error::EventError;
use super::trusted::TrustedBody;
use crate::json::{Decoding, Json};

/// An event that the OpenAPI document does not describe, or that cannot be recognized, as received.
///
/// ```
/// use sdk_runtime::HeaderMap;
/// use sdk_runtime::json::Value;
/// use sdk_runtime::webhooks::{Incoming, TrustedBody};
///
/// let received = Incoming::new(&HeaderMap::new(), TrustedBody::unsigned(br#"{"type": "new"}"#)).received();
/// assert_eq!(received.json::<Value>()?.pointer("/type").and_then(|it| it.as_str()), Some("new"));
/// # Ok::<(), sdk_runtime::webhooks::EventError>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Received {
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) decoding: Decoding,
}

impl Received {
    /// Returns the headers.
    #[must_use]
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body.
    #[must_use]
    pub const fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// Decodes the body as JSON, or as a form if the headers declare one.
    ///
    /// # Errors
    /// Returns an error if the body is neither, or if it deviates in a way that the level of [`Decoding`] does not accept.
    pub fn json<T: Json>(&self) -> Result<T, EventError> {
        TrustedBody::unsigned(&self.body).decoding(self.decoding).json(&self.headers)
    }
}

impl fmt::Debug for Received {
    /// Does not show headers and body because they may contain secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Received").field("length", &self.body.len()).finish_non_exhaustive()
    }
}
