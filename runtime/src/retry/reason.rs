//! Reasons for retries.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::after;
use super::budget::Price;

/// A server's instruction whether to retry.
pub(super) const X_SHOULD_RETRY: HeaderName = HeaderName::from_static("x-should-retry");

/// `true` if a call may be repeated after the server has processed it, and how the server recognizes that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repetition {
    /// The call must not be repeated.
    Unsafe,
    /// The call is idempotent.
    Idempotent,
    /// The call carries an idempotency key.
    WithKey,
}

impl Repetition {
    pub(crate) fn is_safe(self) -> bool {
        self != Self::Unsafe
    }
}

/// The wait before a retry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// By the policy.
    Backoff,
    /// At least as long as the server requests.
    Server(Duration),
    /// As long as an interceptor of the caller decides.
    Chosen(Duration),
}

/// The reason for a retry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    /// The wait before the retry.
    pub(crate) wait: Wait,
    /// `true` if the server requests the wait from the whole client.
    pub(crate) is_overload: bool,
    pub(crate) price: Price,
}

impl Reason {
    /// The connection failed.
    pub(crate) const BROKEN: Self = Self { wait: Wait::Backoff, is_overload: false, price: Price::Usual };

    /// The response did not arrive in time.
    pub(crate) const TIMEOUT: Self = Self { price: Price::Timeout, ..Self::BROKEN };

    /// Returns the reason to retry a response with this status, or `None` if it should not be retried.
    pub(crate) fn of_status(status: StatusCode, headers: &HeaderMap, repetition: Repetition) -> Option<Self> {
        if status.is_success() {
            return None;
        }
        let after = after::wait(headers);
        let is_limited = is_limited(status, || after.is_some());
        let is_overload = after.is_some() && (is_limited || status == StatusCode::SERVICE_UNAVAILABLE);
        let price = if is_limited { Price::Free } else { Price::Usual };
        let reason = Some(Self { wait: after.map_or(Wait::Backoff, Wait::Server), is_overload, price });
        // An explicit instruction of the server overrides the rules for statuses, but it does not make a call idempotent.
        match headers.get(X_SHOULD_RETRY).map(HeaderValue::as_bytes) {
            Some(b"true") if repetition.is_safe() && status.as_u16() >= 300 => return reason,
            Some(b"false") => return None,
            _ => {}
        }
        let is_unprocessed = is_limited || is_overload;
        // The first request with the key is still being processed (draft-ietf-httpapi-idempotency-key-header-07, section 2.7; Stripe's
        // `idempotency_key_in_use`).
        let is_key_in_use = status == StatusCode::CONFLICT && repetition == Repetition::WithKey;
        let may_succeed = is_transient(status, headers) && (repetition.is_safe() || is_unprocessed);
        reason.filter(|_| may_succeed || is_key_in_use)
    }
}

/// `true` if a status indicates that the same call may succeed later.
pub(crate) fn is_transient(status: StatusCode, headers: &HeaderMap) -> bool {
    matches!(status.as_u16(), 408 | 500 | 502..=599) || is_limited(status, || after::wait(headers).is_some())
}

/// `true` if the server limits the rate. GitHub does so with 403 as well, if it requests a wait.
fn is_limited(status: StatusCode, requests_wait: impl FnOnce() -> bool) -> bool {
    status == StatusCode::TOO_MANY_REQUESTS || (status == StatusCode::FORBIDDEN && requests_wait())
}
