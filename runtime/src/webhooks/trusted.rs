//! Bodies of requests that may be parsed.

use std::fmt;

use crate::json::Decoding;

/// The body of a request whose sender is trusted.
///
/// [`VerifySignature::verify`](super::VerifySignature::verify) returns it. For services that do not sign their requests, it
/// takes an explicit call:
///
/// ```
/// use sdk_runtime::HeaderMap;
/// use sdk_runtime::json::Value;
/// use sdk_runtime::webhooks::TrustedBody;
///
/// // The address of the endpoint is the secret.
/// let body = TrustedBody::unsigned(br#"{"id": 7}"#);
/// let value: Value = body.json(&HeaderMap::new())?;
/// assert_eq!(value.pointer("/id").and_then(|it| it.as_i64()), Some(7));
/// # Ok::<(), sdk_runtime::webhooks::EventError>(())
/// ```
#[derive(Clone, Copy)]
pub struct TrustedBody<'b> {
    pub(super) bytes: &'b [u8],
    pub(super) decoding: Decoding,
}

impl<'b> TrustedBody<'b> {
    pub(super) const fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, decoding: Decoding::Tolerant }
    }

    /// Trusts a body that has no signature, or whose signature was verified elsewhere.
    #[must_use]
    pub const fn unsigned(bytes: &'b [u8]) -> Self {
        Self::new(bytes)
    }

    /// Sets how deviations from the OpenAPI document are handled. The default is [`Decoding::Tolerant`].
    #[must_use]
    pub const fn decoding(mut self, decoding: Decoding) -> Self {
        self.decoding = decoding;
        self
    }

    /// Returns the bytes.
    #[must_use]
    pub const fn bytes(self) -> &'b [u8] {
        self.bytes
    }
}

impl fmt::Debug for TrustedBody<'_> {
    /// Does not show the bytes because they may contain secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TrustedBody").field("length", &self.bytes.len()).finish_non_exhaustive()
    }
}
