//! Time stamps of signatures.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::header::malformed;
use super::signature::SignatureError;

/// How much the time stamp of a signature may differ from the time of the receiver.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tolerance(pub(super) Duration);

impl Default for Tolerance {
    /// Source: Standard Webhooks, "Verifying webhook authenticity"; Stripe, "Preventing replay attacks".
    fn default() -> Self {
        Self(Duration::from_secs(5 * 60))
    }
}

impl Tolerance {
    /// Checks a time stamp: seconds since the beginning of 1970, in decimal digits.
    pub(super) fn check(self, text: &str, now: SystemTime, header: &'static str) -> Result<(), SignatureError> {
        let is_number = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        let signed = is_number.then(|| text.parse().ok()).flatten().map(Duration::from_secs);
        let signed = signed.ok_or(malformed(header, "a time stamp in seconds"))?;
        // Clocks before 1970 are not set.
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        if now.saturating_sub(signed) > self.0 {
            return Err(SignatureError::TooOld { age: now.saturating_sub(signed) });
        }
        if signed.saturating_sub(now) > self.0 {
            return Err(SignatureError::TooNew { ahead: signed.saturating_sub(now) });
        }
        Ok(())
    }
}
