//! Standard Webhooks.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;

use super::header::{malformed, single};
use super::key::{Keys, SecretError};
use super::signature::{SignatureError, VerifySignature};
use super::tolerance::Tolerance;
use crate::types::Secret;

/// The names of the headers.
struct Names {
    id: &'static str,
    timestamp: &'static str,
    signature: &'static str,
}

const STANDARD_NAMES: Names =
    Names { id: "webhook-id", timestamp: "webhook-timestamp", signature: "webhook-signature" };
/// The names before the standard, which Svix and its customers still send.
const SVIX_NAMES: Names = Names { id: "svix-id", timestamp: "svix-timestamp", signature: "svix-signature" };

/// The prefix of secrets, which is not part of the key.
const PREFIX: &str = "whsec_";

/// Verifies signatures as specified by [Standard Webhooks](https://www.standardwebhooks.com): the headers `webhook-id`,
/// `webhook-timestamp` and `webhook-signature`, with symmetric keys (`v1`). A request without `webhook-id` can have the headers
/// `svix-id`, `svix-timestamp` and `svix-signature` instead.
///
/// A sender repeats a request with the same `webhook-id`. Remember the ids of the last minutes to handle each event once.
///
/// ```
/// use std::time::{Duration, UNIX_EPOCH};
///
/// use sdk_runtime::HeaderMap;
/// use sdk_runtime::webhooks::{StandardWebhooks, VerifySignature};
///
/// let webhooks = StandardWebhooks::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
///
/// let mut headers = HeaderMap::new();
/// headers.insert("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek".parse()?);
/// headers.insert("webhook-timestamp", "1614265330".parse()?);
/// headers.insert("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=".parse()?);
///
/// let now = UNIX_EPOCH + Duration::from_secs(1_614_265_330);
/// webhooks.verify_at(&headers, br#"{"test": 2432232314}"#, now)?;
/// assert!(webhooks.verify_at(&headers, br#"{"test": 2432232315}"#, now).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct StandardWebhooks {
    keys: Keys,
    tolerance: Tolerance,
}

impl StandardWebhooks {
    /// Creates a verifier with a secret in Base64, with or without the prefix `whsec_`.
    ///
    /// # Errors
    /// Returns an error if the secret is empty or not Base64.
    pub fn new(secret: impl Into<Secret>) -> Result<Self, SecretError> {
        let keys = Keys::of_bytes(&key(&secret.into())?)?;
        Ok(Self { keys, tolerance: Tolerance::default() })
    }

    /// Also accepts signatures of another secret, while the secret is being replaced.
    ///
    /// # Errors
    /// Returns an error if the secret is empty or not Base64.
    pub fn or(self, secret: impl Into<Secret>) -> Result<Self, SecretError> {
        let keys = self.keys.and_bytes(&key(&secret.into())?)?;
        Ok(Self { keys, ..self })
    }

    /// Sets how much the time stamp may differ from the time of the receiver. The default is five minutes.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = Tolerance(tolerance);
        self
    }
}

fn key(secret: &Secret) -> Result<secrecy::zeroize::Zeroizing<Vec<u8>>, SecretError> {
    let secret = secret.expose();
    Keys::decoded(secret.strip_prefix(PREFIX).unwrap_or(secret))
}

impl VerifySignature for StandardWebhooks {
    /// Source: Standard Webhooks 1.0.0, "Signature scheme".
    fn verify_at(&self, headers: &HeaderMap, body: &[u8], now: SystemTime) -> Result<(), SignatureError> {
        let is_svix = !headers.contains_key(STANDARD_NAMES.id) && headers.contains_key(SVIX_NAMES.id);
        let names = if is_svix { &SVIX_NAMES } else { &STANDARD_NAMES };
        let (id, timestamp) = (single(headers, names.id)?, single(headers, names.timestamp)?);
        // The parts of the signed content are separated by dots.
        if id.is_empty() || id.contains('.') {
            return Err(malformed(names.id, "an id without dots"));
        }
        let expected = "signatures such as `v1,…`, separated by spaces";
        let mut signatures = Vec::new();
        for signature in single(headers, names.signature)?.split(' ').filter(|it| !it.is_empty()) {
            let (version, text) = signature.split_once(',').ok_or(malformed(names.signature, expected))?;
            // Other versions are those of asymmetric keys.
            if version == "v1" {
                signatures.push(STANDARD.decode(text).map_err(|_| malformed(names.signature, expected))?);
            }
        }
        self.tolerance.check(timestamp, now, names.timestamp)?;
        let content = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body];
        if self.keys.verify(&content, &signatures) { Ok(()) } else { Err(SignatureError::Mismatch) }
    }
}
