//! Signatures of Stripe.

use std::time::{Duration, SystemTime};

use http::HeaderMap;

use super::header::{hex, malformed, single};
use super::key::{Keys, SecretError};
use super::signature::{SignatureError, VerifySignature};
use super::tolerance::Tolerance;
use crate::types::Secret;

const SIGNATURE: &str = "stripe-signature";

/// Verifies signatures of Stripe: the header `Stripe-Signature`, with the scheme `v1`.
///
/// A sender repeats a request with the same event. Remember the ids of events to handle each one once.
///
/// ```
/// use std::time::{Duration, UNIX_EPOCH};
///
/// use sdk_runtime::HeaderMap;
/// use sdk_runtime::webhooks::{Stripe, VerifySignature};
///
/// let stripe = Stripe::new("whsec_test")?;
///
/// let mut headers = HeaderMap::new();
/// let signature = "t=1492774577,v1=952cd89626c79cd65f12880afd38333422a10b88ff71136627ceb92ccdb0132c";
/// headers.insert("stripe-signature", signature.parse()?);
///
/// let now = UNIX_EPOCH + Duration::from_secs(1_492_774_577);
/// stripe.verify_at(&headers, br#"{"id": "evt_1"}"#, now)?;
/// assert!(stripe.verify_at(&headers, br#"{"id": "evt_1"}"#, now + Duration::from_secs(301)).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Stripe {
    keys: Keys,
    tolerance: Tolerance,
}

impl Stripe {
    /// Creates a verifier with the secret of an endpoint, including its prefix.
    ///
    /// # Errors
    /// Returns an error if the secret is empty.
    pub fn new(secret: impl Into<Secret>) -> Result<Self, SecretError> {
        let keys = Keys::of_bytes(secret.into().expose().as_bytes())?;
        Ok(Self { keys, tolerance: Tolerance::default() })
    }

    /// Also accepts signatures of another secret, while the secret is being replaced.
    ///
    /// # Errors
    /// Returns an error if the secret is empty.
    pub fn or(self, secret: impl Into<Secret>) -> Result<Self, SecretError> {
        let keys = self.keys.and_bytes(secret.into().expose().as_bytes())?;
        Ok(Self { keys, ..self })
    }

    /// Sets how much the time stamp may differ from the time of the receiver. The default is five minutes.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = Tolerance(tolerance);
        self
    }
}

impl VerifySignature for Stripe {
    /// Source: Stripe, "Verify webhook signatures manually".
    fn verify_at(&self, headers: &HeaderMap, body: &[u8], now: SystemTime) -> Result<(), SignatureError> {
        let malformed = || malformed(SIGNATURE, "`t=` and a time stamp, and `v1=` and hexadecimal digits");
        let (mut timestamp, mut signatures) = (None, Vec::new());
        for element in single(headers, SIGNATURE)?.split(',') {
            match element.split_once('=').ok_or_else(malformed)? {
                ("t", _) if timestamp.is_some() => return Err(malformed()),
                ("t", text) => timestamp = Some(text),
                ("v1", text) => signatures.push(hex(text).ok_or_else(malformed)?),
                // Other schemes, such as `v0` of test events, are not secure.
                _ => {}
            }
        }
        let timestamp = timestamp.ok_or_else(malformed)?;
        self.tolerance.check(timestamp, now, SIGNATURE)?;
        let content = [timestamp.as_bytes(), b".", body];
        if self.keys.verify(&content, &signatures) { Ok(()) } else { Err(SignatureError::Mismatch) }
    }
}
