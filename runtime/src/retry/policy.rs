//! Retry policies.

use std::time::Duration;

/// How often and when a call that failed is tried again.
///
/// Tried again are calls without a connection, without an answer in time or whose connection
/// broke, and those that were answered 408, 429 or 5xx, but for 501 (RFC 9110, section 15).
/// Methods that are not idempotent (RFC 9110, section 9.2.2), `POST` and `PATCH`, only are where
/// the server cannot have acted: without a connection, after a 429, and after a 503 that says
/// when to come back. [`Call::idempotent`](crate::Call::idempotent) tells that a call may be
/// repeated nevertheless. A server that answers with `x-should-retry: true` or `false`, as those do
/// whose clients Stainless generates (`_should_retry` of cloudflare-python), decides itself.
///
/// The wait is what the server asks for in `Retry-After` (RFC 9110, section 10.2.3) or
/// `retry-after-ms`; otherwise it is random, up to a limit that doubles with each attempt. A call
/// that would have to wait past its timeout ends at once, with the last error.
///
/// ```
/// use std::time::Duration;
///
/// use sdk_runtime::{Client, RetryPolicy};
///
/// let policy = RetryPolicy::new(5).backoff(Duration::from_secs(1), Duration::from_secs(30));
/// let client = Client::builder("https://api.example.com/v1").retries(policy).build()?;
/// # let _ = client;
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    retries: u32,
    base: Duration,
    cap: Duration,
    longest_wait: Duration,
}

impl Default for RetryPolicy {
    /// Two retries, after up to 0.5 s and 1 s.
    fn default() -> Self {
        Self::new(2)
    }
}

impl RetryPolicy {
    /// A call is tried again this often.
    #[must_use]
    pub const fn new(retries: u32) -> Self {
        Self {
            retries,
            base: Duration::from_millis(500),
            cap: Duration::from_secs(8),
            longest_wait: Duration::from_secs(60),
        }
    }

    /// A call is never tried again.
    #[must_use]
    pub const fn never() -> Self {
        Self::new(0)
    }

    /// Sets up to how long the first wait is, and the longest: 0.5 s and 8 s unless set.
    #[must_use]
    pub const fn backoff(mut self, base: Duration, cap: Duration) -> Self {
        self.base = base;
        self.cap = cap;
        self
    }

    /// Sets how long a server may ask to wait: 60 s unless set. If it asks for more, the call ends.
    #[must_use]
    pub const fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// Returns the longest wait that a server may request.
    pub(crate) fn longest_server_wait(&self) -> Duration {
        self.longest_wait
    }

    /// May there be another attempt after this many?
    pub(crate) fn allows_after(&self, attempts: u32) -> bool {
        attempts <= self.retries
    }

    /// The wait after this many attempts, if the server does not ask for one.
    pub(crate) fn backoff_after(&self, attempts: u32) -> Duration {
        let factor = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
        let limit = self.base.saturating_mul(factor).min(self.cap);
        // A factor below one cannot overflow, but rounding may.
        Duration::try_from_secs_f64(limit.as_secs_f64() * fastrand::f64()).unwrap_or(limit)
    }
}
