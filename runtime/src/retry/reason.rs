//! Reasons for retries.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::after;

/// A server's instruction whether to retry.
pub(super) const X_SHOULD_RETRY: HeaderName = HeaderName::from_static("x-should-retry");

/// The reason for a retry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    /// The wait that the server requests.
    pub(crate) after: Option<Duration>,
    /// `true` if the server limits the rate. It is up, and waiting protects it, so the budget does not
    /// apply.
    pub(crate) limited: bool,
}

impl Reason {
    /// The connection failed.
    pub(crate) const BROKEN: Self = Self { after: None, limited: false };

    /// Returns the reason to retry a response with this status, or `None` if it should not be retried.
    pub(crate) fn of_status(status: StatusCode, headers: &HeaderMap, idempotent: bool) -> Option<Self> {
        if status.is_success() {
            return None;
        }
        let (status, after) = (status.as_u16(), after::wait(headers));
        // An explicit instruction of the server overrides all rules.
        match headers.get(X_SHOULD_RETRY).map(HeaderValue::as_bytes) {
            Some(b"true") if status >= 300 => return Some(Self { after, limited: status == 429 }),
            Some(b"false") => return None,
            _ => {}
        }
        let unprocessed = status == 429 || (status == 503 && after.is_some());
        (is_transient(status) && (idempotent || unprocessed)).then_some(Self { after, limited: status == 429 })
    }
}

/// `true` if a status indicates that the same call may succeed later.
pub(crate) fn is_transient(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502..=599)
}
