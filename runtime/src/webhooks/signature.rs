//! Verification of signatures.

use std::time::{Duration, SystemTime};

use http::HeaderMap;

use super::trusted::TrustedBody;

/// A scheme of signatures, such as [`StandardWebhooks`](super::StandardWebhooks).
///
/// Implement [`verify_at`](Self::verify_at) for schemes of other services. Compare signatures in constant time.
///
/// ```
/// use std::time::SystemTime;
///
/// use sdk_runtime::HeaderMap;
/// use sdk_runtime::webhooks::{SignatureError, VerifySignature};
///
/// /// Trusts requests from a gateway, which verifies signatures itself.
/// struct Gateway;
///
/// impl VerifySignature for Gateway {
///     fn verify_at(&self, headers: &HeaderMap, _body: &[u8], _now: SystemTime) -> Result<(), SignatureError> {
///         match headers.get("x-gateway-verified") {
///             Some(_) => Ok(()),
///             None => Err(SignatureError::MissingHeader { header: "x-gateway-verified" }),
///         }
///     }
/// }
///
/// assert!(Gateway.verify(&HeaderMap::new(), b"{}").is_err());
/// ```
pub trait VerifySignature {
    /// Verifies a signature at a point in time.
    ///
    /// # Errors
    /// Returns the reason not to trust the request.
    fn verify_at(&self, headers: &HeaderMap, body: &[u8], now: SystemTime) -> Result<(), SignatureError>;

    /// Verifies the signature of a request that was just received. `body` has the bytes as received.
    ///
    /// # Errors
    /// Returns the reason not to trust the request. Reply with 400 or 401, without the reason.
    fn verify<'b>(&self, headers: &HeaderMap, body: &'b [u8]) -> Result<TrustedBody<'b>, SignatureError> {
        self.verify_at(headers, body, SystemTime::now())?;
        Ok(TrustedBody::new(body))
    }
}

/// The reason not to trust a request.
///
/// ```
/// use sdk_runtime::HeaderMap;
/// use sdk_runtime::webhooks::{GitHub, SignatureError, VerifySignature};
///
/// let error = GitHub::new("secret")?.verify(&HeaderMap::new(), b"{}").unwrap_err();
/// assert_eq!(error, SignatureError::MissingHeader { header: "x-hub-signature-256" });
/// # Ok::<(), sdk_runtime::webhooks::SecretError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// A header is missing.
    #[error("the header `{header}` is missing; check that the service signs its requests")]
    MissingHeader {
        /// The name of the header.
        header: &'static str,
    },
    /// A header occurs more than once.
    #[error("the header `{header}` occurs more than once")]
    RepeatedHeader {
        /// The name of the header.
        header: &'static str,
    },
    /// A header has another format.
    #[error("the header `{header}` is malformed: expected {expected}")]
    MalformedHeader {
        /// The name of the header.
        header: &'static str,
        /// The expected format.
        expected: &'static str,
    },
    /// The request was signed too long ago. It may be a recorded one.
    #[error("the request was signed {} seconds ago, which is too long; check the clock", age.as_secs())]
    TooOld {
        /// The time since the request was signed.
        age: Duration,
    },
    /// The request was signed in the future.
    #[error("the request was signed {} seconds in the future; check the clock", ahead.as_secs())]
    TooNew {
        /// The time until the time stamp.
        ahead: Duration,
    },
    /// None of the signatures is that of the body.
    #[error("the signature does not match; check the secret, and pass the body as received")]
    Mismatch,
}
