//! Retry policies.

use std::time::Duration;

use super::pause::random_share;

/// A retry policy: how often and when failed calls are retried.
///
/// Connection failures, timeouts, and responses with 408, 429 or 5xx except 501 (RFC 9110, section 15)
/// are retried. Calls that are not idempotent (RFC 9110, section 9.2.2), such as `POST` and `PATCH`,
/// are only retried if the server cannot have processed the request: if no connection was established,
/// after a 429, after a 503 with `Retry-After`, and if an HTTP/2 server refused the stream or ended the connection before
/// it (RFC 9113, section 8.7). Certificate errors are not retried. Mark a call as repeatable with
/// [`Call::idempotent`](crate::Call::idempotent). A 409 is retried if the call carries an idempotency key: the server may still process
/// an earlier request with that key (draft-ietf-httpapi-idempotency-key-header-07, section 2.7). A 403 with `Retry-After` is treated like a 429, as GitHub sends both. The
/// response header `x-should-retry: false` prevents a retry after any status, and `true` causes one if the call is
/// idempotent; Stainless clients follow it as well (`_should_retry` in cloudflare-python).
///
/// The wait before a retry is what the server requests in `Retry-After` (RFC 9110, section 10.2.3) or
/// `retry-after-ms`, and a random time of up to half of that. Otherwise it is random, up to a limit that doubles with each
/// attempt. A call whose wait would exceed its timeout fails immediately with the last error.
///
/// If a 429 or 503 has `Retry-After`, all calls of the client wait, so that they do not overload the server further.
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
    /// Returns a policy with two retries, after waits of up to 0.5 s and 1 s.
    fn default() -> Self {
        Self::new(2)
    }
}

impl RetryPolicy {
    /// Creates a policy with this many retries.
    #[must_use]
    pub const fn new(retries: u32) -> Self {
        Self {
            retries,
            base: Duration::from_millis(500),
            cap: Duration::from_secs(8),
            longest_wait: Duration::from_secs(60),
        }
    }

    /// Creates a policy without retries.
    #[must_use]
    pub const fn never() -> Self {
        Self::new(0)
    }

    /// Sets the limit of the first wait and of all waits. Default: 0.5 s and 8 s.
    #[must_use]
    pub const fn backoff(mut self, base: Duration, cap: Duration) -> Self {
        self.base = base;
        self.cap = cap;
        self
    }

    /// Sets the longest wait that a server may request. Default: 60 s. If it requests more, the call
    /// fails.
    #[must_use]
    pub const fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// Returns the longest wait that a server may request.
    pub(crate) fn longest_server_wait(&self) -> Duration {
        self.longest_wait
    }

    /// Returns the number of attempts that may follow after this many.
    pub(crate) fn attempts_after(&self, attempts: u32) -> u32 {
        self.retries.saturating_add(1).saturating_sub(attempts)
    }

    /// `true` if there are retries.
    pub(crate) fn is_active(&self) -> bool {
        self.retries > 0
    }

    /// Returns the longest additional wait after one that a server requests.
    pub(crate) fn spread(&self, wait: Duration) -> Duration {
        (wait / 2).min(self.cap)
    }

    /// Returns the random wait after this many attempts.
    pub(crate) fn backoff_after(&self, attempts: u32) -> Duration {
        let factor = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
        let limit = self.base.saturating_mul(factor).min(self.cap);
        random_share(limit)
    }
}
