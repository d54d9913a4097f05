//! Signatures of GitHub.

use std::time::SystemTime;

use http::HeaderMap;

use super::header::{hex, malformed, single};
use super::key::{Keys, SecretError};
use super::signature::{SignatureError, VerifySignature};
use crate::types::Secret;

const SIGNATURE: &str = "x-hub-signature-256";

/// Verifies signatures of GitHub and compatible services: the header `X-Hub-Signature-256`.
///
/// The signature contains no time stamp, so a recorded request can be repeated. Remember the header `X-GitHub-Delivery`
/// to handle each event once.
///
/// ```
/// use sdk_runtime::HeaderMap;
/// use sdk_runtime::webhooks::{GitHub, VerifySignature};
///
/// let github = GitHub::new("It's a Secret to Everybody")?;
///
/// let mut headers = HeaderMap::new();
/// let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
/// headers.insert("x-hub-signature-256", signature.parse()?);
///
/// github.verify(&headers, b"Hello, World!")?;
/// assert!(github.verify(&headers, b"Hello, world!").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct GitHub {
    keys: Keys,
}

impl GitHub {
    /// Creates a verifier with the secret of a webhook.
    ///
    /// # Errors
    /// Returns an error if the secret is empty.
    pub fn new(secret: impl Into<Secret>) -> Result<Self, SecretError> {
        let keys = Keys::of_bytes(secret.into().expose().as_bytes())?;
        Ok(Self { keys })
    }

    /// Also accepts signatures of another secret, while the secret is being replaced.
    ///
    /// # Errors
    /// Returns an error if the secret is empty.
    pub fn or(self, secret: impl Into<Secret>) -> Result<Self, SecretError> {
        let keys = self.keys.and_bytes(secret.into().expose().as_bytes())?;
        Ok(Self { keys })
    }
}

impl VerifySignature for GitHub {
    /// Source: GitHub, "Validating webhook deliveries".
    fn verify_at(&self, headers: &HeaderMap, body: &[u8], _now: SystemTime) -> Result<(), SignatureError> {
        let signature = single(headers, SIGNATURE)?.strip_prefix("sha256=").and_then(hex);
        let signature = signature.ok_or(malformed(SIGNATURE, "`sha256=` and hexadecimal digits"))?;
        if self.keys.verify(&[body], &[signature]) { Ok(()) } else { Err(SignatureError::Mismatch) }
    }
}
