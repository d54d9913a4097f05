//! Why a call is tried again.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::after;

/// Whether a server wants to be asked again.
pub(super) const X_SHOULD_RETRY: HeaderName = HeaderName::from_static("x-should-retry");

/// Why a call is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    /// How long the server asks to wait.
    pub(crate) after: Option<Duration>,
    /// Does the server count calls? Then it is up, and the wait protects it.
    pub(crate) limited: bool,
}

impl Reason {
    /// The connection broke.
    pub(crate) const BROKEN: Self = Self { after: None, limited: false };

    /// Is there a reason to repeat what was answered with this status?
    pub(crate) fn of_status(status: StatusCode, headers: &HeaderMap, idempotent: bool) -> Option<Self> {
        if status.is_success() {
            return None;
        }
        let (status, after) = (status.as_u16(), after::wait(headers));
        // What the server itself says comes before all rules.
        match headers.get(X_SHOULD_RETRY).map(HeaderValue::as_bytes) {
            Some(b"true") if status >= 300 => return Some(Self { after, limited: status == 429 }),
            Some(b"false") => return None,
            _ => {}
        }
        let untouched = status == 429 || (status == 503 && after.is_some());
        (is_passing(status) && (idempotent || untouched)).then_some(Self { after, limited: status == 429 })
    }
}

/// Whether a status says that the same call may succeed later.
pub(crate) fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502..=599)
}
